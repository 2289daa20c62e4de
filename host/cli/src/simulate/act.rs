//! What users and nodes do in an epoch, by transactions of their own accounts.

use crate::{
	client::{ClientError, values},
	economy::{Call, Page, Random, Step, rules},
	simulate::{
		chain::{Account, Chain, node_key},
		error::SimulationError,
		people::{self, FEES},
	},
};
use codec::{Decode, Encode};
use std::cmp::Ordering;
use stratos_runtime_api::{
	Balance, EpochIndex, MarketState, NodeIndex, Noz, Reward, mining::ReportStatus, ozone::Quote,
};

/// Accounts that stand for all users.
const USER_ACCOUNTS: u32 = 64;
/// The most entries of a page, where the runtime does not say.
const PAGE_ENTRIES: u32 = 1_024;
/// Sequences of chance.
const SPREAD: u64 = 1;
const FAILURES: u64 = 2;

/// What came of an epoch.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Acted {
	/// Traffic that was used, paid for and reported, nOz.
	pub(super) served: Noz,
	/// Traffic that was wanted and could not be had, nOz.
	pub(super) unserved: Noz,
	/// What users paid for Ozone, base units.
	pub(super) paid: Balance,
	/// What nodes withdrew, base units.
	pub(super) withdrawn: Balance,
	/// Nodes that came.
	pub(super) joined: u32,
	/// Nodes that left.
	pub(super) left: u32,
	/// What stood in the way, in words, once for each thing.
	pub(super) notes: Vec<&'static str>,
}

impl Acted {
	fn note(&mut self, note: &'static str) {
		if !self.notes.contains(&note) {
			self.notes.push(note);
		}
	}
}

/// Those who act, and what is remembered of the chain between epochs: reading all nodes costs more than all
/// else in an epoch.
#[derive(Default)]
pub(super) struct Actors {
	/// The active Resource Nodes, ascending.
	serving: Vec<NodeIndex>,
	/// What the registry said when they were read.
	registry: Option<Vec<u8>>,
	/// The number of the next node of the scenario.
	next: u32,
}

/// Users and nodes do their part of an epoch, in its first block, and in the next ones where they do not fit
/// into that.
pub(super) fn act(
	chain: &mut Chain<'_>,
	actors: &mut Actors,
	step: &Step,
	epoch: EpochIndex,
) -> Result<Acted, SimulationError> {
	let mut acted = Acted::default();
	set_nodes(chain, actors, step, &mut acted)?;
	withdraw(chain, step, epoch, &mut acted)?;
	serve(chain, actors, step, epoch, &mut acted)?;
	Ok(acted)
}

/// What changes when a node comes, goes, or changes its status.
fn registry(chain: &mut Chain<'_>) -> Result<Vec<u8>, SimulationError> {
	let mut all = Vec::new();
	for item in ["NextIndex", "Retirements", "RegistryFigures"] {
		let key = chain.plain("Deposit", item)?;
		let bytes = chain.bytes(&key)?;
		all.extend_from_slice(bytes.as_deref().unwrap_or(&[0]));
	}
	Ok(all)
}

/// One more than the highest index of a node.
fn slots(chain: &mut Chain<'_>) -> Result<NodeIndex, SimulationError> {
	let slots = chain.stored("Deposit", "NextIndex", &[])?;
	let slots = slots.as_ref().and_then(values::integer);
	Ok(slots.ok_or_else(|| ClientError::missing("number of nodes"))?)
}

impl Actors {
	/// Reads the nodes again where the registry changed.
	fn look(&mut self, chain: &mut Chain<'_>) -> Result<(), SimulationError> {
		let registry = registry(chain)?;
		if self.registry.as_ref() == Some(&registry) {
			return Ok(());
		}
		self.serving.clear();
		for index in 0..slots(chain)? {
			if people::node(chain, index)?.is_some_and(|node| node.serves) {
				self.serving.push(index);
			}
		}
		self.registry = Some(registry);
		Ok(())
	}
}

/// Lets nodes come or go until there are as many active ones as wanted.
fn set_nodes(
	chain: &mut Chain<'_>,
	actors: &mut Actors,
	step: &Step,
	acted: &mut Acted,
) -> Result<(), SimulationError> {
	let Some(wanted) = step.nodes else { return Ok(()) };
	actors.look(chain)?;
	let active = u32::try_from(actors.serving.len()).unwrap_or(u32::MAX);
	match wanted.cmp(&active) {
		Ordering::Equal => return Ok(()),
		Ordering::Greater => join(chain, actors, step, wanted.saturating_sub(active), acted)?,
		Ordering::Less => {
			// The youngest leave first.
			for _ in wanted..active {
				let Some(node) = actors.serving.pop() else { break };
				let Some(record) = people::node(chain, node)? else { continue };
				people::pay_fees(chain, record.owner)?;
				chain.send(record.owner, &Call::Unregister { node })?;
				acted.left = acted.left.saturating_add(1);
			}
		}
	}
	actors.registry = Some(registry(chain)?);
	Ok(())
}

fn join(
	chain: &mut Chain<'_>,
	actors: &mut Actors,
	step: &Step,
	count: u32,
	acted: &mut Acted,
) -> Result<(), SimulationError> {
	let overview = people::overview(chain)?;
	let least = |field: &str| people::number(&overview, &["parameters", field]);
	let deposit =
		step.node_deposit.max(least("min_resource_deposit")?).max(least("registration_deposit")?);
	let needed = deposit.saturating_add(FEES.1);
	for _ in 0..count {
		if people::funds_left(chain)? < needed {
			acted.note("the funds do not cover the deposits of all new nodes");
			break;
		}
		let number = actors.next;
		actors.next = number.saturating_add(1);
		let owner = people::owner(number);
		people::lend(chain, owner, needed)?;
		chain.send(owner, &Call::Register { key: number, deposit })?;
		let node = people::node_with_key(chain, node_key(number))?;
		chain.send(owner, &Call::Activate { node })?;
		let place = actors.serving.partition_point(|other| *other < node);
		actors.serving.insert(place, node);
		acted.joined = acted.joined.saturating_add(1);
	}
	Ok(())
}

/// The nodes whose turn it is withdraw what is free, and sell a part of it.
fn withdraw(
	chain: &mut Chain<'_>,
	step: &Step,
	epoch: EpochIndex,
	acted: &mut Acted,
) -> Result<(), SimulationError> {
	let Some(first) = epoch.checked_rem(step.withdraw_every) else { return Ok(()) };
	let every = usize::try_from(step.withdraw_every).unwrap_or(usize::MAX);
	for node in (first..slots(chain)?).step_by(every) {
		// The stake share of a deposit frees with the rewards of the same epoch.
		let free: Reward = chain.ask("MiningApi_withdrawable", &node)?;
		if free.is_zero() {
			continue;
		}
		let Some(record) = people::node(chain, node)? else { continue };
		people::pay_fees(chain, record.owner)?;
		let before = chain.account(record.beneficiary)?.free;
		chain.send(record.owner, &Call::WithdrawNodes { nodes: vec![node] })?;
		let after = chain.account(record.beneficiary)?;
		let earned = after.free.saturating_sub(before);
		acted.withdrawn = acted.withdrawn.saturating_add(earned);
		let sold = (earned / 100).saturating_mul(step.sold.min(100).into());
		let amount = sold.min(after.spendable.saturating_sub(FEES.0));
		if amount > 0 {
			chain.send(record.beneficiary, &Call::Transfer { to: people::funds(), amount })?;
		}
	}
	Ok(())
}

/// Users buy what they lack and use what they have; the Meta Nodes report it.
fn serve(
	chain: &mut Chain<'_>,
	actors: &mut Actors,
	step: &Step,
	epoch: EpochIndex,
	acted: &mut Acted,
) -> Result<(), SimulationError> {
	if step.traffic == 0 || step.users == 0 {
		return Ok(());
	}
	actors.look(chain)?;
	if actors.serving.is_empty() {
		acted.unserved = step.traffic;
		acted.note("there is no active Resource Node to serve users");
		return Ok(());
	}
	let usage = use_ozone(chain, step, epoch, acted)?;
	if acted.served == 0 {
		return Ok(());
	}
	let nodes = || actors.serving.iter().copied();
	let mut random = Random::new(step.seed, epoch, SPREAD);
	let contributions = rules::contributions(&mut random, step.spread, nodes(), acted.served);
	let mut random = Random::new(step.seed, epoch, FAILURES);
	let task = |(node, mean)| {
		let failed = rules::failed(&mut random, mean);
		(node, rules::TASKS.saturating_sub(failed), failed)
	};
	let tasks: Vec<_> = step
		.failures
		.into_iter()
		.flat_map(|mean| nodes().map(move |node| (node, mean)))
		.map(task)
		.collect();
	let entries = chain.constant("Mining", "MaxPageEntries").unwrap_or(PAGE_ENTRIES);
	report(chain, epoch, pages(&usage, &contributions, &tasks, entries))
}

/// What an account of users uses, and what it costs.
struct Usage {
	user: Account,
	bytes: u64,
	charged: Noz,
}

/// What each account of users uses. Before, it buys Ozone if it has too little.
fn use_ozone(
	chain: &mut Chain<'_>,
	step: &Step,
	epoch: EpochIndex,
	acted: &mut Acted,
) -> Result<Vec<Usage>, SimulationError> {
	let rates = chain.stored("Ozone", "ActiveParameters", &[])?;
	let rates = rates.ok_or_else(|| ClientError::missing("rate of traffic"))?;
	let rate = people::number(&rates, &["bytes_per_oz"])?;
	let rate = u64::try_from(rate).unwrap_or(u64::MAX);
	let accounts = step.users.min(USER_ACCOUNTS);
	let mut usage = Vec::with_capacity(accounts as usize);
	acted.unserved = step.traffic;
	for number in 0..accounts {
		let user = people::user(number);
		let each = step.traffic.checked_div(accounts.into()).unwrap_or(0);
		// The first accounts take what the division leaves over.
		let more = step.traffic.checked_rem(accounts.into()).unwrap_or(0) > Noz::from(number);
		let need = each.saturating_add(more.into());
		let mut has = ozone_of(chain, user)?;
		if has < need {
			let epochs = rules::epochs_ahead(number, accounts, step.reserve, epoch);
			let wanted = need.saturating_mul(epochs.into()).saturating_sub(has);
			buy(chain, user, wanted, acted)?;
			has = ozone_of(chain, user)?;
		}
		let covered = has.min(need);
		acted.unserved = acted.unserved.saturating_sub(covered);
		if let Some((bytes, charged)) =
			rules::download(covered, rate).filter(|(bytes, _)| *bytes > 0)
		{
			acted.served = acted.served.saturating_add(charged);
			usage.push(Usage { user, bytes, charged });
		}
	}
	Ok(usage)
}

fn ozone_of(chain: &mut Chain<'_>, user: Account) -> Result<Noz, SimulationError> {
	let (key, _) = chain.place("Ozone", "OzoneOf", &user)?;
	let bytes = chain.bytes(&key)?;
	Ok(bytes.and_then(|bytes| Noz::decode(&mut &bytes[..]).ok()).unwrap_or(0))
}

fn buy(
	chain: &mut Chain<'_>,
	user: Account,
	ozone: Noz,
	acted: &mut Acted,
) -> Result<(), SimulationError> {
	let market: MarketState = chain.ask("OzoneApi_market", &())?;
	let Some(cost) = rules::cost(&market, ozone) else {
		acted.note("users want more Ozone than the limit leaves");
		return Ok(());
	};
	let amount = cost.min(people::funds_left(chain)?);
	if amount < cost {
		acted.note("the funds do not cover the Ozone that users want");
	}
	// What buys nothing is not tried.
	let quote: Option<Quote> = chain.ask("OzoneApi_quote", &amount)?;
	if quote.is_none_or(|quote| quote.ozone == 0) {
		return Ok(());
	}
	chain.send(people::funds(), &Call::Prepay { amount, beneficiary: Some(user) })?;
	acted.paid = acted.paid.saturating_add(amount);
	Ok(())
}

/// The pages of a report, of `entries` in each list at most.
fn pages(
	usage: &[Usage],
	contributions: &[(NodeIndex, Noz)],
	tasks: &[(NodeIndex, u32, u32)],
	entries: u32,
) -> Vec<Page<Account>> {
	let entries = usize::try_from(entries).unwrap_or(usize::MAX).max(1);
	let (mut usage, mut contributions, mut tasks) =
		(usage.chunks(entries), contributions.chunks(entries), tasks.chunks(entries));
	let mut pages = Vec::new();
	loop {
		let page = (usage.next(), contributions.next(), tasks.next());
		if let (None, None, None) = page {
			return pages;
		}
		let used = page.0.unwrap_or_default();
		pages.push(Page {
			usage: used.iter().map(|usage| (usage.user, usage.bytes)).collect(),
			contributions: page.1.unwrap_or_default().to_vec(),
			tasks: page.2.unwrap_or_default().to_vec(),
			total: used.iter().map(|usage| usage.charged).sum(),
		});
	}
}

/// A Meta Node reports, the others attest until they are a quorum. They take turns in reporting.
fn report(
	chain: &mut Chain<'_>,
	epoch: EpochIndex,
	pages: Vec<Page<Account>>,
) -> Result<(), SimulationError> {
	let mut metas = people::metas(chain)?;
	let first = (epoch as usize).checked_rem(metas.len()).unwrap_or(0);
	metas.rotate_left(first);
	let Some(((reporter, owner), others)) = metas.split_first() else {
		let why = "there is no active Meta Node to report traffic";
		return Err(SimulationError::Refused(why.to_owned()));
	};
	people::pay_fees(chain, *owner)?;
	chain.send(*owner, &Call::Report { epoch, pages })?;
	let reports: Vec<ReportStatus> = chain.ask("MiningApi_report_status", &epoch)?;
	let ours = reports.iter().find(|report| report.reporter == *reporter);
	let hash = ours.ok_or_else(|| ClientError::missing("report of the scenario"))?.hash.0;
	let (accepted, _) = chain.place("Mining", "AcceptedReporter", &epoch.encode())?;
	for (_, owner) in others {
		if chain.bytes(&accepted)?.is_some() {
			break;
		}
		people::pay_fees(chain, *owner)?;
		chain.send(*owner, &Call::Attest { epoch, reporter: *reporter, hash })?;
	}
	Ok(())
}
