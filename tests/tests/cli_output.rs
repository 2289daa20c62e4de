//! Untrusted text, printed to a terminal.

use std::fs;
use stratos_tests::stratos;

/// A module that imports a function of this name, and does nothing.
fn importing(name: &str) -> Vec<u8> {
	let section = |id: u8, content: &[u8]| {
		let length = u8::try_from(content.len()).expect("a short section");
		[&[id, length][..], content].concat()
	};
	let text = |text: &str| {
		let length = u8::try_from(text.len()).expect("a short name");
		[&[length][..], text.as_bytes()].concat()
	};
	// One function without arguments; one import of it, and one of a memory.
	let types = section(1, &[1, 0x60, 0, 0]);
	let function = [text("env"), text(name), vec![0, 0]].concat();
	let memory = [text("env"), text("memory"), vec![2, 0, 16]].concat();
	let imports = section(2, &[vec![2], function, memory].concat());
	[&b"\0asm\x01\0\0\0"[..], &types, &imports].concat()
}

#[test]
fn names_reach_the_terminal_without_control_characters() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let file = folder.path().join("names.wasm");
	let name = "ext\u{1b}[2J\u{9b}31m\u{202e}\r\n\u{7}end";
	fs::write(&file, importing(name)).expect("a temporary folder");
	let file = file.to_str().expect("a temporary path is text");

	let text = stratos(["inspect", file]);
	let shown = format!("{}{}", text.stdout, text.stderr);
	assert!(shown.contains("ext") && shown.contains("end"), "{shown:?}");
	assert!(
		shown.chars().all(|c| matches!(c, '\n' | '\t') || !(c.is_control() || c == '\u{202e}')),
		"{shown:?}"
	);
	assert!(!shown.lines().any(|line| line.starts_with("\u{7}end") || line == "end"), "{shown:?}");

	// JSON has the same name.
	let json = stratos(["inspect", file, "--json"]);
	assert!(json.stdout.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", json.stdout);
	let report: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
	assert_eq!(report["imports"][0]["name"], name);
}
