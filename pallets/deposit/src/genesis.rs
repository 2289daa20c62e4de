//! Nodes of genesis. Their deposits are `S`, and held like all others.

use crate::{performance::Standing, release::Deposit, *};
use frame_support::traits::fungible::hold::Mutate as _;
use serde::{Deserialize, Serialize};
use stratos_primitives::{Market, NodeId, NodeIndex};

/// An active Resource Node of genesis.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisResourceNode<AccountId> {
	/// The network key.
	pub id: NodeId,
	/// The owner, whose account must have the deposit and 1 base unit more.
	pub owner: AccountId,
	/// Receives its earnings; by default the owner.
	pub beneficiary: Option<AccountId>,
	/// The deposit, base units.
	pub deposit: Balance,
	/// Its services; at least one.
	pub kinds: ServiceKinds,
	/// Free bytes.
	pub free_capacity: u64,
}

/// An active Meta Node of genesis.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GenesisMetaNode<AccountId> {
	/// The network key.
	pub id: NodeId,
	/// The owner, who signs for it and owns no other Meta Node.
	pub owner: AccountId,
	/// Receives its earnings; by default the owner.
	pub beneficiary: Option<AccountId>,
	/// The deposit, base units.
	pub deposit: Balance,
}

/// Writes the genesis state.
///
/// # Panics
/// If the configuration is wrong; the message says why.
pub(crate) fn build<T: Config>(config: &GenesisConfig<T>) {
	Pallet::<T>::build_parameters();
	Pallet::<T>::renew_budget();
	Foundation::<T>::set(config.foundation.clone());
	let resources = config.resource_nodes.iter().map(|node| node.deposit);
	let metas = config.meta_nodes.iter().map(|node| node.deposit);
	let sum = resources.chain(metas).fold(0u128, |sum, deposit| sum.saturating_add(deposit));
	if config.resource_nodes.is_empty() && config.meta_nodes.is_empty() {
		return;
	}
	assert_eq!(
		sum,
		T::Market::state().genesis_deposit,
		"deposit genesis: the nodes' deposits must sum to the market's genesis deposit S (and the \
		 market's genesis must be built first)",
	);
	let count = config.resource_nodes.len().saturating_add(config.meta_nodes.len());
	GenesisNodes::<T>::put(u32::try_from(count).expect("deposit genesis: too many nodes"));
	for node in &config.meta_nodes {
		let beneficiary = node.beneficiary.as_ref();
		enter::<T>(node.id, &node.owner, beneficiary, Role::Meta, node.deposit, 0);
	}
	for node in &config.resource_nodes {
		assert!(!node.kinds.is_empty(), "deposit genesis: {:?} serves nothing", node.id);
		let role = Role::Resource(node.kinds);
		let beneficiary = node.beneficiary.as_ref();
		enter::<T>(node.id, &node.owner, beneficiary, role, node.deposit, node.free_capacity);
	}
}

/// Adds an active node, whose whole deposit counts. The limit does not rise: `L` at genesis includes
/// the part of every genesis deposit.
fn enter<T: Config>(
	id: NodeId,
	owner: &T::AccountId,
	beneficiary: Option<&T::AccountId>,
	role: Role,
	deposit: Balance,
	free_capacity: u64,
) {
	let index: NodeIndex = NextIndex::<T>::get();
	let parameters = Pallet::<T>::parameters();
	assert!(!IndexOf::<T>::contains_key(id), "deposit genesis: {id:?} is there twice");
	let least = match role {
		Role::Meta => parameters.min_meta_deposit,
		Role::Resource(_) => parameters.min_resource_deposit,
	};
	assert!(deposit >= least, "deposit genesis: the deposit of {id:?} is below the minimum");
	let second = role == Role::Meta && MetaNodeOf::<T>::contains_key(owner);
	assert!(!second, "deposit genesis: the owner of {id:?} owns another Meta Node");
	T::Currency::hold(&HoldReason::NodeDeposit.into(), owner, deposit).unwrap_or_else(|error| {
		panic!("deposit genesis: {id:?}: cannot hold its deposit: {error:?}")
	});
	let node = Node {
		id,
		owner: owner.clone(),
		beneficiary: beneficiary.unwrap_or(owner).clone(),
		role,
		status: Status::Active,
		registered: 0,
		activated: 0,
		activated_epoch: None,
		deposit: Deposit {
			lock: parameters.deposit_lock,
			counted: deposit,
			confirmed: deposit,
			..Deposit::registered(deposit)
		},
	};
	Pallet::<T>::store(index, None, Some(&node)).expect("deposit genesis: too many Meta Nodes");
	if role != Role::Meta {
		let standing = Standing { free_capacity, ..Pallet::<T>::standing(index) };
		Pallet::<T>::set_standing(index, standing.activated());
	}
}
