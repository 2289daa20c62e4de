//! Builds the runtime that is proposed to a chain: `stratos-runtime FILE`.
//!
//! Offline signers commit to the hash of the metadata they show, and `CheckMetadataHash` compares it with
//! the one compiled in, which stands in `runtime/metadata-hash`. Where the metadata has changed, this writes
//! the new hash there and compiles the runtime again with it.

#![forbid(unsafe_code)]

#[path = "../../wasm/compile.rs"]
mod compile;

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::ExitCode,
};
use stratos_host::node::executor;
use stratos_runtime_release::metadata_hash;

fn main() -> ExitCode {
	let Some(file) = env::args_os().nth(1).map(PathBuf::from) else {
		eprintln!("error: no file is named\nhelp: stratos-runtime FILE");
		return ExitCode::from(2);
	};
	match build(&file) {
		Ok(()) => ExitCode::SUCCESS,
		Err(message) => {
			eprintln!("error: {message}");
			ExitCode::FAILURE
		}
	}
}

fn build(file: &Path) -> Result<(), String> {
	let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
	let workspace = workspace.canonicalize().map_err(|error| error.to_string())?;
	let target = workspace.join("target/wasm");
	let executor = executor().map_err(|error| error.to_string())?;
	let compile = || compile::runtime(&workspace, &target, "");
	let hash_file = workspace.join("runtime/metadata-hash");
	let mut code = compile()?;
	let hash = metadata_hash(&executor, &code)?;
	if fs::read_to_string(&hash_file).is_ok_and(|known| known.trim() == hash) {
		println!("the hash of the metadata is that of {}", hash_file.display());
	} else {
		let written = fs::write(&hash_file, format!("{hash}\n"));
		written.map_err(|error| format!("{}: {error}", hash_file.display()))?;
		println!("the metadata has changed: {} is written", hash_file.display());
		code = compile()?;
		if metadata_hash(&executor, &code)? != hash {
			return Err("the hash of the metadata is part of the metadata".into());
		}
	}
	let info = executor.inspect(&code).map_err(|error| error.to_string())?;
	fs::write(file, &code).map_err(|error| format!("{}: {error}", file.display()))?;
	println!("{} ({} bytes)", file.display(), code.len());
	println!("code hash      {:?}", info.hash);
	println!("metadata hash  {hash}");
	Ok(())
}
