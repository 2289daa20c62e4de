//! The update of a trie by a block's sorted changes.

use super::{
	Change, MAX_DEPTH, NodeChange, Payload, Trie, TrieSource, nibbles,
	node::{Child, Draft, Node, Reference, encode},
	source::load,
};
use crate::{primitives::Hash, state::StateError};
use std::sync::Arc;

/// What became of a node.
enum Outcome {
	/// No change reached it, or none changed it.
	Same,
	/// It is gone.
	Gone,
	/// Its new form. Its children are final, it is not: the parent may merge with it.
	New(Draft),
}

/// A child of a node under work.
enum Pending {
	/// Untouched.
	Kept(Child),
	/// Changed. The flag tells whether the trie table has a branch at its place.
	Changed(Draft, bool),
}

/// The node that a slot had before.
enum Old<'a> {
	None,
	Child(&'a Child),
	/// Part of a node that was split; nothing is stored at its place.
	Split(Node),
}

pub(super) fn apply(
	trie: &Trie,
	source: &dyn TrieSource,
	changes: &[Change<'_>],
) -> Result<(Trie, Vec<NodeChange>), StateError> {
	let stamp = trie.stamp + 1;
	let mut work =
		Work { source, stamp, path: Vec::new(), depth: 0, emitted: Vec::new(), bytes: trie.bytes };
	let refs: Vec<&Change<'_>> = changes.iter().collect();
	let old = trie.root.as_ref().map(|root| load(source, root, &[])).transpose()?;
	let had_branch = old.as_ref().is_some_and(|node| !node.children.is_empty());
	let root = match work.update(old.as_deref(), &refs)? {
		Outcome::Same => trie.root.clone(),
		Outcome::Gone => {
			work.delete(had_branch);
			None
		}
		Outcome::New(draft) => {
			let encoding = draft.encode();
			let hash = Hash::from(sp_crypto_hashing::blake2_256(&encoding));
			match draft.children.is_empty() {
				true => work.delete(had_branch),
				false => work.emitted.push((Vec::new(), Some(encoding))),
			}
			Some(work.node(draft, Reference::Hash(hash)))
		}
	};
	Ok((Trie { root, bytes: work.bytes, stamp }, work.emitted))
}

impl Draft {
	fn encode(&self) -> Vec<u8> {
		encode(&self.partial, self.value.as_ref(), &self.children)
	}
}

struct Work<'a> {
	source: &'a dyn TrieSource,
	stamp: u64,
	/// The nibbles from the root to the slot under work.
	path: Vec<u8>,
	/// Nodes on the way there.
	depth: usize,
	emitted: Vec<NodeChange>,
	bytes: usize,
}

impl Work<'_> {
	/// Applies changes, all of which start with the path, to the node in the slot at the path.
	fn update(
		&mut self,
		node: Option<&Node>,
		changes: &[&Change<'_>],
	) -> Result<Outcome, StateError> {
		let Some(node) = node else {
			let insertions: Vec<_> =
				changes.iter().copied().filter(|change| change.value.is_some()).collect();
			return match insertions.is_empty() {
				true => Ok(Outcome::Same),
				false => self.build(&insertions).map(Outcome::New),
			};
		};
		let from = self.path.len();
		let shared = |change: &&Change<'_>| nibbles::common_with(change.key, from, &node.partial);
		let ends = changes.first().into_iter().chain(changes.last());
		if ends.map(shared).min() == Some(node.partial.len()) {
			return self.descend(node, node.partial.len(), changes);
		}
		// Some changes leave the node's path. Deletions among them are of keys that do not exist; an
		// insertion splits the node.
		let insertions = changes.iter().filter(|change| change.value.is_some());
		let split = insertions.map(shared).min().unwrap_or(usize::MAX).min(node.partial.len());
		let relevant: Vec<_> =
			changes.iter().copied().filter(|change| shared(change) >= split).collect();
		match relevant.is_empty() {
			true => Ok(Outcome::Same),
			false => self.descend(node, split, &relevant),
		}
	}

	/// Applies changes, all of which share `split` nibbles with the node's partial path. If that is
	/// not all of it, a branch is put there and the node moves below.
	fn descend(
		&mut self,
		node: &Node,
		split: usize,
		mut changes: &[&Change<'_>],
	) -> Result<Outcome, StateError> {
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
				(Outcome::Same, Old::None) => {}
				(Outcome::Same, Old::Child(child)) => {
					children.push((nibble, Pending::Kept((*child).clone())));
				}
				(Outcome::Same, Old::Split(node)) => {
					children.push((nibble, Pending::Changed(node.draft(), false)));
				}
				(Outcome::Gone, _) => {
					self.delete(stored);
					changed = true;
				}
				(Outcome::New(draft), _) => {
					children.push((nibble, Pending::Changed(draft, stored)));
					changed = true;
				}
			}
			self.path.pop();
		}

		let outcome = match changed {
			false => Outcome::Same,
			true => self.assemble(partial, value, children)?,
		};
		self.path.truncate(slot);
		self.depth -= 1;
		Ok(outcome)
	}

	/// Puts a node together from its parts. The path is that of the node.
	fn assemble(
		&mut self,
		partial: &[u8],
		value: Option<Payload>,
		mut children: Vec<(u8, Pending)>,
	) -> Result<Outcome, StateError> {
		if value.is_none() && children.len() <= 1 {
			let Some((nibble, only)) = children.pop() else { return Ok(Outcome::Gone) };
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
			return Ok(Outcome::New(draft));
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
		Ok(Outcome::New(Draft { partial: partial.to_vec(), value, children: sealed }))
	}

	/// Builds the node of an empty slot from insertions, of which there is at least one.
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

	/// Encodes and hashes a node that is final, at the path of its slot.
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

	/// Deletes the branch at the path from the table if there is one.
	fn delete(&mut self, stored: bool) {
		if stored {
			self.emitted.push((self.path.clone(), None));
		}
	}
}
