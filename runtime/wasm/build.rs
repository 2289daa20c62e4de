//! Compiles the runtime to Wasm with a nested cargo and writes it, compressed, where `lib.rs`
//! embeds it from.
//!
//! `SKIP_WASM_BUILD=1` leaves the Wasm out (as with polkadot-sdk's own builder), for checks that
//! do not execute it.

mod compile;

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::ExitCode,
};

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
	let here = PathBuf::from(var("CARGO_MANIFEST_DIR")?);
	let workspace = here.join("../..").canonicalize().map_err(|e| e.to_string())?;
	let output = PathBuf::from(var("OUT_DIR")?).join("runtime.compressed.wasm");

	println!("cargo:rerun-if-env-changed=SKIP_WASM_BUILD");
	println!("cargo:rerun-if-env-changed=STRATOS_WASM_TOOLCHAIN");
	for path in ["Cargo.toml", "Cargo.lock", "runtime", "pallets"] {
		watch(&workspace.join(path), &here);
	}
	for file in ["build.rs", "compile.rs", "toolchain.sh"] {
		watch(&here.join(file), &workspace);
	}

	if env::var_os("SKIP_WASM_BUILD").is_some() {
		return fs::write(output, []).map_err(|e| e.to_string());
	}
	let code = compile::runtime(&workspace, &workspace.join("target/wasm"), "")?;
	fs::write(output, code).map_err(|e| e.to_string())
}

/// Has cargo run this script again when a source below `path` changes; `except` is left out.
fn watch(path: &Path, except: &Path) {
	let entries = match fs::read_dir(path) {
		Ok(entries) => entries,
		Err(_) => return println!("cargo:rerun-if-changed={}", path.display()),
	};
	for entry in entries.flatten().map(|entry| entry.path()) {
		let tests = entry.ends_with("src/tests") || entry.ends_with("src/tests.rs");
		if entry != except && !tests && entry.extension().is_none_or(|e| e == "rs" || e == "toml") {
			watch(&entry, except);
		}
	}
}

fn var(name: &str) -> Result<String, String> {
	env::var(name).map_err(|_| format!("{name} is not set: this script is for cargo to run"))
}
