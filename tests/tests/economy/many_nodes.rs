//! An epoch with 100,000 contributing nodes through Wasm: reported by real transactions, applied,
//! settled, rewards locked.

use crate::chain::{TestChain, account, dev, find, fund, preset};
use codec::Compact;
use frame_support::BoundedVec;
use pallet_deposit::{DepositParameters, GenesisMetaNode, GenesisResourceNode, ServiceKinds};
use pallet_mining::{EpochResult, Performance, ReportPage, ReportTotals};
use std::time::Duration;
use stratos_primitives::{NodeId, NodeIndex, Noz, OZ, Reward, STOS};
use stratos_runtime::{
	AccountId, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig,
};

/// Entries in each list of a page, as the runtime bounds them.
const PAGE: usize = 1_024;
/// Users who pay, all alike.
const USERS: usize = 1_000;
/// What each node contributes.
const CONTRIBUTION: Noz = OZ;

fn user(number: usize) -> AccountId {
	let mut bytes = [3; 32];
	bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
	AccountId::from(bytes)
}

fn id(node: NodeIndex) -> NodeId {
	NodeId(sp_io::hashing::blake2_256(&node.to_be_bytes()))
}

/// `nodes` Resource Nodes after three Meta Nodes of Alice, Bob and Charlie.
fn genesis(nodes: u32) -> RuntimeGenesisConfig {
	let mut genesis = preset("mainnet");
	let names = ["Alice", "Bob", "Charlie"];
	let owner = AccountId::from([5; 32]);
	genesis.mining.epoch_length = nodes.div_ceil(PAGE as u32) + 60;
	genesis.deposit.parameters = DepositParameters {
		min_resource_deposit: STOS,
		min_meta_deposit: STOS,
		..Default::default()
	};
	genesis.ozone.genesis_deposit = u128::from(nodes + 3) * STOS;
	genesis.ozone.ozone =
		(0..USERS).map(|number| (user(number), u128::from(nodes) * CONTRIBUTION)).collect();
	for (number, name) in names.into_iter().enumerate() {
		fund(&mut genesis, account(name), 10_000 * STOS);
		genesis.deposit.meta_nodes.push(GenesisMetaNode {
			id: id(u32::MAX - number as u32),
			owner: account(name),
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
	genesis
}

/// The pages of a report in which all nodes contributed the same and all users paid for it.
fn pages(nodes: u32) -> Vec<ReportPage<Runtime>> {
	let each = u128::from(nodes) * CONTRIBUTION / USERS as u128;
	let charges: Vec<_> = (0..USERS).map(|number| (user(number), Compact(each))).collect();
	let indices: Vec<NodeIndex> = (3..nodes + 3).collect();
	let mut charges = charges.chunks(PAGE);
	let page = |nodes: &[NodeIndex], charges: &[(AccountId, Compact<Noz>)]| ReportPage {
		charges: BoundedVec::truncate_from(charges.to_vec()),
		contributions: BoundedVec::truncate_from(
			nodes.iter().map(|node| (Compact(*node), Compact(CONTRIBUTION))).collect(),
		),
		performance: BoundedVec::truncate_from(
			nodes.iter().map(|node| Performance { node: *node, completed: 9, failed: 1 }).collect(),
		),
		migrations: Default::default(),
	};
	indices.chunks(PAGE).map(|nodes| page(nodes, charges.next().unwrap_or_default())).collect()
}

fn mining(call: pallet_mining::Call<Runtime>) -> RuntimeCall {
	RuntimeCall::Mining(call)
}

/// How long this thread has been on a processor: what a block costs, whatever else the machine does.
fn processor_time() -> Duration {
	let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux keeps it");
	let nanoseconds = text.split_whitespace().next().and_then(|field| field.parse().ok());
	Duration::from_nanos(nanoseconds.expect("the first field is nanoseconds"))
}

/// What an epoch took of a processor.
struct Figures {
	submission: Duration,
	work: Duration,
	slowest: Duration,
	blocks: u32,
	state: i64,
}

/// Bytes of the state, keys and values.
fn size(chain: &TestChain) -> i64 {
	chain.state_bytes() as i64
}

fn run(nodes: u32) -> Figures {
	let mut chain = TestChain::new(&genesis(nodes), || ());
	let (alice, bob) = (dev("Alice"), dev("Bob"));
	let before = size(&chain);
	let epoch = 0;
	let mut hash = pallet_mining::report_seed(epoch);
	let begin = processor_time();
	let open = mining(pallet_mining::Call::open_report { epoch });
	assert_eq!(chain.call(&alice, open), Ok(()));
	for (number, page) in pages(nodes).into_iter().enumerate() {
		hash = pallet_mining::report_hash::<Runtime>(hash, &page);
		let submit = pallet_mining::Call::submit_page { epoch, number: number as u32, page };
		assert_eq!(chain.call(&alice, mining(submit)), Ok(()));
	}
	let sum = u128::from(nodes) * CONTRIBUTION;
	let totals = ReportTotals { charged: sum, migrated: 0, contributed: sum };
	let close = mining(pallet_mining::Call::close_report { epoch, hash, totals });
	let attest = mining(pallet_mining::Call::attest_report { epoch, reporter: 0, hash });
	assert_eq!(chain.block(vec![(&alice, close), (&bob, attest)]), [Ok(()), Ok(())]);
	let submission = processor_time() - begin;

	let (mut work, mut slowest) = (Duration::ZERO, Duration::ZERO);
	let mut blocks = 0;
	// Blocks without work, between the application and the epoch's end, do not count.
	let mut idle = false;
	loop {
		let (begin, wall) = (processor_time(), std::time::Instant::now());
		chain.block(Vec::new());
		let (took, wall) = (processor_time() - begin, wall.elapsed());
		let events = chain.events();
		let happened = |wanted: fn(&pallet_mining::Event<Runtime>) -> bool| {
			let matching = find(&events, |event| match event {
				RuntimeEvent::Mining(event) => wanted(event).then_some(()),
				_ => None,
			});
			!matching.is_empty()
		};
		idle &= !happened(|event| matches!(event, pallet_mining::Event::EpochEnded { .. }));
		if !idle {
			work += took;
			slowest = slowest.max(took);
			blocks += 1;
			println!("{nodes} nodes, block {}: {took:?} of {wall:?}", chain.number());
		}
		idle |= happened(|event| matches!(event, pallet_mining::Event::ReportApplied { .. }));
		if happened(|event| matches!(event, pallet_mining::Event::EpochClosed { .. })) {
			break;
		}
		assert!(blocks < 1_000, "the epoch is never closed");
	}
	let result: Option<EpochResult<BlockNumber>> = chain.ask("MiningApi_epoch_result", epoch);
	let result = result.expect("settled");
	assert_eq!(result.settled_nodes, nodes * 4 / 5);
	assert_eq!(result.reward, Reward { traffic: 0, mining: 80 * STOS });
	let after = size(&chain);
	chain.check();
	Figures { submission, work, slowest, blocks, state: after - before }
}

#[test]
fn an_epoch_with_a_hundred_thousand_nodes_stays_within_every_block() {
	for nodes in [1_000, 10_000, 100_000] {
		let Figures { submission, work, slowest, blocks, state } = run(nodes);
		println!(
			"{nodes} nodes: pages submitted in {submission:?}; applied, settled, locked in {work:?} \
			 over {blocks} blocks, the slowest {slowest:?}; {state} bytes of new state, {:.1} a node",
			state as f64 / f64::from(nodes)
		);
		// Six seconds is a block's time; a loaded machine must not fail here. `make bench` tells
		// what is to be expected.
		assert!(slowest < Duration::from_secs(6), "{slowest:?}");
	}
}
