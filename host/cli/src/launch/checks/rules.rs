//! The checks, as rules on facts.

use crate::{
	launch::{checks::facts::Facts, values::show_amount},
	text::{counted, grouped},
};
use std::collections::BTreeSet;

/// All STOS that there will ever be, base units.
const SUPPLY: u128 = 100_000_000 * STOS;
const STOS: u128 = 1_000_000_000_000_000_000;
/// nOz in 1 oz.
const OZ: u128 = 1_000_000_000;
/// With fewer validators, none may fail or cheat.
const VALIDATORS: usize = 4;
/// With fewer Meta Nodes, one of them decides alone.
const META_NODES: u32 = 3;

/// What came of a check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
	Ok,
	/// The chain starts, but not as it should.
	Warning,
	/// The chain does not start.
	Failed,
}

/// A check of a genesis.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Check {
	/// What is checked, in a word or two.
	pub(crate) name: &'static str,
	pub(crate) outcome: Outcome,
	/// What was found.
	pub(crate) found: String,
}

/// A check that holds, or else `otherwise`.
fn check(name: &'static str, holds: bool, otherwise: Outcome, found: String) -> Check {
	Check { name, outcome: if holds { Outcome::Ok } else { otherwise }, found }
}

/// All checks, in the order in which they are shown.
pub(super) fn checks(facts: &Facts) -> Vec<Check> {
	use Outcome::{Failed, Warning};
	let mut all = vec![chain_type(facts), code(facts)];
	if let Some(supply) = &facts.supply {
		let found = format!("{} in all", show_amount(supply.total_issuance));
		all.push(check("supply", supply.total_issuance == SUPPLY, Failed, found));
	}
	if let (Some(supply), Some(market)) = (&facts.supply, &facts.market) {
		let (s, held) = (market.genesis_deposit, supply.deposits);
		let found = match s == held {
			true => format!("S is {}, as the nodes deposit", show_amount(s)),
			false => {
				format!("S is {}, but the nodes deposit {}", show_amount(s), show_amount(held))
			}
		};
		all.push(check("deposits", s == held, Failed, found));
		all.push(price(s.saturating_add(market.unissued_prepay), market.remaining_limit));
	}
	all.push(fees(facts));
	all.extend(validators(facts));
	if let Some((active, quorum)) = facts.metas {
		let found = match active {
			0 => "no Meta Node: nothing can be decided".to_owned(),
			1..META_NODES => {
				format!(
					"{}; with fewer than 3, one can block or decide alone",
					counted(active, "Meta Node")
				)
			}
			_ => format!("{} of {} decide", grouped(quorum), counted(active, "Meta Node")),
		};
		let possible = active > 0 && quorum <= active;
		let otherwise = if possible { Warning } else { Failed };
		all.push(check("quorum", possible && active >= META_NODES, otherwise, found));
	}
	if let Some(foundation) = facts.foundation {
		let pays = |who| {
			facts.accounts.iter().any(|(account, free)| *account == who && pays(facts, *free))
		};
		let (outcome, found) = match foundation {
			None => (Failed, "no Foundation is named: nobody can verify candidates".to_owned()),
			Some(who) if !pays(who) => {
				(Warning, "it is named, but cannot pay for a transaction".to_owned())
			}
			Some(_) => (Outcome::Ok, "it is named, and can pay for transactions".to_owned()),
		};
		all.push(Check { name: "foundation", outcome, found });
	}
	if let Some(wrong) = &facts.out_of_bounds {
		let found = match wrong.as_slice() {
			[] => format!("{} within their bounds", counted(facts.parameters, "parameter")),
			wrong => format!("out of bounds: {}", wrong.join(", ")),
		};
		all.push(check("parameters", wrong.is_empty(), Failed, found));
	}
	if let Some((broken, count)) = &facts.claims {
		let found = match broken.as_slice() {
			[] => format!("all {} hold", grouped(*count)),
			broken => format!("broken: {}", broken.join("; ")),
		};
		all.push(check("invariants", broken.is_empty(), Failed, found));
	}
	let known: Vec<&str> = facts.well_known().into_iter().collect();
	let found = match known.as_slice() {
		[] => "none whose secret everybody knows".to_owned(),
		known => format!("everybody knows the secrets of {}", known.join(", ")),
	};
	all.push(check("keys", known.is_empty(), Warning, found));
	let found = if facts.sudo { "there is a sudo key" } else { "there is no sudo key" };
	all.push(check("administrator", !facts.sudo, Warning, found.to_owned()));
	all
}

fn chain_type(facts: &Facts) -> Check {
	let found = if facts.live { "Live" } else { "not Live: a chain for development" };
	check("chain type", facts.live, Outcome::Failed, found.to_owned())
}

/// A spec without code is another chain with another release of the program.
fn code(facts: &Facts) -> Check {
	let found = match facts.code {
		true => format!("{}, in the spec", facts.runtime),
		false => format!(
			"{}, not in the spec: all validators must run this release of the program, or add it with \
			 `stratos build-spec --with-code`",
			facts.runtime
		),
	};
	check("code", facts.code, Outcome::Warning, found)
}

/// For people: no price is wrong.
fn price(numerator: u128, limit: u128) -> Check {
	// At most 10^35, for the whole supply.
	let price = numerator.checked_mul(OZ).and_then(|all| all.checked_div(limit));
	let found = match price {
		Some(price) => format!("1 oz costs {} at first", show_amount(price)),
		None => "no Ozone can be bought".to_owned(),
	};
	check("price", price.is_some(), Outcome::Failed, found)
}

fn pays(facts: &Facts, free: u128) -> bool {
	free > 0 && facts.fee.is_none_or(|fee| free >= fee)
}

fn fees(facts: &Facts) -> Check {
	let able = facts.accounts.iter().filter(|(_, free)| pays(facts, *free)).count();
	let fee = facts
		.fee
		.map_or("a transaction".to_owned(), |fee| format!("a transfer ({})", show_amount(fee)));
	let found = match able {
		0 => format!(
			"no account can pay for {fee}: {}",
			match facts.accounts.len() {
				0 => "all STOS are in pools, which have no keys".to_owned(),
				accounts =>
					format!("{} with keys, all without free STOS", counted(accounts, "account")),
			}
		),
		able => format!("{} can pay for {fee}", counted(able, "account")),
	};
	check("fees", able > 0, Outcome::Failed, found)
}

fn validators(facts: &Facts) -> Vec<Check> {
	use Outcome::{Failed, Warning};
	let Some(validators) = &facts.validators else { return Vec::new() };
	let count = validators.len();
	let found = match count {
		0 => "none: no block can be final".to_owned(),
		1..VALIDATORS => {
			format!("{}; with fewer than 4, none may fail", counted(count, "validator"))
		}
		_ => counted(count, "validator"),
	};
	let otherwise = if count == 0 { Failed } else { Warning };
	let mut checks = vec![check("validators", count >= VALIDATORS, otherwise, found)];
	let stake = validators.iter().fold(0u128, |sum, (_, _, stake)| sum.saturating_add(*stake));
	let most = validators.iter().map(|(_, _, stake)| *stake).max().unwrap_or(0);
	if count > 0 {
		// A third can stop the chain.
		let spread = most.saturating_mul(3) < stake;
		// At most 10^29, for the whole supply.
		let percent = most.saturating_mul(100).checked_div(stake).unwrap_or(0);
		let found = format!(
			"{} at stake, {percent}% of it with one validator{}",
			show_amount(stake),
			if spread { "" } else { ": a third can stop the chain" }
		);
		checks.push(check("stake", spread, Warning, found));
		let keys: BTreeSet<_> = validators.iter().map(|(_, key, _)| key).collect();
		let found = match keys.len() == count {
			true => "each validator has its own",
			false => "two validators have one key",
		};
		checks.push(check("consensus keys", keys.len() == count, Failed, found.to_owned()));
	}
	checks
}

#[cfg(test)]
mod tests {
	use super::*;
	use stratos_runtime_api::{MarketState, ozone::Supply};

	fn supply() -> Supply {
		Supply {
			total_issuance: SUPPLY,
			circulating: 0,
			mining_pool: 0,
			volume_pool: 0,
			rewards: 0,
			treasury: 0,
			deposits: 1_000_000 * STOS,
			staked: 0,
			total_mined: 0,
			ozone_of_users: 0,
			ozone_unsettled: 0,
		}
	}

	/// A genesis without a fault.
	fn good() -> Facts {
		let market = MarketState {
			genesis_deposit: 1_000_000 * STOS,
			unissued_prepay: 0,
			remaining_limit: 50_000_000 * OZ,
		};
		Facts {
			live: true,
			code: true,
			runtime: "stratos 1".into(),
			supply: Some(supply()),
			market: Some(market),
			fee: Some(10),
			accounts: vec![([1; 32], 10)],
			metas: Some((3, 2)),
			foundation: Some(Some([1; 32])),
			validators: Some((1..5).map(|id| ([id; 32], [id + 10; 32], 5 * STOS)).collect()),
			out_of_bounds: Some(Vec::new()),
			parameters: 80,
			claims: Some((Vec::new(), 70)),
			sudo: false,
		}
	}

	fn outcome(facts: &Facts, name: &str) -> Outcome {
		let all = checks(facts);
		let found = all.iter().find(|check| check.name == name);
		found.unwrap_or_else(|| panic!("no check {name}: {all:?}")).outcome
	}

	#[test]
	fn a_good_genesis_passes_every_check() {
		let all = checks(&good());
		assert!(all.iter().all(|check| check.outcome == Outcome::Ok), "{all:?}");
		assert!(all.iter().any(|check| check.found.contains("1 oz costs 0.02STOS")), "{all:?}");
		assert!(all.len() >= 13);
	}

	#[test]
	fn each_fault_is_found_by_its_check() {
		type Change = fn(&mut Facts);
		let faults: [(&str, Outcome, Change); 20] = [
			("chain type", Outcome::Failed, |f| f.live = false),
			("code", Outcome::Warning, |f| f.code = false),
			("supply", Outcome::Failed, |f| f.supply.as_mut().unwrap().total_issuance -= 1),
			("deposits", Outcome::Failed, |f| f.supply.as_mut().unwrap().deposits += 1),
			("price", Outcome::Failed, |f| f.market.as_mut().unwrap().remaining_limit = 0),
			("fees", Outcome::Failed, |f| f.accounts.clear()),
			("fees", Outcome::Failed, |f| f.accounts[0].1 = 9),
			("validators", Outcome::Failed, |f| f.validators = Some(Vec::new())),
			("validators", Outcome::Warning, |f| f.validators.as_mut().unwrap().truncate(3)),
			("stake", Outcome::Warning, |f| f.validators.as_mut().unwrap()[0].2 = 8 * STOS),
			("consensus keys", Outcome::Failed, |f| f.validators.as_mut().unwrap()[0].1 = [12; 32]),
			("quorum", Outcome::Failed, |f| f.metas = Some((0, 1))),
			("quorum", Outcome::Failed, |f| f.metas = Some((3, 4))),
			("quorum", Outcome::Warning, |f| f.metas = Some((2, 2))),
			("foundation", Outcome::Failed, |f| f.foundation = Some(None)),
			("foundation", Outcome::Warning, |f| f.foundation = Some(Some([2; 32]))),
			("parameters", Outcome::Failed, |f| f.out_of_bounds = Some(vec!["A.B".into()])),
			("invariants", Outcome::Failed, |f| f.claims = Some((vec!["x".into()], 70))),
			("keys", Outcome::Warning, |f| {
				f.accounts.push((crate::keys::well_known()[0].public, 0));
			}),
			("administrator", Outcome::Warning, |f| f.sudo = true),
		];
		for (name, expected, change) in faults {
			let mut facts = good();
			change(&mut facts);
			assert_eq!(outcome(&facts, name), expected, "{name}");
		}
	}

	#[test]
	fn another_runtime_is_checked_for_what_it_has() {
		let facts =
			Facts { live: true, code: true, accounts: vec![([1; 32], 5)], ..Facts::default() };
		let all = checks(&facts);
		assert!(all.iter().all(|check| check.outcome == Outcome::Ok), "{all:?}");
	}
}
