//! Read proofs.

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
}
