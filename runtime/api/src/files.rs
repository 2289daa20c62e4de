//! Records of uploaded files.

use crate::{Balance, NodeIndex};
use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;

/// What is recorded of a file.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub struct FileSize {
	/// Bytes of one replica.
	pub bytes: u64,
	/// How many replicas the network keeps.
	pub replicas: u32,
}

/// The record of a file.
#[derive(Clone, PartialEq, Eq, Encode, Decode, TypeInfo, Debug)]
pub struct FileInfo<BlockNumber> {
	/// Size and replicas.
	pub size: FileSize,
	/// What is held of the uploader for the record, base units.
	pub deposit: Balance,
	/// The block of the record.
	pub recorded: BlockNumber,
	/// The Meta Nodes that attested it.
	pub attesters: Vec<NodeIndex>,
	/// The block in which enough had attested it.
	pub attested: Option<BlockNumber>,
}

sp_api::decl_runtime_apis! {
	/// Records of uploaded files.
	pub trait FilesApi<AccountId, BlockNumber>
	where
		AccountId: Codec,
		BlockNumber: Codec,
	{
		/// The record of the file `hash` of `uploader`.
		fn record(hash: H256, uploader: AccountId) -> Option<FileInfo<BlockNumber>>;
		/// The storage key of that record, for a proof of the state (`state_getReadProof`).
		fn key(hash: H256, uploader: AccountId) -> Vec<u8>;
	}
}
