//! Measurements, run by hand:
//! `cargo test --workspace --lib executor::tests::measurements -- --ignored --nocapture`.

use super::*;
use crate::executor::{SignatureCache, vm::memory::pack};
use std::time::Instant;

/// The time of `run`, which has `count` iterations, in nanoseconds per iteration. The best of many short
/// rounds, because the machine may be busy.
fn best(count: u32, mut run: impl FnMut()) -> f64 {
	(0..200)
		.map(|_| {
			let start = Instant::now();
			run();
			start.elapsed().as_nanos() as f64 / f64::from(count)
		})
		.fold(f64::INFINITY, f64::min)
}

/// The CPU time of this thread in nanoseconds, where `schedstat` exists.
fn cpu_time() -> f64 {
	let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
	text.split(' ').next().and_then(|time| time.parse().ok()).unwrap_or_default()
}

#[test]
#[ignore = "a measurement"]
fn calls() {
	let empty = compile(r#"(func (export "f") (param i32 i32) (result i64) (i64.const 0))"#);
	// 255 kB of statics, and that many pages of 4 KiB written to.
	let statics = "\\01".repeat(255_000);
	let dirty = |pages: u32| {
		let body = format!(
			r#"(data (i32.const 1048576) "{statics}")
			(func (export "f") (param i32 i32) (result i64) (local $i i32)
				(loop
					(i32.store (i32.mul (local.get $i) (i32.const 4096)) (i32.const 1))
					(local.set $i (i32.add (local.get $i) (i32.const 1)))
					(br_if 0 (i32.lt_u (local.get $i) (i32.const {pages}))))
				(i64.const 0))"#
		);
		let wasm = wat::parse_str(format!(
			r#"(module (import "env" "memory" (memory 20))
			(global (export "__heap_base") i32 (i32.const 1310720)) {body})"#
		));
		executor().compile(&wasm.unwrap()).unwrap()
	};
	let mut runs = vec![("an empty function".to_owned(), empty)];
	for pages in [1, 20, 60, 120, 160, 200] {
		runs.push((format!("{pages} pages written"), dirty(pages)));
	}
	for (name, runtime) in runs {
		let mut session = session(&runtime);
		let time = best(50, || {
			for _ in 0..50 {
				session.call("f", &[0; 100]).unwrap();
			}
		});
		println!("{name:30} {:8.2} us a call", time / 1000.0);
	}
}

#[test]
#[ignore = "a measurement"]
fn host_calls() {
	const LOOPS: u32 = 10_000;
	for (name, signature, call) in [
		("ext_logging_max_level_version_1", "(result i32)", "(drop (call $f))".to_owned()),
		(
			"ext_allocator_malloc_version_1",
			"(param i32) (result i32)",
			"(call $free (call $f (i32.const 40)))".to_owned(),
		),
		(
			"ext_hashing_twox_128_version_1",
			"(param i64) (result i32)",
			format!("(call $free (call $f (i64.const {})))", pack(0, 20)),
		),
		(
			"ext_hashing_blake2_128_version_1",
			"(param i64) (result i32)",
			format!("(call $free (call $f (i64.const {})))", pack(0, 32)),
		),
		(
			"ext_hashing_blake2_256_version_1",
			"(param i64) (result i32)",
			format!("(call $free (call $f (i64.const {})))", pack(0, 100)),
		),
		(
			"ext_storage_get_version_1",
			"(param i64) (result i64)",
			format!("(call $free (i32.wrap_i64 (call $f (i64.const {}))))", pack(0, 48)),
		),
		(
			"ext_storage_set_version_1",
			"(param i64 i64)",
			format!("(call $f (i64.const {}) (i64.const {}))", pack(0, 48), pack(0, 80)),
		),
	] {
		let runtime = compile_with(
			&format!(
				r#"(import "env" "{name}" (func $f {signature}))
				(import "env" "ext_allocator_free_version_1" (func $free (param i32)))"#
			),
			&format!(
				r#"(func (export "f") (param i32 i32) (result i64) (local $i i32)
				(loop
					{call}
					(local.set $i (i32.add (local.get $i) (i32.const 1)))
					(br_if 0 (i32.lt_u (local.get $i) (i32.const {LOOPS}))))
				(i64.const 0))"#
			),
		);
		let mut session = session(&runtime);
		session.overlay().set(None, &[0; 48], Some(&[0; 80]));
		let time = best(LOOPS, || {
			session.call("f", &[]).unwrap();
		});
		println!("{name:40} {time:8.1} ns");
	}
}

#[test]
#[ignore = "a measurement"]
fn the_real_runtime() {
	let code = stratos_runtime_wasm::WASM_BINARY;
	let start = Instant::now();
	let runtime = executor().compile(code).unwrap();
	println!("compiled in {:?}", start.elapsed());
	let directory = tempfile::tempdir().unwrap();
	let cached = || {
		Executor::new(ExecutorConfig {
			cache_dir: Some(directory.path().join("code")),
			max_instances: 2,
			..ExecutorConfig::default()
		})
		.unwrap()
	};
	cached().compile(code).unwrap();
	let executor = cached();
	let start = Instant::now();
	executor.compile(code).unwrap();
	println!("loaded from the disk in {:?}", start.elapsed());
	let mut session = session(&runtime);
	let time = best(50, || {
		for _ in 0..50 {
			session.call("Core_version", &[]).unwrap();
		}
	});
	println!("Core_version {:.2} us", time / 1000.0);
}

fn median(mut values: Vec<f64>) -> f64 {
	values.sort_by(f64::total_cmp);
	values.get(values.len() / 2).copied().unwrap_or_default()
}

/// CPU time of blocks of signed transfers, authored and imported in turns: the medians.
#[test]
#[ignore = "a measurement"]
fn transfers() {
	let runtime = runtime::real();
	let (state, root) = runtime::committed(runtime::genesis(&runtime));
	let parent = runtime::genesis_header(root);
	let signatures = Arc::new(SignatureCache::new(100_000));
	let context = || CallContext { signatures: signatures.clone(), ..CallContext::default() };
	for (count, rounds) in [(0u32, 300), (500, 30)] {
		let extrinsics = runtime::transfers(&runtime, state.clone(), parent.hash(), count);
		let (mut apply, mut author, mut import) = (Vec::new(), Vec::new(), Vec::new());
		for _ in 0..rounds {
			let begun = cpu_time();
			let mut session = runtime.session(Overlay::new(state.clone()), context());
			let mut body = runtime::open_block(&mut session, &parent);
			let applying = cpu_time();
			for extrinsic in &extrinsics {
				session.overlay().start_transaction();
				let result = session.call("BlockBuilder_apply_extrinsic", &extrinsic.0).unwrap();
				session.overlay().commit_transaction().unwrap();
				assert_eq!(result, [0, 0]);
			}
			apply.push(cpu_time() - applying);
			let header = session.call("BlockBuilder_finalize_block", &[]).unwrap();
			author.push(cpu_time() - begun);
			body.extend(extrinsics.iter().cloned());
			let block = [header, codec::Encode::encode(&body)].concat();
			let begun = cpu_time();
			let mut session = runtime.session(Overlay::new(state.clone()), context());
			session.call("Core_execute_block", &block).unwrap();
			import.push(cpu_time() - begun);
		}
		let each = 1000.0 * f64::from(count.max(1));
		let figure = |values: Vec<f64>| median(values) / each;
		if count == 0 {
			println!("empty block: authored {:.1} us", figure(author));
			println!("             imported {:.1} us", figure(import));
		} else {
			println!("a transfer:  applied  {:.1} us", figure(apply));
			println!("             authored {:.1} us, with its share of the block", figure(author));
			println!("             imported {:.1} us, with its share of the block", figure(import));
		}
	}
}
