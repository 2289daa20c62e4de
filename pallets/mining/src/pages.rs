//! Tables by node index: 256 nodes in a page, encoded compactly.
//!
//! # Why pages, and what an epoch costs
//! A naive layout, one item for each node and epoch, would hold 2,016 × 100,000 items of locked
//! rewards. Here a node's settled contribution is one compact number (usually 5 or 6 bytes) in the
//! page of its epoch. Its reward is not stored: traffic and mining reward follow exactly from the
//! contribution and three totals of the epoch. Less is not possible while each epoch's rewards have
//! their own lock-up.
//!
//! Only pages with contributions or with rewards that mature are visited ([`crate::page_set`]), so that the
//! cost follows the nodes that work, and not the indices that were ever used. For each such page of 256
//! nodes an epoch costs:
//! * census: 1 read (contributions), 1 write (eligible contributions), and what the registry reads:
//!   8 pages of standings, and one record for each node that is not active;
//! * search: about 2 reads (eligible contributions), at most 39; where ids decide, 2 pages of ids
//!   with each;
//! * distribution with maturity: 4 reads (eligible contributions, contributions, accounts, maturing
//!   contributions) and 5 writes (eligible and matured contributions removed; contributions, accounts
//!   and settled contributions written).
//!
//! So 100,000 active nodes cost 391 pages, about 6,000 reads and 2,300 writes an epoch, and 1,000,000
//! nodes ten times as much. Maturity is a separate pass over pages that are read anyway. Computing it
//! when rewards are claimed would save that pass, but then the contributions of an owner who never
//! claims could never be removed, and state would grow without bound.

use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use stratos_primitives::{EpochIndex, NodeIndex, Noz, Packed, Reward};

/// Nodes in a page.
pub const PAGE: u32 = 256;

/// The number of a page.
pub type PageIndex = u32;

/// The page and the slot of a node.
pub fn place(node: NodeIndex) -> (PageIndex, u8) {
	(node / PAGE, (node % PAGE) as u8)
}

/// The node at `slot` of `page`.
pub fn node_at(page: PageIndex, slot: u8) -> NodeIndex {
	page.saturating_mul(PAGE).saturating_add(slot.into())
}

/// The number of pages for `slots` nodes.
pub fn pages_of(slots: NodeIndex) -> PageIndex {
	slots.div_ceil(PAGE)
}

/// Contributions of the nodes of a page, nOz. Trailing zeros are not stored.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct ContributionPage(BoundedVec<Packed, ConstU32<PAGE>>);

impl ContributionPage {
	/// The contribution at `slot`, 0 if none.
	pub fn get(&self, slot: u8) -> Noz {
		self.0.get(usize::from(slot)).map_or(0, |entry| entry.0)
	}

	/// Replaces the contribution at `slot`.
	pub fn set(&mut self, slot: u8, contribution: Noz) {
		let slot = usize::from(slot);
		if slot >= self.0.len() {
			if contribution == 0 {
				return;
			}
			// A slot is below 256, so the page's bound holds.
			self.0.bounded_resize(slot + 1, Packed(0));
		}
		if let Some(entry) = self.0.get_mut(slot) {
			entry.0 = contribution;
		}
		while self.0.last().is_some_and(|entry| entry.0 == 0) {
			self.0.pop();
		}
	}

	/// All non-zero contributions with their slots, ascending.
	pub fn iter(&self) -> impl Iterator<Item = (u8, Noz)> + '_ {
		let entries = self.0.iter().enumerate();
		entries.filter(|(_, entry)| entry.0 > 0).map(|(slot, entry)| (slot as u8, entry.0))
	}

	/// Whether all contributions are 0.
	pub fn is_empty(&self) -> bool {
		self.0.is_empty()
	}

	/// The sum, saturating.
	pub fn sum(&self) -> Noz {
		self.0.iter().fold(0, |sum: Noz, entry| sum.saturating_add(entry.0))
	}
}

/// What the nodes of a page earned in an epoch.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct EarnedPage {
	/// Settled contributions of Resource Nodes.
	pub settled: ContributionPage,
	/// The slots of the active Meta Nodes, ascending.
	pub metas: BoundedVec<u8, ConstU32<PAGE>>,
}

impl EarnedPage {
	/// Whether no node earned anything.
	pub fn is_empty(&self) -> bool {
		self.settled.is_empty() && self.metas.is_empty()
	}
}

/// A node's rewards in the rewards account.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct NodeAccount {
	/// Locked, net of what was taken.
	pub locked: PackedReward,
	/// Taken from locked rewards. It is deducted from the oldest, that is, from the next rewards
	/// that mature.
	pub taken: PackedReward,
	/// Free, and not withdrawn yet.
	pub free: PackedReward,
}

impl NodeAccount {
	/// Whether the account is empty.
	pub fn is_empty(&self) -> bool {
		*self == Self::default()
	}

	/// Adds a locked reward.
	pub fn lock(&mut self, reward: Reward) {
		self.locked = Reward::from(self.locked).saturating_add(reward).into();
	}

	/// Matures an epoch's whole reward, the oldest locked one: what was taken is deducted, the rest
	/// becomes free. Returns the rest.
	pub fn mature(&mut self, reward: Reward) -> Reward {
		let taken = Reward::from(self.taken);
		let freed = reward.saturating_sub(taken);
		self.taken = taken.saturating_sub(reward).into();
		self.locked = Reward::from(self.locked).saturating_sub(freed).into();
		self.free = Reward::from(self.free).saturating_add(freed).into();
		freed
	}

	/// Takes `part` of the locked rewards, the oldest first.
	pub fn take(&mut self, part: Reward) {
		self.locked = Reward::from(self.locked).saturating_sub(part).into();
		self.taken = Reward::from(self.taken).saturating_add(part).into();
	}
}

/// A reward in compact encoding: 2 bytes for an empty one.
#[derive(Clone, Copy, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct PackedReward {
	traffic: Packed,
	mining: Packed,
}

impl From<Reward> for PackedReward {
	fn from(Reward { traffic, mining }: Reward) -> Self {
		Self { traffic: Packed(traffic), mining: Packed(mining) }
	}
}

impl From<PackedReward> for Reward {
	fn from(PackedReward { traffic, mining }: PackedReward) -> Self {
		Self { traffic: traffic.0, mining: mining.0 }
	}
}

/// The accounts of the nodes of a page.
#[derive(Clone, PartialEq, Eq, Default, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct AccountPage {
	/// The first epoch whose rewards are not in this page yet. Shows whether the current
	/// distribution has reached the page.
	pub next: EpochIndex,
	entries: BoundedVec<NodeAccount, ConstU32<PAGE>>,
}

impl AccountPage {
	/// The account at `slot`.
	pub fn get(&self, slot: u8) -> NodeAccount {
		self.entries.get(usize::from(slot)).copied().unwrap_or_default()
	}

	/// Replaces the account at `slot`.
	pub fn set(&mut self, slot: u8, account: NodeAccount) {
		let slot = usize::from(slot);
		if slot >= self.entries.len() {
			if account.is_empty() {
				return;
			}
			// A slot is below 256, so the page's bound holds.
			self.entries.bounded_resize(slot + 1, NodeAccount::default());
		}
		if let Some(entry) = self.entries.get_mut(slot) {
			*entry = account;
		}
	}

	/// Changes the account at `slot`.
	pub fn mutate<R>(&mut self, slot: u8, change: impl FnOnce(&mut NodeAccount) -> R) -> R {
		let mut account = self.get(slot);
		let result = change(&mut account);
		self.set(slot, account);
		result
	}

	/// All non-empty accounts with their slots.
	pub fn iter(&self) -> impl Iterator<Item = (u8, &NodeAccount)> {
		let entries = self.entries.iter().enumerate();
		entries.filter(|(_, entry)| !entry.is_empty()).map(|(slot, entry)| (slot as u8, entry))
	}

	/// The sum of locked and free rewards.
	pub fn sum(&self) -> Reward {
		self.entries.iter().fold(Reward::default(), |sum, entry| {
			sum.saturating_add(entry.locked.into()).saturating_add(entry.free.into())
		})
	}
}

/// The slots of those of `nodes` (ascending) that belong to `page`.
pub fn slots_in(nodes: &[NodeIndex], page: PageIndex) -> Vec<u8> {
	let first = nodes.partition_point(|node| node / PAGE < page);
	nodes
		.iter()
		.skip(first)
		.map(|node| place(*node))
		.take_while(|at| at.0 == page)
		.map(|at| at.1)
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn reward(traffic: u128, mining: u128) -> Reward {
		Reward { traffic, mining }
	}

	#[test]
	fn every_node_has_its_own_slot() {
		for node in [0, 1, 255, 256, 257, 99_999, u32::MAX] {
			let (page, slot) = place(node);
			assert_eq!(node_at(page, slot), node);
		}
		assert_eq!([0, 1, 256, 257].map(pages_of), [0, 1, 1, 2]);
	}

	#[test]
	fn trailing_zeros_are_not_stored() {
		let mut page = ContributionPage::default();
		page.set(255, 7);
		page.set(3, 5);
		assert_eq!(page.iter().collect::<Vec<_>>(), [(3, 5), (255, 7)]);
		assert_eq!((page.sum(), page.get(4), page.get(255)), (12, 0, 7));
		page.set(255, 0);
		assert_eq!(page.encode().len(), 1 + 4);
		page.set(200, 0);
		page.set(3, 0);
		assert!(page.is_empty());
		assert_eq!(page.encode(), [0]);
	}

	#[test]
	fn taken_rewards_are_deducted_from_the_oldest() {
		let mut account = NodeAccount::default();
		account.lock(reward(10, 4));
		account.lock(reward(20, 8));
		account.take(reward(10, 1));
		assert_eq!(Reward::from(account.locked), reward(20, 11));
		assert_eq!(account.mature(reward(10, 4)), reward(0, 3));
		assert_eq!(account.mature(reward(20, 8)), reward(20, 8));
		assert_eq!(Reward::from(account.free), reward(20, 11));
		assert!(Reward::from(account.locked).is_zero() && Reward::from(account.taken).is_zero());
	}

	#[test]
	fn slots_of_a_page_are_found_in_a_sorted_list() {
		let nodes = [0, 255, 256, 300, 511, 512];
		assert_eq!(slots_in(&nodes, 0), [0, 255]);
		assert_eq!(slots_in(&nodes, 1), [0, 44, 255]);
		assert_eq!(slots_in(&nodes, 2), [0]);
		assert!(slots_in(&nodes, 3).is_empty());
	}
}
