//! Every call behaves as on a fresh instance.

use super::*;
use crate::executor::CallError;

/// A static, a global, the heap and a distant address, each with a function that changes and returns it.
const STATEFUL: &str = r#"
	(data (i32.const 100) "\07\00\00\00")
	(global $counter (mut i32) (i32.const 7))
	(func $word (param i32) (result i64)
		(i64.or (i64.extend_i32_u (local.get 0)) (i64.const 0x400000000)))
	(func $bump (param i32)
		(i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1))))
	(func (export "static") (param i32 i32) (result i64)
		(call $bump (i32.const 100)) (call $word (i32.const 100)))
	(func (export "bss") (param i32 i32) (result i64)
		(call $bump (i32.const 200)) (call $word (i32.const 200)))
	(func (export "global") (param i32 i32) (result i64)
		(global.set $counter (i32.add (global.get $counter) (i32.const 1)))
		(i32.store (i32.const 100) (global.get $counter))
		(call $word (i32.const 100)))
	(func (export "heap") (param i32 i32) (result i64)
		(call $bump (i32.const 4096)) (call $word (i32.const 4096)))
	(func (export "far") (param i32 i32) (result i64)
		(call $bump (i32.const 100000000)) (call $word (i32.const 100000000)))
	(func (export "spoil") (param i32 i32) (result i64)
		(global.set $counter (i32.const 99))
		(i32.store (i32.const 100) (i32.const 99))
		(i32.store (i32.const 200) (i32.const 99))
		(i32.store (i32.const 4096) (i32.const 99))
		(i32.store (i32.const 100000000) (i32.const 99))
		unreachable)
	(func (export "size") (param i32 i32) (result i64)
		(i32.store (i32.const 100) (memory.size)) (call $word (i32.const 100)))
	(func (export "grow") (param i32 i32) (result i64)
		(i32.store (i32.const 100) (memory.grow (i32.const 1))) (call $word (i32.const 100)))
"#;

const EXPECTED: [(&str, u32); 5] =
	[("static", 8), ("bss", 1), ("global", 8), ("heap", 1), ("far", 1)];

fn number(session: &mut Session, function: &str) -> u32 {
	u32::from_le_bytes(session.call(function, &[]).unwrap().try_into().unwrap())
}

#[test]
fn writes_of_a_call_are_not_visible_in_the_next() {
	let mut session = session(&compile(STATEFUL));
	for _ in 0..50 {
		for (function, expected) in EXPECTED {
			assert_eq!(number(&mut session, function), expected, "{function}");
		}
	}
}

#[test]
fn writes_before_a_trap_are_not_visible_afterwards() {
	let mut session = session(&compile(STATEFUL));
	for _ in 0..20 {
		assert_eq!(
			session.call("spoil", &[]),
			Err(CallError::Trap {
				function: "spoil".into(),
				kind: "wasm trap: wasm `unreachable` instruction executed".into()
			})
		);
		for (function, expected) in EXPECTED {
			assert_eq!(number(&mut session, function), expected, "{function}");
		}
	}
}

#[test]
fn parallel_sessions_are_independent() {
	let runtime = compile(STATEFUL);
	std::thread::scope(|scope| {
		for _ in 0..16 {
			scope.spawn(|| {
				let mut session = session(&runtime);
				for _ in 0..50 {
					let _ = session.call("spoil", &[]);
					for (function, expected) in EXPECTED {
						assert_eq!(number(&mut session, function), expected, "{function}");
					}
				}
			});
		}
	});
}

#[test]
fn the_memory_has_the_declared_and_the_heap_pages_and_does_not_grow() {
	let mut session = session(&compile(STATEFUL));
	assert_eq!(number(&mut session, "size"), 1 + 2048);
	assert_eq!(number(&mut session, "grow"), u32::MAX);
	assert_eq!(number(&mut session, "size"), 1 + 2048);
}

#[test]
fn the_overlay_keeps_its_changes() {
	let runtime = compile_with(
		r#"(import "env" "ext_storage_append_version_1" (func $append (param i64 i64)))"#,
		r#"(func (export "go") (param i32 i32) (result i64)
			(call $append (i64.const 0x100000000) (i64.const 0x100000000)) (i64.const 0))"#,
	);
	let mut session = session(&runtime);
	for _ in 0..3 {
		session.call("go", &[]).unwrap();
	}
	// A sequence of three elements, each of one zero byte, under the key of one zero byte.
	assert_eq!(session.overlay().get(None, &[0]).unwrap(), Some(&[12, 0, 0, 0][..]));
	let mut overlay = session.into_overlay();
	assert!(overlay.exists(None, &[0]).unwrap());
}

#[test]
fn transactions_left_open_are_rolled_back_and_the_callers_stay() {
	let runtime = compile_with(
		r#"
		(import "env" "ext_storage_start_transaction_version_1" (func $start))
		(import "env" "ext_storage_commit_transaction_version_1" (func $commit))
		(import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
		"#,
		r#"
		(data (i32.const 0) "ab")
		(func (export "leave") (param i32 i32) (result i64)
			(call $set (i64.const 0x100000000) (i64.const 0x100000000))
			(call $start)
			(call $set (i64.const 0x100000001) (i64.const 0x100000001))
			(i64.const 0))
		(func (export "close") (param i32 i32) (result i64) (call $commit) (i64.const 0))
		"#,
	);
	let mut session = session(&runtime);
	session.overlay().start_transaction();
	session.call("leave", &[]).unwrap();
	assert_eq!(session.overlay().open_transactions(), 1);
	assert!(session.overlay().exists(None, b"a").unwrap());
	assert!(!session.overlay().exists(None, b"b").unwrap());
	// The runtime cannot close what its caller opened.
	assert!(matches!(
		session.call("close", &[]),
		Err(CallError::Host { error: crate::executor::HostError::NoOpenTransaction, .. })
	));
	assert_eq!(session.overlay().open_transactions(), 1);
}
