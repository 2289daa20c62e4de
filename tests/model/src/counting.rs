//! Which part of the deposits counts in `L` and in the weights, and from when to when: sections 1 and
//! 2 of the economy.
//!
//! A deposit `Z` counts up to what the node may have counted; what that allows is counted within the
//! budget of the epoch or waits in a queue. A node that leaves goes on counting until its cooling-off
//! ends.

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
	/// Nodes that wait to be counted, in order.
	pub queue: VecDeque<NodeIndex>,
	/// Nodes that left and still count, in the order in which they left.
	pub departures: VecDeque<NodeIndex>,
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
	/// What of the node's deposit may count and does not yet, base units.
	fn uncounted(&self, index: NodeIndex) -> u128 {
		let deposit = &self.nodes[&index].deposit;
		countable(deposit, self.market.s, &self.parameters.deposit) - deposit.counted
	}

	/// Counts what may be counted of an active node's deposit, as far as the epoch's budget goes and
	/// nobody waits. The rest waits.
	pub(crate) fn count_or_queue(&mut self, index: NodeIndex) {
		if self.counting.queue.is_empty() {
			self.count(index);
		}
		if self.uncounted(index) > 0 && !self.counting.queue.contains(&index) {
			self.note("a deposit waits to be counted");
			self.counting.queue.push_back(index);
		}
	}

	/// Counts as much of the node's deposit as the budget allows.
	fn count(&mut self, index: NodeIndex) {
		let z = self.uncounted(index).min(affordable(&self.market, self.counting.left));
		let rise = self.raise_limit(z);
		self.counting.left -= rise;
		self.node(index).deposit.counted += z;
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
		for _ in 0..SERVED_AT_A_BOUNDARY {
			let Some(first) = self.counting.queue.front().copied() else { break };
			let active = |node: &crate::nodes::Node| node.status == Status::Active;
			if self.nodes.get(&first).is_some_and(active) {
				self.count(first);
				if self.uncounted(first) > 0 {
					break;
				}
				self.note("a deposit that waited is counted");
			}
			self.counting.queue.pop_front();
		}
	}
}
