//! The pool on a chain with the embedded runtime.

use super::*;
use crate::{
	chain::ImportedBlock,
	primitives::Extrinsic,
	testing::{Client, TestChain, advance, bare, proposal},
};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::mpsc::Receiver;

struct Fixture {
	test: TestChain,
	client: Client,
	pool: Arc<Pool>,
}

impl Fixture {
	fn new() -> Self {
		let test = TestChain::new();
		Self { client: Client::new(&test.chain), pool: test.pool(), test }
	}

	fn transfer(&self, from: &str, nonce: u32, tip: u128) -> Extrinsic {
		self.client.sign(from, nonce, tip, self.client.transfer("Ferdie", 1))
	}

	/// Builds the next block from the pool, as the authority does.
	fn block(&self) -> Arc<ImportedBlock> {
		let transactions = self.pool.best(usize::MAX, usize::MAX);
		let candidates: Vec<&Extrinsic> = transactions.iter().map(|tx| &tx.extrinsic).collect();
		let time = 1_700_000_000_000 + 6_000 * u64::from(self.test.chain.best().number);
		let built = self.test.chain.build_block(&proposal(time), &candidates).unwrap();
		let rejected = built.rejected.clone();
		let rejected = rejected.into_iter().map(|(index, why)| (transactions[index].hash, why));
		self.pool.on_rejected(rejected);
		let block = self.test.chain.commit(built.block).unwrap();
		self.pool.on_block(&block);
		block
	}
}

fn updates(receiver: &mut Receiver<TxStatus>) -> Vec<TxStatus> {
	std::iter::from_fn(|| receiver.try_recv().ok()).collect()
}

#[test]
fn status_updates_follow_a_transaction_to_finality() {
	let f = Fixture::new();
	let transfer = f.transfer("Alice", 0, 0);
	let (hash, mut receiver) = f.pool.submit_and_watch(transfer.clone()).unwrap();
	assert_eq!(hash, transfer.hash());
	assert_eq!(f.pool.ready().len(), 1);
	let block = f.block();
	let index = block.body.iter().position(|x| *x == transfer).unwrap() as u32;
	assert_eq!(
		updates(&mut receiver),
		[
			TxStatus::Ready,
			TxStatus::InBlock { block: block.hash, index },
			TxStatus::Finalized { block: block.hash, index },
		]
	);
	assert_eq!(f.pool.size(), PoolSize::default());
	// Banned for a while, outdated later.
	assert_eq!(f.pool.submit(transfer).unwrap_err().code(), 1012);
}

#[test]
fn transactions_with_a_nonce_gap_wait() {
	let f = Fixture::new();
	let (late_hash, mut late) = f.pool.submit_and_watch(f.transfer("Alice", 2, 0)).unwrap();
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	assert_eq!((f.pool.size().ready, f.pool.size().future), (0, 2));
	assert!(f.block().body.len() < 3, "no transfer can be in this block");
	f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	assert_eq!((f.pool.size().ready, f.pool.size().future), (3, 0));
	// It keeps the order of nonces, not of submission.
	assert_eq!(f.pool.ready()[2].hash, late_hash);
	f.block();
	assert_eq!(f.pool.size(), PoolSize::default());
	let updates = updates(&mut late);
	assert_eq!(updates[..2], [TxStatus::Future, TxStatus::Ready]);
	assert!(updates.last().unwrap().is_final());
}

#[test]
fn a_tip_raises_the_priority_and_replaces() {
	let f = Fixture::new();
	f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	let (_, mut first) = f.pool.submit_and_watch(f.transfer("Bob", 0, 0)).unwrap();
	let tipped = f.pool.submit(f.transfer("Bob", 0, 1_000_000_000_000_000_000)).unwrap();
	assert_eq!(f.pool.ready()[0].hash, tipped);
	assert_eq!(f.pool.size().ready, 2);
	assert_eq!(updates(&mut first), [TxStatus::Ready, TxStatus::Usurped(tipped)]);
	let error = f.pool.submit(f.transfer("Bob", 0, 0)).unwrap_err();
	assert_eq!(error.code(), 1014, "{error}");
}

#[test]
fn rejections_have_the_codes_of_substrate() {
	let f = Fixture::new();
	let code = |extrinsic| f.pool.submit(extrinsic).expect_err("refused").code();
	assert_eq!(code(Extrinsic(vec![])), 1001);
	assert_eq!(code(Extrinsic(vec![255; 100])), 1001);
	let mut forged = f.transfer("Alice", 0, 0);
	forged.0[60] ^= 1;
	assert_eq!(code(forged), 1010);
	// Unsigned, and the pallet accepts no unsigned calls.
	assert_eq!(code(bare(&f.client.transfer("Bob", 1))), 1011);
	// The length prefix matches but the rest does not decode: the runtime panics.
	assert_eq!(code(Extrinsic(vec![12, 9, 9, 9])), 1002);
	// An account without funds.
	let poor = f.client.sign("Nobody", 0, 0, f.client.transfer("Bob", 1));
	let error = f.pool.submit(poor).unwrap_err();
	assert_eq!((error.code(), error.title()), (1010, "Invalid Transaction"));
	assert!(error.data().contains("fees"), "{}", error.data());

	let good = f.transfer("Alice", 0, 0);
	f.pool.submit(good.clone()).unwrap();
	assert_eq!(code(good), 1013);
	f.block();
	assert_eq!(code(f.transfer("Alice", 0, 0)), 1010);
	assert_eq!(f.pool.size(), PoolSize::default());
}

#[test]
fn rejected_transactions_are_banned() {
	let f = Fixture::new();
	// Bad signature: no later state makes it valid.
	let mut forged = f.transfer("Alice", 0, 0);
	forged.0[60] ^= 1;
	// Becomes valid when the account has funds.
	let poor = f.client.sign("Nobody", 0, 0, f.client.transfer("Bob", 1));
	// The runtime panics.
	let broken = Extrinsic(vec![12, 9, 9, 9]);
	for (extrinsic, code, reason) in
		[(&forged, 1010, "signature"), (&poor, 1010, "fees"), (&broken, 1002, "panicked")]
	{
		assert_eq!(f.pool.submit(extrinsic.clone()).unwrap_err().code(), code);
		let again = f.pool.submit(extrinsic.clone()).unwrap_err();
		assert_eq!(again.code(), 1012, "{again}");
		assert!(again.data().contains(reason), "{again}");
	}
	f.block();
	assert_eq!(f.pool.submit(forged).unwrap_err().code(), 1012);
	assert_eq!(f.pool.submit(broken).unwrap_err().code(), 1012);
	assert_eq!(f.pool.submit(poor).unwrap_err().code(), 1010);
}

#[test]
fn large_transactions_are_rejected_before_they_are_received() {
	let f = Fixture::new();
	let limit = f.pool.max_extrinsic_bytes();
	assert!(f.pool.reserve(limit).is_ok());
	let error = f.pool.reserve(limit + 1).unwrap_err();
	assert!(matches!(error, PoolError::TooLarge { .. }), "{error}");
}

#[test]
fn signatures_are_verified_once() {
	let f = Fixture::new();
	f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	assert_eq!(f.test.chain.signatures().len(), 1);
	f.block();
	assert_eq!(f.test.chain.signatures().len(), 1, "the block verified no other signature");
}

#[test]
fn transactions_are_revalidated_after_blocks() {
	let f = Fixture::new();
	// Waits for nonce 0, which the pool first sees in a block.
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	let block = advance(&f.test.chain, &[f.transfer("Alice", 0, 0)]);
	f.pool.on_block(&block);
	assert_eq!(f.pool.size().ready, 0);
	assert_eq!(f.pool.revalidate(10), 1);
	assert_eq!(f.pool.size().ready, 1);
	assert_eq!(f.pool.revalidate(10), 0, "nothing is left to revalidate");

	// Transactions that a block makes invalid are removed.
	let (_, mut receiver) = f.pool.submit_and_watch(f.transfer("Bob", 0, 0)).unwrap();
	let block = advance(&f.test.chain, &[f.transfer("Bob", 0, 5)]);
	f.pool.on_block(&block);
	f.pool.revalidate(10);
	assert_eq!(updates(&mut receiver), [TxStatus::Ready, TxStatus::Invalid]);
	assert_eq!(f.pool.size().ready, 1);
}

#[test]
fn transactions_can_be_removed() {
	let f = Fixture::new();
	let hash = f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	assert!(f.pool.remove(&hash));
	assert!(!f.pool.remove(&hash));
	assert_eq!((f.pool.size().ready, f.pool.size().future), (0, 1));
}

#[test]
fn threads_can_submit_concurrently() {
	let f = Fixture::new();
	std::thread::scope(|scope| {
		for name in ["Alice", "Bob", "Charlie", "Dave"] {
			let f = &f;
			scope.spawn(move || {
				for nonce in 0..20 {
					f.pool.submit(f.transfer(name, nonce, 0)).unwrap();
				}
			});
		}
	});
	assert_eq!(f.pool.size().ready, 80);
	assert_eq!(f.block().body.len(), 81);
	assert_eq!(f.pool.size(), PoolSize::default());
}

#[test]
fn async_submissions_are_admitted_until_the_pool_stops() {
	let f = Fixture::new();
	let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
	let wanted: Vec<Extrinsic> =
		(0..40).flat_map(|n| [f.transfer("Alice", n, 0), f.transfer("Bob", n, 0)]).collect();
	let submitted: Vec<_> = wanted
		.iter()
		.map(|extrinsic| {
			let (pool, extrinsic) = (f.pool.clone(), extrinsic.clone());
			runtime.spawn(async move {
				let reservation = pool.reserve(extrinsic.0.len())?;
				pool.submit_async(extrinsic, reservation).await
			})
		})
		.collect();
	for (extrinsic, answer) in wanted.iter().zip(submitted) {
		assert_eq!(runtime.block_on(answer).unwrap().unwrap(), extrinsic.hash());
	}
	assert_eq!((f.pool.size().ready, f.pool.size().future), (80, 0));

	let reservation = || f.pool.reserve(200).unwrap();
	let again = f.pool.submit_async(wanted[0].clone(), reservation());
	assert_eq!(runtime.block_on(again).unwrap_err().code(), 1013);
	let watched = f.pool.submit_and_watch_async(f.transfer("Charlie", 0, 0), reservation());
	let (_, mut updates) = runtime.block_on(watched).unwrap();
	assert_eq!(updates.try_recv().unwrap(), TxStatus::Ready);

	f.pool.stop();
	let late = f.pool.submit_async(f.transfer("Dave", 0, 0), reservation());
	assert_eq!(runtime.block_on(late).unwrap_err().code(), 1040);
}

#[test]
fn waiting_submissions_fail_when_the_pool_stops() {
	let f = Fixture::new();
	let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
	let transfers: Vec<Extrinsic> = (0..200).map(|nonce| f.transfer("Alice", nonce, 0)).collect();
	// No thread can finish its first transaction while this lock is held.
	let held = f.pool.lock();
	let queued: Vec<_> = transfers
		.into_iter()
		.map(|transfer| {
			let reservation = f.pool.reserve(transfer.0.len()).unwrap();
			f.pool.admission.push(&f.pool, 4, transfer, false, reservation).unwrap()
		})
		.collect();
	f.pool.stop();
	drop(held);
	let mut stopped = 0;
	for answer in queued {
		match runtime.block_on(answer) {
			Ok(admitted) => assert!(admitted.is_ok()),
			Err(_) => stopped += 1,
		}
	}
	assert!(stopped > 0, "all were admitted before the pool stopped");
	assert_eq!(f.pool.size().ready + f.pool.size().future + stopped, 200);
}

#[test]
fn the_revalidation_thread_runs_and_ends() {
	let f = Fixture::new();
	let thread = f.pool.start().unwrap();
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	let block = advance(&f.test.chain, &[f.transfer("Alice", 0, 0)]);
	f.pool.on_block(&block);
	let start = Instant::now();
	while f.pool.size().ready == 0 {
		assert!(start.elapsed() < Duration::from_secs(20), "never revalidated");
		std::thread::sleep(Duration::from_millis(5));
	}
	f.pool.stop();
	thread.join().unwrap();
}
