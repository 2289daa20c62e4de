//! Instances, and how one is restored for the next call.
//!
//! A call must behave as on a fresh instance. A fresh instance for every call costs about 25 us, more
//! than half of the time of a transfer. So an instance whose call returned is restored instead:
//! - *memory*: every page that was written to is overwritten with its initial contents. No write is
//!   missed: the instrumented module marks the page of each store in the dirty map, which no other
//!   instruction can address, and the host marks its own writes. `wasm::instrument::dirty_pages` proves
//!   that restoring the marked pages is enough;
//! - *mutable globals* are set to their initial values;
//! - *tables and the size of the memory* cannot change: validation refuses the instructions for the
//!   former, and the memory has a fixed size;
//! - *the allocator state* is reset at the beginning of every call.
//!
//! An instance has no other state. It is dropped if its call failed in any way or wrote to many pages.
//! Instances of a module are never reused if it has a start function or data segments without constant
//! addresses.

use super::memory::StoreData;
use crate::executor::wasm::{
	heap_layout::{
		DIRTY_MAP, DIRTY_PAGE_BITS, LAST_ENTRY, MARK_REACH, MEMORY_EXPORT, SIDE_MEMORY_EXPORT,
		global_export, map_entries,
	},
	memory_image::MemoryImage,
};
use std::{collections::HashMap, ops::Range};
use wasmtime::{Engine, Global, InstancePre, Memory, Store, TypedFunc, Val};

/// The most pages of 4 KiB that are restored. For more, a new instance is cheaper.
const MAX_RESTORED: usize = 512;

/// The number of dirty map entries that are tested at once.
const BLOCK: usize = 128;

/// The most entry points that an instance caches.
const MAX_ENTRIES: usize = 32;

/// A runtime function.
pub(crate) type Entry = TypedFunc<(u32, u32), u64>;

/// What all instances of a module have in common.
pub(crate) struct Template<H: 'static> {
	/// The linked module.
	pub(crate) module: InstancePre<StoreData<H>>,
	/// The size of the memory in pages of 64 KiB.
	pub(crate) pages: u32,
	pub(crate) mutable_globals: Vec<u32>,
	/// The initial contents of the memory. `None` if instances cannot be reused.
	pub(crate) image: Option<MemoryImage>,
}

/// An instance and its store.
pub(crate) struct Instance<H: 'static> {
	pub(crate) store: Store<StoreData<H>>,
	parts: Option<Parts>,
	entries: HashMap<String, Entry>,
}

/// The parts of an instance.
struct Parts {
	instance: wasmtime::Instance,
	memory: Memory,
	side: Memory,
	/// The mutable globals and their initial values.
	globals: Vec<(Global, Val)>,
}

impl<H: 'static> Instance<H> {
	/// A store. The instance is made by [`Self::instance`].
	pub(crate) fn new(engine: &Engine) -> Self {
		let store = Store::new(engine, StoreData::default());
		Self { store, parts: None, entries: HashMap::new() }
	}

	/// The instance, its memory and its side memory. Makes them if there are none yet.
	pub(crate) fn instance(
		&mut self,
		template: &Template<H>,
	) -> wasmtime::Result<(wasmtime::Instance, Memory, Memory)> {
		if let Some(parts) = &self.parts {
			return Ok((parts.instance, parts.memory, parts.side));
		}
		let store = &mut self.store;
		let instance = template.module.instantiate(&mut *store)?;
		let missing = || wasmtime::Error::msg("it has no memory");
		let memory = instance.get_memory(&mut *store, MEMORY_EXPORT).ok_or_else(missing)?;
		let side = instance.get_memory(&mut *store, SIDE_MEMORY_EXPORT).ok_or_else(missing)?;
		let mut globals = Vec::new();
		for index in &template.mutable_globals {
			if let Some(global) = instance.get_global(&mut *store, &global_export(*index)) {
				let value = global.get(&mut *store);
				globals.push((global, value));
			}
		}
		store.data_mut().memories = Some((memory, side));
		self.parts = Some(Parts { instance, memory, side, globals });
		Ok((instance, memory, side))
	}

	/// A cached entry point.
	pub(crate) fn entry(&self, function: &str) -> Option<Entry> {
		self.entries.get(function).cloned()
	}

	/// Caches an entry point.
	pub(crate) fn cache_entry(&mut self, function: &str, entry: Entry) {
		if self.entries.len() < MAX_ENTRIES {
			self.entries.insert(function.to_owned(), entry);
		}
	}

	/// Restores the state before the first call. False if the instance must be dropped.
	pub(crate) fn restore(&mut self, template: &Template<H>) -> bool {
		let (Some(parts), Some(image)) = (&self.parts, &template.image) else { return false };
		if parts.globals.len() != template.mutable_globals.len() {
			return false;
		}
		let map = parts.side.data_mut(&mut self.store).get_mut(DIRTY_MAP as usize..);
		// The pages of the memory and the one after it; then the last page of the address space, which
		// address 0 follows modulo 2^32.
		let count = map_entries(template.pages) as usize + 1;
		let Some((entries, rest)) = map.and_then(|map| map.split_at_mut_checked(count)) else {
			return false;
		};
		let Some(last) = rest.get_mut(LAST_ENTRY as usize - count) else { return false };
		let wraps = std::mem::take(last) != 0;
		let Some(runs) = take_marked(entries) else { return false };
		let memory = parts.memory.data_mut(&mut self.store);
		let reach = MARK_REACH as usize;
		for run in runs {
			let (start, end) = (run.start << DIRTY_PAGE_BITS, run.end << DIRTY_PAGE_BITS);
			image.restore(memory, start.saturating_sub(reach), end + reach);
		}
		if wraps {
			image.restore(memory, 0, reach);
		}
		if !parts.globals.iter().all(|(global, value)| global.set(&mut self.store, *value).is_ok())
		{
			return false;
		}
		#[cfg(test)]
		if inspection::is_on() {
			self.assert_fresh(template);
		}
		true
	}

	/// Takes the state that host functions work on.
	pub(crate) fn take_host(&mut self) -> Option<Box<H>> {
		self.store.data_mut().host.take()
	}
}

/// Clears the marks of a dirty map. Returns the runs of adjacent marked pages, or `None` if more than
/// [`MAX_RESTORED`] pages are marked.
fn take_marked(entries: &mut [u8]) -> Option<Vec<Range<usize>>> {
	let mut runs: Vec<Range<usize>> = Vec::with_capacity(32);
	let mut count = 0;
	let mut take = |first: usize, entries: &mut [u8]| {
		for (page, entry) in (first..).zip(entries) {
			if std::mem::take(entry) == 0 {
				continue;
			}
			count += 1;
			match runs.last_mut() {
				Some(run) if run.end == page => run.end += 1,
				_ => runs.push(page..page + 1),
			}
		}
	};
	let (blocks, rest) = entries.as_chunks_mut::<BLOCK>();
	let end = blocks.len() * BLOCK;
	for (index, block) in blocks.iter_mut().enumerate() {
		// Most blocks have no marks. This test is compiled to wide instructions.
		if block.iter().fold(0, |all, entry| all | entry) != 0 {
			take(index * BLOCK, block);
		}
	}
	take(end, rest);
	(count <= MAX_RESTORED).then_some(runs)
}

#[cfg(test)]
pub(crate) mod inspection {
	//! Compares restored instances with fresh ones.

	use super::*;
	use std::cell::Cell;

	thread_local! {
		static ON: Cell<bool> = const { Cell::new(false) };
	}

	/// Compares every instance that is restored while `run` runs with a fresh one.
	pub(crate) fn inspected<T>(run: impl FnOnce() -> T) -> T {
		ON.set(true);
		let result = run();
		ON.set(false);
		result
	}

	pub(super) fn is_on() -> bool {
		ON.get()
	}

	impl<H: 'static> Instance<H> {
		/// # Panics
		/// If the instance differs from a fresh one.
		pub(super) fn assert_fresh(&mut self, template: &Template<H>) {
			let mut fresh = Self::new(self.store.engine());
			fresh.store.set_epoch_deadline(10_000);
			fresh.instance(template).expect("an instance");
			let (Some(ours), Some(theirs)) = (&self.parts, &fresh.parts) else {
				panic!("no instance");
			};
			assert!(
				ours.memory.data(&self.store) == theirs.memory.data(&fresh.store),
				"the memory differs at {:?}",
				difference(ours.memory.data(&self.store), theirs.memory.data(&fresh.store)),
			);
			// Marks of other pages are never read.
			let map = DIRTY_MAP as usize;
			let range = map..map + map_entries(template.pages) as usize + 1;
			let ours_map = &ours.side.data(&self.store)[range.clone()];
			let theirs_map = &theirs.side.data(&fresh.store)[range];
			assert!(
				ours_map == theirs_map,
				"the dirty map differs at {:?}",
				difference(ours_map, theirs_map),
			);
			for ((ours, _), (theirs, _)) in ours.globals.iter().zip(&theirs.globals) {
				let (ours, theirs) = (ours.get(&mut self.store), theirs.get(&mut fresh.store));
				assert_eq!(format!("{ours:?}"), format!("{theirs:?}"), "a global differs");
			}
		}
	}

	fn difference(ours: &[u8], theirs: &[u8]) -> Option<usize> {
		ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs)
	}
}
