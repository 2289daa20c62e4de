//! Surplus on accounts that belong to a pallet.

use crate::Balance;
use frame_support::traits::{fungible::Mutate, tokens::Preservation::Expendable};

/// Moves what `account` holds above `expected` base units to `treasury`. Returns the base units moved.
///
/// A plain transfer to a pallet's account is the only source of a surplus. Pallets sweep it at the end
/// of every block, so that the balance equals their accounting. Holds are not touched. A failed
/// transfer is logged, and returns 0: the surplus stays until the next block.
pub fn sweep_surplus<AccountId: Eq, Currency: Mutate<AccountId, Balance = Balance>>(
	account: &AccountId,
	expected: Balance,
	treasury: &AccountId,
) -> Balance {
	let surplus = Currency::balance(account).saturating_sub(expected);
	if surplus == 0 || account == treasury {
		return 0;
	}
	Currency::transfer(account, treasury, surplus, Expendable).unwrap_or_else(|error| {
		log::error!(target: "runtime::surplus", "a surplus of {surplus} was not moved: {error:?}");
		0
	})
}
