//! Answers of the runtime API. They may distribute a page early, which changes no result.

use crate::{
	pages::{EarnedPage, place},
	split::node_reward,
	*,
};
use alloc::vec::Vec;
use frame_system::pallet_prelude::BlockNumberFor;
use stratos_primitives::{Balance, EpochIndex, NodeIndex, Noz, Reward};
use stratos_runtime_api::mining::{LockedOf, ReportStage, ReportStatus};

impl<T: Config> Pallet<T> {
	/// What can still be mined, base units.
	pub fn left_to_mine() -> Balance {
		ActiveParameters::<T>::get().cap().saturating_sub(TotalMined::<T>::get())
	}

	/// A node's unsettled contributions, nOz.
	pub fn contribution_of(node: NodeIndex) -> Noz {
		let (page, slot) = place(node);
		let contribution = ContributionPages::<T>::get(page).get(slot);
		// A settled contribution stays in its page until the page is distributed.
		match CurrentSettlement::<T>::get() {
			Some(Settlement {
				epoch,
				cut: Some(_),
				phase: SettlementPhase::Distributing { .. },
				..
			}) if Self::accounts_of(page).next <= epoch => {
				Self::sync_page(page);
				ContributionPages::<T>::get(page).get(slot)
			}
			_ => contribution,
		}
	}

	/// The node's free rewards.
	pub fn withdrawable(node: NodeIndex) -> Reward {
		Self::sync_page(place(node).0);
		Self::account_of(node).free.into()
	}

	/// What a node earned in an epoch, while those rewards are locked. `None` for an epoch without
	/// a result: not settled yet, or its record was removed.
	pub fn reward_of(node: NodeIndex, epoch: EpochIndex) -> Option<Reward> {
		let result = EpochResults::<T>::get(epoch)?;
		let (page, slot) = place(node);
		Self::sync_page(page);
		Some(Self::reward_in(&result, &EarnedPages::<T>::get(epoch, page)?, slot))
	}

	pub(crate) fn reward_in(
		result: &EpochResult<BlockNumberFor<T>>,
		earned: &EarnedPage,
		slot: u8,
	) -> Reward {
		let contribution = earned.settled.get(slot);
		let own = node_reward(result.split.resource, contribution, result.settled);
		match earned.metas.contains(&slot) {
			true => own.saturating_add(result.meta_each),
			false => own,
		}
	}

	/// The node's locked rewards by the epoch in which they become free, oldest first, net of what
	/// was taken. Reads a page for every epoch of the lock-up: not for use in a block.
	pub fn locked_of(node: NodeIndex) -> Vec<LockedOf> {
		Self::locked_of_all(&[node])
	}

	/// The locked rewards of several nodes, by ascending index, as [`Pallet::locked_of`] of each; by page,
	/// epoch and node. Reads a page for every 256 nodes and every epoch of the lock-up: not for use in a
	/// block.
	pub fn locked_of_all(nodes: &[NodeIndex]) -> Vec<LockedOf> {
		let mut locked = Vec::new();
		for group in nodes.chunk_by(|a, b| place(*a).0 == place(*b).0) {
			let Some(page) = group.first().map(|node| place(*node).0) else { continue };
			Self::sync_page(page);
			let accounts = Self::accounts_of(page);
			let mut slots: Vec<(u8, Reward)> = group
				.iter()
				.map(|node| place(*node).1)
				.map(|slot| (slot, accounts.get(slot).taken.into()))
				.collect();
			for epoch in NextToMature::<T>::get()..CurrentEpoch::<T>::get() {
				let Some(earned) = EarnedPages::<T>::get(epoch, page) else { continue };
				let Some(result) = EpochResults::<T>::get(epoch) else { continue };
				for (slot, taken) in &mut slots {
					let whole = Self::reward_in(&result, &earned, *slot);
					let reward = whole.saturating_sub(*taken);
					*taken = taken.saturating_sub(whole);
					if !reward.is_zero() {
						locked.push(LockedOf { epoch, free_from: result.free_from, reward });
					}
				}
			}
		}
		locked
	}

	/// The reports for an epoch. After an application, only the applied one.
	pub fn report_status(epoch: EpochIndex) -> Vec<ReportStatus> {
		if let Some(report) = AppliedReports::<T>::get(epoch) {
			return alloc::vec![ReportStatus {
				reporter: report.reporter,
				stage: ReportStage::Applied,
				pages: 0,
				hash: report.hash,
				totals: report.totals,
				attesters: report.attesters.into_inner(),
			}];
		}
		let decided = AcceptedReporter::<T>::get(epoch);
		let reporters = Reporters::<T>::get(epoch);
		let status = |reporter| {
			let report = Reports::<T>::get(epoch, reporter)?;
			let stage = match (decided == Some(reporter), report.closed) {
				(true, _) => ReportStage::Accepted,
				(false, true) => ReportStage::Closed,
				(false, false) => ReportStage::Open,
			};
			Some(ReportStatus {
				reporter,
				stage,
				pages: report.pages,
				hash: report.hash,
				totals: report.totals,
				attesters: report.attesters.into_inner(),
			})
		};
		reporters.into_iter().filter_map(status).collect()
	}
}
