//! Loading the nodes that are not in memory.

use super::{
	nibbles::{self, slice},
	node::{self, Child, Draft, Node, Payload, Reference},
};
use crate::{primitives::Hash, state::types::StateError};
use std::sync::Arc;

/// The stored part of one trie.
pub(crate) trait TrieSource {
	/// The encoding of the branch at this path.
	fn branch(&self, path: &[u8]) -> Result<Option<Vec<u8>>, StateError>;

	/// The first key that is at least `key`, with its value.
	fn first_from(&self, key: &[u8]) -> Result<Option<(Vec<u8>, Payload)>, StateError>;
}

/// The source of a trie that is completely in memory.
pub(crate) struct EmptySource;

impl TrieSource for EmptySource {
	fn branch(&self, _: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		Ok(None)
	}

	fn first_from(&self, _: &[u8]) -> Result<Option<(Vec<u8>, Payload)>, StateError> {
		Ok(None)
	}
}

/// The child at `path`, from memory, or loaded and checked against its hash.
pub(super) fn load(
	source: &dyn TrieSource,
	child: &Child,
	path: &[u8],
) -> Result<Arc<Node>, StateError> {
	let reference = match child {
		Child::Loaded(node) => return Ok(node.clone()),
		Child::Stored(reference) => reference,
	};
	let draft = match reference {
		Reference::Inline(encoding) => node::decode(encoding)?,
		Reference::Hash(hash) => load_hashed(source, hash, path)?,
	};
	Ok(Arc::new(Node::new(draft, reference.clone(), 0)))
}

fn load_hashed(source: &dyn TrieSource, hash: &Hash, path: &[u8]) -> Result<Draft, StateError> {
	let is_right = |encoding: &[u8]| sp_crypto_hashing::blake2_256(encoding) == hash.0;
	if let Some(encoding) = source.branch(path)? {
		if !is_right(&encoding) {
			return Err(corrupt(hash, path, "the stored branch has another hash"));
		}
		return node::decode(&encoding);
	}
	let Some((key, value)) = source
		.first_from(&nibbles::first_key(path))?
		.filter(|(key, _)| nibbles::starts_with(key, path))
	else {
		return Err(corrupt(hash, path, "there is no branch and no key"));
	};
	let partial = slice(&key, path.len(), key.len() * 2);
	let draft = Draft { partial, value: Some(value), children: Vec::new() };
	if !is_right(&node::encode(&draft.partial, draft.value.as_ref(), &[])) {
		return Err(corrupt(hash, path, "the key and value there have another hash"));
	}
	Ok(draft)
}

fn corrupt(hash: &Hash, path: &[u8], why: &str) -> StateError {
	let mut place = String::with_capacity(path.len());
	place.extend(path.iter().filter_map(|&nibble| char::from_digit(u32::from(nibble), 16)));
	StateError::Corrupt { what: format!("trie node {hash:?} at path {place}: {why}") }
}
