//! The pool on a real chain: admission, order, inclusion, refusal.

use super::*;
use crate::testing::{Client, TestChain, advance, bare, proposal};

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

	/// The next block, of what the pool has, as the authority makes it.
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

fn news(receiver: &mut Receiver<TxStatus>) -> Vec<TxStatus> {
	std::iter::from_fn(|| receiver.try_recv().ok()).collect()
}

#[test]
fn a_transaction_goes_from_submission_to_finality() {
	let f = Fixture::new();
	let transfer = f.transfer("Alice", 0, 0);
	let (hash, mut receiver) = f.pool.submit_and_watch(transfer.clone()).unwrap();
	assert_eq!(hash, transfer.hash());
	assert_eq!(f.pool.ready().len(), 1);
	let block = f.block();
	let index = block.body.iter().position(|x| *x == transfer).unwrap() as u32;
	assert_eq!(
		news(&mut receiver),
		[
			TxStatus::Ready,
			TxStatus::InBlock { block: block.hash, index },
			TxStatus::Finalized { block: block.hash, index },
		]
	);
	assert_eq!(f.pool.size(), PoolSize::default());
	// At once again it is banned, later outdated.
	assert_eq!(f.pool.submit(transfer).unwrap_err().code(), 1012);
}

#[test]
fn nonces_with_a_gap_wait_and_follow_in_order() {
	let f = Fixture::new();
	let (late_hash, mut late) = f.pool.submit_and_watch(f.transfer("Alice", 2, 0)).unwrap();
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	assert_eq!((f.pool.size().ready, f.pool.size().future), (0, 2));
	assert!(f.block().body.len() < 3, "no transfer can be in this block");
	f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	assert_eq!((f.pool.size().ready, f.pool.size().future), (3, 0));
	// The last one submitted first stays last.
	assert_eq!(f.pool.ready()[2].hash, late_hash);
	f.block();
	assert_eq!(f.pool.size(), PoolSize::default());
	let news = news(&mut late);
	assert_eq!(news[..2], [TxStatus::Future, TxStatus::Ready]);
	assert!(news.last().unwrap().is_final());
}

#[test]
fn a_tip_goes_first_and_replaces() {
	let f = Fixture::new();
	f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	let (_, mut first) = f.pool.submit_and_watch(f.transfer("Bob", 0, 0)).unwrap();
	let tipped = f.pool.submit(f.transfer("Bob", 0, 1_000_000_000_000_000_000)).unwrap();
	assert_eq!(f.pool.ready()[0].hash, tipped);
	assert_eq!(f.pool.size().ready, 2);
	assert_eq!(news(&mut first), [TxStatus::Ready, TxStatus::Usurped(tipped)]);
	let error = f.pool.submit(f.transfer("Bob", 0, 0)).unwrap_err();
	assert_eq!(error.code(), 1014, "{error}");
}

#[test]
fn bad_submissions_are_refused_with_the_codes_that_clients_know() {
	let f = Fixture::new();
	let code = |extrinsic| f.pool.submit(extrinsic).expect_err("refused").code();
	assert_eq!(code(Extrinsic(vec![])), 1001);
	assert_eq!(code(Extrinsic(vec![255; 100])), 1001);
	let mut forged = f.transfer("Alice", 0, 0);
	forged.0[60] ^= 1;
	assert_eq!(code(forged), 1010);
	// What no key signed, and the pallet has no rule for.
	assert_eq!(code(bare(&f.client.transfer("Bob", 1))), 1011);
	// A length prefix that fits and nothing decodable behind it: the runtime panics.
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
fn what_was_refused_is_not_judged_again() {
	let f = Fixture::new();
	// The verdict is that of the signature alone: no later state changes it.
	let mut forged = f.transfer("Alice", 0, 0);
	forged.0[60] ^= 1;
	// This one becomes valid when the account has funds.
	let poor = f.client.sign("Nobody", 0, 0, f.client.transfer("Bob", 1));
	// And on this one the runtime panics.
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
fn what_is_too_large_is_refused_before_it_is_there() {
	let f = Fixture::new();
	let limit = f.pool.max_extrinsic_bytes();
	assert!(f.pool.room(limit).is_ok());
	let error = f.pool.room(limit + 1).unwrap_err();
	assert!(matches!(error, PoolError::TooLarge { .. }), "{error}");
}

#[test]
fn signatures_are_verified_once() {
	let f = Fixture::new();
	f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	assert_eq!(f.test.chain.signatures().len(), 1);
	f.block();
	assert_eq!(f.test.chain.signatures().len(), 1, "the block verified nothing new");
}

#[test]
fn verdicts_are_renewed_after_blocks() {
	let f = Fixture::new();
	// Waits for nonce 0, which arrives by a block that the pool knew nothing of.
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	let block = advance(&f.test.chain, &[f.transfer("Alice", 0, 0)]);
	f.pool.on_block(&block);
	assert_eq!(f.pool.size().ready, 0);
	assert_eq!(f.pool.revalidate(10), 1);
	assert_eq!(f.pool.size().ready, 1);
	assert_eq!(f.pool.revalidate(10), 0, "nothing is left to ask about");

	// And what such a block makes invalid leaves.
	let (_, mut receiver) = f.pool.submit_and_watch(f.transfer("Bob", 0, 0)).unwrap();
	let block = advance(&f.test.chain, &[f.transfer("Bob", 0, 5)]);
	f.pool.on_block(&block);
	f.pool.revalidate(10);
	assert_eq!(news(&mut receiver), [TxStatus::Ready, TxStatus::Invalid]);
	assert_eq!(f.pool.size().ready, 1);
}

#[test]
fn an_operator_can_remove_a_transaction() {
	let f = Fixture::new();
	let hash = f.pool.submit(f.transfer("Alice", 0, 0)).unwrap();
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	assert!(f.pool.remove(&hash));
	assert!(!f.pool.remove(&hash));
	assert_eq!((f.pool.size().ready, f.pool.size().future), (0, 1));
}

#[test]
fn many_threads_may_submit() {
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
fn async_callers_are_answered_by_the_pools_threads_until_it_stops() {
	let f = Fixture::new();
	let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
	let wanted: Vec<Extrinsic> =
		(0..40).flat_map(|n| [f.transfer("Alice", n, 0), f.transfer("Bob", n, 0)]).collect();
	let submitted: Vec<_> = wanted
		.iter()
		.map(|extrinsic| {
			let (pool, extrinsic) = (f.pool.clone(), extrinsic.clone());
			runtime.spawn(async move {
				let room = pool.room(extrinsic.0.len())?;
				pool.submit_async(extrinsic, room).await
			})
		})
		.collect();
	for (extrinsic, answer) in wanted.iter().zip(submitted) {
		assert_eq!(runtime.block_on(answer).unwrap().unwrap(), extrinsic.hash());
	}
	assert_eq!((f.pool.size().ready, f.pool.size().future), (80, 0));

	let room = || f.pool.room(200).unwrap();
	let again = f.pool.submit_async(wanted[0].clone(), room());
	assert_eq!(runtime.block_on(again).unwrap_err().code(), 1013);
	let watched = f.pool.submit_and_watch_async(f.transfer("Charlie", 0, 0), room());
	let (_, mut news) = runtime.block_on(watched).unwrap();
	assert_eq!(news.try_recv().unwrap(), TxStatus::Ready);

	f.pool.stop();
	let late = f.pool.submit_async(f.transfer("Dave", 0, 0), room());
	assert_eq!(runtime.block_on(late).unwrap_err().code(), 1040);
}

#[test]
fn who_waits_when_the_pool_stops_is_told_so() {
	let f = Fixture::new();
	let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
	let transfers: Vec<Extrinsic> = (0..200).map(|nonce| f.transfer("Alice", nonce, 0)).collect();
	// No thread can end its first while this is held.
	let held = f.pool.lock();
	let queued: Vec<_> = transfers
		.into_iter()
		.map(|transfer| {
			let room = f.pool.room(transfer.0.len()).unwrap();
			f.pool.admission.queue(&f.pool, transfer, false, room).unwrap()
		})
		.collect();
	f.pool.stop();
	drop(held);
	let mut told = 0;
	for answer in queued {
		match runtime.block_on(answer) {
			Ok(admitted) => assert!(admitted.is_ok()),
			Err(_) => told += 1,
		}
	}
	assert!(told > 0, "all were admitted before the pool stopped");
	assert_eq!(f.pool.size().ready + f.pool.size().future + told, 200);
}

#[test]
fn the_pool_thread_revalidates_and_ends() {
	let f = Fixture::new();
	let thread = f.pool.start().unwrap();
	f.pool.submit(f.transfer("Alice", 1, 0)).unwrap();
	let block = advance(&f.test.chain, &[f.transfer("Alice", 0, 0)]);
	f.pool.on_block(&block);
	let begun = Instant::now();
	while f.pool.size().ready == 0 {
		assert!(begun.elapsed() < Duration::from_secs(20), "never revalidated");
		std::thread::sleep(Duration::from_millis(5));
	}
	f.pool.stop();
	thread.join().unwrap();
}
