//! What makes cargo run a build script of the runtime's Wasm again.

use std::{env, fs, path::Path};

/// Has cargo run this script again when the runtime or how it is compiled changes.
pub(crate) fn sources(workspace: &Path) {
	println!("cargo:rerun-if-env-changed=SKIP_WASM_BUILD");
	println!("cargo:rerun-if-env-changed=STRATOS_WASM_TOOLCHAIN");
	let scripts = ["wasm", "wasm-2", "release"].map(|name| workspace.join("runtime").join(name));
	for path in ["Cargo.toml", "Cargo.lock", "runtime", "pallets"] {
		watch(&workspace.join(path), &scripts);
	}
	for file in ["build.rs", "compile.rs", "watch.rs", "compile.sh", "toolchain.sh"] {
		watch(&workspace.join("runtime/wasm").join(file), &[]);
	}
}

/// Watches every source below `path` but those in `except` and tests.
fn watch(path: &Path, except: &[std::path::PathBuf]) {
	let entries = match fs::read_dir(path) {
		Ok(entries) => entries,
		Err(_) => return println!("cargo:rerun-if-changed={}", path.display()),
	};
	for entry in entries.flatten().map(|entry| entry.path()) {
		let tests = entry.ends_with("src/tests") || entry.ends_with("src/tests.rs");
		let source = entry.extension().is_none_or(|e| e == "rs" || e == "toml");
		if !except.contains(&entry) && !tests && source {
			watch(&entry, except);
		}
	}
}

/// A variable that cargo sets for build scripts.
///
/// # Errors
/// It is not set.
pub(crate) fn var(name: &str) -> Result<String, String> {
	env::var(name).map_err(|_| format!("{name} is not set: this script is for cargo to run"))
}
