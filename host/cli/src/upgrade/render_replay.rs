//! The replay in the report as text.

use crate::{
	text::{counted, grouped, more, shortened},
	upgrade::{
		replay::{DifferenceKind, Load, ReplayDifference, ReplayFacts},
		try_runtime::HookFacts,
	},
};
use std::fmt::Write;

/// The most differences that are shown, and the most parts of each.
const MAX_SHOWN: usize = 20;
const MAX_PARTS: usize = 4;

/// The line of the pallets' own checks; `None` where the code was not run.
pub(super) fn hooks(facts: &HookFacts) -> Option<String> {
	match facts {
		HookFacts::NotRun => None,
		HookFacts::Absent => {
			Some("none: the code has no TryRuntime, which is right for code to propose".to_owned())
		}
		HookFacts::Passed { weight_ms } => {
			Some(format!("pre_upgrade, post_upgrade and try_state pass, weight {weight_ms:.1} ms"))
		}
		HookFacts::Failed => Some("FAILED".to_owned()),
	}
}

/// The lines of the replay.
pub(super) fn summary(facts: &ReplayFacts) -> Vec<String> {
	let mut lines = Vec::new();
	if facts.blocks > 0 {
		let blocks = counted(facts.blocks, "block");
		let transactions = match (facts.extrinsics, facts.same) {
			(0, _) => "without transactions".to_owned(),
			(1, 1) => "1 extrinsic, which behaves the same".to_owned(),
			(all, same) if all == same => {
				format!("{}: all behave the same", counted(all, "extrinsic"))
			}
			(all, same) => {
				format!("{}: {} behave the same", counted(all, "extrinsic"), grouped(same))
			}
		};
		let first = grouped(facts.first);
		lines.push(format!("{blocks} from {first} under both codes, {transactions}"));
		lines.push(format!("new code {}; old code {}", load(&facts.new), load(&facts.old)));
	}
	if facts.waited > 0 {
		lines.push(format!("waited for a migration: {}", counted(facts.waited, "transaction")));
	}
	if let Some(why) = &facts.fewer {
		lines.push(match facts.blocks {
			0 => format!("no block: {why}"),
			_ => format!("no more blocks: {why}"),
		});
	}
	lines
}

fn load(load: &Load) -> String {
	let weight = load.heaviest_ms.map_or(String::new(), |ms| format!(", weight {ms:.1} ms"));
	format!("slowest {:.1} ms{weight}", load.slowest_ms)
}

/// The section with the differences; nothing where there are none.
pub(super) fn section(facts: &ReplayFacts, out: &mut String) {
	let all = facts.extrinsics.saturating_sub(facts.same);
	if all == 0 {
		return;
	}
	// Writing to a string cannot fail.
	let _ = writeln!(
		out,
		"\nReplay: {} of {} differ",
		grouped(all),
		counted(facts.extrinsics, "extrinsic")
	);
	for difference in facts.differences.iter().take(MAX_SHOWN) {
		let ReplayDifference { block, index, call, parts, .. } = difference;
		let kind = word(difference.kind);
		let _ = writeln!(out, "  #{}-{index} {call}: {kind}", grouped(*block));
		for part in parts.iter().take(MAX_PARTS) {
			let _ = writeln!(out, "    {}", shortened(&part.to_string()));
		}
		if let Some(rest @ 1..) = parts.len().checked_sub(MAX_PARTS) {
			let _ = writeln!(out, "    … {}", counted(rest, "more part"));
		}
	}
	more(out, all, MAX_SHOWN, "--json or --html has more");
}

/// A kind of difference in a word or two.
pub(super) fn word(kind: DifferenceKind) -> &'static str {
	match kind {
		DifferenceKind::Undecodable => "does not decode",
		DifferenceKind::OtherCall => "another call",
		DifferenceKind::Fails => "fails",
		DifferenceKind::FailsOtherwise => "fails otherwise",
		DifferenceKind::Works => "works now",
		DifferenceKind::Fee => "fee",
		DifferenceKind::Weight => "weight",
		DifferenceKind::Events => "events",
	}
}
