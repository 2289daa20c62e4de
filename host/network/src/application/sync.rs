//! Blocks that others have decided already.

use super::{Application, Candidate, End};
use crate::{
	context::{Address, BlockId, Height, Stratos},
	parts::WireBlock,
	wire::commit_from_wire,
};
use bytes::Bytes;
use codec::Encode;
use malachite::app::{
	engine::host::SyncedValueOutcome,
	types::{
		ProposedValue,
		core::{Round, Validity},
		sync::RawDecidedValue,
	},
};
use stratos_consensus::Proposer;
use stratos_host::{chain::ImportError, primitives::BlockNumber};

/// The most bytes of blocks in one answer to a node that is behind, if more than one block is asked for.
const MAX_SYNC_BYTES: usize = 8 << 20;

impl Application<'_> {
	/// Decided blocks for a node that is behind: those of the range that are here, up to a limit of bytes.
	pub(super) fn decided_values(
		&self,
		first: BlockNumber,
		last: BlockNumber,
	) -> Result<Vec<RawDecidedValue<Stratos>>, End> {
		let chain = self.producer.chain();
		let last = last.min(self.producer.best().number);
		let (mut values, mut size) = (Vec::new(), 0);
		for number in first..=last {
			let Some(mut certificate) = self.stored_certificate(number)? else { break };
			let hash = certificate.block;
			let (Some(header), Some(body)) = (chain.header(hash)?, chain.body(hash)?) else {
				break;
			};
			let bytes = WireBlock { header, body }.encode();
			size += bytes.len();
			if size > MAX_SYNC_BYTES && !values.is_empty() {
				break;
			}
			self.tamper.certificate(&mut certificate);
			let signatures =
				certificate.signatures.iter().map(|one| (one.validator, one.signature)).collect();
			let commit =
				commit_from_wire((number, certificate.round, certificate.block, signatures));
			values.push(RawDecidedValue::new(Bytes::from(bytes), commit));
		}
		Ok(values)
	}

	/// Executes a block that others decided. Its certificate was verified before by the engine; whether it
	/// is the block of the certificate is checked after. Its time is not held against this machine's clock.
	pub(super) fn synced(
		&mut self,
		height: Height,
		round: Round,
		proposer: Address,
		bytes: &Bytes,
	) -> Result<SyncedValueOutcome<Stratos>, End> {
		if height.0 != self.height {
			return Ok(SyncedValueOutcome::LocalTransientError);
		}
		let Some(block) = WireBlock::decode_limited(bytes) else {
			return Ok(SyncedValueOutcome::PeerFault);
		};
		let hash = block.header.hash();
		self.synced = true;
		let valid = match self.candidates.get(&hash) {
			Some(known) if known.valid => true,
			_ => {
				let due = Proposer::find(&block.header.digest)
					.is_some_and(|built| built.is_due(&self.set, self.height));
				if !due {
					log::warn!(target: "consensus", "a peer sent a block of the wrong proposer");
					return Ok(SyncedValueOutcome::PeerFault);
				}
				match self.producer.verify_decided(block.header, block.body) {
					Ok(executed) => {
						self.candidates.remove(&hash);
						self.keep(
							hash,
							Candidate {
								bytes: bytes.to_vec(),
								proposals: Vec::new(),
								valid: true,
								executed: Some(executed),
							},
						);
						true
					}
					Err(error) if error.is_storage_failure() => return Err(End::failed(error)),
					// Only an upgrade that the chain has authorised sets code: others can run it.
					Err(error @ ImportError::UnusableCode(_)) => {
						return Err(End::failed(format!(
							"{error}; install a version of this program that can, and start again"
						)));
					}
					Err(error) => {
						log::warn!(target: "consensus", "a peer sent block {height}: {error}");
						false
					}
				}
			}
		};
		Ok(SyncedValueOutcome::Verdict(ProposedValue {
			height,
			round,
			valid_round: Round::Nil,
			proposer,
			value: BlockId(hash),
			validity: Validity::from_bool(valid),
		}))
	}
}
