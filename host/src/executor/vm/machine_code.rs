//! Machine code as bytes, and the only place where bytes become code that runs.

use wasmtime::{Engine, Module};

/// Machine code that the engine's compiler made for this engine.
///
/// Only the output of the compiler ([`super::compiler`]) and entries of the checked cache
/// ([`super::code_cache`]) may become one.
pub(crate) struct MachineCode(Vec<u8>);

impl MachineCode {
	/// Bytes that are known to come from the compiler.
	pub(crate) fn trusted(bytes: Vec<u8>) -> Self {
		Self(bytes)
	}

	pub(crate) fn bytes(&self) -> &[u8] {
		&self.0
	}

	/// # Errors
	/// The engine refuses machine code of another version, other settings or another processor.
	#[allow(unsafe_code)]
	pub(crate) fn load(&self, engine: &Engine) -> wasmtime::Result<Module> {
		// SAFETY: `deserialize` requires the output of `Engine::precompile_module`. Only two places make
		// a `MachineCode`:
		// - `compiler`: from that function in this process, or from the same program, started by this
		//   process, over a pipe that no other process has;
		// - `code_cache`: from a file with a checksum over its contents, its name and the engine, keyed
		//   with a secret that only this user can read. The file is in a directory that belongs to the
		//   user of this process and that is reached through directories that nobody else can write to.
		//   So only this user could write another file, and this user can replace the program as well.
		unsafe { Module::deserialize(engine, &self.0) }
	}
}
