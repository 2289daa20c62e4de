//! Updates the pool after blocks, and revalidates transactions.

use super::{
	Pool, PoolError, Transaction, TxStatus, admission::STACK_BYTES, bans::Ban, graph::Effects,
};
use crate::{
	chain::{ImportedBlock, Rejection},
	primitives::{Extrinsic, Hash},
};
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionSource, TransactionValidityError,
};
use std::{
	sync::{Arc, PoisonError, mpsc::sync_channel},
	thread::JoinHandle,
	time::Instant,
};

impl Pool {
	/// Removes the transactions that a new best block included, and expired ones.
	///
	/// Must be called once for every block, before the next is built. The costly part, revalidation,
	/// runs later on the pool's thread.
	pub fn on_block(&self, block: &ImportedBlock) {
		let hashes: Vec<Hash> = block.body.iter().map(Extrinsic::hash).collect();
		let mut effects = Effects::default();
		let now = Instant::now();
		let mut inner = self.lock();
		let removed = inner.graph.include(hashes.iter().copied(), &mut effects);
		let included: Arc<str> = format!("it is in block {}", block.number).into();
		for hash in &hashes {
			let ban = Ban::during(now, self.options.included_ban, included.clone());
			inner.bans.ban(*hash, ban);
		}
		if !removed.is_empty() {
			for (index, hash) in (0u32..).zip(&hashes) {
				inner.watchers.notify(hash, &TxStatus::InBlock { block: block.hash, index });
				inner.watchers.notify(hash, &TxStatus::Finalized { block: block.hash, index });
			}
		}
		for hash in inner.graph.expired(block.number) {
			if inner.graph.remove(&hash, &mut effects) {
				inner.watchers.notify(&hash, &TxStatus::Invalid);
			}
		}
		inner.watchers.notify_effects(&effects);
		drop(inner);
		self.signal(&effects);
		self.schedule_revalidation();
	}

	fn schedule_revalidation(&self) {
		let revalidation = self.revalidation.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(sender) = revalidation.as_ref() {
			// If the channel is full, a round is already scheduled.
			let _ = sender.try_send(());
		}
	}

	/// Handles transactions that block building did not include.
	pub fn on_rejected(&self, rejected: impl IntoIterator<Item = (Hash, Rejection)>) {
		let now = Instant::now();
		let mut effects = Effects::default();
		let mut revalidate = false;
		let mut inner = self.lock();
		let best = self.chain.best();
		for (hash, rejection) in rejected {
			let failed = || Ban::during(now, self.options.failed_ban, rejection.to_string());
			match &rejection {
				// It may fit into a later block.
				Rejection::NoRoom { alone: false } | Rejection::NotCompiled => continue,
				// A transaction that it requires was rejected in the same block.
				Rejection::Invalid(TransactionValidityError::Invalid(
					InvalidTransaction::Future,
				)) => {
					inner.graph.mark_stale(&hash);
					revalidate = true;
					continue;
				}
				Rejection::Invalid(error) => {
					let ban =
						Ban::for_error(&PoolError::from(*error), best, self.options.invalid_ban);
					if let Some(ban) = ban {
						inner.invalid.ban(hash, ban);
					}
				}
				Rejection::NoRoom { alone: true }
				| Rejection::Failed(_)
				| Rejection::UnusableCode(_) => inner.bans.ban(hash, failed()),
			}
			// Unusable code means that an authorised upgrade would have stopped the chain. Clients can
			// cause all other rejections.
			let level = match rejection {
				Rejection::UnusableCode(_) => log::Level::Warn,
				_ => log::Level::Debug,
			};
			log::log!(target: "pool", level, "removing transaction {hash:?}: {rejection}");
			if inner.graph.remove(&hash, &mut effects) {
				inner.watchers.notify(&hash, &TxStatus::Invalid);
			}
		}
		inner.watchers.notify_effects(&effects);
		drop(inner);
		if revalidate {
			self.schedule_revalidation();
		}
	}

	/// Revalidates up to `limit` transactions: future ones first, then those whose validation is
	/// oldest. Returns how many.
	pub fn revalidate(&self, limit: usize) -> usize {
		self.validator.drop_outdated();
		let before = self.chain.best().number;
		let stale = self.lock().graph.unchecked_since(before, limit);
		for transaction in &stale {
			let validated =
				self.validator.validate(TransactionSource::External, &transaction.extrinsic);
			let mut effects = Effects::default();
			let mut inner = self.lock();
			match validated {
				Ok((validity, at)) => {
					let extrinsic = transaction.extrinsic.clone();
					let fresh = Transaction::new(transaction.hash, extrinsic, validity, at.number);
					inner.graph.refresh(Arc::new(fresh), at.number, &mut effects);
				}
				Err(PoolError::Verification(error)) => {
					// A host error says nothing about the transaction.
					log::warn!(target: "pool", "cannot revalidate: {error}");
					break;
				}
				Err(error) => {
					let ban = Ban::for_error(&error, self.chain.best(), self.options.invalid_ban);
					if let Some(ban) = ban {
						inner.invalid.ban(transaction.hash, ban);
					}
					if inner.graph.remove(&transaction.hash, &mut effects) {
						log::debug!(target: "pool", "removing transaction {:?}: {error}", transaction.hash);
						inner.watchers.notify(&transaction.hash, &TxStatus::Invalid);
					}
				}
			}
			inner.watchers.notify_effects(&effects);
			drop(inner);
			self.signal(&effects);
		}
		stale.len()
	}

	/// Starts the revalidation thread. It ends when the pool is dropped, or with [`Self::stop`].
	///
	/// # Errors
	/// The system's error, if no thread can be started.
	pub fn start(self: &Arc<Self>) -> std::io::Result<JoinHandle<()>> {
		let (sender, receiver) = sync_channel(1);
		*self.revalidation.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
		let pool = Arc::downgrade(self);
		std::thread::Builder::new().name("pool".into()).stack_size(STACK_BYTES).spawn(move || {
			while receiver.recv().is_ok() {
				let Some(pool) = pool.upgrade() else { break };
				pool.revalidate(pool.options.revalidated_per_block);
			}
		})
	}

	/// Ends the pool's threads after their current transaction. Async submissions fail from now on.
	pub fn stop(&self) {
		self.admission.close();
		self.revalidation.lock().unwrap_or_else(PoisonError::into_inner).take();
	}
}
