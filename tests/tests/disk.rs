//! Full disks and disks that cannot be written.

use std::{path::Path, process::Command};
use stratos_tests::{binary, stratos};

/// Runs a development chain that may write files of at most `kib` KiB, as on a disk with that much space.
/// Returns its exit code and stderr.
#[cfg(unix)]
fn run_with_room(folder: &Path, kib: u32, until: u32) -> (Option<i32>, String) {
	// Blocks of 512 bytes. The signal is ignored, so that writing fails as it does on a full disk.
	let limit = kib * 2;
	let output = Command::new("sh")
		.args(["-c", &format!("trap '' XFSZ; ulimit -f {limit}; exec \"$@\""), "sh"])
		.arg(binary())
		.args(["run", "--dev", "--rpc-port", "0", "--block-time", "1", "--pruning", "archive"])
		.args(["--until-block", &until.to_string(), "--base-path"])
		.arg(folder)
		.output()
		.expect("sh is there");
	(output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[cfg(unix)]
#[test]
fn a_full_disk_stops_the_node_with_an_error_and_loses_no_block() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let (code, errors) = run_with_room(folder.path(), 1 << 20, 20);
	assert_eq!(code, Some(0), "{errors}");
	let database = folder.path().join("chains/stratos_dev/state.redb");
	let size = std::fs::metadata(&database).expect("the database").len();

	// A little more space than is used.
	let room = u32::try_from(size / 1024).expect("small") + 64;
	let (code, errors) = run_with_room(folder.path(), room, 100_000);
	assert_eq!(code, Some(1), "{errors}");
	assert!(errors.contains("error:") && errors.contains("free space"), "{errors}");
	assert!(!errors.contains("panicked"), "{errors}");

	// With space again, it continues after the last block, and the database is ok.
	let base = folder.path().to_str().expect("a path in UTF-8");
	let check = || {
		let checked = stratos(["check", "--chain", "development", "--base-path", base]);
		assert!(checked.status.success(), "{}{}", checked.stdout, checked.stderr);
		let line = checked.stdout.lines().next().expect("the block").to_owned();
		let number = line.split_whitespace().nth(1).map(|number| number.replace(',', ""));
		number.and_then(|number| number.parse::<u32>().ok())
	};
	let best = check().expect("a number");
	assert!(best >= 20, "{best}");
	let (code, errors) = run_with_room(folder.path(), 1 << 20, best + 10);
	assert_eq!(code, Some(0), "{errors}");
	assert_eq!(check(), Some(best + 10));
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_folder_is_named() {
	// A file system that takes no files, not even from root.
	let ran = stratos(["run", "--dev", "--rpc-port", "0", "--base-path", "/proc/stratos"]);
	assert_eq!(ran.status.code(), Some(1));
	assert!(
		ran.stderr.contains("/proc/stratos") && ran.stderr.contains("permissions"),
		"{}",
		ran.stderr
	);
	assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}
