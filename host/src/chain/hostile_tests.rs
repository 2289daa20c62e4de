//! Runtimes that misbehave while a block is built: a small one, written by hand, that does as each
//! extrinsic says.

use super::{
	testing::{executor, proposal},
	*,
};
use codec::Encode;
use sp_version::RuntimeVersion;

/// An extrinsic's first byte says what the runtime does:
/// `t` writes and traps, `e` finds the block full, `c` sets broken code, `d` deletes the code,
/// `b` makes the next block's hooks trap, `k` makes them set broken code, anything else is stored.
const RUNTIME: &str = r#"
	(import "env" "memory" (memory 1))
	(import "env" "ext_storage_set_version_1" (func $set (param i64 i64)))
	(import "env" "ext_storage_get_version_1" (func $get (param i64) (result i64)))
	(import "env" "ext_storage_clear_version_1" (func $clear (param i64)))
	(import "env" "ext_storage_exists_version_1" (func $exists (param i64) (result i32)))
	(import "env" "ext_storage_root_version_2" (func $root (param i32) (result i64)))
	(global (export "__heap_base") i32 (i32.const 4096))
	(data (i32.const 0) "\00\00:codehbk\01\00\06")
	(func $slice (param $at i32) (param $length i32) (result i64)
		(i64.or
			(i64.extend_i32_u (local.get $at))
			(i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))))
	(func (export "Core_version") (param i32 i32) (result i64)
		(call $slice (i32.const 64) (i32.const VERSION_LENGTH)))
	(func (export "Core_initialize_block") (param $at i32) (param $length i32) (result i64)
		(if (call $exists (call $slice (i32.const 8) (i32.const 1))) (then unreachable))
		(if (call $exists (call $slice (i32.const 9) (i32.const 1)))
			(then (call $set (call $slice (i32.const 2) (i32.const 5))
				(call $slice (i32.const 0) (i32.const 2)))))
		(call $set (call $slice (i32.const 7) (i32.const 1))
			(call $slice (local.get $at) (local.get $length)))
		(call $slice (i32.const 0) (i32.const 1)))
	(func (export "BlockBuilder_inherent_extrinsics") (param i32 i32) (result i64)
		(call $slice (i32.const 0) (i32.const 1)))
	(func (export "BlockBuilder_apply_extrinsic") (param $at i32) (param $length i32) (result i64)
		(local $what i32)
		(local.set $what (i32.load8_u (i32.add (local.get $at) (i32.const 1))))
		(call $set (call $slice (local.get $at) (local.get $length))
			(call $slice (local.get $at) (local.get $length)))
		(if (i32.eq (local.get $what) (i32.const 116)) (then unreachable))
		(if (i32.eq (local.get $what) (i32.const 101))
			(then (return (call $slice (i32.const 10) (i32.const 3)))))
		(if (i32.eq (local.get $what) (i32.const 99))
			(then (call $set (call $slice (i32.const 2) (i32.const 5))
				(call $slice (i32.const 0) (i32.const 2)))))
		(if (i32.eq (local.get $what) (i32.const 100))
			(then (call $clear (call $slice (i32.const 2) (i32.const 5)))))
		(if (i32.eq (local.get $what) (i32.const 98))
			(then (call $set (call $slice (i32.const 8) (i32.const 1))
				(call $slice (i32.const 0) (i32.const 1)))))
		(if (i32.eq (local.get $what) (i32.const 107))
			(then (call $set (call $slice (i32.const 9) (i32.const 1))
				(call $slice (i32.const 0) (i32.const 1)))))
		(call $slice (i32.const 0) (i32.const 2)))
	;; The header as it came in: 98 bytes behind an Option's tag and a length of two bytes. The state
	;; root goes behind the parent's hash and the number of one byte.
	(func (export "BlockBuilder_finalize_block") (param i32 i32) (result i64)
		(local $header i32) (local $root i32)
		(local.set $header (i32.add (i32.const 3)
			(i32.wrap_i64 (call $get (call $slice (i32.const 7) (i32.const 1))))))
		(call $clear (call $slice (i32.const 7) (i32.const 1)))
		(local.set $root (i32.wrap_i64 (call $root (i32.const 1))))
		(i64.store offset=33 (local.get $header) (i64.load (local.get $root)))
		(i64.store offset=41 (local.get $header) (i64.load offset=8 (local.get $root)))
		(i64.store offset=49 (local.get $header) (i64.load offset=16 (local.get $root)))
		(i64.store offset=57 (local.get $header) (i64.load offset=24 (local.get $root)))
		(call $slice (local.get $header) (i32.const 98)))
"#;

fn version() -> Vec<u8> {
	RuntimeVersion {
		spec_name: "obedient".into(),
		impl_name: "obedient".into(),
		authoring_version: 1,
		spec_version: 1,
		impl_version: 1,
		apis: vec![(sp_crypto_hashing::blake2_64(b"Core"), 5)].into(),
		transaction_version: 1,
		system_version: 1,
	}
	.encode()
}

/// Compiles the text form, with the version where it is expected.
fn assemble(runtime: &str) -> Vec<u8> {
	let version = version();
	let bytes: String = version.iter().map(|byte| format!("\\{byte:02x}")).collect();
	let runtime = runtime.replace("VERSION_LENGTH", &version.len().to_string());
	wat::parse_str(format!("(module {runtime} (data (i32.const 64) \"{bytes}\"))")).expect("wat")
}

struct Fixture {
	chain: Chain,
	folder: tempfile::TempDir,
}

impl Fixture {
	fn new() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let wasm = assemble(RUNTIME);
		let mut changes = Changes::default();
		changes.top.insert(b":code".to_vec(), Some(wasm.as_slice().into()));
		let genesis = Genesis::new(executor().compile(&wasm).unwrap(), changes).unwrap();
		let path = folder.path().join("chain");
		let chain = Chain::create(&path, "hostile", genesis, executor(), ChainOptions::default());
		Self { chain: chain.unwrap(), folder }
	}

	fn build(&self, extrinsics: &[&[u8]]) -> Result<Built, BuildError> {
		let extrinsics: Vec<Extrinsic> =
			extrinsics.iter().map(|bytes| Extrinsic(bytes.encode())).collect();
		let candidates: Vec<&Extrinsic> = extrinsics.iter().collect();
		self.chain.build_block(&proposal(1), &candidates)
	}

	fn stored(&self, extrinsic: &[u8]) -> bool {
		let state = self.chain.state_at(self.chain.best().hash).unwrap();
		state.get(None, &extrinsic.encode()).unwrap().is_some()
	}
}

#[test]
fn a_trap_leaves_no_trace_and_the_block_goes_on() {
	let f = Fixture::new();
	let built = f.build(&[b"one", b"trap", b"more"]).unwrap();
	assert_eq!(built.included, [0, 2]);
	assert!(matches!(&built.rejected[..], [(1, Rejection::Failed(_))]));
	f.chain.commit(built.block).unwrap();
	assert!(f.stored(b"one") && f.stored(b"more") && !f.stored(b"trap"));
}

#[test]
fn a_full_block_passes_over_a_few_and_ends() {
	let f = Fixture::new();
	let mut candidates: Vec<&[u8]> = vec![b"one"];
	candidates.extend([b"exhausting".as_slice(); 5]);
	candidates.push(b"more");
	candidates.extend([b"exhausting".as_slice(); 5]);
	candidates.push(b"last");
	let built = f.build(&candidates).unwrap();
	assert_eq!(built.stopped, Stopped::Full);
	assert_eq!(built.included, [0, 6]);
	assert!(built.rejected.iter().all(|(_, why)| *why == Rejection::NoRoom { alone: false }));

	let alone = f.build(&[b"exhausting"]).unwrap();
	assert_eq!(alone.rejected, [(0, Rejection::NoRoom { alone: true })]);
}

#[test]
fn an_extrinsic_that_breaks_the_code_is_left_out() {
	let f = Fixture::new();
	for culprit in [b"code".as_slice(), b"delete"] {
		let built = f.build(&[b"one", culprit, b"more"]).unwrap();
		assert_eq!(built.included, [0, 2]);
		assert!(matches!(&built.rejected[..], [(1, Rejection::UnusableCode(_))]));
		assert!(built.block.new_runtime.is_none());
	}
	let built = f.build(&[b"one", b"code"]).unwrap();
	f.chain.commit(built.block).unwrap();
	f.chain.commit(f.build(&[b"next"]).unwrap().block).unwrap();
	assert!(f.stored(b"next"));
}

#[test]
fn hooks_that_break_the_code_make_no_block_and_change_nothing() {
	let f = Fixture::new();
	f.chain.commit(f.build(&[b"k"]).unwrap().block).unwrap();
	let best = f.chain.best();
	for _ in 0..2 {
		let error = f.build(&[]).err().expect("no block");
		assert!(matches!(error, BuildError::UnusableCode(_)), "{error}");
	}
	assert_eq!(f.chain.best(), best);
}

#[test]
fn hooks_that_trap_make_no_block_and_the_host_lives() {
	let f = Fixture::new();
	f.chain.commit(f.build(&[b"b"]).unwrap().block).unwrap();
	for _ in 0..2 {
		let error = f.build(&[b"one"]).err().expect("no block").to_string();
		assert!(error.contains("Core_initialize_block"), "{error}");
	}
	assert_eq!(f.chain.best().number, 1);
}

#[test]
fn substitute_code_stands_in_from_its_block_on() {
	let f = Fixture::new();
	f.chain.commit(f.build(&[b"b"]).unwrap().block).unwrap();
	assert!(f.build(&[]).is_err());
	let Fixture { chain, folder } = f;
	drop(chain);
	// The operator's remedy: the same rules with the trap taken out.
	let repaired = RUNTIME.replacen("(then unreachable)", "(then)", 1);
	assert_ne!(repaired, RUNTIME);
	let options = ChainOptions {
		code_substitutes: [(1, assemble(&repaired))].into(),
		..ChainOptions::default()
	};
	let path = folder.path().join("chain");
	let chain = Chain::open(&path, None, executor(), options).unwrap();
	let f = Fixture { chain, folder };
	f.chain.commit(f.build(&[b"again"]).unwrap().block).unwrap();
	assert!(f.stored(b"again"));
}
