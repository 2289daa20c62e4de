//! A node of the trie, and its encoding, which equals that of sp-trie's `NodeCodec` byte for byte.

use super::nibbles;
use crate::{
	primitives::Hash,
	state::types::{StateError, StateVersion, Value},
	text::counted,
};
use codec::{Compact, Decode, Encode};
use sp_core::storage::TRIE_VALUE_NODE_THRESHOLD;
use std::sync::Arc;

/// A value within its node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
	/// The value itself: all values of state version 0, and the short ones of version 1.
	Inline(Value),
	/// The hash of the value: values of 33 bytes or more that were written under state version 1.
	Hashed(Hash),
}

impl Payload {
	/// The form of a value that is written under `version`.
	pub(crate) fn new(value: &Value, version: StateVersion) -> Self {
		Self::with_form(value, is_hashed(value, version))
	}

	/// A value in a given form.
	pub(crate) fn with_form(value: &Value, hashed: bool) -> Self {
		match hashed {
			true => Self::Hashed(Hash::from(sp_crypto_hashing::blake2_256(value))),
			false => Self::Inline(value.clone()),
		}
	}
}

/// Whether a value that is written under `version` is hashed.
pub(crate) fn is_hashed(value: &[u8], version: StateVersion) -> bool {
	version == StateVersion::V1 && value.len() >= TRIE_VALUE_NODE_THRESHOLD as usize
}

/// A parent's reference to a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reference {
	/// The hash of the encoding.
	Hash(Hash),
	/// The encoding itself, if it is shorter than a hash.
	Inline(Box<[u8]>),
}

impl Reference {
	pub(crate) fn of(encoding: &[u8]) -> Self {
		match encoding.len() {
			0..32 => Self::Inline(encoding.into()),
			_ => Self::Hash(Hash::from(sp_crypto_hashing::blake2_256(encoding))),
		}
	}

	pub(crate) fn as_bytes(&self) -> &[u8] {
		match self {
			Self::Hash(hash) => hash.as_bytes(),
			Self::Inline(encoding) => encoding,
		}
	}
}

/// A child of a node.
#[derive(Clone, Debug)]
pub(crate) enum Child {
	/// A node in memory.
	Loaded(Arc<Node>),
	/// A node that has to be loaded.
	Stored(Reference),
}

impl Child {
	pub(crate) fn reference(&self) -> &Reference {
		match self {
			Self::Loaded(node) => &node.reference,
			Self::Stored(reference) => reference,
		}
	}
}

/// The content of a node.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
	/// The partial path: the nibbles between the node's slot in its parent and the node.
	pub(crate) partial: Vec<u8>,
	pub(crate) value: Option<Payload>,
	/// The children by nibble, in order. Empty for a leaf.
	pub(crate) children: Vec<(u8, Child)>,
}

/// A node with its reference.
#[derive(Debug)]
pub(crate) struct Node {
	pub(crate) partial: Box<[u8]>,
	pub(crate) value: Option<Payload>,
	pub(crate) children: Box<[(u8, Child)]>,
	pub(crate) reference: Reference,
	/// The number of the last update whose changes passed the node.
	pub(crate) stamp: u64,
}

impl Node {
	pub(crate) fn new(draft: Draft, reference: Reference, stamp: u64) -> Self {
		Self {
			partial: draft.partial.into(),
			value: draft.value,
			children: draft.children.into(),
			reference,
			stamp,
		}
	}

	pub(crate) fn draft(&self) -> Draft {
		Draft {
			partial: self.partial.to_vec(),
			value: self.value.clone(),
			children: self.children.to_vec(),
		}
	}

	pub(crate) fn child(&self, nibble: u8) -> Option<&Child> {
		let at = self.children.binary_search_by_key(&nibble, |(at, _)| *at).ok()?;
		self.children.get(at).map(|(_, child)| child)
	}

	/// Whether the trie table holds this node, provided that it is not the root.
	pub(crate) fn is_stored(&self) -> bool {
		!self.children.is_empty() && matches!(self.reference, Reference::Hash(_))
	}

	pub(crate) fn encode(&self) -> Vec<u8> {
		encode(&self.partial, self.value.as_ref(), &self.children)
	}

	/// The approximate size in memory, in bytes.
	pub(crate) fn size(&self) -> usize {
		let value = match &self.value {
			Some(Payload::Inline(value)) => value.len() + 32,
			_ => 0,
		};
		let inline = |reference: &Reference| match reference {
			Reference::Inline(bytes) => bytes.len() + 16,
			Reference::Hash(_) => 0,
		};
		let children: usize = self
			.children
			.iter()
			.map(|(_, child)| match child {
				Child::Stored(reference) => inline(reference),
				Child::Loaded(_) => 0,
			})
			.sum();
		size_of::<Self>()
			+ 48 + self.partial.len()
			+ value + self.children.len() * size_of::<(u8, Child)>()
			+ children
			+ inline(&self.reference)
	}
}

/// The first bits of the header of each kind of node, and their number.
const LEAF: (u8, u32) = (0b01 << 6, 2);
const BRANCH: (u8, u32) = (0b10 << 6, 2);
const BRANCH_WITH_VALUE: (u8, u32) = (0b11 << 6, 2);
const LEAF_WITH_HASH: (u8, u32) = (0b001 << 5, 3);
const BRANCH_WITH_HASH: (u8, u32) = (0b0001 << 4, 4);

/// The encoding of a node.
pub(crate) fn encode(partial: &[u8], value: Option<&Payload>, children: &[(u8, Child)]) -> Vec<u8> {
	let leaf = children.is_empty();
	let kind = match value {
		None => BRANCH,
		Some(Payload::Inline(_)) if leaf => LEAF,
		Some(Payload::Inline(_)) => BRANCH_WITH_VALUE,
		Some(Payload::Hashed(_)) if leaf => LEAF_WITH_HASH,
		Some(Payload::Hashed(_)) => BRANCH_WITH_HASH,
	};
	let inline = match value {
		Some(Payload::Inline(value)) => value.len() + 4,
		_ => 32,
	};
	let mut out = Vec::with_capacity(8 + partial.len() / 2 + inline + 33 * children.len());
	encode_header(kind, partial.len(), &mut out);
	nibbles::pack_left(partial, &mut out);
	if !leaf {
		let bitmap = children.iter().fold(0u16, |bits, (nibble, _)| bits | 1 << nibble);
		out.extend_from_slice(&bitmap.to_le_bytes());
	}
	match value {
		Some(Payload::Inline(value)) => {
			Compact(value.len() as u32).encode_to(&mut out);
			out.extend_from_slice(value);
		}
		Some(Payload::Hashed(hash)) => out.extend_from_slice(hash.as_bytes()),
		None => {}
	}
	for (_, child) in children {
		child.reference().as_bytes().encode_to(&mut out);
	}
	out
}

/// Encodes the kind and the number of nibbles; large numbers are summed over several bytes.
fn encode_header((bits, taken): (u8, u32), nibbles: usize, out: &mut Vec<u8>) {
	let max = usize::from(u8::MAX >> taken);
	if nibbles < max {
		out.push(bits | nibbles as u8);
		return;
	}
	out.push(bits | max as u8);
	let mut rest = nibbles - (max - 1);
	while rest >= 256 {
		out.push(u8::MAX);
		rest -= 255;
	}
	out.push((rest - 1) as u8);
}

/// Decodes a node.
pub(crate) fn decode(bytes: &[u8]) -> Result<Draft, StateError> {
	decode_node(bytes).ok_or_else(|| StateError::Corrupt {
		what: format!("a trie node of {} does not decode", counted(bytes.len(), "byte")),
	})
}

fn decode_node(bytes: &[u8]) -> Option<Draft> {
	let input = &mut &bytes[..];
	let first = take(input, 1)?[0];
	let (leaf, hashed, valued, taken) = match first.leading_zeros() {
		_ if first >> 6 == LEAF.0 >> 6 => (true, false, true, LEAF.1),
		_ if first >> 6 == BRANCH.0 >> 6 => (false, false, false, BRANCH.1),
		_ if first >> 6 == BRANCH_WITH_VALUE.0 >> 6 => (false, false, true, BRANCH.1),
		2 => (true, true, true, LEAF_WITH_HASH.1),
		3 => (false, true, true, BRANCH_WITH_HASH.1),
		_ => return None,
	};
	let count = decode_length(first, taken, input)?;
	let partial = nibbles::unpack_left(take(input, count.div_ceil(2))?, count)?;
	let bitmap = match leaf {
		true => 0,
		false => u16::from_le_bytes(take(input, 2)?.try_into().ok()?),
	};
	let value = match (valued, hashed) {
		(false, _) => None,
		(true, true) => Some(Payload::Hashed(Hash::from_slice(take(input, 32)?))),
		(true, false) => Some(Payload::Inline(take_counted(input)?.into())),
	};
	let mut children = Vec::with_capacity(bitmap.count_ones() as usize);
	for nibble in (0..16u8).filter(|nibble| bitmap & 1 << nibble != 0) {
		let reference = match take_counted(input)? {
			hash if hash.len() == 32 => Reference::Hash(Hash::from_slice(hash)),
			inline if inline.len() < 32 => Reference::Inline(inline.into()),
			_ => return None,
		};
		children.push((nibble, Child::Stored(reference)));
	}
	(input.is_empty() && leaf == children.is_empty()).then_some(Draft { partial, value, children })
}

fn decode_length(first: u8, taken: u32, input: &mut &[u8]) -> Option<usize> {
	let max = u8::MAX >> taken;
	let start = first & max;
	if start < max {
		return Some(usize::from(start));
	}
	let mut length = usize::from(max) - 1;
	loop {
		match take(input, 1)?[0] {
			u8::MAX => length += 255,
			last => return Some(length + usize::from(last) + 1),
		}
	}
}

fn take<'a>(input: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
	let (taken, rest) = input.split_at_checked(count)?;
	*input = rest;
	Some(taken)
}

fn take_counted<'a>(input: &mut &'a [u8]) -> Option<&'a [u8]> {
	let Compact(length) = Compact::<u32>::decode(input).ok()?;
	take(input, length as usize)
}
