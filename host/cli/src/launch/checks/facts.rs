//! What is true of a genesis, asked of its runtime.

use crate::{
	claims,
	client::{Metadata, Properties, values::bytes},
	keys,
	launch::checks::fee::{self, ask, option},
};
use codec::Decode;
use scale_value::{At, Value};
use std::collections::BTreeSet;
use stratos_host::{
	chain_spec::{ChainSpec, ChainType},
	fork::Fork,
};
use stratos_runtime_api::{
	MarketState,
	ozone::Supply,
	parameters::{Consequence, ParameterInfo},
	staking::ValidatorInfo,
};

/// What accounts of pallets begin with. Nobody has their keys.
const PALLET: &[u8] = b"modl";
/// FRAME's `AccountInfo`: four counters of 32 bits, then free, reserved and frozen balance, and flags.
const ACCOUNT: usize = 4 * 4 + 4 * 16;

/// An account's id.
type AccountId = [u8; 32];

/// A validator: account, consensus key, stake.
type Staker = (AccountId, [u8; 32], u128);

/// What is true of a genesis. `None` where the runtime does not say.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
	pub(super) live: bool,
	/// Whether the spec has the runtime's code.
	pub(super) code: bool,
	/// `stratos 3`, the runtime's name and version.
	pub(super) runtime: String,
	pub(super) supply: Option<Supply>,
	/// `S`, `P`, `L`.
	pub(super) market: Option<MarketState>,
	/// The fee of a transfer, base units.
	pub(super) fee: Option<u128>,
	/// Accounts of people: what each can spend, base units, existential deposit left.
	pub(super) accounts: Vec<(AccountId, u128)>,
	/// Active Meta Nodes, and how many of them decide.
	pub(super) metas: Option<(u32, u32)>,
	/// The Foundation's account, if one is named; the outer `None` where there can be none.
	pub(super) foundation: Option<Option<AccountId>>,
	/// The active set: account, consensus key, stake.
	pub(super) validators: Option<Vec<Staker>>,
	/// Parameters and figures that are out of bounds.
	pub(super) out_of_bounds: Option<Vec<String>>,
	/// The number of parameters.
	pub(super) parameters: usize,
	/// Invariants that are broken, and how many there are.
	pub(super) claims: Option<(Vec<String>, usize)>,
	/// Whether there is an administrator's key.
	pub(super) sudo: bool,
}

impl Facts {
	/// Asks the runtime of a genesis.
	///
	/// # Errors
	/// The runtime does not answer, or as no Stratos runtime does.
	pub(super) fn read(spec: &ChainSpec, fork: &Fork) -> Result<Self, String> {
		let metadata = fork.metadata().map_err(|cause| cause.to_string())?;
		let metadata = Metadata::decode(&metadata).map_err(|cause| cause.to_string())?;
		let properties = Properties::from_json(&spec.properties);
		let version = fork.runtime().version();
		let overview = ask(fork, &metadata, "DepositApi", "overview", &[])?;
		let (parameters, out_of_bounds) = parameters(fork)?;
		Ok(Self {
			live: spec.chain_type == ChainType::Live,
			code: spec.has_code(),
			runtime: format!("{} {}", version.spec_name, version.spec_version),
			supply: api(fork, "OzoneApi", "OzoneApi_supply")?,
			market: api(fork, "OzoneApi", "OzoneApi_market")?,
			fee: fee::transfer(fork, &metadata, &properties)?,
			accounts: accounts(fork, &metadata)?,
			metas: overview.as_ref().and_then(metas),
			foundation: overview.as_ref().map(|overview| {
				option(overview, "foundation").and_then(bytes)?.first_chunk::<32>().copied()
			}),
			validators: validators(fork)?,
			parameters,
			out_of_bounds,
			claims: broken_claims(fork)?,
			sudo: administrator(fork, &metadata)?,
		})
	}

	/// Accounts and keys whose secrets everybody knows, by their secrets.
	pub(super) fn well_known(&self) -> BTreeSet<&'static str> {
		let validators = self.validators.iter().flatten().flat_map(|(who, key, _)| [who, key]);
		let used: BTreeSet<&[u8; 32]> =
			self.accounts.iter().map(|(who, _)| who).chain(validators).collect();
		let known = keys::well_known().iter();
		known.filter(|key| used.contains(&key.public)).map(|key| key.uri.as_str()).collect()
	}
}

/// The answer of a function without arguments; `None` where the runtime does not have its API.
fn api<R: Decode>(fork: &Fork, api: &str, function: &'static str) -> Result<Option<R>, String> {
	if !fork.has_api(api) {
		return Ok(None);
	}
	fork.ask(function, &()).map(Some).map_err(|cause| cause.to_string())
}

fn metas(overview: &Value<u32>) -> Option<(u32, u32)> {
	let number = |field: &str| overview.at(field)?.as_u128()?.try_into().ok();
	Some((number("awake_metas")?, number("quorum")?))
}

fn validators(fork: &Fork) -> Result<Option<Vec<Staker>>, String> {
	let active: Option<Vec<ValidatorInfo<AccountId>>> =
		api(fork, "StakingApi", "StakingApi_active_set")?;
	let list = active.map(|active| {
		let all = active
			.into_iter()
			.map(|one| (one.account, one.key.0, one.self_stake.saturating_add(one.delegated)));
		all.collect()
	});
	Ok(list)
}

/// What accounts of people can spend.
fn accounts(fork: &Fork, metadata: &Metadata) -> Result<Vec<(AccountId, u128)>, String> {
	let existential = metadata
		.constant("Balances", "ExistentialDeposit")
		.and_then(|constant| constant.value.first_chunk::<16>())
		.map_or(0, |bytes| u128::from_le_bytes(*bytes));
	let prefix = ["System", "Account"].map(|name| sp_crypto_hashing::twox_128(name.as_bytes()));
	let mut accounts = Vec::new();
	for key in fork.keys(&prefix.concat()).map_err(|cause| cause.to_string())? {
		let value = fork.get(&key).map_err(|cause| cause.to_string())?;
		let (Some(account), Some(value)) = (key.last_chunk::<32>(), value) else { continue };
		if account.starts_with(PALLET) || value.len() != ACCOUNT {
			continue;
		}
		let amount = |index: usize| {
			let start = 16 * (1 + index);
			let bytes = value.get(start..).and_then(|rest| rest.first_chunk::<16>());
			bytes.map_or(0, |bytes| u128::from_le_bytes(*bytes))
		};
		let (free, reserved, frozen) = (amount(0), amount(1), amount(2));
		let kept = frozen.saturating_sub(reserved).max(existential);
		accounts.push((*account, free.saturating_sub(kept)));
	}
	Ok(accounts)
}

/// How many parameters there are, and those that are out of their bounds.
fn parameters(fork: &Fork) -> Result<(usize, Option<Vec<String>>), String> {
	let list: Option<Vec<ParameterInfo>> = api(fork, "ParametersApi", "ParametersApi_parameters")?;
	let Some(list) = list else { return Ok((0, None)) };
	let mut wrong: Vec<String> = list
		.iter()
		.filter(|one| is_beyond(one))
		.map(|one| format!("{}.{}", one.group, one.name))
		.collect();
	// No change: what the parameters mean as they are. A vector of no items is one byte.
	let figures: Vec<Consequence> = fork
		.ask("ParametersApi_consequences", &Vec::<u8>::new())
		.map_err(|cause| cause.to_string())?;
	let beyond = figures.iter().filter(|one| {
		one.least.is_some_and(|least| one.before < least)
			|| one.most.is_some_and(|most| one.before > most)
	});
	wrong.extend(beyond.map(|one| one.name.clone()));
	Ok((list.len(), Some(wrong)))
}

/// Whether a parameter is out of its bounds. All parameters with bounds are numbers, or options of
/// numbers; `None` has another length than the bounds, and none.
fn is_beyond(parameter: &ParameterInfo) -> bool {
	let number = |bytes: &[u8]| {
		let mut whole = [0; 24];
		whole.get_mut(..bytes.len())?.copy_from_slice(bytes);
		whole.reverse();
		Some(whole)
	};
	let current = &parameter.current;
	let bound = |bound: &Option<Vec<u8>>| {
		let same = bound.as_ref().filter(|bound| bound.len() == current.len());
		same.and_then(|bound| number(bound))
	};
	let Some(value) = number(current) else { return false };
	bound(&parameter.minimum).is_some_and(|least| value < least)
		|| bound(&parameter.maximum).is_some_and(|most| value > most)
}

fn broken_claims(fork: &Fork) -> Result<Option<(Vec<String>, usize)>, String> {
	if !fork.has_api(claims::API) {
		return Ok(None);
	}
	let all = claims::check_claims(|function| fork.call(function, &[]))?;
	let broken = all.iter().filter(|claim| !claim.holds());
	let broken = broken
		.map(|claim| format!("{}: {}", claims::name(claim), claims::figures(claim)))
		.collect();
	Ok(Some((broken, all.len())))
}

/// Whether pallet `Sudo` has a key.
fn administrator(fork: &Fork, metadata: &Metadata) -> Result<bool, String> {
	if metadata.pallet("Sudo").is_none() {
		return Ok(false);
	}
	let key = ["Sudo", "Key"].map(|name| sp_crypto_hashing::twox_128(name.as_bytes())).concat();
	Ok(fork.get(&key).map_err(|cause| cause.to_string())?.is_some())
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use stratos_runtime_api::parameters::Place;

	fn parameter(current: impl Encode, least: impl Encode, most: impl Encode) -> ParameterInfo {
		ParameterInfo {
			place: Place { group: 0, key: 0 },
			group: "Group".into(),
			name: "Name".into(),
			type_name: String::new(),
			unit: String::new(),
			decimals: 0,
			docs: String::new(),
			default: Vec::new(),
			minimum: Some(least.encode()),
			maximum: Some(most.encode()),
			current: current.encode(),
			pending: None,
		}
	}

	#[test]
	fn numbers_and_options_of_numbers_are_within_their_bounds_or_not() {
		assert!(!is_beyond(&parameter(256u32, 2u32, 256u32)));
		assert!(is_beyond(&parameter(257u32, 2u32, 256u32)));
		assert!(is_beyond(&parameter(1u128, 2u128, u128::MAX)));
		assert!(!is_beyond(&parameter(u128::MAX, 2u128, u128::MAX)));
		assert!(!is_beyond(&parameter(None::<u64>, Some(5u64), Some(9u64))));
		assert!(!is_beyond(&parameter(Some(256u64), Some(5u64), Some(300u64))));
		assert!(is_beyond(&parameter(Some(4u64), Some(5u64), Some(300u64))));
		assert!(is_beyond(&parameter(Some(512u64), Some(5u64), Some(300u64))));
	}
}
