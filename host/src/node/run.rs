//! Runs a node from start to end.

use super::{
	MakeConsensus, NodeError, RunConfig,
	companion::{Notices, StartCompanion},
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
/// chain's single authority. A `companion` goes along with it.
///
/// # Errors
/// Any [`NodeError`].
pub fn run(
	config: RunConfig,
	consensus: Option<MakeConsensus>,
	companion: Option<StartCompanion>,
) -> Result<(), NodeError> {
	let log = logging::start(&config.log, config.log_format)?;
	let runtime = tokio::runtime::Builder::new_multi_thread()
		.enable_all()
		.thread_name("stratos")
		.thread_stack_size(THREAD_STACK)
		.max_blocking_threads(BLOCKING_THREADS)
		.build()
		.map_err(NodeError::thread)?;
	let terminal = Terminal::new().map_err(NodeError::thread)?;
	let result = runtime.block_on(serve(config, consensus, companion, &terminal, log.clone()));
	// Blocking calls of disconnected clients do not delay the shutdown.
	runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
	terminal.finish(SHUTDOWN_TIMEOUT);
	log.finish(SHUTDOWN_TIMEOUT);
	result
}

async fn serve(
	config: RunConfig,
	consensus: Option<MakeConsensus>,
	companion: Option<StartCompanion>,
	terminal: &Terminal,
	log: LineWriter,
) -> Result<(), NodeError> {
	let stop = signals::listen(log)?;
	let mut node = start::start(config, consensus).await?;
	terminal.banner(&node.banner);
	let display = Display::start(terminal.clone(), Arc::clone(&node.chain));

	let result = match node.start_production() {
		Ok(()) => {
			let companion = accompany(companion, &node, terminal);
			let result = wait(stop, &mut node).await;
			// Before the server, which it would miss.
			drop(companion);
			result
		}
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

/// Starts the companion. The node runs without one that does not start.
fn accompany(
	companion: Option<StartCompanion>,
	node: &Node,
	terminal: &Terminal,
) -> Option<Box<dyn Send>> {
	let started = companion?(node.banner.endpoint, Notices::new(terminal.clone()));
	match started {
		Ok(companion) => Some(companion),
		Err(cause) => {
			terminal.notice(&format!("what goes along with the node did not start: {cause}"));
			None
		}
	}
}

/// Waits for a signal or the end of production.
async fn wait(mut stop: watch::Receiver<bool>, node: &mut Node) -> Result<(), NodeError> {
	tokio::select! {
		_ = stop.changed() => Ok(()),
		ended = node.production_ended() => ended,
	}
}
