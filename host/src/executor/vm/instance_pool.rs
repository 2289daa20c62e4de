//! Restored instances that wait for the next call.

use super::instance::Instance;
use crate::primitives::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A bounded pool of restored instances.
pub(crate) struct InstancePool<H: 'static> {
	/// With the hash of their code, the most recently used one last.
	idle: Mutex<Vec<(Hash, Instance<H>)>>,
	limit: usize,
}

impl<H: 'static> InstancePool<H> {
	pub(crate) fn new(limit: usize) -> Self {
		Self { idle: Mutex::default(), limit }
	}

	/// The most recently used instance of this code.
	pub(crate) fn take(&self, code_hash: Hash) -> Option<Instance<H>> {
		let mut idle = self.lock();
		let index = idle.iter().rposition(|(other, _)| *other == code_hash)?;
		Some(idle.remove(index).1)
	}

	/// Adds an instance. Beyond the limit the least recently used one is dropped.
	pub(crate) fn put(&self, code_hash: Hash, instance: Instance<H>) {
		let mut idle = self.lock();
		idle.push((code_hash, instance));
		let surplus = (idle.len() > self.limit).then(|| idle.remove(0));
		// Dropped without the lock.
		drop(idle);
		drop(surplus);
	}

	fn lock(&self) -> MutexGuard<'_, Vec<(Hash, Instance<H>)>> {
		self.idle.lock().unwrap_or_else(PoisonError::into_inner)
	}
}
