//! A folder whose files can have been written by nobody but the user who runs this process.
//!
//! The path is walked from the root, each folder opened in the one before and looked at by its
//! descriptor: it must belong to this user or to root, and nobody else may write to it, unless it is
//! one like `/tmp`, in which only owners may rename and remove (the sticky bit). The last one must
//! belong to this user and be closed to others' writing in any case. Files are then opened in the
//! descriptor of the last one: whoever swaps a folder afterwards changes nothing.

use rustix::{
	fs::{
		AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, linkat, openat, renameat, statat,
		unlinkat,
	},
	io::Errno,
	process::geteuid,
};
use std::{
	fs::{self, DirBuilder, File},
	io::{self, Read as _, Write as _},
	os::{fd::OwnedFd, unix::fs::DirBuilderExt as _},
	path::{Component, Path, PathBuf},
	sync::atomic::{AtomicU64, Ordering},
};

/// The permission of a group or of everybody to write.
const OTHERS_WRITE: u32 = 0o022;
/// Any permission of a group or of everybody.
const OTHERS: u32 = 0o077;
/// Only owners rename and remove.
const STICKY: u32 = 0o1000;

/// How a file that is not whole yet is named.
const TEMPORARY: &str = ".tmp";

/// After how many seconds such a file has been left behind by a process that ended.
const LEFT_BEHIND: i64 = 3_600;

/// A checked folder.
#[derive(Debug)]
pub(super) struct Folder {
	descriptor: OwnedFd,
	path: PathBuf,
	user: u32,
}

impl Folder {
	/// Opens the folder, made if there is none.
	///
	/// # Errors
	/// In words that say what to do.
	pub(super) fn open(path: &Path) -> io::Result<Self> {
		if !path.exists() {
			DirBuilder::new().recursive(true).mode(0o700).create(path)?;
		}
		// Links are followed here, once; the walk below meets none, or fails.
		let path = fs::canonicalize(path)?;
		let user = geteuid().as_raw();
		let names: Vec<_> = path
			.components()
			.filter_map(|component| match component {
				Component::Normal(name) => Some(name),
				_ => None,
			})
			.collect();
		let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
		// A folder on the way may be one that can be passed but not read.
		#[cfg(target_os = "linux")]
		let passing = flags | OFlags::PATH;
		#[cfg(not(target_os = "linux"))]
		let passing = flags | OFlags::RDONLY;
		let mut here = PathBuf::from("/");
		let first = if names.is_empty() { flags | OFlags::RDONLY } else { passing };
		let mut descriptor = openat(CWD, &here, first, Mode::empty())?;
		for (index, name) in names.iter().enumerate() {
			check_passed(&here, &fstat(&descriptor)?, user)?;
			here.push(name);
			let last = index + 1 == names.len();
			let flags = if last { flags | OFlags::RDONLY } else { passing };
			descriptor = openat(&descriptor, *name, flags, Mode::empty())?;
		}
		check_own(&here, &fstat(&descriptor)?, user)?;
		Ok(Self { descriptor, path, user })
	}

	pub(super) fn path(&self) -> &Path {
		&self.path
	}

	/// Reads a file of at most `limit` bytes.
	///
	/// # Errors
	/// [`io::ErrorKind::NotFound`] if there is none; others in words that say what is wrong with it.
	pub(super) fn read(&self, name: &str, limit: u64) -> io::Result<Vec<u8>> {
		self.read_closed_to(name, limit, OTHERS_WRITE)
	}

	/// Reads a file of 32 bytes that nobody else may read.
	///
	/// # Errors
	/// As [`Self::read`].
	pub(super) fn read_secret(&self, name: &str) -> io::Result<[u8; 32]> {
		let bytes = self.read_closed_to(name, 32, OTHERS)?;
		bytes.try_into().map_err(|_| io::Error::other("it has not 32 bytes"))
	}

	fn read_closed_to(&self, name: &str, limit: u64, forbidden: u32) -> io::Result<Vec<u8>> {
		// What is no file must neither be followed nor waited for.
		let flags =
			OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
		let descriptor = match openat(&self.descriptor, name, flags, Mode::empty()) {
			Err(Errno::LOOP | Errno::MLINK) => return Err(io::Error::other("it is a link")),
			opened => opened?,
		};
		let stat = fstat(&descriptor)?;
		if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
			return Err(io::Error::other("it is no regular file"));
		}
		if stat.st_uid != self.user {
			return Err(io::Error::other("it belongs to another user"));
		}
		if u32::from(stat.st_mode) & forbidden != 0 {
			return Err(io::Error::other("others have rights to it"));
		}
		let mut bytes = Vec::with_capacity(usize::try_from(stat.st_size).unwrap_or(0).min(1 << 30));
		File::from(descriptor).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
		if bytes.len() as u64 > limit {
			return Err(io::Error::other(format!("it has over {limit} bytes")));
		}
		Ok(bytes)
	}

	/// Writes a file as a whole: whoever reads finds the old one or the new one.
	///
	/// # Errors
	/// The system's; nothing is left then.
	pub(super) fn write(&self, name: &str, parts: &[&[u8]]) -> io::Result<()> {
		self.with_temporary(parts, |temporary| {
			renameat(&self.descriptor, temporary, &self.descriptor, name)
		})
	}

	/// Makes a file of 32 random bytes.
	///
	/// # Errors
	/// [`io::ErrorKind::AlreadyExists`] if there is a file of that name; the system's.
	pub(super) fn create_secret(&self, name: &str) -> io::Result<()> {
		let mut secret = [0; 32];
		getrandom::getrandom(&mut secret).map_err(io::Error::other)?;
		self.with_temporary(&[&secret], |temporary| {
			let folder = &self.descriptor;
			match linkat(folder, temporary, folder, name, AtFlags::empty()) {
				Ok(()) => {
					let _ = unlinkat(folder, temporary, AtFlags::empty());
					Ok(())
				}
				// A file system without hard links: of two processes the later one's secret stays.
				Err(Errno::PERM | Errno::NOTSUP | Errno::NOSYS) => {
					renameat(folder, temporary, folder, name)
				}
				Err(error) => Err(error),
			}
		})
	}

	/// Writes a file under a temporary name, that `give` replaces by its own.
	fn with_temporary(
		&self,
		parts: &[&[u8]],
		give: impl FnOnce(&str) -> rustix::io::Result<()>,
	) -> io::Result<()> {
		static COUNTER: AtomicU64 = AtomicU64::new(0);
		let unique = COUNTER.fetch_add(1, Ordering::Relaxed);
		let temporary = format!("{}-{unique}{TEMPORARY}", std::process::id());
		// Left by a process of the same number that ended.
		let _ = unlinkat(&self.descriptor, &temporary, AtFlags::empty());
		let written = (|| {
			let flags =
				OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
			let mode = Mode::RUSR | Mode::WUSR;
			let mut file = File::from(openat(&self.descriptor, &temporary, flags, mode)?);
			parts.iter().try_for_each(|part| file.write_all(part))?;
			Ok(give(&temporary)?)
		})();
		if written.is_err() {
			let _ = unlinkat(&self.descriptor, &temporary, AtFlags::empty());
		}
		written
	}

	/// Removes what has that name, if it is a file or an empty folder.
	///
	/// # Errors
	/// The system's.
	pub(super) fn remove(&self, name: &str) -> io::Result<()> {
		match unlinkat(&self.descriptor, name, AtFlags::empty()) {
			Err(Errno::ISDIR | Errno::PERM) => {
				Ok(unlinkat(&self.descriptor, name, AtFlags::REMOVEDIR)?)
			}
			removed => Ok(removed?),
		}
	}

	/// Removes all but the files written last of those whose names end in `extension`, `count` of them
	/// and `bytes` in all; and what processes have left behind.
	pub(super) fn prune(&self, extension: &str, count: usize, bytes: u64) {
		let Ok(names) = Dir::read_from(&self.descriptor) else { return };
		let mut files = Vec::new();
		for name in names.flatten() {
			let Ok(name) = name.file_name().to_str().map(str::to_owned) else { continue };
			let Ok(stat) = statat(&self.descriptor, &name, AtFlags::SYMLINK_NOFOLLOW) else {
				continue;
			};
			if name.ends_with(extension) {
				let size = u64::try_from(stat.st_size).unwrap_or(0);
				files.push((stat.st_mtime, stat.st_mtime_nsec, size, name));
			} else if name.ends_with(TEMPORARY) && age(&stat) > LEFT_BEHIND {
				let _ = unlinkat(&self.descriptor, &name, AtFlags::empty());
			}
		}
		files.sort_by(|a, b| b.cmp(a));
		let mut total = 0u64;
		for (index, (_, _, size, name)) in files.iter().enumerate() {
			total = total.saturating_add(*size);
			if index >= count || total > bytes {
				let _ = unlinkat(&self.descriptor, name, AtFlags::empty());
			}
		}
	}
}

/// How many seconds ago a file was written.
fn age(stat: &Stat) -> i64 {
	let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
	let now = now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
	now.saturating_sub(stat.st_mtime)
}

/// A folder on the way: what is in it must stay what it is.
fn check_passed(path: &Path, stat: &Stat, user: u32) -> io::Result<()> {
	if stat.st_uid != user && stat.st_uid != 0 {
		return Err(foreign(path));
	}
	let mode = u32::from(stat.st_mode);
	if mode & OTHERS_WRITE != 0 && mode & STICKY == 0 {
		return Err(open_to_others(path));
	}
	Ok(())
}

/// The folder itself.
fn check_own(path: &Path, stat: &Stat, user: u32) -> io::Result<()> {
	if stat.st_uid != user {
		return Err(foreign(path));
	}
	if u32::from(stat.st_mode) & OTHERS_WRITE != 0 {
		return Err(open_to_others(path));
	}
	Ok(())
}

fn foreign(path: &Path) -> io::Error {
	io::Error::other(format!(
		"{} belongs to another user, who could have any code run: name another folder by XDG_CACHE_HOME",
		path.display(),
	))
}

fn open_to_others(path: &Path) -> io::Error {
	io::Error::other(format!(
		"others may write to {}, and so could have any code run: chmod go-w {}",
		path.display(),
		path.display(),
	))
}
