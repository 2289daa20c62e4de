//! A restored instance equals a fresh one: every byte of its memory, every result.

use super::*;
use crate::{
	executor::{CallError, vm::instance::inspection::inspected},
	primitives::Extrinsic,
};
use codec::{Decode as _, Encode as _};
use proptest::prelude::*;

/// An executor for modules with a small memory, so that it can be compared often.
fn small() -> &'static Executor {
	static EXECUTOR: LazyLock<Executor> = LazyLock::new(|| {
		Executor::new(ExecutorConfig {
			heap_pages: 16,
			max_instances: 8,
			call_timeout: Duration::from_secs(20),
			..ExecutorConfig::default()
		})
		.unwrap()
	});
	&EXECUTOR
}

/// Instructions of a generated function. Addresses are in locals 0 to 3. Local 0 is the frame.
#[derive(Clone, Debug)]
enum Step {
	/// A store of one of nine kinds to a local plus an offset.
	Store(usize, u8, u32),
	/// A store to a computed address.
	Computed(u32),
	/// A store to a local plus a constant, plus an offset.
	Sum(u8, i32, u32),
	/// A store whose value sets the local from which its address was read.
	SetInBetween(u8, u32),
	/// Adds to a local.
	Move(u8, u32),
	/// Copies a local to another.
	Copy(u8, u8),
	/// Creates a stack frame of that size.
	Frame(u32),
	/// A loop with that number of rounds.
	Loop(u8, Vec<Step>),
	/// A conditional on a bit of the input.
	If(u8, Vec<Step>, Vec<Step>),
	/// A block that is left in the middle if a bit of the input is set.
	Leave(u8, Vec<Step>, Vec<Step>),
	/// An allocation, which may be freed.
	Heap(u32, bool),
}

fn step() -> impl Strategy<Value = Step> {
	let offset = prop_oneof![0u32..40, 200u32..300, 4000u32..4200, Just(70_000u32)];
	let leaf = prop_oneof![
		6 => (0usize..9, 0u8..4, offset.clone()).prop_map(|(kind, l, o)| Step::Store(kind, l, o)),
		1 => offset.clone().prop_map(Step::Computed),
		4 => (0u8..4, prop_oneof![-300i32..300, -9000i32..9000, Just(i32::MIN)], offset.clone())
			.prop_map(|(l, constant, o)| Step::Sum(l, constant, o)),
		1 => (0u8..4, offset.clone()).prop_map(|(l, o)| Step::SetInBetween(l, o)),
		3 => (0u8..4, prop_oneof![0u32..64, 250u32..260, 4000u32..9000])
			.prop_map(|(l, by)| Step::Move(l, by)),
		1 => (0u8..4, 0u8..4).prop_map(|(a, b)| Step::Copy(a, b)),
		1 => prop_oneof![1u32..600, 4000u32..20_000].prop_map(Step::Frame),
		1 => (0u32..10_000, any::<bool>()).prop_map(|(size, free)| Step::Heap(size, free)),
	];
	leaf.prop_recursive(3, 40, 6, |inner| {
		let steps = || prop::collection::vec(inner.clone(), 0..5);
		prop_oneof![
			(1u8..5, steps()).prop_map(|(times, steps)| Step::Loop(times, steps)),
			(0u8..8, steps(), steps()).prop_map(|(bit, a, b)| Step::If(bit, a, b)),
			(0u8..8, steps(), steps()).prop_map(|(bit, a, b)| Step::Leave(bit, a, b)),
		]
	})
}

/// An address in the middle of the memory, or less often near one of its ends, inside or outside.
fn edge(middle: u32) -> impl Strategy<Value = u32> {
	let near = |middle: u32| (0u32..1_000).prop_map(move |by| middle.wrapping_add(by));
	let around = || near(0u32.wrapping_sub(500));
	prop_oneof![4 => Just(middle), 1 => around(), 1 => near(MEMORY - 500), 1 => near(MEMORY - 10_000)]
}

/// Writes the text of the steps. `depth` selects the counter of a loop.
fn text(steps: &[Step], depth: usize, out: &mut String) {
	use std::fmt::Write as _;
	const STORES: [(&str, &str); 9] = [
		("i32.store", "(i32.const -1)"),
		("i32.store8", "(i32.const -1)"),
		("i32.store16", "(i32.const -1)"),
		("i64.store", "(i64.const -1)"),
		("i64.store8", "(i64.const -1)"),
		("i64.store16", "(i64.const -1)"),
		("i64.store32", "(i64.const -1)"),
		("f32.store", "(f32.const -1)"),
		("f64.store", "(f64.const -1)"),
	];
	// The locals of the steps follow the two parameters.
	let local = |index: &u8| index + 2;
	for step in steps {
		let _ = match step {
			Step::Store(kind, l, offset) => {
				let (store, value) = STORES[*kind];
				writeln!(out, "({store} offset={offset} (local.get {}) {value})", local(l))
			}
			Step::Computed(offset) => writeln!(
				out,
				"(i32.store offset={offset} (i32.mul (local.get 3) (i32.const 3)) (i32.const -1))"
			),
			Step::Sum(l, constant, offset) => writeln!(
				out,
				"(i32.store offset={offset} (i32.add (local.get {}) (i32.const {constant})) \
				(i32.const -1))",
				local(l)
			),
			Step::SetInBetween(l, offset) => {
				let l = local(l);
				writeln!(
					out,
					"local.get {l} (i32.add (local.get {l}) (i32.const 5000)) local.tee {l} \
					i32.store offset={offset}"
				)
			}
			Step::Move(l, by) => {
				let l = local(l);
				writeln!(out, "(local.set {l} (i32.add (local.get {l}) (i32.const {by})))")
			}
			Step::Copy(a, b) => writeln!(out, "(local.set {} (local.get {}))", local(a), local(b)),
			Step::Frame(size) => {
				writeln!(out, "global.get 0 i32.const {size} i32.sub local.tee 2 global.set 0")
			}
			Step::Heap(size, free) => writeln!(
				out,
				"(i32.store (local.tee 3 (call $malloc (i32.const {size}))) (i32.const -1)) {}",
				if *free { "(call $free (local.get 3))" } else { "" }
			),
			Step::Loop(times, steps) => {
				let counter = 6 + depth;
				let _ = writeln!(out, "(local.set {counter} (i32.const {times})) (loop");
				text(steps, depth + 1, out);
				writeln!(
					out,
					"(br_if 0 (local.tee {counter} (i32.sub (local.get {counter}) (i32.const 1)))))"
				)
			}
			Step::If(bit, yes, no) => {
				let _ = writeln!(out, "(if {} (then", set(*bit));
				text(yes, depth, out);
				let _ = writeln!(out, ") (else");
				text(no, depth, out);
				writeln!(out, "))")
			}
			Step::Leave(bit, before, after) => {
				let _ = writeln!(out, "(block");
				text(before, depth, out);
				let _ = writeln!(out, "(br_if 0 {})", set(*bit));
				text(after, depth, out);
				writeln!(out, ")")
			}
		};
	}
}

/// The value of a bit of the input.
fn set(bit: u8) -> String {
	format!("(i32.and (i32.shr_u (i32.load8_u (local.get 0)) (i32.const {bit})) (i32.const 1))")
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

	#[test]
	fn all_writes_of_a_function_are_undone(
		steps in prop::collection::vec(step(), 1..12),
		input in any::<[u8; 8]>(),
		stack in edge(400_000),
		frame in edge(399_000),
		locals in [edge(100_000), edge(200_000), edge(409_600)],
	) {
		let [first, second, third] = locals;
		let mut body = String::new();
		text(&steps, 0, &mut body);
		let wasm = wat::parse_str(format!(
			r#"(module
				(import "env" "memory" (memory 9))
				(import "env" "ext_allocator_malloc_version_1" (func $malloc (param i32) (result i32)))
				(import "env" "ext_allocator_free_version_1" (func $free (param i32)))
				(global $stack (mut i32) (i32.const {stack}))
				(global (export "__heap_base") i32 (i32.const 500001))
				(data (i32.const 390000) "some data that the stack runs into")
				(data (i32.const 410000) "and some more")
				(func (export "f") (param i32 i32) (result i64) (local i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
					(local.set 2 (i32.const {frame}))
					(local.set 3 (i32.const {first}))
					(local.set 4 (i32.const {second}))
					(local.set 5 (i32.const {third}))
					{body}
					(i64.const 0)))"#
		)).unwrap();
		let runtime = small().compile(&wasm).unwrap();
		let mut session = session(&runtime);
		inspected(|| {
			for input in input {
				match session.call("f", &[input]) {
					Ok(_) | Err(CallError::Trap { .. } | CallError::OutOfMemory { .. }) => {}
					// Its stores may overwrite the headers of chunks.
					Err(CallError::Host { import, .. }) if import.starts_with("ext_allocator") => {}
					Err(error) => panic!("{error}"),
				}
			}
		});
	}
}

/// Bytes of the memory of the modules in this file.
const MEMORY: u32 = 25 * 65_536;

/// A stack frame of `size` bytes below `global`, with a counter at `offset`. `f` increments the counter
/// and returns it. Nothing else is written.
fn counting(global: u32, size: u32, offset: u32) -> Runtime {
	let wasm = wat::parse_str(format!(
		r#"(module
			(import "env" "memory" (memory 9))
			(global $g (mut i32) (i32.const {global}))
			(global (export "__heap_base") i32 (i32.const 500000))
			(func (export "f") (param i32 i32) (result i64) (local $l i32)
				(local.set $l (i32.sub (global.get $g) (i32.const {size})))
				(i32.store
					(i32.add (local.get $l) (i32.const {offset}))
					(i32.add (i32.load (i32.const {address})) (i32.const 1)))
				(i64.const {result})))"#,
		address = global.wrapping_sub(size).wrapping_add(offset),
		result = 4 << 32 | u64::from(global.wrapping_sub(size).wrapping_add(offset)),
	))
	.unwrap();
	small().compile(&wasm).unwrap()
}

#[test]
fn writes_to_a_frame_outside_of_the_memory_are_undone() {
	// Frames across address 0 and across the end of the memory, around the reach of a mark, and with
	// several marks.
	let mut cases = vec![(212, 512, 304)];
	for size in [300, 512, 513, 4_608, 5_000, 16_384] {
		for inside in [4, 8, 100, 255, 256, 257, 260, 300, 4_000, 4_096, 4_352, 4_360] {
			if inside > size {
				continue;
			}
			// That many bytes of the frame are the first or the last ones of the memory.
			cases.extend([0, inside - 4].map(|place| (inside, size, size - inside + place)));
			let global = MEMORY - inside + size;
			cases.extend([0, inside - 4].map(|place| (global, size, place)));
		}
	}
	for (global, size, offset) in cases {
		let mut session = session(&counting(global, size, offset));
		for _ in 0..3 {
			let result = inspected(|| session.call("f", &[])).unwrap();
			assert_eq!(result, [1, 0, 0, 0], "{global} {size} {offset}");
		}
	}
}

/// The rules of covers, one by one: each function writes where an earlier mark might seem to reach.
#[test]
fn marks_cover_no_more_than_they_reach() {
	let far = "(local.set 2 (i32.add (local.get 2) (i32.const 8192)))";
	let store = "(i32.store (local.get 2) (i32.const -1))";
	let bit = "(i32.and (i32.load8_u (local.get 0)) (i32.const 1))";
	let again = "(br_if 0 (local.tee 3 (i32.sub (local.get 3) (i32.const 1))))";
	for body in [
		// The local is set.
		format!("{store} {far} {store}"),
		// A loop repeats with another value.
		format!("{store} (loop {store} {far} {again})"),
		format!("(loop {far} {store} (loop {store}) {again})"),
		format!("(loop {store} (if {bit} (then {far})) {store} {far} {again})"),
		// The mark may have been skipped.
		format!("(if {bit} (then {store})) {store}"),
		format!("(if {bit} (then {store}) (else {store}))"),
		format!("(block (br_if 0 {bit}) {store}) {store}"),
		format!("(block (block (br_if 1 {bit}) {store}) {store}) {store}"),
		// The local is set between the address and the store.
		format!(
			"{store} {far} local.get 2 (i32.sub (local.get 2) (i32.const 8192)) local.tee 2 i32.store"
		),
		format!("{store} local.get 2 {far} (i32.const -1) i32.store {store}"),
		// Too far away, on both sides.
		"(i32.store offset=4000 (local.get 2) (i32.const -1)) (i32.store offset=8300 (local.get 2) \
		(i32.const -1)) (i32.store offset=100 (local.get 2) (i32.const -1))".to_owned(),
		// A part of the offset is an added constant, another local, or unknown.
		"(i32.store (i32.add (local.get 2) (i32.const 4000)) (i32.const -1)) (i32.store \
		offset=4000 (i32.add (local.get 2) (i32.const 4300)) (i32.const -1)) (i32.store (i32.add \
		(i32.const -700) (i32.add (local.get 2) (i32.const 100))) (i32.const -1))".to_owned(),
		"(i32.store (i32.add (local.get 2) (i32.const 4)) (i32.const -1)) (i32.store (i32.add \
		(i32.const 8) (i32.mul (local.get 2) (i32.const 2))) (i32.const -1)) (i32.store (i32.add \
		(local.get 2) (i32.mul (local.get 3) (i32.const 10000))) (i32.const -1))".to_owned(),
		format!("(i32.store (i32.add (local.get 2) (i32.const 4)) (i32.const -1)) local.get 2 \
		i32.const 4 i32.add {far} (i32.const -1) i32.store \
		(i32.store (i32.add (local.get 2) (i32.const 4)) (i32.const -1))"),
		// A frame, its ends, and addresses beyond them.
		"global.get 0 i32.const 10000 i32.sub local.tee 2 global.set 0 \
		(i64.store offset=0 (local.get 2) (i64.const -1)) \
		(i64.store offset=5000 (local.get 2) (i64.const -1)) \
		(i64.store offset=9992 (local.get 2) (i64.const -1)) \
		(i64.store offset=9996 (local.get 2) (i64.const -1)) \
		(i64.store offset=20000 (local.get 2) (i64.const -1))".to_owned(),
		"global.get 0 i32.const 20000 i32.sub local.tee 2 global.set 0 \
		(i64.store offset=10000 (local.get 2) (i64.const -1))".to_owned(),
		// The global is not a stack pointer.
		"(global.set 0 (i32.const 77)) global.get 0 i32.const 5000 i32.sub local.set 2".to_owned(),
		"global.get 0 i32.const 4 i32.add local.set 2 \
		(i32.store offset=6000 (local.get 2) (i32.const -1))".to_owned(),
	] {
		let wasm = wat::parse_str(format!(
			r#"(module
				(import "env" "memory" (memory 9))
				(global $stack (mut i32) (i32.const 400000))
				(global (export "__heap_base") i32 (i32.const 500000))
				(func (export "f") (param i32 i32) (result i64) (local i32 i32)
					(local.set 2 (i32.const 100000))
					(local.set 3 (i32.const 4))
					{body}
					(i64.const 0)))"#
		))
		.unwrap();
		let runtime = small().compile(&wasm).unwrap();
		let mut session = session(&runtime);
		for input in [0, 1, 0] {
			inspected(|| session.call("f", &[input])).unwrap_or_else(|error| panic!("{body}: {error}"));
		}
	}
}

#[test]
fn writes_of_the_host_are_undone() {
	let wasm = wat::parse_str(
		r#"(module
			(import "env" "memory" (memory 9))
			(import "env" "ext_storage_read_version_1"
				(func $read (param i64 i64 i32) (result i64)))
			(import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
			(global (export "__heap_base") i32 (i32.const 100000))
			(data (i32.const 0) "key")
			(func (export "f") (param i32 i32) (result i64)
				;; 9000 bytes to 300000, across three pages, and twice to the heap.
				(drop (call $read (i64.const 0x300000000) (i64.const 0x2328000493e0) (i32.const 0)))
				(drop (call $get (i64.const 0x300000000)))
				(call $get (i64.const 0x300000000))))"#,
	)
	.unwrap();
	let runtime = small().compile(&wasm).unwrap();
	let mut session = session(&runtime);
	let value = vec![7; 20_000];
	session.overlay().set(None, b"key", Some(&value));
	for _ in 0..3 {
		let result = inspected(|| session.call("f", &[1; 5_000])).unwrap();
		assert!(result == Some(&value[..]).encode());
	}
}

/// The results of all calls of a block on an executor.
fn results(executor: &Executor, good: &[Extrinsic]) -> Vec<Result<Vec<u8>, String>> {
	let runtime = executor.compile(stratos_runtime_wasm::WASM_BINARY).unwrap();
	let (state, root) = runtime::committed(runtime::genesis(&runtime));
	let parent = runtime::genesis_header(root);
	let mut all = Vec::new();
	let mut session = runtime.session(Overlay::new(state.clone()), CallContext::default());
	let mut body = runtime::open_block(&mut session, &parent);
	let mut apply = |session: &mut Session, extrinsic: &[u8]| {
		session.overlay().start_transaction();
		let result = session.call("BlockBuilder_apply_extrinsic", extrinsic);
		let included = result.as_ref().is_ok_and(|result| result.first() == Some(&0));
		match included {
			true => session.overlay().commit_transaction().unwrap(),
			false => session.overlay().rollback_transaction().unwrap(),
		}
		all.push(result.map_err(|error| error.to_string()));
		included
	};
	for (index, extrinsic) in good.iter().enumerate() {
		// Noise, a truncated extrinsic, a forged signature, one that is included already, a future nonce.
		apply(&mut session, &[index as u8; 40]);
		apply(&mut session, &extrinsic.0[..extrinsic.0.len() - 1 - index]);
		let mut forged = extrinsic.0.clone();
		forged[60] ^= 1;
		apply(&mut session, &forged);
		if apply(&mut session, &extrinsic.0) {
			body.push(extrinsic.clone());
		}
		apply(&mut session, &extrinsic.0);
		apply(&mut session, &good[(index + 3) % good.len()].0);
	}
	// A missing function, invalid arguments, and a large result.
	for (function, data) in [
		("no_such_function", &[][..]),
		("Core_initialize_block", &[1, 2]),
		("Metadata_metadata", &[]),
	] {
		all.push(session.call(function, data).map_err(|error| error.to_string()));
	}
	let header = session.call("BlockBuilder_finalize_block", &[]).unwrap();
	assert_eq!(body.len(), 13);

	// The same block executed, with a wrong and with the correct state root.
	let mut session = runtime.session(Overlay::new(state), CallContext::default());
	let mut wrong = crate::primitives::Header::decode(&mut &header[..]).unwrap();
	wrong.state_root = Default::default();
	for header in [wrong.encode(), header.clone()] {
		session.overlay().start_transaction();
		let block = [header, Vec::<Extrinsic>::encode(&body)].concat();
		all.push(session.call("Core_execute_block", &block).map_err(|error| error.to_string()));
		session.overlay().rollback_transaction().unwrap();
	}
	all.push(Ok(header));
	all
}

#[test]
fn the_real_runtime_has_the_same_results_on_restored_and_fresh_instances() {
	let executor = |max_idle| {
		let config = ExecutorConfig { max_idle, max_instances: 2, ..ExecutorConfig::default() };
		Executor::new(config).unwrap()
	};
	let runtime = runtime::real();
	let (state, root) = runtime::committed(runtime::genesis(&runtime));
	let parent = runtime::genesis_header(root).hash();
	let good = runtime::transfers(&runtime, state, parent, 12);
	let fresh = results(&executor(0), &good);
	assert!(fresh.iter().filter(|result| result.is_err()).count() > 10, "panics are among them");
	let restored = inspected(|| results(&executor(8), &good));
	assert_eq!(fresh.len(), restored.len());
	for (index, (fresh, restored)) in fresh.iter().zip(&restored).enumerate() {
		assert!(fresh == restored, "{index}: {restored:?} instead of {fresh:?}");
	}
}
