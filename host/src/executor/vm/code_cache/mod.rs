//! Machine code on disk, so that a runtime is compiled once.
//!
//! Machine code is run as it is read, so that a file that someone else could have written is no
//! better than a stranger's program. All is therefore read and written through the descriptor of a
//! folder that was checked ([`folder`]); and an entry carries a checksum over its contents, its name
//! and the engine, keyed with a secret that lies in the same folder. So a file damaged by a crash or a
//! disk, and a file that is another entry's, are discarded, and the runtime is compiled again.
//!
//! An entry is named by the module and how it is rewritten, the engine's version, its settings and the
//! processor's features; none is ever changed after its name was given to it.

#[cfg(unix)]
mod folder;
#[cfg(not(unix))]
mod nowhere;

#[cfg(unix)]
use folder::Folder;
#[cfg(not(unix))]
use nowhere::Folder;

use super::{limits, machine_code::MachineCode};
use crate::primitives::Hash;
use std::{
	hash::{Hash as _, Hasher},
	io,
	path::Path,
	sync::Arc,
};
use wasmtime::{Engine, Module};

/// Marks the files of this cache and their format.
const MAGIC: &[u8; 16] = b"stratos code 2\r\n";

/// The entries kept; the least recently written ones go first.
const MAX_ENTRIES: usize = 16;

/// The most bytes of all entries together.
const MAX_TOTAL: u64 = 1 << 30;

/// How entries are named.
const EXTENSION: &str = ".code";

/// The file with the secret.
const KEY: &str = "key";

const CHECKSUM: usize = 32;

/// The largest file that is read.
const MAX_BYTES: u64 = limits::MACHINE_CODE_BYTES + (MAGIC.len() + CHECKSUM) as u64;

/// A folder of compiled modules.
#[derive(Clone, Debug)]
pub(super) struct CodeCache {
	folder: Arc<Folder>,
	/// What tells this engine from others, on other machines too.
	fingerprint: Hash,
	/// What the checksums are keyed with.
	secret: Secret,
}

/// Not to be shown.
#[derive(Clone)]
struct Secret([u8; 32]);

impl std::fmt::Debug for Secret {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("Secret")
	}
}

impl CodeCache {
	/// Opens or makes the folder. `None`, with a warning, if it cannot be used safely.
	pub(super) fn open(directory: &Path, engine: &Engine) -> Option<Self> {
		let opened = Folder::open(directory).and_then(|folder| {
			let secret = secret(&folder)?;
			Ok((folder, secret))
		});
		let (folder, secret) = match opened {
			Ok(opened) => opened,
			Err(error) => {
				log::warn!(
					target: "executor",
					"compiled runtimes are not kept in {}, so that every start compiles: {error}",
					directory.display(),
				);
				return None;
			}
		};
		let mut hasher = Fingerprint(Vec::new());
		engine.precompile_compatibility_hash().hash(&mut hasher);
		let fingerprint = Hash::from(sp_crypto_hashing::blake2_256(&hasher.0));
		Some(Self { folder: Arc::new(folder), fingerprint, secret })
	}

	fn file(&self, name: [u8; 32]) -> String {
		let key = sp_crypto_hashing::blake2_256(&[name, self.fingerprint.0].concat());
		format!("{:x}{EXTENSION}", Hash::from(key))
	}

	/// The machine code of that name, if it is there and sound.
	pub(super) fn load(&self, engine: &Engine, name: [u8; 32]) -> Option<Module> {
		let file = self.file(name);
		let found = match self.folder.read(&file, MAX_BYTES) {
			Ok(bytes) => self.checked(name, bytes).and_then(|code| {
				code.load(engine).map_err(|error| io::Error::other(error.to_string()))
			}),
			Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
			Err(error) => Err(error),
		};
		match found {
			Ok(module) => Some(module),
			Err(error) => {
				let path = self.folder.path().join(&file);
				let left = match self.folder.remove(&file) {
					Ok(()) => "",
					Err(_) => "; it cannot be removed: do so by hand",
				};
				log::warn!(
					target: "executor",
					"{} is not used, and the runtime is compiled again: {error}{left}",
					path.display(),
				);
				None
			}
		}
	}

	/// Keeps machine code under a name. A failure is reported and otherwise without consequence.
	pub(super) fn store(&self, name: [u8; 32], code: &MachineCode) {
		let checksum = self.checksum(name, code.bytes());
		let parts: [&[u8]; 3] = [MAGIC, &checksum, code.bytes()];
		if let Err(error) = self.folder.write(&self.file(name), &parts) {
			log::warn!(
				target: "executor",
				"the compiled runtime could not be kept in {}, so that the next start compiles: {error}",
				self.folder.path().display(),
			);
		}
		self.folder.prune(EXTENSION, MAX_ENTRIES, MAX_TOTAL);
	}

	/// The code of an entry, if its checksum is right.
	fn checked(&self, name: [u8; 32], mut bytes: Vec<u8>) -> io::Result<MachineCode> {
		let sound = bytes
			.strip_prefix(MAGIC)
			.and_then(|rest| rest.split_at_checked(CHECKSUM))
			.is_some_and(|(checksum, code)| checksum == self.checksum(name, code));
		if !sound {
			return Err(io::Error::other("it is damaged, or not what its name says"));
		}
		bytes.drain(..MAGIC.len() + CHECKSUM);
		Ok(MachineCode::trusted(bytes))
	}

	/// BLAKE2b takes its key as the first thing that is hashed: what follows cannot be prolonged.
	fn checksum(&self, name: [u8; 32], code: &[u8]) -> [u8; CHECKSUM] {
		let code = sp_crypto_hashing::blake2_256(code);
		let parts = [self.secret.0, name, self.fingerprint.0, code];
		sp_crypto_hashing::blake2_256(&[&MAGIC[..], &parts.concat()].concat())
	}
}

/// The secret of a folder, made on first use. One that others may have read or written is replaced,
/// and what it vouched for with it.
fn secret(folder: &Folder) -> io::Result<Secret> {
	// Another process may make or replace it at the same time.
	for _ in 0..8 {
		match folder.read_secret(KEY) {
			Ok(bytes) => return Ok(Secret(bytes)),
			Err(error) if error.kind() == io::ErrorKind::NotFound => {}
			Err(error) => {
				log::warn!(
					target: "executor",
					"{} is replaced, and runtimes are compiled again: {error}",
					folder.path().join(KEY).display(),
				);
				folder.remove(KEY)?;
			}
		}
		match folder.create_secret(KEY) {
			Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
			made => made?,
		}
	}
	Err(io::Error::other(
		"its file `key` changes all the time; is another program using the folder?",
	))
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
