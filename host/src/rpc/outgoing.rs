//! What waits to be sent on a WebSocket connection, and what is counted until it is.

use super::answer::Answer;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc};

/// The queue of a connection. Whoever has something to send waits for a place.
pub(super) type Outgoing = mpsc::Sender<Message>;

/// One message.
#[derive(Debug)]
pub(super) enum Message {
	/// JSON.
	Text {
		/// The JSON.
		text: String,
		/// Dropped when the message has been sent.
		_keep: Keep,
	},
	/// The answer to a ping, with its bytes.
	Pong(Vec<u8>),
	/// The last message: a code of WebSocket and the reason.
	Close(u16, String),
}

/// What a message takes up until it has been sent.
#[derive(Debug)]
pub(super) struct Keep {
	/// Its memory.
	_answer: Arc<Answer>,
	/// Its place among those of its kind on the connection.
	_place: Option<OwnedSemaphorePermit>,
	/// The connection is in use.
	_use: Option<Arc<()>>,
}

impl Keep {
	pub(super) fn new(answer: Arc<Answer>, in_use: Option<Arc<()>>) -> Self {
		Self { _answer: answer, _place: None, _use: in_use }
	}

	/// Also keeps a place.
	pub(super) fn with_place(self, place: OwnedSemaphorePermit) -> Self {
		Self { _place: Some(place), ..self }
	}
}
