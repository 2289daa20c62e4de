//! Traffic reports: submission in pages, attestation, quorum.
//!
//! # The hash
//! `H(0) = blake2_256("stratos/report" ++ epoch)` and `H(n+1) = blake2_256(H(n) ++ SCALE(page n))`,
//! so a Meta Node that has the pages, from its own books or from the chain, reckons the hash by
//! itself and attests to every number in them.
//!
//! # What is checked when
//! At submission everything that a page alone can show: that the node is a live Meta Node, the
//! epoch known and not decided, the lists ascending, the amounts not 0, the nodes known and able to
//! contribute, the users' Ozone enough. At closing: that the totals are those of the pages and that
//! they balance. What can change until the application is checked again there: see `report_application.rs`.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::ensure;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{EpochIndex, NodeIndex, Nodes, Noz, Usage};

/// The hash of a report without pages.
pub fn report_seed(epoch: EpochIndex) -> H256 {
	H256(sp_io::hashing::blake2_256(&(*b"stratos/report", epoch).encode()))
}

/// The hash of a report with one more page.
pub fn report_hash<T: Config>(before: H256, page: &ReportPage<T>) -> H256 {
	H256(sp_io::hashing::blake2_256(&(before, page).encode()))
}

impl<T: Config> Pallet<T> {
	/// The active Meta Node that `operator` signs for.
	fn meta_of(operator: &T::AccountId) -> Result<NodeIndex, DispatchError> {
		Ok(T::Nodes::active_meta_of(operator).ok_or(Error::<T>::NotActiveMetaNode)?)
	}

	/// Whether `epoch` can be reported now.
	pub(crate) fn ensure_reportable(epoch: EpochIndex) -> DispatchResult {
		let current = CurrentEpoch::<T>::get();
		let window = ActiveParameters::<T>::get().report_window;
		ensure!(
			epoch <= current
				&& epoch.saturating_add(window) >= current
				&& epoch >= OldestReportable::<T>::get(),
			Error::<T>::UnknownEpoch
		);
		ensure!(!AppliedReports::<T>::contains_key(epoch), Error::<T>::AlreadyApplied);
		ensure!(!AcceptedReporter::<T>::contains_key(epoch), Error::<T>::AlreadyAccepted);
		Ok(())
	}

	fn open_report_of(epoch: EpochIndex, reporter: NodeIndex) -> Result<Report<T>, DispatchError> {
		let report = Reports::<T>::get(epoch, reporter).ok_or(Error::<T>::UnknownReport)?;
		ensure!(!report.closed, Error::<T>::ReportClosed);
		Ok(report)
	}

	pub(crate) fn do_open_report(operator: T::AccountId, epoch: EpochIndex) -> DispatchResult {
		let reporter = Self::meta_of(&operator)?;
		Self::ensure_reportable(epoch)?;
		ensure!(!Reports::<T>::contains_key(epoch, reporter), Error::<T>::AlreadyReported);
		let mut reporters = Reporters::<T>::get(epoch);
		reporters.try_push(reporter).map_err(|_| Error::<T>::TooManyReports)?;
		let id = NextReportId::<T>::get();
		let next = id.checked_add(1).ok_or(Error::<T>::TooManyReports)?;

		NextReportId::<T>::put(next);
		Reporters::<T>::insert(epoch, reporters);
		Reports::<T>::insert(
			epoch,
			reporter,
			Report {
				id,
				pages: 0,
				hash: report_seed(epoch),
				totals: Default::default(),
				last_user: None,
				last_contributor: None,
				last_performer: None,
				last_migrant: None,
				closed: false,
				attesters: Default::default(),
			},
		);
		Self::deposit_event(Event::ReportOpened { epoch, reporter });
		Ok(())
	}

	pub(crate) fn do_submit_page(
		operator: T::AccountId,
		epoch: EpochIndex,
		number: u32,
		page: ReportPage<T>,
	) -> DispatchResult {
		let reporter = Self::meta_of(&operator)?;
		Self::ensure_reportable(epoch)?;
		let mut report = Self::open_report_of(epoch, reporter)?;
		ensure!(number == report.pages, Error::<T>::WrongPageNumber);
		let most = ActiveParameters::<T>::get().max_report_pages;
		ensure!(report.pages < most, Error::<T>::TooManyPages);
		Self::take_in(&mut report, &page)?;
		let mut migrations = ReportMigrations::<T>::get(report.id);
		for (node, amount) in &page.migrations {
			migrations.try_push((node.0, amount.0)).map_err(|_| Error::<T>::TooManyMigrations)?;
		}
		report.hash = report_hash(report.hash, &page);
		report.pages += 1;

		let (id, hash) = (report.id, report.hash);
		if !page.migrations.is_empty() {
			ReportMigrations::<T>::insert(id, migrations);
		}
		ReportPages::<T>::insert(id, number, page);
		Reports::<T>::insert(epoch, reporter, report);
		Self::deposit_event(Event::ReportPageSubmitted { epoch, reporter, page: number, hash });
		Ok(())
	}

	/// Checks a page against the report so far and adds it to the report's totals.
	fn take_in(report: &mut Report<T>, page: &ReportPage<T>) -> DispatchResult {
		let empty = page.charges.is_empty()
			&& page.contributions.is_empty()
			&& page.performance.is_empty()
			&& page.migrations.is_empty();
		ensure!(!empty, Error::<T>::EmptyEntry);
		let add = |sum: &mut Noz, amount: Noz| -> DispatchResult {
			ensure!(amount > 0, Error::<T>::EmptyEntry);
			*sum = sum.checked_add(amount).ok_or(Error::<T>::Overflow)?;
			Ok(())
		};
		for (user, amount) in &page.charges {
			ensure!(report.last_user.as_ref() < Some(user), Error::<T>::NotAscending);
			report.last_user = Some(user.clone());
			add(&mut report.totals.charged, amount.0)?;
			ensure!(T::Usage::ozone_of(user) >= amount.0, Error::<T>::InsufficientOzone);
		}
		// Asked for all at once: the registry then reads its pages once each.
		let contributors: Vec<_> = page.contributions.iter().map(|(node, _)| node.0).collect();
		let may = T::Nodes::may_contribute_each(&contributors);
		for ((node, amount), may) in page.contributions.iter().zip(may) {
			Self::ascend(&mut report.last_contributor, node.0)?;
			add(&mut report.totals.contributed, amount.0)?;
			if !may {
				// The second question only where the first is answered with no.
				ensure!(T::Nodes::id_of(node.0).is_some(), Error::<T>::UnknownNode);
				return Err(Error::<T>::CannotContribute.into());
			}
		}
		let performers: Vec<_> = page.performance.iter().map(|tasks| tasks.node).collect();
		let known = T::Nodes::known_each(&performers);
		for (tasks, known) in page.performance.iter().zip(known) {
			Self::ascend(&mut report.last_performer, tasks.node)?;
			ensure!(tasks.completed > 0 || tasks.failed > 0, Error::<T>::EmptyEntry);
			ensure!(known, Error::<T>::UnknownNode);
		}
		for (node, amount) in &page.migrations {
			Self::ascend(&mut report.last_migrant, node.0)?;
			add(&mut report.totals.migrated, amount.0)?;
			ensure!(T::Nodes::id_of(node.0).is_some(), Error::<T>::UnknownNode);
		}
		Ok(())
	}

	fn ascend(last: &mut Option<NodeIndex>, next: NodeIndex) -> DispatchResult {
		ensure!(*last < Some(next), Error::<T>::NotAscending);
		*last = Some(next);
		Ok(())
	}

	pub(crate) fn do_close_report(
		operator: T::AccountId,
		epoch: EpochIndex,
		hash: H256,
		totals: ReportTotals,
	) -> DispatchResult {
		let reporter = Self::meta_of(&operator)?;
		Self::ensure_reportable(epoch)?;
		let mut report = Self::open_report_of(epoch, reporter)?;
		ensure!(report.pages > 0, Error::<T>::EmptyEntry);
		ensure!(report.totals.balance(), Error::<T>::Unbalanced);
		ensure!(report.totals == totals, Error::<T>::WrongTotals);
		ensure!(report.hash == hash, Error::<T>::WrongHash);
		report.closed = true;
		report.attesters.try_push(reporter).map_err(|_| Error::<T>::TooManyAttesters)?;
		let decides = Self::has_quorum(&report);
		if decides {
			Self::ensure_queue_has_room()?;
		}

		Reports::<T>::insert(epoch, reporter, report);
		Self::deposit_event(Event::ReportClosed { epoch, reporter, hash, totals });
		if decides {
			Self::decide(epoch, reporter);
		}
		Ok(())
	}

	pub(crate) fn do_attest_report(
		operator: T::AccountId,
		epoch: EpochIndex,
		reporter: NodeIndex,
		hash: H256,
	) -> DispatchResult {
		let attester = Self::meta_of(&operator)?;
		Self::ensure_reportable(epoch)?;
		let mut report = Reports::<T>::get(epoch, reporter).ok_or(Error::<T>::UnknownReport)?;
		ensure!(report.closed, Error::<T>::ReportOpen);
		ensure!(report.hash == hash, Error::<T>::WrongHash);
		ensure!(!report.attesters.contains(&attester), Error::<T>::AlreadyAttested);
		report.attesters.try_push(attester).map_err(|_| Error::<T>::TooManyAttesters)?;
		let decides = Self::has_quorum(&report);
		if decides {
			Self::ensure_queue_has_room()?;
		}

		Reports::<T>::insert(epoch, reporter, report);
		Self::deposit_event(Event::ReportAttested { epoch, reporter, attester });
		if decides {
			Self::decide(epoch, reporter);
		}
		Ok(())
	}

	pub(crate) fn do_discard_report(operator: T::AccountId, epoch: EpochIndex) -> DispatchResult {
		let reporter = Self::meta_of(&operator)?;
		ensure!(Reports::<T>::contains_key(epoch, reporter), Error::<T>::UnknownReport);
		ensure!(AcceptedReporter::<T>::get(epoch) != Some(reporter), Error::<T>::AlreadyAccepted);
		Self::drop_report(epoch, reporter);
		Self::deposit_event(Event::ReportDiscarded { epoch, reporter });
		Ok(())
	}

	/// Whether those who stand behind a report are a quorum of the Meta Nodes active now. Who is
	/// not active any more does not count, on either side.
	fn has_quorum(report: &Report<T>) -> bool {
		let active = T::Nodes::active_metas();
		let votes = report.attesters.iter().filter(|node| active.binary_search(node).is_ok());
		ActiveParameters::<T>::get().is_quorum(votes.count() as u32, active.len() as u32)
	}

	fn ensure_queue_has_room() -> DispatchResult {
		let full = AcceptedQueue::<T>::decode_len().unwrap_or(0) >= MAX_QUEUE as usize;
		ensure!(!full, Error::<T>::QueueFull);
		Ok(())
	}

	/// The report of `reporter` is the one to be applied for `epoch`.
	fn decide(epoch: EpochIndex, reporter: NodeIndex) {
		let queued = AcceptedReport { epoch, reporter, accepted_in: CurrentEpoch::<T>::get() };
		AcceptedReporter::<T>::insert(epoch, reporter);
		AcceptedQueue::<T>::mutate(|queue| {
			if queue.try_push(queued).is_err() {
				frame_support::defensive!("room was made sure of");
			}
		});
		Self::deposit_event(Event::ReportAccepted { epoch, reporter });
	}

	/// Removes a report; its pages go bit by bit, in the blocks that follow.
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

	/// Removes all reports of an epoch.
	pub(crate) fn drop_reports(epoch: EpochIndex) {
		for reporter in Reporters::<T>::get(epoch) {
			Self::drop_report(epoch, reporter);
		}
	}
}
