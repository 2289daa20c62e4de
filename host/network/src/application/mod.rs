//! What the engine asks of the chain.
//!
//! | the engine | the chain |
//! |---|---|
//! | `ConsensusReady` | which height comes next, and who votes on it |
//! | `GetValue` | builds a block |
//! | `ReceivedProposalPart` | executes a proposed block when all of it is there |
//! | `Decided` | makes the block durable, with its certificate, and only then answers |
//! | `Finalized` | the next height |
//! | `GetDecidedValues`, `ProcessSyncedValue` | gives blocks to nodes that are behind, takes them |
//!
//! Messages are handled one after the other, on the thread of the consensus.
//!
//! | module | |
//! |---|---|
//! | `propose` | builds blocks and sends them |
//! | `receive` | takes the proposals of others |
//! | `decide` | ends a height |
//! | `sync` | serves decided blocks, and takes them |

mod decide;
mod propose;
mod receive;
mod sync;

use crate::{
	context::{Address, BlockId, Height, Members, Stratos},
	parts::{Assembled, Assembly},
	proposals::Proposals,
	signer::SigningRecord,
	tamper::Tamper,
};
use codec::DecodeAll;
use malachite::{
	AppMsg, NetworkMsg,
	app::{
		engine::host::HeightParams,
		types::{
			ProposedValue,
			core::{LinearTimeouts, Round, Validity},
		},
	},
};
use sp_core::H256;
use std::{collections::HashMap, sync::Arc, time::Duration};
use stratos_consensus::{Certificate, ConsensusKey, ENGINE_ID, Equivocation, Signed, ValidatorSet};
use stratos_host::{
	chain::{ChainError, ExecutedBlock},
	consensus::{EndReason, NetworkStatus, Producer},
	primitives::BlockNumber,
};
use tokio::sync::mpsc;

/// The most blocks of one height whose execution is kept in memory. Others are executed again if they are
/// decided.
const MAX_EXECUTED: usize = 4;

/// A block proposed for this height.
struct Candidate {
	/// The encoded [`WireBlock`].
	bytes: Vec<u8>,
	/// What its proposers signed. Empty for a block that came by synchronisation.
	proposals: Vec<(ConsensusKey, Signed)>,
	valid: bool,
	/// What executing it led to, unless that was dropped.
	executed: Option<ExecutedBlock>,
}

/// The chain, as the engine drives it.
pub(crate) struct Application<'a> {
	producer: &'a Producer,
	signer: Option<Arc<SigningRecord>>,
	status: Arc<NetworkStatus>,
	network: mpsc::Sender<NetworkMsg<Stratos>>,
	proposals: Proposals,
	timeouts: LinearTimeouts,
	block_time: Duration,
	until: Option<BlockNumber>,
	tamper: Box<dyn Tamper>,
	genesis: H256,
	/// The block that is voted on.
	height: BlockNumber,
	/// Who votes on it.
	set: ValidatorSet,
	candidates: HashMap<H256, Candidate>,
	assembly: Assembly,
	ahead: Vec<Assembled>,
	/// The certificate of the last block, with every signature that came in time.
	commit: Option<Certificate>,
	evidence: Vec<Equivocation>,
	/// The block built last, and how many proofs were offered to the runtime for it. It leaves out those
	/// that were punished before.
	offered: Option<(H256, usize)>,
	streams: u64,
	last_ms: Option<u64>,
	/// Whether the block of this height came by synchronisation.
	synced: bool,
}

/// The settings of an [`Application`].
pub(crate) struct ApplicationOptions {
	pub(crate) signer: Option<Arc<SigningRecord>>,
	pub(crate) status: Arc<NetworkStatus>,
	pub(crate) proposals: Proposals,
	pub(crate) block_time: Duration,
	pub(crate) until: Option<BlockNumber>,
	pub(crate) tamper: Box<dyn Tamper>,
}

/// The consensus cannot go on.
pub(crate) struct End(pub(crate) EndReason);

impl End {
	fn failed(cause: impl std::fmt::Display) -> Self {
		Self(EndReason::Failed(cause.to_string()))
	}
}

impl From<ChainError> for End {
	fn from(error: ChainError) -> Self {
		Self::failed(error)
	}
}

impl<'a> Application<'a> {
	pub(crate) fn new(
		producer: &'a Producer,
		network: mpsc::Sender<NetworkMsg<Stratos>>,
		options: ApplicationOptions,
	) -> Self {
		let ApplicationOptions { signer, status, proposals, block_time, until, tamper } = options;
		let default = LinearTimeouts::default();
		Self {
			producer,
			signer,
			status,
			network,
			proposals,
			// The proposer may take the time that its block has, and then the block travels.
			timeouts: LinearTimeouts { propose: default.propose.max(block_time), ..default },
			block_time,
			until,
			tamper,
			genesis: producer.chain().genesis_hash(),
			height: 0,
			set: ValidatorSet::default(),
			candidates: HashMap::new(),
			assembly: Assembly::default(),
			ahead: Vec::new(),
			commit: None,
			evidence: Vec::new(),
			offered: None,
			streams: 0,
			last_ms: None,
			synced: false,
		}
	}

	/// Handles a message of the engine.
	pub(crate) async fn handle(&mut self, message: AppMsg<Stratos>) -> Result<(), End> {
		// An answer that nobody waits for any more is no error: the engine is stopping.
		match message {
			AppMsg::ConsensusReady { reply } => {
				let start = self.next_height()?;
				let _ = reply.send(start);
			}
			AppMsg::StartedRound { height, round, proposer, reply_value, .. } => {
				log::debug!(target: "consensus", "block {height}, round {round}: {proposer}");
				self.status.set_round(height.0, round.as_u32().unwrap_or(0));
				let _ = reply_value.send(self.known_values(height)?);
			}
			AppMsg::GetValue { height, round, timeout, reply } => {
				if let Some((value, parts)) = self.propose(height, round, timeout)? {
					let _ = reply.send(value);
					self.publish(parts).await?;
				}
			}
			AppMsg::ReceivedProposalPart { from, published_by, part, reply } => {
				let value = self.received(published_by.unwrap_or(from), part)?;
				let _ = reply.send(value);
			}
			AppMsg::RestreamProposal { height, round, valid_round, value_id, .. } => {
				let parts = self.restream(height, round, valid_round, value_id);
				self.publish(parts).await?;
			}
			AppMsg::Decided { certificate, reply, .. } => {
				if self.decide(&certificate)? {
					let _ = reply.send(());
				}
			}
			AppMsg::Finalized { certificate, evidence, reply, .. } => {
				let _ = reply.send(self.finalized(&certificate, &evidence)?);
			}
			AppMsg::GetHistoryMinHeight { reply } => {
				let first = self.producer.chain().first_justified()?;
				let _ = reply.send(Height(first.unwrap_or(self.height)));
			}
			AppMsg::GetDecidedValues { range, reply } => {
				let _ = reply.send(self.decided_values(range.start().0, range.end().0)?);
			}
			AppMsg::ProcessSyncedValue { height, round, proposer, value_bytes, reply } => {
				let _ = reply.send(self.synced(height, round, proposer, &value_bytes)?);
			}
			// Votes have no extensions.
			AppMsg::ExtendVote { reply, .. } => {
				let _ = reply.send(None);
			}
			AppMsg::VerifyVoteExtensions { extensions, reply, .. } => {
				let verdicts = extensions.into_iter().map(|(address, ())| (address, Ok(())));
				let _ = reply.send(verdicts.collect());
			}
		}
		Ok(())
	}

	/// Begins the height after the best block.
	fn next_height(&mut self) -> Result<(Height, HeightParams<Stratos>), End> {
		let best = self.producer.best();
		if self.until.is_some_and(|until| best.number >= until) {
			return Err(End(EndReason::Reached(best.number)));
		}
		let chain = self.producer.chain();
		let answer = chain.call_at(best.hash, "ConsensusApi_validator_set", &[])?;
		let set = ValidatorSet::decode_all(&mut &answer[..])
			.map_err(|cause| End::failed(format!("the runtime's validator set: {cause}")))?;
		if set.is_empty() {
			return Err(End::failed("the chain has no validators, so that nobody can make blocks"));
		}
		self.height = best.number.saturating_add(1);
		self.set = set;
		self.candidates.clear();
		self.assembly.clear();
		self.proposals.prune(best.number).map_err(End::failed)?;
		self.restore()?;
		Ok((Height(self.height), self.params()))
	}

	fn params(&self) -> HeightParams<Stratos> {
		let members = Members::new(self.set.clone());
		HeightParams::new(members, self.timeouts, Some(self.block_time))
	}

	/// Takes up the proposals of this height that came too early, or before a restart.
	fn restore(&mut self) -> Result<(), End> {
		let stored = self.proposals.of(self.height);
		let ahead = std::mem::take(&mut self.ahead);
		for proposal in stored.into_iter().chain(ahead) {
			if self.is_wanted(&proposal.proposer, &proposal.signed) {
				self.take_up(proposal)?;
			}
		}
		Ok(())
	}

	fn known_values(&self, height: Height) -> Result<Vec<ProposedValue<Stratos>>, End> {
		if height.0 != self.height {
			return Ok(Vec::new());
		}
		let values = self.candidates.iter().flat_map(|(hash, candidate)| {
			let value = |(proposer, signed): &(_, _)| {
				proposed_value(*proposer, signed, *hash, candidate.valid)
			};
			candidate.proposals.iter().map(value)
		});
		Ok(values.collect())
	}

	fn keep(&mut self, hash: H256, mut candidate: Candidate) {
		let kept = self.candidates.values().filter(|other| other.executed.is_some()).count();
		if kept >= MAX_EXECUTED {
			candidate.executed = None;
		}
		self.candidates.insert(hash, candidate);
	}

	fn stored_certificate(&self, number: BlockNumber) -> Result<Option<Certificate>, End> {
		let stored = self.producer.chain().justification(number)?;
		Ok(stored.and_then(|(engine, bytes)| {
			(engine == ENGINE_ID).then(|| Certificate::decode_all(&mut &bytes[..]).ok())?
		}))
	}
}

fn proposed_value(
	proposer: ConsensusKey,
	signed: &Signed,
	hash: H256,
	valid: bool,
) -> ProposedValue<Stratos> {
	ProposedValue {
		height: Height(signed.message.height),
		round: Round::new(signed.message.round),
		valid_round: Round::from(signed.message.valid_round),
		proposer: Address(proposer),
		value: BlockId(hash),
		validity: Validity::from_bool(valid),
	}
}
