//! `stratos import-blocks`.

use crate::{
	command::{
		failure::Failure,
		finality::{self, Finality},
		interrupt::Interrupt,
		offline_chain::OfflineArgs,
		output::{print, print_json},
		progress::Progress,
		selection::runtime_for,
	},
	text::{counted, grouped},
};
use clap::Args;
use serde_json::json;
use std::{
	fs::File,
	io::{self, BufReader, Read},
	path::{Path, PathBuf},
	time::Instant,
};
use stratos_host::{
	chain::{Chain, ChainOptions, ImportError},
	chain_spec::ChainSpec,
	database::{BlockFileError, BlockFileHead, BlockFileReader, StoredBlock},
	node::{
		executor,
		folders::{self, ChainFolder},
	},
	primitives::{BlockNumber, Hash},
};

/// Import blocks from a file into a stopped node.
///
/// Every block is executed as by a node that follows the chain: it must come after the newest one, its
/// extrinsics and the state that they lead to must be those of its header, and where validators made it, the
/// certificate of more than two thirds of them must be valid. A block is on the disk before the next one
/// begins: after Ctrl-C or a crash, the same command goes on. Blocks that are there already are skipped. If there
/// is no chain in the folder, it is begun at its genesis.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos import-blocks local.blocks --chain local --base-path d
  stratos import-blocks local.blocks --chain local --base-path d --pruning archive
  zstd -d < mainnet.blocks.zst | stratos import-blocks - --chain mainnet
  stratos run --chain local --base-path d         the node goes on after the last block

Blocks of a single authority have no signatures: compare the hash of the last one with another node's.")]
pub(super) struct ImportBlocksArgs {
	/// The file of `stratos export-blocks`; `-` is the standard input
	#[arg(value_name = "FILE")]
	file: PathBuf,
	#[command(flatten)]
	stopped: OfflineArgs,
	/// Print one JSON object
	#[arg(long)]
	json: bool,
}

/// What an import did.
struct Done {
	skipped: u64,
	imported: u64,
	/// Who says that the last imported block is of the chain.
	finality: Finality,
	seconds: f64,
	/// Whether the user ended it.
	stopped: bool,
}

pub(super) fn execute(arguments: &ImportBlocksArgs) -> Result<(), Failure> {
	let interrupt = Interrupt::listen()?;
	let (file, spec) = (&arguments.file, arguments.stopped.spec()?);
	let input: Box<dyn Read> = match file.as_path() == Path::new("-") {
		true => Box::new(io::stdin().lock()),
		false => Box::new(File::open(file).map_err(|cause| Failure::file("open", file, &cause))?),
	};
	let mut reader = BlockFileReader::open(BufReader::new(input)).map_err(Failure::new)?;
	let (chain, _folder) = open(arguments, &spec, &reader.head())?;
	let done = import(&chain, &mut reader, &interrupt)?;
	report(arguments, &chain, &done)?;
	match done.stopped {
		false => Ok(()),
		true => Err(Failure::new(format!(
			"stopped after block {}, before the end of the file",
			grouped(chain.best().number)
		))
		.help("the same command goes on from there")),
	}
}

/// Opens the chain in the folder, or begins it, if the file is of this chain.
fn open(
	arguments: &ImportBlocksArgs,
	spec: &ChainSpec,
	head: &BlockFileHead,
) -> Result<(Chain, ChainFolder), Failure> {
	let base = arguments.stopped.base()?;
	let embedded = runtime_for(spec)?;
	let executor = executor()?;
	let other = |found: Hash| {
		Failure::new(format!(
			"the file is of the chain with genesis {:?}, that of {} is {found:?}",
			head.genesis, spec.name
		))
		.help(
			"give the --chain that the file is of; without code in the spec, the release of this program \
			 that began the chain",
		)
	};
	let database = folders::chain_folder(&base, &spec.id);
	let database = database.map_err(Failure::new)?.join(folders::DATABASE);
	if !database.exists() {
		// Nothing is begun for the blocks of another chain.
		let genesis = spec.build_genesis(&executor, embedded).map_err(Failure::new)?;
		if genesis.hash != head.genesis {
			return Err(other(genesis.hash));
		}
		if head.first > 1 {
			return Err(gap(head.first, 0));
		}
	}
	let folder = ChainFolder::open(&base, &spec.id).map_err(Failure::new)?;
	let options = ChainOptions { database: arguments.stopped.options(), ..ChainOptions::default() };
	let chain = spec.open_chain(&folder.database(), executor, embedded, options);
	let chain = chain.map_err(Failure::new)?;
	match chain.genesis_hash() {
		genesis if genesis == head.genesis => Ok((chain, folder)),
		genesis => Err(other(genesis)),
	}
}

fn gap(first: BlockNumber, best: BlockNumber) -> Failure {
	Failure::new(format!(
		"the file begins at block {}, and the newest block here is {}",
		grouped(first),
		grouped(best)
	))
	.help(format!("import blocks from {} on first", grouped(best.saturating_add(1))))
}

fn import<R: Read>(
	chain: &Chain,
	reader: &mut BlockFileReader<R>,
	interrupt: &Interrupt,
) -> Result<Done, Failure> {
	let (head, best) = (reader.head(), chain.best().number);
	if head.first > best.saturating_add(1) {
		return Err(gap(head.first, best));
	}
	let mut done =
		Done { skipped: 0, imported: 0, finality: Finality::Nobody, seconds: 0.0, stopped: false };
	let left = u64::from(head.last).saturating_sub(best.into());
	let (started, mut progress) = (Instant::now(), Progress::new("blocks", Some(left)));
	let mut result = Ok(());
	while !done.stopped {
		match reader.next_block() {
			Ok(None) => break,
			Ok(Some(block)) if block.header.number <= best => {
				result = compare(chain, &block);
				done.skipped = done.skipped.saturating_add(1);
			}
			Ok(Some(block)) => {
				let number = block.header.number;
				result = add(chain, block)
					.map(|finality| done.finality = finality)
					.map_err(|failure| stays(failure, number, best));
				done.imported = done.imported.saturating_add(1);
				progress.at(done.imported);
			}
			Err(error) => result = Err(of_file(error, chain, best)),
		}
		if result.is_err() {
			break;
		}
		done.stopped = interrupt.came() && chain.best().number < head.last;
	}
	progress.end();
	result?;
	done.seconds = started.elapsed().as_secs_f64();
	Ok(done)
}

/// Checks that a block of the file is that of the chain.
fn compare(chain: &Chain, block: &StoredBlock) -> Result<(), Failure> {
	let (number, found) = (block.header.number, block.header.hash());
	match chain.hash_of(number).map_err(Failure::new)? {
		Some(here) if here != found => Err(Failure::new(format!(
			"block {} is {found:?} in the file and {here:?} here: they are of different forks",
			grouped(number)
		))
		.help("import into an empty --base-path, or `stratos revert` to a block that both have")),
		// A chain that began with a snapshot has no blocks before it.
		_ => Ok(()),
	}
}

/// Executes a block and makes it durable.
fn add(chain: &Chain, block: StoredBlock) -> Result<Finality, Failure> {
	let number = grouped(block.header.number);
	let refused = |cause: String| {
		Failure::new(format!("block {number} is refused: {cause}"))
			.help("the file is not of this chain, or was made by somebody who lies")
	};
	let parent = chain.best().hash;
	if block.header.parent_hash != parent {
		return Err(refused(format!(
			"its parent is {:?}, the block before it is {parent:?}",
			block.header.parent_hash
		)));
	}
	let finality = finality::check(chain, &block).map_err(refused)?;
	let StoredBlock { header, body, justification } = block;
	let executed = match chain.execute(header, body, None) {
		Ok(executed) => executed,
		Err(error) if error.is_storage_failure() => {
			return Err(Failure::new(error).help("free space; `stratos check` checks the database"));
		}
		Err(error @ ImportError::UnusableCode(_)) => {
			return Err(Failure::new(format!("block {number} is refused: {error}"))
				.help("install a version of this program that can run it"));
		}
		Err(error) => return Err(refused(error.to_string())),
	};
	let committed = chain.commit_justified(executed, justification);
	committed.map(|_| finality).map_err(Failure::new)
}

/// What an error of the file leaves behind.
fn of_file(error: BlockFileError, chain: &Chain, before: BlockNumber) -> Failure {
	let best = chain.best().number;
	match best > before {
		false => Failure::new(error),
		true => {
			let text = error.to_string();
			let what = text.split("; ").next().unwrap_or_default();
			Failure::new(what).help(format!(
				"copy or export it again; the blocks to {} are imported",
				grouped(best)
			))
		}
	}
}

fn stays(failure: Failure, number: BlockNumber, before: BlockNumber) -> Failure {
	let last = number.saturating_sub(1);
	match last > before {
		false => failure,
		true => failure.more(format!("the blocks to {} are imported", grouped(last))),
	}
}

fn report(arguments: &ImportBlocksArgs, chain: &Chain, done: &Done) -> Result<(), Failure> {
	let (best, root) = (chain.best(), chain.best_header().state_root);
	if arguments.json {
		return print_json(&json!({
			"chain": chain.id(),
			"number": best.number,
			"hash": best.hash,
			"stateRoot": root,
			"imported": done.imported,
			"skipped": done.skipped,
			"seconds": done.seconds,
		}));
	}
	print(&format!("block {} {:?} of {}", grouped(best.number), best.hash, chain.id()));
	print(&format!("state root {root:?}"));
	let there = match done.skipped {
		0 => String::new(),
		1 => ", 1 was there already".to_owned(),
		many => format!(", {} were there already", grouped(many)),
	};
	let rate = (done.imported as f64 / done.seconds.max(0.001)) as u64;
	print(&match done.imported {
		0 => format!("nothing imported{there}"),
		blocks => format!(
			"{} imported in {:.1} s, {} a second{there}",
			counted(blocks, "block"),
			done.seconds,
			grouped(rate)
		),
	});
	if done.imported > 0 && done.finality == Finality::Nobody {
		print(
			"Compare the hash with that of another node: nothing else says that the block is of the chain.",
		);
	}
	Ok(())
}
