//! Findings: what is wrong with an upgrade, and what to look at first.

use serde::Serialize;

/// Whether a finding forbids the upgrade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
	/// The upgrade must not be enacted.
	Error,
	/// The upgrade can be enacted; a person should decide.
	Warning,
}

/// A defect, or a possible one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Finding {
	/// Whether it forbids the upgrade.
	pub(crate) severity: Severity,
	/// The stage of the check: `code`, `version`, `metadata`, `hooks`, `migration`, `state`, `invariants`,
	/// `calls`, `exports`, `apis`, `transactions`, `import`, `blocks` or `replay`.
	pub(crate) stage: &'static str,
	/// The part at fault: a pallet, a storage item with its key, a host function, a block.
	pub(crate) culprit: String,
	/// What is wrong with the culprit, in one sentence without a full stop.
	pub(crate) what: String,
}

/// Findings in the order in which the stages report them.
#[derive(Debug, Default)]
pub(super) struct Findings {
	list: Vec<Finding>,
}

impl Findings {
	pub(super) fn error(
		&mut self,
		stage: &'static str,
		culprit: impl Into<String>,
		what: impl Into<String>,
	) {
		self.add(Severity::Error, stage, culprit.into(), what.into());
	}

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

	/// Whether a finding forbids the upgrade.
	pub(super) fn has_errors(&self) -> bool {
		self.list.iter().any(|finding| finding.severity == Severity::Error)
	}

	/// Errors first; within a severity, in the order of the stages.
	pub(super) fn sorted(mut self) -> Vec<Finding> {
		self.list.sort_by_key(|finding| finding.severity);
		self.list
	}
}
