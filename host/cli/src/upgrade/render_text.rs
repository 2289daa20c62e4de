//! The report as text for a terminal.

use crate::{
	client::ValueDifference,
	text::{counted, grouped, more, shortened},
	upgrade::{
		claims::ClaimFacts, code::VersionFacts, dry_run::DryRunFacts, findings::Severity,
		metadata::word, render_replay, report::Report, state_changes::StateChange,
	},
};
use std::fmt::Write;

/// The most metadata differences and state changes that are shown.
const MAX_SHOWN: usize = 40;

/// The report as lines.
pub fn render_text(report: &Report) -> String {
	let mut out = String::new();
	summary(report, &mut out);
	metadata(report, &mut out);
	state(report, &mut out);
	if let Some(facts) = &report.replay {
		render_replay::section(facts, &mut out);
	}
	findings(report, &mut out);
	out
}

fn summary(report: &Report, out: &mut String) {
	// Writing to a string cannot fail, here and below.
	let mut line = |name: &str, text: &str| {
		let _ = writeln!(out, "{name:<12}{text}");
	};
	let code = &report.code;
	line("chain", &format!("after block {} ({:?})", grouped(report.block), report.block_hash));
	line("now", &version(&code.old));
	line("new", &code.new.as_ref().map_or("no version".to_owned(), version));
	line("code hash", &format!("{:?}", code.hash));
	line(
		"code",
		&format!(
			"{} kB, {} kB of Wasm, {}, {} of memory",
			grouped(code.size.div_ceil(1000)),
			grouped(code.wasm_size.div_ceil(1000)),
			counted(code.imports, "host function"),
			counted(code.memory_pages, "page")
		),
	);
	if let Some(facts) = &report.dry_run {
		dry_run(facts, &mut line);
	}
	if let Some(hooks) = render_replay::hooks(&report.hooks) {
		line("hooks", &hooks);
	}
	for (number, text) in report.replay.iter().flat_map(render_replay::summary).enumerate() {
		line(if number == 0 { "replay" } else { "" }, &text);
	}
	if let Some(stored) = &report.stored {
		let broken: usize = stored.pallets.values().map(|pallet| pallet.broken).sum();
		let keys = counted(stored.keys, "key");
		let all = format!("{keys}, {} kB", grouped(stored.bytes.div_ceil(1000)));
		line(
			"state",
			&match broken {
				0 => format!("{all}: all decode under the new code"),
				_ => format!("{all}: {} DO NOT DECODE under the new code", grouped(broken)),
			},
		);
	}
	line("took", &format!("{:.1} s", report.seconds));
}

/// `stratos 2 (transactions 1)`.
pub(super) fn version(version: &VersionFacts) -> String {
	let VersionFacts { spec_name, spec_version, transaction_version, .. } = version;
	format!("{spec_name} {spec_version} (transactions {transaction_version})")
}

fn dry_run(facts: &DryRunFacts, line: &mut impl FnMut(&str, &str)) {
	let weight = |ms: Option<f64>| ms.map_or(String::new(), |ms| format!(", weight {ms:.1} ms"));
	let slowest = facts.migration.iter().map(|block| block.ms).fold(0.0, f64::max);
	let heaviest = facts.migration.iter().filter_map(|block| block.weight_ms).reduce(f64::max);
	let limit =
		facts.weight_limit_ms.map_or(String::new(), |ms| format!(" of {} ms", grouped(ms as u64)));
	let blocks = counted(facts.migration.len(), "block");
	line("migrations", &format!("{blocks}, slowest {slowest:.1} ms{}{limit}", weight(heaviest)));
	for event in &facts.events {
		line("", event);
	}
	if facts.further > 0 {
		line(
			"then",
			&format!(
				"{} and {}, slowest {:.1} ms{}{limit}",
				counted(facts.further, "block"),
				counted(facts.epochs, "epoch"),
				facts.slowest_ms,
				weight(facts.heaviest_ms)
			),
		);
	}
	line(
		"invariants",
		&format!(
			"before {}, after {}, at the end {}",
			claims(&facts.claims_before),
			claims(&facts.claims_after),
			claims(&facts.claims_end)
		),
	);
	if facts.stored_calls > 0 {
		line(
			"calls",
			&format!("{} scheduled, proposed or noted", counted(facts.stored_calls, "call")),
		);
	}
	if let Some(exercise) = &facts.exercise {
		line(
			"exercise",
			&format!(
				"{} of {}, {}, {} imported",
				counted(exercise.transactions, "transaction"),
				counted(exercise.kinds.len(), "kind"),
				counted(exercise.functions, "runtime API function"),
				counted(exercise.imported, "block")
			),
		);
	}
}

/// The state of the claims as text.
pub(super) fn claims(claims: &Option<ClaimFacts>) -> String {
	match claims {
		None => "not checked".to_owned(),
		Some(ClaimFacts { failed: Some(_), .. }) => "NOT CHECKABLE".to_owned(),
		Some(facts) if facts.broken.is_empty() => format!("all {} hold", grouped(facts.claims)),
		Some(facts) => {
			format!("{} of {} BROKEN", grouped(facts.broken.len()), grouped(facts.claims))
		}
	}
}

fn metadata(report: &Report, out: &mut String) {
	if report.dry_run.is_none() {
		return;
	}
	let _ = writeln!(out, "\nMetadata: {}", counted(report.metadata.len(), "difference"));
	for change in report.metadata.iter().take(MAX_SHOWN) {
		let kind = format!("{:?}", change.kind).to_lowercase();
		let sign = match change.breaks_transactions {
			true => "  ! breaks transactions",
			false => "",
		};
		let what = word(change.what);
		let detail = match change.parts.as_slice() {
			[_, _, ..] => counted(change.parts.len(), "part"),
			_ => shortened(&change.detail),
		};
		let _ = writeln!(out, "  {what:<8}{kind:<12}{}: {detail}{sign}", change.name);
		if change.parts.len() > 1 {
			parts(&change.parts, out);
		}
	}
	more(out, report.metadata.len(), MAX_SHOWN, "--json or --html has all");
}

fn state(report: &Report, out: &mut String) {
	if report.stored.is_none() {
		return;
	}
	let keys = report.changed_keys;
	let _ = writeln!(
		out,
		"\nState: {} changed, compared with the same blocks without the upgrade",
		counted(keys, "key")
	);
	for change in report.changes.iter().take(MAX_SHOWN) {
		let StateChange { name, before, after, .. } = change;
		let _ = writeln!(out, "  {name}");
		match change.parts.is_empty() {
			true => {
				let _ = writeln!(out, "    {} → {}", value(before), value(after));
			}
			false => parts(&change.parts, out),
		}
	}
	more(out, keys, MAX_SHOWN, "--json or --html has more");
}

fn findings(report: &Report, out: &mut String) {
	out.push('\n');
	for finding in &report.findings {
		let sign = match finding.severity {
			Severity::Error => "✗",
			Severity::Warning => "!",
		};
		let (stage, culprit) = (finding.stage, &finding.culprit);
		let _ = writeln!(out, "{sign} {stage}: {culprit}: {}", shortened(&finding.what));
	}
	let warnings = match report.count(Severity::Warning) {
		0 => String::new(),
		many => format!("; {}", counted(many, "warning")),
	};
	let _ = match report.count(Severity::Error) {
		0 => writeln!(out, "✓ It can be enacted{warnings}."),
		_ => writeln!(out, "✗ It must not be enacted."),
	};
}

/// The parts of one value that differ.
fn parts(parts: &[ValueDifference], out: &mut String) {
	/// The most parts that are shown.
	const MAX_PARTS: usize = 20;
	for ValueDifference { path, before, after } in parts.iter().take(MAX_PARTS) {
		let sign = if path.is_empty() { "" } else { ": " };
		let _ = writeln!(out, "    {path}{sign}{} → {}", value(before), value(after));
	}
	more(out, parts.len(), MAX_PARTS, "--json or --html has more");
}

fn value(value: &Option<String>) -> String {
	value.as_deref().map_or_else(|| "nothing".to_owned(), shortened)
}
