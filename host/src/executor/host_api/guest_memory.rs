//! How values cross the border between a runtime and its host.
//!
//! A range of bytes is one u64: the address in the lower half, the length in the upper half. Values of a
//! fixed size are passed by address. The host returns values on the runtime's own heap, and the runtime
//! frees them. Every address from the runtime is checked before use.

use super::host_state::{Data, HostState};
use crate::{
	executor::{
		error::HostError,
		vm::{
			allocator::{self, Memories as _},
			memory::{GuestMemories, allocate_filled, slice, unpack, write_to_guest},
		},
	},
	state::ValueRef,
};
use codec::{DecodeWithMemLimit, Encode};
use wasmtime::AsContextMut as _;

/// The calling instance, as a host function gets it.
pub(crate) type Caller<'a> = wasmtime::Caller<'a, Data>;

/// The result of a host function.
pub(crate) type HostResult<T> = Result<T, HostError>;

/// The most bytes that decoding one argument may allocate. An encoded list of empty lists takes 24 times
/// its own size.
const MAX_DECODED: usize = 256 << 20;

const NO_MEMORY: HostError = HostError::Unavailable("a start function cannot call host functions");

/// The memory of the runtime, and the host's state. Writes to the memory must be marked ([`mark`]).
#[inline]
pub(crate) fn parts<'a>(
	caller: &'a mut Caller<'_>,
) -> HostResult<(&'a mut [u8], &'a mut HostState)> {
	let Some((memory, _)) = caller.data().memories else { return Err(NO_MEMORY) };
	let (bytes, data) = memory.data_and_store_mut(caller.as_context_mut());
	match data.host.as_deref_mut() {
		Some(host) => Ok((bytes, host)),
		None => Err(NO_MEMORY),
	}
}

/// The host's state.
#[inline]
pub(crate) fn host<'a>(caller: &'a mut Caller<'_>) -> HostResult<&'a mut HostState> {
	caller.data_mut().host.as_deref_mut().ok_or(NO_MEMORY)
}

/// The memories of the calling instance.
#[inline]
pub(crate) fn memories<'a, 'b>(
	caller: &'a mut Caller<'b>,
) -> HostResult<GuestMemories<&'a mut Caller<'b>>> {
	match caller.data().memories {
		Some((memory, side)) => Ok(GuestMemories { context: caller, memory, side }),
		None => Err(NO_MEMORY),
	}
}

/// Marks a range, which must be in the memory, before it is written to.
pub(crate) fn mark(caller: &mut Caller<'_>, range: u64) -> HostResult<()> {
	let mut memories = memories(caller)?;
	slice(memories.memory().0, range)?;
	let (pointer, length) = unpack(range);
	allocator::mark(memories.side(), pointer, length);
	Ok(())
}

/// A string argument.
pub(crate) fn text<'a>(
	memory: &'a [u8],
	range: u64,
	argument: &'static str,
) -> HostResult<&'a str> {
	std::str::from_utf8(slice(memory, range)?)
		.map_err(|error| HostError::BadArgument { argument, cause: error.to_string() })
}

/// An encoded argument.
pub(crate) fn decode<T: DecodeWithMemLimit>(
	memory: &[u8],
	range: u64,
	argument: &'static str,
) -> HostResult<T> {
	T::decode_with_mem_limit(&mut slice(memory, range)?, MAX_DECODED)
		.map_err(|error| HostError::BadArgument { argument, cause: error.to_string() })
}

/// Returns a value of a fixed size, by address.
#[inline]
pub(crate) fn return_array(caller: &mut Caller<'_>, value: &[u8]) -> HostResult<u32> {
	let (pointer, _) = unpack(return_bytes(caller, value)?);
	Ok(pointer)
}

/// Returns bytes.
#[inline]
pub(crate) fn return_bytes(caller: &mut Caller<'_>, value: &[u8]) -> HostResult<u64> {
	write_to_guest(&mut memories(caller)?, value)
}

/// Returns an encoded value.
pub(crate) fn return_encoded(caller: &mut Caller<'_>, value: &impl Encode) -> HostResult<u64> {
	value.using_encoded(|bytes| return_bytes(caller, bytes))
}

/// Returns an encoded `Option<Vec<u8>>`, without building it first.
#[inline]
pub(crate) fn return_optional_bytes(
	caller: &mut Caller<'_>,
	value: Option<&[u8]>,
) -> HostResult<u64> {
	let Some(value) = value else { return return_bytes(caller, &[0]) };
	let head = Head::of(value.len())?;
	let length = head.length + value.len();
	allocate_filled(&mut memories(caller)?, length, |target, _| head.write(target, value))
}

/// Returns the encoded `Option<Vec<u8>>` that the overlay has at a place.
#[inline]
pub(crate) fn return_stored(caller: &mut Caller<'_>, place: ValueRef) -> HostResult<u64> {
	let Some(length) = host(caller)?.overlay.at(place).map(<[u8]>::len) else {
		return return_bytes(caller, &[0]);
	};
	let head = Head::of(length)?;
	allocate_filled(&mut memories(caller)?, head.length + length, |target, data| {
		let value = data.host.as_ref().and_then(|host| host.overlay.at(place));
		head.write(target, value.unwrap_or_default());
	})
}

/// The beginning of an encoded `Some(Vec<u8>)`: the tag and the compact length.
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

	/// Writes the head and `value` to `target`, which has the length of both.
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

/// Writes the compact encoding of `value` to `out` from the second byte on. Returns its length.
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
	fn optional_bytes_are_encoded_as_by_the_codec() {
		for length in [0, 1, 63, 64, 16_383, 16_384, 100_000] {
			let value = vec![7u8; length];
			let head = Head::of(length).unwrap();
			let mut encoded = vec![0; head.length + length];
			head.write(&mut encoded, &value);
			assert_eq!(encoded, Some(value).encode(), "{length}");
		}
	}

	#[test]
	fn compact_lengths_are_encoded_as_by_the_codec() {
		for value in [0, 0x3f, 0x40, 0x3fff, 0x4000, 0x3fff_ffff, 0x4000_0000, u32::MAX] {
			let mut out = [1; 6];
			let length = compact(value, &mut out);
			assert_eq!(out[1..=length], codec::Compact(value).encode(), "{value}");
		}
	}

	#[test]
	fn a_small_argument_cannot_allocate_much_memory() {
		// A list of millions of empty lists.
		let mut memory = codec::Compact(60u32 << 20).encode();
		memory.resize(64 << 20, 0);
		let range = crate::executor::vm::memory::pack(0, memory.len() as u32);
		assert!(decode::<Vec<Vec<u8>>>(&memory, range, "input").is_err());
	}
}
