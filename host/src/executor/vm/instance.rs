//! Instances, and how one is made fit for the next call.
//!
//! A call has to behave as on a fresh instance. Making one for every call costs some 25 us, more than
//! half of what a transfer takes. So an instance whose call returned is restored instead:
//! - *memory*: every page that was written to is overwritten with what the module puts there. No
//!   write is missed: the rewritten module notes the page of each store in its books, which no other
//!   instruction can reach, and the host marks its own writes there. What a note stands for, and why
//!   that is enough, is written down in `rewrite::notes`;
//! - *globals* that can change are set to what they were;
//! - *tables* cannot change, and the memory cannot grow: what would be needed for it is refused;
//! - the *heap's books* begin anew with every call.
//!
//! There is nothing else in an instance. One whose call failed in any way, or wrote to many pages,
//! is thrown away; so is any instance of a module with a start function, or whose data are not where
//! the module says.

use super::{
	context::{Guest, Host},
	rewrite::{
		BOOKS_EXPORT, LAST_ENTRY, MAP, MEMORY_EXPORT, PAGE_BITS, REACH, global_export, map_entries,
	},
	runtime::Compiled,
};
use crate::primitives::Hash;
use std::{
	collections::HashMap,
	sync::{Mutex, MutexGuard, PoisonError},
};
use wasmtime::{Engine, Global, Instance, Memory, Store, TypedFunc, Val};

/// How many pages of 4 KiB are restored at most. Beyond that a new instance is cheaper.
const MAX_RESTORED: usize = 512;

/// How many entries of the map of pages are looked at together.
const CHUNK: usize = 512;

/// What they are if none of the pages was written to.
const CLEAN: [u8; CHUNK] = [0; CHUNK];

/// How many entry points an instance remembers.
const MAX_ENTRIES: usize = 32;

/// What calls a runtime function.
pub(super) type Entry = TypedFunc<(u32, u32), u64>;

/// The part of a memory that is not zero at the start.
#[derive(Debug, Default)]
pub(super) struct Image {
	/// Where it begins.
	pub(super) start: usize,
	/// Its contents.
	pub(super) bytes: Vec<u8>,
}

impl Image {
	/// Makes `memory` from `start` to `end` what it was at the start.
	fn restore(&self, memory: &mut [u8], start: usize, end: usize) {
		let end = end.min(memory.len());
		let Some(target) = memory.get_mut(start..end) else { return };
		let image_end = self.start + self.bytes.len();
		let (from, to) = (self.start.clamp(start, end), image_end.clamp(start, end));
		if from >= to {
			target.fill(0);
			return;
		}
		let (before, rest) = target.split_at_mut(from - start);
		let (inside, after) = rest.split_at_mut(to - from);
		before.fill(0);
		after.fill(0);
		if let Some(source) = self.bytes.get(from - self.start..to - self.start) {
			inside.copy_from_slice(source);
		}
	}
}

/// An instance and its store.
pub(super) struct Live {
	pub(super) store: Store<Guest>,
	parts: Option<Parts>,
	entries: HashMap<String, Entry>,
}

/// What an instance consists of.
struct Parts {
	instance: Instance,
	memory: Memory,
	books: Memory,
	/// The globals that can change, and their values at the start.
	globals: Vec<(Global, Val)>,
}

impl Live {
	/// A store for an instance that is made by [`Self::instance`].
	pub(super) fn new(engine: &Engine) -> Self {
		Self { store: Store::new(engine, Guest::default()), parts: None, entries: HashMap::new() }
	}

	/// The instance, its memory and its books; made now if there is none yet.
	pub(super) fn instance(
		&mut self,
		compiled: &Compiled,
	) -> wasmtime::Result<(Instance, Memory, Memory)> {
		if let Some(parts) = &self.parts {
			return Ok((parts.instance, parts.memory, parts.books));
		}
		let store = &mut self.store;
		let instance = compiled.instance.instantiate(&mut *store)?;
		let missing = || wasmtime::Error::msg("it has no memory");
		let memory = instance.get_memory(&mut *store, MEMORY_EXPORT).ok_or_else(missing)?;
		let books = instance.get_memory(&mut *store, BOOKS_EXPORT).ok_or_else(missing)?;
		let mut globals = Vec::new();
		for index in &compiled.mutable_globals {
			if let Some(global) = instance.get_global(&mut *store, &global_export(*index)) {
				let value = global.get(&mut *store);
				globals.push((global, value));
			}
		}
		store.data_mut().memories = Some((memory, books));
		self.parts = Some(Parts { instance, memory, books, globals });
		Ok((instance, memory, books))
	}

	/// A function that was called before.
	pub(super) fn entry(&self, function: &str) -> Option<Entry> {
		self.entries.get(function).cloned()
	}

	/// Remembers a function for the next call.
	pub(super) fn remember(&mut self, function: &str, entry: Entry) {
		if self.entries.len() < MAX_ENTRIES {
			self.entries.insert(function.to_owned(), entry);
		}
	}

	/// Makes the instance what it was before its first call. False if it has to be thrown away.
	pub(super) fn restore(&mut self, compiled: &Compiled) -> bool {
		let (Some(parts), Some(image)) = (&self.parts, &compiled.image) else { return false };
		if parts.globals.len() != compiled.mutable_globals.len() {
			return false;
		}
		let mut pages = Vec::new();
		let map = parts.books.data_mut(&mut self.store).get_mut(MAP as usize..);
		// The pages of the memory and the one behind it; the last one of all, which the memory's
		// beginning follows on the circle of addresses.
		let behind = map_entries(compiled.pages) as usize + 1;
		let Some((entries, beyond)) = map.and_then(|map| map.split_at_mut_checked(behind)) else {
			return false;
		};
		let Some(last) = beyond.get_mut(LAST_ENTRY as usize - behind) else { return false };
		let around = std::mem::take(last) != 0;
		for (index, chunk) in (0..).zip(entries.chunks_mut(CHUNK)) {
			// The whole chunk at once: most are empty.
			if CLEAN.get(..chunk.len()) == Some(chunk) {
				continue;
			}
			for (page, entry) in (index * CHUNK as u32..).zip(chunk) {
				if std::mem::take(entry) != 0 {
					pages.push(page);
				}
			}
		}
		if pages.len() > MAX_RESTORED {
			return false;
		}
		let memory = parts.memory.data_mut(&mut self.store);
		for page in pages {
			let start = (page as usize) << PAGE_BITS;
			let (end, reach) = (start + (1 << PAGE_BITS), REACH as usize);
			image.restore(memory, start.saturating_sub(reach), end + reach);
		}
		if around {
			image.restore(memory, 0, REACH as usize);
		}
		parts.globals.iter().all(|(global, value)| global.set(&mut self.store, *value).is_ok())
	}

	/// Whether the instance is what a fresh one would be, by looking at all of it.
	#[cfg(test)]
	pub(super) fn is_fresh(&mut self, compiled: &Compiled) -> Result<(), String> {
		let mut fresh = Self::new(self.store.engine());
		fresh.store.set_epoch_deadline(10_000);
		fresh.instance(compiled).map_err(|error| error.to_string())?;
		let (Some(ours), Some(theirs)) = (&self.parts, &fresh.parts) else {
			return Err("no instance".to_owned());
		};
		for (name, ours, theirs, skip) in [
			("memory", ours.memory, theirs.memory, 0),
			("books", ours.books, theirs.books, MAP as usize),
		] {
			// What is noted farther from the memory is never read.
			let end = if skip == 0 {
				usize::MAX
			} else {
				skip + map_entries(compiled.pages) as usize + 1
			};
			let (ours, theirs) = (ours.data(&self.store), theirs.data(&fresh.store));
			let (ours, theirs) =
				(ours.get(..end).unwrap_or(ours), theirs.get(..end).unwrap_or(theirs));
			if ours.len() != theirs.len() {
				return Err(format!("the {name} has another size"));
			}
			if ours.get(skip..) != theirs.get(skip..) {
				let at = ours.iter().zip(theirs).skip(skip).position(|(a, b)| a != b);
				return Err(format!("the {name} differs at {at:?}"));
			}
		}
		for ((ours, _), (theirs, _)) in ours.globals.iter().zip(&theirs.globals) {
			let (ours, theirs) = (ours.get(&mut self.store), theirs.get(&mut fresh.store));
			if format!("{ours:?}") != format!("{theirs:?}") {
				return Err(format!("a global is {ours:?} instead of {theirs:?}"));
			}
		}
		Ok(())
	}

	/// Takes back what the call worked on.
	pub(super) fn take_host(&mut self) -> Option<Box<Host>> {
		self.store.data_mut().host.take()
	}
}

/// Restored instances, waiting for the next call.
pub(super) struct Idle {
	/// With the hash of their code, the latest at the end.
	waiting: Mutex<Vec<(Hash, Live)>>,
	limit: usize,
}

impl Idle {
	pub(super) fn new(limit: usize) -> Self {
		Self { waiting: Mutex::default(), limit }
	}

	/// The instance of that code that was used last.
	pub(super) fn take(&self, code_hash: Hash) -> Option<Live> {
		let mut waiting = self.lock();
		let index = waiting.iter().rposition(|(other, _)| *other == code_hash)?;
		Some(waiting.remove(index).1)
	}

	/// Keeps an instance; the one that waited longest has to go if there are too many.
	pub(super) fn put(&self, code_hash: Hash, live: Live) {
		let mut waiting = self.lock();
		waiting.push((code_hash, live));
		let surplus = (waiting.len() > self.limit).then(|| waiting.remove(0));
		// Not under the lock.
		drop(waiting);
		drop(surplus);
	}

	fn lock(&self) -> MutexGuard<'_, Vec<(Hash, Live)>> {
		self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
	}
}
