//! Which Meta Nodes are dormant. No storage.
//!
//! A Meta Node acts when it reports, attests or votes. One that does not act while others do, for a
//! governed number of epochs, is dormant: the others go on without it. Only epochs in which some Meta
//! Node acted count. So a chain without traffic, or one that stood still, makes nobody dormant, and the
//! Meta Node that acted last is always awake.

use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{
	BoundedBTreeMap, BoundedBTreeSet, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound,
	PartialEqNoBound, traits::Get,
};
use scale_info::TypeInfo;
use stratos_primitives::{EpochIndex, NodeIndex};

/// When each active Meta Node acted last, and which are dormant.
#[derive(
	CloneNoBound,
	PartialEqNoBound,
	EqNoBound,
	DebugNoBound,
	DefaultNoBound,
	Encode,
	Decode,
	MaxEncodedLen,
	TypeInfo,
)]
#[scale_info(skip_type_params(Metas))]
#[codec(mel_bound())]
pub struct Activity<Metas: Get<u32>> {
	/// The number of epochs in which some Meta Node acted.
	pub epochs: u32,
	/// The last of them.
	pub last: Option<EpochIndex>,
	/// By active Meta Node: [`Activity::epochs`] when it acted last, or when it became active.
	pub acted: BoundedBTreeMap<NodeIndex, u32, Metas>,
	/// The dormant ones.
	pub dormant: BoundedBTreeSet<NodeIndex, Metas>,
}

impl<Metas: Get<u32>> Activity<Metas> {
	/// `node` becomes active, awake.
	pub fn join(&mut self, node: NodeIndex) {
		let entered = self.acted.try_insert(node, self.epochs);
		debug_assert!(entered.is_ok(), "the list of active Meta Nodes has the same bound");
	}

	/// `node` is no longer active.
	pub fn leave(&mut self, node: NodeIndex) {
		self.acted.remove(&node);
		self.dormant.remove(&node);
	}

	/// `node` acts in `epoch`. Returns whether it was dormant.
	pub fn act(&mut self, node: NodeIndex, epoch: EpochIndex) -> bool {
		if self.last != Some(epoch) {
			self.last = Some(epoch);
			self.epochs = self.epochs.saturating_add(1);
		}
		if let Some(acted) = self.acted.get_mut(&node) {
			*acted = self.epochs;
		}
		self.dormant.remove(&node)
	}

	/// Makes those dormant that did not act in the last `after` epochs that count. Returns them.
	pub fn fall_asleep(&mut self, after: u32) -> Vec<NodeIndex> {
		let silent = |acted: u32| self.epochs.saturating_sub(acted) >= after;
		let silent: Vec<NodeIndex> = self
			.acted
			.iter()
			.filter(|(node, acted)| silent(**acted) && !self.dormant.contains(node))
			.map(|(node, _)| *node)
			.collect();
		for node in &silent {
			// Cannot fail: the dormant are some of the active.
			let _ = self.dormant.try_insert(*node);
		}
		silent
	}

	/// Those of `active` that are awake.
	pub fn awake(&self, active: &[NodeIndex]) -> Vec<NodeIndex> {
		active.iter().copied().filter(|node| !self.dormant.contains(node)).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::traits::ConstU32;

	type Three = Activity<ConstU32<3>>;

	fn three() -> Three {
		let mut activity = Three::default();
		(1..=3).for_each(|node| activity.join(node));
		activity
	}

	#[test]
	fn those_that_do_not_act_while_others_do_fall_asleep() {
		let mut activity = three();
		for epoch in 0..9 {
			activity.act(1, epoch);
			assert!(activity.fall_asleep(10).is_empty(), "epoch {epoch}");
		}
		activity.act(3, 9);
		assert_eq!(activity.fall_asleep(10), [2]);
		assert_eq!(activity.awake(&[1, 2, 3]), [1, 3]);
		assert!(activity.fall_asleep(10).is_empty(), "each once");
	}

	#[test]
	fn epochs_in_which_nobody_acts_do_not_count() {
		let mut activity = three();
		activity.act(1, 5);
		for _ in 0..1_000 {
			assert!(activity.fall_asleep(2).is_empty());
		}
		activity.act(1, 2_000);
		activity.act(1, 2_000);
		assert_eq!(activity.epochs, 2);
		assert_eq!(activity.fall_asleep(2), [2, 3]);
	}

	#[test]
	fn the_last_to_act_is_awake() {
		let mut activity = three();
		for epoch in 0..100 {
			activity.act(1 + epoch % 3, epoch);
			activity.fall_asleep(1);
			assert_eq!(activity.awake(&[1, 2, 3]), [1 + epoch % 3]);
		}
	}

	#[test]
	fn an_act_wakes_and_a_newcomer_is_awake() {
		let mut activity = Three::default();
		activity.join(1);
		activity.join(2);
		(0..5).for_each(|epoch| assert!(!activity.act(1, epoch)));
		assert_eq!(activity.fall_asleep(5), [2]);
		activity.join(3);
		assert!(activity.act(2, 5));
		assert!(activity.fall_asleep(5).is_empty());
		activity.leave(2);
		assert_eq!(activity.awake(&[1, 3]), [1, 3]);
		assert!(!activity.acted.contains_key(&2));
	}
}
