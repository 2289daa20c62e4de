//! The pool: graph, bans, watchers and validation behind one lock.

use super::{
	PoolError, PoolOptions, Transaction, TxStatus,
	admission::{AdmissionQueue, Admit, Admitted, Reservation},
	bans::{Ban, Bans, Until},
	graph::{Effects, Graph},
	validate::{self, Validator},
	watcher::Watchers,
};
use crate::{
	chain::{BlockRef, Chain},
	primitives::{Extrinsic, Hash},
};
use sp_runtime::transaction_validity::TransactionSource;
use std::{
	sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::SyncSender},
	time::Instant,
};
use tokio::sync::{mpsc::Receiver, watch};

/// Number and bytes of pooled transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PoolSize {
	/// Number of ready transactions.
	pub ready: usize,
	/// Bytes of ready transactions and their tags.
	pub ready_bytes: usize,
	/// Number of future transactions.
	pub future: usize,
	/// Bytes of future transactions and their tags.
	pub future_bytes: usize,
}

pub(super) struct Inner {
	pub(super) graph: Graph,
	pub(super) watchers: Watchers,
	/// Transactions that were included in a block, or failed in one.
	pub(super) bans: Bans,
	/// Transactions that failed validation. Separate, so that clients cannot displace other bans.
	pub(super) invalid: Bans,
}

impl Inner {
	/// Fails if the transaction is in the pool or banned.
	fn check_unknown(&self, hash: &Hash, best: BlockRef) -> Result<(), PoolError> {
		if self.graph.contains(hash) {
			return Err(PoolError::AlreadyImported(*hash));
		}
		let now = Instant::now();
		let find = |bans: &Bans| bans.find(hash, now, best.number).cloned();
		let Some(ban) = find(&self.bans).or_else(|| find(&self.invalid)) else { return Ok(()) };
		let again = match ban.until {
			Until::Time(until) => {
				format!("in {} s", until.saturating_duration_since(now).as_secs().saturating_add(1))
			}
			Until::After(_) => "after the next block".to_owned(),
		};
		Err(PoolError::TemporarilyBanned { reason: ban.reason, again })
	}
}

/// The transaction pool. Methods may be called from any thread. Only the `async` ones need an async
/// runtime.
pub struct Pool {
	pub(super) chain: Arc<Chain>,
	pub(super) options: PoolOptions,
	pub(super) validator: Validator,
	inner: Mutex<Inner>,
	/// Changes when a transaction becomes ready.
	ready_signal: watch::Sender<u64>,
	pub(super) admission: Arc<AdmissionQueue>,
	pub(super) revalidation: Mutex<Option<SyncSender<()>>>,
}

impl Pool {
	/// An empty pool.
	pub fn new(chain: Arc<Chain>, options: PoolOptions) -> Self {
		let graph = Graph::new(options.ready, options.future);
		Self {
			validator: Validator::new(chain.clone(), options.threads, options.validation_timeout),
			admission: Arc::default(),
			chain,
			options,
			inner: Mutex::new(Inner {
				graph,
				watchers: Watchers::default(),
				bans: Bans::default(),
				invalid: Bans::default(),
			}),
			ready_signal: watch::Sender::new(0),
			revalidation: Mutex::new(None),
		}
	}

	/// Ignores poisoning: revalidation after the next block corrects what a panic may have left.
	pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
		self.inner.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Admits a transaction. Blocks while the runtime validates it.
	///
	/// # Errors
	/// Any [`PoolError`].
	pub fn submit(&self, extrinsic: Extrinsic) -> Result<Hash, PoolError> {
		self.admit(extrinsic, false).map(|(hash, _)| hash)
	}

	/// Admits a transaction and reports its status. Blocks while the runtime validates it.
	///
	/// # Errors
	/// Any [`PoolError`].
	pub fn submit_and_watch(
		&self,
		extrinsic: Extrinsic,
	) -> Result<(Hash, Receiver<TxStatus>), PoolError> {
		watched(self.admit(extrinsic, true))
	}

	/// The status of a transaction in the pool, and its later ones. None if it is not in the pool.
	///
	/// # Errors
	/// [`PoolError::TooManyWatchers`].
	pub fn watch(&self, hash: &Hash) -> Result<Option<(TxStatus, Receiver<TxStatus>)>, PoolError> {
		let mut inner = self.lock();
		if !inner.graph.contains(hash) {
			return Ok(None);
		}
		let ready = inner.graph.is_ready(hash);
		let now = if ready { TxStatus::Ready } else { TxStatus::Future };
		Ok(Some((now, inner.watchers.add(*hash)?)))
	}

	/// Maximum bytes of an extrinsic.
	pub fn max_extrinsic_bytes(&self) -> usize {
		self.options.max_extrinsic_bytes
	}

	/// Reserves space in the admission queue for a transaction of `bytes` bytes, before it is decoded.
	/// [`Self::submit_async`] takes the reservation.
	///
	/// # Errors
	/// [`PoolError::TooLarge`], [`PoolError::Busy`].
	pub fn reserve(&self, bytes: usize) -> Result<Reservation, PoolError> {
		let limit = self.options.max_extrinsic_bytes;
		if bytes > limit {
			return Err(PoolError::TooLarge { size: bytes, limit });
		}
		self.admission.reserve(bytes)
	}

	/// As [`Self::submit`], on one of the pool's threads, in order of arrival.
	///
	/// # Errors
	/// As [`Self::submit`].
	pub async fn submit_async(
		self: &Arc<Self>,
		extrinsic: Extrinsic,
		reservation: Reservation,
	) -> Result<Hash, PoolError> {
		self.admit_async(extrinsic, false, reservation).await.map(|(hash, _)| hash)
	}

	/// As [`Self::submit_and_watch`], on one of the pool's threads.
	///
	/// # Errors
	/// As [`Self::submit_and_watch`].
	pub async fn submit_and_watch_async(
		self: &Arc<Self>,
		extrinsic: Extrinsic,
		reservation: Reservation,
	) -> Result<(Hash, Receiver<TxStatus>), PoolError> {
		watched(self.admit_async(extrinsic, true, reservation).await)
	}

	async fn admit_async(
		self: &Arc<Self>,
		extrinsic: Extrinsic,
		watched: bool,
		reservation: Reservation,
	) -> Admitted {
		let threads = self.options.threads;
		let result = self.admission.push(self, threads, extrinsic, watched, reservation)?;
		result.await.map_err(|_| PoolError::Stopping)?
	}

	fn validate_and_import(&self, extrinsic: Extrinsic, watched: bool) -> Admitted {
		let hash = validate::check_form(&extrinsic, self.options.max_extrinsic_bytes)?;
		let best = self.chain.best();
		self.lock().check_unknown(&hash, best)?;
		let validated = self.validator.validate(TransactionSource::External, &extrinsic);
		let (validity, at) = validated.inspect_err(|error| self.ban_invalid(hash, error, best))?;
		self.chain.compile_authorised(&extrinsic);
		let transaction = Arc::new(Transaction::new(hash, extrinsic, validity, at.number));

		let mut effects = Effects::default();
		let mut inner = self.lock();
		// A block may have included it during validation.
		inner.check_unknown(&hash, at)?;
		let receiver = if watched { Some(inner.watchers.add(hash)?) } else { None };
		let result = inner.graph.import(transaction, at.number, &mut effects);
		if result.is_err() {
			inner.watchers.remove(&hash);
		}
		inner.watchers.notify_effects(&effects);
		drop(inner);
		self.signal(&effects);
		result.map(|()| (hash, receiver))
	}

	/// Bans a transaction that is invalid on the state of `at`, so that a resubmission costs nothing.
	fn ban_invalid(&self, hash: Hash, error: &PoolError, at: BlockRef) {
		if let Some(ban) = Ban::for_error(error, at, self.options.invalid_ban) {
			self.lock().invalid.ban(hash, ban);
		}
	}

	pub(super) fn signal(&self, effects: &Effects) {
		if !effects.ready.is_empty() {
			self.ready_signal.send_modify(|count| *count = count.wrapping_add(1));
		}
	}

	/// Changes whenever a transaction becomes ready.
	pub fn ready_signal(&self) -> watch::Receiver<u64> {
		self.ready_signal.subscribe()
	}

	/// All ready transactions, in block order.
	pub fn ready(&self) -> Vec<Arc<Transaction>> {
		self.lock().graph.best(usize::MAX, usize::MAX)
	}

	/// The best ready transactions, in block order, up to `count` and `bytes`.
	pub fn best(&self, count: usize, bytes: usize) -> Vec<Arc<Transaction>> {
		self.lock().graph.best(count, bytes)
	}

	/// All future transactions, oldest first.
	pub fn future(&self) -> Vec<Arc<Transaction>> {
		self.lock().graph.futures()
	}

	/// The transaction, if it is in the pool.
	pub fn get(&self, hash: &Hash) -> Option<Arc<Transaction>> {
		self.lock().graph.get(hash).cloned()
	}

	/// Whether a ready transaction provides the tag.
	pub fn provides(&self, tag: &[u8]) -> bool {
		self.lock().graph.provides(tag)
	}

	/// Number and bytes of pooled transactions.
	pub fn size(&self) -> PoolSize {
		let inner = self.lock();
		let (ready, ready_bytes) = inner.graph.ready_size();
		let (future, future_bytes) = inner.graph.future_size();
		PoolSize { ready, ready_bytes, future, future_bytes }
	}

	/// Removes a transaction at the operator's request. Returns whether it was in the pool.
	pub fn remove(&self, hash: &Hash) -> bool {
		let mut effects = Effects::default();
		let mut inner = self.lock();
		let removed = inner.graph.remove(hash, &mut effects);
		if removed {
			inner.watchers.notify(hash, &TxStatus::Dropped);
			inner.watchers.notify_effects(&effects);
		}
		removed
	}
}

impl Admit for Pool {
	fn admit(&self, extrinsic: Extrinsic, watched: bool) -> Admitted {
		self.validate_and_import(extrinsic, watched)
	}
}

impl Drop for Pool {
	fn drop(&mut self) {
		self.admission.close();
	}
}

/// The result of an admission with `watched`.
fn watched(admitted: Admitted) -> Result<(Hash, Receiver<TxStatus>), PoolError> {
	let (hash, statuses) = admitted?;
	statuses.map(|statuses| (hash, statuses)).ok_or(PoolError::Stopping)
}
