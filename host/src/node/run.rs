//! Runs a node from start to end.

use super::{
	MakeConsensus, NodeError, RunConfig,
	display::Display,
	line_writer::LineWriter,
	logging, signals,
	start::{self, Node},
	terminal::Terminal,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// Time limit for each step of the shutdown: requests in progress, blocking calls, lines to show.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(2);

/// Maximum threads for blocking work, which is mostly clients' runtime calls.
const BLOCKING_THREADS: usize = 64;

/// Stack size of a thread: twice what a runtime call may use.
const THREAD_STACK: usize = 4 << 20;

/// Runs a node until a signal, the last wanted block, or an error. Without a `consensus` it is the
/// chain's single authority.
///
/// # Errors
/// Any [`NodeError`].
pub fn run(config: RunConfig, consensus: Option<MakeConsensus>) -> Result<(), NodeError> {
	let log = logging::start(&config.log, config.log_format)?;
	let runtime = tokio::runtime::Builder::new_multi_thread()
		.enable_all()
		.thread_name("stratos")
		.thread_stack_size(THREAD_STACK)
		.max_blocking_threads(BLOCKING_THREADS)
		.build()
		.map_err(NodeError::thread)?;
	let terminal = Terminal::new().map_err(NodeError::thread)?;
	let result = runtime.block_on(serve(config, consensus, &terminal, log.clone()));
	// Blocking calls of disconnected clients do not delay the shutdown.
	runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
	terminal.finish(SHUTDOWN_TIMEOUT);
	log.finish(SHUTDOWN_TIMEOUT);
	result
}

async fn serve(
	config: RunConfig,
	consensus: Option<MakeConsensus>,
	terminal: &Terminal,
	log: LineWriter,
) -> Result<(), NodeError> {
	let stop = signals::listen(log)?;
	let mut node = start::start(config, consensus).await?;
	terminal.banner(&node.banner);
	let display = Display::start(terminal.clone(), Arc::clone(&node.chain));

	let result = match node.start_production() {
		Ok(()) => wait(stop, &mut node).await,
		Err(error) => Err(error),
	};

	let production = node.stop_production().await;
	display.finish(SHUTDOWN_TIMEOUT).await;
	let best = node.chain.best();
	node.stop(SHUTDOWN_TIMEOUT).await;
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
