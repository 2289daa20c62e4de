//! Storage reads of the main trie and of child tries.

use crate::{
	primitives::Hash,
	rpc::{
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		types::Bytes,
	},
	state::Backend,
};

/// Maximum keys per page, as in Substrate.
const MAX_PAGE_SIZE: u32 = 1000;

pub(super) fn value(
	state: &dyn Backend,
	child: Option<&[u8]>,
	key: &[u8],
	budget: &ResponseBudget,
) -> RpcResult<Option<Bytes>> {
	let value = state.get(child, key).map_err(error::state)?;
	budget.add_hex(value.as_ref().map_or(0, |value| value.len()))?;
	Ok(value.map(|value| Bytes(value.to_vec())))
}

pub(super) fn value_hash(
	state: &dyn Backend,
	child: Option<&[u8]>,
	key: &[u8],
) -> RpcResult<Option<Hash>> {
	let value = state.get(child, key).map_err(error::state)?;
	Ok(value.map(|value| Hash::from(sp_crypto_hashing::blake2_256(&value))))
}

pub(super) fn value_size(
	state: &dyn Backend,
	child: Option<&[u8]>,
	key: &[u8],
) -> RpcResult<Option<u64>> {
	let value = state.get(child, key).map_err(error::state)?;
	Ok(value.map(|value| value.len() as u64))
}

/// The size of the value of `key` in bytes. Without a value, the sum over all keys with this prefix;
/// None if it is 0.
pub(super) fn size_of_prefix(
	state: &dyn Backend,
	key: &[u8],
	budget: &ResponseBudget,
) -> RpcResult<Option<u64>> {
	if let Some(size) = value_size(state, None, key)? {
		return Ok(Some(size));
	}
	let mut sum = 0u64;
	for_each(state, None, key, None, |key| {
		// The response does not grow, but time passes.
		budget.check()?;
		sum = sum.saturating_add(value_size(state, None, key)?.unwrap_or(0));
		Ok(true)
	})?;
	Ok((sum > 0).then_some(sum))
}

/// The first `count` keys with a prefix, after `start`.
pub(super) fn page(
	state: &dyn Backend,
	child: Option<&[u8]>,
	prefix: &[u8],
	count: u32,
	start: Option<&[u8]>,
	budget: &ResponseBudget,
) -> RpcResult<Vec<Bytes>> {
	if count > MAX_PAGE_SIZE {
		return Err(error::invalid_count(count, MAX_PAGE_SIZE));
	}
	let mut keys = Vec::new();
	if count > 0 {
		for_each(state, child, prefix, start, |key| {
			budget.add_hex(key.len())?;
			keys.push(Bytes(key.to_vec()));
			Ok(keys.len() < count as usize)
		})?;
	}
	Ok(keys)
}

/// All keys with a prefix.
pub(super) fn all(
	state: &dyn Backend,
	child: Option<&[u8]>,
	prefix: &[u8],
	budget: &ResponseBudget,
) -> RpcResult<Vec<Bytes>> {
	let mut keys = Vec::new();
	for_each(state, child, prefix, None, |key| {
		budget.add_hex(key.len())?;
		keys.push(Bytes(key.to_vec()));
		Ok(true)
	})?;
	Ok(keys)
}

/// All keys with a prefix and their values.
pub(super) fn pairs(
	state: &dyn Backend,
	prefix: &[u8],
	budget: &ResponseBudget,
) -> RpcResult<Vec<(Bytes, Bytes)>> {
	let mut pairs = Vec::new();
	for_each(state, None, prefix, None, |key| {
		budget.add_hex(key.len())?;
		let value = value(state, None, key, budget)?.unwrap_or(Bytes(Vec::new()));
		pairs.push((Bytes(key.to_vec()), value));
		Ok(true)
	})?;
	Ok(pairs)
}

/// Visits the keys with a prefix in order, after `start`, until `visit` returns false.
fn for_each(
	state: &dyn Backend,
	child: Option<&[u8]>,
	prefix: &[u8],
	start: Option<&[u8]>,
	mut visit: impl FnMut(&[u8]) -> RpcResult<bool>,
) -> RpcResult<()> {
	let mut cursor = match start {
		// A start before the prefix skips nothing.
		Some(start) if start >= prefix => start.to_vec(),
		_ => {
			let exists = state.get(child, prefix).map_err(error::state)?.is_some();
			if exists && !visit(prefix)? {
				return Ok(());
			}
			prefix.to_vec()
		}
	};
	while let Some(next) = state.next_key(child, &cursor).map_err(error::state)? {
		if !next.starts_with(prefix) || !visit(&next)? {
			break;
		}
		cursor = next;
	}
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{rpc::memory_budget::MemoryBudget, state::MemoryBackend};
	use jsonrpsee::Extensions;
	use std::sync::Arc;

	fn budget() -> Arc<ResponseBudget> {
		ResponseBudget::of(&Extensions::new())
	}

	fn state() -> MemoryBackend {
		let mut state = MemoryBackend::new();
		for key in ["a", "ab", "abc", "abd", "b"] {
			state.insert(None, key.into(), vec![1; key.len()]);
		}
		state.insert(Some(b"child"), b"abx".to_vec(), &b"xyz"[..]);
		state
	}

	fn text(keys: Vec<Bytes>) -> Vec<String> {
		keys.into_iter().map(|key| String::from_utf8(key.0).unwrap()).collect()
	}

	#[test]
	fn pages_start_at_the_prefix_or_after_the_start_key() {
		let state = state();
		let page = |prefix: &str, count, start: Option<&str>| {
			text(
				page(&state, None, prefix.as_bytes(), count, start.map(str::as_bytes), &budget())
					.unwrap(),
			)
		};
		assert_eq!(page("", 10, None), ["a", "ab", "abc", "abd", "b"]);
		assert_eq!(page("ab", 10, None), ["ab", "abc", "abd"]);
		assert_eq!(page("ab", 2, None), ["ab", "abc"]);
		assert_eq!(page("ab", 10, Some("abc")), ["abd"]);
		assert_eq!(page("ab", 10, Some("a")), ["ab", "abc", "abd"], "a start before the prefix");
		assert_eq!(page("ab", 10, Some("abd")), [""; 0]);
		assert_eq!(page("ab", 0, None), [""; 0]);
		assert_eq!(page("x", 10, None), [""; 0]);
	}

	#[test]
	fn pages_have_at_most_1000_keys() {
		assert!(page(&state(), None, b"", MAX_PAGE_SIZE, None, &budget()).is_ok());
		let error = page(&state(), None, b"", MAX_PAGE_SIZE + 1, None, &budget()).unwrap_err();
		assert_eq!(error.code(), 4002);
	}

	#[test]
	fn child_tries_are_separate() {
		let state = state();
		let value = |child: &[u8]| value(&state, Some(child), b"abx", &budget()).unwrap();
		assert_eq!(text(all(&state, Some(b"child"), b"ab", &budget()).unwrap()), ["abx"]);
		assert_eq!(value(b"child"), Some(Bytes(b"xyz".to_vec())));
		assert_eq!(value(b"other"), None);
	}

	#[test]
	fn size_is_of_the_value_or_of_all_keys_with_the_prefix() {
		let state = state();
		let size = |prefix: &[u8]| size_of_prefix(&state, prefix, &budget()).unwrap();
		assert_eq!(size(b"ab"), Some(2));
		assert_eq!(size(b""), Some(1 + 2 + 3 + 3 + 1));
		assert_eq!(size(b"x"), None);
		assert_eq!(pairs(&state, b"ab", &budget()).unwrap().len(), 3);
		assert_eq!(
			value_hash(&state, None, b"a").unwrap(),
			Some(Hash::from(sp_crypto_hashing::blake2_256(&[1])))
		);
	}

	#[test]
	fn every_read_fails_at_the_limit_of_the_response() {
		let state = state();
		// The hex of "a" and "ab" fits, with their quotes and commas.
		let small = || ResponseBudget::new(&MemoryBudget::new(1 << 20).connection(), 20);
		let codes = [
			page(&state, None, b"", 10, None, &small()).unwrap_err().code(),
			all(&state, None, b"", &small()).unwrap_err().code(),
			pairs(&state, b"", &small()).unwrap_err().code(),
			value(
				&state,
				Some(b"child"),
				b"abx",
				&ResponseBudget::new(&MemoryBudget::new(99).connection(), 10),
			)
			.unwrap_err()
			.code(),
		];
		assert_eq!(codes, [-32008; 4]);
		assert_eq!(page(&state, None, b"", 2, None, &small()).unwrap().len(), 2);
	}
}
