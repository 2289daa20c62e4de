//! Runtimes to upgrade to: runtime 2, the drill, and what patching their bytes makes of them.

use codec::Encode;
use std::{
	fs,
	path::{Path, PathBuf},
};
use stratos_host::executor::decompress;
use stratos_runtime_2_wasm::{DRILL, RUNTIME_2};

/// Writes a runtime where the commands can read it.
pub(crate) fn file(folder: &Path, name: &str, code: &[u8]) -> String {
	assert!(!code.is_empty(), "the Wasm is built: leave SKIP_WASM_BUILD unset");
	let path: PathBuf = folder.join(format!("{name}.wasm"));
	fs::write(&path, code).expect("a temporary folder");
	path.to_str().expect("a temporary path is text").to_owned()
}

/// Runtime 2.
pub(crate) fn runtime_2(folder: &Path) -> String {
	file(folder, "runtime-2", RUNTIME_2)
}

/// Runtime 2 with migrations that do what `:drill` says.
pub(crate) fn drill(folder: &Path) -> String {
	file(folder, "drill", DRILL)
}

/// The Wasm of a runtime with every `from` replaced.
fn patched(code: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
	assert_eq!(from.len(), to.len(), "nothing may move");
	let mut wasm = decompress(code).expect("a runtime").into_owned();
	let mut found = 0;
	let mut start = 0;
	while let Some(place) = wasm[start..].windows(from.len()).position(|bytes| bytes == from) {
		let place = start + place;
		wasm[place..place + to.len()].copy_from_slice(to);
		(start, found) = (place + to.len(), found + 1);
	}
	assert!(found > 0, "there is something to patch");
	wasm
}

/// Name, implementation, authoring version and version as they stand in a runtime's section.
fn version(name: &str, spec_version: u32) -> Vec<u8> {
	(name, "stratos", 1u32, spec_version).encode()
}

/// Runtime 2 under another name.
pub(crate) fn wrong_name(folder: &Path) -> String {
	let code = patched(RUNTIME_2, &version("stratos", 2), &version("stratoz", 2));
	file(folder, "wrong-name", &code)
}

/// Runtime 2 with the version that the chain has already.
pub(crate) fn same_version(folder: &Path) -> String {
	let code = patched(RUNTIME_2, &version("stratos", 2), &version("stratos", 1));
	file(folder, "same-version", &code)
}

/// A host function of the future.
pub(crate) const MISSING: &str = "ext_storage_clear_prefix_version_9";

/// Runtime 2, which needs a host function that no host has.
pub(crate) fn missing_import(folder: &Path) -> String {
	let code = patched(RUNTIME_2, b"ext_storage_clear_prefix_version_2", MISSING.as_bytes());
	file(folder, "missing-import", &code)
}
