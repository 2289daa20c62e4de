//! Benchmarks of the calls and of every step of the work.

use crate::{
	page_set::PageSet,
	pages::{AccountPage, ContributionPage, EarnedPage, PAGE},
	*,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{
		ConstU32, EnsureOrigin, Get, Hooks,
		fungible::{Inspect, Mutate},
	},
	weights::{Weight, WeightMeter},
};
use frame_system::RawOrigin;
use stratos_primitives::{NodeIndex, Nodes as _, Noz, OZ, Reward, STOS, Usage as _, UsageRecord};

/// Prepares the other pallets.
pub trait BenchmarkHelper<AccountId> {
	/// `count` Resource Nodes with the indices 0, `apart`, 2 · `apart`, …, active or exiting. All but
	/// the first may be known to the registry alone: enough to be asked about.
	fn resource_nodes(count: u32, apart: u32, active: bool);
	/// `count` active Resource Nodes that the next bad count suspends.
	fn weak_nodes(count: u32) -> Vec<NodeIndex>;
	/// `count` active Meta Nodes and their operators, by ascending index.
	fn meta_nodes(count: u32) -> Vec<(NodeIndex, AccountId)>;
	/// Lets a Resource Node exit and be able to pay for migrations.
	fn exiting_node(node: NodeIndex);
	/// Lets a Resource Node leave so that its contributions are never settled.
	fn forfeited_node(node: NodeIndex);
	/// A user with `ozone` nOz.
	fn user(number: u32, ozone: Noz) -> AccountId;
	/// Lets the market count `ozone` nOz more as unsettled.
	fn open_market(ozone: Noz);
}

type Helper<T> = <T as Config>::BenchmarkHelper;

/// Distance of the node indices: each node is then in another page of the registry, the most
/// expensive case.
const APART: u32 = 32;

/// `count` records of usage, of the kind that costs most to price. By the default rates one costs 1 oz, and
/// several cost 1 oz together at most.
fn records(count: u32) -> BoundedVec<UsageRecord, ConstU32<MAX_USAGE_RECORDS>> {
	let parts = u64::from(count.max(1));
	let record = UsageRecord::Query { bytes: 500_000_000 / parts, touches: 500_000 / parts };
	BoundedVec::truncate_from(vec![record; count as usize])
}

/// A page of a report: `c` users with one record of usage each, and contributions, performances and
/// migrations of the first `n`, `p` and `m` nodes that are [`APART`].
fn page<T: Config>(c: u32, n: u32, p: u32, m: u32) -> ReportPage<T> {
	let mut users: Vec<_> = (0..c).map(|number| Helper::<T>::user(number, OZ)).collect();
	users.sort();
	// At most what the page's bounds allow, as the parameters' ranges are those bounds.
	let mut page = ReportPage::<T>::default();
	users.into_iter().for_each(|user| {
		let _ = page.usage.try_push(UserUsage { user, records: records(1) });
	});
	let nodes = |count: u32| (0..count).map(|number| number.saturating_mul(APART));
	nodes(n).for_each(|node| {
		let _ = page.contributions.try_push((node.into(), OZ.into()));
	});
	nodes(p).for_each(|node| {
		let _ = page.performance.try_push(Performance { node, completed: 9, failed: 1 });
	});
	nodes(m).for_each(|node| {
		let _ = page.migrations.try_push((node.into(), OZ.into()));
	});
	page
}

/// A report of the first of `metas` Meta Nodes with one page, closed if it balances.
fn report<T: Config>(metas: u32, content: ReportPage<T>) -> Vec<(NodeIndex, T::AccountId)> {
	let metas = Helper::<T>::meta_nodes(metas);
	if let Some((_, operator)) = metas.first() {
		let _ = Pallet::<T>::do_open_report(operator.clone(), 0);
		let _ = Pallet::<T>::do_submit_page(operator.clone(), 0, 0, content);
	}
	metas
}

fn application<T: Config>(phase: ApplicationPhase, content: ReportPage<T>) -> Application {
	let migrations: Vec<_> = content.migrations.iter().map(|(n, o)| (n.0, o.0)).collect();
	ReportMigrations::<T>::insert(7, frame_support::BoundedVec::truncate_from(migrations));
	ReportPages::<T>::insert(7, 0, content);
	Application {
		report: AcceptedReport { epoch: 0, reporter: 0, accepted_in: 0 },
		id: 7,
		// One more than there is, so that the step does not finish the report too.
		pages: 2,
		phase,
		done: Default::default(),
		cut: Some((OZ, 2 * OZ)),
		stalled: false,
	}
}

fn full_page() -> ContributionPage {
	let mut contributions = ContributionPage::default();
	(0..=u8::MAX).for_each(|slot| contributions.set(slot, OZ));
	contributions
}

/// A settlement of one page of 256 equal contributors, ready for `phase`.
fn full_settlement<T: Config>(phase: SettlementPhase) -> Settlement {
	Helper::<T>::resource_nodes(PAGE, 1, true);
	let contributions = full_page();
	let ozone = contributions.sum();
	Helper::<T>::open_market(ozone);
	Pallet::<T>::credit(contributions.iter().map(|(slot, ozone)| (slot.into(), ozone)));
	Pallet::<T>::queue_settlement(0, MiningParameters::default());
	let mut settlement = CurrentSettlement::<T>::get().expect("just put");
	settlement.new_traffic = ozone;
	settlement.phase = phase;
	settlement
}

/// Continues the settlement until it has reached `reached`.
fn run_until<T: Config>(reached: impl Fn(&SettlementPhase) -> bool) -> Settlement {
	loop {
		let settlement = CurrentSettlement::<T>::get().expect("a settlement");
		if reached(&settlement.phase) {
			return settlement;
		}
		let mut meter = WeightMeter::with_limit(T::MaxTickWeight::get());
		Pallet::<T>::step_settlement(settlement, &mut meter);
	}
}

/// The settlement as if it were of epoch `e`, with rewards of the `e` epochs before that mature
/// now.
fn maturing<T: Config>(mut settlement: Settlement, e: u32) -> Settlement {
	let result = EpochResults::<T>::take(0).expect("settled");
	(0..=e).for_each(|epoch| EpochResults::<T>::insert(epoch, result.clone()));
	for epoch in 0..e {
		let earned = EarnedPage { settled: full_page(), metas: Default::default() };
		EarnedPages::<T>::insert(epoch, 0, earned);
		EarningPages::<T>::insert(epoch, PageSet::from_iter([0]));
	}
	settlement.epoch = e;
	settlement.maturing = (0, e);
	settlement
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A block without pending work: the reads that find this out.
	#[benchmark]
	fn tick_base() {
		#[block]
		{
			Pallet::<T>::tick(Weight::MAX);
		}
	}

	/// The first block of an epoch, without the hooks of other pallets.
	#[benchmark]
	fn boundary() {
		let length = EpochLength::<T>::get();
		#[block]
		{
			Pallet::<T>::advance_clock(length.into());
		}
		assert_eq!(CurrentEpoch::<T>::get(), 1);
	}

	/// Both accounts hold a surplus.
	#[benchmark]
	fn sweep_surplus() {
		let (pool, rewards) = (Pallet::<T>::mining_pool_account(), Pallet::<T>::rewards_account());
		T::Currency::set_balance(&pool, T::Currency::balance(&pool) + 1);
		T::Currency::set_balance(&rewards, 1);
		#[block]
		{
			Pallet::<T>::on_finalize(1u32.into());
		}
		assert_eq!(T::Currency::balance(&rewards), 0);
	}

	#[benchmark]
	fn open_report() {
		let metas = Helper::<T>::meta_nodes(T::MaxMetaNodes::get());
		let operator = metas[0].1.clone();
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), 0);
		assert!(Reports::<T>::contains_key(0, metas[0].0));
	}

	/// `c` users, `n` contributions, `p` performance entries, `m` migrations.
	#[benchmark]
	fn submit_page(
		c: Linear<0, { T::MaxPageEntries::get() }>,
		n: Linear<1, { T::MaxPageEntries::get() }>,
		p: Linear<0, { T::MaxPageEntries::get() }>,
		m: Linear<0, { T::MaxMigrations::get() }>,
	) {
		// Exiting nodes may have contributed too, and are looked up one by one.
		Helper::<T>::resource_nodes(n.max(p).max(m), APART, false);
		let content = page::<T>(c, n, p, m);
		let metas = Helper::<T>::meta_nodes(1);
		let operator = metas[0].1.clone();
		let _ = Pallet::<T>::do_open_report(operator.clone(), 0);
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), 0, 0, content);
		assert_eq!(Reports::<T>::get(0, metas[0].0).map(|report| report.pages), Some(1));
	}

	/// `m` active Meta Nodes.
	#[benchmark]
	fn close_report(m: Linear<1, { T::MaxMetaNodes::get() }>) {
		Helper::<T>::resource_nodes(1, APART, true);
		let metas = report::<T>(m, page::<T>(1, 1, 0, 0));
		let (reporter, operator) = metas[0].clone();
		let report = Reports::<T>::get(0, reporter).expect("opened");
		#[extrinsic_call]
		_(RawOrigin::Signed(operator), 0, report.hash, report.totals);
		assert!(Reports::<T>::get(0, reporter).is_some_and(|report| report.closed));
	}

	/// `m` active Meta Nodes.
	#[benchmark]
	fn attest_report(m: Linear<2, { T::MaxMetaNodes::get() }>) {
		Helper::<T>::resource_nodes(1, APART, true);
		let metas = report::<T>(m, page::<T>(1, 1, 0, 0));
		let (reporter, operator) = metas[0].clone();
		let report = Reports::<T>::get(0, reporter).expect("opened");
		let _ = Pallet::<T>::do_close_report(operator, 0, report.hash, report.totals);
		let attester = metas[1].1.clone();
		#[extrinsic_call]
		_(RawOrigin::Signed(attester), 0, reporter, report.hash);
		assert_eq!(Reports::<T>::get(0, reporter).map(|r| r.attesters.len()), Some(2));
	}

	#[benchmark]
	fn discard_report() {
		Helper::<T>::resource_nodes(1, APART, true);
		let metas = report::<T>(1, page::<T>(1, 1, 0, 0));
		#[extrinsic_call]
		_(RawOrigin::Signed(metas[0].1.clone()), 0);
		assert_eq!(DiscardedReports::<T>::count(), 1);
	}

	/// A distribution is in progress and has not reached the node's page: the page is distributed first.
	#[benchmark]
	fn withdraw_rewards() {
		CurrentSettlement::<T>::put(full_settlement::<T>(SettlementPhase::Census { page: 0 }));
		let settlement =
			run_until::<T>(|phase| matches!(phase, SettlementPhase::Distributing { .. }));
		CurrentSettlement::<T>::put(maturing::<T>(settlement, settlement::MAX_MATURING));
		NodeAccounts::<T>::mutate(0, |accounts: &mut AccountPage| {
			accounts.mutate(0, |account| {
				let reward = Reward { traffic: 1, mining: 0 };
				account.lock(reward);
				account.mature(reward);
			})
		});
		// Enough for what the epochs would have paid in.
		T::Currency::set_balance(&Pallet::<T>::rewards_account(), 1_000_000 * STOS);
		RewardsHeld::<T>::put(1_000_000 * STOS);
		let caller: T::AccountId = whitelisted_caller();
		#[extrinsic_call]
		_(RawOrigin::Signed(caller), 0);
		assert!(Pallet::<T>::withdrawable(0).is_zero());
	}

	/// `n` recipients, whose accounts are created.
	#[benchmark]
	fn pay_incentive(n: Linear<1, MAX_PAYMENTS>) -> Result<(), BenchmarkError> {
		let origin =
			T::IncentiveOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
		let payments: Vec<_> =
			(0..n).map(|number| (account("recipient", number, 0), STOS.into())).collect();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, BoundedVec::truncate_from(payments));
		assert_eq!(IncentivePaid::<T>::get(), STOS * u128::from(n));
		Ok(())
	}

	/// `c` users.
	#[benchmark]
	fn check_page(c: Linear<0, { T::MaxPageEntries::get() }>) {
		let entries = T::MaxPageEntries::get();
		let work = application::<T>(ApplicationPhase::Checking { page: 0 }, page::<T>(c, 0, 0, 0));
		let mut meter =
			WeightMeter::with_limit(Pallet::<T>::check_cost(entries, entries * MAX_USAGE_RECORDS));
		#[block]
		{
			Pallet::<T>::step_application(work, &mut meter);
		}
	}

	/// `m` migrations.
	#[benchmark]
	fn commit(m: Linear<0, { T::MaxMigrations::get() }>) {
		Helper::<T>::resource_nodes(m, APART, true);
		(0..m).for_each(|number| Helper::<T>::exiting_node(number.saturating_mul(APART)));
		let work = application::<T>(ApplicationPhase::Committing, page::<T>(0, 0, 0, m));
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::step_application(work, &mut meter);
		}
		let phase = CurrentApplication::<T>::get().map(|work| work.phase);
		assert_eq!(phase, Some(ApplicationPhase::Crediting { page: 0 }));
	}

	/// `c` users, contributions to nodes of `g` pages of the table, `p` performance entries that suspend
	/// no node. The pages of the table are full.
	#[benchmark]
	fn credit_page(
		c: Linear<0, { T::MaxPageEntries::get() }>,
		g: Linear<4, { T::MaxPageEntries::get() }>,
		p: Linear<0, { T::MaxPageEntries::get() }>,
	) {
		Helper::<T>::resource_nodes(p, APART, true);
		let mut content = page::<T>(c, 0, p, 0);
		let entries = T::MaxPageEntries::get();
		let each = entries.div_ceil(g).clamp(1, PAGE);
		for page in 0..g {
			let full = full_page();
			let node = |slot| page.saturating_mul(PAGE).saturating_add(slot);
			Pallet::<T>::credit(full.iter().map(|(slot, ozone)| (node(slot.into()), ozone)));
		}
		for entry in 0..entries {
			let node = (entry / each).saturating_mul(PAGE).saturating_add(entry % each);
			let _ = content.contributions.try_push((node.into(), OZ.into()));
		}
		let work = application::<T>(ApplicationPhase::Crediting { page: 0 }, content);
		let most = T::WeightInfo::credit_page(entries, entries, entries)
			.saturating_add(T::WeightInfo::price(entries * MAX_USAGE_RECORDS))
			.saturating_add(T::WeightInfo::suspensions(entries));
		let mut meter = WeightMeter::with_limit(most);
		#[block]
		{
			Pallet::<T>::step_application(work, &mut meter);
		}
		assert!(!ReportPages::<T>::contains_key(7, 0));
	}

	/// What pricing `u` records of usage adds to every pass over a page.
	#[benchmark]
	fn price(u: Linear<0, { T::MaxPageEntries::get() * MAX_USAGE_RECORDS }>) {
		let all: Vec<_> = (0..u.div_ceil(MAX_USAGE_RECORDS))
			.map(|part| records((u - part * MAX_USAGE_RECORDS).min(MAX_USAGE_RECORDS)))
			.collect();
		let rates = T::Usage::rates_of(0);
		let mut sum = 0;
		#[block]
		{
			for records in &all {
				sum += T::Usage::price(&rates, records).expect("it has a price");
			}
		}
		assert_eq!(sum > 0, u > 0);
	}

	/// What `s` suspensions add to `credit_page`.
	#[benchmark]
	fn suspensions(s: Linear<0, 64>) {
		let counts: Vec<_> =
			Helper::<T>::weak_nodes(s).into_iter().map(|node| (node, 0, 1_000)).collect();
		let suspended = T::Nodes::suspended_by(&counts);
		#[block]
		{
			T::Nodes::record_performances(&counts, &mut |_, _| panic!("a known node"));
		}
		assert_eq!(suspended, s);
	}

	/// No node is active, so that the registry reads each record. One contribution lapses.
	#[benchmark]
	fn census_page() {
		let settlement = full_settlement::<T>(SettlementPhase::Census { page: 0 });
		Helper::<T>::resource_nodes(PAGE, 1, false);
		Helper::<T>::forfeited_node(PAGE - 1);
		let mut meter = WeightMeter::with_limit(T::WeightInfo::census_page());
		#[block]
		{
			Pallet::<T>::step_settlement(settlement, &mut meter);
		}
		assert!(EligiblePages::<T>::contains_key(0));
		assert_eq!(ContributionPages::<T>::get(0).iter().count() as u32, PAGE - 1);
	}

	/// The pass compares contributions.
	#[benchmark]
	fn search_page() {
		let settlement = full_settlement::<T>(SettlementPhase::Census { page: 0 });
		CurrentSettlement::<T>::put(settlement);
		let settlement = run_until::<T>(|phase| matches!(phase, SettlementPhase::Search { .. }));
		let mut meter = WeightMeter::with_limit(T::WeightInfo::search_page());
		#[block]
		{
			Pallet::<T>::step_settlement(settlement, &mut meter);
		}
	}

	/// The pass compares ids.
	#[benchmark]
	fn search_page_with_ids() {
		let settlement = full_settlement::<T>(SettlementPhase::Census { page: 0 });
		CurrentSettlement::<T>::put(settlement);
		// Contributions are all the same: after the first pass ids decide.
		let settlement = run_until::<T>(|phase| matches!(phase, SettlementPhase::Search { .. }));
		let mut search = CurrentSearch::<T>::get().expect("a search");
		full_page().iter().for_each(|(_, c)| search.observe(c, Default::default));
		assert!(search.end_pass().is_none() && search.needs_ids());
		CurrentSearch::<T>::put(search);
		let mut meter = WeightMeter::with_limit(T::WeightInfo::search_page_with_ids());
		#[block]
		{
			Pallet::<T>::step_settlement(settlement, &mut meter);
		}
	}

	/// `m` active Meta Nodes.
	#[benchmark]
	fn settle(m: Linear<0, { T::MaxMetaNodes::get() }>) {
		let settlement = full_settlement::<T>(SettlementPhase::Census { page: 0 });
		Helper::<T>::meta_nodes(m);
		CurrentSettlement::<T>::put(settlement);
		let settlement = run_until::<T>(|phase| matches!(phase, SettlementPhase::Settling));
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::step_settlement(settlement, &mut meter);
		}
		assert!(EpochResults::<T>::get(0).is_some_and(|result| result.settled > 0));
	}

	/// The rewards of `e` epochs mature.
	#[benchmark]
	fn distribute_page(e: Linear<0, { settlement::MAX_MATURING }>) {
		let settlement = full_settlement::<T>(SettlementPhase::Census { page: 0 });
		CurrentSettlement::<T>::put(settlement);
		let settlement =
			run_until::<T>(|phase| matches!(phase, SettlementPhase::Distributing { .. }));
		let settlement = maturing::<T>(settlement, e);
		let mut meter = WeightMeter::with_limit(T::WeightInfo::distribute_page(e));
		#[block]
		{
			Pallet::<T>::step_settlement(settlement, &mut meter);
		}
		assert!(EarnedPages::<T>::contains_key(e, 0));
	}

	/// `r` reports for the epoch.
	#[benchmark]
	fn finish_application(r: Linear<1, { T::MaxReportsPerEpoch::get() }>) {
		Helper::<T>::resource_nodes(1, APART, true);
		let mut first = None;
		for (reporter, operator) in Helper::<T>::meta_nodes(r) {
			let _ = Pallet::<T>::do_open_report(operator.clone(), 0);
			let _ = Pallet::<T>::do_submit_page(operator, 0, 0, page::<T>(0, 1, 0, 0));
			first = first.or(Some(reporter));
		}
		let mut work =
			application::<T>(ApplicationPhase::Crediting { page: 2 }, page::<T>(0, 1, 0, 0));
		work.report.reporter = first.unwrap_or_default();
		// What the rounding of cut contributions left.
		work.done.charged = OZ;
		Helper::<T>::open_market(OZ);
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::step_application(work, &mut meter);
		}
		assert!(AppliedReports::<T>::contains_key(0));
	}

	/// `r` reports for the epoch that can no longer be reported.
	#[benchmark]
	fn close(r: Linear<1, { T::MaxReportsPerEpoch::get() }>) {
		let settlement = full_settlement::<T>(SettlementPhase::Census { page: 0 });
		for (_, operator) in Helper::<T>::meta_nodes(r) {
			let _ = Pallet::<T>::do_open_report(operator, 0);
		}
		CurrentSettlement::<T>::put(settlement);
		let settlement = run_until::<T>(|phase| matches!(phase, SettlementPhase::Closing));
		CurrentEpoch::<T>::put(1_000);
		let mut meter = WeightMeter::new();
		#[block]
		{
			Pallet::<T>::step_settlement(settlement, &mut meter);
		}
		assert_eq!(Reports::<T>::iter().count(), 0);
	}

	/// One page of a discarded report.
	#[benchmark]
	fn clean_page() {
		let entries = T::MaxPageEntries::get();
		ReportPages::<T>::insert(7, 0, page::<T>(entries, entries, entries, 0));
		DiscardedReports::<T>::insert(7, 1);
		let cost: Weight = T::WeightInfo::tick_base().saturating_add(T::WeightInfo::clean_page());
		#[block]
		{
			Pallet::<T>::tick(cost);
		}
		assert_eq!(DiscardedReports::<T>::count(), 0);
	}
}
