//! The send queue of a WebSocket connection, and what each message holds until it is sent.

use super::response_budget::ResponseBudget;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// Bounded. Senders wait while it is full.
pub(super) type SendQueue = mpsc::Sender<OutgoingMessage>;

#[derive(Debug)]
pub(super) enum OutgoingMessage {
	/// JSON.
	Text {
		text: String,
		/// Dropped after the message is sent.
		_guard: SendGuard,
	},
	/// The payload of the ping.
	Pong(Vec<u8>),
	/// The last message: a WebSocket status code and the reason.
	Close(u16, String),
}

/// Resources of a message. Released on drop.
#[derive(Debug)]
pub(super) struct SendGuard {
	/// The memory of the response.
	_budget: Arc<ResponseBudget>,
	/// The permit for its kind of message on the connection.
	_permit: Option<OwnedSemaphorePermit>,
	/// Marks the connection as used.
	_connection_use: Option<Arc<()>>,
}

impl SendGuard {
	pub(super) fn new(budget: Arc<ResponseBudget>, connection_use: Option<Arc<()>>) -> Self {
		Self { _budget: budget, _permit: None, _connection_use: connection_use }
	}

	pub(super) fn with_permit(self, permit: OwnedSemaphorePermit) -> Self {
		Self { _permit: Some(permit), ..self }
	}
}
