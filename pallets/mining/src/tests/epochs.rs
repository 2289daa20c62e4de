//! Golden vectors of whole epochs, computed independently with exact integers.

use crate::{mock::*, *};
use serde_json::Value;
use stratos_primitives::{Balance, NodeIndex, Noz, Reward};
use stratos_test_kit::vectors::{self, market, number};

fn reward(value: &Value) -> Reward {
	Reward { traffic: number(&value["traffic"]), mining: number(&value["mining"]) }
}

fn run(case: &Value, work: u64) {
	let mut contributions: Vec<(NodeIndex, Noz)> = case["contributions"]
		.as_object()
		.expect("contributions")
		.iter()
		.map(|(node, ozone)| (node.parse().expect("a node"), number(ozone)))
		.collect();
	contributions.sort();
	let nodes = contributions.iter().map(|(node, _)| node + 1).max().unwrap_or(0);
	contributions.retain(|(_, ozone)| *ozone > 0);
	let metas = case["meta_nodes"].as_u64().expect("meta nodes") as u32;
	let mined = number(&case["mined_before"]);
	let chain = TestExt::new()
		.nodes(nodes, metas)
		.mined(mined)
		.market(market(&case["market"]))
		.epoch_length(100)
		.work(work);
	chain.execute_with(|| {
		contribute(&contributions);
		run_to_epoch(1);
		while CurrentSettlement::<Test>::exists() {
			next_block();
		}
		let result = EpochResults::<Test>::get(0).expect("a result");
		assert_eq!(result.settled, number(&case["settled_ozone"]));
		let settled: Vec<NodeIndex> = contributions
			.iter()
			.map(|(node, _)| *node)
			.filter(|node| Mining::contribution_of(*node) == 0)
			.collect();
		let mut expected: Vec<NodeIndex> = case["settled_nodes"]
			.as_array()
			.expect("settled nodes")
			.iter()
			.map(|node| node.as_u64().expect("a node") as NodeIndex)
			.collect();
		expected.sort();
		assert_eq!(settled, expected);
		assert_eq!(result.settled_nodes as usize, expected.len());
		let (traffic, mining) = (number(&case["traffic_reward"]), number(&case["mining_reward"]));
		assert_eq!(result.reward, Reward { traffic, mining });
		assert_eq!(result.split.resource, reward(&case["resource_share"]));
		assert_eq!(result.split.meta, reward(&case["meta_share"]));
		assert_eq!(result.split.chain, reward(&case["chain_share"]));
		assert_eq!(result.meta_each, reward(&case["per_meta_node"]));
		let mut paid = Balance::default();
		for node in 0..nodes {
			let expected = match case["per_resource_node"].get(node.to_string()) {
				Some(value) => reward(value),
				None => Reward::default(),
			};
			assert_eq!(locked(node), expected, "node {node}");
			paid += expected.total();
		}
		for node in nodes..nodes + metas {
			assert_eq!(locked(node), result.meta_each);
			paid += result.meta_each.total();
		}
		let left = result.split.resource.total() + result.split.meta.total() - paid;
		assert_eq!(result.to_treasury.total(), left);
		assert_eq!(Ozone::market(), market(&case["market_after"]));
		assert_eq!(TotalMined::<Test>::get(), mined + mining);
	});
}

fn each_case(work: u64) {
	for (number, case) in vectors::cases("epochs.json").iter().enumerate() {
		println!("case {number}");
		run(case, work);
	}
}

#[test]
fn epochs_vectors_settled_in_one_block() {
	each_case(1_000_000);
}

#[test]
fn epochs_vectors_settled_one_step_a_block() {
	each_case(1);
}
