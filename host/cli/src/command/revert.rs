//! `stratos revert`.

use crate::command::{
	failure::Failure,
	offline_chain::OfflineArgs,
	output::{print, print_json},
	prompt::confirmed,
};
use crate::text::{counted, grouped};
use clap::Args;
use serde_json::json;
use stratos_host::{database::Database, primitives::BlockNumber};

/// Revert a stopped chain to an earlier block.
///
/// Later blocks and their transactions are deleted. The next `stratos run` continues from the block, on
/// the runtime of that time. The current runtime is not executed, so that a failed upgrade can be
/// reverted. --pruning limits how far back a chain can be reverted.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos revert --chain local --base-path d --to 1200
  stratos revert --chain mainnet --to 86000 --yes --json")]
pub(super) struct RevertArgs {
	#[command(flatten)]
	stopped: OfflineArgs,
	/// The number of the block to revert to
	#[arg(long, value_name = "BLOCK")]
	to: BlockNumber,
	/// Skip the confirmation
	#[arg(long, short)]
	yes: bool,
	/// Print one JSON object
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
			"there is no block {}: the newest is {}",
			grouped(to),
			grouped(head.number)
		))
		.help(format!("give a block from {} to {}", grouped(oldest), grouped(head.number))));
	}
	if to < oldest {
		return Err(Failure::new(format!(
			"the state of block {} is pruned: the oldest is that of block {}",
			grouped(to),
			grouped(oldest)
		))
		.help("revert to a later block; `stratos run --pruning archive` keeps all later states"));
	}
	let target = database.hash_of(to).map_err(Failure::new)?;
	let target =
		target.ok_or_else(|| Failure::new(format!("there is no block {}", grouped(to))))?;
	let extrinsics = extrinsics(&database, to, head.number)?;
	let same_code = code(&database, to)? == code(&database, head.number)?;
	let blocks = head.number.saturating_sub(to);
	if !arguments.json {
		print(&format!("{} ({})", stopped.spec.name, stopped.spec.id));
		print(&format!("from    block {} ({:?})", grouped(head.number), head.hash));
		print(&format!("to      block {} ({target:?})", grouped(to)));
		print(&format!(
			"lost    {} with {}",
			counted(blocks, "block"),
			counted(extrinsics, "extrinsic")
		));
		if !same_code {
			print("runtime the one before the upgrade in these blocks");
		}
	}
	if blocks > 0 {
		if !arguments.yes && !confirmed("Delete these blocks?")? {
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
		0 => format!("Block {} is already the newest.", grouped(to)),
		_ => format!("Block {} is now the newest.", grouped(to)),
	});
	Ok(())
}

/// The number of extrinsics in the blocks above `to`, inherents included.
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
