//! Validators announce the runtime code that they have compiled ahead of time, so that everybody sees before an
//! upgrade whether the network can run it.
//!
//! An announcement is signed by the consensus key. It travels beside the transactions, and is passed on by who
//! takes it: from a validator of the present set, with a valid signature, and newer than the last one.

use crate::signer::SigningRecord;
use codec::{Decode, DecodeAll, Encode};
use libp2p::gossipsub::MessageAcceptance;
use sp_core::{H256, ed25519::Signature};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use stratos_consensus::{ConsensusKey, ValidatorSet, verify_ed25519};
use stratos_host::{
	chain::Chain,
	consensus::{NetworkStatus, Readiness},
};

/// Separates these signatures from all others that a consensus key gives.
const DOMAIN: [u8; 16] = *b"stratos/code/v1\0";

/// The most codes of an announcement.
const MAX_CODES: usize = 4;

/// An announcement is made again after this time: nodes may have joined.
const AGAIN: Duration = Duration::from_secs(60);

/// How long a validator set is used before the runtime is asked again.
const SET_AGE: Duration = Duration::from_secs(2);

#[derive(Encode, Decode)]
struct Announcement {
	validator: ConsensusKey,
	/// The best block of the validator. A later announcement has a higher one.
	height: u32,
	codes: Vec<H256>,
	signature: Signature,
}

fn payload(genesis: H256, height: u32, codes: &[H256]) -> Vec<u8> {
	(DOMAIN, genesis, height, codes).encode()
}

/// Makes the announcements of this validator.
pub(crate) struct Announcer {
	signer: Option<Arc<SigningRecord>>,
	chain: Arc<Chain>,
	genesis: H256,
	last: Option<(Vec<H256>, u32, Instant)>,
}

impl Announcer {
	pub(crate) fn new(signer: Option<Arc<SigningRecord>>, chain: Arc<Chain>) -> Self {
		let genesis = chain.genesis_hash();
		Self { signer, chain, genesis, last: None }
	}

	/// The announcement that is due now, encoded. None if there is nothing new, or nobody who could take it
	/// for new.
	pub(crate) fn due(&mut self, now: Instant) -> Option<Vec<u8>> {
		let signer = self.signer.as_ref()?;
		let codes = self.chain.compiled_ahead();
		let height = self.chain.best().number;
		match &self.last {
			None if codes.is_empty() => return None,
			Some((_, before, _)) if height <= *before => return None,
			Some((known, _, at)) if *known == codes && now.duration_since(*at) < AGAIN => {
				return None;
			}
			_ => {}
		}
		let signature = match signer.sign_other(&payload(self.genesis, height, &codes)) {
			Ok(signature) => signature,
			Err(refusal) => {
				log::warn!(target: "network", "compiled code is not announced: {refusal}");
				return None;
			}
		};
		self.last = Some((codes.clone(), height, now));
		Some(Announcement { validator: signer.key(), height, codes, signature }.encode())
	}
}

/// Takes the announcements of others, and those of this validator.
pub(crate) struct Listener {
	chain: Arc<Chain>,
	status: Arc<NetworkStatus>,
	genesis: H256,
	set: Option<(ValidatorSet, Instant)>,
}

impl Listener {
	pub(crate) fn new(chain: Arc<Chain>, status: Arc<NetworkStatus>) -> Self {
		let genesis = chain.genesis_hash();
		Self { chain, status, genesis, set: None }
	}

	/// Takes an encoded announcement.
	pub(crate) fn take(&mut self, data: &[u8]) -> MessageAcceptance {
		let Ok(announcement) = Announcement::decode_all(&mut &data[..]) else {
			return MessageAcceptance::Reject;
		};
		let Announcement { validator, height, codes, signature } = announcement;
		if codes.len() > MAX_CODES {
			return MessageAcceptance::Reject;
		}
		// A node that is behind cannot tell a height that is too high.
		if !self.status.is_news(&validator.0, height) {
			return MessageAcceptance::Ignore;
		}
		let genesis = self.genesis;
		let Some(set) = self.set() else { return MessageAcceptance::Ignore };
		if set.power_of(&validator).is_none() {
			return MessageAcceptance::Ignore;
		}
		if !verify_ed25519(&signature, &payload(genesis, height, &codes), &validator.public()) {
			return MessageAcceptance::Reject;
		}
		let set = set.clone();
		let is_in_set = |key: &[u8; 32]| set.power_of(&ConsensusKey(*key)).is_some();
		self.status.note_ready(validator.0, Readiness { height, codes }, is_in_set);
		MessageAcceptance::Accept
	}

	/// The validator set of the best block, some seconds old at most.
	fn set(&mut self) -> Option<&ValidatorSet> {
		if self.set.as_ref().is_none_or(|(_, since)| since.elapsed() > SET_AGE) {
			let best = self.chain.best().hash;
			let answer = self.chain.call_at(best, "ConsensusApi_validator_set", &[]).ok()?;
			let set = ValidatorSet::decode_all(&mut &answer[..]).ok()?;
			self.set = Some((set, Instant::now()));
		}
		self.set.as_ref().map(|(set, _)| set)
	}
}
