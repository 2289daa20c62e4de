//! The JavaScript client that wallets and explorers use, against the real node.

use std::{
	path::{Path, PathBuf},
	process::{Command, Stdio},
};
use stratos_tests::Node;

/// The folder with the client's tests, its packages installed; `None` where node or npm is missing.
fn client() -> Option<PathBuf> {
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

#[test]
fn polkadot_api_prepays_and_sees_the_formulas_result() {
	let Some(client) = client() else {
		// Written past the test harness's capture, so that the skip is seen.
		use std::io::Write;
		let _ = writeln!(std::io::stderr(), "SKIPPED: the @polkadot/api test needs node and npm");
		return;
	};
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "200"]);
	let output = Command::new("node")
		.arg("prepay.mjs")
		.arg(&node.url)
		.current_dir(client)
		.output()
		.expect("node was found above");
	assert!(
		output.status.success(),
		"{}{}",
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr)
	);
}
