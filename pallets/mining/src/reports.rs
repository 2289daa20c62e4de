//! Traffic reports: submission in pages, attestation, quorum.
//!
//! # The hash
//! `H(0) = blake2_256("stratos/report" ++ epoch)` and `H(n+1) = blake2_256(H(n) ++ SCALE(page n))`. A
//! Meta Node that has the pages, its own or those on chain, computes the hash by itself and so
//! attests to every number in them.
//!
//! # Usage
//! A page says what users used: bytes, replicas, touches, units. The chain prices it by the rates that
//! were in force in the reported epoch, so that neither the reporter nor a change of rates since then
//! decides what users pay. The totals of the report are those prices. `OzoneApi::price_usage` gives them
//! beforehand.
//!
//! # What is checked when
//! At submission, all that a page alone shows: the signer operates an active Meta Node, the epoch is
//! known and has no accepted report, the lists ascend, no amount is 0, the nodes exist and may
//! contribute, those migrated off are exiting, the users have the Ozone. At closing: the totals are those of the pages and balance.
//! What can change before the report is applied is checked again then: see `report_application.rs`.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{BoundedVec, ensure};
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

	/// Fails unless `epoch` can be reported now.
	pub(crate) fn ensure_reportable(epoch: EpochIndex) -> DispatchResult {
		Self::ensure_in_window(epoch)?;
		ensure!(!AppliedReports::<T>::contains_key(epoch), Error::<T>::AlreadyApplied);
		ensure!(!AcceptedReporter::<T>::contains_key(epoch), Error::<T>::AlreadyAccepted);
		Ok(())
	}

	/// Fails unless `epoch` is one of the latest, on which reports are taken.
	fn ensure_in_window(epoch: EpochIndex) -> DispatchResult {
		let current = CurrentEpoch::<T>::get();
		let window = ActiveParameters::<T>::get().report_window;
		ensure!(
			epoch <= current
				&& epoch.saturating_add(window) >= current
				&& epoch >= OldestReportable::<T>::get(),
			Error::<T>::UnknownEpoch
		);
		Ok(())
	}

	fn open_report_of(epoch: EpochIndex, reporter: NodeIndex) -> Result<Report<T>, DispatchError> {
		let report = Self::report_of(epoch, reporter)?;
		ensure!(!report.closed, Error::<T>::ReportClosed);
		Ok(report)
	}

	pub(crate) fn do_open_report(operator: T::AccountId, epoch: EpochIndex) -> DispatchResult {
		let reporter = Self::meta_of(&operator)?;
		Self::ensure_reportable(epoch)?;
		Self::create_report(epoch, reporter, report_seed(epoch))?;
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
		Self::take_in(epoch, &mut report, &page)?;
		report.hash = report_hash(report.hash, &page);
		report.pages += 1;

		let hash = report.hash;
		Self::add_page(report.id, number, page)?;
		Self::update_report(epoch, reporter, report);
		Self::deposit_event(Event::ReportPageSubmitted { epoch, reporter, page: number, hash });
		Ok(())
	}

	/// Checks a page against the report so far and adds it to the report's totals.
	fn take_in(epoch: EpochIndex, report: &mut Report<T>, page: &ReportPage<T>) -> DispatchResult {
		let empty = page.usage.is_empty()
			&& page.contributions.is_empty()
			&& page.performance.is_empty()
			&& page.migrations.is_empty();
		ensure!(!empty, Error::<T>::EmptyEntry);
		let add = |sum: &mut Noz, amount: Noz| -> DispatchResult {
			ensure!(amount > 0, Error::<T>::EmptyEntry);
			*sum = sum.checked_add(amount).ok_or(Error::<T>::Overflow)?;
			Ok(())
		};
		let rates = T::Usage::rates_of(epoch);
		for UserUsage { user, records } in &page.usage {
			ensure!(report.last_user.as_ref() < Some(user), Error::<T>::NotAscending);
			report.last_user = Some(user.clone());
			let ozone = T::Usage::price(&rates, records)?;
			add(&mut report.totals.charged, ozone)?;
			ensure!(T::Usage::ozone_of(user) >= ozone, Error::<T>::InsufficientOzone);
		}
		// One batch: the registry reads each of its pages once.
		let contributors: Vec<_> = page.contributions.iter().map(|(node, _)| node.0).collect();
		let may = T::Nodes::may_contribute_each(&contributors);
		for ((node, amount), may) in page.contributions.iter().zip(may) {
			Self::ascend(&mut report.last_contributor, node.0)?;
			add(&mut report.totals.contributed, amount.0)?;
			if !may {
				// Looked up only to name the error.
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
		let migrants: Vec<_> = page.migrations.iter().map(|(node, _)| node.0).collect();
		let known = T::Nodes::known_each(&migrants);
		for ((node, amount), known) in page.migrations.iter().zip(known) {
			Self::ascend(&mut report.last_migrant, node.0)?;
			add(&mut report.totals.migrated, amount.0)?;
			ensure!(known, Error::<T>::UnknownNode);
			ensure!(T::Nodes::is_exiting(node.0), Error::<T>::NotExiting);
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
		Self::attest(&mut report.attesters, reporter)?;
		T::Nodes::meta_acted(reporter);
		let accepted = Self::has_quorum(&report)?;

		Self::update_report(epoch, reporter, report);
		Self::deposit_event(Event::ReportClosed { epoch, reporter, hash, totals });
		if accepted {
			Self::accept_report(epoch, reporter);
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
		Self::ensure_in_window(epoch)?;
		if let Some(mut record) = AppliedReports::<T>::get(epoch) {
			ensure!(record.reporter == reporter, Error::<T>::AlreadyApplied);
			ensure!(record.hash == hash, Error::<T>::WrongHash);
			Self::attest(&mut record.attesters, attester)?;
			AppliedReports::<T>::insert(epoch, record);
			T::Nodes::meta_acted(attester);
			Self::deposit_event(Event::ReportAttested { epoch, reporter, attester });
			return Ok(());
		}
		let accepted = AcceptedReporter::<T>::get(epoch);
		ensure!(accepted.is_none_or(|other| other == reporter), Error::<T>::AlreadyAccepted);
		let mut report = Self::report_of(epoch, reporter)?;
		ensure!(report.closed, Error::<T>::ReportOpen);
		ensure!(report.hash == hash, Error::<T>::WrongHash);
		Self::attest(&mut report.attesters, attester)?;
		T::Nodes::meta_acted(attester);
		let reached = accepted.is_none() && Self::has_quorum(&report)?;

		Self::update_report(epoch, reporter, report);
		Self::deposit_event(Event::ReportAttested { epoch, reporter, attester });
		if reached {
			Self::accept_report(epoch, reporter);
		}
		Ok(())
	}

	pub(crate) fn do_discard_report(operator: T::AccountId, epoch: EpochIndex) -> DispatchResult {
		let reporter = Self::meta_of(&operator)?;
		Self::report_of(epoch, reporter)?;
		let accepted = AcceptedReporter::<T>::get(epoch) == Some(reporter);
		ensure!(!accepted, Error::<T>::AlreadyAccepted);
		Self::drop_report(epoch, reporter);
		Self::deposit_event(Event::ReportDiscarded { epoch, reporter });
		Ok(())
	}

	fn attest(
		attesters: &mut BoundedVec<NodeIndex, T::MaxMetaNodes>,
		attester: NodeIndex,
	) -> DispatchResult {
		ensure!(!attesters.contains(&attester), Error::<T>::AlreadyAttested);
		attesters.try_push(attester).map_err(|_| Error::<T>::TooManyAttesters)?;
		Ok(())
	}

	/// Whether the attesters of a report are a quorum of the active Meta Nodes. Attesters that are
	/// no longer active, or dormant, do not count, on either side. Fails if the report could not be queued.
	fn has_quorum(report: &Report<T>) -> Result<bool, DispatchError> {
		let active = T::Nodes::active_metas();
		let votes = report.attesters.iter().filter(|node| active.binary_search(node).is_ok());
		let parameters = ActiveParameters::<T>::get();
		let reached = parameters.is_quorum(votes.count() as u32, active.len() as u32);
		if reached {
			Self::ensure_queue_has_room()?;
		}
		Ok(reached)
	}

	fn accept_report(epoch: EpochIndex, reporter: NodeIndex) {
		Self::accept(epoch, reporter);
		Self::deposit_event(Event::ReportAccepted { epoch, reporter });
	}
}
