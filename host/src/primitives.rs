//! Block types, as every FRAME runtime that this host runs has them.

use codec::{Decode, Encode};
use sp_runtime::traits::BlakeTwo256;

/// A 256-bit hash: of blocks, extrinsics, code and state roots.
pub type Hash = sp_core::H256;

/// A block number. Genesis is 0.
pub type BlockNumber = u32;

/// What proves that a block is final, for those who were not there: the consensus, and its proof.
pub type Justification = sp_runtime::Justification;

/// FRAME's generic header.
pub type Header = sp_runtime::generic::Header<BlockNumber, BlakeTwo256>;

/// The key of the runtime's code in the state.
pub const CODE_KEY: &[u8] = sp_core::storage::well_known_keys::CODE;

/// How runtime code begins: a Wasm module, and a module that `sp-maybe-compressed-blob` compressed.
pub(crate) const CODE_PREFIXES: [[u8; 8]; 2] =
	[*b"\0asm\x01\0\0\0", [0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05]];

/// Whether bytes begin like a Wasm module of any version, plain or compressed.
pub(crate) fn is_wasm(code: &[u8]) -> bool {
	let [plain, compressed] = CODE_PREFIXES;
	code.starts_with(&plain[..4]) || code.starts_with(&compressed)
}

/// An extrinsic as clients submit it and blocks carry it: its SCALE encoding with the length prefix. The
/// host does not decode it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extrinsic(pub Vec<u8>);

impl Extrinsic {
	/// The BLAKE2b-256 hash of the encoding, by which clients identify the extrinsic.
	pub fn hash(&self) -> Hash {
		Hash::from(sp_crypto_hashing::blake2_256(&self.0))
	}
}

impl Encode for Extrinsic {
	fn size_hint(&self) -> usize {
		self.0.len()
	}

	// The bytes include the length prefix.
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
