//! Which chain is meant: a built-in one by name, or a spec in a file.

use crate::command::failure::Failure;
use std::path::Path;
use stratos_host::spec::{BUILTIN_CHAINS, ChainSpec, SpecError};

/// The spec that `--chain` names. A built-in name wins over a file of the same name; `./NAME`
/// means the file.
pub(super) fn chain_spec(name: &str) -> Result<ChainSpec, Failure> {
	if BUILTIN_CHAINS.contains(&name) {
		return ChainSpec::builtin(name).map_err(Failure::new);
	}
	let path = Path::new(name);
	// A bare word that is no file is rather a mistyped name than a lost file.
	if !path.exists() && path.components().count() == 1 && path.extension().is_none() {
		return Err(Failure::new(format!("there is no chain `{name}`"))
			.help(format!("name one of {}, or a spec file", BUILTIN_CHAINS.join(", "))));
	}
	ChainSpec::load(path).map_err(|cause| {
		match cause {
			// These name the file by themselves.
			SpecError::Read { .. } | SpecError::TooLarge(_) => Failure::new(cause)
				.help(format!("check the path, or name one of {}", BUILTIN_CHAINS.join(", "))),
			_ => Failure::new(format!("{}: {cause}", path.display())),
		}
	})
}

/// The runtime that this program carries.
pub(super) fn embedded_runtime() -> Result<&'static [u8], Failure> {
	let code = stratos_runtime_wasm::WASM_BINARY;
	if code.is_empty() {
		return Err(Failure::new("this program was built without a runtime")
			.help("build it again without SKIP_WASM_BUILD, or use a spec that contains its code"));
	}
	Ok(code)
}

/// The runtime that a spec needs besides its own: empty where it has one.
pub(super) fn runtime_for(spec: &ChainSpec) -> Result<&'static [u8], Failure> {
	if spec.has_code() { Ok(&[]) } else { embedded_runtime() }
}
