//! `stratos upgrade check`.

use crate::{
	client::{Client, Properties, fork_node},
	command::{
		failure::Failure,
		offline_chain::OfflineArgs,
		output::print,
		session::{NodeArgs, block_on},
		upgrade::{blob::Blob, history},
	},
	text::counted,
	upgrade::{self, Options, Report, Severity, render_html, render_text},
};
use clap::Args;
use std::{
	fs,
	io::IsTerminal,
	path::{Path, PathBuf},
	sync::Arc,
	time::Duration,
};
use stratos_host::{
	executor::{Executor, ExecutorConfig},
	fork::Fork,
	node::folders,
};

/// Check whether a new runtime can replace that of a chain.
///
/// Checks the code (imports, size, memory), name, version, APIs, and changes of the metadata. Then runs the
/// runtime on a copy of the chain's newest state, in memory: its migrations, beside the same blocks under
/// the old code, and more blocks and epochs. Every stored key must decode, the invariants must hold, and no
/// block may be too heavy. Transactions of every kind are signed, validated, included and executed; the
/// calls of wallets and hosts must answer; blocks are imported as by another node; and the runtime must
/// be replaceable again. The last blocks of the chain are made again under both codes, and what becomes of
/// each extrinsic is compared. The chain does not change. The exit code is 1 if the runtime must not
/// be enacted; the error names the culprit.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos upgrade check new.wasm                                 on a running node's state
  stratos upgrade check new.wasm --url wss://node.example --html report.html
  stratos upgrade check new.wasm --chain mainnet --base-path d   on a stopped node's database
  stratos upgrade check new.wasm --blocks 200 --json report.json
  stratos upgrade check new.wasm --replay 1000                   with the last 1,000 blocks")]
pub(super) struct CheckArgs {
	/// The new runtime
	#[arg(value_name = "NEW.wasm")]
	file: PathBuf,
	#[command(flatten)]
	stopped: OfflineArgs,
	/// Blocks to make under the new runtime, at least
	#[arg(long, value_name = "N", default_value_t = 20)]
	blocks: u32,
	/// Epochs to pass under the new runtime
	#[arg(long, value_name = "N", default_value_t = 2)]
	epochs: u32,
	/// Make the last N blocks of the chain again, under the old code and under the new, and compare what
	/// becomes of each extrinsic; 0 for none. For a running node, the state before them is fetched too
	#[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(..=10_000))]
	replay: u32,
	/// Milliseconds between blocks [default: that of the chain's spec, or 6000]
	#[arg(long, value_name = "MS")]
	block_time: Option<u64>,
	/// Time limit of a runtime call, seconds
	#[arg(long, value_name = "SECONDS", default_value_t = 20)]
	timeout: u64,
	/// Write the full report as JSON; `-` prints it instead of the text
	#[arg(long, value_name = "FILE")]
	json: Option<PathBuf>,
	/// Write the full report as an HTML page
	#[arg(long, value_name = "FILE")]
	html: Option<PathBuf>,
	#[command(flatten)]
	node: NodeArgs,
}

/// The stack size of the thread that executes the runtime, bytes: the guest's calls use it.
const STACK: usize = 16 << 20;

pub(super) fn execute(arguments: &CheckArgs) -> Result<(), Failure> {
	let blob = Blob::read_any(&arguments.file)?;
	let (report, chain) = std::thread::scope(|scope| {
		let work = || check(arguments, &blob);
		let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
		let thread = thread.map_err(|cause| Failure::new(format!("cannot start: {cause}")))?;
		thread.join().unwrap_or_else(|_| {
			Err(Failure::new("the check panicked").help("please report this bug"))
		})
	})?;
	let json = serde_json::to_string_pretty(&report).map_err(Failure::new)?;
	match arguments.json.as_deref() {
		Some(path) if path == Path::new("-") => print(&json),
		Some(path) => {
			print(&render_text(&report));
			write(path, &json)?;
		}
		None => print(&render_text(&report)),
	}
	if let Some(path) = &arguments.html {
		write(path, &render_html(&report, &chain).render())?;
	}
	match report.first_error() {
		None => Ok(()),
		Some(error) => {
			let more = match report.count(Severity::Error) {
				..=1 => String::new(),
				all => format!(" (and {} more)", all - 1),
			};
			let what = format!("{}: {}: {}", error.stage, error.culprit, error.what);
			Err(Failure::new(format!("{} must not be enacted: {what}{more}", blob.name()))
				.help("fix the runtime and check it again; --html FILE writes the full report"))
		}
	}
}

/// The report, and the chain's name.
fn check(arguments: &CheckArgs, blob: &Blob) -> Result<(Report, String), Failure> {
	let config = ExecutorConfig {
		cache_dir: folders::cache(),
		call_timeout: Duration::from_secs(arguments.timeout),
		..ExecutorConfig::default()
	};
	let executor = Executor::new(config).map_err(Failure::new)?;
	let options = |block_time: u64| Options {
		blocks: arguments.blocks,
		epochs: arguments.epochs,
		block_time_ms: arguments.block_time.unwrap_or(block_time).max(1),
		..Options::default()
	};
	let shows = std::io::stderr().is_terminal();
	let progress = |step: &str| {
		if shows {
			eprintln!("{step} …");
		}
	};
	let stopped = &arguments.stopped;
	if stopped.chain.is_some() || stopped.base_path.is_some() {
		let stopped = stopped.open()?;
		let database = Arc::new(stopped.database()?);
		let properties = Properties::from_json(&stopped.spec.properties);
		let block_time = stopped.spec.block_time_ms();
		let history = history::of_database(executor.clone(), &database, arguments.replay)?;
		let fork = Fork::of_database(executor, database, None).map_err(Failure::new)?;
		let options = options(block_time);
		let report = upgrade::check(fork, &history, &blob.code, &properties, &options, progress);
		return Ok((report.map_err(Failure::new)?, stopped.spec.name.clone()));
	}
	let (fork, history, properties, chain) = block_on(async {
		let client = Client::connect(&arguments.node.url).await?;
		let at = client.best().await?;
		let chain: String = client.request("system_chain", crate::client::params![]).await?;
		let properties = client.properties().await?;
		let fetched = || {
			let mut shown = 0usize;
			move |keys: usize| {
				if shows && keys >= shown.saturating_add(50_000) {
					shown = keys;
					eprintln!("fetched {} …", counted(keys, "key"));
				}
			}
		};
		let fork = fork_node(executor.clone(), &client, at, fetched());
		let fork = fork.await.map_err(Failure::new)?;
		let history = history::of_node(executor, &client, at, arguments.replay, fetched());
		Ok((fork, history.await?, properties, chain))
	})?;
	let options = options(6_000);
	let report = upgrade::check(fork, &history, &blob.code, &properties, &options, progress);
	Ok((report.map_err(Failure::new)?, chain))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
	fs::write(path, text).map_err(|cause| Failure::file("write", path, &cause))
}
