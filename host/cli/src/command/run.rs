//! `stratos run`.

use crate::{
	command::{
		failure::Failure,
		offline_chain::PruningArg,
		selection::{chain_spec, runtime_for},
	},
	keys::{Network, development_accounts},
};
use clap::{Args, ValueEnum};
use std::{path::PathBuf, time::Duration};
use stratos_host::{
	node::{self, Data, KnownAccount, RunConfig, Seal},
	rpc::{CallConfig, DEFAULT_PORT, Origins, RpcConfig},
	spec::{ChainSpec, ChainType},
};

/// Run a chain.
///
/// Makes blocks, keeps them on disk and serves clients until Ctrl-C or SIGTERM; a second Ctrl-C
/// ends at once. What was shown as a block is on disk, whatever happens.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos run --dev
  stratos run --dev --seal instant                a block for each transaction, at once
  stratos run --dev --block-time 100 --until-block 150
  stratos run --chain mainnet --base-path /srv/stratos --pruning archive
  stratos run --chain my-spec.json --rpc-port 0   any free port, shown at the start

Connect with ws://127.0.0.1:9944, for example from https://polkadot.js.org/apps.")]
pub(super) struct RunArgs {
	/// A development chain in a folder that is deleted at the end (kept with --base-path), open to
	/// all web pages
	#[arg(long, conflicts_with = "chain")]
	dev: bool,
	/// development, local, mainnet or a spec file
	#[arg(long, default_value = "development", value_name = "CHAIN")]
	chain: String,
	/// Where chains are kept [default: the user's data folder]
	#[arg(long, value_name = "DIR")]
	base_path: Option<PathBuf>,
	/// Milliseconds between blocks [default: what the spec says]
	#[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
	block_time: Option<u64>,
	/// When a block is made
	#[arg(long, value_enum, default_value_t, value_name = "WHEN")]
	seal: SealArg,
	/// Go on although the machine's clock leapt: on a chain of type Live, a clock more than 12 hours
	/// after the last block, a minute before it, or set by more than a minute meanwhile is refused
	#[arg(long)]
	accept_clock: bool,
	/// Stop after this block
	#[arg(long, value_name = "N")]
	until_block: Option<u32>,
	/// The port for WebSocket and HTTP; 0 takes any free one
	#[arg(long, default_value_t = DEFAULT_PORT, value_name = "PORT")]
	rpc_port: u16,
	/// Serve other machines too, without the methods that burden or steer the node
	#[arg(long)]
	rpc_external: bool,
	/// Web pages that may connect: `all`, or origins separated by commas [default: pages of this
	/// machine and https://polkadot.js.org; all with --dev]
	#[arg(long, value_name = "ORIGINS")]
	rpc_cors: Option<Origins>,
	/// The most connections at a time, WebSocket and HTTP, idle ones too. One more takes the place of
	/// an unused one, or is refused; fewer where the system allows fewer open files
	#[arg(long, default_value_t = RpcConfig::MAX_CONNECTIONS, value_name = "N", value_parser = at_least_one)]
	rpc_max_connections: usize,
	/// The most connections of one address [default: three quarters of --rpc-max-connections]. Behind
	/// a proxy all clients have the proxy's address
	#[arg(long, value_name = "N", value_parser = at_least_one)]
	rpc_max_connections_per_address: Option<usize>,
	/// Memory for requests and answers under way, of all connections together
	#[arg(long, default_value_t = (RpcConfig::MEMORY >> 20) as u32, value_name = "MIB", value_parser = clap::value_parser!(u32).range(64..=1_048_576))]
	rpc_memory: u32,
	/// Milliseconds that a client's call of the runtime may take, at most
	#[arg(long, default_value_t = 2_000, value_name = "MS", value_parser = clap::value_parser!(u64).range(10..=60_000))]
	rpc_call_timeout: u64,
	/// Show metrics for Prometheus at http://127.0.0.1:PORT/metrics, usually 9615; with
	/// --rpc-external to other machines as well
	#[arg(long, value_name = "PORT")]
	prometheus_port: Option<u16>,
	/// Keep the states of the last N blocks for queries, or of all: archive
	#[arg(long, default_value_t = PruningArg::DEFAULT, value_name = "archive|N")]
	pruning: PruningArg,
	/// Memory for cached state
	#[arg(long, default_value_t = 64, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
	state_cache: u32,
	/// What to log on stderr: error, warn, info, debug, trace, or by part: info,rpc=debug
	#[arg(long, default_value = "warn", value_name = "FILTER")]
	log: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum SealArg {
	/// Every block time, with or without transactions
	#[default]
	Interval,
	/// As soon as a transaction is there, and on demand
	Instant,
	/// On demand alone, by the RPC method engine_createBlock
	Manual,
}

/// The accounts that a development chain is begun with, as they are written on it.
fn known_accounts(spec: &ChainSpec) -> Vec<KnownAccount> {
	if spec.chain_type != ChainType::Development {
		return Vec::new();
	}
	let network = spec.ss58_format().and_then(Network::new).unwrap_or_default();
	development_accounts()
		.into_iter()
		.map(|account| KnownAccount {
			name: account.name,
			address: account.address(network),
			uri: account.uri,
			public: account.public,
		})
		.collect()
}

/// Milliseconds between blocks: as asked for, if the chain's time can keep up with it.
fn block_time(arguments: &RunArgs, spec: &ChainSpec) -> Result<u64, Failure> {
	let usual = spec.block_time_ms();
	let asked = arguments.block_time.unwrap_or(usual);
	if spec.chain_type == ChainType::Live && asked < usual.div_ceil(2) {
		return Err(Failure::new(format!(
			"--block-time {asked} is too short for {}, whose block time is {usual} ms: its time advances \
			 by at least half of that with every block and would run ahead of the clock",
			spec.name
		))
		.help(format!("give at least {} ms, or a spec of another chain type", usual.div_ceil(2))));
	}
	Ok(asked)
}

fn at_least_one(text: &str) -> Result<usize, String> {
	match text.parse() {
		Ok(0) => Err("must be 1 or more".to_owned()),
		Ok(number) => Ok(number),
		Err(cause) => Err(format!("{cause}")),
	}
}

fn mebibytes(count: u32) -> usize {
	usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(1 << 20)
}

pub(super) fn execute(arguments: RunArgs) -> Result<(), Failure> {
	let spec = chain_spec(if arguments.dev { "development" } else { &arguments.chain })?;
	let embedded = runtime_for(&spec)?;
	let block_time = block_time(&arguments, &spec)?;
	let origins = arguments
		.rpc_cors
		.unwrap_or_else(|| if arguments.dev { Origins::All } else { Origins::default() });
	let config = RunConfig {
		accounts: known_accounts(&spec),
		spec,
		embedded,
		data: match arguments.base_path {
			Some(base) => Data::Folder(base),
			None if arguments.dev => Data::Temporary,
			None => Data::Default,
		},
		seal: match arguments.seal {
			SealArg::Interval => Seal::Interval(Duration::from_millis(block_time)),
			SealArg::Instant => Seal::Instant,
			SealArg::Manual => Seal::Manual,
		},
		accept_clock: arguments.accept_clock,
		until_block: arguments.until_block,
		rpc: RpcConfig {
			port: arguments.rpc_port,
			external: arguments.rpc_external,
			origins,
			max_connections: arguments.rpc_max_connections,
			max_connections_per_address: arguments.rpc_max_connections_per_address,
			memory: mebibytes(arguments.rpc_memory),
			..RpcConfig::default()
		},
		calls: CallConfig {
			timeout: Duration::from_millis(arguments.rpc_call_timeout),
			..CallConfig::default()
		},
		metrics_port: arguments.prometheus_port,
		keep_states: arguments.pruning.blocks(),
		state_cache_bytes: mebibytes(arguments.state_cache),
		log: arguments.log,
	};
	Ok(node::run(config)?)
}
