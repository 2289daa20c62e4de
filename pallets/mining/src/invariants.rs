//! What must hold after every block. Always compiled, so that a runtime API can ask for it.

use crate::{
	pages::{NodeAccount, PAGE},
	*,
};
use alloc::{collections::BTreeMap, format, string::String};
use frame_support::traits::fungible::Inspect;
use stratos_primitives::{Noz, Reward};

fn claim(holds: bool, claim: impl FnOnce() -> String) -> Result<(), String> {
	if holds { Ok(()) } else { Err(claim()) }
}

impl<T: Config> Pallet<T> {
	/// Checks every claim of this pallet about its storage; the error names the claim and the
	/// figures. Reads everything: meant for tests and for questions from outside of a block.
	pub fn check_invariants() -> Result<(), String> {
		Self::check_clock()?;
		Self::check_pools()?;
		Self::check_contributions()?;
		Self::check_accounts()?;
		Self::check_reports()
	}

	/// The current block lies within the current epoch.
	fn check_clock() -> Result<(), String> {
		let (epoch, start, length) = Self::epoch_position();
		claim((1..=MAX_EPOCH_LENGTH).contains(&length), || {
			format!("mining: epoch {epoch} has {length} blocks")
		})?;
		let block = frame_system::Pallet::<T>::block_number();
		claim(block >= start && block < start + length.into(), || {
			format!(
				"mining: block {block:?} is outside of epoch {epoch}, {length} blocks from {start:?}"
			)
		})
	}

	/// Accounts hold what the books say, and no more is mined than may be.
	fn check_pools() -> Result<(), String> {
		let (mined, cap) = (TotalMined::<T>::get(), ActiveParameters::<T>::get().cap());
		claim(mined <= cap && cap <= MINING_CAP, || {
			format!("mining: {mined} mined of at most {cap}")
		})?;
		let endowment = Endowment::<T>::get();
		claim(mined <= endowment, || format!("mining: {mined} mined out of {endowment}"))?;
		let pool = T::Currency::balance(&Self::mining_pool_account());
		let books = Self::mining_pool_books();
		claim(pool == books, || format!("mining: the Mining Pool holds {pool}, not {books}"))?;
		let (rewards, held) =
			(T::Currency::balance(&Self::rewards_account()), RewardsHeld::<T>::get());
		claim(rewards == held, || {
			format!("mining: the rewards account holds {rewards}, not {held}")
		})?;
		let accounts = NodeAccounts::<T>::iter_values()
			.fold(Reward::default(), |sum, page| sum.saturating_add(page.sum()));
		let open =
			SettlementUnderWay::<T>::get().map_or(Reward::default(), |job| job.undistributed);
		let sum = accounts.saturating_add(open).total();
		claim(sum == held, || format!("mining: the nodes' accounts add up to {sum}, not {held}"))
	}

	/// The pages of contributions add up to the unsettled Ozone.
	fn check_contributions() -> Result<(), String> {
		let job = SettlementUnderWay::<T>::get();
		let mut sum: Noz = job.as_ref().map_or(0, |job| job.unsettled_pages);
		sum = sum.saturating_add(Unsettled::<T>::get());
		let pages = ContributionPages::<T>::iter_values()
			.fold(0, |sum: Noz, page| sum.saturating_add(page.sum()));
		claim(pages == sum, || format!("mining: contributions add up to {pages}, not {sum} nOz"))?;
		if job.is_none() {
			claim(Candidates::<T>::iter_keys().next().is_none(), || {
				"mining: candidates are left although no epoch is being settled".into()
			})?;
			claim(SearchUnderWay::<T>::get().is_none(), || {
				"mining: a search is left although no epoch is being settled".into()
			})?;
		}
		for (page, candidates) in Candidates::<T>::iter() {
			let contributions = ContributionPages::<T>::get(page);
			claim(candidates.iter().all(|(slot, c)| contributions.get(slot) == c), || {
				format!("mining: candidates of page {page} are not its contributions")
			})?;
		}
		Ok(())
	}

	/// Every node's locked rewards are what its epochs earned less what was taken.
	fn check_accounts() -> Result<(), String> {
		let mut earned: BTreeMap<(PageIndex, u8), Reward> = BTreeMap::new();
		for (epoch, page, entry) in EarnedPages::<T>::iter() {
			let result = EpochResults::<T>::get(epoch)
				.ok_or_else(|| format!("mining: epoch {epoch} has rewards but no result"))?;
			let slots = entry.settled.iter().map(|(slot, _)| slot);
			for slot in
				slots.chain(entry.metas.iter().copied().filter(|s| entry.settled.get(*s) == 0))
			{
				let sum = earned.entry((page, slot)).or_default();
				*sum = sum.saturating_add(Self::reward_in(&result, &entry, slot));
			}
		}
		for (page, accounts) in NodeAccounts::<T>::iter() {
			for slot in 0..PAGE {
				let slot = slot as u8;
				let NodeAccount { locked, owed, .. } = accounts.get(slot);
				let kept = Reward::from(locked).saturating_add(owed.into());
				let whole = earned.remove(&(page, slot)).unwrap_or_default();
				claim(kept == whole, || {
					format!(
						"mining: node {} has {kept:?} locked or taken, its epochs earned {whole:?}",
						pages::node_at(page, slot)
					)
				})?;
			}
		}
		claim(earned.values().all(Reward::is_zero), || {
			"mining: rewards of nodes without an account".into()
		})
	}

	/// Reports, their lists and the queue agree.
	fn check_reports() -> Result<(), String> {
		for (epoch, reporters) in Reporters::<T>::iter() {
			claim(
				reporters.iter().all(|reporter| Reports::<T>::contains_key(epoch, reporter)),
				|| format!("mining: a reporter of epoch {epoch} has no report"),
			)?;
		}
		for (epoch, reporter, report) in Reports::<T>::iter() {
			claim(Reporters::<T>::get(epoch).contains(&reporter), || {
				format!("mining: the report of {reporter} for epoch {epoch} is not listed")
			})?;
			claim(!report.closed || report.totals.balance(), || {
				format!("mining: the report of {reporter} for epoch {epoch} does not balance")
			})?;
			claim(report.id < NextReportId::<T>::get(), || {
				format!("mining: report {} has the number of one to come", report.id)
			})?;
		}
		let under_way = ApplicationUnderWay::<T>::get().map(|work| work.report);
		let queued: BTreeMap<_, _> = Queue::<T>::get()
			.into_iter()
			.chain(under_way)
			.map(|report| (report.epoch, report.reporter))
			.collect();
		let decided: BTreeMap<_, _> = Decided::<T>::iter().collect();
		claim(queued == decided, || {
			format!("mining: decided are {decided:?}, queued or under way {queued:?}")
		})?;
		for epoch in decided.keys() {
			claim(!AppliedReports::<T>::contains_key(epoch), || {
				format!("mining: a report for epoch {epoch} is queued although one was applied")
			})?;
		}
		Ok(())
	}

	/// Ozone that pallet `ozone` must count as unsettled if both agree: contributions in the pages,
	/// and what a report under application has paid for without having credited it yet.
	pub fn unsettled_ozone() -> Noz {
		let done = ApplicationUnderWay::<T>::get().map(|work| work.done).unwrap_or_default();
		Unsettled::<T>::get()
			.saturating_add(done.charged)
			.saturating_add(done.migrated)
			.saturating_sub(done.contributed)
	}
}
