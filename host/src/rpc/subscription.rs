//! Subscriptions: permits, and how notifications are sent.
//!
//! A client that does not read delays nobody else. A notification is built only when the connection has
//! a permit for it, and a connection has few. Changes that happen meanwhile are not buffered: the
//! subscription reads them from the chain when it gets its permit.

use super::{
	Context,
	connection::{RpcConnection, ServerLimits},
	error::{self, RpcResult},
	response_budget::ResponseBudget,
	send_queue::{OutgoingMessage, SendGuard},
};
use crate::{chain::ImportedBlock, primitives::Hash};
use jsonrpsee::{
	Extensions, PendingSubscriptionSink, SubscriptionSink,
	types::{SubscriptionId, SubscriptionPayload, SubscriptionResponse},
};
use serde::Serialize;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	sync::{
		OwnedSemaphorePermit, SetOnce,
		broadcast::{Receiver, error::RecvError},
	},
	time::sleep_until,
};

/// How long a subscription waits for memory before it tries again.
const RETRY_INTERVAL: Duration = Duration::from_millis(500);

/// The subscription ends: the client disconnected, or a notification cannot be sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SubscriptionClosed;

/// The permits of a subscription. The dispatcher passes it to the method as an extension.
#[derive(Debug)]
pub(super) struct SubscriptionContext {
	pub(super) connection: Arc<RpcConnection>,
	pub(super) limits: Arc<ServerLimits>,
	/// Set when the response with the subscription's id is queued. Notifications come after it.
	pub(super) responded: Arc<SetOnce<()>>,
	/// The permit among the subscriptions of all connections.
	pub(super) _permit: OwnedSemaphorePermit,
}

/// Set when the response to the request that a method works on is queued. The dispatcher passes it to
/// the method as an extension.
#[derive(Clone, Debug)]
pub(super) struct Responded(pub(super) Arc<SetOnce<()>>);

impl Responded {
	/// That of the request. A call from within the process has no response to wait for.
	pub(super) fn of(extensions: &Extensions) -> Self {
		extensions.get::<Self>().cloned().unwrap_or_else(|| {
			let responded = SetOnce::new();
			let _ = responded.set(());
			Self(Arc::new(responded))
		})
	}
}

/// The permit and the budget of one notification.
pub(super) struct NotificationPermit {
	pub(super) budget: Arc<ResponseBudget>,
	permit: OwnedSemaphorePermit,
}

/// A subscription request that is not yet accepted.
pub(super) struct SubscriptionRequest {
	pending: PendingSubscriptionSink,
	context: Arc<SubscriptionContext>,
}

impl SubscriptionRequest {
	/// Rejects the request where there is no WebSocket connection.
	pub(super) async fn new(
		pending: PendingSubscriptionSink,
		extensions: Extensions,
	) -> Result<Self, SubscriptionClosed> {
		match extensions.get::<Arc<SubscriptionContext>>() {
			Some(context) => Ok(Self { pending, context: Arc::clone(context) }),
			// The call comes from within the process.
			None => {
				pending.reject(error::subscriptions_need_websocket()).await;
				Err(SubscriptionClosed)
			}
		}
	}

	pub(super) fn context(&self) -> &Arc<SubscriptionContext> {
		&self.context
	}

	/// The id that the subscription has if it is accepted.
	pub(super) fn id(&self) -> String {
		match self.pending.subscription_id() {
			SubscriptionId::Num(id) => id.to_string(),
			SubscriptionId::Str(id) => id.into_owned(),
		}
	}

	/// Answers with an error.
	pub(super) async fn reject<T>(
		self,
		error: jsonrpsee::types::ErrorObjectOwned,
	) -> Result<T, SubscriptionClosed> {
		self.pending.reject(error).await;
		Err(SubscriptionClosed)
	}

	/// Answers with the subscription's id.
	pub(super) async fn accept(self) -> Result<Subscriber, SubscriptionClosed> {
		let sink = self.pending.accept().await.map_err(|_| SubscriptionClosed)?;
		let connection_use = self.context.connection.mark_used();
		Ok(Subscriber { sink, context: self.context, _connection_use: connection_use })
	}
}

/// Accepts a subscription to something that changes with blocks: subscribes to blocks, then reads
/// the state to start from with `now`, then accepts. This order misses no block.
pub(super) async fn accept_block_subscription<T>(
	pending: PendingSubscriptionSink,
	extensions: Extensions,
	context: &Context,
	now: impl FnOnce(&Context) -> T,
) -> Result<(Subscriber, Receiver<Arc<ImportedBlock>>, T), SubscriptionClosed> {
	let request = SubscriptionRequest::new(pending, extensions).await?;
	let blocks = context.chain.subscribe();
	let now = now(context);
	Ok((request.accept().await?, blocks, now))
}

/// The next event of a subscription to blocks.
pub(super) enum BlockEvent {
	Imported(Arc<ImportedBlock>),
	/// The client was too slow and missed blocks.
	Lagged,
	/// The client disconnected, or the node stops.
	Closed,
}

/// Waits for the next block, or for the end of the subscription.
pub(super) async fn next_block(
	blocks: &mut Receiver<Arc<ImportedBlock>>,
	subscriber: &Subscriber,
) -> BlockEvent {
	tokio::select! {
		event = blocks.recv() => match event {
			Ok(block) => BlockEvent::Imported(block),
			Err(RecvError::Lagged(_)) => BlockEvent::Lagged,
			Err(RecvError::Closed) => BlockEvent::Closed,
		},
		() = subscriber.closed() => BlockEvent::Closed,
	}
}

impl SubscriptionContext {
	/// Waits for a permit of the connection for one notification.
	pub(super) async fn notification_permit(
		&self,
	) -> Result<NotificationPermit, SubscriptionClosed> {
		let channel = self.connection.subscriptions.as_ref().ok_or(SubscriptionClosed)?;
		let permit = Arc::clone(&channel.notifications).acquire_owned().await;
		let permit = permit.map_err(|_| SubscriptionClosed)?;
		Ok(NotificationPermit { budget: self.budget(), permit })
	}

	/// A budget for what is read before it is sent in parts.
	pub(super) fn budget(&self) -> Arc<ResponseBudget> {
		ResponseBudget::new(&self.connection.memory, self.limits.max_response_size)
	}

	/// Waits for a read permit, then runs `read` on a blocking thread.
	pub(super) async fn read<T: Send + 'static>(
		&self,
		read: impl FnOnce() -> T + Send + 'static,
	) -> Result<T, SubscriptionClosed> {
		let permit = self.limits.read_permit(&self.connection).await.ok_or(SubscriptionClosed)?;
		let read = move || {
			let result = read();
			drop(permit);
			result
		};
		tokio::task::spawn_blocking(read).await.map_err(|_| SubscriptionClosed)
	}
}

/// An accepted subscription.
pub(super) struct Subscriber {
	sink: SubscriptionSink,
	context: Arc<SubscriptionContext>,
	_connection_use: Option<Arc<()>>,
}

impl Subscriber {
	pub(super) fn context(&self) -> &Arc<SubscriptionContext> {
		&self.context
	}

	/// Whether the client has unsubscribed or disconnected.
	pub(super) fn is_closed(&self) -> bool {
		self.sink.is_closed()
	}

	/// Waits until the client unsubscribes or disconnects.
	pub(super) async fn closed(&self) {
		self.sink.closed().await;
	}

	/// Waits until clients are told that a block is final; see [`crate::chain::finality`].
	pub(super) async fn until_final(
		&self,
		context: &Context,
		block: Hash,
	) -> Result<(), SubscriptionClosed> {
		let mut blocks = context.chain.subscribe();
		let best = context.best();
		if best.hash != block {
			// A block below the best one is final.
			return Ok(());
		}
		loop {
			let notices = context.chain.notices();
			let Some(due) = notices.due.filter(|_| notices.announced.number < best.number) else {
				return Ok(());
			};
			tokio::select! {
				() = sleep_until(due.into()) => {}
				event = next_block(&mut blocks, self) => {
					if matches!(event, BlockEvent::Closed) { return Err(SubscriptionClosed) }
				}
			}
		}
	}

	async fn unless_closed<T>(
		&self,
		future: impl Future<Output = T>,
	) -> Result<T, SubscriptionClosed> {
		tokio::select! {
			output = future => Ok(output),
			() = self.sink.closed() => Err(SubscriptionClosed),
		}
	}

	/// Waits for a permit of the connection for an operation on a followed block.
	pub(super) async fn operation_permit(
		&self,
	) -> Result<OwnedSemaphorePermit, SubscriptionClosed> {
		let channel = self.context.connection.subscriptions.as_ref().ok_or(SubscriptionClosed)?;
		let permit = Arc::clone(&channel.operations).acquire_owned();
		self.unless_closed(permit).await?.map_err(|_| SubscriptionClosed)
	}

	/// Waits for a permit of the connection for a query of the archive.
	pub(super) async fn archive_permit(&self) -> Result<OwnedSemaphorePermit, SubscriptionClosed> {
		let channel = self.context.connection.subscriptions.as_ref().ok_or(SubscriptionClosed)?;
		let permit = Arc::clone(&channel.archive_queries).acquire_owned();
		self.unless_closed(permit).await?.map_err(|_| SubscriptionClosed)
	}

	/// Waits for a permit of the connection for one notification.
	pub(super) async fn notification_permit(
		&self,
	) -> Result<NotificationPermit, SubscriptionClosed> {
		self.unless_closed(self.context.notification_permit()).await?
	}

	/// Waits for a permit and sends a notification.
	pub(super) async fn send(&self, item: &impl Serialize) -> Result<(), SubscriptionClosed> {
		loop {
			let permit = self.notification_permit().await?;
			if self.send_with(permit, Ok(item)).await? {
				return Ok(());
			}
		}
	}

	/// Sends a notification that was built for this permit. Returns false, after a pause, if there was
	/// no memory: the caller should build it again. Any other error ends the subscription.
	pub(super) async fn send_with(
		&self,
		permit: NotificationPermit,
		item: RpcResult<impl Serialize>,
	) -> Result<bool, SubscriptionClosed> {
		match item.and_then(|item| self.serialize(&permit, &item)) {
			Ok(text) => self.queue(permit, text).await.map(|()| true),
			Err(error) if error::is_out_of_memory(&error) => {
				drop(permit);
				self.unless_closed(tokio::time::sleep(RETRY_INTERVAL)).await?;
				Ok(false)
			}
			Err(error) => {
				tracing::debug!(target: "rpc", "subscription ends: {}", error.message());
				Err(SubscriptionClosed)
			}
		}
	}

	fn serialize(&self, permit: &NotificationPermit, item: &impl Serialize) -> RpcResult<String> {
		let subscription = self.sink.subscription_id();
		permit.budget.serialize(&SubscriptionResponse::new(
			self.sink.method_name().into(),
			SubscriptionPayload { subscription, result: item },
		))
	}

	async fn queue(
		&self,
		permit: NotificationPermit,
		text: String,
	) -> Result<(), SubscriptionClosed> {
		let connection = &self.context.connection;
		let channel = connection.subscriptions.as_ref().ok_or(SubscriptionClosed)?;
		let guard =
			SendGuard::new(permit.budget, connection.mark_used()).with_permit(permit.permit);
		let message = OutgoingMessage::Text { text, _guard: guard };
		self.unless_closed(async {
			self.context.responded.wait().await;
			channel.queue.send(message).await.map_err(|_| SubscriptionClosed)
		})
		.await?
	}
}
