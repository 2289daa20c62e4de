//! Hostile runtimes are stopped with an error that names the cause, and the session can be used again.

use super::*;
use crate::executor::{AllocatorError, CallError, CodeError, HostError, vm::memory::pack};
use std::time::Instant;

/// A function that works, for calls after a failed one.
const FINE: &str = r#"(func (export "fine") (param i32 i32) (result i64) (i64.const 0))"#;

/// The error of a call of `bad`. Asserts that the session can be used again.
fn stopped(imports: &str, body: &str) -> CallError {
	stopped_within(Duration::from_millis(500), imports, body)
}

fn stopped_within(limit: Duration, imports: &str, body: &str) -> CallError {
	let runtime = compile_with(imports, &format!("{FINE} {body}"));
	let context = CallContext { timeout: Some(limit), ..CallContext::default() };
	let mut session = runtime.session(overlay(), context);
	let start = Instant::now();
	let error = session.call("bad", &[]).unwrap_err();
	assert!(start.elapsed() < limit + Duration::from_secs(10), "{:?}", start.elapsed());
	for _ in 0..3 {
		assert_eq!(session.call("fine", &[1, 2, 3]), Ok(vec![]));
	}
	error
}

#[test]
fn an_endless_loop_is_out_of_time() {
	assert_eq!(
		stopped(
			"",
			r#"(func (export "bad") (param i32 i32) (result i64) (loop (br 0)) unreachable)"#
		),
		CallError::OutOfTime { function: "bad".into(), limit: Duration::from_millis(500) }
	);
}

#[test]
fn an_endless_loop_in_the_start_function_is_out_of_time() {
	let runtime = compile(&format!("{FINE} (func $start (loop (br 0))) (start $start)"));
	let context =
		CallContext { timeout: Some(Duration::from_millis(100)), ..CallContext::default() };
	let error = runtime.session(overlay(), context).call("fine", &[]).unwrap_err();
	assert!(matches!(error, CallError::OutOfTime { .. }), "{error}");
}

#[test]
fn a_loop_of_host_calls_is_out_of_time() {
	let error = stopped(
		r#"(import "env" "ext_hashing_blake2_256_version_1" (func $hash (param i64) (result i32)))
		(import "env" "ext_allocator_free_version_1" (func $free (param i32)))"#,
		r#"(func (export "bad") (param i32 i32) (result i64)
			(loop (call $free (call $hash (i64.const 0x10000000000))) (br 0)) unreachable)"#,
	);
	assert!(matches!(error, CallError::OutOfTime { .. }), "{error}");
}

#[test]
fn endless_recursion_overflows_the_stack() {
	let error = stopped(
		"",
		r#"(func $f (param i64) (result i64)
			(i64.add (call $f (i64.add (local.get 0) (i64.const 1))) (local.get 0)))
		(func (export "bad") (param i32 i32) (result i64) (call $f (i64.const 0)))"#,
	);
	assert_eq!(error, CallError::StackOverflow { function: "bad".into(), limit: 1 << 20 });
}

#[test]
fn a_memory_bomb_is_out_of_memory() {
	let error = stopped(
		r#"(import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))"#,
		r#"(func (export "bad") (param i32 i32) (result i64)
			(loop (drop (call $malloc (i32.const 30000000))) (br 0)) unreachable)"#,
	);
	assert_eq!(
		error,
		CallError::OutOfMemory {
			function: "bad".into(),
			cause: AllocatorError::OutOfSpace(30_000_000)
		}
	);
}

#[test]
fn a_bomb_of_storage_is_stopped() {
	// Writes 16 MiB to a new key in each round.
	let error = stopped_within(
		Duration::from_secs(60),
		r#"(import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))"#,
		r#"(func (export "bad") (param i32 i32) (result i64)
			(loop
				(i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
				(call $set (i64.const 0x400000000) (i64.const 0x100000000000000))
				(br 0))
			unreachable)"#,
	);
	assert!(
		matches!(&error, CallError::Host { import, error: HostError::Unavailable(_), .. }
			if import == "ext_storage_set_version_1"),
		"{error}"
	);
}

#[test]
fn a_bomb_of_transactions_is_stopped() {
	let error = stopped(
		r#"(import "env" "ext_storage_start_transaction_version_1" (func $start))"#,
		r#"(func (export "bad") (param i32 i32) (result i64) (loop (call $start) (br 0)) unreachable)"#,
	);
	assert!(
		matches!(
			&error,
			CallError::Host { error: HostError::Unavailable(_), .. } | CallError::OutOfTime { .. }
		),
		"{error}"
	);
}

#[test]
fn an_access_outside_of_the_memory_traps() {
	let error = stopped(
		"",
		r#"(func (export "bad") (param i32 i32) (result i64) (i64.load (i32.const -8)))"#,
	);
	assert_eq!(
		error,
		CallError::Trap {
			function: "bad".into(),
			kind: "wasm trap: out of bounds memory access".into()
		}
	);
}

#[test]
fn a_return_value_outside_of_the_memory_is_refused() {
	for (pointer, length) in [(0u32, u32::MAX), (u32::MAX, 1), (u32::MAX, u32::MAX)] {
		let range = pack(pointer, length) as i64;
		let error = stopped(
			"",
			&format!(r#"(func (export "bad") (param i32 i32) (result i64) (i64.const {range}))"#),
		);
		assert!(
			matches!(error, CallError::BadReturn { pointer: p, length: l, .. } if p == pointer && l == length),
			"{error}"
		);
	}
}

#[test]
fn a_return_value_of_more_than_the_limit_is_refused() {
	let range = pack(0, (64 << 20) + 1);
	let error = stopped(
		"",
		&format!(r#"(func (export "bad") (param i32 i32) (result i64) (i64.const {range}))"#),
	);
	assert!(matches!(error, CallError::BadReturn { .. }), "{error}");
}

#[test]
fn exports_of_another_signature_or_kind_are_named() {
	for (export, found) in [
		(r#"(func (export "bad") (result i64) (i64.const 0))"#, "a function () -> (i64)"),
		(
			r#"(func (export "bad") (param i64 i64) (result i64) (i64.const 0))"#,
			"a function (i64, i64) -> (i64)",
		),
		(r#"(func (export "bad") (param i32 i32))"#, "a function (i32, i32) -> ()"),
		(r#"(global (export "bad") i32 (i32.const 0))"#, "a global"),
		(r#"(table (export "bad") 1 funcref)"#, "a table"),
	] {
		assert_eq!(
			stopped("", export),
			CallError::WrongSignature { function: "bad".into(), found: found.into() }
		);
	}
	assert_eq!(stopped("", ""), CallError::MissingExport { function: "bad".into() });
}

#[test]
fn a_call_of_an_unknown_import_names_it() {
	let imports = r#"
		(import "env" "ext_magic_do_version_7" (func $magic (param i32 i64) (result i64)))
		(import "elsewhere" "thing" (func $thing))
	"#;
	let magic = r#"(func (export "bad") (param i32 i32) (result i64)
		(call $magic (i32.const 0) (i64.const 0)))"#;
	assert_eq!(
		stopped(imports, magic),
		CallError::UnknownImport { function: "bad".into(), name: "ext_magic_do_version_7".into() }
	);
	let thing = r#"(func (export "bad") (param i32 i32) (result i64) (call $thing) (i64.const 0))"#;
	assert_eq!(
		stopped(imports, thing),
		CallError::UnknownImport { function: "bad".into(), name: "elsewhere::thing".into() }
	);
}

#[test]
fn an_import_with_a_wrong_signature_is_refused_with_both_signatures() {
	let wasm = wat::parse_str(format!(
		r#"(module (import "env" "ext_storage_get_version_1" (func (param i32) (result i64))) {PRELUDE})"#
	))
	.unwrap();
	assert_eq!(
		executor().compile(&wasm).unwrap_err(),
		CodeError::ImportSignature {
			name: "ext_storage_get_version_1".into(),
			expected: "(i64) -> (i64)".into(),
			found: "(i32) -> (i64)".into(),
		}
	);
}

#[test]
fn arguments_that_do_not_fit_are_refused() {
	let mut session = session(&compile(FINE));
	let error = session.call("fine", &vec![0; 40 << 20]).unwrap_err();
	assert_eq!(error, CallError::DataTooLarge { function: "fine".into(), length: 40 << 20 });
	assert_eq!(session.call("fine", &vec![0; 30 << 20]), Ok(vec![]));
}

#[test]
fn a_panic_returns_its_message() {
	let message = "panicked at src/lib.rs: too bad";
	let error = stopped(
		r#"(import "env" "ext_logging_log_version_1" (func $log (param i32 i64 i64)))"#,
		&format!(
			r#"(data (i32.const 0) "{message}")
			(func (export "bad") (param i32 i32) (result i64)
				(call $log (i32.const 0) (i64.const 0) (i64.const {})) unreachable)"#,
			pack(0, message.len() as u32)
		),
	);
	assert_eq!(error, CallError::Panic { function: "bad".into(), message: message.into() });
	let error = stopped(
		r#"(import "env" "ext_panic_handler_abort_on_panic_version_1" (func $abort (param i64)))"#,
		r#"(data (i32.const 0) "so long")
		(func (export "bad") (param i32 i32) (result i64) (call $abort (i64.const 0x700000000)) unreachable)"#,
	);
	assert_eq!(error, CallError::Panic { function: "bad".into(), message: "so long".into() });
}

/// A generator with a fixed seed, so that failures can be reproduced.
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 ^= self.0 << 13;
		self.0 ^= self.0 >> 7;
		self.0 ^= self.0 << 17;
		self.0
	}

	/// An address or length that is small, large, random, or at the end of the memory.
	fn number(&mut self) -> u32 {
		let end = 2049 * 65_536;
		match self.next() % 8 {
			0 => 0,
			1 => u32::MAX,
			2 => end,
			3 => end - 1,
			4 => self.next() as u32,
			5 => (self.next() % 16) as u32,
			_ => (self.next() % 2048) as u32,
		}
	}
}

/// Calls every host function with arbitrary pointers, lengths and encoded arguments. The call returns or
/// fails with an error, and the session can be used again.
#[test]
fn no_argument_of_a_host_function_harms_the_host() {
	let mut random = Random(0x5eed);
	let names = &executor().0.host_functions.signatures;
	assert!(names.len() > 100);
	let mut names: Vec<_> = names.iter().collect();
	names.sort_by_key(|(name, _)| **name);
	let mut failed = 0u32;
	for (name, signature) in names {
		let parameters: Vec<_> = signature.params().map(|ty| ty.to_string()).collect();
		let mut bodies = String::new();
		for case in 0..24 {
			let arguments: String = parameters
				.iter()
				.map(|ty| match ty.as_str() {
					"i32" => format!("(i32.const {}) ", random.number() as i32),
					_ => {
						format!("(i64.const {}) ", pack(random.number(), random.number()) as i64)
					}
				})
				.collect();
			let drop = if signature.results().len() == 0 { "" } else { "drop" };
			bodies.push_str(&format!(
				r#"(func (export "bad{case}") (param i32 i32) (result i64)
					(call $f {arguments}) {drop} (i64.const 0))"#
			));
		}
		let result = signature.results().map(|ty| format!("(result {ty})")).collect::<String>();
		let noise: String = (0..2048).map(|_| format!("\\{:02x}", random.next() as u8)).collect();
		let runtime = compile_with(
			&format!(
				r#"(import "env" "{name}" (func $f (param {}) {result}))"#,
				parameters.join(" ")
			),
			&format!(r#"{FINE} {bodies} (data (i32.const 0) "{noise}")"#),
		);
		for offchain in [false, true] {
			let mut session =
				runtime.session(overlay(), CallContext { offchain, ..CallContext::default() });
			for case in 0..24 {
				match session.call(&format!("bad{case}"), &[]) {
					Ok(_) => {}
					Err(error @ (CallError::HostPanic { .. } | CallError::Trap { .. })) => {
						panic!("{name}, case {case}: {error}")
					}
					Err(_) => failed += 1,
				}
				assert_eq!(session.call("fine", &[]), Ok(vec![]), "{name}, case {case}");
			}
		}
	}
	assert!(failed > 1000, "{failed}");
}
