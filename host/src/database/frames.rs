//! Frames: how the files are written that carry a chain to another machine.
//!
//! A frame is its length, four bytes little endian, and its bytes. A checksum is over all that passed.

use crate::primitives::Hash;
use sp_crypto_hashing::blake2_256;
use std::io::{self, Read, Write};

/// Why frames were not written or read.
#[derive(Debug)]
pub(super) enum FrameError {
	/// The file cannot be `what`: read or written.
	Io { what: &'static str, cause: io::Error },
	/// A frame has more bytes than its limit.
	TooLarge { size: usize },
	/// The file ends within a frame.
	Short,
}

/// The checksum of the pieces so far: that of the next is over it and the piece.
#[derive(Default)]
struct Checksum(Hash);

impl Checksum {
	fn add(&mut self, piece: &[u8]) {
		let joined = [self.0.as_bytes(), &blake2_256(piece)].concat();
		self.0 = blake2_256(&joined).into();
	}
}

/// A stream, and the checksum of what passed.
pub(super) struct Checked<T> {
	inner: T,
	sum: Checksum,
	what: &'static str,
}

impl<T> Checked<T> {
	/// A stream at its beginning. `what` is done to it: `read` or `written`.
	pub(super) fn new(inner: T, what: &'static str) -> Self {
		Self { inner, sum: Checksum::default(), what }
	}

	/// The checksum of what passed.
	pub(super) fn sum(&self) -> Hash {
		self.sum.0
	}

	pub(super) fn into_inner(self) -> T {
		self.inner
	}

	fn failed(&self, cause: io::Error) -> FrameError {
		FrameError::Io { what: self.what, cause }
	}
}

impl<W: Write> Checked<W> {
	pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
		self.sum.add(bytes);
		self.write_apart(bytes)
	}

	/// Writes bytes that are not part of the checksum.
	pub(super) fn write_apart(&mut self, bytes: &[u8]) -> Result<(), FrameError> {
		self.inner.write_all(bytes).map_err(|cause| self.failed(cause))
	}

	pub(super) fn write_frame(&mut self, bytes: &[u8], limit: u32) -> Result<(), FrameError> {
		let size = u32::try_from(bytes.len()).ok().filter(|size| *size <= limit);
		let size = size.ok_or(FrameError::TooLarge { size: bytes.len() })?;
		self.write(&size.to_le_bytes())?;
		self.write(bytes)
	}
}

impl<R: Read> Checked<R> {
	pub(super) fn read(&mut self, size: usize) -> Result<Vec<u8>, FrameError> {
		let bytes = self.read_apart(size)?;
		self.sum.add(&bytes);
		Ok(bytes)
	}

	/// Reads bytes that are not part of the checksum.
	pub(super) fn read_apart(&mut self, size: usize) -> Result<Vec<u8>, FrameError> {
		// Memory grows with what is there, not with what is announced.
		let mut bytes = Vec::new();
		let read = self.inner.by_ref().take(size as u64).read_to_end(&mut bytes);
		read.map_err(|cause| self.failed(cause))?;
		match bytes.len() < size {
			true => Err(FrameError::Short),
			false => Ok(bytes),
		}
	}

	pub(super) fn read_frame(&mut self, limit: u32) -> Result<Vec<u8>, FrameError> {
		let size = self.read(4)?;
		let size = u32::from_le_bytes([size[0], size[1], size[2], size[3]]);
		if size > limit {
			return Err(FrameError::TooLarge { size: size as usize });
		}
		self.read(size as usize)
	}
}
