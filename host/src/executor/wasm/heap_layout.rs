//! The layout of the two memories of an instance, as the instrumented module and the host use it.
//!
//! - *The memory* is the module's own: statics, stack and heap.
//! - *The side memory* is added by the instrumentation. It holds the state of the heap allocator and
//!   the dirty map. No instruction of the original module can address it.

/// Bytes of a WebAssembly memory page.
pub(crate) const PAGE_BYTES: u32 = 65_536;

/// The largest memory, in pages of 64 KiB. It leaves one page of the address space unused, so that the
/// end of the memory and its beginning are far apart modulo 2^32 (see `instrument::dirty_pages`).
pub(crate) const MAX_PAGES: u32 = 65_535;

// # Heap chunks

/// Bytes of a chunk header.
pub(crate) const HEADER: u32 = 8;

/// Bytes of the smallest chunk.
pub(crate) const MIN_CHUNK: u32 = 8;

/// The number of chunk sizes: orders 0 to 22 are chunks of 8 bytes to 32 MiB.
pub(crate) const ORDERS: u32 = 23;

/// The largest allocation: 32 MiB.
pub(crate) const MAX_SIZE: u32 = MIN_CHUNK << (ORDERS - 1);

/// The header bit of an allocated chunk.
pub(crate) const OCCUPIED: u64 = 1 << 32;

/// Ends a list of free chunks.
pub(crate) const NIL: u32 = u32::MAX;

// # Exports and indices

/// The export name of the memory.
pub(crate) const MEMORY_EXPORT: &str = "memory";

/// The export name of the side memory.
pub(crate) const SIDE_MEMORY_EXPORT: &str = "\0side_memory";

/// The index of the side memory.
pub(crate) const SIDE_MEMORY_INDEX: u32 = 1;

/// The export name of a mutable global.
pub(crate) fn global_export(index: u32) -> String {
	format!("\0global {index}")
}

// # The side memory, by offset

/// u32: the first address that was never allocated.
pub(crate) const BUMPER: u32 = 0;
/// u32: 1 after a failed request, else 0.
pub(crate) const POISONED: u32 = 4;
/// u64: bytes in use, headers included.
pub(crate) const IN_USE: u32 = 8;
/// u32 for each order: the header of the first free chunk, or [`NIL`].
pub(crate) const FREE: u32 = 16;
/// Bytes of the allocator state.
pub(crate) const ALLOCATOR_STATE: usize = (FREE + 4 * ORDERS) as usize;
/// One byte for each 4 KiB page of the 32-bit address space: not 0 if the page was written to. The map
/// covers all addresses, not only those of the memory, so that a mark never traps.
pub(crate) const DIRTY_MAP: u32 = 128;
/// Bytes of the side memory.
pub(crate) const SIDE_MEMORY_BYTES: u32 = DIRTY_MAP + LAST_ENTRY + 1;

// # The dirty map

/// The binary logarithm of the page size of the dirty map (4 KiB).
pub(crate) const DIRTY_PAGE_BITS: u32 = 12;

/// How far a mark reaches beyond its page, in bytes, on both sides. The restore covers that much around
/// each marked page.
pub(crate) const MARK_REACH: u32 = 256;

/// The entry of the last page of the address space. It is never a page of the memory ([`MAX_PAGES`]).
pub(crate) const LAST_ENTRY: u32 = u32::MAX >> DIRTY_PAGE_BITS;

/// The number of dirty map entries of a memory of `pages` pages of 64 KiB.
pub(crate) fn map_entries(pages: u32) -> u32 {
	pages * (PAGE_BYTES >> DIRTY_PAGE_BITS)
}
