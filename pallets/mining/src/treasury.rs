//! What went into the treasury by source, and what it paid for Ozone: the only writer of `TreasuryTotals`
//! and `TreasuryPurchases`.

use crate::{Config, Pallet, TreasuryPurchases, TreasuryTotals};
use stratos_primitives::{Balance, TreasuryIncome, TreasurySource};

impl<T: Config> TreasuryIncome for Pallet<T> {
	fn note(source: TreasurySource, amount: Balance) {
		if amount > 0 {
			TreasuryTotals::<T>::mutate(source, |total| *total = total.saturating_add(amount));
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Notes that the treasury paid `amount` base units for Ozone that a user lacked.
	pub(crate) fn note_purchase(amount: Balance) {
		TreasuryPurchases::<T>::mutate(|total| *total = total.saturating_add(amount));
	}
}
