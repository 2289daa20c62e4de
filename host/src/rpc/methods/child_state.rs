//! `childstate_*`: storage in child tries. A child trie is named by its key in the main trie:
//! `:child_storage:default:` and the id.

use super::{state::read_proof, storage_reads};
use crate::{
	rpc::{
		Context,
		bounded_list::BoundedList,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		types::Bytes,
	},
	state::DEFAULT_CHILD_PREFIX,
};
use jsonrpsee::{RpcModule, core::RegisterMethodError};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_blocking_method("childstate_getStorage", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let key: Bytes = params.next()?;
		let state = context.state(params.optional_next()?)?;
		storage_reads::value(&*state, Some(id(&child)?), &key, &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method(
		"childstate_getStorageEntries",
		|params, context, extensions| {
			let mut params = params.sequence();
			let child: Bytes = params.next()?;
			let keys: BoundedList<Bytes> = params.next()?;
			let budget = ResponseBudget::of(&extensions);
			let state = context.state(params.optional_next()?)?;
			let child = id(&child)?;
			keys.0
				.iter()
				.map(|key| storage_reads::value(&*state, Some(child), key, &budget))
				.collect::<RpcResult<Vec<_>>>()
		},
	)?;
	module.register_blocking_method("childstate_getStorageHash", |params, context, _| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let key: Bytes = params.next()?;
		storage_reads::value_hash(
			&*context.state(params.optional_next()?)?,
			Some(id(&child)?),
			&key,
		)
	})?;
	module.register_blocking_method("childstate_getStorageSize", |params, context, _| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let key: Bytes = params.next()?;
		storage_reads::value_size(
			&*context.state(params.optional_next()?)?,
			Some(id(&child)?),
			&key,
		)
	})?;
	module.register_blocking_method("childstate_getKeys", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let prefix: Bytes = params.next()?;
		let state = context.state(params.optional_next()?)?;
		storage_reads::all(&*state, Some(id(&child)?), &prefix, &ResponseBudget::of(&extensions))
	})?;
	module.register_blocking_method("childstate_getKeysPaged", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let prefix: Option<Bytes> = params.optional_next()?;
		let count: u32 = params.next()?;
		let start: Option<Bytes> = params.optional_next()?;
		let state = context.state(params.optional_next()?)?;
		let prefix = prefix.unwrap_or(Bytes(Vec::new()));
		let (child, budget) = (id(&child)?, ResponseBudget::of(&extensions));
		storage_reads::page(&*state, Some(child), &prefix, count, start.as_deref(), &budget)
	})?;
	module.register_alias("childstate_getKeysPagedAt", "childstate_getKeysPaged")?;
	module.register_blocking_method("state_getChildReadProof", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let keys: BoundedList<Bytes> = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		read_proof(&context, Some(id(&child)?), keys, at, &ResponseBudget::of(&extensions))
	})?;
	Ok(())
}

/// The id of a child trie, from its key in the main trie.
fn id(key: &[u8]) -> RpcResult<&[u8]> {
	key.strip_prefix(DEFAULT_CHILD_PREFIX).ok_or_else(|| {
		error::state(
			"Invalid child storage key: it must start with `:child_storage:default:`, in hex",
		)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn child_tries_are_named_by_their_key_in_the_main_trie() {
		assert_eq!(id(b":child_storage:default:abc"), Ok(&b"abc"[..]));
		assert_eq!(id(b"abc").unwrap_err().code(), 4003);
	}
}
