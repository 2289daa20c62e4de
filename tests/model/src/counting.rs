//! Which part of the deposits counts in `L` and in the weights, and from when to when: sections 1 and
//! 2 of the economy.
//!
//! A deposit `Z` counts up to what the node may have counted; what that allows is counted within the
//! budget of the epoch or waits in a queue. What all nodes have counted beyond what was confirmed is
//! bounded; who finds no room there waits in a queue of its own. A node that leaves goes on counting
//! until its cooling-off ends.

use crate::{
	arith::{floor, part},
	economy::Economy,
	market::Market,
	nodes::{Deposit, NodeIndex, Status},
	parameters::{BILLION, DepositParameters},
};
use std::collections::VecDeque;

/// Nodes served at a boundary, in the queue and among the departures.
pub const SERVED_AT_A_BOUNDARY: usize = 64;

/// What counting keeps besides the nodes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counting {
	/// By how much deposits may still raise `L` in this epoch, nOz.
	pub left: u128,
	/// Nodes that wait for the budget, in order. A place that was given up is [`NOBODY`]'s.
	pub queue: VecDeque<NodeIndex>,
	/// Nodes that wait for room among what counts unconfirmed, in order.
	pub without_room: VecDeque<NodeIndex>,
	/// Nodes that left and still count, in the order in which they left.
	pub departures: VecDeque<NodeIndex>,
}

/// Whose place was given up.
pub const NOBODY: NodeIndex = NodeIndex::MAX;

impl Counting {
	/// The node waits no more.
	pub fn give_up_places(&mut self, index: NodeIndex) {
		for place in self.queue.iter_mut().chain(&mut self.without_room) {
			if *place == index {
				*place = NOBODY;
			}
		}
	}
}

/// What a deposit waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lacks {
	/// Nothing: all that may count does.
	Nothing,
	/// The budget of another epoch.
	Budget,
	/// A confirmation, or room among what counts without.
	Room,
}

/// What counts of a deposit beyond what Meta Nodes confirmed, base units.
pub fn unconfirmed(deposit: &Deposit) -> u128 {
	deposit.counted.saturating_sub(deposit.confirmed)
}

/// How much of all deposits may count unconfirmed, base units.
pub fn most_unconfirmed(s: u128, rule: &DepositParameters) -> u128 {
	part(s, rule.max_unconfirmed.into(), BILLION.into())
}

/// How much more of a deposit is to count where it may count with `countable` and `room` is left for
/// what is not confirmed, and what it lacks. The budget has `left` nOz.
pub fn to_count(
	deposit: &Deposit,
	market: &Market,
	countable: u128,
	room: u128,
	left: u128,
) -> (u128, Lacks) {
	let fits = countable.min(deposit.counted.max(deposit.confirmed + room));
	let wanted = fits - deposit.counted;
	let z = wanted.min(affordable(market, left));
	let lacks = if z < wanted {
		Lacks::Budget
	} else if fits < countable {
		Lacks::Room
	} else {
		Lacks::Nothing
	};
	(z, lacks)
}

/// The most of a deposit that may count now, base units: all up to what Meta Nodes confirmed, else the
/// governed share of `S`. What was counted once stays.
pub fn countable(deposit: &Deposit, s: u128, rule: &DepositParameters) -> u128 {
	let at_once = part(s, rule.counted_at_once.into(), BILLION.into());
	deposit.z.min(deposit.confirmed.max(deposit.counted).max(at_once))
}

/// By how much deposits may raise `L` in an epoch that begins with this market, nOz.
pub fn budget(market: &Market, rule: &DepositParameters) -> u128 {
	part(market.l, rule.limit_rise.into(), BILLION.into())
}

/// How much of a deposit can count before `L` has grown by `left` nOz, base units.
pub fn affordable(market: &Market, left: u128) -> u128 {
	floor(left, market.s, market.l).unwrap_or(u128::MAX)
}

impl Economy {
	/// What counts of all deposits beyond what Meta Nodes confirmed, base units.
	pub fn unconfirmed(&self) -> u128 {
		self.nodes.values().map(|node| unconfirmed(&node.deposit)).sum()
	}

	/// How much of the node's deposit may count unconfirmed beside those of the others, base units.
	fn room(&self, index: NodeIndex) -> u128 {
		let others = self.unconfirmed() - unconfirmed(&self.nodes[&index].deposit);
		most_unconfirmed(self.market.s, &self.parameters.deposit).saturating_sub(others)
	}

	/// The same for a node that does not wait for it: nothing while another does.
	fn room_of_newcomer(&self, index: NodeIndex) -> u128 {
		if self.counting.without_room.is_empty() { self.room(index) } else { 0 }
	}

	/// Counts what may be counted of an active node's deposit, as far as there is room, the epoch's budget
	/// goes, and nobody waits. The rest waits.
	pub(crate) fn count_or_queue(&mut self, index: NodeIndex) {
		let left = if self.counting.queue.is_empty() { self.counting.left } else { 0 };
		let room = self.room_of_newcomer(index);
		let lacks = self.count(index, left, room);
		self.wait(index, lacks);
	}

	/// Takes the place that the node needs, and gives up another that it had.
	fn wait(&mut self, index: NodeIndex, lacks: Lacks) {
		let counting = &mut self.counting;
		let waits = match lacks {
			Lacks::Nothing => return counting.give_up_places(index),
			Lacks::Budget => counting.queue.contains(&index),
			Lacks::Room => counting.without_room.contains(&index),
		};
		if waits {
			return;
		}
		counting.give_up_places(index);
		if lacks == Lacks::Budget {
			counting.queue.push_back(index);
			self.note("a deposit waits to be counted");
		} else {
			counting.without_room.push_back(index);
			self.note("a deposit waits for a confirmation, its own or another's");
		}
	}

	/// Counts as much of the node's deposit as budget and room allow.
	fn count(&mut self, index: NodeIndex, left: u128, room: u128) -> Lacks {
		let deposit = self.nodes[&index].deposit;
		let most = countable(&deposit, self.market.s, &self.parameters.deposit);
		let (z, lacks) = to_count(&deposit, &self.market, most, room, left);
		let rise = self.raise_limit(z);
		self.counting.left -= rise;
		self.node(index).deposit.counted += z;
		lacks
	}

	/// What counts of the node's deposit no longer does.
	pub(crate) fn uncount(&mut self, index: NodeIndex) {
		self.counting.departures.retain(|departing| *departing != index);
		let counted = std::mem::take(&mut self.node(index).deposit.counted);
		self.lower_limit(counted);
	}

	/// A new epoch: who has cooled off no longer counts, then the new budget serves the queue.
	///
	/// *Choice*: the departures are in the order in which they began, also where the cooling-off was
	/// governed shorter for a later one.
	pub(crate) fn begin_epoch_of_counting(&mut self) {
		for _ in 0..SERVED_AT_A_BOUNDARY {
			let Some(first) = self.counting.departures.front().copied() else { break };
			let exit = self.nodes[&first].exit().expect("who departs is exiting");
			if exit.cooling_ends > self.now {
				break;
			}
			self.note("a departure lowers the limit");
			self.uncount(first);
		}
		self.counting.left = budget(&self.market, &self.parameters.deposit);
		let active = |economy: &Self, index: &NodeIndex| {
			economy.nodes.get(index).is_some_and(|node| node.status == Status::Active)
		};
		let mut places = SERVED_AT_A_BOUNDARY;
		while let Some(first) = self.counting.queue.front().copied().filter(|_| places > 0) {
			places -= 1;
			let mut lacks = Lacks::Nothing;
			if active(self, &first) {
				lacks = self.count(first, self.counting.left, self.room_of_newcomer(first));
				if lacks == Lacks::Budget {
					break;
				}
				self.note("a deposit that waited is counted");
			}
			self.counting.queue.pop_front();
			self.wait(first, lacks);
		}
		while let Some(first) = self.counting.without_room.front().copied().filter(|_| places > 0) {
			places -= 1;
			if active(self, &first) {
				if self.count(first, self.counting.left, self.room(first)) != Lacks::Nothing {
					break;
				}
				self.note("a deposit that waited for room is counted");
			}
			self.counting.without_room.pop_front();
		}
	}
}
