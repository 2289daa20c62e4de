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
	// A command that reads nothing may have ended.
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
fn keys_are_stored_listed_and_removed_without_showing_secrets() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let keys = folder.path().join("keys");
	assert!(stdout(&key(&keys, "x", "", &["list"])).contains("no keys"));

	let imported = stdout(&key(&keys, "secret 1", PHRASE, &["add", "old", "--import"]));
	assert!(imported.contains(ADDRESS), "{imported}");
	let made = stdout(&key(&keys, "secret 1", "", &["add", "new", "--json"]));
	assert!(!made.contains("hrase"), "a secret that nobody asked for: {made}");
	let shown = stdout(&key(&keys, "secret 1", "", &["add", "shown", "--show-phrase", "--json"]));
	let shown: serde_json::Value = serde_json::from_str(&shown).expect("JSON was asked for");
	let phrase = shown["secretPhrase"].as_str().expect("it was asked for");
	let again = stdout(&key(&keys, "secret 1", phrase, &["add", "again", "--import", "--json"]));
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
	refused(&key(&keys, "x", PHRASE, &["add", "bad", "--import"]), "1 character protects");
	refused(&key(&keys, "seven 7", PHRASE, &["add", "bad", "--import"]), "7 characters");
	refused(&key(&keys, "........", PHRASE, &["add", "bad", "--import"]), "repeated");
	refused(&key(&keys, "secret 1", "", &["add", "bad", "--import"]), "input is empty");
	refused(&key(&keys, "x", "one two three", &["add", "bad", "--import"]), "phrase");
	refused(&key(&keys, "", PHRASE, &["add", "bad", "--import"]), "empty password");
	refused(&key(&keys, "x", "", &["add", "../bad"]), "../bad");
	refused(&key(&keys, "x", "", &["remove", "nobody", "-y"]), "nobody");
	refused(&key(&keys, "x", "", &["remove", "old"]), "-y");
	stdout(&key(&keys, "x", "", &["remove", "old", "-y"]));
	assert!(!keys.join("old.json").exists());
}

/// Alice's key as a wallet exports it without a password.
const OPEN: &str = r#"{"encoded":"MFMCAQEwBQYDK2VwBCIEIJgxnU/4qVCMS7DPC1p412CgsggsAndeboI3CBb+3/9IkloiXZeqAGgtalm5Wxh4DBDXAyM26I80QrQjYfSmYBGhIwMhANQ1k8cV/dMcYRQavQSpn9aCLIVYhUzN45pWhOelbaJ9","encoding":{"content":["pkcs8","sr25519"],"type":["none"],"version":"3"},"address":"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY","meta":{}}"#;

#[test]
fn an_unencrypted_wallet_file_is_stored_encrypted_with_a_warning() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let keys = folder.path().join("keys");
	let file = folder.path().join("open.json");
	fs::write(&file, OPEN).expect("a temporary folder");
	let text = file.to_str().expect("a temporary path is text");
	refused(&key(&keys, "", "", &["add", "alice", "--wallet", text]), "empty password");
	let added = key(&keys, "secret 1", "", &["add", "alice", "--wallet", text]);
	assert!(stdout(&added).contains("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"));
	assert!(String::from_utf8_lossy(&added.stderr).contains("is not encrypted"));
	let kept = fs::read_to_string(keys.join("alice.json")).expect("it is kept");
	assert!(kept.contains("xsalsa20-poly1305") && !kept.contains("MFMCAQEwBQ"), "{kept}");

	fs::copy(&file, keys.join("open.json")).expect("a temporary folder");
	assert!(stdout(&key(&keys, "", "", &["list"])).contains("NOT ENCRYPTED"));
	let several = OPEN.replace("\"pkcs8\",", "\"batch-pkcs8\",").replace("address", "accounts");
	fs::write(&file, several).expect("a temporary folder");
	refused(&key(&keys, "x", "", &["add", "many", "--wallet", text]), "several accounts");
	fs::write(&file, OPEN.replace("\"3\"", "\"2\"")).expect("a temporary folder");
	refused(&key(&keys, "x", "", &["add", "old", "--wallet", text]), "version 2");
}

#[cfg(unix)]
#[test]
fn a_keystore_writable_by_others_is_refused() {
	use std::os::unix::fs::PermissionsExt;
	let mode = |path: &Path, mode: u32| {
		fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("our own file");
	};
	let folder = tempfile::tempdir().expect("a temporary folder");
	let keys = folder.path().join("keys");
	stdout(&key(&keys, "secret 1", "", &["add", "alice"]));
	let file = keys.join("alice.json");
	let permissions = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode();
	assert_eq!((permissions(&keys) & 0o777, permissions(&file) & 0o777), (0o700, 0o600));
	for open in [0o777, 0o720, 0o702, 0o1777] {
		mode(&keys, open);
		for line in [&["list"][..], &["add", "bob"], &["remove", "alice", "-y"]] {
			refused(&key(&keys, "secret 1", "", line), "other users can write");
		}
	}
	mode(&keys, 0o755);
	stdout(&key(&keys, "", "", &["list"]));
}

#[test]
fn paths_derive_the_same_accounts_as_wallets() {
	let Some(client) = client() else { return skipped("the derivations of @polkadot/keyring") };
	let paths = [
		"//Alice",
		"/soft",
		"//0",
		"//007",
		"//+1",
		"//18446744073709551615",
		"//18446744073709551616",
		"//115792089237316195423570985008687907853269984665640564039457584007913129639935",
		"//0x01",
		"//0xABCDEF",
		"//\u{fc}",
		"//u\u{308}",
		"//\u{fb01}",
		"//a b",
		"//x/y//z",
		"///\u{fc}",
		"///p/q",
		"//a///b",
		"//0x0102030405060708091011121314151617181920212223242526272829303132ff",
		"//a word that has more than thirty-two characters",
	];
	for scheme in ["sr25519", "ed25519"] {
		// ed25519 has no soft junctions.
		let hard = |path: &&&str| scheme == "sr25519" || !path.replace("//", "").contains('/');
		let uris: Vec<String> =
			paths.iter().filter(hard).map(|path| format!("{PHRASE}{path}")).collect();
		let output = Command::new("node")
			.arg("derive.mjs")
			.arg(scheme)
			.args(&uris)
			.current_dir(&client)
			.output()
			.expect("node was found above");
		let theirs = stdout(&output);
		assert_eq!(theirs.lines().count(), uris.len(), "{theirs}");
		for (uri, theirs) in uris.iter().zip(theirs.lines()) {
			let ours = Command::new(binary())
				.args(["key", "inspect", "--scheme", scheme, "--output", "json", uri])
				.output()
				.expect("the binary can be started");
			assert!(stdout(&ours).contains(theirs), "{uri}: {theirs}");
		}
	}
}

#[test]
fn key_files_are_interchangeable_with_wallets() {
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
		assert_eq!(addresses.lines().count(), 2, "{addresses}");
		for (theirs, address) in ["sr25519", "ed25519"].iter().zip(addresses.lines()) {
			let file = format!("{}.{theirs}", exported.display());
			let name = format!("{scheme}-{theirs}");
			refused(&key(&keys, "other", "", &["add", &name, "--wallet", &file]), "password");
			let added = stdout(&key(&keys, "pass word", "", &["add", &name, "--wallet", &file]));
			assert!(added.contains(address), "{added}");
		}
	}
}
