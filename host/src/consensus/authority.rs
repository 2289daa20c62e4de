//! A single authority: it produces every block, and its blocks are final.

use super::{
	clock::Clock,
	clock_jump::{ClockJumpPolicy, ClockWatch},
	handle::{Consensus, EndReason},
	producer::{ProduceError, Producer},
	seal::{Request, Seal, SealError, SealHandle},
};
use crate::{
	chain::{BlockRef, ImportedBlock, StopReason, inherent_data},
	primitives::BlockNumber,
	text::counted,
};
use sp_runtime::Digest;
use std::{sync::Arc, time::Duration};
use tokio::{
	sync::{mpsc, watch},
	time::{Instant, MissedTickBehavior},
};

/// The time between a failure and the next attempt, if there is no interval.
const RETRY: Duration = Duration::from_secs(1);

/// The least time for applying transactions, however short the interval.
const MIN_BUILD_TIME: Duration = Duration::from_millis(50);

/// The time for applying transactions if there is no interval.
const FREE_BUILD_TIME: Duration = Duration::from_secs(2);

/// The settings of an [`Authority`].
#[derive(Debug, Clone, Copy)]
pub struct AuthorityOptions {
	/// When blocks are produced.
	pub seal: Seal,
	/// The source of timestamps.
	pub clock: Clock,
	/// What to do when the system clock jumps.
	pub jumps: ClockJumpPolicy,
	/// The last block to produce; `None` for no end.
	pub until: Option<BlockNumber>,
}

/// A single authority.
pub struct Authority {
	options: AuthorityOptions,
	requests: mpsc::Receiver<Request>,
	last_ms: Option<u64>,
	watch: ClockWatch,
	/// Why no further block can be produced.
	ended: Option<EndReason>,
}

/// What the authority does next.
enum Next {
	Stop,
	Tick,
	Ready,
	Request(Request),
}

impl Authority {
	/// An authority, and the handle for requesting blocks from it.
	pub fn new(options: AuthorityOptions) -> (Self, SealHandle) {
		let (handle, requests) = SealHandle::new();
		(Self { options, requests, last_ms: None, watch: ClockWatch::new(), ended: None }, handle)
	}

	fn build_time(&self) -> Duration {
		match self.options.seal {
			// The rest of the interval is for finishing and storing the block.
			Seal::Interval(interval) => (interval * 2 / 3).max(MIN_BUILD_TIME),
			Seal::Instant | Seal::Manual => FREE_BUILD_TIME,
		}
	}

	fn reached(&self, producer: &Producer) -> Option<BlockNumber> {
		let best = producer.best().number;
		self.options.until.filter(|until| best >= *until)
	}

	/// Produces one block. Without `empty`, none is produced if all candidates are rejected.
	fn produce(
		&mut self,
		producer: &Producer,
		empty: bool,
	) -> Result<Option<Arc<ImportedBlock>>, ProduceError> {
		self.check_clock()?;
		let number = producer.best().number.saturating_add(1);
		let time = self.options.clock.at(number, self.last_ms);
		let built = producer.propose(inherent_data(time)?, Digest::default(), self.build_time())?;
		// While a migration is in progress the block has no transactions, but is needed.
		if !empty && built.included.is_empty() && built.stop_reason == StopReason::NoMore {
			return Ok(None);
		}
		let imported = producer.decide(built.block, None)?;
		self.last_ms = Some(time);
		log::debug!(
			target: "consensus",
			"block {} {:?}: {} in {:?} ({:?})",
			imported.number,
			imported.hash,
			counted(imported.body.len(), "extrinsic"),
			imported.execution,
			built.stop_reason,
		);
		Ok(Some(imported))
	}

	/// Fails or warns if the system clock has jumped.
	fn check_clock(&mut self) -> Result<(), ProduceError> {
		if !matches!(self.options.clock, Clock::Wall) {
			return Ok(());
		}
		match (self.watch.check(), self.options.jumps) {
			(None, _) => Ok(()),
			(Some(jump), ClockJumpPolicy::Refuse) => Err(ProduceError::Clock(jump)),
			(Some(jump), ClockJumpPolicy::Warn) => {
				log::warn!(target: "consensus", "{jump}");
				Ok(())
			}
		}
	}

	/// As [`Self::produce`], and logs a failure.
	fn attempt(
		&mut self,
		producer: &Producer,
		empty: bool,
	) -> Result<Option<Arc<ImportedBlock>>, ProduceError> {
		self.produce(producer, empty).inspect_err(|error| {
			let next = producer.best().number.saturating_add(1);
			log::error!(target: "consensus", "block {next} was not produced: {error}");
			if let ProduceError::Clock(jump) = error {
				self.ended = Some(EndReason::Clock(*jump));
			} else if error.is_storage_failure() {
				self.ended =
					Some(EndReason::Failed(format!("block {next} was not produced: {error}")));
			}
		})
	}

	fn handle_request(
		&mut self,
		producer: &Producer,
		request: &Request,
		stop: &watch::Receiver<bool>,
	) -> Result<Vec<BlockRef>, SealError> {
		let mut produced = Vec::new();
		for _ in 0..request.count {
			if *stop.borrow() || self.reached(producer).is_some() {
				return if produced.is_empty() { Err(SealError::Stopping) } else { Ok(produced) };
			}
			if !request.create_empty && producer.pool().size().ready == 0 {
				return if produced.is_empty() { Err(SealError::EmptyPool) } else { Ok(produced) };
			}
			match self.attempt(producer, request.create_empty) {
				Ok(Some(block)) => {
					produced.push(BlockRef { number: block.number, hash: block.hash });
				}
				Ok(None) if produced.is_empty() => return Err(SealError::EmptyPool),
				Ok(None) => return Ok(produced),
				Err(error) => return Err(SealError::Failed(error.to_string())),
			}
		}
		Ok(produced)
	}

	async fn work(mut self, producer: &Producer, mut stop: watch::Receiver<bool>) -> EndReason {
		let interval = match self.options.seal {
			Seal::Interval(interval) => Some(interval.max(Duration::from_millis(1))),
			Seal::Instant | Seal::Manual => None,
		};
		let mut ticks = tokio::time::interval(interval.unwrap_or(RETRY));
		ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
		let instant = self.options.seal == Seal::Instant;
		let mut ready = producer.pool().ready_signal();
		// The pool may already have transactions.
		ready.mark_changed();
		let mut retry_at: Option<Instant> = None;

		loop {
			// After a failed write the database is unusable until it is opened again. Ending shows that a
			// full disk is not just a slow node.
			if let Some(outcome) = self.ended.take() {
				return outcome;
			}
			if let Some(number) = self.reached(producer) {
				return EndReason::Reached(number);
			}
			let retry = async {
				match retry_at {
					Some(at) => tokio::time::sleep_until(at).await,
					None => std::future::pending().await,
				}
			};
			let next = tokio::select! {
				biased;
				// An error means that the handle was dropped.
				_ = stop.wait_for(|stop| *stop) => Next::Stop,
				Some(request) = self.requests.recv() => Next::Request(request),
				_ = ticks.tick(), if interval.is_some() => Next::Tick,
				() = retry, if instant => Next::Ready,
				Ok(()) = ready.changed(), if instant => Next::Ready,
			};
			match next {
				Next::Stop => return EndReason::Stopped,
				// Errors are logged; the next slot tries again.
				Next::Tick => drop(self.attempt(producer, true)),
				Next::Ready => {
					retry_at = None;
					if producer.pool().size().ready > 0 {
						// Transactions that did not fit go into the next block at once; transactions
						// that cannot be included must not keep the authority busy.
						let again = match self.attempt(producer, false) {
							Ok(Some(_)) => Instant::now(),
							Ok(None) | Err(_) => Instant::now() + RETRY,
						};
						if producer.pool().size().ready > 0 {
							retry_at = Some(again);
						}
					}
				}
				Next::Request(request) => {
					let answer = self.handle_request(producer, &request, &stop);
					// The client that asked may be gone.
					let _ = request.reply.send(answer);
				}
			}
		}
	}
}

impl Consensus for Authority {
	fn name(&self) -> &'static str {
		"authority"
	}

	fn describe(&self) -> String {
		self.options.seal.to_string()
	}

	fn run(self: Box<Self>, producer: &Producer, stop: watch::Receiver<bool>) -> EndReason {
		// A runtime of its own, because execution blocks the thread.
		let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
		match runtime {
			Ok(runtime) => runtime.block_on(self.work(producer, stop)),
			Err(error) => EndReason::Failed(format!("cannot start the authority's timer: {error}")),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		consensus::{ConsensusHandle, clock::wall_ms},
		testing::TestChain,
	};

	/// The result of a run in which the clock has jumped 30 days ahead.
	fn run_with_jump(jumps: ClockJumpPolicy) -> (EndReason, BlockNumber) {
		let test = TestChain::new();
		let options = AuthorityOptions {
			seal: Seal::Interval(Duration::from_millis(10)),
			clock: Clock::Wall,
			jumps,
			until: Some(2),
		};
		let (mut authority, _seal) = Authority::new(options);
		authority.watch = ClockWatch::started_at(wall_ms() - 30 * 86_400_000);
		let producer = Arc::new(Producer::new(test.chain.clone(), test.pool()));
		let mut running = ConsensusHandle::start(Box::new(authority), producer).unwrap();
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let outcome = runtime.block_on(running.ended());
		(outcome, test.chain.best().number)
	}

	#[test]
	fn a_clock_jump_ends_production_if_it_is_refused() {
		let (outcome, number) = run_with_jump(ClockJumpPolicy::Refuse);
		let EndReason::Clock(jump) = outcome else { panic!("{outcome:?}") };
		assert!(jump.to_string().contains("jumped ahead by 30 days"), "{jump}");
		assert_eq!(number, 0);
		assert_eq!(run_with_jump(ClockJumpPolicy::Warn), (EndReason::Reached(2), 2));
	}
}
