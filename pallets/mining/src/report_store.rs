//! The storage of reports: the only writer of `Reports`, `Reporters`, `ReportPages`,
//! `ReportMigrations`, `DiscardedReports`, `AppliedReports`, `AcceptedReporter` and `AcceptedQueue`.
//!
//! A report's pages are removed one by one in later blocks, so that no call pays for thousands.

use crate::*;
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{EpochIndex, NodeIndex, Noz};

impl<T: Config> Pallet<T> {
	/// The report of `reporter` for `epoch`.
	pub(crate) fn report_of(
		epoch: EpochIndex,
		reporter: NodeIndex,
	) -> Result<Report<T>, DispatchError> {
		Ok(Reports::<T>::get(epoch, reporter).ok_or(Error::<T>::UnknownReport)?)
	}

	/// Stores an empty report. `seed` is its hash.
	pub(crate) fn create_report(
		epoch: EpochIndex,
		reporter: NodeIndex,
		seed: H256,
	) -> DispatchResult {
		ensure!(!Reports::<T>::contains_key(epoch, reporter), Error::<T>::AlreadyReported);
		let mut reporters = Reporters::<T>::get(epoch);
		reporters.try_push(reporter).map_err(|_| Error::<T>::TooManyReports)?;
		let id = NextReportId::<T>::get();
		let next = id.checked_add(1).ok_or(Error::<T>::TooManyReports)?;

		NextReportId::<T>::put(next);
		Reporters::<T>::insert(epoch, reporters);
		let report = Report {
			id,
			pages: 0,
			hash: seed,
			totals: Default::default(),
			last_user: None,
			last_contributor: None,
			last_performer: None,
			last_migrant: None,
			closed: false,
			attesters: Default::default(),
		};
		Reports::<T>::insert(epoch, reporter, report);
		Ok(())
	}

	/// Replaces a report that is stored.
	pub(crate) fn update_report(epoch: EpochIndex, reporter: NodeIndex, report: Report<T>) {
		Reports::<T>::insert(epoch, reporter, report);
	}

	/// Stores page `number` of the report with this id, and adds its migrations to the report's.
	pub(crate) fn add_page(id: ReportId, number: u32, page: ReportPage<T>) -> DispatchResult {
		let mut migrations = ReportMigrations::<T>::get(id);
		let most = ActiveParameters::<T>::get().max_migrations as usize;
		ensure!(migrations.len() + page.migrations.len() <= most, Error::<T>::TooManyMigrations);
		for (node, amount) in &page.migrations {
			migrations.try_push((node.0, amount.0)).map_err(|_| Error::<T>::TooManyMigrations)?;
		}
		if !page.migrations.is_empty() {
			ReportMigrations::<T>::insert(id, migrations);
		}
		ReportPages::<T>::insert(id, number, page);
		Ok(())
	}

	pub(crate) fn page_of(id: ReportId, number: u32) -> ReportPage<T> {
		ReportPages::<T>::get(id, number).unwrap_or_default()
	}

	pub(crate) fn remove_page(id: ReportId, number: u32) {
		ReportPages::<T>::remove(id, number);
	}

	/// Removes a report. Its pages are removed in later blocks.
	pub(crate) fn drop_report(epoch: EpochIndex, reporter: NodeIndex) {
		let Some(report) = Reports::<T>::take(epoch, reporter) else { return };
		Reporters::<T>::mutate_exists(epoch, |slot| {
			if let Some(reporters) = slot {
				reporters.retain(|other| *other != reporter);
				if reporters.is_empty() {
					*slot = None;
				}
			}
		});
		ReportMigrations::<T>::remove(report.id);
		if report.pages > 0 {
			DiscardedReports::<T>::insert(report.id, report.pages);
		}
	}

	/// Removes all reports for an epoch.
	pub(crate) fn drop_reports(epoch: EpochIndex) {
		for reporter in Reporters::<T>::get(epoch) {
			Self::drop_report(epoch, reporter);
		}
	}

	/// Removes one page of a discarded report. Returns whether there was one.
	pub(crate) fn remove_discarded_page() -> bool {
		let Some((id, pages)) = DiscardedReports::<T>::iter().next() else { return false };
		let last = pages.saturating_sub(1);
		Self::remove_page(id, last);
		if last == 0 {
			DiscardedReports::<T>::remove(id);
		} else {
			DiscardedReports::<T>::insert(id, last);
		}
		true
	}

	/// Whether the queue has room for one more accepted report.
	pub(crate) fn ensure_queue_has_room() -> DispatchResult {
		let full = AcceptedQueue::<T>::decode_len().unwrap_or(0) >= MAX_QUEUE as usize;
		ensure!(!full, Error::<T>::QueueFull);
		Ok(())
	}

	/// Queues the report of `reporter`, which has its quorum, as the one to apply for `epoch`.
	///
	/// [`Pallet::ensure_queue_has_room`] must have passed.
	pub(crate) fn accept(epoch: EpochIndex, reporter: NodeIndex) {
		let accepted = AcceptedReport { epoch, reporter, accepted_in: CurrentEpoch::<T>::get() };
		AcceptedReporter::<T>::insert(epoch, reporter);
		AcceptedQueue::<T>::mutate(|queue| {
			if queue.try_push(accepted).is_err() {
				frame_support::defensive!("the queue had room");
			}
		});
	}

	/// Takes the first report off the queue if it is `wanted`. The queue is ordered by acceptance.
	pub(crate) fn next_accepted(
		wanted: impl FnOnce(&AcceptedReport) -> bool,
	) -> Option<AcceptedReport> {
		if AcceptedQueue::<T>::decode_len().unwrap_or(0) == 0 {
			return None;
		}
		let mut queue = AcceptedQueue::<T>::get();
		if !queue.first().is_some_and(wanted) {
			return None;
		}
		let first = queue.remove(0);
		AcceptedQueue::<T>::put(queue);
		Some(first)
	}

	/// Removes an accepted report that cannot be applied. The epoch can be reported again.
	pub(crate) fn reject(epoch: EpochIndex, reporter: NodeIndex) {
		AcceptedReporter::<T>::remove(epoch);
		Self::drop_report(epoch, reporter);
	}

	/// Replaces the reports for an epoch by the record of the one that was applied. Returns the record.
	/// `credited` is what it brought to nodes, nOz.
	pub(crate) fn archive(
		epoch: EpochIndex,
		reporter: NodeIndex,
		credited: Noz,
	) -> Option<AppliedReport<T>> {
		AcceptedReporter::<T>::remove(epoch);
		let Report { hash, totals, attesters, .. } =
			Reports::<T>::mutate(epoch, reporter, |slot| {
				let report = slot.as_mut()?;
				// Each of its pages was removed when it was applied.
				report.pages = 0;
				Some(report.clone())
			})?;
		Self::drop_reports(epoch);
		let block = frame_system::Pallet::<T>::block_number();
		let record = AppliedReport { reporter, hash, totals, credited, attesters, block };
		AppliedReports::<T>::insert(epoch, &record);
		Some(record)
	}

	/// Removes the record of the report that was applied for `epoch`.
	pub(crate) fn drop_record(epoch: EpochIndex) {
		AppliedReports::<T>::remove(epoch);
	}
}
