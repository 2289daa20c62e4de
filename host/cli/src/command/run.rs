//! `stratos run`.

use crate::{
	command::{
		failure::Failure,
		genesis::refuse_useless,
		network::{NetworkArgs, NetworkRun},
		offline_chain::PruningArg,
		selection::{chain_spec, runtime_for},
	},
	keys::{Network, development_accounts},
	text::grouped,
	traffic::{self, Script},
};
use clap::{Args, ValueEnum};
use std::{num::NonZeroU32, path::PathBuf, time::Duration};
use stratos_host::{
	chain_spec::{ChainSpec, ChainType},
	node::{self, DataLocation, KnownAccount, LogFormat, RunConfig, Seal},
	rpc::{AllowedOrigins, DEFAULT_PORT, IpNetwork, RateLimitConfig, RpcConfig, RuntimeCallConfig},
};

/// Run a chain.
///
/// Makes blocks, stores them on disk and serves clients until Ctrl-C or SIGTERM; a second Ctrl-C exits at
/// once. A block is on disk before it is shown.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos run --dev
  stratos run --dev --seal instant                a block for each transaction
  stratos run --dev --block-time 100 --until-block 150
  stratos run --dev --traffic                     with users, reports, nodes that come and go
  stratos run --chain mainnet.json --base-path /srv/stratos --pruning archive
  stratos run --chain my-spec.json --rpc-port 0   any free port
  stratos run --chain local --peer 192.0.2.7:30333            follow a network
  stratos run --chain local --validator validator.key         be one of its validators

Every option can also stand in a file and in the environment: --rpc-port 9950 is rpc-port = 9950 in
the file of --config, and STRATOS_RPC_PORT=9950. The command line goes before the environment, and
that before the file.

Connect to ws://127.0.0.1:9944, for example from https://polkadot.js.org/apps.")]
pub(super) struct RunArgs {
	/// A development chain, open to all web pages, in a temporary folder (persistent with --base-path)
	#[arg(long, conflicts_with = "chain")]
	dev: bool,
	/// development, local, mainnet or a spec file
	#[arg(long, default_value = "development", value_name = "CHAIN")]
	chain: String,
	/// The folder of all chains [default: the user's data folder]
	#[arg(long, value_name = "DIR")]
	base_path: Option<PathBuf>,
	/// Milliseconds between blocks [default: the block time of the spec]. Chains of type Live accept no
	/// other
	#[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..=3_600_000))]
	block_time: Option<u64>,
	/// When to make a block. Chains of type Live accept only interval
	#[arg(long, value_enum, default_value_t, value_name = "WHEN")]
	seal: SealArg,
	/// Accept a jump of the machine's clock. Chains of type Live refuse a clock more than 12 hours after
	/// the last block or one minute before it, and a change by more than a minute while running
	#[arg(long)]
	accept_clock: bool,
	/// On a development chain, let users and nodes with development keys act by their own transactions:
	/// prepays, reports, attestations, nodes that come, fail and leave, stake, withdrawals. `default`,
	/// `busy`, or a scenario file as for `stratos simulate`
	#[arg(long, value_name = "SCENARIO", num_args = 0..=1, default_missing_value = "default", overrides_with = "traffic")]
	traffic: Option<String>,
	/// Not --traffic, even where it is given: for `make run`
	#[arg(long)]
	quiet_economy: bool,
	/// Stop after this block
	#[arg(long, value_name = "N")]
	until_block: Option<u32>,
	/// The port for WebSocket and HTTP; 0 for any free port
	#[arg(long, default_value_t = DEFAULT_PORT, value_name = "PORT")]
	rpc_port: u16,
	/// Serve other machines too, without unsafe methods
	#[arg(long)]
	rpc_external: bool,
	/// Web pages that may connect: `all`, or origins separated by commas [default: pages of this machine
	/// and https://polkadot.js.org; all with --dev]
	#[arg(long, value_name = "ORIGINS")]
	rpc_cors: Option<AllowedOrigins>,
	/// The most connections, WebSocket and HTTP, idle ones included. A further one replaces an idle
	/// one or is refused. The system's limit of open files may lower the number
	#[arg(long, default_value_t = RpcConfig::MAX_CONNECTIONS, value_name = "N", value_parser = at_least_one)]
	rpc_max_connections: usize,
	/// The most connections from one address [default: three quarters of --rpc-max-connections]. Behind
	/// a proxy, all clients have its address
	#[arg(long, value_name = "N", value_parser = at_least_one)]
	rpc_max_connections_per_address: Option<usize>,
	/// The most calls in a minute of each connection; over HTTP, of each address [default: no limit]. A call
	/// over the limit waits up to a second for its turn, then it is refused
	#[arg(long, value_name = "N")]
	rpc_rate_limit: Option<NonZeroU32>,
	/// Networks, such as 10.0.0.0/8, whose clients --rpc-rate-limit does not limit
	#[arg(long, value_name = "NETWORK", num_args = 1.., requires = "rpc_rate_limit")]
	rpc_rate_limit_whitelisted_ips: Vec<IpNetwork>,
	/// For --rpc-rate-limit, take a client's address from the headers Forwarded, X-Forwarded-For and X-Real-IP.
	/// Only behind a proxy that always sets them: anybody else could write any address
	#[arg(long, requires = "rpc_rate_limit")]
	rpc_rate_limit_trust_proxy_headers: bool,
	/// Memory for pending requests and answers of all connections
	#[arg(long, default_value_t = (RpcConfig::MEMORY >> 20) as u32, value_name = "MIB", value_parser = clap::value_parser!(u32).range(64..=1_048_576))]
	rpc_memory: u32,
	/// Time limit for a runtime call of a client, milliseconds
	#[arg(long, default_value_t = 2_000, value_name = "MS", value_parser = clap::value_parser!(u64).range(10..=60_000))]
	rpc_call_timeout: u64,
	/// Serve Prometheus metrics at http://127.0.0.1:PORT/metrics, usually port 9615; to other machines
	/// too with --rpc-external
	#[arg(long, value_name = "PORT")]
	prometheus_port: Option<u16>,
	/// Keep the states of the last N blocks, or of all blocks (archive)
	#[arg(long, default_value_t = PruningArg::DEFAULT, value_name = "archive|N")]
	pruning: PruningArg,
	/// Memory for cached state
	#[arg(long, default_value_t = 64, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
	state_cache: u32,
	/// The log filter: error, warn, info, debug, trace, or by target: info,rpc=debug
	#[arg(long, default_value = "warn", value_name = "FILTER")]
	log: String,
	/// The form of the log's lines
	#[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
	log_format: LogFormatArg,
	/// Read options that are not given here from a TOML file, such as `rpc-port = 9944`
	// Read by `settings`, before the rest of the command line.
	#[arg(long, value_name = "FILE")]
	config: Option<PathBuf>,
	#[command(flatten)]
	network: NetworkArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum SealArg {
	/// Every block time, with or without transactions
	#[default]
	Interval,
	/// For each transaction, and on demand
	Instant,
	/// Only on demand, by the RPC method engine_createBlock
	Manual,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum LogFormatArg {
	/// Lines of text
	#[default]
	Text,
	/// JSON objects, one on each line
	Json,
}

/// The funded accounts of a development chain, with their addresses on it.
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

/// Milliseconds between blocks. A live chain has that of its spec: its nodes and its users rely on it.
fn block_time(arguments: &RunArgs, spec: &ChainSpec) -> Result<u64, Failure> {
	let usual = spec.block_time_ms();
	let asked = arguments.block_time.unwrap_or(usual);
	if spec.chain_type == ChainType::Live && asked != usual {
		return Err(Failure::new(format!(
			"--block-time {asked} is not the block time of {}, a chain of type Live: {} ms",
			spec.name,
			grouped(usual)
		))
		.help("leave --block-time out, or give a spec of another chain type"));
	}
	Ok(asked)
}

/// What users and nodes do on a development chain.
fn script(arguments: &RunArgs, spec: &ChainSpec) -> Result<Option<Script>, Failure> {
	let Some(name) = arguments.traffic.as_ref().filter(|_| !arguments.quiet_economy) else {
		return Ok(None);
	};
	if spec.chain_type != ChainType::Development {
		return Err(Failure::new(format!(
			"--traffic signs with keys that everybody knows, and {} is not a chain of type Development",
			spec.name
		))
		.help("leave --traffic out, or give --dev"));
	}
	Script::load(name).map(Some).map_err(Failure::new)
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
	// A block on demand is made for somebody who wants to see what is in it.
	let script = script(&arguments, &spec)?.filter(|_| matches!(arguments.seal, SealArg::Interval));
	refuse_useless(&spec, embedded, arguments.base_path.as_deref())?;
	let origins = arguments.rpc_cors.unwrap_or_else(|| {
		if arguments.dev { AllowedOrigins::All } else { AllowedOrigins::default() }
	});
	let config = RunConfig {
		accounts: known_accounts(&spec),
		spec,
		embedded,
		data: match arguments.base_path {
			Some(base) => DataLocation::Folder(base),
			None if arguments.dev => DataLocation::Temporary,
			None => DataLocation::Default,
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
			rate_limit: RateLimitConfig {
				calls_per_minute: arguments.rpc_rate_limit,
				whitelisted: arguments.rpc_rate_limit_whitelisted_ips,
				trust_proxy_headers: arguments.rpc_rate_limit_trust_proxy_headers,
			},
			..RpcConfig::default()
		},
		calls: RuntimeCallConfig {
			timeout: Duration::from_millis(arguments.rpc_call_timeout),
			..RuntimeCallConfig::default()
		},
		metrics_port: arguments.prometheus_port,
		keep_states: arguments.pruning.blocks(),
		state_cache_bytes: mebibytes(arguments.state_cache),
		log: arguments.log,
		log_format: match arguments.log_format {
			LogFormatArg::Text => LogFormat::Text,
			LogFormatArg::Json => LogFormat::Json,
		},
	};
	if arguments.network.is_used()
		&& config.seal != Seal::Interval(Duration::from_millis(block_time))
	{
		return Err(Failure::new("--seal instant and manual are for a single authority")
			.help("leave --seal out: the validators of a network make a block every block time"));
	}
	let run =
		NetworkRun { block_time: Duration::from_millis(block_time), until: arguments.until_block };
	let consensus = arguments.network.consensus(&config.spec, run)?;
	Ok(node::run(config, consensus, script.map(traffic::companion))?)
}
