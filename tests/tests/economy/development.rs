//! The development chain: a prepay, a report, rewards in the first epoch.

use codec::Compact;
use frame_support::BoundedVec;
use pallet_deposit::NodeInfo;
use pallet_mining::{EpochResult, Performance, ReportPage, ReportTotals};
use stratos_primitives::{Balance, NodeIndex, Noz, OZ, Reward, STOS, TOTAL_SUPPLY, UsageRecord};
use stratos_runtime::{AccountId, BlockNumber, Runtime, RuntimeCall};
use stratos_runtime_api::mining::{LockedOf, ReportStage, ReportStatus, WalletRewards};
use stratos_runtime_api::ozone::{Supply, UsageError};
use stratos_tests::{
	chain::{TestChain, account, dev},
	usage::download,
};

/// Indices of the Resource Nodes of the preset: after three Meta Nodes.
const FIRST: NodeIndex = 3;

fn mining(call: pallet_mining::Call<Runtime>) -> RuntimeCall {
	RuntimeCall::Mining(call)
}

/// A page that charges Ferdie for what the nodes contributed.
fn page(contributions: &[Noz]) -> ReportPage<Runtime> {
	let sum: Noz = contributions.iter().sum();
	let nodes = || (FIRST..).zip(contributions);
	ReportPage {
		usage: BoundedVec::truncate_from(vec![download(account("Ferdie"), sum)]),
		contributions: BoundedVec::truncate_from(
			nodes().map(|(node, ozone)| (Compact(node), Compact(*ozone))).collect(),
		),
		performance: BoundedVec::truncate_from(
			nodes().map(|(node, _)| Performance { node, completed: 10, failed: 0 }).collect(),
		),
		migrations: Default::default(),
	}
}

/// Alice reports on `epoch`, Bob attests.
fn report(chain: &mut TestChain, epoch: u32, page: ReportPage<Runtime>) {
	let (alice, bob) = (dev("Alice"), dev("Bob"));
	let sum: Noz = page.contributions.iter().map(|(_, ozone)| ozone.0).sum();
	let hash = pallet_mining::report_hash::<Runtime>(pallet_mining::report_seed(epoch), &page);
	let totals = ReportTotals { charged: sum, migrated: 0, contributed: sum };
	let outcomes = chain.block(vec![
		(&alice, mining(pallet_mining::Call::open_report { epoch })),
		(&alice, mining(pallet_mining::Call::submit_page { epoch, number: 0, page })),
		(&alice, mining(pallet_mining::Call::close_report { epoch, hash, totals })),
		(&bob, mining(pallet_mining::Call::attest_report { epoch, reporter: 0, hash })),
	]);
	assert_eq!(outcomes, [Ok(()), Ok(()), Ok(()), Ok(())]);
}

#[test]
fn a_developer_sees_rewards_at_the_first_epoch() {
	let mut chain = TestChain::of("development");
	let ferdie = dev("Ferdie");
	let prepay =
		pallet_ozone::Call::prepay { amount: 1_000 * STOS, beneficiary: None, min_ozone: 0 };
	assert_eq!(chain.call(&ferdie, RuntimeCall::Ozone(prepay)), Ok(()));
	let bought: Noz = chain.ask("OzoneApi_ozone_of", account("Ferdie"));
	assert!(bought > 1_100 * OZ, "{bought}");

	let contributions = [500, 300, 200, 80, 20].map(|oz| oz * OZ);
	report(&mut chain, 0, page(&contributions));
	chain.check();
	chain.next_epoch();
	chain.check();

	let left: Noz = chain.ask("OzoneApi_ozone_of", account("Ferdie"));
	assert_eq!(left, bought - 1_100 * OZ);
	let status: Vec<ReportStatus> = chain.ask("MiningApi_report_status", 0u32);
	assert_eq!(status[0].stage, ReportStage::Applied);
	assert_eq!(status[0].attesters, [0, 1]);
	let result: Option<EpochResult<BlockNumber>> = chain.ask("MiningApi_epoch_result", 0u32);
	let result = result.expect("the epoch is settled in its boundary block");
	assert_eq!(result.settled, 1_000 * OZ);
	assert_eq!(result.reward.mining, 80 * STOS);
	let earned = |node: NodeIndex| -> Reward {
		let earned: Option<Reward> = chain.ask("MiningApi_reward_of", (node, 0u32));
		earned.unwrap_or_default()
	};
	// 60 % of 80 STOS by 500 : 300 : 200; 20 % for three Meta Nodes.
	let tenths = [240, 144, 96, 0].map(|tenths| tenths * STOS / 10);
	assert_eq!([3, 4, 5, 6].map(|node| earned(node).mining), tenths);
	assert_eq!(earned(0).mining, 16 * STOS / 3);
	let locked: Vec<LockedOf> = chain.ask("MiningApi_locked_of", FIRST);
	assert_eq!((locked[0].epoch, locked[0].free_from), (0, 2_017));
	// By wallet: all nodes of the owner, and the stake share of their deposits, by the epoch of freedom.
	let info: Option<NodeInfo<AccountId>> = chain.ask("DepositApi_node_at", FIRST);
	let owner = info.expect("a node of the preset").node.owner;
	let wallet: WalletRewards = chain.ask("MiningApi_rewards_of_owner", owner);
	assert!(wallet.nodes.contains(&FIRST) && wallet.nodes_free.is_zero());
	let own: Balance = wallet.nodes.iter().map(|node| earned(*node).total()).sum();
	assert_eq!(wallet.locked.len(), 1);
	let freed = wallet.locked[0];
	assert_eq!((freed.free_from, freed.nodes.total()), (2_017, own));
	assert!(freed.deposits.mining > 0, "{wallet:?}");
	// Not before its time.
	let early = pallet_mining::Call::withdraw_rewards { node: FIRST };
	let outcome = chain.call(&dev("Dave"), mining(early));
	assert!(outcome.as_ref().is_err_and(|error| error.contains("Mining")), "{outcome:?}");
}

#[test]
fn usage_can_be_priced_beforehand() {
	let chain = TestChain::of("development");
	let upload = UsageRecord::Upload { bytes: 10, replicas: None };
	let query = UsageRecord::Query { bytes: 5, touches: 2 };
	let computation = UsageRecord::Computation { units: 1 };
	let price = |epoch: u32, users: Vec<Vec<UsageRecord>>| -> Result<Vec<Noz>, (u32, UsageError)> {
		chain.ask("OzoneApi_price_usage", (epoch, users))
	};
	assert_eq!(price(0, vec![vec![upload], vec![upload, query]]), Ok(vec![30, 2_035]));
	let unpriced = Err((1, UsageError::ComputationUnpriced));
	assert_eq!(price(0, vec![vec![query], vec![computation]]), unpriced);
	assert_eq!(price(9, vec![vec![query]]), Err((0, UsageError::UnknownEpoch)));
}

/// A list of a page, of these pairs.
fn list<T, U, S: frame_support::traits::Get<u32>>(
	pairs: &[(T, Noz)],
	key: impl Fn(&T) -> U,
) -> BoundedVec<(U, Compact<Noz>), S> {
	let pairs = pairs.iter().map(|(name, ozone)| (key(name), Compact(*ozone)));
	BoundedVec::truncate_from(pairs.collect())
}

/// A page that charges and credits these.
fn page_of(usage: &[(&str, Noz)], contributions: &[(NodeIndex, Noz)]) -> ReportPage<Runtime> {
	ReportPage {
		usage: BoundedVec::truncate_from(
			usage.iter().map(|(name, ozone)| download(account(name), *ozone)).collect(),
		),
		contributions: list(contributions, |node| Compact(*node)),
		..Default::default()
	}
}

#[test]
fn every_malformed_page_is_refused_by_name_and_changes_nothing() {
	let mut chain = TestChain::of("development");
	let (alice, ferdie) = (dev("Alice"), dev("Ferdie"));
	let prepay = pallet_ozone::Call::prepay { amount: 100 * STOS, beneficiary: None, min_ozone: 0 };
	let prepay = RuntimeCall::Ozone(prepay);
	let bob = dev("Bob");
	assert_eq!(chain.block(vec![(&ferdie, prepay.clone()), (&bob, prepay)]), [Ok(()), Ok(())]);
	let epoch = 0;
	let open = mining(pallet_mining::Call::open_report { epoch });
	assert_eq!(chain.call(&alice, open), Ok(()));
	let before: Vec<ReportStatus> = chain.ask("MiningApi_report_status", epoch);
	let all: Noz = chain.ask("OzoneApi_ozone_of", account("Ferdie"));
	// Alphabetical is not the order of accounts: of the two, the smaller must come first.
	let (small, large) = match account("Ferdie") < account("Bob") {
		true => ("Ferdie", "Bob"),
		false => ("Bob", "Ferdie"),
	};
	let bad = [
		("usage of nothing", page_of(&[("Ferdie", 0)], &[]), "Ozone(ZeroUsage)"),
		("a contribution of 0", page_of(&[], &[(3, 0)]), "Mining(EmptyEntry)"),
		("a user twice", page_of(&[("Ferdie", 1), ("Ferdie", 1)], &[]), "Mining(NotAscending)"),
		("users out of order", page_of(&[(large, 1), (small, 1)], &[]), "Mining(NotAscending)"),
		("a node twice", page_of(&[], &[(3, 1), (3, 1)]), "Mining(NotAscending)"),
		("nodes out of order", page_of(&[], &[(4, 1), (3, 1)]), "Mining(NotAscending)"),
		("more than a user has", page_of(&[("Ferdie", all + 1)], &[]), "Mining(InsufficientOzone)"),
		("a node that is not", page_of(&[], &[(99, 1)]), "Mining(UnknownNode)"),
		("a Meta Node's contribution", page_of(&[], &[(0, 1)]), "Mining(CannotContribute)"),
	];
	for (what, page, error) in bad {
		let submit = pallet_mining::Call::submit_page { epoch, number: 0, page };
		let outcome = chain.call(&alice, mining(submit));
		assert_eq!(outcome, Err(error.into()), "{what}");
		let after: Vec<ReportStatus> = chain.ask("MiningApi_report_status", epoch);
		assert_eq!(after, before, "{what} changed the report");
	}

	// A page out of turn, a report that does not balance, one by nobody, one of the future.
	let good = page_of(&[("Ferdie", OZ)], &[(3, OZ)]);
	let submit = |number, page: &ReportPage<Runtime>| {
		mining(pallet_mining::Call::submit_page { epoch, number, page: page.clone() })
	};
	assert_eq!(chain.call(&alice, submit(1, &good)), Err("Mining(WrongPageNumber)".into()));
	assert_eq!(chain.call(&alice, submit(0, &good)), Ok(()));
	let hash = pallet_mining::report_hash::<Runtime>(pallet_mining::report_seed(epoch), &good);
	let close = |hash, charged, contributed| {
		let totals = ReportTotals { charged, migrated: 0, contributed };
		mining(pallet_mining::Call::close_report { epoch, hash, totals })
	};
	let other = sp_core::H256::repeat_byte(1);
	for refused in [close(hash, OZ + 1, OZ), close(hash, OZ, OZ + 1), close(other, OZ, OZ)] {
		let outcome = chain.call(&alice, refused);
		assert!(outcome.as_ref().is_err_and(|error| error.starts_with("Mining(")), "{outcome:?}");
	}
	let open = |epoch| mining(pallet_mining::Call::open_report { epoch });
	assert_eq!(chain.call(&dev("Dave"), open(0)), Err("Mining(NotActiveMetaNode)".into()));
	assert_eq!(chain.call(&bob, open(7)), Err("Mining(UnknownEpoch)".into()));
	assert_eq!(chain.call(&alice, open(0)), Err("Mining(AlreadyReported)".into()));
	let left: Noz = chain.ask("OzoneApi_ozone_of", account("Ferdie"));
	assert_eq!(left, all, "nobody was charged");
	chain.check();
}

#[test]
fn every_api_answers_on_every_preset() {
	for name in ["development", "local", "mainnet"] {
		let mut chain = TestChain::of(name);
		chain.run_to(2);
		chain.check();
		let supply: stratos_runtime_api::ozone::Supply = chain.ask("OzoneApi_supply", ());
		assert_eq!(supply.total_issuance, stratos_primitives::TOTAL_SUPPLY, "{name}");
		let set: Vec<stratos_runtime_api::staking::ValidatorInfo<stratos_runtime::AccountId>> =
			chain.ask("StakingApi_active_set", ());
		let (nodes, more): (
			Vec<pallet_deposit::NodeInfo<stratos_runtime::AccountId>>,
			Option<NodeIndex>,
		) = chain.ask("DepositApi_nodes", (0u32, 100u32));
		let expected = match name {
			"mainnet" => (0, 0),
			"local" => (4, 8),
			_ => (3, 8),
		};
		assert_eq!((set.len(), nodes.len()), expected, "{name}");
		assert_eq!(more, None, "{name}");
		let voters: stratos_runtime_api::consensus::ValidatorSet =
			chain.ask("ConsensusApi_validator_set", ());
		assert_eq!(voters.validators().len(), set.len(), "{name}");
	}
}

/// A Meta Node commits to a task; two blocks later everybody draws the same nodes from that block's hash.
#[test]
fn a_task_is_assigned_by_a_block_that_nobody_knew() {
	use sp_core::H256;
	use stratos_runtime_api::deposit::{Assignment, Audit, AuditFault, Task};
	type Drawn = Result<Vec<(NodeIndex, stratos_primitives::NodeId)>, AuditFault>;
	let mut chain = TestChain::of("development");
	let kind = stratos_primitives::ServiceKind::Storage;
	let tasks = vec![Task { id: H256::repeat_byte(1), kind, nodes: 3, bytes: 0, bandwidth: 0 }];
	let hash = pallet_deposit::tasks::hash_of(&tasks);
	let commit = pallet_deposit::Call::commit_tasks { tasks: hash };
	assert_eq!(chain.call(&dev("Alice"), RuntimeCall::Deposit(commit)), Ok(()));
	let committed = chain.number();
	chain.run_to(committed + 2);
	let block_hash = chain.best_hash();
	let assignment = Assignment { meta: 0, committed, tasks, task: 0, block_hash };
	let drawn: Drawn = chain.ask("DepositApi_assignment", &assignment);
	let nodes: Vec<NodeIndex> = drawn.expect("it is drawn").into_iter().map(|(n, _)| n).collect();
	assert_eq!(nodes.len(), 3);
	let audit: Audit = chain.ask("DepositApi_audit", (&assignment, &nodes));
	assert_eq!(audit, Audit::Drawn);
	chain.run_to(committed + 4);
	let audit: Audit = chain.ask("DepositApi_audit", (&assignment, &nodes));
	assert_eq!(audit, Audit::Committed);
	let forged = Assignment { block_hash: H256::repeat_byte(9), ..assignment };
	let audit: Audit = chain.ask("DepositApi_audit", (&forged, &nodes));
	assert_eq!(audit, Audit::Invalid(AuditFault::WrongBlockHash));
}

/// The accounts add up to the supply, and holds are reported.
#[test]
fn the_supply_adds_up_account_by_account() {
	let mut chain = TestChain::of("development");
	let ferdie = dev("Ferdie");
	let prepay =
		pallet_ozone::Call::prepay { amount: 1_000 * STOS, beneficiary: None, min_ozone: 0 };
	assert_eq!(chain.call(&ferdie, RuntimeCall::Ozone(prepay)), Ok(()));
	report(&mut chain, 0, page(&[OZ, 2 * OZ, 3 * OZ]));
	chain.next_epoch();
	let supply: Supply = chain.ask("OzoneApi_supply", ());
	let people = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
	let data: Vec<_> = people.iter().map(|name| chain.account(&account(name)).data).collect();
	let sum = |part: &dyn Fn(usize) -> Balance| (0..people.len()).map(part).sum::<Balance>();
	let (free, held) = (sum(&|person| data[person].free), sum(&|person| data[person].reserved));
	assert_eq!(supply.circulating, free + held, "all that people have");
	// Five Resource and three Meta Nodes; three validators of 100,000, delegations of 70,000.
	assert_eq!(supply.staked, 370_000 * STOS);
	assert_eq!(held, supply.deposits + supply.staked, "nothing else is on hold");
	let parts = [
		supply.circulating,
		supply.mining_pool,
		supply.volume_pool,
		supply.rewards,
		supply.treasury,
	];
	assert_eq!(parts.iter().sum::<Balance>(), supply.total_issuance);
	assert_eq!(supply.total_issuance, TOTAL_SUPPLY);
	// The epoch's reward went from the two pools to those who earned it, floors' leftovers aside.
	let result: Option<EpochResult<BlockNumber>> = chain.ask("MiningApi_epoch_result", 0u32);
	let reward = result.expect("settled").reward;
	assert_eq!(reward.mining, 80 * STOS);
	assert_eq!(supply.volume_pool, 1_000 * STOS - reward.traffic);
	// Fees are among the rewards too, less than a STOS of them.
	assert!(reward.total().abs_diff(supply.rewards) < STOS, "{supply:?}");
}
