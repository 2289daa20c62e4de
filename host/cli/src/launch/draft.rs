//! The draft of a genesis: what everybody can read and review before the launch.

use crate::{
	client::{Accounts, Properties},
	keys::{Network, address},
	launch::{
		error::LaunchError,
		file::{self, Kind},
		values::{amount, show_amount},
	},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sp_core::crypto::{AccountId32, Ss58Codec};
use std::{collections::BTreeMap, path::Path};
use stratos_host::chain_spec::{BLOCK_TIME, ChainSpec, GenesisConfig, GenesisSource};

/// The version of the files of a launch.
pub(super) const VERSION: u32 = 1;

/// What the terms' hash begins with, so that it is the hash of nothing else.
const TERMS: &[u8] = b"stratos-genesis-terms-v1";

/// A draft of a hundred thousand accounts is below this.
const DRAFT: Kind = Kind { name: "draft", limit: 16 << 20 };

/// The hash of a draft's terms.
pub(crate) type Terms = [u8; 32];

/// A draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Draft {
	version: u32,
	pub(crate) name: String,
	pub(crate) id: String,
	block_time_ms: u64,
	properties: Map<String, Value>,
	/// All STOS that there will ever be.
	supply: String,
	/// Who verifies candidates for Meta Nodes.
	foundation: Option<String>,
	/// What is there to mine.
	mining_pool: Endowment,
	/// Receives what nobody else has.
	treasury: String,
	/// Other values of the runtime's genesis config, such as `boundedParameters`.
	genesis: Map<String, Value>,
	/// Who else receives how much. Not part of the terms.
	accounts: Vec<Endowment>,
}

/// An account and what it receives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Endowment {
	account: String,
	amount: String,
}

impl Draft {
	/// A draft with the values of a spec: the preset of the main network.
	pub(crate) fn new(spec: &ChainSpec) -> Result<Self, LaunchError> {
		let foreign = || {
			LaunchError::Draft(
				"needs a runtime with the preset `mainnet`; build this program again".into(),
			)
		};
		let GenesisSource::Runtime { config: GenesisConfig::Patch(Value::Object(genesis)), .. } =
			&spec.genesis
		else {
			return Err(foreign());
		};
		let mut genesis = genesis.clone();
		let number = |value: Option<&Value>| value?.to_string().parse::<u128>().ok();
		let balances = genesis.remove("balances").unwrap_or_default();
		let pairs = balances["balances"].as_array().ok_or_else(foreign)?;
		let pairs: Option<Vec<(&str, u128)>> =
			pairs.iter().map(|pair| Some((pair[0].as_str()?, number(pair.get(1))?))).collect();
		// What is there to mine, and the rest for the treasury.
		let pool = genesis
			.get_mut("mining")
			.and_then(|mining| mining.as_object_mut()?.remove("miningPool"));
		let pool = number(pool.as_ref()).ok_or_else(foreign)?;
		let pairs = pairs.ok_or_else(foreign)?;
		let (mining, treasury) = match pairs.as_slice() {
			[first, second] if first.1 == pool => (first, second),
			[first, second] if second.1 == pool => (second, first),
			_ => return Err(foreign()),
		};
		// S is the sum of the deposits that will be contributed.
		if let Some(Value::Object(market)) = genesis.get_mut("ozone") {
			market.remove("genesisDeposit");
		}
		let mut properties = spec.properties.clone();
		properties.remove(BLOCK_TIME);
		Ok(Self {
			version: VERSION,
			name: spec.name.clone(),
			id: spec.id.clone(),
			block_time_ms: spec.block_time_ms(),
			properties,
			supply: show_amount(mining.1.saturating_add(treasury.1)),
			foundation: None,
			mining_pool: Endowment { account: mining.0.to_owned(), amount: show_amount(mining.1) },
			treasury: treasury.0.to_owned(),
			genesis,
			accounts: Vec::new(),
		})
	}

	/// Reads a draft and checks its values.
	pub(crate) fn read(path: &Path) -> Result<Self, LaunchError> {
		let draft: Self = DRAFT.read(path)?;
		draft.check()?;
		Ok(draft)
	}

	/// Writes a draft to a new file.
	pub(crate) fn create(&self, path: &Path) -> Result<(), LaunchError> {
		self.check()?;
		file::create(path, self)
	}

	/// Writes a draft that was read.
	pub(crate) fn replace(&self, path: &Path) -> Result<(), LaunchError> {
		self.check()?;
		file::replace(path, self)
	}

	fn check(&self) -> Result<(), LaunchError> {
		if self.version != VERSION {
			return Err(LaunchError::Draft(format!(
				"has version {}, this program reads version {VERSION}; use the program that wrote it",
				self.version
			)));
		}
		// Names, block time and properties have the bounds of a spec's.
		ChainSpec::from_json(self.spec(Map::new()).to_json().as_bytes())
			.map_err(|cause| LaunchError::Draft(format!("makes no chain: {cause}")))?;
		if let Some(foundation) = &self.foundation {
			self.account(foundation)?;
		}
		self.account(&self.treasury)?;
		self.account(&self.mining_pool.account)?;
		for taken in ["balances", "deposit", "staking", "sudo"] {
			if self.genesis.contains_key(taken) {
				return Err(LaunchError::Draft(format!(
					"has the genesis values `{taken}`, which accounts and contributions give; remove them"
				)));
			}
		}
		self.endowments().map(|_| ())
	}

	/// Changes the name and the id.
	pub(crate) fn named(mut self, name: Option<String>, id: Option<String>) -> Self {
		self.name = name.unwrap_or(self.name);
		self.id = id.unwrap_or(self.id);
		self
	}

	/// Changes the block time.
	pub(crate) fn with_block_time(mut self, ms: Option<u64>) -> Self {
		self.block_time_ms = ms.unwrap_or(self.block_time_ms);
		self
	}

	/// Names the Foundation.
	pub(crate) fn with_foundation(mut self, account: Option<[u8; 32]>) -> Self {
		self.foundation = account.map(|account| self.address(account)).or(self.foundation);
		self
	}

	/// The prefix of the chain's addresses.
	pub(crate) fn network(&self) -> Network {
		Properties::from_json(&self.properties).network
	}

	/// The accounts that the chain accepts: those of its network.
	pub(crate) fn accounts(&self) -> Accounts {
		Accounts::strict(self.network(), "Live")
	}

	/// An account as the draft's files write it.
	pub(crate) fn address(&self, account: [u8; 32]) -> String {
		address(account, self.network())
	}

	/// An account in the draft. Whether it is one that should be there is asked when it is added.
	fn account(&self, text: &str) -> Result<[u8; 32], LaunchError> {
		AccountId32::from_ss58check_with_version(text).map(|(account, _)| account.into()).map_err(
			|_| {
				LaunchError::Draft(format!(
					"names `{text}`, which is no address; copy the address again"
				))
			},
		)
	}

	/// Whether a Foundation is named.
	pub(crate) fn foundation(&self) -> Option<&str> {
		self.foundation.as_deref()
	}

	/// What contributors agree to: the hash of everything but the accounts.
	pub(crate) fn terms(&self) -> Terms {
		let mut value = serde_json::to_value(self).unwrap_or_default();
		if let Value::Object(fields) = &mut value {
			fields.remove("accounts");
		}
		let mut bytes = TERMS.to_vec();
		bytes.extend_from_slice(canonical(&value).as_bytes());
		sp_crypto_hashing::blake2_256(&bytes)
	}

	/// Gives an account STOS.
	pub(crate) fn add_account(&mut self, account: [u8; 32], stos: u128) -> Result<(), LaunchError> {
		let (text, own) = (self.address(account), self.endowments()?);
		if own.accounts.contains_key(&account) {
			return Err(LaunchError::Draft(format!(
				"has the account {text} already; change its amount in the draft"
			)));
		}
		if stos == 0 {
			return Err(LaunchError::Value("an account is given nothing; give an amount".into()));
		}
		let new = Endowment { account: text, amount: show_amount(stos) };
		self.accounts.push(new);
		self.endowments().map(|_| ())
	}

	/// Who receives what. Everything adds up to the supply.
	pub(crate) fn endowments(&self) -> Result<Endowments, LaunchError> {
		let read = |text: &str| {
			amount(text)
				.map_err(|why| LaunchError::Draft(format!("has a wrong amount: {why}; correct it")))
		};
		let supply = read(&self.supply)?;
		let mining_pool = read(&self.mining_pool.amount)?;
		let pools = [self.account(&self.mining_pool.account)?, self.account(&self.treasury)?];
		let mut accounts = BTreeMap::new();
		let mut left = supply.checked_sub(mining_pool);
		for Endowment { account, amount } in &self.accounts {
			let (who, stos) = (self.account(account)?, read(amount)?);
			if pools.contains(&who) || accounts.insert(who, stos).is_some() {
				return Err(LaunchError::Draft(format!(
					"gives to {account} twice; keep one of the entries"
				)));
			}
			left = left.and_then(|left| left.checked_sub(stos));
		}
		let treasury = left.ok_or_else(|| {
			LaunchError::Draft(format!(
				"gives away more than the supply of {} less the {} of the Mining Pool; lower an amount",
				self.supply, self.mining_pool.amount
			))
		})?;
		Ok(Endowments { accounts, mining_pool, treasury })
	}

	/// The spec with these values, and those of the draft.
	pub(super) fn spec(&self, mut values: Map<String, Value>) -> ChainSpec {
		for (pallet, own) in &self.genesis {
			let entry = values.entry(pallet.clone()).or_insert_with(|| Map::new().into());
			if let (Value::Object(entry), Value::Object(own)) = (entry, own) {
				own.iter().for_each(|(key, value)| {
					entry.entry(key.clone()).or_insert_with(|| value.clone());
				});
			}
		}
		let genesis = GenesisSource::Runtime {
			code: None,
			preset: None,
			config: GenesisConfig::Patch(values.into()),
		};
		let mut properties = self.properties.clone();
		properties.insert(BLOCK_TIME.into(), self.block_time_ms.into());
		ChainSpec {
			name: self.name.clone(),
			id: self.id.clone(),
			chain_type: stratos_host::chain_spec::ChainType::Live,
			boot_nodes: Vec::new(),
			telemetry_endpoints: None,
			protocol_id: None,
			properties,
			code_substitutes: BTreeMap::new(),
			genesis,
			other: Map::new(),
			file: None,
		}
	}

	/// The accounts of the Mining Pool and of the treasury.
	pub(super) fn pools(&self) -> [&str; 2] {
		[&self.mining_pool.account, &self.treasury]
	}
}

/// Who receives what.
pub(crate) struct Endowments {
	/// Accounts of people, base units, in the order of their ids.
	pub(crate) accounts: BTreeMap<[u8; 32], u128>,
	/// Base units.
	pub(crate) mining_pool: u128,
	/// What is left, base units.
	pub(crate) treasury: u128,
}

impl Endowments {
	/// What the accounts have together, base units. At most the supply.
	pub(crate) fn given(&self) -> u128 {
		self.accounts.values().fold(0, |sum, stos| sum.saturating_add(*stos))
	}
}

/// JSON whose text depends on its values only: fields in the order of their names, no blanks.
fn canonical(value: &Value) -> String {
	match value {
		Value::Object(fields) => {
			let sorted: BTreeMap<&String, &Value> = fields.iter().collect();
			let fields = sorted.into_iter().map(|(name, value)| {
				format!("{}:{}", Value::String(name.clone()), canonical(value))
			});
			format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
		}
		Value::Array(list) => {
			format!("[{}]", list.iter().map(canonical).collect::<Vec<_>>().join(","))
		}
		plain => plain.to_string(),
	}
}
