//! When deposits free: the golden vectors and the paper's examples, through the pallet's calls.

use super::*;
use stratos_test_kit::vectors::cases;

/// Activated, deactivated, released, ms.
fn vectors() -> Vec<(u64, u64, u64)> {
	cases("releases.json")
		.iter()
		.map(|case| {
			let [activated, deactivated, release] = ["activated_s", "deactivated_s", "release_s"]
				.map(|key| case[key].as_u64().expect("seconds") * 1_000);
			(activated, deactivated, release)
		})
		.collect()
}

#[test]
fn releases_agree_with_the_vectors() {
	for (activated, deactivated, release) in vectors() {
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
			let at = |moment: u64| set_now(moment + shift);
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
fn new_parameters_do_not_move_release_dates() {
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
