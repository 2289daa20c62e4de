//! `chainHead_v1_*` of the JSON-RPC interface specification: follows the head of the chain, and reads
//! the blocks that a subscription has reported and the client has not unpinned.
//!
//! | limit | value | beyond it |
//! |---|---|---|
//! | subscriptions of a connection | 4 | error -32800 |
//! | pinned blocks of a subscription | 512 | event `stop` |
//! | blocks after a pinned one | 256 more than states are kept for | event `stop` |
//! | operations of a subscription | 16, each storage item counts | `limitReached`, `discardedItems` |
//! | bytes and time of a page of descendants | 256 KiB, 200 ms | `operationWaitingForContinue` |
//!
//! Subscriptions belong to their connection: another one cannot see them. Every operation waits for the
//! permits of its connection, so that one that reads slowly delays nobody else.

mod events;
mod follow;
mod operation;
mod registry;

use super::storage_query::{QueryItem, StorageQuery};
use crate::{
	primitives::Hash,
	rpc::{
		Context,
		bounded_list::BoundedList,
		error::{self, RpcResult, chain_head},
		types::{Bytes, HashHex, ListOrValue},
	},
};
use codec::Encode;
use jsonrpsee::{ConnectionId, Extensions, RpcModule, core::RegisterMethodError, types::Params};
use operation::Operation;
use registry::{Follow, MAX_PINNED, OperationSlot, Pinned, Registry};
use serde_json::{Value, json};
use std::{collections::HashSet, sync::Arc};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	let registry = Arc::new(Registry::default());
	let follows = Arc::clone(&registry);
	module.register_subscription(
		"chainHead_v1_follow",
		"chainHead_v1_followEvent",
		"chainHead_v1_unfollow",
		move |params, pending, context, extensions| {
			let registry = Arc::clone(&follows);
			async move {
				let with_runtime = params.sequence().next();
				let _ = follow::follow(&registry, with_runtime, pending, context, extensions).await;
			}
		},
	)?;
	let follows = Arc::clone(&registry);
	module.register_blocking_method(
		"chainHead_v1_header",
		move |params, context, extensions| {
			let mut params = params.sequence();
			let follow = find(&follows, &extensions, &params.next::<String>()?);
			let HashHex(hash) = params.next()?;
			let Some(follow) = follow else { return Ok(None) };
			let block = follow.pinned(hash)?;
			let header = context.chain.header(block.hash).map_err(error::internal)?;
			let header = header.ok_or_else(|| error::internal("the block is missing"))?;
			RpcResult::Ok(Some(Bytes(header.encode())))
		},
	)?;
	let follows = Arc::clone(&registry);
	module.register_blocking_method("chainHead_v1_body", move |params, context, extensions| {
		let mut params = params.sequence();
		let follow = find(&follows, &extensions, &params.next::<String>()?);
		let HashHex(hash) = params.next()?;
		start(follow, hash, 1, |follow, block, slot| {
			let operation = Operation::new(context, follow, block, slot, &extensions, 0)?;
			Ok(async move {
				let _ = operation.body().await;
			})
		})
	})?;
	let follows = Arc::clone(&registry);
	module.register_blocking_method("chainHead_v1_call", move |params, context, extensions| {
		let mut params = params.sequence();
		let follow = find(&follows, &extensions, &params.next::<String>()?);
		let HashHex(hash) = params.next()?;
		let function: String = params.next()?;
		let data: Bytes = params.next()?;
		start(follow, hash, 1, |follow, block, slot| {
			if !follow.with_runtime {
				let message = "the subscription was started with `withRuntime` false";
				return Err(error::error(chain_head::WITHOUT_RUNTIME, message));
			}
			let bytes = function.len() + data.len();
			let operation = Operation::new(context, follow, block, slot, &extensions, bytes)?;
			let extensions = caller(&extensions);
			Ok(async move {
				let _ = operation.call(function, data, extensions).await;
			})
		})
	})?;
	let follows = Arc::clone(&registry);
	module.register_blocking_method(
		"chainHead_v1_storage",
		move |params, context, extensions| {
			let mut params = params.sequence();
			let follow = find(&follows, &extensions, &params.next::<String>()?);
			let HashHex(hash) = params.next()?;
			let items: BoundedList<QueryItem> = params.next()?;
			let child: Option<Bytes> = params.optional_next()?;
			let mut query = StorageQuery::new(hash, items, child)?;
			let asked = query.len();
			let mut discarded = 0;
			let mut started = start(follow, hash, asked, |follow, block, slot| {
				query.truncate(slot.granted);
				discarded = asked - query.len();
				let bytes = query.size();
				let operation = Operation::new(context, follow, block, slot, &extensions, bytes)?;
				Ok(async move {
					let _ = operation.storage(query).await;
				})
			})?;
			if started.get("operationId").is_some() {
				started["discardedItems"] = json!(discarded);
			}
			RpcResult::Ok(started)
		},
	)?;
	register_controls(module, &registry)
}

/// Methods that read nothing.
fn register_controls(
	module: &mut RpcModule<Context>,
	registry: &Arc<Registry>,
) -> Result<(), RegisterMethodError> {
	let follows = Arc::clone(registry);
	module.register_method("chainHead_v1_unpin", move |params, _, extensions| {
		check_length(&params)?;
		let mut params = params.sequence();
		let follow = find(&follows, extensions, &params.next::<String>()?);
		let hashes = distinct(params.next()?)?;
		follow.map_or(Ok(()), |follow| follow.unpin(&hashes))
	})?;
	let follows = Arc::clone(registry);
	module.register_method("chainHead_v1_continue", move |params, _, extensions| {
		let (follow, operation) = operation_of(&follows, &params, extensions)?;
		follow.map_or(Ok(()), |follow| follow.resume(&operation))
	})?;
	let follows = Arc::clone(registry);
	module.register_method("chainHead_v1_stopOperation", move |params, _, extensions| {
		let (follow, operation) = operation_of(&follows, &params, extensions)?;
		if let Some(follow) = follow {
			follow.stop(&operation);
		}
		RpcResult::Ok(())
	})?;
	Ok(())
}

/// The connection's subscription with this id.
fn find(registry: &Registry, extensions: &Extensions, id: &str) -> Option<Arc<Follow>> {
	registry.get(*extensions.get::<ConnectionId>()?, id)
}

fn operation_of(
	registry: &Registry,
	params: &Params<'_>,
	extensions: &Extensions,
) -> RpcResult<(Option<Arc<Follow>>, String)> {
	let mut params = params.sequence();
	let follow = find(registry, extensions, &params.next::<String>()?);
	Ok((follow, params.next()?))
}

/// Rejects more hashes than can be pinned, before they are deserialized.
fn check_length(params: &Params<'_>) -> RpcResult<()> {
	// A hash has 68 bytes with its quotes. Clients may add a comma and some spaces.
	match params.len_bytes() > MAX_PINNED * 80 + 1000 {
		true => Err(error::invalid_params(format!(
			"the hashes are longer than {MAX_PINNED} in one request, more than can be pinned"
		))),
		false => Ok(()),
	}
}

/// The hashes of `chainHead_v1_unpin`.
fn distinct(hashes: ListOrValue<HashHex>) -> RpcResult<Vec<Hash>> {
	let hashes = match hashes {
		ListOrValue::Value(HashHex(hash)) => return Ok(vec![hash]),
		ListOrValue::List(hashes) => hashes,
	};
	let hashes: Vec<Hash> = hashes.into_iter().map(|HashHex(hash)| hash).collect();
	let mut seen = HashSet::new();
	match hashes.iter().find(|hash| !seen.insert(**hash)) {
		Some(twice) => {
			Err(error::error(chain_head::DUPLICATE, format!("{twice:?} is given more than once")))
		}
		None => Ok(hashes),
	}
}

/// Starts an operation on a pinned block. Returns what the client is answered.
///
/// # Errors
/// If the block is not pinned; those of `task`.
fn start<F: Future<Output = ()> + Send + 'static>(
	follow: Option<Arc<Follow>>,
	hash: Hash,
	items: usize,
	task: impl FnOnce(&Arc<Follow>, Arc<Pinned>, OperationSlot) -> RpcResult<F>,
) -> RpcResult<Value> {
	let limit_reached = json!({ "result": "limitReached" });
	let Some(follow) = follow else { return Ok(limit_reached) };
	let block = follow.pinned(hash)?;
	let Some(slot) = follow.start(items) else { return Ok(limit_reached) };
	let id = slot.id();
	let task = task(&follow, block, slot)?;
	follow.spawn(&id, task);
	Ok(json!({ "result": "started", "operationId": id }))
}

/// Who calls, for the limits of runtime calls. Nothing else of the request outlives it.
fn caller(extensions: &Extensions) -> Extensions {
	let mut caller = Extensions::new();
	if let Some(connection) = extensions.get::<ConnectionId>() {
		caller.insert(*connection);
	}
	if let Some(address) = extensions.get::<std::net::IpAddr>() {
		caller.insert(*address);
	}
	caller
}
