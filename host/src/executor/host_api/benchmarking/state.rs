//! The state that `frame-benchmarking` works on: set up by a benchmark, committed, measured, thrown
//! away, and asked which of its keys were read and written.
//!
//! The rules are those of polkadot-sdk's benchmarking database: a key counts once as read when the
//! runtime first asks for it after the commit that ends the set-up, once as written when it is among
//! the changes of the commit that ends the measured part, and not at all if it is on the whitelist
//! (what every block or transaction touches anyway).
//!
//! Nothing of it is within reach of a chain: the functions are linked by
//! [`ExecutorConfig::benchmarking`](super::ExecutorConfig::benchmarking) alone, and a session has
//! such a state only if its [`CallContext`](super::CallContext) brings one.

use super::error::HostError;
use crate::state::{
	Backend, Changes, MemoryBackend, Overlay, RootUpdate, StateError, StateVersion, Value,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use std::{
	collections::{BTreeMap, HashMap},
	fs::File,
	os::unix::fs::FileExt,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

/// The bytes of a key that name the storage item: the hashes of the pallet's and the item's name.
const ITEM_PREFIX: usize = 32;

/// What a session of benchmarks works on.
#[derive(Clone, Debug)]
pub struct Benchmarking {
	/// The state that every benchmark starts from.
	genesis: Arc<MemoryBackend>,
	/// Whether the keys that are read and written are counted. It takes time of its own, so that
	/// what is counted is not timed.
	counting: bool,
}

impl Benchmarking {
	/// Benchmarks on top of `genesis`, counting accesses or not.
	pub fn new(genesis: Arc<MemoryBackend>, counting: bool) -> Self {
		Self { genesis, counting }
	}
}

/// A key on the whitelist, as the runtime encodes it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking)]
pub(super) struct TrackedKey {
	pub(super) key: Vec<u8>,
	pub(super) reads: u32,
	pub(super) writes: u32,
	pub(super) whitelisted: bool,
	pub(super) child: Option<Vec<u8>>,
}

/// How often something was read for the first time, read again, written for the first time, written
/// again.
pub(super) type Counts = (u32, u32, u32, u32);

/// A storage item: prefix, keys of it that were read, keys that were written, on the whitelist.
pub(super) type TouchedItem = (Vec<u8>, u32, u32, bool);

/// The state of the benchmark under way.
pub(super) struct Bench {
	genesis: Arc<MemoryBackend>,
	/// The genesis and what was committed since.
	committed: Arc<MemoryBackend>,
	whitelist: Vec<TrackedKey>,
	tracker: Option<Arc<Tracker>>,
	clock: ProcessorClock,
}

impl Bench {
	pub(super) fn new(settings: &Benchmarking) -> Self {
		Self {
			genesis: settings.genesis.clone(),
			committed: settings.genesis.clone(),
			whitelist: Vec::new(),
			tracker: settings.counting.then(Arc::default),
			clock: ProcessorClock::start(),
		}
	}

	/// Nanoseconds since the session began, by the [`ProcessorClock`]. Differences are what matters.
	pub(super) fn now(&mut self) -> u128 {
		self.clock.now().as_nanos()
	}

	/// Throws away what was written and committed since genesis.
	pub(super) fn wipe(&mut self, overlay: &mut Overlay) {
		self.committed = self.genesis.clone();
		*overlay = Overlay::new(self.backend());
		self.reset();
	}

	/// Commits what was written, open storage transactions included.
	pub(super) fn commit(&mut self, overlay: &mut Overlay) -> Result<(), HostError> {
		while overlay.commit_transaction().is_ok() {}
		overlay.root(StateVersion::V1)?;
		let written = std::mem::replace(overlay, Overlay::new(self.genesis.clone()));
		let (changes, Some(update)) = written.into_changes() else {
			return Err(HostError::Unavailable("the state root of the benchmark"));
		};
		if let Some(tracker) = &self.tracker {
			tracker.note_written(&changes);
		}
		Arc::make_mut(&mut self.committed).apply(&changes, &update);
		*overlay = Overlay::new(self.backend());
		Ok(())
	}

	/// Counts anew from here on.
	pub(super) fn reset(&mut self) {
		if let Some(tracker) = &self.tracker {
			tracker.reset(&self.whitelist);
		}
	}

	pub(super) fn whitelist(&self) -> &[TrackedKey] {
		&self.whitelist
	}

	pub(super) fn set_whitelist(&mut self, keys: Vec<TrackedKey>) {
		self.whitelist = keys;
	}

	/// Puts a key on the whitelist; one that is there becomes the sum of both.
	pub(super) fn add_to_whitelist(&mut self, add: TrackedKey) {
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

	pub(super) fn remove_from_whitelist(&mut self, key: &[u8]) {
		self.whitelist.retain(|other| other.key != key);
	}

	pub(super) fn counts(&self) -> Counts {
		self.tracker.as_ref().map(|tracker| tracker.counts()).unwrap_or_default()
	}

	pub(super) fn touched(&self) -> Vec<TouchedItem> {
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

/// What is counted of a key.
#[derive(Clone, Copy, Default)]
struct Accesses {
	/// The order in which keys were first touched, so that the result is the same in every run.
	order: usize,
	reads: u32,
	writes: u32,
	whitelisted: bool,
}

/// A child trie or the main one, and a key in it.
type Place = (Option<Vec<u8>>, Vec<u8>);

/// Counts accesses.
#[derive(Default)]
struct Tracker(Mutex<HashMap<Place, Accesses>>);

impl Tracker {
	fn note(&self, child: Option<&[u8]>, key: &[u8], count: impl FnOnce(&mut Accesses)) {
		let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
		let order = keys.len();
		let place = (child.map(<[u8]>::to_vec), key.to_vec());
		count(keys.entry(place).or_insert(Accesses { order, ..Accesses::default() }));
	}

	fn note_read(&self, child: Option<&[u8]>, key: &[u8]) {
		self.note(child, key, |accesses| accesses.reads = accesses.reads.saturating_add(1));
	}

	fn note_written(&self, changes: &Changes) {
		let write = |accesses: &mut Accesses| accesses.writes = accesses.writes.saturating_add(1);
		changes.top.keys().for_each(|key| self.note(None, key, write));
		for (child, keys) in &changes.children {
			keys.keys().for_each(|key| self.note(Some(child), key, write));
		}
	}

	fn reset(&self, whitelist: &[TrackedKey]) {
		self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
		for entry in whitelist {
			self.note(entry.child.as_deref(), &entry.key, |accesses| accesses.whitelisted = true);
		}
	}

	/// All that counts, in the order of the first access.
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
		let mut places: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
		for (mut key, accesses) in self.counted() {
			key.truncate(ITEM_PREFIX);
			let place = *places.entry(key.clone()).or_insert(items.len());
			if place == items.len() {
				items.push((key, 0, 0, false));
			}
			if let Some(item) = items.get_mut(place) {
				item.1 += accesses.reads.min(1);
				item.2 += accesses.writes.min(1);
			}
		}
		items
	}
}

/// A state that tells the tracker what is read of it.
struct Tracked {
	state: Arc<MemoryBackend>,
	tracker: Arc<Tracker>,
}

impl Backend for Tracked {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		self.tracker.note_read(child, key);
		self.state.get(child, key)
	}

	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		self.tracker.note_read(child, key);
		self.state.next_key(child, key)
	}

	// Keys that are fetched ahead cost the database next to nothing: the question alone counts.
	fn next_keys(
		&self,
		child: Option<&[u8]>,
		key: &[u8],
		count: usize,
	) -> Result<Vec<Vec<u8>>, StateError> {
		self.tracker.note_read(child, key);
		self.state.next_keys(child, key, count)
	}

	fn root(&self, changes: &Changes, version: StateVersion) -> Result<RootUpdate, StateError> {
		self.state.root(changes, version)
	}
}

/// A clock that stands still while other programs have the processor: what it tells of a piece of
/// work does not depend on how busy the machine is. Waiting for a disk counts.
///
/// It tells the time of the thread that started it. Where the system does not say how long a thread
/// had to wait (Linux does, in `schedstat`), the time on the wall.
#[derive(Debug)]
pub struct ProcessorClock {
	start: Instant,
	waits: Option<File>,
	waited_before: Duration,
	/// What asking for the time took so far, which is no part of what is measured.
	asking: Duration,
	last: Duration,
}

impl ProcessorClock {
	/// Starts the clock at 0.
	pub fn start() -> Self {
		let waits = File::open("/proc/thread-self/schedstat").ok();
		let waited_before = waited(waits.as_ref());
		let last = Duration::ZERO;
		Self { start: Instant::now(), waits, waited_before, asking: Duration::ZERO, last }
	}

	/// The time since the start. Never goes back.
	pub fn now(&mut self) -> Duration {
		let begun = self.start.elapsed();
		let waited = waited(self.waits.as_ref()).saturating_sub(self.waited_before);
		let now = begun.saturating_sub(waited).saturating_sub(self.asking);
		self.last = self.last.max(now);
		self.asking += self.start.elapsed().saturating_sub(begun);
		self.last
	}
}

/// How long a thread was ready to run without a processor: the second number of its `schedstat`.
fn waited(file: Option<&File>) -> Duration {
	let mut line = [0; 96];
	let read = file.and_then(|file| file.read_at(&mut line, 0).ok()).unwrap_or(0);
	let text = line.get(..read).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("");
	let nanos = text.split_ascii_whitespace().nth(1).and_then(|field| field.parse().ok());
	Duration::from_nanos(nanos.unwrap_or(0))
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
		// A prefix that names the item, and the rest of a map's key.
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
	fn what_was_committed_is_read_until_it_is_wiped() {
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
	fn a_key_counts_once_however_often_it_is_touched() {
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
	fn keys_on_the_whitelist_do_not_count() {
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

	#[test]
	fn the_clock_of_a_thread_counts_its_work_and_never_goes_back() {
		let mut clock = ProcessorClock::start();
		let (mut last, mut sum) = (clock.now(), 0u64);
		for round in 0..1_000u64 {
			sum = (0..1_000).fold(sum, |sum, i| std::hint::black_box(sum ^ (i * round)));
			let now = clock.now();
			assert!(now >= last);
			last = now;
		}
		assert!(last > Duration::from_micros(100), "a million steps took {last:?} ({sum})");
		assert!(last <= clock.start.elapsed());
	}
}
