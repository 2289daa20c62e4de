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
	collections::BTreeSet,
	fs, io,
	path::{Path, PathBuf},
};

/// The most blocks that are kept of one height. A proposer that signs many blocks cannot fill the disk.
pub(crate) const MAX_KEPT: usize = 32;

/// The folder of proposed blocks. Nothing else may write to it.
pub(crate) struct Proposals {
	folder: PathBuf,
	/// The files, by height and block.
	files: BTreeSet<(u32, H256)>,
}

impl Proposals {
	/// Opens the folder, or creates it. Files that are no proposals are deleted.
	pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
		fs::create_dir_all(&folder)?;
		let mut files = BTreeSet::new();
		for entry in fs::read_dir(&folder)? {
			let entry = entry?;
			match entry.file_name().to_str().and_then(parse_name) {
				Some(file) => {
					files.insert(file);
				}
				None => fs::remove_file(entry.path())?,
			}
		}
		Ok(Self { folder, files })
	}

	/// Makes a proposal durable.
	pub(crate) fn put(&mut self, height: u32, hash: H256, proposal: &Assembled) -> io::Result<()> {
		if !self.files.contains(&(height, hash)) {
			let bytes = (proposal.proposer, &proposal.signed, &proposal.block).encode();
			write_durable(&self.path(height, hash), &bytes)?;
			self.files.insert((height, hash));
		}
		Ok(())
	}

	/// The proposals of a height. Damaged ones are skipped.
	pub(crate) fn of(&self, height: u32) -> Vec<Assembled> {
		let kept = self.files.range((height, H256::zero())..=(height, H256::repeat_byte(0xff)));
		kept.take(MAX_KEPT).filter_map(|(_, hash)| read(&self.path(height, *hash))).collect()
	}

	/// Deletes what is not above a height.
	pub(crate) fn prune(&mut self, decided: u32) -> io::Result<()> {
		while let Some((height, hash)) = self.files.first().copied().filter(|(h, _)| *h <= decided)
		{
			fs::remove_file(self.path(height, hash))?;
			self.files.pop_first();
		}
		Ok(())
	}

	fn path(&self, height: u32, hash: H256) -> PathBuf {
		self.folder.join(format!("{height}-{hash:?}"))
	}
}

fn parse_name(name: &str) -> Option<(u32, H256)> {
	let (height, hash) = name.split_once('-')?;
	Some((height.parse().ok()?, hash.parse().ok()?))
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
		let path = folder.path().join("proposals");
		let open = || Proposals::open(path.clone()).unwrap();
		let mut proposals = open();
		for (height, byte) in [(5, 1), (5, 2), (6, 3)] {
			let hash = H256::repeat_byte(byte);
			proposals.put(height, hash, &proposal(height, byte)).unwrap();
		}
		let damaged = H256::repeat_byte(9);
		fs::write(path.join("5-broken"), b"?").unwrap();
		fs::write(path.join(format!("5-{damaged:?}")), b"?").unwrap();
		let mut proposals = open();
		assert!(!path.join("5-broken").exists());
		assert_eq!(proposals.of(5), [proposal(5, 1), proposal(5, 2)]);
		proposals.prune(5).unwrap();
		for proposals in [proposals, open()] {
			assert!(proposals.of(5).is_empty());
			assert_eq!(proposals.of(6), [proposal(6, 3)]);
		}
		assert_eq!(fs::read_dir(path).unwrap().count(), 1);
	}
}
