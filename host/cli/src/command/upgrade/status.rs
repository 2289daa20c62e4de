//! `stratos upgrade status`.

use crate::{
	client::{ClientError, params, storage},
	command::{
		failure::Failure,
		output::{print, print_json},
		referenda::{self, Referendum},
		session::{NodeArgs, Session, block_on},
	},
	text::grouped,
};
use clap::Args;
use codec::Decode;
use scale_value::{At, Value};
use serde::Serialize;
use stratos_host::primitives::Hash;
use stratos_runtime_api::migrations::MigrationProgress;

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
	/// Open referenda that would replace the runtime.
	referenda: Vec<Referendum>,
	migration: Migration,
	/// Why only governance can act; `None` without a lockdown.
	lockdown: Option<String>,
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
	let code_hash =
		client.request("state_getStorageHash", params!["0x3a636f6465", session.block]).await?;
	let status = Status {
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
