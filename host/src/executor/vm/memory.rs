//! The memories of an instance, as the host accesses them.
//!
//! A range of bytes is one u64: the address in the lower half, the length in the upper half. Every
//! address from a runtime is checked before use.

use super::allocator::{self, Memories};
use crate::executor::error::HostError;
use wasmtime::{AsContextMut, Memory};

/// The data of a store.
pub(crate) struct StoreData<H> {
	/// The state that host functions work on. `None` between calls.
	pub(crate) host: Option<Box<H>>,
	/// Memory and side memory. `None` until the instance is complete.
	pub(crate) memories: Option<(Memory, Memory)>,
}

impl<H> Default for StoreData<H> {
	fn default() -> Self {
		Self { host: None, memories: None }
	}
}

/// Memory and side memory of an instance, and access to its store.
pub(crate) struct GuestMemories<C> {
	pub(crate) context: C,
	pub(crate) memory: Memory,
	pub(crate) side: Memory,
}

impl<C: AsContextMut> Memories for GuestMemories<C> {
	type Data = C::Data;

	#[inline]
	fn memory(&mut self) -> (&mut [u8], &mut C::Data) {
		self.memory.data_and_store_mut(&mut self.context)
	}

	#[inline]
	fn side(&mut self) -> &mut [u8] {
		self.side.data_mut(&mut self.context)
	}
}

/// The address and the length of a range.
#[inline]
pub(crate) fn unpack(range: u64) -> (u32, u32) {
	(range as u32, (range >> 32) as u32)
}

/// The range of an address and a length.
#[inline]
pub(crate) fn pack(pointer: u32, length: u32) -> u64 {
	u64::from(length) << 32 | u64::from(pointer)
}

/// The bytes of a range.
#[inline]
pub(crate) fn slice(memory: &[u8], range: u64) -> Result<&[u8], HostError> {
	let (pointer, length) = unpack(range);
	let start = pointer as usize;
	memory
		.get(start..start.saturating_add(length as usize))
		.ok_or(HostError::OutOfBounds { pointer, length })
}

/// The bytes of a range, for writing. The range must be marked (see [`allocator::mark`]).
#[inline]
pub(crate) fn slice_mut(memory: &mut [u8], range: u64) -> Result<&mut [u8], HostError> {
	let (pointer, length) = unpack(range);
	let start = pointer as usize;
	memory
		.get_mut(start..start.saturating_add(length as usize))
		.ok_or(HostError::OutOfBounds { pointer, length })
}

/// The `N` bytes at an address.
#[inline]
pub(crate) fn array<const N: usize>(memory: &[u8], pointer: u32) -> Result<&[u8; N], HostError> {
	memory
		.get(pointer as usize..)
		.and_then(|bytes| bytes.first_chunk())
		.ok_or(HostError::OutOfBounds { pointer, length: N as u32 })
}

/// Allocates `length` bytes on the runtime's heap and lets `fill` write to them. Returns their range.
#[inline]
pub(crate) fn allocate_filled<C: AsContextMut>(
	memories: &mut GuestMemories<C>,
	length: usize,
	fill: impl FnOnce(&mut [u8], &mut C::Data),
) -> Result<u64, HostError> {
	let length = u32::try_from(length).map_err(|_| HostError::ResultTooLong(length))?;
	Ok(pack(allocator::allocate_filled(memories, length, fill)?, length))
}

/// Copies bytes to the runtime's heap. Returns their range.
#[inline]
pub(crate) fn write_to_guest<C: AsContextMut>(
	memories: &mut GuestMemories<C>,
	value: &[u8],
) -> Result<u64, HostError> {
	allocate_filled(memories, value.len(), |target, _| target.copy_from_slice(value))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn ranges_outside_of_the_memory_are_refused() {
		let memory = [0; 100];
		for (pointer, length) in [(0, 101), (100, 1), (u32::MAX, 1), (u32::MAX, u32::MAX), (101, 0)]
		{
			assert_eq!(
				slice(&memory, pack(pointer, length)),
				Err(HostError::OutOfBounds { pointer, length })
			);
		}
		assert_eq!(slice(&memory, pack(100, 0)), Ok(&[][..]));
		assert!(array::<32>(&memory, 69).is_err());
		assert!(array::<32>(&memory, u32::MAX).is_err());
		assert!(array::<32>(&memory, 68).is_ok());
	}
}
