//! Folders of the node.
//!
//! ```text
//! BASE/chains/CHAIN_ID/stratos.lock   marks the folder as ours; locked while in use
//!                      state.redb     the database
//!                      network/       what the network keeps, see [`NETWORK`]
//!      snapshots/CHAIN_ID/            snapshots that a running node wrote, deleted by nobody but the user
//! CACHE/                              compiled runtimes of all chains, safe to delete
//! ```

use std::{
	fs::{self, File, OpenOptions, TryLockError},
	io::{self, Read, Seek, Write},
	path::{Path, PathBuf},
};
use thiserror::Error;

/// The folder in the chain's folder that the network keeps: its log, the record of what the validator
/// signed (of a key without a file), the node's key, and proposed blocks.
pub const NETWORK: &str = "network";
/// The folder of proposed blocks in it.
pub const NETWORK_PROPOSALS: &str = "proposals";
/// The files in it.
const NETWORK_FILES: [&str; 3] = ["wal", "signed.json", "node-key"];

/// Marks a folder as created by this program.
const MARKER: &str = "stratos.lock";
/// The name of a chain's database in its folder.
pub const DATABASE: &str = "state.redb";
/// Start of the marker's content.
const MARKER_TEXT: &str = "stratos chain data: ";

/// Why a folder cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FolderError {
	/// The system has no folder for application data.
	#[error("no data folder: neither XDG_DATA_HOME nor HOME is set; name one with --base-path DIR")]
	NoHome,
	/// The chain id is not a valid folder name.
	#[error(
		"the chain id `{id}` cannot name a folder; use letters, digits, `-`, `_` and `.` in the spec's `id`"
	)]
	ChainId {
		/// The id.
		id: String,
	},
	/// Another process uses the folder.
	#[error("another node uses {}; stop it, or choose another --base-path", path.display())]
	Locked {
		/// The chain's folder.
		path: PathBuf,
	},
	/// The folder exists but was not created by this program.
	#[error("{} was not created by stratos and is left unchanged; choose another --base-path", path.display())]
	Foreign {
		/// The folder.
		path: PathBuf,
	},
	/// A file operation failed.
	#[error("cannot {what} {}: {cause}; check the permissions and the free space", path.display())]
	Io {
		/// The failed operation.
		what: &'static str,
		/// The path.
		path: PathBuf,
		/// The system's error.
		cause: io::Error,
	},
}

impl FolderError {
	fn io<'a>(what: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Self + 'a {
		move |cause| Self::Io { what, path: path.to_owned(), cause }
	}
}

/// The platform's folder for application data.
///
/// # Errors
/// [`FolderError::NoHome`].
pub fn default_base() -> Result<PathBuf, FolderError> {
	platform("XDG_DATA_HOME", ".local/share", "Library/Application Support", "APPDATA")
		.ok_or(FolderError::NoHome)
}

/// The folder for compiled runtimes. None if the system has no cache folder.
pub fn cache() -> Option<PathBuf> {
	platform("XDG_CACHE_HOME", ".cache", "Library/Caches", "LOCALAPPDATA")
}

fn platform(xdg: &str, unix: &str, mac: &str, windows: &str) -> Option<PathBuf> {
	let variable =
		|name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
	let parent = if cfg!(windows) {
		variable(windows)?
	} else if cfg!(target_os = "macos") {
		variable("HOME")?.join(mac)
	} else {
		variable(xdg).or_else(|| Some(variable("HOME")?.join(unix)))?
	};
	Some(parent.join("stratos"))
}

/// The folder of the snapshots that a running node writes. The id is that of an open chain folder.
pub fn snapshots(base: &Path, chain_id: &str) -> PathBuf {
	base.join("snapshots").join(chain_id)
}

/// The folder of a chain.
///
/// # Errors
/// [`FolderError::ChainId`].
pub fn chain_folder(base: &Path, chain_id: &str) -> Result<PathBuf, FolderError> {
	let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
	if chain_id.is_empty()
		|| chain_id.len() > 100
		|| chain_id.starts_with('.')
		|| !chain_id.chars().all(plain)
	{
		return Err(FolderError::ChainId { id: chain_id.chars().take(100).collect() });
	}
	Ok(base.join("chains").join(chain_id))
}

/// A chain's folder. Locked until dropped.
#[derive(Debug)]
pub struct ChainFolder {
	path: PathBuf,
	// Holds the lock.
	_marker: File,
}

impl ChainFolder {
	/// Creates the folder if necessary, and locks it.
	///
	/// # Errors
	/// Any [`FolderError`].
	pub fn open(base: &Path, chain_id: &str) -> Result<Self, FolderError> {
		let path = chain_folder(base, chain_id)?;
		fs::create_dir_all(&path).map_err(FolderError::io("create the folder", &path))?;
		let empty = fs::read_dir(&path)
			.map_err(FolderError::io("read the folder", &path))?
			.next()
			.is_none();
		if !empty && !path.join(MARKER).exists() {
			return Err(FolderError::Foreign { path });
		}
		let mut marker = lock(&path)?;
		let text = format!("{MARKER_TEXT}{chain_id}\n");
		marker
			.set_len(0)
			.and_then(|()| marker.write_all(text.as_bytes()))
			.map_err(FolderError::io("write to", &path))?;
		Ok(Self { path, _marker: marker })
	}

	/// The folder.
	pub fn path(&self) -> &Path {
		&self.path
	}

	/// The database file.
	pub fn database(&self) -> PathBuf {
		self.path.join(DATABASE)
	}
}

fn lock(folder: &Path) -> Result<File, FolderError> {
	let marker = folder.join(MARKER);
	let file = OpenOptions::new()
		.read(true)
		.write(true)
		.create(true)
		.truncate(false)
		.open(&marker)
		.map_err(FolderError::io("open", &marker))?;
	match file.try_lock() {
		Ok(()) => Ok(file),
		Err(TryLockError::WouldBlock) => Err(FolderError::Locked { path: folder.to_owned() }),
		Err(TryLockError::Error(cause)) => Err(FolderError::io("lock", &marker)(cause)),
	}
}

/// The data of a chain that is to be deleted.
#[derive(Debug)]
pub struct Purge {
	/// The chain's folder.
	pub folder: PathBuf,
	/// Files that this program created, with their sizes in bytes.
	pub files: Vec<(PathBuf, u64)>,
	marker: File,
}

impl Purge {
	/// Locks the folder and lists the files. None if there is no data.
	///
	/// # Errors
	/// Any [`FolderError`].
	pub fn prepare(base: &Path, chain_id: &str) -> Result<Option<Self>, FolderError> {
		let folder = chain_folder(base, chain_id)?;
		if !folder.exists() {
			return Ok(None);
		}
		if !folder.join(MARKER).exists() {
			return Err(FolderError::Foreign { path: folder });
		}
		let mut marker = lock(&folder)?;
		let mut text = String::new();
		marker
			.rewind()
			.and_then(|()| (&marker).take(1024).read_to_string(&mut text))
			.map_err(FolderError::io("read", &folder))?;
		if !text.starts_with(MARKER_TEXT) {
			return Err(FolderError::Foreign { path: folder });
		}
		// Other files were not created by this program.
		let network = folder.join(NETWORK);
		let proposals = network.join(NETWORK_PROPOSALS);
		let proposed = fs::read_dir(&proposals).into_iter().flatten().flatten();
		let files = NETWORK_FILES
			.into_iter()
			.map(|name| network.join(name))
			.chain(proposed.map(|entry| entry.path()))
			.chain([DATABASE, MARKER].map(|name| folder.join(name)))
			.filter_map(|path| {
				let size = fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?.len();
				Some((path, size))
			})
			.collect();
		Ok(Some(Self { folder, files, marker }))
	}

	/// Deletes the files. Returns false if the folder stays because it contains other files.
	///
	/// # Errors
	/// [`FolderError::Io`].
	pub fn execute(self) -> Result<bool, FolderError> {
		for (path, _) in &self.files {
			fs::remove_file(path).map_err(FolderError::io("delete", path))?;
		}
		drop(self.marker);
		// Folders with other files stay, and are no error.
		let network = self.folder.join(NETWORK);
		let _ = fs::remove_dir(network.join(NETWORK_PROPOSALS));
		let _ = fs::remove_dir(network);
		match fs::remove_dir(&self.folder) {
			Ok(()) => Ok(true),
			Err(cause) if cause.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(false),
			Err(cause) => Err(FolderError::io("delete the folder", &self.folder)(cause)),
		}
	}
}

/// A folder that is deleted on drop.
#[derive(Debug)]
pub struct TemporaryFolder(PathBuf);

impl TemporaryFolder {
	/// Creates a folder that only this user can access.
	///
	/// # Errors
	/// [`FolderError::Io`].
	pub fn new() -> Result<Self, FolderError> {
		use std::hash::{BuildHasher, Hasher};
		let parent = std::env::temp_dir();
		// The hasher's keys are random. Other users cannot predict the name.
		let random = std::hash::RandomState::new().build_hasher().finish();
		let path = parent.join(format!("stratos-dev-{:016x}", random));
		let mut builder = fs::DirBuilder::new();
		#[cfg(unix)]
		std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
		builder.create(&path).map_err(FolderError::io("create the folder", &path))?;
		Ok(Self(path))
	}

	/// The folder.
	pub fn path(&self) -> &Path {
		&self.0
	}
}

impl Drop for TemporaryFolder {
	fn drop(&mut self) {
		if let Err(cause) = fs::remove_dir_all(&self.0) {
			tracing::warn!(target: "node", "cannot delete {}: {cause}", self.0.display());
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn chain_ids_cannot_escape_the_base_folder() {
		let base = Path::new("/base");
		assert_eq!(chain_folder(base, "dev").unwrap(), Path::new("/base/chains/dev"));
		for bad in ["", "..", ".", "a/b", "../x", "a\\b", "a\0", "ä", &"x".repeat(101)] {
			assert!(matches!(chain_folder(base, bad), Err(FolderError::ChainId { .. })), "{bad:?}");
		}
	}

	#[test]
	fn folders_are_locked() {
		let base = tempfile::tempdir().unwrap();
		let first = ChainFolder::open(base.path(), "dev").unwrap();
		let second = ChainFolder::open(base.path(), "dev");
		assert!(matches!(second, Err(FolderError::Locked { .. })), "{second:?}");
		assert!(matches!(Purge::prepare(base.path(), "dev"), Err(FolderError::Locked { .. })));
		ChainFolder::open(base.path(), "other").unwrap();
		drop(first);
		ChainFolder::open(base.path(), "dev").unwrap();
	}

	#[test]
	fn purging_deletes_only_files_of_this_program() {
		let base = tempfile::tempdir().unwrap();
		assert!(Purge::prepare(base.path(), "dev").unwrap().is_none());

		let folder = ChainFolder::open(base.path(), "dev").unwrap();
		fs::write(folder.database(), [0; 10]).unwrap();
		let path = folder.path().to_owned();
		drop(folder);
		fs::write(path.join("notes.txt"), "mine").unwrap();
		let purge = Purge::prepare(base.path(), "dev").unwrap().unwrap();
		assert_eq!(purge.files[0], (path.join(DATABASE), 10));
		assert!(!purge.execute().unwrap(), "the folder stays");
		assert_eq!(fs::read_to_string(path.join("notes.txt")).unwrap(), "mine");
		assert!(!path.join(DATABASE).exists());

		// The folder has no marker any more.
		assert!(matches!(Purge::prepare(base.path(), "dev"), Err(FolderError::Foreign { .. })));
		let open = ChainFolder::open(base.path(), "dev");
		assert!(matches!(open, Err(FolderError::Foreign { .. })), "{open:?}");

		fs::remove_file(path.join("notes.txt")).unwrap();
		drop(ChainFolder::open(base.path(), "dev").unwrap());
		assert!(Purge::prepare(base.path(), "dev").unwrap().unwrap().execute().unwrap());
		assert!(!path.exists());
	}

	#[test]
	fn temporary_folders_are_deleted() {
		let folder = TemporaryFolder::new().unwrap();
		let path = folder.path().to_owned();
		fs::write(path.join("file"), "x").unwrap();
		drop(folder);
		assert!(!path.exists());
	}
}
