//! The messages that validators sign.

use crate::{ConsensusKey, Verify};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{H256, ed25519::Signature};

/// Separates these signatures from all others that the key could give.
const DOMAIN: [u8; 16] = *b"stratos/bft/v1\0\0";

/// The step of a round. The order is that of the steps.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub enum Step {
	/// The proposer names a block.
	Propose,
	/// The first vote.
	Prevote,
	/// The second vote. Those of a quorum make the block final.
	Precommit,
}

/// What a validator signs in one step of one round.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub struct Message {
	/// The number of the block.
	pub height: u32,
	/// The round.
	pub round: u32,
	/// The step.
	pub step: Step,
	/// The hash of the block; none for a vote against all.
	pub block: Option<H256>,
	/// For a proposal of a block that has the prevotes of a quorum already: their round.
	pub valid_round: Option<u32>,
}

impl Message {
	/// What is signed: a separator, the hash of the genesis block, and the message.
	pub fn payload(&self, genesis: H256) -> Vec<u8> {
		(DOMAIN, genesis, self).encode()
	}

	/// Whether one validator may never sign both: they differ, and are of the same step.
	pub fn conflicts_with(&self, other: &Self) -> bool {
		let step = |message: &Self| (message.height, message.round, message.step);
		step(self) == step(other) && self != other
	}
}

/// A message with its signature.
#[derive(
	Clone,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub struct Signed {
	/// The message.
	pub message: Message,
	/// The signature over [`Message::payload`].
	pub signature: Signature,
}

impl Signed {
	/// Whether `key` signed it for the chain of this genesis.
	pub fn is_valid(&self, genesis: H256, key: &ConsensusKey, verify: Verify) -> bool {
		verify(&self.signature, &self.message.payload(genesis), &key.public())
	}
}
