//! Errors: one line with the cause, one with the remedy, an exit code that is not 0. The node keeps
//! running, and nothing is half written.

use codec::Encode;
use std::{
	fs::{self, File},
	io::{Read, Seek, SeekFrom, Write},
	net::TcpListener,
	path::{Path, PathBuf},
};
use stratos_primitives::{MarketState, STOS};
use stratos_tests::{Finished, Node, client::Client, stratos};
use subxt::rpcs::rpc_params;
use subxt_signer::sr25519::dev;

/// Checks that a command failed with a cause and a remedy, and that its two lines contain `parts`.
#[track_caller]
fn refused(finished: &Finished, parts: &[&str]) {
	let text = &finished.stderr;
	assert_eq!(finished.status.code(), Some(1), "{text}");
	assert!(!text.contains("panicked"), "{text}");
	assert!(text.lines().any(|line| line.starts_with("error: ")), "no error line: {text}");
	assert!(text.lines().any(|line| line.starts_with("help: ")), "no help line: {text}");
	for part in parts {
		assert!(text.contains(part), "`{part}` is not named: {text}");
	}
}

fn run(base: &Path, arguments: &[&str]) -> Finished {
	let base = base.to_str().expect("a temporary path is text");
	let fixed = ["run", "--rpc-port", "0", "--until-block", "1", "--base-path", base];
	stratos(fixed.iter().chain(arguments))
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
	let path = folder.join(name);
	fs::write(&path, content).expect("a temporary file");
	path
}

fn text(path: &Path) -> &str {
	path.to_str().expect("a temporary path is text")
}

#[test]
fn malformed_and_truncated_specs_are_refused_before_anything_is_written() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let data = folder.path().join("data");
	let whole = stratos(["build-spec", "--chain", "local"]).stdout;
	let cases: [(&str, String, &[&str]); 6] = [
		("empty.json", String::new(), &["JSON"]),
		("words.json", "these are words".into(), &["JSON"]),
		("cut.json", whole[..whole.len() / 2].into(), &["JSON", "line"]),
		("nameless.json", whole.replace("\"name\"", "\"nam\""), &["name"]),
		("preset.json", whole.replace("\"balances\"", "\"balances2\""), &["balances2"]),
		(
			"amount.json",
			whole.replace("\"epochLength\": 100", "\"epochLength\": \"x\""),
			&["\"x\"", "u32"],
		),
	];
	for (name, content, parts) in cases {
		assert_ne!(content, whole, "{name} must differ from the good spec");
		let path = write(folder.path(), name, content);
		refused(&run(&data, &["--chain", text(&path)]), parts);
		refused(&stratos(["inspect", text(&path)]), &[]);
	}
	refused(&run(&data, &["--chain", "no-such-chain"]), &["no-such-chain", "mainnet"]);
	let databases: Vec<_> = walk(&data).into_iter().filter(|path| is_database(path)).collect();
	assert!(databases.is_empty(), "a refused spec left {databases:?}");
}

#[test]
fn a_spec_with_wrong_code_is_refused() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let data = folder.path().join("data");
	let complete = stratos(["build-spec", "--chain", "local", "--with-code"]).stdout;
	let start = complete.find("\"0x").expect("the code is there") + 1;
	let end = start + complete[start..].find('"').expect("the code ends");
	let with_code = |code: &[u8]| {
		let digits: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
		format!("{}0x{digits}{}", &complete[..start], &complete[end..])
	};
	// `(module)`: Wasm, but no runtime.
	let empty = write(folder.path(), "empty.json", with_code(b"\0asm\x01\0\0\0"));
	refused(&run(&data, &["--chain", text(&empty)]), &[]);
	let noise = write(folder.path(), "noise.json", with_code(b"not Wasm at all"));
	refused(&run(&data, &["--chain", text(&noise)]), &["Wasm"]);
	let cut = write(folder.path(), "cut.json", with_code(&code_of(&complete[start..end])[..5000]));
	refused(&run(&data, &["--chain", text(&cut)]), &[]);
}

#[test]
fn missing_host_functions_are_marked() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let module = wat::parse_str(
		r#"(module
			(import "env" "memory" (memory 20))
			(import "env" "ext_oracle_price_version_1" (func $price (result i64)))
			(func (export "Core_version") (param i32 i32) (result i64) (call $price)))"#,
	)
	.expect("valid text");
	let path = write(folder.path(), "oracle.wasm", module);
	let inspected = stratos(["inspect", text(&path)]);
	assert!(inspected.status.success(), "{}", inspected.stderr);
	assert!(inspected.stdout.contains("! env::ext_oracle_price_version_1"), "{}", inspected.stdout);
}

#[test]
fn foreign_and_damaged_databases_are_refused_and_not_modified() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = folder.path().join("data");
	let good = run(&base, &["--chain", "local", "--block-time", "10"]);
	assert!(good.status.success(), "{}", good.stderr);

	// The same id, another genesis.
	let other = stratos(["build-spec", "--chain", "local"]).stdout;
	let other = other.replace("\"epochLength\": 100", "\"epochLength\": 50");
	let other = write(folder.path(), "other.json", other);
	refused(&run(&base, &["--chain", text(&other)]), &["genesis"]);

	let database = walk(&base).into_iter().find(|path| is_database(path)).expect("one was made");
	let bytes = fs::read(&database).expect("a readable file");
	fs::write(&database, b"a letter to grandmother").expect("our own file");
	refused(&run(&base, &["--chain", "local"]), &[]);
	assert_eq!(fs::read(&database).expect("readable"), b"a letter to grandmother");

	fs::write(&database, &bytes[..bytes.len() / 2]).expect("our own file");
	refused(&run(&base, &["--chain", "local"]), &[]);

	// A file that is whole again is a chain again.
	fs::write(&database, &bytes).expect("our own file");
	let again = run(&base, &["--chain", "local", "--block-time", "10"]);
	assert!(again.status.success(), "{}", again.stderr);

	// A file whose first page is overwritten.
	let mut file = File::options().write(true).open(&database).expect("our own file");
	file.seek(SeekFrom::Start(0))
		.and_then(|_| file.write_all(&[0xa5; 4096]))
		.expect("our own file");
	drop(file);
	refused(&run(&base, &["--chain", "local"]), &[]);
}

#[test]
fn a_port_in_use_is_named() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
	let port = taken.local_addr().expect("a bound socket").port().to_string();
	let base = text(folder.path());
	let finished = stratos(["run", "--dev", "--base-path", base, "--rpc-port", &port]);
	refused(&finished, &[&port, "--rpc-port"]);
}

#[test]
fn a_running_chain_cannot_be_opened_twice() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let _node = Node::start(folder.path(), &["--dev", "--seal", "manual"]);
	refused(&run(folder.path(), &["--dev"]), &["another node uses"]);
	let base = text(folder.path());
	refused(
		&stratos(["purge", "-y", "--chain", "development", "--base-path", base]),
		&["another node uses"],
	);
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_transactions_and_requests_are_refused_and_the_node_continues() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "instant"]);
	let client = Client::connect(&node.url).await;
	let submit = |transaction: String| {
		let client = &client;
		async move {
			let answer: Result<String, _> =
				client.rpc.request("author_submitExtrinsic", rpc_params![transaction]).await;
			answer.expect_err("must be refused").to_string()
		}
	};

	let signed = client.signed(&dev::alice(), client.prepay(STOS, None, 0)).await;
	for (transaction, reason) in [
		("not hex".to_owned(), "Invalid params"),
		("0x".to_owned(), "invalid format"),
		("0x1234567890".to_owned(), "invalid format"),
		(signed[..signed.len() - 20].to_owned(), "invalid format"),
		// No client may send an inherent.
		(inherent(), "Invalid Transaction"),
		(forged(&signed), "Invalid Transaction"),
	] {
		let error = submit(transaction.clone()).await;
		assert!(error.contains(reason), "{transaction}: `{reason}` is not in `{error}`");
	}

	// Hex with a missing digit, or with a space in its place, is refused.
	let key = format!("0x{}", "ab".repeat(32));
	let short = key[..65].to_owned();
	let spaced = format!("{} \n", &key[..64]);
	for (method, parameters) in [
		("author_submitExtrinsic", rpc_params![&signed[..signed.len() - 1]]),
		("author_submitExtrinsic", rpc_params![format!("{}  ", &signed[..signed.len() - 2])]),
		("state_getStorage", rpc_params![&short]),
		("state_getStorage", rpc_params![&spaced]),
		("state_getStorage", rpc_params![&key, &short]),
		("state_getStorage", rpc_params![&key, &spaced]),
		("state_getKeysPaged", rpc_params![&short, 10]),
		("state_queryStorageAt", rpc_params![[&key, &short]]),
		("state_getReadProof", rpc_params![[&short]]),
		("childstate_getStorage", rpc_params![&short, &key]),
		("state_call", rpc_params!["OzoneApi_ozone_of", &short]),
		("payment_queryInfo", rpc_params![&signed[..signed.len() - 1]]),
		("system_dryRun", rpc_params![&signed[..signed.len() - 1]]),
		("system_accountNextIndex", rpc_params![&short]),
		("chain_getHeader", rpc_params![&short]),
		("chain_getHeader", rpc_params![&spaced]),
		("chain_getBlockHash", rpc_params!["0x 1"]),
	] {
		let answer: Result<serde_json::Value, _> = client.rpc.request(method, parameters).await;
		let error = answer.expect_err(method).to_string();
		assert!(error.contains("-32602") || error.contains("Invalid params"), "{method}: {error}");
	}

	// Larger than a request may be. The connection may be closed; a new one works.
	let large = Client::connect(&node.url).await;
	let oversize = format!("0x{}", "00".repeat(20 << 20));
	let answer: Result<String, _> =
		large.rpc.request("author_submitExtrinsic", rpc_params![oversize]).await;
	let error = answer.expect_err("must be refused").to_string();
	assert!(error.contains("too big") || error.contains("closed"), "{error}");

	let market: MarketState = client.ask("OzoneApi_market", ()).await;
	client.submit(&dev::alice(), client.prepay(STOS, None, 0)).await.expect("a valid prepay");
	let after: MarketState = client.ask("OzoneApi_market", ()).await;
	assert_eq!(after.unissued_prepay, market.unissued_prepay + STOS);
}

/// The timestamp inherent as an unsigned (version 5, bare) extrinsic.
fn inherent() -> String {
	use stratos_runtime::{RuntimeCall, UncheckedExtrinsic};
	let call = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: 1 });
	let bytes = UncheckedExtrinsic::new_bare(call).encode();
	format!("0x{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// The same transaction with one bit of its signature changed.
fn forged(signed: &str) -> String {
	// Length prefix (2 bytes), version (1), address (1 + 32), scheme (1), then the signature.
	let position = 2 + 2 * (2 + 1 + 33 + 1 + 10);
	let mut bytes = signed.as_bytes().to_vec();
	bytes[position] = if bytes[position] == b'0' { b'1' } else { b'0' };
	String::from_utf8(bytes).expect("hex digits")
}

fn code_of(hex: &str) -> Vec<u8> {
	let digits = &hex[2..];
	let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex digits");
	(0..digits.len()).step_by(2).map(byte).collect()
}

/// All files below a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
	let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
	let paths = entries.map(|entry| entry.expect("a readable folder").path());
	paths.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// Whether a file is a database, by its first bytes: those of redb.
fn is_database(path: &Path) -> bool {
	let mut start = [0; 4];
	File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && &start == b"redb"
}
