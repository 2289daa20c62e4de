//! What a check found.

use super::{
	changes::Change, code::CodeFacts, metadata::MetadataChange, stored::StoredFacts,
	trial::TrialFacts,
};
use serde::Serialize;
use stratos_host::{chain::BlockRef, primitives::Hash};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
	/// The upgrade must not be enacted.
	Error,
	/// Somebody should look at it first.
	Warning,
}

/// Something that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
	/// How much it weighs.
	pub severity: Severity,
	/// What was looked at: `code`, `version`, `metadata`, `migration`, `state`, `invariants`,
	/// `blocks`.
	pub stage: &'static str,
	/// Which part is to blame: a pallet, an item with its key, a host function, a block.
	pub culprit: String,
	/// What is wrong with it.
	pub what: String,
}

/// Everything that a check found out.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
	/// The block after which the upgrade was tried.
	pub block: u32,
	/// Its hash.
	pub block_hash: Hash,
	/// What is wrong, errors first.
	pub findings: Vec<Finding>,
	/// Old and new code.
	pub code: CodeFacts,
	/// What differs in the metadata.
	pub metadata: Vec<MetadataChange>,
	/// How migrations and further blocks went.
	pub trial: Option<TrialFacts>,
	/// What the migrations changed in the state, as far as it is listed.
	pub changes: Vec<Change>,
	/// How many keys they changed.
	pub changed_keys: usize,
	/// What is stored, and whether it decodes.
	pub stored: Option<StoredFacts>,
	/// How long the check took.
	pub seconds: f64,
}

impl Report {
	pub(super) fn new(block: BlockRef, code: CodeFacts) -> Self {
		Self {
			block: block.number,
			block_hash: block.hash,
			findings: Vec::new(),
			code,
			metadata: Vec::new(),
			trial: None,
			changes: Vec::new(),
			changed_keys: 0,
			stored: None,
			seconds: 0.0,
		}
	}

	/// The first error, if there is one: the upgrade must not be enacted then.
	pub fn culprit(&self) -> Option<&Finding> {
		self.findings.iter().find(|finding| finding.severity == Severity::Error)
	}

	/// How many findings weigh that much.
	pub fn count(&self, severity: Severity) -> usize {
		self.findings.iter().filter(|finding| finding.severity == severity).count()
	}
}

/// Findings as they come. Of one stage and culprit more than a few are counted and not listed.
#[derive(Debug, Default)]
pub(super) struct Findings {
	list: Vec<Finding>,
}

impl Findings {
	/// Something that forbids the upgrade.
	pub(super) fn error(
		&mut self,
		stage: &'static str,
		culprit: impl Into<String>,
		what: impl Into<String>,
	) {
		self.add(Severity::Error, stage, culprit.into(), what.into());
	}

	/// Something to look at first.
	pub(super) fn warning(
		&mut self,
		stage: &'static str,
		culprit: impl Into<String>,
		what: impl Into<String>,
	) {
		self.add(Severity::Warning, stage, culprit.into(), what.into());
	}

	fn add(&mut self, severity: Severity, stage: &'static str, culprit: String, what: String) {
		self.list.push(Finding { severity, stage, culprit, what });
	}

	/// Whether something forbids the upgrade already.
	pub(super) fn has_errors(&self) -> bool {
		self.list.iter().any(|finding| finding.severity == Severity::Error)
	}

	/// Errors first, each in the order in which they were found.
	pub(super) fn sorted(mut self) -> Vec<Finding> {
		self.list.sort_by_key(|finding| finding.severity);
		self.list
	}
}
