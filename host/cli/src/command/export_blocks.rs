//! `stratos export-blocks`.

use crate::{
	client::Client,
	command::{
		failure::Failure,
		interrupt::Interrupt,
		offline_chain::{OfflineArgs, OfflineChain},
		output::{note, print},
		progress::Progress,
		session::block_on,
	},
	text::{counted, grouped},
};
use clap::Args;
use serde_json::json;
use std::{
	io::{self, BufWriter, IsTerminal, Write},
	path::{Path, PathBuf},
};
use stratos_host::{
	database::{BlockFileError, BlockFileHead, BlockFileWriter, Database, StoredBlock},
	new_file::NewFile,
	primitives::{BlockNumber, Extrinsic, Hash},
};

/// Write blocks to a file, for another node to import.
///
/// The blocks of a stopped node are read from its database, those of a running one over RPC. The file says of
/// which chain they are, and has their extrinsics and the proof that each is final, where the consensus gives
/// one. `stratos import-blocks` executes them again: it needs no trust in the file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos export-blocks --chain local --base-path d --output local.blocks
  stratos export-blocks --chain local --base-path d --from 1001 --to 2000 --output part.blocks
  stratos export-blocks --url wss://node.example --output node.blocks      of a running node
  stratos export-blocks --chain mainnet > mainnet.blocks

The file gets its name when it is whole and on the disk.")]
pub(super) struct ExportBlocksArgs {
	#[command(flatten)]
	stopped: OfflineArgs,
	/// Export the blocks of this running node, ws:// or wss://
	#[arg(long, value_name = "URL", conflicts_with_all = ["chain", "base_path"])]
	url: Option<String>,
	/// The first block [default: the first that is kept, 1 in most nodes]
	#[arg(long, value_name = "BLOCK")]
	from: Option<BlockNumber>,
	/// The last block [default: the newest]
	#[arg(long, value_name = "BLOCK")]
	to: Option<BlockNumber>,
	/// The new file; `-` is the standard output [default: -]
	#[arg(long, short, value_name = "FILE")]
	output: Option<PathBuf>,
	/// Replace the file, if there is one
	#[arg(long)]
	overwrite: bool,
	/// Print one JSON object. It goes to stderr where the blocks go to the standard output
	#[arg(long)]
	json: bool,
}

/// Where blocks come from.
enum Source {
	/// The folder is locked until the end.
	Stopped(Box<Database>, Box<OfflineChain>),
	Running(Client),
}

/// The blocks that a source has.
struct Kept {
	genesis: Hash,
	first: BlockNumber,
	last: BlockNumber,
	/// The name of the chain.
	chain: String,
}

impl Source {
	async fn open(arguments: &ExportBlocksArgs) -> Result<Self, Failure> {
		if let Some(url) = &arguments.url {
			return Ok(Self::Running(Client::connect(url).await?));
		}
		let stopped = arguments.stopped.open()?;
		Ok(Self::Stopped(Box::new(stopped.database()?), Box::new(stopped)))
	}

	async fn kept(&self) -> Result<Kept, Failure> {
		match self {
			Self::Stopped(database, stopped) => Ok(Kept {
				genesis: database.identity().genesis_hash,
				// Every node builds block 0 itself.
				first: database.beginning().max(1),
				last: database.head().number,
				chain: stopped.spec.id.clone(),
			}),
			Self::Running(client) => Ok(Kept {
				genesis: client.genesis().await?,
				first: 1,
				last: client.header(client.best().await?).await?.number,
				chain: client.request("system_chain", crate::client::params![]).await?,
			}),
		}
	}

	async fn block(&self, number: BlockNumber) -> Result<StoredBlock, Failure> {
		match self {
			Self::Stopped(database, _) => {
				let block = database.block(number).map_err(Failure::new)?;
				block.ok_or_else(|| {
					Failure::new(format!("the database has no block {}", grouped(number)))
						.help("`stratos check` tells what else is missing")
				})
			}
			Self::Running(client) => {
				let block = client.body(client.hash_of(number).await?).await?;
				let body = block.extrinsics.into_iter().map(Extrinsic).collect();
				let (header, justification) = (block.header, block.justification);
				Ok(StoredBlock { header, body, justification })
			}
		}
	}
}

/// The blocks to export.
fn range(arguments: &ExportBlocksArgs, kept: &Kept) -> Result<BlockFileHead, Failure> {
	if kept.last < kept.first {
		return Err(Failure::new(format!("{} has no block after its genesis", kept.chain))
			.help("run the node until it has made or fetched some"));
	}
	let all = format!("give blocks from {} to {}", grouped(kept.first), grouped(kept.last));
	let (first, last) = (arguments.from.unwrap_or(kept.first), arguments.to.unwrap_or(kept.last));
	let wrong = |what: String| Err(Failure::new(what).help(&all));
	if first == 0 {
		return wrong("block 0 is the genesis, which every node builds itself".to_owned());
	}
	if first < kept.first {
		let begins = grouped(kept.first);
		return wrong(format!("there is no block {}: the node began at {begins}", grouped(first)));
	}
	if last > kept.last {
		let newest = grouped(kept.last);
		return wrong(format!("there is no block {}: the newest is {newest}", grouped(last)));
	}
	if first > last {
		let (first, last) = (grouped(first), grouped(last));
		return wrong(format!("block {first} does not come before block {last}"));
	}
	Ok(BlockFileHead { genesis: kept.genesis, first, last })
}

pub(super) fn execute(arguments: &ExportBlocksArgs) -> Result<(), Failure> {
	let file = arguments.output.as_deref().filter(|path| *path != Path::new("-"));
	match file {
		None if arguments.output.is_none() && io::stdout().is_terminal() => {
			Err(Failure::new("blocks are bytes, and the output is a terminal")
				.help("give --output FILE, or write to a pipe"))
		}
		None => {
			let output = BufWriter::new(io::stdout().lock());
			let (text, _) = block_on(export(arguments, output, "written"))?;
			note(&text);
			Ok(())
		}
		Some(path) => {
			let failed = |cause: &io::Error| match cause.kind() {
				io::ErrorKind::AlreadyExists => {
					Failure::new(format!("{} exists already", path.display()))
						.help("give another --output, or --overwrite")
				}
				_ => Failure::file("create", path, cause),
			};
			if path.exists() && !arguments.overwrite {
				return Err(failed(&io::ErrorKind::AlreadyExists.into()));
			}
			let output = NewFile::beside(path).map_err(|cause| failed(&cause))?;
			let written = format!("written to {}", path.display());
			let (text, output) = block_on(export(arguments, output, &written))?;
			output.finish(path, arguments.overwrite).map_err(|cause| failed(&cause))?;
			print(&text);
			Ok(())
		}
	}
}

/// Writes the blocks. Returns what to tell, and the output.
async fn export<W: Write>(
	arguments: &ExportBlocksArgs,
	output: W,
	how: &str,
) -> Result<(String, W), Failure> {
	let interrupt = Interrupt::listen()?;
	let source = Source::open(arguments).await?;
	let kept = source.kept().await?;
	let head = range(arguments, &kept)?;
	let failed = |error: BlockFileError| match error {
		BlockFileError::Io { .. } => Failure::new(error).help("free space, or choose another disk"),
		other => Failure::new(other),
	};
	let mut writer = BlockFileWriter::new(output, head).map_err(failed)?;
	let mut progress = Progress::new("blocks", Some(head.count()));
	let (mut done, mut last) = (0u64, Hash::zero());
	let mut written = Ok(());
	for number in head.first..=head.last {
		if interrupt.came() {
			written = Err(Failure::new("stopped: nothing was exported").help("start it again"));
			break;
		}
		let block = source.block(number).await;
		written = block.and_then(|block| {
			last = block.header.hash();
			writer.write(&block).map_err(failed)
		});
		if written.is_err() {
			break;
		}
		done = done.saturating_add(1);
		progress.at(done);
	}
	progress.end();
	written?;
	let output = writer.finish().map_err(failed)?;
	let text = match arguments.json {
		true => format!(
			"{:#}",
			json!({
				"chain": kept.chain,
				"genesis": head.genesis,
				"from": head.first,
				"to": head.last,
				"hash": last,
				"blocks": done,
			})
		),
		false => format!(
			"block {} {last:?} of {}\n{} from {} {how}",
			grouped(head.last),
			kept.chain,
			counted(done, "block"),
			grouped(head.first)
		),
	};
	Ok((text, output))
}
