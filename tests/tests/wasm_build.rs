//! The runtime's Wasm is compiled by cargo inside cargo. It shares the outer jobserver: two descriptors of a
//! pipe, whose numbers depend on the other open files.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

/// Replaces the inner cargo and checks that both descriptors still are the pipe.
const CARGO: &str = r#"#!/bin/bash
for descriptor in $JOBSERVER; do
	found=$(readlink "/proc/self/fd/$descriptor")
	[ "$found" = "$PIPE" ] || { echo "$descriptor is $found, not $PIPE" >&2; exit 1; }
done
"#;

#[test]
fn the_jobserver_stays_open_whatever_its_descriptors() {
	let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/wasm/compile.sh");
	let folder = tempfile::tempdir().expect("a temporary folder");
	let cargo = folder.path().join("cargo");
	fs::write(&cargo, CARGO).expect("written");
	fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("it is ours");
	let pipe = folder.path().join("jobserver");
	assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo exists").success());
	for jobserver in [[3, 4], [6, 7], [8, 9], [9, 10], [10, 11]] {
		let [read, write] = jobserver;
		let line =
			format!("exec {read}<>\"$PIPE\"; exec {write}<>\"$PIPE\"; exec \"$0\" \"$1\" ''");
		let output = Command::new("bash")
			.args(["-c", &line])
			.arg(&script)
			.arg(folder.path().join("target"))
			.env("CARGO", &cargo)
			.env("PIPE", &pipe)
			.env("JOBSERVER", format!("{read} {write}"))
			.output()
			.expect("bash exists");
		let error = String::from_utf8_lossy(&output.stderr);
		assert!(output.status.success(), "jobserver {jobserver:?}: {error}");
	}
}
