//! The differences of two states.

use super::{error::ForkError, state::ForkState};
use crate::state::{Backend, Value};
use std::{collections::BTreeSet, sync::Arc};

/// A key of the main trie with different values in two states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
	/// The key.
	pub key: Vec<u8>,
	/// The value in the first state.
	pub before: Option<Value>,
	/// The value in the second state.
	pub after: Option<Value>,
}

/// The differences of two states in the main trie, in key order. For states of the same fork only the
/// changed keys are compared, for others all keys.
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
