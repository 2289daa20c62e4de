//! `schedule.json` through Wasm: what epochs mine around every mark, and thousands of epochs in a
//! row.

use crate::{
	chain::TestChain,
	epochs::{settle, with_contributions},
	golden,
};
use stratos_primitives::{Balance, MarketState, OZ, STOS, apis::Supply};

/// The marks: total mined, and the epochs that it takes.
fn marks() -> Vec<(Balance, Balance)> {
	let file = golden("schedule.json");
	let marks = file["marks"].as_array().expect("marks");
	let number = |value: &serde_json::Value| Balance::from(value.as_u64().expect("a number"));
	marks
		.iter()
		.map(|mark| {
			(number(&mark["through_mined_stos"]) * STOS, number(&mark["epochs_from_genesis"]))
		})
		.collect()
}

/// A chain with `mined` mined, whose only node contributes to its first epoch.
fn chain(mined: Balance) -> TestChain {
	let market = MarketState {
		genesis_deposit: 1_000 * STOS,
		unissued_prepay: 0,
		remaining_limit: 1_000 * OZ,
	};
	with_contributions(market, mined, 1, &[OZ], |_| (), || ())
}

/// What the first epoch mines after `mined`.
fn mines(mined: Balance) -> Balance {
	let mut chain = chain(mined);
	let result = settle(&mut chain, 0);
	let supply: Supply = chain.ask("OzoneApi_supply", ());
	assert_eq!(supply.total_mined, mined + result.reward.mining);
	result.reward.mining
}

#[test]
fn schedule_vectors_are_reproduced_through_wasm() {
	let marks = marks();
	// What an epoch of each line mines follows from the marks alone.
	let mut lines = Vec::new();
	let (mut from, mut epochs) = (0, 0);
	for (through, until) in &marks {
		let per_epoch = (through - from) / (until - epochs);
		assert_eq!(per_epoch * (until - epochs), through - from, "the marks are exact");
		lines.push((from, *through, per_epoch));
		(from, epochs) = (*through, *until);
	}
	for (from, through, per_epoch) in &lines {
		assert_eq!(mines(*from), *per_epoch, "the first epoch after {from}");
		assert_eq!(mines(through - per_epoch), *per_epoch, "the last epoch before {through}");
	}
	let (_, cap, _) = lines[lines.len() - 1];
	assert_eq!(mines(cap), 0, "nothing after the cap");
	assert_eq!(mines(cap - 1), 1, "what is left to the cap, and no more");
}
