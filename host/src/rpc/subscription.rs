//! What all subscriptions share.

use super::Context;
use crate::primitives::Hash;
use jsonrpsee::core::server::SubscriptionSink;
use serde::Serialize;
use tokio::{sync::broadcast::error::RecvError, time::sleep_until};

/// The client has gone, or what it asked for cannot be told any more: the subscription ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gone;

/// Sends one notification, waiting while the connection's buffer is full.
pub(super) async fn send(sink: &SubscriptionSink, item: &impl Serialize) -> Result<(), Gone> {
	let message = serde_json::value::to_raw_value(item).map_err(|_| Gone)?;
	sink.send(message).await.map_err(|_| Gone)
}

/// Waits until clients are told that a block is final; see [`crate::chain::finality`].
pub(super) async fn until_final(
	sink: &SubscriptionSink,
	context: &Context,
	block: Hash,
) -> Result<(), Gone> {
	let mut blocks = context.chain.subscribe();
	let best = context.best();
	if best.hash != block {
		// It has a block above it.
		return Ok(());
	}
	loop {
		let notices = context.chain.notices();
		let Some(due) = notices.due.filter(|_| notices.told.number < best.number) else {
			return Ok(());
		};
		tokio::select! {
			() = sleep_until(due.into()) => {}
			event = blocks.recv() => if matches!(event, Err(RecvError::Closed)) { return Err(Gone) },
			() = sink.closed() => return Err(Gone),
		}
	}
}
