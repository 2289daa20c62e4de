//! Compiles the runtime to Wasm, by `compile.sh`. For the build script beside it, for that of
//! runtime 2, for the tool that measures weights, which needs the runtime with its benchmarks, and for
//! the one that builds the runtime to propose.

use std::{fs, path::Path, process::Command};

/// Compiles the runtime of `workspace` with `features` below `target_dir` and returns the blob as it
/// stands on chain, compressed.
///
/// # Errors
/// What went wrong, in a sentence; what the compilers said went to standard error before it.
pub(crate) fn runtime(
	workspace: &Path,
	target_dir: &Path,
	features: &str,
) -> Result<Vec<u8>, String> {
	let script = workspace.join("runtime/wasm/compile.sh");
	let module = target_dir.join(format!("runtime,{features}.wasm"));
	let status = Command::new(&script)
		.arg(target_dir)
		.arg(features)
		.arg(&module)
		.status()
		.map_err(|e| format!("{}: {e}", script.display()))?;
	if !status.success() {
		return Err("the runtime does not compile to Wasm; why stands above".into());
	}
	let code = fs::read(&module).map_err(|e| format!("{}: {e}", module.display()))?;
	let limit = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;
	sp_maybe_compressed_blob::compress_strongly(&code, limit)
		.ok_or("the runtime's Wasm is larger than executors accept".into())
}
