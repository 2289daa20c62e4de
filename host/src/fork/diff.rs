//! What differs between two states.

use super::{ForkError, ForkState};
use crate::state::{Backend, Value};
use std::{collections::BTreeSet, sync::Arc};

/// A key of the main trie that two states do not agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
	/// The key.
	pub key: Vec<u8>,
	/// What the first state has.
	pub before: Option<Value>,
	/// What the second one has.
	pub after: Option<Value>,
}

/// The keys of the main trie on which two states differ, in order. States of the same fork are
/// compared by what changed in them; others key by key.
///
/// # Errors
/// [`ForkError::State`].
pub fn diff(before: &ForkState, after: &ForkState) -> Result<Vec<Difference>, ForkError> {
	let keys: BTreeSet<Vec<u8>> = match Arc::ptr_eq(before.base(), after.base()) {
		true => before.changed().top.keys().chain(after.changed().top.keys()).cloned().collect(),
		false => before.keys(&[])?.into_iter().chain(after.keys(&[])?).collect(),
	};
	let mut differences = Vec::new();
	for key in keys {
		let (old, new) = (before.get(None, &key)?, after.get(None, &key)?);
		if old != new {
			differences.push(Difference { key, before: old, after: new });
		}
	}
	Ok(differences)
}
