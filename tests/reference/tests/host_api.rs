//! Both hosts answer random sequences of host functions alike, in both state versions.
//!
//! `PROGRAMS` says how many (400 unless told), `SEED` which (from the clock unless told).

use sp_core::storage::StateVersion;
use std::{
	collections::BTreeMap,
	sync::Arc,
	time::{SystemTime, UNIX_EPOCH},
};
use stratos_host::{
	executor::CallContext,
	state::{Changes, MemoryBackend, Overlay},
};
use stratos_reference::{
	chain::executor,
	differential::hex,
	program::{self, Arguments, Operation},
	random::Random,
	reference::Reference,
};

fn setting(name: &str) -> Option<u64> {
	std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Runs `programs` random programs, each on the state that the one before left.
fn run(version: StateVersion, seed: u64, programs: u64) {
	let code = program::module(Arguments::Fields);
	let runtime = executor(None).compile(&code).expect("a module like a runtime's");
	let mut ours = MemoryBackend::new();
	let mut theirs = Reference::new(&Changes::default(), version);
	let mut random = Random::new(seed);
	let mut calls: BTreeMap<&str, u32> = BTreeMap::new();
	for number in 0..programs {
		let length = 1 + random.below(60) as usize;
		let program = program::random(&mut random, length);
		for operation in &program {
			*calls.entry(operation.name()).or_default() += 1;
		}
		let input = program::encode(&program);

		let overlay = Overlay::new(Arc::new(ours.clone()));
		let mut session = runtime.session(overlay, CallContext::default());
		let mut work = theirs.work_with(code.clone());
		let (a, b) = (session.call("run", &input), work.call("run", &input));
		let about = || format!("{version:?}, seed {seed}, program {number}");
		match (&a, &b) {
			(Ok(a), Ok(b)) => assert_eq!(hex(a), hex(b), "{}: {}", about(), names(&program)),
			(Err(_), Err(_)) => {}
			_ => panic!("{}: {a:?} here, {b:?} there: {}", about(), names(&program)),
		}
		let outcome = work.finish();
		let mut overlay = session.into_overlay();
		let root = overlay.root(version).expect("a state in memory");
		assert_eq!(root, outcome.root, "{}: {}", about(), names(&program));
		let (changes, update) = overlay.into_changes();
		ours.apply(&changes, &update.expect("the root was asked for"));
		theirs.apply(outcome);
	}
	let seen: u32 = calls.values().sum();
	println!("{version:?}: {programs} programs, {seen} calls of {} host functions", calls.len());
	assert!(programs < 100 || calls.len() > 40, "{calls:?}");
}

fn names(program: &[Operation]) -> String {
	program.iter().map(|operation| format!("\n  {operation:02x?}")).collect()
}

#[test]
fn random_programs_have_the_same_answers_and_roots() {
	let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_secs());
	let seed = setting("SEED").unwrap_or_else(clock);
	println!("seed {seed}: SEED={seed} repeats this run");
	let programs = setting("PROGRAMS").unwrap_or(400);
	run(StateVersion::V0, seed, programs);
	run(StateVersion::V1, seed, programs);
}
