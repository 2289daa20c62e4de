//! The types of a block, as every FRAME runtime that this host runs has them.

use codec::{Decode, Encode};
use sp_runtime::traits::BlakeTwo256;

/// A 256-bit hash: of blocks, extrinsics, code and state roots.
pub type Hash = sp_core::H256;

/// The number of a block. Genesis is 0.
pub type BlockNumber = u32;

/// A block's header in FRAME's generic form.
pub type Header = sp_runtime::generic::Header<BlockNumber, BlakeTwo256>;

/// An extrinsic as a client submits it and a block carries it: the full SCALE encoding with its
/// own length prefix. The host does not look inside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extrinsic(pub Vec<u8>);

impl Extrinsic {
	/// The hash by which clients know the extrinsic: blake2-256 of its encoding.
	pub fn hash(&self) -> Hash {
		Hash::from(sp_crypto_hashing::blake2_256(&self.0))
	}
}

impl Encode for Extrinsic {
	fn size_hint(&self) -> usize {
		self.0.len()
	}

	// The bytes already carry their length prefix, so that a body is encoded as a plain sequence.
	fn encode_to<T: codec::Output + ?Sized>(&self, dest: &mut T) {
		dest.write(&self.0);
	}
}

impl Decode for Extrinsic {
	fn decode<I: codec::Input>(input: &mut I) -> Result<Self, codec::Error> {
		let bytes = Vec::<u8>::decode(input)?;
		Ok(Self(bytes.encode()))
	}
}
