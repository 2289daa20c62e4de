//! The report for a terminal.

use super::{
	claims::ClaimFacts,
	metadata::word,
	report::{Report, Severity},
	trial::TrialFacts,
};
use crate::client::Part;
use std::fmt::Write;

/// How many differences of the metadata, and how many changes of the state, are shown.
const SHOWN: usize = 40;

impl Report {
	/// The report as lines.
	pub fn text(&self) -> String {
		let mut out = String::new();
		// Writing to a string cannot fail, here and below.
		let mut line = |name: &str, text: &str| {
			let _ = writeln!(out, "{name:<12}{text}");
		};
		let (old, code) = (&self.code.old, &self.code);
		line("chain", &format!("after block {} ({:?})", self.block, self.block_hash));
		let version = |v: &super::code::VersionFacts| {
			format!("{} {} (transactions {})", v.spec_name, v.spec_version, v.transaction_version)
		};
		line("now", &version(old));
		line("new", &code.new.as_ref().map_or("no version".to_owned(), version));
		line("code hash", &format!("{:?}", code.hash));
		line(
			"code",
			&format!(
				"{} kB, {} kB of Wasm, {} host functions, {} pages of memory",
				code.size.div_ceil(1000),
				code.wasm_size.div_ceil(1000),
				code.imports,
				code.memory_pages
			),
		);
		if let Some(trial) = &self.trial {
			trial_lines(trial, &mut line);
		}
		if let Some(stored) = &self.stored {
			let broken: usize = stored.pallets.values().map(|pallet| pallet.broken).sum();
			let all = format!("{} keys, {} kB", stored.keys, stored.bytes.div_ceil(1000));
			line(
				"state",
				&match broken {
					0 => format!("{all}: all decode under the new code"),
					_ => format!("{all}: {broken} DO NOT DECODE under the new code"),
				},
			);
		}
		line("took", &format!("{:.1} s", self.seconds));
		self.metadata_lines(&mut out);
		self.change_lines(&mut out);
		self.finding_lines(&mut out);
		out
	}

	fn metadata_lines(&self, out: &mut String) {
		if self.trial.is_none() {
			return;
		}
		let _ = writeln!(out, "\nMetadata: {} differences", self.metadata.len());
		for change in self.metadata.iter().take(SHOWN) {
			let kind = format!("{:?}", change.kind).to_lowercase();
			let sign = match change.breaks_transactions {
				true => "  ! breaks transactions",
				false => "",
			};
			let what = word(change.what);
			let detail = match change.parts.as_slice() {
				[_, _, ..] => format!("{} parts", change.parts.len()),
				_ => one(&change.detail),
			};
			let _ = writeln!(out, "  {what:<8}{kind:<12}{}: {detail}{sign}", change.name);
			if change.parts.len() > 1 {
				part_lines(&change.parts, out);
			}
		}
		more(out, self.metadata.len(), SHOWN, "--json or --html has all");
	}

	fn change_lines(&self, out: &mut String) {
		if self.stored.is_none() {
			return;
		}
		let keys = self.changed_keys;
		let _ =
			writeln!(out, "\nState: {keys} keys differ from the same blocks without the upgrade");
		for change in self.changes.iter().take(SHOWN) {
			let side = |value: &Option<String>| value.as_ref().map_or("nothing".into(), |v| one(v));
			let _ = writeln!(out, "  {}", change.name);
			match change.parts.is_empty() {
				true => {
					let (before, after) = (side(&change.before), side(&change.after));
					let _ = writeln!(out, "    {before} → {after}");
				}
				false => part_lines(&change.parts, out),
			}
		}
		more(out, keys, SHOWN, "--json or --html has more");
	}

	fn finding_lines(&self, out: &mut String) {
		out.push('\n');
		for finding in &self.findings {
			let sign = match finding.severity {
				Severity::Error => "✗",
				Severity::Warning => "!",
			};
			let (stage, culprit) = (finding.stage, &finding.culprit);
			let _ = writeln!(out, "{sign} {stage}: {culprit}: {}", one(&finding.what));
		}
		let warnings = match self.count(Severity::Warning) {
			0 => String::new(),
			1 => "; one thing to look at first".to_owned(),
			many => format!("; {many} things to look at first"),
		};
		let _ = match self.count(Severity::Error) {
			0 => writeln!(out, "✓ It can be enacted{warnings}."),
			_ => writeln!(out, "✗ It must not be enacted."),
		};
	}
}

fn trial_lines(trial: &TrialFacts, line: &mut impl FnMut(&str, &str)) {
	let weight = |ms: Option<f64>| ms.map_or(String::new(), |ms| format!(", weight {ms:.1} ms"));
	let slowest = trial.migration.iter().map(|block| block.ms).fold(0.0, f64::max);
	let heaviest = trial.migration.iter().filter_map(|block| block.weight_ms).reduce(f64::max);
	let limit = trial.weight_limit_ms.map_or(String::new(), |ms| format!(" of {ms:.0} ms"));
	let blocks = trial.migration.len();
	let blocks = if blocks == 1 { "1 block".to_owned() } else { format!("{blocks} blocks") };
	line("migrations", &format!("{blocks}, slowest {slowest:.1} ms{}{limit}", weight(heaviest)));
	for event in &trial.events {
		line("", event);
	}
	if trial.further > 0 {
		line(
			"then",
			&format!(
				"{} blocks and {} epochs, slowest {:.1} ms{}{limit}",
				trial.further,
				trial.epochs,
				trial.slowest_ms,
				weight(trial.heaviest_ms)
			),
		);
	}
	line(
		"invariants",
		&format!(
			"before {}, after {}, at the end {}",
			state(&trial.claims_before),
			state(&trial.claims_after),
			state(&trial.claims_end)
		),
	);
	if let Some(tried) = &trial.exercise {
		line(
			"in use",
			&format!(
				"{} transactions of {} kinds, {} functions of runtime APIs, {} blocks imported",
				tried.transactions,
				tried.kinds.len(),
				tried.functions,
				tried.imported
			),
		);
	}
}

/// How many claims hold.
pub(super) fn state(claims: &Option<ClaimFacts>) -> String {
	match claims {
		None => "not checked".to_owned(),
		Some(ClaimFacts { failed: Some(_), .. }) => "NOT CHECKABLE".to_owned(),
		Some(facts) if facts.broken.is_empty() => format!("all {} hold", facts.claims),
		Some(facts) => format!("{} of {} BROKEN", facts.broken.len(), facts.claims),
	}
}

/// What differs in one value, part by part.
fn part_lines(parts: &[Part], out: &mut String) {
	/// How many are shown.
	const SHOWN: usize = 20;
	for part in parts.iter().take(SHOWN) {
		let side = |value: &Option<String>| value.as_ref().map_or("nothing".into(), |v| one(v));
		let sign = if part.path.is_empty() { "" } else { ": " };
		let (path, before, after) = (&part.path, side(&part.before), side(&part.after));
		let _ = writeln!(out, "    {path}{sign}{before} → {after}");
	}
	more(out, parts.len(), SHOWN, "--json or --html has more");
}

fn more(out: &mut String, all: usize, shown: usize, where_else: &str) {
	if all > shown {
		let _ = writeln!(out, "  … {} more; {where_else}", all - shown);
	}
}

/// One line, however long the value.
pub(super) fn one(text: &str) -> String {
	/// Longer ones are cut.
	const LONGEST: usize = 200;
	let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
	match text.char_indices().nth(LONGEST) {
		Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
		None => text,
	}
}
