//! `stratos upgrade status`.

use crate::{
	client::{ClientError, params, storage},
	command::{
		failure::Failure,
		output::{print, print_json},
		referenda::{self, Referendum},
		session::{NodeArgs, Session, block_on},
	},
	text::{counted, grouped},
};
use clap::Args;
use codec::Decode;
use scale_value::{At, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use stratos_host::primitives::Hash;
use stratos_runtime_api::{
	consensus::{ConsensusKey, ValidatorSet},
	migrations::MigrationProgress,
};

/// Show the state of an upgrade.
///
/// The current runtime, referenda on a new one, the authorised runtime, and the progress of migrations.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos upgrade status
  stratos upgrade status --json")]
pub(super) struct StatusArgs {
	/// Print one JSON object
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	node: NodeArgs,
}

/// The state of an upgrade.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Status {
	block: u32,
	spec_name: String,
	spec_version: u32,
	transaction_version: u32,
	/// Blake2-256 of the code in the state.
	code_hash: Option<Hash>,
	/// The hash of the authorised code.
	authorised: Option<Hash>,
	/// Whether name and version are checked when the code is applied.
	version_checked: Option<bool>,
	/// The authorised code and others that validators have compiled. Empty for a single authority.
	compiled: Vec<CompiledCode>,
	/// Open referenda that would replace the runtime.
	referenda: Vec<Referendum>,
	migration: Migration,
	/// Why only governance can act; `None` without a lockdown.
	lockdown: Option<String>,
}

/// Code that is not in force, and the validators that have compiled it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct CompiledCode {
	code_hash: Hash,
	/// How many validators have announced it.
	validators: u32,
	/// How many validators there are.
	of: u32,
	/// The voting power of those who have, in percent, rounded down.
	power_percent: u32,
}

/// What a validator has announced, as `network_compiledCode` shows it.
#[derive(Debug, Deserialize)]
struct Announced {
	validator: Hash,
	codes: Vec<Hash>,
}

/// The progress of multi-block migrations.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "state")]
enum Migration {
	/// No migration is in progress.
	None,
	/// A migration is in progress; blocks include no transactions.
	#[serde(rename_all = "camelCase")]
	Ongoing {
		/// The current migration, from 1.
		migration: u32,
		/// The number of migrations.
		migrations: Option<u32>,
		/// Steps done.
		steps: u32,
		/// The limit of steps.
		most_steps: Option<u32>,
	},
	/// The migration failed; blocks include no transactions.
	Stuck,
}

pub(super) fn execute(arguments: &StatusArgs) -> Result<(), Failure> {
	block_on(run(arguments))
}

async fn run(arguments: &StatusArgs) -> Result<(), Failure> {
	let session = Session::open(&arguments.node, None).await?;
	let client = &session.client;
	let header = client.header(session.block).await?;
	let version = client.version(Some(session.block)).await?;
	let authorised = authorised(&session).await?;
	let code_hash: Option<Hash> =
		client.request("state_getStorageHash", params!["0x3a636f6465", session.block]).await?;
	let compiled = compiled(&session, code_hash, authorised.map(|(hash, _)| hash)).await?;
	let status = Status {
		compiled,
		block: header.number,
		spec_name: version.spec_name,
		spec_version: version.spec_version,
		transaction_version: version.transaction_version,
		code_hash,
		authorised: authorised.map(|(hash, _)| hash),
		version_checked: authorised.map(|(_, checked)| checked),
		referenda: referenda::about_code(&session).await?,
		migration: migration(&session).await?,
		lockdown: lockdown(&session).await?,
	};
	match arguments.json {
		true => print_json(&serde_json::to_value(&status).map_err(Failure::new)?),
		false => {
			print(&text(&status));
			Ok(())
		}
	}
}

fn text(status: &Status) -> String {
	let mut lines = Vec::new();
	let mut line = |name: &str, value: String| lines.push(format!("{name:<12}{value}"));
	line("block", grouped(status.block));
	let Status { spec_name, spec_version, transaction_version, .. } = status;
	line("runtime", format!("{spec_name} {spec_version} (transactions {transaction_version})"));
	if let Some(hash) = status.code_hash {
		line("code hash", format!("{hash:?}"));
	}
	for referendum in &status.referenda {
		line("referendum", referendum.text().replace('\n', "\n            "));
	}
	line(
		"authorised",
		match (status.authorised, status.version_checked) {
			(None, _) => "none".to_owned(),
			(Some(hash), Some(false)) => {
				format!("{hash:?}, with any version: apply it with `stratos upgrade apply`")
			}
			(Some(hash), _) => format!("{hash:?}: apply it with `stratos upgrade apply`"),
		},
	);
	for code in &status.compiled {
		let CompiledCode { code_hash, validators, of, power_percent } = code;
		line(
			"compiled",
			format!(
				"{code_hash:?} by {} of {}, {power_percent} % of the power",
				grouped(*validators),
				counted(*of as usize, "validator")
			),
		);
	}
	line(
		"migration",
		match &status.migration {
			Migration::None => "none in progress".to_owned(),
			Migration::Stuck => {
				"FAILED; no transaction is included until it is repaired".to_owned()
			}
			Migration::Ongoing { migration, migrations, steps, most_steps } => {
				let (migration, steps) = (grouped(*migration), grouped(*steps));
				let of = migrations.map_or(String::new(), |all| format!(" of {}", grouped(all)));
				let most = most_steps
					.map_or(String::new(), |most| format!(" of at most {}", grouped(most)));
				format!("number {migration}{of} in progress, step {steps}{most}")
			}
		},
	);
	if let Some(cause) = &status.lockdown {
		line("lockdown", format!("a migration failed, only governance can act: {cause}"));
	}
	lines.join("\n")
}

/// Which code validators have compiled, besides that in force. The authorised code is in the list though
/// nobody has announced it.
async fn compiled(
	session: &Session,
	in_force: Option<Hash>,
	authorised: Option<Hash>,
) -> Result<Vec<CompiledCode>, Failure> {
	if session.metadata.api("ConsensusApi").is_none() {
		return Ok(Vec::new());
	}
	let answer =
		session.client.call("ConsensusApi_validator_set", &[], Some(session.block)).await?;
	let set = ValidatorSet::decode(&mut &answer[..]).unwrap_or_default();
	// A single authority does not have the method.
	let announced = session.client.request("network_compiledCode", params![]).await;
	let announced: Vec<Announced> = match announced {
		Ok(announced) => announced,
		Err(_) => return Ok(Vec::new()),
	};
	Ok(count(&set, &announced, in_force, authorised))
}

fn count(
	set: &ValidatorSet,
	announced: &[Announced],
	in_force: Option<Hash>,
	authorised: Option<Hash>,
) -> Vec<CompiledCode> {
	let codes = announced.iter().flat_map(|one| one.codes.iter().copied()).chain(authorised);
	let codes: BTreeSet<Hash> = codes.filter(|code| Some(*code) != in_force).collect();
	let total = u128::from(set.total_power()).max(1);
	let describe = |code_hash| {
		let powers = announced.iter().filter(|one| one.codes.contains(&code_hash));
		let powers: Vec<_> =
			powers.filter_map(|one| set.power_of(&ConsensusKey(one.validator.0))).collect();
		let power: u128 = powers.iter().copied().map(u128::from).sum();
		CompiledCode {
			code_hash,
			validators: powers.len() as u32,
			of: set.validators().len() as u32,
			power_percent: (100 * power / total) as u32,
		}
	};
	codes.into_iter().map(describe).collect()
}

/// The hash of the authorised code, and whether its version will be checked.
pub(super) async fn authorised(session: &Session) -> Result<Option<(Hash, bool)>, Failure> {
	let Some(value) = stored(session, "System", "AuthorizedUpgrade").await? else {
		return Ok(None);
	};
	// A hash and a bool, in this order, in every FRAME.
	let known = <(Hash, bool)>::decode(&mut &value[..]).map_err(|cause| {
		Failure::new(format!("System.AuthorizedUpgrade does not decode: {cause}"))
			.help("try a newer program")
	})?;
	Ok(Some(known))
}

/// An encoded value of a pallet's storage; `None` where the chain has no such item, or no value.
async fn stored(
	session: &Session,
	pallet: &str,
	item: &str,
) -> Result<Option<Vec<u8>>, ClientError> {
	let found =
		session.metadata.pallet(pallet).and_then(|pallet| Some((pallet, pallet.item(item)?)));
	match found {
		None => Ok(None),
		Some((pallet, item)) => {
			session.client.storage(&storage::prefix(pallet, item), session.block).await
		}
	}
}

/// A decoded value of a pallet's storage.
async fn decoded(
	session: &Session,
	pallet: &str,
	item: &str,
) -> Result<Option<Value<u32>>, ClientError> {
	let Some(encoded) = stored(session, pallet, item).await? else { return Ok(None) };
	let item = session.metadata.pallet(pallet).and_then(|pallet| pallet.item(item));
	item.map(|item| storage::decode(&session.metadata, &item.name, item.value, &encoded))
		.transpose()
}

async fn migration(session: &Session) -> Result<Migration, Failure> {
	let Some(cursor) = decoded(session, "MultiBlockMigrations", "Cursor").await? else {
		return Ok(Migration::None);
	};
	let scale_value::ValueDef::Variant(variant) = &cursor.value else {
		return Ok(Migration::Stuck);
	};
	if variant.name != "Active" {
		return Ok(Migration::Stuck);
	}
	let number = |name: &str| {
		let value = variant.values.values().next()?.at(name)?.as_u128()?;
		u32::try_from(value).ok()
	};
	if session.metadata.api("MigrationApi").is_some() {
		let answer = session.client.call("MigrationApi_progress", &[], Some(session.block)).await?;
		if let Ok(Some(progress)) = Option::<MigrationProgress>::decode(&mut &answer[..]) {
			return Ok(Migration::Ongoing {
				migration: progress.migration.saturating_add(1),
				migrations: Some(progress.migrations),
				steps: progress.steps,
				most_steps: progress.most_steps,
			});
		}
	}
	let header = session.client.header(session.block).await?;
	let steps = header.number.saturating_sub(number("started_at").unwrap_or(header.number));
	let migration = number("index").unwrap_or(0).saturating_add(1);
	Ok(Migration::Ongoing { migration, migrations: None, steps, most_steps: None })
}

async fn lockdown(session: &Session) -> Result<Option<String>, Failure> {
	let cause = decoded(session, "Lockdown", "Locked").await?;
	Ok(cause.map(|cause| session.formatter().text(&cause).replace('\n', " ")))
}

#[cfg(test)]
mod tests {
	use super::*;
	use stratos_runtime_api::consensus::Validator;

	#[test]
	fn validators_that_have_compiled_code_are_counted_by_power() {
		let key = |byte| ConsensusKey([byte; 32]);
		let set = ValidatorSet::new(
			[(1, 60), (2, 30), (3, 10)].map(|(byte, power)| Validator { key: key(byte), power }),
		);
		let hash = Hash::repeat_byte;
		let announced = [
			Announced { validator: hash(1), codes: vec![hash(7), hash(8)] },
			Announced { validator: hash(3), codes: vec![hash(7)] },
			Announced { validator: hash(9), codes: vec![hash(7)] },
		];
		let found = count(&set, &announced, Some(hash(8)), Some(hash(6)));
		let code = |code_hash, validators, power_percent| CompiledCode {
			code_hash,
			validators,
			of: 3,
			power_percent,
		};
		assert_eq!(found, [code(hash(6), 0, 0), code(hash(7), 2, 70)]);
	}
}
