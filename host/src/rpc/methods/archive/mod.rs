//! `archive_v1_*` of the JSON-RPC interface specification: blocks and states by hash.
//!
//! Headers and bodies of all blocks are kept. States are kept as long as the operator wants: the methods
//! that need an older one answer with an error that says which are kept.

mod admission;
mod diff;
mod storage;

use super::runtime_method;
use crate::{
	executor::CallLimits,
	rpc::{
		Context,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		types::{Bytes, ExtrinsicHex, HashHex},
	},
};
use codec::Encode;
use jsonrpsee::{RpcModule, core::RegisterMethodError, types::Params};
use serde_json::{Value, json};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_method("archive_v1_genesisHash", |_, context, _| {
		RpcResult::Ok(context.chain.genesis_hash())
	})?;
	module.register_method("archive_v1_finalizedHeight", |_, context, _| {
		RpcResult::Ok(context.chain.finalized().number)
	})?;
	module.register_blocking_method("archive_v1_hashByHeight", |params, context, _| {
		let height: u64 = params.sequence().next()?;
		// No block has a larger number.
		let Ok(number) = height.try_into() else { return Ok(Vec::new()) };
		let hash = context.chain.hash_of(number).map_err(error::internal)?;
		RpcResult::Ok(Vec::from_iter(hash))
	})?;
	module.register_blocking_method("archive_v1_header", |params, context, _| {
		let HashHex(hash) = params.sequence().next()?;
		let header = context.chain.header(hash).map_err(error::internal)?;
		RpcResult::Ok(header.map(|header| Bytes(header.encode())))
	})?;
	module.register_blocking_method("archive_v1_body", |params, context, extensions| {
		let HashHex(hash) = params.sequence().next()?;
		let budget = ResponseBudget::of(&extensions);
		let body = context.chain.body(hash).map_err(error::internal)?;
		for extrinsic in body.iter().flatten() {
			budget.add_hex(extrinsic.0.len())?;
		}
		let hex = |body: Vec<_>| body.into_iter().map(ExtrinsicHex).collect::<Vec<_>>();
		RpcResult::Ok(body.map(hex))
	})?;
	runtime_method::register(module, "archive_v1_call", call)?;
	module.register_subscription(
		"archive_v1_storage",
		"archive_v1_storageEvent",
		"archive_v1_stopStorage",
		|params, pending, context, extensions| async move {
			let query = storage::query(&params);
			drop(params);
			let _ = storage::storage(query, pending, context, extensions).await;
		},
	)?;
	module.register_subscription(
		"archive_v1_storageDiff",
		"archive_v1_storageDiffEvent",
		"archive_v1_stopStorageDiff",
		|params, pending, context, extensions| async move {
			let query = diff::query(&params);
			drop(params);
			let _ = diff::storage_diff(query, pending, context, extensions).await;
		},
	)?;
	Ok(())
}

/// `null` for an unknown block. A failed call is no error of the request.
fn call(params: Params<'_>, context: &Context, limits: &CallLimits) -> RpcResult<Option<Value>> {
	let mut params = params.sequence();
	let HashHex(hash) = params.next()?;
	let function: String = params.next()?;
	let data: Bytes = params.next()?;
	if context.chain.number_of(hash).map_err(error::internal)?.is_none() {
		return Ok(None);
	}
	Ok(Some(match context.chain.client_call(hash, &function, &data, limits) {
		Ok(output) => json!({ "success": true, "value": Bytes(output) }),
		// Cancelled, because others wait: the limits report it.
		Err(cause) if limits.cancel.is_cancelled() => return Err(error::state(cause)),
		Err(cause) => json!({ "success": false, "error": cause.to_string() }),
	}))
}
