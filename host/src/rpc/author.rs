//! `author_*`: submitting extrinsics and watching what becomes of them.
//!
//! Methods about session keys are not offered: the host keeps no keys for the runtime.

use super::{
	Context, answer,
	error::{self, RpcResult},
	subscription::{self, Gone},
	types::{ExtrinsicHex, decode_extrinsic},
};
use crate::{
	pool::{Room, TxStatus},
	primitives::{Extrinsic, Hash},
};
use jsonrpsee::{
	Extensions, PendingSubscriptionSink, RpcModule, core::RegisterMethodError, types::Params,
};
use serde::Deserialize;
use serde_json::{Value, json};
use sp_core::Bytes;
use std::sync::Arc;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_async_method("author_submitExtrinsic", |params, context, _| async move {
		let (extrinsic, room) = receive(&context, params).await?;
		context.pool.submit_async(extrinsic, room).await.map_err(error::pool)
	})?;
	module.register_subscription(
		"author_submitAndWatchExtrinsic",
		"author_extrinsicUpdate",
		"author_unwatchExtrinsic",
		|params, pending, context, extensions| async move {
			match receive(&context, params).await {
				Ok((extrinsic, room)) => {
					let _ = watch(pending, context, extensions, extrinsic, room).await;
				}
				Err(cause) => pending.reject(cause).await,
			}
		},
	)?;
	module.register_blocking_method("author_pendingExtrinsics", |_, context, extensions| {
		let answer = answer::of(&extensions);
		let ready = context.pool.ready();
		let hex = ready.iter().map(|tx| {
			answer.hex(tx.extrinsic.0.len())?;
			Ok(ExtrinsicHex(tx.extrinsic.clone()))
		});
		hex.collect::<RpcResult<Vec<_>>>()
	})?;
	module.register_blocking_method("author_removeExtrinsic", |params, context, _| {
		context.check_safe()?;
		let named: Vec<ExtrinsicOrHash> = params.one()?;
		named
			.into_iter()
			.map(|named| match named {
				ExtrinsicOrHash::Hash(hash) => Ok(hash),
				ExtrinsicOrHash::Extrinsic(bytes) => decode(&bytes).map(|xt| xt.hash()),
			})
			.filter_map(|hash| match hash {
				Ok(hash) => context.pool.remove(&hash).then_some(Ok(hash)),
				Err(cause) => Some(Err(cause)),
			})
			.collect::<RpcResult<Vec<Hash>>>()
	})?;
	Ok(())
}

/// How `author_removeExtrinsic` names an extrinsic: `{"hash": "0x…"}` or `{"extrinsic": "0x…"}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ExtrinsicOrHash {
	Hash(Hash),
	Extrinsic(Bytes),
}

fn decode(bytes: &[u8]) -> RpcResult<Extrinsic> {
	decode_extrinsic(bytes).map_err(error::bad_extrinsic)
}

/// From how many bytes of JSON on an extrinsic is decoded where it does not hold up other tasks.
const LONG: usize = 64 << 10;

/// The extrinsic that a client submits, and room for it. What the pool has no room for, or what is too
/// large for any block, is refused before it is decoded.
async fn receive(context: &Context, params: Params<'static>) -> RpcResult<(Extrinsic, Room)> {
	let length = params.as_str().map_or(0, str::len);
	// In JSON it is an array of one string, two digits a byte: `["0x…"]`. Clients may add spaces.
	let room = context.pool.room(length.saturating_sub(64) / 2).map_err(error::pool)?;
	let read = move || params.one::<Bytes>().and_then(|bytes| decode(&bytes));
	let extrinsic = match length {
		..LONG => read()?,
		_ => tokio::task::spawn_blocking(read).await.map_err(error::internal)??,
	};
	Ok((extrinsic, room))
}

/// A status in the words of Substrate's `TransactionStatus`. The index within the block is not
/// among them: clients of these methods look the extrinsic up in the block.
fn status_json(status: &TxStatus) -> Value {
	match status {
		TxStatus::Future => json!("future"),
		TxStatus::Ready => json!("ready"),
		TxStatus::InBlock { block, .. } => json!({ "inBlock": block }),
		TxStatus::Finalized { block, .. } => json!({ "finalized": block }),
		TxStatus::Usurped(by) => json!({ "usurped": by }),
		TxStatus::Dropped => json!("dropped"),
		TxStatus::Invalid => json!("invalid"),
	}
}

/// Submits and tells every status until the last.
async fn watch(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
	extrinsic: Extrinsic,
	room: Room,
) -> Result<(), Gone> {
	let (pending, opening) = subscription::opening(pending, &extensions).await?;
	drop(extensions);
	let mut statuses = match context.pool.submit_and_watch_async(extrinsic, room).await {
		Ok((_, statuses)) => statuses,
		Err(cause) => {
			pending.reject(error::pool(cause)).await;
			return Err(Gone);
		}
	};
	let subscriber = opening.accept(pending).await?;
	loop {
		let status = tokio::select! {
			status = statuses.recv() => status.ok_or(Gone)?,
			() = subscriber.closed() => return Ok(()),
		};
		subscriber.send(&status_json(&status)).await?;
		if status.is_final() {
			return Ok(());
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn statuses_read_as_a_substrate_node_writes_them() {
		let block = Hash::repeat_byte(1);
		let hex = format!("{block:?}");
		assert_eq!(status_json(&TxStatus::Ready), json!("ready"));
		assert_eq!(status_json(&TxStatus::InBlock { block, index: 2 }), json!({ "inBlock": hex }));
		assert_eq!(
			status_json(&TxStatus::Finalized { block, index: 2 }),
			json!({ "finalized": hex })
		);
		assert_eq!(status_json(&TxStatus::Usurped(block)), json!({ "usurped": hex }));
	}

	#[test]
	fn an_extrinsic_is_named_in_two_ways() {
		let read = |value| serde_json::from_value::<ExtrinsicOrHash>(value);
		let hash = read(json!({ "hash": Hash::repeat_byte(1) })).unwrap();
		assert!(matches!(hash, ExtrinsicOrHash::Hash(hash) if hash == Hash::repeat_byte(1)));
		let extrinsic = read(json!({ "extrinsic": "0x0401" })).unwrap();
		assert!(matches!(extrinsic, ExtrinsicOrHash::Extrinsic(bytes) if bytes.0 == [4, 1]));
		assert!(read(json!("0x0401")).is_err());
	}
}
