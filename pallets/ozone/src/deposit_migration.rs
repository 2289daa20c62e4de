//! How deposits come to join `S` on a chain that began without that.
//!
//! # Timeline
//! 1. The runtime changes [`Config::DepositRule`] to [`DepositRule::JoinS`]. The storage still has
//!    version 1, so that the old rule stays in force.
//! 2. A migration walks over the nodes by index, in as many blocks as their number needs, and
//!    reports what the active ones have deposited: [`Pallet::count_deposits`]. Nodes that meanwhile come or go –
//!    hooks and scheduled calls run on – are followed where they are counted already, and found as
//!    they then are where they are not.
//! 3. When all are counted, [`Pallet::finish_deposit_migration`] makes the sum part of `S`, at once: no block sees half of it.
//!
//! If the migration fails, nothing has changed but [`DepositMigration`], and the old rule stays.

use crate::{
	Config, DepositMigration, DepositRule, Event, Market, Pallet, market::MIN_GENESIS_DEPOSIT,
};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::traits::{Get, GetStorageVersion, StorageVersion};
use scale_info::TypeInfo;
use stratos_primitives::{Balance, EpochClock, MarketState, NodeIndex};

/// How far the deposits in force are counted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct CountedDeposits {
	/// The nodes below this index are counted.
	pub counted: NodeIndex,
	/// Their deposits in force, base units.
	pub sum: Balance,
}

impl<T: Config> Pallet<T> {
	/// The storage version from which on `S` counts the deposits in force.
	pub const JOINED_VERSION: StorageVersion = StorageVersion::new(2);

	/// The rule in force: the runtime's, once the storage is of its version.
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

	/// Takes in that the nodes from the index counted up to now, to `next`, have `deposits` base
	/// units in force.
	pub fn count_deposits(next: NodeIndex, deposits: Balance) {
		let CountedDeposits { sum, .. } = DepositMigration::<T>::get().unwrap_or_default();
		// No sum of deposits is above the total supply.
		DepositMigration::<T>::put(CountedDeposits {
			counted: next,
			sum: sum.saturating_add(deposits),
		});
	}

	/// Makes what was counted, with the `founding` base units of genesis that are no node's, `S`, and
	/// the rule that deposits join it the one in force. `S` is at least [`MIN_GENESIS_DEPOSIT`].
	pub fn finish_deposit_migration(founding: Balance) {
		let CountedDeposits { sum, .. } = DepositMigration::<T>::take().unwrap_or_default();
		let before = Self::market();
		// Both are parts of the total supply.
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

	/// Follows a change of the deposit in force of a node that is counted already.
	pub(crate) fn update_counted_deposit(node: NodeIndex, change: impl FnOnce(Balance) -> Balance) {
		// One read less in every block of a chain that counts nothing.
		if T::DepositRule::get() != DepositRule::JoinS || Self::deposits_joined() {
			return;
		}
		if let Some(joining) = DepositMigration::<T>::get().filter(|joining| node < joining.counted)
		{
			DepositMigration::<T>::put(CountedDeposits { sum: change(joining.sum), ..joining });
		}
	}
}
