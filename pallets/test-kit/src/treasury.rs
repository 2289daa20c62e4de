//! The totals of what went into the treasury, as another pallet keeps them on a chain.

use frame_support::{Twox64Concat, pallet_prelude::ValueQuery, storage_alias};
use stratos_primitives::{Balance, TreasuryIncome, TreasurySource};

#[storage_alias]
type Totals = StorageMap<TestKit, Twox64Concat, TreasurySource, Balance, ValueQuery>;

/// Keeps the totals.
pub struct Ledger;

impl TreasuryIncome for Ledger {
	fn note(source: TreasurySource, amount: Balance) {
		Totals::mutate(source, |total| *total += amount);
	}
}

/// What was noted of `source`, base units.
pub fn noted(source: TreasurySource) -> Balance {
	Totals::get(source)
}
