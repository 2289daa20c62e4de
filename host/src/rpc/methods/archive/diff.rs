//! `archive_v1_storageDiff`: one event for each key that differs between two blocks, then the end.

use super::admission::{Admitted, admit};
use crate::{
	chain::Chain,
	primitives::Hash,
	rpc::{
		Context,
		bounded_list::BoundedList,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		subscription::SubscriptionClosed,
		types::{Bytes, HashHex},
	},
	state::Value,
};
use jsonrpsee::{Extensions, PendingSubscriptionSink, types::Params};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

/// Maximum items of a query. Every changed key is compared with each.
const MAX_ITEMS: usize = 64;

/// Keys that are compared at a time, and the bytes of JSON after which no more are.
const KEYS_AT_ONCE: usize = 256;
const PAGE_BYTES: usize = 256 << 10;

/// Memory of a changed key in addition to its bytes.
const KEY_OVERHEAD: usize = 64;

/// Bytes of JSON around the key and the value of a difference.
const DIFFERENCE_OVERHEAD: usize = 120;

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ReturnType {
	Value,
	Hash,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct DiffItem {
	/// A prefix. None: all keys.
	key: Option<Bytes>,
	return_type: ReturnType,
	/// The id of a child trie.
	child_trie_key: Option<Bytes>,
}

impl DiffItem {
	fn covers(&self, child: Option<&[u8]>, key: &[u8]) -> bool {
		self.child_trie_key.as_deref() == child
			&& self.key.as_ref().is_none_or(|prefix| key.starts_with(prefix))
	}
}

/// The blocks to compare, and of which keys.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct DiffQuery {
	block: Hash,
	/// None: the parent.
	previous: Option<Hash>,
	items: Vec<DiffItem>,
}

impl DiffQuery {
	/// The bytes of its keys.
	fn size(&self) -> usize {
		let length = |bytes: &Option<Bytes>| bytes.as_ref().map_or(0, |bytes| bytes.len());
		self.items.iter().map(|item| length(&item.key) + length(&item.child_trie_key)).sum()
	}
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum DiffKind {
	Added,
	Modified,
	Deleted,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "event", rename_all_fields = "camelCase")]
enum DiffEvent {
	#[serde(rename = "storageDiff")]
	Difference {
		key: Bytes,
		/// The new value. The last one of a deleted key.
		#[serde(skip_serializing_if = "Option::is_none")]
		value: Option<Bytes>,
		#[serde(skip_serializing_if = "Option::is_none")]
		hash: Option<Hash>,
		#[serde(rename = "type")]
		kind: DiffKind,
		#[serde(skip_serializing_if = "Option::is_none")]
		child_trie_key: Option<Bytes>,
	},
	#[serde(rename = "storageDiffDone")]
	Done,
	#[serde(rename = "storageDiffError")]
	Failed { error: String },
}

/// A child trie and a key.
type Place = (Option<Vec<u8>>, Vec<u8>);

/// Reads the parameters.
pub(super) fn query(params: &Params<'_>) -> RpcResult<DiffQuery> {
	let mut params = params.sequence();
	let HashHex(block) = params.next()?;
	let items: Option<BoundedList<DiffItem>> = params.optional_next()?;
	let previous: Option<HashHex> = params.optional_next()?;
	let all = DiffItem { key: None, return_type: ReturnType::Value, child_trie_key: None };
	let items = items.map_or_else(|| vec![all], |items| items.0);
	if items.len() > MAX_ITEMS {
		return Err(error::invalid_params(format!("more than {MAX_ITEMS} items in one request")));
	}
	Ok(DiffQuery { block, previous: previous.map(|HashHex(hash)| hash), items })
}

/// Serves a query.
pub(super) async fn storage_diff(
	query: RpcResult<DiffQuery>,
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), SubscriptionClosed> {
	let Admitted { query, subscriber, held: _held } =
		admit(query, DiffQuery::size, pending, extensions).await?;
	// The memory of the changed keys.
	let keys_budget = subscriber.context().budget();
	let find = {
		let (context, budget) = (Arc::clone(&context), Arc::clone(&keys_budget));
		move || Comparison::find(context, query, &budget)
	};
	let mut comparison = match subscriber.context().read(find).await? {
		Ok(comparison) => comparison,
		Err(error) => {
			let error = error::describe(&error);
			return subscriber.send(&DiffEvent::Failed { error }).await;
		}
	};
	while !comparison.rest.is_empty() {
		// The memory of the differences, until they are sent.
		let budget = subscriber.context().budget();
		let compare = {
			let budget = Arc::clone(&budget);
			move || {
				let page = comparison.page(&budget);
				(comparison, page)
			}
		};
		let (left, page) = subscriber.context().read(compare).await?;
		comparison = left;
		match page {
			Ok(differences) => {
				for difference in differences {
					subscriber.send(&difference).await?;
				}
			}
			Err(error) => {
				let error = error::describe(&error);
				return subscriber.send(&DiffEvent::Failed { error }).await;
			}
		}
	}
	subscriber.send(&DiffEvent::Done).await
}

/// A comparison in progress. It holds no state: a client that reads slowly must not keep old states on
/// disk.
struct Comparison {
	context: Arc<Context>,
	items: Vec<DiffItem>,
	before: Hash,
	after: Hash,
	/// The keys that are not compared yet. They may have been changed back.
	rest: BTreeSet<Place>,
}

impl Comparison {
	/// Finds the keys that the blocks in between have changed.
	fn find(context: Arc<Context>, query: DiffQuery, budget: &ResponseBudget) -> RpcResult<Self> {
		let DiffQuery { block, previous, items } = query;
		let (before, after) = blocks(&context.chain, block, previous)?;
		let mut rest: BTreeSet<Place> = BTreeSet::new();
		let mut failed = None;
		let mut visit = |child: Option<&[u8]>, key: &[u8]| {
			let wanted = items.iter().any(|item| item.covers(child, key));
			let size = key.len() + child.map_or(0, <[u8]>::len) + KEY_OVERHEAD;
			let place = (child.map(<[u8]>::to_vec), key.to_vec());
			let counted = match wanted && !rest.contains(&place) {
				true => budget.add_json(size),
				false => budget.check(),
			};
			match counted {
				Ok(()) => {
					if wanted {
						rest.insert(place);
					}
					ControlFlow::Continue(())
				}
				Err(error) => {
					failed = Some(error);
					ControlFlow::Break(())
				}
			}
		};
		context.chain.changed_keys(before.0, after.0, &mut visit).map_err(error::state)?;
		match failed {
			Some(error) => Err(error),
			None => Ok(Self { context, items, before: before.1, after: after.1, rest }),
		}
	}

	/// Compares the next keys.
	fn page(&mut self, budget: &ResponseBudget) -> RpcResult<Vec<DiffEvent>> {
		let chain = &self.context.chain;
		let before = chain.state_at(self.before).map_err(error::state)?;
		let after = chain.state_at(self.after).map_err(error::state)?;
		let mut found = Vec::new();
		let mut bytes = 0;
		for _ in 0..KEYS_AT_ONCE {
			if bytes >= PAGE_BYTES {
				break;
			}
			let Some((child, key)) = self.rest.pop_first() else { break };
			budget.check()?;
			let old = before.get(child.as_deref(), &key).map_err(error::state)?;
			let new = after.get(child.as_deref(), &key).map_err(error::state)?;
			let (kind, value) = match (&old, &new) {
				(None, Some(new)) => (DiffKind::Added, new),
				(Some(old), None) => (DiffKind::Deleted, old),
				(Some(old), Some(new)) if old != new => (DiffKind::Modified, new),
				_ => continue,
			};
			let size = (key.len() + value.len()) * 2 + DIFFERENCE_OVERHEAD;
			budget.add_json(size)?;
			bytes += size;
			found.push(self.difference(child, key, kind, value));
		}
		Ok(found)
	}

	fn difference(
		&self,
		child: Option<Vec<u8>>,
		key: Vec<u8>,
		kind: DiffKind,
		value: &Value,
	) -> DiffEvent {
		let wanted = |kind| {
			let mut items = self.items.iter().filter(|item| item.return_type == kind);
			items.any(|item| item.covers(child.as_deref(), &key))
		};
		let hash = || Hash::from(sp_crypto_hashing::blake2_256(value));
		DiffEvent::Difference {
			value: wanted(ReturnType::Value).then(|| Bytes(value.to_vec())),
			hash: wanted(ReturnType::Hash).then(hash),
			key: Bytes(key),
			kind,
			child_trie_key: child.map(Bytes),
		}
	}
}

/// The numbers and hashes of the two blocks, the older one first.
fn blocks(
	chain: &Chain,
	block: Hash,
	previous: Option<Hash>,
) -> RpcResult<((u32, Hash), (u32, Hash))> {
	let unknown = |hash| error::state(format_args!("unknown block {hash:?}"));
	let number = chain.number_of(block).map_err(error::state)?.ok_or_else(|| unknown(block))?;
	let previous = match previous {
		Some(previous) => previous,
		None if number == 0 => return Err(error::state("the first block has no parent")),
		None => {
			let header = chain.header(block).map_err(error::state)?;
			header.ok_or_else(|| unknown(block))?.parent_hash
		}
	};
	let before = chain.number_of(previous).map_err(error::state)?;
	let before = before.ok_or_else(|| unknown(previous))?;
	if before > number {
		return Err(error::state(format_args!("{previous:?} is not an ancestor of {block:?}")));
	}
	Ok(((before, previous), (number, block)))
}
