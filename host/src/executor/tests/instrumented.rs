//! The instrumented module does the same as the original.

use super::*;
use crate::executor::{
	CallError,
	wasm::{instrument::instrument, module_index::ModuleIndex},
};

/// Inputs of each length and alignment, and at the end of the memory.
#[test]
fn hashes_equal_those_of_the_host() {
	let imports = r#"
		(import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))
		(import "env" "ext_hashing_twox_128_version_1" (func $hash (param i64) (result i32)))"#;
	// Hashes a range, and returns the 16 bytes at the returned address.
	let hash = r#"(func (export "hash") (param i32 i32) (result i64)
		(i64.or (i64.extend_i32_u (call $hash (i64.load (local.get 0)))) (i64.const 0x1000000000)))"#;
	// Without an import of the allocator the host computes the hash.
	for imports in [imports, imports.split_once('\n').unwrap().1.split_once('\n').unwrap().1] {
		let runtime = compile_with(imports, hash);
		let mut session = session(&runtime);
		for length in 0..100u32 {
			for address in [INPUT, INPUT + 3] {
				let input: Vec<u8> = (0..200u32).map(|at| (at * 151 + length * 7) as u8).collect();
				let (from, to) = ((address - INPUT) as usize + 8, (address + length) as usize);
				let mut data =
					(u64::from(length) << 32 | u64::from(address + 8)).to_le_bytes().to_vec();
				data.extend_from_slice(&input);
				let hashed = data[from..to - INPUT as usize + 8].to_vec();
				let result = session.call("hash", &data).unwrap();
				assert_eq!(result, sp_crypto_hashing::twox_128(&hashed), "{address} {length}");
			}
		}
		for (address, length) in [(u32::MAX, 1u32), (u32::MAX - 7, 8), (0, u32::MAX), (1 << 31, 31)]
		{
			let range = u64::from(length) << 32 | u64::from(address);
			let error = session.call("hash", &range.to_le_bytes()).unwrap_err();
			assert!(matches!(error, CallError::Host { .. }), "{address} {length}: {error}");
		}
	}
}

#[test]
fn thunks_are_skipped() {
	let runtime = compile(
		r#"
		(type $binary (func (param i32 i32) (result i32)))
		(table 8 funcref)
		(elem (i32.const 2) $forward $subtract $twice)
		(func $subtract (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
		(func $forward (param i32 i32) (result i32) (call $subtract (local.get 0) (local.get 1)))
		(func $twice (param i32 i32) (result i32)
			(call $forward (local.get 0) (local.get 1)) return)
		(func $swapped (param i32 i32) (result i32) (call $subtract (local.get 1) (local.get 0)))
		(func $one (param i32) (result i32) (call $subtract (local.get 0) (i32.const 1)))
		(func $first (param i32 i32) (result i32) (local.get 0))
		(func $nothing)
		(func $still_nothing return)
		(func $nothing_to_pass (call $nothing))
		(func $takes (param i32))
		(func $gives (result i32) (i32.const 9))
		(func $forward_gives (result i32) (call $gives))
		(func $dropped (call $dropping))
		(func $dropping (drop (call $forward_gives)))
		(func $check (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
		(func (export "f") (param i32 i32) (result i64)
			(call $nothing) (call $still_nothing) (call $nothing_to_pass) (call $takes (i32.const 3))
			(call $dropped)
			(call $check (call $forward_gives) (i32.const 9))
			(call $check (call $forward (i32.const 7) (i32.const 2)) (i32.const 5))
			(call $check (call $twice (i32.const 7) (i32.const 2)) (i32.const 5))
			(call $check (call $swapped (i32.const 7) (i32.const 2)) (i32.const -5))
			(call $check (call $first (i32.const 7) (i32.const 2)) (i32.const 7))
			(call $check (call $one (i32.const 7)) (i32.const 6))
			(call $check (call_indirect (type $binary) (i32.const 7) (i32.const 2) (i32.const 2))
				(i32.const 5))
			(call $check (call_indirect (type $binary) (i32.const 7) (i32.const 2) (i32.const 4))
				(i32.const 5))
			(i64.const 0))
		(func (export "empty_slot") (param i32 i32) (result i64)
			(drop (call_indirect (type $binary) (i32.const 7) (i32.const 2) (i32.const 5)))
			(i64.const 0))
		(func (export "other_type") (param i32 i32) (result i64)
			(call_indirect (i32.const 2))
			(i64.const 0))"#,
	);
	let mut session = session(&runtime);
	assert!(session.call("f", &[]).unwrap().is_empty());
	for function in ["empty_slot", "other_type"] {
		let error = session.call(function, &[]).unwrap_err();
		assert!(matches!(error, CallError::Trap { .. }), "{function}: {error}");
	}
}

#[test]
fn thunks_that_call_each_other_overflow_the_stack() {
	let runtime = compile(
		r#"
		(func $a (call $b))
		(func $b (call $c))
		(func $c (call $a))
		(func $itself (call $itself))
		(func (export "circle") (param i32 i32) (result i64) (call $a) (i64.const 0))
		(func (export "itself") (param i32 i32) (result i64) (call $itself) (i64.const 0))"#,
	);
	for function in ["circle", "itself"] {
		let error = session(&runtime).call(function, &[]).unwrap_err();
		assert!(matches!(error, CallError::StackOverflow { .. }), "{function}: {error}");
	}
}

#[test]
fn a_start_function_has_no_heap() {
	for (import, call) in [
		(
			r#"(import "env" "ext_allocator_malloc_version_1" (func $f (param i32) (result i32)))"#,
			"(drop (call $f (i32.const 8)))",
		),
		(
			r#"(import "env" "ext_allocator_free_version_1" (func $f (param i32)))"#,
			"(call $f (i32.const 800))",
		),
	] {
		// Data that looks like the header of an allocated chunk.
		let body = format!(
			r#"(data (i32.const 792) "\00\00\00\00\01\00\00\00")
			(func $start {call}) (start $start)
			(func (export "f") (param i32 i32) (result i64) (i64.const 0))"#
		);
		let error = session(&compile_with(import, &body)).call("f", &[]).unwrap_err();
		assert!(matches!(error, CallError::Host { .. }), "{call}: {error}");
	}
}

#[test]
fn instrumentation_takes_time_proportional_to_the_size() {
	// Stores that no mark covers, sets of locals, and operands that stay on the stack: half a megabyte
	// of each.
	let stores: String = (0..70_000)
		.map(|at| format!("(i32.store offset={} (local.get 0) (i32.const 0))", at % 60 * 1_000))
		.collect();
	let sets = "(local.set 0 (local.get 0))".repeat(70_000);
	let operands = "(local.get 0)".repeat(100_000);
	let drops = " drop".repeat(100_000);
	for body in [format!("{stores} {sets}"), format!("{operands} {sets} {drops}")] {
		let wasm = wat::parse_str(format!(
			r#"(module (memory 1) (func (export "f") (param i32 i32) (result i64)
				{body} (i64.const 0)))"#
		))
		.unwrap();
		let begin = std::time::Instant::now();
		instrument(&ModuleIndex::parse(&wasm).unwrap(), 1).unwrap();
		let taken = begin.elapsed();
		assert!(taken < Duration::from_secs(5), "{taken:?} for {} bytes", wasm.len());
	}
}
