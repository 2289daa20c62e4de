//! How values cross the border between a runtime and its host.
//!
//! A range of bytes is one u64: the address in the lower half, the length in the upper half. Values
//! of a fixed size are bare addresses. What the host returns lies in fresh memory of the runtime's
//! own heap, and the runtime frees it. Every address from the runtime is checked before use.

use super::{
	allocator::{self, Memories},
	context::{Guest, Host},
	error::HostError,
};
use crate::state::Place;
use codec::{DecodeWithMemLimit, Encode};
use wasmtime::{AsContextMut, Memory};

/// The calling instance, as a host function gets it.
pub(super) type Caller<'a> = wasmtime::Caller<'a, Guest>;

/// The result of a host function.
pub(super) type HostResult<T> = Result<T, HostError>;

/// What decoding one argument may allocate, in bytes. An encoded list of empty lists takes 24 times
/// its own size.
const MAX_DECODED: usize = 256 << 20;

/// The memory of the runtime, and the host's state beside it. What is written must be marked
/// ([`mark`]).
#[inline]
pub(super) fn parts<'a>(caller: &'a mut Caller<'_>) -> HostResult<(&'a mut [u8], &'a mut Host)> {
	let Some((memory, _)) = caller.data().memories else { return Err(NO_MEMORY) };
	let (bytes, guest) = memory.data_and_store_mut(caller.as_context_mut());
	match guest.host.as_deref_mut() {
		Some(host) => Ok((bytes, host)),
		None => Err(NO_MEMORY),
	}
}

/// The host's state alone.
#[inline]
pub(super) fn host<'a>(caller: &'a mut Caller<'_>) -> HostResult<&'a mut Host> {
	caller.data_mut().host.as_deref_mut().ok_or(NO_MEMORY)
}

const NO_MEMORY: HostError =
	HostError::Unavailable("host functions cannot be called by a start function");

/// The memory and the books of an instance.
pub(super) struct Both<C> {
	pub(super) context: C,
	pub(super) memory: Memory,
	pub(super) books: Memory,
}

impl<C: AsContextMut<Data = Guest>> Memories for Both<C> {
	type Beside = Guest;

	#[inline]
	fn memory(&mut self) -> (&mut [u8], &mut Guest) {
		self.memory.data_and_store_mut(&mut self.context)
	}

	#[inline]
	fn books(&mut self) -> &mut [u8] {
		self.books.data_mut(&mut self.context)
	}
}

/// The memory and the books of the calling instance.
#[inline]
pub(super) fn both<'a, 'b>(caller: &'a mut Caller<'b>) -> HostResult<Both<&'a mut Caller<'b>>> {
	match caller.data().memories {
		Some((memory, books)) => Ok(Both { context: caller, memory, books }),
		None => Err(NO_MEMORY),
	}
}

/// Marks a range that is going to be written to, which must be in the memory.
pub(super) fn mark(caller: &mut Caller<'_>, range: u64) -> HostResult<()> {
	let mut both = both(caller)?;
	slice(both.memory().0, range)?;
	let (pointer, length) = unpack(range);
	allocator::mark(both.books(), pointer, length);
	Ok(())
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
pub(super) fn slice_mut(memory: &mut [u8], range: u64) -> HostResult<&mut [u8]> {
	let (pointer, length) = unpack(range);
	let start = pointer as usize;
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

/// Fresh memory of `length` bytes, into which `fill` writes: its range.
#[inline]
fn fresh<C: AsContextMut<Data = Guest>>(
	both: &mut Both<C>,
	length: usize,
	fill: impl FnOnce(&mut [u8], &mut Guest),
) -> HostResult<u64> {
	let length = u32::try_from(length).map_err(|_| HostError::ResultTooLong(length))?;
	Ok(pack(allocator::allocate_filled(both, length, fill)?, length))
}

/// Puts bytes into fresh memory; returns its range.
#[inline]
pub(super) fn deposit<C: AsContextMut<Data = Guest>>(
	both: &mut Both<C>,
	value: &[u8],
) -> HostResult<u64> {
	fresh(both, value.len(), |target, _| target.copy_from_slice(value))
}

/// Returns a value of a fixed size.
#[inline]
pub(super) fn return_array(caller: &mut Caller<'_>, value: &[u8]) -> HostResult<u32> {
	let (pointer, _) = unpack(return_bytes(caller, value)?);
	Ok(pointer)
}

/// Returns bytes as they are.
#[inline]
pub(super) fn return_bytes(caller: &mut Caller<'_>, value: &[u8]) -> HostResult<u64> {
	deposit(&mut both(caller)?, value)
}

/// Returns the encoding of a value.
pub(super) fn return_encoded(caller: &mut Caller<'_>, value: &impl Encode) -> HostResult<u64> {
	value.using_encoded(|bytes| return_bytes(caller, bytes))
}

/// Returns the encoding of an optional sequence of bytes, without building it first.
#[inline]
pub(super) fn return_optional_bytes(
	caller: &mut Caller<'_>,
	value: Option<&[u8]>,
) -> HostResult<u64> {
	let Some(value) = value else { return return_bytes(caller, &[0]) };
	let head = Head::of(value.len())?;
	let length = head.length + value.len();
	fresh(&mut both(caller)?, length, |target, _| head.write(target, value))
}

/// Returns the encoding of the optional value that the overlay has at a place.
#[inline]
pub(super) fn return_stored(caller: &mut Caller<'_>, place: Place) -> HostResult<u64> {
	let Some(length) = host(caller)?.overlay.at(place).map(<[u8]>::len) else {
		return return_bytes(caller, &[0]);
	};
	let head = Head::of(length)?;
	fresh(&mut both(caller)?, head.length + length, |target, guest| {
		let value = guest.host.as_ref().and_then(|host| host.overlay.at(place));
		head.write(target, value.unwrap_or_default());
	})
}

/// What stands before the bytes of an optional sequence: the tag and a compact length.
struct Head {
	bytes: [u8; 6],
	length: usize,
}

impl Head {
	fn of(length: usize) -> HostResult<Self> {
		let count = u32::try_from(length).map_err(|_| HostError::ResultTooLong(length))?;
		let mut bytes = [1; 6];
		let length = 1 + compact(count, &mut bytes);
		Ok(Self { bytes, length })
	}

	/// Writes head and `value` into `target`, which has room for both.
	#[inline]
	fn write(&self, target: &mut [u8], value: &[u8]) {
		if let (Some((start, rest)), Some(head)) =
			(target.split_at_mut_checked(self.length), self.bytes.get(..self.length))
			&& rest.len() == value.len()
		{
			start.copy_from_slice(head);
			rest.copy_from_slice(value);
		}
	}
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
			let head = Head::of(length).unwrap();
			let mut encoded = vec![0; head.length + length];
			head.write(&mut encoded, &value);
			assert_eq!(encoded, Some(value).encode(), "{length}");
		}
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
