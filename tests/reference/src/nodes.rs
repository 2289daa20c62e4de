//! A chain with many nodes that all contributed: what an epoch costs.

use crate::sign::Signer;
use codec::Compact;
use frame_support::{BoundedVec, traits::BuildGenesisConfig};
use pallet_deposit::{DepositParameters, GenesisMetaNode, GenesisResourceNode, ServiceKinds};
use pallet_mining::{
	Performance, ReportPage, ReportTotals, UserUsage, report_hash, report_seed,
};
use std::collections::BTreeMap;
use stratos_host::state::Changes;
use stratos_primitives::{NodeId, NodeIndex, Noz, OZ, STOS, UsageRecord};
use stratos_runtime::{AccountId, Runtime, RuntimeCall, RuntimeGenesisConfig};

/// Entries in each list of a page, as the runtime bounds them.
const PAGE: usize = 1_024;
/// Users who pay, all alike.
const USERS: usize = 1_000;
/// What each node contributes.
const CONTRIBUTION: Noz = OZ;
/// The owners of the Meta Nodes.
const METAS: [&str; 3] = ["Alice", "Bob", "Charlie"];

fn user(number: usize) -> AccountId {
	let mut bytes = [3; 32];
	bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
	bytes.into()
}

fn id(node: NodeIndex) -> NodeId {
	NodeId(sp_crypto_hashing::blake2_256(&node.to_be_bytes()))
}

/// The genesis with `nodes` Resource Nodes after three Meta Nodes of Alice, Bob and Charlie; the code
/// is in it.
///
/// # Panics
/// Where the runtime's preset is not as it was.
pub fn genesis(nodes: u32) -> Changes {
	let patch = stratos_runtime::genesis::preset(&"mainnet".into()).expect("a preset of ours");
	let mut genesis: RuntimeGenesisConfig = stratos_test_kit::json::genesis(&patch);
	let owner = AccountId::from([5; 32]);
	genesis.mining.epoch_length = nodes.div_ceil(PAGE as u32) + 60;
	genesis.bounded_parameters.parameters.deposit = DepositParameters {
		min_resource_deposit: STOS,
		min_meta_deposit: STOS,
		..Default::default()
	};
	genesis.ozone.genesis_deposit = u128::from(nodes + 3) * STOS;
	genesis.ozone.ozone =
		(0..USERS).map(|number| (user(number), u128::from(nodes) * CONTRIBUTION)).collect();
	for (number, name) in METAS.into_iter().enumerate() {
		let account = Signer::dev(name).account();
		fund(&mut genesis, account.clone(), 10_000 * STOS);
		genesis.deposit.meta_nodes.push(GenesisMetaNode {
			id: id(u32::MAX - number as u32),
			owner: account,
			beneficiary: None,
			deposit: STOS,
		});
	}
	fund(&mut genesis, owner.clone(), u128::from(nodes) * STOS + 1);
	genesis.deposit.resource_nodes = (0..nodes)
		.map(|node| GenesisResourceNode {
			id: id(node),
			owner: owner.clone(),
			beneficiary: None,
			deposit: STOS,
			kinds: ServiceKinds::STORAGE,
			free_capacity: 0,
		})
		.collect();
	let mut state = sp_io::TestExternalities::default();
	let mut top = state.execute_with(|| {
		genesis.build();
		let (mut top, mut last) = (BTreeMap::new(), Vec::new());
		while let Some(key) = sp_io::storage::next_key(&last) {
			let value = sp_io::storage::get(&key).expect("the key exists").to_vec();
			top.insert(key.clone(), Some(value.into()));
			last = key;
		}
		top
	});
	top.insert(b":code".to_vec(), Some(crate::chain::code().into()));
	Changes { top, children: BTreeMap::new() }
}

fn fund(genesis: &mut RuntimeGenesisConfig, who: AccountId, amount: u128) {
	let treasury = stratos_runtime::config::accounts::Treasury::get();
	let balances = &mut genesis.balances.balances;
	let rest = balances.iter_mut().find(|(account, _)| *account == treasury);
	rest.expect("every preset has a treasury").1 -= amount;
	balances.push((who, amount));
}

/// The calls by which the Meta Nodes report epoch 0, block by block: each with its signer's name.
pub fn report(nodes: u32) -> Vec<Vec<(&'static str, RuntimeCall)>> {
	use pallet_mining::Call;
	let epoch = 0;
	let mining = RuntimeCall::Mining;
	let mut hash = report_seed(epoch);
	let mut blocks = vec![vec![("Alice", mining(Call::open_report { epoch }))]];
	for (number, page) in pages(nodes).into_iter().enumerate() {
		hash = report_hash::<Runtime>(hash, &page);
		let number = number as u32;
		blocks.push(vec![("Alice", mining(Call::submit_page { epoch, number, page }))]);
	}
	let sum = u128::from(nodes) * CONTRIBUTION;
	let totals = ReportTotals { charged: sum, migrated: 0, contributed: sum };
	blocks.push(vec![
		("Alice", mining(Call::close_report { epoch, hash, totals })),
		("Bob", mining(Call::attest_report { epoch, reporter: 0, hash })),
	]);
	blocks
}

/// All nodes contributed the same and all users paid for it.
fn pages(nodes: u32) -> Vec<ReportPage<Runtime>> {
	let each = u128::from(nodes) * CONTRIBUTION / USERS as u128;
	let record = UsageRecord::Download { bytes: each as u64 };
	let usage: Vec<_> = (0..USERS).map(|number| UserUsage::new(user(number), record)).collect();
	let indices: Vec<NodeIndex> = (3..nodes + 3).collect();
	let mut usage = usage.chunks(PAGE);
	let page = |nodes: &[NodeIndex], usage: &[UserUsage<AccountId>]| ReportPage {
		usage: BoundedVec::truncate_from(usage.to_vec()),
		contributions: BoundedVec::truncate_from(
			nodes.iter().map(|node| (Compact(*node), Compact(CONTRIBUTION))).collect(),
		),
		performance: BoundedVec::truncate_from(
			nodes.iter().map(|node| Performance { node: *node, completed: 9, failed: 1 }).collect(),
		),
		migrations: Default::default(),
	};
	indices.chunks(PAGE).map(|nodes| page(nodes, usage.next().unwrap_or_default())).collect()
}
