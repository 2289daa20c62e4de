//! What all subscriptions share: their place on a connection, and the way of a notification.
//!
//! A client that does not read holds up nobody else. A notification is made when the connection has
//! a place for it and not before; few have one at a time. What happens meanwhile is not collected:
//! the subscription reads it from the chain when its turn comes.

use super::{
	Context,
	answer::Answer,
	dispatch::{Limits, Peer},
	error::{self, RpcResult},
	outgoing::{Keep, Message, Outgoing},
};
use crate::primitives::Hash;
use jsonrpsee::{
	BoundedSubscriptions, Extensions, MethodSink, PendingSubscriptionSink, SubscriptionSink,
	types::{SubscriptionPayload, SubscriptionResponse},
};
use serde::Serialize;
use std::{future::Future, sync::Arc, time::Duration};
use tokio::{
	sync::{OwnedSemaphorePermit, Semaphore, SetOnce, broadcast::error::RecvError},
	time::sleep_until,
};

/// Notifications of one connection that are made or wait to be sent, at most.
const TURNS: usize = 4;

/// How long a subscription waits for memory before it tries again.
const PAUSE: Duration = Duration::from_millis(500);

/// The client has gone, or what it asked for cannot be told any more: the subscription ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Gone;

/// What a connection has for its subscriptions.
#[derive(Debug)]
pub(super) struct Channel {
	/// By which the library tells subscriptions that the connection has gone. What the library
	/// sends on it is not needed: answers and notifications have their own way.
	pub(super) sink: MethodSink,
	/// How many there may be.
	pub(super) places: BoundedSubscriptions,
	pub(super) outgoing: Outgoing,
	turns: Arc<Semaphore>,
}

impl Channel {
	pub(super) fn new(sink: MethodSink, places: BoundedSubscriptions, outgoing: Outgoing) -> Self {
		Self { sink, places, outgoing, turns: Arc::new(Semaphore::new(TURNS)) }
	}
}

/// A subscription that a client asks for. The server hands it to the method among the extensions.
#[derive(Debug)]
pub(super) struct Opening {
	pub(super) peer: Arc<Peer>,
	pub(super) limits: Arc<Limits>,
	/// Set when the answer with the subscription's id is on its way; notifications come after it.
	pub(super) answered: Arc<SetOnce<()>>,
	/// The place among the subscriptions of all connections.
	pub(super) _place: OwnedSemaphorePermit,
}

/// The place and the memory of one notification.
pub(super) struct Turn {
	pub(super) answer: Arc<Answer>,
	place: OwnedSemaphorePermit,
}

/// The subscription that is asked for; where there can be none, the client is told.
pub(super) async fn opening(
	pending: PendingSubscriptionSink,
	extensions: &Extensions,
) -> Result<(PendingSubscriptionSink, Arc<Opening>), Gone> {
	match extensions.get::<Arc<Opening>>() {
		Some(opening) => Ok((pending, Arc::clone(opening))),
		// Asked within the process.
		None => {
			pending.reject(error::no_subscriptions()).await;
			Err(Gone)
		}
	}
}

impl Opening {
	/// Waits until the connection has a place for a notification.
	pub(super) async fn turn(&self) -> Result<Turn, Gone> {
		let channel = self.peer.channel.as_ref().ok_or(Gone)?;
		let place = Arc::clone(&channel.turns).acquire_owned().await.map_err(|_| Gone)?;
		let answer = Answer::new(&self.peer.share, self.limits.max_answer);
		Ok(Turn { answer, place })
	}

	/// Runs a read of the chain where it does not hold up other tasks, when it is its turn among
	/// all reads.
	pub(super) async fn read<T: Send + 'static>(
		&self,
		read: impl FnOnce() -> T + Send + 'static,
	) -> Result<T, Gone> {
		let place = self.limits.read(&self.peer).await.ok_or(Gone)?;
		let read = move || {
			let result = read();
			drop(place);
			result
		};
		tokio::task::spawn_blocking(read).await.map_err(|_| Gone)
	}

	/// Tells the client that there is a subscription.
	pub(super) async fn accept(
		self: Arc<Self>,
		pending: PendingSubscriptionSink,
	) -> Result<Subscriber, Gone> {
		let sink = pending.accept().await.map_err(|_| Gone)?;
		let in_use = self.peer.in_use();
		Ok(Subscriber { sink, opening: self, _use: in_use })
	}
}

/// A subscription.
pub(super) struct Subscriber {
	sink: SubscriptionSink,
	opening: Arc<Opening>,
	_use: Option<Arc<()>>,
}

impl Subscriber {
	/// What it was opened with.
	pub(super) fn opening(&self) -> &Arc<Opening> {
		&self.opening
	}

	/// Waits until the client has gone or has ended the subscription.
	pub(super) async fn closed(&self) {
		self.sink.closed().await;
	}

	/// Waits until clients are told that a block is final; see [`crate::chain::finality`].
	pub(super) async fn until_final(&self, context: &Context, block: Hash) -> Result<(), Gone> {
		let mut blocks = context.chain.subscribe();
		let best = context.best();
		if best.hash != block {
			// It has a block above it.
			return Ok(());
		}
		loop {
			let notices = context.chain.notices();
			let Some(due) = notices.due.filter(|_| notices.announced.number < best.number) else {
				return Ok(());
			};
			tokio::select! {
				() = sleep_until(due.into()) => {}
				event = blocks.recv() => {
					if matches!(event, Err(RecvError::Closed)) { return Err(Gone) }
				}
				() = self.closed() => return Err(Gone),
			}
		}
	}

	/// Waits for `future`, but no longer than the client is there.
	async fn unless_closed<T>(&self, future: impl Future<Output = T>) -> Result<T, Gone> {
		tokio::select! {
			output = future => Ok(output),
			() = self.sink.closed() => Err(Gone),
		}
	}

	/// Waits until the connection has a place for a notification.
	pub(super) async fn turn(&self) -> Result<Turn, Gone> {
		self.unless_closed(self.opening.turn()).await?
	}

	/// Sends a notification when it is its turn.
	pub(super) async fn send(&self, item: &impl Serialize) -> Result<(), Gone> {
		loop {
			let turn = self.turn().await?;
			if self.send_made(turn, Ok(item)).await? {
				return Ok(());
			}
		}
	}

	/// Sends a notification that was made for this turn. False, after a pause, where there was no
	/// memory for it: it should be made again. One that can never be sent ends the subscription.
	pub(super) async fn send_made(
		&self,
		turn: Turn,
		made: RpcResult<impl Serialize>,
	) -> Result<bool, Gone> {
		match made.and_then(|item| self.write(&turn, &item)) {
			Ok(text) => self.queue(turn, text).await.map(|()| true),
			Err(refusal) if error::is_no_memory(&refusal) => {
				drop(turn);
				self.unless_closed(tokio::time::sleep(PAUSE)).await?;
				Ok(false)
			}
			Err(refusal) => {
				tracing::debug!(target: "rpc", "a subscription ends: {}", refusal.message());
				Err(Gone)
			}
		}
	}

	fn write(&self, turn: &Turn, item: &impl Serialize) -> RpcResult<String> {
		let subscription = self.sink.subscription_id();
		turn.answer.write(&SubscriptionResponse::new(
			self.sink.method_name().into(),
			SubscriptionPayload { subscription, result: item },
		))
	}

	async fn queue(&self, turn: Turn, text: String) -> Result<(), Gone> {
		let channel = self.opening.peer.channel.as_ref().ok_or(Gone)?;
		let keep = Keep::new(turn.answer, self.opening.peer.in_use()).with_place(turn.place);
		let message = Message::Text { text, _keep: keep };
		self.unless_closed(async {
			self.opening.answered.wait().await;
			channel.outgoing.send(message).await.map_err(|_| Gone)
		})
		.await?
	}
}
