//! The state of a fork: what changed, over the state that it began with.

use super::ForkError;
use crate::{
	primitives::Hash,
	state::{Backend, Changes, RootUpdate, StateError, StateVersion, Value, trie::Tries},
};
use std::{
	collections::BTreeMap,
	ops::Bound::{Excluded, Unbounded},
	sync::Arc,
};

/// The changes of one trie.
type Layer = BTreeMap<Vec<u8>, Option<Value>>;

/// A state in memory above one that stays as it is.
#[derive(Clone)]
pub struct ForkState {
	base: Arc<dyn Backend>,
	changed: Changes,
}

/// A view of a state for a block whose root nobody asked for.
pub(super) struct WithoutRoots(pub(super) Arc<ForkState>);

impl ForkState {
	pub(super) fn new(base: Arc<dyn Backend>) -> Self {
		Self { base, changed: Changes::default() }
	}

	/// What changed since the fork.
	pub fn changed(&self) -> &Changes {
		&self.changed
	}

	/// The state that the fork began with.
	pub fn base(&self) -> &Arc<dyn Backend> {
		&self.base
	}

	pub(super) fn set(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.changed.top.insert(key.to_vec(), value.map(Into::into));
	}

	/// Takes over what a block or a call changed.
	///
	/// What came and went since the fork leaves no trace: a chain that runs on for long would have to
	/// step over all of it again wherever it looks for the next key.
	pub(super) fn apply(&mut self, changes: &Changes) {
		let base = &self.base;
		let merge = |child: Option<&[u8]>, into: &mut Layer, from: &Layer| {
			for (key, value) in from {
				if value.is_none() && matches!(base.get(child, key), Ok(None)) {
					into.remove(key);
				} else {
					into.insert(key.clone(), value.clone());
				}
			}
		};
		merge(None, &mut self.changed.top, &changes.top);
		for (child, changes) in &changes.children {
			merge(Some(child), self.changed.children.entry(child.clone()).or_default(), changes);
		}
	}

	/// All keys of the main trie that begin with `prefix`, in order.
	///
	/// # Errors
	/// [`ForkError::State`].
	pub fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, ForkError> {
		/// How many keys are fetched at once.
		const PAGE: usize = 1_024;
		let mut keys = Vec::new();
		if self.get(None, prefix)?.is_some() {
			keys.push(prefix.to_vec());
		}
		let mut last = prefix.to_vec();
		loop {
			let page = self.next_keys(None, &last, PAGE)?;
			let full = page.len() == PAGE;
			for key in page {
				if !key.starts_with(prefix) {
					return Ok(keys);
				}
				keys.push(key);
			}
			match keys.last() {
				Some(key) if full => last.clone_from(key),
				_ => return Ok(keys),
			}
		}
	}

	fn layer(&self, child: Option<&[u8]>) -> Option<&Layer> {
		match child {
			None => Some(&self.changed.top),
			Some(child) => self.changed.children.get(child),
		}
	}

	/// All that changed since the fork, with what a block changes on top.
	fn with(&self, changes: &Changes) -> Changes {
		let mut all = self.clone();
		all.apply(changes);
		all.changed
	}
}

impl Backend for ForkState {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		match self.layer(child).and_then(|layer| layer.get(key)) {
			Some(value) => Ok(value.clone()),
			None => self.base.get(child, key),
		}
	}

	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		Ok(self.next_keys(child, key, 1)?.pop())
	}

	fn next_keys(
		&self,
		child: Option<&[u8]>,
		key: &[u8],
		count: usize,
	) -> Result<Vec<Vec<u8>>, StateError> {
		let Some(layer) = self.layer(child).filter(|layer| !layer.is_empty()) else {
			return self.base.next_keys(child, key, count);
		};
		let mut changed = layer.range::<[u8], _>((Excluded(key), Unbounded)).peekable();
		let mut found = Vec::new();
		let mut last = key.to_vec();
		let mut base: std::vec::IntoIter<Vec<u8>> = Vec::new().into_iter();
		let mut ended = false;
		let mut ahead: Option<Vec<u8>> = None;
		while found.len() < count {
			if ahead.is_none() && !ended {
				ahead = base.next();
				if ahead.is_none() {
					let page = self.base.next_keys(child, &last, count)?;
					ended = page.is_empty();
					base = page.into_iter();
					ahead = base.next();
				}
			}
			// The smaller of the two; where both have a key, the change decides.
			let from_layer = match (changed.peek(), &ahead) {
				(Some((key, _)), Some(below)) => key.as_slice() <= below.as_slice(),
				(Some(_), None) => true,
				(None, Some(_)) => false,
				(None, None) => break,
			};
			if !from_layer {
				if let Some(key) = ahead.take() {
					last.clone_from(&key);
					found.push(key);
				}
				continue;
			}
			let Some((key, value)) = changed.next() else { break };
			if ahead.as_ref() == Some(key) {
				ahead = None;
				last.clone_from(key);
			}
			if value.is_some() {
				found.push(key.clone());
			}
		}
		Ok(found)
	}

	fn root(&self, changes: &Changes, version: StateVersion) -> Result<RootUpdate, StateError> {
		self.base.root(&self.with(changes), version)
	}
}

impl Backend for WithoutRoots {
	fn get(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Value>, StateError> {
		self.0.get(child, key)
	}

	fn next_key(&self, child: Option<&[u8]>, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
		self.0.next_key(child, key)
	}

	fn next_keys(
		&self,
		child: Option<&[u8]>,
		key: &[u8],
		count: usize,
	) -> Result<Vec<Vec<u8>>, StateError> {
		self.0.next_keys(child, key, count)
	}

	fn root(&self, _: &Changes, version: StateVersion) -> Result<RootUpdate, StateError> {
		let zero = Hash::zero();
		Ok(RootUpdate {
			version,
			root: zero,
			children: Vec::new(),
			before: zero,
			tries: Tries::default(),
			nodes: Vec::new(),
		})
	}
}
