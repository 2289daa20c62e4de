//! A cache of the head's values.

use super::layout::{split_state_key, state_key};
use crate::state::Value;
use hashbrown::{Equivalent, HashMap};
use std::{
	hash::{BuildHasher, Hash, Hasher},
	sync::{Mutex, MutexGuard, PoisonError},
};

const SHARDS: usize = 16;

/// The approximate size of an entry without its key and value, in bytes.
const OVERHEAD: usize = 96;

/// A bounded cache of the head's values, including the absence of values.
///
/// Each shard belongs to one generation of the state at a time, and every access names its generation:
/// a reader of an older snapshot neither sees nor changes the cache.
///
/// Entries are young or old. When the young ones reach half of the budget, they become the old ones, and
/// old ones that were not read since are dropped.
pub(super) struct Cache {
	hasher: hashbrown::DefaultHashBuilder,
	shards: Vec<Mutex<Shard>>,
}

type Map = HashMap<StoredKey, Option<Value>>;

struct Shard {
	generation: u64,
	young: Map,
	old: Map,
	/// The size of the young entries, in bytes.
	bytes: usize,
	/// The size at which they become the old ones, in bytes.
	limit: usize,
}

/// A state key. Hashes as [`Probe`] does: in the main trie, without the tag.
#[derive(PartialEq, Eq)]
struct StoredKey(Box<[u8]>);

/// A key to look up, not copied if it is in the main trie.
enum Probe<'a> {
	Main(&'a [u8]),
	Child(Vec<u8>),
}

impl<'a> Probe<'a> {
	fn new(child: Option<&[u8]>, key: &'a [u8]) -> Self {
		match child {
			None => Self::Main(key),
			Some(_) => Self::Child(state_key(child, key)),
		}
	}

	fn store(&self) -> StoredKey {
		StoredKey(match self {
			Self::Main(key) => state_key(None, key).into(),
			Self::Child(key) => key.as_slice().into(),
		})
	}
}

impl Hash for StoredKey {
	fn hash<H: Hasher>(&self, state: &mut H) {
		match &*self.0 {
			[0, key @ ..] => state.write(key),
			key => state.write(key),
		}
	}
}

impl Hash for Probe<'_> {
	fn hash<H: Hasher>(&self, state: &mut H) {
		match self {
			Self::Main(key) => state.write(key),
			Self::Child(key) => state.write(key),
		}
	}
}

impl Equivalent<StoredKey> for Probe<'_> {
	fn equivalent(&self, stored: &StoredKey) -> bool {
		match self {
			Self::Main(key) => stored.0.split_first() == Some((&0, *key)),
			Self::Child(key) => **key == *stored.0,
		}
	}
}

impl Cache {
	/// A cache of about `bytes` bytes for `generation`.
	pub(super) fn new(bytes: usize, generation: u64) -> Self {
		let shard = || Shard {
			generation,
			young: Map::default(),
			old: Map::default(),
			bytes: 0,
			limit: bytes / SHARDS / 2,
		};
		let shards = (0..SHARDS).map(|_| Mutex::new(shard())).collect();
		Self { hasher: Default::default(), shards }
	}

	/// The cached value of a key; `None` if it is not cached.
	pub(super) fn get(
		&self,
		generation: u64,
		child: Option<&[u8]>,
		key: &[u8],
	) -> Option<Option<Value>> {
		let probe = Probe::new(child, key);
		let mut shard = self.shard(&probe);
		if shard.generation != generation {
			return None;
		}
		if let Some(value) = shard.young.get(&probe) {
			return Some(value.clone());
		}
		let (key, value) = shard.old.remove_entry(&probe)?;
		shard.put(key, value.clone());
		Some(value)
	}

	/// Caches what a snapshot of `generation` read.
	pub(super) fn insert(
		&self,
		generation: u64,
		child: Option<&[u8]>,
		key: &[u8],
		value: Option<Value>,
	) {
		let probe = Probe::new(child, key);
		let mut shard = self.shard(&probe);
		if shard.generation == generation {
			shard.put(probe.store(), value);
		}
	}

	/// Moves on to `generation`, which differs from the current one by `changes`.
	pub(super) fn advance(&self, generation: u64, changes: Vec<(Vec<u8>, Option<Value>)>) {
		let mut by_shard: Vec<Vec<_>> = (0..SHARDS).map(|_| Vec::new()).collect();
		for (key, value) in changes {
			if let Ok((None, bare)) = split_state_key(&key) {
				by_shard[self.index(&Probe::Main(bare))].push((key, value));
			} else {
				let at = self.index(&Probe::Child(key.clone()));
				by_shard[at].push((key, value));
			}
		}
		for (shard, changes) in self.shards.iter().zip(by_shard) {
			let mut shard = lock(shard);
			for (key, value) in changes {
				let key = StoredKey(key.into());
				shard.old.remove(&key);
				shard.put(key, value);
			}
			shard.generation = generation;
		}
	}

	/// Moves on to `generation` and drops all entries.
	pub(super) fn reset(&self, generation: u64) {
		for shard in &self.shards {
			let mut shard = lock(shard);
			shard.young = Map::default();
			shard.old = Map::default();
			shard.bytes = 0;
			shard.generation = generation;
		}
	}

	fn index(&self, probe: &Probe<'_>) -> usize {
		// The maps use the upper and lower bits of the hash, so use those in between.
		(self.hasher.hash_one(probe) >> 40) as usize % SHARDS
	}

	fn shard(&self, probe: &Probe<'_>) -> MutexGuard<'_, Shard> {
		lock(&self.shards[self.index(probe)])
	}
}

/// A shard is consistent wherever its holder could panic.
fn lock(shard: &Mutex<Shard>) -> MutexGuard<'_, Shard> {
	shard.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shard {
	fn put(&mut self, key: StoredKey, value: Option<Value>) {
		let size = key.0.len() + value.as_ref().map_or(0, |value| value.len()) + OVERHEAD;
		if size > self.limit {
			// Too large for the cache, but the previous value must not go stale.
			if let Some(old) = self.young.remove(&key) {
				self.bytes -= key.0.len() + old.map_or(0, |value| value.len()) + OVERHEAD;
			}
			return;
		}
		let length = key.0.len();
		if let Some(old) = self.young.insert(key, value) {
			self.bytes -= length + old.map_or(0, |value| value.len()) + OVERHEAD;
		}
		self.bytes += size;
		if self.bytes > self.limit {
			self.old = core::mem::take(&mut self.young);
			self.bytes = 0;
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn value(byte: u8) -> Option<Value> {
		Some(vec![byte; 10].into())
	}

	#[test]
	fn older_generations_neither_read_nor_write() {
		let cache = Cache::new(1 << 20, 1);
		cache.insert(1, None, b"k", value(1));
		cache.advance(2, vec![(state_key(None, b"k"), value(2)), (state_key(None, b"l"), None)]);
		assert_eq!(cache.get(1, None, b"k"), None);
		assert_eq!(cache.get(2, None, b"k"), Some(value(2)));
		assert_eq!(cache.get(2, None, b"l"), Some(None));
		cache.insert(1, None, b"m", value(9));
		assert_eq!(cache.get(2, None, b"m"), None);
		cache.reset(3);
		assert_eq!(cache.get(3, None, b"k"), None);
	}

	#[test]
	fn main_and_child_keys_are_distinct() {
		let cache = Cache::new(1 << 20, 1);
		cache.insert(1, None, b"k", value(1));
		cache.insert(1, Some(b"c"), b"k", value(2));
		assert_eq!(cache.get(1, None, b"k"), Some(value(1)));
		assert_eq!(cache.get(1, Some(b"c"), b"k"), Some(value(2)));
		assert_eq!(cache.get(1, Some(b"d"), b"k"), None);
	}

	#[test]
	fn stays_within_its_budget_and_keeps_used_entries() {
		let budget = 64 << 10;
		let cache = Cache::new(budget, 1);
		cache.insert(1, None, b"hot", value(1));
		for i in 0..10_000u32 {
			cache.insert(1, None, &i.to_le_bytes(), value(2));
			assert_eq!(cache.get(1, None, b"hot"), Some(value(1)));
		}
		let held: usize = cache
			.shards
			.iter()
			.map(|shard| {
				let s = lock(shard);
				s.young.len() + s.old.len()
			})
			.sum();
		assert!(held * (OVERHEAD + 15) <= budget && held > 100, "{held}");
	}

	#[test]
	fn a_value_too_large_drops_the_previous_one() {
		let cache = Cache::new(16 << 10, 1);
		cache.insert(1, None, b"k", value(1));
		cache.advance(2, vec![(state_key(None, b"k"), Some(vec![0; 1 << 20].into()))]);
		assert_eq!(cache.get(2, None, b"k"), None);
	}
}
