//! The epoch boundary: active set and parameters.

use crate::{
	ActiveParameters, ActiveSet, ActiveStake, Event, PreviousSet, StakingKey, StakingParameters,
	mock::*,
};
use frame_support::assert_ok;
use stratos_primitives::{ParameterFault, STOS, parameters::Bound};

#[test]
fn the_active_set_is_the_top_by_total_stake() {
	TestExt::new()
		.governed(|p| p.active_set = 2)
		.validator(1, 1_000, 0)
		.validator(2, 1_000, 0)
		.validator(3, 1_000, 0)
		.validator(4, 900, 0)
		.execute_with(|| {
			// Equal stakes: the earlier registration first.
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0, 1]);
			delegate(ALICE, 4, 101);
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0, 1]);
			pass_epochs(1);
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![3, 0]);
			assert_eq!(ActiveStake::<Test>::get(), 2_001 * STOS);
			assert_eq!(PreviousSet::<Test>::get().unwrap().0, 0);
			assert_eq!(PreviousSet::<Test>::get().unwrap().1.to_vec(), vec![0, 1]);
			System::assert_has_event(
				Event::ActiveSetRenewed { epoch: 1, size: 2, stake: 2_001 * STOS }.into(),
			);
		});
}

#[test]
fn a_validator_with_too_little_own_stake_is_not_chosen() {
	TestExt::new().validator(1, 1_000, 0).validator(2, 200, 0).execute_with(|| {
		delegate(ALICE, 2, 100_000);
		Governed::mutate(|p| p.min_self_delegation = 201 * STOS);
		pass_epochs(1);
		assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0]);
		assert_ok!(Staking::bond_more(RuntimeOrigin::signed(2), STOS));
		pass_epochs(1);
		assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![1, 0]);
	});
}

#[test]
fn parameters_take_effect_at_the_boundary() {
	TestExt::new().validator(1, 1_000, 0).validator(2, 900, 0).execute_with(|| {
		let changed = StakingParameters { active_set: 1, ..parameters() };
		Governed::set(changed);
		next_block();
		assert_eq!(ActiveParameters::<Test>::get(), parameters());
		pass_epochs(1);
		assert_eq!(ActiveParameters::<Test>::get(), changed);
		System::assert_has_event(Event::ParametersChanged { epoch: 1, parameters: changed }.into());
		assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![0]);
	});
}

#[test]
fn parameters_out_of_bounds_are_refused() {
	TestExt::new().validator(1, 1_000, 0).execute_with(|| {
		Governed::mutate(|p| p.active_set = MaxActive::get() + 1);
		pass_epochs(1);
		assert_eq!(ActiveParameters::<Test>::get(), parameters());
		let fault = ParameterFault::new(StakingKey::ActiveSet, Bound::Relation, &11u32);
		System::assert_has_event(Event::ParametersRefused { fault, epoch: 1 }.into());
	});
}
