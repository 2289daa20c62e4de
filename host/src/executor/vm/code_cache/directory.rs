//! A directory whose files only the user of this process can have written.
//!
//! The path is opened from the root, each directory relative to the descriptor of its parent. Every
//! directory must belong to this user or to root, and nobody else may write to it, unless it has the
//! sticky bit like `/tmp`: then only owners may rename and remove. The last one must belong to this user,
//! and nobody else may write to it in any case. Files are opened relative to the descriptor of the last
//! directory, so that replacing a directory afterwards has no effect.

use crate::text::counted;
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

/// Write permission of the group and of others.
const OTHERS_WRITE: u32 = 0o022;
/// All permissions of the group and of others.
const OTHERS: u32 = 0o077;
/// The sticky bit: only owners may rename and remove.
const STICKY: u32 = 0o1000;

/// The extension of incomplete files.
const TEMPORARY: &str = ".tmp";

/// Incomplete files older than this, in seconds, were left by a process that ended.
const STALE: i64 = 3_600;

/// A checked directory.
#[derive(Debug)]
pub(crate) struct Directory {
	descriptor: OwnedFd,
	path: PathBuf,
	user: u32,
}

impl Directory {
	/// Opens the directory, and creates it if there is none.
	///
	/// # Errors
	/// An error whose message has the remedy.
	pub(crate) fn open(path: &Path) -> io::Result<Self> {
		if !path.exists() {
			DirBuilder::new().recursive(true).mode(0o700).create(path)?;
		}
		// Resolves all links. The loop below fails if it meets one.
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
		// A parent directory need not be readable.
		#[cfg(target_os = "linux")]
		let parents = flags | OFlags::PATH;
		#[cfg(not(target_os = "linux"))]
		let parents = flags | OFlags::RDONLY;
		let mut here = PathBuf::from("/");
		let first = if names.is_empty() { flags | OFlags::RDONLY } else { parents };
		let mut descriptor = openat(CWD, &here, first, Mode::empty())?;
		for (index, name) in names.iter().enumerate() {
			check_parent(&here, &fstat(&descriptor)?, user)?;
			here.push(name);
			let last = index + 1 == names.len();
			let flags = if last { flags | OFlags::RDONLY } else { parents };
			descriptor = openat(&descriptor, *name, flags, Mode::empty())?;
		}
		check_own(&here, &fstat(&descriptor)?, user)?;
		Ok(Self { descriptor, path, user })
	}

	pub(crate) fn path(&self) -> &Path {
		&self.path
	}

	/// Reads a file of at most `limit` bytes, to which nobody else may write.
	///
	/// # Errors
	/// [`io::ErrorKind::NotFound`] if there is none. All others tell what is wrong with the file.
	pub(crate) fn read(&self, name: &str, limit: u64) -> io::Result<Vec<u8>> {
		self.read_protected(name, limit, OTHERS_WRITE)
	}

	/// Reads a file of 32 bytes that nobody else may read.
	///
	/// # Errors
	/// As [`Self::read`].
	pub(crate) fn read_secret(&self, name: &str) -> io::Result<[u8; 32]> {
		let bytes = self.read_protected(name, 32, OTHERS)?;
		bytes.try_into().map_err(|_| io::Error::other("it does not have 32 bytes"))
	}

	fn read_protected(&self, name: &str, limit: u64, forbidden: u32) -> io::Result<Vec<u8>> {
		// Must not follow links, and not wait for a FIFO.
		let flags =
			OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
		let descriptor = match openat(&self.descriptor, name, flags, Mode::empty()) {
			Err(Errno::LOOP | Errno::MLINK) => return Err(io::Error::other("it is a link")),
			opened => opened?,
		};
		let stat = fstat(&descriptor)?;
		if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
			return Err(io::Error::other("it is not a regular file"));
		}
		if stat.st_uid != self.user {
			return Err(io::Error::other("it belongs to another user"));
		}
		if mode(&stat) & forbidden != 0 {
			return Err(io::Error::other("other users have permissions for it"));
		}
		let mut bytes = Vec::with_capacity(usize::try_from(stat.st_size).unwrap_or(0).min(1 << 30));
		File::from(descriptor).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
		if bytes.len() as u64 > limit {
			return Err(io::Error::other(format!("it has more than {}", counted(limit, "byte"))));
		}
		Ok(bytes)
	}

	/// Writes a file atomically: readers see the old contents or the new.
	///
	/// # Errors
	/// Those of the system. Then nothing is left behind.
	pub(crate) fn write(&self, name: &str, parts: &[&[u8]]) -> io::Result<()> {
		self.with_temporary(parts, |temporary| {
			renameat(&self.descriptor, temporary, &self.descriptor, name)
		})
	}

	/// Creates a file of 32 random bytes.
	///
	/// # Errors
	/// [`io::ErrorKind::AlreadyExists`] if there is a file of that name, and those of the system.
	pub(crate) fn create_secret(&self, name: &str) -> io::Result<()> {
		let mut secret = [0; 32];
		getrandom::getrandom(&mut secret).map_err(io::Error::other)?;
		self.with_temporary(&[&secret], |temporary| {
			let directory = &self.descriptor;
			match linkat(directory, temporary, directory, name, AtFlags::empty()) {
				Ok(()) => {
					let _ = unlinkat(directory, temporary, AtFlags::empty());
					Ok(())
				}
				// Without hard links, the later of two processes replaces the secret of the other.
				Err(Errno::PERM | Errno::NOTSUP | Errno::NOSYS) => {
					renameat(directory, temporary, directory, name)
				}
				Err(error) => Err(error),
			}
		})
	}

	/// Writes a file under a temporary name, which `publish` renames.
	fn with_temporary(
		&self,
		parts: &[&[u8]],
		publish: impl FnOnce(&str) -> rustix::io::Result<()>,
	) -> io::Result<()> {
		static COUNTER: AtomicU64 = AtomicU64::new(0);
		let unique = COUNTER.fetch_add(1, Ordering::Relaxed);
		let temporary = format!("{}-{unique}{TEMPORARY}", std::process::id());
		// An earlier process with the same id may have left it.
		let _ = unlinkat(&self.descriptor, &temporary, AtFlags::empty());
		let written = (|| {
			let flags =
				OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
			let mode = Mode::RUSR | Mode::WUSR;
			let mut file = File::from(openat(&self.descriptor, &temporary, flags, mode)?);
			parts.iter().try_for_each(|part| file.write_all(part))?;
			Ok(publish(&temporary)?)
		})();
		if written.is_err() {
			let _ = unlinkat(&self.descriptor, &temporary, AtFlags::empty());
		}
		written
	}

	/// Removes a file or an empty directory.
	///
	/// # Errors
	/// Those of the system.
	pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
		match unlinkat(&self.descriptor, name, AtFlags::empty()) {
			Err(Errno::ISDIR | Errno::PERM) => {
				Ok(unlinkat(&self.descriptor, name, AtFlags::REMOVEDIR)?)
			}
			removed => Ok(removed?),
		}
	}

	/// Removes the oldest files with this extension, until at most `count` files and `bytes` bytes are
	/// left. Also removes stale incomplete files.
	pub(crate) fn prune(&self, extension: &str, count: usize, bytes: u64) {
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
			} else if name.ends_with(TEMPORARY) && age(&stat) > STALE {
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

/// The permissions of a file. `st_mode` has 16 bits on some platforms.
#[allow(clippy::useless_conversion)]
fn mode(stat: &Stat) -> u32 {
	u32::from(stat.st_mode)
}

/// Seconds since a file was written.
fn age(stat: &Stat) -> i64 {
	let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
	let now = now.map_or(0, |now| i64::try_from(now.as_secs()).unwrap_or(i64::MAX));
	now.saturating_sub(stat.st_mtime)
}

/// Checks a parent directory: nobody else may replace what is in it.
fn check_parent(path: &Path, stat: &Stat, user: u32) -> io::Result<()> {
	if stat.st_uid != user && stat.st_uid != 0 {
		return Err(foreign(path));
	}
	let mode = mode(stat);
	if mode & OTHERS_WRITE != 0 && mode & STICKY == 0 {
		return Err(open_to_others(path));
	}
	Ok(())
}

/// Checks the directory itself.
fn check_own(path: &Path, stat: &Stat, user: u32) -> io::Result<()> {
	if stat.st_uid != user {
		return Err(foreign(path));
	}
	if mode(stat) & OTHERS_WRITE != 0 {
		return Err(open_to_others(path));
	}
	Ok(())
}

fn foreign(path: &Path) -> io::Error {
	io::Error::other(format!(
		"{} belongs to another user, who could make this program run any code: set XDG_CACHE_HOME to \
		another directory",
		path.display(),
	))
}

fn open_to_others(path: &Path) -> io::Error {
	io::Error::other(format!(
		"other users may write to {} and could make this program run any code: chmod go-w {}",
		path.display(),
		path.display(),
	))
}
