//! Files of blocks: what is written is read, and damage is found at its block.

use crate::{
	database::{BlockFileError, BlockFileHead, BlockFileReader, BlockFileWriter, StoredBlock},
	primitives::{BlockNumber, Extrinsic, Hash, Header},
};
use codec::Encode;
use sp_runtime::{Digest, traits::Header as _};

/// The first block of the files.
const FIRST: BlockNumber = 7;

fn block(number: BlockNumber) -> StoredBlock {
	let hash = Hash::repeat_byte(number as u8);
	let extrinsics = (0..number % 3).map(|at| Extrinsic(vec![at as u8; 40].encode()));
	StoredBlock {
		header: Header::new(number, hash, hash, hash, Digest::default()),
		body: extrinsics.collect(),
		justification: number.is_multiple_of(2).then(|| (*b"test", vec![number as u8; 9])),
	}
}

fn head(count: u32) -> BlockFileHead {
	BlockFileHead { genesis: Hash::repeat_byte(9), first: FIRST, last: FIRST + count - 1 }
}

fn file(count: u32) -> Vec<u8> {
	let mut writer = BlockFileWriter::new(Vec::new(), head(count)).unwrap();
	for number in FIRST..FIRST + count {
		writer.write(&block(number)).unwrap();
	}
	writer.finish().unwrap()
}

/// The numbers of the blocks that are read, and the error after them.
fn read(file: &[u8]) -> (Vec<BlockNumber>, Option<BlockFileError>) {
	let mut numbers = Vec::new();
	let mut reader = match BlockFileReader::open(file) {
		Ok(reader) => reader,
		Err(error) => return (numbers, Some(error)),
	};
	loop {
		match reader.next_block() {
			Ok(Some(found)) => {
				assert_eq!(found, block(found.header.number));
				numbers.push(found.header.number);
			}
			Ok(None) => return (numbers, None),
			Err(error) => return (numbers, Some(error)),
		}
	}
}

/// Where block `number` begins in a file.
fn place(number: BlockNumber) -> usize {
	match number {
		FIRST => 15 + 4 + head(1).encode().len() + 8,
		_ => file(number - FIRST).len(),
	}
}

#[test]
fn blocks_are_read_as_they_were_written() {
	let whole = file(5);
	assert_eq!(BlockFileReader::open(&whole[..]).unwrap().head(), head(5));
	let (numbers, error) = read(&whole);
	assert_eq!(numbers, [7, 8, 9, 10, 11]);
	assert!(error.is_none(), "{error:?}");
}

#[test]
fn every_byte_is_guarded() {
	let whole = file(4);
	for at in 0..whole.len() {
		let mut damaged = whole.clone();
		damaged[at] ^= 0x10;
		let (numbers, error) = read(&damaged);
		let error = error.unwrap_or_else(|| panic!("byte {at} was not guarded"));
		// All before the damage is read.
		let expected = (FIRST..FIRST + 4).take_while(|number| place(number + 1) <= at).count();
		assert_eq!(numbers.len(), expected, "byte {at}: {error}");
	}
}

#[test]
fn a_file_that_ends_early_names_its_last_block() {
	let whole = file(4);
	for end in 0..whole.len() {
		let (numbers, error) = read(&whole[..end]);
		let error = error.expect("it ends early");
		match &error {
			BlockFileError::Other => assert!(end < 15),
			BlockFileError::Head => assert!(end < place(FIRST)),
			BlockFileError::Truncated { read, .. } => {
				assert_eq!(*read, numbers.len() as u64);
				if let Some(last) = numbers.last() {
					let expected = format!("ends after block {last}, and should reach block 10");
					assert!(error.to_string().contains(&expected), "{error}");
				}
			}
			other => panic!("cut at {end}: {other}"),
		}
	}
	let mut longer = whole;
	longer.push(0);
	let (numbers, error) = read(&longer);
	assert_eq!(numbers.len(), 4);
	assert!(matches!(error, Some(BlockFileError::Longer { last: 10 })), "{error:?}");
}

#[test]
fn lengths_are_limited() {
	let mut huge = file(2);
	let at = place(8);
	huge[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
	let (numbers, error) = read(&huge);
	assert_eq!(numbers, [7]);
	let error = error.expect("no such block");
	assert!(matches!(error, BlockFileError::TooLarge { number: 8, .. }), "{error}");
	assert!(error.to_string().contains("the limit is 16,777,216"), "{error}");

	let mut head = file(1);
	head[15..19].copy_from_slice(&u32::MAX.to_le_bytes());
	assert!(matches!(read(&head).1, Some(BlockFileError::Head)));

	let mut large = block(FIRST);
	large.body = vec![Extrinsic(vec![0; 17 << 20].encode())];
	let mut writer = BlockFileWriter::new(Vec::new(), self::head(1)).unwrap();
	let error = writer.write(&large).unwrap_err();
	assert!(matches!(error, BlockFileError::TooLarge { number: FIRST, .. }), "{error}");
}

#[test]
fn other_files_and_versions_are_refused() {
	assert!(matches!(read(b"").1, Some(BlockFileError::Other)));
	assert!(matches!(read(b"stratos snapshot\x01 and so on").1, Some(BlockFileError::Other)));
	let mut later = file(1);
	later[14] = 2;
	assert!(matches!(read(&later).1, Some(BlockFileError::Version(2))));
	// A block with another number than the one that is due.
	let mut writer = BlockFileWriter::new(Vec::new(), head(1)).unwrap();
	writer.write(&block(FIRST + 1)).unwrap();
	let (_, error) = read(&writer.finish().unwrap());
	assert!(matches!(error, Some(BlockFileError::Damaged { number: FIRST, .. })), "{error:?}");
	// Blocks that are missing.
	let writer = BlockFileWriter::new(Vec::new(), head(1)).unwrap();
	assert!(matches!(writer.finish().err(), Some(BlockFileError::Truncated { read: 0, .. })));
}
