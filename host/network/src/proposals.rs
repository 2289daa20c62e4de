//! Proposed blocks on disk, until their height is decided.
//!
//! The engine's write-ahead log has the votes, not the blocks. After a restart the engine may decide a
//! block that it voted for before: the block must be there.

use crate::{
	parts::{Assembled, MAX_BLOCK},
	signer::write_durable,
};
use codec::{DecodeAll, Encode};
use sp_core::H256;
use std::{
	fs, io,
	path::{Path, PathBuf},
};

/// The most blocks that are kept of one height. A proposer that signs many blocks cannot fill the disk.
pub(crate) const MAX_KEPT: usize = 32;

/// The folder of proposed blocks.
pub(crate) struct Proposals {
	folder: PathBuf,
}

impl Proposals {
	/// Opens the folder, or creates it.
	pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
		fs::create_dir_all(&folder)?;
		Ok(Self { folder })
	}

	/// Makes a proposal durable.
	pub(crate) fn put(&self, height: u32, hash: H256, proposal: &Assembled) -> io::Result<()> {
		let path = self.folder.join(format!("{height}-{hash:?}"));
		if path.exists() {
			return Ok(());
		}
		let bytes = (proposal.proposer, &proposal.signed, &proposal.block).encode();
		write_durable(&path, &bytes)
	}

	/// The proposals of a height. Files that are no proposals are skipped.
	pub(crate) fn of(&self, height: u32) -> io::Result<Vec<Assembled>> {
		let mut found = Vec::new();
		for (path, number) in self.files()? {
			if number == Some(height) && found.len() < MAX_KEPT {
				found.extend(read(&path));
			}
		}
		Ok(found)
	}

	/// Deletes what is not above a height.
	pub(crate) fn prune(&self, decided: u32) -> io::Result<()> {
		for (path, number) in self.files()? {
			if number.is_none_or(|number| number <= decided) {
				fs::remove_file(path)?;
			}
		}
		Ok(())
	}

	/// All files, with the height in their name.
	fn files(&self) -> io::Result<Vec<(PathBuf, Option<u32>)>> {
		let mut files = Vec::new();
		for entry in fs::read_dir(&self.folder)? {
			let entry = entry?;
			let name = entry.file_name();
			let height = name.to_str().and_then(|name| name.split_once('-')?.0.parse().ok());
			files.push((entry.path(), height));
		}
		Ok(files)
	}
}

fn read(path: &Path) -> Option<Assembled> {
	if fs::metadata(path).ok()?.len() > (MAX_BLOCK + 1_024) as u64 {
		return None;
	}
	let bytes = fs::read(path).ok()?;
	let (proposer, signed, block) = DecodeAll::decode_all(&mut &bytes[..]).ok()?;
	Some(Assembled { proposer, signed, block })
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::ed25519::Signature;
	use stratos_consensus::{ConsensusKey, Message, Signed, Step};

	fn proposal(height: u32, byte: u8) -> Assembled {
		let message = Message {
			height,
			round: 0,
			step: Step::Propose,
			block: Some(H256::repeat_byte(byte)),
			valid_round: None,
		};
		Assembled {
			proposer: ConsensusKey([1; 32]),
			signed: Signed { message, signature: Signature::default() },
			block: vec![byte; 100],
		}
	}

	#[test]
	fn proposals_survive_until_their_height_is_decided() {
		let folder = tempfile::tempdir().unwrap();
		let open = || Proposals::open(folder.path().join("proposals")).unwrap();
		let proposals = open();
		for (height, byte) in [(5, 1), (5, 2), (6, 3)] {
			let hash = H256::repeat_byte(byte);
			proposals.put(height, hash, &proposal(height, byte)).unwrap();
		}
		fs::write(folder.path().join("proposals/5-broken"), b"?").unwrap();
		let mut found = open().of(5).unwrap();
		found.sort_by_key(|one| one.block[0]);
		assert_eq!(found, [proposal(5, 1), proposal(5, 2)]);
		proposals.prune(5).unwrap();
		assert!(open().of(5).unwrap().is_empty());
		assert_eq!(open().of(6).unwrap(), [proposal(6, 3)]);
	}
}
