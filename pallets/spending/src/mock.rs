//! A chain with balances, a treasury and this pallet.

use crate::{self as pallet_spending, SpendingParameters};
use frame_support::{parameter_types, traits::BuildGenesisConfig};
use stratos_primitives::{Balance, Invariants, STOS};
use stratos_test_kit::{AccountId, Clock, chain, mock_chain};

pub(crate) const ALICE: AccountId = 1;
pub(crate) const TREASURY: AccountId = 102;

/// What the treasury has at genesis.
pub(crate) const FUNDS: Balance = 1_000 * STOS;

mock_chain!(Spending: pallet_spending);

parameter_types! {
	pub const Treasury: AccountId = TREASURY;
	pub static Proposed: SpendingParameters = SpendingParameters::default();
}

impl pallet_spending::Config for Test {
	type Currency = Balances;
	type Treasury = Treasury;
	type Parameters = Proposed;
	type Time = Clock;
	type EpochClock = Clock;
}

/// Runs `test` on a new chain, then checks that no STOS was created or lost and every claim.
pub(crate) fn execute(test: impl FnOnce()) {
	Proposed::set(SpendingParameters::default());
	let genesis = || pallet_spending::GenesisConfig::<Test>::default().build();
	let chain = chain::chain::<Test>(vec![(ALICE, STOS), (TREASURY, FUNDS)], genesis);
	chain::execute::<Test, _>(chain, test, || {
		assert_eq!(Spending::check_invariants(), Ok(()));
	});
}
