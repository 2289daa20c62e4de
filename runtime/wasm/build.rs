//! Compiles the runtime to Wasm with a nested cargo and writes it, compressed, where `lib.rs`
//! embeds it from.
//!
//! `SKIP_WASM_BUILD=1` leaves the Wasm out (as with polkadot-sdk's own builder), for checks that
//! do not execute it.

mod compile;
mod watch;

use std::{env, fs, path::PathBuf, process::ExitCode};

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
	let output = PathBuf::from(watch::var("OUT_DIR")?).join("runtime.compressed.wasm");
	watch::sources(&workspace);
	let code = match env::var_os("SKIP_WASM_BUILD") {
		Some(_) => Vec::new(),
		None => compile::runtime(&workspace, &workspace.join("target/wasm"), "")?,
	};
	fs::write(output, code).map_err(|e| e.to_string())
}
