//! `stratos upgrade apply`.

use crate::{
	client::Call,
	command::{
		failure::Failure,
		output::print,
		session::{NodeArgs, Session, block_on},
		signing::submit,
		upgrade::{blob::Blob, status::authorised},
	},
	text::grouped,
};
use clap::Args;
use codec::{Compact, Encode};
use std::path::PathBuf;

/// The first byte of an unsigned transaction of version 4.
const UNSIGNED_V4: u8 = 0x04;

/// Apply a runtime that a referendum has authorised.
///
/// The transaction carries the runtime, needs no signature and has no fee. The next block runs on the new
/// runtime, migrations first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos upgrade apply new.wasm
  stratos upgrade apply new.wasm --url wss://node.example")]
pub(super) struct ApplyArgs {
	/// The new runtime: exactly the file that was proposed
	#[arg(value_name = "NEW.wasm")]
	file: PathBuf,
	#[command(flatten)]
	node: NodeArgs,
}

pub(super) fn execute(arguments: &ApplyArgs) -> Result<(), Failure> {
	let blob = Blob::read(&arguments.file)?;
	block_on(run(arguments, &blob))
}

async fn run(arguments: &ApplyArgs, blob: &Blob) -> Result<(), Failure> {
	let session = Session::open(&arguments.node, None).await?;
	let Some((hash, _)) = authorised(&session).await? else {
		return Err(Failure::new("no runtime is authorised").help(
			"a referendum authorises one: see `stratos upgrade propose` and `upgrade status`",
		));
	};
	if hash != blob.hash {
		return Err(Failure::new(format!(
			"the chain authorised {hash:?}, the hash of the file is {:?}",
			blob.hash
		))
		.help("give exactly the file that was proposed: compressing it again changes the hash"));
	}
	print(&format!("runtime {}, hash {:?}", blob.name(), blob.hash));
	let transaction = applying(&session, &blob.code)?;
	let done = submit(&session, &transaction).await?;
	if let Some(event) = done.event("System", "RejectedInvalidAuthorizedUpgrade") {
		let fields = session.formatter().fields(&event.fields, None, &event.name);
		let error = fields.into_iter().find(|(name, _)| name == "error").map(|(_, value)| value);
		return Err(Failure::new(format!(
			"the chain rejects the runtime: {}",
			error.unwrap_or_else(|| "no reason given".to_owned())
		))
		.help(
			"the authorisation is used up: propose a runtime that passes `stratos upgrade check`",
		));
	}
	let included = &done.sent.included;
	print(&format!("applied in block {} ({:?})", grouped(included.number), included.block));
	let version = session.client.version(Some(included.block)).await?;
	print(&format!("The next block runs on {} {}.", version.spec_name, version.spec_version));
	Ok(())
}

/// The unsigned transaction that applies a runtime.
pub(super) fn applying(session: &Session, code: &[u8]) -> Result<Vec<u8>, Failure> {
	let code = sp_core::bytes::to_hex(code, false);
	let call = Call::parse(&session.parser(), "System", "apply_authorized_upgrade", &[code])?;
	let inner = [&[UNSIGNED_V4][..], &call.bytes].concat();
	let length = u32::try_from(inner.len()).map_err(Failure::new)?;
	Ok([Compact(length).encode(), inner].concat())
}
