//! Storage queries of the JSON-RPC interface specification, which `chainHead` and `archive` share. They
//! are answered in pages, so that neither a response nor a read is long.

use crate::{
	chain::Chain,
	primitives::Hash,
	rpc::{
		bounded_list::BoundedList,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		types::Bytes,
	},
	state::{Backend, Value},
};
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};

/// A page ends when its JSON has this many bytes, or after this time. It has one result at least.
const PAGE_BYTES: usize = 256 << 10;
const PAGE_TIME: Duration = Duration::from_millis(200);

/// Keys that are read from the state at a time.
const KEYS_AT_ONCE: usize = 64;

/// Bytes of JSON around the key and the value of a result.
const RESULT_OVERHEAD: usize = 80;

/// What is asked about a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum QueryType {
	Value,
	Hash,
	ClosestDescendantMerkleValue,
	/// The values of all keys that begin with this one.
	DescendantsValues,
	/// Their hashes.
	DescendantsHashes,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueryItem {
	key: Bytes,
	#[serde(rename = "type")]
	kind: QueryType,
	/// Descendants come after this key. Only in the archive.
	pagination_start_key: Option<Bytes>,
}

/// A key with what was asked about it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueryResult {
	key: Bytes,
	#[serde(skip_serializing_if = "Option::is_none")]
	value: Option<Bytes>,
	#[serde(skip_serializing_if = "Option::is_none")]
	hash: Option<Hash>,
	#[serde(skip_serializing_if = "Option::is_none")]
	closest_descendant_merkle_value: Option<Bytes>,
	#[serde(skip_serializing_if = "Option::is_none")]
	pub(super) child_trie_key: Option<Bytes>,
}

/// A query about the state of one block.
#[derive(Debug)]
pub(super) struct StorageQuery {
	pub(super) block: Hash,
	/// The id of a child trie.
	pub(super) child: Option<Bytes>,
	items: Vec<QueryItem>,
}

/// A place in the results of a query.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Cursor {
	item: usize,
	/// The last key of the item's descendants that was read.
	after: Option<Vec<u8>>,
}

impl Cursor {
	/// Whether it is among the descendants of a key.
	pub(super) fn is_among_descendants(&self) -> bool {
		self.after.is_some()
	}
}

/// Results of a query, and where the next ones start.
pub(super) struct Page {
	pub(super) results: Vec<QueryResult>,
	pub(super) next: Option<Cursor>,
}

impl StorageQuery {
	/// `child` is the id of a child trie.
	///
	/// # Errors
	/// Invalid parameters: where to start makes sense for descendants only.
	pub(super) fn new(
		block: Hash,
		items: BoundedList<QueryItem>,
		child: Option<Bytes>,
	) -> RpcResult<Self> {
		let descendants = [QueryType::DescendantsValues, QueryType::DescendantsHashes];
		let misplaced = |item: &&QueryItem| {
			item.pagination_start_key.is_some() && !descendants.contains(&item.kind)
		};
		match items.0.iter().find(misplaced) {
			Some(_) => Err(error::invalid_params(
				"`paginationStartKey` is only valid with `descendantsValues` and `descendantsHashes`",
			)),
			None => Ok(Self { block, child, items: items.0 }),
		}
	}

	/// The number of items.
	pub(super) fn len(&self) -> usize {
		self.items.len()
	}

	/// Drops the items after the first `length` ones.
	pub(super) fn truncate(&mut self, length: usize) {
		self.items.truncate(length);
		self.items.shrink_to_fit();
	}

	/// The approximate size in memory, in bytes.
	pub(super) fn size(&self) -> usize {
		let start =
			|item: &QueryItem| item.pagination_start_key.as_ref().map_or(0, |key| key.len());
		let keys: usize = self.items.iter().map(|item| item.key.len() + start(item)).sum();
		keys + self.items.len() * size_of::<QueryItem>()
	}

	/// Reads the results from a place on.
	///
	/// # Errors
	/// If the state cannot be read; those of [`ResponseBudget::add_json`].
	pub(super) fn page(
		&self,
		chain: &Chain,
		from: &Cursor,
		budget: &ResponseBudget,
	) -> RpcResult<Page> {
		let state = chain.state_at(self.block).map_err(error::state)?;
		let child = self.child.as_deref();
		let mut page = PageBuilder::new(budget);
		let mut at = from.clone();
		while let Some(item) = self.items.get(at.item) {
			if page.is_full() {
				return Ok(Page { results: page.results, next: Some(at) });
			}
			// An item without a result takes time as well.
			budget.check()?;
			match item.kind {
				QueryType::Value | QueryType::Hash => {
					if let Some(value) = state.get(child, &item.key).map_err(error::state)? {
						page.push_value(&item.key, &value, item.kind == QueryType::Hash)?;
					}
				}
				QueryType::ClosestDescendantMerkleValue => {
					let found = chain.closest_merkle_value_at(self.block, child, &item.key);
					if let Some(value) = found.map_err(error::state)? {
						page.push(QueryResult {
							key: item.key.clone(),
							closest_descendant_merkle_value: Some(Bytes(value)),
							..QueryResult::default()
						})?;
					}
				}
				QueryType::DescendantsValues | QueryType::DescendantsHashes => {
					let after = at.after.take();
					at.after = descendants(&*state, child, item, after, &mut page)?;
				}
			}
			if at.after.is_none() {
				at.item += 1;
			}
		}
		Ok(Page { results: page.results, next: None })
	}
}

/// Adds the values of keys that begin with that of `item`, after the key `after`. Returns the last key
/// if there may be more.
fn descendants(
	state: &dyn Backend,
	child: Option<&[u8]>,
	item: &QueryItem,
	after: Option<Vec<u8>>,
	page: &mut PageBuilder<'_>,
) -> RpcResult<Option<Vec<u8>>> {
	let prefix: &[u8] = &item.key;
	let hashed = item.kind == QueryType::DescendantsHashes;
	let start = after.or_else(|| item.pagination_start_key.as_ref().map(|key| key.to_vec()));
	let mut last = match start {
		// A start before the prefix skips nothing.
		Some(start) if start.as_slice() >= prefix => start,
		_ => {
			if let Some(value) = state.get(child, prefix).map_err(error::state)? {
				page.push_value(prefix, &value, hashed)?;
			}
			prefix.to_vec()
		}
	};
	loop {
		let keys = state.next_keys(child, &last, KEYS_AT_ONCE).map_err(error::state)?;
		let is_end = keys.len() < KEYS_AT_ONCE;
		for key in keys {
			if !key.starts_with(prefix) {
				return Ok(None);
			}
			if page.is_full() {
				return Ok(Some(last));
			}
			if let Some(value) = state.get(child, &key).map_err(error::state)? {
				page.push_value(&key, &value, hashed)?;
			}
			last = key;
		}
		if is_end {
			return Ok(None);
		}
	}
}

struct PageBuilder<'a> {
	budget: &'a ResponseBudget,
	results: Vec<QueryResult>,
	bytes: usize,
	started: Instant,
}

impl<'a> PageBuilder<'a> {
	fn new(budget: &'a ResponseBudget) -> Self {
		Self { budget, results: Vec::new(), bytes: 0, started: Instant::now() }
	}

	fn is_full(&self) -> bool {
		let late = self.started.elapsed() > PAGE_TIME;
		self.bytes >= PAGE_BYTES || late && !self.results.is_empty()
	}

	fn push_value(&mut self, key: &[u8], value: &Value, hashed: bool) -> RpcResult<()> {
		// Before the value is copied.
		self.budget.check()?;
		let key = Bytes(key.to_vec());
		self.push(if hashed {
			let hash = Hash::from(sp_crypto_hashing::blake2_256(value));
			QueryResult { key, hash: Some(hash), ..QueryResult::default() }
		} else {
			QueryResult { key, value: Some(Bytes(value.to_vec())), ..QueryResult::default() }
		})
	}

	fn push(&mut self, result: QueryResult) -> RpcResult<()> {
		let value = result.value.as_ref().or(result.closest_descendant_merkle_value.as_ref());
		let bytes = value.map_or(0, |value| value.len()) + result.hash.map_or(0, |_| 32);
		let bytes = (bytes + result.key.len()) * 2 + RESULT_OVERHEAD;
		self.budget.add_json(bytes)?;
		self.bytes += bytes;
		self.results.push(result);
		Ok(())
	}
}
