//! The transaction pool: what may go into the next block, in which order.
//!
//! # Timeline of a transaction
//! 1. *Admission*, on the thread of whoever submits, or on the pool's own for async callers: form,
//!    bans, and the runtime's verdict on the best block's state. Its signature is verified here and
//!    remembered for the block.
//! 2. *Ready* or *future*, by the tags it requires; see [`graph`].
//! 3. *In a block*, or refused there, or replaced, expired, or pushed out by others.
//!
//! After each block the pool takes out what it included, and asks the runtime again about some of
//! the oldest verdicts, future ones first: a bounded number, on a thread of its own.

mod admission;
mod bans;
mod error;
pub mod graph;
#[cfg(test)]
mod tests;
mod transaction;
mod validate;
mod watch;

pub use admission::Room;
pub use error::{PoolError, describe_invalid, describe_unknown};
pub use graph::Limit;
pub use transaction::Transaction;
pub use watch::TxStatus;

use crate::{
	chain::{BlockRef, Chain, ImportedBlock, Rejection},
	primitives::{Extrinsic, Hash},
};
use admission::{Admission, Admitted};
use bans::{Ban, Bans, Until};
use graph::{Effects, Graph};
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionSource, TransactionValidityError,
};
use std::{
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		mpsc::{SyncSender, sync_channel},
	},
	thread::JoinHandle,
	time::{Duration, Instant},
};
use tokio::sync::{mpsc::Receiver, watch as signal};
use validate::Validator;
use watch::Watchers;

/// The stack of the pool's thread, in bytes: calls of the runtime need much of it.
const STACK_BYTES: usize = 8 << 20;

/// The most threads on which transactions are admitted: there are instances of the runtime for them
/// whatever else goes on.
const MAX_THREADS: usize = 8;

/// What an operator chooses.
#[derive(Debug, Clone)]
pub struct PoolOptions {
	/// The most ready transactions.
	pub ready: Limit,
	/// The most future transactions.
	pub future: Limit,
	/// The largest extrinsic, in bytes.
	pub max_extrinsic_bytes: usize,
	/// How many transactions are asked about again after a block.
	pub revalidated_per_block: usize,
	/// How long an included transaction is not looked at again.
	pub included_ban: Duration,
	/// How long a transaction is not looked at again that was refused for good. One that a later state
	/// may make valid is looked at again after the next block.
	pub invalid_ban: Duration,
	/// How long a transaction is not looked at again on which the runtime failed in a block.
	pub failed_ban: Duration,
	/// How long the runtime may take for its verdict.
	pub verdict_time: Duration,
	/// On how many threads transactions of async callers are admitted.
	pub threads: usize,
}

impl Default for PoolOptions {
	fn default() -> Self {
		Self {
			ready: Limit { count: 8_192, bytes: 20 << 20 },
			future: Limit { count: 1_024, bytes: 2 << 20 },
			max_extrinsic_bytes: 4 << 20,
			revalidated_per_block: 256,
			included_ban: Duration::from_secs(60),
			invalid_ban: Duration::from_secs(60),
			failed_ban: Duration::from_secs(600),
			verdict_time: Duration::from_secs(2),
			threads: std::thread::available_parallelism().map_or(2, usize::from).min(MAX_THREADS),
		}
	}
}

/// What the pool holds, for operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolSize {
	/// Ready transactions.
	pub ready: usize,
	/// Their bytes.
	pub ready_bytes: usize,
	/// Future transactions.
	pub future: usize,
	/// Their bytes.
	pub future_bytes: usize,
}

struct Inner {
	graph: Graph,
	watchers: Watchers,
	/// What was in a block, or failed in one.
	bans: Bans,
	/// What was refused. Apart, so that strangers push nothing out of the other.
	refused: Bans,
}

impl Inner {
	/// Refuses what the pool has, or was told of a moment ago.
	fn check_news(&self, hash: &Hash, best: BlockRef) -> Result<(), PoolError> {
		if self.graph.contains(hash) {
			return Err(PoolError::AlreadyImported(*hash));
		}
		let now = Instant::now();
		let find = |bans: &Bans| bans.find(hash, now, best.number).cloned();
		let Some(ban) = find(&self.bans).or_else(|| find(&self.refused)) else { return Ok(()) };
		let again = match ban.until {
			Until::Time(until) => {
				format!("in {} s", until.saturating_duration_since(now).as_secs().saturating_add(1))
			}
			Until::After(_) => "after the next block".to_owned(),
		};
		Err(PoolError::TemporarilyBanned { reason: ban.reason, again })
	}
}

/// The pool. Shared; every method may be called from any thread and none needs an async runtime.
pub struct Pool {
	chain: Arc<Chain>,
	options: PoolOptions,
	validator: Validator,
	inner: Mutex<Inner>,
	/// Counts arrivals of ready transactions.
	ready_signal: signal::Sender<u64>,
	admission: Arc<Admission>,
	revalidate: Mutex<Option<SyncSender<()>>>,
}

impl Pool {
	/// An empty pool on a chain.
	pub fn new(chain: Arc<Chain>, options: PoolOptions) -> Self {
		let graph = Graph::new(options.ready, options.future);
		Self {
			validator: Validator::new(chain.clone(), options.threads, options.verdict_time),
			admission: Arc::default(),
			chain,
			options,
			inner: Mutex::new(Inner {
				graph,
				watchers: Watchers::default(),
				bans: Bans::default(),
				refused: Bans::default(),
			}),
			ready_signal: signal::Sender::new(0),
			revalidate: Mutex::new(None),
		}
	}

	/// Whatever a panicking holder left is consistent enough to go on: the next block's verdicts
	/// correct it.
	fn lock(&self) -> MutexGuard<'_, Inner> {
		self.inner.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Admits a transaction. Blocks while the runtime validates it.
	///
	/// # Errors
	/// [`PoolError`], with the code that clients know.
	pub fn submit(&self, extrinsic: Extrinsic) -> Result<Hash, PoolError> {
		self.admit(extrinsic, false).map(|(hash, _)| hash)
	}

	/// Admits a transaction and reports what becomes of it. Blocks while the runtime validates it.
	///
	/// # Errors
	/// [`PoolError`], with the code that clients know.
	pub fn submit_and_watch(
		&self,
		extrinsic: Extrinsic,
	) -> Result<(Hash, Receiver<TxStatus>), PoolError> {
		watched(self.admit(extrinsic, true))
	}

	/// The largest extrinsic that the pool takes, in bytes.
	pub fn max_extrinsic_bytes(&self) -> usize {
		self.options.max_extrinsic_bytes
	}

	/// Room among the transactions that wait to be judged, for one of so many bytes: to be had before
	/// it is decoded, and given to [`Self::submit_async`] with it.
	///
	/// # Errors
	/// [`PoolError::TooLarge`], [`PoolError::Busy`].
	pub fn room(&self, bytes: usize) -> Result<Room, PoolError> {
		let limit = self.options.max_extrinsic_bytes;
		if bytes > limit {
			return Err(PoolError::TooLarge { size: bytes, limit });
		}
		self.admission.room(bytes)
	}

	/// As [`Self::submit`], for async callers: on one of the pool's threads, in the order of arrival.
	///
	/// # Errors
	/// As [`Self::submit`].
	pub async fn submit_async(
		self: &Arc<Self>,
		extrinsic: Extrinsic,
		room: Room,
	) -> Result<Hash, PoolError> {
		self.admit_async(extrinsic, false, room).await.map(|(hash, _)| hash)
	}

	/// As [`Self::submit_and_watch`], for async callers.
	///
	/// # Errors
	/// As [`Self::submit_and_watch`].
	pub async fn submit_and_watch_async(
		self: &Arc<Self>,
		extrinsic: Extrinsic,
		room: Room,
	) -> Result<(Hash, Receiver<TxStatus>), PoolError> {
		watched(self.admit_async(extrinsic, true, room).await)
	}

	async fn admit_async(
		self: &Arc<Self>,
		extrinsic: Extrinsic,
		watched: bool,
		room: Room,
	) -> Admitted {
		let answer = self.admission.queue(self, extrinsic, watched, room)?;
		answer.await.map_err(|_| PoolError::Stopping)?
	}

	fn admit(&self, extrinsic: Extrinsic, watched: bool) -> Admitted {
		let hash = validate::check_form(&extrinsic, self.options.max_extrinsic_bytes)?;
		let best = self.chain.best();
		self.lock().check_news(&hash, best)?;
		let verdict = self.validator.validate(TransactionSource::External, &extrinsic);
		let (validity, at) = verdict.inspect_err(|error| self.note_refusal(hash, error, best))?;
		let transaction = Arc::new(Transaction::new(hash, extrinsic, validity, at.number));

		let mut effects = Effects::default();
		let mut inner = self.lock();
		// It may have been included by a block while it was validated on the one before.
		inner.check_news(&hash, at)?;
		let receiver = if watched { Some(inner.watchers.add(hash)?) } else { None };
		let result = inner.graph.import(transaction, at.number, &mut effects);
		if result.is_err() {
			inner.watchers.forget(&hash);
		}
		inner.watchers.tell_effects(&effects);
		drop(inner);
		self.signal(&effects);
		result.map(|()| (hash, receiver))
	}

	/// Remembers that a transaction was refused on the state of `at`, so that it costs nothing when it
	/// comes again.
	fn note_refusal(&self, hash: Hash, error: &PoolError, at: BlockRef) {
		if let Some(ban) = ban_for(error, at, self.options.invalid_ban) {
			self.lock().refused.ban(hash, ban);
		}
	}

	fn signal(&self, effects: &Effects) {
		if !effects.ready.is_empty() {
			self.ready_signal.send_modify(|count| *count = count.wrapping_add(1));
		}
	}

	/// Changes whenever a transaction becomes ready.
	pub fn ready_signal(&self) -> signal::Receiver<u64> {
		self.ready_signal.subscribe()
	}

	/// Every ready transaction, in the order in which a block takes them.
	pub fn ready(&self) -> Vec<Arc<Transaction>> {
		self.lock().graph.best(usize::MAX, usize::MAX)
	}

	/// The best ready transactions for a block, in order, up to `count` and `bytes`.
	pub fn best(&self, count: usize, bytes: usize) -> Vec<Arc<Transaction>> {
		self.lock().graph.best(count, bytes)
	}

	/// Every transaction that waits for others, oldest first.
	pub fn future(&self) -> Vec<Arc<Transaction>> {
		self.lock().graph.futures()
	}

	/// The transaction, if the pool holds it.
	pub fn get(&self, hash: &Hash) -> Option<Arc<Transaction>> {
		self.lock().graph.get(hash).cloned()
	}

	/// Whether a ready transaction provides the tag.
	pub fn provides(&self, tag: &[u8]) -> bool {
		self.lock().graph.provides(tag)
	}

	/// How much the pool holds.
	pub fn size(&self) -> PoolSize {
		let inner = self.lock();
		let (ready, ready_bytes) = inner.graph.ready_size();
		let (future, future_bytes) = inner.graph.future_size();
		PoolSize { ready, ready_bytes, future, future_bytes }
	}

	/// Takes a transaction out, as its operator wishes. Returns whether it was there.
	pub fn remove(&self, hash: &Hash) -> bool {
		let mut effects = Effects::default();
		let mut inner = self.lock();
		let there = inner.graph.remove(hash, &mut effects);
		if there {
			inner.watchers.tell(hash, &TxStatus::Dropped);
			inner.watchers.tell_effects(&effects);
		}
		there
	}

	/// Takes note of a new best block: what it included leaves, what expired leaves.
	///
	/// To be called once for every block, before the next is made. The costly part, asking the
	/// runtime again, happens later on the pool's thread.
	pub fn on_block(&self, block: &ImportedBlock) {
		let hashes: Vec<Hash> = block.body.iter().map(Extrinsic::hash).collect();
		let mut effects = Effects::default();
		let now = Instant::now();
		let mut inner = self.lock();
		let taken = inner.graph.include(hashes.iter().copied(), &mut effects);
		let included: Arc<str> = format!("it is in block {}", block.number).into();
		for hash in &hashes {
			let ban = Ban::during(now, self.options.included_ban, included.clone());
			inner.bans.ban(*hash, ban);
		}
		if !taken.is_empty() {
			for (index, hash) in (0u32..).zip(&hashes) {
				inner.watchers.tell(hash, &TxStatus::InBlock { block: block.hash, index });
				inner.watchers.tell(hash, &TxStatus::Finalized { block: block.hash, index });
			}
		}
		for hash in inner.graph.expired(block.number) {
			if inner.graph.remove(&hash, &mut effects) {
				inner.watchers.tell(&hash, &TxStatus::Invalid);
			}
		}
		inner.watchers.tell_effects(&effects);
		drop(inner);
		self.signal(&effects);
		self.ask_revalidation();
	}

	fn ask_revalidation(&self) {
		let revalidate = self.revalidate.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(sender) = revalidate.as_ref() {
			// A full channel means that a round is already due.
			let _ = sender.try_send(());
		}
	}

	/// Takes note of why a block's maker did not include some transactions.
	pub fn on_rejected(&self, rejected: impl IntoIterator<Item = (Hash, Rejection)>) {
		let now = Instant::now();
		let mut effects = Effects::default();
		let mut doubtful = false;
		let mut inner = self.lock();
		let best = self.chain.best();
		for (hash, rejection) in rejected {
			let failed = || Ban::during(now, self.options.failed_ban, rejection.to_string());
			match &rejection {
				// It fits into a later block.
				Rejection::NoRoom { alone: false } => continue,
				// One that it needs was refused in the same block: the next verdict tells.
				Rejection::Invalid(TransactionValidityError::Invalid(
					InvalidTransaction::Future,
				)) => {
					inner.graph.doubt(&hash);
					doubtful = true;
					continue;
				}
				Rejection::Invalid(error) => {
					let ban = ban_for(&PoolError::from(*error), best, self.options.invalid_ban);
					if let Some(ban) = ban {
						inner.refused.ban(hash, ban);
					}
				}
				Rejection::NoRoom { alone: true }
				| Rejection::Failed(_)
				| Rejection::UnusableCode(_) => inner.bans.ban(hash, failed()),
			}
			// Strangers cause all but the last: somebody wanted to replace the rules by code that would
			// have stopped the chain.
			let level = match rejection {
				Rejection::UnusableCode(_) => log::Level::Warn,
				_ => log::Level::Debug,
			};
			log::log!(target: "pool", level, "transaction {hash:?} leaves: {rejection}");
			if inner.graph.remove(&hash, &mut effects) {
				inner.watchers.tell(&hash, &TxStatus::Invalid);
			}
		}
		inner.watchers.tell_effects(&effects);
		drop(inner);
		if doubtful {
			self.ask_revalidation();
		}
	}

	/// Asks the runtime again about up to `limit` of the oldest verdicts, future ones first.
	/// Returns how many it asked about.
	pub fn revalidate(&self, limit: usize) -> usize {
		self.validator.forget_old();
		let before = self.chain.best().number;
		let stale = self.lock().graph.unchecked_since(before, limit);
		for transaction in &stale {
			let verdict =
				self.validator.validate(TransactionSource::External, &transaction.extrinsic);
			let mut effects = Effects::default();
			let mut inner = self.lock();
			match verdict {
				Ok((validity, at)) => {
					let extrinsic = transaction.extrinsic.clone();
					let fresh = Transaction::new(transaction.hash, extrinsic, validity, at.number);
					inner.graph.refresh(Arc::new(fresh), at.number, &mut effects);
				}
				Err(PoolError::Verification(error)) => {
					// The host failed: nothing was said of the transaction.
					log::warn!(target: "pool", "cannot revalidate: {error}");
					break;
				}
				Err(error) => {
					let ban = ban_for(&error, self.chain.best(), self.options.invalid_ban);
					if let Some(ban) = ban {
						inner.refused.ban(transaction.hash, ban);
					}
					if inner.graph.remove(&transaction.hash, &mut effects) {
						log::debug!(target: "pool", "{:?} leaves: {error}", transaction.hash);
						inner.watchers.tell(&transaction.hash, &TxStatus::Invalid);
					}
				}
			}
			inner.watchers.tell_effects(&effects);
			drop(inner);
			self.signal(&effects);
		}
		stale.len()
	}

	/// Starts the thread that asks the runtime again after blocks. It ends when the pool is
	/// dropped, or with [`Self::stop`].
	///
	/// # Errors
	/// The system's, if no thread can be started.
	pub fn start(self: &Arc<Self>) -> std::io::Result<JoinHandle<()>> {
		let (sender, receiver) = sync_channel(1);
		*self.revalidate.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
		let pool = Arc::downgrade(self);
		std::thread::Builder::new().name("pool".into()).stack_size(STACK_BYTES).spawn(move || {
			while receiver.recv().is_ok() {
				let Some(pool) = pool.upgrade() else { break };
				pool.revalidate(pool.options.revalidated_per_block);
			}
		})
	}

	/// Ends the pool's threads after their current work and refuses async submissions.
	pub fn stop(&self) {
		self.admission.close();
		self.revalidate.lock().unwrap_or_else(PoisonError::into_inner).take();
	}
}

impl Drop for Pool {
	fn drop(&mut self) {
		self.admission.close();
	}
}

/// How long a transaction that was refused on the state of `at` is not looked at again; `None` if
/// nothing was said of it.
fn ban_for(error: &PoolError, at: BlockRef, time: Duration) -> Option<Ban> {
	let reason = error.to_string();
	match error {
		// No later state makes these valid.
		PoolError::Invalid(
			InvalidTransaction::BadProof
			| InvalidTransaction::Stale
			| InvalidTransaction::AncientBirthBlock
			| InvalidTransaction::BadMandatory
			| InvalidTransaction::MandatoryValidation,
		)
		| PoolError::Failed(_)
		| PoolError::NoTagsProvided => Some(Ban::during(Instant::now(), time, reason)),
		PoolError::Invalid(_) | PoolError::Unknown(_) => Some(Ban::on_state(at, reason)),
		_ => None,
	}
}

/// What was admitted to be watched, with its news.
fn watched(admitted: Admitted) -> Result<(Hash, Receiver<TxStatus>), PoolError> {
	let (hash, news) = admitted?;
	news.map(|news| (hash, news)).ok_or(PoolError::Stopping)
}
