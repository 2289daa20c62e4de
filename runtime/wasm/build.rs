//! Compiles the runtime to Wasm with a nested cargo and writes it, compressed, where `lib.rs`
//! embeds it from.
//!
//! `SKIP_WASM_BUILD=1` leaves the Wasm out (as with polkadot-sdk's own builder), for checks that
//! do not execute it.

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::{Command, ExitCode},
};

const TARGET: &str = "wasm32v1-none";

const MEMORY_FUNCTIONS: [&str; 3] = ["memcpy", "memmove", "memset"];

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
	watch(&here.join("build.rs"), &workspace);
	watch(&here.join("toolchain.sh"), &workspace);

	if env::var_os("SKIP_WASM_BUILD").is_some() {
		return fs::write(output, []).map_err(|e| e.to_string());
	}

	let target_dir = workspace.join("target/wasm");
	let toolchain = Toolchain::find(&here.join("toolchain.sh"), &workspace)?;
	toolchain.compile(&workspace, &target_dir)?;

	let blob = target_dir.join(TARGET).join("wasm/stratos_runtime.wasm");
	let code = fs::read(&blob).map_err(|e| format!("{}: {e}", blob.display()))?;
	let compressed = sp_maybe_compressed_blob::compress_strongly(
		&code,
		sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT,
	)
	.ok_or("the runtime's Wasm is larger than executors accept")?;
	fs::write(output, compressed).map_err(|e| e.to_string())
}

/// How to call a compiler that knows the Wasm target; see `toolchain.sh`.
struct Toolchain {
	rustc: String,
	sysroot: String,
	linker: String,
}

impl Toolchain {
	fn find(script: &Path, workspace: &Path) -> Result<Self, String> {
		let output = Command::new(script)
			.arg(workspace.join("target/wasm-toolchain"))
			.stderr(std::process::Stdio::inherit())
			.output()
			.map_err(|e| format!("{}: {e}", script.display()))?;
		if !output.status.success() {
			return Err("no compiler for the Wasm target; what to type stands above".into());
		}
		let text = String::from_utf8_lossy(&output.stdout).into_owned();
		let field = |name: &str| {
			let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
			line.map(str::to_owned).ok_or(format!("{} printed no `{name}`", script.display()))
		};
		Ok(Self { rustc: field("rustc")?, sysroot: field("sysroot")?, linker: field("linker")? })
	}

	fn compile(&self, workspace: &Path, target_dir: &Path) -> Result<(), String> {
		// `substrate_runtime` selects the host functions of the Wasm side in polkadot-sdk; the link
		// arguments are what every executor of FRAME runtimes expects.
		let mut flags = vec![
			"--cfg",
			"substrate_runtime",
			"-Clink-arg=--export-table",
			"-Clink-arg=--export=__heap_base",
			"-Clink-arg=--import-memory",
		];
		if !self.sysroot.is_empty() {
			flags.extend(["--sysroot", &self.sysroot]);
		}
		let mut cargo = Command::new(var("CARGO")?);
		cargo
			.args(["rustc", "--quiet", "--locked", "--package", "stratos-runtime", "--lib"])
			.args(["--no-default-features", "--profile", "wasm", "--target", TARGET])
			.arg("--target-dir")
			.arg(target_dir)
			// Exported by name, C's functions on memory can be told from others, so that a host may
			// use the processor's own means in their place. Other hosts do not look at them.
			.arg("--")
			.args(MEMORY_FUNCTIONS.map(|name| format!("-Clink-arg=--export-if-defined={name}")))
			.current_dir(workspace)
			.env("RUSTC", &self.rustc)
			.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
		if !self.linker.is_empty() {
			cargo.env("CARGO_TARGET_WASM32V1_NONE_LINKER", &self.linker);
		}
		// What the outer build set for itself must not leak into the inner one.
		for name in ["RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CARGO_TARGET_DIR"] {
			cargo.env_remove(name);
		}
		let features = env::vars_os().map(|(name, _)| name);
		for name in features.filter(|name| name.to_string_lossy().starts_with("CARGO_FEATURE_")) {
			cargo.env_remove(name);
		}
		let status = cargo.status().map_err(|e| format!("cannot start cargo: {e}"))?;
		status.success().then_some(()).ok_or("the runtime does not compile to Wasm".into())
	}
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
