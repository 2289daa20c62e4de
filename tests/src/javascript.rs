//! The JavaScript client that wallets use, if node and npm are installed.

use std::{
	path::{Path, PathBuf},
	process::{Command, Stdio},
	sync::OnceLock,
};

/// The folder with the client's tests, its packages installed; `None` where node or npm is missing.
///
/// # Panics
///
/// If npm cannot install the packages.
pub fn client() -> Option<PathBuf> {
	// Tests of one program run in parallel: one of them installs.
	static CLIENT: OnceLock<Option<PathBuf>> = OnceLock::new();
	CLIENT.get_or_init(install).clone()
}

fn install() -> Option<PathBuf> {
	let has = |program: &str| {
		Command::new(program)
			.arg("--version")
			.stdout(Stdio::null())
			.stderr(Stdio::null())
			.status()
			.is_ok()
	};
	if !(has("node") && has("npm")) {
		return None;
	}
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("client");
	let installed = folder.join("node_modules/.package-lock.json");
	let wanted = std::fs::metadata(folder.join("package-lock.json")).and_then(|m| m.modified());
	let present = std::fs::metadata(installed).and_then(|m| m.modified());
	if !matches!((wanted, present), (Ok(wanted), Ok(present)) if present >= wanted) {
		let status = Command::new("npm")
			.args(["ci", "--no-audit", "--no-fund"])
			.current_dir(&folder)
			.status()
			.expect("npm was found above");
		assert!(status.success(), "npm cannot install the client's packages");
	}
	Some(folder)
}

/// Reports a skipped test on the real stderr, which the test harness does not capture.
pub fn skipped(test: &str) {
	use std::io::Write;
	let _ = writeln!(std::io::stderr(), "SKIPPED: {test} needs node and npm");
}
