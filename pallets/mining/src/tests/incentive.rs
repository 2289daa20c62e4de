//! The incentive testnet's part of the Mining Pool.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use stratos_primitives::{Balance, STOS};

fn pay(payments: &[(AccountId, Balance)]) -> sp_runtime::DispatchResult {
	let payments: Vec<_> = payments.iter().map(|(who, amount)| (*who, (*amount).into())).collect();
	Mining::pay_incentive(RuntimeOrigin::root(), payments.try_into().expect("few"))
}

#[test]
fn governance_pays_out_what_is_not_for_mining_and_no_more() {
	TestExt::new().execute_with(|| {
		assert_eq!(Mining::incentive_left(), 1_000_000 * STOS);
		assert_ok!(pay(&[(70, 400_000 * STOS), (71, 1)]));
		assert_eq!(Balances::free_balance(70), 400_000 * STOS);
		assert_eq!(Balances::free_balance(71), 1);
		System::assert_last_event(Event::IncentivePaid { who: 71, amount: 1, epoch: 0 }.into());
		let left = 600_000 * STOS - 1;
		assert_eq!(Mining::incentive_left(), left);
		// All or nothing.
		assert_noop!(pay(&[(70, left), (71, 1)]), Error::<Test>::IncentiveSpent);
		assert_noop!(pay(&[(70, Balance::MAX), (71, 1)]), Error::<Test>::Overflow);
		assert_noop!(pay(&[(70, 0)]), Error::<Test>::EmptyEntry);
		assert_noop!(pay(&[]), Error::<Test>::EmptyEntry);
		assert_ok!(pay(&[(70, left)]));
		assert_noop!(pay(&[(70, 1)]), Error::<Test>::IncentiveSpent);
		// The sweep at the end of the block takes nothing, and mining goes on.
		contribute(&[(0, 10)]);
		run_to_epoch(1);
		assert_eq!(TotalMined::<Test>::get(), 80 * STOS);
		let pool = Balances::free_balance(Mining::mining_pool_account());
		assert_eq!(pool, ENDOWMENT - 1_000_000 * STOS - 80 * STOS);
	});
}

#[test]
fn all_that_can_be_mined_is_still_there_after_it() {
	TestExt::new().mined(39_000_000 * STOS - 1).execute_with(|| {
		assert_ok!(pay(&[(70, 1_000_000 * STOS)]));
		contribute(&[(0, 10)]);
		run_to_epoch(1);
		assert_eq!(TotalMined::<Test>::get(), 39_000_000 * STOS);
		assert_eq!(Balances::free_balance(Mining::mining_pool_account()), 0);
	});
}

#[test]
fn a_lower_cap_does_not_free_what_could_be_mined() {
	TestExt::new().execute_with(|| {
		ActiveParameters::<Test>::mutate(|parameters| {
			parameters.tiers.truncate(1);
			parameters.tiers[0].through = STOS;
		});
		assert_eq!(Mining::incentive_left(), 1_000_000 * STOS);
	});
}

#[test]
fn nobody_else_pays_it_out() {
	TestExt::new().execute_with(|| {
		for origin in [RuntimeOrigin::signed(USER), RuntimeOrigin::none()] {
			let payments = vec![(USER, STOS.into())].try_into().expect("one");
			assert_noop!(Mining::pay_incentive(origin, payments), DispatchError::BadOrigin);
		}
	});
}
