//! Application of an accepted report: all or nothing, in bounded steps.
//!
//! A report for 100,000 nodes is applied over several blocks, and users and nodes act in between.
//! Three phases make the application all or nothing:
//! 1. **Checking** reads the Ozone of every charged user and changes nothing. One user with too little
//!    refuses the whole report. This is the last step that can refuse.
//! 2. **Committing** makes all migrations in one block. An exiting node that cannot pay pays for as much
//!    as it can; nobody else pays the rest, so that the contributions of the report are cut by it, in
//!    proportion. A report is not refused for it: otherwise one insolvent node could keep all others
//!    from their rewards.
//! 3. **Crediting** charges users and credits nodes page by page, each page in a transaction. What the
//!    rounding of cut contributions leaves returns to the market's limit.
//!
//! An ordinary report passes all three phases in one block, which leaves no gap. Between the blocks of
//! a large report a user's Ozone can only grow, because no other report is applied. If it were lower all the
//! same, the user pays what is left, and the treasury buys the
//! rest at the market's price, with an event: the other 99,999 nodes are already credited, so the
//! report can no longer be refused. If the treasury cannot pay either, the application waits, with an
//! event, and tries again in every block. Anyone can end the wait with a prepay for that user.
//!
//! A node that was suspended or left after the submission is credited too, because its traffic was
//! paid for. The epoch's census decides whether it is settled.

use crate::{pages::place, *};
use alloc::vec::Vec;
use frame_support::{
	storage::with_storage_layer,
	traits::Get,
	weights::{Weight, WeightMeter},
};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{EpochIndex, Market, NodeIndex, Nodes, Noz, Usage, math::mul_div_floor};

/// The task counts of a page: node, completed, failed.
fn counts_of<T: Config>(content: &ReportPage<T>) -> Vec<(NodeIndex, u32, u32)> {
	content.performance.iter().map(|tasks| (tasks.node, tasks.completed, tasks.failed)).collect()
}

impl<T: Config> Pallet<T> {
	/// Begins to apply an accepted report.
	pub(crate) fn start_application(report: AcceptedReport) {
		let Some(header) = Reports::<T>::get(report.epoch, report.reporter) else {
			frame_support::defensive!("an accepted report is kept until it is applied");
			Self::reject(report.epoch, report.reporter);
			return;
		};
		CurrentApplication::<T>::put(Application {
			report,
			id: header.id,
			pages: header.pages,
			phase: ApplicationPhase::Checking { page: 0 },
			done: Default::default(),
			cut: None,
			stalled: false,
		});
	}

	/// Continues the application as far as the meter allows. Returns whether anything was done.
	pub(crate) fn step_application(mut application: Application, meter: &mut WeightMeter) -> bool {
		let before = application;
		let outcome = match application.phase {
			ApplicationPhase::Checking { page } => Self::check_pages(&mut application, page, meter),
			ApplicationPhase::Committing => {
				Self::commit(&mut application, meter);
				Ok(())
			}
			ApplicationPhase::Crediting { page } if page == application.pages => {
				let cost = T::WeightInfo::finish_application(T::MaxReportsPerEpoch::get());
				if meter.try_consume(cost).is_err() {
					return false;
				}
				Self::finish_application(&application);
				return true;
			}
			ApplicationPhase::Crediting { page } => {
				Self::credit_pages(&mut application, page, meter);
				Ok(())
			}
		};
		if let Err(reason) = outcome {
			Self::refuse(&application, reason);
			return true;
		}
		if application != before {
			CurrentApplication::<T>::put(application);
		}
		// No new phase: the weight is used up, or the application waits.
		application.phase != before.phase
	}

	fn check_pages(
		application: &mut Application,
		first: u32,
		meter: &mut WeightMeter,
	) -> DispatchResult {
		if first == 0 {
			let contributed =
				Reports::<T>::get(application.report.epoch, application.report.reporter)
					.map_or(0, |report| report.totals.contributed);
			Self::ensure_can_credit(contributed)?;
		}
		let entries = T::MaxPageEntries::get();
		let most = Self::check_cost(entries, entries.saturating_mul(MAX_USAGE_RECORDS));
		for page in first..application.pages {
			if !meter.can_consume(most) {
				return Ok(());
			}
			let content = Self::page_of(application.id, page);
			meter.consume(Self::check_cost(content.usage.len() as u32, content.records()));
			let rates = T::Usage::rates_of(application.report.epoch);
			for UserUsage { user, records } in &content.usage {
				let ozone = T::Usage::price(&rates, records)?;
				frame_support::ensure!(
					T::Usage::ozone_of(user) >= ozone,
					Error::<T>::InsufficientOzone
				);
			}
			application.phase = ApplicationPhase::Checking { page: page + 1 };
		}
		application.phase = ApplicationPhase::Committing;
		Ok(())
	}

	fn commit(application: &mut Application, meter: &mut WeightMeter) {
		if !meter.can_consume(T::WeightInfo::commit(T::MaxMigrations::get())) {
			return;
		}
		let migrations = ReportMigrations::<T>::get(application.id);
		meter.consume(T::WeightInfo::commit(migrations.len() as u32));
		let AcceptedReport { epoch, reporter, .. } = application.report;
		let mut migrated: Noz = 0;
		let mut unpaid: Noz = 0;
		for (node, amount) in migrations {
			let paid =
				with_storage_layer(|| T::Nodes::charge_migration(node, amount)).unwrap_or_default();
			migrated = migrated.saturating_add(paid);
			let ozone = amount.saturating_sub(paid);
			if ozone > 0 {
				unpaid = unpaid.saturating_add(ozone);
				Self::deposit_event(Event::MigrationUnpaid { epoch, node, ozone });
			}
		}
		if unpaid > 0 {
			let contributed =
				Reports::<T>::get(epoch, reporter).map_or(0, |report| report.totals.contributed);
			application.cut = Some((contributed.saturating_sub(unpaid), contributed));
		}
		application.done.migrated = migrated;
		application.phase = ApplicationPhase::Crediting { page: 0 };
	}

	fn credit_pages(application: &mut Application, first: u32, meter: &mut WeightMeter) {
		for page in first..application.pages {
			let content = Self::page_of(application.id, page);
			if meter.try_consume(Self::credit_cost(&content)).is_err() {
				return;
			}
			let (epoch, cut) = (application.report.epoch, application.cut);
			let done = with_storage_layer(|| Self::credit_page(epoch, cut, &content));
			match done {
				Ok(done) => {
					application.done.charged =
						application.done.charged.saturating_add(done.charged);
					application.done.contributed =
						application.done.contributed.saturating_add(done.contributed);
					application.stalled = false;
				}
				Err(reason) => {
					if !application.stalled {
						application.stalled = true;
						let AcceptedReport { epoch, reporter, .. } = application.report;
						Self::deposit_event(Event::ReportStalled { epoch, reporter, reason });
					}
					return;
				}
			}
			Self::remove_page(application.id, page);
			application.phase = ApplicationPhase::Crediting { page: page + 1 };
		}
	}

	/// The weight of checking a page with `users` users and `records` records of usage.
	pub(crate) fn check_cost(users: u32, records: u32) -> Weight {
		T::WeightInfo::check_page(users).saturating_add(T::WeightInfo::price(records))
	}

	/// The weight of applying a page.
	fn credit_cost(content: &ReportPage<T>) -> Weight {
		let mut pages = 0u32;
		let mut last = None;
		for (node, _) in &content.contributions {
			// The nodes ascend, and so do their pages of the table.
			let (page, _) = place(node.0);
			if last.replace(page) != Some(page) {
				pages = pages.saturating_add(1);
			}
		}
		let (users, counts) = (content.usage.len() as u32, content.performance.len() as u32);
		T::WeightInfo::credit_page(users, pages, counts)
			.saturating_add(T::WeightInfo::price(content.records()))
			.saturating_add(T::WeightInfo::suspensions(T::Nodes::suspended_by(&counts_of(content))))
	}

	/// Charges the users and credits the nodes of a page, their contributions cut to the part of the
	/// whole that `cut` says. Returns what was charged and credited.
	fn credit_page(
		epoch: EpochIndex,
		cut: Option<(Noz, Noz)>,
		content: &ReportPage<T>,
	) -> Result<ReportTotals, DispatchError> {
		let mut done = ReportTotals::default();
		let rates = T::Usage::rates_of(epoch);
		for UserUsage { user, records } in &content.usage {
			let ozone = T::Usage::price(&rates, records)?;
			if T::Usage::charge(user, ozone).is_err() {
				Self::cover_shortfall(epoch, user, ozone)?;
			}
			done.charged = done.charged.saturating_add(ozone);
		}
		let part = |amount: Noz| match cut {
			None => amount,
			// The part is not above the whole, so that the result fits.
			Some((part, whole)) => mul_div_floor(amount, part, whole).unwrap_or_default(),
		};
		let contributions = content.contributions.iter();
		done.contributed =
			Self::credit(contributions.map(|(node, amount)| (node.0, part(amount.0))));
		T::Nodes::record_performances(&counts_of(content), &mut |node, reason| {
			Self::deposit_event(Event::PerformanceNotRecorded { epoch, node, reason });
		});
		Ok(done)
	}

	/// Charges the user what is left, and buys the rest from the treasury.
	fn cover_shortfall(epoch: EpochIndex, user: &T::AccountId, amount: Noz) -> DispatchResult {
		let has = T::Usage::ozone_of(user).min(amount);
		if has > 0 {
			T::Usage::charge(user, has)?;
		}
		let ozone = amount - has;
		if ozone > 0 {
			let paid = T::Market::buy_contribution(&T::Treasury::get(), ozone)?;
			Self::note_purchase(paid);
			Self::deposit_event(Event::ShortfallCovered { epoch, user: user.clone(), ozone, paid });
		}
		Ok(())
	}

	/// Rejects the report. Nothing of it was applied.
	fn refuse(application: &Application, reason: DispatchError) {
		let AcceptedReport { epoch, reporter, .. } = application.report;
		CurrentApplication::<T>::kill();
		Self::reject(epoch, reporter);
		Self::deposit_event(Event::ReportRefused { epoch, reporter, reason });
	}

	fn finish_application(application: &Application) {
		let AcceptedReport { epoch, reporter, .. } = application.report;
		CurrentApplication::<T>::kill();
		let ReportTotals { charged, migrated, contributed: credited } = application.done;
		let left = charged.saturating_add(migrated).saturating_sub(credited);
		if T::Market::return_contribution(left).is_err() {
			frame_support::defensive!("what is paid and not credited is unsettled");
		}
		Self::add_new_traffic(credited);
		let record = Self::archive(epoch, reporter, credited);
		if let Some(AppliedReport { hash, totals, .. }) = record {
			Self::deposit_event(Event::ReportApplied { epoch, reporter, hash, totals, credited });
		}
	}
}
