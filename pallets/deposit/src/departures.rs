//! Deposits cease to count. The deposit of a node that leaves counts in the limit until the end of its
//! cooling-off, while it goes on serving what it holds.
//!
//! Nodes wait in the order in which they left. A shorter cooling-off that governance sets meanwhile
//! does not let a later one overtake.

use crate::*;
use stratos_primitives::{Market, Moment, NodeIndex, Noz};

/// Departures that the end of an epoch works through, at most.
pub const MOST_DEPARTURES: u32 = 64;

impl<T: Config> Pallet<T> {
	/// Puts a node that leaves at the end of the line, due at `due`.
	pub(crate) fn queue_departure(index: NodeIndex, due: Moment) {
		DepartureEnds::<T>::mutate(|ends| Departures::<T>::insert(ends.push(), (index, due)));
	}

	/// The counted deposit of a node that leaves counts no more, and the limit falls by its part. Does
	/// nothing the second time. Returns the fall. `node` is not stored.
	pub(crate) fn uncount(index: NodeIndex, node: &mut NodeOf<T>) -> Noz {
		let deposit = core::mem::take(&mut node.deposit.counted);
		if deposit == 0 {
			return 0;
		}
		let limit = T::Market::lower_limit(index, deposit);
		let epoch = Self::epoch();
		Self::deposit_event(Event::DepositUncounted { node: index, deposit, limit, epoch });
		limit
	}

	/// Lets the departures that are due happen, in order. Returns the number worked through.
	pub(crate) fn end_departures() -> u32 {
		let before = DepartureEnds::<T>::get();
		let (now, mut ends, mut done) = (Self::now(), before, 0);
		while done < MOST_DEPARTURES && !ends.is_empty() {
			done = done.saturating_add(1);
			let departing = Departures::<T>::get(ends.first);
			if departing.is_some_and(|(index, due)| !Self::departs(index, due, now)) {
				break;
			}
			Departures::<T>::remove(ends.first);
			ends.first = ends.first.saturating_add(1);
		}
		if ends != before {
			DepartureEnds::<T>::put(ends);
		}
		done
	}

	/// Lets the node at `index` depart if it is time. Returns whether its place is done with: also
	/// where a claim of its deposit or a shutdown came first.
	fn departs(index: NodeIndex, due: Moment, now: Moment) -> bool {
		let counts = |node: &NodeOf<T>| {
			let leaves = node.exit().is_some_and(|exit| exit.cooling_ends == due);
			leaves && node.deposit.counted != 0
		};
		let Some(node) = Nodes::<T>::get(index).filter(counts) else { return true };
		if due > now {
			return false;
		}
		let mut after = node.clone();
		Self::uncount(index, &mut after);
		// Cannot fail: the set of active Meta Nodes does not change.
		let _ = Self::store(index, Some(&node), Some(&after));
		true
	}
}
