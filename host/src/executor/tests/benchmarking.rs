//! The benchmarking functions, which exist for benchmarks only.

use super::*;
use crate::executor::{Benchmarking, CallError, HostError};
use codec::Decode;

/// Writes a value, commits, reads and writes it, and returns the counts.
const MODULE: &str = r#"(module
	(import "env" "ext_benchmarking_wipe_db_version_1" (func $wipe))
	(import "env" "ext_benchmarking_commit_db_version_1" (func $commit))
	(import "env" "ext_benchmarking_reset_read_write_count_version_1" (func $reset))
	(import "env" "ext_benchmarking_read_write_count_version_1" (func $counts (result i64)))
	(import "env" "ext_benchmarking_current_time_version_1" (func $time (result i32)))
	(import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
	(import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
	(import "env" "memory" (memory 1))
	(global (export "__heap_base") i32 (i32.const 1024))
	(data (i32.const 100) "key")
	(func $write (call $set (i64.const 0x300000064) (i64.const 0x300000064)))
	(func (export "time") (param i32 i32) (result i64)
		(i64.or (i64.extend_i32_u (call $time)) (i64.const 0x1000000000)))
	(func (export "count") (param i32 i32) (result i64)
		(call $wipe) (call $write) (call $commit) (call $reset)
		(drop (call $get (i64.const 0x300000064)))
		(drop (call $get (i64.const 0x300000064)))
		(call $write) (call $commit) (call $counts))
	(func (export "read") (param i32 i32) (result i64)
		(call $wipe) (call $get (i64.const 0x300000064))))"#;

fn runtime(benchmarking: bool) -> Runtime {
	let config = ExecutorConfig { benchmarking, max_instances: 2, ..ExecutorConfig::default() };
	Executor::new(config).unwrap().compile(&wat::parse_str(MODULE).unwrap()).unwrap()
}

fn benchmark(runtime: &Runtime, counting: bool) -> Session {
	let mut genesis = MemoryBackend::new();
	genesis.insert(None, b"key".to_vec(), *b"old");
	let benchmarking = Some(Benchmarking::new(Arc::new(genesis), counting));
	runtime.session(overlay(), CallContext { benchmarking, ..CallContext::default() })
}

#[test]
fn a_benchmark_starts_from_genesis_and_counts_its_accesses() {
	let runtime = runtime(true);
	for (counting, expected) in [(true, (1u32, 0u32, 1u32, 0u32)), (false, (0, 0, 0, 0))] {
		let mut session = benchmark(&runtime, counting);
		for _ in 0..3 {
			let counts = session.call("count", &[]).unwrap();
			assert_eq!(<(u32, u32, u32, u32)>::decode(&mut &*counts).unwrap(), expected);
			let value = session.call("read", &[]).unwrap();
			assert_eq!(Option::<Vec<u8>>::decode(&mut &*value).unwrap().unwrap(), b"old");
		}
		let time = |session: &mut Session| {
			u128::from_le_bytes(session.call("time", &[]).unwrap().try_into().unwrap())
		};
		let first = time(&mut session);
		assert!(time(&mut session) >= first);
	}
}

#[test]
fn without_a_state_for_benchmarks_the_functions_fail() {
	let error = session(&runtime(true)).call("count", &[]).unwrap_err();
	let CallError::Host { import, error: HostError::Unavailable(why), .. } = error else {
		panic!("{error}");
	};
	assert_eq!(import, "ext_benchmarking_wipe_db_version_1");
	assert!(why.contains("no state for benchmarks"), "{why}");
}

#[test]
fn without_the_setting_the_functions_are_unknown() {
	let mut session = benchmark(&runtime(false), true);
	for function in ["count", "time", "read"] {
		let error = session.call(function, &[]).unwrap_err();
		assert!(matches!(error, CallError::UnknownImport { .. }), "{error}");
	}
}
