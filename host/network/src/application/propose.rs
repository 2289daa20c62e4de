//! Building blocks and sending them.

use super::{Application, Candidate, End};
use crate::{
	context::{BlockId, Height, Stratos},
	parts::{self, Assembled, MAX_BLOCK, WireBlock},
};
use codec::Encode;
use malachite::{
	NetworkMsg,
	app::{
		streaming::{StreamId, StreamMessage},
		types::{LocallyProposedValue, core::Round},
	},
};
use sp_core::H256;
use std::time::Duration;
use stratos_consensus::{ConsensusKey, InherentData, Message, Proposer, Signed, Step};
use stratos_host::{
	chain::{ExecutedBlock, inherent_data},
	consensus::Clock,
};

/// The most proofs of double signing in one block.
const EVIDENCE_PER_BLOCK: usize = stratos_consensus::MAX_EQUIVOCATIONS as usize;

/// The shortest and the longest time for applying transactions.
const BUILD_TIME: std::ops::RangeInclusive<Duration> =
	Duration::from_millis(50)..=Duration::from_secs(2);

/// A value for the engine, and the parts of its block for the others.
type Proposed = (LocallyProposedValue<Stratos>, Vec<StreamMessage<parts::Part>>);

impl Application<'_> {
	/// Builds a block, or takes the one that was built for this round before. None if it cannot be built:
	/// the round then passes without a proposal.
	pub(super) fn propose(
		&mut self,
		height: Height,
		round: Round,
		timeout: Duration,
	) -> Result<Option<Proposed>, End> {
		let (Some(signer), Some(number)) = (self.signer.clone(), round.as_u32()) else {
			return Ok(None);
		};
		if height.0 != self.height {
			return Ok(None);
		}
		let proposer = Proposer { key: signer.key(), round: number };
		let own = self.candidates.iter().find(|(_, candidate)| {
			let built = |(key, signed): &(ConsensusKey, Signed)| {
				let message = signed.message;
				*key == proposer.key && message.round == number && message.valid_round.is_none()
			};
			candidate.proposals.iter().any(built)
		});
		let hash = match own {
			Some((hash, _)) => *hash,
			None => match self.build(proposer, timeout)? {
				Some(hash) => hash,
				None => return Ok(None),
			},
		};
		let message = Message {
			height: height.0,
			round: number,
			step: Step::Propose,
			block: Some(hash),
			valid_round: None,
		};
		let signed = match signer.sign(message) {
			Ok(signed) => signed,
			Err(refusal) => {
				log::error!(target: "consensus", "{refusal}");
				return Ok(None);
			}
		};
		let stream = self.next_stream();
		let Some(candidate) = self.candidates.get_mut(&hash) else { return Ok(None) };
		if candidate.proposals.is_empty() {
			candidate.proposals.push((proposer.key, signed.clone()));
			let block = candidate.bytes.clone();
			let proposal = Assembled { proposer: proposer.key, signed: signed.clone(), block };
			self.proposals.put(height.0, hash, &proposal).map_err(End::failed)?;
		}
		let mut content = candidate.bytes.clone();
		self.tamper.content(&mut content);
		let mut parts = parts::split(stream, proposer.key, signed.clone(), &content);
		parts.truncate(self.tamper.parts(parts.len()));
		for _ in 1..self.tamper.copies() {
			let stream = self.next_stream();
			parts.extend(parts::split(stream, proposer.key, signed.clone(), &content));
		}
		Ok(Some((LocallyProposedValue::new(height, round, BlockId(hash)), parts)))
	}

	fn build(&mut self, proposer: Proposer, timeout: Duration) -> Result<Option<H256>, End> {
		let time = Clock::Wall.at(self.height, self.last_ms);
		let mut inherents = inherent_data(time).map_err(End::failed)?;
		if let Some(data) = self.commit_inherent()? {
			inherents
				.put_data(stratos_consensus::INHERENT_IDENTIFIER, &data)
				.map_err(End::failed)?;
		}
		// The rest of the time is for finishing the block and sending it.
		let build_time =
			(timeout.min(self.block_time) / 3).clamp(*BUILD_TIME.start(), *BUILD_TIME.end());
		let built = match self.producer.propose(inherents, proposer.digest(), build_time) {
			Ok(built) => built,
			Err(error) if error.is_storage_failure() => return Err(End::failed(error)),
			Err(error) => {
				log::error!(target: "consensus", "block {} was not built: {error}", self.height);
				return Ok(None);
			}
		};
		self.last_ms = Some(time);
		let ExecutedBlock { header, body, .. } = &built.block;
		let mut block = WireBlock { header: header.clone(), body: body.clone() };
		self.tamper.header(&mut block.header);
		let hash = block.header.hash();
		let bytes = block.encode();
		if bytes.len() > MAX_BLOCK {
			log::error!(target: "consensus", "block {} is too large to be sent", self.height);
			return Ok(None);
		}
		self.offered = Some((hash, self.evidence.len().min(EVIDENCE_PER_BLOCK)));
		let executed = Some(built.block);
		self.keep(hash, Candidate { bytes, proposals: Vec::new(), valid: true, executed });
		Ok(Some(hash))
	}

	/// Who signed the last block, and who signed twice. None for the first block.
	pub(super) fn commit_inherent(&self) -> Result<Option<InherentData>, End> {
		let parent = self.producer.best();
		let certificate = match &self.commit {
			Some(commit) if commit.block == parent.hash => Some(commit.clone()),
			_ => self.stored_certificate(parent.number)?,
		};
		let Some(certificate) = certificate else { return Ok(None) };
		let equivocations = self.evidence.iter().take(EVIDENCE_PER_BLOCK).cloned().collect();
		Ok(Some(InherentData { certificate, equivocations }))
	}

	/// The parts of a known block once more. They carry a proposal that was signed for it: whose and of
	/// which round does not matter to who needs the block.
	pub(super) fn restream(
		&mut self,
		height: Height,
		round: Round,
		valid_round: Round,
		value: BlockId,
	) -> Vec<StreamMessage<parts::Part>> {
		let stream = self.next_stream();
		if height.0 != self.height {
			return Vec::new();
		}
		let Some(candidate) = self.candidates.get(&value.0) else { return Vec::new() };
		let of_round = |(_, signed): &&(ConsensusKey, Signed)| {
			Round::new(signed.message.round) == round
				&& Round::from(signed.message.valid_round) == valid_round
		};
		let known = candidate.proposals.iter().find(of_round).or(candidate.proposals.first());
		let Some((proposer, signed)) = known else { return Vec::new() };
		parts::split(stream, *proposer, signed.clone(), &candidate.bytes)
	}

	fn next_stream(&mut self) -> StreamId {
		self.streams += 1;
		parts::stream_id(self.height, self.streams)
	}

	pub(super) async fn publish(
		&mut self,
		parts: Vec<StreamMessage<parts::Part>>,
	) -> Result<(), End> {
		for part in parts {
			let sent = self.network.send(NetworkMsg::PublishProposalPart(part)).await;
			sent.map_err(|_| End::failed("the network has stopped"))?;
		}
		Ok(())
	}
}
