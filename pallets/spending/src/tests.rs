//! Payments, periods and what root takes.

use crate::{mock::*, *};
use frame_support::{
	assert_noop, assert_ok,
	traits::{
		fungible::Mutate,
		tokens::{Pay, PaymentStatus, Preservation},
	},
};
use sp_runtime::Perbill;
use stratos_primitives::{DAY_MS, EpochHook, STOS};
use stratos_test_kit::clock::{advance, set_epoch};

fn pay(stos: u128) -> sp_runtime::DispatchResult {
	<Spending as Pay>::pay(&ALICE, (), stos * STOS)
}

fn last_event() -> Event<Test> {
	System::read_events_for_pallet::<Event<Test>>().pop().expect("an event")
}

/// Root moves STOS of the treasury, and the call is watched as the runtime does.
fn by_root(stos: u128) -> sp_runtime::DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		let before = Spending::balance();
		Balances::transfer(&TREASURY, &ALICE, stos * STOS, Preservation::Expendable)?;
		Spending::book_root(before)
	})
}

#[test]
fn a_period_pays_its_share_and_no_more() {
	execute(|| {
		assert_noop!(pay(11), Error::<Test>::SpendShareReached);
		assert_ok!(pay(4));
		let left = 6 * STOS;
		assert_eq!(last_event(), Event::Paid { to: ALICE, amount: 4 * STOS, left, epoch: 0 });
		assert_noop!(pay(7), Error::<Test>::SpendShareReached);
		assert_ok!(pay(6));
		assert_noop!(pay(1), Error::<Test>::SpendShareReached);
		assert_eq!(Spending::check_payment(()), PaymentStatus::Success);
	});
}

#[test]
fn the_next_period_pays_a_share_of_what_is_left() {
	execute(|| {
		assert_ok!(pay(10));
		advance(30 * DAY_MS - 1);
		assert_noop!(pay(1), Error::<Test>::SpendShareReached);
		advance(1);
		assert_noop!(pay(10), Error::<Test>::SpendShareReached);
		// 1 % of 990 STOS.
		assert_ok!(<Spending as Pay>::pay(&ALICE, (), 99 * STOS / 10));
		assert_noop!(<Spending as Pay>::pay(&ALICE, (), 1), Error::<Test>::SpendShareReached);
	});
}

#[test]
fn root_takes_its_own_share_and_no_more() {
	execute(|| {
		assert_noop!(by_root(101), Error::<Test>::RootShareReached);
		assert_ok!(by_root(60));
		let left = 40 * STOS;
		assert_eq!(last_event(), Event::TakenByRoot { amount: 60 * STOS, left, epoch: 0 });
		assert_noop!(by_root(41), Error::<Test>::RootShareReached);
		assert_ok!(by_root(40));
		// The treasury's own path has its share still.
		assert_ok!(pay(10));
		// A treasury that grew is no matter.
		assert_ok!(Spending::book_root(0));
		advance(30 * DAY_MS);
		assert_ok!(by_root(80));
	});
}

#[test]
fn parameters_change_at_the_boundary_and_for_the_next_period() {
	execute(|| {
		assert_ok!(pay(1));
		let parameters =
			SpendingParameters { spend_share: Perbill::from_percent(5), ..Default::default() };
		Proposed::set(parameters);
		set_epoch(1);
		Spending::on_epoch_end(0);
		assert_eq!(last_event(), Event::ParametersChanged { parameters, epoch: 1 });
		assert_noop!(pay(10), Error::<Test>::SpendShareReached);
		advance(30 * DAY_MS);
		assert_ok!(pay(49));

		let refused = SpendingParameters { spend_share: Perbill::from_percent(11), ..parameters };
		Proposed::set(refused);
		Spending::on_epoch_end(1);
		assert!(matches!(last_event(), Event::ParametersRefused { .. }));
		assert_eq!(ActiveParameters::<Test>::get(), parameters);
		Proposed::set(parameters);
		let count = System::events().len();
		Spending::on_epoch_end(2);
		assert_eq!(System::events().len(), count);
	});
}

#[test]
fn the_share_of_root_is_not_below_the_others() {
	let parameters = SpendingParameters {
		spend_share: Perbill::from_percent(2),
		root_spend_share: Perbill::from_percent(1),
		..Default::default()
	};
	assert!(Spending::check_parameters(&parameters).is_err());
}
