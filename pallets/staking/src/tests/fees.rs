//! Gas fees: to stake alone, at once.

use crate::{Event, Fees, Validators, mock::*};
use frame_support::assert_ok;
use stratos_primitives::{STOS, TreasurySource};
use stratos_test_kit::treasury::noted;

#[test]
fn paper_example_of_ten_validators_holds_for_the_fees_of_a_block() {
	let ext = (1..=10).fold(TestExt::new(), |ext, who| {
		ext.validator(who, 100, 1).delegation(100 + who, who, 400)
	});
	ext.execute_with(|| {
		pay_fee(130, 1_000 * STOS);
		next_block();
		for who in 1..=10 {
			assert_eq!(withdraw_own(who), 208 * STOS / 10);
			assert_eq!(withdraw(100 + who, who), 792 * STOS / 10);
		}
	});
}

#[test]
fn fees_go_to_stake_alone_and_are_not_locked() {
	TestExt::new()
		.validator(1, 1_000, 10)
		.delegation(ALICE, 1, 1_000)
		.node(50, 51, 9_000)
		.execute_with(|| {
			pay_fee(BOB, 100);
			pay_fee(BOB, 100);
			assert_eq!(Fees::<Test>::get().pending, 200);
			assert_eq!(withdraw(ALICE, 1), 0);
			next_block();
			System::assert_has_event(Event::FeesDivided { amount: 200, epoch: 0 }.into());
			assert_eq!(withdraw(ALICE, 1), 90);
			assert_eq!(withdraw_own(1), 110);
		});
}

#[test]
fn fees_without_any_stake_go_to_the_treasury() {
	TestExt::new().execute_with(|| {
		pay_fee(BOB, 100);
		next_block();
		assert_eq!(free(TREASURY), 100);
		System::assert_has_event(
			Event::TreasuryPaid { amount: 100, source: TreasurySource::Fees, epoch: 0 }.into(),
		);
		assert_eq!(noted(TreasurySource::Fees), 100);
	});
}

#[test]
fn remainders_go_to_the_treasury_at_the_epoch_boundary() {
	TestExt::new().validator(1, 100, 0).validator(2, 200, 0).execute_with(|| {
		pay_fee(BOB, 100);
		next_block();
		assert_eq!(free(TREASURY), 0);
		pass_epochs(1);
		assert_eq!((withdraw_own(1), withdraw_own(2)), (33, 66));
		assert_eq!((free(TREASURY), noted(TreasurySource::Fees)), (1, 1));
	});
}

#[test]
fn a_later_delegator_has_no_part_in_earlier_fees() {
	TestExt::new().validator(1, 1_000, 0).delegation(ALICE, 1, 1_000).execute_with(|| {
		pay_fee(130, 1_000);
		next_block();
		delegate(BOB, 1, 2_000);
		pay_fee(130, 1_000);
		next_block();
		assert_eq!(withdraw(BOB, 1), 500);
		assert_eq!(withdraw(ALICE, 1), 750);
		assert_eq!(withdraw_own(1), 750);
	});
}

#[test]
fn an_inactive_validator_earns_nothing() {
	TestExt::new()
		.governed(|p| p.active_set = 1)
		.validator(1, 1_000, 0)
		.validator(2, 999, 0)
		.delegation(ALICE, 1, 1_000)
		.execute_with(|| {
			pay_fee(BOB, 100);
			next_block();
			assert_eq!((withdraw(ALICE, 1), withdraw_own(1), withdraw_own(2)), (50, 50, 0));
			// It takes over, and from then on the other earns nothing.
			delegate(BOB, 2, 5_000);
			pass_epochs(1);
			pay_fee(130, 5_999);
			next_block();
			assert_eq!((withdraw(ALICE, 1), withdraw_own(1), withdraw_own(2)), (0, 0, 999));
			assert_eq!(withdraw(BOB, 2), 5_000);
		});
}

#[test]
fn a_new_member_of_the_set_has_no_part_in_earlier_fees() {
	TestExt::new().governed(|p| p.active_set = 2).validator(1, 1_000, 0).execute_with(|| {
		pay_fee(BOB, 1_000_000);
		next_block();
		assert_ok!(Staking::register_validator(
			RuntimeOrigin::signed(2),
			key(2),
			1_000 * STOS,
			Default::default(),
			None
		));
		pass_epochs(1);
		pay_fee(BOB, 200);
		next_block();
		assert_eq!((withdraw_own(2), withdraw_own(1)), (100, 1_000_100));
	});
}

#[test]
fn the_weight_of_a_block_does_not_depend_on_the_active_set() {
	let ext = (1..=10).fold(TestExt::new(), |ext, who| ext.validator(who, 1_000, 0));
	ext.execute_with(|| {
		let before: Vec<_> = (0..10).map(Validators::<Test>::get).collect();
		pay_fee(BOB, 1_000);
		next_block();
		let after: Vec<_> = (0..10).map(Validators::<Test>::get).collect();
		assert_eq!(before, after);
	});
}

#[test]
fn a_surplus_on_the_account_goes_to_the_treasury_and_not_to_stake() {
	TestExt::new().validator(1, 1_000, 0).execute_with(|| {
		let transfer = pallet_balances::Call::transfer_allow_death {
			dest: Staking::rewards_account(),
			value: 77,
		};
		pay_fee(BOB, 100);
		let call = RuntimeCall::Balances(transfer);
		assert_ok!(sp_runtime::traits::Dispatchable::dispatch(call, RuntimeOrigin::signed(ALICE)));
		assert!(Staking::check_invariants().is_err());
		next_block();
		System::assert_has_event(
			Event::SurplusSwept { account: Staking::rewards_account(), amount: 77, epoch: 0 }
				.into(),
		);
		assert_eq!(free(TREASURY), 77);
		assert_eq!(withdraw_own(1), 100);
		assert_eq!(Staking::check_invariants(), Ok(()));
	});
}
