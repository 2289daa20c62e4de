//! Whether a new runtime may take over a chain: everything that can be known before it does.
//!
//! [`check`] takes a [fork](stratos_host::fork) of the chain and the new code, and looks, in this order, at
//!
//! 1. the code itself: imports, size, memory ([`code`]), and whether a transaction can carry it
//!    ([`carry`]);
//! 2. its name, version and runtime APIs ([`code`]);
//! 3. what changed in the metadata, and whether `transaction_version` says so ([`metadata`]);
//! 4. its migrations, run on the state of the chain beside the same blocks under the old code, so
//!    that what differs is the upgrade's doing and nothing else ([`trial`], [`changes`]);
//! 5. every stored key, which must decode under the new code ([`stored`]);
//! 6. the invariants, claim by claim, beside those under the old code ([`claims`]);
//! 7. its use: transactions of every kind, by every scheme, what wallets and hosts call, and its
//!    blocks as other nodes import them, beside the same under the old code ([`exercise`]);
//! 8. weight and time of every block, and more blocks and epochs under the new rules ([`trial`]).
//!
//! What is wrong is a [`Finding`] with its culprit. Nothing of it is kept; nothing is guessed: the
//! blocks are made by the code that a node runs.

pub mod carry;
pub mod changes;
pub mod claims;
pub mod code;
pub mod exercise;
pub mod metadata;
mod page;
mod report;
pub mod stored;
mod text;
pub mod trial;

pub use report::{Finding, Report, Severity};

use crate::client::{Metadata, NodeForkError, Properties, Show};
use report::Findings;
use std::time::Instant;
use stratos_host::{chain::BlockRef, fork::Fork};

/// What is looked at, and how far.
#[derive(Clone, Debug)]
pub struct Options {
	/// Blocks to make under the new rules after the migrations, besides the epochs.
	pub blocks: u32,
	/// Epochs to go through after the migrations.
	pub epochs: u32,
	/// The time between two blocks, milliseconds.
	pub block_time_ms: u64,
	/// The most blocks that migrations may take.
	pub migration_blocks: u32,
}

impl Default for Options {
	fn default() -> Self {
		Self { blocks: 20, epochs: 2, block_time_ms: 6_000, migration_blocks: 1_000 }
	}
}

/// A chain and what its runtime says of itself.
struct Side {
	fork: Fork,
	metadata: Metadata,
}

/// Looks at an upgrade of a chain to `code`. `progress` hears what is being done.
///
/// # Errors
/// [`NodeForkError`] where the chain itself, under its old code, cannot be read or go on: then nothing
/// can be said of the upgrade. What is wrong with the new code is in the report.
pub fn check(
	fork: Fork,
	code: &[u8],
	properties: &Properties,
	options: &Options,
	mut progress: impl FnMut(&str),
) -> Result<Report, NodeForkError> {
	let started = Instant::now();
	let block: BlockRef = fork.best();
	let mut findings = Findings::default();

	progress("reading the code");
	let old = Side { metadata: Metadata::of_fork(&fork)?, fork };
	let facts = code::look(&old.fork, &old.metadata, code, &mut findings);
	if !findings.has_errors() {
		progress("applying the code");
		let show = Show::new(&old.metadata, properties);
		let side = (&old.metadata, &show);
		carry::look(&old.fork, side, code, options.block_time_ms, &mut findings)?;
	}
	let mut report = Report::new(block, facts);
	// Without a runtime that runs there is nothing to try.
	if !findings.has_errors()
		&& let Some(new) = side(&old, code, &mut findings)
	{
		let (Side { fork, metadata: old }, Side { fork: new_fork, metadata: new }) = (old, new);
		progress("comparing the metadata");
		let (show_old, show_new) = (Show::new(&old, properties), Show::new(&new, properties));
		report.metadata = metadata::compare((&old, &show_old), (&new, &show_new));
		metadata::judge(&report.metadata, &report.code, &mut findings);
		let sides = (
			trial::Side { fork, metadata: &old, show: &show_old },
			trial::Side { fork: new_fork, metadata: &new, show: &show_new },
		);
		trial::run(sides, options, &mut report, &mut findings, &mut progress)?;
	}
	report.findings = findings.sorted();
	report.seconds = started.elapsed().as_secs_f64();
	Ok(report)
}

/// The chain on the new code, before its first block.
fn side(old: &Side, code: &[u8], findings: &mut Findings) -> Option<Side> {
	let mut fork = old.fork.fork();
	if let Err(error) = fork.set_code(code) {
		findings.error("code", "runtime", error.to_string());
		return None;
	}
	code::speaks(&fork, findings);
	match Metadata::of_fork(&fork) {
		Ok(metadata) => Some(Side { fork, metadata }),
		Err(error) => {
			findings.error("metadata", "runtime", format!("it gives no metadata: {error}"));
			None
		}
	}
}
