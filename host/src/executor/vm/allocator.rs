//! The heap of a runtime, managed by the host: a freeing-bump allocator.
//!
//! Its behaviour is part of the Host API: pointers, rounding, limits and errors are the same in
//! every host, because a runtime that runs out of memory must do so everywhere.
//!
//! A chunk holds a power of two of bytes, 8 at least, and is preceded by a header of 8 bytes, little
//! endian. The header of a chunk in use is its order (the binary logarithm of an eighth of its size)
//! with bit 32 set; the header of a free one is the address of the next free header of that order,
//! or `u32::MAX` at the end. The upper bytes stay zero: the runtime's own allocator keeps an
//! alignment offset in the two bytes before the pointer.
//!
//! The state of the heap is in the instance's books. Everyday requests of the runtime are served in
//! its own code, by the same steps on the same books (`rewrite::heap`).
//!
//! The headers are in the memory of the guest, which may write there what it likes. Nothing here
//! trusts them beyond their order and bounds, so that a runtime can spoil its own heap alone.

use super::rewrite;

/// The bytes of a header.
pub(super) const HEADER: u32 = 8;

/// The smallest chunk.
pub(super) const MIN_CHUNK: u32 = 8;

/// Orders 0 to 22: chunks of 8 bytes to 32 MiB.
pub(super) const ORDERS: u32 = 23;

/// The largest size that can be asked for: 32 MiB.
pub(super) const MAX_SIZE: u32 = MIN_CHUNK << (ORDERS - 1);

/// Marks a chunk in use.
pub(super) const OCCUPIED: u64 = 1 << 32;

/// Marks the end of a list of free chunks.
pub(super) const NIL: u32 = u32::MAX;

/// Why the heap cannot serve a request. Every later request of the call is refused as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllocatorError {
	/// More than 32 MiB were asked for at once.
	#[error("{0} bytes were asked for at once, more than 32 MiB")]
	TooLarge(u32),
	/// The memory is used up.
	#[error("{0} bytes were asked for and the memory is used up")]
	OutOfSpace(u32),
	/// A pointer or header is not one that the allocator wrote.
	#[error("the heap is damaged: {0}")]
	Damaged(&'static str),
	/// An earlier request failed.
	#[error("an earlier request had failed")]
	Poisoned,
}

/// The two memories that a heap lives in. They cannot be had at the same time, and having one of them
/// is what an operation costs most.
pub(super) trait Memories {
	/// What else can be had together with the memory.
	type Beside;
	/// The memory of the guest.
	fn memory(&mut self) -> (&mut [u8], &mut Self::Beside);
	/// The books, which the guest cannot reach; see [`rewrite`].
	fn books(&mut self) -> &mut [u8];
}

/// An empty heap from `base`, rounded up to a multiple of 8, to the end of the memory.
pub(super) fn reset(books: &mut [u8], base: u32) {
	let bumper = base.checked_next_multiple_of(8).unwrap_or(!7);
	let (words, _) = books.as_chunks_mut::<4>();
	for (index, word) in words.iter_mut().take(rewrite::STATE / 4).enumerate() {
		let value = match index as u32 * 4 {
			rewrite::BUMPER => bumper,
			rewrite::FREE.. => NIL,
			_ => 0,
		};
		*word = value.to_le_bytes();
	}
}

/// The address of `size` fresh bytes, a multiple of 8. Their contents are not defined.
pub(super) fn allocate(memories: &mut impl Memories, size: u32) -> Result<u32, AllocatorError> {
	allocate_filled(memories, size, |_, _| {})
}

/// The address of `size` fresh bytes, a multiple of 8, into which `fill` writes.
#[inline]
pub(super) fn allocate_filled<M: Memories>(
	memories: &mut M,
	size: u32,
	fill: impl FnOnce(&mut [u8], &mut M::Beside),
) -> Result<u32, AllocatorError> {
	try_allocate(memories, size, fill).inspect_err(|_| poison(memories))
}

/// Takes back what [`allocate`] gave.
#[inline]
pub(super) fn free(memories: &mut impl Memories, pointer: u32) -> Result<(), AllocatorError> {
	check(memories)?;
	try_free(memories, pointer).inspect_err(|_| poison(memories))
}

/// Notes that the bytes of a range are written to.
#[inline]
pub(super) fn mark(books: &mut [u8], start: u32, length: u32) {
	if length == 0 {
		return;
	}
	let first = (rewrite::MAP + (start >> rewrite::PAGE_BITS)) as usize;
	let last = rewrite::MAP + (start.saturating_add(length - 1) >> rewrite::PAGE_BITS);
	if let Some(entries) = books.get_mut(first..=last as usize) {
		entries.fill(1);
	}
}

#[inline]
fn check(memories: &mut impl Memories) -> Result<(), AllocatorError> {
	match word(memories.books(), rewrite::POISONED) {
		0 => Ok(()),
		_ => Err(AllocatorError::Poisoned),
	}
}

#[cold]
fn poison(memories: &mut impl Memories) {
	put(memories.books(), rewrite::POISONED, 1);
}

#[inline]
fn try_allocate<M: Memories>(
	memories: &mut M,
	size: u32,
	fill: impl FnOnce(&mut [u8], &mut M::Beside),
) -> Result<u32, AllocatorError> {
	let books = memories.books();
	if word(books, rewrite::POISONED) != 0 {
		return Err(AllocatorError::Poisoned);
	}
	if size > MAX_SIZE {
		return Err(AllocatorError::TooLarge(size));
	}
	let chunk = size.max(MIN_CHUNK).next_power_of_two();
	let order = chunk.trailing_zeros() - MIN_CHUNK.trailing_zeros();
	let total = u64::from(chunk) + u64::from(HEADER);
	let head = rewrite::FREE + 4 * order;
	let (free, bumper) = (word(books, head), word(books, rewrite::BUMPER));

	let (memory, beside) = memories.memory();
	let header = if free == NIL { bumper } else { free };
	let end = u64::from(header) + total;
	let mut next = NIL;
	if free == NIL {
		if end > memory.len() as u64 {
			return Err(AllocatorError::OutOfSpace(size));
		}
	} else {
		if end > memory.len() as u64 {
			return Err(AllocatorError::Damaged("a free chunk lies outside of the memory"));
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
	fill(target.ok_or(OUTSIDE)?, beside);

	let books = memories.books();
	match free {
		// The end is in the memory, so that it fits.
		NIL => put(books, rewrite::BUMPER, end as u32),
		_ => put(books, head, next),
	}
	let in_use = double(books, rewrite::IN_USE).saturating_add(total);
	put_double(books, rewrite::IN_USE, in_use);
	// Whoever asks for memory writes to it.
	mark(books, header, HEADER + size);
	Ok(pointer)
}

#[inline]
fn try_free(memories: &mut impl Memories, pointer: u32) -> Result<(), AllocatorError> {
	let header = pointer
		.checked_sub(HEADER)
		.ok_or(AllocatorError::Damaged("a pointer below the heap was freed"))?;
	let raw = read(memories.memory().0, header)?;
	if raw & OCCUPIED == 0 {
		return Err(AllocatorError::Damaged("a chunk was freed that is not in use"));
	}
	let order = raw as u32;
	if order >= ORDERS {
		return Err(AllocatorError::Damaged("a header holds no valid order"));
	}
	let books = memories.books();
	let head = rewrite::FREE + 4 * order;
	let next = word(books, head);
	put(books, head, header);
	mark(books, header, HEADER);
	// Only forged headers let the books go below zero.
	let in_use = double(books, rewrite::IN_USE)
		.checked_sub(u64::from((MIN_CHUNK << order) + HEADER))
		.ok_or(AllocatorError::Damaged("more was freed than was in use"))?;
	put_double(books, rewrite::IN_USE, in_use);
	write(memories.memory().0, header, u64::from(next))
}

/// A word of the books. The books are as long as any place asked for.
#[inline]
fn word(books: &[u8], at: u32) -> u32 {
	let bytes = books.get(at as usize..).and_then(|bytes| bytes.first_chunk());
	bytes.copied().map_or(0, u32::from_le_bytes)
}

#[inline]
fn put(books: &mut [u8], at: u32, value: u32) {
	if let Some(target) = books.get_mut(at as usize..).and_then(|bytes| bytes.first_chunk_mut()) {
		*target = value.to_le_bytes();
	}
}

#[inline]
fn double(books: &[u8], at: u32) -> u64 {
	let bytes = books.get(at as usize..).and_then(|bytes| bytes.first_chunk());
	bytes.copied().map_or(0, u64::from_le_bytes)
}

#[inline]
fn put_double(books: &mut [u8], at: u32, value: u64) {
	if let Some(target) = books.get_mut(at as usize..).and_then(|bytes| bytes.first_chunk_mut()) {
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

const OUTSIDE: AllocatorError = AllocatorError::Damaged("a header lies outside of the memory");

#[cfg(test)]
mod tests {
	use super::*;

	const PAGE: usize = 65_536;

	/// A heap in a memory of zeroes.
	#[derive(Clone)]
	struct Heap {
		memory: Vec<u8>,
		books: Vec<u8>,
		beside: (),
	}

	impl Memories for Heap {
		type Beside = ();

		fn memory(&mut self) -> (&mut [u8], &mut ()) {
			(&mut self.memory, &mut self.beside)
		}

		fn books(&mut self) -> &mut [u8] {
			&mut self.books
		}
	}

	impl Heap {
		fn new(base: u32, size: usize) -> Self {
			let mut books = vec![0; 2 * PAGE];
			reset(&mut books, base);
			Self { memory: vec![0; size], books, beside: () }
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
	fn the_header_holds_the_order_and_the_mark_and_zeroes_above() {
		let mut heap = Heap::new(0, PAGE);
		heap.memory.fill(0xff);
		let pointer = heap.allocate(100).unwrap() as usize;
		assert_eq!(heap.memory[pointer - 8..pointer], [4, 0, 0, 0, 1, 0, 0, 0]);
	}

	#[test]
	fn the_chunk_freed_last_is_handed_out_first() {
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
	fn the_memory_is_used_to_its_last_byte_and_not_beyond() {
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
	fn after_an_error_everything_is_refused() {
		let mut heap = Heap::new(0, PAGE);
		let pointer = heap.allocate(8).unwrap();
		assert!(heap.allocate(u32::MAX).is_err());
		assert_eq!(heap.allocate(8), Err(AllocatorError::Poisoned));
		assert_eq!(heap.free(pointer), Err(AllocatorError::Poisoned));
	}

	#[test]
	fn double_and_wild_frees_are_refused() {
		for wild in [0, 7, 12, PAGE as u32 - 3, PAGE as u32, u32::MAX] {
			assert!(Heap::new(0, PAGE).free(wild).is_err(), "{wild}");
		}
		let mut heap = Heap::new(0, PAGE);
		let pointer = heap.allocate(8).unwrap();
		heap.free(pointer).unwrap();
		assert!(heap.free(pointer).is_err());
	}

	#[test]
	fn forged_headers_spoil_nothing_but_the_heap() {
		let mut heap = Heap::new(0, PAGE);
		let pointer = heap.allocate(8).unwrap();
		heap.free(pointer).unwrap();
		// The link of the free chunk leads outside of the memory.
		heap.memory[0..8].copy_from_slice(&u64::from(u32::MAX - 1).to_le_bytes());
		assert_eq!(heap.allocate(8), Ok(pointer));
		assert_eq!(
			heap.allocate(8),
			Err(AllocatorError::Damaged("a free chunk lies outside of the memory"))
		);
		// A huge order.
		let mut heap = Heap::new(64, PAGE);
		heap.memory[0..8].copy_from_slice(&(OCCUPIED | 23).to_le_bytes());
		assert!(heap.clone().free(8).is_err());
		// A larger order than what was handed out.
		heap.memory[0..8].copy_from_slice(&(OCCUPIED | 22).to_le_bytes());
		assert!(heap.clone().free(8).is_err());
	}
}
