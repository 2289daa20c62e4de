//! A clock far from the chain's time is logged, and a Live chain makes no block with it.

use std::{
	path::Path,
	time::{Duration, Instant, SystemTime},
};
use stratos_host::{
	chain::{Chain, ChainOptions, Proposal, inherent_data, timestamp_of},
	chain_spec::ChainSpec,
	node::{executor, folders::ChainFolder},
};
use stratos_tests::{Finished, launch::live_spec, stratos};

const DAY: u64 = 86_400_000;

fn now() -> u64 {
	let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("after 1970");
	since.as_millis() as u64
}

/// Opens a chain as `run` does, runs `work`, and closes it.
fn with<T>(base: &Path, name: &str, work: impl FnOnce(&Chain) -> T) -> T {
	let spec = ChainSpec::builtin(name).expect("a built-in chain");
	let folder = ChainFolder::open(base, &spec.id).expect("a chain's folder");
	let wasm = stratos_runtime_wasm::WASM_BINARY;
	let executor = executor().expect("the engine starts");
	let chain = spec.open_chain(&folder.database(), executor, wasm, ChainOptions::default());
	work(&chain.expect("a chain"))
}

/// Makes the first block of a chain at another time.
fn begin(base: &Path, name: &str, time: u64) {
	with(base, name, |chain| {
		let inherents = inherent_data(time).expect("inherent data");
		let deadline = Instant::now() + Duration::from_secs(60);
		let proposal = Proposal { inherents, digest: Default::default(), deadline };
		let built = chain.build_block(&proposal, &[]).expect("a block");
		chain.commit(built.block).expect("it is durable");
	});
}

fn time_of(base: &Path, name: &str) -> (u32, u64) {
	with(base, name, |chain| {
		let best = chain.best();
		let state = chain.state_at(best.hash).expect("the best state");
		(best.number, timestamp_of(&*state).expect("readable"))
	})
}

fn run(base: &Path, name: &str, arguments: &[&str]) -> Finished {
	let base = base.to_str().expect("a temporary path is text");
	let fixed = ["run", "--rpc-port", "0", "--until-block", "2", "--base-path", base];
	stratos(fixed.iter().chain(&["--chain", name]).chain(arguments))
}

#[test]
fn a_live_chain_refuses_a_clock_far_from_its_last_block() {
	for (offset, words) in [(30 * DAY as i64, "before"), (-(30 * DAY as i64), "after")] {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let begun = now().checked_add_signed(offset).expect("a time");
		begin(folder.path(), "mainnet", begun);

		let refused = run(folder.path(), "mainnet", &[]);
		let text = &refused.stderr;
		assert_eq!(refused.status.code(), Some(1), "{text}");
		assert!(text.contains(words) && text.contains("#1 of 20"), "{text}");
		assert!(text.contains("UTC") && text.contains("days"), "{text}");
		let help = text.lines().find(|line| line.starts_with("help: ")).expect("a remedy");
		assert!(help.contains("--accept-clock"), "{text}");
		assert_eq!(time_of(folder.path(), "mainnet"), (1, begun), "no block was made");

		let accepted = run(folder.path(), "mainnet", &["--accept-clock"]);
		assert!(accepted.status.success(), "{}", accepted.stderr);
		assert!(accepted.stderr.contains("clock says"), "no warning: {}", accepted.stderr);
		let (number, time) = time_of(folder.path(), "mainnet");
		assert_eq!(number, 2);
		if offset > 0 {
			// The chain makes blocks at half its pace until the clock has caught up.
			assert_eq!(time, begun + 3_000);
		} else {
			assert!(now().abs_diff(time) < DAY, "{time}");
		}
	}
}

#[test]
fn other_chains_warn_about_such_a_clock() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	begin(folder.path(), "local", now() + 30 * DAY);
	let finished = run(folder.path(), "local", &["--block-time", "10"]);
	assert!(finished.status.success(), "{}", finished.stderr);
	assert!(finished.stderr.contains("30 days") || finished.stderr.contains("29 days"));
}

#[test]
fn a_live_chain_has_the_block_time_of_its_spec() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = live_spec(folder.path());
	let spec = spec.to_str().expect("text");
	for other in ["5999", "6001"] {
		let refused = run(folder.path(), spec, &["--block-time", other]);
		assert_eq!(refused.status.code(), Some(1));
		assert!(refused.stderr.contains("help: leave --block-time out"), "{}", refused.stderr);
	}
	for seal in ["instant", "manual"] {
		let refused = run(folder.path(), spec, &["--seal", seal]);
		assert_eq!(refused.status.code(), Some(1), "{}", refused.stderr);
		assert!(refused.stderr.contains("chain of type Live"), "{}", refused.stderr);
		let help =
			refused.stderr.lines().find(|line| line.starts_with("help: ")).expect("a remedy");
		assert!(help.contains(&format!("--seal {seal}")), "{}", refused.stderr);
	}
}
