//! The migration that makes deposits part of `S`, on a chain that began without that rule.
//!
//! # Timeline
//!
//! 1. The runtime changes [`Config::DepositRule`] to [`DepositRule::JoinS`]. The storage version is
//!    still 1, so the old rule stays in force.
//! 2. A migration walks over the nodes by index, over as many blocks as it needs, and calls
//!    [`Pallet::count_deposits`] with the deposits of active nodes. Hooks and scheduled calls go
//!    on: a change of a node that is already counted updates the sum; other nodes are counted as
//!    the migration finds them.
//! 3. When all nodes are counted, [`Pallet::finish_deposit_migration`] makes the sum part of `S`,
//!    in one block.
//!
//! If the migration fails, only [`DepositMigration`] has changed, and the old rule stays in force.

use crate::{
	Config, DepositMigration, DepositRule, Event, Market, Pallet, market::MIN_GENESIS_DEPOSIT,
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::traits::{Get, GetStorageVersion, StorageVersion};
use scale_info::TypeInfo;
use stratos_primitives::{Balance, EpochClock, MarketState, NodeIndex};

/// Deposits counted so far.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct CountedDeposits {
	/// All nodes below this index are counted.
	pub counted: NodeIndex,
	/// Their deposits in force, base units.
	pub sum: Balance,
}

impl<T: Config> Pallet<T> {
	/// The storage version from which on `S` counts the deposits in force.
	pub const JOINED_VERSION: StorageVersion = StorageVersion::new(2);

	/// The rule in force: the runtime's, unless the migration has not finished.
	pub fn deposit_rule() -> DepositRule {
		match T::DepositRule::get() {
			DepositRule::JoinS if !Self::deposits_joined() => DepositRule::StayApart,
			rule => rule,
		}
	}

	/// Whether `S` counts the deposits in force.
	pub fn deposits_joined() -> bool {
		Self::on_chain_storage_version() >= Self::JOINED_VERSION
	}

	/// Adds `deposits` base units, the deposits in force of the nodes from the last counted index
	/// up to `next`.
	pub fn count_deposits(next: NodeIndex, deposits: Balance) {
		let CountedDeposits { sum, .. } = DepositMigration::<T>::get().unwrap_or_default();
		// Cannot saturate: the sum is at most the total supply.
		DepositMigration::<T>::put(CountedDeposits {
			counted: next,
			sum: sum.saturating_add(deposits),
		});
	}

	/// Adds the counted deposits to `founding`, the base units of genesis that no node deposited,
	/// and makes the sum `S`, at least [`MIN_GENESIS_DEPOSIT`]. From then on deposits join `S`.
	pub fn finish_deposit_migration(founding: Balance) {
		let CountedDeposits { sum, .. } = DepositMigration::<T>::take().unwrap_or_default();
		let before = Self::market();
		// Cannot saturate: both are parts of the total supply.
		let genesis_deposit = founding.saturating_add(sum).max(MIN_GENESIS_DEPOSIT);
		let market = MarketState { genesis_deposit, ..before };
		Market::<T>::put(market);
		Self::JOINED_VERSION.put::<Self>();
		let epoch = T::EpochClock::current_epoch();
		Self::deposit_event(Event::DepositsJoined {
			before: before.genesis_deposit,
			market,
			epoch,
		});
	}

	/// Applies `change` to the sum if the node is already counted.
	pub(crate) fn update_counted_deposit(node: NodeIndex, change: impl FnOnce(Balance) -> Balance) {
		// Saves a read on a chain without a migration.
		if T::DepositRule::get() != DepositRule::JoinS || Self::deposits_joined() {
			return;
		}
		if let Some(all) = DepositMigration::<T>::get().filter(|all| node < all.counted) {
			DepositMigration::<T>::put(CountedDeposits { sum: change(all.sum), ..all });
		}
	}
}
