//! The invariants, claim by claim, after the upgrade and after the same blocks without it.
//!
//! A claim that is broken on the chain today must hold after the upgrade, or be broken with the same
//! figures.

use crate::{
	claims::{self, API, Claim, check_claims},
	upgrade::findings::Findings,
};
use serde::Serialize;
use std::collections::BTreeMap;
use stratos_host::fork::Fork;

/// The claims of a runtime about one state.
pub(super) enum CheckedClaims {
	/// The runtime has no `InvariantsApi`.
	None,
	/// The call failed, or its answer does not decode.
	Failed(String),
	List(Vec<Claim>),
}

/// A summary of the claims about one state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ClaimFacts {
	/// The number of claims.
	pub(crate) claims: usize,
	/// The broken claims.
	#[serde(serialize_with = "claims::serialize")]
	pub(crate) broken: Vec<Claim>,
	/// Why the claims could not be checked.
	pub(crate) failed: Option<String>,
}

impl CheckedClaims {
	/// Calls the runtime of a fork to check its claims.
	pub(super) fn of(fork: &Fork) -> Self {
		if !fork.has_api(API) {
			return Self::None;
		}
		match check_claims(|function| fork.call(function, &[])) {
			Ok(list) => Self::List(list),
			Err(error) => Self::Failed(error),
		}
	}

	/// Whether a claim is broken.
	pub(super) fn is_broken(&self) -> bool {
		self.list().iter().any(|claim| !claim.holds())
	}

	/// Whether the runtime makes claims and all of them hold.
	pub(super) fn is_clean(&self) -> bool {
		matches!(self, Self::List(_)) && !self.is_broken()
	}

	/// A summary; `None` where the runtime makes no claims.
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
		self.list().iter().map(|claim| (claims::name(claim), claim)).collect()
	}
}

/// Compares the claims after an upgrade with those of the `twin`: the same blocks without it.
pub(super) fn judge(
	twin: &CheckedClaims,
	now: &CheckedClaims,
	when: &str,
	findings: &mut Findings,
) {
	match (twin, now) {
		(_, CheckedClaims::Failed(error)) => {
			findings.error("invariants", API, format!("the check itself failed {when}: {error}"));
		}
		(CheckedClaims::List(_) | CheckedClaims::Failed(_), CheckedClaims::None) => {
			let what = "the new runtime makes no claims: nothing would detect what it breaks";
			findings.error("invariants", API, what);
		}
		_ => {}
	}
	if !matches!(now, CheckedClaims::List(_)) {
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

/// As [`judge`], for a later state. What was reported right after the migrations is not repeated.
pub(super) fn judge_later(
	twin: &CheckedClaims,
	earlier: &CheckedClaims,
	now: &CheckedClaims,
	when: &str,
	findings: &mut Findings,
) {
	let CheckedClaims::List(list) = now else {
		if matches!((earlier, now), (CheckedClaims::List(_), _)) {
			judge(twin, now, when, findings);
		}
		return;
	};
	let (before, earlier) = (twin.by_name(), earlier.by_name());
	for claim in list {
		let name = claims::name(claim);
		let known = earlier.get(&name).is_some_and(|earlier| !earlier.holds());
		let same = before.get(&name).is_some_and(|twin| *twin == claim);
		// Broken before the upgrade with the same figures: reported already.
		if !(known && same) {
			let reported = known && before.get(&name).is_none_or(|twin| twin.holds());
			if !reported {
				compare(&name, before.get(&name).copied(), claim, when, findings);
			}
		}
	}
}

fn compare(name: &str, twin: Option<&Claim>, now: &Claim, when: &str, findings: &mut Findings) {
	let figures = claims::figures(now);
	match twin.filter(|twin| !twin.holds()) {
		_ if now.holds() => {}
		None => findings.error("invariants", name, format!("broken {when}: {figures}")),
		Some(twin) if twin == now => findings.warning(
			"invariants",
			name,
			format!("broken on the chain today, and {when} with the same figures: {figures}"),
		),
		Some(twin) => findings.error(
			"invariants",
			name,
			format!("broken {when}: {figures}; without the upgrade: {}", claims::figures(twin)),
		),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::upgrade::findings::Severity;

	fn claims(list: &[(&str, &[&str])]) -> CheckedClaims {
		let claim = |(name, places): &(&str, &[&str])| Claim {
			pallet: "pallet".into(),
			claim: (*name).into(),
			broken: places.len() as u32,
			places: places.iter().map(|place| (*place).to_owned()).collect(),
		};
		CheckedClaims::List(list.iter().map(claim).collect())
	}

	fn found(twin: &CheckedClaims, now: &CheckedClaims) -> Vec<(Severity, String)> {
		let mut findings = Findings::default();
		judge(twin, now, "after", &mut findings);
		findings.sorted().into_iter().map(|found| (found.severity, found.culprit)).collect()
	}

	#[test]
	fn a_claim_broken_before_does_not_excuse_others() {
		let twin = claims(&[("a", &["1 is not 2"]), ("b", &[]), ("c", &[])]);
		assert_eq!(found(&twin, &twin), [(Severity::Warning, "pallet: a".into())]);
		let another = claims(&[("a", &["1 is not 2"]), ("b", &["5"]), ("c", &[])]);
		let expected =
			[(Severity::Error, "pallet: b".into()), (Severity::Warning, "pallet: a".into())];
		assert_eq!(found(&twin, &another), expected);
		// Other figures, or more of them.
		for places in [&["1 is not 3"][..], &["1 is not 2", "2 is not 3"]] {
			let worse = claims(&[("a", places), ("b", &[]), ("c", &[])]);
			assert_eq!(found(&twin, &worse), [(Severity::Error, "pallet: a".into())]);
		}
		let fixed = claims(&[("a", &[]), ("b", &[]), ("c", &[])]);
		assert_eq!(found(&twin, &fixed), []);
	}

	#[test]
	fn dropped_and_uncheckable_claims_are_reported() {
		let twin = claims(&[("a", &[]), ("b", &[])]);
		assert_eq!(found(&twin, &claims(&[("a", &[])])), [(Severity::Warning, "pallet: b".into())]);
		assert_eq!(found(&twin, &CheckedClaims::None), [(Severity::Error, API.into())]);
		assert_eq!(
			found(&twin, &CheckedClaims::Failed("a trap".into())),
			[(Severity::Error, API.into())]
		);
		assert_eq!(found(&CheckedClaims::None, &CheckedClaims::None), []);
		assert_eq!(found(&CheckedClaims::None, &twin), []);
	}

	#[test]
	fn a_later_breakage_is_reported_once() {
		let twin = claims(&[("a", &["1"]), ("b", &[]), ("c", &[])]);
		let after = claims(&[("a", &["1"]), ("b", &["2"]), ("c", &[])]);
		let end = claims(&[("a", &["1"]), ("b", &["2"]), ("c", &["3"])]);
		let mut findings = Findings::default();
		judge_later(&twin, &after, &end, "later", &mut findings);
		let found = findings.sorted();
		assert_eq!(found.iter().map(|f| f.culprit.as_str()).collect::<Vec<_>>(), ["pallet: c"]);
	}
}
