//! Measures epochs with many contributing nodes: reported by real transactions, applied, settled, with
//! rewards locked, all by the Wasm in the host, with durable blocks.
//!
//! In the first epoch all nodes contribute the same, the worst case: ids decide who is settled. In the
//! second epoch the unsettled nodes have twice as much as the others, and all rewards of the first epoch
//! mature with its settlement, so that it has the work of every later epoch.

use crate::{
	chain::{TestChain, account, dev, find, fund, preset},
	usage::download,
};
use codec::{Compact, Encode};
use frame_support::BoundedVec;
use pallet_deposit::{DepositParameters, GenesisMetaNode, GenesisResourceNode, ServiceKinds};
use pallet_mining::{
	EpochResult, Event, Performance, ReportPage, ReportTotals, UserUsage, report_hash, report_seed,
};
use rustix::time::{ClockId, clock_gettime};
use std::{
	fs,
	path::Path,
	time::{Duration, Instant},
};
use stratos_primitives::{EpochIndex, NodeId, NodeIndex, Noz, OZ, Reward, STOS, UsageRecord};
use stratos_runtime::{
	AccountId, BlockNumber, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig,
};

/// The runtime's limit of entries in each list of a page.
const PAGE: usize = 1_024;

/// Pages in a block.
const PAGES_IN_BLOCK: usize = 8;

/// Users who pay, each the same, unless the caller says how many.
pub const USERS: u32 = 1_000;

/// The traffic of each node in an epoch.
const CONTRIBUTION: Noz = OZ;

/// The indices of Resource Nodes start after the three Meta Nodes.
const METAS: NodeIndex = 3;

/// A duration.
#[derive(Clone, Copy, Default)]
pub struct Spent {
	/// Wall-clock time, as an operator sees it.
	pub wall: Duration,
	/// CPU time: not affected by other programs.
	pub processor: Duration,
}

impl Spent {
	/// The duration of `run`, and its result.
	fn by<R>(run: impl FnOnce() -> R) -> (Self, R) {
		let (processor, wall) = (processor_time(), Instant::now());
		let result = run();
		(Self { wall: wall.elapsed(), processor: processor_time() - processor }, result)
	}

	fn add(&mut self, more: Self) {
		self.wall += more.wall;
		self.processor += more.processor;
	}
}

/// The CPU time of this thread.
fn processor_time() -> Duration {
	let time = clock_gettime(ClockId::ThreadCPUTime);
	Duration::try_from(time).unwrap_or_default()
}

/// A figure of this process in kB, such as `VmHWM`, as bytes.
fn memory(figure: &str) -> u64 {
	let text = fs::read_to_string("/proc/self/status").expect("Linux keeps it");
	let line = text.lines().find(|line| line.starts_with(figure)).expect("a known figure");
	let number = line.split_whitespace().nth(1).and_then(|field| field.parse::<u64>().ok());
	number.expect("a number of kB") * 1_024
}

/// The figures of an epoch.
pub struct Figures {
	/// Nodes that contributed.
	pub nodes: u32,
	/// The pages of the report, bytes.
	pub size: usize,
	/// The blocks with the pages of the report, all signatures verified.
	pub submission: Spent,
	/// Application, settlement and lock-up: from the block with the last attestation, in which the
	/// application begins, to the one that closes the epoch. Blocks without work do not count.
	pub work: Spent,
	/// The slowest block of the work.
	pub slowest: Spent,
	/// The number of blocks with work.
	pub blocks: u32,
	/// The peak memory of the process during these blocks, bytes, with the caches of the database and the
	/// compiled runtime.
	pub memory: u64,
	/// The growth of the state, bytes of keys and values.
	pub state: i64,
	/// The result of the epoch.
	pub result: EpochResult<BlockNumber>,
}

fn user(number: u32) -> AccountId {
	let mut bytes = [3; 32];
	bytes[..4].copy_from_slice(&number.to_be_bytes());
	AccountId::from(bytes)
}

fn id(node: NodeIndex) -> NodeId {
	NodeId(sp_io::hashing::blake2_256(&node.to_be_bytes()))
}

/// `nodes` Resource Nodes after three Meta Nodes of Alice, Bob and Charlie.
fn genesis(nodes: u32, users: u32) -> RuntimeGenesisConfig {
	let mut genesis = preset("mainnet");
	let names = ["Alice", "Bob", "Charlie"];
	let owner = AccountId::from([5; 32]);
	// Room for an epoch's closing, the next one's report and its application.
	genesis.mining.epoch_length = nodes.max(users) / 1_000 + 60;
	genesis.bounded_parameters.parameters.deposit = DepositParameters {
		min_resource_deposit: STOS,
		min_meta_deposit: STOS,
		..Default::default()
	};
	genesis.ozone.genesis_deposit = u128::from(nodes + METAS) * STOS;
	// Enough for two epochs, with any rounding.
	let each = 2 * u128::from(nodes) * CONTRIBUTION / u128::from(users) + 2;
	genesis.ozone.ozone = (0..users).map(|number| (user(number), each)).collect();
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

/// Usage of every kind that costs `ozone` nOz by the default rates; a download alone where that is too
/// little for more.
fn used(who: AccountId, ozone: Noz) -> UserUsage<AccountId> {
	let (upload, query) = (100_000_000, 1_000_000);
	// A touch costs 1,000 nOz, three replicas of a byte 3 nOz.
	let others = 3 * Noz::from(upload) + Noz::from(query) + 1_000_000;
	if ozone <= others {
		return download(who, ozone);
	}
	let records = vec![
		UsageRecord::Upload { bytes: upload, replicas: None },
		UsageRecord::Download { bytes: (ozone - others) as u64 },
		UsageRecord::Query { bytes: query, touches: 1_000 },
	];
	UserUsage { user: who, records: BoundedVec::truncate_from(records) }
}

/// The pages of a report in which all nodes contributed the same and all users paid for it.
fn pages(nodes: u32, users: u32) -> Vec<ReportPage<Runtime>> {
	let sum = u128::from(nodes) * CONTRIBUTION;
	let of = |number: u32| {
		// The number of nodes need not be a multiple of the number of users.
		let (users, place) = (u128::from(users), u128::from(number));
		used(user(number), sum / users + u128::from(place < sum % users))
	};
	let usage: Vec<_> = (0..users).map(of).collect();
	let indices: Vec<NodeIndex> = (METAS..nodes + METAS).collect();
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
	let mut nodes = indices.chunks(PAGE);
	let mut pages = Vec::new();
	loop {
		match (nodes.next(), usage.next()) {
			(None, None) => return pages,
			(nodes, usage) => {
				pages.push(page(nodes.unwrap_or_default(), usage.unwrap_or_default()));
			}
		}
	}
}

/// Lets rewards mature with the next epoch, until governance's values come into force at the first
/// boundary.
fn short_lock_up() {
	pallet_mining::ActiveParameters::<Runtime>::mutate(|active| active.lock_up = 1);
}

/// A chain with many nodes.
pub struct ManyNodes {
	chain: TestChain,
	nodes: u32,
	users: u32,
}

impl ManyNodes {
	/// A chain with `nodes` Resource Nodes and [`USERS`] users. Rewards of its first epoch mature with the settlement of
	/// the second.
	///
	/// # Panics
	///
	/// If the genesis cannot be built.
	pub fn new(nodes: u32) -> Self {
		let chain = TestChain::new(&genesis(nodes, USERS), short_lock_up);
		Self { chain, nodes, users: USERS }
	}

	/// Makes the same chain in a folder, for [`Self::open`].
	///
	/// # Panics
	///
	/// If the genesis cannot be built, or the folder has a chain.
	pub fn create(folder: &Path, nodes: u32, users: u32) {
		TestChain::create(folder, &genesis(nodes, users), short_lock_up);
	}

	/// Opens the chain of a folder, which has `nodes` Resource Nodes and `users` users.
	///
	/// # Panics
	///
	/// If there is none.
	pub fn open(folder: &Path, nodes: u32, users: u32) -> Self {
		Self { chain: TestChain::open(folder), nodes, users }
	}

	/// The chain.
	pub fn chain(&self) -> &TestChain {
		&self.chain
	}

	/// Runs `epoch`, the current one, to its end, with traffic of all nodes.
	///
	/// # Panics
	///
	/// If anything is refused, or the epoch does not close in time.
	pub fn run(&mut self, epoch: EpochIndex) -> Figures {
		// Resets the peak to the current memory.
		fs::write("/proc/self/clear_refs", "5").expect("our own process");
		let state = self.chain.state_bytes() as i64;
		let (size, submission, attestation) = self.report(epoch);
		let (mut work, mut slowest, mut blocks) = (attestation, attestation, 1);
		let happened = |chain: &TestChain, wanted: &dyn Fn(&Event<Runtime>) -> bool| {
			let matching = find(&chain.events(), |event| match event {
				RuntimeEvent::Mining(event) => wanted(event).then_some(()),
				_ => None,
			});
			!matching.is_empty()
		};
		let applied = |event: &Event<Runtime>| matches!(event, Event::ReportApplied { .. });
		let ended = |event: &Event<Runtime>| matches!(event, Event::EpochEnded { .. });
		let closed = |event: &Event<Runtime>| matches!(event, Event::EpochClosed { .. });
		// There is no work between the application and the end of the epoch.
		let mut idle = happened(&self.chain, &applied);
		let last = self.chain.number() + 2 * self.nodes.max(self.users) / 1_000 + 200;
		while !happened(&self.chain, &closed) {
			assert!(self.chain.number() < last, "epoch {epoch} is not closed");
			let (spent, _) = Spent::by(|| self.chain.block(Vec::new()));
			idle &= !happened(&self.chain, &ended);
			if !idle {
				work.add(spent);
				blocks += 1;
				if spent.processor > slowest.processor {
					slowest = spent;
				}
			}
			idle |= happened(&self.chain, &applied);
		}
		let memory = memory("VmHWM");
		let state = self.chain.state_bytes() as i64 - state;
		let result: Option<_> = self.chain.ask("MiningApi_epoch_result", epoch);
		let result = result.expect("a closed epoch has a result");
		let nodes = self.nodes;
		Figures { nodes, size, submission, work, slowest, blocks, memory, state, result }
	}

	/// Alice reports on `epoch`, Bob attests. Returns the size of the pages in bytes, their duration, and that
	/// of the block in which the report reaches its quorum.
	fn report(&mut self, epoch: EpochIndex) -> (usize, Spent, Spent) {
		let mining = |call| RuntimeCall::Mining(call);
		let (alice, bob) = (dev("Alice"), dev("Bob"));
		let pages = pages(self.nodes, self.users);
		let size = pages.iter().map(Encode::encoded_size).sum();
		let mut hash = report_seed(epoch);
		let mut calls = vec![mining(pallet_mining::Call::open_report { epoch })];
		for (number, page) in (0..).zip(pages) {
			hash = report_hash::<Runtime>(hash, &page);
			calls.push(mining(pallet_mining::Call::submit_page { epoch, number, page }));
		}
		let mut submission = Spent::default();
		for calls in calls.chunks(PAGES_IN_BLOCK) {
			let calls: Vec<_> = calls.iter().map(|call| (&alice, call.clone())).collect();
			let count = calls.len();
			let (spent, outcomes) = Spent::by(|| self.chain.block(calls));
			assert_eq!(outcomes, vec![Ok(()); count]);
			submission.add(spent);
		}
		let sum = u128::from(self.nodes) * CONTRIBUTION;
		let totals = ReportTotals { charged: sum, migrated: 0, contributed: sum };
		let close = mining(pallet_mining::Call::close_report { epoch, hash, totals });
		let attest = mining(pallet_mining::Call::attest_report { epoch, reporter: 0, hash });
		let (attestation, outcomes) =
			Spent::by(|| self.chain.block(vec![(&alice, close), (&bob, attest)]));
		assert_eq!(outcomes, [Ok(()), Ok(())]);
		(size, submission, attestation)
	}
}

/// Checks the results of two epochs of `nodes` nodes, a multiple of 100.
///
/// # Panics
///
/// If a result is wrong.
pub fn check_results(first: &Figures, second: &Figures) {
	let nodes = first.nodes;
	let oz = |nodes: u32| u128::from(nodes) * CONTRIBUTION;
	let reward = Reward { traffic: 0, mining: 80 * STOS };
	// 80 of 100 equals.
	let one = &first.result;
	assert_eq!((one.settled_nodes, one.settled), (nodes / 5 * 4, oz(nodes / 5 * 4)));
	// The other 20 now have 2 oz each, 40 in total; 96 of the total of 120 need 56 of the 80.
	let two = &second.result;
	assert_eq!(two.contributed, oz(nodes / 5 * 6));
	assert_eq!((two.settled_nodes, two.settled), (nodes / 100 * 76, oz(nodes / 100 * 96)));
	assert_eq!([one.reward, two.reward], [reward; 2]);
}
