//! The state that `frame-benchmarking` works on: prepared by a benchmark, committed, measured and
//! discarded. It counts which keys are read and written.
//!
//! The rules are those of polkadot-sdk's benchmarking database. A key counts once as read when the
//! runtime first reads it after the commit that ends the set-up, and once as written if the commit that
//! ends the measured part changes it. Keys on the whitelist, which every block or transaction accesses,
//! do not count.
//!
//! Chains cannot use it: the functions are only linked with
//! [`ExecutorConfig::benchmarking`](crate::executor::ExecutorConfig::benchmarking), and a session only
//! has such a state if its [`CallContext`](crate::executor::CallContext) has one.

use super::processor_clock::ProcessorClock;
use crate::executor::error::HostError;
use crate::state::{
	Backend, Changes, MemoryBackend, Overlay, RootUpdate, StateError, StateVersion, Value,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use std::{
	collections::{BTreeMap, HashMap},
	sync::{Arc, Mutex, PoisonError},
};

/// Bytes of the prefix of a storage item: the hashes of the names of pallet and item.
const ITEM_PREFIX: usize = 32;

/// The settings of a benchmarking session.
#[derive(Clone, Debug)]
pub struct Benchmarking {
	/// The state at the beginning of every benchmark.
	genesis: Arc<MemoryBackend>,
	/// Whether accesses are counted. Counting takes time, so counted runs are not timed.
	counting: bool,
}

impl Benchmarking {
	/// Benchmarks on the state `genesis`, with or without counting accesses.
	pub fn new(genesis: Arc<MemoryBackend>, counting: bool) -> Self {
		Self { genesis, counting }
	}
}

/// A key on the whitelist, as the runtime encodes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub(crate) struct TrackedKey {
	pub(crate) key: Vec<u8>,
	pub(crate) reads: u32,
	pub(crate) writes: u32,
	pub(crate) whitelisted: bool,
	pub(crate) child: Option<Vec<u8>>,
}

/// The number of first reads, repeated reads, first writes and repeated writes.
pub(crate) type Counts = (u32, u32, u32, u32);

/// A storage item: prefix, keys that were read, keys that were written, whether it is whitelisted.
pub(crate) type TouchedItem = (Vec<u8>, u32, u32, bool);

/// The state of a benchmark.
pub(crate) struct Bench {
	genesis: Arc<MemoryBackend>,
	/// The genesis with all commits since.
	committed: Arc<MemoryBackend>,
	whitelist: Vec<TrackedKey>,
	tracker: Option<Arc<Tracker>>,
	clock: ProcessorClock,
}

impl Bench {
	pub(crate) fn new(settings: &Benchmarking) -> Self {
		Self {
			genesis: settings.genesis.clone(),
			committed: settings.genesis.clone(),
			whitelist: Vec::new(),
			tracker: settings.counting.then(Arc::default),
			clock: ProcessorClock::start(),
		}
	}

	/// Nanoseconds since the beginning of the session, by the [`ProcessorClock`].
	pub(crate) fn now(&mut self) -> u128 {
		self.clock.now().as_nanos()
	}

	/// Restores the genesis.
	pub(crate) fn wipe(&mut self, overlay: &mut Overlay) {
		self.committed = self.genesis.clone();
		*overlay = Overlay::new(self.backend());
		self.reset();
	}

	/// Commits all writes, with those of open storage transactions.
	pub(crate) fn commit(&mut self, overlay: &mut Overlay) -> Result<(), HostError> {
		while overlay.commit_transaction().is_ok() {}
		overlay.root(StateVersion::V1)?;
		let written = std::mem::replace(overlay, Overlay::new(self.genesis.clone()));
		let (changes, Some(update)) = written.into_changes() else {
			return Err(HostError::Unavailable("the state root of the benchmark"));
		};
		if let Some(tracker) = &self.tracker {
			tracker.count_written(&changes);
		}
		Arc::make_mut(&mut self.committed).apply(&changes, &update);
		*overlay = Overlay::new(self.backend());
		Ok(())
	}

	/// Resets all counts.
	pub(crate) fn reset(&mut self) {
		if let Some(tracker) = &self.tracker {
			tracker.reset(&self.whitelist);
		}
	}

	pub(crate) fn whitelist(&self) -> &[TrackedKey] {
		&self.whitelist
	}

	pub(crate) fn set_whitelist(&mut self, keys: Vec<TrackedKey>) {
		self.whitelist = keys;
	}

	/// Adds a key to the whitelist. If it is there already, the counts are added.
	pub(crate) fn add_to_whitelist(&mut self, add: TrackedKey) {
		let same = |other: &&mut TrackedKey| other.key == add.key && other.child == add.child;
		match self.whitelist.iter_mut().find(same) {
			Some(key) => {
				key.reads = key.reads.saturating_add(add.reads);
				key.writes = key.writes.saturating_add(add.writes);
				key.whitelisted |= add.whitelisted;
			}
			None => self.whitelist.push(add),
		}
	}

	pub(crate) fn remove_from_whitelist(&mut self, key: &[u8]) {
		self.whitelist.retain(|other| other.key != key);
	}

	pub(crate) fn counts(&self) -> Counts {
		self.tracker.as_ref().map(|tracker| tracker.counts()).unwrap_or_default()
	}

	pub(crate) fn touched(&self) -> Vec<TouchedItem> {
		self.tracker.as_ref().map(|tracker| tracker.touched()).unwrap_or_default()
	}

	fn backend(&self) -> Arc<dyn Backend> {
		match &self.tracker {
			Some(tracker) => {
				Arc::new(Tracked { state: self.committed.clone(), tracker: tracker.clone() })
			}
			None => self.committed.clone(),
		}
	}
}

/// The accesses to a key.
#[derive(Clone, Copy, Default)]
struct Accesses {
	/// The position in the order of first accesses, so that results are the same in every run.
	order: usize,
	reads: u32,
	writes: u32,
	whitelisted: bool,
}

/// A child trie (`None` for the main trie) and a key in it.
type Location = (Option<Vec<u8>>, Vec<u8>);

/// Counts accesses.
#[derive(Default)]
struct Tracker(Mutex<HashMap<Location, Accesses>>);

impl Tracker {
	fn access(&self, child: Option<&[u8]>, key: &[u8], count: impl FnOnce(&mut Accesses)) {
		let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let order = keys.len();
		let location = (child.map(<[u8]>::to_vec), key.to_vec());
		count(keys.entry(location).or_insert(Accesses { order, ..Accesses::default() }));
	}

	fn count_read(&self, child: Option<&[u8]>, key: &[u8]) {
		self.access(child, key, |accesses| accesses.reads = accesses.reads.saturating_add(1));
	}

	fn count_written(&self, changes: &Changes) {
		let write = |accesses: &mut Accesses| accesses.writes = accesses.writes.saturating_add(1);
		changes.top.keys().for_each(|key| self.access(None, key, write));
		for (child, keys) in &changes.children {
			keys.keys().for_each(|key| self.access(Some(child), key, write));
		}
	}

	fn reset(&self, whitelist: &[TrackedKey]) {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
		for entry in whitelist {
			self.access(entry.child.as_deref(), &entry.key, |accesses| accesses.whitelisted = true);
		}
	}

	/// All accesses but those to whitelisted keys, in the order of first accesses.
	fn counted(&self) -> Vec<(Vec<u8>, Accesses)> {
		let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let mut counted: Vec<_> = keys
			.iter()
			.filter(|(_, accesses)| !accesses.whitelisted)
			.map(|((_, key), accesses)| (key.clone(), *accesses))
			.collect();
		counted.sort_by_key(|(_, accesses)| accesses.order);
		counted
	}

	fn counts(&self) -> Counts {
		let mut counts = Counts::default();
		for (_, accesses) in self.counted() {
			counts.0 += accesses.reads.min(1);
			counts.1 += accesses.reads.saturating_sub(1);
			counts.2 += accesses.writes.min(1);
			counts.3 += accesses.writes.saturating_sub(1);
		}
		counts
	}

	fn touched(&self) -> Vec<TouchedItem> {
		let mut items: Vec<TouchedItem> = Vec::new();
		let mut positions: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
		for (mut key, accesses) in self.counted() {
			key.truncate(ITEM_PREFIX);
			let position = *positions.entry(key.clone()).or_insert(items.len());
			if position == items.len() {
				items.push((key, 0, 0, false));
			}
			if let Some(item) = items.get_mut(position) {
				item.1 += accesses.reads.min(1);
				item.2 += accesses.writes.min(1);
			}
		}
		items
	}
}

/// A state whose reads are counted.
struct Tracked {
	state: Arc<MemoryBackend>,
	tracker: Arc<Tracker>,
}

impl Backend for Tracked {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		self.tracker.count_read(child, key);
		self.state.get(child, key)
	}

	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		self.tracker.count_read(child, key);
		self.state.next_key(child, key)
	}

	// Prefetched keys cost the database next to nothing, so the request counts once.
	fn next_keys(
		&self,
		child: Option<&[u8]>,
		key: &[u8],
		count: usize,
	) -> Result<Vec<Vec<u8>>, StateError> {
		self.tracker.count_read(child, key);
		self.state.next_keys(child, key, count)
	}

	fn root(&self, changes: &Changes, version: StateVersion) -> Result<RootUpdate, StateError> {
		self.state.root(changes, version)
	}
}

impl std::fmt::Debug for Bench {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_struct("Bench").field("counting", &self.tracker.is_some()).finish_non_exhaustive()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn key(name: &str) -> Vec<u8> {
		// The prefix of the item, and the rest of the key.
		[&[name.as_bytes()[0]; ITEM_PREFIX][..], name.as_bytes()].concat()
	}

	fn bench(counting: bool) -> (Bench, Overlay) {
		let mut genesis = MemoryBackend::new();
		genesis.insert(None, key("a1"), *b"genesis");
		genesis.insert(None, key("a2"), *b"genesis");
		let bench = Bench::new(&Benchmarking::new(Arc::new(genesis), counting));
		let overlay = Overlay::new(bench.backend());
		(bench, overlay)
	}

	fn get(overlay: &mut Overlay, name: &str) -> Option<Vec<u8>> {
		overlay.get(None, &key(name)).unwrap().map(<[u8]>::to_vec)
	}

	#[test]
	fn commits_are_visible_until_the_state_is_wiped() {
		let (mut bench, mut overlay) = bench(false);
		overlay.start_transaction();
		overlay.set(None, &key("a1"), Some(b"new"));
		bench.commit(&mut overlay).unwrap();
		assert_eq!(overlay.open_transactions(), 0);
		assert_eq!(get(&mut overlay, "a1").as_deref(), Some(&b"new"[..]));
		overlay.set(None, &key("b"), Some(b"more"));
		bench.commit(&mut overlay).unwrap();
		assert_eq!(get(&mut overlay, "a1").as_deref(), Some(&b"new"[..]));
		bench.wipe(&mut overlay);
		assert_eq!(get(&mut overlay, "a1").as_deref(), Some(&b"genesis"[..]));
		assert_eq!(get(&mut overlay, "b"), None);
		assert_eq!(bench.counts(), (0, 0, 0, 0), "nothing is counted");
	}

	#[test]
	fn a_key_counts_once_for_any_number_of_accesses() {
		let (mut bench, mut overlay) = bench(true);
		// The set-up does not count.
		overlay.set(None, &key("b"), Some(b"set up"));
		bench.commit(&mut overlay).unwrap();
		bench.reset();
		for _ in 0..3 {
			get(&mut overlay, "a1");
			get(&mut overlay, "b");
			overlay.set(None, &key("a2"), Some(b"x"));
			overlay.set(None, &key("c"), Some(b"x"));
			get(&mut overlay, "c");
		}
		bench.commit(&mut overlay).unwrap();
		let (reads, _, writes, again) = bench.counts();
		assert_eq!((reads, writes, again), (2, 2, 0));
		let items: Vec<_> =
			bench.touched().into_iter().map(|(key, r, w, _)| (key[0], r, w)).collect();
		assert_eq!(items, [(b'a', 1, 1), (b'b', 1, 0), (b'c', 0, 1)]);
	}

	#[test]
	fn whitelisted_keys_do_not_count() {
		let (mut bench, mut overlay) = bench(true);
		let listed = |name| TrackedKey {
			key: key(name),
			reads: 0,
			writes: 0,
			whitelisted: true,
			child: None,
		};
		bench.set_whitelist(vec![listed("a1")]);
		bench.add_to_whitelist(listed("b"));
		bench.add_to_whitelist(listed("c"));
		bench.remove_from_whitelist(&key("c"));
		assert_eq!(bench.whitelist(), [listed("a1"), listed("b")]);
		bench.reset();
		get(&mut overlay, "a1");
		get(&mut overlay, "c");
		overlay.set(None, &key("b"), Some(b"x"));
		bench.commit(&mut overlay).unwrap();
		assert_eq!(bench.counts(), (1, 0, 0, 0));
	}
}
