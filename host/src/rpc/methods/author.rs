//! `author_*`: submits extrinsics and reports their status.
//!
//! For methods about session keys, see `unavailable`: the host keeps no keys.

use crate::{
	pool::{Reservation, TxStatus},
	primitives::{Extrinsic, Hash},
	rpc::{
		Context,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
		subscription::{SubscriptionClosed, SubscriptionRequest},
		types::{Bytes, ExtrinsicHex, HashHex, decode_extrinsic},
	},
};
use jsonrpsee::{
	Extensions, PendingSubscriptionSink, RpcModule, core::RegisterMethodError, types::Params,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_async_method("author_submitExtrinsic", |params, context, _| async move {
		let (extrinsic, reservation) = receive(&context, params).await?;
		context.pool.submit_async(extrinsic, reservation).await.map_err(error::pool)
	})?;
	module.register_subscription(
		"author_submitAndWatchExtrinsic",
		"author_extrinsicUpdate",
		"author_unwatchExtrinsic",
		|params, pending, context, extensions| async move {
			match receive(&context, params).await {
				Ok((extrinsic, reservation)) => {
					let _ = watch(pending, context, extensions, extrinsic, reservation).await;
				}
				Err(error) => pending.reject(error).await,
			}
		},
	)?;
	module.register_blocking_method("author_pendingExtrinsics", |_, context, extensions| {
		let budget = ResponseBudget::of(&extensions);
		let ready = context.pool.ready();
		let hex = ready.iter().map(|tx| {
			budget.add_hex(tx.extrinsic.0.len())?;
			Ok(ExtrinsicHex(tx.extrinsic.clone()))
		});
		hex.collect::<RpcResult<Vec<_>>>()
	})?;
	module.register_blocking_method("author_removeExtrinsic", |params, context, _| {
		context.check_safe()?;
		let extrinsics: Vec<ExtrinsicOrHash> = params.one()?;
		extrinsics
			.into_iter()
			.map(|extrinsic| match extrinsic {
				ExtrinsicOrHash::Hash(HashHex(hash)) => Ok(hash),
				ExtrinsicOrHash::Extrinsic(bytes) => decode(&bytes).map(|xt| xt.hash()),
			})
			.filter_map(|hash| match hash {
				Ok(hash) => context.pool.remove(&hash).then_some(Ok(hash)),
				Err(error) => Some(Err(error)),
			})
			.collect::<RpcResult<Vec<Hash>>>()
	})?;
	Ok(())
}

/// A parameter of `author_removeExtrinsic`: `{"hash": "0x…"}` or `{"extrinsic": "0x…"}`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ExtrinsicOrHash {
	Hash(HashHex),
	Extrinsic(Bytes),
}

fn decode(bytes: &[u8]) -> RpcResult<Extrinsic> {
	decode_extrinsic(bytes).map_err(error::malformed_extrinsic)
}

/// Extrinsics whose JSON has this many bytes or more are decoded on a blocking thread.
const LARGE_JSON: usize = 64 << 10;

/// Decodes a submitted extrinsic. The pool's reservation comes first, so that an extrinsic that is too
/// large, or for which the pool has no room, is rejected before it is decoded.
async fn receive(
	context: &Context,
	params: Params<'static>,
) -> RpcResult<(Extrinsic, Reservation)> {
	let length = params.as_str().map_or(0, str::len);
	// The JSON is an array of one string with two digits per byte: `["0x…"]`. Clients may add spaces.
	let reservation = context.pool.reserve(length.saturating_sub(64) / 2).map_err(error::pool)?;
	let read = move || params.one::<Bytes>().and_then(|bytes| decode(&bytes));
	let extrinsic = match length {
		..LARGE_JSON => read()?,
		_ => tokio::task::spawn_blocking(read).await.map_err(error::internal)??,
	};
	Ok((extrinsic, reservation))
}

/// As Substrate serializes `TransactionStatus`. Substrate leaves out the index in the block.
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

/// Submits an extrinsic and sends every status up to the last.
async fn watch(
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
	extrinsic: Extrinsic,
	reservation: Reservation,
) -> Result<(), SubscriptionClosed> {
	let request = SubscriptionRequest::new(pending, extensions).await?;
	let mut statuses = match context.pool.submit_and_watch_async(extrinsic, reservation).await {
		Ok((_, statuses)) => statuses,
		Err(cause) => return request.reject(error::pool(cause)).await,
	};
	let subscriber = request.accept().await?;
	loop {
		let status = tokio::select! {
			status = statuses.recv() => status.ok_or(SubscriptionClosed)?,
			() = subscriber.closed() => return Ok(()),
		};
		if let TxStatus::Finalized { block, .. } = &status {
			subscriber.until_final(&context, *block).await?;
		}
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
	fn statuses_are_serialized_as_in_substrate() {
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
	fn extrinsics_are_removed_by_hash_or_bytes() {
		let read = |value| serde_json::from_value::<ExtrinsicOrHash>(value);
		let hash = read(json!({ "hash": Hash::repeat_byte(1) })).unwrap();
		assert!(matches!(hash, ExtrinsicOrHash::Hash(hash) if hash.0 == Hash::repeat_byte(1)));
		let extrinsic = read(json!({ "extrinsic": "0x0401" })).unwrap();
		assert!(matches!(extrinsic, ExtrinsicOrHash::Extrinsic(bytes) if bytes.0 == [4, 1]));
		assert!(read(json!("0x0401")).is_err());
	}
}
