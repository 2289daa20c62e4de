//! `epochs.json` through Wasm, and the whitepaper's five nodes with reports by real transactions.

use crate::{amount, cases};
use pallet_deposit::{DepositParameters, GenesisMetaNode, GenesisResourceNode, ServiceKinds};
use pallet_mining::{EpochResult, page_set::PageSet, pages, split::Split};
use stratos_primitives::{Balance, MarketState, NodeId, NodeIndex, Noz, OZ, Reward, STOS};
use stratos_runtime::{
	AccountId, BlockNumber, Mining, Runtime, RuntimeEvent, RuntimeGenesisConfig,
};
use stratos_runtime_api::ozone::Supply;
use stratos_tests::chain::{TestChain, endow, fund, preset, transfer};

fn market(value: &serde_json::Value) -> MarketState {
	MarketState {
		genesis_deposit: amount(&value["genesis_deposit"]),
		unissued_prepay: amount(&value["unissued_prepay"]),
		remaining_limit: amount(&value["remaining_limit"]),
	}
}

fn reward(value: &serde_json::Value) -> Reward {
	Reward { traffic: amount(&value["traffic"]), mining: amount(&value["mining"]) }
}

/// The owner of a node, who has no key: nobody signs for it in these tests.
fn owner(node: NodeIndex) -> AccountId {
	let mut bytes = [7; 32];
	bytes[..4].copy_from_slice(&node.to_be_bytes());
	AccountId::from(bytes)
}

/// Node ids in the order of their indices, as integers are.
fn id(node: NodeIndex) -> NodeId {
	let mut bytes = [0; 32];
	bytes[28..].copy_from_slice(&node.to_be_bytes());
	NodeId(bytes)
}

/// A chain with `metas` Meta Nodes (indices from 0) and Resource Nodes after them, a market, and
/// contributions as if reports had made them.
pub(crate) fn with_contributions(
	market: MarketState,
	mined: Balance,
	metas: NodeIndex,
	contributions: &[Noz],
	configure: impl FnOnce(&mut RuntimeGenesisConfig),
	prepare: impl FnOnce(),
) -> TestChain {
	let mut genesis: RuntimeGenesisConfig = preset("mainnet");
	let count = metas + contributions.len() as NodeIndex;
	// The last node deposits what is missing of S.
	let deposit = |node| match node + 1 == count {
		true => market.genesis_deposit - u128::from(count - 1) * STOS,
		false => STOS,
	};
	(0..count).for_each(|node| fund(&mut genesis, owner(node), deposit(node) + 1));
	genesis.ozone.genesis_deposit = market.genesis_deposit;
	genesis.ozone.initial_limit = market.remaining_limit;
	genesis.mining.epoch_length = 2;
	genesis.bounded_parameters.parameters.deposit = DepositParameters {
		min_resource_deposit: STOS,
		min_meta_deposit: STOS,
		..Default::default()
	};
	genesis.deposit.meta_nodes = (0..metas)
		.map(|node| GenesisMetaNode {
			id: id(node),
			owner: owner(node),
			beneficiary: None,
			deposit: deposit(node),
		})
		.collect();
	genesis.deposit.resource_nodes = (metas..count)
		.map(|node| GenesisResourceNode {
			id: id(node),
			owner: owner(node),
			beneficiary: None,
			deposit: deposit(node),
			kinds: ServiceKinds::STORAGE,
			free_capacity: 0,
		})
		.collect();
	configure(&mut genesis);
	let contributions = contributions.to_vec();
	TestChain::new(&genesis, move || {
		endow(&stratos_runtime::Ozone::pool_account(), market.unissued_prepay);
		pallet_ozone::Market::<Runtime>::put(market);
		let sum: Noz = contributions.iter().sum();
		pallet_ozone::Unsettled::<Runtime>::put(sum);
		pallet_ozone::Issuance::<Runtime>::mutate(|issuance| issuance.initial += sum);
		pallet_mining::Unsettled::<Runtime>::put(sum);
		pallet_mining::NewTraffic::<Runtime>::put(sum);
		let mut contributing = PageSet::default();
		for (number, contribution) in contributions.iter().enumerate() {
			let (page, slot) = pages::place(metas + number as NodeIndex);
			pallet_mining::ContributionPages::<Runtime>::mutate(page, |page| {
				page.set(slot, *contribution);
			});
			if *contribution > 0 {
				contributing.insert(page);
			}
		}
		pallet_mining::ContributingPages::<Runtime>::put(contributing);
		set_mined(mined);
		prepare();
	})
}

/// Lets `mined` base units be mined already, in the preparation of a genesis.
pub(crate) fn set_mined(mined: Balance) {
	let treasury = stratos_runtime::config::accounts::Treasury::get();
	transfer(&Mining::mining_pool_account(), &treasury, mined);
	pallet_mining::TotalMined::<Runtime>::put(mined);
}

/// Makes blocks until epoch 0 is settled and distributed.
pub(crate) fn settle(chain: &mut TestChain, epoch: u32) -> EpochResult<BlockNumber> {
	for _ in 0..50 {
		chain.block(Vec::new());
		chain.check();
		let closed = stratos_tests::chain::find(&chain.events(), |event| match event {
			RuntimeEvent::Mining(pallet_mining::Event::EpochClosed { epoch, .. }) => Some(*epoch),
			_ => None,
		});
		if closed.contains(&epoch) {
			let result: Option<_> = chain.ask("MiningApi_epoch_result", epoch);
			return result.expect("a settled epoch has a result");
		}
	}
	panic!("epoch {epoch} is not settled after 50 blocks");
}

#[test]
fn epochs_vectors_are_reproduced_through_wasm() {
	for (number, case) in cases("epochs.json").iter().enumerate() {
		let metas = case["meta_nodes"].as_u64().expect("a number") as NodeIndex;
		let given = case["contributions"].as_object().expect("contributions");
		let contributions: Vec<Noz> =
			(0..given.len()).map(|node| amount(&given[&node.to_string()])).collect();
		let mined = amount(&case["mined_before"]);
		let mut chain = with_contributions(
			market(&case["market"]),
			mined,
			metas,
			&contributions,
			|_| (),
			|| (),
		);
		let result = settle(&mut chain, 0);

		let settled = case["settled_nodes"].as_array().expect("settled nodes");
		let total = Reward {
			traffic: amount(&case["traffic_reward"]),
			mining: amount(&case["mining_reward"]),
		};
		assert_eq!(result.settled, amount(&case["settled_ozone"]), "case {number}");
		assert_eq!(result.settled_nodes as usize, settled.len(), "case {number}");
		assert_eq!(result.reward, total, "case {number}");
		let split = Split {
			resource: reward(&case["resource_share"]),
			meta: reward(&case["meta_share"]),
			chain: reward(&case["chain_share"]),
		};
		assert_eq!(result.split, split, "case {number}");
		assert_eq!(result.meta_each, reward(&case["per_meta_node"]), "case {number}");
		for node in 0..metas {
			let earned: Option<Reward> = chain.ask("MiningApi_reward_of", (node, 0u32));
			assert_eq!(earned, Some(result.meta_each), "case {number}, Meta Node {node}");
		}
		for (node, contribution) in contributions.iter().enumerate() {
			let index = metas + node as NodeIndex;
			let earned: Option<Reward> = chain.ask("MiningApi_reward_of", (index, 0u32));
			let left: Noz = chain.ask("MiningApi_contribution_of", index);
			match case["per_resource_node"].get(node.to_string()) {
				Some(expected) => {
					assert_eq!(earned, Some(reward(expected)), "case {number}, node {node}");
					assert_eq!(left, 0, "case {number}, node {node}");
				}
				None => {
					// The page of an epoch's rewards is there where anybody of it was settled.
					let recorded = (!settled.is_empty()).then(Reward::default);
					assert_eq!(earned, recorded, "case {number}, node {node}");
					assert_eq!(left, *contribution, "case {number}, node {node}");
				}
			}
		}
		let after: MarketState = chain.ask("OzoneApi_market", ());
		assert_eq!(after, market(&case["market_after"]), "case {number}");
		let supply: Supply = chain.ask("OzoneApi_supply", ());
		assert_eq!(supply.total_mined, mined + total.mining, "case {number}");
		assert_eq!(supply.mining_pool, 40_000_000 * STOS - supply.total_mined, "case {number}");
	}
}

/// Whitepaper sections 3.1 and 3.3: S=900, P=100, L=49,000 oz; 500, 300, 200, 80, 20 GB.
#[test]
fn the_papers_five_nodes_earn_30_18_and_12_stos() {
	let market = MarketState {
		genesis_deposit: 900 * STOS,
		unissued_prepay: 100 * STOS,
		remaining_limit: 49_000 * OZ,
	};
	let contributions = [500, 300, 200, 80, 20].map(|oz| oz * OZ);
	let mut chain = with_contributions(market, 0, 1, &contributions, |_| (), || ());
	let result = settle(&mut chain, 0);
	assert_eq!(result.settled, 1_000 * OZ);
	assert_eq!(result.reward, Reward { traffic: 20 * STOS, mining: 80 * STOS });
	let earned = |node: NodeIndex| -> Balance {
		let earned: Option<Reward> = chain.ask("MiningApi_reward_of", (node, 0u32));
		earned.unwrap_or_default().total()
	};
	assert_eq!(earned(0), 20 * STOS, "the Meta Node");
	assert_eq!([1, 2, 3, 4, 5].map(earned), [30 * STOS, 18 * STOS, 12 * STOS, 0, 0]);
	assert_eq!(result.split.chain.total(), 20 * STOS);
}
