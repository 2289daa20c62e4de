//! A SCALE sequence to which elements are appended in place.

use codec::{Compact, CompactLen, Decode, Encode};

/// The longest compact encoding of a `u32`.
const ROOM: usize = 5;

/// A SCALE-encoded sequence. Appending does not move the elements: room for the longest length prefix is
/// reserved at the front, and the prefix is written right before the elements.
#[derive(Clone, Debug)]
pub(super) struct AppendBuffer {
	/// `ROOM` bytes that end with the length prefix, then the elements.
	bytes: Vec<u8>,
	count: u32,
}

/// An earlier state of an [`AppendBuffer`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
	length: usize,
	count: u32,
}

impl AppendBuffer {
	/// Continues `old` if it begins with a length prefix, or else starts an empty sequence, as the
	/// reference implementation does. The elements are not decoded.
	pub(super) fn new(old: &[u8]) -> Self {
		let mut rest = old;
		let (count, elements) = match Compact::<u32>::decode(&mut rest) {
			Ok(Compact(count)) => (count, rest),
			Err(_) => (0, &[][..]),
		};
		// Reserve room: a value that is appended to is usually appended to again.
		let mut bytes = Vec::with_capacity((ROOM + elements.len()).saturating_mul(2).max(256));
		bytes.resize(ROOM, 0);
		bytes.extend_from_slice(elements);
		let mut buffer = Self { bytes, count };
		buffer.write_prefix();
		buffer
	}

	pub(super) fn push(&mut self, element: &[u8]) {
		self.bytes.extend_from_slice(element);
		// As in the reference implementation.
		self.count = self.count.wrapping_add(1);
		self.write_prefix();
	}

	/// The value as the runtime reads it.
	pub(super) fn value(&self) -> &[u8] {
		&self.bytes[self.start()..]
	}

	pub(super) fn mark(&self) -> Mark {
		Mark { length: self.bytes.len(), count: self.count }
	}

	/// Removes what was appended since `mark`.
	pub(super) fn reset(&mut self, mark: Mark) {
		self.bytes.truncate(mark.length);
		self.count = mark.count;
		self.write_prefix();
	}

	fn start(&self) -> usize {
		ROOM - Compact::<u32>::compact_len(&self.count)
	}

	fn write_prefix(&mut self) {
		let start = self.start();
		Compact(self.count).using_encoded(|prefix| self.bytes[start..ROOM].copy_from_slice(prefix));
	}
}
