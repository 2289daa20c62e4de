//! The report of a check.

use crate::upgrade::{
	code::CodeFacts,
	dry_run::DryRunFacts,
	findings::{Finding, Severity},
	metadata::MetadataChange,
	replay::ReplayFacts,
	state_changes::StateChange,
	storage_scan::StorageFacts,
	try_runtime::HookFacts,
};
use serde::Serialize;
use stratos_host::primitives::Hash;

/// The result of a check.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
	/// The number of the block at which the chain was forked.
	pub(crate) block: u32,
	/// The hash of that block.
	pub(crate) block_hash: Hash,
	/// Errors first.
	pub(crate) findings: Vec<Finding>,
	/// Old and new code.
	pub(crate) code: CodeFacts,
	/// Differences between the metadata of the two runtimes, by pallet.
	pub(crate) metadata: Vec<MetadataChange>,
	/// The result of the pallets' own checks around their migrations.
	pub(crate) hooks: HookFacts,
	/// Migrations and blocks after them; `None` where the new runtime could not be started.
	pub dry_run: Option<DryRunFacts>,
	/// The last blocks of the chain, made again under both codes; `None` where there are none.
	pub(crate) replay: Option<ReplayFacts>,
	/// Storage keys that differ from the same blocks under the old runtime; a prefix of the full list.
	pub(crate) changes: Vec<StateChange>,
	/// The length of the full list.
	pub(crate) changed_keys: usize,
	/// Keys and bytes by pallet; `None` where the migrations did not finish.
	pub stored: Option<StorageFacts>,
	/// The duration of the check, seconds.
	pub(crate) seconds: f64,
}

impl Report {
	/// The first error; `None` where the upgrade can be enacted.
	pub(crate) fn first_error(&self) -> Option<&Finding> {
		self.findings.iter().find(|finding| finding.severity == Severity::Error)
	}

	/// The number of findings of a severity.
	pub fn count(&self, severity: Severity) -> usize {
		self.findings.iter().filter(|finding| finding.severity == severity).count()
	}
}
