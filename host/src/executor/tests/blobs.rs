//! Which blobs are refused, and what is reported about others.

use super::*;
use crate::executor::{CodeError, ImportInfo};

fn wasm(body: &str) -> Vec<u8> {
	wat::parse_str(format!("(module {body})")).unwrap()
}

fn refused(code: &[u8]) -> CodeError {
	executor().compile(code).unwrap_err()
}

const HEAP: &str = r#"(global (export "__heap_base") i32 (i32.const 1024))"#;

#[test]
fn noise_is_refused() {
	assert!(matches!(refused(b""), CodeError::Malformed { .. }));
	assert!(matches!(refused(b"not wasm"), CodeError::Malformed { .. }));
	assert!(matches!(
		refused(&[0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05, 1, 2, 3]),
		CodeError::Decompress { .. }
	));
	let mut cut = wasm(PRELUDE);
	cut.truncate(cut.len() - 3);
	assert!(matches!(refused(&cut), CodeError::Malformed { .. }));
}

#[test]
fn damaged_modules_do_no_harm() {
	let original = wat::parse_str(format!(
		r#"(module (import "env" "ext_storage_get_version_1" (func (param i64) (result i64))) {PRELUDE}
		(func (export "f") (param i32 i32) (result i64) (i64.const 0)) (data (i32.const 0) "abc"))"#
	))
	.unwrap();
	for index in 0..original.len() {
		for bit in 0..8 {
			let mut damaged = original.clone();
			damaged[index] ^= 1 << bit;
			if let Ok(runtime) = executor().compile(&damaged) {
				let _ = session(&runtime).call("f", &[]);
			}
			let _ = executor().inspect(&damaged);
		}
	}
}

#[test]
fn a_decompression_bomb_is_refused() {
	let bomb = sp_maybe_compressed_blob::compress_weakly(&vec![0; 50 << 20], 60 << 20).unwrap();
	assert!(bomb.len() < 100_000);
	assert!(matches!(refused(&bomb), CodeError::Malformed { .. }));
	let bomb = sp_maybe_compressed_blob::compress_weakly(&vec![0; 55 << 20], 60 << 20).unwrap();
	assert!(matches!(refused(&bomb), CodeError::Decompress { .. }));
}

#[test]
fn features_that_the_reference_refuses_are_refused() {
	for body in [
		"(func (memory.copy (i32.const 0) (i32.const 0) (i32.const 0)))",
		"(func (drop (v128.const i64x2 0 0)))",
		"(func (result i32 i32) (i32.const 0) (i32.const 0))",
		"(table 1 externref)",
		"(func (param externref))",
		"(memory 1)",
		"(func $f (return_call $f))",
		"(tag)",
	] {
		let error = refused(&wasm(&format!("{PRELUDE} {body}")));
		assert!(
			matches!(error, CodeError::Compile { .. } | CodeError::Memory { .. }),
			"{body}: {error}"
		);
	}
}

#[test]
fn imports_other_than_functions_and_memory_are_named() {
	let error = refused(&wasm(r#"(import "env" "g" (global i32)) (memory 1)"#));
	assert_eq!(error, CodeError::Import { kind: "global", module: "env".into(), name: "g".into() });
}

#[test]
fn unusable_memories_are_refused() {
	assert!(matches!(refused(&wasm(HEAP)), CodeError::Memory { .. }));
	assert_eq!(
		refused(&wasm(&format!(r#"(import "env" "memory" (memory 9000)) {HEAP}"#))),
		CodeError::MemoryTooLarge { pages: 9000, limit: 8192 }
	);
	assert!(matches!(
		refused(&wasm(&format!(r#"(memory 1) {HEAP} (func (export "memory"))"#))),
		CodeError::Memory { .. }
	));
}

#[test]
fn a_module_without_a_heap_base_is_refused() {
	for heap in [
		"",
		r#"(global (export "__heap_base") (mut i32) (i32.const 1024))"#,
		r#"(global (export "__heap_base") i64 (i64.const 1024))"#,
		r#"(func (export "__heap_base"))"#,
	] {
		assert_eq!(refused(&wasm(&format!("(memory 1) {heap}"))), CodeError::HeapBase, "{heap}");
	}
}

#[test]
fn calls_fail_if_the_heap_base_is_outside_of_the_memory() {
	let runtime = executor()
		.compile(&wasm(
			r#"(memory 1) (global (export "__heap_base") i32 (i32.const -1))
			(func (export "f") (param i32 i32) (result i64) (i64.const 0))"#,
		))
		.unwrap();
	assert!(session(&runtime).call("f", &[]).is_err());
}

#[test]
fn a_memory_may_be_imported_or_defined_with_or_without_export() {
	for memory in [
		r#"(import "env" "memory" (memory 1))"#,
		"(memory 1)",
		"(memory 1 2)",
		r#"(memory (export "memory") 1)"#,
		r#"(memory (export "other") 1)"#,
	] {
		let body = r#"(func (export "f") (param i32 i32) (result i64) (i64.const 0x300000000))
			(data (i32.const 0) "abc")"#;
		let runtime = executor().compile(&wasm(&format!("{memory} {HEAP} {body}"))).unwrap();
		assert_eq!(session(&runtime).call("f", &[]), Ok(b"abc".to_vec()), "{memory}");
	}
}

#[test]
fn inspection_reports_sizes_imports_and_exports() {
	let code = wasm(&format!(
		r#"(import "env" "ext_storage_get_version_1" (func (param i64) (result i64)))
		(import "env" "ext_magic" (func)) {PRELUDE}
		(func (export "f") (param i32 i32) (result i64) (i64.const 0))"#
	));
	let compressed = sp_maybe_compressed_blob::compress_strongly(&code, 1 << 20).unwrap();
	let info = executor().inspect(&compressed).unwrap();
	assert!(info.compressed);
	assert_eq!((info.size, info.wasm_size), (compressed.len(), code.len()));
	assert_eq!(info.hash.0, sp_crypto_hashing::blake2_256(&compressed));
	assert_eq!(info.wasm_hash.0, sp_crypto_hashing::blake2_256(&code));
	assert_eq!(info.exports, ["f"]);
	assert_eq!(info.heap_base, Some(1024));
	assert_eq!((info.memory_pages, info.memory_imported), (1, true));
	assert_eq!(info.version, None);
	let import = |name: &str, known| ImportInfo { module: "env".into(), name: name.into(), known };
	assert_eq!(
		info.imports,
		[import("ext_storage_get_version_1", true), import("ext_magic", false)]
	);
}
