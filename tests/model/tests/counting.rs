//! Which deposits count in the limit, and when, on the model itself.

use std::collections::BTreeMap;
use stratos_model::{
	Account, DAY, Economy, NodeIndex, OZ, STOS,
	ballots::Motion,
	economy::{Bounds, Call, Genesis, KeyProof},
	market::Market,
	money::{FIRST_PERSON, MINING_POOL},
	nodes::Status,
	parameters::Parameters,
};

const BLOCKS: u32 = 10;
const META: NodeIndex = 0;
const GENESIS: NodeIndex = 1;
const META_OWNER: Account = FIRST_PERSON;
const GENESIS_OWNER: Account = FIRST_PERSON + 1;
const NEWCOMER: Account = FIRST_PERSON + 2;
const LATER: Account = FIRST_PERSON + 3;

/// `S` = 1,000,000 STOS and `L` = 50,000,000 oz; a share of 1 % of `S` counts at once, and deposits
/// raise `L` by 2 % in an epoch.
struct Net(Economy);

impl Net {
	fn new() -> Self {
		let rich = 5_000_000 * STOS;
		let mut economy = Economy::new(Genesis {
			free: BTreeMap::from([
				(MINING_POOL, 40_000_000 * STOS),
				(META_OWNER, rich),
				(GENESIS_OWNER, rich),
				(NEWCOMER, rich),
				(LATER, rich),
			]),
			market: Market { s: 1_000_000 * STOS, p: 0, l: 50_000_000 * OZ },
			ozone: BTreeMap::new(),
			resource_nodes: vec![(100, GENESIS_OWNER, 500_000 * STOS)],
			meta_nodes: vec![(200, META_OWNER, 500_000 * STOS)],
			validators: Vec::new(),
			foundation: FIRST_PERSON,
			epoch_length: BLOCKS,
			now: DAY,
			mined: 0,
			parameters: Parameters::default(),
			bounds: Bounds {
				max_active: 100,
				max_candidates: 300,
				max_unbonding: 32,
				max_redelegations: 32,
				max_slashes: 32,
				day: 14_400,
				block_time: 6_000,
				end_of_epoch: 1,
			},
		});
		economy.begin_block(1, DAY + 6_000);
		Self(economy)
	}

	fn call(&mut self, who: Account, call: Call) {
		self.0.call(who, &call).unwrap_or_else(|why| panic!("{call:?}: {why:?}"));
		self.0.check();
	}

	fn refusal(&mut self, who: Account, call: Call) -> Vec<&'static str> {
		self.0.call(who, &call).expect_err("refused").0.into_iter().collect()
	}

	/// On to the first block of the next epoch, `ms` later.
	fn epoch_after(&mut self, ms: u64) {
		let next = self.0.epoch_start + BLOCKS;
		let now = self.0.now + ms;
		while self.0.block < next {
			self.0.end_block();
			self.0.check();
			self.0.begin_block(self.0.block + 1, now);
		}
	}

	fn epoch(&mut self) {
		self.epoch_after(600_000);
	}

	/// A new active node with a deposit of so many STOS.
	fn join(&mut self, owner: Account, stos: u128) -> NodeIndex {
		let node = self.0.next_node;
		let id = 1_000 + u64::from(node);
		let deposit = stos * STOS;
		let kinds = [true; 3];
		self.call(
			owner,
			Call::RegisterResource { id: (id, KeyProof::Right), kinds, deposit, beneficiary: None },
		);
		self.call(owner, Call::Activate { node, additional: 0 });
		node
	}

	fn confirm(&mut self, node: NodeIndex, stos: u128) {
		let motion = Motion::ConfirmCapacity(stos * STOS);
		self.call(META_OWNER, Call::Propose { node, motion });
	}

	/// In STOS.
	fn counted(&self, node: NodeIndex) -> u128 {
		self.0.nodes[&node].deposit.counted / STOS
	}

	fn limit(&self) -> u128 {
		self.0.market.l
	}
}

#[test]
fn a_new_node_counts_up_to_a_share_of_s() {
	let mut net = Net::new();
	let before = net.limit();
	let node = net.join(NEWCOMER, 850_000);
	assert_eq!(net.0.nodes[&node].status, Status::Active);
	assert_eq!(net.counted(node), 10_000);
	assert_eq!(net.limit(), before + before / 100);
	assert_eq!(net.0.nodes[&node].weight(), 10_000 * STOS / 1_000_000_000);
	// A top-up changes nothing of that.
	net.call(NEWCOMER, Call::TopUp { node, amount: 100_000 * STOS });
	assert_eq!(net.counted(node), 10_000);
	assert!(net.0.counting.queue.is_empty(), "nothing waits that may not count");
}

#[test]
fn the_rest_counts_when_the_capacity_is_confirmed() {
	let mut net = Net::new();
	let node = net.join(NEWCOMER, 25_000);
	net.epoch();
	net.call(NEWCOMER, Call::TopUp { node, amount: 5_000 * STOS });
	net.confirm(node, 25_000);
	// The budget of the epoch is 2 % of L: 20,000 STOS at the start, less for what L grew since.
	assert_eq!(net.counted(node), 25_000);
	let motion = Motion::ConfirmCapacity(25_000 * STOS);
	assert_eq!(net.refusal(META_OWNER, Call::Propose { node, motion }), ["MotionDoesNotApply"]);
	let motion = Motion::ConfirmCapacity(31_000 * STOS);
	assert_eq!(net.refusal(META_OWNER, Call::Propose { node, motion }), ["MotionDoesNotApply"]);
	net.epoch();
	net.confirm(node, 30_000);
	assert_eq!(net.counted(node), 30_000);
}

#[test]
fn deposits_of_an_epoch_raise_the_limit_by_a_share_and_later_ones_wait_in_order() {
	let mut net = Net::new();
	let before = net.limit();
	let first: Vec<_> = (0..4).map(|_| net.join(NEWCOMER, 9_000)).collect();
	let later = net.join(LATER, 1_000);
	let budget = before / 50;
	assert!(net.limit() <= before + budget && net.limit() > before + budget - 100);
	assert_eq!(net.counted(first[0]), 9_000);
	assert_eq!(net.counted(first[1]), 9_000);
	assert!((1_000..9_000).contains(&net.counted(first[2])), "{}", net.counted(first[2]));
	assert_eq!(net.counted(first[3]) + net.counted(later), 0);
	assert_eq!(net.0.counting.queue, [first[2], first[3], later]);
	assert_eq!(net.0.nodes[&later].weight(), 0);
	net.epoch();
	assert!(net.0.counting.queue.is_empty());
	assert_eq!(net.counted(later), 1_000);
	let most = before * 102 / 100 * 102 / 100;
	assert!(net.limit() <= most);
}

#[test]
fn who_waits_and_is_gone_when_the_turn_comes_is_passed_over() {
	let mut net = Net::new();
	let nodes: Vec<_> = (0..6).map(|_| net.join(NEWCOMER, 9_000)).collect();
	assert_eq!(net.0.counting.queue, &nodes[2..]);
	net.epoch();
	assert_eq!(net.0.counting.queue, &nodes[4..]);
	net.call(NEWCOMER, Call::Unregister { node: nodes[5] });
	net.epoch();
	assert_eq!(net.counted(nodes[4]), 9_000);
	assert_eq!(net.counted(nodes[5]), 0);
	assert!(net.0.counting.queue.is_empty());
}

#[test]
fn a_node_cannot_leave_in_the_epoch_of_its_activation() {
	let mut net = Net::new();
	net.call(GENESIS_OWNER, Call::Unregister { node: GENESIS });
	let node = net.join(NEWCOMER, 10_000);
	assert_eq!(net.refusal(NEWCOMER, Call::Unregister { node }), ["ActivatedThisEpoch"]);
	net.epoch();
	net.call(NEWCOMER, Call::Unregister { node });
}

#[test]
fn a_node_that_left_counts_until_its_cooling_off_ends() {
	let mut net = Net::new();
	let before = net.limit();
	net.call(GENESIS_OWNER, Call::Unregister { node: GENESIS });
	assert_eq!((net.counted(GENESIS), net.limit()), (500_000, before));
	net.epoch_after(14 * DAY - 1);
	assert_eq!((net.counted(GENESIS), net.limit()), (500_000, before));
	net.epoch();
	assert_eq!((net.counted(GENESIS), net.limit()), (0, before / 2));
	// The budget of the epoch is a share of what is left.
	assert_eq!(net.0.counting.left, before / 2 / 50);
}

#[test]
fn a_shutdown_lowers_the_limit_at_once_and_once() {
	let mut net = Net::new();
	let before = net.limit();
	net.call(GENESIS_OWNER, Call::Unregister { node: GENESIS });
	net.call(META_OWNER, Call::Propose { node: GENESIS, motion: Motion::Shutdown });
	assert_eq!((net.counted(GENESIS), net.limit()), (0, before / 2));
	net.epoch_after(14 * DAY);
	net.epoch_after(200 * DAY);
	net.call(LATER, Call::ClaimDeposit { node: GENESIS });
	assert_eq!(net.limit(), before / 2);
}

#[test]
fn a_claim_that_comes_first_ends_the_counting() {
	let mut net = Net::new();
	net.epoch_after(181 * DAY);
	let before = net.limit();
	net.call(GENESIS_OWNER, Call::Unregister { node: GENESIS });
	// Within one epoch, if blocks are missed.
	net.0.now += 14 * DAY;
	net.call(LATER, Call::ClaimDeposit { node: GENESIS });
	assert_eq!((net.counted(GENESIS), net.limit()), (0, before / 2));
	assert!(net.0.counting.departures.is_empty());
	net.epoch();
	assert_eq!(net.limit(), before / 2);
	assert_eq!(net.0.nodes[&META].deposit.counted, 500_000 * STOS);
}

#[test]
fn a_slash_is_worth_the_same_with_an_empty_pool_and_expels_a_node_left_with_too_little() {
	let mut net = Net::new();
	assert_eq!(net.0.market.p, 0);
	// (S+P)·Y/(L+Y) of Y = L.
	let motion = Motion::Slash(net.limit(), 1);
	net.call(META_OWNER, Call::Propose { node: GENESIS, motion });
	assert_eq!(net.0.nodes[&GENESIS].deposit.held, 0);
	assert!(net.0.nodes[&GENESIS].exit().is_some());
	assert_eq!(net.counted(GENESIS), 500_000, "until the cooling-off ends");
}

#[test]
fn a_meta_node_is_confirmed_by_its_admission_and_uses_the_budget() {
	let mut net = Net::new();
	let node = net.0.next_node;
	let deposit = 50_000 * STOS;
	net.call(
		NEWCOMER,
		Call::RegisterMeta { id: (900, KeyProof::Right), deposit, beneficiary: None },
	);
	net.call(META_OWNER, Call::VerifyCandidate { node });
	net.call(META_OWNER, Call::Vote { node, motion: Motion::Admit, approve: true });
	assert_eq!(net.counted(node), 20_000);
	net.epoch();
	net.epoch();
	assert_eq!(net.counted(node), 50_000);
	assert!(net.0.counting.queue.is_empty());
}

/// Ten nodes of 10,000 STOS are 10 % of `S`.
fn fill(net: &mut Net) -> Vec<NodeIndex> {
	let nodes: Vec<_> = (0..10).map(|_| net.join(NEWCOMER, 10_000)).collect();
	(0..8).for_each(|_| net.epoch());
	assert!(nodes.iter().all(|node| net.counted(*node) == 10_000));
	nodes
}

#[test]
fn a_split_stake_counts_up_to_a_share_of_s_in_all() {
	let mut net = Net::new();
	fill(&mut net);
	let before = net.limit();
	let more: Vec<_> = (0..20).map(|_| net.join(NEWCOMER, 10_000)).collect();
	(0..30).for_each(|_| net.epoch());
	assert_eq!((net.limit(), net.0.unconfirmed()), (before, 100_000 * STOS));
	assert_eq!(net.0.counting.without_room, more);
	assert!(net.0.counting.queue.is_empty());
}

#[test]
fn a_confirmation_counts_past_those_that_wait_for_room_and_leaves_room_to_them() {
	let mut net = Net::new();
	let nodes = fill(&mut net);
	let (first, second) = (net.join(LATER, 9_000), net.join(LATER, 8_000));
	net.confirm(second, 8_000);
	assert_eq!((net.counted(first), net.counted(second)), (0, 8_000));
	net.confirm(nodes[3], 10_000);
	assert_eq!(net.counted(first), 0, "not before the next epoch");
	let third = net.join(LATER, 1_000);
	assert_eq!(net.counted(third), 0, "nobody overtakes");
	net.epoch();
	assert_eq!((net.counted(first), net.counted(third)), (9_000, 1_000));
	assert_eq!(net.0.unconfirmed(), 100_000 * STOS);
	assert!(net.0.counting.without_room.is_empty());
}

#[test]
fn room_comes_back_when_a_node_has_left() {
	let mut net = Net::new();
	let nodes = fill(&mut net);
	let waiting = net.join(LATER, 9_000);
	net.call(NEWCOMER, Call::Unregister { node: nodes[0] });
	net.epoch();
	assert_eq!(net.counted(waiting), 0);
	net.epoch_after(14 * DAY);
	assert_eq!(net.counted(waiting), 9_000);
	assert_eq!(net.0.unconfirmed(), 99_000 * STOS);
}
