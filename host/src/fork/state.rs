//! The state of a fork: changes on top of the state that it started from.

use super::error::ForkError;
use crate::{
	primitives::Hash,
	state::{
		Backend, Changes, RootUpdate, StateError, StateVersion, Value, merged_next_keys,
		trie::Tries,
	},
};
use std::{
	collections::BTreeMap,
	ops::Bound::{Excluded, Unbounded},
	sync::Arc,
};

/// The changes of one trie.
type Layer = BTreeMap<Vec<u8>, Option<Value>>;

/// A state in memory on top of an immutable one.
#[derive(Clone)]
pub struct ForkState {
	base: Arc<dyn Backend>,
	changed: Changes,
}

/// A state that returns zero for every root.
pub(super) struct WithoutRoots(pub(super) Arc<ForkState>);

impl ForkState {
	pub(super) fn new(base: Arc<dyn Backend>) -> Self {
		Self { base, changed: Changes::default() }
	}

	/// The changes since the fork.
	pub fn changed(&self) -> &Changes {
		&self.changed
	}

	/// The state that the fork started from.
	pub fn base(&self) -> &Arc<dyn Backend> {
		&self.base
	}

	pub(super) fn set(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.changed.top.insert(key.to_vec(), value.map(Into::into));
	}

	/// Applies the changes of a block or a call.
	///
	/// Keys that were created and deleted since the fork leave no trace: otherwise every search for the
	/// next key would have to skip them.
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
		/// The number of keys fetched at once.
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

	/// The changes since the fork, including those of a new block.
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
		let changed = layer.range::<[u8], _>((Excluded(key), Unbounded)).map(|(key, _)| Ok(key));
		let has_value = |key: &[u8]| Ok(layer.get(key).map(Option::is_some));
		merged_next_keys(&*self.base, child, key, count, changed, has_value)
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
