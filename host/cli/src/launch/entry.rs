//! What a contribution adds to the genesis: a validator or a node.

use crate::client::Accounts;
use crate::launch::{
	draft::{Draft, Terms},
	values::{amount, capacity, commission, show_amount, show_capacity, show_commission},
};
use codec::Encode;
use serde::{Deserialize, Serialize};
use stratos_host::hex;

/// What every signature of a contribution begins with. Nothing else that a key of a chain signs does:
/// neither transactions nor proofs of possession nor votes.
const DOMAIN: &[u8] = b"stratos-genesis-contribution-v1";

/// An entry. Its encoding is what is signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub(crate) enum Entry {
	#[codec(index = 0)]
	Validator(Validator),
	#[codec(index = 1)]
	MetaNode(Node),
	#[codec(index = 2)]
	ResourceNode(Node, Services),
}

/// A validator.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub(crate) struct Validator {
	/// Runs it and holds its stake.
	pub(crate) account: [u8; 32],
	/// ed25519.
	pub(crate) consensus_key: [u8; 32],
	/// Base units.
	pub(crate) self_delegation: u128,
	/// In parts of 10^9.
	pub(crate) commission: u32,
}

/// What Resource and Meta Nodes have in common.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub(crate) struct Node {
	/// Owns it and holds its deposit.
	pub(crate) owner: [u8; 32],
	/// Its id.
	pub(crate) network_key: [u8; 32],
	/// Receives its earnings, if not the owner.
	pub(crate) beneficiary: Option<[u8; 32]>,
	/// Base units.
	pub(crate) deposit: u128,
}

/// What a Resource Node serves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode)]
pub(crate) struct Services {
	pub(crate) storage: bool,
	pub(crate) database: bool,
	pub(crate) computation: bool,
	/// Free bytes.
	pub(crate) capacity: u64,
}

impl Services {
	/// Services by name: `storage`, `database`, `computation`.
	pub(crate) fn of(names: &[impl AsRef<str>], capacity: u64) -> Result<Self, String> {
		let mut services = Self { capacity, ..Self::default() };
		for name in names {
			let service = match name.as_ref() {
				"storage" => &mut services.storage,
				"database" => &mut services.database,
				"computation" => &mut services.computation,
				other => {
					return Err(format!(
						"`{other}` is no service: storage, database or computation"
					));
				}
			};
			if std::mem::replace(service, true) {
				return Err(format!("the service {} is there twice", name.as_ref()));
			}
		}
		match names.is_empty() {
			true => {
				Err("a Resource Node serves something: storage, database or computation".into())
			}
			false => Ok(services),
		}
	}

	fn names(self) -> Vec<String> {
		let all = [
			("storage", self.storage),
			("database", self.database),
			("computation", self.computation),
		];
		all.into_iter().filter(|(_, served)| *served).map(|(name, _)| name.to_owned()).collect()
	}
}

impl Entry {
	/// The account that pays and signs.
	pub(crate) fn account(&self) -> [u8; 32] {
		match self {
			Self::Validator(validator) => validator.account,
			Self::MetaNode(node) | Self::ResourceNode(node, _) => node.owner,
		}
	}

	/// The consensus key or network key, which signs too.
	pub(crate) fn key(&self) -> [u8; 32] {
		match self {
			Self::Validator(validator) => validator.consensus_key,
			Self::MetaNode(node) | Self::ResourceNode(node, _) => node.network_key,
		}
	}

	/// What the account holds for it, base units.
	pub(crate) fn stake(&self) -> u128 {
		match self {
			Self::Validator(validator) => validator.self_delegation,
			Self::MetaNode(node) | Self::ResourceNode(node, _) => node.deposit,
		}
	}

	/// What it is: `validator`.
	pub(crate) fn kind(&self) -> &'static str {
		match self {
			Self::Validator(_) => "validator",
			Self::MetaNode(_) => "meta-node",
			Self::ResourceNode(..) => "resource-node",
		}
	}

	/// What both keys sign: the domain, the draft's terms and the whole entry.
	pub(crate) fn payload(&self, terms: &Terms) -> Vec<u8> {
		let mut payload = DOMAIN.to_vec();
		(terms, self).encode_to(&mut payload);
		payload
	}
}

/// An entry in a file, for people. Amounts, accounts and keys are text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) enum EntryText {
	#[serde(rename_all = "camelCase")]
	Validator {
		account: String,
		consensus_key: String,
		self_delegation: String,
		commission: String,
	},
	#[serde(rename_all = "camelCase")]
	MetaNode { owner: String, network_key: String, beneficiary: Option<String>, deposit: String },
	#[serde(rename_all = "camelCase")]
	ResourceNode {
		owner: String,
		network_key: String,
		beneficiary: Option<String>,
		deposit: String,
		services: Vec<String>,
		capacity: String,
	},
}

impl EntryText {
	/// The text of an entry.
	pub(super) fn new(entry: &Entry, draft: &Draft) -> Self {
		let key = |key: &[u8; 32]| sp_core::bytes::to_hex(key, false);
		let beneficiary = |node: &Node| node.beneficiary.map(|account| draft.address(account));
		match entry {
			Entry::Validator(validator) => Self::Validator {
				account: draft.address(validator.account),
				consensus_key: key(&validator.consensus_key),
				self_delegation: show_amount(validator.self_delegation),
				commission: show_commission(validator.commission),
			},
			Entry::MetaNode(node) => Self::MetaNode {
				owner: draft.address(node.owner),
				network_key: key(&node.network_key),
				beneficiary: beneficiary(node),
				deposit: show_amount(node.deposit),
			},
			Entry::ResourceNode(node, services) => Self::ResourceNode {
				owner: draft.address(node.owner),
				network_key: key(&node.network_key),
				beneficiary: beneficiary(node),
				deposit: show_amount(node.deposit),
				services: services.names(),
				capacity: show_capacity(services.capacity),
			},
		}
	}

	/// The entry, for a chain that accepts `accounts`.
	///
	/// # Errors
	/// The field and what is wrong with it.
	pub(super) fn parse(&self, accounts: &Accounts) -> Result<Entry, String> {
		let account = |name: &str, text: &str| named(name, accounts.parse(text));
		let key = |name: &str, text: &str| {
			named(name, hex::decode_exact::<32>(text).map_err(|why| format!("`{text}` {why}")))
		};
		let node = |owner: &str, network_key: &str, beneficiary: &Option<String>, deposit: &str| {
			let beneficiary = beneficiary.as_deref().map(|text| account("beneficiary", text));
			Ok::<_, String>(Node {
				owner: account("owner", owner)?,
				network_key: key("networkKey", network_key)?,
				beneficiary: beneficiary.transpose()?,
				deposit: named("deposit", amount(deposit))?,
			})
		};
		Ok(match self {
			Self::Validator { account: own, consensus_key, self_delegation, commission: part } => {
				Entry::Validator(Validator {
					account: account("account", own)?,
					consensus_key: key("consensusKey", consensus_key)?,
					self_delegation: named("selfDelegation", amount(self_delegation))?,
					commission: named("commission", commission(part))?,
				})
			}
			Self::MetaNode { owner, network_key, beneficiary, deposit } => {
				Entry::MetaNode(node(owner, network_key, beneficiary, deposit)?)
			}
			Self::ResourceNode {
				owner,
				network_key,
				beneficiary,
				deposit,
				services,
				capacity: free,
			} => {
				let free = named("capacity", capacity(free))?;
				let services = named("services", Services::of(services, free))?;
				Entry::ResourceNode(node(owner, network_key, beneficiary, deposit)?, services)
			}
		})
	}
}

fn named<T>(name: &str, value: Result<T, String>) -> Result<T, String> {
	value.map_err(|why| format!("{name}: {why}"))
}
