//! Compiles runtime 2, and the drill, to Wasm by the way of `../wasm`. Dependencies that are compiled
//! there are not compiled again.

#[path = "../wasm/compile.rs"]
mod compile;
#[path = "../wasm/watch.rs"]
mod watch;

use std::{env, fs, path::PathBuf, process::ExitCode};

/// The blobs by name, each with the runtime's features.
const BLOBS: [(&str, &str); 2] = [("runtime-2", "deposits-join-s"), ("drill", "drill")];

fn main() -> ExitCode {
	match build() {
		Ok(()) => ExitCode::SUCCESS,
		Err(message) => {
			eprintln!("error: {message}");
			ExitCode::FAILURE
		}
	}
}

fn build() -> Result<(), String> {
	let here = PathBuf::from(watch::var("CARGO_MANIFEST_DIR")?);
	let workspace = here.join("../..").canonicalize().map_err(|e| e.to_string())?;
	let output = PathBuf::from(watch::var("OUT_DIR")?);
	watch::sources(&workspace);
	for (name, features) in BLOBS {
		let code = match env::var_os("SKIP_WASM_BUILD") {
			Some(_) => Vec::new(),
			None => compile::runtime(&workspace, &workspace.join("target/wasm"), features)?,
		};
		let file = output.join(format!("{name}.compressed.wasm"));
		fs::write(file, code).map_err(|e| e.to_string())?;
	}
	Ok(())
}
