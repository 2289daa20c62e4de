//! The report as an HTML page.

use crate::{
	html::{Mood, Page, Part, Table},
	text::{counted, grouped},
	upgrade::{
		dry_run::DryRunFacts,
		findings::Severity,
		metadata::word,
		render_replay,
		render_text::{claims, version},
		report::Report,
	},
};

/// The report as a self-contained page; `chain` is the chain's name.
pub(crate) fn render_html(report: &Report, chain: &str) -> Page {
	let block = grouped(report.block);
	let subtitle = format!("{chain}, after block {block} ({:?})", report.block_hash);
	let mut page = Page::new("Runtime upgrade", subtitle);
	page.push(match report.count(Severity::Error) {
		0 => verdict(Mood::Good, "It can be enacted."),
		_ => verdict(Mood::Bad, "It must not be enacted."),
	});
	for finding in &report.findings {
		let mood = match finding.severity {
			Severity::Error => Mood::Bad,
			Severity::Warning => Mood::Warning,
		};
		let text = format!("{}: {}: {}", finding.stage, finding.culprit, finding.what);
		page.push(verdict(mood, &text));
	}
	page.push(Part::Facts(code(report)));
	if let Some(facts) = &report.dry_run {
		dry_run(facts, &mut page);
	}
	metadata(report, &mut page);
	state(report, &mut page);
	replay(report, &mut page);
	storage(report, &mut page);
	page
}

fn code(report: &Report) -> Vec<(String, String)> {
	let code = &report.code;
	let new = code.new.as_ref().map_or("no version".to_owned(), version);
	let (size, wasm) = (counted(code.size, "byte"), grouped(code.wasm_size));
	vec![
		fact("Current runtime", version(&code.old)),
		fact("New runtime", new),
		fact("Hash to authorise", format!("{:?}", code.hash)),
		fact("Size", format!("{size}, {wasm} of Wasm")),
		fact("Memory at start", format!("{} of 64 KiB", counted(code.memory_pages, "page"))),
		fact("Host functions", grouped(code.imports)),
		fact(
			"Checks of the pallets",
			render_replay::hooks(&report.hooks).unwrap_or_else(|| "not run".to_owned()),
		),
		fact("Duration of the check", format!("{:.1} s", report.seconds)),
	]
}

fn dry_run(facts: &DryRunFacts, page: &mut Page) {
	page.push(Part::Heading("Migrations".to_owned()));
	let ms = |ms: f64| format!("{ms:.1}");
	let rows = facts.migration.iter().map(|block| {
		vec![
			grouped(block.number),
			ms(block.ms),
			block.weight_ms.map_or(String::new(), ms),
			if block.only_inherents { "no" } else { "yes" }.to_owned(),
		]
	});
	let head = ["block", "time, ms", "weight, ms", "includes transactions"];
	page.push(table(&head, rows.collect(), &[0, 1, 2]));
	if !facts.events.is_empty() {
		page.push(Part::Code(facts.events.join("\n")));
	}
	if let Some(exercise) = &facts.exercise {
		page.push(Part::Heading("Exercise".to_owned()));
		page.push(Part::Text(format!(
			"Signed, validated, included and executed: {}. Imported: {}. Called: {}. Kinds of \
			 transactions: {}.",
			counted(exercise.transactions, "transaction"),
			counted(exercise.imported, "block"),
			counted(exercise.functions, "runtime API function"),
			exercise.kinds.join(", ")
		)));
	}
	let limit = facts.weight_limit_ms;
	let limit = limit.map_or("unknown".into(), |ms| format!("{} ms", grouped(ms as u64)));
	page.push(Part::Facts(vec![
		fact("Weight limit of a block", limit),
		fact("Blocks after the migrations", grouped(facts.further)),
		fact("Epochs in these blocks", grouped(facts.epochs)),
		fact("The slowest of these blocks", format!("{:.1} ms", facts.slowest_ms)),
		fact("Invariants before", claims(&facts.claims_before)),
		fact("Invariants after the migrations", claims(&facts.claims_after)),
		fact("Invariants at the end", claims(&facts.claims_end)),
	]));
}

fn metadata(report: &Report, page: &mut Page) {
	page.push(Part::Heading("Metadata".to_owned()));
	if report.metadata.is_empty() {
		return page.push(Part::Text("No difference.".to_owned()));
	}
	let rows = report.metadata.iter().map(|change| {
		let breaks = if change.breaks_transactions { "yes" } else { "" };
		vec![
			word(change.what).to_owned(),
			format!("{:?}", change.kind).to_lowercase(),
			change.name.clone(),
			change.detail.clone(),
			breaks.to_owned(),
		]
	});
	let head = ["", "subject", "name", "change", "breaks transactions"];
	page.push(table(&head, rows.collect(), &[]));
}

fn state(report: &Report, page: &mut Page) {
	page.push(Part::Heading("State".to_owned()));
	page.push(Part::Text(format!(
		"Differences from the same blocks without the upgrade: {}; listed: {}.",
		counted(report.changed_keys, "key"),
		grouped(report.changes.len())
	)));
	let rows = report.changes.iter().flat_map(|change| {
		let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
		let row = |name: &str, before, after| vec![name.to_owned(), value(before), value(after)];
		match change.parts.as_slice() {
			[] => vec![row(&change.name, &change.before, &change.after)],
			parts => parts
				.iter()
				.map(|part| {
					let name = format!("{} {}", change.name, part.path);
					row(name.trim_end(), &part.before, &part.after)
				})
				.collect(),
		}
	});
	page.push(table(&["key", "without", "with the upgrade"], rows.collect(), &[]));
}

fn replay(report: &Report, page: &mut Page) {
	let Some(facts) = &report.replay else { return };
	page.push(Part::Heading("Replay".to_owned()));
	page.push(Part::Text(format!(
		"The last blocks of the chain, made again under both codes: {}.",
		render_replay::summary(facts).join("; ")
	)));
	if facts.differences.is_empty() {
		return;
	}
	let rows = facts.differences.iter().map(|one| {
		let parts: Vec<String> = one.parts.iter().map(ToString::to_string).collect();
		vec![
			grouped(one.block),
			grouped(one.index),
			one.call.clone(),
			render_replay::word(one.kind).to_owned(),
			parts.join("; "),
		]
	});
	let head = ["block", "index", "call", "difference", "old code → new code"];
	page.push(table(&head, rows.collect(), &[0, 1]));
}

fn storage(report: &Report, page: &mut Page) {
	let Some(stored) = &report.stored else { return };
	page.push(Part::Heading("Storage".to_owned()));
	let rows = stored.pallets.iter().map(|(name, facts)| {
		vec![name.clone(), grouped(facts.keys), grouped(facts.bytes), grouped(facts.broken)]
	});
	let head = ["pallet", "keys", "bytes", "do not decode"];
	page.push(table(&head, rows.collect(), &[1, 2, 3]));
}

fn fact(name: &str, value: String) -> (String, String) {
	(name.to_owned(), value)
}

fn verdict(mood: Mood, text: &str) -> Part {
	Part::Verdict { mood, text: text.to_owned() }
}

fn table(head: &[&str], rows: Vec<Vec<String>>, numbers: &[usize]) -> Part {
	Part::Table(Table {
		head: head.iter().map(|name| (*name).to_owned()).collect(),
		rows,
		numbers: numbers.to_vec(),
	})
}
