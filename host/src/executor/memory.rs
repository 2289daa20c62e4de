//! How values cross the border between a runtime and its host.
//!
//! A range of bytes is one u64: the address in the lower half, the length in the upper half. Values
//! of a fixed size are bare addresses. What the host returns lies in fresh memory of the runtime's
//! own heap, and the runtime frees it. Every address from the runtime is checked before use.

use super::{
	allocator::Allocator,
	context::{Guest, Host},
	error::HostError,
};
use codec::{DecodeWithMemLimit, Encode};
use wasmtime::AsContextMut;

/// The calling instance, as a host function gets it.
pub(super) type Caller<'a> = wasmtime::Caller<'a, Guest>;

/// The result of a host function.
pub(super) type HostResult<T> = Result<T, HostError>;

/// What decoding one argument may allocate, in bytes. An encoded list of empty lists takes 24 times
/// its own size.
const MAX_DECODED: usize = 256 << 20;

/// The memory of the runtime, and the host's state beside it.
#[inline]
pub(super) fn parts<'a>(caller: &'a mut Caller<'_>) -> HostResult<(&'a mut [u8], &'a mut Host)> {
	let Some((memory, books)) = caller.data().memories else { return Err(NO_MEMORY) };
	let state = books.data(&*caller).first_chunk().copied();
	let (bytes, guest) = memory.data_and_store_mut(caller.as_context_mut());
	let (Some(state), Some(host)) = (state, guest.host.as_deref_mut()) else {
		return Err(NO_MEMORY);
	};
	host.allocator.load(&state);
	Ok((bytes, host))
}

/// The host's state alone.
#[inline]
pub(super) fn host<'a>(caller: &'a mut Caller<'_>) -> HostResult<&'a mut Host> {
	caller.data_mut().host.as_deref_mut().ok_or(NO_MEMORY)
}

const NO_MEMORY: HostError =
	HostError::Unavailable("host functions cannot be called by a start function");

/// Writes back what a host function did to the heap.
#[inline]
pub(super) fn settle(mut caller: impl AsContextMut<Data = Guest>) {
	let mut caller = caller.as_context_mut();
	let unsaved = caller.data_mut().host.as_mut().and_then(|host| host.allocator.unsaved());
	if let (Some(unsaved), Some((_, books))) = (unsaved, caller.data().memories)
		&& let Some(state) = books.data_mut(caller).first_chunk_mut()
	{
		*state = unsaved;
	}
}

/// Address and length of a range.
#[inline]
pub(super) fn unpack(range: u64) -> (u32, u32) {
	(range as u32, (range >> 32) as u32)
}

/// A range of address and length.
#[inline]
pub(super) fn pack(pointer: u32, length: u32) -> u64 {
	u64::from(length) << 32 | u64::from(pointer)
}

/// The bytes of a range.
#[inline]
pub(super) fn slice(memory: &[u8], range: u64) -> HostResult<&[u8]> {
	let (pointer, length) = unpack(range);
	let start = pointer as usize;
	memory
		.get(start..start.saturating_add(length as usize))
		.ok_or(HostError::OutOfBounds { pointer, length })
}

/// The bytes of a range, to be written.
#[inline]
pub(super) fn slice_mut<'a>(
	memory: &'a mut [u8],
	heap: &mut Allocator,
	range: u64,
) -> HostResult<&'a mut [u8]> {
	let (pointer, length) = unpack(range);
	let start = pointer as usize;
	if start.saturating_add(length as usize) <= memory.len() {
		heap.written.note(pointer, length);
	}
	memory
		.get_mut(start..start.saturating_add(length as usize))
		.ok_or(HostError::OutOfBounds { pointer, length })
}

/// The `N` bytes at an address.
#[inline]
pub(super) fn array<const N: usize>(memory: &[u8], pointer: u32) -> HostResult<&[u8; N]> {
	memory
		.get(pointer as usize..)
		.and_then(|bytes| bytes.first_chunk())
		.ok_or(HostError::OutOfBounds { pointer, length: N as u32 })
}

/// A text.
pub(super) fn text<'a>(
	memory: &'a [u8],
	range: u64,
	argument: &'static str,
) -> HostResult<&'a str> {
	std::str::from_utf8(slice(memory, range)?)
		.map_err(|error| HostError::BadArgument { argument, cause: error.to_string() })
}

/// An encoded value.
pub(super) fn decode<T: DecodeWithMemLimit>(
	memory: &[u8],
	range: u64,
	argument: &'static str,
) -> HostResult<T> {
	T::decode_with_mem_limit(&mut slice(memory, range)?, MAX_DECODED)
		.map_err(|error| HostError::BadArgument { argument, cause: error.to_string() })
}

/// Fresh memory of `length` bytes and its address.
#[inline]
fn fresh<'a>(
	memory: &'a mut [u8],
	heap: &mut Allocator,
	length: usize,
) -> HostResult<(u32, u32, &'a mut [u8])> {
	let length = u32::try_from(length).map_err(|_| HostError::ResultTooLong(length))?;
	let pointer = heap.allocate(memory, length)?;
	Ok((pointer, length, slice_mut(memory, heap, pack(pointer, length))?))
}

/// Returns a value of a fixed size.
#[inline]
pub(super) fn return_array(
	memory: &mut [u8],
	heap: &mut Allocator,
	value: &[u8],
) -> HostResult<u32> {
	let (pointer, _, target) = fresh(memory, heap, value.len())?;
	target.copy_from_slice(value);
	Ok(pointer)
}

/// Returns bytes as they are.
#[inline]
pub(super) fn return_bytes(
	memory: &mut [u8],
	heap: &mut Allocator,
	value: &[u8],
) -> HostResult<u64> {
	let (pointer, length, target) = fresh(memory, heap, value.len())?;
	target.copy_from_slice(value);
	Ok(pack(pointer, length))
}

/// Returns the encoding of a value.
pub(super) fn return_encoded(
	memory: &mut [u8],
	heap: &mut Allocator,
	value: &impl Encode,
) -> HostResult<u64> {
	value.using_encoded(|bytes| return_bytes(memory, heap, bytes))
}

/// Returns the encoding of an optional sequence of bytes, without building it first.
#[inline]
pub(super) fn return_optional_bytes(
	memory: &mut [u8],
	heap: &mut Allocator,
	value: Option<&[u8]>,
) -> HostResult<u64> {
	let Some(value) = value else { return return_bytes(memory, heap, &[0]) };
	let count = u32::try_from(value.len()).map_err(|_| HostError::ResultTooLong(value.len()))?;
	// The option's tag and a compact length of up to 5 bytes.
	let mut head = [1u8; 6];
	let head_length = 1 + compact(count, &mut head);
	let (pointer, length, target) = fresh(memory, heap, head_length + value.len())?;
	let (start, rest) = target.split_at_mut(head_length);
	start.copy_from_slice(head.get(..head_length).unwrap_or_default());
	rest.copy_from_slice(value);
	Ok(pack(pointer, length))
}

/// Writes the compact encoding of `value` from the second byte of `out` on; returns its length.
#[inline]
fn compact(value: u32, out: &mut [u8; 6]) -> usize {
	let (bytes, length) = match value {
		0..0x40 => (value << 2, 1),
		0x40..0x4000 => (value << 2 | 1, 2),
		0x4000..0x4000_0000 => (value << 2 | 2, 4),
		_ => {
			let [a, b, c, d] = value.to_le_bytes();
			*out = [1, 3, a, b, c, d];
			return 5;
		}
	};
	let [a, b, c, d] = bytes.to_le_bytes();
	*out = [1, a, b, c, d, 0];
	length
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn optional_bytes_are_encoded_as_the_codec_does() {
		for length in [0, 1, 63, 64, 16_383, 16_384, 100_000] {
			let value = vec![7u8; length];
			let mut memory = vec![0; 1 << 20];
			let mut heap = Allocator::new(0);
			let range = return_optional_bytes(&mut memory, &mut heap, Some(&value)).unwrap();
			assert_eq!(slice(&memory, range).unwrap(), Some(value).encode(), "{length}");
		}
		let mut memory = vec![0; 64];
		let range = return_optional_bytes(&mut memory, &mut Allocator::new(0), None).unwrap();
		assert_eq!(slice(&memory, range).unwrap(), [0]);
	}

	#[test]
	fn compact_lengths_of_every_class_equal_the_codec() {
		for value in [0, 0x3f, 0x40, 0x3fff, 0x4000, 0x3fff_ffff, 0x4000_0000, u32::MAX] {
			let mut out = [1; 6];
			let length = compact(value, &mut out);
			assert_eq!(out[1..=length], codec::Compact(value).encode(), "{value}");
		}
	}

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

	#[test]
	fn a_small_argument_cannot_ask_for_much_memory() {
		// 64 MiB of zeroes after a length that says so: as many empty lists.
		let mut memory = codec::Compact(60u32 << 20).encode();
		memory.resize(64 << 20, 0);
		let range = pack(0, memory.len() as u32);
		assert!(decode::<Vec<Vec<u8>>>(&memory, range, "input").is_err());
	}
}
