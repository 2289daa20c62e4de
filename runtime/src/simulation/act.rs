//! What users and nodes do, as calls of the pallets.

use super::{Acted, Step};
use crate::{
	AccountId, Address, Balance, Balances, BoundedParameters, Deposit, Mining, Ozone, Runtime,
	RuntimeCall, RuntimeOrigin, RuntimeParameters,
	config::accounts::Treasury,
	parameters::consequences::{self, Depth},
};
use alloc::{format, string::String, vec::Vec};
use codec::{Compact, Encode};
use core::cmp::Ordering;
use frame_support::{
	BoundedVec,
	storage::unhashed,
	traits::{
		Get, GetCallMetadata, UnfilteredDispatchable,
		fungible::Inspect,
		tokens::{Fortitude::Polite, Preservation::Preserve},
	},
};
use pallet_deposit::ServiceKinds;
use pallet_mining::{Performance, ReportPage, ReportTotals, UserUsage, report_hash, report_seed};
use sp_runtime::{DispatchError, MultiSignature};
use stratos_primitives::{
	EpochClock, NodeId, NodeIndex, Nodes, Noz, OZ, Usage, UsageRecord, key_proof,
	math::mul_div_floor,
};

/// Accounts that stand for all users.
pub(crate) const USER_ACCOUNTS: u32 = 64;
/// Tasks that are reported of each node in an epoch, where any are.
const TASKS: u64 = 100;
/// Parts of one in [`Step::failures`].
const MILLION: u64 = 1_000_000;

type Nothing = Result<(), String>;

/// An account of the scenario. Those of one kind ascend with their number.
fn account(kind: [u8; 4], number: u32) -> AccountId {
	let mut id = [0; 32];
	id[..8].copy_from_slice(b"scenario");
	id[8..12].copy_from_slice(&kind);
	id[12..16].copy_from_slice(&number.to_be_bytes());
	AccountId::new(id)
}

/// The account that pays for Ozone and lends to new nodes.
pub(super) fn funds() -> AccountId {
	account(*b"fund", 0)
}

/// What the funds can spend, base units.
pub(super) fn funds_left() -> Balance {
	Balances::reducible_balance(&funds(), Preserve, Polite)
}

/// Chance, the same for the same seed: SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
	fn new(seed: u64, epoch: u32, purpose: u64) -> Self {
		let mut random = Self(seed ^ (u64::from(epoch) << 32) ^ purpose);
		random.next();
		random
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`, 0 where that is 0.
	fn below(&mut self, bound: u64) -> u64 {
		((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
	}
}

/// Dispatches a call; the error names it and its reason.
fn dispatch(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) -> Nothing {
	let call: RuntimeCall = call.into();
	let name = call.get_call_metadata();
	let done = call.dispatch_bypass_filter(origin);
	done.map(|_| ()).map_err(|failed| {
		let reason = match failed.error {
			DispatchError::Module(module) => String::from(module.message.unwrap_or("an error")),
			other => format!("{other:?}"),
		};
		format!("{}.{}: {reason}", name.pallet_name, name.function_name)
	})
}

fn signed(who: &AccountId, call: impl Into<RuntimeCall>) -> Nothing {
	dispatch(RuntimeOrigin::signed(who.clone()), call)
}

fn pay(from: &AccountId, to: &AccountId, value: Balance) -> Nothing {
	let dest = Address::Id(to.clone());
	signed(from, pallet_balances::Call::<Runtime>::transfer_keep_alive { dest, value })
}

/// See [`super::SimulationApi::change`].
pub(crate) fn change(changes: Vec<RuntimeParameters>) -> Nothing {
	BoundedParameters::check(changes.clone()).map_err(|refusal| refusal.reason)?;
	let changes = BoundedVec::try_from(changes).map_err(|_| String::from("too many changes"))?;
	dispatch(RuntimeOrigin::root(), pallet_bounded_parameters::Call::<Runtime>::set { changes })?;
	// A chain whose changes are simulated from its genesis would refuse them in its first epoch.
	consequences::judge(Depth::Full).map_err(|refusal| refusal.reason)
}

/// See [`super::SimulationApi::begin`].
pub(crate) fn begin(wanted: Balance) -> Result<Balance, String> {
	let treasury = Treasury::get();
	let value = wanted.min(Balances::reducible_balance(&treasury, Preserve, Polite));
	if value > 0 {
		let (source, dest) = (Address::Id(treasury), Address::Id(funds()));
		let call = pallet_balances::Call::<Runtime>::force_transfer { source, dest, value };
		dispatch(RuntimeOrigin::root(), call)?;
	}
	if Deposit::active_meta_count() == 0 {
		admit_meta_node()?;
	}
	Ok(funds_left())
}

/// A network key for the node of `owner`, with its proof. The copy of the chain cannot sign.
fn node_key(owner: &AccountId) -> (NodeId, Option<MultiSignature>) {
	let (key, proof) = key_proof::unheld(&Deposit::key_proof_payload(owner), 0);
	(NodeId(key), Some(proof))
}

/// Where no Meta Node is active, the Foundation admits a candidate alone.
fn admit_meta_node() -> Nothing {
	let node = Deposit::next_index();
	let owner = account(*b"meta", node);
	let deposit = Deposit::parameters().min_meta_deposit;
	pay(&funds(), &owner, deposit.saturating_add(1))?;
	let (id, proof) = node_key(&owner);
	let call = pallet_deposit::Call::<Runtime>::register_meta_node {
		id,
		deposit,
		beneficiary: None,
		proof,
	};
	signed(&owner, call)?;
	let foundation = match pallet_deposit::Foundation::<Runtime>::get() {
		Some(foundation) => foundation,
		None => {
			let account = account(*b"head", 0);
			let call = pallet_deposit::Call::<Runtime>::set_foundation { account: account.clone() };
			dispatch(RuntimeOrigin::root(), call)?;
			account
		}
	};
	signed(&foundation, pallet_deposit::Call::<Runtime>::verify_candidate { node })
}

/// See [`super::SimulationApi::act`].
pub(crate) fn act(step: &Step) -> Result<Acted, String> {
	let mut acted = Acted::default();
	set_nodes(step, &mut acted)?;
	withdraw(step, &mut acted)?;
	serve(step, &mut acted)?;
	Ok(acted)
}

/// Lets nodes come or go until there are as many active ones as wanted.
fn set_nodes(step: &Step, acted: &mut Acted) -> Nothing {
	let Some(wanted) = step.nodes else { return Ok(()) };
	let active = pallet_deposit::RegistryFigures::<Runtime>::get().resource.active;
	match wanted.cmp(&active) {
		Ordering::Equal => Ok(()),
		Ordering::Greater => (active..wanted).try_for_each(|_| join(step, acted)),
		Ordering::Less => {
			let mut left = active.saturating_sub(wanted);
			// The youngest leave first.
			for node in (0..Deposit::slots()).rev() {
				if left == 0 {
					break;
				}
				if let Some(owner) = active_resource_node(node) {
					signed(&owner, pallet_deposit::Call::<Runtime>::unregister { node })?;
					acted.left += 1;
					left -= 1;
				}
			}
			Ok(())
		}
	}
}

/// The owner of an active Resource Node.
fn active_resource_node(node: NodeIndex) -> Option<AccountId> {
	pallet_deposit::Nodes::<Runtime>::get(node)
		.filter(|node| !node.is_meta() && node.is_active())
		.map(|node| node.owner)
}

/// All active Resource Nodes. Reading every record costs more than all else in an epoch, so the list is
/// kept, beside all pallets' storage, until a node comes or changes its status. In a scenario no node
/// becomes active again, so that a change always shows in the figures.
fn active_resource_nodes() -> Vec<NodeIndex> {
	const KEY: &[u8] = b":simulation:nodes";
	let resource = pallet_deposit::RegistryFigures::<Runtime>::get().resource;
	let stamp =
		(Deposit::slots(), pallet_deposit::Retirements::<Runtime>::get(), resource).encode();
	if let Some((known, nodes)) = unhashed::get::<(Vec<u8>, Vec<NodeIndex>)>(KEY)
		&& known == stamp
	{
		return nodes;
	}
	let nodes: Vec<NodeIndex> =
		(0..Deposit::slots()).filter(|node| active_resource_node(*node).is_some()).collect();
	unhashed::put(KEY, &(stamp, &nodes));
	nodes
}

fn join(step: &Step, acted: &mut Acted) -> Nothing {
	let parameters = Deposit::parameters();
	let deposit =
		step.node_deposit.max(parameters.min_resource_deposit).max(parameters.registration_deposit);
	let needed = deposit.saturating_add(1);
	if funds_left() < needed {
		acted.note(String::from("the funds do not cover the deposits of all new nodes"));
		return Ok(());
	}
	let node = Deposit::next_index();
	let owner = account(*b"node", node);
	pay(&funds(), &owner, needed)?;
	let (id, proof) = node_key(&owner);
	let call = pallet_deposit::Call::<Runtime>::register_resource_node {
		id,
		kinds: ServiceKinds { storage: true, database: true, computation: true },
		deposit,
		free_capacity: 10_000_000_000_000,
		beneficiary: None,
		proof,
	};
	signed(&owner, call)?;
	signed(&owner, pallet_deposit::Call::<Runtime>::activate { node, additional: 0 })?;
	acted.joined += 1;
	Ok(())
}

/// The nodes whose turn it is withdraw what is free, and sell a part of it.
fn withdraw(step: &Step, acted: &mut Acted) -> Nothing {
	let every = step.withdraw_every as usize;
	if every == 0 {
		return Ok(());
	}
	let first = Mining::current_epoch() % step.withdraw_every;
	for node in (first..Deposit::slots()).step_by(every) {
		let Some(record) = pallet_deposit::Nodes::<Runtime>::get(node) else { continue };
		let (owner, beneficiary) = (record.owner, record.beneficiary);
		let before = Balances::balance(&beneficiary);
		if !Mining::withdrawable(node).is_zero() {
			signed(&owner, pallet_mining::Call::<Runtime>::withdraw_rewards { node })?;
		}
		// Refused where nothing is free: cheaper to ask this way than to reckon what is.
		let call = pallet_staking::Call::<Runtime>::withdraw_deposit_rewards { node };
		let _ = signed(&owner, call);
		let earned = Balances::balance(&beneficiary).saturating_sub(before);
		acted.withdrawn = acted.withdrawn.saturating_add(earned);
		let sold = earned / 100 * Balance::from(step.sold.min(100));
		let spendable = Balances::reducible_balance(&beneficiary, Preserve, Polite);
		if sold.min(spendable) > 0 {
			pay(&beneficiary, &funds(), sold.min(spendable))?;
		}
	}
	Ok(())
}

/// Users buy what they lack and use what they have; the Meta Nodes report it.
fn serve(step: &Step, acted: &mut Acted) -> Nothing {
	if step.traffic == 0 || step.users == 0 {
		return Ok(());
	}
	let nodes = active_resource_nodes();
	if nodes.is_empty() {
		acted.unserved = step.traffic;
		acted.note(String::from("there is no active Resource Node to serve users"));
		return Ok(());
	}
	let usage = use_ozone(step, acted)?;
	if acted.served == 0 {
		return Ok(());
	}
	let contributions = contributions(step, &nodes, acted.served);
	let performance = performance(step, &nodes);
	report(pages(&usage, &contributions, &performance), acted.served)
}

/// Downloads that cost `ozone` nOz at most by the rates in force, and what they cost.
fn downloads(user: AccountId, ozone: Noz) -> Option<(UserUsage<AccountId>, Noz)> {
	let rates = Ozone::rates_of(Mining::current_epoch());
	let bytes = mul_div_floor(ozone, rates.bytes_per_oz.into(), OZ)?;
	let record = UsageRecord::Download { bytes: u64::try_from(bytes).unwrap_or(u64::MAX) };
	let cost = <Ozone as Usage<AccountId>>::price(&rates, &[record]).ok()?;
	Some((UserUsage::new(user, record), cost))
}

/// What each user's account uses. Before, it buys Ozone if it has too little: enough for the epochs until
/// its turn comes, so that not all buy in the same epoch.
fn use_ozone(step: &Step, acted: &mut Acted) -> Result<Vec<UserUsage<AccountId>>, String> {
	let accounts = step.users.min(USER_ACCOUNTS);
	let reserve = step.reserve.max(1);
	let turn_now = Mining::current_epoch() % reserve;
	let mut usage = Vec::with_capacity(accounts as usize);
	acted.unserved = step.traffic;
	for number in 0..accounts {
		let user = account(*b"user", number);
		// The first accounts take what the division leaves over.
		let more = step.traffic % Noz::from(accounts) > Noz::from(number);
		let need = step.traffic / Noz::from(accounts) + Noz::from(more);
		let mut has = Ozone::ozone_of(&user);
		if has < need {
			let turn = (u64::from(number) * u64::from(reserve) / u64::from(accounts)) as u32;
			let epochs = match (turn + reserve - turn_now) % reserve {
				0 => reserve,
				epochs => epochs,
			};
			let wanted = need.saturating_mul(Noz::from(epochs)).saturating_sub(has);
			buy(&user, wanted, acted)?;
			has = Ozone::ozone_of(&user);
		}
		let covered = has.min(need);
		acted.unserved = acted.unserved.saturating_sub(covered);
		if let Some((used, cost)) = downloads(user, covered) {
			acted.served = acted.served.saturating_add(cost);
			usage.push(used);
		}
	}
	Ok(usage)
}

fn buy(user: &AccountId, ozone: Noz, acted: &mut Acted) -> Nothing {
	let Some(cost) = Ozone::cost(ozone) else {
		acted.note(String::from("users want more Ozone than the limit leaves"));
		return Ok(());
	};
	let amount = cost.min(funds_left());
	if amount < cost {
		acted.note(String::from("the funds do not cover the Ozone that users want"));
	}
	// What buys nothing is not tried.
	if Ozone::quote(amount).is_none_or(|quote| quote.ozone == 0) {
		return Ok(());
	}
	let beneficiary = Some(user.clone());
	signed(&funds(), pallet_ozone::Call::<Runtime>::prepay { amount, beneficiary, min_ozone: 0 })?;
	acted.paid = acted.paid.saturating_add(amount);
	Ok(())
}

/// Which node served how much: about the same, up to the spread.
fn contributions(
	step: &Step,
	nodes: &[NodeIndex],
	total: Noz,
) -> Vec<(Compact<NodeIndex>, Compact<Noz>)> {
	let mut random = Random::new(step.seed, Mining::current_epoch(), 1);
	// Shares in ten-thousandths of a fair one.
	let spread = u64::from(step.spread.min(100)) * 100;
	let shares: Vec<u64> =
		nodes.iter().map(|_| 10_001 - spread + random.below(2 * spread + 1)).collect();
	let sum: u64 = shares.iter().sum();
	let mut left = total;
	let mut list: Vec<_> = nodes
		.iter()
		.zip(shares)
		.map(|(node, share)| {
			let amount = total.saturating_mul(share.into()) / Noz::from(sum.max(1));
			left = left.saturating_sub(amount);
			(Compact(*node), Compact(amount))
		})
		.collect();
	// What floors leave over is less than one nOz for each.
	for entry in &mut list {
		if left == 0 {
			break;
		}
		entry.1.0 += 1;
		left -= 1;
	}
	list.retain(|entry| entry.1.0 > 0);
	list
}

/// How each node did its tasks.
fn performance(step: &Step, nodes: &[NodeIndex]) -> Vec<Performance> {
	let Some(failures) = step.failures else { return Vec::new() };
	let mut random = Random::new(step.seed, Mining::current_epoch(), 2);
	let failures = u64::from(failures).min(MILLION);
	let counts = nodes.iter().map(|node| {
		// From none to twice the mean.
		let failed = (TASKS * random.below(2 * failures + 1) / MILLION).min(TASKS);
		Performance { node: *node, completed: (TASKS - failed) as u32, failed: failed as u32 }
	});
	counts.collect()
}

/// The pages of a report.
fn pages(
	usage: &[UserUsage<AccountId>],
	contributions: &[(Compact<NodeIndex>, Compact<Noz>)],
	performance: &[Performance],
) -> Vec<ReportPage<Runtime>> {
	let entries = <<Runtime as pallet_mining::Config>::MaxPageEntries as Get<u32>>::get() as usize;
	let (mut usage, mut contributions, mut performance) =
		(usage.chunks(entries), contributions.chunks(entries), performance.chunks(entries));
	let mut pages = Vec::new();
	loop {
		let page = (usage.next(), contributions.next(), performance.next());
		if let (None, None, None) = page {
			return pages;
		}
		pages.push(ReportPage {
			usage: BoundedVec::truncate_from(page.0.unwrap_or_default().to_vec()),
			contributions: BoundedVec::truncate_from(page.1.unwrap_or_default().to_vec()),
			performance: BoundedVec::truncate_from(page.2.unwrap_or_default().to_vec()),
			migrations: Default::default(),
		});
	}
}

/// A Meta Node reports, the others attest until they are a quorum. They take turns in reporting.
fn report(pages: Vec<ReportPage<Runtime>>, total: Noz) -> Nothing {
	let epoch = Mining::current_epoch();
	let mut metas = Deposit::active_metas();
	let first = epoch as usize % metas.len().max(1);
	metas.rotate_left(first);
	let mut operators = metas.iter().filter_map(|node| Some((*node, Deposit::owner(*node)?)));
	let Some((reporter, operator)) = operators.next() else {
		return Err(String::from("there is no active Meta Node to report traffic"));
	};
	signed(&operator, pallet_mining::Call::<Runtime>::open_report { epoch })?;
	let mut hash = report_seed(epoch);
	for (number, page) in (0..).zip(pages) {
		hash = report_hash::<Runtime>(hash, &page);
		signed(&operator, pallet_mining::Call::<Runtime>::submit_page { epoch, number, page })?;
	}
	let totals = ReportTotals { charged: total, migrated: 0, contributed: total };
	signed(&operator, pallet_mining::Call::<Runtime>::close_report { epoch, hash, totals })?;
	for (_, attester) in operators {
		if pallet_mining::AcceptedReporter::<Runtime>::contains_key(epoch) {
			break;
		}
		let call = pallet_mining::Call::<Runtime>::attest_report { epoch, reporter, hash };
		signed(&attester, call)?;
	}
	Ok(())
}
