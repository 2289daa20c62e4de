//! Whether a block that somebody hands over is final: the certificate of its validators, as a follower of the
//! network checks it.

use codec::DecodeAll;
use sp_runtime::DigestItem;
use stratos_consensus::{Certificate, ENGINE_ID, Proposer, ValidatorSet, verify_ed25519};
use stratos_host::{chain::Chain, database::StoredBlock, text::grouped};

/// The runtime API function that returns who votes on the next block.
const VALIDATOR_SET: &str = "ConsensusApi_validator_set";

/// Who says that a block is of the chain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Finality {
	/// More than two thirds of the voting power.
	Validators,
	/// Nobody: the block of a single authority has no signature.
	Nobody,
}

/// Checks who made the block that follows the best one of a chain final.
///
/// A block of validators needs the certificate of those that voted on it, and its proposer must have been due.
/// Where the block before has a certificate, this one needs one.
///
/// # Errors
/// Why the block is not final.
pub(super) fn check(chain: &Chain, block: &StoredBlock) -> Result<Finality, String> {
	let StoredBlock { header, justification, .. } = block;
	let ours = |item: &DigestItem| matches!(item, DigestItem::PreRuntime(ENGINE_ID, _));
	let best = chain.best();
	let certificate = match justification {
		Some((ENGINE_ID, bytes)) => Certificate::decode_all(&mut &bytes[..])
			.map_err(|cause| format!("its certificate cannot be decoded: {cause}"))?,
		Some((other, _)) => {
			let name = other.escape_ascii();
			return Err(format!("it has the proof of another consensus, `{name}`"));
		}
		None if header.digest.logs().iter().any(ours) => {
			return Err("it was proposed by a validator and has no certificate".to_owned());
		}
		None => {
			return match chain.justification(best.number) {
				Ok(None) => Ok(Finality::Nobody),
				Ok(Some(_)) => Err(format!(
					"it has no certificate, and block {} was made by validators",
					grouped(best.number)
				)),
				Err(error) => Err(error.to_string()),
			};
		}
	};
	let answer = chain.call_at(best.hash, VALIDATOR_SET, &[]).map_err(|error| error.to_string())?;
	let set = ValidatorSet::decode_all(&mut &answer[..])
		.map_err(|cause| format!("the runtime's validator set cannot be decoded: {cause}"))?;
	let proposer = Proposer::find(&header.digest);
	if !proposer.is_some_and(|proposer| proposer.is_due(&set, header.number)) {
		return Err("it is not of the validator that was due".to_owned());
	}
	let genesis = chain.genesis_hash();
	let checked = certificate.check(genesis, header.number, header.hash(), &set, verify_ed25519);
	checked.map_err(|error| error.to_string()).map(|()| Finality::Validators)
}
