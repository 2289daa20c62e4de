//! The last blocks of the chain, made again: once under the old code, once under the new, whose migrations run
//! in the first of them.
//!
//! Number, time, parent hash, the author's part of the digest and the extrinsics of each block are those of the
//! chain. Signatures are taken for valid: who signed for the old code did not sign for the version of the new
//! one. While a migration over several blocks is in progress, transactions wait for the first block that takes
//! them, under both codes, so that every difference is caused by the upgrade.
//!
//! | module | |
//! |---|---|
//! | `extrinsic` | decodes extrinsics |
//! | `parts` | a block in the parts that are made again |
//! | `outcome` | what became of an extrinsic, by its events |
//! | `difference` | how two outcomes differ, and what that means for the upgrade |

mod difference;
mod extrinsic;
mod outcome;
mod parts;

pub(crate) use difference::{DifferenceKind, ReplayDifference};

use crate::{
	client::{ValueFormatter, storage},
	text::grouped,
	upgrade::{
		dry_run::block_weight, findings::Findings, forked_runtime::ForkedRuntime, history::History,
	},
};
use difference::{Differences, STAGE};
use outcome::{Outcome, events, outcome};
use parts::{Sent, parts};
use serde::Serialize;
use stratos_host::{
	chain::Rejection,
	fork::{Fork, ForkBlock, ForkError, Repeat},
	primitives::{BlockNumber, CODE_KEY, Extrinsic},
};

/// The most transactions that wait for a migration before the replay ends.
const MAX_WAITING: usize = 10_000;

/// The number of extrinsics that reach the time limit after which the replay ends.
const MAX_TIMEOUTS: usize = 3;

/// Time and weight of the blocks under one runtime.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Load {
	/// The longest execution time of a block, milliseconds.
	pub(crate) slowest_ms: f64,
	/// The largest weight of a block, milliseconds; `None` where the runtime counts none.
	pub(crate) heaviest_ms: Option<f64>,
}

/// Facts of the replay.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReplayFacts {
	/// The first block.
	pub(crate) first: BlockNumber,
	/// The number of blocks that were made under both codes.
	pub(crate) blocks: u32,
	/// The number of extrinsics in them, without those that the runtime makes from the time.
	pub(crate) extrinsics: usize,
	/// The number of those that behave the same.
	pub(crate) same: usize,
	/// The number of those that waited for a migration.
	pub(crate) waited: usize,
	/// The blocks under the old code.
	pub(crate) old: Load,
	/// The blocks under the new code.
	pub(crate) new: Load,
	/// The first differences, the worst of each extrinsic.
	pub(crate) differences: Vec<ReplayDifference>,
	/// Why fewer blocks were made again than asked for, though the chain has them.
	pub(crate) fewer: Option<String>,
}

impl Load {
	fn add(&mut self, runtime: &ForkedRuntime<'_>, block: &ForkBlock) {
		self.slowest_ms = self.slowest_ms.max(block.execution.as_secs_f64() * 1e3);
		self.heaviest_ms = match (self.heaviest_ms, block_weight(runtime)) {
			(Some(a), Some(b)) => Some(a.max(b)),
			(a, b) => a.or(b),
		};
	}
}

/// Makes the blocks of the history under both codes; `None` where there are none. `at_best` is the chain after
/// the last of them.
pub(super) fn run(
	history: &History,
	code: &[u8],
	at_best: &ForkedRuntime<'_>,
	new: &ValueFormatter<'_>,
	step_ms: u64,
	findings: &mut Findings,
) -> Result<Option<ReplayFacts>, ForkError> {
	let Some(before) = &history.before else {
		let nothing = || ReplayFacts { fewer: history.fewer.clone(), ..Default::default() };
		return Ok(history.fewer.is_some().then(nothing));
	};
	// Code that was written to the state directly leaves no trace in a header.
	if before.get(CODE_KEY)? != at_best.fork.get(CODE_KEY)? {
		let fewer = Some("other code was in force before them".to_owned());
		return Ok(Some(ReplayFacts { fewer, ..ReplayFacts::default() }));
	}
	let fork = |mut fork: Fork| {
		fork.assume_valid_signatures();
		fork
	};
	let mut old = ForkedRuntime { fork: fork(before.fork()), formatter: at_best.formatter };
	let mut new = ForkedRuntime { fork: fork(before.fork()), formatter: new };
	new.fork.set_code(code)?;

	let first = before.best().number.saturating_add(1);
	let mut facts = ReplayFacts { first, fewer: history.fewer.clone(), ..ReplayFacts::default() };
	let mut differences = Differences::default();
	let mut time_ms = before.time_ms()?;
	let (mut waiting, mut timeouts): (Vec<Sent>, usize) = (Vec::new(), 0);
	for block in &history.blocks {
		let parts = parts(old.metadata(), block);
		time_ms = parts.time_ms.unwrap_or(time_ms.saturating_add(step_ms));
		let new_ones = parts.transactions.len();
		let mut transactions = std::mem::take(&mut waiting);
		transactions.extend(parts.transactions);
		let bytes = |list: &[Sent]| -> Vec<Extrinsic> {
			list.iter().map(|sent| sent.extrinsic.clone()).collect()
		};
		let (inherents, extrinsics) = (bytes(&parts.inherents), bytes(&transactions));
		let plan = Repeat {
			header: &block.header,
			time_ms,
			inherents: &inherents,
			extrinsics: &extrinsics,
		};
		let Some(made) = repeat(&mut new, &plan, findings) else { break };
		// Where these transactions wait under the new code, they wait under the old one too.
		let waits = made.1.only_inherents;
		let now: &[Extrinsic] = if waits { &[] } else { &extrinsics };
		let plan = Repeat { extrinsics: now, ..plan };
		let usual = match old.fork.repeat(&plan) {
			Ok(usual) => usual,
			Err(error) => {
				let what = format!("the old code does not make it again: {error}");
				findings.warning(STAGE, format!("block {}", block.header.number), what);
				break;
			}
		};
		facts.blocks = facts.blocks.saturating_add(1);
		facts.old.add(&old, &usual.1);
		facts.new.add(&new, &made.1);
		let mut sent = parts.inherents;
		match waits {
			false => sent.extend(transactions),
			true => {
				facts.waited = facts.waited.saturating_add(new_ones);
				waiting = transactions;
			}
		}
		let (before, after) = (outcomes(&old, usual), outcomes(&new, made));
		for ((sent, before), after) in sent.iter().zip(before).zip(after) {
			facts.extrinsics = facts.extrinsics.saturating_add(1);
			timeouts = timeouts.saturating_add(usize::from(after.timed_out()));
			let runtimes = (old.formatter, new.formatter);
			let same = differences.compare(runtimes, sent, &before, &after);
			facts.same = facts.same.saturating_add(usize::from(same));
		}
		if timeouts >= MAX_TIMEOUTS {
			findings.error(
				STAGE,
				"time",
				"too many extrinsics reach the time limit; the rest was not tried",
			);
			break;
		}
		if waiting.len() > MAX_WAITING {
			findings.warning(STAGE, "migration", "too many transactions wait for it");
			break;
		}
	}
	if !waiting.is_empty() {
		let what = format!(
			"it is not finished after the blocks of the replay; transactions that were not tried: {}",
			grouped(waiting.len())
		);
		findings.warning(STAGE, "migration", what);
	}
	let all = facts.blocks as usize == history.blocks.len();
	if all && facts.waited == 0 && !is_repeated(&old, at_best) {
		let what = "the old code does not lead to what the chain has: some differences may not be caused by \
		            the upgrade";
		findings.warning(STAGE, "blocks", what);
	}
	let versions = (old.fork.runtime().version(), new.fork.runtime().version());
	let rebuilt = versions.0.transaction_version != versions.1.transaction_version;
	differences.judge(rebuilt, findings);
	facts.differences = differences.listed();
	Ok(Some(facts))
}

/// Makes a block under the new code; `None` and a finding where that fails.
fn repeat(new: &mut ForkedRuntime<'_>, plan: &Repeat<'_>, findings: &mut Findings) -> Option<Made> {
	new.fork
		.repeat(plan)
		.map_err(|error| {
			// The outer error repeats the block number.
			let what = match &error {
				ForkError::Build { source, .. } => source.to_string(),
				other => other.to_string(),
			};
			findings.error(STAGE, format!("block {}", plan.header.number), what);
		})
		.ok()
}

/// The outcomes of the given inherents, and the block.
type Made = (Vec<Result<(), Rejection>>, ForkBlock);

/// The outcomes of the given inherents and of the transactions, in this order.
fn outcomes(runtime: &ForkedRuntime<'_>, (inherents, block): Made) -> Vec<Outcome> {
	let applied: Vec<_> = inherents.iter().chain(&block.outcomes).collect();
	let included = applied.iter().filter(|applied| applied.is_ok()).count();
	// Those that the runtime made come first.
	let mut index = block.body.len().saturating_sub(included) as u128;
	let mut events = events(runtime);
	let mut outcomes = Vec::with_capacity(applied.len());
	for applied in applied {
		let own = match applied {
			Err(_) => Vec::new(),
			Ok(()) => events.remove(&index).unwrap_or_default(),
		};
		index = index.saturating_add(u128::from(applied.is_ok()));
		outcomes.push(outcome(runtime, applied, own));
	}
	outcomes
}

/// Whether the blocks under the old code lead to the events of the chain's last block.
fn is_repeated(old: &ForkedRuntime<'_>, at_best: &ForkedRuntime<'_>) -> bool {
	let pallet = old.metadata().pallet("System");
	let found = pallet.and_then(|pallet| Some(storage::prefix(pallet, pallet.item("Events")?)));
	let Some(key) = found else { return true };
	old.fork.get(&key).ok() == at_best.fork.get(&key).ok()
}
