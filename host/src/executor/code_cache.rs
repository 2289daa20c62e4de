//! Machine code on disk, so that a runtime is compiled once.
//!
//! Machine code is run as it is read, so that a file that someone else could have written is no
//! better than a stranger's program. The directory is therefore used only if it and the file belong
//! to the user who runs the host and nobody else may write there; and the contents carry a checksum,
//! so that a file damaged by a crash or a disk is discarded and made anew.
//!
//! An entry is named by the module and how it is rewritten, the engine's version, its settings and the processor's features;
//! none is ever changed after its name was given to it.

use crate::primitives::Hash;
use std::{
	fs,
	hash::{Hash as _, Hasher},
	io::{self, Write as _},
	path::{Path, PathBuf},
	sync::atomic::{AtomicU64, Ordering},
	time::SystemTime,
};
use wasmtime::{Engine, Module};

/// Marks the files of this cache and their format.
const MAGIC: &[u8; 16] = b"stratos code 1\r\n";

/// The entries kept; the least recently written ones go first.
const MAX_ENTRIES: usize = 16;

const CHECKSUM: usize = 32;

/// A directory of compiled modules.
#[derive(Clone, Debug)]
pub(super) struct CodeCache {
	directory: PathBuf,
	/// What tells this engine from others, on other machines too.
	fingerprint: Hash,
}

impl CodeCache {
	/// Opens or makes the directory. `None`, with a warning, if it cannot be used safely.
	pub(super) fn open(directory: &Path, engine: &Engine) -> Option<Self> {
		match private_directory(directory) {
			Ok(()) => {}
			Err(error) => {
				log::warn!(
					target: "executor",
					"compiled runtimes are not kept: {} cannot be used as their directory: {error}",
					directory.display(),
				);
				return None;
			}
		}
		let mut hasher = Fingerprint(Vec::new());
		engine.precompile_compatibility_hash().hash(&mut hasher);
		let fingerprint = Hash::from(sp_crypto_hashing::blake2_256(&hasher.0));
		Some(Self { directory: directory.to_owned(), fingerprint })
	}

	fn path(&self, module: [u8; 32]) -> PathBuf {
		let key = sp_crypto_hashing::blake2_256(&[module, self.fingerprint.0].concat());
		self.directory.join(format!("{:x}.code", Hash::from(key)))
	}

	/// The machine code of that name, if it is there and sound.
	pub(super) fn load(&self, engine: &Engine, name: [u8; 32]) -> Option<Module> {
		let path = self.path(name);
		let discard = |reason: &dyn std::fmt::Display| {
			log::warn!(target: "executor", "discarding {}: {reason}", path.display());
			let _ = fs::remove_file(&path);
		};
		let bytes = match read_private(&path) {
			Ok(bytes) => bytes,
			Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
			Err(error) => {
				discard(&error);
				return None;
			}
		};
		let Some(code) = checked(&bytes) else {
			discard(&"it is damaged");
			return None;
		};
		match deserialize(engine, code) {
			Ok(module) => Some(module),
			Err(error) => {
				discard(&error);
				None
			}
		}
	}

	/// Keeps machine code under a name. A failure is reported and otherwise without consequence.
	pub(super) fn store(&self, name: [u8; 32], module: &Module) {
		if let Err(error) = self.try_store(name, module) {
			log::warn!(
				target: "executor",
				"the compiled runtime could not be kept in {}: {error}",
				self.directory.display(),
			);
		}
	}

	fn try_store(&self, name: [u8; 32], module: &Module) -> io::Result<()> {
		static COUNTER: AtomicU64 = AtomicU64::new(0);
		let code = module.serialize().map_err(|error| io::Error::other(error.to_string()))?;
		let unique = COUNTER.fetch_add(1, Ordering::Relaxed);
		let temporary = self.directory.join(format!("{}-{unique}.tmp", std::process::id()));
		let written = (|| {
			let mut file = create_private(&temporary)?;
			file.write_all(MAGIC)?;
			file.write_all(&sp_crypto_hashing::blake2_256(&code))?;
			file.write_all(&code)?;
			fs::rename(&temporary, self.path(name))
		})();
		if written.is_err() {
			let _ = fs::remove_file(&temporary);
		}
		self.prune();
		written
	}

	fn prune(&self) {
		let Ok(entries) = fs::read_dir(&self.directory) else { return };
		let mut files: Vec<(SystemTime, PathBuf)> = entries
			.filter_map(Result::ok)
			.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "code"))
			.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
			.collect();
		files.sort_by(|a, b| b.cmp(a));
		for (_, path) in files.iter().skip(MAX_ENTRIES) {
			let _ = fs::remove_file(path);
		}
	}
}

/// The code of an entry, if its checksum is right.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
	let (checksum, code) = bytes.strip_prefix(MAGIC)?.split_at_checked(CHECKSUM)?;
	(sp_crypto_hashing::blake2_256(code) == checksum).then_some(code)
}

#[allow(unsafe_code)]
fn deserialize(engine: &Engine, code: &[u8]) -> wasmtime::Result<Module> {
	// SAFETY: `deserialize` trusts its input to be what `Module::serialize` returned. It is:
	// - `try_store` is the only writer of entries and writes exactly that, under a name given only
	//   after all was written;
	// - the directory and the file belong to the user who runs this process and are not writable by
	//   others (`private_directory`, `read_private`), so that another writer is that user himself,
	//   who can replace this program as well;
	// - damage on the way is excluded by the blake2-256 checksum over all of `code`;
	// - code made by another version of the engine, other settings or for another processor has
	//   another name, and `deserialize` itself refuses it.
	unsafe { Module::deserialize(engine, code) }
}

/// Collects what is hashed, because the result has to be the same in every process.
struct Fingerprint(Vec<u8>);

impl Hasher for Fingerprint {
	fn finish(&self) -> u64 {
		0
	}

	fn write(&mut self, bytes: &[u8]) {
		self.0.extend_from_slice(bytes);
	}
}

#[cfg(unix)]
mod private {
	use std::{
		fs::{self, DirBuilder, File, OpenOptions},
		io::{self, Read as _},
		os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _},
		path::Path,
	};

	/// Makes the directory if needed; an error if anyone but this process's user may write to it.
	pub(super) fn private_directory(directory: &Path) -> io::Result<()> {
		if !directory.exists() {
			DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
		}
		// The owner of a file made by this process is the user whom it runs as.
		let probe = directory.join(format!("{}-probe.tmp", std::process::id()));
		let _ = fs::remove_file(&probe);
		let user = create_private(&probe)?.metadata()?.uid();
		fs::remove_file(&probe)?;
		let metadata = fs::metadata(directory)?;
		if metadata.uid() != user {
			return Err(io::Error::other("it belongs to another user"));
		}
		if metadata.mode() & 0o022 != 0 {
			return Err(io::Error::other(
				"others may write to it; take away their right (chmod go-w)",
			));
		}
		Ok(())
	}

	pub(super) fn create_private(path: &Path) -> io::Result<File> {
		OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
	}

	/// Reads a file; an error if others may write to it, or if it is not the directory owner's.
	pub(super) fn read_private(path: &Path) -> io::Result<Vec<u8>> {
		let mut file = File::open(path)?;
		let metadata = file.metadata()?;
		let owner = path.parent().map(fs::metadata).transpose()?.map(|parent| parent.uid());
		if owner != Some(metadata.uid()) || metadata.mode() & 0o022 != 0 || !metadata.is_file() {
			return Err(io::Error::other("others may write to it"));
		}
		let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
		file.read_to_end(&mut bytes)?;
		Ok(bytes)
	}
}

#[cfg(not(unix))]
mod private {
	//! No rights to check: the cache is off.
	use std::{fs::File, io, path::Path};

	pub(super) fn private_directory(_: &Path) -> io::Result<()> {
		Err(io::ErrorKind::Unsupported.into())
	}

	pub(super) fn create_private(_: &Path) -> io::Result<File> {
		Err(io::ErrorKind::Unsupported.into())
	}

	pub(super) fn read_private(_: &Path) -> io::Result<Vec<u8>> {
		Err(io::ErrorKind::Unsupported.into())
	}
}

use private::{create_private, private_directory, read_private};
