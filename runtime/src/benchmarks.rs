//! Setup of benchmarks on the preset `mainnet`, which has no nodes.

use crate::{
	AccountId, Balance, Balances, Deposit, Runtime, RuntimeOrigin, Timestamp,
	config::accounts::Treasury,
};
use alloc::{vec, vec::Vec};
use frame_support::{
	BoundedVec,
	storage::unhashed,
	traits::{fungible::Mutate, tokens::Preservation},
};
use pallet_deposit::{
	ActiveMetaNodes, Exit, IDS_IN_PAGE, IdPages, NextIndex, Nodes, STANDINGS_IN_PAGE, ServiceKinds,
	Standings, Status, performance::Tracking,
};
use pallet_staking::ConsensusKey;
use sp_core::storage::well_known_keys::CODE;
use sp_runtime::Perbill;
use stratos_primitives::{EpochIndex, Moment, NodeId, NodeIndex, Noz, STOS};

// Expanded in another module: paths are absolute. Pallet `treasury` cannot be measured: its benchmarks
// need approvals, which this runtime does not have.
frame_benchmarking::define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[frame_system_extensions, frame_system_benchmarking::extensions::Pallet::<Runtime>]
	[pallet_timestamp, crate::Timestamp]
	[pallet_balances, crate::Balances]
	[pallet_transaction_payment, crate::TransactionPayment]
	[pallet_utility, crate::Utility]
	[pallet_multisig, crate::Multisig]
	[pallet_proxy, crate::Proxy]
	[pallet_sudo, crate::Sudo]
	[pallet_ozone, crate::Ozone]
	[pallet_mining, crate::Mining]
	[pallet_deposit, crate::Deposit]
	[pallet_staking, crate::Staking]
	[pallet_consensus, crate::Consensus]
	[pallet_files, crate::Files]
	[pallet_parameters, crate::Parameters]
	[pallet_bounded_parameters, crate::BoundedParameters]
	[pallet_preimage, crate::Preimage]
	[pallet_scheduler, crate::Scheduler]
	[pallet_conviction_voting, crate::ConvictionVoting]
	[pallet_referenda, crate::Referenda]
);

impl frame_system_benchmarking::Config for Runtime {
	// The chain's own code: the size of an upgrade.
	fn prepare_set_code_data() -> Vec<u8> {
		unhashed::get_raw(CODE).expect("a chain has code")
	}
}

impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

/// Prepares accounts, nodes and time.
pub struct Helper;

fn endow(who: &AccountId, amount: Balance) {
	Balances::transfer(&Treasury::get(), who, amount, Preservation::Expendable)
		.expect("the treasury has it");
}

fn owner(number: u32) -> AccountId {
	frame_benchmarking::account("owner", number, 0)
}

fn id(number: u32) -> NodeId {
	let mut bytes = [0xb0; 32];
	bytes[..4].copy_from_slice(&number.to_le_bytes());
	NodeId(bytes)
}

fn next() -> NodeIndex {
	NextIndex::<Runtime>::get()
}

/// The keys of these nodes are numbers, and cannot sign.
fn waive_proofs() {
	pallet_deposit::ActiveParameters::<Runtime>::mutate(|all| all.key_proof_required = false);
}

/// An active Resource Node with every kind of service, registered as `node`, the next index.
fn active_node(node: NodeIndex) {
	let who = owner(node);
	endow(&who, 2_000 * STOS);
	let origin = RuntimeOrigin::signed(who);
	let kinds = ServiceKinds { storage: true, database: true, computation: true };
	let deposit = 1_000 * STOS;
	waive_proofs();
	Deposit::register_resource_node(origin.clone(), id(node), kinds, deposit, 0, None, None)
		.expect("a new node");
	Deposit::activate(origin, node, 0).expect("a registered node");
}

/// A node that exited.
const EXIT: Exit = Exit {
	deactivated: 0,
	cooling_ends: 0,
	frees_at: 0,
	top_up_frees_at: 0,
	forfeited: false,
	suspended: false,
};

impl pallet_mining::benchmarking::BenchmarkHelper<AccountId> for Helper {
	fn resource_nodes(count: u32, apart: u32, active: bool) {
		if count == 0 {
			return;
		}
		if next() == 0 {
			active_node(0);
		}
		let mut node = Nodes::<Runtime>::get(0).expect("just made");
		let mut standing = Standings::<Runtime>::get(0)[0];
		if !active {
			node.status = Status::Exiting(EXIT);
			standing.tracking = Tracking::Off;
		}
		for number in 0..count {
			let index = number.saturating_mul(apart);
			node.id = id(index);
			Nodes::<Runtime>::insert(index, &node);
			// A full page, as in a registry without gaps.
			Standings::<Runtime>::mutate(index / STANDINGS_IN_PAGE, |page| {
				*page = BoundedVec::truncate_from(vec![standing; STANDINGS_IN_PAGE as usize]);
			});
			IdPages::<Runtime>::mutate(index / IDS_IN_PAGE, |page| {
				page.bounded_resize(IDS_IN_PAGE as usize, node.id);
				page[(index % IDS_IN_PAGE) as usize] = node.id;
			});
		}
		NextIndex::<Runtime>::mutate(|next| *next = (*next).max(count.saturating_mul(apart)));
	}

	fn weak_nodes(count: u32) -> Vec<NodeIndex> {
		pallet_deposit::ActiveParameters::<Runtime>::mutate(|parameters| {
			parameters.kpi_epochs = 1;
			parameters.kpi_smoothing = Perbill::one();
		});
		let nodes: Vec<NodeIndex> = (next()..next().saturating_add(count)).collect();
		nodes.iter().for_each(|node| active_node(*node));
		nodes
	}

	fn meta_nodes(count: u32) -> Vec<(NodeIndex, AccountId)> {
		let admit = |_| {
			let node = next();
			let who = owner(node);
			endow(&who, 20_000 * STOS);
			let origin = RuntimeOrigin::signed(who.clone());
			waive_proofs();
			Deposit::register_meta_node(origin, id(node), 10_000 * STOS, None, None)
				.expect("a new node");
			// As by the vote of all others.
			Nodes::<Runtime>::mutate(node, |record| {
				if let Some(record) = record {
					record.status = Status::Active;
				}
			});
			ActiveMetaNodes::<Runtime>::mutate(|metas| {
				metas.try_push(node).expect("within the bound")
			});
			(node, who)
		};
		(0..count).map(admit).collect()
	}

	fn exiting_node(node: NodeIndex) {
		Nodes::<Runtime>::mutate(node, |record| {
			if let Some(record) = record {
				record.status = Status::Exiting(EXIT);
			}
		});
	}

	fn forfeited_node(node: NodeIndex) {
		Nodes::<Runtime>::mutate(node, |record| {
			if let Some(record) = record {
				record.status = Status::Exiting(Exit { forfeited: true, ..EXIT });
			}
		});
	}

	fn user(number: u32, ozone: Noz) -> AccountId {
		let user: AccountId = frame_benchmarking::account("user", number, 0);
		pallet_ozone::OzoneOf::<Runtime>::mutate(&user, |own| *own += ozone);
		pallet_ozone::TotalOzone::<Runtime>::mutate(|total| *total += ozone);
		user
	}

	fn open_market(ozone: Noz) {
		pallet_ozone::Unsettled::<Runtime>::mutate(|unsettled| *unsettled += ozone);
		pallet_ozone::Issuance::<Runtime>::mutate(|issuance| issuance.initial += ozone);
	}
}

impl pallet_deposit::benchmarking::BenchmarkHelper<AccountId> for Helper {
	fn endow(who: &AccountId, amount: Balance) {
		endow(who, amount);
	}

	fn set_time(now: Moment) {
		Timestamp::set_timestamp(now);
	}

	// There are no locked rewards before an epoch ends. Paying from the deposit is the worse case.
	fn lock_rewards(_: NodeIndex, _: Balance) {}

	fn close_reports() {
		pallet_mining::OldestReportable::<Runtime>::put(EpochIndex::MAX);
	}
}

impl pallet_files::benchmarking::BenchmarkHelper<AccountId> for Helper {
	fn meta_node() -> AccountId {
		let made = <Self as pallet_mining::benchmarking::BenchmarkHelper<AccountId>>::meta_nodes(1);
		made.into_iter().next().map(|(_, operator)| operator).expect("one was asked for")
	}
}

impl pallet_consensus::benchmarking::BenchmarkHelper for Helper {
	fn validators(keys: &[ConsensusKey]) {
		use pallet_staking::{ActiveSet, KeyOwner, Validators, types::Validator};
		for (index, key) in (0u32..).zip(keys) {
			let mut validator = Validator::new(owner(index), *key, Perbill::zero(), 0);
			validator.active = true;
			validator.self_stake = 1_000 * STOS;
			// One block more, and it is absent.
			validator.missed = pallet_staking::ActiveParameters::<Runtime>::get().absence_limit;
			Validators::<Runtime>::insert(index, validator);
			KeyOwner::<Runtime>::insert(key, index);
			ActiveSet::<Runtime>::mutate(|all| {
				let _ = all.try_push(index);
			});
		}
	}
}
