//! A single authority: makes every block itself, and what it makes is final.

use super::{
	Clock, ClockJumpPolicy, Consensus, EndReason, ProduceError, Producer, Seal, SealError,
	SealHandle, clock_jump::ClockWatch, seal::Request,
};
use crate::{
	chain::{BlockRef, BuildError, ImportedBlock, StopReason},
	primitives::BlockNumber,
};
use sp_runtime::Digest;
use std::{sync::Arc, time::Duration};
use tokio::{
	sync::{mpsc, watch},
	time::{Instant, MissedTickBehavior},
};

/// How long to wait after a failure before the next attempt, where no interval says so.
const RETRY: Duration = Duration::from_secs(1);

/// The least time for a block's extrinsics, however short the interval.
const MIN_BUILD_TIME: Duration = Duration::from_millis(50);

/// The time for a block's extrinsics where there is no interval.
const FREE_BUILD_TIME: Duration = Duration::from_secs(2);

/// What an operator chooses.
#[derive(Debug, Clone, Copy)]
pub struct AuthorityOptions {
	/// When blocks are made.
	pub seal: Seal,
	/// Where their timestamps come from.
	pub clock: Clock,
	/// What to do when the machine's clock jumps.
	pub jumps: ClockJumpPolicy,
	/// The block after which to end.
	pub until: Option<BlockNumber>,
}

/// A single authority.
pub struct Authority {
	options: AuthorityOptions,
	requests: mpsc::Receiver<Request>,
	last_ms: Option<u64>,
	watch: ClockWatch,
	/// Why no further block can be made.
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
	/// An authority, and the handle by which to ask it for blocks.
	pub fn new(options: AuthorityOptions) -> (Self, SealHandle) {
		let (handle, requests) = SealHandle::new();
		(Self { options, requests, last_ms: None, watch: ClockWatch::new(), ended: None }, handle)
	}

	fn build_time(&self) -> Duration {
		match self.options.seal {
			// The rest is for finishing and storing the block.
			Seal::Interval(interval) => (interval * 2 / 3).max(MIN_BUILD_TIME),
			Seal::Instant | Seal::Manual => FREE_BUILD_TIME,
		}
	}

	fn reached(&self, producer: &Producer) -> Option<BlockNumber> {
		let best = producer.best().number;
		self.options.until.filter(|until| best >= *until)
	}

	/// Makes one block. Without `empty`, none is made if every candidate was refused.
	fn make(
		&mut self,
		producer: &Producer,
		empty: bool,
	) -> Result<Option<Arc<ImportedBlock>>, ProduceError> {
		self.check_clock()?;
		let number = producer.best().number.saturating_add(1);
		let time = self.options.clock.at(number, self.last_ms);
		let built = producer.propose(time, Digest::default(), self.build_time())?;
		// A block that the runtime fills by itself, amid a migration, goes ahead all the same.
		if !empty && built.included.is_empty() && built.stop_reason == StopReason::NoMore {
			return Ok(None);
		}
		let imported = producer.decide(built.block)?;
		self.last_ms = Some(time);
		log::debug!(
			target: "consensus",
			"block {} {:?}: {} extrinsics in {:?} ({:?})",
			imported.number, imported.hash, imported.body.len(), imported.execution, built.stop_reason,
		);
		Ok(Some(imported))
	}

	/// Refuses to go on, or warns, when the machine's clock has jumped.
	fn check_clock(&mut self) -> Result<(), ProduceError> {
		if !matches!(self.options.clock, Clock::Wall) {
			return Ok(());
		}
		match (self.watch.look(), self.options.jumps) {
			(None, _) => Ok(()),
			(Some(jump), ClockJumpPolicy::Refuse) => Err(ProduceError::Clock(jump)),
			(Some(jump), ClockJumpPolicy::Warn) => {
				log::warn!(target: "consensus", "{jump}");
				Ok(())
			}
		}
	}

	/// As [`Self::make`], and reports a failure to the operator.
	fn attempt(
		&mut self,
		producer: &Producer,
		empty: bool,
	) -> Result<Option<Arc<ImportedBlock>>, ProduceError> {
		let made = self.make(producer, empty);
		made.inspect_err(|error| {
			let next = producer.best().number.saturating_add(1);
			log::error!(target: "consensus", "block {next} was not made: {error}");
			if let ProduceError::Clock(jump) = error {
				self.ended = Some(EndReason::Clock(*jump));
			} else if error.is_storage_failure() {
				self.ended = Some(EndReason::Failed(format!("block {next} was not made: {error}")));
			}
		})
	}

	fn handle_request(
		&mut self,
		producer: &Producer,
		request: &Request,
		stop: &watch::Receiver<bool>,
	) -> Result<Vec<BlockRef>, SealError> {
		let mut made = Vec::new();
		for _ in 0..request.count {
			if *stop.borrow() || self.reached(producer).is_some() {
				return if made.is_empty() { Err(SealError::Stopping) } else { Ok(made) };
			}
			if !request.create_empty && producer.pool().size().ready == 0 {
				return if made.is_empty() { Err(SealError::EmptyPool) } else { Ok(made) };
			}
			match self.attempt(producer, request.create_empty) {
				Ok(Some(block)) => {
					made.push(BlockRef { number: block.number, hash: block.hash });
				}
				Ok(None) if made.is_empty() => return Err(SealError::EmptyPool),
				Ok(None) => return Ok(made),
				Err(error) => return Err(SealError::Failed(error.to_string())),
			}
		}
		Ok(made)
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
		// Transactions may have come before.
		ready.mark_changed();
		let mut retry_at: Option<Instant> = None;

		loop {
			// After a failed write the database answers nothing until it is opened again: a full disk
			// must not look like a node that is merely slow.
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
				// An error means that nobody is left who could stop it later.
				_ = stop.wait_for(|stop| *stop) => Next::Stop,
				Some(request) = self.requests.recv() => Next::Request(request),
				_ = ticks.tick(), if interval.is_some() => Next::Tick,
				() = retry, if instant => Next::Ready,
				Ok(()) = ready.changed(), if instant => Next::Ready,
			};
			match next {
				Next::Stop => return EndReason::Stopped,
				// The next slot tries again.
				Next::Tick => drop(self.attempt(producer, true)),
				Next::Ready => {
					retry_at = None;
					if producer.pool().size().ready > 0 {
						// What did not fit goes into the next block at once; what cannot go in
						// must not keep the authority busy.
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
					// Whoever asked may have left.
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

	fn run(self: Box<Self>, producer: &Producer, stop: watch::Receiver<bool>) -> EndReason {
		// A runtime of this thread alone: execution blocks nobody else's.
		let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
		match runtime {
			Ok(runtime) => runtime.block_on(self.work(producer, stop)),
			Err(error) => EndReason::Failed(format!("no timer for the authority: {error}")),
		}
	}
}

impl ProduceError {
	/// Whether the runtime, rather than the node, kept the block from being made.
	pub fn is_runtime_failure(&self) -> bool {
		matches!(self, Self::Build(BuildError::Runtime(_) | BuildError::Inherent { .. }))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		consensus::{ConsensusHandle, clock::wall_ms},
		testing::TestChain,
	};

	/// What comes of a run in which the clock has jumped 30 days ahead.
	fn run_with_jump(jumps: ClockJumpPolicy) -> (EndReason, BlockNumber) {
		let test = TestChain::new();
		let options = AuthorityOptions {
			seal: Seal::Interval(Duration::from_millis(10)),
			clock: Clock::Wall,
			jumps,
			until: Some(2),
		};
		let (mut authority, _seal) = Authority::new(options);
		authority.watch = ClockWatch::begun(wall_ms() - 30 * 86_400_000);
		let producer = Arc::new(Producer::new(test.chain.clone(), test.pool()));
		let mut running = ConsensusHandle::start(Box::new(authority), producer).unwrap();
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		let outcome = runtime.block_on(running.ended());
		(outcome, test.chain.best().number)
	}

	#[test]
	fn a_leap_of_the_clock_ends_production_where_it_is_refused() {
		let (outcome, number) = run_with_jump(ClockJumpPolicy::Refuse);
		let EndReason::Clock(jump) = outcome else { panic!("{outcome:?}") };
		assert!(jump.to_string().contains("jumped ahead by 30 days"), "{jump}");
		assert_eq!(number, 0);
		assert_eq!(run_with_jump(ClockJumpPolicy::Warn), (EndReason::Reached(2), 2));
	}
}
