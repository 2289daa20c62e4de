//! `transactionWatch_v1_submitAndWatch`: submits a transaction and tells what becomes of it.

use super::read::read_transaction;
use crate::{
	pool::{PoolError, TxStatus},
	primitives::Hash,
	rpc::{
		Context,
		error::RpcResult,
		subscription::{SubscriptionClosed, SubscriptionRequest},
		types::{Bytes, decode_extrinsic},
	},
};
use jsonrpsee::{Extensions, PendingSubscriptionSink, RpcModule, core::RegisterMethodError};
use serde::Serialize;
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_subscription(
		"transactionWatch_v1_submitAndWatch",
		"transactionWatch_v1_watchEvent",
		"transactionWatch_v1_unwatch",
		|params, pending, context, extensions| async move {
			let transaction = read_transaction(params).await;
			let _ = submit_and_watch(transaction, pending, context, extensions).await;
		},
	)?;
	Ok(())
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "event", rename_all = "camelCase")]
enum WatchEvent {
	Validated,
	BestChainBlockIncluded {
		block: Option<Place>,
	},
	Finalized {
		block: Place,
	},
	/// The runtime could not be asked.
	Error {
		error: String,
	},
	Invalid {
		error: String,
	},
	/// The node no longer keeps track of it.
	Dropped {
		error: String,
	},
}

/// Where a transaction is included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
struct Place {
	hash: Hash,
	/// Among the extrinsics of the block, from 0.
	index: u32,
}

impl From<&TxStatus> for WatchEvent {
	fn from(status: &TxStatus) -> Self {
		match *status {
			TxStatus::Future | TxStatus::Ready => Self::Validated,
			TxStatus::InBlock { block: hash, index } => {
				Self::BestChainBlockIncluded { block: Some(Place { hash, index }) }
			}
			TxStatus::Finalized { block: hash, index } => {
				Self::Finalized { block: Place { hash, index } }
			}
			TxStatus::Usurped(by) => {
				Self::Invalid { error: format!("it was replaced by the transaction {by:?}") }
			}
			TxStatus::Dropped => Self::Dropped { error: "the pool is full".into() },
			TxStatus::Invalid => Self::Invalid { error: "it is no longer valid".into() },
		}
	}
}

impl From<PoolError> for WatchEvent {
	fn from(cause: PoolError) -> Self {
		let error = cause.to_string();
		match cause {
			PoolError::Verification(_) | PoolError::Failed(_) => Self::Error { error },
			PoolError::Busy { .. }
			| PoolError::ImmediatelyDropped
			| PoolError::TooManyWatchers(_)
			| PoolError::Stopping => Self::Dropped { error },
			_ => Self::Invalid { error },
		}
	}
}

async fn submit_and_watch(
	transaction: RpcResult<Bytes>,
	pending: PendingSubscriptionSink,
	context: Arc<Context>,
	extensions: Extensions,
) -> Result<(), SubscriptionClosed> {
	let request = SubscriptionRequest::new(pending, extensions).await?;
	let transaction = match transaction {
		Ok(transaction) => transaction,
		Err(error) => return request.reject(error).await,
	};
	let subscriber = request.accept().await?;
	// It is submitted even if the client disconnects.
	let mut statuses = match submit(&context, transaction).await {
		Ok((now, statuses)) => {
			if let Some(now) = now {
				subscriber.send(&WatchEvent::from(&now)).await?;
			}
			statuses
		}
		Err(cause) => return subscriber.send(&WatchEvent::from(cause)).await,
	};
	loop {
		let status = tokio::select! {
			status = statuses.recv() => status,
			() = subscriber.closed() => return Ok(()),
		};
		let Some(status) = status else {
			let error = "the events were read too slowly".into();
			return subscriber.send(&WatchEvent::Dropped { error }).await;
		};
		if let TxStatus::Finalized { block, .. } = status {
			subscriber.until_final(&context, block).await?;
		}
		subscriber.send(&WatchEvent::from(&status)).await?;
		if status.is_final() {
			return Ok(());
		}
	}
}

/// Submits a transaction, or finds it in the pool. Then its status comes first.
pub(super) async fn submit(
	context: &Context,
	Bytes(transaction): Bytes,
) -> Result<(Option<TxStatus>, Receiver<TxStatus>), PoolError> {
	let reservation = context.pool.reserve(transaction.len())?;
	let extrinsic =
		decode_extrinsic(&transaction).map_err(|cause| PoolError::Malformed(cause.to_string()))?;
	drop(transaction);
	match context.pool.submit_and_watch_async(extrinsic, reservation).await {
		Ok((_, statuses)) => Ok((None, statuses)),
		Err(PoolError::AlreadyImported(hash)) => {
			let known = context.pool.watch(&hash)?;
			let (now, statuses) = known.ok_or(PoolError::AlreadyImported(hash))?;
			Ok((Some(now), statuses))
		}
		Err(cause) => Err(cause),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, to_value};
	use sp_runtime::transaction_validity::InvalidTransaction;

	#[test]
	fn statuses_are_the_specified_events() {
		let block = Hash::repeat_byte(1);
		let place = json!({ "hash": format!("{block:?}"), "index": 2 });
		let event = |status| to_value(WatchEvent::from(&status)).unwrap();
		assert_eq!(event(TxStatus::Ready), json!({ "event": "validated" }));
		assert_eq!(event(TxStatus::Future), json!({ "event": "validated" }));
		assert_eq!(
			event(TxStatus::InBlock { block, index: 2 }),
			json!({ "event": "bestChainBlockIncluded", "block": place })
		);
		assert_eq!(
			event(TxStatus::Finalized { block, index: 2 }),
			json!({ "event": "finalized", "block": place })
		);
		assert_eq!(event(TxStatus::Usurped(block))["event"], "invalid");
		assert_eq!(event(TxStatus::Invalid)["event"], "invalid");
		assert_eq!(event(TxStatus::Dropped)["event"], "dropped");
	}

	#[test]
	fn errors_of_the_pool_are_the_specified_events() {
		let event = |cause| to_value(WatchEvent::from(cause)).unwrap()["event"].clone();
		assert_eq!(event(PoolError::Invalid(InvalidTransaction::Stale)), "invalid");
		assert_eq!(event(PoolError::Malformed("x".into())), "invalid");
		assert_eq!(event(PoolError::Failed("x".into())), "error");
		assert_eq!(event(PoolError::Busy { waiting: 1, limit: 1 }), "dropped");
		assert_eq!(event(PoolError::Stopping), "dropped");
	}
}
