//! Block 0.

use crate::{ActiveSet, ActiveStake, PreviousSet, mock::*};
use stratos_primitives::STOS;

#[test]
fn builds_validators_delegations_and_the_active_set() {
	TestExt::new()
		.governed(|p| p.active_set = 2)
		.validator(1, 1_000, 1)
		.validator(2, 2_000, 2)
		.validator(3, 500, 3)
		.delegation(ALICE, 3, 1_000)
		.execute_with(|| {
			assert_eq!(ActiveSet::<Test>::get().to_vec(), vec![1, 2]);
			assert_eq!(ActiveStake::<Test>::get(), 3_500 * STOS);
			assert_eq!(held(ALICE), 1_000 * STOS);
			assert!(PreviousSet::<Test>::get().is_none());
		});
}

#[test]
#[should_panic(expected = "staking genesis: validator 1")]
fn genesis_refuses_a_validator_below_the_minimum() {
	TestExt::new().validator(1, 99, 1).build();
}

#[test]
#[should_panic(expected = "staking genesis: delegation of 101")]
fn genesis_refuses_a_delegation_to_an_unknown_validator() {
	TestExt::new().validator(1, 100, 1).delegation(ALICE, 2, 5).build();
}

#[test]
#[should_panic(expected = "staking genesis: Staking.Granularity must be 1 epoch to 1,008 epochs")]
fn parameters_out_of_bounds_do_not_build() {
	TestExt::new().governed(|p| p.granularity = 0).build();
}
