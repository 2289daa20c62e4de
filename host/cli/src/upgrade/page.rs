//! The report as a page.

use super::{
	metadata::word,
	report::{Report, Severity},
	text::state,
	trial::TrialFacts,
};
use crate::html::{Mood, Page, Part, Table};

impl Report {
	/// The report as a self-contained page for `chain`.
	pub fn page(&self, chain: &str) -> Page {
		let subtitle = format!("{chain}, after block {} ({:?})", self.block, self.block_hash);
		let mut page = Page::new("Runtime upgrade", subtitle);
		let errors = self.count(Severity::Error);
		page.push(match errors {
			0 => verdict(Mood::Good, "It can be enacted."),
			_ => verdict(Mood::Bad, "It must not be enacted."),
		});
		for finding in &self.findings {
			let mood = match finding.severity {
				Severity::Error => Mood::Bad,
				Severity::Warning => Mood::Warning,
			};
			let text = format!("{}: {}: {}", finding.stage, finding.culprit, finding.what);
			page.push(verdict(mood, &text));
		}
		page.push(Part::Facts(self.code_facts()));
		if let Some(trial) = &self.trial {
			trial_parts(trial, &mut page);
		}
		self.metadata_part(&mut page);
		self.change_part(&mut page);
		self.stored_part(&mut page);
		page
	}

	fn code_facts(&self) -> Vec<(String, String)> {
		let code = &self.code;
		let version = |v: &super::code::VersionFacts| {
			format!("{} {} (transactions {})", v.spec_name, v.spec_version, v.transaction_version)
		};
		let new = code.new.as_ref().map_or("no version".to_owned(), version);
		let fact = |name: &str, value: String| (name.to_owned(), value);
		vec![
			fact("Runtime in force", version(&code.old)),
			fact("New runtime", new),
			fact("Hash to authorise", format!("{:?}", code.hash)),
			fact("Size", format!("{} bytes, {} of Wasm", code.size, code.wasm_size)),
			fact("Memory at start", format!("{} pages of 64 KiB", code.memory_pages)),
			fact("Host functions", code.imports.to_string()),
			fact("Time of the check", format!("{:.1} s", self.seconds)),
		]
	}

	fn metadata_part(&self, page: &mut Page) {
		page.push(Part::Heading("Metadata".to_owned()));
		if self.metadata.is_empty() {
			return page.push(Part::Text("No difference.".to_owned()));
		}
		let rows = self.metadata.iter().map(|change| {
			let breaks = if change.breaks_transactions { "yes" } else { "" };
			vec![
				word(change.what).to_owned(),
				format!("{:?}", change.kind).to_lowercase(),
				change.name.clone(),
				change.detail.clone(),
				breaks.to_owned(),
			]
		});
		page.push(table(&["", "what", "name", "how", "breaks transactions"], rows.collect(), &[]));
	}

	fn change_part(&self, page: &mut Page) {
		page.push(Part::Heading("State".to_owned()));
		page.push(Part::Text(format!(
			"{} keys differ from the same blocks without the upgrade; {} of them are listed.",
			self.changed_keys,
			self.changes.len()
		)));
		let rows = self.changes.iter().map(|change| {
			let side =
				|value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
			let row = |name: &str, before, after| vec![name.to_owned(), side(before), side(after)];
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
		let rows = rows.flatten();
		page.push(table(&["key", "without", "with the upgrade"], rows.collect(), &[]));
	}

	fn stored_part(&self, page: &mut Page) {
		let Some(stored) = &self.stored else { return };
		page.push(Part::Heading("What is stored".to_owned()));
		let rows = stored.pallets.iter().map(|(name, facts)| {
			vec![
				name.clone(),
				facts.keys.to_string(),
				facts.bytes.to_string(),
				facts.broken.to_string(),
			]
		});
		let head = ["pallet", "keys", "bytes", "do not decode"];
		page.push(table(&head, rows.collect(), &[1, 2, 3]));
	}
}

fn trial_parts(trial: &TrialFacts, page: &mut Page) {
	page.push(Part::Heading("Migrations".to_owned()));
	let ms = |ms: f64| format!("{ms:.1}");
	let rows = trial.migration.iter().map(|block| {
		vec![
			block.number.to_string(),
			ms(block.ms),
			block.weight_ms.map_or(String::new(), ms),
			if block.only_inherents { "no" } else { "yes" }.to_owned(),
		]
	});
	let head = ["block", "time, ms", "weight, ms", "takes transactions"];
	page.push(table(&head, rows.collect(), &[0, 1, 2]));
	if !trial.events.is_empty() {
		page.push(Part::Code(trial.events.join("\n")));
	}
	if let Some(tried) = &trial.exercise {
		page.push(Part::Heading("In use".to_owned()));
		page.push(Part::Text(format!(
			"{} transactions were signed, validated, included and executed, and {} blocks of them \
			 imported; {} functions of runtime APIs were called. Kinds: {}.",
			tried.transactions,
			tried.imported,
			tried.functions,
			tried.kinds.join(", ")
		)));
	}
	let fact = |name: &str, value: String| (name.to_owned(), value);
	page.push(Part::Facts(vec![
		fact(
			"A block may take",
			trial.weight_limit_ms.map_or("?".into(), |l| format!("{l:.0} ms")),
		),
		fact("Blocks after the migrations", trial.further.to_string()),
		fact("Epochs in them", trial.epochs.to_string()),
		fact("The slowest took", format!("{:.1} ms", trial.slowest_ms)),
		fact("Invariants before", state(&trial.claims_before)),
		fact("Invariants after the migrations", state(&trial.claims_after)),
		fact("Invariants at the end", state(&trial.claims_end)),
	]));
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
