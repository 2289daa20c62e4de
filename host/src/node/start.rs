//! Starts and stops the parts of a node.

use super::{
	DataLocation, KnownAccount, MakeConsensus, NodeError, RunConfig,
	balances::Balances,
	executor::executor,
	folders::{self, ChainFolder, TemporaryFolder},
	log_filter,
	terminal::{Account, Banner},
};
use crate::{
	chain::{Chain, ChainError, ChainOptions, timestamp_of},
	chain_spec::{ChainSpec, ChainType},
	consensus::{
		Authority, AuthorityOptions, Clock, ClockJump, ClockJumpPolicy, Consensus, ConsensusHandle,
		EndReason, Producer, Seal,
	},
	database::{DatabaseOptions, Pruning},
	metrics::{self, Metrics, MetricsServer},
	pool::{Pool, PoolOptions},
	primitives::Hash,
	rpc::{self, ChainInfo, Context, RpcServer, RuntimeCalls, Snapshots, WriteSpec},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// A node whose parts are started. [`Self::start_production`] starts block production.
pub(super) struct Node {
	pub(super) chain: Arc<Chain>,
	pub(super) banner: Banner,
	pool: Arc<Pool>,
	server: RpcServer,
	metrics: Option<MetricsServer>,
	/// Some until production starts.
	consensus: Option<Box<dyn Consensus>>,
	production: Option<ConsensusHandle>,
	// Dropped last, after everything that writes into the folder.
	_folder: ChainFolder,
	_temporary: Option<TemporaryFolder>,
}

/// Starts the parts of a node. The cheapest checks come first: seal, ports, folder, chain.
pub(super) async fn start(
	config: RunConfig,
	consensus: Option<MakeConsensus>,
) -> Result<Node, NodeError> {
	check_seal(&config.spec, config.seal)?;
	let listener = rpc::bind(&config.rpc)?;
	let metrics_listener = match config.metrics_port {
		Some(port) => Some(metrics::bind(port, config.rpc.external)?),
		None => None,
	};
	let (temporary, base) = match &config.data {
		DataLocation::Default => (None, folders::default_base()?),
		DataLocation::Folder(path) => (None, path.clone()),
		DataLocation::Temporary => {
			let temporary = TemporaryFolder::new()?;
			let path = temporary.path().to_owned();
			(Some(temporary), path)
		}
	};
	let folder = ChainFolder::open(&base, &config.spec.id)?;
	let chain = Arc::new(open_chain(&config, &folder)?);
	let jumps = match config.spec.chain_type {
		ChainType::Live if !config.accept_clock => ClockJumpPolicy::Refuse,
		_ => ClockJumpPolicy::Warn,
	};
	check_clock(&chain, jumps)?;
	let pool = Arc::new(Pool::new(Arc::clone(&chain), PoolOptions::default()));
	pool.start().map_err(NodeError::thread)?;
	let (consensus, handle): (Box<dyn Consensus>, _) = match consensus {
		Some(make) => (make(&chain, folder.path()).map_err(NodeError::Network)?, None),
		None => {
			check_authority(&config.spec, &chain)?;
			let (authority, handle) = Authority::new(AuthorityOptions {
				seal: config.seal,
				clock: Clock::default(),
				jumps,
				until: config.until_block,
			});
			(Box::new(authority), Some(handle))
		}
	};
	let network = consensus.status();
	let context = Context {
		chain: Arc::clone(&chain),
		pool: Arc::clone(&pool),
		info: chain_info(&config.spec),
		spec: write_spec(&chain, config.spec.clone(), config.embedded),
		snapshots: Snapshots::new(folders::snapshots(&base, &config.spec.id)),
		calls: Arc::new(RuntimeCalls::new(config.calls)),
		seal: handle.filter(|_| !matches!(config.seal, Seal::Interval(_))),
		network: network.clone(),
		log: Box::new(log_filter::change),
		deny_unsafe: config.rpc.external,
	};
	let server = rpc::serve(listener, &config.rpc, context)?;
	let metrics = match metrics_listener {
		Some(listener) => {
			let metrics = Metrics::new(Arc::clone(&chain), Arc::clone(&pool), network.clone())?;
			Some(MetricsServer::start(listener, Arc::new(metrics))?)
		}
		None => None,
	};
	let data = match &temporary {
		Some(_) => format!("{} (deleted at the end)", folder.path().display()),
		None => folder.path().display().to_string(),
	};
	let shown = Shown {
		data,
		blocks: consensus.describe(),
		network: network.map(|network| network.address().to_owned()),
	};
	let banner = banner(&config, &chain, &server, metrics.as_ref(), shown)?;
	Ok(Node {
		chain,
		banner,
		pool,
		server,
		metrics,
		consensus: Some(consensus),
		production: None,
		_folder: folder,
		_temporary: temporary,
	})
}

impl Node {
	/// Starts block production. Does nothing if it has been started before.
	pub(super) fn start_production(&mut self) -> Result<(), NodeError> {
		let Some(consensus) = self.consensus.take() else { return Ok(()) };
		let producer = Producer::new(Arc::clone(&self.chain), Arc::clone(&self.pool));
		let running =
			ConsensusHandle::start(consensus, Arc::new(producer)).map_err(NodeError::thread)?;
		self.production = Some(running);
		Ok(())
	}

	/// Waits until production ends on its own: after the last wanted block, or with an error.
	pub(super) async fn production_ended(&mut self) -> Result<(), NodeError> {
		match &mut self.production {
			Some(running) => result(running.ended().await),
			None => std::future::pending().await,
		}
	}

	/// Stops production after the block in progress.
	pub(super) async fn stop_production(&mut self) -> Result<(), NodeError> {
		let Some(running) = self.production.take() else { return Ok(()) };
		match tokio::task::spawn_blocking(|| running.stop()).await {
			Ok(reason) => result(reason),
			Err(cause) => Err(NodeError::Production(cause.to_string())),
		}
	}

	/// Stops the servers and closes the database. Production must have ended. `timeout` limits the wait
	/// for requests in progress.
	pub(super) async fn stop(self, timeout: Duration) {
		drop(self.metrics);
		self.pool.stop();
		self.server.stop(timeout).await;
	}
}

fn result(reason: EndReason) -> Result<(), NodeError> {
	match reason {
		EndReason::Stopped | EndReason::Reached(_) => Ok(()),
		EndReason::Clock(jump) => Err(NodeError::Clock(jump)),
		EndReason::Failed(cause) => Err(NodeError::Production(cause)),
	}
}

/// Opens the chain in the folder, or creates it.
fn open_chain(config: &RunConfig, folder: &ChainFolder) -> Result<Chain, NodeError> {
	let options = ChainOptions {
		database: DatabaseOptions {
			pruning: config.keep_states.map_or(Pruning::Archive, Pruning::Keep),
			state_cache: config.state_cache_bytes,
			..DatabaseOptions::default()
		},
		..ChainOptions::default()
	};
	Ok(config.spec.open_chain(&folder.database(), executor()?, config.embedded, options)?)
}

/// Rejects sealing on demand on a chain of type Live. Each block advances the chain's time by at least
/// half the block time, so that blocks on demand would let it run ahead of the clock.
fn check_seal(spec: &ChainSpec, seal: Seal) -> Result<(), NodeError> {
	let seal = match seal {
		Seal::Interval(_) => return Ok(()),
		Seal::Instant => "instant",
		Seal::Manual => "manual",
	};
	match spec.chain_type {
		ChainType::Live => Err(NodeError::SealOnLiveChain { chain: spec.name.clone(), seal }),
		_ => Ok(()),
	}
}

/// Refuses to be the single authority of a chain whose last block was made by validators.
fn check_authority(spec: &ChainSpec, chain: &Chain) -> Result<(), NodeError> {
	match chain.justification(chain.best().number)? {
		None => Ok(()),
		Some(_) => Err(NodeError::MadeByValidators { chain: spec.name.clone() }),
	}
}

/// Compares the machine's clock with the last block.
fn check_clock(chain: &Chain, jumps: ClockJumpPolicy) -> Result<(), NodeError> {
	let best = chain.best();
	let last_ms = timestamp_of(&*chain.state_at(best.hash)?).map_err(ChainError::State)?;
	match (ClockJump::since_block(best.number, last_ms), jumps) {
		(None, _) => Ok(()),
		(Some(jump), ClockJumpPolicy::Refuse) => Err(NodeError::Clock(jump)),
		(Some(jump), ClockJumpPolicy::Warn) => {
			log::warn!(target: "consensus", "{jump}");
			Ok(())
		}
	}
}

fn chain_info(spec: &ChainSpec) -> ChainInfo {
	ChainInfo {
		name: spec.name.clone(),
		chain_type: match &spec.chain_type {
			ChainType::Development => json!("Development"),
			ChainType::Local => json!("Local"),
			ChainType::Live => json!("Live"),
			ChainType::Custom(name) => json!({ "Custom": name }),
		},
		properties: spec.properties.clone(),
	}
}

/// Writes the spec for clients. The raw form has the genesis state, which the runtime builds again.
fn write_spec(chain: &Arc<Chain>, spec: ChainSpec, embedded: &'static [u8]) -> WriteSpec {
	let chain = Arc::clone(chain);
	Box::new(move |raw| {
		if !raw {
			return Ok(spec.to_json());
		}
		// As in `open_chain`: a database may be older than the embedded runtime.
		let code = Hash::from(sp_crypto_hashing::blake2_256(spec.code(embedded)));
		if !spec.has_code() && code != chain.genesis_code() {
			return Err("the genesis state was built by an earlier runtime than this host's; \
				a raw spec needs the release that created the chain"
				.to_owned());
		}
		let executor = executor().map_err(|cause| cause.to_string())?;
		let raw = spec.raw(&executor, embedded).map_err(|cause| cause.to_string())?;
		Ok(raw.to_json())
	})
}

/// What the banner shows besides.
struct Shown {
	/// The data folder.
	data: String,
	/// Who makes the blocks, and when.
	blocks: String,
	/// Where other nodes reach this one.
	network: Option<String>,
}

fn banner(
	config: &RunConfig,
	chain: &Chain,
	server: &RpcServer,
	metrics: Option<&MetricsServer>,
	shown: Shown,
) -> Result<Banner, NodeError> {
	let best = chain.best();
	let version = chain.runtime_version_at(best.hash)?;
	Ok(Banner {
		chain: format!("{} ({})", config.spec.name, config.spec.id),
		runtime: format!(
			"{} {} (transaction version {})",
			version.spec_name, version.spec_version, version.transaction_version
		),
		genesis_hash: chain.genesis_hash(),
		number: best.number,
		hash: best.hash,
		state_root: chain.best_header().state_root,
		data: shown.data,
		endpoint: server.address(),
		metrics: metrics.map(MetricsServer::address),
		external: config.rpc.external,
		blocks: shown.blocks,
		network: shown.network,
		accounts: accounts(&config.accounts, chain)?,
		symbol: config.spec.token_symbol().unwrap_or_default().to_owned(),
		decimals: config.spec.token_decimals().unwrap_or(0),
	})
}

/// The known accounts and their balances at the best block.
fn accounts(known: &[KnownAccount], chain: &Chain) -> Result<Vec<Account>, NodeError> {
	if known.is_empty() {
		return Ok(Vec::new());
	}
	let best = chain.best().hash;
	let state = chain.state_at(best)?;
	// Without metadata or balances, only the accounts are shown.
	let balances = chain.metadata_at(best).ok().and_then(|metadata| Balances::find(&metadata));
	Ok(known
		.iter()
		.map(|account| Account {
			name: account.name,
			address: account.address.clone(),
			free: balances.as_ref().and_then(|found| found.free(&*state, &account.public)),
			uri: account.uri.clone(),
		})
		.collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn live_chains_seal_at_an_interval_only() {
		let spec =
			|chain_type| ChainSpec { chain_type, ..ChainSpec::builtin("development").unwrap() };
		let interval = Seal::Interval(Duration::from_secs(6));
		for seal in [interval, Seal::Instant, Seal::Manual] {
			for chain_type in
				[ChainType::Development, ChainType::Local, ChainType::Custom("Test".into())]
			{
				assert!(check_seal(&spec(chain_type), seal).is_ok());
			}
		}
		let live = spec(ChainType::Live);
		assert!(check_seal(&live, interval).is_ok());
		for (seal, name) in [(Seal::Instant, "instant"), (Seal::Manual, "manual")] {
			let error = check_seal(&live, seal).unwrap_err();
			assert!(matches!(error, NodeError::SealOnLiveChain { seal, .. } if seal == name));
			assert!(error.to_string().contains(&format!("--seal {name}")), "{error}");
		}
	}
}
