//! Read proofs and Merkle values.

use super::{error::DatabaseError, layout::state_key, store::Database};
use crate::{
	primitives::{BlockNumber, Hash},
	state::{
		child_root_key,
		trie::{Payload, StateSource as _, Trie},
	},
};
use codec::Decode;
use std::ops::ControlFlow;

impl Database {
	/// Passes the trie nodes to `take` that prove the values of `keys` in the state of block `number`, or
	/// their absence: in the main trie, or in the child trie `child`, whose root is then proved as well.
	/// Stops when `take` breaks. Some nodes are passed more than once.
	///
	/// Below the head, the later changes are undone first; the cost grows with them.
	///
	/// # Errors
	/// [`DatabaseError::State`] if the state has been pruned, or the block does not exist.
	pub fn prove(
		&self,
		number: BlockNumber,
		keys: &[impl AsRef<[u8]>],
		child: Option<&[u8]>,
		take: &mut dyn FnMut(Vec<u8>) -> ControlFlow<()>,
	) -> Result<(), DatabaseError> {
		let snapshot = self.kept(number)?;
		let tries = self.tries_at(&snapshot, number)?;
		let value = |key: &[u8]| snapshot.row_at(number, &state_key(child, key));
		let mut nodes = Vec::new();
		let trie = match child {
			None => tries.main,
			Some(child) => {
				let root =
					tries.main.prove(&*snapshot.trie(None), &child_root_key(child), &mut nodes)?;
				match (root, tries.children.get(child)) {
					(None, _) => {
						let _ = nodes.into_iter().try_for_each(take);
						return Ok(());
					}
					(Some(_), Some(trie)) => trie.clone(),
					(Some(Payload::Inline(root)), None) => {
						let root = Hash::decode(&mut &*root).map_err(|_| {
							self.corrupt("the root of a child trie is not a hash".into())
						})?;
						Trie::stored(root)
					}
					(Some(Payload::Hashed(_)), None) => {
						return Err(self.corrupt("the root of a child trie is not a hash".into()));
					}
				}
			}
		};
		let source = snapshot.trie(child);
		for key in keys {
			let key = key.as_ref();
			if let Some(Payload::Hashed(_)) = trie.prove(&*source, key, &mut nodes)? {
				let row = value(key)?;
				nodes.extend(row.map(|row| row.value.to_vec()));
			}
			if nodes.drain(..).try_for_each(&mut *take).is_break() {
				return Ok(());
			}
		}
		let _ = nodes.into_iter().try_for_each(take);
		Ok(())
	}

	/// The Merkle value of the node at `key` in the state of block `number`, or else of the closest
	/// descendant: the hash of the node, or the node itself if it is shorter than a hash. None if no key
	/// begins with `key`.
	///
	/// Below the head, the later changes are undone first; the cost grows with them.
	///
	/// # Errors
	/// [`DatabaseError::State`] if the state has been pruned, or the block does not exist.
	pub fn closest_merkle_value(
		&self,
		number: BlockNumber,
		child: Option<&[u8]>,
		key: &[u8],
	) -> Result<Option<Vec<u8>>, DatabaseError> {
		let snapshot = self.kept(number)?;
		let tries = self.tries_at(&snapshot, number)?;
		let trie = match child {
			None => tries.main,
			Some(child) => match tries.children.get(child) {
				Some(trie) => trie.clone(),
				None => {
					let row = snapshot.row_at(number, &state_key(None, &child_root_key(child)))?;
					let Some(row) = row else { return Ok(None) };
					let root = Hash::decode(&mut &*row.value).map_err(|_| {
						self.corrupt("the root of a child trie is not a hash".into())
					})?;
					Trie::stored(root)
				}
			},
		};
		Ok(trie.closest_merkle_value(&*snapshot.trie(child), key)?)
	}
}
