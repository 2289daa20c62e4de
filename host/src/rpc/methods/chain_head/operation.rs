//! Operations on pinned blocks, which report through the events of their subscription.

use super::{
	events::FollowEvent,
	registry::{Follow, OperationSlot, Pinned},
};
use crate::{
	executor::CallLimits,
	primitives::Hash,
	rpc::{
		Context,
		connection::RpcConnection,
		error::{self, RpcResult},
		memory_budget::MemoryReservation,
		methods::storage_query::{Cursor, Page, StorageQuery},
		response_budget::ResponseBudget,
		subscription::{NotificationPermit, Responded, Subscriber, SubscriptionClosed},
		types::{Bytes, ExtrinsicHex},
	},
};
use jsonrpsee::Extensions;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// Bytes of JSON around what an event carries.
const EVENT_OVERHEAD: usize = 512;

/// An operation that has been accepted.
pub(super) struct Operation {
	context: Arc<Context>,
	follow: Arc<Follow>,
	/// Its state stays, even if it is unpinned.
	block: Arc<Pinned>,
	/// Released when the last event is about to be sent, so that the client may start another operation
	/// when it reads that event.
	slot: Option<OperationSlot>,
	id: String,
	responded: Responded,
	/// The memory of its parameters.
	_memory: Option<MemoryReservation>,
}

/// The right to build and send one event.
struct Permit {
	_operation: OwnedSemaphorePermit,
	notification: NotificationPermit,
}

impl Permit {
	fn budget(&self) -> Arc<ResponseBudget> {
		Arc::clone(&self.notification.budget)
	}
}

impl Operation {
	/// An operation whose parameters have `bytes` bytes.
	///
	/// # Errors
	/// If there is no memory for them.
	pub(super) fn new(
		context: Arc<Context>,
		follow: &Arc<Follow>,
		block: Arc<Pinned>,
		slot: OperationSlot,
		extensions: &Extensions,
		bytes: usize,
	) -> RpcResult<Self> {
		let connection = extensions.get::<Arc<RpcConnection>>();
		let mut memory = connection.map(|connection| connection.memory.reserve());
		if let Some(memory) = &mut memory {
			memory.grow(bytes).map_err(error::out_of_memory)?;
		}
		Ok(Self {
			context,
			follow: Arc::clone(follow),
			block,
			id: slot.id(),
			slot: Some(slot),
			responded: Responded::of(extensions),
			_memory: memory,
		})
	}

	/// Waits until the client knows the id.
	async fn begin(&self) -> Arc<Subscriber> {
		self.responded.0.wait().await;
		Arc::clone(self.follow.subscriber.wait().await)
	}

	/// Reads and sends the extrinsics.
	pub(super) async fn body(mut self) -> Result<(), SubscriptionClosed> {
		let subscriber = self.begin().await;
		loop {
			let permit = permit(&subscriber).await?;
			let (context, hash, budget) =
				(Arc::clone(&self.context), self.block.hash, permit.budget());
			let read = move || read_body(&context, hash, &budget);
			let body = subscriber.context().read(read).await?;
			let operation_id = self.id.clone();
			let done = body.map(|value| FollowEvent::OperationBodyDone { operation_id, value });
			let done = done.as_ref().map_err(Clone::clone);
			if self.finish(&subscriber, permit, done).await? {
				return Ok(());
			}
		}
	}

	/// Calls the runtime and sends what it returns.
	pub(super) async fn call(
		mut self,
		function: String,
		data: Bytes,
		extensions: Extensions,
	) -> Result<(), SubscriptionClosed> {
		let subscriber = self.begin().await;
		let (context, hash) = (Arc::clone(&self.context), self.block.hash);
		let work = move |limits: &CallLimits| {
			context.chain.client_call(hash, &function, &data, limits).map_err(error::state)
		};
		let called = self.context.calls.run(&extensions, work).await;
		let limit = subscriber.context().limits.max_response_size;
		let mut memory = subscriber.context().connection.memory.reserve();
		let called = called.and_then(|output| {
			if output.len().saturating_mul(2).saturating_add(EVENT_OVERHEAD) > limit {
				return Err(error::response_too_large(limit));
			}
			memory.grow(output.len()).map_err(error::out_of_memory)?;
			Ok(output)
		});
		let operation_id = self.id.clone();
		let event = match called {
			Ok(output) => FollowEvent::OperationCallDone { operation_id, output: Bytes(output) },
			Err(error) => FollowEvent::failed(operation_id, &error),
		};
		self.end(&subscriber, &event).await
	}

	/// Reads and sends pages of storage items. The client has to ask for more descendants.
	pub(super) async fn storage(mut self, query: StorageQuery) -> Result<(), SubscriptionClosed> {
		let subscriber = self.begin().await;
		let query = Arc::new(query);
		let mut at = Some(Cursor::default());
		while let Some(from) = at.take() {
			match self.send_page(&subscriber, &query, &from).await? {
				Ok(next) => at = next,
				Err(error) => {
					let failed = FollowEvent::failed(self.id.clone(), &error);
					return self.end(&subscriber, &failed).await;
				}
			}
			if at.as_ref().is_some_and(Cursor::is_among_descendants)
				&& let Some(slot) = &self.slot
			{
				slot.expect_continue();
				let operation_id = self.id.clone();
				let waiting = FollowEvent::OperationWaitingForContinue { operation_id };
				subscriber.send(&waiting).await?;
				slot.continued().await;
			}
		}
		let done = FollowEvent::OperationStorageDone { operation_id: self.id.clone() };
		self.end(&subscriber, &done).await
	}

	/// Reads and sends the results from a place on. Returns the place after them.
	async fn send_page(
		&self,
		subscriber: &Arc<Subscriber>,
		query: &Arc<StorageQuery>,
		from: &Cursor,
	) -> Result<RpcResult<Option<Cursor>>, SubscriptionClosed> {
		loop {
			let permit = permit(subscriber).await?;
			let (context, budget) = (Arc::clone(&self.context), permit.budget());
			let (query, from) = (Arc::clone(query), from.clone());
			let read = move || {
				budget.add_json(EVENT_OVERHEAD)?;
				query.page(&context.chain, &from, &budget)
			};
			let (items, next) = match subscriber.context().read(read).await? {
				Ok(Page { results, next }) if results.is_empty() => return Ok(Ok(next)),
				Ok(Page { results, next }) => (Ok(results), next),
				Err(error) if error::is_out_of_memory(&error) => (Err(error), None),
				Err(error) => return Ok(Err(error)),
			};
			let operation_id = self.id.clone();
			let event =
				items.map(|items| FollowEvent::OperationStorageItems { operation_id, items });
			let event = event.as_ref().map_err(Clone::clone);
			if send(subscriber, permit, event).await? {
				return Ok(Ok(next));
			}
		}
	}

	/// Sends the last event.
	async fn end(
		&mut self,
		subscriber: &Subscriber,
		event: &FollowEvent,
	) -> Result<(), SubscriptionClosed> {
		loop {
			let permit = permit(subscriber).await?;
			if self.finish(subscriber, permit, Ok(event)).await? {
				return Ok(());
			}
		}
	}

	/// Sends the last event, or that the operation failed. Returns false if there was no memory.
	async fn finish(
		&mut self,
		subscriber: &Subscriber,
		permit: Permit,
		event: RpcResult<&FollowEvent>,
	) -> Result<bool, SubscriptionClosed> {
		match event {
			Err(error) if error::is_out_of_memory(&error) => {
				send(subscriber, permit, Err(error)).await
			}
			Err(error) => {
				self.slot = None;
				let failed = FollowEvent::failed(self.id.clone(), &error);
				send(subscriber, permit, Ok(&failed)).await
			}
			Ok(event) => {
				self.slot = None;
				send(subscriber, permit, Ok(event)).await
			}
		}
	}
}

async fn permit(subscriber: &Subscriber) -> Result<Permit, SubscriptionClosed> {
	// In this order, so that operations never take all permits for notifications.
	let _operation = subscriber.operation_permit().await?;
	Ok(Permit { _operation, notification: subscriber.notification_permit().await? })
}

/// Sends an event that was built for this permit. Returns false, after a pause, if there was no memory.
async fn send(
	subscriber: &Subscriber,
	permit: Permit,
	event: RpcResult<&FollowEvent>,
) -> Result<bool, SubscriptionClosed> {
	// What was counted while reading is counted again while it is serialized.
	permit.notification.budget.set_length(0);
	subscriber.send_with(permit.notification, event).await
}

fn read_body(
	context: &Context,
	hash: Hash,
	budget: &ResponseBudget,
) -> RpcResult<Vec<ExtrinsicHex>> {
	budget.add_json(EVENT_OVERHEAD)?;
	let body = context.chain.body(hash).map_err(error::internal)?;
	let body = body.ok_or_else(|| error::internal("the block is missing"))?;
	for extrinsic in &body {
		budget.add_hex(extrinsic.0.len())?;
	}
	Ok(body.into_iter().map(ExtrinsicHex).collect())
}
