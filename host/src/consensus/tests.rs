//! The authority in its three modes, on a chain with the embedded runtime.

use super::*;
use crate::{
	chain::inherent_data,
	pool::Pool,
	primitives::BlockNumber,
	testing::{Client, TestChain},
};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};

struct Fixture {
	test: TestChain,
	pool: Arc<Pool>,
	running: ConsensusHandle,
	seal: SealHandle,
}

impl Fixture {
	fn start(seal: Seal, until: Option<BlockNumber>) -> Self {
		Self::on(TestChain::new(), seal, until)
	}

	fn on(test: TestChain, seal: Seal, until: Option<BlockNumber>) -> Self {
		let pool = test.pool();
		let clock = Clock::Simulated { start_ms: 1_700_000_000_000, step_ms: 6_000 };
		let (authority, handle) = Authority::new(AuthorityOptions {
			seal,
			clock,
			jumps: ClockJumpPolicy::default(),
			until,
		});
		let producer = Arc::new(Producer::new(test.chain.clone(), pool.clone()));
		let running = ConsensusHandle::start(Box::new(authority), producer).unwrap();
		Self { test, pool, running, seal: handle }
	}

	fn transfer(&self, nonce: u32) -> crate::primitives::Extrinsic {
		let client = Client::new(&self.test.chain);
		client.sign("Alice", nonce, 0, client.transfer("Bob", 1))
	}

	fn wait_for_block(&self, number: BlockNumber) {
		let begun = Instant::now();
		while self.test.chain.best().number < number {
			assert!(begun.elapsed() < Duration::from_secs(30), "block {number} was never produced");
			std::thread::sleep(Duration::from_millis(2));
		}
	}

	/// Stops the authority and returns the chain.
	fn stop(self) -> (TestChain, EndReason) {
		let outcome = self.running.stop();
		(self.test, outcome)
	}
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
	let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
	runtime.block_on(future)
}

#[test]
fn interval_produces_blocks_until_the_requested_one() {
	let mut f = Fixture::start(Seal::Interval(Duration::from_millis(20)), Some(5));
	assert_eq!(block_on(f.running.ended()), EndReason::Reached(5));
	assert_eq!(f.test.chain.best().number, 5);
	let (test, outcome) = f.stop();
	assert_eq!(outcome, EndReason::Reached(5));

	// A restart continues from there.
	let mut f = Fixture::on(test.restart(), Seal::Interval(Duration::from_millis(20)), Some(8));
	assert_eq!(block_on(f.running.ended()), EndReason::Reached(8));
	assert_eq!(f.test.chain.best().number, 8);
}

#[test]
fn stopping_begins_no_further_block() {
	let f = Fixture::start(Seal::Interval(Duration::from_millis(10)), None);
	f.wait_for_block(3);
	let seal = f.seal.clone();
	let (test, outcome) = f.stop();
	assert_eq!(outcome, EndReason::Stopped);
	let best = test.chain.best();
	std::thread::sleep(Duration::from_millis(50));
	assert_eq!(test.chain.best(), best);
	assert_eq!(block_on(seal.create_block(true)), Err(SealError::Stopping));
}

#[test]
fn instant_produces_blocks_only_for_transactions() {
	let f = Fixture::start(Seal::Instant, None);
	std::thread::sleep(Duration::from_millis(100));
	assert_eq!(f.test.chain.best().number, 0);
	for nonce in 0..3 {
		f.pool.submit(f.transfer(nonce)).unwrap();
		f.wait_for_block(nonce + 1);
	}
	std::thread::sleep(Duration::from_millis(100));
	assert_eq!(f.test.chain.best().number, 3);
	assert_eq!(f.pool.size().ready, 0);
	assert_eq!(f.stop().1, EndReason::Stopped);
}

#[test]
fn manual_produces_blocks_only_on_request() {
	let f = Fixture::start(Seal::Manual, None);
	f.pool.submit(f.transfer(0)).unwrap();
	std::thread::sleep(Duration::from_millis(50));
	assert_eq!(f.test.chain.best().number, 0);
	let block = block_on(f.seal.create_block(false)).unwrap();
	assert_eq!(block, f.test.chain.best());
	assert_eq!(block.number, 1);
	assert_eq!(block_on(f.seal.create_block(false)), Err(SealError::EmptyPool));
	let blocks = block_on(f.seal.seal(true, 4)).unwrap();
	assert_eq!(blocks.iter().map(|block| block.number).collect::<Vec<_>>(), [2, 3, 4, 5]);
	assert_eq!(block_on(f.seal.seal(true, u32::MAX)), Err(SealError::TooMany(u32::MAX)));
}

#[test]
fn simulated_time_produces_the_same_chain() {
	let (first, second) = (Fixture::start(Seal::Manual, None), Fixture::start(Seal::Manual, None));
	block_on(first.seal.seal(true, 3)).unwrap();
	std::thread::sleep(Duration::from_millis(20));
	block_on(second.seal.seal(true, 3)).unwrap();
	assert_eq!(first.test.chain.best(), second.test.chain.best());
}

#[test]
fn another_node_verifies_a_proposed_block() {
	let (author, verifier) = (TestChain::new(), TestChain::new());
	let author = Producer::new(author.chain.clone(), author.pool());
	let verifier = Producer::new(verifier.chain.clone(), verifier.pool());
	let time = Clock::Wall.at(1, None);
	let built = author
		.propose(inherent_data(time).unwrap(), Default::default(), Duration::from_secs(10))
		.unwrap()
		.block;
	let executed = verifier.verify(built.header.clone(), built.body.clone()).unwrap();
	let justification = (*b"test", vec![1, 2, 3]);
	let (ours, theirs) =
		(author.decide(built, None), verifier.decide(executed, Some(justification.clone())));
	assert_eq!(ours.unwrap().hash, theirs.unwrap().hash);
	assert_eq!(author.chain().justification(1).unwrap(), None);
	assert_eq!(verifier.chain().justification(1).unwrap(), Some(justification));
	assert_eq!(verifier.chain().first_justified().unwrap(), Some(1));
	assert_eq!(author.best(), verifier.best());
}
