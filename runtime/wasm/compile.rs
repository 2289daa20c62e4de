//! Compiles the runtime to Wasm with a nested cargo. For the build script beside it, for that of
//! runtime 2, and for the tool that measures weights, which needs the runtime with its benchmarks.

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::{Command, Stdio},
};

const TARGET: &str = "wasm32v1-none";

const MEMORY_FUNCTIONS: [&str; 3] = ["memcpy", "memmove", "memset"];

/// How readily functions are inlined where the crates become one module; LLVM's own value is 250.
/// Compilers of Wasm do not inline, and FRAME consists of small functions: a transfer takes 4 % less,
/// for 6 % more code.
const INLINE: &str = "-Cllvm-args=-inline-threshold=450";

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
	let script = workspace.join("runtime/wasm/toolchain.sh");
	let toolchain = Toolchain::find(&script, workspace)?;
	// Builds with other features write to the same place, perhaps at this moment.
	let waiting = |e| format!("{}: {e}", target_dir.display());
	fs::create_dir_all(target_dir).map_err(waiting)?;
	let lock = fs::File::create(target_dir.join("blob.lock")).map_err(waiting)?;
	lock.lock().map_err(waiting)?;
	let blob = toolchain.compile(workspace, target_dir, features)?;
	let code = fs::read(&blob).map_err(|e| format!("{}: {e}", blob.display()))?;
	drop(lock);
	let limit = sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;
	sp_maybe_compressed_blob::compress_strongly(&code, limit)
		.ok_or("the runtime's Wasm is larger than executors accept".into())
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
			.stderr(Stdio::inherit())
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

	fn compile(
		&self,
		workspace: &Path,
		target_dir: &Path,
		features: &str,
	) -> Result<PathBuf, String> {
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
		let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
		cargo
			.args(["rustc", "--quiet", "--locked", "--package", "stratos-runtime", "--lib"])
			.args(["--no-default-features", "--features", features])
			.args(["--profile", "wasm", "--target", TARGET, "--target-dir"])
			.arg(target_dir)
			.args(["--", INLINE])
			// Exported by name, C's functions on memory can be told from others, so that a host may
			// use the processor's own means in their place. Other hosts do not look at them.
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
		if !status.success() {
			return Err("the runtime does not compile to Wasm".into());
		}
		Ok(target_dir.join(TARGET).join("wasm/stratos_runtime.wasm"))
	}
}
