//! The end of a height: its block becomes durable, and what its validators did wrong is kept.

use super::{Application, End};
use crate::{
	context::{Height, Stratos},
	parts::WireBlock,
};
use codec::Encode;
use malachite::app::{
	consensus::MisbehaviorEvidence,
	engine::host::Next,
	types::core::{
		CommitCertificate, CommitSignature as EngineSignature, SignedProposal, SignedVote,
	},
};
use stratos_consensus::{
	Certificate, CommitSignature, ENGINE_ID, Equivocation, Signed, verify_ed25519,
};
use stratos_host::chain::timestamp_of;

/// The most proofs of double signing that wait for a block of this validator.
const MAX_EVIDENCE: usize = 64;

impl Application<'_> {
	/// Makes the decided block durable. False if it cannot: the height is then begun again.
	pub(super) fn decide(&mut self, decided: &CommitCertificate<Stratos>) -> Result<bool, End> {
		let number = decided.height.0;
		if self.producer.best().number >= number {
			return Ok(true);
		}
		let hash = decided.value_id.0;
		let Some(candidate) = self.candidates.get_mut(&hash) else {
			log::error!(target: "consensus", "block {number} {hash:?} was decided and is not here");
			return Ok(false);
		};
		let executed = match candidate.executed.take() {
			Some(executed) => executed,
			None => {
				let Some(block) = WireBlock::decode_limited(&candidate.bytes) else {
					return Ok(false);
				};
				match self.producer.verify_decided(block.header, block.body) {
					Ok(executed) => executed,
					// More than two thirds hold the block for valid.
					Err(error) => {
						return Err(End::failed(format!("decided block {number}: {error}")));
					}
				}
			}
		};
		let certificate = certificate(decided);
		let justification = (ENGINE_ID, certificate.encode());
		let imported = self.producer.decide(executed, Some(justification))?;
		self.commit = Some(certificate);
		self.last_ms = Some(
			timestamp_of(&*self.producer.chain().state_at(imported.hash)?).map_err(End::failed)?,
		);
		log::debug!(
			target: "consensus",
			"block {number} {hash:?} decided in round {} by {} signatures, executed in {:?}",
			decided.round,
			decided.commit_signatures.len(),
			imported.execution,
		);
		Ok(true)
	}

	pub(super) fn finalized(
		&mut self,
		decided: &CommitCertificate<Stratos>,
		evidence: &MisbehaviorEvidence<Stratos>,
	) -> Result<Next<Stratos>, End> {
		self.collect(evidence);
		if self.producer.best().number < decided.height.0 && !self.decide(decided)? {
			return Ok(Next::Restart(Height(self.height), self.params()));
		}
		let full = certificate(decided);
		self.note_own_signature(&full);
		if full.block == self.producer.best().hash {
			self.commit = Some(full);
		}
		self.drop_offered();
		// A block that came by synchronisation says that there may be more.
		self.status.set_syncing(std::mem::take(&mut self.synced));
		let (height, params) = self.next_height()?;
		Ok(Next::Start(height, params))
	}

	fn note_own_signature(&self, certificate: &Certificate) {
		let Some(key) = self.signer.as_ref().map(|signer| signer.key()) else { return };
		if self.set.power_of(&key).is_some() {
			let signed = certificate.signatures.iter().any(|one| one.validator == key);
			self.status.note_signed(signed);
		}
	}

	/// Keeps the proofs of double signing that the engine found.
	fn collect(&mut self, evidence: &MisbehaviorEvidence<Stratos>) {
		let votes = evidence.votes.iter().flat_map(|(validator, pairs)| {
			pairs.iter().filter_map(|(one, other)| {
				let signed = |vote: &SignedVote<Stratos>| {
					Some(Signed { message: vote.message.message()?, signature: vote.signature })
				};
				Some(Equivocation::new(validator.0, signed(one)?, signed(other)?))
			})
		});
		let proposals = evidence.proposals.iter().flat_map(|(validator, pairs)| {
			pairs.iter().filter_map(|(one, other)| {
				let signed = |proposal: &SignedProposal<Stratos>| {
					let message = proposal.message.message()?;
					Some(Signed { message, signature: proposal.signature })
				};
				Some(Equivocation::new(validator.0, signed(one)?, signed(other)?))
			})
		});
		for proof in votes.chain(proposals) {
			let known = self.evidence.contains(&proof);
			if known || proof.check(self.genesis, verify_ed25519).is_err() {
				continue;
			}
			let (validator, height) = (proof.validator, proof.height());
			log::error!(target: "consensus", "{validator} signed two messages of block {height}");
			if self.evidence.len() < MAX_EVIDENCE {
				self.evidence.push(proof);
			}
		}
	}

	/// Drops the proofs that the last block has, if this validator built it.
	fn drop_offered(&mut self) {
		if let Some((hash, count)) = self.offered.take()
			&& hash == self.producer.best().hash
		{
			self.evidence.drain(..count.min(self.evidence.len()));
		}
	}
}

/// The certificate as it is stored.
fn certificate(decided: &CommitCertificate<Stratos>) -> Certificate {
	let signature = |one: &EngineSignature<Stratos>| CommitSignature {
		validator: one.address.0,
		signature: one.signature,
	};
	let mut signatures: Vec<_> = decided.commit_signatures.iter().map(signature).collect();
	signatures.sort_by_key(|one| one.validator);
	Certificate {
		height: decided.height.0,
		round: decided.round.as_u32().unwrap_or(0),
		block: decided.value_id.0,
		signatures,
	}
}
