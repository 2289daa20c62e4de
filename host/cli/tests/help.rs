//! The command line teaches its use: every command's help says what it does and gives examples.
//!
//! This test also makes cargo build the binary that the whole-chain tests of `tests/` run.

use std::process::Command;

fn help(arguments: &[&str]) -> String {
	let output = Command::new(env!("CARGO_BIN_EXE_stratos"))
		.args(arguments)
		.arg("--help")
		.output()
		.expect("the binary can be started");
	assert!(output.status.success(), "{arguments:?} --help fails");
	String::from_utf8(output.stdout).expect("help is text")
}

#[test]
fn every_command_has_help_with_examples() {
	let overview = help(&[]);
	let commands = overview.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
	let names: Vec<&str> = commands
		.map_while(|line| line.split_whitespace().next())
		.filter(|name| *name != "help")
		.collect();
	assert!(names.contains(&"run") && names.len() >= 5, "{names:?}");
	for name in names {
		let text = help(&[name]);
		assert!(text.contains("Usage: stratos"), "{name}: {text}");
		// Commands that only group others show theirs one level down.
		assert!(text.contains("Examples:") || text.contains("Commands:"), "{name}: no examples");
	}
}
