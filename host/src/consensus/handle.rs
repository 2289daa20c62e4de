//! The interface of a consensus, and the thread that it runs on.

use super::{clock_jump::ClockJump, producer::Producer, status::NetworkStatus};
use crate::primitives::BlockNumber;
use std::{sync::Arc, thread::JoinHandle};
use tokio::sync::watch;

/// The stack size of the thread, in bytes: calls of the runtime need a large stack.
const STACK_BYTES: usize = 8 << 20;

/// A consensus: decides who produces blocks, when, and when they are final.
pub trait Consensus: Send {
	/// The name, for logs.
	fn name(&self) -> &'static str;

	/// Who produces blocks and when, for the terminal.
	fn describe(&self) -> String;

	/// What it knows of its network; none if it has none.
	fn status(&self) -> Option<Arc<NetworkStatus>> {
		None
	}

	/// Produces blocks until `stop` is true or the consensus ends by itself. Runs on its own thread and may
	/// block it. After `stop`, the block in progress is finished and no further one is begun.
	fn run(self: Box<Self>, producer: &Producer, stop: watch::Receiver<bool>) -> EndReason;
}

/// Why a consensus ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndReason {
	/// It was asked to stop.
	Stopped,
	/// It has produced the last requested block.
	Reached(BlockNumber),
	/// The system clock has jumped.
	Clock(ClockJump),
	/// It cannot continue.
	Failed(String),
}

/// A running consensus.
pub struct ConsensusHandle {
	stop: watch::Sender<bool>,
	outcome: watch::Receiver<Option<EndReason>>,
	thread: JoinHandle<()>,
}

impl ConsensusHandle {
	/// Starts a consensus on its own thread.
	///
	/// # Errors
	/// If no thread can be started.
	pub fn start(consensus: Box<dyn Consensus>, producer: Arc<Producer>) -> std::io::Result<Self> {
		let (stop, stopped) = watch::channel(false);
		let (done, outcome) = watch::channel(None);
		let name = consensus.name();
		let thread = std::thread::Builder::new().name(name.into()).stack_size(STACK_BYTES);
		let thread = thread.spawn(move || {
			let outcome = consensus.run(&producer, stopped);
			done.send_replace(Some(outcome));
		})?;
		Ok(Self { stop, outcome, thread })
	}

	/// Waits until the consensus ends.
	pub async fn ended(&mut self) -> EndReason {
		match self.outcome.wait_for(Option::is_some).await {
			Ok(outcome) => outcome.clone().unwrap_or(EndReason::Stopped),
			// The thread ended without a reason.
			Err(_) => EndReason::Failed("the consensus thread panicked".to_string()),
		}
	}

	/// Asks the consensus to stop. The block in progress is finished.
	pub fn request_stop(&self) {
		self.stop.send_replace(true);
	}

	/// Asks the consensus to stop, and waits until it has. Blocks the calling thread.
	pub fn stop(self) -> EndReason {
		self.request_stop();
		if self.thread.join().is_err() {
			return EndReason::Failed("the consensus thread panicked".to_string());
		}
		self.outcome.borrow().clone().unwrap_or(EndReason::Stopped)
	}
}
