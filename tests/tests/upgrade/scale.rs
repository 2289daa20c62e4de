//! The check of a state with 100,000 nodes.

use frame_support::traits::BuildGenesisConfig;
use pallet_deposit::{DepositParameters, GenesisMetaNode, GenesisResourceNode, ServiceKinds};
use serde_json::Map;
use sp_runtime::traits::Header as _;
use std::{sync::Arc, time::Instant};
use stratos_cli::{
	client::Properties,
	upgrade::{self, History, Options, Severity, render_text},
};
use stratos_host::{
	executor::{Executor, ExecutorConfig},
	fork::Fork,
	primitives::{Hash, Header},
	state::MemoryBackend,
};
use stratos_primitives::{NodeId, STOS};
use stratos_runtime::{AccountId, RuntimeGenesisConfig};

const NODES: u32 = 100_000;

fn id(node: u32) -> NodeId {
	NodeId(sp_crypto_hashing::blake2_256(&node.to_be_bytes()))
}

fn genesis() -> RuntimeGenesisConfig {
	let mut genesis = stratos_tests::chain::preset("mainnet");
	genesis.mining.epoch_length = 20;
	genesis.bounded_parameters.parameters.deposit = DepositParameters {
		min_resource_deposit: STOS,
		min_meta_deposit: STOS,
		..Default::default()
	};
	genesis.ozone.genesis_deposit = u128::from(NODES + 1) * STOS;
	let owner = AccountId::from([5; 32]);
	let funds = u128::from(NODES + 1) * STOS + 1;
	// The treasury of the preset pays, so that the supply stays.
	let treasury = genesis.balances.balances.iter_mut().max_by_key(|(_, amount)| *amount);
	treasury.expect("the supply lies somewhere").1 -= funds;
	genesis.balances.balances.push((owner.clone(), funds));
	genesis.deposit.meta_nodes = vec![GenesisMetaNode {
		id: id(u32::MAX),
		owner: owner.clone(),
		beneficiary: None,
		deposit: STOS,
	}];
	genesis.deposit.resource_nodes = (0..NODES)
		.map(|node| GenesisResourceNode {
			id: id(node),
			owner: owner.clone(),
			beneficiary: None,
			deposit: STOS,
			kinds: ServiceKinds::STORAGE,
			free_capacity: 0,
		})
		.collect();
	genesis
}

/// The state at genesis, prepared natively: the calls of 100,000 owners would take minutes.
fn state() -> MemoryBackend {
	let mut backend = MemoryBackend::new();
	sp_io::TestExternalities::default().execute_with(|| {
		genesis().build();
		let mut last = Vec::new();
		while let Some(key) = sp_io::storage::next_key(&last) {
			let value = sp_io::storage::get(&key).expect("the key exists").to_vec();
			backend.insert(None, key.clone(), value);
			last = key;
		}
	});
	backend.insert(None, b":code".to_vec(), stratos_runtime_wasm::WASM_BINARY);
	backend
}

#[test]
fn a_state_with_100_000_nodes_is_checked() {
	let executor = Executor::new(ExecutorConfig::default()).expect("the engine starts");
	let zero = Hash::zero();
	let header = Header::new(0, zero, zero, zero, Default::default());
	let fork = Fork::new(executor, Arc::new(state()), header).expect("a chain");
	let properties = Properties::from_json(&Map::new());
	let begin = Instant::now();
	let code = stratos_runtime_2_wasm::RUNTIME_2;
	let report =
		upgrade::check(fork, &History::default(), code, &properties, &Options::default(), |_| ());
	let report = report.expect("the chain is valid under its old code");
	let took = begin.elapsed();
	println!("{}\nchecked in {took:?}", render_text(&report));
	assert_eq!(report.count(Severity::Error), 0, "{}", render_text(&report));
	let facts = report.dry_run.expect("a dry run");
	let heaviest = facts.migration.iter().filter_map(|block| block.weight_ms).fold(0.0, f64::max);
	assert!(heaviest < 1_000.0, "half of what a block may weigh: {:?}", facts.migration);
	assert_eq!(facts.epochs, 2);
	assert!(report.stored.expect("it was read").keys > 100_000);
}
