//! Indices: free ones are given out first, and one that nothing depends on any more is freed.
//!
//! A node that was never active leaves nothing behind, so that its index is free with its removal. An
//! exited node is retired by a call of anyone, once its rewards are paid, its contributions are settled or
//! gone, no report that can still be applied names it, and no ballot does. Its record moves to a bounded
//! archive.

use crate::{
	free_indices::{self, Words},
	*,
};
use core::marker::PhantomData;
use frame_support::ensure;
use sp_runtime::DispatchResult;
use stratos_primitives::{NodeIndex, NodeRecords, Retained};

/// The latest retired nodes that are remembered.
pub const ARCHIVE: u64 = 1_024;

/// Free indices at the top that one call takes off the number of slots.
const MOST_SHRUNK: u32 = 64;

/// The words of the free indices.
struct Free<T>(PhantomData<T>);

impl<T: Config> Words for Free<T> {
	fn read(&self, level: u8, position: u32) -> u64 {
		FreeIndices::<T>::get((level, position))
	}

	fn write(&mut self, level: u8, position: u32, word: u64) {
		match word {
			0 => FreeIndices::<T>::remove((level, position)),
			word => FreeIndices::<T>::insert((level, position), word),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The index of the next registration: the lowest that is free.
	pub fn next_index() -> NodeIndex {
		free_indices::lowest(&Free::<T>(PhantomData)).unwrap_or_else(NextIndex::<T>::get)
	}

	/// Whether the words of the free indices agree.
	pub(crate) fn free_indices_are_consistent() -> bool {
		let all: alloc::vec::Vec<_> = FreeIndices::<T>::iter()
			.map(|((level, position), word)| (level, position, word))
			.collect();
		free_indices::is_consistent(&Free::<T>(PhantomData), &all)
	}

	/// Gives `index` to a new node.
	pub(crate) fn take_index(index: NodeIndex) {
		let next = NextIndex::<T>::get();
		if index < next {
			free_indices::remove(&mut Free::<T>(PhantomData), index);
		} else {
			NextIndex::<T>::put(index.saturating_add(1));
		}
	}

	/// Frees `index`. Free indices at the top are taken off the number of slots.
	pub(crate) fn free_index(index: NodeIndex) {
		let mut words = Free::<T>(PhantomData);
		free_indices::insert(&mut words, index);
		let next = NextIndex::<T>::get();
		let mut top = next;
		for _ in 0..MOST_SHRUNK {
			let Some(last) = top.checked_sub(1) else { break };
			if !free_indices::contains(&words, last) {
				break;
			}
			free_indices::remove(&mut words, last);
			top = last;
		}
		if top != next {
			NextIndex::<T>::put(top);
		}
	}

	/// Pays what is left of an exited node, moves its record to the archive, and frees its index.
	pub(crate) fn do_retire(index: NodeIndex) -> DispatchResult {
		let node = Self::node(index)?;
		let Status::Exited { at, epoch: left } = node.status else {
			return Err(Error::<T>::NotExited.into());
		};
		let named = Ballots::<T>::iter_prefix(index).next().is_some()
			|| OpenBallots::<T>::contains_key(index);
		ensure!(!named, Error::<T>::BallotsOpen);
		ensure!(Self::now() >= VotesCountUntil::<T>::get(index), Error::<T>::VotesStillCount);
		let paid = T::NodeRecords::pay_out(index).map_err(|_| Error::<T>::RewardsNotPayable)?;
		match T::NodeRecords::retained(index, left) {
			None => {}
			Some(Retained::Rewards) => return Err(Error::<T>::RewardsLocked.into()),
			Some(Retained::Contributions) => return Err(Error::<T>::ContributionsLeft.into()),
			Some(Retained::Reports) => return Err(Error::<T>::ReportsOpen.into()),
		}
		VotesCountUntil::<T>::remove(index);
		Self::store(index, Some(&node), None)?;
		let epoch = Self::epoch();
		Self::deposit_event(Event::Retired {
			node: index,
			id: node.id,
			owner: node.owner.clone(),
			beneficiary: node.beneficiary.clone(),
			amount: paid,
			epoch,
		});
		let number = Retirements::<T>::mutate(|number| {
			let this = *number;
			*number = number.saturating_add(1);
			this
		});
		let archived = ArchivedNode {
			index,
			id: node.id,
			owner: node.owner,
			beneficiary: node.beneficiary,
			role: node.role,
			registered: node.registered,
			activated: node.activated,
			deposited: node.deposit.initial,
			exited: at,
			retired: epoch,
		};
		// Below 1,024.
		let slot = u32::try_from(number % ARCHIVE).unwrap_or_default();
		Archive::<T>::insert(slot, archived);
		Ok(())
	}

	/// Up to `limit` retired nodes, the latest first. At most the latest 1,024 are remembered.
	pub fn retired(limit: u32) -> alloc::vec::Vec<ArchivedNode<T::AccountId>> {
		let next = Retirements::<T>::get();
		let count = next.min(ARCHIVE).min(limit.into());
		(next.saturating_sub(count)..next)
			.rev()
			.filter_map(|number| Archive::<T>::get(u32::try_from(number % ARCHIVE).ok()?))
			.collect()
	}
}
