//! Drafts, contributions and what is made of them. The preset is written out, so that no runtime is needed.

use super::*;
use crate::keys::{Scheme, Signer};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use stratos_host::chain_spec::{ChainSpec, GenesisConfig, GenesisSource};

const STOS: u128 = 10u128.pow(18);
const MINING_POOL: &str = "5EYCAe5jLMYd5GaCf1AUmina3s8szBMj18StuCSw9EMZ2aVZ";
const TREASURY: &str = "5EYCAe5jLMYe2RDW9pJLU2bGSPMtEjiejktpTFpx24uC8q1k";

fn key(number: u8) -> Signer {
	Signer::from_seed(&[number; 32])
}

fn preset() -> ChainSpec {
	let text = format!(
		r#"{{ "balances": {{ "balances": [["{MINING_POOL}", {}], ["{TREASURY}", {}]] }},
			"mining": {{ "epochLength": 100, "miningPool": {} }},
			"ozone": {{ "genesisDeposit": 1, "initialLimit": 50000000000000000 }} }}"#,
		40_000_000 * STOS,
		60_000_000 * STOS,
		40_000_000 * STOS
	);
	let mut spec = ChainSpec::builtin("mainnet").unwrap();
	spec.genesis = GenesisSource::Runtime {
		code: None,
		preset: None,
		config: GenesisConfig::Patch(serde_json::from_str(&text).unwrap()),
	};
	spec
}

/// A draft in which the accounts 1 to 3 have 300,000 STOS each.
fn draft() -> Draft {
	let mut draft = Draft::new(&preset()).unwrap();
	for number in 1..4 {
		draft.add_account(key(number).account(), 300_000 * STOS).unwrap();
	}
	draft
}

fn validator(owner: u8, own: u8) -> Entry {
	Entry::Validator(Validator {
		account: key(owner).account(),
		consensus_key: key(own).account(),
		self_delegation: 100_000 * STOS,
		commission: 50_000_000,
	})
}

fn node(owner: u8, own: u8) -> Node {
	Node {
		owner: key(owner).account(),
		network_key: key(own).account(),
		beneficiary: Some(key(3).account()),
		deposit: 100_000 * STOS,
	}
}

fn signed(draft: &Draft, entry: &Entry, owner: u8, own: u8) -> Contribution {
	Contribution::new(entry, draft, &key(owner), &key(own))
}

/// A file as it comes back from JSON after a change.
fn changed(contribution: &Contribution, change: impl FnOnce(&mut Value)) -> Contribution {
	let mut value = serde_json::to_value(contribution).unwrap();
	change(&mut value);
	serde_json::from_value(value).unwrap()
}

fn files(list: Vec<Contribution>) -> Vec<(PathBuf, Contribution)> {
	let named = |(number, one)| (PathBuf::from(format!("{number}.json")), one);
	list.into_iter().enumerate().map(named).collect()
}

fn error<T>(result: Result<T, LaunchError>) -> String {
	result.err().expect("it was accepted").to_string()
}

#[test]
fn a_draft_gives_away_the_supply_and_no_more() {
	let mut draft = draft();
	let all = draft.endowments().unwrap();
	assert_eq!((all.accounts.len(), all.given()), (3, 900_000 * STOS));
	assert_eq!(all.treasury, 59_100_000 * STOS);
	let before = draft.terms();
	draft.add_account([9; 32], all.treasury).unwrap();
	assert_eq!(draft.endowments().unwrap().treasury, 0);
	assert_eq!(draft.terms(), before, "accounts are no terms");
	assert!(error(draft.clone().add_account([8; 32], 1)).contains("more than the supply"));
	assert!(error(draft.clone().add_account([8; 32], u128::MAX)).contains("more than the supply"));
	assert!(error(draft.clone().add_account([9; 32], 1)).contains("already"));
	assert!(error(draft.add_account([8; 32], 0)).contains("nothing"));
}

#[test]
fn the_terms_are_all_but_the_accounts() {
	let own = draft();
	let others = [
		own.clone().named(Some("Other".into()), None),
		own.clone().named(None, Some("other".into())),
		own.clone().with_block_time(Some(1_000)),
		own.clone().with_foundation(Some([7; 32])),
	];
	for other in others {
		assert_ne!(other.terms(), own.terms(), "{other:?}");
	}
	// Not of the order or the form of the file.
	let text = serde_json::to_string_pretty(&own).unwrap();
	let again: Draft = serde_json::from_str(&text).unwrap();
	assert_eq!(again.terms(), own.terms());
}

#[test]
fn drafts_with_other_fields_names_or_amounts_are_refused() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("draft.json");
	let refused = |change: &dyn Fn(&mut Value)| {
		let mut value = serde_json::to_value(draft()).unwrap();
		change(&mut value);
		std::fs::write(&path, value.to_string()).unwrap();
		error(Draft::read(&path))
	};
	for (part, change) in [
		("unknown field `extra`", (|v| v["extra"] = json!(1)) as fn(&mut Value)),
		("unknown field", |v| v["accounts"][0]["note"] = json!("x")),
		("version 2", |v| v["version"] = json!(2)),
		("/id", |v| v["id"] = json!("../up")),
		("/name", |v| v["name"] = json!("\u{1b}[2J")),
		("blockTimeMs", |v| v["blockTimeMs"] = json!(0)),
		("no address", |v| v["treasury"] = json!("5x")),
		("with its unit", |v| v["accounts"][0]["amount"] = json!("5")),
		("too large", |v| v["accounts"][0]["amount"] = json!("9999999999999999999999999999STOS")),
		("more than the supply", |v| v["accounts"][0]["amount"] = json!("60,000,000STOS")),
		("more than the supply", |v| v["miningPool"]["amount"] = json!("100,000,001STOS")),
		("twice", |v| v["accounts"][1] = v["accounts"][0].clone()),
		("twice", |v| v["accounts"][1]["account"] = json!(TREASURY)),
		("`sudo`", |v| v["genesis"]["sudo"] = json!({})),
	] {
		let text = refused(&change);
		assert!(text.contains(part), "{part}: {text}");
	}
	std::fs::write(&path, r#"{"version": 1, "version": 1}"#).unwrap();
	assert!(error(Draft::read(&path)).contains("duplicate key"));
	std::fs::write(&path, " ".repeat((16 << 20) + 1)).unwrap();
	assert!(error(Draft::read(&path)).contains("no draft is that large"));
}

#[test]
fn a_contribution_holds_for_its_entry_and_draft_only() {
	let draft = draft();
	let accounts = draft.accounts();
	let entry = validator(1, 11);
	let good = signed(&draft, &entry, 1, 11);
	assert_eq!(good.verify(&draft, &accounts), Ok(entry.clone()));
	let fields = ["selfDelegation", "commission", "account", "consensusKey"];
	let other = serde_json::to_value(signed(&draft, &validator(2, 12), 2, 12)).unwrap();
	for (field, value) in [
		(fields[0], json!("100,001STOS")),
		(fields[1], json!("6%")),
		(fields[2], other["entry"]["validator"]["account"].clone()),
		(fields[3], other["entry"]["validator"]["consensusKey"].clone()),
	] {
		let forged = changed(&good, |v| v["entry"]["validator"][field] = value);
		let why = forged.verify(&draft, &accounts).unwrap_err();
		assert!(why.contains("changed, or signed by another"), "{field}: {why}");
	}
	for (own, other) in [(2, 11), (1, 12)] {
		let forged = signed(&draft, &entry, own, other);
		assert!(forged.verify(&draft, &accounts).unwrap_err().contains("signed by another"));
	}
	// A signature over another kind of entry with the same fields.
	let meta = signed(&draft, &Entry::MetaNode(node(1, 11)), 1, 11);
	let text = serde_json::to_value(&meta).unwrap();
	let forged = changed(&good, |v| v["signatures"] = text["signatures"].clone());
	assert!(forged.verify(&draft, &accounts).is_err());

	let elsewhere = draft.clone().named(None, Some("other".into()));
	assert!(good.verify(&elsewhere, &accounts).unwrap_err().contains("another draft"));
	// The name of the terms alone is not enough.
	let renamed = changed(&signed(&elsewhere, &entry, 1, 11), |v| {
		v["terms"] = serde_json::to_value(&good).unwrap()["terms"].clone();
	});
	assert!(renamed.verify(&draft, &accounts).unwrap_err().contains("signed by another"));
	let newer = changed(&good, |v| v["version"] = json!(2));
	assert!(newer.verify(&draft, &accounts).unwrap_err().contains("version 2"));
}

#[test]
fn a_consensus_key_is_ed25519_and_a_known_secret_is_refused() {
	let draft = draft();
	let own = Signer::from_secret("//x", Scheme::Sr25519).unwrap();
	let entry = Entry::Validator(Validator {
		account: key(1).account(),
		consensus_key: own.account(),
		self_delegation: 1,
		commission: 0,
	});
	let contribution = Contribution::new(&entry, &draft, &key(1), &own);
	assert!(contribution.verify(&draft, &draft.accounts()).unwrap_err().contains("ed25519"));

	let alice = Signer::from_secret("//Alice", Scheme::Sr25519).unwrap();
	let entry = Entry::MetaNode(Node { owner: alice.account(), ..node(1, 11) });
	let contribution = Contribution::new(&entry, &draft, &alice, &key(11));
	let why = contribution.verify(&draft, &draft.accounts()).unwrap_err();
	assert!(why.contains("everybody knows"), "{why}");
}

#[test]
fn contributions_become_a_spec_whatever_their_order() {
	let draft = draft().with_foundation(Some(key(1).account()));
	let services = Services { storage: true, database: false, computation: true, capacity: 7 };
	let list = vec![
		signed(&draft, &validator(1, 11), 1, 11),
		signed(&draft, &validator(2, 12), 2, 12),
		signed(&draft, &Entry::MetaNode(node(1, 13)), 1, 13),
		signed(&draft, &Entry::ResourceNode(node(3, 14), services), 3, 14),
		signed(&draft, &Entry::ResourceNode(node(3, 15), services), 3, 15),
	];
	let mut reversed = list.clone();
	reversed.reverse();
	let one = collect(&draft, &files(list), &draft.accounts()).unwrap();
	let two = collect(&draft, &files(reversed), &draft.accounts()).unwrap();
	assert_eq!(one.spec.to_json(), two.spec.to_json());
	assert_eq!((one.validators, one.meta_nodes, one.resource_nodes), (2, 1, 2));
	assert_eq!((one.staked, one.deposits), (200_000 * STOS, 300_000 * STOS));
	let text: Value = serde_json::from_str(&one.spec.to_json()).unwrap();
	let values = &text["genesis"]["runtimeGenesis"]["patch"];
	assert_eq!(values["ozone"]["genesisDeposit"].to_string(), (300_000 * STOS).to_string());
	assert_eq!(values["ozone"]["initialLimit"], json!(50_000_000_000_000_000u64));
	assert_eq!(values["mining"]["epochLength"], 100);
	assert_eq!(values["mining"]["miningPool"].to_string(), (40_000_000 * STOS).to_string());
	let kinds = json!({ "storage": true, "database": false, "computation": true });
	assert_eq!(values["deposit"]["resourceNodes"][0]["kinds"], kinds);
	assert_eq!(values["deposit"]["foundation"], draft.address(key(1).account()));
	let balances = values["balances"]["balances"].as_array().unwrap();
	let sum = balances.iter().map(|pair| pair[1].to_string().parse::<u128>().unwrap()).sum();
	assert_eq!((balances.len(), sum), (5, 100_000_000 * STOS));
}

#[test]
fn duplicates_and_accounts_that_cannot_pay_are_refused() {
	let draft = draft();
	let refused = |list: Vec<(Entry, u8, u8)>| {
		let list = list.iter().map(|(entry, owner, own)| signed(&draft, entry, *owner, *own));
		error(collect(&draft, &files(list.collect()), &draft.accounts()))
	};
	let meta = |owner, own| (Entry::MetaNode(node(owner, own)), owner, own);
	let text = refused(vec![(validator(1, 11), 1, 11), (validator(2, 11), 2, 11)]);
	assert!(text.contains("its key 0x") && text.contains("0.json"), "{text}");
	// Also for a validator and a node.
	assert!(refused(vec![(validator(1, 11), 1, 11), meta(2, 11)]).contains("its key 0x"));
	let text = refused(vec![(validator(1, 11), 1, 11), (validator(1, 12), 1, 12)]);
	assert!(text.contains("runs a validator already"), "{text}");
	assert!(refused(vec![meta(1, 11), meta(1, 12)]).contains("owns a Meta Node already"));
	// 300,000 STOS pay for two, and leave nothing for fees with three.
	let resource = |own| {
		let services = Services { storage: true, ..Services::default() };
		(Entry::ResourceNode(node(1, own), services), 1, own)
	};
	let text = refused(vec![resource(11), resource(12), resource(13)]);
	assert!(text.contains("needs 300,000STOS") && text.contains("1STOS for fees"), "{text}");
	assert!(refused(vec![(validator(7, 11), 7, 11)]).contains("gives 0STOS to"));
	let huge = Node { deposit: u128::MAX, ..node(1, 11) };
	let other = (Entry::MetaNode(huge), 1, 11);
	assert!(refused(vec![other, resource(12)]).contains("overflows"));
}

#[test]
fn services_are_known_and_named_once() {
	assert_eq!(Services::of(&["storage"], 5).unwrap().capacity, 5);
	for wrong in [&[][..], &["storage", "storage"], &["mining"]] {
		assert!(Services::of(wrong, 5).is_err(), "{wrong:?}");
	}
}

#[test]
fn files_that_are_no_contributions_are_refused() {
	let folder = tempfile::tempdir().unwrap();
	let write = |name: &str, text: &str| {
		let path = folder.path().join(name);
		std::fs::write(&path, text).unwrap();
		path
	};
	let good = signed(&draft(), &validator(1, 11), 1, 11);
	let path = folder.path().join("good.json");
	good.create(&path).unwrap();
	assert_eq!(Contribution::read(&path).unwrap(), good);
	assert!(error(good.create(&path)).contains("exists already"));
	let large = write("large.json", &" ".repeat((16 << 10) + 1));
	assert!(error(Contribution::read(&large)).contains("no contribution is that large"));
	let mut more = serde_json::to_value(&good).unwrap();
	more["entry"]["validator"]["bonus"] = json!("1STOS");
	let more = write("more.json", &more.to_string());
	assert!(error(Contribution::read(&more)).contains("unknown field `bonus`"));
	let half = write("half.json", "{\"version\": 1,");
	assert!(error(Contribution::read(&half)).contains("not valid JSON"));
	assert!(error(Contribution::read(Path::new("/nowhere.json"))).contains("cannot read"));
	let all = contribution_files(&[folder.path().into(), path.clone()]).unwrap();
	assert_eq!(all.len(), 4, "each once: {all:?}");
	for wrong in ["Ed25519(0x12)", "Ecdsa(0x00)", "", "Ed25519"] {
		let forged = changed(&good, |v| v["signatures"]["key"] = json!(wrong));
		let why = forged.verify(&draft(), &draft().accounts()).unwrap_err();
		assert!(why.contains("no signature"), "{why}");
	}
}
