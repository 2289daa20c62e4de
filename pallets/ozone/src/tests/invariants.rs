//! The checks find what they claim to find: each test corrupts storage on purpose.

use super::mock::*;
use crate::{
	ActiveParameters, BrokenInvariant, Issuance, Market, OzoneKey, OzoneOf, OzoneParameters,
	TotalOzone, Unsettled,
};
use frame_support::{assert_ok, traits::fungible::Mutate};
use stratos_primitives::{OZ, ParameterFault, STOS, parameters::Bound};

/// Corrupts a sound chain, and gives what the cheap and the full check then say.
fn after(corrupt: impl FnOnce()) -> (Result<(), BrokenInvariant>, Result<(), BrokenInvariant>) {
	TestExt::new()
		.market(900 * STOS, 100 * STOS, 49_000 * OZ)
		.ozone(CAROL, 10 * OZ)
		.build()
		.execute_with(|| {
			use_ozone(CAROL, OZ);
			assert_eq!(Ozone::check_all_invariants(), Ok(()));
			assert_ok!(Ozone::do_try_state());
			corrupt();
			let results = (Ozone::check_invariants(), Ozone::check_all_invariants());
			assert_eq!(Ozone::do_try_state().is_err(), results.1.is_err());
			results
		})
}

#[test]
fn a_pool_with_less_than_p_is_found() {
	let broken = BrokenInvariant::PoolDiffers { books: 100 * STOS, account: 100 * STOS - 1 };
	let (cheap, full) = after(|| {
		Balances::set_balance(&Ozone::pool_account(), 100 * STOS - 1);
	});
	assert_eq!(cheap, Err(broken.clone()));
	assert_eq!(full, Err(broken));
}

#[test]
fn a_pool_with_more_than_p_is_found() {
	let (cheap, _) = after(|| {
		Balances::set_balance(&Ozone::pool_account(), 100 * STOS + 1);
	});
	assert_eq!(
		cheap,
		Err(BrokenInvariant::PoolDiffers { books: 100 * STOS, account: 100 * STOS + 1 })
	);
}

#[test]
fn ozone_from_nowhere_is_found_in_each_of_its_places() {
	let (limit, _) = after(|| Market::<Test>::mutate(|market| market.remaining_limit += 1));
	let (total, _) = after(|| TotalOzone::<Test>::mutate(|total| *total += 1));
	let (unsettled, _) = after(|| Unsettled::<Test>::mutate(|unsettled| *unsettled += 1));
	for cheap in [limit, total, unsettled] {
		assert_eq!(
			cheap,
			Err(BrokenInvariant::OzoneNotConserved {
				issued: Some(49_010 * OZ),
				found: Some(49_010 * OZ + 1),
			})
		);
	}
}

#[test]
fn books_of_issuance_that_do_not_fit_are_found() {
	let (raised, _) = after(|| Issuance::<Test>::mutate(|books| books.raised += 1));
	let (lowered, _) = after(|| Issuance::<Test>::mutate(|books| books.lowered += 1));
	let (initial, _) = after(|| Issuance::<Test>::mutate(|books| books.initial -= 1));
	for cheap in [raised, lowered, initial] {
		assert!(matches!(cheap, Err(BrokenInvariant::OzoneNotConserved { .. })));
	}
}

#[test]
fn amounts_that_cannot_be_added_are_found_and_not_wrapped() {
	let (found, _) = after(|| Unsettled::<Test>::put(u128::MAX));
	assert!(matches!(found, Err(BrokenInvariant::OzoneNotConserved { found: None, .. })));
	let (issued, _) = after(|| {
		Issuance::<Test>::mutate(|books| books.raised = u128::MAX);
		Unsettled::<Test>::put(u128::MAX);
	});
	assert_eq!(issued, Err(BrokenInvariant::OzoneNotConserved { issued: None, found: None }));
}

#[test]
fn a_balance_that_is_not_in_the_total_is_found_by_the_full_check() {
	let (cheap, full) = after(|| OzoneOf::<Test>::insert(BOB, 1));
	assert_eq!(cheap, Ok(()));
	assert_eq!(full, Err(BrokenInvariant::TotalDiffers { books: 9 * OZ, sum: Some(9 * OZ + 1) }));
	let (_, full) = after(|| OzoneOf::<Test>::remove(CAROL));
	assert_eq!(full, Err(BrokenInvariant::TotalDiffers { books: 9 * OZ, sum: Some(0) }));
	let (_, full) = after(|| OzoneOf::<Test>::insert(BOB, u128::MAX));
	assert_eq!(full, Err(BrokenInvariant::TotalDiffers { books: 9 * OZ, sum: None }));
}

#[test]
fn an_empty_balance_that_is_stored_is_found() {
	let (_, full) = after(|| OzoneOf::<Test>::insert(BOB, 0));
	assert_eq!(full, Err(BrokenInvariant::EmptyBalanceStored));
}

#[test]
fn a_market_without_price_is_found() {
	let (no_limit, _) = after(|| Market::<Test>::mutate(|market| market.remaining_limit = 0));
	let (no_deposit, _) = after(|| Market::<Test>::mutate(|market| market.genesis_deposit = 0));
	assert!(matches!(no_limit, Err(BrokenInvariant::NoPrice { remaining_limit: 0, .. })));
	assert!(matches!(no_deposit, Err(BrokenInvariant::NoPrice { genesis_deposit: 0, .. })));
}

#[test]
fn parameters_out_of_bounds_are_found() {
	let (cheap, _) = after(|| {
		ActiveParameters::<Test>::put(OzoneParameters { min_replicas: 0, ..Default::default() });
	});
	let fault = ParameterFault::new(OzoneKey::MinReplicas, Bound::Minimum, &0u32);
	assert_eq!(cheap, Err(BrokenInvariant::ParametersOutOfBounds { fault }));
}

#[test]
fn the_message_names_pallet_claim_and_figures() {
	assert_eq!(
		BrokenInvariant::PoolDiffers { books: 5, account: 6 }.to_string(),
		"broken claim `ozone: the Volume Pool's account holds exactly P`: P is 5, the account \
		 holds 6 base units"
	);
	assert_eq!(
		BrokenInvariant::OzoneNotConserved { issued: Some(1), found: None }.to_string(),
		"broken claim `ozone: L, users' Ozone and unsettled contributions add up to all Ozone \
		 issued`: issued 1, found more than 128 bits or less than 0 nOz"
	);
}
