//! The check: its stages in order, and their report.

use crate::{
	client::{Metadata, NodeForkError, Properties, ValueFormatter},
	upgrade::{
		carry, code,
		dry_run::{self, DryRun},
		findings::Findings,
		forked_runtime::ForkedRuntime,
		history::History,
		metadata,
		options::Options,
		replay,
		report::Report,
		try_runtime::{self, HookFacts},
	},
};
use std::time::Instant;
use stratos_host::{chain::BlockRef, fork::Fork};

/// Checks an upgrade of a chain to `code`. `history` has the last blocks of the chain, which are made again.
/// `progress` receives the name of each stage.
///
/// # Errors
/// [`NodeForkError`] where the chain cannot be read, or makes no block under its old runtime. Defects
/// of the new runtime are findings of the report.
pub fn check(
	fork: Fork,
	history: &History,
	code: &[u8],
	properties: &Properties,
	options: &Options,
	mut progress: impl FnMut(&str),
) -> Result<Report, NodeForkError> {
	let started = Instant::now();
	let block: BlockRef = fork.best();
	let mut findings = Findings::default();

	progress("reading the code");
	let old_metadata = Metadata::of_fork(&fork)?;
	let formatter = ValueFormatter::new(&old_metadata, properties);
	let old = ForkedRuntime { fork, formatter: &formatter };
	let facts = code::check(&old, code, &mut findings);
	if !findings.has_errors() {
		progress("applying the code");
		carry::check(&old, code, options.block_time_ms, &mut findings)?;
	}
	let mut changes = Vec::new();
	let (mut run, mut hooks, mut replayed) = (DryRun::default(), HookFacts::default(), None);
	// A runtime that cannot be started cannot be run.
	if !findings.has_errors()
		&& let Some((fork, new_metadata)) = start(&old.fork, code, &mut findings)
	{
		let formatter = ValueFormatter::new(&new_metadata, properties);
		let new = ForkedRuntime { fork, formatter: &formatter };
		progress("comparing the metadata");
		changes = metadata::compare(old.formatter, new.formatter);
		metadata::judge(&changes, &facts, &mut findings);
		hooks = try_runtime::check(&new, &mut findings);
		let at_best = old.fork();
		run = dry_run::run(old, new, options, &mut findings, &mut progress)?;
		progress("making the last blocks again");
		let step_ms = options.block_time_ms;
		replayed = replay::run(history, code, &at_best, &formatter, step_ms, &mut findings)?;
	}
	Ok(Report {
		block: block.number,
		block_hash: block.hash,
		findings: findings.sorted(),
		code: facts,
		metadata: changes,
		hooks,
		dry_run: run.facts,
		replay: replayed,
		changes: run.changes,
		changed_keys: run.changed_keys,
		stored: run.stored,
		seconds: started.elapsed().as_secs_f64(),
	})
}

/// A fork on the new code before its first block, and the new metadata.
fn start(old: &Fork, code: &[u8], findings: &mut Findings) -> Option<(Fork, Metadata)> {
	let mut fork = old.fork();
	if let Err(error) = fork.set_code(code) {
		findings.error("code", "runtime", error.to_string());
		return None;
	}
	code::check_core_version(&fork, findings);
	match Metadata::of_fork(&fork) {
		Ok(metadata) => Some((fork, metadata)),
		Err(error) => {
			findings.error("metadata", "runtime", format!("it has no metadata: {error}"));
			None
		}
	}
}
