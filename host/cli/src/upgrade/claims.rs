//! The invariants, claim by claim, after the upgrade and after the same blocks without it.
//!
//! What was broken before is no excuse: a claim that is broken on the chain today must be broken in
//! the same way after the upgrade, to the figure, or hold.

use super::report::Findings;
use crate::claims::{API, Claim, ask};
use serde::Serialize;
use std::collections::BTreeMap;
use stratos_host::fork::Fork;

/// What a runtime says of its claims.
pub(super) enum Claimed {
	/// It makes none.
	None,
	/// It could not check them.
	Failed(String),
	/// These.
	List(Vec<Claim>),
}

/// The claims of a runtime about one state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClaimFacts {
	/// How many there are.
	pub claims: usize,
	/// Those that are broken.
	pub broken: Vec<Claim>,
	/// Why they could not be checked.
	pub failed: Option<String>,
}

impl Claimed {
	/// Has the runtime of a fork check its claims.
	pub(super) fn of(fork: &Fork) -> Self {
		if !fork.has_api(API) {
			return Self::None;
		}
		match ask(|function| fork.call(function, &[])) {
			Ok(list) => Self::List(list),
			Err(error) => Self::Failed(error),
		}
	}

	/// Whether anything is broken.
	pub(super) fn is_broken(&self) -> bool {
		self.list().iter().any(|claim| !claim.holds())
	}

	/// Whether claims are made, and all of them hold.
	pub(super) fn is_clean(&self) -> bool {
		matches!(self, Self::List(_)) && !self.is_broken()
	}

	/// For the report.
	pub(super) fn facts(&self) -> Option<ClaimFacts> {
		let failed = match self {
			Self::None => return None,
			Self::Failed(error) => Some(error.clone()),
			Self::List(_) => None,
		};
		let broken = self.list().iter().filter(|claim| !claim.holds()).cloned().collect();
		Some(ClaimFacts { claims: self.list().len(), broken, failed })
	}

	fn list(&self) -> &[Claim] {
		match self {
			Self::List(list) => list,
			Self::None | Self::Failed(_) => &[],
		}
	}

	fn by_name(&self) -> BTreeMap<String, &Claim> {
		self.list().iter().map(|claim| (claim.to_string(), claim)).collect()
	}
}

/// Compares the claims after an upgrade with those after the same blocks without it, the `twin`.
pub(super) fn judge(twin: &Claimed, now: &Claimed, when: &str, findings: &mut Findings) {
	match (twin, now) {
		(_, Claimed::Failed(error)) => {
			findings.error("invariants", API, format!("the check itself failed {when}: {error}"));
		}
		(Claimed::List(_) | Claimed::Failed(_), Claimed::None) => {
			let what = "the new runtime makes no claims any more: nobody could tell what it breaks";
			findings.error("invariants", API, what);
		}
		_ => {}
	}
	if !matches!(now, Claimed::List(_)) {
		return;
	}
	let (before, after) = (twin.by_name(), now.by_name());
	for (name, claim) in &after {
		compare(name, before.get(name).copied(), claim, when, findings);
	}
	for (name, claim) in before {
		if !after.contains_key(&name) {
			let state = if claim.holds() { "" } else { ", which is broken on the chain today" };
			let what = format!("the new runtime no longer makes this claim{state}");
			findings.warning("invariants", name, what);
		}
	}
}

/// As [`judge`], of a later state: what was found right after the migrations is not told again.
pub(super) fn judge_later(
	twin: &Claimed,
	earlier: &Claimed,
	now: &Claimed,
	when: &str,
	findings: &mut Findings,
) {
	let Claimed::List(list) = now else {
		if matches!((earlier, now), (Claimed::List(_), _)) {
			judge(twin, now, when, findings);
		}
		return;
	};
	let (before, earlier) = (twin.by_name(), earlier.by_name());
	for claim in list {
		let name = claim.to_string();
		let known = earlier.get(&name).is_some_and(|earlier| !earlier.holds());
		let same = before.get(&name).is_some_and(|twin| *twin == claim);
		// Broken since before the upgrade, in the same way: it was told.
		if !(known && same) {
			let told = known && before.get(&name).is_none_or(|twin| twin.holds());
			if !told {
				compare(&name, before.get(&name).copied(), claim, when, findings);
			}
		}
	}
}

fn compare(name: &str, twin: Option<&Claim>, now: &Claim, when: &str, findings: &mut Findings) {
	let figures = now.figures();
	match twin.filter(|twin| !twin.holds()) {
		_ if now.holds() => {}
		None => findings.error("invariants", name, format!("broken {when}: {figures}")),
		Some(twin) if twin == now => findings.warning(
			"invariants",
			name,
			format!("broken on the chain today, and {when} as without the upgrade: {figures}"),
		),
		Some(twin) => findings.error(
			"invariants",
			name,
			format!("{figures} {when}, and without the upgrade: {}", twin.figures()),
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::upgrade::report::Severity;

	fn claims(list: &[(&str, &[&str])]) -> Claimed {
		let claim = |(name, places): &(&str, &[&str])| Claim {
			pallet: "books".into(),
			claim: (*name).into(),
			broken: places.len() as u32,
			places: places.iter().map(|place| (*place).to_owned()).collect(),
		};
		Claimed::List(list.iter().map(claim).collect())
	}

	fn found(twin: &Claimed, now: &Claimed) -> Vec<(Severity, String)> {
		let mut findings = Findings::default();
		judge(twin, now, "after", &mut findings);
		findings.sorted().into_iter().map(|found| (found.severity, found.culprit)).collect()
	}

	#[test]
	fn what_was_broken_before_excuses_nothing_else() {
		let twin = claims(&[("a", &["1 is not 2"]), ("b", &[]), ("c", &[])]);
		assert_eq!(found(&twin, &twin), [(Severity::Warning, "books: a".into())]);
		let another = claims(&[("a", &["1 is not 2"]), ("b", &["5"]), ("c", &[])]);
		let expected =
			[(Severity::Error, "books: b".into()), (Severity::Warning, "books: a".into())];
		assert_eq!(found(&twin, &another), expected);
		// Broken in another way, or in more places.
		for places in [&["1 is not 3"][..], &["1 is not 2", "2 is not 3"]] {
			let worse = claims(&[("a", places), ("b", &[]), ("c", &[])]);
			assert_eq!(found(&twin, &worse), [(Severity::Error, "books: a".into())]);
		}
		let mended = claims(&[("a", &[]), ("b", &[]), ("c", &[])]);
		assert_eq!(found(&twin, &mended), []);
	}

	#[test]
	fn claims_that_are_no_longer_made_or_checkable_are_told() {
		let twin = claims(&[("a", &[]), ("b", &[])]);
		assert_eq!(found(&twin, &claims(&[("a", &[])])), [(Severity::Warning, "books: b".into())]);
		assert_eq!(found(&twin, &Claimed::None), [(Severity::Error, API.into())]);
		assert_eq!(
			found(&twin, &Claimed::Failed("a trap".into())),
			[(Severity::Error, API.into())]
		);
		assert_eq!(found(&Claimed::None, &Claimed::None), []);
		assert_eq!(found(&Claimed::None, &twin), []);
	}

	#[test]
	fn what_breaks_later_is_told_once() {
		let twin = claims(&[("a", &["1"]), ("b", &[]), ("c", &[])]);
		let after = claims(&[("a", &["1"]), ("b", &["2"]), ("c", &[])]);
		let end = claims(&[("a", &["1"]), ("b", &["2"]), ("c", &["3"])]);
		let mut findings = Findings::default();
		judge_later(&twin, &after, &end, "later", &mut findings);
		let found = findings.sorted();
		assert_eq!(found.iter().map(|f| f.culprit.as_str()).collect::<Vec<_>>(), ["books: c"]);
	}
}
