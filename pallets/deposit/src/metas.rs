//! Meta Nodes: who signs for them, which of the active ones are awake, what counts as an act, and the kick
//! by governance.

use crate::*;
use alloc::vec::Vec;
use frame_support::ensure;
use sp_runtime::DispatchResult;
use stratos_primitives::NodeIndex;

impl<T: Config> Pallet<T> {
	/// The active Meta Nodes that are awake, ascending. Quorums are counted against them.
	pub(crate) fn awake_metas() -> Vec<NodeIndex> {
		MetaActivity::<T>::get().awake(&ActiveMetaNodes::<T>::get())
	}

	/// Whether the Meta Node at `index` is dormant.
	pub(crate) fn is_dormant(index: NodeIndex) -> bool {
		MetaActivity::<T>::get().dormant.contains(&index)
	}

	/// The active Meta Node at `index` acts, and so is awake.
	pub(crate) fn note_act(index: NodeIndex) {
		let epoch = Self::epoch();
		if MetaActivity::<T>::mutate(|activity| activity.act(index, epoch)) {
			Self::deposit_event(Event::MetaNodeWoke { node: index, epoch });
		}
	}

	/// At the end of an epoch, Meta Nodes that were silent for too long fall asleep.
	pub(crate) fn find_dormant() {
		let after = Self::parameters().dormant_after;
		let mut activity = MetaActivity::<T>::get();
		let silent = activity.fall_asleep(after);
		if silent.is_empty() {
			return;
		}
		MetaActivity::<T>::put(activity);
		let epoch = Self::epoch();
		for node in silent {
			Self::deposit_event(Event::MetaNodeDormant { node, epoch });
		}
	}

	/// The active Meta Node for which `who` signs: as its owner or as its operator.
	pub(crate) fn active_meta_by(who: &T::AccountId) -> Option<NodeIndex> {
		let index = MetaNodeOf::<T>::get(who).or_else(|| MetaNodeOfOperator::<T>::get(who))?;
		ActiveMetaNodes::<T>::get().binary_search(&index).is_ok().then_some(index)
	}

	/// Sets or removes the account that signs for the Meta Node besides its owner.
	pub(crate) fn do_set_operator(
		who: T::AccountId,
		index: NodeIndex,
		operator: Option<T::AccountId>,
	) -> DispatchResult {
		let node = Self::node_of(&who, index)?;
		ensure!(node.is_meta(), Error::<T>::NotMetaNode);
		ensure!(node.is_active() || node.is_registered(), Error::<T>::NodeExiting);
		if let Some(operator) = &operator {
			// An account is one voice.
			let signs = MetaNodeOf::<T>::contains_key(operator)
				|| MetaNodeOfOperator::<T>::contains_key(operator);
			ensure!(!signs, Error::<T>::OperatorInUse);
		}
		Self::forget_operator(index);
		if let Some(operator) = &operator {
			MetaNodeOfOperator::<T>::insert(operator, index);
			OperatorOf::<T>::insert(index, operator);
		}
		let epoch = Self::epoch();
		Self::deposit_event(Event::OperatorChanged { node: index, operator, epoch });
		Ok(())
	}

	/// Removes the operator of a Meta Node, if it has one.
	pub(crate) fn forget_operator(index: NodeIndex) {
		if let Some(operator) = OperatorOf::<T>::take(index) {
			MetaNodeOfOperator::<T>::remove(operator);
		}
	}

	/// Governance puts an active Meta Node out.
	pub(crate) fn do_kick(index: NodeIndex) -> DispatchResult {
		let node = Self::node(index)?;
		ensure!(Self::applies(&node, &Motion::Kick), Error::<T>::MotionDoesNotApply);
		Self::forget_ballot(index, Motion::Kick);
		Self::leave(index, &node, ExitReason::KickedByGovernance).map(|_| ())
	}
}
