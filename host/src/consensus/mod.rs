//! When and by whom a block is made, and when it is final: a seam.
//!
//! A [`Consensus`] runs on a thread of its own and asks everything of the node through a
//! [`Producer`]: propose a block, verify another's, decide on one. Nothing above or below knows
//! which consensus it is. The first is a single [`Authority`].

mod authority;
mod clock;
mod clock_jump;
mod producer;
mod seal;
#[cfg(test)]
mod tests;

pub use authority::{Authority, AuthorityOptions};
pub use clock::Clock;
pub use clock_jump::{ClockJump, ClockJumpPolicy};
pub use producer::{ProduceError, Producer};
pub use seal::{Seal, SealError, SealHandle};

use crate::primitives::BlockNumber;
use std::{sync::Arc, thread::JoinHandle};
use tokio::sync::watch;

/// The stack of a consensus' thread, in bytes: calls of the runtime need much of it.
const STACK_BYTES: usize = 8 << 20;

/// Decides when and by whom a block is made, and when it is final.
pub trait Consensus: Send {
	/// Its name, for logs.
	fn name(&self) -> &'static str;

	/// Makes blocks until `stop` turns true or it is done by itself. Runs on a thread of its own
	/// and may block it. A block in progress is finished, none is begun after `stop`.
	fn run(self: Box<Self>, producer: &Producer, stop: watch::Receiver<bool>) -> EndReason;
}

/// Why a consensus ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndReason {
	/// It was told to stop.
	Stopped,
	/// It made the block that it was to end with.
	Reached(BlockNumber),
	/// The machine's clock is not to be believed.
	Clock(ClockJump),
	/// It cannot go on.
	Failed(String),
}

/// A consensus at work.
pub struct ConsensusHandle {
	stop: watch::Sender<bool>,
	outcome: watch::Receiver<Option<EndReason>>,
	thread: JoinHandle<()>,
}

impl ConsensusHandle {
	/// Starts a consensus on a thread of its own.
	///
	/// # Errors
	/// The system's, if no thread can be started.
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

	/// Waits until the consensus ends by itself.
	pub async fn ended(&mut self) -> EndReason {
		match self.outcome.wait_for(Option::is_some).await {
			Ok(outcome) => outcome.clone().unwrap_or(EndReason::Stopped),
			// The thread went away without a word.
			Err(_) => EndReason::Failed("the consensus thread panicked".to_string()),
		}
	}

	/// Asks the consensus to stop. A block in progress is finished.
	pub fn request_stop(&self) {
		self.stop.send_replace(true);
	}

	/// Asks the consensus to stop and waits for it. Blocks the calling thread.
	pub fn stop(self) -> EndReason {
		self.request_stop();
		if self.thread.join().is_err() {
			return EndReason::Failed("the consensus thread panicked".to_string());
		}
		self.outcome.borrow().clone().unwrap_or(EndReason::Stopped)
	}
}
