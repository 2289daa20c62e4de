//! Applying the sorted changes of a block to a trie.

use super::{
	merkle::Trie,
	nibbles,
	node::{Child, Draft, Node, Payload, Reference, encode},
	source::{TrieSource, load},
};
use crate::{primitives::Hash, state::types::StateError};
use std::sync::Arc;

/// The largest number of nodes on a path. FRAME's keys need about ten; the limit keeps a hostile runtime
/// from exhausting the stack with keys that are prefixes of each other.
pub(crate) const MAX_DEPTH: usize = 512;

/// One change to a trie.
#[derive(Clone, Debug)]
pub(crate) struct Change<'a> {
	pub(crate) key: &'a [u8],
	pub(crate) value: Option<Payload>,
}

/// The path of a branch and its new encoding; `None` deletes it.
pub(crate) type NodeChange = (Vec<u8>, Option<Vec<u8>>);

/// The result of an update for a node.
enum NodeUpdate {
	/// It is unchanged.
	Same,
	/// It is deleted.
	Deleted,
	/// Its new content. The children are final, the node is not: its parent may merge with it.
	New(Draft),
}

/// A child of a node that is being updated.
enum Pending {
	/// Unchanged.
	Kept(Child),
	/// Changed. The flag tells whether the trie table has a branch at its path.
	Changed(Draft, bool),
}

/// The previous node of a slot.
enum Old<'a> {
	None,
	Child(&'a Child),
	/// The lower part of a node that was split; the trie table has nothing at its path.
	Split(Node),
}

impl Trie {
	/// Applies sorted changes. Returns the trie after them, and the changes of the trie table.
	pub(crate) fn update(
		&self,
		source: &dyn TrieSource,
		changes: &[Change<'_>],
	) -> Result<(Self, Vec<NodeChange>), StateError> {
		let stamp = self.stamp + 1;
		let mut work = Work {
			source,
			stamp,
			path: Vec::new(),
			depth: 0,
			emitted: Vec::new(),
			bytes: self.bytes,
		};
		let refs: Vec<&Change<'_>> = changes.iter().collect();
		let old = self.root.as_ref().map(|root| load(source, root, &[])).transpose()?;
		let had_branch = old.as_ref().is_some_and(|node| !node.children.is_empty());
		let root = match work.update(old.as_deref(), &refs)? {
			NodeUpdate::Same => self.root.clone(),
			NodeUpdate::Deleted => {
				work.delete(had_branch);
				None
			}
			NodeUpdate::New(draft) => {
				let encoding = draft.encode();
				let hash = Hash::from(sp_crypto_hashing::blake2_256(&encoding));
				match draft.children.is_empty() {
					true => work.delete(had_branch),
					false => work.emitted.push((Vec::new(), Some(encoding))),
				}
				Some(work.node(draft, Reference::Hash(hash)))
			}
		};
		Ok((Self { root, bytes: work.bytes, stamp }, work.emitted))
	}
}

impl Draft {
	fn encode(&self) -> Vec<u8> {
		encode(&self.partial, self.value.as_ref(), &self.children)
	}
}

struct Work<'a> {
	source: &'a dyn TrieSource,
	stamp: u64,
	/// The path of the slot that is being updated.
	path: Vec<u8>,
	/// The number of nodes on that path.
	depth: usize,
	emitted: Vec<NodeChange>,
	bytes: usize,
}

impl Work<'_> {
	/// Applies changes, all of whose keys start with the path, to the node in the slot.
	fn update(
		&mut self,
		node: Option<&Node>,
		changes: &[&Change<'_>],
	) -> Result<NodeUpdate, StateError> {
		let Some(node) = node else {
			let insertions: Vec<_> =
				changes.iter().copied().filter(|change| change.value.is_some()).collect();
			return match insertions.is_empty() {
				true => Ok(NodeUpdate::Same),
				false => self.build(&insertions).map(NodeUpdate::New),
			};
		};
		let from = self.path.len();
		let shared = |change: &&Change<'_>| nibbles::common_with(change.key, from, &node.partial);
		let ends = changes.first().into_iter().chain(changes.last());
		if ends.map(shared).min() == Some(node.partial.len()) {
			return self.descend(node, node.partial.len(), changes);
		}
		// Some changes leave the node's partial path. Deletions among them are of keys that do not exist;
		// an insertion splits the node.
		let insertions = changes.iter().filter(|change| change.value.is_some());
		let split = insertions.map(shared).min().unwrap_or(usize::MAX).min(node.partial.len());
		let relevant: Vec<_> =
			changes.iter().copied().filter(|change| shared(change) >= split).collect();
		match relevant.is_empty() {
			true => Ok(NodeUpdate::Same),
			false => self.descend(node, split, &relevant),
		}
	}

	/// Applies changes, all of whose keys share `split` nibbles with the node's partial path. If that is
	/// not the whole partial path, a branch is inserted there and the node moves below it.
	fn descend(
		&mut self,
		node: &Node,
		split: usize,
		mut changes: &[&Change<'_>],
	) -> Result<NodeUpdate, StateError> {
		if self.depth >= MAX_DEPTH {
			return Err(StateError::TooDeep { limit: MAX_DEPTH });
		}
		self.depth += 1;
		let slot = self.path.len();
		let (partial, rest) = node.partial.split_at(split);
		self.path.extend_from_slice(partial);
		let mut moved = rest.split_first().map(|(&nibble, rest)| {
			let (value, children) = (node.value.clone(), node.children.to_vec());
			let draft = Draft { partial: rest.to_vec(), value, children };
			(nibble, Node::new(draft, node.reference.clone(), 0))
		});
		let mut changed = moved.is_some();

		let mut value = if changed { None } else { node.value.clone() };
		if let Some((first, others)) = changes.split_first()
			&& first.key.len() * 2 == self.path.len()
		{
			if value != first.value {
				value = first.value.clone();
				changed = true;
			}
			changes = others;
		}

		let mut children: Vec<(u8, Pending)> = Vec::with_capacity(16);
		for nibble in 0..16u8 {
			let at = self.path.len();
			let count = changes.partition_point(|change| nibbles::nibble(change.key, at) <= nibble);
			let (group, others) = changes.split_at(count);
			changes = others;
			let old = match moved.take_if(|(at, _)| *at == nibble) {
				Some((_, node)) => Old::Split(node),
				None if split < node.partial.len() => Old::None,
				None => node.child(nibble).map_or(Old::None, Old::Child),
			};
			if group.is_empty() {
				match old {
					Old::None => {}
					Old::Child(child) => children.push((nibble, Pending::Kept(child.clone()))),
					Old::Split(node) => {
						children.push((nibble, Pending::Changed(node.draft(), false)));
					}
				}
				continue;
			}
			self.path.push(nibble);
			let loaded;
			let (before, stored) = match &old {
				Old::None => (None, false),
				Old::Split(node) => (Some(node), false),
				Old::Child(child) => {
					loaded = load(self.source, child, &self.path)?;
					(Some(&*loaded), loaded.is_stored())
				}
			};
			match (self.update(before, group)?, &old) {
				(NodeUpdate::Same, Old::None) => {}
				(NodeUpdate::Same, Old::Child(child)) => {
					children.push((nibble, Pending::Kept((*child).clone())));
				}
				(NodeUpdate::Same, Old::Split(node)) => {
					children.push((nibble, Pending::Changed(node.draft(), false)));
				}
				(NodeUpdate::Deleted, _) => {
					self.delete(stored);
					changed = true;
				}
				(NodeUpdate::New(draft), _) => {
					children.push((nibble, Pending::Changed(draft, stored)));
					changed = true;
				}
			}
			self.path.pop();
		}

		let outcome = match changed {
			false => NodeUpdate::Same,
			true => self.assemble(partial, value, children)?,
		};
		self.path.truncate(slot);
		self.depth -= 1;
		Ok(outcome)
	}

	/// Assembles a node from its parts. The path is that of the node.
	fn assemble(
		&mut self,
		partial: &[u8],
		value: Option<Payload>,
		mut children: Vec<(u8, Pending)>,
	) -> Result<NodeUpdate, StateError> {
		if value.is_none() && children.len() <= 1 {
			let Some((nibble, only)) = children.pop() else { return Ok(NodeUpdate::Deleted) };
			// A branch with one child and no value is that child, with a longer partial path.
			self.path.push(nibble);
			let (mut draft, stored) = match only {
				Pending::Changed(draft, stored) => (draft, stored),
				Pending::Kept(child) => {
					let node = load(self.source, &child, &self.path)?;
					(node.draft(), node.is_stored())
				}
			};
			self.delete(stored);
			self.path.pop();
			draft.partial = [partial, &[nibble], &draft.partial].concat();
			return Ok(NodeUpdate::New(draft));
		}
		let mut sealed = Vec::with_capacity(children.len());
		for (nibble, child) in children {
			let child = match child {
				Pending::Kept(child) => child,
				Pending::Changed(draft, stored) => {
					self.path.push(nibble);
					let child = self.seal(draft, stored);
					self.path.pop();
					child
				}
			};
			sealed.push((nibble, child));
		}
		Ok(NodeUpdate::New(Draft { partial: partial.to_vec(), value, children: sealed }))
	}

	/// Builds the node of an empty slot from at least one insertion.
	fn build(&mut self, insertions: &[&Change<'_>]) -> Result<Draft, StateError> {
		if self.depth >= MAX_DEPTH {
			return Err(StateError::TooDeep { limit: MAX_DEPTH });
		}
		let slot = self.path.len();
		let (Some(first), Some(last)) = (insertions.first(), insertions.last()) else {
			return Ok(Draft { partial: Vec::new(), value: None, children: Vec::new() });
		};
		let at = slot + nibbles::common(first.key, last.key, slot);
		let partial = nibbles::slice(first.key, slot, at);
		let mut rest = insertions;
		let mut value = None;
		if first.key.len() * 2 == at {
			value = first.value.clone();
			rest = &insertions[1..];
		}
		let mut children = Vec::new();
		self.depth += 1;
		self.path.extend_from_slice(&partial);
		while let Some(first) = rest.first() {
			let nibble = nibbles::nibble(first.key, at);
			let count = rest.partition_point(|change| nibbles::nibble(change.key, at) <= nibble);
			let (group, others) = rest.split_at(count);
			rest = others;
			self.path.push(nibble);
			let draft = self.build(group)?;
			children.push((nibble, self.seal(draft, false)));
			self.path.pop();
		}
		self.path.truncate(slot);
		self.depth -= 1;
		Ok(Draft { partial, value, children })
	}

	/// Encodes and hashes a final node. The path is that of its slot.
	fn seal(&mut self, draft: Draft, stored: bool) -> Child {
		let encoding = draft.encode();
		let reference = Reference::of(&encoding);
		if matches!(reference, Reference::Hash(_)) && !draft.children.is_empty() {
			self.emitted.push((self.path.clone(), Some(encoding)));
		} else {
			self.delete(stored);
		}
		self.node(draft, reference)
	}

	fn node(&mut self, draft: Draft, reference: Reference) -> Child {
		let node = Node::new(draft, reference, self.stamp);
		self.bytes += node.size();
		Child::Loaded(Arc::new(node))
	}

	/// Deletes the branch at the path from the trie table, if it is stored there.
	fn delete(&mut self, stored: bool) {
		if stored {
			self.emitted.push((self.path.clone(), None));
		}
	}
}
