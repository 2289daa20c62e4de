//! Runtimes that misbehave while a block is built, made from a small runtime that each extrinsic
//! controls.

use crate::{
	chain::*,
	primitives::Extrinsic,
	state::Changes,
	testing::{executor, proposal},
};
use codec::Encode;
use sp_version::RuntimeVersion;
use std::time::Duration;

/// The scripted runtime; its head describes the extrinsics.
const RUNTIME: &str = include_str!("scripted.wat");

fn version(name: &str, spec_version: u32) -> Vec<u8> {
	RuntimeVersion {
		spec_name: name.to_owned().into(),
		impl_name: "scripted".into(),
		authoring_version: 1,
		spec_version,
		impl_version: 1,
		apis: vec![(sp_crypto_hashing::blake2_64(b"Core"), 5)].into(),
		transaction_version: 1,
		system_version: 1,
	}
	.encode()
}

/// Assembles the text form with a version in memory.
fn assemble(runtime: &str) -> Vec<u8> {
	assemble_as("scripted", runtime)
}

fn assemble_as(name: &str, runtime: &str) -> Vec<u8> {
	let version = version(name, 1);
	let runtime = runtime.replace("VERSION_LENGTH", &version.len().to_string());
	let version = escaped(&version);
	wat::parse_str(format!("(module {runtime} (data (i32.const 64) \"{version}\"))")).expect("wat")
}

/// Bytes as a string literal of the text form.
fn escaped(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("\\{byte:02x}")).collect()
}

/// The runtime with instructions at a mark.
fn with(place: &str, instructions: &str) -> String {
	let mark = format!(";;@{place}\n");
	assert!(RUNTIME.contains(&mark), "{place}");
	RUNTIME.replace(&mark, &format!("{instructions}\n"))
}

/// An extrinsic that sets this code.
fn set_code(code: &[u8]) -> Vec<u8> {
	[b"C", code].concat()
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

	fn build(&self, extrinsics: &[&[u8]]) -> Result<BuiltBlock, BuildError> {
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
fn a_trap_leaves_no_trace() {
	let f = Fixture::new();
	let built = f.build(&[b"one", b"trap", b"more"]).unwrap();
	assert_eq!(built.included, [0, 2]);
	assert!(matches!(&built.rejected[..], [(1, Rejection::Failed(_))]));
	f.chain.commit(built.block).unwrap();
	assert!(f.stored(b"one") && f.stored(b"more") && !f.stored(b"trap"));
}

#[test]
fn a_block_is_full_after_some_candidates_without_room() {
	let f = Fixture::new();
	let mut candidates: Vec<&[u8]> = vec![b"one"];
	candidates.extend([b"exhausting".as_slice(); 5]);
	candidates.push(b"more");
	candidates.extend([b"exhausting".as_slice(); 5]);
	candidates.push(b"last");
	let built = f.build(&candidates).unwrap();
	assert_eq!(built.stop_reason, StopReason::Full);
	assert_eq!(built.included, [0, 6]);
	assert!(built.rejected.iter().all(|(_, why)| *why == Rejection::NoRoom { alone: false }));

	let alone = f.build(&[b"exhausting"]).unwrap();
	assert_eq!(alone.rejected, [(0, Rejection::NoRoom { alone: true })]);
}

#[test]
fn an_extrinsic_that_sets_broken_code_is_rejected() {
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
fn no_block_is_built_while_a_hook_sets_broken_code() {
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
fn no_block_is_built_while_a_hook_traps() {
	let f = Fixture::new();
	f.chain.commit(f.build(&[b"b"]).unwrap().block).unwrap();
	for _ in 0..2 {
		let error = f.build(&[b"one"]).err().expect("no block").to_string();
		assert!(error.contains("Core_initialize_block"), "{error}");
	}
	assert_eq!(f.chain.best().number, 1);
}

#[test]
fn a_substitute_replaces_the_code_from_its_block_on() {
	let f = Fixture::new();
	f.chain.commit(f.build(&[b"b"]).unwrap().block).unwrap();
	assert!(f.build(&[]).is_err());
	let Fixture { chain, folder } = f;
	drop(chain);
	// The operator's remedy: the same runtime without the trap.
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

/// Asserts that the code is rejected with a reason that contains `part`, and that the other extrinsics
/// are included.
#[track_caller]
fn refused(code: &[u8], part: &str) {
	let f = Fixture::new();
	f.chain.commit(f.build(&[b"first"]).unwrap().block).unwrap();
	let built = f.build(&[b"one", &set_code(code), b"more", b"exhausting"]).unwrap();
	assert_eq!(built.included, [0, 2], "{part}");
	let reason = built.rejected.iter().find_map(|(index, why)| match why {
		Rejection::UnusableCode(reason) => Some((*index, reason.clone())),
		_ => None,
	});
	let (index, reason) = reason.unwrap_or_else(|| panic!("{part}: {:?}", built.rejected));
	assert_eq!(index, 1);
	assert!(reason.contains(part), "`{part}` is not named: {reason}");
	f.chain.commit(built.block).unwrap();
	f.chain.commit(f.build(&[b"next"]).unwrap().block).unwrap();
	assert!(f.stored(b"one") && f.stored(b"next"));
}

#[test]
fn new_code_must_build_and_execute_a_block() {
	let unreachable = |place: &str| assemble(&with(place, "unreachable"));
	refused(&unreachable("version"), "Core_version");
	refused(&unreachable("initialize"), "Core_initialize_block");
	refused(&unreachable("inherents"), "BlockBuilder_inherent_extrinsics");
	refused(&unreachable("check"), "BlockBuilder_check_inherents");
	refused(&unreachable("finalize"), "BlockBuilder_finalize_block");
	refused(&unreachable("execute"), "Core_execute_block");
	refused(&unreachable("validate"), "TaggedTransactionQueue_validate_transaction");
	// Traps on all extrinsics, including inherents.
	refused(&unreachable("apply"), "inherent 0");
	for function in ["BlockBuilder_finalize_block", "Core_execute_block"] {
		refused(&assemble(&RUNTIME.replace(function, "Somewhere_else")), function);
	}
	// A wrong state root; different states from executing and building.
	let root = "(i64.store offset=33 (local.get $header) (i64.const 7))";
	refused(&assemble(&with("header", root)), "state root");
	let other = "(call $set (call $slice (i32.const 7) (i32.const 1)) (call $slice (i32.const 0) (i32.const 1)))";
	refused(&assemble(&with("execute", other)), "Core_execute_block");
}

#[test]
fn new_code_must_apply_transactions() {
	let trap_on =
		|what: u8| format!("(if (i32.eq (local.get $what) (i32.const {what})) (then unreachable))");
	// A waiting transaction without room, and the one that sets the code.
	refused(&assemble(&with("apply", &trap_on(b'e'))), "BlockBuilder_apply_extrinsic");
	refused(&assemble(&with("apply", &trap_on(b'C'))), "BlockBuilder_apply_extrinsic");
	// Transactions of the block are stale after it: only the replay gets beyond their nonce.
	let stale = "(if (i32.ne (local.get $what) (i32.const 105)) (then
		(if (call $exists (call $slice (local.get $at) (local.get $length)))
			(then (return (call $slice (i32.const 13) (i32.const 3)))))
		(if (i32.eq (local.get $what) (i32.const 67)) (then unreachable))))";
	refused(&assemble(&with("apply", stale)), "BlockBuilder_apply_extrinsic");
}

#[test]
fn code_with_contradicting_versions_is_rejected() {
	let section = |spec_version| {
		let bytes = escaped(&version("scripted", spec_version));
		assemble(&format!("{RUNTIME} (@custom \"runtime_version\" \"{bytes}\")"))
	};
	refused(&section(2), "by its section");
	let f = Fixture::new();
	let built = f.build(&[&set_code(&section(1))]).unwrap();
	assert_eq!(built.included, [0]);
}

#[test]
fn good_code_comes_into_force() {
	let f = Fixture::new();
	let code = assemble(&with(
		"apply",
		"(call $set (call $slice (i32.const 8) (i32.const 2)) (call $slice (i32.const 8) (i32.const 2)))",
	));
	let built = f.build(&[b"one", &set_code(&code), b"more"]).unwrap();
	assert_eq!(built.included, [0, 1, 2]);
	let imported = f.chain.commit(built.block).unwrap();
	assert!(imported.runtime_upgraded);
	f.chain.commit(f.build(&[b"next"]).unwrap().block).unwrap();
	let state = f.chain.state_at(f.chain.best().hash).unwrap();
	assert!(state.get(None, b"bk").unwrap().is_some(), "the new code ran");
}

#[test]
fn code_in_compilation_is_left_to_a_later_block() {
	let f = Fixture::new();
	// Large enough that compiling takes longer than the block's deadline.
	let many: String = (0..4_000)
		.map(|number| {
			format!("(func (param i32) (result i32) (i32.mul (local.get 0) (i32.const {number})))")
		})
		.collect();
	let code = assemble(&format!("{RUNTIME} {many}"));
	let extrinsics = [b"one".to_vec(), set_code(&code), b"more".to_vec()];
	let extrinsics: Vec<Extrinsic> =
		extrinsics.iter().map(|bytes| Extrinsic(bytes.encode())).collect();
	let candidates: Vec<&Extrinsic> = extrinsics.iter().collect();
	// The deadline passes before the code is compiled.
	let proposal =
		Proposal { deadline: std::time::Instant::now() + Duration::from_millis(20), ..proposal(1) };
	let built = f.chain.build_block(&proposal, &candidates).unwrap();
	if let Some((index, why)) = built.rejected.first() {
		assert_eq!((*index, why), (1, &Rejection::NotCompiled));
		assert_eq!(built.included, [0, 2]);
	}
	// It is included as soon as it is compiled.
	let deadline = std::time::Instant::now() + Duration::from_secs(60);
	loop {
		let built = f.chain.build_block(&crate::testing::proposal(2), &candidates).unwrap();
		if built.included.len() == 3 {
			break;
		}
		assert_eq!(built.rejected, [(1, Rejection::NotCompiled)]);
		assert!(std::time::Instant::now() < deadline, "the code is never compiled");
		std::thread::sleep(Duration::from_millis(20));
	}
}

#[test]
fn substitutes_are_checked_when_the_chain_is_opened() {
	let f = Fixture::new();
	for number in 1..=2 {
		f.chain.commit(f.build(&[format!("{number}").as_bytes()]).unwrap().block).unwrap();
	}
	let Fixture { chain, folder } = f;
	drop(chain);
	let path = folder.path().join("chain");
	let open = |substitutes: &[(u32, Vec<u8>)]| {
		let options = ChainOptions {
			code_substitutes: substitutes.iter().cloned().collect(),
			..ChainOptions::default()
		};
		Chain::open(&path, None, executor(), options)
	};
	let good = || assemble(&with("apply", "nop"));
	let trap = assemble(&with("version", "unreachable"));
	let other = assemble_as("another", RUNTIME);
	// For past blocks, the best block and future blocks.
	for number in [0, 2, 3, 1_000] {
		for (code, part) in [
			(vec![0], "WebAssembly"),
			(b"\0asm\x01\0\0\0".to_vec(), "memory"),
			(trap.clone(), "Core_version"),
			(other.clone(), "another"),
		] {
			let error = open(&[(1, good()), (number, code)]).err().expect("refused").to_string();
			let key = format!("codeSubstitutes {{\"{number}\": …}}");
			assert!(error.contains(&key) && error.contains(part), "{error}");
		}
	}
	let many: Vec<_> = (0..100).map(|number| (number, good())).collect();
	assert!(matches!(open(&many), Err(ChainError::Substitutes { found: 100, .. })));

	// With a good substitute the chain continues past its block.
	let f = Fixture { chain: open(&[(3, good())]).unwrap(), folder };
	for number in 3..=5 {
		f.chain.commit(f.build(&[format!("{number}").as_bytes()]).unwrap().block).unwrap();
	}
	assert_eq!(f.chain.best().number, 5);
}
