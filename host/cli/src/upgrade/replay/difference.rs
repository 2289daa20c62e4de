//! How the outcomes of an extrinsic differ, and what that means for the upgrade.
//!
//! An extrinsic that worked, and cannot be decoded, is another call, is refused or fails under the new code, is
//! an error: a user would lose what the rules promised. Where `transaction_version` rises, wallets encode
//! transactions again, and those of the past need not decode. Every other difference is a warning, one for each
//! call.

use super::{
	extrinsic::decode,
	outcome::{Outcome, Reached, Told},
	parts::Sent,
};
use crate::{
	client::{ValueDifference, ValueFormatter, differences},
	text::{counted, grouped, shortened},
	upgrade::findings::Findings,
};
use scale_value::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// The stage of the findings.
pub(super) const STAGE: &str = "replay";

/// The most differences that are listed.
const MAX_LISTED: usize = 500;

/// The most findings of a kind that are reported one by one.
const MAX_REPORTED: usize = 12;

/// The most parts of a difference that are listed.
const MAX_PARTS: usize = 20;

/// Calls with more bytes are compared by name only.
const MAX_COMPARED: usize = 64 << 10;

/// The pallets whose events say what an extrinsic cost.
const PAYING: [&str; 2] = ["Balances.", "TransactionPayment."];

/// The change of a fee or weight from which it is told, percent.
const TOLD: u128 = 10;

/// A kind of difference, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum DifferenceKind {
	/// It does not decode under the new code.
	Undecodable,
	/// It is another call, or has other arguments, under the new code.
	OtherCall,
	/// It worked, and is refused or fails under the new code.
	Fails,
	/// It was refused or failed, and does so otherwise under the new code.
	FailsOtherwise,
	/// It was refused or failed, and works under the new code.
	Works,
	/// Its fee differs by more than a tenth.
	Fee,
	/// Its weight differs by more than a tenth.
	Weight,
	/// Its events differ.
	Events,
}

/// A difference of one extrinsic.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ReplayDifference {
	/// The block of the chain that has the extrinsic.
	pub(crate) block: u32,
	/// Its index in this block.
	pub(crate) index: usize,
	/// `Pallet.call`.
	pub(crate) call: String,
	/// The kind.
	pub(crate) kind: DifferenceKind,
	/// What is different, under the old code and under the new.
	pub(crate) parts: Vec<ValueDifference>,
}

/// The differences so far.
#[derive(Default)]
pub(super) struct Differences {
	listed: Vec<ReplayDifference>,
	/// By kind and call: how many, and the first.
	groups: BTreeMap<(DifferenceKind, String), (usize, ReplayDifference)>,
}

impl DifferenceKind {
	/// What a call of this kind does, as part of a sentence.
	fn words(self) -> &'static str {
		match self {
			Self::Undecodable => "does not decode under the new code",
			Self::OtherCall => "means something else under the new code",
			Self::Fails => "worked, and fails under the new code",
			Self::FailsOtherwise => "fails otherwise under the new code",
			Self::Works => "failed, and works under the new code",
			Self::Fee => "costs another fee",
			Self::Weight => "has another weight",
			Self::Events => "leads to other events",
		}
	}

	fn is_error(self, rebuilt: bool) -> bool {
		match self {
			Self::Undecodable | Self::OtherCall => !rebuilt,
			Self::Fails => true,
			_ => false,
		}
	}
}

impl Differences {
	/// Compares the outcomes of an extrinsic under the old and the new code. Returns whether they are the same.
	pub(super) fn compare(
		&mut self,
		(old, new): (&ValueFormatter<'_>, &ValueFormatter<'_>),
		sent: &Sent,
		before: &Outcome,
		after: &Outcome,
	) -> bool {
		let was = decode(old.metadata(), &sent.extrinsic);
		let is = decode(new.metadata(), &sent.extrinsic);
		let call = was.as_ref().map_or_else(|_| "an extrinsic".to_owned(), |was| was.name.clone());
		let found = match (&was, &is) {
			(Ok(was), Err(why)) => {
				Some((DifferenceKind::Undecodable, whole(was.name.clone(), why.clone())))
			}
			(Ok(was), Ok(is)) if was.name != is.name => {
				Some((DifferenceKind::OtherCall, whole(was.name.clone(), is.name.clone())))
			}
			(Ok(was), Ok(is)) if sent.extrinsic.0.len() <= MAX_COMPARED => {
				let parts = differences((old, &was.call), (new, &is.call));
				(!parts.is_empty()).then_some((DifferenceKind::OtherCall, parts))
			}
			_ => None,
		};
		let words = Words {
			old_amount: &|fee| old.amount(fee),
			new_amount: &|fee| new.amount(fee),
			parts: &|before, after| differences((old, before), (new, after)),
		};
		let found = found.or_else(|| differ(&words, before, after));
		let Some((kind, mut parts)) = found else { return true };
		parts.truncate(MAX_PARTS);
		let (block, index) = (sent.block, sent.index);
		self.add(ReplayDifference { block, index, call, kind, parts });
		false
	}

	fn add(&mut self, difference: ReplayDifference) {
		let group = self.groups.entry((difference.kind, difference.call.clone()));
		group.or_insert_with(|| (0, difference.clone())).0 += 1;
		if self.listed.len() < MAX_LISTED {
			self.listed.push(difference);
		}
	}

	/// Reports the differences. With `rebuilt`, wallets encode transactions again for the new code.
	pub(super) fn judge(&self, rebuilt: bool, findings: &mut Findings) {
		let mut reported: BTreeMap<DifferenceKind, usize> = BTreeMap::new();
		for ((kind, call), (count, first)) in &self.groups {
			let (calls, is_error) = (reported.entry(*kind).or_default(), kind.is_error(rebuilt));
			*calls += 1;
			if *calls > MAX_REPORTED {
				continue;
			}
			let part = first.parts.first().map(ToString::to_string).unwrap_or_default();
			let what = format!(
				"{} ({} on the chain, the first in block {}): {part}",
				kind.words(),
				counted(*count, "time"),
				grouped(first.block)
			);
			match is_error {
				true => findings.error(STAGE, call.as_str(), what),
				false => findings.warning(STAGE, call.as_str(), what),
			}
		}
		for (kind, calls) in reported {
			if let Some(more) = calls.checked_sub(MAX_REPORTED).filter(|more| *more > 0) {
				let what = format!("{}: each {}", counted(more, "other call"), kind.words());
				match kind.is_error(rebuilt) {
					true => findings.error(STAGE, "others", what),
					false => findings.warning(STAGE, "others", what),
				}
			}
		}
	}

	/// The first differences.
	pub(super) fn listed(self) -> Vec<ReplayDifference> {
		self.listed
	}
}

/// The parts in which two values differ.
type Compare<'a> = &'a dyn Fn(&Value<u32>, &Value<u32>) -> Vec<ValueDifference>;

/// How the runtimes write what is different.
struct Words<'a> {
	old_amount: &'a dyn Fn(u128) -> String,
	new_amount: &'a dyn Fn(u128) -> String,
	parts: Compare<'a>,
}

/// A difference that has no parts.
fn whole(before: String, after: String) -> Vec<ValueDifference> {
	vec![ValueDifference { path: String::new(), before: Some(before), after: Some(after) }]
}

/// The worst difference of two outcomes.
fn differ(
	words: &Words<'_>,
	before: &Outcome,
	after: &Outcome,
) -> Option<(DifferenceKind, Vec<ValueDifference>)> {
	if before.reached != after.reached {
		let kind = match (before.worked(), after.worked()) {
			(true, _) => DifferenceKind::Fails,
			(false, true) => DifferenceKind::Works,
			(false, false) => DifferenceKind::FailsOtherwise,
		};
		return Some((kind, whole(reached(&before.reached), reached(&after.reached))));
	}
	let paid_other = before.fee != after.fee;
	if paid_other && apart(before.fee, after.fee) {
		let fee = |amount: &dyn Fn(u128) -> String, fee: Option<u128>| {
			fee.map_or_else(|| "no fee".to_owned(), amount)
		};
		let (was, is) = (fee(words.old_amount, before.fee), fee(words.new_amount, after.fee));
		return Some((DifferenceKind::Fee, whole(was, is)));
	}
	// What was paid is told by the events of these pallets, too.
	let counts =
		|event: &&Told| !paid_other || !PAYING.iter().any(|pallet| event.text.starts_with(pallet));
	let mut pairs = (before.events.iter().filter(counts), after.events.iter().filter(counts));
	loop {
		let parts = match (pairs.0.next(), pairs.1.next()) {
			(None, None) => break,
			(Some(was), Some(is)) if was.text == is.text => continue,
			(Some(was), Some(is)) => (words.parts)(&was.value, &is.value),
			(was, is) => {
				let text = |event: Option<&Told>| event.map(|event| shortened(&event.text));
				vec![ValueDifference { path: String::new(), before: text(was), after: text(is) }]
			}
		};
		return Some((DifferenceKind::Events, parts));
	}
	if apart(before.weight, after.weight) {
		let ms = |weight: Option<u128>| {
			weight.map_or_else(
				|| "no weight".to_owned(),
				|weight| format!("{:.3} ms", weight as f64 / 1e9),
			)
		};
		return Some((DifferenceKind::Weight, whole(ms(before.weight), ms(after.weight))));
	}
	None
}

/// Whether two figures differ by more than a tenth.
fn apart(before: Option<u128>, after: Option<u128>) -> bool {
	match (before, after) {
		(Some(before), Some(after)) => {
			before.abs_diff(after).saturating_mul(100) > before.saturating_mul(TOLD)
		}
		(None, None) => false,
		_ => true,
	}
}

fn reached(reached: &Reached) -> String {
	match reached {
		Reached::Success => "success".to_owned(),
		Reached::Failure(error) => shortened(error),
		Reached::Refused(why) => format!("refused: {}", shortened(why)),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::upgrade::findings::Severity;

	fn told(name: &str, value: u128) -> Told {
		Told { text: format!("{name} {value}"), value: Value::u128(value).map_context(|()| 0) }
	}

	fn outcome(reached: Reached) -> Outcome {
		let events = vec![told("Balances.Withdraw", 100), told("Ozone.Prepaid", 7)];
		Outcome { reached, fee: Some(100), weight: Some(5_000_000_000), events }
	}

	fn kind(before: &Outcome, after: &Outcome) -> Option<DifferenceKind> {
		let words = Words {
			old_amount: &|fee| format!("{fee} units"),
			new_amount: &|fee| format!("{fee} units"),
			parts: &|_, _| whole("one".to_owned(), "other".to_owned()),
		};
		differ(&words, before, after).map(|(kind, _)| kind)
	}

	#[test]
	fn the_worst_difference_is_told() {
		let success = outcome(Reached::Success);
		let failed = |error: &str| outcome(Reached::Failure(error.into()));
		let refused = outcome(Reached::Refused("Future".into()));
		assert_eq!(kind(&success, &success), None);
		assert_eq!(kind(&success, &failed("Token")), Some(DifferenceKind::Fails));
		assert_eq!(kind(&success, &refused), Some(DifferenceKind::Fails));
		assert_eq!(kind(&failed("Token"), &failed("Token")), None);
		assert_eq!(kind(&failed("Token"), &refused), Some(DifferenceKind::FailsOtherwise));
		assert_eq!(kind(&failed("Token"), &success), Some(DifferenceKind::Works));

		let mut other = success.clone();
		other.events[1] = told("Ozone.Prepaid", 8);
		assert_eq!(kind(&success, &other), Some(DifferenceKind::Events));
		other.fee = Some(200);
		assert_eq!(kind(&success, &other), Some(DifferenceKind::Fee));
		let mut fewer = success.clone();
		fewer.events.pop();
		assert_eq!(kind(&success, &fewer), Some(DifferenceKind::Events));
		let mut heavy = success.clone();
		heavy.weight = Some(6_000_000_000);
		assert_eq!(kind(&success, &heavy), Some(DifferenceKind::Weight));
	}

	#[test]
	fn a_slightly_other_fee_is_no_difference_and_neither_are_its_events() {
		let before = outcome(Reached::Success);
		let mut after = before.clone();
		after.fee = Some(105);
		after.weight = Some(5_100_000_000);
		after.events[0] = told("Balances.Withdraw", 105);
		assert_eq!(kind(&before, &after), None);
		after.events[1] = told("Ozone.Prepaid", 8);
		assert_eq!(kind(&before, &after), Some(DifferenceKind::Events));
	}

	fn judged(kinds: &[(DifferenceKind, &str)], rebuilt: bool) -> Vec<(Severity, String, String)> {
		let (mut all, mut findings) = (Differences::default(), Findings::default());
		for (at, (kind, call)) in kinds.iter().enumerate() {
			let (block, call, kind) = (10 + at as u32, (*call).to_owned(), *kind);
			let parts = whole("success".to_owned(), "Ozone.TooSmall".to_owned());
			all.add(ReplayDifference { block, index: 1, call, kind, parts });
		}
		all.judge(rebuilt, &mut findings);
		let of =
			|found: crate::upgrade::findings::Finding| (found.severity, found.culprit, found.what);
		findings.sorted().into_iter().map(of).collect()
	}

	#[test]
	fn what_worked_and_fails_is_an_error_and_the_rest_a_warning() {
		let kinds = [
			(DifferenceKind::Events, "Ozone.prepay"),
			(DifferenceKind::Fails, "Ozone.prepay"),
			(DifferenceKind::Fails, "Ozone.prepay"),
		];
		let found = judged(&kinds, false);
		let what = "worked, and fails under the new code (2 times on the chain, the first in block 11): \
			success → Ozone.TooSmall";
		assert_eq!(found[0], (Severity::Error, "Ozone.prepay".into(), what.into()));
		assert_eq!(found[1].0, Severity::Warning);
		assert_eq!(found.len(), 2);

		// Wallets encode transactions again where `transaction_version` rises.
		let kinds = [(DifferenceKind::Undecodable, "a"), (DifferenceKind::OtherCall, "b")];
		let severity = |rebuilt| -> Vec<_> {
			judged(&kinds, rebuilt).into_iter().map(|found| found.0).collect()
		};
		assert_eq!(severity(false), [Severity::Error; 2]);
		assert_eq!(severity(true), [Severity::Warning; 2]);
	}

	#[test]
	fn findings_and_lists_are_bounded() {
		let names: Vec<String> = (0..30).map(|call| format!("Pallet.call_{call:02}")).collect();
		let kinds: Vec<_> =
			names.iter().map(|call| (DifferenceKind::Fails, call.as_str())).collect();
		let found = judged(&kinds, false);
		assert_eq!(found.len(), MAX_REPORTED + 1);
		let (_, culprit, what) = &found[MAX_REPORTED];
		assert_eq!(
			(culprit.as_str(), what.starts_with("18 other calls")),
			("others", true),
			"{what}"
		);
	}
}
