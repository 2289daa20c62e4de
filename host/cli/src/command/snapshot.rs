//! `stratos snapshot`.

use crate::{
	client::{Client, params},
	command::{
		failure::Failure,
		offline_chain::OfflineArgs,
		output::{one_line, print, print_json},
		progress::Progress,
		selection::{chain_spec, runtime_for},
		session::{NodeArgs, block_on},
	},
	text::{counted, grouped},
};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::{
	fs::File,
	io::{self, BufReader},
	path::{Path, PathBuf},
	time::Duration,
};
use stratos_host::{
	database::{Database, DatabaseOptions, Expected, SnapshotError, SnapshotHead},
	hex,
	new_file::NewFile,
	node::{
		executor,
		folders::{self, ChainFolder},
	},
	primitives::Hash,
};

/// The last block and its state in one file, to start another node from.
///
/// A node that starts from a snapshot has no blocks before it. It checks the state against the state root of
/// the block; that the block is of the chain, you check by its hash.
#[derive(Debug, Args)]
pub(super) struct SnapshotArgs {
	#[command(subcommand)]
	command: SnapshotCommand,
}

#[derive(Debug, Subcommand)]
enum SnapshotCommand {
	/// Write a snapshot of a stopped chain
	#[command(after_help = "Examples:
  stratos snapshot export state.snapshot --chain local --base-path d
  stratos snapshot export state.snapshot --chain spec.json --json")]
	Export {
		/// The new file
		#[arg(value_name = "FILE")]
		file: PathBuf,
		#[command(flatten)]
		stopped: OfflineArgs,
		/// Print one JSON object
		#[arg(long)]
		json: bool,
	},
	/// Let a running node write a snapshot, to the disk of its machine
	#[command(after_help = "Examples:
  stratos snapshot backup
  stratos snapshot backup --json

The node goes on making blocks. It writes to the folder snapshots/CHAIN below its --base-path.")]
	Backup {
		#[command(flatten)]
		node: NodeArgs,
		/// Print one JSON object
		#[arg(long)]
		json: bool,
	},
	/// Start a chain from a snapshot, in an empty folder
	#[command(after_help = "Examples:
  stratos snapshot import state.snapshot --chain local --base-path d \\
    --block 0x5e1f9a04c4b7d0d2a9d5f1f4fbb6a45a2e4b3c1d0a9f8e7d6c5b4a392817060f
  stratos run --chain local --base-path d --peer 192.0.2.7:30333

The hash of a block: the method chain_getBlockHash of a node that you trust, or its dashboard.")]
	Import {
		/// The snapshot
		#[arg(value_name = "FILE")]
		file: PathBuf,
		/// development, local, mainnet or a spec file
		#[arg(long, value_name = "CHAIN")]
		chain: String,
		/// The --base-path of `stratos run` [default: the user's data folder]
		#[arg(long, value_name = "DIR")]
		base_path: Option<PathBuf>,
		/// Refuse a snapshot of another block than this, by its hash
		#[arg(long, value_name = "HASH", value_parser = hash)]
		block: Option<Hash>,
		/// Print one JSON object
		#[arg(long)]
		json: bool,
	},
}

fn hash(text: &str) -> Result<Hash, String> {
	hex::decode_exact::<32>(text).map(Hash::from).map_err(|cause| format!("a hash {cause}"))
}

pub(super) fn execute(arguments: &SnapshotArgs) -> Result<(), Failure> {
	match &arguments.command {
		SnapshotCommand::Export { file, stopped, json } => export(file, stopped, *json),
		SnapshotCommand::Backup { node, json } => block_on(backup(node, *json)),
		SnapshotCommand::Import { file, chain, base_path, block, json } => {
			import(file, chain, base_path.as_deref(), *block, *json)
		}
	}
}

fn export(file: &Path, stopped: &OfflineArgs, json: bool) -> Result<(), Failure> {
	let stopped = stopped.open()?;
	let database = stopped.database()?;
	let failed = |cause: &io::Error| Failure::file("create", file, cause);
	if file.exists() {
		return Err(failed(&io::ErrorKind::AlreadyExists.into()));
	}
	let output = NewFile::beside(file).map_err(|cause| failed(&cause))?;
	let mut progress = Progress::new("values", None);
	let name = |_: &SnapshotHead| file.to_owned();
	let written = database.export_to(output, false, name, &mut |done, _| progress.at(done));
	progress.end();
	let (head, _) = written.map_err(Failure::new)?;
	report(&head, file, "written to", json)
}

/// How often a node is asked how far its snapshot is.
const POLL: Duration = Duration::from_millis(200);

async fn backup(node: &NodeArgs, json: bool) -> Result<(), Failure> {
	let client = Client::connect(&node.url).await?;
	let () = client.request("snapshot_export", params![]).await?;
	let mut bar = Progress::new("values", None);
	loop {
		let status: Value = client.request("snapshot_progress", params![]).await?;
		match status["state"].as_str() {
			Some("writing") => bar.at(status["done"].as_u64().unwrap_or(0)),
			Some("written") => {
				bar.end();
				if json {
					return print_json(&status);
				}
				let number = status["number"].as_u64().unwrap_or(0);
				let text = |field: &str| one_line(status[field].as_str().unwrap_or_default());
				print(&format!("block {} {}", grouped(number), text("hash")));
				let values = status["values"].as_u64().unwrap_or(0);
				print(&format!("{} written to {}", counted(values, "value"), text("file")));
				return Ok(());
			}
			_ => {
				bar.end();
				let cause = status["cause"].as_str().unwrap_or("the node was started again");
				return Err(Failure::new(format!("no snapshot was written: {cause}"))
					.help("see the log of the node"));
			}
		}
		tokio::time::sleep(POLL).await;
	}
}

fn import(
	file: &Path,
	chain: &str,
	base_path: Option<&Path>,
	block: Option<Hash>,
	json: bool,
) -> Result<(), Failure> {
	let spec = chain_spec(chain)?;
	let base = match base_path {
		Some(base) => base.to_owned(),
		None => folders::default_base().map_err(Failure::new)?,
	};
	let input = File::open(file).map_err(|cause| Failure::file("open", file, &cause))?;
	let embedded = runtime_for(&spec)?;
	let genesis = spec.build_genesis(&executor().map_err(Failure::new)?, embedded);
	let genesis = genesis.map_err(Failure::new)?.hash;
	let folder = ChainFolder::open(&base, &spec.id).map_err(Failure::new)?;
	let path = folder.database();
	if path.exists() {
		return Err(Failure::new(format!("{} has a chain already", folder.path().display()))
			.help("give another --base-path, or delete the chain with `stratos purge`"));
	}
	let mut progress = Progress::new("values", None);
	let read = Database::import(
		&path,
		&mut BufReader::new(input),
		Expected { genesis, block },
		DatabaseOptions::default(),
		&mut |done, _| progress.at(done),
	);
	progress.end();
	let head = read.map_err(|error| match error {
		SnapshotError::OtherChain { .. } => {
			Failure::new(error).help("give the --chain that the snapshot is of")
		}
		SnapshotError::Format(_) => {
			Failure::new(error).help("`stratos snapshot export` and `backup` write one")
		}
		other => Failure::new(other),
	})?;
	report(&head, file, "taken from", json)?;
	if !json && block.is_none() {
		print(
			"Compare the hash with that of another node: nothing else says that the block is of the chain.",
		);
	}
	Ok(())
}

fn report(head: &SnapshotHead, file: &Path, how: &str, json: bool) -> Result<(), Failure> {
	let (number, hash) = (head.header.number, head.header.hash());
	if json {
		return print_json(&json!({
			"chain": head.chain_id,
			"number": number,
			"hash": hash,
			"stateRoot": head.header.state_root,
			"values": head.values,
			"final": head.justification.is_some(),
		}));
	}
	print(&format!("block {} {hash:?} of {}", grouped(number), head.chain_id));
	print(&format!("{} {how} {}", counted(head.values, "value"), file.display()));
	Ok(())
}
