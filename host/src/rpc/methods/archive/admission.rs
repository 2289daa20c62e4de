//! How a query of the archive begins, whatever it reads.

use crate::rpc::{
	error::{self, RpcResult},
	memory_budget::MemoryReservation,
	subscription::{Subscriber, SubscriptionClosed, SubscriptionRequest},
};
use jsonrpsee::{Extensions, PendingSubscriptionSink};
use tokio::sync::OwnedSemaphorePermit;

/// A query whose turn it is, and who waits for its events.
pub(super) struct Admitted<Q> {
	pub(super) query: Q,
	pub(super) subscriber: Subscriber,
	/// Held as long as the query: the memory of its parameters, and its place among those of the connection.
	pub(super) held: (MemoryReservation, OwnedSemaphorePermit),
}

/// Accepts a query, or rejects it with the error of its parameters. The client waits for its turn: a connection
/// has few queries at a time. `size` is the memory that the parameters keep.
pub(super) async fn admit<Q>(
	query: RpcResult<Q>,
	size: fn(&Q) -> usize,
	pending: PendingSubscriptionSink,
	extensions: Extensions,
) -> Result<Admitted<Q>, SubscriptionClosed> {
	let request = SubscriptionRequest::new(pending, extensions).await?;
	let query = match query {
		Ok(query) => query,
		Err(error) => return request.reject(error).await,
	};
	let mut memory = request.context().connection.memory.reserve();
	if let Err(exceeded) = memory.grow(size(&query)) {
		return request.reject(error::out_of_memory(exceeded)).await;
	}
	let subscriber = request.accept().await?;
	let permit = subscriber.archive_permit().await?;
	Ok(Admitted { query, subscriber, held: (memory, permit) })
}
