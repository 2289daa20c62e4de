//! The claims of the pallet about its storage. Always compiled, so that a runtime API can check them.

use crate::{
	page_set::PageSet,
	pages::{NodeAccount, PAGE},
	*,
};
use alloc::{collections::BTreeMap, format};
use frame_support::traits::fungible::Inspect;
use sp_runtime::traits::Saturating;
use stratos_primitives::{Claims, Invariants, Noz, Reward};

impl<T: Config> Invariants for Pallet<T> {
	fn claims(claims: &mut Claims) {
		claims.of("mining");
		Self::claim_clock(claims);
		Self::claim_pools(claims);
		Self::claim_contributions(claims);
		Self::claim_page_sets(claims);
		Self::claim_accounts(claims);
		Self::claim_reports(claims);
	}
}

impl<T: Config> Pallet<T> {
	/// The current block lies within the current epoch.
	fn claim_clock(claims: &mut Claims) {
		let (epoch, start, length) = Self::epoch_position();
		let possible = (1..=MAX_EPOCH_LENGTH).contains(&length);
		claims.one("the epoch length is within its bounds", possible, || {
			format!("epoch {epoch} has {length} blocks")
		});
		let block = frame_system::Pallet::<T>::block_number();
		let within = block >= start && block < start.saturating_add(length.into());
		claims.one("the block lies within the epoch", within, || {
			format!("block {block:?} is outside of epoch {epoch}, {length} blocks from {start:?}")
		});
	}

	/// The accounts hold what the accounting says, and no more is mined than allowed.
	fn claim_pools(claims: &mut Claims) {
		let (mined, cap) = (TotalMined::<T>::get(), ActiveParameters::<T>::get().cap());
		claims.one("at most the cap is mined", mined <= cap && cap <= MINING_CAP, || {
			format!("{mined} mined of at most {cap}")
		});
		let endowment = Endowment::<T>::get();
		claims.one("at most the endowment is mined", mined <= endowment, || {
			format!("{mined} mined out of {endowment}")
		});
		let (incentive, part) = (IncentivePaid::<T>::get(), endowment.saturating_sub(MINING_CAP));
		claims.one("at most the incentive testnet's part is paid", incentive <= part, || {
			format!("{incentive} paid of a part of {part}")
		});
		let pool = T::Currency::balance(&Self::mining_pool_account());
		let left = Self::mining_pool_left();
		claims.one("the Mining Pool holds what is left", pool == left, || {
			format!("the Mining Pool holds {pool}, not {left}")
		});
		let (rewards, held) =
			(T::Currency::balance(&Self::rewards_account()), RewardsHeld::<T>::get());
		claims.one("the rewards account holds the rewards of nodes", rewards == held, || {
			format!("the rewards account holds {rewards}, not {held}")
		});
		let accounts = NodeAccounts::<T>::iter_values()
			.fold(Reward::default(), |sum, page| sum.saturating_add(page.sum()));
		let open = CurrentSettlement::<T>::get()
			.map_or(Reward::default(), |settlement| settlement.undistributed);
		let sum = accounts.saturating_add(open).total();
		claims.one("the nodes' accounts add up to the rewards held", sum == held, || {
			format!("the nodes' accounts add up to {sum}, not {held}")
		});
	}

	/// The pages of contributions add up to the unsettled Ozone.
	fn claim_contributions(claims: &mut Claims) {
		let settlement = CurrentSettlement::<T>::get();
		let mut sum: Noz = settlement.as_ref().map_or(0, |settlement| settlement.unsettled_pages);
		sum = sum.saturating_add(Unsettled::<T>::get());
		let pages = ContributionPages::<T>::iter_values()
			.fold(0, |sum: Noz, page| sum.saturating_add(page.sum()));
		claims.one("contributions add up to the unsettled Ozone", pages == sum, || {
			format!("contributions add up to {pages}, not {sum} nOz")
		});
		let candidates = settlement.is_some() || EligiblePages::<T>::iter_keys().next().is_none();
		claims.one("a finished settlement leaves no eligible contributions", candidates, || {
			"eligible contributions are left although no epoch is being settled".into()
		});
		let search = settlement.is_some() || CurrentSearch::<T>::get().is_none();
		claims.one("a finished settlement leaves no search", search, || {
			"a search is left although no epoch is being settled".into()
		});
		let contributed = claims.begin("eligible contributions are contributions");
		for (page, candidates) in EligiblePages::<T>::iter() {
			let contributions = ContributionPages::<T>::get(page);
			let same = candidates.iter().all(|(slot, c)| contributions.get(slot) == c);
			claims.check(contributed, same, || {
				format!("the eligible contributions of page {page} are not its contributions")
			});
		}
	}

	/// What a settlement walks has all that there is.
	fn claim_page_sets(claims: &mut Claims) {
		let settlement = CurrentSettlement::<T>::get();
		let known: PageSet = ContributionPages::<T>::iter_keys().collect();
		let set = ContributingPages::<T>::get();
		claims.one("the pages with contributions are known", known == set, || {
			format!("{known:?} have contributions, {set:?} are known to")
		});
		let full = ContributionPages::<T>::iter_values().all(|page| !page.is_empty());
		claims.one("no page is stored without contributions", full, || {
			"a page without contributions is stored".into()
		});
		let eligible = EligiblePages::<T>::iter_keys()
			.all(|page| settlement.as_ref().is_some_and(|now| now.eligible.contains(page)));
		claims.one("the eligible pages are known", eligible, || {
			"an eligible page is not known to be one".into()
		});
		let earned = claims.begin("the pages with locked rewards are known");
		for (epoch, page, _) in EarnedPages::<T>::iter() {
			let now = settlement.as_ref().filter(|now| now.epoch == epoch);
			let listed = now.is_some_and(|now| now.earned.contains(page))
				|| EarningPages::<T>::get(epoch).contains(page);
			claims.check(earned, listed, || {
				format!("page {page} earned in epoch {epoch} and is not known to")
			});
		}
		let current = CurrentEpoch::<T>::get();
		let waits = claims.begin("parameters are kept of epochs that wait for their settlement");
		for epoch in WaitingParameters::<T>::iter_keys() {
			let settled = settlement.as_ref().is_none_or(|now| epoch <= now.epoch);
			claims.check(waits, !settled && epoch < current, || {
				format!("parameters of epoch {epoch} are kept in epoch {current}")
			});
		}
	}

	/// Every node's locked rewards are what its epochs earned, less what was taken.
	fn claim_accounts(claims: &mut Claims) {
		let results = claims.begin("every epoch with rewards has a result");
		let mut earned: BTreeMap<(PageIndex, u8), Reward> = BTreeMap::new();
		for (epoch, page, entry) in EarnedPages::<T>::iter() {
			let result = EpochResults::<T>::get(epoch);
			claims.check(results, result.is_some(), || {
				format!("epoch {epoch} has rewards but no result")
			});
			let Some(result) = result else { continue };
			let slots = entry.settled.iter().map(|(slot, _)| slot);
			for slot in
				slots.chain(entry.metas.iter().copied().filter(|s| entry.settled.get(*s) == 0))
			{
				let sum = earned.entry((page, slot)).or_default();
				*sum = sum.saturating_add(Self::reward_in(&result, &entry, slot));
			}
		}
		let kept_whole = claims.begin("a node's locked and taken rewards are what it earned");
		for (page, accounts) in NodeAccounts::<T>::iter() {
			for slot in 0..PAGE {
				let slot = slot as u8;
				let NodeAccount { locked, taken, .. } = accounts.get(slot);
				let kept = Reward::from(locked).saturating_add(taken.into());
				let whole = earned.remove(&(page, slot)).unwrap_or_default();
				claims.check(kept_whole, kept == whole, || {
					let node = pages::node_at(page, slot);
					format!("node {node} has {kept:?} locked or taken, its epochs earned {whole:?}")
				});
			}
		}
		let accounted = earned.values().all(Reward::is_zero);
		claims.one("only nodes with an account have rewards", accounted, || {
			"rewards of nodes without an account".into()
		});
	}

	/// Reports, their lists and the queue are consistent.
	fn claim_reports(claims: &mut Claims) {
		let reported = claims.begin("every reporter has a report");
		for (epoch, reporters) in Reporters::<T>::iter() {
			let all = reporters.iter().all(|reporter| Reports::<T>::contains_key(epoch, reporter));
			claims.check(reported, all, || format!("a reporter of epoch {epoch} has no report"));
		}
		let listed = claims.begin("every report is listed");
		let balanced = claims.begin("every closed report balances");
		let numbered = claims.begin("report ids are below the next id");
		for (epoch, reporter, report) in Reports::<T>::iter() {
			claims.check(listed, Reporters::<T>::get(epoch).contains(&reporter), || {
				format!("the report of {reporter} for epoch {epoch} is not listed")
			});
			claims.check(balanced, !report.closed || report.totals.balance(), || {
				format!("the report of {reporter} for epoch {epoch} does not balance")
			});
			claims.check(numbered, report.id < NextReportId::<T>::get(), || {
				format!("report {} is beyond the next id", report.id)
			});
		}
		let under_way = CurrentApplication::<T>::get().map(|work| work.report);
		let queued: BTreeMap<_, _> = AcceptedQueue::<T>::get()
			.into_iter()
			.chain(under_way)
			.map(|report| (report.epoch, report.reporter))
			.collect();
		let decided: BTreeMap<_, _> = AcceptedReporter::<T>::iter().collect();
		claims.one("accepted reports are queued or being applied", queued == decided, || {
			format!("accepted are {decided:?}, queued or being applied {queued:?}")
		});
		let once = claims.begin("no report is applied twice");
		for epoch in decided.keys() {
			claims.check(once, !AppliedReports::<T>::contains_key(epoch), || {
				format!("a report for epoch {epoch} is queued although one was applied")
			});
		}
	}

	/// The unsettled Ozone that pallet `ozone` must have: contributions in the pages, and what the
	/// current application has charged but not credited yet.
	pub fn unsettled_ozone() -> Noz {
		let done = CurrentApplication::<T>::get().map(|work| work.done).unwrap_or_default();
		Unsettled::<T>::get()
			.saturating_add(done.charged)
			.saturating_add(done.migrated)
			.saturating_sub(done.contributed)
	}
}
