//! `stratos revert`.

use crate::command::{
	failure::Failure,
	offline_chain::OfflineArgs,
	output::{print, print_json},
	prompt::confirmed,
};
use clap::Args;
use serde_json::json;
use stratos_host::{database::Database, primitives::BlockNumber};

/// Take a stopped chain back to an earlier block.
///
/// The blocks above it are deleted, with the transactions in them; the chain goes on from there at
/// the next `stratos run`, by the runtime that was in force. Works although the newest runtime does
/// not: this is the way back from an upgrade that went wrong. What can be reverted to is what
/// --pruning kept.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos revert --chain local --base-path d --to 1200
  stratos revert --chain mainnet --to 86000 --yes --json")]
pub(super) struct RevertArgs {
	#[command(flatten)]
	stopped: OfflineArgs,
	/// The block that becomes the newest
	#[arg(long, value_name = "BLOCK")]
	to: BlockNumber,
	/// Do not ask
	#[arg(long, short)]
	yes: bool,
	/// Print one JSON object for programs
	#[arg(long)]
	json: bool,
}

/// The key of the runtime's code.
const CODE: &[u8] = b":code";

pub(super) fn execute(arguments: &RevertArgs) -> Result<(), Failure> {
	let stopped = arguments.stopped.open()?;
	let database = stopped.database()?;
	let (head, oldest, to) = (database.head(), database.oldest_state(), arguments.to);
	if to > head.number {
		return Err(Failure::new(format!(
			"block {to} is not there: the newest is {}",
			head.number
		))
		.help(format!("give a block from {oldest} to {}", head.number)));
	}
	if to < oldest {
		return Err(Failure::new(format!(
			"the state of block {to} is not kept: the oldest is that of {oldest}"
		))
		.help(
			"revert to a later block; `stratos run --pruning archive` keeps all from its start",
		));
	}
	let target = database.hash_of(to).map_err(Failure::new)?;
	let target = target.ok_or_else(|| Failure::new(format!("block {to} is not there")))?;
	let extrinsics = extrinsics(&database, to, head.number)?;
	let same_code = code(&database, to)? == code(&database, head.number)?;
	let blocks = head.number.saturating_sub(to);
	if !arguments.json {
		print(&format!("{} ({})", stopped.spec.name, stopped.spec.id));
		print(&format!("from    block {} ({:?})", head.number, head.hash));
		print(&format!("to      block {to} ({target:?})"));
		print(&format!("lost    {blocks} blocks with {extrinsics} extrinsics"));
		if !same_code {
			print("runtime the one that was in force before the upgrade in these blocks");
		}
	}
	if blocks > 0 {
		if !arguments.yes && !confirmed("Delete these blocks for ever?")? {
			print("Nothing was changed.");
			return Ok(());
		}
		database.revert_to(to).map_err(Failure::new)?;
	}
	if arguments.json {
		return print_json(&json!({
			"from": { "number": head.number, "hash": head.hash },
			"to": { "number": to, "hash": target },
			"blocks": blocks,
			"extrinsics": extrinsics,
			"runtimeChanged": !same_code,
		}));
	}
	print(&match blocks {
		0 => format!("Block {to} is the newest already."),
		_ => format!("Block {to} is the newest now."),
	});
	Ok(())
}

/// How many extrinsics the blocks above `to` have, those that the node itself puts in included.
fn extrinsics(database: &Database, to: BlockNumber, head: BlockNumber) -> Result<usize, Failure> {
	let mut count = 0usize;
	for number in to.saturating_add(1)..=head {
		let hash = database.hash_of(number).map_err(Failure::new)?;
		let body = hash.map(|hash| database.body(hash)).transpose().map_err(Failure::new)?;
		count = count.saturating_add(body.flatten().map_or(0, |body| body.len()));
	}
	Ok(count)
}

fn code(database: &Database, number: BlockNumber) -> Result<Option<Vec<u8>>, Failure> {
	let state = database.state_at(number).map_err(Failure::new)?;
	let code = state.get(None, CODE).map_err(Failure::new)?;
	Ok(code.map(|code| code.to_vec()))
}
