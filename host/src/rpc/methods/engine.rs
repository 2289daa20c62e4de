//! `engine_*`: seals blocks on demand.

use crate::{
	consensus::SealError,
	primitives::Hash,
	rpc::{
		Context,
		error::{self, RpcResult, seal},
		types::{Bytes, HashHex},
	},
};
use jsonrpsee::{RpcModule, core::RegisterMethodError, types::ErrorObjectOwned};
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_async_method("engine_createBlock", |params, context, _| async move {
		let mut params = params.sequence();
		let create_empty: bool = params.next()?;
		let finalize: bool = params.next()?;
		let parent: Option<HashHex> = params.optional_next()?;
		create_block(context, create_empty, finalize, parent.map(|hash| hash.0)).await
	})?;
	module.register_async_method("engine_finalizeBlock", |params, context, _| async move {
		let mut params = params.sequence();
		let HashHex(hash) = params.next()?;
		let _justification: Option<Bytes> = params.optional_next()?;
		finalize_block(&context, hash)
	})?;
	Ok(())
}

/// Seals a block. The chain has no forks and instant finality: the parent must be the best block, and
/// the block is final in any case. With `finalize`, clients are told so at once.
async fn create_block(
	context: Arc<Context>,
	create_empty: bool,
	finalize: bool,
	parent: Option<Hash>,
) -> RpcResult<Value> {
	context.check_safe()?;
	let handle = context.seal.clone().ok_or_else(|| {
		error::error(
			seal::CONSENSUS,
			"this node does not seal on demand; start it with --seal manual",
		)
	})?;
	if let Some(parent) = parent
		&& parent != context.best().hash
	{
		return Err(error::error(
			seal::BLOCK_NOT_FOUND,
			format!("{parent:?} is not the best block, and the chain has no forks"),
		));
	}
	let block = handle.create_block(create_empty).await.map_err(seal_error)?;
	if finalize {
		context.chain.announce_final(block.number);
	}
	Ok(json!({
		"hash": block.hash,
		"aux": {
			"header_only": false,
			"clear_justification_requests": false,
			"needs_justification": false,
			"bad_justification": false,
			"is_new_best": true,
		},
		"proof_size": 0,
	}))
}

fn seal_error(cause: SealError) -> ErrorObjectOwned {
	let code = match cause {
		SealError::EmptyPool => seal::EMPTY_POOL,
		SealError::Stopping => seal::SHUTTING_DOWN,
		_ => seal::CONSENSUS,
	};
	error::error(code, cause.to_string())
}

/// Every block of the chain is final. This only tells clients earlier.
fn finalize_block(context: &Context, hash: Hash) -> RpcResult<bool> {
	context.check_safe()?;
	match context.chain.header(hash).map_err(error::chain)? {
		Some(header) => {
			context.chain.announce_final(header.number);
			Ok(true)
		}
		None => Err(error::error(seal::BLOCK_NOT_FOUND, format!("unknown block {hash:?}"))),
	}
}
