//! When deposits free: the golden vectors and the paper's examples, through the pallet's calls.

use super::*;
use serde_json::Value;
use std::path::PathBuf;

fn vectors() -> Vec<(u64, u64, u64)> {
	let default = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
	let folder = std::env::var("STRATOS_VECTORS").unwrap_or_else(|_| default.into());
	let path = PathBuf::from(folder).join("releases.json");
	let text = std::fs::read_to_string(&path)
		.unwrap_or_else(|error| panic!("{}: {error}: set STRATOS_VECTORS", path.display()));
	let json: Value = serde_json::from_str(&text).unwrap();
	let moment = |case: &Value, key: &str| case[key].as_u64().unwrap() * 1_000;
	json["cases"]
		.as_array()
		.unwrap()
		.iter()
		.map(|case| {
			let [activated, deactivated, release] =
				["activated_s", "deactivated_s", "release_s"].map(|key| moment(case, key));
			(activated, deactivated, release)
		})
		.collect()
}

#[test]
fn releases_agree_with_the_vectors() {
	let cases = vectors();
	assert!(!cases.is_empty());
	for (activated, deactivated, release) in cases {
		let (lock, cooling_off) = (180 * DAY_MS, 14 * DAY_MS);
		assert_eq!(release::release_moment(activated, deactivated, lock, cooling_off), release);
	}
}

#[test]
fn releases_of_the_vectors_happen_on_chain_to_the_millisecond() {
	for (activated, deactivated, release) in vectors() {
		TestExt::new().execute_with(|| {
			// The vectors lie before the mock's first block: only distances matter.
			let shift = START;
			let at = |moment: u64| Timestamp::set_timestamp(moment + shift);
			at(activated);
			let index = resource_node(ALICE, 1_000 * STOS);
			at(deactivated);
			assert_ok!(Deposit::unregister(signed(ALICE), index));
			at(release - 1);
			assert_noop!(Deposit::claim_deposit(signed(ALICE), index), Errors::DepositStillLocked);
			at(release);
			assert_ok!(Deposit::claim_deposit(signed(ALICE), index));
			assert_eq!(held(ALICE), 0);
		});
	}
}

fn paper(out: u64, back: u64) {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		pass_days(out);
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		pass(DAY_MS * (back - out) - 1);
		assert_noop!(Deposit::claim_deposit(signed(ALICE), index), Errors::DepositStillLocked);
		pass(1);
		assert_ok!(Deposit::claim_deposit(signed(ALICE), index));
	});
}

#[test]
fn releases_example_of_the_paper_44_days_after_leaving_on_day_150() {
	paper(150, 194);
}

#[test]
fn releases_example_of_the_paper_14_days_after_leaving_on_day_190() {
	paper(190, 204);
}

#[test]
fn releases_do_not_move_when_governance_changes_the_terms() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		enact(|p| p.deposit_lock = 365 * DAY_MS);
		pass_days(150);
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		enact(|p| p.cooling_off = 28 * DAY_MS);
		pass_days(44);
		assert_ok!(Deposit::claim_deposit(signed(ALICE), index));
	});
}
