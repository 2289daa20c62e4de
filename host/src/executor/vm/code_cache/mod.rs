//! Machine code on disk, so that a runtime is compiled once.
//!
//! Machine code is executed as it is read, so a file that somebody else could have written is as
//! dangerous as a stranger's program. All files are therefore accessed through the descriptor of a
//! checked directory ([`directory`]), and an entry has a checksum over its contents, its name and the
//! engine, keyed with a secret that is in the same directory. A file that a crash or a disk damaged, or
//! that belongs under another name, is removed and the runtime is compiled again.
//!
//! An entry is named by the module, the revision of the instrumentation, the engine's version and
//! settings, and the features of the processor. Entries never change under their name.

#[cfg(unix)]
mod directory;
#[cfg(not(unix))]
mod unsupported;

#[cfg(unix)]
use directory::Directory;
#[cfg(not(unix))]
use unsupported::Directory;

use super::{compile_limits::MACHINE_CODE_BYTES, machine_code::MachineCode};
use crate::primitives::Hash;
use std::{
	hash::{Hash as _, Hasher},
	io,
	path::Path,
	sync::Arc,
};
use wasmtime::{Engine, Module};

/// The beginning of every file: what it is, and the version of the format.
const MAGIC: &[u8; 16] = b"stratos code 2\r\n";

/// The most entries. The oldest are removed first.
const MAX_ENTRIES: usize = 16;

/// The most bytes of all entries.
const MAX_TOTAL: u64 = 1 << 30;

/// The extension of entries.
const EXTENSION: &str = ".code";

/// The name of the file with the secret.
const KEY: &str = "key";

/// Bytes of the checksum.
const CHECKSUM: usize = 32;

/// The largest file that is read.
const MAX_BYTES: u64 = MACHINE_CODE_BYTES + (MAGIC.len() + CHECKSUM) as u64;

/// A directory of compiled modules.
#[derive(Clone, Debug)]
pub(crate) struct CodeCache {
	directory: Arc<Directory>,
	/// Identifies the engine, across machines.
	fingerprint: Hash,
	/// The key of the checksums.
	secret: Secret,
}

/// Hidden from debug output.
#[derive(Clone)]
struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("Secret")
	}
}

impl CodeCache {
	/// Opens or creates the directory. `None`, with a warning, if it cannot be used safely.
	pub(crate) fn open(path: &Path, engine: &Engine) -> Option<Self> {
		let opened = Directory::open(path).and_then(|directory| {
			let secret = secret(&directory)?;
			Ok((directory, secret))
		});
		let (directory, secret) = match opened {
			Ok(opened) => opened,
			Err(error) => {
				log::warn!(
					target: "executor",
					"every start compiles its runtimes, because {} cannot be used as a cache: {error}",
					path.display(),
				);
				return None;
			}
		};
		let mut hasher = Fingerprint(Vec::new());
		engine.precompile_compatibility_hash().hash(&mut hasher);
		let fingerprint = Hash::from(sp_crypto_hashing::blake2_256(&hasher.0));
		Some(Self { directory: Arc::new(directory), fingerprint, secret })
	}

	fn file(&self, name: [u8; 32]) -> String {
		let key = sp_crypto_hashing::blake2_256(&[name, self.fingerprint.0].concat());
		format!("{:x}{EXTENSION}", Hash::from(key))
	}

	/// The machine code of that name, if there is an undamaged entry.
	pub(crate) fn load(&self, engine: &Engine, name: [u8; 32]) -> Option<Module> {
		let file = self.file(name);
		let found = match self.directory.read(&file, MAX_BYTES) {
			Ok(bytes) => self.checked(name, bytes).and_then(|code| {
				code.load(engine).map_err(|error| io::Error::other(error.to_string()))
			}),
			Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
			Err(error) => Err(error),
		};
		match found {
			Ok(module) => Some(module),
			Err(error) => {
				let path = self.directory.path().join(&file);
				let hint = match self.directory.remove(&file) {
					Ok(()) => "",
					Err(_) => "; please remove it, this process cannot",
				};
				log::warn!(
					target: "executor",
					"the runtime is compiled again, because {} is not used: {error}{hint}",
					path.display(),
				);
				None
			}
		}
	}

	/// Stores machine code under a name. A failure is only logged.
	pub(crate) fn store(&self, name: [u8; 32], code: &MachineCode) {
		let checksum = self.checksum(name, code.bytes());
		let parts: [&[u8]; 3] = [MAGIC, &checksum, code.bytes()];
		if let Err(error) = self.directory.write(&self.file(name), &parts) {
			log::warn!(
				target: "executor",
				"the next start compiles again, because the runtime cannot be stored in {}: {error}",
				self.directory.path().display(),
			);
		}
		self.directory.prune(EXTENSION, MAX_ENTRIES, MAX_TOTAL);
	}

	/// The machine code of an entry, if the checksum is correct.
	fn checked(&self, name: [u8; 32], mut bytes: Vec<u8>) -> io::Result<MachineCode> {
		let intact = bytes
			.strip_prefix(MAGIC)
			.and_then(|rest| rest.split_at_checked(CHECKSUM))
			.is_some_and(|(checksum, code)| checksum == self.checksum(name, code));
		if !intact {
			return Err(io::Error::other("its checksum is wrong"));
		}
		bytes.drain(..MAGIC.len() + CHECKSUM);
		Ok(MachineCode::trusted(bytes))
	}

	/// The key is hashed first, as a prefix. BLAKE2b has no length extension, so this is a sound MAC.
	fn checksum(&self, name: [u8; 32], code: &[u8]) -> [u8; CHECKSUM] {
		let code = sp_crypto_hashing::blake2_256(code);
		let parts = [self.secret.0, name, self.fingerprint.0, code];
		sp_crypto_hashing::blake2_256(&[&MAGIC[..], &parts.concat()].concat())
	}
}

/// The secret of a directory, created on first use. A secret that others may have read or written is
/// replaced, which invalidates all entries.
fn secret(directory: &Directory) -> io::Result<Secret> {
	// Another process may create or replace it at the same time.
	for _ in 0..8 {
		match directory.read_secret(KEY) {
			Ok(bytes) => return Ok(Secret(bytes)),
			Err(error) if error.kind() == io::ErrorKind::NotFound => {}
			Err(error) => {
				log::warn!(
					target: "executor",
					"runtimes are compiled again, because {} is replaced: {error}",
					directory.path().join(KEY).display(),
				);
				directory.remove(KEY)?;
			}
		}
		match directory.create_secret(KEY) {
			Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
			created => created?,
		}
	}
	Err(io::Error::other("its file `key` keeps changing; does another program use the directory?"))
}

/// Collects the bytes to hash. A standard hasher may differ from process to process.
struct Fingerprint(Vec<u8>);

impl Hasher for Fingerprint {
	fn finish(&self) -> u64 {
		0
	}

	fn write(&mut self, bytes: &[u8]) {
		self.0.extend_from_slice(bytes);
	}
}
