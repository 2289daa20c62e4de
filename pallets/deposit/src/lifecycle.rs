//! The life of a node: registration, activation, top-ups, suspension, exit, release.

use crate::{
	release::{Deposit, release_moment},
	*,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{fungible::hold::Mutate as _, tokens::Precision},
};
use sp_runtime::{DispatchError, DispatchResult, MultiSignature, traits::Zero};
use stratos_primitives::{Market, NodeId, NodeIndex, key_proof};

impl<T: Config> Pallet<T> {
	/// What a network key signs to agree to be registered by `owner`: `"stratos-node"`, the hash of
	/// the genesis block, and the owner ([`key_proof::payload`]).
	pub fn key_proof_payload(owner: &T::AccountId) -> Vec<u8> {
		let genesis = frame_system::BlockHash::<T>::get(
			frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
		);
		key_proof::payload("stratos-node", genesis, owner)
	}

	fn check_key(
		owner: &T::AccountId,
		id: NodeId,
		proof: Option<MultiSignature>,
		parameters: &DepositParameters,
	) -> DispatchResult {
		// A key of an exited node may be registered again, with a new index.
		let earlier = IndexOf::<T>::get(id).and_then(Nodes::<T>::get);
		ensure!(earlier.is_none_or(|node| node.is_exited()), Error::<T>::IdInUse);
		match proof {
			Some(proof) => {
				let payload = Self::key_proof_payload(owner);
				let valid = key_proof::is_valid(&proof, &payload, id.0);
				ensure!(valid, Error::<T>::KeyProofInvalid);
			}
			None => ensure!(!parameters.key_proof_required, Error::<T>::KeyProofMissing),
		}
		Ok(())
	}

	fn hold(owner: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&HoldReason::NodeDeposit.into(), owner, amount)
			.map_err(|_| Error::<T>::InsufficientBalance.into())
	}

	fn release(
		index: NodeIndex,
		owner: &T::AccountId,
		amount: Balance,
		reason: ReleaseReason,
	) -> DispatchResult {
		if amount != 0 {
			T::Currency::release(&HoldReason::NodeDeposit.into(), owner, amount, Precision::Exact)?;
		}
		Self::deposit_event(Event::DepositReleased {
			node: index,
			owner: owner.clone(),
			amount,
			reason,
			epoch: Self::epoch(),
		});
		Ok(())
	}

	fn register(
		owner: T::AccountId,
		id: NodeId,
		role: Role,
		deposit: Balance,
		beneficiary: Option<T::AccountId>,
	) -> Result<NodeIndex, DispatchError> {
		let index = Self::next_index();
		ensure!(index < sampling_tree::CAPACITY, Error::<T>::RegistryFull);
		Self::hold(&owner, deposit)?;
		let node = Node {
			id,
			beneficiary: beneficiary.unwrap_or_else(|| owner.clone()),
			owner: owner.clone(),
			role,
			status: Status::Registered,
			registered: Self::now(),
			activated: 0,
			activated_epoch: None,
			deposit: Deposit::registered(deposit),
		};
		Self::store(index, None, Some(&node))?;
		Self::deposit_event(Event::Registered {
			node: index,
			id,
			owner,
			meta: node.is_meta(),
			amount: deposit,
			epoch: Self::epoch(),
		});
		Ok(index)
	}

	pub(crate) fn do_register_resource(
		owner: T::AccountId,
		id: NodeId,
		kinds: ServiceKinds,
		deposit: Balance,
		free_capacity: u64,
		beneficiary: Option<T::AccountId>,
		proof: Option<MultiSignature>,
	) -> DispatchResult {
		let parameters = Self::parameters();
		ensure!(!kinds.is_empty(), Error::<T>::NoServiceKind);
		ensure!(deposit >= parameters.registration_deposit, Error::<T>::DepositTooSmall);
		Self::check_key(&owner, id, proof, &parameters)?;
		let index = Self::register(owner, id, Role::Resource(kinds), deposit, beneficiary)?;
		let standing = Self::standing(index);
		Self::set_standing(index, performance::Standing { free_capacity, ..standing });
		Ok(())
	}

	pub(crate) fn do_register_meta(
		owner: T::AccountId,
		id: NodeId,
		deposit: Balance,
		beneficiary: Option<T::AccountId>,
		proof: Option<MultiSignature>,
	) -> DispatchResult {
		let parameters = Self::parameters();
		ensure!(deposit >= parameters.min_meta_deposit, Error::<T>::DepositTooSmall);
		let signs =
			MetaNodeOf::<T>::contains_key(&owner) || MetaNodeOfOperator::<T>::contains_key(&owner);
		ensure!(!signs, Error::<T>::OwnerHasMetaNode);
		Self::check_key(&owner, id, proof, &parameters)?;
		Self::register(owner, id, Role::Meta, deposit, beneficiary).map(|_| ())
	}

	pub(crate) fn do_activate(
		who: T::AccountId,
		index: NodeIndex,
		additional: Balance,
	) -> DispatchResult {
		let node = Self::node_of(&who, index)?;
		ensure!(!node.is_meta(), Error::<T>::NotResourceNode);
		ensure!(node.is_registered(), Error::<T>::NotRegistered);
		let deposit = node.deposit.with_more(additional).ok_or(Error::<T>::Overflow)?;
		let least = Self::parameters().min_resource_deposit;
		ensure!(deposit.held >= least, Error::<T>::DepositTooSmall);
		if additional != 0 {
			Self::hold(&who, additional)?;
		}
		Self::enter(index, &node, deposit, additional)
	}

	/// Activates a registered node with `deposit`, of which `amount` was held just now. A Meta Node
	/// has the confirmation of its whole deposit: the quorum that admits it knows it.
	pub(crate) fn enter(
		index: NodeIndex,
		node: &NodeOf<T>,
		deposit: Deposit,
		amount: Balance,
	) -> DispatchResult {
		let lock = Self::parameters().deposit_lock;
		let confirmed = if node.is_meta() { deposit.initial } else { 0 };
		let mut after = Node {
			status: Status::Active,
			activated: Self::now(),
			activated_epoch: Some(Self::epoch()),
			deposit: Deposit { lock, confirmed, ..deposit },
			..node.clone()
		};
		let limit = Self::count(index, node, &mut after)?;
		Self::store(index, Some(node), Some(&after))?;
		if !node.is_meta() {
			Self::set_standing(index, Self::standing(index).activated());
		}
		Self::deposit_event(Event::Activated {
			node: index,
			owner: node.owner.clone(),
			amount,
			total: deposit.held,
			counted: after.deposit.counted,
			limit,
			weight: after.weight(),
			epoch: Self::epoch(),
		});
		Ok(())
	}

	pub(crate) fn do_top_up(
		who: T::AccountId,
		index: NodeIndex,
		amount: Balance,
	) -> DispatchResult {
		let node = Self::node_of(&who, index)?;
		ensure!(node.is_active() || node.is_suspended(), Error::<T>::NotActiveOrSuspended);
		ensure!(amount != 0, Error::<T>::ZeroAmount);
		let parameters = Self::parameters();
		let deposit = node
			.deposit
			.with_top_up(amount, Self::now(), parameters.deposit_lock)
			.ok_or(Error::<T>::Overflow)?;
		Self::hold(&who, amount)?;
		let mut after = Node { deposit, ..node.clone() };
		// A suspended node's top-up begins to count when the node resumes.
		let limit = if node.is_active() { Self::count(index, &node, &mut after)? } else { 0 };
		Self::store(index, Some(&node), Some(&after))?;
		Self::deposit_event(Event::ToppedUp {
			node: index,
			owner: who,
			amount,
			total: deposit.held,
			counted: after.deposit.counted,
			limit,
			weight: after.weight(),
			epoch: Self::epoch(),
		});
		Ok(())
	}

	/// Suspends an active Resource Node. Its part of the limit goes at once, as it serves nobody; the
	/// record keeps how much of its deposit counted.
	pub(crate) fn suspend(index: NodeIndex) -> DispatchResult {
		let node = Self::node(index)?;
		ensure!(node.is_active() && !node.is_meta(), Error::<T>::NotActiveOrSuspended);
		let limit = T::Market::lower_limit(index, node.deposit.counted);
		let status = Status::Suspended { since: Self::now() };
		let after = Node { status, ..node.clone() };
		Self::store(index, Some(&node), Some(&after))?;
		Self::deposit_event(Event::Suspended {
			node: index,
			owner: node.owner,
			score: Self::standing(index).score,
			limit,
			epoch: Self::epoch(),
		});
		Ok(())
	}

	/// Resumes a suspended node: what counted counts again at once, as it was counted before. What was
	/// added meanwhile counts as any other deposit.
	pub(crate) fn resume(index: NodeIndex, node: &NodeOf<T>) -> DispatchResult {
		let again = T::Market::raise_limit(index, node.deposit.counted)?;
		let mut after = Node { status: Status::Active, ..node.clone() };
		let limit = again.saturating_add(Self::count(index, node, &mut after)?);
		Self::store(index, Some(node), Some(&after))?;
		Self::set_standing(index, Self::standing(index).resumed(Self::parameters().kpi()));
		Self::deposit_event(Event::Resumed {
			node: index,
			owner: node.owner.clone(),
			limit,
			weight: after.weight(),
			epoch: Self::epoch(),
		});
		Ok(())
	}

	/// The terms of an exit that starts now.
	pub(crate) fn exit_terms(node: &NodeOf<T>) -> Exit {
		let (now, cooling_off) = (Self::now(), Self::parameters().cooling_off);
		let deposit = &node.deposit;
		let frees_at = release_moment(Self::activated_at(node), now, deposit.lock, cooling_off);
		let top_up_frees_at = if deposit.top_up == 0 {
			frees_at
		} else {
			release_moment(deposit.top_up_locked_until, now, 0, cooling_off)
		};
		Exit {
			deactivated: now,
			cooling_ends: now.saturating_add(cooling_off),
			frees_at,
			top_up_frees_at,
			forfeited: false,
			suspended: node.is_suspended(),
		}
	}

	/// Starts the exit of an active or suspended node. Its deposit counts until the end of the
	/// cooling-off, during which it goes on serving; that of a node that shut down does not. A
	/// suspended node has no part of the limit.
	pub(crate) fn leave(
		index: NodeIndex,
		node: &NodeOf<T>,
		reason: ExitReason,
	) -> Result<NodeOf<T>, DispatchError> {
		ensure!(node.is_active() || node.is_suspended(), Error::<T>::NotActiveOrSuspended);
		let exit = Exit { forfeited: reason == ExitReason::ShutDown, ..Self::exit_terms(node) };
		let mut after = Node { status: Status::Exiting(exit), ..node.clone() };
		if node.is_suspended() {
			after.deposit.counted = 0;
		} else if exit.forfeited {
			Self::uncount(index, &mut after);
		} else {
			Self::queue_departure(index, exit.cooling_ends);
		}
		Self::quit_queue(index);
		Self::store(index, Some(node), Some(&after))?;
		Self::deposit_event(Event::Exiting {
			node: index,
			owner: node.owner.clone(),
			reason,
			exit,
			epoch: Self::epoch(),
		});
		Ok(after)
	}

	pub(crate) fn do_unregister(who: T::AccountId, index: NodeIndex) -> DispatchResult {
		let node = Self::node_of(&who, index)?;
		match node.status {
			Status::Registered => Self::remove(index, &node, ReleaseReason::Withdrawn),
			Status::Active | Status::Suspended { .. } => {
				let new = node.activated_epoch == Some(Self::epoch());
				ensure!(!new, Error::<T>::ActivatedThisEpoch);
				Self::leave(index, &node, ExitReason::Unregistered).map(|_| ())
			}
			Status::Exiting(_) | Status::Exited { .. } => Err(Error::<T>::NodeExiting.into()),
		}
	}

	/// Removes a node that was never active, together with the vote on its admission, and releases
	/// its deposit. It has no rewards, so no record has to stay.
	pub(crate) fn remove(
		index: NodeIndex,
		node: &NodeOf<T>,
		reason: ReleaseReason,
	) -> DispatchResult {
		ensure!(node.is_registered(), Error::<T>::NotRegistered);
		Self::release(index, &node.owner, node.deposit.held, reason)?;
		if node.is_meta() {
			Self::forget_ballot(index, Motion::Admit);
		}
		Self::store(index, Some(node), None)?;
		Self::deposit_event(Event::Removed {
			node: index,
			id: node.id,
			owner: node.owner.clone(),
			epoch: Self::epoch(),
		});
		Ok(())
	}

	pub(crate) fn do_claim_deposit(index: NodeIndex) -> DispatchResult {
		let node = Self::node(index)?;
		let exit = node.exit().ok_or(Error::<T>::NotExiting)?;
		let now = Self::now();
		let due = node.deposit.due(now, exit.frees_at, exit.top_up_frees_at);
		let deposit = node.deposit.after(due);
		let gone = deposit.held == 0 && now >= exit.frees_at;
		ensure!(gone || due.total() != 0, Error::<T>::DepositStillLocked);
		Self::release(index, &node.owner, due.total(), ReleaseReason::Matured)?;
		let epoch = Self::epoch();
		let status = if gone { Status::Exited { at: now, epoch } } else { node.status };
		let mut after = Node { deposit, status, ..node.clone() };
		if now >= exit.cooling_ends {
			// Where many nodes left, the line of departures may be behind.
			Self::uncount(index, &mut after);
		}
		Self::store(index, Some(&node), Some(&after))?;
		if gone {
			let epoch = Self::epoch();
			Self::deposit_event(Event::Exited { node: index, owner: node.owner, epoch });
		}
		Ok(())
	}

	pub(crate) fn do_set_beneficiary(
		who: T::AccountId,
		index: NodeIndex,
		beneficiary: T::AccountId,
	) -> DispatchResult {
		let node = Self::node_of(&who, index)?;
		let after = Node { beneficiary: beneficiary.clone(), ..node.clone() };
		Self::store(index, Some(&node), Some(&after))?;
		let epoch = Self::epoch();
		Self::deposit_event(Event::BeneficiaryChanged { node: index, beneficiary, epoch });
		Ok(())
	}

	/// The Resource Node at `index`, which must be `who`'s and not exiting.
	fn staying_resource_node(
		who: &T::AccountId,
		index: NodeIndex,
	) -> Result<NodeOf<T>, DispatchError> {
		let node = Self::node_of(who, index)?;
		ensure!(!node.is_meta(), Error::<T>::NotResourceNode);
		ensure!(node.exit().is_none() && !node.is_exited(), Error::<T>::NodeExiting);
		Ok(node)
	}

	pub(crate) fn do_set_kinds(
		who: T::AccountId,
		index: NodeIndex,
		kinds: ServiceKinds,
	) -> DispatchResult {
		let node = Self::staying_resource_node(&who, index)?;
		ensure!(!kinds.is_empty(), Error::<T>::NoServiceKind);
		let after = Node { role: Role::Resource(kinds), ..node.clone() };
		Self::store(index, Some(&node), Some(&after))?;
		let epoch = Self::epoch();
		Self::deposit_event(Event::KindsChanged { node: index, kinds, epoch });
		Ok(())
	}

	pub(crate) fn do_set_bandwidth(
		who: T::AccountId,
		index: NodeIndex,
		bandwidth: u32,
	) -> DispatchResult {
		Self::staying_resource_node(&who, index)?;
		let standing = Self::standing(index);
		Self::set_standing(index, performance::Standing { bandwidth, ..standing });
		let epoch = Self::epoch();
		Self::deposit_event(Event::BandwidthChanged { node: index, bandwidth, epoch });
		Ok(())
	}

	pub(crate) fn do_set_free_capacity(
		who: T::AccountId,
		index: NodeIndex,
		bytes: u64,
	) -> DispatchResult {
		Self::staying_resource_node(&who, index)?;
		let standing = Self::standing(index);
		Self::set_standing(index, performance::Standing { free_capacity: bytes, ..standing });
		let epoch = Self::epoch();
		Self::deposit_event(Event::FreeCapacityChanged { node: index, bytes, epoch });
		Ok(())
	}
}
