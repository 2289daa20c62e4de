//! Opening the market.

use crate::mock::*;
use crate::{GenesisConfig, Issuance, OzoneIssuance, OzoneParameters, TotalOzone};
use stratos_primitives::{OZ, STOS};

#[test]
fn genesis_opens_the_market_with_users_ozone_and_a_funded_pool() {
	TestExt::new()
		.market(900 * STOS, 100 * STOS, 49_000 * OZ)
		.ozone(ALICE, 5 * OZ)
		.ozone(BOB, 7 * OZ)
		.build_and_execute(|| {
			assert_eq!(Ozone::market(), market(900 * STOS, 100 * STOS, 49_000 * OZ));
			assert_eq!(Ozone::pool_balance(), 100 * STOS);
			assert_eq!(TotalOzone::<Test>::get(), 12 * OZ);
			assert_eq!(
				Issuance::<Test>::get(),
				OzoneIssuance { initial: 49_012 * OZ, raised: 0, lowered: 0 }
			);
			assert_eq!(Ozone::parameters(), OzoneParameters::default());
		});
}

#[test]
fn the_smallest_market_is_one_base_unit_and_one_oz() {
	TestExt::new().market(1, 0, OZ).build_and_execute(|| {});
}

#[test]
#[should_panic(expected = "genesis_deposit (S) is 0")]
fn a_market_without_genesis_deposit_is_refused() {
	TestExt::new().market(0, 0, OZ).build();
}

#[test]
#[should_panic(expected = "it must be at least MinLimit, 1000000000 nOz")]
fn a_limit_below_one_oz_is_refused() {
	TestExt::new().market(1, 0, OZ - 1).build();
}

#[test]
#[should_panic(expected = "genesis_deposit and initial_prepay together must fit")]
fn a_market_beyond_the_type_is_refused() {
	TestExt::new().market(u128::MAX, 1, OZ).build();
}

#[test]
#[should_panic(expected = "initial_prepay (P) is 5")]
fn a_prepay_that_the_pool_does_not_hold_is_refused() {
	TestExt::new().market(1, 5, OZ).pool(4).build();
}

#[test]
#[should_panic(expected = "initial_prepay (P) is 0")]
fn a_pool_that_holds_more_than_the_prepay_is_refused() {
	TestExt::new().market(1, 0, OZ).pool(4).build();
}

#[test]
#[should_panic(expected = "an account appears twice")]
fn a_duplicate_account_is_refused() {
	TestExt::new().ozone(ALICE, 1).ozone(ALICE, 2).build();
}

#[test]
#[should_panic(expected = "an Ozone balance is 0")]
fn an_empty_ozone_balance_is_refused() {
	TestExt::new().ozone(ALICE, 0).build();
}

#[test]
#[should_panic(expected = "the sum of all Ozone balances must fit")]
fn ozone_balances_beyond_the_type_are_refused() {
	TestExt::new().ozone(ALICE, u128::MAX).ozone(BOB, 1).build();
}

#[test]
#[should_panic(expected = "ozone genesis: Ozone.BytesPerOz must be 1,000,000 bytes to")]
fn parameters_out_of_bounds_are_refused() {
	TestExt::new().parameters(OzoneParameters { bytes_per_oz: 0, ..Default::default() }).build();
}

#[test]
fn presets_give_amounts_beyond_64_bits_as_json_numbers() {
	let json = r#"{
		"genesisDeposit": 12000000000000000000000000,
		"initialLimit": 600000000000000000,
		"initialPrepay": 340282366920938463463374607431768211455,
		"ozone": [[1, 18446744073709551616]]
	}"#;
	let genesis: GenesisConfig<Test> = serde_json::from_str(json).expect("the form is right");
	assert_eq!(genesis.genesis_deposit, 12_000_000 * STOS);
	assert_eq!(genesis.initial_limit, 600_000_000 * OZ);
	assert_eq!(genesis.initial_prepay, u128::MAX);
	assert_eq!(genesis.ozone, vec![(1, 1 << 64)]);

	let written = serde_json::to_string(&genesis).expect("it can be written");
	let again: GenesisConfig<Test> = serde_json::from_str(&written).expect("and read again");
	assert_eq!(again.genesis_deposit, genesis.genesis_deposit);
	assert_eq!(again.initial_prepay, genesis.initial_prepay);
}

#[test]
fn presets_with_an_unknown_or_missing_field_are_refused() {
	let unknown =
		r#"{"genesisDeposit": 1, "initialLimit": 1, "initialPrepay": 0, "ozone": [], "x": 1}"#;
	assert!(serde_json::from_str::<GenesisConfig<Test>>(unknown).is_err());
	let missing = r#"{"genesisDeposit": 1}"#;
	assert!(serde_json::from_str::<GenesisConfig<Test>>(missing).is_err());
}
