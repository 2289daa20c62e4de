//! The chain that `--chain` names: a built-in chain, or a spec file.

use crate::command::failure::Failure;
use std::path::Path;
use stratos_host::chain_spec::{BUILTIN_CHAINS, ChainSpec, SpecError};

/// The spec that `--chain` names. A built-in chain has precedence over a file of the same name, which is
/// then `./NAME`.
pub(super) fn chain_spec(name: &str) -> Result<ChainSpec, Failure> {
	if BUILTIN_CHAINS.contains(&name) {
		return ChainSpec::builtin(name).map_err(Failure::new);
	}
	let path = Path::new(name);
	// A bare word is a mistyped chain, not a missing file.
	if !path.exists() && path.components().count() == 1 && path.extension().is_none() {
		return Err(Failure::new(format!("there is no chain `{name}`"))
			.help(format!("give one of {}, or a spec file", BUILTIN_CHAINS.join(", "))));
	}
	ChainSpec::load(path).map_err(|cause| {
		match cause {
			// These errors name the file.
			SpecError::Read { .. } | SpecError::TooLarge { .. } => Failure::new(cause)
				.help(format!("check the path, or give one of {}", BUILTIN_CHAINS.join(", "))),
			_ => Failure::new(format!("{}: {cause}", path.display())),
		}
	})
}

/// The embedded runtime of this program.
pub(super) fn embedded_runtime() -> Result<&'static [u8], Failure> {
	let code = stratos_runtime_wasm::WASM_BINARY;
	if code.is_empty() {
		return Err(Failure::new("this program was built without a runtime")
			.help("build it again without SKIP_WASM_BUILD, or use a spec that contains its code"));
	}
	Ok(code)
}

/// The embedded runtime for a spec without code; empty for one with code.
pub(super) fn runtime_for(spec: &ChainSpec) -> Result<&'static [u8], Failure> {
	if spec.has_code() { Ok(&[]) } else { embedded_runtime() }
}
