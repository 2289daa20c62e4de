//! `childstate_*`: storage in child tries, named by their key in the main trie
//! (`:child_storage:default:` and the id).

use super::{
	Context, answer,
	error::{self, RpcResult},
	keys,
	list::List,
	state::read_proof,
	types::Bytes,
};
use crate::state::DEFAULT_CHILD_PREFIX;
use jsonrpsee::{RpcModule, core::RegisterMethodError};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_blocking_method("childstate_getStorage", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let key: Bytes = params.next()?;
		let state = context.state(params.optional_next()?)?;
		keys::value(&*state, Some(id(&child)?), &key, &answer::of(&extensions))
	})?;
	module.register_blocking_method(
		"childstate_getStorageEntries",
		|params, context, extensions| {
			let mut params = params.sequence();
			let child: Bytes = params.next()?;
			let wanted: List<Bytes> = params.next()?;
			let answer = answer::of(&extensions);
			let state = context.state(params.optional_next()?)?;
			let child = id(&child)?;
			wanted
				.0
				.iter()
				.map(|key| keys::value(&*state, Some(child), key, &answer))
				.collect::<RpcResult<Vec<_>>>()
		},
	)?;
	module.register_blocking_method("childstate_getStorageHash", |params, context, _| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let key: Bytes = params.next()?;
		keys::value_hash(&*context.state(params.optional_next()?)?, Some(id(&child)?), &key)
	})?;
	module.register_blocking_method("childstate_getStorageSize", |params, context, _| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let key: Bytes = params.next()?;
		keys::value_size(&*context.state(params.optional_next()?)?, Some(id(&child)?), &key)
	})?;
	module.register_blocking_method("childstate_getKeys", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let prefix: Bytes = params.next()?;
		let state = context.state(params.optional_next()?)?;
		keys::all(&*state, Some(id(&child)?), &prefix, &answer::of(&extensions))
	})?;
	module.register_blocking_method("childstate_getKeysPaged", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let prefix: Option<Bytes> = params.optional_next()?;
		let count: u32 = params.next()?;
		let start: Option<Bytes> = params.optional_next()?;
		let state = context.state(params.optional_next()?)?;
		let prefix = prefix.unwrap_or(Bytes(Vec::new()));
		let (child, answer) = (id(&child)?, answer::of(&extensions));
		keys::page(&*state, Some(child), &prefix, count, start.as_deref(), &answer)
	})?;
	module.register_alias("childstate_getKeysPagedAt", "childstate_getKeysPaged")?;
	module.register_blocking_method("state_getChildReadProof", |params, context, extensions| {
		let mut params = params.sequence();
		let child: Bytes = params.next()?;
		let keys: List<Bytes> = params.next()?;
		let at = context.block_or_best(params.optional_next()?);
		read_proof(&context, Some(id(&child)?), keys, at, &answer::of(&extensions))
	})?;
	Ok(())
}

/// The child's id, from its key in the main trie.
fn id(key: &[u8]) -> RpcResult<&[u8]> {
	key.strip_prefix(DEFAULT_CHILD_PREFIX).ok_or_else(|| {
		error::state(
			"Invalid child storage key: it must begin with `:child_storage:default:`, in hex",
		)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_child_is_named_by_its_key_in_the_main_trie() {
		assert_eq!(id(b":child_storage:default:abc"), Ok(&b"abc"[..]));
		assert_eq!(id(b"abc").unwrap_err().code(), 4003);
	}
}
