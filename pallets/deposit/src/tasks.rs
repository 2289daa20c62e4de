//! Assignments that cannot be ground: the tasks are fixed before the seed is.
//!
//! A Meta Node commits to the hash of a list of tasks in block `n`. The nodes of each task are drawn in the
//! state of block `n + `[`DRAW_DELAY`], from the hash of that block, which nobody knew when the list was
//! fixed, and which no transaction can react to, since it is the hash of the state of the draw. The list
//! is bounded and names no task twice, so that an auditor sees every task that could have been chosen.
//!
//! What this proves, and what it does not: the author of the block of the draw may leave out or delay
//! transactions to get another hash; a Meta Node may leave tasks of its list unserved.

use crate::*;
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, ensure, traits::ConstU32};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{
	DispatchResult,
	traits::{BlakeTwo256, Hash, Saturating, UniqueSaturatedInto},
};
use stratos_primitives::{NodeId, NodeIndex};
use stratos_runtime_api::deposit::{
	Assignment, AssignmentError, Audit, AuditFault, DRAW_DELAY, MAX_TASKS, Task,
};

/// The latest commitments of a Meta Node that are remembered.
pub const MAX_COMMITMENTS: u32 = 64;

/// A list of tasks, committed by its hash.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo, Debug)]
pub struct Commitment<BlockNumber> {
	/// The block of the commitment.
	pub block: BlockNumber,
	/// The hash of the list.
	pub tasks: H256,
}

/// The latest commitments of a Meta Node, oldest first.
pub type Commitments<BlockNumber> = BoundedVec<Commitment<BlockNumber>, ConstU32<MAX_COMMITMENTS>>;

/// The hash of a list of tasks: blake2-256 of its SCALE encoding.
pub fn hash_of(tasks: &[Task]) -> H256 {
	BlakeTwo256::hash(&tasks.encode())
}

/// The seed of the draw for a task: of the block's hash, the Meta Node, and the task.
pub fn seed_of(block: H256, meta: NodeIndex, committed: u32, task: &Task) -> H256 {
	BlakeTwo256::hash(&(*b"stratos/draw", block, meta, committed, task).encode())
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_commit_tasks(who: T::AccountId, tasks: H256) -> DispatchResult {
		let meta = Self::active_meta_by(&who).ok_or(Error::<T>::NotActiveMetaNode)?;
		let block = frame_system::Pallet::<T>::block_number();
		let mut all = TaskCommitments::<T>::get(meta);
		// A second list in a block would be a choice between two.
		ensure!(all.last().is_none_or(|last| last.block < block), Error::<T>::AlreadyCommitted);
		if all.is_full() {
			all.remove(0);
		}
		// There is room.
		let _ = all.try_push(Commitment { block, tasks });
		TaskCommitments::<T>::insert(meta, all);
		let epoch = Self::epoch();
		Self::deposit_event(Event::TasksCommitted { meta, tasks, epoch });
		Ok(())
	}

	/// The task of an assignment, and the block of its draw. Fails where it was not committed.
	fn committed_task(assignment: &Assignment) -> Result<(&Task, BlockNumberFor<T>), AuditFault> {
		let committed: BlockNumberFor<T> = assignment.committed.into();
		let all = TaskCommitments::<T>::get(assignment.meta);
		let found = all.iter().find(|commitment| commitment.block == committed);
		let found = found.ok_or(AuditFault::NotCommitted)?;
		if assignment.tasks.len() > MAX_TASKS as usize {
			return Err(AuditFault::TooManyTasks { most: MAX_TASKS });
		}
		if hash_of(&assignment.tasks) != found.tasks {
			return Err(AuditFault::OtherTasks);
		}
		let ids: BTreeSet<H256> = assignment.tasks.iter().map(|task| task.id).collect();
		if ids.len() != assignment.tasks.len() {
			return Err(AuditFault::TaskTwice);
		}
		let task = assignment.tasks.get(assignment.task as usize).ok_or(AuditFault::NoSuchTask)?;
		Ok((task, committed.saturating_add(DRAW_DELAY.into())))
	}

	/// Draws the nodes of a committed task. To be asked in the state of the block of the draw, whose hash
	/// the assignment gives.
	pub fn assign_task(assignment: &Assignment) -> Result<Vec<(NodeIndex, NodeId)>, AuditFault> {
		let (task, draw) = Self::committed_task(assignment)?;
		let now = frame_system::Pallet::<T>::block_number();
		if now != draw {
			return Err(AuditFault::AskInBlock(draw.unique_saturated_into()));
		}
		let seed = seed_of(assignment.block_hash, assignment.meta, assignment.committed, task);
		Self::draw(seed, task).map_err(AuditFault::Draw)
	}

	/// Judges an assignment. In the state of the block of the draw the draw is repeated; in a later one
	/// the hash of that block is checked.
	pub fn audit(assignment: &Assignment, nodes: &[NodeIndex]) -> Audit {
		let judge = || -> Result<Audit, AuditFault> {
			let (_, draw) = Self::committed_task(assignment)?;
			let now = frame_system::Pallet::<T>::block_number();
			if now < draw {
				return Err(AuditFault::AskInBlock(draw.unique_saturated_into()));
			}
			if now == draw {
				let drawn = Self::assign_task(assignment)?;
				let expected: Vec<NodeIndex> = drawn.into_iter().map(|(node, _)| node).collect();
				return match expected == nodes {
					true => Ok(Audit::Drawn),
					false => Err(AuditFault::OtherNodes { expected }),
				};
			}
			let hash = frame_system::BlockHash::<T>::get(draw);
			if hash == Default::default() {
				return Err(AuditFault::HashForgotten);
			}
			match hash.encode() == assignment.block_hash.encode() {
				true => Ok(Audit::Committed),
				false => Err(AuditFault::WrongBlockHash),
			}
		};
		judge().unwrap_or_else(Audit::Invalid)
	}

	/// Draws the nodes of a task by weight: distinct, active, with the service, the free bytes and the
	/// bandwidth that it needs. Deterministic from the seed and the state.
	pub(crate) fn draw(
		seed: H256,
		task: &Task,
	) -> Result<Vec<(NodeIndex, NodeId)>, AssignmentError> {
		Self::assignment(seed, task.kind, task.nodes, task.bytes, task.bandwidth)
	}
}
