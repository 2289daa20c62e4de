//! `top_up`.

use super::*;
use stratos_primitives::math;

#[test]
fn grows_limit_weight_and_deposit_as_an_activation_does() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		let before = Ozone::market().remaining_limit;
		let raised = limit_of(300 * STOS);
		assert_ok!(Deposit::top_up(signed(ALICE), index, 300 * STOS));
		assert_eq!(Ozone::market().remaining_limit, before + raised);
		let weight = weight_of(1_300 * STOS);
		assert_eq!(node(index).weight(), weight);
		assert_eq!((held(ALICE), earning(index)), (1_300 * STOS, 1_300 * STOS));
		assert_eq!(
			events().last(),
			Some(&Event::ToppedUp {
				node: index,
				owner: ALICE,
				amount: 300 * STOS,
				total: 1_300 * STOS,
				counted: 1_300 * STOS,
				limit: raised,
				weight,
				epoch: 0
			})
		);
	});
}

#[test]
fn of_a_meta_node_grows_the_limit_too() {
	TestExt::new().execute_with(|| {
		let (before, raised) = (Ozone::market().remaining_limit, limit_of(50 * STOS));
		assert_ok!(Deposit::top_up(signed(META), 0, 50 * STOS));
		assert_eq!(Ozone::market().remaining_limit, before + raised);
		assert_eq!((node(0).weight(), earning(0)), (0, 10_050 * STOS));
	});
}

#[test]
fn of_a_suspended_node_counts_when_it_resumes() {
	TestExt::new().execute_with(|| {
		suspend(3);
		let before = Ozone::market().remaining_limit;
		assert_ok!(Deposit::top_up(signed(RESOURCE), 3, 500 * STOS));
		assert_eq!((Ozone::market().remaining_limit, earning(3)), (before, 0));
		let again = limit_of(5_000 * STOS);
		decide(3, Motion::Resume);
		// What counted before first, then the top-up, each by the formula at its moment.
		let market = Ozone::market();
		let (s, resumed) = (market.genesis_deposit, before + again);
		let added = math::mul_div_floor(resumed, 500 * STOS, s).unwrap();
		assert_eq!(market.remaining_limit, resumed + added);
		assert_eq!((node(3).weight(), earning(3)), (weight_of(5_500 * STOS), 5_500 * STOS));
	});
}

#[test]
fn the_cooling_off_ends_with_all_deposits_out_of_the_limit() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		assert_ok!(Deposit::top_up(signed(ALICE), index, 300 * STOS));
		let (before, lowered) = (Ozone::market().remaining_limit, limit_of(1_300 * STOS));
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		pass_days(14);
		end_epoch();
		assert_eq!(Ozone::market().remaining_limit, before - lowered);
	});
}

#[test]
fn a_late_top_up_is_locked_for_180_days_of_its_own() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		let activated = now();
		pass_days(170);
		assert_ok!(Deposit::top_up(signed(ALICE), index, 300 * STOS));
		pass_days(20);
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		let exit = *node(index).exit().unwrap();
		assert_eq!(exit.frees_at, activated + 204 * DAY_MS);
		assert_eq!(exit.top_up_frees_at, activated + 364 * DAY_MS);
		pass_days(14);
		assert_ok!(Deposit::claim_deposit(signed(BOB), index));
		assert_eq!((held(ALICE), node(index).exit().is_some()), (300 * STOS, true));
		assert_noop!(Deposit::claim_deposit(signed(BOB), index), Errors::DepositStillLocked);
		pass_days(160);
		assert_ok!(Deposit::claim_deposit(signed(BOB), index));
		assert_eq!((held(ALICE), node(index).is_exited()), (0, true));
	});
}

#[test]
fn refuses_bad_input() {
	TestExt::new().execute_with(|| {
		let index = resource_node(ALICE, 1_000 * STOS);
		let top_up = |who, node, amount| Deposit::top_up(signed(who), node, amount);
		assert_noop!(top_up(ALICE, 99, STOS), Errors::UnknownNode);
		assert_noop!(top_up(BOB, index, STOS), Errors::NotOwner);
		assert_noop!(top_up(ALICE, index, 0), Errors::ZeroAmount);
		assert_noop!(top_up(ALICE, index, u128::MAX), Errors::Overflow);
		assert_noop!(top_up(ALICE, index, ENDOWMENT), Errors::InsufficientBalance);
		let waiting = candidate(BOB);
		assert_noop!(top_up(BOB, waiting, STOS), Errors::NotActiveOrSuspended);
		refuse_market(true);
		let call = Call::top_up { node: index, amount: STOS };
		assert_eq!(dispatch(ALICE, call), Err("the market refuses".into()));
		refuse_market(false);
		assert_ok!(Deposit::unregister(signed(ALICE), index));
		assert_noop!(top_up(ALICE, index, STOS), Errors::NotActiveOrSuspended);
	});
}
