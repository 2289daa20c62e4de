//! A proposed block on its way: split into parts by the proposer, put together by the others.
//!
//! The first part is the signed proposal. The rest is content: it counts only if it hashes to the block
//! that the proposer signed. A stream whose first part is not of the proposer of its round is dropped
//! before anything is kept, so that a stranger cannot make a validator execute blocks or fill its memory.

use bytes::Bytes;
use codec::{Decode, DecodeAll, Encode};
use malachite::app::{
	streaming::{Sequence, StreamContent, StreamId, StreamMessage},
	types::{PeerId, core as engine},
};
use sp_core::H256;
use std::collections::HashMap;
use stratos_consensus::{ConsensusKey, Signed};
use stratos_host::primitives::{Extrinsic, Header};

/// The size of a part's content, in bytes.
const CONTENT: usize = 128 << 10;

/// The largest encoded block: the extrinsics, which the chain limits to 5 MiB, and room for the header.
pub(crate) const MAX_BLOCK: usize = (5 << 20) + (256 << 10);

/// The most parts of a stream, the first and the mark of its end included.
const MAX_PARTS: u64 = (MAX_BLOCK / CONTENT) as u64 + 3;

/// The most streams in progress. A round has one proposer; a proposal is sent again when a round fails.
const MAX_STREAMS: usize = 16;

/// A part of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Part {
	/// The proposal. The first part.
	Proposal {
		/// The proposer.
		proposer: ConsensusKey,
		/// What it signed.
		signed: Signed,
		/// The size of the encoded block, in bytes.
		size: u32,
	},
	/// The next bytes of the encoded block.
	Content(Vec<u8>),
}

impl engine::ProposalPart<crate::context::Stratos> for Part {
	fn is_first(&self) -> bool {
		matches!(self, Self::Proposal { .. })
	}

	fn is_last(&self) -> bool {
		false
	}
}

/// A block as it travels: in parts, in synchronisation, and in the store of proposals.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct WireBlock {
	pub(crate) header: Header,
	pub(crate) body: Vec<Extrinsic>,
}

impl WireBlock {
	/// The block in these bytes.
	pub(crate) fn decode_limited(bytes: &[u8]) -> Option<Self> {
		if bytes.len() > MAX_BLOCK {
			return None;
		}
		Self::decode_all(&mut &bytes[..]).ok()
	}
}

/// The stream of a proposal.
pub(crate) fn split(
	stream: StreamId,
	proposer: ConsensusKey,
	signed: Signed,
	block: &[u8],
) -> Vec<StreamMessage<Part>> {
	let size = u32::try_from(block.len()).unwrap_or(u32::MAX);
	let first = Part::Proposal { proposer, signed, size };
	let content = block.chunks(CONTENT).map(|bytes| Part::Content(bytes.to_vec()));
	let parts = std::iter::once(first).chain(content).map(StreamContent::Data);
	parts
		.chain(std::iter::once(StreamContent::Fin))
		.enumerate()
		.map(|(sequence, content)| StreamMessage::new(stream.clone(), sequence as u64, content))
		.collect()
}

/// The id of the `number`th stream that a node sends for a height.
pub(crate) fn stream_id(height: u32, number: u64) -> StreamId {
	StreamId::new(Bytes::from((height, number).encode()))
}

/// A stream in progress.
struct Stream {
	proposer: Option<(ConsensusKey, Signed, u32)>,
	contents: HashMap<Sequence, Vec<u8>>,
	bytes: usize,
	end: Option<Sequence>,
	/// When it was last used, in parts received.
	used: u64,
}

/// A proposal of which all parts have arrived. Its bytes hash to nothing yet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Assembled {
	pub(crate) proposer: ConsensusKey,
	pub(crate) signed: Signed,
	pub(crate) block: Vec<u8>,
}

impl Assembled {
	/// The hash of the block that was proposed.
	pub(crate) fn proposed(&self) -> Option<H256> {
		self.signed.message.block
	}
}

/// Puts streams together.
#[derive(Default)]
pub(crate) struct Assembly {
	streams: HashMap<(PeerId, StreamId), Stream>,
	received: u64,
}

impl Assembly {
	/// Adds a part that `publisher` sent. Returns the proposal if it is complete. `accepts` decides on the
	/// first part whether the proposal is wanted; content that comes before it is kept, within the limits.
	pub(crate) fn add(
		&mut self,
		publisher: PeerId,
		message: StreamMessage<Part>,
		accepts: impl FnOnce(&ConsensusKey, &Signed) -> bool,
	) -> Option<Assembled> {
		let StreamMessage { stream_id, sequence, content } = message;
		let key = (publisher, stream_id);
		if sequence >= MAX_PARTS {
			self.streams.remove(&key);
			return None;
		}
		self.received += 1;
		if !self.streams.contains_key(&key) && self.streams.len() >= MAX_STREAMS {
			self.drop_one(&publisher);
		}
		let used = self.received;
		let stream = self.streams.entry(key.clone()).or_insert_with(|| Stream {
			proposer: None,
			contents: HashMap::new(),
			bytes: 0,
			end: None,
			used,
		});
		stream.used = used;
		let kept = match content {
			StreamContent::Fin => {
				stream.end = Some(sequence);
				true
			}
			StreamContent::Data(Part::Proposal { proposer, signed, size }) => {
				let wanted = sequence == 0
					&& size as usize <= MAX_BLOCK
					&& stream.proposer.is_none()
					&& accepts(&proposer, &signed);
				if wanted {
					stream.proposer = Some((proposer, signed, size));
				}
				wanted
			}
			StreamContent::Data(Part::Content(bytes)) => {
				stream.bytes = stream.bytes.saturating_add(bytes.len());
				sequence > 0
					&& stream.bytes <= MAX_BLOCK
					&& stream.contents.insert(sequence, bytes).is_none()
			}
		};
		if !kept {
			self.streams.remove(&key);
			return None;
		}
		if !stream.is_complete() {
			return None;
		}
		self.streams.remove(&key)?.assemble()
	}

	/// Drops the stream that was not used for longest: one of `publisher` if it has several, so that a
	/// node that opens many pushes out its own.
	fn drop_one(&mut self, publisher: &PeerId) {
		let own = self.streams.keys().filter(|(peer, _)| peer == publisher).count();
		let oldest = self
			.streams
			.iter()
			.filter(|((peer, _), _)| own < 2 || peer == publisher)
			.min_by_key(|(_, stream)| stream.used)
			.map(|(key, _)| key.clone());
		if let Some(key) = oldest {
			self.streams.remove(&key);
		}
	}

	/// Drops all streams.
	pub(crate) fn clear(&mut self) {
		self.streams.clear();
	}
}

impl Stream {
	fn is_complete(&self) -> bool {
		let contents = self.contents.len() as u64;
		self.proposer.is_some() && self.end.is_some_and(|end| contents + 1 == end)
	}

	fn assemble(mut self) -> Option<Assembled> {
		let (proposer, signed, size) = self.proposer?;
		let mut block = Vec::with_capacity(size as usize);
		for sequence in 1..self.end? {
			block.extend(self.contents.remove(&sequence)?);
		}
		(block.len() == size as usize).then_some(Assembled { proposer, signed, block })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use sp_core::ed25519::Signature;
	use stratos_consensus::{Message, Step};

	fn peer() -> PeerId {
		PeerId::from_bytes(&libp2p::PeerId::random().to_bytes()).unwrap()
	}

	fn signed(height: u32) -> Signed {
		let message = Message {
			height,
			round: 0,
			step: Step::Propose,
			block: Some(H256::repeat_byte(1)),
			valid_round: None,
		};
		Signed { message, signature: Signature::default() }
	}

	fn stream(number: u64, block: &[u8]) -> Vec<StreamMessage<Part>> {
		split(stream_id(1, number), ConsensusKey([1; 32]), signed(1), block)
	}

	fn all(
		assembly: &mut Assembly,
		peer: PeerId,
		parts: Vec<StreamMessage<Part>>,
	) -> Vec<Assembled> {
		parts.into_iter().filter_map(|part| assembly.add(peer, part, |_, _| true)).collect()
	}

	#[test]
	fn a_refused_proposal_is_not_kept() {
		let mut assembly = Assembly::default();
		let peer = peer();
		for part in stream(0, &[7; 300_000]) {
			let first = part.is_first();
			assert_eq!(assembly.add(peer, part, |_, _| false), None);
			if first {
				assert!(assembly.streams.is_empty());
			}
		}
	}

	#[test]
	fn limits_hold() {
		let mut assembly = Assembly::default();
		let peer = peer();
		assert!(all(&mut assembly, peer, stream(0, &vec![7; MAX_BLOCK + 1])).is_empty());
		let far = StreamMessage::new(stream_id(1, 1), u64::MAX, StreamContent::Fin);
		assert_eq!(assembly.add(peer, far, |_, _| true), None);
		for number in 0..1_000 {
			let part = stream(number, &[1; 10]).swap_remove(1);
			assembly.add(peer, part, |_, _| true);
		}
		assert_eq!(assembly.streams.len(), MAX_STREAMS);
	}

	#[test]
	fn a_node_that_opens_many_streams_pushes_out_its_own() {
		let mut assembly = Assembly::default();
		let (honest, hostile) = (peer(), peer());
		let mut parts = stream(0, &[3; 200_000]);
		let last = parts.pop().unwrap();
		assert!(all(&mut assembly, honest, parts).is_empty());
		for number in 0..1_000 {
			let part = stream(number, &[1; 10]).swap_remove(1);
			assembly.add(hostile, part, |_, _| true);
		}
		assert!(assembly.add(honest, last, |_, _| true).is_some());
	}

	proptest! {
		#[test]
		fn parts_in_any_order_are_put_together(
			size in 0usize..600_000,
			seed in any::<u64>(),
		) {
			let block: Vec<u8> = (0..size).map(|i| (i as u64 ^ seed) as u8).collect();
			let mut parts = stream(0, &block);
			let mut state = seed;
			for at in (1..parts.len()).rev() {
				state = state.wrapping_mul(6364136223846793005).wrapping_add(1);
				parts.swap(at, (state >> 33) as usize % (at + 1));
			}
			let mut assembly = Assembly::default();
			let found = all(&mut assembly, peer(), parts);
			prop_assert_eq!(found.len(), 1);
			prop_assert_eq!(&found[0].block, &block);
			prop_assert!(assembly.streams.is_empty());
		}
	}
}
