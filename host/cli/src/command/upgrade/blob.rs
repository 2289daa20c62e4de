//! A runtime in a file.

use crate::command::failure::Failure;
use crate::text::counted;
use sp_version::RuntimeVersion;
use std::{fs::File, io::Read, path::Path};
use stratos_host::{
	executor::{MAX_CODE_BYTES, embedded_version},
	primitives::Hash,
};

/// A runtime in a file.
pub(super) struct Blob {
	pub(super) code: Vec<u8>,
	pub(super) hash: Hash,
	pub(super) version: Option<RuntimeVersion>,
}

impl Blob {
	/// Reads a runtime, plain or compressed.
	pub(super) fn read(path: &Path) -> Result<Self, Failure> {
		let code = bytes(path)?;
		let version = embedded_version(&code).map_err(|cause| {
			Failure::new(format!("{} is not a runtime: {cause}", path.display()))
				.help("give the Wasm of a FRAME runtime, plain or zstd-compressed")
		})?;
		let hash = sp_crypto_hashing::blake2_256(&code).into();
		Ok(Self { code, hash, version })
	}

	/// As [`Self::read`], for any file: the report of the check has the error.
	pub(super) fn read_any(path: &Path) -> Result<Self, Failure> {
		let code = bytes(path)?;
		let version = embedded_version(&code).ok().flatten();
		let hash = sp_crypto_hashing::blake2_256(&code).into();
		Ok(Self { code, hash, version })
	}

	/// `stratos 2`, or `a runtime without a version`.
	pub(super) fn name(&self) -> String {
		self.version.as_ref().map_or_else(
			|| "a runtime without a version".to_owned(),
			|version| format!("{} {}", version.spec_name, version.spec_version),
		)
	}
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
	let mut code = Vec::new();
	let file = File::open(path).map_err(|cause| Failure::file("read", path, &cause))?;
	let limit = MAX_CODE_BYTES as u64;
	file.take(limit.saturating_add(1))
		.read_to_end(&mut code)
		.map_err(|cause| Failure::file("read", path, &cause))?;
	match code.len() as u64 > limit {
		false => Ok(code),
		true => {
			let limit = counted(limit, "byte");
			Err(Failure::new(format!("{} has more than {limit}", path.display()))
				.help("check the path: runtimes are smaller"))
		}
	}
}
