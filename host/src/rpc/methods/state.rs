//! `state_*`: storage, runtime calls, metadata and proofs at a block.

use super::{runtime_method, storage_reads};
use crate::{
	executor::CallLimits,
	primitives::Hash,
	rpc::{
		Context,
		bounded_list::BoundedList,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		types::{Bytes, HashHex, ReadProof, StorageChangeSet},
	},
	state::Value,
	text::{counted, grouped},
};
use hashbrown::HashMap;
use jsonrpsee::{Extensions, RpcModule, core::RegisterMethodError, types::Params};
use serde_json::value::RawValue;
use std::{collections::BTreeSet, ops::ControlFlow, sync::Arc};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	runtime_method::register(module, "state_call", |params, context, limits| {
		let mut params = params.sequence();
		let function: String = params.next()?;
		let data: Bytes = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		context.chain.client_call(at, &function, &data, limits).map(Bytes).map_err(error::state)
	})?;
	module.register_async_method("state_getMetadata", |params, context, extensions| {
		let known = |context: &Context, at| context.chain.is_metadata_cached(at);
		runtime_query(params, context, extensions, known, |context, at, limits, budget| {
			let metadata = context.chain.client_metadata(at, limits).map_err(error::state)?;
			runtime_method::to_json(Bytes(metadata), budget)
		})
	})?;
	module.register_async_method("state_getRuntimeVersion", |params, context, extensions| {
		let known = |context: &Context, at| context.best().hash == at;
		runtime_query(params, context, extensions, known, |context, at, _, budget| {
			runtime_method::to_json(
				context.chain.runtime_version_at(at).map_err(error::state)?,
				budget,
			)
		})
	})?;
	module.register_async_method("state_getStorage", |params, context, extensions| async move {
		if let Some(value) = cached_storage(&params, &context)? {
			ResponseBudget::of(&extensions)
				.add_hex(value.as_ref().map_or(0, |value| value.len()))?;
			return Ok(value.map(|value| Bytes(value.to_vec())));
		}
		let read = move || {
			let mut params = params.sequence();
			let key: Bytes = params.next()?;
			let state = context.state(params.optional_next()?)?;
			storage_reads::value(&*state, None, &key, &ResponseBudget::of(&extensions))
		};
		tokio::task::spawn_blocking(read).await.map_err(error::internal)?
	})?;
	module.register_blocking_method("state_getStorageHash", |params, context, _| {
		let mut params = params.sequence();
		let key: Bytes = params.next()?;
		storage_reads::value_hash(&*context.state(params.optional_next()?)?, None, &key)
	})?;
	module.register_blocking_method("state_getStorageSize", |params, context, extensions| {
		let mut params = params.sequence();
		let key: Bytes = params.next()?;
		let state = context.state(params.optional_next()?)?;
		storage_reads::size_of_prefix(&*state, &key, &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method("state_getKeys", |params, context, extensions| {
		let mut params = params.sequence();
		let prefix: Bytes = params.next()?;
		let state = context.state(params.optional_next()?)?;
		storage_reads::all(&*state, None, &prefix, &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method("state_getPairs", |params, context, extensions| {
		context.check_safe()?;
		let mut params = params.sequence();
		let prefix: Bytes = params.next()?;
		let state = context.state(params.optional_next()?)?;
		storage_reads::pairs(&*state, &prefix, &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method("state_getKeysPaged", |params, context, extensions| {
		let mut params = params.sequence();
		let prefix: Option<Bytes> = params.optional_next()?;
		let count: u32 = params.next()?;
		let start: Option<Bytes> = params.optional_next()?;
		let state = context.state(params.optional_next()?)?;
		let prefix = prefix.unwrap_or(Bytes(Vec::new()));
		storage_reads::page(
			&*state,
			None,
			&prefix,
			count,
			start.as_deref(),
			&ResponseBudget::of(&extensions),
		)
	})?;
	module.register_blocking_method("state_queryStorageAt", |params, context, extensions| {
		let mut params = params.sequence();
		let keys: BoundedList<Bytes> = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		query_storage(&context, keys.unique(), at, at, &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method("state_queryStorage", |params, context, extensions| {
		context.check_safe()?;
		let mut params = params.sequence();
		let keys: BoundedList<Bytes> = params.next()?;
		let HashHex(from) = params.next()?;
		let to = context.block_or_best(params.optional_next()?);
		query_storage(&context, keys.unique(), from, to, &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method("state_getReadProof", |params, context, extensions| {
		let mut params = params.sequence();
		let keys: BoundedList<Bytes> = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		read_proof(&context, None, keys, at, &ResponseBudget::of(&extensions))
	})?;
	for (alias, name) in [
		("state_callAt", "state_call"),
		("state_getStorageAt", "state_getStorage"),
		("state_getStorageHashAt", "state_getStorageHash"),
		("state_getStorageSizeAt", "state_getStorageSize"),
		("state_getKeysPagedAt", "state_getKeysPaged"),
		("chain_getRuntimeVersion", "state_getRuntimeVersion"),
	] {
		module.register_alias(alias, name)?;
	}
	Ok(())
}

/// Parameters and values up to this length are handled where they are received: handing them to another thread
/// would take longer.
const SHORT: usize = 4 << 10;

/// The answer to `state_getStorage`, if it is in memory and short.
fn cached_storage(params: &Params<'_>, context: &Context) -> RpcResult<Option<Option<Value>>> {
	if params.len_bytes() > SHORT {
		return Ok(None);
	}
	let mut params = params.sequence();
	let key: Bytes = params.next()?;
	let at: Option<HashHex> = params.optional_next()?;
	let value = context.chain.cached_value(at.map(|HashHex(hash)| hash), &key);
	Ok(value.filter(|value| value.as_ref().is_none_or(|value| value.len() <= SHORT)))
}

/// A query about the runtime of a block. If the result is `known`, it needs no runtime call. Otherwise
/// the code may have to be read, compiled and called.
async fn runtime_query(
	params: Params<'static>,
	context: Arc<Context>,
	extensions: Extensions,
	known: fn(&Context, Hash) -> bool,
	query: fn(&Context, Hash, &CallLimits, &ResponseBudget) -> RpcResult<Box<RawValue>>,
) -> RpcResult<Box<RawValue>> {
	let at = context.block_or_best(params.sequence().optional_next()?);
	let calls = Arc::clone(&context.calls);
	let budget = ResponseBudget::of(&extensions);
	if known(&context, at) {
		calls.run_without_permit(move |limits| query(&context, at, limits, &budget)).await
	} else {
		calls.run(&extensions, move |limits| query(&context, at, limits, &budget)).await
	}
}

/// Maximum reads (keys times blocks) of one `state_queryStorage`.
const MAX_READS: u64 = 100_000;

/// The values of `keys` at `from`, then their changes in each block up to `to`.
fn query_storage(
	context: &Context,
	keys: Vec<Bytes>,
	from: Hash,
	to: Hash,
	budget: &ResponseBudget,
) -> RpcResult<Vec<StorageChangeSet>> {
	let invalid = |details: String| error::invalid_block_range(from, to, details);
	let number_of = |hash: Hash| match context.chain.header(hash) {
		Ok(Some(header)) => Ok(header.number),
		Ok(None) => Err(invalid(format!("unknown block {hash:?}"))),
		Err(cause) => Err(invalid(cause.to_string())),
	};
	let (first, last) = (number_of(from)?, number_of(to)?);
	let blocks = u64::from(last)
		.checked_sub(u64::from(first))
		.ok_or_else(|| invalid("from number > to number".into()))?
		.saturating_add(1);
	let reads = blocks.saturating_mul(keys.len() as u64);
	if reads > MAX_READS {
		return Err(invalid(format!(
			"{} (keys times blocks) in one request; at most {}",
			counted(reads, "read"),
			grouped(MAX_READS)
		)));
	}

	let mut seen: HashMap<&Bytes, Option<Value>> = HashMap::new();
	let mut sets = Vec::new();
	for number in first..=last {
		let hash = context.chain.hash_of(number).map_err(error::state)?;
		let block = hash.ok_or_else(|| invalid(format!("block {} is missing", grouped(number))))?;
		let state = context.state(Some(block.into()))?;
		let mut changes = Vec::new();
		for key in &keys {
			budget.check()?;
			let value = state.get(None, key).map_err(error::state)?;
			if seen.get(key) != Some(&value) {
				budget.add_hex(
					key.len().saturating_add(value.as_ref().map_or(0, |value| value.len())),
				)?;
				changes.push((key.clone(), value.as_ref().map(|value| Bytes(value.to_vec()))));
				seen.insert(key, value);
			}
		}
		if !changes.is_empty() {
			sets.push(StorageChangeSet { block, changes });
		}
	}
	Ok(sets)
}

/// The trie nodes that prove the values of `keys` or their absence.
pub(super) fn read_proof(
	context: &Context,
	child: Option<&[u8]>,
	keys: BoundedList<Bytes>,
	at: Hash,
	budget: &ResponseBudget,
) -> RpcResult<ReadProof> {
	let keys: Vec<Vec<u8>> = keys.unique().into_iter().map(|key| key.0).collect();
	// Keys share nodes. The proof contains each node once.
	let mut proof = BTreeSet::new();
	let mut failed = None;
	let mut add = |node: Vec<u8>| {
		let counted =
			if proof.contains(&node) { budget.check() } else { budget.add_hex(node.len()) };
		match counted {
			Ok(()) => {
				proof.insert(node);
				ControlFlow::Continue(())
			}
			Err(error) => {
				failed = Some(error);
				ControlFlow::Break(())
			}
		}
	};
	context.chain.prove_at(at, child, &keys, &mut add).map_err(error::state)?;
	match failed {
		Some(error) => Err(error),
		None => Ok(ReadProof { at, proof: proof.into_iter().map(Bytes).collect() }),
	}
}
