//! The node: puts database, executor, chain, pool, consensus and server together, shows what
//! happens, and takes them apart again.
//!
//! # Timeline
//! 1. The port and the data folder are taken: what cannot work is told at once.
//! 2. The chain is opened, or begun from the spec's genesis.
//! 3. Pool, server and block production start; the banner is shown.
//! 4. Blocks come until a signal, the wanted block, or a failure.
//! 5. Production ends with the block under way, then the server, then the database closes.

mod amount;
mod epoch;
mod error;
pub mod folders;
pub mod metadata;
mod shutdown;
mod start;
mod terminal;

pub use amount::{AmountError, amount, parse_amount};
pub use error::NodeError;
pub use start::Data;

use crate::{
	chain::{Chain, ImportedBlock},
	executor::{Executor, ExecutorConfig},
	rpc::RpcConfig,
	spec::ChainSpec,
};
use epoch::EpochSummary;
use start::Node;
use std::{sync::Arc, time::Duration};
use terminal::Terminal;
use tokio::sync::{
	broadcast::{Receiver, error::RecvError, error::TryRecvError},
	watch,
};
use tracing_subscriber::EnvFilter;

pub use crate::consensus::Seal;

/// How long clients may take to hear the last answers.
const PATIENCE: Duration = Duration::from_secs(2);

/// The most threads for work that blocks: calls into the runtime for clients.
const BLOCKING_THREADS: usize = 64;

/// The stack of each thread: twice what a call into the runtime may use, and room for the host.
const THREAD_STACK: usize = 4 << 20;

/// All that a node needs to know.
#[derive(Clone, Debug)]
pub struct RunConfig {
	/// The chain.
	pub spec: ChainSpec,
	/// The runtime for a spec without code.
	pub embedded: &'static [u8],
	/// Accounts to show at the start, with what they own: those of a development chain.
	pub accounts: Vec<KnownAccount>,
	/// Where the data goes.
	pub data: Data,
	/// When blocks are made.
	pub seal: Seal,
	/// Stop after this block.
	pub until_block: Option<u32>,
	/// The server.
	pub rpc: RpcConfig,
	/// The port for metrics; None shows none.
	pub metrics_port: Option<u16>,
	/// How many states are kept for queries; None keeps all.
	pub keep_states: Option<u32>,
	/// Memory for cached state, in bytes.
	pub state_cache_bytes: usize,
	/// What is logged on stderr.
	pub log: String,
}

/// An account whose secret everybody knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownAccount {
	/// `Alice`, `Bob`, …
	pub name: &'static str,
	/// Its address on the chain.
	pub address: String,
	/// The secret as wallets and tools take it: `//Alice`.
	pub uri: String,
	/// The public key; the account's id.
	pub public: [u8; 32],
}

/// An executor with the user's cache of compiled runtimes.
///
/// # Errors
/// [`NodeError::Executor`] if the engine cannot be set up.
pub fn executor() -> Result<Executor, NodeError> {
	let config = ExecutorConfig { cache_dir: folders::cache(), ..ExecutorConfig::default() };
	Ok(Executor::new(config)?)
}

/// Runs a node until a signal, the wanted block, or a failure.
///
/// # Errors
/// Whatever keeps it from starting, or ends it before its time.
pub fn run(config: RunConfig) -> Result<(), NodeError> {
	start_log(&config.log)?;
	let runtime = tokio::runtime::Builder::new_multi_thread()
		.enable_all()
		.thread_name("stratos")
		.thread_stack_size(THREAD_STACK)
		.max_blocking_threads(BLOCKING_THREADS)
		.build()
		.map_err(|cause| NodeError::System { what: "to start threads", cause })?;
	let result = runtime.block_on(serve(config));
	// A call that a client left behind does not hold up the end.
	runtime.shutdown_timeout(PATIENCE);
	result
}

fn start_log(filter: &str) -> Result<(), NodeError> {
	use std::io::IsTerminal;
	let parsed = EnvFilter::try_new(filter)
		.map_err(|cause| NodeError::Log { filter: filter.to_owned(), cause: cause.to_string() })?;
	// Where a log is set up already, by tests in one process, it stays.
	let _ = tracing_subscriber::fmt()
		.with_env_filter(parsed)
		.with_writer(std::io::stderr)
		.with_ansi(std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none())
		.try_init();
	Ok(())
}

async fn serve(config: RunConfig) -> Result<(), NodeError> {
	let stop = shutdown::listen()?;
	let terminal = Terminal::new();
	let mut node = start::start(config).await?;
	terminal.banner(&node.banner);
	let mut blocks = node.chain.subscribe();
	let mut display = Display::new(terminal, Arc::clone(&node.chain));

	let result = match node.produce() {
		Ok(()) => show(stop, &mut blocks, &mut node, &mut display).await,
		Err(cause) => Err(cause),
	};

	let production = node.stop_production().await;
	// The last block may have come while production ended.
	for block in rest(&mut blocks) {
		display.block(&block).await;
	}
	drop(display);
	let best = node.chain.best();
	node.stop().await;
	if result.is_ok() && production.is_ok() {
		terminal.stopped(best.number, best.hash);
	}
	result.and(production)
}

/// The blocks that are announced already.
fn rest(blocks: &mut Receiver<Arc<ImportedBlock>>) -> Vec<Arc<ImportedBlock>> {
	let mut rest = Vec::new();
	loop {
		match blocks.try_recv() {
			Ok(block) => rest.push(block),
			Err(TryRecvError::Lagged(_)) => {}
			Err(TryRecvError::Empty | TryRecvError::Closed) => return rest,
		}
	}
}

/// Shows blocks until a signal or the end of production.
async fn show(
	mut stop: watch::Receiver<bool>,
	blocks: &mut Receiver<Arc<ImportedBlock>>,
	node: &mut Node,
	display: &mut Display,
) -> Result<(), NodeError> {
	loop {
		tokio::select! {
			event = blocks.recv() => match event {
				Ok(block) => display.block(&block).await,
				Err(RecvError::Lagged(missed)) => display.terminal.skipped(missed),
				Err(RecvError::Closed) => return Ok(()),
			},
			_ = stop.changed() => return Ok(()),
			ended = node.production_ended() => return ended,
		}
	}
}

/// Shows blocks with their place in the epoch, and epochs that have ended.
struct Display {
	terminal: Terminal,
	chain: Arc<Chain>,
	/// The epoch of the block shown last.
	epoch: Option<u32>,
}

impl Display {
	fn new(terminal: Terminal, chain: Arc<Chain>) -> Self {
		let summary = EpochSummary::at(&chain, chain.best().hash);
		let epoch = summary.map(|summary| summary.epoch);
		Self { terminal, chain, epoch }
	}

	async fn block(&mut self, block: &Arc<ImportedBlock>) {
		let (chain, hash) = (Arc::clone(&self.chain), block.hash);
		// A call into the runtime must not hold up the server's threads.
		let summary = tokio::task::spawn_blocking(move || EpochSummary::at(&chain, hash)).await;
		let summary = summary.ok().flatten();
		if let Some(summary) = &summary {
			if let Some(ended) = self.epoch.filter(|epoch| *epoch < summary.epoch) {
				self.terminal.epoch(ended, summary);
			}
			self.epoch = Some(summary.epoch);
		}
		self.terminal.block(block, summary.as_ref());
	}
}
