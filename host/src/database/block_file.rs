//! Blocks in a file, to import into another node.
//!
//! ```text
//! "stratos blocks" and the version, 15 bytes
//! frame: the chain by its genesis hash, the first and the last block
//! checksum
//! for each block, in order:
//!   frame: header, extrinsics, justification
//!   checksum
//! ```
//!
//! A frame is its length, four bytes little endian, and its SCALE encoding. A checksum is the first eight bytes
//! of that over all before it, so that it is known of each block whether it and those before are whole. It
//! finds damage, and proves nothing: who imports a block executes it.

use super::{
	error::DatabaseError,
	frames::{Checked, FrameError},
	store::Database,
};
use crate::{
	primitives::{BlockNumber, Extrinsic, Hash, Header, Justification},
	text::{counted, grouped},
};
use codec::{Decode, DecodeAll, Encode};
use std::io::{self, Read, Write};
use thiserror::Error;

/// How a file of blocks begins. The version of the format follows.
const NAME: &[u8; 14] = b"stratos blocks";

/// The version of the format.
const VERSION: u8 = 1;

/// The largest encoded block: three times what a block of a node may be.
const MAX_BLOCK: u32 = 16 << 20;

/// The largest frame that says what is in the file.
const MAX_HEAD: u32 = 1 << 10;

/// The bytes of a checksum.
const SUM: usize = 8;

/// What is in a file of blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct BlockFileHead {
	/// The hash of the chain's block 0.
	pub genesis: Hash,
	/// The first block.
	pub first: BlockNumber,
	/// The last block.
	pub last: BlockNumber,
}

impl BlockFileHead {
	/// The number of blocks.
	pub fn count(&self) -> u64 {
		(u64::from(self.last) + 1).saturating_sub(self.first.into())
	}
}

/// A block as it is kept and exported.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct StoredBlock {
	/// The header.
	pub header: Header,
	/// The extrinsics.
	pub body: Vec<Extrinsic>,
	/// What proves that the block is final, if its consensus gives a proof.
	pub justification: Option<Justification>,
}

/// Why blocks were not written to a file, or not read from it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BlockFileError {
	/// The file cannot be read or written.
	#[error("the file cannot be {what}: {cause}")]
	Io {
		/// `read` or `written`.
		what: &'static str,
		/// The system's error.
		cause: io::Error,
	},
	/// The file is of another kind.
	#[error("the file has no blocks: it begins otherwise; give a file of `stratos export-blocks`")]
	Other,
	/// The format has another version.
	#[error(
		"the file has version {0} of the format, this program reads version {VERSION}; use the release of \
		this program that wrote it, or a later one"
	)]
	Version(u8),
	/// The file does not say what is in it.
	#[error("the head of the file is damaged; copy or export it again")]
	Head,
	/// The file is not whole.
	#[error("{}; copy or export it again", truncated(*read, head))]
	Truncated {
		/// The number of whole blocks.
		read: u64,
		/// What should be in the file.
		head: BlockFileHead,
	},
	/// A block was changed.
	#[error("block {} in the file is damaged: {what}; copy or export it again", grouped(*number))]
	Damaged {
		/// Its number.
		number: BlockNumber,
		/// What is wrong with it.
		what: &'static str,
	},
	/// A block is larger than any may be.
	#[error(
		"block {} has {} in the file, the limit is {}",
		grouped(*number),
		counted(*size, "byte"),
		grouped(MAX_BLOCK)
	)]
	TooLarge {
		/// Its number.
		number: BlockNumber,
		/// Its size, bytes.
		size: usize,
	},
	/// There are bytes after the last block.
	#[error("the file goes on after block {}, its last; copy or export it again", grouped(*last))]
	Longer {
		/// The last block.
		last: BlockNumber,
	},
}

fn truncated(read: u64, head: &BlockFileHead) -> String {
	let (first, last) = (grouped(head.first), grouped(head.last));
	match read {
		0 => {
			format!("the file ends before its first block, {first}, and should reach block {last}")
		}
		_ => {
			let end = u64::from(head.first).saturating_add(read).saturating_sub(1);
			format!("the file ends after block {}, and should reach block {last}", grouped(end))
		}
	}
}

impl BlockFileError {
	fn of_block(error: FrameError, number: BlockNumber, read: u64, head: BlockFileHead) -> Self {
		match error {
			FrameError::Io { what, cause } => Self::Io { what, cause },
			FrameError::TooLarge { size } => Self::TooLarge { number, size },
			FrameError::Short => Self::Truncated { read, head },
		}
	}

	fn of_head(error: FrameError) -> Self {
		match error {
			FrameError::Io { what, cause } => Self::Io { what, cause },
			FrameError::TooLarge { .. } | FrameError::Short => Self::Head,
		}
	}
}

fn short(sum: Hash) -> [u8; SUM] {
	let mut first = [0; SUM];
	first.copy_from_slice(&sum.as_bytes()[..SUM]);
	first
}

/// Writes a file of blocks.
pub struct BlockFileWriter<W> {
	output: Checked<W>,
	head: BlockFileHead,
	written: u64,
}

impl<W: Write> BlockFileWriter<W> {
	/// Begins a file.
	///
	/// # Errors
	/// [`BlockFileError::Io`].
	pub fn new(output: W, head: BlockFileHead) -> Result<Self, BlockFileError> {
		let mut output = Checked::new(output, "written");
		let begin = [&NAME[..], &[VERSION]].concat();
		let written = output.write(&begin).and_then(|()| {
			output.write_frame(&head.encode(), MAX_HEAD)?;
			output.write_apart(&short(output.sum()))
		});
		written.map_err(BlockFileError::of_head)?;
		Ok(Self { output, head, written: 0 })
	}

	/// Writes the next block.
	///
	/// # Errors
	/// [`BlockFileError::Io`], [`BlockFileError::TooLarge`].
	pub fn write(&mut self, block: &StoredBlock) -> Result<(), BlockFileError> {
		let written = self.output.write_frame(&block.encode(), MAX_BLOCK);
		let written = written.and_then(|()| self.output.write_apart(&short(self.output.sum())));
		let number = block.header.number;
		written
			.map_err(|error| BlockFileError::of_block(error, number, self.written, self.head))?;
		self.written += 1;
		Ok(())
	}

	/// Ends the file. Returns where it was written to.
	///
	/// # Errors
	/// [`BlockFileError::Io`]; [`BlockFileError::Truncated`] if blocks are missing.
	pub fn finish(self) -> Result<W, BlockFileError> {
		if self.written != self.head.count() {
			return Err(BlockFileError::Truncated { read: self.written, head: self.head });
		}
		let mut output = self.output.into_inner();
		output.flush().map_err(|cause| BlockFileError::Io { what: "written", cause })?;
		Ok(output)
	}
}

/// Reads a file of blocks.
pub struct BlockFileReader<R> {
	input: Checked<R>,
	head: BlockFileHead,
	read: u64,
}

impl<R: Read> BlockFileReader<R> {
	/// Reads what is in the file.
	///
	/// # Errors
	/// [`BlockFileError`].
	pub fn open(input: R) -> Result<Self, BlockFileError> {
		let mut input = Checked::new(input, "read");
		let begin = match input.read(NAME.len() + 1) {
			Err(FrameError::Short) => return Err(BlockFileError::Other),
			begin => begin.map_err(BlockFileError::of_head)?,
		};
		match begin.split_last() {
			Some((&VERSION, name)) if name == NAME => {}
			Some((other, name)) if name == NAME => return Err(BlockFileError::Version(*other)),
			_ => return Err(BlockFileError::Other),
		}
		let head = input.read_frame(MAX_HEAD).map_err(BlockFileError::of_head)?;
		let expected = short(input.sum());
		let claimed = input.read_apart(SUM).map_err(BlockFileError::of_head)?;
		let head = BlockFileHead::decode_all(&mut &head[..]).map_err(|_| BlockFileError::Head)?;
		if claimed != expected || head.first > head.last {
			return Err(BlockFileError::Head);
		}
		Ok(Self { input, head, read: 0 })
	}

	/// What is in the file.
	pub fn head(&self) -> BlockFileHead {
		self.head
	}

	/// The next block; `None` after the last. The block has the number that is due.
	///
	/// # Errors
	/// [`BlockFileError`].
	pub fn next_block(&mut self) -> Result<Option<StoredBlock>, BlockFileError> {
		let (head, read) = (self.head, self.read);
		if read == head.count() {
			return match self.input.read_apart(1) {
				Err(FrameError::Short) => Ok(None),
				Ok(_) => Err(BlockFileError::Longer { last: head.last }),
				Err(error) => Err(BlockFileError::of_block(error, head.last, read, head)),
			};
		}
		// It fits: it is not after the last.
		let number = head.first.saturating_add(u32::try_from(read).unwrap_or(u32::MAX));
		let failed = |error| BlockFileError::of_block(error, number, read, head);
		let bytes = self.input.read_frame(MAX_BLOCK).map_err(failed)?;
		let expected = short(self.input.sum());
		let claimed = self.input.read_apart(SUM).map_err(failed)?;
		let damaged = |what| BlockFileError::Damaged { number, what };
		if claimed != expected {
			return Err(damaged("its checksum differs"));
		}
		let block = StoredBlock::decode_all(&mut &bytes[..]);
		let block = block.map_err(|_| damaged("it cannot be decoded"))?;
		if block.header.number != number {
			return Err(damaged("it has another number"));
		}
		self.read += 1;
		Ok(Some(block))
	}
}

impl Database {
	/// A block with all that is kept of it; `None` if it is not in the chain.
	///
	/// # Errors
	/// [`DatabaseError`].
	pub fn block(&self, number: BlockNumber) -> Result<Option<StoredBlock>, DatabaseError> {
		let snapshot = self.snapshot();
		let Some(header) = self.header_in(&snapshot, number)? else { return Ok(None) };
		let Some(body) = self.body_in(&snapshot, number)? else { return Ok(None) };
		let justification = self.justification_in(&snapshot, number)?;
		Ok(Some(StoredBlock { header, body, justification }))
	}
}
