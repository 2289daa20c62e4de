//! Settlement of an epoch: census, search, settling, distribution, closing.
//!
//! # New traffic
//! An epoch is settled only if an applied report has brought contributions since the settlement before.
//! Otherwise the contributions and the schedule wait. If they did not, an epoch without a report would
//! pay its whole reward to the few nodes that the settlement before left over.
//!
//! # As if at once
//! * Only applied reports change contributions, and those wait. So census and search see the
//!   contributions as they were at the end of the epoch, over any number of blocks.
//! * The market, the Mining Pool and the three shares move in one step, in one block, before that
//!   block's transactions. If census and search fit in the boundary block, as they do for thousands of
//!   nodes, this is the boundary block. Otherwise it is the block in which the search ends, a few blocks
//!   later, and the traffic is sold back at *that* block's market. The alternative, selling at the
//!   boundary's market afterwards, was rejected: a node that deposits in between raises L, and a payment
//!   at the old price would then lower (S+P)·L, which no settlement may. Closing the market for those
//!   blocks would be worse than either.
//! * Distribution only records what the settling fixed. Access to an account whose page is not
//!   distributed yet distributes the page first: [`Pallet::sync_page`]. So a forfeiture or a withdrawal
//!   finds the account as if all pages had been distributed at once.
//! * An epoch that ends while an earlier one is being settled waits for it.

use crate::{
	page_set::PageSet,
	pages::{ContributionPage, EarnedPage, node_at, place, slots_in},
	settled_set::Search,
	split::{Split, equal_part, node_reward, split},
	*,
};
use alloc::vec::Vec;
use frame_support::{
	BoundedVec,
	storage::with_storage_layer,
	traits::{Get, Time},
	weights::WeightMeter,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::DispatchError;
use stratos_primitives::{
	ChainShare, EpochClock, EpochIndex, Market, NodeId, NodeIndex, Nodes, Noz, Reward,
	SettlementRight, TreasuryIncome, TreasurySource, lock_up,
};

/// The maximum number of epochs whose rewards mature with one settlement. One is due in each epoch.
/// More are due only with a coarse granularity or after a failed settlement, and the rest follows
/// with the next settlements.
pub(crate) const MAX_MATURING: u32 = 8;

/// What the distribution of every page needs.
pub(crate) struct Distribution<T: Config> {
	result: EpochResult<BlockNumberFor<T>>,
	metas: Vec<NodeIndex>,
	maturing: Vec<(EpochIndex, EpochResult<BlockNumberFor<T>>)>,
}

/// The contributors of a page.
fn nodes_of(page: PageIndex, contributions: &ContributionPage) -> Vec<NodeIndex> {
	contributions.iter().map(|(slot, _)| node_at(page, slot)).collect()
}

/// The ids of a page's contributors, read on first use: most pages do not need them.
struct Ids<T> {
	nodes: Vec<NodeIndex>,
	ids: core::cell::OnceCell<Vec<NodeId>>,
	_config: core::marker::PhantomData<T>,
}

impl<T: Config> Ids<T> {
	fn of(page: PageIndex, contributions: &ContributionPage) -> Self {
		Self {
			nodes: nodes_of(page, contributions),
			ids: Default::default(),
			_config: Default::default(),
		}
	}

	/// The id of the contributor at `place` in the page's order.
	fn at(&self, place: usize) -> NodeId {
		let ids = self.ids.get_or_init(|| T::Nodes::ids_of(&self.nodes));
		ids.get(place).copied().unwrap_or(NodeId([u8::MAX; 32]))
	}
}

impl<T: Config> Pallet<T> {
	/// Begins the settlement of `epoch`, which has ended. Only one settlement is in progress at a time:
	/// [`Pallet::close`] begins the next.
	pub(crate) fn queue_settlement(epoch: EpochIndex, parameters: MiningParameters) {
		CurrentSettlement::<T>::put(Settlement {
			epoch,
			parameters,
			phase: SettlementPhase::Waiting,
			eligible: Default::default(),
			walk: Default::default(),
			earned: Default::default(),
			census: Default::default(),
			new_traffic: 0,
			cut: None,
			undistributed: Default::default(),
			unsettled_pages: 0,
			maturing: (0, 0),
			matured: Default::default(),
		});
	}

	/// Continues the settlement as far as the meter allows. Returns whether anything was done.
	pub(crate) fn step_settlement(mut settlement: Settlement, meter: &mut WeightMeter) -> bool {
		let before = settlement.phase;
		match settlement.phase {
			SettlementPhase::Waiting => {
				settlement.new_traffic = Self::take_new_traffic();
				settlement.phase = SettlementPhase::Census { page: 0 };
			}
			SettlementPhase::Census { page } => Self::take_census(&mut settlement, page, meter),
			SettlementPhase::Search { page } => Self::search(&mut settlement, page, meter),
			SettlementPhase::Settling => {
				if meter.try_consume(T::WeightInfo::settle(T::MaxMetaNodes::get())).is_ok() {
					Self::settle(&mut settlement);
				}
			}
			SettlementPhase::Distributing { page } => {
				Self::distribute(&mut settlement, page, meter)
			}
			SettlementPhase::Closing => {
				if meter.try_consume(T::WeightInfo::close(T::MaxReportsPerEpoch::get())).is_ok() {
					Self::close(&settlement);
					return true;
				}
			}
		}
		if settlement.phase == before {
			// Only the state of the search has changed.
			return false;
		}
		CurrentSettlement::<T>::put(settlement);
		true
	}

	fn take_census(settlement: &mut Settlement, first: PageIndex, meter: &mut WeightMeter) {
		// Contributions only change by this walk, which removes no page but the current one.
		let pages = ContributingPages::<T>::get();
		let mut from = Some(first);
		while let Some(page) = from.and_then(|from| pages.next(from)) {
			if meter.try_consume(T::WeightInfo::census_page()).is_err() {
				return;
			}
			let candidates = Self::candidates(settlement.epoch, page);
			candidates.iter().for_each(|(_, contribution)| settlement.census.observe(contribution));
			// Without new traffic nothing is settled: the page is not needed.
			if settlement.new_traffic > 0 && !candidates.is_empty() {
				EligiblePages::<T>::insert(page, candidates);
				settlement.eligible.insert(page);
			}
			settlement.phase = SettlementPhase::Census { page: page.saturating_add(1) };
			from = page.checked_add(1);
		}
		let threshold = settlement.parameters.settlement_threshold;
		let settles = settlement.new_traffic > 0;
		settlement.phase = match settlement.census.begin(threshold).filter(|_| settles) {
			Some(search) => {
				CurrentSearch::<T>::put(search);
				SettlementPhase::Search { page: 0 }
			}
			None => SettlementPhase::Settling,
		};
	}

	/// The contributions of a page that may be settled now. Those that never will be are removed.
	fn candidates(epoch: EpochIndex, page: PageIndex) -> ContributionPage {
		let mut candidates = ContributionPages::<T>::get(page);
		let mut lapsed = ContributionPage::default();
		let rights = T::Nodes::settlement_right_each(&nodes_of(page, &candidates));
		let not_now: Vec<_> = candidates
			.iter()
			.zip(rights)
			.filter(|(_, right)| *right != SettlementRight::Now)
			.collect();
		for ((slot, contribution), right) in not_now {
			candidates.set(slot, 0);
			if right == SettlementRight::Never {
				lapsed.set(slot, contribution);
			}
		}
		if !lapsed.is_empty()
			&& let Err(reason) = with_storage_layer(|| Self::lapse(epoch, page, &lapsed))
		{
			Self::deposit_event(Event::SettlementFailed { epoch, reason });
		}
		candidates
	}

	fn search(settlement: &mut Settlement, first: PageIndex, meter: &mut WeightMeter) {
		let Some(mut search) = CurrentSearch::<T>::get() else {
			frame_support::defensive!("a search has a state");
			settlement.phase = SettlementPhase::Settling;
			return;
		};
		let mut from = first;
		// Continues with the next pass while there is weight.
		loop {
			let Some(page) = settlement.eligible.next(from) else {
				from = 0;
				if let Some(cut) = search.end_pass() {
					CurrentSearch::<T>::kill();
					settlement.cut = Some(cut);
					settlement.phase = SettlementPhase::Settling;
					return;
				}
				continue;
			};
			let cost = match search.needs_ids() {
				true => T::WeightInfo::search_page_with_ids(),
				false => T::WeightInfo::search_page(),
			};
			if meter.try_consume(cost).is_err() {
				break;
			}
			Self::search_page(&mut search, page);
			from = page.saturating_add(1);
		}
		CurrentSearch::<T>::put(search);
		settlement.phase = SettlementPhase::Search { page: from };
	}

	fn search_page(search: &mut Search, page: PageIndex) {
		let candidates = EligiblePages::<T>::get(page);
		let ids = Ids::<T>::of(page, &candidates);
		for (place, (_, contribution)) in candidates.iter().enumerate() {
			search.observe(contribution, || ids.at(place));
		}
	}

	/// Everything that moves at once. On a failure, which only corrupt accounting can cause,
	/// contributions stay and the epoch has no reward.
	fn settle(settlement: &mut Settlement) {
		let settled = with_storage_layer(|| Self::try_settle(settlement));
		if let Err(reason) = settled {
			settlement.cut = None;
			// The next epoch tries again.
			Self::add_new_traffic(settlement.new_traffic);
			Self::deposit_event(Event::SettlementFailed { epoch: settlement.epoch, reason });
			let result = Self::blank_result(settlement);
			EpochResults::<T>::insert(settlement.epoch, result);
		}
		settlement.maturing = Self::find_maturing(settlement.epoch);
		settlement.walk = Self::pages_to_distribute(settlement);
		settlement.phase = SettlementPhase::Distributing { page: 0 };
	}

	fn blank_result(settlement: &Settlement) -> EpochResult<BlockNumberFor<T>> {
		// Not before the rewards of an earlier epoch, even if the lock-up was shortened: what is
		// taken of locked rewards is deducted from the oldest, so their order must stay.
		let free_from =
			settlement.parameters.free_from(settlement.epoch).max(LastFreeFrom::<T>::get());
		LastFreeFrom::<T>::put(free_from);
		let lock_up = settlement.parameters.lock_up;
		let free_at =
			lock_up::free_at(T::Time::now(), lock_up, Self::epoch_ms()).max(LastFreeAt::<T>::get());
		LastFreeAt::<T>::put(free_at);
		EpochResult {
			contributed: settlement.census.ozone,
			contributors: settlement.census.nodes,
			settled: 0,
			settled_nodes: 0,
			reward: Reward::default(),
			split: Split::default(),
			meta_nodes: 0,
			meta_each: Reward::default(),
			to_treasury: Reward::default(),
			free_from,
			free_at,
			block: frame_system::Pallet::<T>::block_number(),
		}
	}

	fn try_settle(settlement: &mut Settlement) -> Result<(), DispatchError> {
		let epoch = settlement.epoch;
		let mut result = Self::blank_result(settlement);
		let Some(cut) = settlement.cut else {
			// Proof-of-Traffic: no new traffic that can be settled, no reward at all.
			EpochResults::<T>::insert(epoch, result);
			return Ok(());
		};
		let mined = TotalMined::<T>::get();
		let tiers = &settlement.parameters.tiers;
		let shares = schedule::tier(tiers, mined)
			.map(|tier| tier.shares)
			.ok_or(Error::<T>::AccountingMismatch)?;
		// A cap that was lowered for the new epoch binds the settlement of the old one too: no more is
		// ever mined than the cap in force.
		let cap = ActiveParameters::<T>::get().cap();
		let mining = schedule::mining_reward(tiers, mined).min(Self::mineable(cap));

		let traffic = T::Market::settle(cut.ozone, &Self::rewards_account())?;
		Self::mine(mining)?;
		Self::settle_contributions(cut.ozone)?;
		settlement.unsettled_pages = cut.ozone;

		result.settled = cut.ozone;
		result.settled_nodes = cut.nodes;
		result.reward = Reward { traffic, mining };
		result.split = split(result.reward, shares);
		let Split { resource, meta, chain } = result.split;

		let mut metas = T::Nodes::active_metas();
		metas.truncate(T::MaxMetaNodes::get() as usize);
		result.meta_nodes = metas.len() as u32;
		result.meta_each = equal_part(meta, result.meta_nodes);
		SettlementMetaNodes::<T>::put(BoundedVec::truncate_from(metas));

		settlement.undistributed = resource.saturating_add(meta);
		Self::hold_rewards(settlement.undistributed.total());
		result.to_treasury = Self::pay_chain_share(epoch, chain)?;
		Self::deposit_event(Event::EpochSettled {
			epoch,
			ozone: result.settled,
			nodes: result.settled_nodes,
			reward: result.reward,
			split: result.split,
			meta_nodes: result.meta_nodes,
			meta_each: result.meta_each,
			free_from: result.free_from,
		});
		EpochResults::<T>::insert(epoch, result);
		Ok(())
	}

	/// Pays the chain share. Returns the part without a recipient, which was paid to the treasury.
	fn pay_chain_share(epoch: EpochIndex, share: Reward) -> Result<Reward, DispatchError> {
		if share.is_zero() {
			return Ok(share);
		}
		let account = T::ChainShare::account();
		Self::move_funds(&Self::rewards_account(), &account, share.total())?;
		let left = T::ChainShare::distribute(epoch, share);
		Self::deposit_event(Event::ChainSharePaid { epoch, account: account.clone(), share, left });
		if !left.is_zero() {
			Self::move_funds(&account, &T::Treasury::get(), left.total())?;
			let source = TreasurySource::ChainShare;
			<Self as TreasuryIncome>::note(source, left.total());
			Self::deposit_event(Event::TreasuryPaid { epoch, source, reward: left });
		}
		Ok(left)
	}

	/// The first epoch whose rewards become free with the end of `epoch`, and the number of such
	/// epochs.
	fn find_maturing(epoch: EpochIndex) -> (EpochIndex, u32) {
		let mut first = NextToMature::<T>::get();
		// Epochs before the first settlement have no result.
		let mut skips = 0;
		while first < epoch && skips < 64 && !EpochResults::<T>::contains_key(first) {
			first += 1;
			skips += 1;
		}
		let now = T::Time::now();
		let due = |candidate: &EpochIndex| {
			*candidate < epoch
				&& EpochResults::<T>::get(candidate).is_some_and(|result| {
					result.free_from <= epoch.saturating_add(1) && result.free_at <= now
				})
		};
		let count = (first..first.saturating_add(MAX_MATURING)).take_while(due).count();
		(first, count as u32)
	}

	/// The pages with something to lock or to free.
	fn pages_to_distribute(settlement: &Settlement) -> PageSet {
		let mut walk = settlement.eligible.clone();
		if settlement.cut.is_some() {
			let metas = SettlementMetaNodes::<T>::get();
			walk.join(&metas.iter().map(|node| place(*node).0).collect());
		}
		let (first, count) = settlement.maturing;
		for epoch in first..first.saturating_add(count) {
			walk.join(&EarningPages::<T>::get(epoch));
		}
		walk
	}

	fn distribution(settlement: &Settlement) -> Option<Distribution<T>> {
		let (first, count) = settlement.maturing;
		Some(Distribution {
			result: EpochResults::<T>::get(settlement.epoch)?,
			metas: SettlementMetaNodes::<T>::get().into_inner(),
			maturing: (first..first.saturating_add(count))
				.filter_map(|epoch| EpochResults::<T>::get(epoch).map(|result| (epoch, result)))
				.collect(),
		})
	}

	fn distribute(settlement: &mut Settlement, first: PageIndex, meter: &mut WeightMeter) {
		let cost = T::WeightInfo::distribute_page(settlement.maturing.1);
		if !meter.can_consume(cost) {
			return;
		}
		let Some(distribution) = Self::distribution(settlement) else {
			frame_support::defensive!("the settling wrote a result");
			settlement.phase = SettlementPhase::Closing;
			return;
		};
		let mut from = Some(first);
		while let Some(page) = from.and_then(|from| settlement.walk.next(from)) {
			if meter.try_consume(cost).is_err() {
				return;
			}
			Self::distribute_page(settlement, &distribution, page);
			settlement.phase = SettlementPhase::Distributing { page: page.saturating_add(1) };
			from = page.checked_add(1);
		}
		settlement.phase = SettlementPhase::Closing;
	}

	/// Locks the epoch's rewards in the accounts of a page and frees those that mature. Does
	/// nothing if the page was already distributed.
	fn distribute_page(
		settlement: &mut Settlement,
		distribution: &Distribution<T>,
		page: PageIndex,
	) {
		let mut accounts = Self::accounts_of(page);
		if accounts.next > settlement.epoch {
			return;
		}
		let Distribution { result, metas, maturing } = distribution;
		let candidates = EligiblePages::<T>::take(page);
		let mut earned = EarnedPage::default();
		let mut locked = Reward::default();
		let mut ozone: Noz = 0;
		if let Some(cut) = settlement.cut {
			let ids = Ids::<T>::of(page, &candidates);
			let settled = candidates
				.iter()
				.enumerate()
				.filter(|(place, (_, contribution))| cut.settles(*contribution, || ids.at(*place)));
			for (_, (slot, contribution)) in settled {
				let reward = node_reward(result.split.resource, contribution, result.settled);
				earned.settled.set(slot, contribution);
				accounts.mutate(slot, |account| account.lock(reward));
				locked = locked.saturating_add(reward);
				ozone = ozone.saturating_add(contribution);
			}
			for slot in slots_in(metas, page) {
				accounts.mutate(slot, |account| account.lock(result.meta_each));
				locked = locked.saturating_add(result.meta_each);
				// Cannot fail: at most 256 slots, each once.
				let _ = earned.metas.try_push(slot);
			}
		}
		if ozone > 0 {
			Self::remove_settled(page, &earned.settled);
		}
		let mut freed = Reward::default();
		let mut changed = !earned.is_empty();
		if !earned.is_empty() {
			EarnedPages::<T>::insert(settlement.epoch, page, earned);
			settlement.earned.insert(page);
			let epoch = settlement.epoch;
			Self::deposit_event(Event::RewardsLocked { epoch, page, reward: locked });
		}
		for (epoch, result) in maturing {
			let Some(earned) = EarnedPages::<T>::take(epoch, page) else { continue };
			changed = true;
			for (slot, contribution) in earned.settled.iter() {
				let reward = node_reward(result.split.resource, contribution, result.settled);
				freed = freed.saturating_add(accounts.mutate(slot, |a| a.mature(reward)));
			}
			for slot in earned.metas {
				freed = freed.saturating_add(accounts.mutate(slot, |a| a.mature(result.meta_each)));
			}
		}
		if changed {
			accounts.next = settlement.epoch.saturating_add(1);
			Self::put_accounts(page, accounts);
		}
		settlement.undistributed = settlement.undistributed.saturating_sub(locked);
		settlement.unsettled_pages = settlement.unsettled_pages.saturating_sub(ozone);
		settlement.matured = settlement.matured.saturating_add(freed);
	}

	/// Distributes a page now if the current distribution has not reached it.
	pub(crate) fn sync_page(page: PageIndex) {
		let Some(mut settlement) = CurrentSettlement::<T>::get() else { return };
		if !matches!(settlement.phase, SettlementPhase::Distributing { page: next } if page >= next)
		{
			return;
		}
		if let Some(distribution) = Self::distribution(&settlement) {
			Self::distribute_page(&mut settlement, &distribution, page);
			CurrentSettlement::<T>::put(settlement);
		}
	}

	/// Pays leftovers, removes old records, and begins the next settlement if an epoch has ended.
	fn close(settlement: &Settlement) {
		let epoch = settlement.epoch;
		let left = settlement.undistributed;
		if !left.is_zero() {
			let paid = with_storage_layer(|| Self::pay_out(&T::Treasury::get(), left.total()));
			match paid {
				Ok(()) => {
					EpochResults::<T>::mutate(epoch, |slot| {
						if let Some(result) = slot {
							result.to_treasury = result.to_treasury.saturating_add(left);
						}
					});
					let source = TreasurySource::NodeShares;
					<Self as TreasuryIncome>::note(source, left.total());
					Self::deposit_event(Event::TreasuryPaid { epoch, source, reward: left });
				}
				Err(reason) => {
					Self::deposit_event(Event::SettlementFailed { epoch, reason });
				}
			}
		}
		SettlementMetaNodes::<T>::kill();
		let (first, count) = settlement.maturing;
		NextToMature::<T>::put(first.saturating_add(count));
		(first..first.saturating_add(count)).for_each(EarningPages::<T>::remove);
		if !settlement.earned.is_empty() {
			EarningPages::<T>::insert(epoch, &settlement.earned);
		}
		if !settlement.matured.is_zero() {
			Self::deposit_event(Event::RewardsMatured {
				first_epoch: first,
				epochs: count,
				reward: settlement.matured,
			});
		}
		Self::forget(settlement.parameters.report_window);
		Self::deposit_event(Event::EpochClosed { epoch });
		let next = epoch.saturating_add(1);
		if next < CurrentEpoch::<T>::get() {
			let parameters = WaitingParameters::<T>::take(next);
			Self::queue_settlement(next, parameters.unwrap_or_else(ActiveParameters::<T>::get));
		} else {
			CurrentSettlement::<T>::kill();
		}
	}

	/// Removes reports that can no longer be applied, and old records, for at most two epochs each:
	/// one more becomes due with each epoch.
	fn forget(window: u32) {
		let current = CurrentEpoch::<T>::get();
		let mut floor = OldestReportable::<T>::get();
		for _ in 0..2 {
			if floor.saturating_add(window) >= current || AcceptedReporter::<T>::contains_key(floor)
			{
				break;
			}
			Self::drop_reports(floor);
			floor += 1;
		}
		OldestReportable::<T>::put(floor);
		// A record is needed while its epoch can be reported or its rewards are locked.
		let needed = floor.min(NextToMature::<T>::get());
		let mut oldest = OldestRecord::<T>::get();
		for _ in 0..2 {
			if oldest >= needed {
				break;
			}
			EpochResults::<T>::remove(oldest);
			Self::drop_record(oldest);
			oldest += 1;
		}
		OldestRecord::<T>::put(oldest);
	}
}
