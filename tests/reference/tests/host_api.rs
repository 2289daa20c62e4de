//! Both hosts answer random sequences of host functions alike, in both state versions.
//!
//! `PROGRAMS` says how many (400 unless told), `SEED` which (from the clock unless told).

use sp_core::{H256, storage::StateVersion};
use std::{
	collections::BTreeMap,
	panic::{AssertUnwindSafe, catch_unwind},
	sync::Arc,
	time::{SystemTime, UNIX_EPOCH},
};
use stratos_host::{
	executor::{CallContext, Runtime},
	state::{Changes, MemoryBackend, Overlay},
};
use stratos_reference::{
	chain::executor,
	differential::hex,
	program::{self, Arguments, Operation},
	random::Random,
	reference::{Outcome, Reference},
};

fn setting(name: &str) -> Option<u64> {
	std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Both hosts with the same state.
struct Both {
	version: StateVersion,
	code: Vec<u8>,
	runtime: Runtime,
	ours: MemoryBackend,
	theirs: Reference,
}

/// What a program came to on one side: its answer, and the root after it.
type Ended = (Option<Vec<u8>>, H256);

impl Both {
	fn new(version: StateVersion) -> Self {
		let code = program::module(Arguments::Fields);
		let runtime = executor(None).compile(&code).expect("a module like a runtime's");
		let theirs = Reference::new(&Changes::default(), version);
		Self { version, code, runtime, ours: MemoryBackend::new(), theirs }
	}

	/// Runs a program here; the state after it.
	fn here(&self, program: &[Operation]) -> (Ended, MemoryBackend) {
		let overlay = Overlay::new(Arc::new(self.ours.clone()));
		let mut session = self.runtime.session(overlay, CallContext::default());
		let answer = session.call("run", &program::encode(program)).ok();
		let mut overlay = session.into_overlay();
		let root = overlay.root(self.version).expect("a state in memory");
		let (changes, update) = overlay.into_changes();
		let mut state = self.ours.clone();
		state.apply(&changes, &update.expect("the root was asked for"));
		((answer, root), state)
	}

	/// Runs a program there. Nothing where the reference itself panics.
	fn there(&self, program: &[Operation]) -> Option<(Ended, Outcome)> {
		let run = || {
			let mut work = self.theirs.work_with(self.code.clone());
			let answer = match work.call("run", &program::encode(program)) {
				Err(error) if error.contains("host code panicked") => return None,
				answer => answer.ok(),
			};
			let outcome = work.finish();
			Some(((answer, outcome.root), outcome))
		};
		catch_unwind(AssertUnwindSafe(run)).ok().flatten()
	}

	/// Runs a program on both and compares; whether the reference went wrong.
	fn run(&mut self, program: &[Operation], about: &str) -> bool {
		let ((answer, root), state) = self.here(program);
		match self.there(program) {
			Some(((other, its_root), outcome)) if (&answer, root) == (&other, its_root) => {
				self.theirs.apply(outcome);
				self.ours = state;
				return false;
			}
			_ => {}
		}
		// trie-db 0.32 takes the value of another key when it removes one that is not there, but is the
		// beginning of that other key; sometimes it panics over it. Then everything but its root must
		// agree, and our root must be that of a trie built from nothing with the same state.
		let mut plain = program.to_vec();
		plain.retain(|operation| !operation.asks_for_a_root());
		let ((answer, root), state) = self.here(&plain);
		let fresh = Reference::new(&state.to_changes(), self.version);
		assert_eq!(root, fresh.root(), "{about}: {}", names(program));
		if let Some(((other, _), _)) = self.there(&plain) {
			let (answer, other) = (answer.map(|a| hex(&a)), other.map(|a| hex(&a)));
			assert_eq!(answer, other, "{about}: {}", names(program));
		}
		(self.ours, self.theirs) = (state, fresh);
		true
	}
}

/// Runs `programs` random programs, each on the state that the one before left.
fn run(version: StateVersion, seed: u64, programs: u64) {
	let mut both = Both::new(version);
	let mut random = Random::new(seed);
	let mut calls: BTreeMap<&str, u32> = BTreeMap::new();
	let mut wrong = 0;
	for number in 0..programs {
		let length = 1 + random.below(60) as usize;
		let program = program::random(&mut random, length);
		for operation in &program {
			*calls.entry(operation.name()).or_default() += 1;
		}
		let about = format!("{version:?}, seed {seed}, program {number}");
		wrong += u64::from(both.run(&program, &about));
	}
	let seen: u32 = calls.values().sum();
	println!(
		"{version:?}: {programs} programs, {seen} calls of {} host functions, equal; in {wrong} the \
		 reference's trie lost a key or panicked, and our root is that of a trie built from nothing",
		calls.len()
	);
	assert!(programs < 100 || calls.len() > 40, "{calls:?}");
	assert!(wrong * 20 <= programs, "too often to be that");
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
