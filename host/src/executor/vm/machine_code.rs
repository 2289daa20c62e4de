//! Machine code as bytes, made into a module: the one place where bytes become what runs.

use wasmtime::{Engine, Module};

/// Machine code that the engine's compiler made for this engine.
///
/// Only what comes from the compiler ([`super::compiler`]) or from the checked folder in which it was
/// kept ([`super::code_cache`]) may be made one.
pub(super) struct MachineCode(Vec<u8>);

impl MachineCode {
	/// Bytes that are known to be what the compiler made.
	pub(super) fn trusted(bytes: Vec<u8>) -> Self {
		Self(bytes)
	}

	pub(super) fn bytes(&self) -> &[u8] {
		&self.0
	}

	/// The module. An engine of another version, with other settings or on another processor refuses.
	#[allow(unsafe_code)]
	pub(super) fn load(&self, engine: &Engine) -> wasmtime::Result<Module> {
		// SAFETY: `deserialize` trusts its input to be what `Engine::precompile_module` returned. It is,
		// as only two places make a `MachineCode`:
		// - `compiler`: from that function in this process, or from this very program, run by this
		//   process, over a pipe that nobody else holds;
		// - `code_cache`: from a file with a checksum that covers all of it together with its name and
		//   the engine, keyed with a secret that only this user can read; in a folder that belongs to the
		//   user who runs this process, reached through folders that nobody else can write to. Another
		//   writer is that user himself, who can replace this program as well.
		unsafe { Module::deserialize(engine, &self.0) }
	}
}
