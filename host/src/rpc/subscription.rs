//! What all subscriptions share.

use jsonrpsee::core::server::SubscriptionSink;
use serde::Serialize;

/// The client has gone, or what it asked for cannot be told any more: the subscription ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gone;

/// Sends one notification, waiting while the connection's buffer is full.
pub(super) async fn send(sink: &SubscriptionSink, item: &impl Serialize) -> Result<(), Gone> {
	let message = serde_json::value::to_raw_value(item).map_err(|_| Gone)?;
	sink.send(message).await.map_err(|_| Gone)
}
