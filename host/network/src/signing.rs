//! The engine's interfaces for signing and verifying.

use crate::{
	context::{Proposal, Stratos, Vote},
	signer::SigningRecord,
};
use async_trait::async_trait;
use malachite::{
	Signer, Verifier,
	app::types::core::{
		SignedExtension, SignedProposal, SignedVote, ValidatorProof, VoteExtensionScope,
	},
};
use malachite_signing::{Error, VerificationResult};
use sp_core::{
	H256,
	ed25519::{Public, Signature},
};
use std::sync::Arc;
use stratos_consensus::{Message, verify_ed25519};

/// Verifies for the chain of a genesis.
#[derive(Clone, Copy)]
pub(crate) struct ChainVerifier(pub(crate) H256);

impl ChainVerifier {
	fn check(
		&self,
		message: Option<Message>,
		signature: &Signature,
		key: &Public,
	) -> VerificationResult {
		let valid = message.is_some_and(|m| verify_ed25519(signature, &m.payload(self.0), key));
		VerificationResult::from_bool(valid)
	}
}

#[async_trait]
impl Verifier<Stratos> for ChainVerifier {
	async fn verify_signed_vote(
		&self,
		vote: &Vote,
		signature: &Signature,
		key: &Public,
	) -> Result<VerificationResult, Error> {
		Ok(self.check(vote.message(), signature, key))
	}

	async fn verify_signed_proposal(
		&self,
		proposal: &Proposal,
		signature: &Signature,
		key: &Public,
	) -> Result<VerificationResult, Error> {
		Ok(self.check(proposal.message(), signature, key))
	}

	/// No vote has an extension.
	async fn verify_signed_vote_extension(
		&self,
		_: &VoteExtensionScope<Stratos>,
		(): &(),
		_: &Signature,
		_: &Public,
	) -> Result<VerificationResult, Error> {
		Ok(VerificationResult::Invalid)
	}

	async fn verify_validator_proof(
		&self,
		proof: &ValidatorProof<Stratos>,
	) -> Result<VerificationResult, Error> {
		let key = proof.decoded_public_key().map_err(Error::from_source)?;
		let valid = verify_ed25519(&proof.signature, &proof.preimage(), &key);
		Ok(VerificationResult::from_bool(valid))
	}
}

/// Signs what the record allows.
#[derive(Clone)]
pub(crate) struct RecordingSigner(pub(crate) Arc<SigningRecord>);

impl RecordingSigner {
	fn sign(&self, message: Option<Message>) -> Result<Signature, Error> {
		let message = message.ok_or_else(|| Error::from_source("a message without a round"))?;
		match self.0.sign(message) {
			Ok(signed) => Ok(signed.signature),
			Err(refusal) => {
				log::error!(target: "consensus", "{refusal}");
				Err(Error::from_source(refusal))
			}
		}
	}
}

#[async_trait]
impl Signer<Stratos> for RecordingSigner {
	async fn sign_vote(&self, vote: Vote) -> Result<SignedVote<Stratos>, Error> {
		let signature = self.sign(vote.message())?;
		Ok(SignedVote::new(vote, signature))
	}

	async fn sign_proposal(&self, proposal: Proposal) -> Result<SignedProposal<Stratos>, Error> {
		let signature = self.sign(proposal.message())?;
		Ok(SignedProposal::new(proposal, signature))
	}

	async fn sign_vote_extension(
		&self,
		_: VoteExtensionScope<Stratos>,
		(): (),
	) -> Result<SignedExtension<Stratos>, Error> {
		Err(Error::from_source("votes have no extensions"))
	}

	async fn sign_validator_proof(
		&self,
		public_key: Vec<u8>,
		peer_id: Vec<u8>,
	) -> Result<ValidatorProof<Stratos>, Error> {
		let bytes = ValidatorProof::<Stratos>::signing_bytes(&public_key, &peer_id);
		let signature = self.0.sign_other(&bytes).map_err(Error::from_source)?;
		Ok(ValidatorProof::new(public_key, peer_id, signature))
	}
}
