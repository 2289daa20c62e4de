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
mod logging;
pub mod metadata;
mod output;
mod shutdown;
mod start;
mod terminal;

pub use amount::{AmountError, amount, parse_amount};
pub use error::NodeError;
pub use start::Data;

use crate::{
	chain::{Chain, ImportedBlock},
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig},
	primitives::Hash,
	rpc::{CallConfig, RpcConfig},
};
use epoch::EpochSummary;
use output::Output;
use start::Node;
use std::{sync::Arc, time::Duration};
use terminal::Terminal;
use tokio::{
	sync::{
		broadcast::{Receiver, error::RecvError, error::TryRecvError},
		watch,
	},
	task::JoinHandle,
};

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
	/// Whether a Live chain goes on although the machine's clock has jumped.
	pub accept_clock: bool,
	/// Stop after this block.
	pub until_block: Option<u32>,
	/// The server.
	pub rpc: RpcConfig,
	/// What clients' calls of the runtime may take.
	pub calls: CallConfig,
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
	let log = logging::start(&config.log)?;
	let runtime = tokio::runtime::Builder::new_multi_thread()
		.enable_all()
		.thread_name("stratos")
		.thread_stack_size(THREAD_STACK)
		.max_blocking_threads(BLOCKING_THREADS)
		.build()
		.map_err(|cause| NodeError::System { what: "to start threads", cause })?;
	let terminal =
		Terminal::new().map_err(|cause| NodeError::System { what: "to start a thread", cause })?;
	let result = runtime.block_on(serve(config, &terminal, log.clone()));
	// A call that a client left behind does not hold up the end.
	runtime.shutdown_timeout(PATIENCE);
	terminal.finish(PATIENCE);
	log.finish(PATIENCE);
	result
}

async fn serve(config: RunConfig, terminal: &Terminal, log: Output) -> Result<(), NodeError> {
	let stop = shutdown::listen(log)?;
	let mut node = start::start(config).await?;
	terminal.banner(&node.banner);
	let display = Display::start(terminal.clone(), Arc::clone(&node.chain));

	let result = match node.produce() {
		Ok(()) => wait(stop, &mut node).await,
		Err(cause) => Err(cause),
	};

	let production = node.stop_production().await;
	display.finish().await;
	let best = node.chain.best();
	node.stop().await;
	if result.is_ok() && production.is_ok() {
		terminal.stopped(best.number, best.hash);
	}
	result.and(production)
}

/// Waits for a signal or the end of production.
async fn wait(mut stop: watch::Receiver<bool>, node: &mut Node) -> Result<(), NodeError> {
	tokio::select! {
		_ = stop.changed() => Ok(()),
		ended = node.production_ended() => ended,
	}
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

/// Shows blocks with their place in the epoch, and epochs that have ended, beside everything else:
/// what takes long to show holds up neither blocks nor the end.
struct Display {
	done: watch::Sender<bool>,
	task: JoinHandle<()>,
}

impl Display {
	fn start(terminal: Terminal, chain: Arc<Chain>) -> Self {
		let (done, told) = watch::channel(false);
		let blocks = chain.subscribe();
		let view = View { terminal, chain, epoch: None };
		Self { done, task: tokio::spawn(view.show(blocks, told)) }
	}

	/// Shows the blocks that came while production ended, as far as that is quick.
	async fn finish(mut self) {
		self.done.send_replace(true);
		if tokio::time::timeout(PATIENCE, &mut self.task).await.is_err() {
			self.task.abort();
		}
	}
}

/// Waits until no more will come; also if nobody is left who could say so.
async fn is_done(told: &mut watch::Receiver<bool>) {
	let _ = told.wait_for(|done| *done).await;
}

struct View {
	terminal: Terminal,
	chain: Arc<Chain>,
	/// The epoch of the block shown last.
	epoch: Option<u32>,
}

impl View {
	/// Shows blocks until it is told that no more will come.
	async fn show(
		mut self,
		mut blocks: Receiver<Arc<ImportedBlock>>,
		mut told: watch::Receiver<bool>,
	) {
		let best = self.chain.best().hash;
		self.epoch = self.summary(best).await.map(|summary| summary.epoch);
		loop {
			tokio::select! {
				biased;
				event = blocks.recv() => match event {
					Ok(block) => self.block(&block).await,
					Err(RecvError::Lagged(missed)) => self.terminal.skipped(missed),
					Err(RecvError::Closed) => return,
				},
				() = is_done(&mut told) => break,
			}
		}
		for block in rest(&mut blocks) {
			self.block(&block).await;
		}
	}

	async fn summary(&self, block: Hash) -> Option<EpochSummary> {
		let chain = Arc::clone(&self.chain);
		// A call into the runtime must not hold up the server's threads.
		tokio::task::spawn_blocking(move || EpochSummary::at(&chain, block)).await.ok().flatten()
	}

	async fn block(&mut self, block: &Arc<ImportedBlock>) {
		let summary = self.summary(block.hash).await;
		if let Some(summary) = &summary {
			if let Some(ended) = self.epoch.filter(|epoch| *epoch < summary.epoch) {
				self.terminal.epoch(ended, summary);
			}
			self.epoch = Some(summary.epoch);
		}
		self.terminal.block(block, summary.as_ref());
	}
}
