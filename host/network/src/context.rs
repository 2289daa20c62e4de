//! The types that the engine is generic over, in terms of [`stratos_consensus`].

use malachite::app::types::core::{
	self as engine, Context, LinearTimeouts, NilOrVal, Round, SignedExtension, SigningScheme,
	VoteType, VotingPower,
};
use sp_core::{
	ByteArray, H256,
	ed25519::{Pair, Public, Signature},
};
use std::fmt;
use stratos_consensus::{ConsensusKey, Message, Step, ValidatorSet};

/// The chain as the engine sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stratos;

/// A block number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Height(pub(crate) u32);

impl fmt::Display for Height {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl engine::Height for Height {
	const ZERO: Self = Self(0);
	const INITIAL: Self = Self(1);

	fn increment_by(&self, n: u64) -> Self {
		Self(self.0.saturating_add(u32::try_from(n).unwrap_or(u32::MAX)))
	}

	fn decrement_by(&self, n: u64) -> Option<Self> {
		self.0.checked_sub(u32::try_from(n).ok()?).map(Self)
	}

	fn as_u64(&self) -> u64 {
		self.0.into()
	}
}

/// A validator, named by its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Address(pub(crate) ConsensusKey);

impl fmt::Display for Address {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl engine::Address for Address {}

/// A block, named by its hash. The block itself travels in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BlockId(pub(crate) H256);

impl fmt::Display for BlockId {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{:?}", self.0)
	}
}

impl engine::Value for BlockId {
	type Id = Self;

	fn id(&self) -> Self {
		*self
	}
}

/// A validator of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
	address: Address,
	public: Public,
	power: VotingPower,
}

impl engine::Validator<Stratos> for Member {
	fn address(&self) -> &Address {
		&self.address
	}

	fn public_key(&self) -> &Public {
		&self.public
	}

	fn voting_power(&self) -> VotingPower {
		self.power
	}
}

/// The set of a height.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Members {
	set: ValidatorSet,
	members: Vec<Member>,
}

impl Members {
	pub(crate) fn new(set: ValidatorSet) -> Self {
		let members = set.validators().iter().map(|one| Member {
			address: Address(one.key),
			public: one.key.public(),
			power: one.power,
		});
		Self { members: members.collect(), set }
	}
}

impl engine::ValidatorSet<Stratos> for Members {
	fn count(&self) -> usize {
		self.members.len()
	}

	fn total_voting_power(&self) -> VotingPower {
		self.set.total_power()
	}

	fn get_by_address(&self, address: &Address) -> Option<&Member> {
		self.members.iter().find(|member| member.address == *address)
	}

	fn get_by_index(&self, index: usize) -> Option<&Member> {
		self.members.get(index)
	}
}

/// A vote. What is signed is its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vote {
	pub(crate) kind: VoteType,
	pub(crate) height: Height,
	pub(crate) round: Round,
	pub(crate) value: NilOrVal<BlockId>,
	pub(crate) validator: Address,
}

impl Vote {
	/// What the validator signs. None for a vote without a round, which nobody casts.
	pub(crate) fn message(&self) -> Option<Message> {
		Some(Message {
			height: self.height.0,
			round: self.round.as_u32()?,
			step: match self.kind {
				VoteType::Prevote => Step::Prevote,
				VoteType::Precommit => Step::Precommit,
			},
			block: match self.value {
				NilOrVal::Nil => None,
				NilOrVal::Val(id) => Some(id.0),
			},
			valid_round: None,
		})
	}

	/// The vote that a message is. None for a proposal.
	pub(crate) fn from_message(message: &Message, validator: ConsensusKey) -> Option<Self> {
		if message.valid_round.is_some() {
			return None;
		}
		Some(Self {
			kind: match message.step {
				Step::Propose => return None,
				Step::Prevote => VoteType::Prevote,
				Step::Precommit => VoteType::Precommit,
			},
			height: Height(message.height),
			round: Round::new(message.round),
			value: message.block.map_or(NilOrVal::Nil, |hash| NilOrVal::Val(BlockId(hash))),
			validator: Address(validator),
		})
	}
}

impl engine::Vote<Stratos> for Vote {
	fn height(&self) -> Height {
		self.height
	}

	fn round(&self) -> Round {
		self.round
	}

	fn value(&self) -> &NilOrVal<BlockId> {
		&self.value
	}

	fn take_value(self) -> NilOrVal<BlockId> {
		self.value
	}

	fn vote_type(&self) -> VoteType {
		self.kind
	}

	fn validator_address(&self) -> &Address {
		&self.validator
	}

	fn extension(&self) -> Option<&SignedExtension<Stratos>> {
		None
	}

	fn take_extension(&mut self) -> Option<SignedExtension<Stratos>> {
		None
	}

	fn extend(self, _: SignedExtension<Stratos>) -> Self {
		self
	}
}

/// A proposal. What is signed is its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
	pub(crate) height: Height,
	pub(crate) round: Round,
	pub(crate) value: BlockId,
	pub(crate) valid_round: Round,
	pub(crate) proposer: Address,
}

impl Proposal {
	/// What the proposer signs. None for a proposal without a round, which nobody makes.
	pub(crate) fn message(&self) -> Option<Message> {
		Some(Message {
			height: self.height.0,
			round: self.round.as_u32()?,
			step: Step::Propose,
			block: Some(self.value.0),
			valid_round: self.valid_round.as_u32(),
		})
	}

	/// The proposal that a message is. None for a vote.
	pub(crate) fn from_message(message: &Message, proposer: ConsensusKey) -> Option<Self> {
		if message.step != Step::Propose {
			return None;
		}
		Some(Self {
			height: Height(message.height),
			round: Round::new(message.round),
			value: BlockId(message.block?),
			valid_round: Round::from(message.valid_round),
			proposer: Address(proposer),
		})
	}
}

impl engine::Proposal<Stratos> for Proposal {
	fn height(&self) -> Height {
		self.height
	}

	fn round(&self) -> Round {
		self.round
	}

	fn value(&self) -> &BlockId {
		&self.value
	}

	fn take_value(self) -> BlockId {
		self.value
	}

	fn pol_round(&self) -> Round {
		self.valid_round
	}

	fn validator_address(&self) -> &Address {
		&self.proposer
	}
}

/// The signatures: ed25519, as [`stratos_consensus`] has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ed25519;

impl SigningScheme for Ed25519 {
	type DecodingError = &'static str;
	type Signature = Signature;
	type PublicKey = Public;
	type PrivateKey = Pair;

	fn decode_signature(bytes: &[u8]) -> Result<Signature, Self::DecodingError> {
		Signature::try_from(bytes).map_err(|()| "a signature has 64 bytes")
	}

	fn encode_signature(signature: &Signature) -> Vec<u8> {
		signature.0.to_vec()
	}

	fn decode_public_key(bytes: &[u8]) -> Result<Public, Self::DecodingError> {
		Public::from_slice(bytes).map_err(|()| "a public key has 32 bytes")
	}

	fn encode_public_key(key: &Public) -> Vec<u8> {
		key.0.to_vec()
	}
}

impl Context for Stratos {
	type Address = Address;
	type Height = Height;
	type ProposalPart = crate::parts::Part;
	type Proposal = Proposal;
	type Validator = Member;
	type ValidatorSet = Members;
	type Timeouts = LinearTimeouts;
	type Value = BlockId;
	type Vote = Vote;
	type Extension = ();
	type SigningScheme = Ed25519;

	fn select_proposer<'a>(&self, set: &'a Members, height: Height, round: Round) -> &'a Member {
		let round = round.as_u32().unwrap_or(0);
		let due = set.set.proposer(height.0, round).map(|validator| Address(validator.key));
		let place = set.members.iter().position(|member| Some(member.address) == due);
		// No height begins with an empty set.
		&set.members[place.unwrap_or(0)]
	}

	fn new_proposal(
		&self,
		height: Height,
		round: Round,
		value: BlockId,
		valid_round: Round,
		proposer: Address,
	) -> Proposal {
		Proposal { height, round, value, valid_round, proposer }
	}

	fn new_prevote(
		&self,
		height: Height,
		round: Round,
		value: NilOrVal<BlockId>,
		validator: Address,
	) -> Vote {
		Vote { kind: VoteType::Prevote, height, round, value, validator }
	}

	fn new_precommit(
		&self,
		height: Height,
		round: Round,
		value: NilOrVal<BlockId>,
		validator: Address,
	) -> Vote {
		Vote { kind: VoteType::Precommit, height, round, value, validator }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn messages_and_the_engines_types_are_the_same() {
		let key = ConsensusKey([4; 32]);
		for step in [Step::Prevote, Step::Precommit] {
			for block in [None, Some(H256::repeat_byte(9))] {
				let message = Message { height: 3, round: 1, step, block, valid_round: None };
				let vote = Vote::from_message(&message, key).unwrap();
				assert_eq!(vote.message(), Some(message));
			}
		}
		for valid_round in [None, Some(0)] {
			let block = Some(H256::repeat_byte(9));
			let message = Message { height: 3, round: 1, step: Step::Propose, block, valid_round };
			assert_eq!(Vote::from_message(&message, key), None);
			let proposal = Proposal::from_message(&message, key).unwrap();
			assert_eq!(proposal.message(), Some(message));
		}
		let nothing =
			Message { height: 3, round: 1, step: Step::Propose, block: None, valid_round: None };
		assert_eq!(Proposal::from_message(&nothing, key), None);
	}
}
