//! `state_*`: storage, runtime calls, metadata and proofs at a block.

use super::{
	Context, calls,
	error::{self, RpcResult},
	keys,
	types::{Bytes, HashHex, ReadProof, StorageChangeSet},
};
use crate::{executor::CallLimits, primitives::Hash};
use hashbrown::HashMap;
use jsonrpsee::{Extensions, RpcModule, core::RegisterMethodError, types::Params};
use serde_json::value::RawValue;
use std::sync::Arc;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	calls::register(module, "state_call", |params, context, limits| {
		let mut params = params.sequence();
		let function: String = params.next()?;
		let data: Bytes = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		context.chain.call_for(at, &function, &data, limits).map(Bytes).map_err(error::state)
	})?;
	module.register_async_method("state_getMetadata", |params, context, extensions| {
		let known = |context: &Context, at| context.chain.is_metadata_known(at);
		about_runtime(params, context, extensions, known, |context, at, limits| {
			let metadata = context.chain.metadata_for(at, limits).map_err(error::state)?;
			calls::json(Bytes(metadata))
		})
	})?;
	module.register_async_method("state_getRuntimeVersion", |params, context, extensions| {
		let known = |context: &Context, at| context.best().hash == at;
		about_runtime(params, context, extensions, known, |context, at, _| {
			calls::json(context.chain.runtime_version_at(at).map_err(error::state)?)
		})
	})?;
	module.register_blocking_method("state_getStorage", |params, context, _| {
		let mut params = params.sequence();
		let key: Bytes = params.next()?;
		keys::value(&*context.state(params.optional_next()?)?, None, &key)
	})?;
	module.register_blocking_method("state_getStorageHash", |params, context, _| {
		let mut params = params.sequence();
		let key: Bytes = params.next()?;
		keys::value_hash(&*context.state(params.optional_next()?)?, None, &key)
	})?;
	module.register_blocking_method("state_getStorageSize", |params, context, _| {
		let mut params = params.sequence();
		let key: Bytes = params.next()?;
		keys::size_of_prefix(&*context.state(params.optional_next()?)?, &key)
	})?;
	module.register_blocking_method("state_getKeys", |params, context, _| {
		let mut params = params.sequence();
		let prefix: Bytes = params.next()?;
		keys::all(&*context.state(params.optional_next()?)?, None, &prefix)
	})?;
	module.register_blocking_method("state_getPairs", |params, context, _| {
		context.check_safe()?;
		let mut params = params.sequence();
		let prefix: Bytes = params.next()?;
		keys::pairs(&*context.state(params.optional_next()?)?, &prefix)
	})?;
	module.register_blocking_method("state_getKeysPaged", |params, context, _| {
		let mut params = params.sequence();
		let prefix: Option<Bytes> = params.optional_next()?;
		let count: u32 = params.next()?;
		let start: Option<Bytes> = params.optional_next()?;
		let state = context.state(params.optional_next()?)?;
		keys::page(&*state, None, &prefix.unwrap_or(Bytes(Vec::new())), count, start.as_deref())
	})?;
	module.register_blocking_method("state_queryStorageAt", |params, context, _| {
		let mut params = params.sequence();
		let keys: Vec<Bytes> = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		query_storage(&context, keys, at, at)
	})?;
	module.register_blocking_method("state_queryStorage", |params, context, _| {
		context.check_safe()?;
		let mut params = params.sequence();
		let keys: Vec<Bytes> = params.next()?;
		let HashHex(from) = params.next()?;
		let to = context.block_or_best(params.optional_next()?);
		query_storage(&context, keys, from, to)
	})?;
	module.register_blocking_method("state_getReadProof", |params, context, _| {
		let mut params = params.sequence();
		let keys: Vec<Bytes> = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		read_proof(&context, None, &keys, at)
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

/// Answers a question about the runtime of a block. What is `known` costs no call; else the code may
/// have to be read, compiled and asked.
async fn about_runtime(
	params: Params<'static>,
	context: Arc<Context>,
	extensions: Extensions,
	known: fn(&Context, Hash) -> bool,
	answer: fn(&Context, Hash, &CallLimits) -> RpcResult<Box<RawValue>>,
) -> RpcResult<Box<RawValue>> {
	let at = context.block_or_best(params.sequence().optional_next()?);
	let calls = Arc::clone(&context.calls);
	if known(&context, at) {
		calls.unlimited(move |limits| answer(&context, at, limits)).await
	} else {
		calls.run(&extensions, move |limits| answer(&context, at, limits)).await
	}
}

/// The most reads (keys times blocks) of one `state_queryStorage`.
const MAX_READS: u64 = 100_000;

/// The values of `keys` at `from`, then what changed in each block up to `to`.
fn query_storage(
	context: &Context,
	keys: Vec<Bytes>,
	from: Hash,
	to: Hash,
) -> RpcResult<Vec<StorageChangeSet>> {
	let invalid = |details: String| error::block_range(from, to, details);
	let number_of = |hash: Hash| match context.chain.header(hash) {
		Ok(Some(header)) => Ok(header.number),
		Ok(None) => Err(invalid(format!("block {hash:?} is not known"))),
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
			"{reads} reads (keys times blocks) in one request; at most {MAX_READS}"
		)));
	}

	let mut seen: HashMap<Bytes, Option<Bytes>> = HashMap::new();
	let mut sets = Vec::new();
	for number in first..=last {
		let hash = context.chain.hash_of(number).map_err(error::state)?;
		let block = hash.ok_or_else(|| invalid(format!("block {number} is gone")))?;
		let state = context.state(Some(block.into()))?;
		let mut changes = Vec::new();
		for key in &keys {
			let value = keys::value(&*state, None, key)?;
			if seen.get(key) != Some(&value) {
				seen.insert(key.clone(), value.clone());
				changes.push((key.clone(), value));
			}
		}
		if !changes.is_empty() {
			sets.push(StorageChangeSet { block, changes });
		}
	}
	Ok(sets)
}

/// The most keys that one proof may be asked for.
const MAX_PROOF_KEYS: usize = 10_000;

/// The trie nodes that prove the values of `keys`, or that they have none.
pub(super) fn read_proof(
	context: &Context,
	child: Option<&[u8]>,
	keys: &[Bytes],
	at: Hash,
) -> RpcResult<ReadProof> {
	if keys.len() > MAX_PROOF_KEYS {
		return Err(error::invalid_params(format!(
			"{} keys in one proof; at most {MAX_PROOF_KEYS}",
			keys.len()
		)));
	}
	let keys: Vec<Vec<u8>> = keys.iter().map(|key| key.0.clone()).collect();
	let proof = context.chain.prove_at(at, child, &keys).map_err(error::state)?;
	Ok(ReadProof { at, proof: proof.into_iter().map(Bytes).collect() })
}
