//! The state of the chain as the plan sees it.

use super::{
	actor::{Actor, DELEGATORS},
	node::{Node, account},
	script::Script,
	view::{self, Account, Operator, Stake, Status, View},
};
use crate::client::{
	ClientError, params, storage,
	values::{self, integer},
};
use codec::Decode;
use scale_value::{At, Value, ValueDef};
use serde::Deserialize;
use sp_core::Bytes;
use std::collections::BTreeMap;
use stratos_host::primitives::Hash;
use stratos_runtime_api::{
	EpochIndex, MarketState, NodeIndex,
	deposit::{BallotInfo, Motion},
	epochs::EpochSummary,
	mining::{ReportStatus, WalletRewards},
	staking::{DelegationInfo, UnbondingInfo},
};

/// Nodes are read by pages, so many and so many pages at most.
const PAGE: u32 = 100;
const PAGES: u32 = 10;

/// The state after the block `at`.
pub(super) async fn look(node: &Node<'_>, script: &Script, at: Hash) -> Result<View, ClientError> {
	let block = node.client.header(at).await?.number;
	let summary: EpochSummary = node.ask("EpochApi_summary", (), at).await?;
	let market: MarketState = node.ask("OzoneApi_market", (), at).await?;
	let rates = node.stored("Ozone", "ActiveParameters", at).await?;
	let bytes_per_oz = number(&rates, "bytes_per_oz")?;
	let parameters = node.stored("Deposit", "ActiveParameters", at).await?;
	let epoch = summary.epoch;
	let mut view = View {
		block,
		epoch,
		// Before the first block after an epoch's end nothing is known of the next.
		position: summary.position(block).unwrap_or(summary.length),
		length: summary.length,
		market,
		bytes_per_oz: u64::try_from(bytes_per_oz).unwrap_or(u64::MAX).max(1),
		least_deposit: number(&parameters, "min_resource_deposit")?,
		accounts: accounts(node, at).await?,
		nodes: nodes(node, at).await?,
		reports: Vec::new(),
		resumptions: BTreeMap::new(),
		validators: Vec::new(),
		stakes: BTreeMap::new(),
		earned: None,
	};
	for epoch in epoch.saturating_sub(1)..=epoch {
		let reports: Vec<ReportStatus> = node.ask("MiningApi_report_status", epoch, at).await?;
		view.reports.extend(reports.into_iter().map(|report| (epoch, report)));
	}
	if view.nodes.iter().any(|node| node.status == Status::Suspended) {
		view.resumptions = resumptions(node.ask("DepositApi_ballots", (), at).await?);
	}
	view.validators = validators(&node.value("StakingApi", "active_set", (), at).await?);
	// One in each block, so that a look stays short.
	if let Ok(number) = u8::try_from(block % u32::from(DELEGATORS)) {
		let actor = Actor::Delegator(number);
		view.stakes.insert(actor, stake(node, actor, at).await?);
	}
	view.earned = earned(node, script, &view, at).await?;
	Ok(view)
}

fn number(value: &Value<u32>, field: &str) -> Result<u128, ClientError> {
	value.at(field).and_then(values::number).ok_or_else(|| ClientError::missing(field))
}

fn items(value: &Value<u32>) -> impl Iterator<Item = &Value<u32>> {
	match &value.value {
		ValueDef::Composite(items) => Some(items.values()),
		_ => None,
	}
	.into_iter()
	.flatten()
}

/// Nonce, funds and Ozone of all actors, by one request.
async fn accounts(node: &Node<'_>, at: Hash) -> Result<BTreeMap<Actor, Account>, ClientError> {
	#[derive(Deserialize)]
	struct Set {
		changes: Vec<(Bytes, Option<Bytes>)>,
	}
	let (system, system_type) = map(node, "System", "Account")?;
	let (ozone, _) = map(node, "Ozone", "OzoneOf")?;
	let mut owners = BTreeMap::new();
	for actor in Actor::all() {
		let account =
			node.cast.account(actor).ok_or_else(|| ClientError::missing("key of an actor"))?;
		let key = [&sp_crypto_hashing::blake2_128(&account)[..], &account].concat();
		owners.insert([&system[..], &key].concat(), (actor, false));
		owners.insert([&ozone[..], &key].concat(), (actor, true));
	}
	let keys: Vec<Bytes> = owners.keys().cloned().map(Bytes).collect();
	let sets: Vec<Set> = node.client.request("state_queryStorageAt", params![keys, at]).await?;
	let mut accounts = BTreeMap::<Actor, Account>::new();
	for (key, value) in sets.into_iter().flat_map(|set| set.changes) {
		let Some((value, (actor, is_ozone))) = value.zip(owners.get(&key.0)) else { continue };
		let account = accounts.entry(*actor).or_default();
		if *is_ozone {
			account.ozone = u128::decode(&mut &*value.0).map_err(|cause| decode(&cause))?;
		} else {
			let info = storage::decode(&node.metadata, "an account", system_type, &value.0)?;
			account.nonce =
				info.at("nonce").and_then(integer).ok_or_else(|| ClientError::missing("nonce"))?;
			let data = info.at("data").ok_or_else(|| ClientError::missing("balance"))?;
			account.free = number(data, "free")?.saturating_sub(number(data, "frozen")?);
		}
	}
	Ok(accounts)
}

fn decode(cause: &codec::Error) -> ClientError {
	ClientError::Decode { what: "the Ozone of an account".to_owned(), cause: cause.to_string() }
}

/// The prefix of a map, and the type of its values.
fn map(node: &Node<'_>, pallet: &str, item: &str) -> Result<(Vec<u8>, u32), ClientError> {
	let unknown = || ClientError::missing(item);
	let pallet = node.metadata.pallet(pallet).ok_or_else(unknown)?;
	let item = pallet.item(item).ok_or_else(unknown)?;
	Ok((storage::prefix(pallet, item), item.value))
}

async fn nodes(node: &Node<'_>, at: Hash) -> Result<Vec<view::Node>, ClientError> {
	let (mut all, mut start) = (Vec::new(), 0);
	for _ in 0..PAGES {
		let page = node.value("DepositApi", "nodes", (start, PAGE), at).await?;
		let list = page.at(0).ok_or_else(|| ClientError::missing("list of nodes"))?;
		for info in items(list) {
			all.push(
				node_of(node, info).ok_or_else(|| ClientError::missing("node of a known form"))?,
			);
		}
		let next = page.at(1).and_then(|next| crate::client::values::some(Some(next)));
		match next.and_then(integer) {
			Some(next) => start = next,
			None => break,
		}
	}
	Ok(all)
}

fn node_of(node: &Node<'_>, info: &Value<u32>) -> Option<view::Node> {
	let record = info.at("node")?;
	let index: NodeIndex = integer(info.at("index")?)?;
	let some = |value| crate::client::values::some(Some(value));
	let operator = match some(info.at("operator")?).and_then(account) {
		None => Operator::Nobody,
		Some(operator) if node.cast.actor(&operator) == Actor::operator(index) => Operator::Ours,
		Some(_) => Operator::Another,
	};
	Some(view::Node {
		index,
		owner: node.cast.actor(&account(record.at("owner")?)?),
		is_meta: variant(record.at("role")?)? == "Meta",
		status: match variant(record.at("status")?)? {
			"Registered" => Status::Registered,
			"Active" => Status::Active,
			"Suspended" => Status::Suspended,
			_ => Status::Gone,
		},
		operator,
		since: some(record.at("activated_epoch")?).and_then(integer),
	})
}

fn variant(value: &Value<u32>) -> Option<&str> {
	match &value.value {
		ValueDef::Variant(variant) => Some(&variant.name),
		_ => None,
	}
}

/// Who voted on the resumption of which node.
fn resumptions(ballots: Vec<BallotInfo>) -> BTreeMap<NodeIndex, Vec<NodeIndex>> {
	let open = ballots.into_iter().filter(|ballot| ballot.motion == Motion::Resume);
	// An expired one is proposed again.
	open.filter(|ballot| ballot.applies && !ballot.expired)
		.map(|ballot| (ballot.node, ballot.votes.into_iter().map(|(voter, _)| voter).collect()))
		.collect()
}

fn validators(set: &Value<u32>) -> Vec<[u8; 32]> {
	items(set).filter_map(|info| account(info.at("account")?)).collect()
}

async fn stake(node: &Node<'_>, actor: Actor, at: Hash) -> Result<Stake, ClientError> {
	let who = node.cast.account(actor).ok_or_else(|| ClientError::missing("key of a delegator"))?;
	let delegations: Vec<DelegationInfo<[u8; 32]>> =
		node.ask("StakingApi_delegations", who, at).await?;
	let unbondings: Vec<UnbondingInfo<[u8; 32]>> =
		node.ask("StakingApi_unbondings", who, at).await?;
	let first = delegations.first();
	Ok(Stake {
		validator: first.map(|delegation| delegation.validator),
		amount: first.map_or(0, |delegation| delegation.amount),
		earned: first.map_or(0, |delegation| delegation.rewards.withdrawable),
		unbonding: unbondings.len(),
	})
}

/// What the owner whose turn it is can withdraw. Asked once in an epoch: the answer takes as long as there are
/// epochs whose rewards are locked.
async fn earned(
	node: &Node<'_>,
	script: &Script,
	view: &View,
	at: Hash,
) -> Result<Option<(Actor, Vec<NodeIndex>)>, ClientError> {
	let Some(owner) = turn(script, view) else { return Ok(None) };
	let who = node.cast.account(owner).ok_or_else(|| ClientError::missing("key of an owner"))?;
	let rewards: WalletRewards = node.ask("MiningApi_rewards_of_owner", who, at).await?;
	let free = rewards.nodes_free.total().saturating_add(rewards.deposits_free.total());
	let nodes: Vec<_> = rewards.nodes.into_iter().take(MOST_WITHDRAWN).collect();
	Ok((free > 0 && !nodes.is_empty()).then_some((owner, nodes)))
}

/// The most nodes of one withdrawal.
const MOST_WITHDRAWN: usize = 64;

/// The owner whose turn it is in this block.
fn turn(script: &Script, view: &View) -> Option<Actor> {
	let every = script.step(view.epoch).withdraw_every;
	let owners =
		Actor::all().filter(|actor| view.nodes.iter().any(|node| node.owner == Some(*actor)));
	let turn: EpochIndex = view.epoch.checked_rem(every)?;
	// Those of the same epoch follow each other.
	let (mut place, every) = (view.report_at(), usize::try_from(every).ok()?);
	for owner in owners.skip(usize::try_from(turn).ok()?).step_by(every) {
		place = place.saturating_add(1);
		if place == view.position {
			return Some(owner);
		}
	}
	None
}
