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
//! Everyday requests of the runtime are served in its own code, by the same steps on the same books
//! (`rewrite::heap`); the host takes them over for the time of a host function.
//!
//! The headers are in the memory of the guest, which may write there what it likes. Nothing here
//! trusts them beyond their order and bounds, so that a runtime can spoil its own heap alone.

use super::{pages::Pages, rewrite};

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

/// The state of a heap apart from the headers, which are in the guest's memory.
#[derive(Clone, Debug)]
pub(super) struct Allocator {
	/// The first byte that was never handed out.
	bumper: u32,
	/// The first free header of each order.
	free: [u32; ORDERS as usize],
	/// The bytes in use, headers included.
	in_use: u64,
	poisoned: bool,
	/// Whether this differs from the books.
	changed: bool,
	/// The pages that the host wrote to.
	pub(super) written: Pages,
}

impl Allocator {
	/// An empty heap from `base`, rounded up to a multiple of 8, to the end of the memory.
	pub(super) fn new(base: u32) -> Self {
		let bumper = base.checked_next_multiple_of(8).unwrap_or(u32::MAX & !7);
		Self {
			bumper,
			free: [NIL; ORDERS as usize],
			in_use: 0,
			poisoned: false,
			changed: true,
			written: Pages::default(),
		}
	}

	/// Begins anew, as [`Self::new`].
	pub(super) fn reset(&mut self, base: u32) {
		let written = std::mem::take(&mut self.written);
		*self = Self { written, ..Self::new(base) };
	}

	/// Takes over what the books say.
	#[inline]
	pub(super) fn load(&mut self, books: &[u8; rewrite::STATE]) {
		let word = |at: u32| {
			let at = at as usize;
			books
				.get(at..at + 4)
				.and_then(|bytes| bytes.try_into().ok())
				.map_or(0, u32::from_le_bytes)
		};
		self.bumper = word(rewrite::BUMPER);
		self.in_use = u64::from(word(rewrite::IN_USE)) | u64::from(word(rewrite::IN_USE + 4)) << 32;
		for (order, head) in (0..).zip(&mut self.free) {
			*head = word(rewrite::FREE + 4 * order);
		}
		self.changed = false;
	}

	/// What the books have to say from now on, if that is not what they do.
	#[inline]
	pub(super) fn unsaved(&mut self) -> Option<[u8; rewrite::STATE]> {
		if !std::mem::take(&mut self.changed) {
			return None;
		}
		let mut books = [0; rewrite::STATE];
		let mut put = |at: u32, word: u32| {
			if let Some(target) = books.get_mut(at as usize..at as usize + 4) {
				target.copy_from_slice(&word.to_le_bytes());
			}
		};
		put(rewrite::BUMPER, self.bumper);
		put(rewrite::IN_USE, self.in_use as u32);
		put(rewrite::IN_USE + 4, (self.in_use >> 32) as u32);
		for (order, head) in (0..).zip(self.free) {
			put(rewrite::FREE + 4 * order, head);
		}
		Some(books)
	}

	/// The address of `size` fresh bytes, a multiple of 8. Their contents are not defined.
	#[inline]
	pub(super) fn allocate(&mut self, memory: &mut [u8], size: u32) -> Result<u32, AllocatorError> {
		if self.poisoned {
			return Err(AllocatorError::Poisoned);
		}
		let result = self.try_allocate(memory, size);
		self.changed = true;
		self.poisoned = result.is_err();
		result
	}

	/// Takes back what [`Self::allocate`] gave.
	#[inline]
	pub(super) fn free(&mut self, memory: &mut [u8], pointer: u32) -> Result<(), AllocatorError> {
		if self.poisoned {
			return Err(AllocatorError::Poisoned);
		}
		let result = self.try_free(memory, pointer);
		self.changed = true;
		self.poisoned = result.is_err();
		result
	}

	#[inline]
	fn try_allocate(&mut self, memory: &mut [u8], size: u32) -> Result<u32, AllocatorError> {
		if size > MAX_SIZE {
			return Err(AllocatorError::TooLarge(size));
		}
		let chunk = size.max(MIN_CHUNK).next_power_of_two();
		let order = chunk.trailing_zeros() - MIN_CHUNK.trailing_zeros();
		let Some(head) = self.free.get_mut(order as usize) else {
			return Err(AllocatorError::TooLarge(size));
		};
		let header = if *head == NIL {
			let end = u64::from(self.bumper) + u64::from(chunk) + u64::from(HEADER);
			let header = self.bumper;
			match u32::try_from(end) {
				Ok(new) if end <= memory.len() as u64 => self.bumper = new,
				_ => return Err(AllocatorError::OutOfSpace(size)),
			}
			header
		} else {
			let header = *head;
			let end = u64::from(header) + u64::from(chunk) + u64::from(HEADER);
			if end > memory.len() as u64 {
				return Err(AllocatorError::Damaged("a free chunk lies outside of the memory"));
			}
			let raw = read(memory, header)?;
			if raw & OCCUPIED != 0 {
				return Err(AllocatorError::Damaged("a free chunk is in use"));
			}
			*head = raw as u32;
			header
		};
		write(memory, header, u64::from(order) | OCCUPIED)?;
		self.written.note(header, HEADER);
		self.in_use = self.in_use.saturating_add(u64::from(chunk + HEADER));
		Ok(header + HEADER)
	}

	#[inline]
	fn try_free(&mut self, memory: &mut [u8], pointer: u32) -> Result<(), AllocatorError> {
		let header = pointer
			.checked_sub(HEADER)
			.ok_or(AllocatorError::Damaged("a pointer below the heap was freed"))?;
		let raw = read(memory, header)?;
		if raw & OCCUPIED == 0 {
			return Err(AllocatorError::Damaged("a chunk was freed that is not in use"));
		}
		let order = raw as u32;
		let Some(head) = self.free.get_mut(order as usize) else {
			return Err(AllocatorError::Damaged("a header holds no valid order"));
		};
		let next = std::mem::replace(head, header);
		write(memory, header, u64::from(next))?;
		self.written.note(header, HEADER);
		// Only forged headers let the books go below zero.
		self.in_use = self
			.in_use
			.checked_sub(u64::from((MIN_CHUNK << order) + HEADER))
			.ok_or(AllocatorError::Damaged("more was freed than was in use"))?;
		Ok(())
	}
}

#[inline]
fn range(memory_len: usize, header: u32) -> Result<std::ops::Range<usize>, AllocatorError> {
	let start = header as usize;
	let end = start + HEADER as usize;
	if end > memory_len {
		return Err(AllocatorError::Damaged("a header lies outside of the memory"));
	}
	Ok(start..end)
}

#[inline]
fn read(memory: &[u8], header: u32) -> Result<u64, AllocatorError> {
	let mut bytes = [0; HEADER as usize];
	if let Some(source) = memory.get(range(memory.len(), header)?) {
		bytes.copy_from_slice(source);
	}
	Ok(u64::from_le_bytes(bytes))
}

#[inline]
fn write(memory: &mut [u8], header: u32, raw: u64) -> Result<(), AllocatorError> {
	let range = range(memory.len(), header)?;
	if let Some(target) = memory.get_mut(range) {
		target.copy_from_slice(&raw.to_le_bytes());
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	const PAGE: usize = 65_536;

	#[test]
	fn pointers_follow_their_headers_and_are_multiples_of_eight() {
		let mut memory = vec![0; PAGE];
		let mut heap = Allocator::new(13);
		assert_eq!(heap.allocate(&mut memory, 1), Ok(24));
		assert_eq!(heap.allocate(&mut memory, 9), Ok(24 + 8 + 8));
		assert_eq!(heap.allocate(&mut memory, 0), Ok(40 + 16 + 8));
	}

	#[test]
	fn the_header_holds_the_order_and_the_mark_and_zeroes_above() {
		let mut memory = vec![0xff; PAGE];
		let mut heap = Allocator::new(0);
		let pointer = heap.allocate(&mut memory, 100).unwrap() as usize;
		assert_eq!(memory[pointer - 8..pointer], [4, 0, 0, 0, 1, 0, 0, 0]);
	}

	#[test]
	fn the_chunk_freed_last_is_handed_out_first() {
		let mut memory = vec![0; PAGE];
		let mut heap = Allocator::new(0);
		let chunks: Vec<_> = (0..3).map(|_| heap.allocate(&mut memory, 8).unwrap()).collect();
		for chunk in &chunks {
			heap.free(&mut memory, *chunk).unwrap();
		}
		for chunk in chunks.iter().rev() {
			assert_eq!(heap.allocate(&mut memory, 5), Ok(*chunk));
		}
		assert_eq!(heap.allocate(&mut memory, 8), Ok(chunks[2] + 16));
	}

	#[test]
	fn the_memory_is_used_to_its_last_byte_and_not_beyond() {
		let mut memory = vec![0; PAGE];
		let mut heap = Allocator::new(0);
		assert_eq!(heap.allocate(&mut memory, PAGE as u32 / 2 - 8).map(|_| ()), Ok(()));
		assert_eq!(
			heap.clone().allocate(&mut memory, PAGE as u32 / 2),
			Err(AllocatorError::OutOfSpace(PAGE as u32 / 2))
		);
		let mut small = Allocator::new(PAGE as u32 - 16);
		assert_eq!(small.allocate(&mut memory, 8), Ok(PAGE as u32 - 8));
		assert_eq!(small.allocate(&mut memory, 8), Err(AllocatorError::OutOfSpace(8)));
	}

	#[test]
	fn sizes_above_32_mib_are_refused() {
		let mut memory = vec![0; (MAX_SIZE + 2 * HEADER) as usize];
		assert_eq!(Allocator::new(0).allocate(&mut memory, MAX_SIZE), Ok(8));
		assert_eq!(
			Allocator::new(0).allocate(&mut memory, MAX_SIZE + 1),
			Err(AllocatorError::TooLarge(MAX_SIZE + 1))
		);
	}

	#[test]
	fn after_an_error_everything_is_refused() {
		let mut memory = vec![0; PAGE];
		let mut heap = Allocator::new(0);
		let pointer = heap.allocate(&mut memory, 8).unwrap();
		assert!(heap.allocate(&mut memory, u32::MAX).is_err());
		assert_eq!(heap.allocate(&mut memory, 8), Err(AllocatorError::Poisoned));
		assert_eq!(heap.free(&mut memory, pointer), Err(AllocatorError::Poisoned));
	}

	#[test]
	fn double_and_wild_frees_are_refused() {
		for wild in [0, 7, 12, PAGE as u32 - 3, PAGE as u32, u32::MAX] {
			let mut memory = vec![0; PAGE];
			assert!(Allocator::new(0).free(&mut memory, wild).is_err(), "{wild}");
		}
		let mut memory = vec![0; PAGE];
		let mut heap = Allocator::new(0);
		let pointer = heap.allocate(&mut memory, 8).unwrap();
		heap.free(&mut memory, pointer).unwrap();
		assert!(heap.free(&mut memory, pointer).is_err());
	}

	#[test]
	fn forged_headers_spoil_nothing_but_the_heap() {
		let mut memory = vec![0; PAGE];
		let mut heap = Allocator::new(0);
		let pointer = heap.allocate(&mut memory, 8).unwrap();
		heap.free(&mut memory, pointer).unwrap();
		// The link of the free chunk leads outside of the memory.
		memory[0..8].copy_from_slice(&u64::from(u32::MAX - 1).to_le_bytes());
		assert_eq!(heap.allocate(&mut memory, 8), Ok(pointer));
		assert_eq!(
			heap.allocate(&mut memory, 8),
			Err(AllocatorError::Damaged("a free chunk lies outside of the memory"))
		);
		// A huge order.
		memory[0..8].copy_from_slice(&(OCCUPIED | 23).to_le_bytes());
		assert!(Allocator::new(64).free(&mut memory, 8).is_err());
		// A larger order than what was handed out.
		memory[0..8].copy_from_slice(&(OCCUPIED | 22).to_le_bytes());
		assert!(Allocator::new(64).free(&mut memory, 8).is_err());
	}
}
