//! The proposals of other validators.

use super::{Application, Candidate, End, proposed_value};
use crate::{
	context::Stratos,
	parts::{self, Assembled, WireBlock},
};
use malachite::app::{
	streaming::StreamMessage,
	types::{PeerId, ProposedValue},
};
use stratos_consensus::{ConsensusKey, Message, Proposer, Signed, Step, verify_ed25519};
use stratos_host::chain::ExecutedBlock;

/// The most blocks that one proposer may propose in one round before further ones are dropped. An honest
/// one proposes one.
const MAX_PER_ROUND: usize = 4;

/// The most complete proposals for the next height that wait for this one to end.
const MAX_AHEAD: usize = 4;

impl Application<'_> {
	/// Whether a signed proposal is of the proposer of its round of this height, or may be one of the
	/// next height.
	pub(super) fn is_wanted(&self, proposer: &ConsensusKey, signed: &Signed) -> bool {
		let Message { height, round, step, block, .. } = signed.message;
		if step != Step::Propose || block.is_none() {
			return false;
		}
		let due = if height == self.height {
			self.set.proposer(height, round).is_some_and(|one| one.key == *proposer)
		} else {
			// The set of the next height is not known yet. It is the same but at the end of an epoch.
			height == self.height.saturating_add(1)
				&& self.ahead.len() < MAX_AHEAD
				&& self.set.power_of(proposer).is_some()
		};
		due && signed.is_valid(self.genesis, proposer, verify_ed25519)
	}

	pub(super) fn received(
		&mut self,
		publisher: PeerId,
		part: StreamMessage<parts::Part>,
	) -> Result<Option<ProposedValue<Stratos>>, End> {
		// The assembly is taken out, so that the check may look at everything else.
		let mut assembly = std::mem::take(&mut self.assembly);
		let complete =
			assembly.add(publisher, part, |proposer, signed| self.is_wanted(proposer, signed));
		self.assembly = assembly;
		let Some(proposal) = complete else { return Ok(None) };
		if proposal.signed.message.height != self.height {
			self.ahead.push(proposal);
			return Ok(None);
		}
		self.take_up(proposal)
	}

	/// Executes the block of a proposal of this height, unless it was executed before. None if the content
	/// is not the block that was signed.
	pub(super) fn take_up(
		&mut self,
		proposal: Assembled,
	) -> Result<Option<ProposedValue<Stratos>>, End> {
		let Assembled { proposer, signed, block } = &proposal;
		let (proposer, signed) = (*proposer, signed.clone());
		let Some(decoded) = WireBlock::decode_limited(block) else {
			log::warn!(target: "consensus", "{proposer} proposed bytes that are no block");
			return Ok(None);
		};
		let hash = decoded.header.hash();
		if proposal.proposed() != Some(hash) {
			log::warn!(target: "consensus", "{proposer} sent another block than it proposed");
			return Ok(None);
		}
		if let Some(known) = self.candidates.get_mut(&hash) {
			if !known.proposals.iter().any(|(_, other)| *other == signed) {
				known.proposals.push((proposer, signed.clone()));
			}
			return Ok(Some(proposed_value(proposer, &signed, hash, known.valid)));
		}
		if self.proposed_in(signed.message.round) >= MAX_PER_ROUND {
			log::warn!(target: "consensus", "{proposer} proposes too many blocks in one round");
			return Ok(None);
		}
		let executed = self.judge(&decoded, &signed, proposer)?;
		let valid = executed.is_some() && self.tamper.assents();
		if valid {
			// On disk before this validator can vote for it.
			self.proposals.put(self.height, hash, &proposal).map_err(End::failed)?;
		}
		let value = proposed_value(proposer, &signed, hash, valid);
		let proposals = vec![(proposer, signed)];
		self.keep(hash, Candidate { bytes: proposal.block, proposals, valid, executed });
		Ok(Some(value))
	}

	/// How many blocks were proposed in a round.
	fn proposed_in(&self, round: u32) -> usize {
		let in_round = |candidate: &&Candidate| {
			candidate.proposals.iter().any(|(_, signed)| signed.message.round == round)
		};
		self.candidates.values().filter(in_round).count()
	}

	/// Executes a proposed block. None if it is invalid.
	fn judge(
		&self,
		block: &WireBlock,
		signed: &Signed,
		proposer: ConsensusKey,
	) -> Result<Option<ExecutedBlock>, End> {
		let built = Proposer::find(&block.header.digest);
		let right = built.is_some_and(|built| {
			built.is_due(&self.set, self.height)
				&& match signed.message.valid_round {
					None => built == Proposer { key: proposer, round: signed.message.round },
					Some(valid_round) => built.round <= valid_round,
				}
		});
		if !right {
			log::warn!(
				target: "consensus",
				"block {} of {proposer} names another proposer than the one it was due to",
				self.height
			);
			return Ok(None);
		}
		match self.producer.verify(block.header.clone(), block.body.clone()) {
			Ok(executed) => Ok(Some(executed)),
			Err(error) if error.is_storage_failure() => Err(End::failed(error)),
			Err(error) => {
				log::warn!(target: "consensus", "block {} of {proposer}: {error}", self.height);
				Ok(None)
			}
		}
	}
}
