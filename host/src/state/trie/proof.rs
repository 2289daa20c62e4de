//! Read proofs, Merkle values, and the iteration over all values.

use super::{
	merkle::Trie,
	nibbles,
	node::{Child, Payload, Reference},
	source::{TrieSource, load},
};
use crate::state::types::StateError;

/// Called for each key and value.
type Visit<'a> = dyn FnMut(&[u8], &Payload) -> Result<(), StateError> + 'a;

impl Trie {
	/// Adds the nodes that prove the value of `key`, or its absence: every hashed node on the path,
	/// encoded. Returns the value as it is in its node; the caller has to add a hashed value to the
	/// proof.
	pub(crate) fn prove(
		&self,
		source: &dyn TrieSource,
		key: &[u8],
		proof: &mut Vec<Vec<u8>>,
	) -> Result<Option<Payload>, StateError> {
		let mut at = 0;
		let mut path = Vec::new();
		let Some(root) = &self.root else {
			proof.push(vec![0]);
			return Ok(None);
		};
		let mut child = root.clone();
		loop {
			let node = load(source, &child, &path)?;
			if let Reference::Hash(_) = node.reference {
				proof.push(node.encode());
			}
			if nibbles::common_with(key, at, &node.partial) < node.partial.len() {
				return Ok(None);
			}
			at += node.partial.len();
			if at == key.len() * 2 {
				return Ok(node.value.clone());
			}
			let nibble = nibbles::nibble(key, at);
			let Some(next) = node.child(nibble) else { return Ok(None) };
			child = next.clone();
			path.extend_from_slice(&node.partial);
			path.push(nibble);
			at += 1;
		}
	}

	/// The Merkle value of the node at `key`, or else of its closest descendant: the hash of the node, or
	/// the node itself if it is shorter than a hash. The root is always hashed.
	pub(crate) fn closest_merkle_value(
		&self,
		source: &dyn TrieSource,
		key: &[u8],
	) -> Result<Option<Vec<u8>>, StateError> {
		let Some(root) = &self.root else { return Ok(None) };
		let (mut at, mut path, mut child) = (0, Vec::new(), root.clone());
		loop {
			let node = load(source, &child, &path)?;
			let rest = key.len() * 2 - at;
			let common = nibbles::common_with(key, at, &node.partial);
			if rest <= node.partial.len() {
				let value = match path.is_empty() {
					true => self.root().as_bytes().to_vec(),
					false => node.reference.as_bytes().to_vec(),
				};
				return Ok((common == rest).then_some(value));
			}
			if common < node.partial.len() {
				return Ok(None);
			}
			at += node.partial.len();
			let nibble = nibbles::nibble(key, at);
			let Some(next) = node.child(nibble) else { return Ok(None) };
			child = next.clone();
			path.extend_from_slice(&node.partial);
			path.push(nibble);
			at += 1;
		}
	}

	/// Visits every key and value in key order. Loads and checks every node.
	pub(crate) fn walk(
		&self,
		source: &dyn TrieSource,
		visit: &mut Visit<'_>,
	) -> Result<(), StateError> {
		let mut rest: Vec<(Vec<u8>, Child)> =
			self.root.iter().map(|root| (Vec::new(), root.clone())).collect();
		while let Some((mut path, child)) = rest.pop() {
			let node = load(source, &child, &path)?;
			path.extend_from_slice(&node.partial);
			if let Some(value) = &node.value {
				if path.len() % 2 == 1 {
					return Err(StateError::Corrupt {
						what: "a key in the trie has an odd number of nibbles".into(),
					});
				}
				visit(&nibbles::first_key(&path), value)?;
			}
			for (nibble, child) in node.children.iter().rev() {
				rest.push(([&path[..], &[*nibble]].concat(), child.clone()));
			}
		}
		Ok(())
	}
}
