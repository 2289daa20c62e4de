//! When a deposit ceases to count.

use super::*;
use pallet_ozone::Issuance;

fn limit() -> u128 {
	Ozone::market().remaining_limit
}

fn lowered() -> u128 {
	Issuance::<Test>::get().lowered
}

#[test]
fn a_deposit_counts_until_the_cooling_off_ends_and_not_an_epoch_longer() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_eq!(Deposit::overview().departing, 1);
		pass(14 * DAY_MS - 1);
		end_epoch();
		assert_eq!((lowered(), node(3).deposit.counted), (0, 5_000 * STOS));
		pass(1);
		let fall = limit_of(5_000 * STOS);
		end_epoch();
		assert_eq!((lowered(), node(3).deposit.counted), (fall, 0));
		let deposit = 5_000 * STOS;
		let uncounted = Event::DepositUncounted { node: 3, deposit, limit: fall, epoch: 2 };
		assert!(events().contains(&uncounted));
		assert_eq!(Deposit::overview().departing, 0);
		end_epoch();
		assert_eq!(lowered(), fall);
	});
}

#[test]
fn a_claim_that_comes_first_ends_the_departure_once() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		pass_days(194);
		let fall = limit_of(5_000 * STOS);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		assert_eq!(lowered(), fall);
		end_epoch();
		assert_eq!((lowered(), Deposit::overview().departing), (fall, 0));
	});
}

#[test]
fn a_shorter_cooling_off_lets_nobody_overtake() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		enact(|p| p.cooling_off = DAY_MS);
		assert_ok!(Deposit::unregister(signed(RESOURCE + 1), 4));
		pass_days(2);
		end_epoch();
		assert_eq!((lowered(), Deposit::overview().departing), (0, 2));
		pass_days(12);
		end_epoch();
		assert!(lowered() > 0);
		assert_eq!(Deposit::overview().departing, 0);
	});
}

#[test]
fn a_node_that_shut_down_keeps_nobody_waiting() {
	TestExt::new().execute_with(|| {
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		enact(|p| p.cooling_off = DAY_MS);
		assert_ok!(Deposit::unregister(signed(RESOURCE + 1), 4));
		decide(3, Motion::Shutdown);
		pass_days(1);
		end_epoch();
		assert_eq!((node(4).deposit.counted, Deposit::overview().departing), (0, 0));
	});
}

#[test]
fn an_epoch_works_through_a_bounded_number_of_departures() {
	TestExt::new().resources(70).execute_with(|| {
		for index in 3..73 {
			assert_ok!(Deposit::unregister(signed(node(index).owner), index));
		}
		pass_days(14);
		end_epoch();
		assert_eq!(Deposit::overview().departing, 70 - MOST_DEPARTURES);
		end_epoch();
		assert_eq!(Deposit::overview().departing, 0);
	});
}

#[test]
fn the_part_of_a_kicked_meta_node_goes_at_the_end_of_its_cooling_off_too() {
	TestExt::new().execute_with(|| {
		let (before, fall) = (limit(), limit_of(10_000 * STOS));
		decide(2, Motion::Kick);
		assert_eq!(limit(), before);
		pass_days(14);
		end_epoch();
		assert_eq!(limit(), before - fall);
	});
}

#[test]
fn a_suspended_node_that_left_departs_without_a_fall() {
	TestExt::new().execute_with(|| {
		suspend(3);
		let fell = lowered();
		assert_ok!(Deposit::unregister(signed(RESOURCE), 3));
		assert_eq!((node(3).deposit.counted, Deposit::overview().departing), (0, 0));
		pass_days(194);
		assert_ok!(Deposit::claim_deposit(signed(BOB), 3));
		assert_eq!(lowered(), fell);
	});
}
