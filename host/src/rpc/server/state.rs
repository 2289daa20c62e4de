//! What connections share, and what each one owns.

use super::{
	call_rates::CallRates,
	connections::{ConnectionRegistry, ConnectionSlot},
};
use crate::rpc::{
	dispatch::Dispatcher, memory_budget::ConnectionMemory, origin_policy::OriginPolicy,
};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, mpsc, watch};

/// Shared by all connections.
pub(super) struct ServerState {
	pub(super) dispatcher: Dispatcher,
	pub(super) registry: Arc<ConnectionRegistry>,
	pub(super) policy: OriginPolicy,
	pub(super) call_rates: CallRates,
	pub(super) max_request_size: usize,
	pub(super) max_calls_per_connection: usize,
	pub(super) max_subscriptions_per_connection: u32,
}

/// Exists as long as the connection's socket is open.
pub(super) struct OpenSocket {
	pub(super) _permit: OwnedSemaphorePermit,
	/// The server has stopped when the last clone is dropped.
	pub(super) _alive: mpsc::Sender<()>,
}

/// Owned by a connection until it is closed. A WebSocket session takes it over from the HTTP task.
pub(super) struct Session {
	pub(super) slot: ConnectionSlot,
	pub(super) memory: Arc<ConnectionMemory>,
	pub(super) stop: watch::Receiver<()>,
	pub(super) _socket: OpenSocket,
}
