//! Proof-of-Traffic on a running development chain: a user buys Ozone, Meta Nodes report its use, the end of
//! the epoch settles it, and rewards are paid by the whitepaper's rules (sections 1 to 3).

use codec::Compact;
use pallet_deposit::NodeInfo;
use pallet_mining::{EpochResult, ReportPage, ReportTotals, report_hash, report_seed};
use sp_core::{H256, Pair, U256};
use std::time::Duration;
use stratos_primitives::{EpochIndex, MarketState, NodeIndex, Noz, OZ, Reward, STOS};
use stratos_runtime::{AccountId, Runtime, RuntimeCall};
use stratos_tests::{
	Node,
	client::Client,
	transactions::{dev, execute},
	usage::download,
};

/// `floor(total·part/whole)`.
fn part_of(total: u128, part: u128, whole: u128) -> u128 {
	(U256::from(total) * U256::from(part) / U256::from(whole)).as_u128()
}

#[tokio::test(flavor = "multi_thread")]
async fn reported_traffic_is_settled_and_paid_by_the_papers_rules() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "40"]);
	let client = Client::connect(&node.url).await;
	let [alice, bob, ferdie] = ["Alice", "Bob", "Ferdie"].map(dev);
	let user = AccountId::from(ferdie.public());

	// A user prepays for more than is used.
	let prepay =
		pallet_ozone::Call::prepay { amount: 100_000 * STOS, beneficiary: None, min_ozone: 0 };
	execute(&client, &ferdie, RuntimeCall::Ozone(prepay)).await;
	let bought: Noz = client.ask("OzoneApi_ozone_of", &user).await;
	assert!(bought > 1_100 * OZ, "{bought} nOz");

	// The paper's example (section 3.3): 500, 300, 200, 80 and 20 oz.
	let (nodes, _): (Vec<NodeInfo<AccountId>>, Option<NodeIndex>) =
		client.ask("DepositApi_nodes", (0u32, 100u32)).await;
	let resource: Vec<NodeIndex> =
		nodes.iter().filter(|info| !info.node.is_meta()).map(|info| info.index).collect();
	assert_eq!(resource.len(), 5, "{nodes:?}");
	let amounts = [500, 300, 200, 80, 20].map(|oz| oz * OZ);
	let contributions: Vec<_> =
		resource.iter().zip(amounts).map(|(node, noz)| (Compact(*node), Compact(noz))).collect();
	let used: Noz = amounts.iter().sum();
	let page = ReportPage::<Runtime> {
		usage: vec![download(user.clone(), used)].try_into().expect("one"),
		contributions: contributions.try_into().expect("five"),
		performance: Default::default(),
		migrations: Default::default(),
	};

	// Alice reports on the epoch that has just begun, Bob attests: two of three Meta Nodes.
	let mut epoch: EpochIndex = client.ask::<(EpochIndex, u32)>("EpochApi_summary", ()).await.0;
	epoch = epoch.saturating_sub(1);
	let hash: H256 = report_hash::<Runtime>(report_seed(epoch), &page);
	let totals = ReportTotals { charged: used, migrated: 0, contributed: used };
	let mining = |call| RuntimeCall::Mining(call);
	let reporter = nodes
		.iter()
		.find(|info| info.node.is_meta() && info.node.owner == AccountId::from(alice.public()))
		.expect("Alice has a Meta Node")
		.index;
	execute(&client, &alice, mining(pallet_mining::Call::open_report { epoch })).await;
	execute(&client, &alice, mining(pallet_mining::Call::submit_page { epoch, number: 0, page }))
		.await;
	execute(&client, &alice, mining(pallet_mining::Call::close_report { epoch, hash, totals }))
		.await;
	let before: MarketState = client.ask("OzoneApi_market", ()).await;
	execute(&client, &bob, mining(pallet_mining::Call::attest_report { epoch, reporter, hash }))
		.await;

	// The report is applied in one of the next blocks, and settled at the end of that epoch.
	let mut settled = None;
	for _ in 0..600 {
		let current = client.ask::<(EpochIndex, u32)>("EpochApi_summary", ()).await.0;
		for candidate in epoch..current {
			let result: Option<EpochResult<u32>> =
				client.ask("MiningApi_epoch_result", candidate).await;
			settled = result.filter(|result| result.settled > 0).map(|result| (candidate, result));
			if settled.is_some() {
				break;
			}
		}
		if settled.is_some() {
			break;
		}
		tokio::time::sleep(Duration::from_millis(20)).await;
	}
	let (settled_in, result) = settled.expect("the report is settled within a few epochs");
	assert_eq!(client.ask::<Noz>("OzoneApi_ozone_of", &user).await, bought - used);

	// The shortest prefix with 80 %: the first three nodes, Y = 1000 oz.
	let y = 1_000 * OZ;
	assert_eq!((result.settled, result.settled_nodes), (y, 3));
	let stos_side = before.genesis_deposit + before.unissued_prepay;
	let (traffic, mined) = (part_of(stos_side, y, before.remaining_limit + y), 80 * STOS);
	assert_eq!(result.reward, Reward { traffic, mining: mined });
	// 60 / 20 / 20 %, the Resource Nodes' share taking the rounding.
	let resource_share = |total: u128| total - 2 * (total / 5);
	for (index, (node, amount)) in resource.iter().zip(amounts).enumerate() {
		let reward: Option<Reward> = client.ask("MiningApi_reward_of", (*node, settled_in)).await;
		let expected = (index < 3).then(|| {
			let part = |share: u128| part_of(share, amount, y);
			Reward { traffic: part(resource_share(traffic)), mining: part(resource_share(mined)) }
		});
		assert_eq!(reward.filter(|reward| reward.total() > 0), expected, "node {node}");
		let left: Noz = client.ask("MiningApi_contribution_of", *node).await;
		assert_eq!(left, if index < 3 { 0 } else { amount }, "node {node}");
	}
	let after: MarketState = client.ask("OzoneApi_market", ()).await;
	assert_eq!(after.unissued_prepay, before.unissued_prepay - traffic);
	assert_eq!(after.remaining_limit, before.remaining_limit + y);
	assert_eq!(client.ask::<u128>("MiningApi_total_mined", ()).await, mined);
	assert_eq!(client.ask::<Result<(), String>>("InvariantsApi_check", ()).await, Ok(()));
}
