//! The dry run: the migrations on a fork, beside the same blocks under the old code; then more blocks
//! and epochs under the new runtime.

use crate::{
	client::{Metadata, storage},
	text::{counted, grouped, shortened},
	upgrade::{
		claims::{self, CheckedClaims, ClaimFacts},
		exercise::{self, ExerciseFacts},
		findings::Findings,
		forked_runtime::ForkedRuntime,
		options::Options,
		state_changes::{self, StateChange, StateView},
		storage_scan::{self, KeyIndex, StorageFacts},
		stored_calls,
	},
};
use codec::Decode;
use scale_value::{At, Value, ValueDef};
use serde::Serialize;
use std::time::Duration;
use stratos_host::fork::{BlockPlan, Fork, ForkBlock, ForkError};

/// The item of FRAME's system pallet by which the runtime knows whether its migrations have run.
const LAST_UPGRADE: &str = "LastRuntimeUpgrade";

/// The most blocks made to pass the epochs.
const MAX_BLOCKS: u32 = 2_000;

/// The share of a block's weight and time that the blocks of the check may use without a warning: the rest
/// is for slower machines, and for a chain that has grown.
const HEADROOM: f64 = 0.8;

/// Picoseconds of weight in a millisecond.
const PER_MS: f64 = 1e9;

/// A block of the dry run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockFacts {
	/// The block number.
	pub(crate) number: u32,
	/// Execution time, milliseconds.
	pub(crate) ms: f64,
	/// The weight that the runtime counts, milliseconds; `None` where it counts none.
	pub weight_ms: Option<f64>,
	/// Whether the block included no transactions because of a migration.
	pub(crate) only_inherents: bool,
}

/// Facts of the dry run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DryRunFacts {
	/// The weight limit of a block, milliseconds.
	pub(crate) weight_limit_ms: Option<f64>,
	/// The blocks of the migrations: the first under the new code, and those without transactions.
	pub migration: Vec<BlockFacts>,
	/// Events of these blocks that the same blocks under the old code do not have.
	pub(crate) events: Vec<String>,
	/// The number of calls that are stored on the chain: scheduled, proposed, in preimages.
	pub(crate) stored_calls: usize,
	/// The number of blocks made after the migrations.
	pub(crate) further: u32,
	/// The number of epochs that ended in those blocks.
	pub epochs: u32,
	/// The longest execution time of those blocks, milliseconds.
	pub(crate) slowest_ms: f64,
	/// The largest weight of those blocks, milliseconds.
	pub(crate) heaviest_ms: Option<f64>,
	/// The claims before the upgrade; `None` where the runtime makes none.
	pub(crate) claims_before: Option<ClaimFacts>,
	/// The claims after the migrations.
	pub(crate) claims_after: Option<ClaimFacts>,
	/// The claims after the last block.
	pub(crate) claims_end: Option<ClaimFacts>,
	/// The exercise of the new runtime; `None` where the migrations did not finish.
	pub(crate) exercise: Option<ExerciseFacts>,
}

/// The result of the dry run.
#[derive(Default)]
pub(super) struct DryRun {
	pub(super) facts: Option<DryRunFacts>,
	pub(super) stored: Option<StorageFacts>,
	/// The first differences of the state.
	pub(super) changes: Vec<StateChange>,
	/// The number of all differences of the state.
	pub(super) changed_keys: usize,
}

/// Runs the migrations and the blocks after them.
///
/// # Errors
/// [`ForkError`] where the chain makes no block under the old runtime.
pub(super) fn run(
	mut old: ForkedRuntime<'_>,
	mut new: ForkedRuntime<'_>,
	options: &Options,
	findings: &mut Findings,
	progress: &mut impl FnMut(&str),
) -> Result<DryRun, ForkError> {
	let claims_before = CheckedClaims::of(&old.fork);
	let mut facts = DryRunFacts {
		claims_before: claims_before.facts(),
		weight_limit_ms: weight_limit(new.metadata()),
		..Default::default()
	};
	let unmigrated = (old.fork(), new.fork());
	let before = old.fork.state();
	let mut time = old.fork.time_ms()?;

	progress("running the migrations");
	if !migrate(&mut old, &mut new, &mut time, options, &mut facts, findings)? {
		return Ok(DryRun { facts: Some(facts), ..Default::default() });
	}

	progress("decoding the storage");
	let (old_keys, new_keys) = (KeyIndex::new(old.metadata()), KeyIndex::new(new.metadata()));
	let after = new.fork.state();
	let stored =
		storage_scan::scan((&before, &old_keys), (&after, &new_keys), new.formatter, findings)?;
	facts.stored_calls = stored_calls::check(&before, old.formatter, new.formatter, findings)?;
	progress("running the migrations a second time");
	repeat_migrations(&new, &new_keys, time, options, findings)?;
	let twin = old.fork.state();
	let (changes, changed_keys) = state_changes::compare(
		&StateView { state: &twin, keys: &old_keys, formatter: old.formatter },
		&StateView { state: &after, keys: &new_keys, formatter: new.formatter },
	)?;

	progress("checking the invariants");
	let claims_after = CheckedClaims::of(&new.fork);
	// Checking claims reads the whole state: the twin is checked only where something is broken.
	let clean = claims_before.is_clean() && claims_after.is_clean();
	let claims_twin = if clean { claims_before } else { CheckedClaims::of(&old.fork) };
	facts.claims_after = claims_after.facts();
	claims::judge(&claims_twin, &claims_after, "after the migrations", findings);

	drop((before, after, twin));
	progress("exercising the new runtime");
	facts.exercise = Some(exercise::run(unmigrated.0, unmigrated.1, options, findings));

	progress("making blocks under the new runtime");
	// Claims that are broken already are compared with the same blocks under the old code.
	let follow = claims_twin.is_broken();
	let follower = follow.then_some(&mut old);
	make_blocks(follower, &mut new, time, options, &mut facts, findings)?;
	let claims_end = CheckedClaims::of(&new.fork);
	facts.claims_end = claims_end.facts();
	let twin = if follow { CheckedClaims::of(&old.fork) } else { claims_twin };
	let when = format!("{} after the upgrade", counted(facts.further, "block"));
	claims::judge_later(&twin, &claims_after, &claims_end, &when, findings);
	Ok(DryRun { facts: Some(facts), stored: Some(stored), changes, changed_keys })
}

/// Makes blocks until the migrations are finished, the same under the old code. Returns false where
/// they do not finish.
fn migrate(
	old: &mut ForkedRuntime<'_>,
	new: &mut ForkedRuntime<'_>,
	time: &mut u64,
	options: &Options,
	facts: &mut DryRunFacts,
	findings: &mut Findings,
) -> Result<bool, ForkError> {
	loop {
		*time = time.saturating_add(options.block_time_ms);
		let plan = BlockPlan { time_ms: *time, ..Default::default() };
		old.fork.block(&plan)?;
		let Some(block) = block(&mut new.fork, &plan, "migration", findings) else {
			return Ok(false);
		};
		let block = judge_block(new, &block, facts.weight_limit_ms, "migration", findings);
		facts.migration.push(block);
		facts.events.extend(new_events(old, new, findings));
		if !new.is_migrating() {
			return Ok(true);
		}
		let blocks = facts.migration.len();
		if blocks >= options.migration_blocks as usize {
			findings.error(
				"migration",
				"multi-block migration",
				format!(
					"it is not finished after {}; until then no transaction is included",
					counted(blocks, "block")
				),
			);
			return Ok(false);
		}
	}
}

/// Runs the migrations again, as if the chain had not had them, beside the same blocks without: what they
/// change now they would change whenever they run by mistake.
fn repeat_migrations(
	new: &ForkedRuntime<'_>,
	keys: &KeyIndex<'_>,
	mut time: u64,
	options: &Options,
	findings: &mut Findings,
) -> Result<(), ForkError> {
	let system = new.metadata().pallet("System");
	let Some((pallet, item)) = system.and_then(|system| Some((system, system.item(LAST_UPGRADE)?)))
	else {
		return Ok(());
	};
	let (mut once, mut twice) = (new.fork(), new.fork());
	twice.fork.set(&storage::prefix(pallet, item), None)?;
	for _ in 0..options.migration_blocks {
		time = time.saturating_add(options.block_time_ms);
		let plan = BlockPlan { time_ms: time, ..Default::default() };
		once.fork.block(&plan)?;
		if block(&mut twice.fork, &plan, "migration", findings).is_none() {
			return Ok(());
		}
		if !twice.is_migrating() {
			break;
		}
	}
	let [once, twice] = [once.fork.state(), twice.fork.state()];
	let view = |state| StateView { state, keys, formatter: new.formatter };
	let (changes, count) = state_changes::compare(&view(&once), &view(&twice))?;
	if let Some(change) = changes.first() {
		let what = match count {
			1 => "the migrations change it again when they run a second time".to_owned(),
			_ => format!(
				"the migrations change it and {} again when they run a second time",
				counted(count - 1, "other key")
			),
		};
		findings.warning("migration", change.name.clone(), what);
	}
	Ok(())
}

/// Makes the blocks and epochs that the options ask for. `follower` makes the same blocks under the old
/// code.
fn make_blocks(
	mut follower: Option<&mut ForkedRuntime<'_>>,
	new: &mut ForkedRuntime<'_>,
	mut time: u64,
	options: &Options,
	facts: &mut DryRunFacts,
	findings: &mut Findings,
) -> Result<(), ForkError> {
	let first = epoch(&new.fork);
	let passed = |fork: &Fork| Some(epoch(fork)?.saturating_sub(first?));
	let wanted = |fork: &Fork| passed(fork).is_some_and(|epochs| epochs < options.epochs);
	while facts.further < options.blocks || (facts.further < MAX_BLOCKS && wanted(&new.fork)) {
		time = time.saturating_add(options.block_time_ms);
		let plan = BlockPlan { time_ms: time, ..Default::default() };
		if let Some(old) = &mut follower {
			old.fork.block(&plan)?;
		}
		let Some(block) = block(&mut new.fork, &plan, "blocks", findings) else { break };
		let block = judge_block(new, &block, facts.weight_limit_ms, "blocks", findings);
		facts.slowest_ms = facts.slowest_ms.max(block.ms);
		facts.heaviest_ms = match (facts.heaviest_ms, block.weight_ms) {
			(Some(a), Some(b)) => Some(f64::max(a, b)),
			(a, b) => a.or(b),
		};
		facts.further += 1;
	}
	facts.epochs = passed(&new.fork).unwrap_or(0);
	Ok(())
}

/// Makes a block; `None` and a finding where it fails.
fn block(
	fork: &mut Fork,
	plan: &BlockPlan<'_>,
	stage: &'static str,
	findings: &mut Findings,
) -> Option<ForkBlock> {
	let number = fork.best().number.saturating_add(1);
	match fork.block(plan) {
		Ok(block) => Some(block),
		Err(error) => {
			// The outer error repeats the block number.
			let what = match &error {
				ForkError::Build { source, .. } => source.to_string(),
				other => other.to_string(),
			};
			findings.error(stage, format!("block {number}"), what);
			None
		}
	}
}

/// The time and weight of a block, against the limit.
fn judge_block(
	runtime: &ForkedRuntime<'_>,
	block: &ForkBlock,
	limit_ms: Option<f64>,
	stage: &'static str,
	findings: &mut Findings,
) -> BlockFacts {
	let ms = |time: Duration| time.as_secs_f64() * 1e3;
	let number = block.header.number;
	let facts = BlockFacts {
		number,
		ms: ms(block.execution),
		weight_ms: block_weight(runtime),
		only_inherents: block.only_inherents,
	};
	if let (Some(weight), Some(limit_ms)) = (facts.weight_ms, limit_ms) {
		let limit = grouped(limit_ms as u64);
		for (what, ms) in [("its weight is", weight), ("it took", facts.ms)] {
			let text = format!("{what} {} ms, the limit is {limit} ms", grouped(ms as u64));
			if ms > limit_ms {
				findings.error(stage, format!("block {number}"), text);
			} else if ms > limit_ms * HEADROOM {
				let share = (HEADROOM * 100.0) as u64;
				let text = format!("{text}: more than {share} %");
				findings.warning(stage, format!("block {number}"), text);
			}
		}
	}
	facts
}

/// `System.BlockWeights.max_block`, milliseconds.
fn weight_limit(metadata: &Metadata) -> Option<f64> {
	let constant = metadata.constant("System", "BlockWeights")?;
	let value = storage::decode(metadata, "BlockWeights", constant.ty, &constant.value).ok()?;
	Some(ref_time(value.at("max_block")?)? / PER_MS)
}

/// The weight of the last block, the sum of all classes, milliseconds.
pub(super) fn block_weight(runtime: &ForkedRuntime<'_>) -> Option<f64> {
	let value = runtime.item("System", "BlockWeight")?;
	let classes = ["normal", "operational", "mandatory"];
	let weights = classes.iter().filter_map(|class| ref_time(value.at(*class)?));
	Some(weights.sum::<f64>() / PER_MS)
}

fn ref_time(weight: &Value<u32>) -> Option<f64> {
	let time = weight.at("ref_time")?;
	// Some versions wrap compact numbers.
	let number = time.as_u128().or_else(|| time.at(0).and_then(Value::as_u128))?;
	Some(number as f64)
}

/// The events of the last block: name and text.
fn events(runtime: &ForkedRuntime<'_>) -> Vec<(String, String)> {
	let Some(records) = runtime.item("System", "Events") else { return Vec::new() };
	let ValueDef::Composite(records) = records.value else { return Vec::new() };
	let events = records.into_values().filter_map(|record| {
		let event = record.at("event")?;
		let ValueDef::Variant(outer) = &event.value else { return None };
		let ValueDef::Variant(inner) = &outer.values.values().next()?.value else { return None };
		Some((format!("{}.{}", outer.name, inner.name), runtime.formatter.text(event)))
	});
	events.collect()
}

/// The events of the last block that the same block under the old code does not have.
fn new_events(
	old: &ForkedRuntime<'_>,
	new: &ForkedRuntime<'_>,
	findings: &mut Findings,
) -> Vec<String> {
	let number = new.fork.best().number;
	let usual = events(old);
	let mut lines = Vec::new();
	for (name, text) in events(new) {
		if usual.iter().any(|(_, usual)| *usual == text) {
			continue;
		}
		if matches!(name.split('.').nth(1), Some("MigrationFailed" | "UpgradeFailed")) {
			findings.error("migration", name, format!("in block {number}: {text}"));
		}
		lines.push(format!("#{number} {}", shortened(&text)));
	}
	lines
}

/// The current epoch; `None` where the runtime has no `EpochApi`.
fn epoch(fork: &Fork) -> Option<u32> {
	let answer = fork.has_api("EpochApi").then(|| fork.call("EpochApi_summary", &[]).ok())??;
	u32::decode(&mut &answer[..]).ok()
}
