//! Calls for clients end in time, even in host functions, and do not delay blocks.

use super::*;
use crate::{
	deadline::Cancel,
	executor::{CallError, CallPurpose, HostError, vm::memory::pack},
	state::Changes,
};
use std::{collections::BTreeMap, time::Instant};

/// How much later than its limit a call may end in these tests, on slow machines.
const LATE: Duration = Duration::from_secs(10);

fn client(time: Duration) -> CallContext {
	CallContext { purpose: CallPurpose::Client, timeout: Some(time), ..CallContext::default() }
}

/// The error of a call of `bad` for a client.
fn ended(time: Duration, overlay: Overlay, imports: &str, body: &str) -> CallError {
	let runtime = compile_with(imports, body);
	let begun = Instant::now();
	let error = runtime.session(overlay, client(time)).call("bad", &[]).unwrap_err();
	assert!(begun.elapsed() < time + LATE, "{:?}", begun.elapsed());
	error
}

fn is_late(error: &CallError) -> bool {
	matches!(error, CallError::OutOfTime { .. })
}

/// A state of that many keys with the prefix `a`.
fn large_state(keys: u32) -> Arc<MemoryBackend> {
	let value: Arc<[u8]> = [1u8; 4].into();
	let key = |number: u32| [&b"a"[..], &number.to_be_bytes()].concat();
	let top: BTreeMap<_, _> = (0..keys).map(|n| (key(n), Some(value.clone()))).collect();
	let changes = Changes { top, children: BTreeMap::new() };
	let mut state = MemoryBackend::new();
	let update = crate::state::Backend::root(&state, &changes, crate::state::StateVersion::V1);
	state.apply(&changes, &update.unwrap());
	Arc::new(state)
}

#[test]
fn a_hash_is_not_begun_without_time_for_it() {
	// 128 MiB: more than half a second by the estimate.
	let size = 128u32 << 20;
	let body = format!(
		r#"(func (export "bad") (param i32 i32) (result i64)
			(drop (call $hash (i64.const {}))) (i64.const 0))"#,
		pack(0, size) as i64
	);
	let import = r#"(import "env" "ext_hashing_keccak_512_version_1" (func $hash (param i64) (result i32)))"#;
	let error = ended(Duration::from_millis(100), overlay(), import, &body);
	assert!(is_late(&error), "{error}");
	// Estimates do not affect blocks.
	let runtime = compile_with(import, &body);
	let purpose = CallPurpose::Block;
	let context = CallContext { purpose, ..CallContext::default() };
	assert_eq!(runtime.session(overlay(), context).call("bad", &[]), Ok(vec![]));
}

#[test]
fn an_iteration_over_the_state_ends_in_time() {
	let state = large_state(200_000);
	let body = r#"(data (i32.const 0) "a")
		(func (export "bad") (param i32 i32) (result i64)
			(call $clear (i64.const 0x100000000)) (i64.const 0))"#;
	let import = r#"(import "env" "ext_storage_clear_prefix_version_1" (func $clear (param i64)))"#;
	// The code has no loop in which the engine could interrupt it.
	let error = ended(Duration::from_millis(5), Overlay::new(state), import, body);
	assert!(is_late(&error), "{error}");
}

#[test]
fn a_root_of_many_writes_is_not_begun_without_time_for_it() {
	let body = r#"(func (export "bad") (param i32 i32) (result i64)
		(local $n i32)
		(loop
			(i32.store (i32.const 0) (local.get $n))
			(call $set (i64.const 0x400000000) (i64.const 0x400000000))
			(local.set $n (i32.add (local.get $n) (i32.const 1)))
			(br_if 0 (i32.lt_u (local.get $n) (i32.const 400000))))
		(drop (call $root (i32.const 1))) (i64.const 0))"#;
	let imports = r#"
		(import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
		(import "env" "ext_storage_root_version_2" (func $root (param i32) (result i64)))"#;
	// 1.2 seconds by the estimate.
	let error = ended(Duration::from_millis(1_100), overlay(), imports, body);
	assert!(is_late(&error), "{error}");
}

#[test]
fn clients_have_a_smaller_write_budget_than_blocks() {
	let body = r#"(func (export "bad") (param i32 i32) (result i64)
		(loop
			(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
			(call $set (i64.const 0x400000000) (i64.const 0x100000000000000))
			(br 0))
		unreachable)"#;
	let import = r#"(import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))"#;
	let error = ended(Duration::from_secs(60), overlay(), import, body);
	assert!(matches!(&error, CallError::Host { error: HostError::Unavailable(_), .. }), "{error}");
}

#[test]
fn no_code_is_compiled_for_a_client() {
	let other = wat::parse_str(format!(
		r#"(module {PRELUDE} (func (export "Core_version") (param i32 i32) (result i64) (i64.const 0)))"#
	))
	.unwrap();
	let bytes: String = other.iter().map(|byte| format!("\\{byte:02x}")).collect();
	let body = format!(
		r#"(data (i32.const 0) "{bytes}")
		(func (export "bad") (param i32 i32) (result i64)
			(drop (call $version (i64.const {}))) (i64.const 0))"#,
		pack(0, other.len() as u32) as i64
	);
	let import = r#"(import "env" "ext_misc_runtime_version_version_1" (func $version (param i64) (result i64)))"#;
	let error = ended(Duration::from_secs(60), overlay(), import, &body);
	assert!(matches!(&error, CallError::Host { error: HostError::Unavailable(_), .. }), "{error}");
	assert_eq!(session(&compile_with(import, &body)).call("bad", &[]), Ok(vec![]));
}

/// An endless loop.
const ENDLESS: &str =
	r#"(func (export "bad") (param i32 i32) (result i64) (loop (br 0)) unreachable)"#;

#[test]
fn a_cancelled_call_ends() {
	let runtime = compile(ENDLESS);
	let cancel = Cancel::default();
	let context = CallContext { cancel: Some(cancel.clone()), ..client(Duration::from_secs(3600)) };
	let begun = Instant::now();
	std::thread::scope(|scope| {
		let call = scope.spawn(|| runtime.session(overlay(), context).call("bad", &[]));
		std::thread::sleep(Duration::from_millis(30));
		cancel.cancel();
		assert_eq!(call.join().unwrap(), Err(CallError::Cancelled { function: "bad".into() }));
	});
	assert!(begun.elapsed() < LATE * 3, "{:?}", begun.elapsed());
}

#[test]
fn calls_for_blocks_have_their_own_instances() {
	let config =
		ExecutorConfig { max_instances: 2, block_instances: 1, ..ExecutorConfig::default() };
	let executor = Executor::new(config).unwrap();
	let body = r#"(func (export "fine") (param i32 i32) (result i64) (i64.const 0))"#;
	let wasm = wat::parse_str(format!("(module {PRELUDE} {ENDLESS} {body})")).unwrap();
	let runtime = executor.compile(&wasm).unwrap();
	let cancel = Cancel::default();
	let hour = Duration::from_secs(3600);
	let endless = || {
		let context = CallContext { cancel: Some(cancel.clone()), ..client(hour) };
		runtime.session(overlay(), context).call("bad", &[])
	};
	std::thread::scope(|scope| {
		let calls = [scope.spawn(endless), scope.spawn(endless)];
		// All instances for clients are in use now or soon.
		let busy = || {
			let context = client(Duration::from_millis(50));
			runtime.session(overlay(), context).call("fine", &[])
		};
		let begun = Instant::now();
		while busy() != Err(CallError::Busy { function: "fine".into() }) {
			assert!(begun.elapsed() < LATE * 3, "the instances are never in use");
		}
		let purpose = CallPurpose::Block;
		let context = CallContext { purpose, ..CallContext::default() };
		let mut block = runtime.session(overlay(), context);
		for _ in 0..3 {
			assert_eq!(block.call("fine", &[]), Ok(vec![]));
		}
		cancel.cancel();
		for call in calls {
			assert!(call.join().unwrap().is_err());
		}
	});
}
