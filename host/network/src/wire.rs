//! The engine's messages as bytes: SCALE, and nothing left over.
//!
//! The transport limits the size of a message before it comes here; SCALE does not reserve memory for
//! more than the bytes that are there.

use crate::{
	context::{Address, BlockId, Height, Proposal, Stratos, Vote},
	parts::Part,
};
use bytes::Bytes;
use codec::{DecodeAll, Encode};
use malachite::app::{
	consensus::{LivenessMsg, ProposedValue, SignedConsensusMsg},
	streaming::{StreamContent, StreamId, StreamMessage},
	types::{
		PeerId,
		codec::{Codec, HasEncodedLen},
		core::{
			CommitCertificate, CommitSignature, ExtendedCommitCertificate, NilOrVal,
			PolkaCertificate, PolkaSignature, Round, RoundCertificate, RoundCertificateType,
			RoundSignature, SignedProposal, SignedVote, ValidatorProof, Validity, VoteType,
		},
		sync,
	},
};
use sp_core::{H256, ed25519::Signature};
use stratos_consensus::{ConsensusKey, Signed, Step};
use thiserror::Error;

/// Why bytes are no message, or a message cannot be sent.
#[derive(Debug, Error)]
pub(crate) enum WireError {
	#[error("not a message: {0}")]
	Scale(#[from] codec::Error),
	#[error("a message that no node sends")]
	Meaningless,
}

/// The codec of all messages and of the write-ahead log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale;

fn decode<T: codec::Decode>(bytes: &Bytes) -> Result<T, WireError> {
	Ok(T::decode_all(&mut &bytes[..])?)
}

fn encoded(value: impl Encode) -> Result<Bytes, WireError> {
	Ok(value.encode().into())
}

/// A vote or a proposal with its validator.
type WireSigned = (ConsensusKey, Signed);

fn signed_to_wire(message: &SignedConsensusMsg<Stratos>) -> Result<WireSigned, WireError> {
	let (key, inner) = match message {
		SignedConsensusMsg::Vote(vote) => return vote_to_wire(vote),
		SignedConsensusMsg::Proposal(proposal) => (proposal.proposer.0, proposal.message.message()),
	};
	let message_ = inner.ok_or(WireError::Meaningless)?;
	Ok((key, Signed { message: message_, signature: *message.signature() }))
}

fn vote_to_wire(vote: &SignedVote<Stratos>) -> Result<WireSigned, WireError> {
	let message = vote.message.message().ok_or(WireError::Meaningless)?;
	Ok((vote.validator.0, Signed { message, signature: vote.signature }))
}

fn vote_from_wire((key, signed): WireSigned) -> Result<SignedVote<Stratos>, WireError> {
	let vote = Vote::from_message(&signed.message, key).ok_or(WireError::Meaningless)?;
	Ok(SignedVote::new(vote, signed.signature))
}

fn signed_from_wire(wire: WireSigned) -> Result<SignedConsensusMsg<Stratos>, WireError> {
	if wire.1.message.step != Step::Propose {
		return Ok(SignedConsensusMsg::Vote(vote_from_wire(wire)?));
	}
	let (key, signed) = wire;
	let proposal = Proposal::from_message(&signed.message, key).ok_or(WireError::Meaningless)?;
	Ok(SignedConsensusMsg::Proposal(SignedProposal::new(proposal, signed.signature)))
}

impl Codec<SignedConsensusMsg<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<SignedConsensusMsg<Stratos>, WireError> {
		signed_from_wire(decode(&bytes)?)
	}

	fn encode(&self, message: &SignedConsensusMsg<Stratos>) -> Result<Bytes, WireError> {
		encoded(signed_to_wire(message)?)
	}
}

impl Codec<Part> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<Part, WireError> {
		decode(&bytes)
	}

	fn encode(&self, part: &Part) -> Result<Bytes, WireError> {
		encoded(part)
	}
}

impl Codec<StreamMessage<Part>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<StreamMessage<Part>, WireError> {
		let (id, sequence, part): (Vec<u8>, u64, Option<Part>) = decode(&bytes)?;
		let content = part.map_or(StreamContent::Fin, StreamContent::Data);
		Ok(StreamMessage::new(StreamId::new(id.into()), sequence, content))
	}

	fn encode(&self, message: &StreamMessage<Part>) -> Result<Bytes, WireError> {
		let part = message.content.as_data();
		encoded((message.stream_id.to_bytes().as_ref(), message.sequence, part))
	}
}

/// Votes of one kind for one block: the round, the block, who signed.
type WirePolka = (u32, u32, H256, Vec<(ConsensusKey, Signature)>);

fn polka_to_wire(polka: &PolkaCertificate<Stratos>) -> Result<WirePolka, WireError> {
	let signatures = polka.polka_signatures.iter().map(|one| (one.address.0, one.signature));
	let round = polka.round.as_u32().ok_or(WireError::Meaningless)?;
	Ok((polka.height.0, round, polka.value_id.0, signatures.collect()))
}

fn polka_from_wire((height, round, block, signatures): WirePolka) -> PolkaCertificate<Stratos> {
	let signature = |(key, signature)| PolkaSignature::new(Address(key), signature);
	PolkaCertificate {
		height: Height(height),
		round: Round::new(round),
		value_id: BlockId(block),
		polka_signatures: signatures.into_iter().map(signature).collect(),
	}
}

impl Codec<PolkaCertificate<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<PolkaCertificate<Stratos>, WireError> {
		Ok(polka_from_wire(decode(&bytes)?))
	}

	fn encode(&self, polka: &PolkaCertificate<Stratos>) -> Result<Bytes, WireError> {
		encoded(polka_to_wire(polka)?)
	}
}

/// Votes of a round: whether they end it, and each vote.
type WireRound = (u32, u32, bool, Vec<(bool, Option<H256>, ConsensusKey, Signature)>);

fn round_to_wire(round: &RoundCertificate<Stratos>) -> Result<WireRound, WireError> {
	let votes = round.round_signatures.iter().map(|one| {
		let block = match one.value_id {
			NilOrVal::Nil => None,
			NilOrVal::Val(id) => Some(id.0),
		};
		(one.vote_type == VoteType::Precommit, block, one.address.0, one.signature)
	});
	let ends = round.cert_type == RoundCertificateType::Precommit;
	let number = round.round.as_u32().ok_or(WireError::Meaningless)?;
	Ok((round.height.0, number, ends, votes.collect()))
}

fn round_from_wire((height, round, ends, votes): WireRound) -> RoundCertificate<Stratos> {
	let vote = |(precommit, block, key, signature): (bool, Option<H256>, _, _)| {
		let kind = if precommit { VoteType::Precommit } else { VoteType::Prevote };
		let value = block.map_or(NilOrVal::Nil, |hash| NilOrVal::Val(BlockId(hash)));
		RoundSignature::new(kind, value, Address(key), signature)
	};
	RoundCertificate {
		height: Height(height),
		round: Round::new(round),
		cert_type: if ends { RoundCertificateType::Precommit } else { RoundCertificateType::Skip },
		round_signatures: votes.into_iter().map(vote).collect(),
	}
}

/// What helps a peer that is behind within a height.
#[derive(codec::Encode, codec::Decode)]
enum WireLiveness {
	Vote(WireSigned),
	Polka(WirePolka),
	Round(WireRound),
}

impl Codec<LivenessMsg<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<LivenessMsg<Stratos>, WireError> {
		Ok(match decode(&bytes)? {
			WireLiveness::Vote(vote) => LivenessMsg::Vote(vote_from_wire(vote)?),
			WireLiveness::Polka(polka) => LivenessMsg::PolkaCertificate(polka_from_wire(polka)),
			WireLiveness::Round(round) => LivenessMsg::SkipRoundCertificate(round_from_wire(round)),
		})
	}

	fn encode(&self, message: &LivenessMsg<Stratos>) -> Result<Bytes, WireError> {
		encoded(match message {
			LivenessMsg::Vote(vote) => WireLiveness::Vote(vote_to_wire(vote)?),
			LivenessMsg::PolkaCertificate(polka) => WireLiveness::Polka(polka_to_wire(polka)?),
			LivenessMsg::SkipRoundCertificate(round) => WireLiveness::Round(round_to_wire(round)?),
		})
	}
}

impl Codec<ValidatorProof<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<ValidatorProof<Stratos>, WireError> {
		let (public_key, peer_id, signature) = decode(&bytes)?;
		Ok(ValidatorProof::new(public_key, peer_id, signature))
	}

	fn encode(&self, proof: &ValidatorProof<Stratos>) -> Result<Bytes, WireError> {
		encoded((&proof.public_key, &proof.peer_id, &proof.signature))
	}
}

/// A value in the write-ahead log: height, round, valid round, proposer, block, whether it is valid.
type WireValue = (u32, Option<u32>, Option<u32>, ConsensusKey, H256, bool);

impl Codec<ProposedValue<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<ProposedValue<Stratos>, WireError> {
		let (height, round, valid_round, proposer, block, valid): WireValue = decode(&bytes)?;
		Ok(ProposedValue {
			height: Height(height),
			round: round.into(),
			valid_round: valid_round.into(),
			proposer: Address(proposer),
			value: BlockId(block),
			validity: Validity::from_bool(valid),
		})
	}

	fn encode(&self, value: &ProposedValue<Stratos>) -> Result<Bytes, WireError> {
		let wire: WireValue = (
			value.height.0,
			value.round.as_u32(),
			value.valid_round.as_u32(),
			value.proposer.0,
			value.value.0,
			value.validity.to_bool(),
		);
		encoded(wire)
	}
}

/// A commit certificate: height, round, block, who signed.
pub(crate) type WireCommit = (u32, u32, H256, Vec<(ConsensusKey, Signature)>);

fn commit_to_wire(commit: &ExtendedCommitCertificate<Stratos>) -> Result<WireCommit, WireError> {
	let signatures = commit.commit_signatures.iter().map(|one| (one.address.0, one.signature));
	let round = commit.round.as_u32().ok_or(WireError::Meaningless)?;
	Ok((commit.height.0, round, commit.value_id.0, signatures.collect()))
}

pub(crate) fn commit_from_wire(
	(height, round, block, signatures): WireCommit,
) -> ExtendedCommitCertificate<Stratos> {
	let signature = |(key, signature)| CommitSignature::new(Address(key), signature);
	let certificate = CommitCertificate {
		height: Height(height),
		round: Round::new(round),
		value_id: BlockId(block),
		commit_signatures: signatures.into_iter().map(signature).collect(),
	};
	ExtendedCommitCertificate::from_commit_certificate_and_extensions(
		certificate,
		Default::default(),
	)
}

impl Codec<sync::Status<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<sync::Status<Stratos>, WireError> {
		let (peer, tip, least): (Vec<u8>, u32, u32) = decode(&bytes)?;
		Ok(sync::Status {
			peer_id: PeerId::from_bytes(&peer).map_err(|_| WireError::Meaningless)?,
			tip_height: Height(tip),
			history_min_height: Height(least),
		})
	}

	fn encode(&self, status: &sync::Status<Stratos>) -> Result<Bytes, WireError> {
		let peer = status.peer_id.to_bytes();
		encoded((peer, status.tip_height.0, status.history_min_height.0))
	}
}

impl Codec<sync::Request<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<sync::Request<Stratos>, WireError> {
		let (first, last): (u32, u32) = decode(&bytes)?;
		if first > last {
			return Err(WireError::Meaningless);
		}
		let range = Height(first)..=Height(last);
		Ok(sync::Request::ValueRequest(ValueRequest::new(range)))
	}

	fn encode(&self, request: &sync::Request<Stratos>) -> Result<Bytes, WireError> {
		let sync::Request::ValueRequest(request) = request;
		encoded((request.range.start().0, request.range.end().0))
	}
}

type ValueRequest = malachite_sync::ValueRequest<Stratos>;

type WireResponse = (u32, Vec<(Vec<u8>, WireCommit)>);

impl Codec<sync::Response<Stratos>> for Scale {
	type Error = WireError;

	fn decode(&self, bytes: Bytes) -> Result<sync::Response<Stratos>, WireError> {
		let (start, values): WireResponse = decode(&bytes)?;
		let value = |(value, commit): (Vec<u8>, _)| {
			sync::RawDecidedValue::new(value.into(), commit_from_wire(commit))
		};
		let values = values.into_iter().map(value).collect();
		let response = malachite_sync::ValueResponse::new(Height(start), values);
		Ok(sync::Response::ValueResponse(response))
	}

	fn encode(&self, response: &sync::Response<Stratos>) -> Result<Bytes, WireError> {
		let sync::Response::ValueResponse(response) = response;
		let mut values: Vec<(&[u8], WireCommit)> = Vec::with_capacity(response.values.len());
		for value in &response.values {
			values.push((&value.value_bytes, commit_to_wire(&value.certificate)?));
		}
		encoded((response.start_height.0, values))
	}
}

impl HasEncodedLen<sync::Response<Stratos>> for Scale {
	fn encoded_len(&self, response: &sync::Response<Stratos>) -> Result<usize, WireError> {
		let sync::Response::ValueResponse(response) = response;
		// The lengths of vectors take at most five bytes each.
		const SIGNATURE: usize = 32 + 64;
		let sizes = response.values.iter().map(|value| {
			let signatures = value.certificate.commit_signatures.len();
			value.value_bytes.len() + signatures * SIGNATURE + 4 + 4 + 32 + 10
		});
		Ok(sizes.sum::<usize>() + 9)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn same<T>(message: T)
	where
		T: std::fmt::Debug + PartialEq,
		Scale: Codec<T>,
	{
		let bytes = Codec::<T>::encode(&Scale, &message).unwrap();
		assert_eq!(Codec::<T>::decode(&Scale, bytes.clone()).unwrap(), message);
		let longer: Bytes = [&bytes[..], &[0]].concat().into();
		assert!(Codec::<T>::decode(&Scale, longer).is_err(), "bytes left over");
		let shorter = bytes.slice(..bytes.len() - 1);
		assert!(Codec::<T>::decode(&Scale, shorter).is_err(), "bytes missing");
	}

	const KEY: ConsensusKey = ConsensusKey([5; 32]);

	fn vote(kind: VoteType, value: NilOrVal<BlockId>) -> SignedVote<Stratos> {
		let (height, validator) = (Height(7), Address(KEY));
		let vote = Vote { kind, height, round: Round::new(2), value, validator };
		SignedVote::new(vote, Signature::from([3; 64]))
	}

	#[test]
	fn messages_survive_the_way() {
		let block = BlockId(H256::repeat_byte(8));
		let votes = [
			vote(VoteType::Prevote, NilOrVal::Nil),
			vote(VoteType::Precommit, NilOrVal::Val(block)),
		];
		for vote in &votes {
			same(SignedConsensusMsg::Vote(vote.clone()));
			same(LivenessMsg::Vote(vote.clone()));
		}
		let proposal = Proposal {
			height: Height(7),
			round: Round::new(1),
			value: block,
			valid_round: Round::new(0),
			proposer: Address(KEY),
		};
		let proposal = SignedProposal::new(proposal, Signature::from([3; 64]));
		same(SignedConsensusMsg::Proposal(proposal));
		let polka = PolkaCertificate {
			height: Height(7),
			round: Round::new(1),
			value_id: block,
			polka_signatures: vec![PolkaSignature::new(Address(KEY), Signature::from([3; 64]))],
		};
		same(polka.clone());
		same(LivenessMsg::PolkaCertificate(polka));
		let round = RoundCertificate::new_from_votes(
			Height(7),
			Round::new(2),
			RoundCertificateType::Precommit,
			votes.to_vec(),
		);
		same(LivenessMsg::SkipRoundCertificate(round));
		same(ValidatorProof::<Stratos>::new(vec![1; 32], vec![2; 38], Signature::from([3; 64])));
		same(ProposedValue::<Stratos> {
			height: Height(7),
			round: Round::Nil,
			valid_round: Round::new(4),
			proposer: Address(KEY),
			value: block,
			validity: Validity::Invalid,
		});
		let commit = commit_from_wire((7, 1, block.0, vec![(KEY, Signature::from([3; 64]))]));
		let values = vec![sync::RawDecidedValue::new(vec![1, 2, 3].into(), commit)];
		let response =
			sync::Response::ValueResponse(malachite_sync::ValueResponse::new(Height(7), values));
		let length = Codec::<sync::Response<Stratos>>::encode(&Scale, &response).unwrap().len();
		assert!(Scale.encoded_len(&response).unwrap() >= length);
		same(response);
		same(sync::Request::<Stratos>::ValueRequest(ValueRequest::new(Height(3)..=Height(9))));
	}

	#[test]
	fn a_range_that_runs_backwards_is_refused() {
		let bytes: Bytes = (9u32, 3u32).encode().into();
		assert!(Codec::<sync::Request<Stratos>>::decode(&Scale, bytes).is_err());
	}

	proptest! {
		#[test]
		fn any_bytes_are_refused_or_a_message(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
			let bytes = Bytes::from(bytes);
			let _ = Codec::<SignedConsensusMsg<Stratos>>::decode(&Scale, bytes.clone());
			let _ = Codec::<LivenessMsg<Stratos>>::decode(&Scale, bytes.clone());
			let _ = Codec::<StreamMessage<Part>>::decode(&Scale, bytes.clone());
			let _ = Codec::<ValidatorProof<Stratos>>::decode(&Scale, bytes.clone());
			let _ = Codec::<ProposedValue<Stratos>>::decode(&Scale, bytes.clone());
			let _ = Codec::<PolkaCertificate<Stratos>>::decode(&Scale, bytes.clone());
			let _ = Codec::<sync::Status<Stratos>>::decode(&Scale, bytes.clone());
			let _ = Codec::<sync::Request<Stratos>>::decode(&Scale, bytes.clone());
			let _ = Codec::<sync::Response<Stratos>>::decode(&Scale, bytes);
		}
	}
}
