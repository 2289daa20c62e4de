//! From a draft and contributions to a spec.

use crate::{
	client::Accounts,
	launch::{
		contribution::Contribution,
		draft::Draft,
		entry::{Entry, Node},
		error::LaunchError,
		values::show_amount,
	},
};
use serde_json::{Map, Number, Value, json};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
};
use stratos_host::chain_spec::ChainSpec;

/// What an account must keep besides its deposits and stakes: enough for many transactions.
const FEES: u128 = 1_000_000_000_000_000_000;

/// A spec made of contributions.
pub(crate) struct Collected {
	pub(crate) spec: ChainSpec,
	pub(crate) validators: usize,
	pub(crate) meta_nodes: usize,
	pub(crate) resource_nodes: usize,
	/// All stakes of validators, base units.
	pub(crate) staked: u128,
	/// All deposits of nodes, `S`, base units.
	pub(crate) deposits: u128,
}

/// Verifies all contributions and makes the spec.
///
/// # Errors
/// The first contribution that is invalid, a duplicate, or that its account cannot pay.
pub(crate) fn collect(
	draft: &Draft,
	files: &[(PathBuf, Contribution)],
	accounts: &Accounts,
) -> Result<Collected, LaunchError> {
	let (mut entries, terms) = (Entries::default(), draft.terms());
	for (path, contribution) in files {
		let refused = |reason: String| LaunchError::Contribution { path: path.clone(), reason };
		let entry = contribution.verify_for(&draft.id, &terms, accounts).map_err(refused)?;
		entries.add(entry, path, draft).map_err(refused)?;
	}
	let own = draft.endowments()?;
	for (account, asked) in &entries.asked {
		let has = own.accounts.get(account).copied().unwrap_or(0);
		let needed = asked.checked_add(FEES);
		if needed.is_none_or(|needed| needed > has) {
			return Err(LaunchError::Draft(format!(
				"gives {} to {}, which needs {} for its deposits and stakes and {} for fees; \
				 `stratos genesis add-account` gives it more",
				show_amount(has),
				draft.address(*account),
				show_amount(*asked),
				show_amount(FEES)
			)));
		}
	}
	let deposits = entries.nodes().try_fold(0u128, |sum, node| sum.checked_add(node.deposit));
	let staked =
		entries.validators.values().try_fold(0u128, |sum, (stake, _)| sum.checked_add(*stake));
	let (Some(deposits), Some(staked)) = (deposits, staked) else {
		return Err(LaunchError::Value("the deposits overflow; check their amounts".into()));
	};
	Ok(Collected {
		spec: draft.spec(values(draft, &entries, deposits)?),
		validators: entries.validators.len(),
		meta_nodes: entries.meta_nodes.len(),
		resource_nodes: entries.resource_nodes.len(),
		staked,
		deposits,
	})
}

/// Entries in the order of their accounts and keys, whatever that of the files.
#[derive(Default)]
struct Entries {
	/// By account: stake, and its value in the genesis.
	validators: BTreeMap<[u8; 32], (u128, Value)>,
	/// By key, each with its value in the genesis.
	meta_nodes: BTreeMap<[u8; 32], (Node, Value)>,
	resource_nodes: BTreeMap<[u8; 32], (Node, Value)>,
	/// Owners of Meta Nodes.
	meta_owners: BTreeSet<[u8; 32]>,
	/// All keys, with the files.
	keys: BTreeMap<[u8; 32], PathBuf>,
	/// What each account must hold, base units.
	asked: BTreeMap<[u8; 32], u128>,
}

impl Entries {
	fn nodes(&self) -> impl Iterator<Item = &Node> {
		self.meta_nodes.values().chain(self.resource_nodes.values()).map(|(node, _)| node)
	}

	fn add(&mut self, entry: Entry, path: &Path, draft: &Draft) -> Result<(), String> {
		let (account, key) = (entry.account(), entry.key());
		if let Some(other) = self.keys.insert(key, path.to_owned()) {
			return Err(format!(
				"its key {} is that of {} too; keep one of the two files",
				sp_core::bytes::to_hex(&key, false),
				other.display()
			));
		}
		let asked = self.asked.entry(account).or_default();
		*asked = asked.checked_add(entry.stake()).ok_or("its amount overflows; correct it")?;
		let address = draft.address(account);
		let twice = |what: &str| {
			Err(format!("{address} {what} already; an account has one: keep one of the two files"))
		};
		match entry {
			Entry::Validator(validator) => {
				let value = json!([
					address,
					validator.consensus_key,
					number(validator.self_delegation),
					validator.commission
				]);
				let entry = (validator.self_delegation, value);
				if self.validators.insert(account, entry).is_some() {
					return twice("runs a validator");
				}
			}
			Entry::MetaNode(node) => {
				if !self.meta_owners.insert(account) {
					return twice("owns a Meta Node");
				}
				let value = node_value(&node, draft);
				self.meta_nodes.insert(key, (node, value.into()));
			}
			Entry::ResourceNode(node, services) => {
				let mut value = node_value(&node, draft);
				let kinds = json!({
					"storage": services.storage,
					"database": services.database,
					"computation": services.computation,
				});
				value.insert("kinds".into(), kinds);
				value.insert("freeCapacity".into(), services.capacity.into());
				self.resource_nodes.insert(key, (node, value.into()));
			}
		}
		Ok(())
	}
}

fn node_value(node: &Node, draft: &Draft) -> Map<String, Value> {
	Map::from_iter([
		("id".to_owned(), json!(node.network_key)),
		("owner".to_owned(), draft.address(node.owner).into()),
		(
			"beneficiary".to_owned(),
			node.beneficiary.map_or(Value::Null, |account| draft.address(account).into()),
		),
		("deposit".to_owned(), number(node.deposit)),
	])
}

/// The values of the runtime's genesis config.
fn values(
	draft: &Draft,
	entries: &Entries,
	deposits: u128,
) -> Result<Map<String, Value>, LaunchError> {
	let own = draft.endowments()?;
	let [mining_pool, treasury] = draft.pools();
	let mut balances: Vec<Value> = own
		.accounts
		.iter()
		.map(|(who, stos)| json!([draft.address(*who), number(*stos)]))
		.collect();
	balances.push(json!([mining_pool, number(own.mining_pool)]));
	balances.push(json!([treasury, number(own.treasury)]));
	let listed = |entries: &BTreeMap<[u8; 32], (Node, Value)>| {
		entries.values().map(|(_, value)| value.clone()).collect::<Vec<_>>()
	};
	let validators: Vec<&Value> = entries.validators.values().map(|(_, value)| value).collect();
	let value = json!({
		"balances": { "balances": balances },
		"deposit": {
			"foundation": draft.foundation(),
			"metaNodes": listed(&entries.meta_nodes),
			"resourceNodes": listed(&entries.resource_nodes),
		},
		"mining": { "miningPool": number(own.mining_pool) },
		"ozone": { "genesisDeposit": number(deposits) },
		"staking": { "validators": validators, "delegations": [] },
	});
	match value {
		Value::Object(values) => Ok(values),
		_ => Err(LaunchError::Value("the genesis is no object".into())),
	}
}

/// A number of up to 128 bits with all its digits.
fn number(number: u128) -> Value {
	Number::from_u128(number).map_or(Value::Null, Value::Number)
}
