//! The heap of a runtime, managed by the host: a freeing-bump allocator.
//!
//! Its behaviour is part of the Host API. Pointers, rounding, limits and errors are the same in every
//! host, because a runtime must run out of memory at the same point everywhere.
//!
//! A chunk has a power of two of bytes, at least 8, and follows a header of 8 bytes, little-endian. The
//! header of an allocated chunk is its order (the binary logarithm of an eighth of its size) with bit 32
//! set. The header of a free chunk is the address of the next free header of that order, or `u32::MAX`
//! at the end of the list. The two highest bytes stay zero: the allocator in the runtime keeps an
//! alignment offset in the two bytes before the pointer.
//!
//! The state of the heap is in the side memory (`wasm::heap_layout`). The instrumented module serves most
//! requests itself, by the same steps on the same state (`wasm::instrument::guest_allocator`).
//!
//! The headers are in the runtime's memory, which it may overwrite. Order and bounds are checked on every
//! use, so a runtime can only damage its own heap.

use crate::executor::{
	error::AllocatorError,
	wasm::heap_layout::{
		ALLOCATOR_STATE, BUMPER, DIRTY_MAP, DIRTY_PAGE_BITS, FREE, HEADER, IN_USE, MAX_SIZE,
		MIN_CHUNK, NIL, OCCUPIED, ORDERS, POISONED,
	},
};

/// The two memories of a heap. They cannot be borrowed at the same time, and borrowing one is the most
/// expensive part of an operation.
pub(crate) trait Memories {
	/// What can be borrowed together with the memory.
	type Data;
	/// The memory of the runtime.
	fn memory(&mut self) -> (&mut [u8], &mut Self::Data);
	/// The side memory.
	fn side(&mut self) -> &mut [u8];
}

/// An empty heap from `base`, rounded up to a multiple of 8, to the end of the memory.
pub(crate) fn reset(side: &mut [u8], base: u32) {
	let bumper = base.checked_next_multiple_of(8).unwrap_or(!7);
	let (words, _) = side.as_chunks_mut::<4>();
	for (index, word) in words.iter_mut().take(ALLOCATOR_STATE / 4).enumerate() {
		let value = match index as u32 * 4 {
			BUMPER => bumper,
			FREE.. => NIL,
			_ => 0,
		};
		*word = value.to_le_bytes();
	}
}

/// Allocates `size` bytes of undefined contents, aligned to 8 bytes.
pub(crate) fn allocate(memories: &mut impl Memories, size: u32) -> Result<u32, AllocatorError> {
	allocate_filled(memories, size, |_, _| {})
}

/// Allocates `size` bytes, aligned to 8 bytes, and lets `fill` write to them.
#[inline]
pub(crate) fn allocate_filled<M: Memories>(
	memories: &mut M,
	size: u32,
	fill: impl FnOnce(&mut [u8], &mut M::Data),
) -> Result<u32, AllocatorError> {
	try_allocate(memories, size, fill).inspect_err(|_| poison(memories))
}

/// Frees what [`allocate`] returned.
#[inline]
pub(crate) fn free(memories: &mut impl Memories, pointer: u32) -> Result<(), AllocatorError> {
	check(memories)?;
	try_free(memories, pointer).inspect_err(|_| poison(memories))
}

/// Marks the pages of a range as written to.
#[inline]
pub(crate) fn mark(side: &mut [u8], start: u32, length: u32) {
	if length == 0 {
		return;
	}
	let first = (DIRTY_MAP + (start >> DIRTY_PAGE_BITS)) as usize;
	let last = DIRTY_MAP + (start.saturating_add(length - 1) >> DIRTY_PAGE_BITS);
	if let Some(entries) = side.get_mut(first..=last as usize) {
		entries.fill(1);
	}
}

#[inline]
fn check(memories: &mut impl Memories) -> Result<(), AllocatorError> {
	match word(memories.side(), POISONED) {
		0 => Ok(()),
		_ => Err(AllocatorError::Poisoned),
	}
}

#[cold]
fn poison(memories: &mut impl Memories) {
	put(memories.side(), POISONED, 1);
}

#[inline]
fn try_allocate<M: Memories>(
	memories: &mut M,
	size: u32,
	fill: impl FnOnce(&mut [u8], &mut M::Data),
) -> Result<u32, AllocatorError> {
	let side = memories.side();
	if word(side, POISONED) != 0 {
		return Err(AllocatorError::Poisoned);
	}
	if size > MAX_SIZE {
		return Err(AllocatorError::TooLarge(size));
	}
	let chunk = size.max(MIN_CHUNK).next_power_of_two();
	let order = chunk.trailing_zeros() - MIN_CHUNK.trailing_zeros();
	let total = u64::from(chunk) + u64::from(HEADER);
	let head = FREE + 4 * order;
	let (free, bumper) = (word(side, head), word(side, BUMPER));

	let (memory, data) = memories.memory();
	let header = if free == NIL { bumper } else { free };
	let end = u64::from(header) + total;
	let mut next = NIL;
	if free == NIL {
		if end > memory.len() as u64 {
			return Err(AllocatorError::OutOfSpace(size));
		}
	} else {
		if end > memory.len() as u64 {
			return Err(AllocatorError::Damaged("a free chunk is outside of the memory"));
		}
		let raw = read(memory, header)?;
		if raw & OCCUPIED != 0 {
			return Err(AllocatorError::Damaged("a free chunk is in use"));
		}
		next = raw as u32;
	}
	write(memory, header, u64::from(order) | OCCUPIED)?;
	let pointer = header + HEADER;
	let target = memory.get_mut(pointer as usize..).and_then(|rest| rest.get_mut(..size as usize));
	fill(target.ok_or(OUTSIDE)?, data);

	let side = memories.side();
	match free {
		// The end is in the memory, so it fits.
		NIL => put(side, BUMPER, end as u32),
		_ => put(side, head, next),
	}
	let in_use = double(side, IN_USE).saturating_add(total);
	put_double(side, IN_USE, in_use);
	// Allocated memory is written to.
	mark(side, header, HEADER + size);
	Ok(pointer)
}

#[inline]
fn try_free(memories: &mut impl Memories, pointer: u32) -> Result<(), AllocatorError> {
	let header = pointer
		.checked_sub(HEADER)
		.ok_or(AllocatorError::Damaged("a pointer below the heap was freed"))?;
	let raw = read(memories.memory().0, header)?;
	if raw & OCCUPIED == 0 {
		return Err(AllocatorError::Damaged("a chunk that is not in use was freed"));
	}
	let order = raw as u32;
	if order >= ORDERS {
		return Err(AllocatorError::Damaged("a header has an invalid order"));
	}
	let side = memories.side();
	let head = FREE + 4 * order;
	let next = word(side, head);
	put(side, head, header);
	mark(side, header, HEADER);
	// Only forged headers can make the sum negative.
	let in_use = double(side, IN_USE)
		.checked_sub(u64::from((MIN_CHUNK << order) + HEADER))
		.ok_or(AllocatorError::Damaged("more was freed than was in use"))?;
	put_double(side, IN_USE, in_use);
	write(memories.memory().0, header, u64::from(next))
}

/// A word of the side memory, which contains all offsets that are used here.
#[inline]
fn word(side: &[u8], at: u32) -> u32 {
	let bytes = side.get(at as usize..).and_then(|bytes| bytes.first_chunk());
	bytes.copied().map_or(0, u32::from_le_bytes)
}

#[inline]
fn put(side: &mut [u8], at: u32, value: u32) {
	if let Some(target) = side.get_mut(at as usize..).and_then(|bytes| bytes.first_chunk_mut()) {
		*target = value.to_le_bytes();
	}
}

#[inline]
fn double(side: &[u8], at: u32) -> u64 {
	let bytes = side.get(at as usize..).and_then(|bytes| bytes.first_chunk());
	bytes.copied().map_or(0, u64::from_le_bytes)
}

#[inline]
fn put_double(side: &mut [u8], at: u32, value: u64) {
	if let Some(target) = side.get_mut(at as usize..).and_then(|bytes| bytes.first_chunk_mut()) {
		*target = value.to_le_bytes();
	}
}

#[inline]
fn read(memory: &[u8], header: u32) -> Result<u64, AllocatorError> {
	let bytes = memory.get(header as usize..).and_then(|bytes| bytes.first_chunk());
	bytes.copied().map(u64::from_le_bytes).ok_or(OUTSIDE)
}

#[inline]
fn write(memory: &mut [u8], header: u32, raw: u64) -> Result<(), AllocatorError> {
	let target = memory.get_mut(header as usize..).and_then(|bytes| bytes.first_chunk_mut());
	*target.ok_or(OUTSIDE)? = raw.to_le_bytes();
	Ok(())
}

const OUTSIDE: AllocatorError = AllocatorError::Damaged("a header is outside of the memory");

#[cfg(test)]
mod tests {
	use super::*;

	use crate::executor::wasm::heap_layout::PAGE_BYTES;

	const PAGE: usize = PAGE_BYTES as usize;

	/// A heap in a memory of zeroes.
	#[derive(Clone)]
	struct Heap {
		memory: Vec<u8>,
		side: Vec<u8>,
		data: (),
	}

	impl Memories for Heap {
		type Data = ();

		fn memory(&mut self) -> (&mut [u8], &mut ()) {
			(&mut self.memory, &mut self.data)
		}

		fn side(&mut self) -> &mut [u8] {
			&mut self.side
		}
	}

	impl Heap {
		fn new(base: u32, size: usize) -> Self {
			let mut side = vec![0; 2 * PAGE];
			reset(&mut side, base);
			Self { memory: vec![0; size], side, data: () }
		}

		fn allocate(&mut self, size: u32) -> Result<u32, AllocatorError> {
			allocate(self, size)
		}

		fn free(&mut self, pointer: u32) -> Result<(), AllocatorError> {
			free(self, pointer)
		}
	}

	#[test]
	fn pointers_follow_their_headers_and_are_multiples_of_eight() {
		let mut heap = Heap::new(13, PAGE);
		assert_eq!(heap.allocate(1), Ok(24));
		assert_eq!(heap.allocate(9), Ok(24 + 8 + 8));
		assert_eq!(heap.allocate(0), Ok(40 + 16 + 8));
	}

	#[test]
	fn a_header_is_the_order_and_the_occupied_bit() {
		let mut heap = Heap::new(0, PAGE);
		heap.memory.fill(0xff);
		let pointer = heap.allocate(100).unwrap() as usize;
		assert_eq!(heap.memory[pointer - 8..pointer], [4, 0, 0, 0, 1, 0, 0, 0]);
	}

	#[test]
	fn the_last_freed_chunk_is_allocated_first() {
		let mut heap = Heap::new(0, PAGE);
		let chunks: Vec<_> = (0..3).map(|_| heap.allocate(8).unwrap()).collect();
		for chunk in &chunks {
			heap.free(*chunk).unwrap();
		}
		for chunk in chunks.iter().rev() {
			assert_eq!(heap.allocate(5), Ok(*chunk));
		}
		assert_eq!(heap.allocate(8), Ok(chunks[2] + 16));
	}

	#[test]
	fn the_memory_is_used_up_to_its_last_byte() {
		let mut heap = Heap::new(0, PAGE);
		assert_eq!(heap.allocate(PAGE as u32 / 2 - 8).map(|_| ()), Ok(()));
		assert_eq!(
			heap.clone().allocate(PAGE as u32 / 2),
			Err(AllocatorError::OutOfSpace(PAGE as u32 / 2))
		);
		let mut small = Heap::new(PAGE as u32 - 16, PAGE);
		assert_eq!(small.allocate(8), Ok(PAGE as u32 - 8));
		assert_eq!(small.allocate(8), Err(AllocatorError::OutOfSpace(8)));
	}

	#[test]
	fn sizes_above_32_mib_are_refused() {
		let heap = Heap::new(0, (MAX_SIZE + 2 * HEADER) as usize);
		assert_eq!(heap.clone().allocate(MAX_SIZE), Ok(8));
		assert_eq!(
			heap.clone().allocate(MAX_SIZE + 1),
			Err(AllocatorError::TooLarge(MAX_SIZE + 1))
		);
	}

	#[test]
	fn all_requests_fail_after_an_error() {
		let mut heap = Heap::new(0, PAGE);
		let pointer = heap.allocate(8).unwrap();
		assert!(heap.allocate(u32::MAX).is_err());
		assert_eq!(heap.allocate(8), Err(AllocatorError::Poisoned));
		assert_eq!(heap.free(pointer), Err(AllocatorError::Poisoned));
	}

	#[test]
	fn double_frees_and_wild_pointers_are_refused() {
		for wild in [0, 7, 12, PAGE as u32 - 3, PAGE as u32, u32::MAX] {
			assert!(Heap::new(0, PAGE).free(wild).is_err(), "{wild}");
		}
		let mut heap = Heap::new(0, PAGE);
		let pointer = heap.allocate(8).unwrap();
		heap.free(pointer).unwrap();
		assert!(heap.free(pointer).is_err());
	}

	#[test]
	fn forged_headers_only_damage_the_heap() {
		let mut heap = Heap::new(0, PAGE);
		let pointer = heap.allocate(8).unwrap();
		heap.free(pointer).unwrap();
		// The next free chunk is outside of the memory.
		heap.memory[0..8].copy_from_slice(&u64::from(u32::MAX - 1).to_le_bytes());
		assert_eq!(heap.allocate(8), Ok(pointer));
		assert_eq!(
			heap.allocate(8),
			Err(AllocatorError::Damaged("a free chunk is outside of the memory"))
		);
		// An invalid order.
		let mut heap = Heap::new(64, PAGE);
		heap.memory[0..8].copy_from_slice(&(OCCUPIED | 23).to_le_bytes());
		assert!(heap.clone().free(8).is_err());
		// A larger order than that of any allocated chunk.
		heap.memory[0..8].copy_from_slice(&(OCCUPIED | 22).to_le_bytes());
		assert!(heap.clone().free(8).is_err());
	}
}
