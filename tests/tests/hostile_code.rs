//! Harmful code: too large or too costly to compile, broken in a way that only a block shows, or an invalid
//! substitute in the spec. Each is refused with the reason, and the chain continues.

use codec::Encode;
use serde_json::{Value, json};
use sp_core::H256;
use std::{
	fs,
	io::Write,
	os::unix::process::ExitStatusExt,
	path::Path,
	process::{Command, Output, Stdio},
	time::Instant,
};
use stratos_runtime::{RuntimeCall, UncheckedExtrinsic};
use stratos_tests::{
	Finished, IDLE_PATIENCE, Node, PATIENCE, binary,
	client::Client,
	stratos,
	transactions::{dev, sign},
};
use subxt::rpcs::{RpcClient, rpc_params};

/// The runtime that executes the script in each extrinsic.
const SCRIPTED: &str = include_str!("../../host/src/chain/tests/scripted.wat");

fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold(String::from("0x"), |text, byte| text + &format!("{byte:02x}"))
}

fn path(path: &Path) -> &str {
	path.to_str().expect("a temporary path is text")
}

/// The scripted runtime with other instructions at a marker, and more functions after it.
fn scripted(place: &str, instructions: &str, more: &str) -> Vec<u8> {
	let version = sp_version();
	let bytes: String = version.iter().map(|byte| format!("\\{byte:02x}")).collect();
	let mark = format!(";;@{place}\n");
	assert!(SCRIPTED.contains(&mark), "{place}");
	let text = SCRIPTED
		.replace(&mark, &format!("{instructions}\n"))
		.replace("VERSION_LENGTH", &version.len().to_string());
	wat::parse_str(format!("(module {text} (data (i32.const 64) \"{bytes}\") {more})"))
		.expect("wat")
}

/// A version as returned by `Core_version`: names, versions, the API `Core` in version 5.
fn sp_version() -> Vec<u8> {
	let apis = vec![(sp_crypto_hashing::blake2_64(b"Core"), 5u32)];
	("scripted", "scripted", 1u32, 1u32, 1u32, apis, 1u32, 1u8).encode()
}

/// A chain with the scripted runtime in its genesis.
fn spec(folder: &Path, substitutes: &Value) -> String {
	let code = hex(&scripted("apply", "nop", ""));
	let spec = json!({
		"name": "Scripted", "id": "scripted", "chainType": "Development", "bootNodes": [],
		"properties": {}, "codeSubstitutes": substitutes,
		"genesis": { "raw": { "top": { "0x3a636f6465": code }, "childrenDefault": {} } },
	});
	let file = folder.join("spec.json");
	fs::write(&file, spec.to_string()).expect("a temporary folder");
	path(&file).to_owned()
}

/// Whether the node's pool accepts an extrinsic.
fn submit(url: &str, extrinsic: &[u8]) {
	let tokio = tokio::runtime::Runtime::new().expect("threads");
	tokio.block_on(async {
		let rpc = RpcClient::from_insecure_url(url).await.expect("the node serves WebSocket");
		let bytes = hex(&extrinsic.encode());
		let sent: Result<String, _> =
			rpc.request("author_submitExtrinsic", rpc_params![bytes]).await;
		sent.expect("it is valid as far as the pool can tell");
	});
}

/// Waits until that block was made.
fn wait_for_block(node: &mut Node, number: u32) {
	node.wait_for_line(&format!("✓ #{number} "));
}

/// The number of the newest block.
fn number(node: &Node) -> u32 {
	let tokio = tokio::runtime::Runtime::new().expect("threads");
	tokio.block_on(async {
		let rpc = RpcClient::from_insecure_url(&node.url).await.expect("the node serves WebSocket");
		let header: Value = rpc.request("chain_getHeader", rpc_params![]).await.expect("a header");
		let number = header["number"].as_str().expect("hex").trim_start_matches("0x").to_owned();
		u32::from_str_radix(&number, 16).expect("a number")
	})
}

#[test]
fn broken_code_is_refused_and_the_chain_continues() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = spec(folder.path(), &json!({}));
	let mut node = Node::start(folder.path(), &["--chain", &spec, "--block-time", "200"]);
	wait_for_block(&mut node, 1);
	let deep = format!("(func {} {})", "block ".repeat(2_001), "end ".repeat(2_001));
	let large = format!("(func {})", "nop ".repeat(1_100_000));
	for (code, part) in [
		(scripted("finalize", "unreachable", ""), "BlockBuilder_finalize_block"),
		(scripted("inherents", "unreachable", ""), "BlockBuilder_inherent_extrinsics"),
		(scripted("execute", "unreachable", ""), "Core_execute_block"),
		(scripted("validate", "unreachable", ""), "TaggedTransactionQueue_validate_transaction"),
		(scripted("apply", "unreachable", ""), "inherent 0"),
		(
			scripted("apply", "nop", &deep),
			"2,001 nested blocks in one function, the limit is 2,000",
		),
		(scripted("apply", "nop", &large), "bytes in one function, the limit is 1,048,576"),
	] {
		submit(&node.url, &[b"C", &code[..]].concat());
		let line = node.wait_for_line("removing transaction");
		assert!(line.contains(part), "`{part}` is not named: {line}");
		let before = number(&node);
		wait_for_block(&mut node, before + 1);
	}
	// Good code is accepted after all of these, and the chain runs on it.
	let stops = scripted(
		"apply",
		"(if (i32.eq (local.get $what) (i32.const 122)) (then (return (call $slice (i32.const 13) (i32.const 3)))))",
		"",
	);
	submit(&node.url, &[b"C", &stops[..]].concat());
	node.wait_for_line("the runtime was upgraded");
	let before = number(&node);
	wait_for_block(&mut node, before + 1);
	assert_eq!(node.stop().code(), Some(0));
}

#[test]
fn substitutes_are_checked_at_the_start_and_never_stop_a_chain() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let base = path(folder.path()).to_owned();
	let run = |substitutes: Value, until: &str| -> Finished {
		let spec = spec(folder.path(), &substitutes);
		let line = ["run", "--chain", &spec, "--base-path", &base, "--rpc-port", "0"];
		stratos(line.iter().chain(&["--block-time", "10", "--until-block", until]))
	};
	let refused = |substitutes: Value, parts: &[&str]| {
		let finished = run(substitutes, "9");
		assert_eq!(finished.status.code(), Some(1), "{}", finished.stderr);
		for part in parts {
			assert!(finished.stderr.contains(part), "`{part}` is not named: {}", finished.stderr);
		}
	};
	let rubbish = hex(b"\0asm\x01\0\0\0rubbish");
	let trap = hex(&scripted("version", "unreachable", ""));
	// Before the first start of the chain, and after it.
	for _ in 0..2 {
		refused(json!({ "3": "0x00" }), &["/codeSubstitutes/3", "Wasm"]);
		refused(json!({ "3": rubbish }), &["codeSubstitutes {\"3\"", "help: "]);
		refused(json!({ "3": trap }), &["codeSubstitutes {\"3\"", "Core_version"]);
		let fine = run(json!({}), "2");
		assert!(fine.status.success(), "{}", fine.stderr);
	}
	let good = hex(&scripted("apply", "nop nop", ""));
	let on = run(json!({ "3": good }), "6");
	assert!(on.status.success(), "{}", on.stderr);
	assert!(on.stdout.contains("Stopped at #6"), "{}", on.stdout);
}

/// Runs the compiler process of the program with these limits.
fn compile(wasm: &[u8], cpu_seconds: u64, memory_bytes: u64) -> Output {
	let request = (1u64 << 20, 2_049u32, cpu_seconds, memory_bytes, true).encode();
	let mut child = Command::new(binary())
		.arg("compile-from-stdin")
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.stderr(Stdio::null())
		.spawn()
		.expect("the binary can be started");
	let mut input = child.stdin.take().expect("piped above");
	// It may end before it has read all input.
	let _ = input.write_all(&[&request[..], wasm].concat());
	drop(input);
	child.wait_with_output().expect("it ends")
}

#[test]
fn compiling_is_bounded_in_time_and_memory() {
	let good = compile(&scripted("apply", "nop", ""), 60, 2 << 30);
	assert!(good.status.success());
	assert!(good.stdout.len() > 1_000 && good.stdout[0] == 0, "machine code");
	let refused = compile(b"\0asm\x01\0\0\0", 60, 2 << 30);
	assert!(refused.status.success());
	assert!(refused.stdout[0] == 2 && refused.stdout.len() < 200, "why not");

	// A function of nearly the largest size, which takes many seconds to compile.
	let body =
		"(local.set 0 (i32.add (i32.mul (local.get 0) (local.get 1)) (i32.load (local.get 1))))";
	let costly = format!("(func (param i32 i32) {})", body.repeat(500_000));
	let costly = scripted("apply", "nop", &costly);
	let begun = Instant::now();
	const XCPU: i32 = 24;
	assert_eq!(compile(&costly, 1, 2 << 30).status.signal(), Some(XCPU));
	const ABORT: i32 = 6;
	assert_eq!(compile(&costly, 60, 128 << 20).status.signal(), Some(ABORT));
	assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
}

#[test]
fn blocks_do_not_wait_for_compilation() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let cache = folder.path().join("cache");
	let file = folder.path().join("runtime-2.wasm");
	fs::write(&file, stratos_runtime_2_wasm::RUNTIME_2).expect("a temporary folder");
	let log = ["--dev", "--block-time", "200", "--log", "warn,chain=debug"];
	let mut node = Node::start_with(folder.path(), &log, &[("XDG_CACHE_HOME", path(&cache))]);
	let done = |node: &Node, line: &[&str]| {
		let finished = stratos(line.iter().chain(&["--url", &node.url]));
		assert!(finished.status.success(), "{line:?}: {}{}", finished.stdout, finished.stderr);
	};
	let argument = format!("@{}", path(&file));

	// Code in a preimage is compiled while blocks are made.
	done(&node, &["tx", "Preimage", "note_preimage", &argument, "--from", "//Alice"]);
	let (before, begun) = (number(&node), Instant::now());
	let line = node.wait_for_line_within(IDLE_PATIENCE, "compiled in");
	let (made, time) = (number(&node) - before, begun.elapsed());
	assert!(line.contains("runtime code"), "{line}");
	let expected = time.as_millis() / 200 / 4;
	assert!(u128::from(made) >= expected, "{made} blocks in {time:?}");

	// It is ready when a block sets it.
	let call = format!("System.set_code({argument})");
	done(&node, &["tx", "Sudo", "sudo", &call, "--from", "//Alice"]);
	node.wait_for_line("the runtime was upgraded");
	let before = number(&node);
	wait_for_block(&mut node, before + 1);
	assert!(begun.elapsed() < IDLE_PATIENCE + PATIENCE);
}

#[tokio::test(flavor = "multi_thread")]
async fn authorised_code_is_compiled_in_the_pool_before_the_block_that_applies_it() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let cache = folder.path().join("cache");
	let log = ["--dev", "--seal", "manual", "--log", "warn,chain=info"];
	let mut node = Node::start_with(folder.path(), &log, &[("XDG_CACHE_HOME", path(&cache))]);
	let client = Client::connect(&node.url).await;
	let seal = async || {
		let _: Value = client
			.rpc
			.request("engine_createBlock", rpc_params![true, true])
			.await
			.expect("a block on demand");
	};
	let send = async |transaction: Vec<u8>| {
		let _: String = client
			.rpc
			.request("author_submitExtrinsic", rpc_params![hex(&transaction)])
			.await
			.expect("a valid transaction");
	};

	let code = stratos_runtime_2_wasm::RUNTIME_2.to_vec();
	let code_hash = H256(sp_crypto_hashing::blake2_256(&code));
	let authorise = frame_system::Call::authorize_upgrade { code_hash };
	let sudo = pallet_sudo::Call::sudo { call: Box::new(authorise.into()) };
	let genesis = client.api.at_block(0u32).await.expect("genesis").block_hash();
	send(sign(&dev("Alice"), sudo.into(), 0, genesis)).await;
	seal().await;

	// No block is made from here until it is compiled.
	let apply = RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code });
	send(UncheckedExtrinsic::new_bare(apply).encode()).await;
	let compiled = node.wait_for_line_within(IDLE_PATIENCE, "compiled in");
	assert!(compiled.contains(&format!("{code_hash:?}")), "{compiled}");
	seal().await;
	node.wait_for_line("the runtime was upgraded");
}
