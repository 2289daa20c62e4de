//! Deposits begin to count: at once while the epoch's budget lasts, else in the order of a queue.
//!
//! [`CountingBudget`] is what deposits may still raise the limit by in this epoch. While a node waits,
//! no other overtakes it. A place in the queue whose node left, or is suspended when its turn comes,
//! is passed over.

use crate::*;
use frame_support::storage::with_storage_layer;
use sp_runtime::DispatchError;
use stratos_primitives::{Market, NodeIndex, Noz};

/// Places of the queue that the end of an epoch works through, at most.
pub const MOST_SERVED: u32 = 64;

impl<T: Config> Pallet<T> {
	/// Base units of the node's deposit that may count now.
	pub(crate) fn countable(node: &NodeOf<T>) -> Balance {
		let share = Self::parameters().counted_at_once;
		node.deposit.countable(share.mul_floor(T::Market::state().genesis_deposit))
	}

	/// Sets the budget of the epoch that begins.
	pub(crate) fn renew_budget() {
		let limit = T::Market::state().remaining_limit;
		CountingBudget::<T>::put(counting::allowance(limit, Self::parameters().limit_rise));
	}

	/// Counts as much of the deposit as its cap and the budget allow. Returns the rise of the limit
	/// and whether the deposit counts up to its cap. `node` is not stored.
	fn spend(index: NodeIndex, node: &mut NodeOf<T>) -> Result<(Noz, bool), DispatchError> {
		let cap = Self::countable(node);
		let left = CountingBudget::<T>::get();
		let wanted = cap.saturating_sub(node.deposit.counted);
		let amount = counting::affordable(wanted, left, &T::Market::state());
		if amount == 0 {
			return Ok((0, wanted == 0));
		}
		let limit = T::Market::raise_limit(index, amount)?;
		CountingBudget::<T>::put(left.saturating_sub(limit));
		node.deposit.counted = node.deposit.counted.saturating_add(amount);
		Ok((limit, amount == wanted))
	}

	/// Lets an active node's deposit count, after its deposit, its confirmation or its status has
	/// changed. What cannot count now waits in the queue. Returns the rise of the limit. `node` is
	/// not stored.
	pub(crate) fn count(index: NodeIndex, node: &mut NodeOf<T>) -> Result<Noz, DispatchError> {
		let (limit, full) = if CountingEnds::<T>::get().is_empty() {
			Self::spend(index, node)?
		} else {
			(0, Self::countable(node) <= node.deposit.counted)
		};
		if !full {
			Self::join_queue(index);
		}
		Ok(limit)
	}

	/// Puts the node at the end of the queue, unless it waits already.
	fn join_queue(index: NodeIndex) {
		if CountingPlaces::<T>::contains_key(index) {
			return;
		}
		let mut ends = CountingEnds::<T>::get();
		let place = ends.push();
		CountingQueue::<T>::insert(place, index);
		CountingPlaces::<T>::insert(index, place);
		CountingEnds::<T>::put(ends);
		Self::deposit_event(Event::CountingQueued {
			node: index,
			position: ends.position(place),
			epoch: Self::epoch(),
		});
	}

	/// Takes a node that leaves out of the queue. Its place is passed over.
	pub(crate) fn quit_queue(index: NodeIndex) {
		CountingPlaces::<T>::remove(index);
	}

	/// The node's place in the queue; the next one is at 1.
	pub(crate) fn queue_position(index: NodeIndex) -> Option<u32> {
		Some(CountingEnds::<T>::get().position(CountingPlaces::<T>::get(index)?))
	}

	/// Spends the budget on the queue, in order. Returns the number of places worked through.
	pub(crate) fn serve_queue() -> u32 {
		let before = CountingEnds::<T>::get();
		let mut ends = before;
		let mut served = 0;
		while served < MOST_SERVED && !ends.is_empty() {
			served = served.saturating_add(1);
			if !Self::serve(ends.first) {
				break;
			}
			ends.first = ends.first.saturating_add(1);
		}
		if ends != before {
			CountingEnds::<T>::put(ends);
		}
		served
	}

	/// Serves the node at `place`. Returns whether the place is done with; else the budget is spent.
	fn serve(place: u64) -> bool {
		let Some(index) = CountingQueue::<T>::get(place) else { return true };
		let waits = CountingPlaces::<T>::get(index) == Some(place);
		if let Some(node) = Nodes::<T>::get(index).filter(|node| waits && node.is_active()) {
			// A part that does not fit the limit's type can never count, so its node does not
			// keep those behind it waiting.
			let full = with_storage_layer(|| Self::count_waiting(index, &node)).unwrap_or(true);
			if !full {
				return false;
			}
		}
		CountingQueue::<T>::remove(place);
		if waits {
			CountingPlaces::<T>::remove(index);
			Self::deposit_event(Event::CountingDequeued { node: index, epoch: Self::epoch() });
		}
		true
	}

	fn count_waiting(index: NodeIndex, node: &NodeOf<T>) -> Result<bool, DispatchError> {
		let mut after = node.clone();
		let (limit, full) = Self::spend(index, &mut after)?;
		if after != *node {
			Self::store(index, Some(node), Some(&after))?;
			Self::deposit_event(Event::DepositCounted {
				node: index,
				counted: after.deposit.counted,
				limit,
				weight: after.weight(),
				epoch: Self::epoch(),
			});
		}
		Ok(full)
	}

	/// Meta Nodes have confirmed that the node has the capacity for a deposit of `deposit`.
	pub(crate) fn confirm_capacity(
		index: NodeIndex,
		node: &NodeOf<T>,
		deposit: Balance,
	) -> Result<(), DispatchError> {
		let mut after = node.clone();
		after.deposit.confirmed = deposit;
		let limit = Self::count(index, &mut after)?;
		Self::store(index, Some(node), Some(&after))?;
		Self::deposit_event(Event::CapacityConfirmed {
			node: index,
			confirmed: deposit,
			counted: after.deposit.counted,
			limit,
			weight: after.weight(),
			epoch: Self::epoch(),
		});
		Ok(())
	}
}
