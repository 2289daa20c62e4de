//! A registry of nodes as a neighbour: a table that the test writes.

use crate::AccountId;
use codec::{Decode, Encode};
use core::marker::PhantomData;
use frame_support::{Twox64Concat, ensure, pallet_prelude::ValueQuery, storage_alias};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{LockedRewards, Market, NodeId, NodeIndex, Nodes, Noz, SettlementRight};

/// Role and status of a node.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, Debug)]
pub enum Standing {
	/// An active Resource Node.
	Active,
	/// A suspended Resource Node.
	Suspended,
	/// A Resource Node that is leaving.
	Exiting,
	/// A Resource Node that left too early.
	Forfeited,
	/// An active Meta Node.
	Meta,
}

/// A node of the table.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug)]
pub struct Record {
	/// Its network key.
	pub id: NodeId,
	/// Who registered it.
	pub owner: AccountId,
	/// Who receives what it earns.
	pub beneficiary: AccountId,
	/// Role and status.
	pub standing: Standing,
}

#[storage_alias]
type Records = StorageMap<TestKit, Twox64Concat, NodeIndex, Record>;
#[storage_alias]
type Slots = StorageValue<TestKit, NodeIndex, ValueQuery>;
#[storage_alias]
type ActiveMetas = StorageValue<TestKit, Vec<NodeIndex>, ValueQuery>;
#[storage_alias]
type Tasks = StorageMap<TestKit, Twox64Concat, NodeIndex, (u32, u32), ValueQuery>;

/// Adds a node. Returns its index.
pub fn add(record: Record) -> NodeIndex {
	let index = Slots::get();
	if record.standing == Standing::Meta {
		ActiveMetas::append(index);
	}
	Records::insert(index, record);
	Slots::put(index + 1);
	index
}

/// Changes the standing of a node. The list of active Meta Nodes stays.
pub fn set_standing(index: NodeIndex, standing: Standing) {
	Records::mutate(index, |record| record.as_mut().expect("a node").standing = standing);
}

/// Replaces the list of active Meta Nodes. `metas` ascend.
pub fn set_active_metas(metas: Vec<NodeIndex>) {
	ActiveMetas::put(metas);
}

/// Tasks completed and failed that were recorded for a node.
pub fn tasks(index: NodeIndex) -> (u32, u32) {
	Tasks::get(index)
}

/// A network key made of a number.
pub fn node_id(number: u64) -> NodeId {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_le_bytes());
	NodeId(bytes)
}

/// The table as a registry. Migrations are paid by the owner, to whom locked rewards go first.
pub struct Registry<Market, Rewards>(PhantomData<(Market, Rewards)>);

impl<M: Market<AccountId>, R: LockedRewards<AccountId>> Nodes<AccountId> for Registry<M, R> {
	fn index_of(id: &NodeId) -> Option<NodeIndex> {
		(0..Slots::get()).find(|node| Records::get(node).is_some_and(|record| record.id == *id))
	}

	fn id_of(index: NodeIndex) -> Option<NodeId> {
		Records::get(index).map(|record| record.id)
	}

	fn beneficiary(index: NodeIndex) -> Option<AccountId> {
		Records::get(index).map(|record| record.beneficiary)
	}

	fn owner(index: NodeIndex) -> Option<AccountId> {
		Records::get(index).map(|record| record.owner)
	}

	fn slots() -> NodeIndex {
		Slots::get()
	}

	fn may_contribute(index: NodeIndex) -> bool {
		Records::get(index).is_some_and(|record| record.standing != Standing::Meta)
	}

	fn settlement_right(index: NodeIndex) -> SettlementRight {
		match Records::get(index).map(|record| record.standing) {
			Some(Standing::Active | Standing::Exiting) => SettlementRight::Now,
			Some(Standing::Suspended) => SettlementRight::Later,
			Some(Standing::Forfeited | Standing::Meta) | None => SettlementRight::Never,
		}
	}

	fn is_exiting(index: NodeIndex) -> bool {
		Records::get(index).is_some_and(|record| record.standing == Standing::Exiting)
	}

	fn active_meta_of(operator: &AccountId) -> Option<NodeIndex> {
		ActiveMetas::get().into_iter().find(|node| Self::owner(*node) == Some(*operator))
	}

	fn active_metas() -> Vec<NodeIndex> {
		ActiveMetas::get()
	}

	fn active_meta_count() -> u32 {
		ActiveMetas::decode_len().unwrap_or(0) as u32
	}

	fn record_performance(index: NodeIndex, completed: u32, failed: u32) -> DispatchResult {
		ensure!(Records::contains_key(index), DispatchError::Other("unknown node"));
		Tasks::mutate(index, |tasks| *tasks = (tasks.0 + completed, tasks.1 + failed));
		Ok(())
	}

	fn charge_migration(index: NodeIndex, migrated: Noz) -> Result<Noz, DispatchError> {
		let record = Records::get(index).ok_or(DispatchError::Other("unknown node"))?;
		ensure!(record.standing == Standing::Exiting, DispatchError::Other("not exiting"));
		let cost = M::cost_of(migrated).ok_or(DispatchError::Other("above the limit"))?;
		let taken = R::take(index, cost, &record.owner);
		if M::buy_contribution(&record.owner, migrated).is_ok() {
			return Ok(migrated);
		}
		// The owner has no more than the node's rewards.
		let ozone = M::affordable(taken);
		M::buy_contribution(&record.owner, ozone)?;
		Ok(ozone)
	}
}
