//! Traffic reports: section 3 of the economy.
//!
//! A Meta Node opens a report on an epoch, submits its pages, closes it with its totals; others
//! attest it by its hash. With a quorum it is applied, once, as a whole.

use crate::{
	arith::part,
	economy::{Economy, Epoch, Refusals},
	money::{Account, VOLUME_POOL},
	nodes::NodeIndex,
	parameters::{BILLION, OzoneParameters},
	usage::{Usage, charge},
};

/// A part of a report. Keys ascend strictly, from page to page too.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Page {
	/// Who used what.
	pub usage: Vec<(Account, Vec<Usage>)>,
	/// Which node contributed how much, nOz.
	pub contributions: Vec<(NodeIndex, u128)>,
	/// Tasks completed and failed.
	pub performance: Vec<(NodeIndex, u32, u32)>,
	/// Which exiting node had how much copied off it, nOz.
	pub migrations: Vec<(NodeIndex, u128)>,
}

/// What a report comes to, nOz.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
	/// Charges.
	pub charged: u128,
	/// Migrations.
	pub migrated: u128,
	/// Contributions.
	pub contributed: u128,
}

/// A report.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
	/// Its pages.
	pub pages: Vec<Page>,
	/// Whether it can be attested.
	pub closed: bool,
	/// Who stands behind it, the reporter first.
	pub attesters: Vec<NodeIndex>,
}

impl Report {
	fn ascends(&self) -> bool {
		fn strictly<K: Ord + Clone>(keys: impl Iterator<Item = K>) -> bool {
			let keys: Vec<K> = keys.collect();
			keys.windows(2).all(|pair| pair[0] < pair[1])
		}
		strictly(self.pages.iter().flat_map(|page| &page.usage).map(|entry| entry.0))
			&& strictly(self.pages.iter().flat_map(|page| &page.contributions).map(|e| e.0))
			&& strictly(self.pages.iter().flat_map(|page| &page.performance).map(|e| e.0))
			&& strictly(self.pages.iter().flat_map(|page| &page.migrations).map(|e| e.0))
	}
}

impl Economy {
	/// The rates of usage in force in `epoch`.
	pub fn rates_in(&self, epoch: Epoch) -> &OzoneParameters {
		let (_, rates) =
			self.rates.range(..=epoch).next_back().expect("there are those of genesis");
		rates
	}

	/// What a user is charged in a report on `epoch`, nOz. *Choice*: each record by itself, and none for
	/// nothing.
	pub fn price(&self, epoch: Epoch, usage: &[Usage]) -> Result<u128, &'static str> {
		let rates = self.rates_in(epoch);
		let mut sum = 0u128;
		for one in usage {
			let ozone = charge(rates, *one)?;
			if ozone == 0 {
				return Err("ZeroUsage");
			}
			sum = sum.checked_add(ozone).ok_or("Overflow")?;
		}
		if sum == 0 { Err("ZeroUsage") } else { Ok(sum) }
	}

	/// What the pages of a report on `epoch` add up to; `None` beyond 128 bits, or where usage has no
	/// price.
	pub fn totals(&self, epoch: Epoch, report: &Report) -> Option<Totals> {
		let mut totals = Totals::default();
		for page in &report.pages {
			for (_, usage) in &page.usage {
				let ozone = self.price(epoch, usage).ok()?;
				totals.charged = totals.charged.checked_add(ozone)?;
			}
			for (_, ozone) in &page.migrations {
				totals.migrated = totals.migrated.checked_add(*ozone)?;
			}
			for (_, ozone) in &page.contributions {
				totals.contributed = totals.contributed.checked_add(*ozone)?;
			}
		}
		Some(totals)
	}

	/// Whether reports on `epoch` are taken.
	fn in_window(&self, epoch: Epoch) -> Refusals {
		let mut why = Refusals::default();
		let window = self.parameters.mining.report_window;
		why.when(epoch > self.epoch || self.epoch > epoch + window, "UnknownEpoch");
		why.when(epoch < self.report_floor, "UnknownEpoch");
		why
	}

	/// Why `epoch` cannot be reported now.
	fn reportable(&self, epoch: Epoch) -> Refusals {
		let mut why = self.in_window(epoch);
		why.when(self.applied.contains_key(&epoch), "AlreadyApplied");
		why.when(self.decided.iter().any(|(decided, _)| *decided == epoch), "AlreadyAccepted");
		why
	}

	/// Drops the reports on epochs that can no longer be reported. *Choice*: such an epoch stays
	/// closed, even if the window is widened later.
	pub(crate) fn forget_reports(&mut self) {
		let window = self.parameters.mining.report_window;
		self.report_floor = self.report_floor.max(self.epoch.saturating_sub(window));
		let floor = self.report_floor;
		self.reports.retain(|(epoch, _), _| *epoch >= floor);
	}

	pub(crate) fn open_report(&mut self, who: Account, epoch: Epoch) -> Result<(), Refusals> {
		let mut why = self.reportable(epoch);
		let meta = self.meta_of(who);
		why.when(meta.is_none(), "NotActiveMetaNode");
		let there = meta.is_some_and(|meta| self.reports.contains_key(&(epoch, meta)));
		why.when(there, "AlreadyReported");
		why.done()?;
		self.reports.insert((epoch, meta.expect("checked")), Report::default());
		Ok(())
	}

	/// *Choice*: a page is checked when it comes, against the state of then: whether the nodes are
	/// known and can contribute, no entry empty, whether the users have the Ozone. It is checked again when it is
	/// applied.
	pub(crate) fn submit_page(
		&mut self,
		who: Account,
		epoch: Epoch,
		number: u32,
		page: Page,
	) -> Result<(), Refusals> {
		let mut why = self.reportable(epoch);
		let meta = self.meta_of(who);
		why.when(meta.is_none(), "NotActiveMetaNode");
		let report = meta.and_then(|meta| self.reports.get(&(epoch, meta)));
		why.when(report.is_none(), "UnknownReport");
		let empty = page.contributions.iter().any(|(_, ozone)| *ozone == 0)
			|| page.migrations.iter().any(|(_, ozone)| *ozone == 0)
			|| page.performance.iter().any(|(_, completed, failed)| completed + failed == 0)
			|| page == Page::default();
		why.when(empty, "EmptyEntry");
		let unknown = |node: &NodeIndex| !self.nodes.contains_key(node);
		why.when(
			page.contributions.iter().any(|(node, _)| unknown(node))
				|| page.migrations.iter().any(|(node, _)| !self.may_be_named(*node))
				|| page.performance.iter().any(|(node, ..)| !self.may_be_named(*node)),
			"UnknownNode",
		);
		why.when(
			page.contributions.iter().any(|(node, _)| !self.may_contribute(*node)),
			"CannotContribute",
		);
		let exiting = |node: &NodeIndex| self.nodes.get(node).is_some_and(|n| n.exit().is_some());
		why.when(page.migrations.iter().any(|(node, _)| !exiting(node)), "NotExiting");
		for (user, usage) in &page.usage {
			match self.price(epoch, usage) {
				Ok(ozone) => why.when(self.ozone_of(*user) < ozone, "InsufficientOzone"),
				Err(reason) => why.when(true, reason),
			}
		}
		if let Some(report) = report {
			let mut report = report.clone();
			why.when(report.closed, "ReportClosed");
			why.when(number != report.pages.len() as u32, "WrongPageNumber");
			let most = self.parameters.mining.max_report_pages;
			why.when(report.pages.len() as u32 >= most, "TooManyPages");
			report.pages.push(page.clone());
			why.when(!report.ascends(), "NotAscending");
			why.when(self.totals(epoch, &report).is_none(), "Overflow");
			let migrations: usize = report.pages.iter().map(|page| page.migrations.len()).sum();
			why.when(
				migrations as u32 > self.parameters.mining.max_migrations,
				"TooManyMigrations",
			);
		}
		why.done()?;
		let report = self.reports.get_mut(&(epoch, meta.expect("checked"))).expect("checked");
		report.pages.push(page);
		Ok(())
	}

	/// The reporter closes a report, which counts as an attestation.
	pub(crate) fn close_report(
		&mut self,
		who: Account,
		epoch: Epoch,
		right_hash: bool,
		totals: Totals,
	) -> Result<(), Refusals> {
		let mut why = self.reportable(epoch);
		let meta = self.meta_of(who);
		why.when(meta.is_none(), "NotActiveMetaNode");
		let report = meta.and_then(|meta| self.reports.get(&(epoch, meta)));
		why.when(report.is_none(), "UnknownReport");
		why.when(!right_hash, "WrongHash");
		if let Some(report) = report {
			why.when(report.closed, "ReportClosed");
			let real = self.totals(epoch, report);
			why.when(real != Some(totals), "WrongTotals");
			why.when(report.pages.is_empty(), "EmptyEntry");
			let balances = |t: &Totals| t.charged.checked_add(t.migrated) == Some(t.contributed);
			why.when(real.is_some_and(|t| !balances(&t)), "Unbalanced");
		}
		let paid = totals.charged.checked_add(totals.migrated);
		why.when(paid != Some(totals.contributed), "Unbalanced");
		why.done()?;
		let meta = meta.expect("checked");
		let report = self.reports.get_mut(&(epoch, meta)).expect("checked");
		report.closed = true;
		report.attesters.push(meta);
		self.act(meta);
		self.decide(epoch, meta);
		Ok(())
	}

	/// Another Meta Node stands behind a report.
	///
	/// *Choice*: also behind one that was accepted or applied already; it is on record.
	pub(crate) fn attest_report(
		&mut self,
		who: Account,
		epoch: Epoch,
		reporter: NodeIndex,
		right_hash: bool,
	) -> Result<(), Refusals> {
		let mut why = self.in_window(epoch);
		let meta = self.meta_of(who);
		why.when(meta.is_none(), "NotActiveMetaNode");
		why.when(!right_hash, "WrongHash");
		let applied = self.applied.get(&epoch);
		let other = applied.is_some_and(|report| report.attesters[0] != reporter);
		why.when(other, "AlreadyApplied");
		let decided = self.decided.iter().find(|(decided, _)| *decided == epoch).copied();
		why.when(decided.is_some_and(|(_, other)| other != reporter), "AlreadyAccepted");
		match applied.or(self.reports.get(&(epoch, reporter))) {
			None => why.when(true, "UnknownReport"),
			Some(report) => {
				why.when(!report.closed, "ReportOpen");
				let already = meta.is_some_and(|meta| report.attesters.contains(&meta));
				why.when(already, "AlreadyAttested");
			}
		}
		why.done()?;
		let meta = meta.expect("checked");
		self.act(meta);
		if let Some(report) = self.applied.get_mut(&epoch) {
			self.happened.entry("a late attestation").and_modify(|n| *n += 1).or_insert(1);
			report.attesters.push(meta);
			return Ok(());
		}
		let report = self.reports.get_mut(&(epoch, reporter)).expect("checked");
		report.attesters.push(meta);
		if decided.is_none() {
			self.decide(epoch, reporter);
		}
		Ok(())
	}

	pub(crate) fn discard_report(&mut self, who: Account, epoch: Epoch) -> Result<(), Refusals> {
		let mut why = Refusals::default();
		let meta = self.meta_of(who);
		why.when(meta.is_none(), "NotActiveMetaNode");
		let key = (epoch, meta.unwrap_or(u32::MAX));
		why.when(!self.reports.contains_key(&key), "UnknownReport");
		why.when(self.decided.contains(&key), "AlreadyAccepted");
		why.done()?;
		self.reports.remove(&key);
		Ok(())
	}

	/// Queues a report that has its quorum: those of its attesters that are active now are at least
	/// the governed part of all Meta Nodes active now. The dormant count on neither side.
	fn decide(&mut self, epoch: Epoch, reporter: NodeIndex) {
		let active = self.awake_metas();
		let report = &self.reports[&(epoch, reporter)];
		let votes = report.attesters.iter().filter(|meta| active.contains(meta)).count() as u64;
		let needed = u64::from(self.parameters.mining.quorum) * active.len() as u64;
		if votes > 0 && votes * u64::from(BILLION) >= needed {
			self.decided.push((epoch, reporter));
		}
	}

	/// Applies the reports that have their quorum, in the order in which they reached it.
	///
	/// *Choice*: not in the call that completes the quorum, but at the end of its block.
	pub(crate) fn apply_decided(&mut self) {
		for (epoch, reporter) in std::mem::take(&mut self.decided) {
			let before = self.clone();
			let report = self.reports.remove(&(epoch, reporter)).expect("decided reports exist");
			if self.apply(epoch, &report).is_ok() {
				self.note("a report is applied");
				self.applied.insert(epoch, report);
				self.reports.retain(|(of, _), _| *of != epoch);
			} else {
				*self = before;
				self.note("a report is refused");
				self.decided.clear();
				self.reports.remove(&(epoch, reporter));
			}
		}
	}

	/// An exiting node pays for `migrated` nOz, or for as many of them as it can: the most whose cost
	/// it has. Returns how many. The Ozone is a contribution then.
	///
	/// *Choice*: who is no longer exiting pays for none.
	pub(crate) fn charge_migration(&mut self, index: NodeIndex, migrated: u128) -> u128 {
		if self.nodes.get(&index).is_none_or(|node| node.exit().is_none()) {
			return 0;
		}
		let means = self.means(index);
		let pays = |market: &crate::market::Market, ozone| {
			market.cost(ozone).is_some_and(|cost| cost <= means)
		};
		let (mut paid, mut beyond) = (0, migrated.min(self.market.l) + 1);
		while beyond - paid > 1 {
			let middle = paid + (beyond - paid) / 2;
			if pays(&self.market, middle) { paid = middle } else { beyond = middle }
		}
		self.note(match paid {
			0 => "a migration is not paid",
			_ if paid < migrated => "a migration is paid in part",
			_ => "a migration is paid",
		});
		if paid > 0 {
			let cost = self.market.cost(paid).expect("it can be paid");
			self.take(index, cost, VOLUME_POOL);
			self.market.p += cost;
			self.market.l -= paid;
		}
		paid
	}

	/// *Choice*: what a node cannot pay of its migration nobody pays. All contributions of the report
	/// bear it in proportion, each rounded down, and what the rounding leaves goes back into `L`.
	fn apply(&mut self, epoch: Epoch, report: &Report) -> Result<(), Refusals> {
		let price = |usage: &Vec<Usage>| self.price(epoch, usage).expect("checked when it came");
		let charges: Vec<(Account, u128)> = report
			.pages
			.iter()
			.flat_map(|page| &page.usage)
			.map(|(user, usage)| (*user, price(usage)))
			.collect();
		if charges.iter().any(|(user, ozone)| self.ozone_of(*user) < *ozone) {
			return Err(Refusals::one("InsufficientOzone"));
		}
		if self.rates_in(epoch) != &self.parameters.ozone {
			self.note("a report is priced by rates of the past");
		}
		let totals = self.totals(epoch, report).expect("checked when it was submitted");
		let mut paid = totals.charged;
		for page in &report.pages {
			for (node, ozone) in &page.migrations {
				paid += self.charge_migration(*node, *ozone);
			}
		}
		let mut left = paid;
		for (user, ozone) in charges {
			*self.ozone.get_mut(&user).expect("checked") -= ozone;
		}
		for page in &report.pages {
			for (node, ozone) in &page.contributions {
				let credited = part(*ozone, paid, totals.contributed);
				left -= credited;
				if credited > 0 {
					self.new_traffic = true;
					*self.contributions.entry(*node).or_default() += credited;
				}
			}
			for (node, completed, failed) in &page.performance {
				self.record_performance(*node, *completed, *failed);
			}
		}
		self.market.l += left;
		Ok(())
	}
}
