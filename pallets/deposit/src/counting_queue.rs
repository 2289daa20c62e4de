//! Deposits begin to count: at once while the epoch's budget lasts and there is room, else in the order
//! of two lines.
//!
//! [`CountingBudget`] is what deposits may still raise the limit by in this epoch. [`Unconfirmed`] is what
//! counts beyond what Meta Nodes confirmed, at most a share of `S` for all nodes together: the room. One
//! line waits for the budget. What finds no room waits in another, so that it keeps nobody waiting whose
//! capacity is confirmed; a confirmation takes a node out of it. In neither line does anybody overtake. A
//! place whose node left, waits elsewhere, or is suspended when its turn comes, is passed over.

use crate::*;
use frame_support::storage::with_storage_layer;
use sp_runtime::DispatchError;
use stratos_primitives::{Market, NodeIndex, Noz};

/// Places of both lines that the end of an epoch works through, at most.
pub const MOST_SERVED: u32 = 64;

/// What a deposit may use to count.
struct Means {
	/// nOz by which it may raise the limit.
	budget: Noz,
	/// Base units that may count of all nodes without a confirmation.
	unconfirmed: Balance,
}

impl<T: Config> Pallet<T> {
	/// Base units of the node's deposit that may count now, if there is room.
	pub(crate) fn countable(node: &NodeOf<T>) -> Balance {
		let share = Self::parameters().counted_at_once;
		node.deposit.countable(share.mul_floor(T::Market::state().genesis_deposit))
	}

	/// Base units that may count of all nodes without a confirmation.
	pub(crate) fn most_unconfirmed() -> Balance {
		Self::parameters().max_unconfirmed.mul_floor(T::Market::state().genesis_deposit)
	}

	/// Sets the budget of the epoch that begins.
	pub(crate) fn renew_budget() {
		let limit = T::Market::state().remaining_limit;
		CountingBudget::<T>::put(counting::allowance(limit, Self::parameters().limit_rise));
	}

	/// Counts as much of the deposit as its cap, the room and the budget allow. Returns the rise of the
	/// limit, and what the rest waits for, if not all that may count does. `before` is the record in
	/// storage, `node` what becomes of it; it is not stored.
	fn spend(
		index: NodeIndex,
		before: &NodeOf<T>,
		node: &mut NodeOf<T>,
		means: Means,
	) -> Result<(Noz, Option<WaitsFor>), DispatchError> {
		let others = Unconfirmed::<T>::get().saturating_sub(before.deposit.unconfirmed());
		let room = means.unconfirmed.saturating_sub(others);
		let cap = Self::countable(node);
		let fits = node.deposit.fitting(cap, room);
		let wanted = fits.saturating_sub(node.deposit.counted);
		let amount = counting::affordable(wanted, means.budget, &T::Market::state());
		let mut limit = 0;
		if amount != 0 {
			limit = T::Market::raise_limit(index, amount)?;
			CountingBudget::<T>::mutate(|left| *left = left.saturating_sub(limit));
			node.deposit.counted = node.deposit.counted.saturating_add(amount);
		}
		let waits_for = if amount < wanted {
			Some(WaitsFor::Budget)
		} else if fits < cap {
			Some(WaitsFor::Confirmation)
		} else {
			None
		};
		Ok((limit, waits_for))
	}

	/// What there is for those that are in no line or in that of the budget: those that wait for room
	/// come first.
	fn room_for_newcomers() -> Balance {
		if CountingEnds::<T>::get(WaitsFor::Confirmation).is_empty() {
			Self::most_unconfirmed()
		} else {
			0
		}
	}

	/// Lets an active node's deposit count, after its deposit, its confirmation or its status has
	/// changed. What cannot count now waits in line. Returns the rise of the limit. `before` is the
	/// record in storage, `node` what becomes of it; it is not stored.
	pub(crate) fn count(
		index: NodeIndex,
		before: &NodeOf<T>,
		node: &mut NodeOf<T>,
	) -> Result<Noz, DispatchError> {
		let nobody_waits = CountingEnds::<T>::get(WaitsFor::Budget).is_empty();
		let budget = if nobody_waits { CountingBudget::<T>::get() } else { 0 };
		let means = Means { budget, unconfirmed: Self::room_for_newcomers() };
		let (limit, waits_for) = Self::spend(index, before, node, means)?;
		Self::wait(index, waits_for);
		Ok(limit)
	}

	/// Puts the node at the end of the line, unless it waits there already. It waits in one only.
	fn wait(index: NodeIndex, waits_for: Option<WaitsFor>) {
		let waited = CountingPlaces::<T>::get(index).map(|(line, _)| line);
		if waited == waits_for {
			return;
		}
		let epoch = Self::epoch();
		let Some(line) = waits_for else {
			Self::quit_queue(index);
			Self::deposit_event(Event::CountingDequeued { node: index, epoch });
			return;
		};
		let mut ends = CountingEnds::<T>::get(line);
		let place = ends.push();
		CountingQueue::<T>::insert((line, place), index);
		CountingPlaces::<T>::insert(index, (line, place));
		CountingEnds::<T>::insert(line, ends);
		let position = ends.position(place);
		Self::deposit_event(Event::CountingQueued {
			node: index,
			waits_for: line,
			position,
			epoch,
		});
	}

	/// Takes a node that leaves out of its line. Its place is passed over.
	pub(crate) fn quit_queue(index: NodeIndex) {
		CountingPlaces::<T>::remove(index);
	}

	/// The node's place in its line; the next one is at 1.
	pub(crate) fn queue_position(index: NodeIndex) -> Option<u32> {
		let (line, place) = CountingPlaces::<T>::get(index)?;
		Some(CountingEnds::<T>::get(line).position(place))
	}

	/// Spends the budget on those that wait for it, then on those that wait for room, in order. Returns
	/// the number of places worked through.
	pub(crate) fn serve_queue() -> u32 {
		let served = Self::serve_line(WaitsFor::Budget, 0);
		Self::serve_line(WaitsFor::Confirmation, served)
	}

	/// Serves a line where `served` places were worked through before. Returns the number after.
	fn serve_line(line: WaitsFor, mut served: u32) -> u32 {
		let before = CountingEnds::<T>::get(line);
		let mut ends = before;
		while served < MOST_SERVED && !ends.is_empty() {
			served = served.saturating_add(1);
			if !Self::serve(line, ends.first) {
				break;
			}
			ends.first = ends.first.saturating_add(1);
		}
		if ends != before {
			CountingEnds::<T>::insert(line, ends);
		}
		served
	}

	/// Serves the node at `place`. Returns whether the place is done with; else there is no budget or
	/// no room left.
	fn serve(line: WaitsFor, place: u64) -> bool {
		let Some(index) = CountingQueue::<T>::get((line, place)) else { return true };
		let waits = CountingPlaces::<T>::get(index) == Some((line, place));
		let mut waits_for = None;
		if let Some(node) = Nodes::<T>::get(index).filter(|node| waits && node.is_active()) {
			// A part that does not fit the limit's type can never count, so its node does not
			// keep those behind it waiting.
			waits_for =
				with_storage_layer(|| Self::count_waiting(index, &node, line)).unwrap_or(None);
			// Who waits for the budget and finds no room makes way.
			let makes_way = line == WaitsFor::Budget && waits_for == Some(WaitsFor::Confirmation);
			if waits_for.is_some() && !makes_way {
				return false;
			}
		}
		CountingQueue::<T>::remove((line, place));
		if waits {
			Self::wait(index, waits_for);
		}
		true
	}

	fn count_waiting(
		index: NodeIndex,
		node: &NodeOf<T>,
		line: WaitsFor,
	) -> Result<Option<WaitsFor>, DispatchError> {
		let mut after = node.clone();
		let unconfirmed = match line {
			WaitsFor::Budget => Self::room_for_newcomers(),
			WaitsFor::Confirmation => Self::most_unconfirmed(),
		};
		let means = Means { budget: CountingBudget::<T>::get(), unconfirmed };
		let (limit, waits_for) = Self::spend(index, node, &mut after, means)?;
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
		Ok(waits_for)
	}

	/// Meta Nodes have confirmed that the node has the capacity for a deposit of `deposit`.
	pub(crate) fn confirm_capacity(
		index: NodeIndex,
		node: &NodeOf<T>,
		deposit: Balance,
	) -> Result<(), DispatchError> {
		let mut after = node.clone();
		after.deposit.confirmed = deposit;
		let limit = Self::count(index, node, &mut after)?;
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
