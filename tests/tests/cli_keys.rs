//! The keystore through the real binary, and against the wallets' own library.

use std::{
	fs,
	path::Path,
	process::{Command, Output, Stdio},
};
use stratos_tests::{
	binary,
	javascript::{client, skipped},
};

const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const ADDRESS: &str = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";

/// Runs `stratos key` with a password and something on its standard input.
fn key(folder: &Path, password: &str, input: &str, arguments: &[&str]) -> Output {
	use std::io::Write;
	let mut child = Command::new(binary())
		.arg("key")
		.args(arguments)
		.arg("--keystore")
		.arg(folder)
		.env("STRATOS_PASSWORD", password)
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.expect("the binary can be started");
	let mut stdin = child.stdin.take().expect("piped above");
	// A command that reads nothing may be gone already.
	let _ = stdin.write_all(input.as_bytes());
	drop(stdin);
	child.wait_with_output().expect("our own child")
}

fn stdout(output: &Output) -> String {
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refused(output: &Output, part: &str) {
	let text = String::from_utf8_lossy(&output.stderr);
	assert_eq!(output.status.code(), Some(1), "{text}");
	assert!(text.starts_with("error: ") && text.contains("\nhelp: "), "{text}");
	assert!(text.contains(part), "`{part}` is not named: {text}");
}

#[test]
fn keys_are_kept_listed_and_removed_and_secrets_stay_secret() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let keys = folder.path().join("keys");
	assert!(stdout(&key(&keys, "x", "", &["list"])).contains("no keys"));

	let imported = stdout(&key(&keys, "secret", PHRASE, &["add", "old", "--import"]));
	assert!(imported.contains(ADDRESS), "{imported}");
	let made = stdout(&key(&keys, "secret", "", &["add", "new", "--json"]));
	assert!(!made.contains("hrase"), "a secret that nobody asked for: {made}");
	let shown = stdout(&key(&keys, "secret", "", &["add", "shown", "--show-phrase", "--json"]));
	let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON was asked for");
	let phrase = shown["secretPhrase"].as_str().expect("it was asked for");
	let again = stdout(&key(&keys, "secret", phrase, &["add", "again", "--import", "--json"]));
	let again: serde_json::Value = serde_json::from_str(&again).expect("JSON was asked for");
	assert_eq!(again["address"], shown["address"]);

	let list = stdout(&key(&keys, "", "", &["list", "--json"]));
	let list: serde_json::Value = serde_json::from_str(&list).expect("JSON was asked for");
	let names: Vec<_> = list.as_array().into_iter().flatten().map(|key| &key["name"]).collect();
	assert_eq!(names, ["again", "new", "old", "shown"]);
	for file in fs::read_dir(&keys).expect("the keystore is a folder") {
		let text = fs::read_to_string(file.expect("a file").path()).expect("its files are text");
		assert!(!text.contains("bottom drive"), "{text}");
	}

	refused(&key(&keys, "x", PHRASE, &["add", "old", "--import"]), "old");
	refused(&key(&keys, "x", "one two three", &["add", "bad", "--import"]), "phrase");
	refused(&key(&keys, "", PHRASE, &["add", "bad", "--import"]), "empty password");
	refused(&key(&keys, "x", "", &["add", "../bad"]), "../bad");
	refused(&key(&keys, "x", "", &["remove", "nobody", "-y"]), "nobody");
	refused(&key(&keys, "x", "", &["remove", "old"]), "-y");
	stdout(&key(&keys, "x", "", &["remove", "old", "-y"]));
	assert!(!keys.join("old.json").exists());
}

#[test]
fn wallets_open_our_keys_and_we_open_theirs() {
	let Some(client) = client() else {
		return skipped("the keystore's test with @polkadot/keyring");
	};
	let folder = tempfile::tempdir().expect("a temporary folder");
	let keys = folder.path().join("keys");
	for scheme in ["sr25519", "ed25519"] {
		let made = ["add", scheme, "--import", "--json", "--scheme", scheme];
		let made = stdout(&key(&keys, "pass word", PHRASE, &made));
		let made: serde_json::Value = serde_json::from_str(&made).expect("JSON was asked for");
		let exported = folder.path().join(format!("from-{scheme}"));
		let output = Command::new("node")
			.arg("keystore.mjs")
			.arg(keys.join(format!("{scheme}.json")))
			.args(["pass word", made["address"].as_str().expect("an address")])
			.arg(&exported)
			.current_dir(&client)
			.output()
			.expect("node was found above");
		let addresses = stdout(&output);
		for (theirs, address) in ["sr25519", "ed25519"].iter().zip(addresses.lines()) {
			let file = format!("{}.{theirs}", exported.display());
			let name = format!("{scheme}-{theirs}");
			refused(&key(&keys, "other", "", &["add", &name, "--wallet", &file]), "password");
			let added = stdout(&key(&keys, "pass word", "", &["add", &name, "--wallet", &file]));
			assert!(added.contains(address), "{added}");
		}
	}
}
