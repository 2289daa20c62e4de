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

use crate::{
	context::{Address, BlockId, Height, Members, Stratos},
	parts::{self, Assembled, Assembly, MAX_BLOCK, WireBlock},
	proposals::Proposals,
	signer::SigningRecord,
	tamper::Tamper,
	wire::commit_from_wire,
};
use bytes::Bytes;
use codec::{DecodeAll, Encode};
use malachite::{
	AppMsg, NetworkMsg,
	app::{
		consensus::MisbehaviorEvidence,
		engine::host::{HeightParams, Next, SyncedValueOutcome},
		streaming::StreamMessage,
		types::{
			LocallyProposedValue, PeerId, ProposedValue,
			core::{
				CommitCertificate, LinearTimeouts, Round, SignedProposal, SignedVote, Validity,
			},
			sync::RawDecidedValue,
		},
	},
};
use sp_core::H256;
use std::{collections::HashMap, sync::Arc, time::Duration};
use stratos_consensus::{
	Certificate, CommitSignature, ConsensusKey, ENGINE_ID, Equivocation, InherentData, Message,
	Proposer, Signed, Step, ValidatorSet, verify_ed25519,
};
use stratos_host::{
	chain::{ChainError, ExecutedBlock, ImportError, inherent_data, timestamp_of},
	consensus::{Clock, EndReason, NetworkStatus, Producer},
	primitives::BlockNumber,
};
use tokio::sync::mpsc;

/// The most blocks of one height whose execution is kept in memory. Others are executed again if they are
/// decided.
const MAX_EXECUTED: usize = 4;

/// The most blocks that one proposer may propose in one round before further ones are dropped. An honest
/// one proposes one.
const MAX_PER_ROUND: usize = 4;

/// The most complete proposals for the next height that wait for this one to end.
const MAX_AHEAD: usize = 4;

/// The most proofs of double signing that wait for a block of this validator.
const MAX_EVIDENCE: usize = 64;

/// The most proofs of double signing in one block.
const EVIDENCE_PER_BLOCK: usize = stratos_consensus::MAX_EQUIVOCATIONS as usize;

/// The most bytes of blocks in one answer to a node that is behind, if more than one block is asked for.
const MAX_SYNC_BYTES: usize = 8 << 20;

/// The shortest and the longest time for applying transactions.
const BUILD_TIME: std::ops::RangeInclusive<Duration> =
	Duration::from_millis(50)..=Duration::from_secs(2);

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

/// A value for the engine, and the parts of its block for the others.
type Proposed = (LocallyProposedValue<Stratos>, Vec<StreamMessage<parts::Part>>);

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
		let stored = self.proposals.of(self.height).map_err(End::failed)?;
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

	/// Whether a signed proposal is of the proposer of its round of this height, or may be one of the
	/// next height.
	fn is_wanted(&self, proposer: &ConsensusKey, signed: &Signed) -> bool {
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

	fn received(
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
	fn take_up(&mut self, proposal: Assembled) -> Result<Option<ProposedValue<Stratos>>, End> {
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

	fn keep(&mut self, hash: H256, mut candidate: Candidate) {
		let kept = self.candidates.values().filter(|other| other.executed.is_some()).count();
		if kept >= MAX_EXECUTED {
			candidate.executed = None;
		}
		self.candidates.insert(hash, candidate);
	}

	/// Builds a block, or takes the one that was built for this round before. None if it cannot be built:
	/// the round then passes without a proposal.
	fn propose(
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
		let mut parts = parts::split(stream, proposer.key, signed, &content);
		parts.truncate(self.tamper.parts(parts.len()));
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
	fn commit_inherent(&self) -> Result<Option<InherentData>, End> {
		let parent = self.producer.best();
		let certificate = match &self.commit {
			Some(commit) if commit.block == parent.hash => Some(commit.clone()),
			_ => self.stored_certificate(parent.number)?,
		};
		let Some(certificate) = certificate else { return Ok(None) };
		let equivocations = self.evidence.iter().take(EVIDENCE_PER_BLOCK).cloned().collect();
		Ok(Some(InherentData { certificate, equivocations }))
	}

	fn stored_certificate(&self, number: BlockNumber) -> Result<Option<Certificate>, End> {
		let stored = self.producer.chain().justification(number)?;
		Ok(stored.and_then(|(engine, bytes)| {
			(engine == ENGINE_ID).then(|| Certificate::decode_all(&mut &bytes[..]).ok())?
		}))
	}

	fn next_stream(&mut self) -> malachite::app::streaming::StreamId {
		self.streams += 1;
		parts::stream_id(self.height, self.streams)
	}

	async fn publish(&mut self, parts: Vec<StreamMessage<parts::Part>>) -> Result<(), End> {
		for part in parts {
			let sent = self.network.send(NetworkMsg::PublishProposalPart(part)).await;
			sent.map_err(|_| End::failed("the network has stopped"))?;
		}
		Ok(())
	}

	/// The parts of a known block once more. They carry a proposal that was signed for it: whose and of
	/// which round does not matter to who needs the block.
	fn restream(
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

	/// Makes the decided block durable. False if it cannot: the height is then begun again.
	fn decide(&mut self, decided: &CommitCertificate<Stratos>) -> Result<bool, End> {
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

	fn finalized(
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

	/// Decided blocks for a node that is behind: those of the range that are here, up to a limit of bytes.
	fn decided_values(
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
	fn synced(
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

/// The certificate as it is stored.
fn certificate(decided: &CommitCertificate<Stratos>) -> Certificate {
	let signature = |one: &malachite::app::types::core::CommitSignature<Stratos>| CommitSignature {
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
