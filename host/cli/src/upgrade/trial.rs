//! The upgrade tried out: its migrations, beside the same blocks under the old code; then more blocks
//! and epochs under the new rules.

use super::{
	Options, changes,
	claims::{self, ClaimFacts, Claimed},
	exercise::{self, ExerciseFacts},
	report::{Findings, Report},
	stored::{self, Places},
};
use crate::client::{Metadata, Show, storage};
use codec::Decode;
use scale_value::{At, Value, ValueDef};
use serde::Serialize;
use std::time::Duration;
use stratos_host::fork::{BlockPlan, Fork, ForkBlock, ForkError};

/// The most blocks that are made to get through epochs.
const MOST_BLOCKS: u32 = 2_000;

/// Picoseconds of weight in a millisecond.
const PER_MS: f64 = 1e9;

/// A chain under one of the runtimes, with what that says of itself.
pub(super) struct Side<'a> {
	pub(super) fork: Fork,
	pub(super) metadata: &'a Metadata,
	pub(super) show: &'a Show<'a>,
}

/// A block of the trial.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BlockFacts {
	/// Its number.
	pub number: u32,
	/// How long it took, milliseconds.
	pub ms: f64,
	/// Its weight as the runtime counts it, milliseconds; nothing where it does not say.
	pub weight_ms: Option<f64>,
	/// Whether it took no transactions, amid a migration.
	pub only_inherents: bool,
}

/// How the trial went.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrialFacts {
	/// The most that a block may weigh, milliseconds.
	pub weight_limit_ms: Option<f64>,
	/// The blocks of the migrations: the first under the new code, and those that took no
	/// transactions.
	pub migration: Vec<BlockFacts>,
	/// The events of these blocks that blocks without an upgrade do not have.
	pub events: Vec<String>,
	/// How many blocks were made after them.
	pub further: u32,
	/// How many epochs ended in them.
	pub epochs: u32,
	/// The slowest of them, milliseconds.
	pub slowest_ms: f64,
	/// The heaviest of them, milliseconds of weight.
	pub heaviest_ms: Option<f64>,
	/// Which invariants held before the upgrade; nothing where the runtime makes no claims.
	pub claims_before: Option<ClaimFacts>,
	/// Which hold after the migrations.
	pub claims_after: Option<ClaimFacts>,
	/// Which hold at the end.
	pub claims_end: Option<ClaimFacts>,
	/// How the new runtime was used; nothing where it did not come that far.
	pub exercise: Option<ExerciseFacts>,
}

/// Runs the migrations and further blocks.
pub(super) fn run(
	(mut old, mut new): (Side<'_>, Side<'_>),
	options: &Options,
	report: &mut Report,
	findings: &mut Findings,
	progress: &mut impl FnMut(&str),
) -> Result<(), ForkError> {
	let claims_before = Claimed::of(&old.fork);
	let mut facts = TrialFacts {
		claims_before: claims_before.facts(),
		weight_limit_ms: weight_limit(new.metadata),
		..Default::default()
	};
	let forks = (old.fork.fork(), new.fork.fork());
	let before = old.fork.state();
	let mut time = old.fork.time_ms()?;

	progress("running the migrations");
	let mut migrated = false;
	while !migrated {
		time = time.saturating_add(options.block_time_ms);
		let plan = BlockPlan { time_ms: time, ..Default::default() };
		// The same block under the old rules: what differs is the upgrade's doing.
		old.fork.block(&plan)?;
		let Some(block) = block(&mut new.fork, &plan, "migration", findings) else {
			report.trial = Some(facts);
			return Ok(());
		};
		let seen = look_at(&new.fork, &block, new.metadata, &facts, "migration", findings);
		facts.migration.push(seen);
		events(&old, &new, &mut facts, findings);
		migrated = !is_migrating(&new.fork, new.metadata);
		if !migrated && facts.migration.len() >= options.migration_blocks as usize {
			let blocks = facts.migration.len();
			findings.error(
				"migration",
				"multi-block migration",
				format!(
					"it is not done after {blocks} blocks, and no transaction is taken till then"
				),
			);
			report.trial = Some(facts);
			return Ok(());
		}
	}

	progress("decoding what is stored");
	let (old_places, new_places) = (Places::new(old.metadata), Places::new(new.metadata));
	let after = new.fork.state();
	report.stored =
		Some(stored::look((&before, &old_places), (&after, &new_places), new.show, findings)?);
	let twin = old.fork.state();
	let (changes, count) = changes::of(
		&changes::View { state: &twin, places: &old_places, show: old.show },
		&changes::View { state: &after, places: &new_places, show: new.show },
	)?;
	(report.changes, report.changed_keys) = (changes, count);

	progress("checking the invariants");
	let claims_after = Claimed::of(&new.fork);
	// Where nothing is broken there is nothing to compare but what is claimed: reading a whole state
	// once more takes long.
	let clean = claims_before.is_clean() && claims_after.is_clean();
	let claims_twin = if clean { claims_before } else { Claimed::of(&old.fork) };
	facts.claims_after = claims_after.facts();
	claims::judge(&claims_twin, &claims_after, "after the migrations", findings);

	drop((before, after, twin));
	progress("using the new runtime");
	let sides = (
		exercise::Side { fork: forks.0, metadata: old.metadata, show: old.show },
		exercise::Side { fork: forks.1, metadata: new.metadata, show: new.show },
	);
	facts.exercise = Some(exercise::run(sides, options, findings));

	progress("making blocks under the new rules");
	// What is broken already is compared with the same blocks under the old rules.
	let follow = claims_twin.is_broken();
	let first = epoch(&new.fork);
	let wanted = |fork: &Fork| match (first, epoch(fork)) {
		(Some(first), Some(now)) => now.saturating_sub(first) < options.epochs,
		_ => false,
	};
	while facts.further < options.blocks || (facts.further < MOST_BLOCKS && wanted(&new.fork)) {
		time = time.saturating_add(options.block_time_ms);
		let plan = BlockPlan { time_ms: time, ..Default::default() };
		if follow {
			old.fork.block(&plan)?;
		}
		let Some(block) = block(&mut new.fork, &plan, "blocks", findings) else { break };
		let seen = look_at(&new.fork, &block, new.metadata, &facts, "blocks", findings);
		facts.slowest_ms = facts.slowest_ms.max(seen.ms);
		facts.heaviest_ms = match (facts.heaviest_ms, seen.weight_ms) {
			(Some(a), Some(b)) => Some(f64::max(a, b)),
			(a, b) => a.or(b),
		};
		facts.further += 1;
	}
	facts.epochs = match (first, epoch(&new.fork)) {
		(Some(first), Some(now)) => now.saturating_sub(first),
		_ => 0,
	};
	let claims_end = Claimed::of(&new.fork);
	facts.claims_end = claims_end.facts();
	let twin = if follow { Claimed::of(&old.fork) } else { claims_twin };
	let when = format!("{} blocks after the upgrade", facts.further);
	claims::judge_later(&twin, &claims_after, &claims_end, &when, findings);
	report.trial = Some(facts);
	Ok(())
}

/// Makes a block, or finds out why it cannot be made.
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
			// The chain of causes repeats the number.
			let what = match &error {
				ForkError::Build { source, .. } => source.to_string(),
				other => other.to_string(),
			};
			findings.error(stage, format!("block {number}"), what);
			None
		}
	}
}

/// What a block cost, against what it may.
fn look_at(
	fork: &Fork,
	block: &ForkBlock,
	metadata: &Metadata,
	facts: &TrialFacts,
	stage: &'static str,
	findings: &mut Findings,
) -> BlockFacts {
	let ms = |time: Duration| time.as_secs_f64() * 1e3;
	let number = block.header.number;
	let seen = BlockFacts {
		number,
		ms: ms(block.execution),
		weight_ms: weight(fork, metadata),
		only_inherents: block.only_inherents,
	};
	if let (Some(weight), Some(limit)) = (seen.weight_ms, facts.weight_limit_ms) {
		if weight > limit {
			findings.error(
				stage,
				format!("block {number}"),
				format!("it weighs {weight:.0} ms, a block may weigh {limit:.0} ms"),
			);
		}
		if seen.ms > limit {
			findings.error(
				stage,
				format!("block {number}"),
				format!("it took {:.0} ms, a block may take {limit:.0} ms", seen.ms),
			);
		}
	}
	seen
}

/// The most that a block may weigh, as the runtime says, milliseconds.
fn weight_limit(metadata: &Metadata) -> Option<f64> {
	let constant = metadata.constant("System", "BlockWeights")?;
	let value = storage::decode(metadata, "BlockWeights", constant.ty, &constant.value).ok()?;
	Some(ref_time(value.at("max_block")?)? / PER_MS)
}

/// The weight of the last block, all classes together, milliseconds.
fn weight(fork: &Fork, metadata: &Metadata) -> Option<f64> {
	let value = item(fork, metadata, "System", "BlockWeight")?;
	let classes = ["normal", "operational", "mandatory"];
	let weights: Vec<f64> =
		classes.iter().filter_map(|class| ref_time(value.at(*class)?)).collect();
	Some(weights.iter().sum::<f64>() / PER_MS)
}

fn ref_time(weight: &Value<u32>) -> Option<f64> {
	let time = weight.at("ref_time")?;
	// Compact numbers are wrapped in some versions.
	let number = time.as_u128().or_else(|| time.at(0).and_then(Value::as_u128))?;
	Some(number as f64)
}

/// A value of a pallet's storage.
pub(super) fn item(
	fork: &Fork,
	metadata: &Metadata,
	pallet: &str,
	item: &str,
) -> Option<Value<u32>> {
	let pallet = metadata.pallet(pallet)?;
	let item = pallet.item(item)?;
	let encoded = fork.get(&storage::prefix(pallet, item)).ok().flatten()?;
	storage::decode(metadata, &item.name, item.value, &encoded).ok()
}

/// Whether a migration goes on: FRAME's pallet for migrations has a cursor.
pub(super) fn is_migrating(fork: &Fork, metadata: &Metadata) -> bool {
	let found = metadata.pallets.iter().find_map(|pallet| {
		let historic = pallet.item("Historic")?;
		let cursor = pallet.item("Cursor")?;
		(!historic.keys.is_empty() && cursor.keys.is_empty())
			.then(|| storage::prefix(pallet, cursor))
	});
	found.is_some_and(|key| fork.get(&key).is_ok_and(|value| value.is_some()))
}

/// The events of a block: their names, and what they say.
fn events_of(fork: &Fork, metadata: &Metadata, show: &Show<'_>) -> Vec<(String, String)> {
	let Some(records) = item(fork, metadata, "System", "Events") else { return Vec::new() };
	let ValueDef::Composite(records) = records.value else { return Vec::new() };
	let events = records.into_values().filter_map(|record| {
		let event = record.at("event")?;
		let ValueDef::Variant(outer) = &event.value else { return None };
		let ValueDef::Variant(inner) = &outer.values.values().next()?.value else { return None };
		Some((format!("{}.{}", outer.name, inner.name), show.text(event)))
	});
	events.collect()
}

/// Takes in what the upgrade's block says that the same block under the old rules does not.
fn events(old: &Side<'_>, new: &Side<'_>, facts: &mut TrialFacts, findings: &mut Findings) {
	let number = new.fork.best().number;
	let usual = events_of(&old.fork, old.metadata, old.show);
	for (name, text) in events_of(&new.fork, new.metadata, new.show) {
		if usual.iter().any(|(_, usual)| *usual == text) {
			continue;
		}
		if matches!(name.split('.').nth(1), Some("MigrationFailed" | "UpgradeFailed")) {
			findings.error("migration", name, format!("in block {number}: {text}"));
		}
		facts.events.push(format!("#{number} {}", super::text::one(&text)));
	}
}

/// The epoch, where the runtime counts epochs.
fn epoch(fork: &Fork) -> Option<u32> {
	let answer = fork.has_api("EpochApi").then(|| fork.call("EpochApi_summary", &[]).ok())??;
	u32::decode(&mut &answer[..]).ok()
}
