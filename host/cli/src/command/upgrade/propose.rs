//! `stratos upgrade propose`.

use crate::{
	client::{Call, ClientError, Metadata, Version, params},
	command::{
		failure::Failure,
		output::print,
		session::{NodeArgs, Session, block_on},
		signing::{Done, Signing, SigningArgs},
		upgrade::{apply::applying, blob::Blob},
	},
	text::{counted, grouped},
};
use clap::Args;
use serde::Deserialize;
use sp_core::Bytes;
use std::path::PathBuf;

/// The longest call inside a referendum, bytes; a longer one is noted as a preimage.
const MAX_INLINE: usize = 128;

/// Propose a new runtime.
///
/// Submits a referendum on the root track that authorises the runtime's hash, and places its decision
/// deposit. Both deposits are refunded after the referendum. The call is shown before it is signed. After
/// approval, anybody can apply the runtime: `stratos upgrade apply`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos upgrade propose new.wasm --from alice
  stratos upgrade propose new.wasm --from //Alice --no-decision-deposit")]
pub(super) struct ProposeArgs {
	/// The new runtime
	#[arg(value_name = "NEW.wasm")]
	file: PathBuf,
	/// Leave the decision deposit to another account
	#[arg(long)]
	no_decision_deposit: bool,
	/// Propose the runtime although its name, version or size will be refused
	#[arg(long)]
	force: bool,
	#[command(flatten)]
	signing: SigningArgs,
	#[command(flatten)]
	node: NodeArgs,
}

pub(super) fn execute(arguments: &ProposeArgs) -> Result<(), Failure> {
	let blob = Blob::read(&arguments.file)?;
	block_on(run(arguments, &blob))
}

async fn run(arguments: &ProposeArgs, blob: &Blob) -> Result<(), Failure> {
	let session = Session::open(&arguments.node, None).await?.allowing(arguments.signing.allow);
	let in_force = session.client.version(Some(session.block)).await?;
	if !arguments.force {
		fits(blob, &in_force)?;
	}
	if !arguments.force {
		fits_a_block(&session, blob).await?;
	}
	let parser = session.parser();
	let hash = format!("{:?}", blob.hash);
	let authorise = Call::parse(&parser, "System", "authorize_upgrade", &[hash])?;
	let submit = submission(&session, &authorise)?;

	print(&format!("runtime {}, hash {:?}", blob.name(), blob.hash));
	print(&format!("decides {}", session.formatter().text(&authorise.value)));
	let signing = arguments.signing.open(&session).await?;
	signing.preview(&submit).await?;
	if !arguments.no_decision_deposit {
		print("then    Referenda.place_decision_deposit of that referendum");
	}
	if !signing.agreed()? {
		return Ok(());
	}
	let index = index_of(&signing.send(&submit).await?)?;
	print(&format!("referendum {index} is submitted"));
	if !arguments.no_decision_deposit {
		place_deposit(&session, &signing, index).await?;
		print("its decision deposit is placed");
	}
	print(&format!("vote    stratos vote {index} aye 1000STOS --from …"));
	print("follow  stratos upgrade status");
	Ok(())
}

/// Refuses a runtime whose name or version the chain would refuse.
fn fits(blob: &Blob, in_force: &Version) -> Result<(), Failure> {
	let Version { spec_name, spec_version, .. } = in_force;
	let refused = |what: String| {
		Err(Failure::new(what)
			.help("`stratos upgrade check` has details; --force proposes it anyway"))
	};
	match &blob.version {
		None => refused("the runtime has no version section, and will be refused".to_owned()),
		Some(new) if *new.spec_name != **spec_name => {
			refused(format!("the runtime is `{}`, the chain runs `{spec_name}`", new.spec_name))
		}
		Some(new) if new.spec_version <= *spec_version => refused(format!(
			"the runtime has spec_version {}, the chain runs {spec_version}",
			new.spec_version
		)),
		Some(_) => Ok(()),
	}
}

/// Refuses a runtime that exceeds the block length of its transaction's class.
async fn fits_a_block(session: &Session, blob: &Blob) -> Result<(), Failure> {
	let Some(room) = room(&session.metadata, class(session).await?) else { return Ok(()) };
	let length = blob.code.len() as u64;
	match length <= room {
		true => Ok(()),
		false => Err(Failure::new(format!(
			"the runtime has {}, a transaction of this chain can carry {}",
			counted(length, "byte"),
			grouped(room)
		))
		.help("compress it with zstd, or make it smaller")),
	}
}

/// The index of the dispatch class of the transaction that applies a runtime.
async fn class(session: &Session) -> Result<usize, Failure> {
	#[derive(Deserialize)]
	struct Info {
		class: String,
	}
	let transaction = applying(session, &[])?;
	match session.client.request("payment_queryInfo", params![Bytes(transaction)]).await {
		Ok(Info { class }) if class == "operational" => Ok(1),
		// The class with the least room is the safe assumption.
		Ok(_) | Err(ClientError::Refused { .. }) => Ok(0),
		Err(other) => Err(other.into()),
	}
}

/// The most bytes of code in a transaction of a class, by `System.BlockLength`; `None` where the chain has
/// no such constant.
fn room(metadata: &Metadata, class: usize) -> Option<u64> {
	/// Bytes for the inherents of the block and the rest of the transaction.
	const OVERHEAD: u64 = 1_024;
	// The constant begins with the limits of normal, operational and mandatory extrinsics.
	let (limits, _) = metadata.constant("System", "BlockLength")?.value.as_chunks::<4>();
	let limit = u32::from_le_bytes(*limits.get(class)?);
	Some(u64::from(limit).saturating_sub(OVERHEAD))
}

/// The call that submits a root referendum on `proposal`, with its preimage where it is long.
fn submission(session: &Session, proposal: &Call) -> Result<Call, Failure> {
	let parser = session.parser();
	let hex = sp_core::bytes::to_hex(&proposal.bytes, false);
	let submit = |bounded: String| {
		let arguments = ["system(Root)".to_owned(), bounded, "After(1)".to_owned()];
		Call::parse(&parser, "Referenda", "submit", &arguments)
	};
	if proposal.bytes.len() <= MAX_INLINE {
		return Ok(submit(format!("Inline({hex})"))?);
	}
	let (hash, length) = (proposal.hash(), proposal.bytes.len());
	let submit = submit(format!("Lookup {{ hash: {hash:?}, len: {length} }}"))?;
	let note = Call::parse(&parser, "Preimage", "note_preimage", &[hex])?;
	let calls = [note, submit].map(|call| sp_core::bytes::to_hex(&call.bytes, false)).join(", ");
	Ok(Call::parse(&parser, "Utility", "batch_all", &[format!("[{calls}]")])?)
}

/// The index of the submitted referendum.
fn index_of(done: &Done) -> Result<u128, Failure> {
	let event = done.event("Referenda", "Submitted");
	let index = event.and_then(|event| {
		use scale_value::Composite;
		let first = match &event.fields {
			Composite::Named(fields) => {
				fields.iter().find(|(name, _)| name == "index").map(|(_, value)| value)
			}
			Composite::Unnamed(values) => values.first(),
		};
		first.and_then(scale_value::Value::as_u128)
	});
	index.ok_or_else(|| {
		Failure::new("the transaction has no event Referenda.Submitted")
			.help("`stratos vote` lists the referenda")
	})
}

async fn place_deposit(
	session: &Session,
	signing: &Signing<'_>,
	index: u128,
) -> Result<(), Failure> {
	let name = "place_decision_deposit";
	let call = Call::parse(&session.parser(), "Referenda", name, &[index.to_string()])?;
	signing.send(&call).await.map(drop)
}
