//! A WebSocket connection. It reads requests only as fast as it answers them, and answers only as fast
//! as the client reads.

use super::{
	connections::Connection,
	frame_reader::{FrameReader, Incoming, ReadError},
	state::{ServerState, Session},
};
use crate::rpc::{
	connection::{RpcConnection, SubscriptionChannel},
	dispatch::RpcResponse,
	error,
	memory_budget::MemoryReservation,
	rate_limit::CallBucket,
	response_budget::ResponseBudget,
	send_queue::{OutgoingMessage, SendGuard, SendQueue},
};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use jsonrpsee::{
	BoundedSubscriptions, ConnectionId, MethodSink,
	types::{ErrorObjectOwned, Id, ResponsePayload},
};
use serde_json::value::RawValue;
use soketto::base::{Codec, Header, OpCode};
use std::{io, sync::Arc, time::Duration};
use tokio::{
	io::{AsyncWrite, AsyncWriteExt, BufWriter},
	sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch},
	task::JoinSet,
	time::{Interval, MissedTickBehavior, interval},
};

/// Maximum messages in the send queue.
const QUEUE_LENGTH: usize = 32;

/// Time between two pings.
const PING_INTERVAL: Duration = Duration::from_secs(30);

/// Time limit for sending the last messages before the socket is closed.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

const NORMAL_CLOSURE: u16 = 1000;
const GOING_AWAY: u16 = 1001;
const TRY_AGAIN_LATER: u16 = 1013;

/// Serves a connection until it is closed.
pub(super) async fn serve(
	upgraded: Upgraded,
	state: Arc<ServerState>,
	session: Arc<Session>,
	calls: Option<Arc<CallBucket>>,
) {
	let connection = &session.slot.connection;
	let (read, write) = tokio::io::split(TokioIo::new(upgraded));
	let (outgoing, queue) = mpsc::channel(QUEUE_LENGTH);
	let (sink, ignored) = mpsc::channel(1);
	let permits = BoundedSubscriptions::new(state.max_subscriptions_per_connection);
	let rpc_connection = RpcConnection::new(
		ConnectionId(usize::try_from(connection.id).unwrap_or(usize::MAX)),
		Arc::clone(&session.memory),
		Arc::downgrade(&connection.uses),
		Some(SubscriptionChannel::new(MethodSink::new(sink), permits, outgoing.clone())),
		connection.address,
		Arc::clone(&connection.reads),
		calls,
	);
	let reader = Reader {
		frames: FrameReader::new(read, state.max_request_size, Arc::clone(&session.memory)),
		pending: Arc::new(Semaphore::new(state.max_calls_per_connection)),
		calls: JoinSet::new(),
		rpc_connection,
		outgoing: outgoing.clone(),
		connection: Arc::clone(connection),
		state,
	};
	let writer = write_messages(write, queue, ignored);
	tokio::pin!(writer);
	let close = tokio::select! {
		// The client disconnected, or does not read.
		_ = &mut writer => return,
		close = reader.run(session.stop.clone()) => close,
		_ = connection.evicted.wait() => {
			let reason = "the connection was unused and another one needs its slot";
			Some((TRY_AGAIN_LATER, reason.to_owned()))
		}
	};
	if let Some((code, reason)) = close {
		tracing::debug!(target: "rpc", "closing a connection: {reason}");
		let last = async {
			let _ = outgoing.send(OutgoingMessage::Close(code, reason)).await;
			std::future::pending::<()>().await;
		};
		tokio::select! {
			_ = &mut writer => {}
			() = last => {}
			() = tokio::time::sleep(CLOSE_TIMEOUT) => {}
		}
	}
}

/// Reads messages and spawns a task for each.
struct Reader<R> {
	frames: FrameReader<R>,
	/// Limits calls that run or whose responses are not yet sent.
	pending: Arc<Semaphore>,
	calls: JoinSet<()>,
	rpc_connection: Arc<RpcConnection>,
	outgoing: SendQueue,
	connection: Arc<Connection>,
	state: Arc<ServerState>,
}

impl<R: tokio::io::AsyncRead + Unpin> Reader<R> {
	/// Runs until the connection ends. Returns the status code and the reason to close it with, unless
	/// the client has disconnected. Dropping the future cancels the calls.
	async fn run(mut self, mut stop: watch::Receiver<()>) -> Option<(u16, String)> {
		loop {
			let incoming = tokio::select! {
				incoming = self.frames.next() => incoming,
				_ = stop.changed() => {
					while self.calls.join_next().await.is_some() {}
					return Some((GOING_AWAY, "the node is stopping".to_owned()));
				}
			};
			self.connection.touch();
			let message = match incoming {
				Ok(Incoming::Message(bytes, memory)) => {
					let permit = Arc::clone(&self.pending).acquire_owned().await.ok()?;
					self.spawn_call(bytes, memory, permit);
					None
				}
				Ok(Incoming::TooLarge) => {
					let limit = self.state.max_request_size;
					Some(error_message(&self.rpc_connection, error::request_too_large(limit)))
				}
				Ok(Incoming::OutOfMemory(exceeded)) => {
					Some(error_message(&self.rpc_connection, error::out_of_memory(exceeded)))
				}
				Ok(Incoming::Ping(bytes)) => Some(OutgoingMessage::Pong(bytes)),
				Ok(Incoming::Pong) => None,
				Ok(Incoming::Close) => return Some((NORMAL_CLOSURE, String::new())),
				Err(ReadError::Client(code, reason)) => return Some((code, reason)),
				Err(ReadError::Socket(cause)) => {
					tracing::debug!(target: "rpc", "connection ended: {cause}");
					return None;
				}
			};
			if let Some(message) = message {
				self.outgoing.send(message).await.ok()?;
			}
			while self.calls.try_join_next().is_some() {}
		}
	}

	fn spawn_call(
		&mut self,
		bytes: Vec<u8>,
		memory: MemoryReservation,
		permit: OwnedSemaphorePermit,
	) {
		let (connection, state) = (Arc::clone(&self.rpc_connection), Arc::clone(&self.state));
		let (outgoing, in_use) = (self.outgoing.clone(), Arc::clone(&self.connection.uses));
		self.calls.spawn(async move {
			let response = state.dispatcher.handle(&connection, &bytes).await;
			drop((bytes, memory, in_use));
			let Some(RpcResponse { text, guard, responded }) = response else { return };
			let _guard = guard.with_permit(permit);
			if outgoing.send(OutgoingMessage::Text { text, _guard }).await.is_ok() {
				let _ = responded.set(());
			}
		});
	}
}

/// The response to a message that was skipped.
fn error_message(connection: &RpcConnection, error: ErrorObjectOwned) -> OutgoingMessage {
	let response = jsonrpsee::types::Response::new(ResponsePayload::<()>::error(error), Id::Null);
	let text = serde_json::to_string(&response).unwrap_or_default();
	let budget = ResponseBudget::new(&connection.memory, text.len());
	let _guard = SendGuard::new(budget, connection.mark_used());
	OutgoingMessage::Text { text, _guard }
}

/// Writes messages until the close message, or until the client disconnects.
async fn write_messages<W: AsyncWrite + Unpin>(
	write: W,
	mut queue: mpsc::Receiver<OutgoingMessage>,
	mut ignored: mpsc::Receiver<Box<RawValue>>,
) -> io::Result<()> {
	let mut write = Writer { io: BufWriter::new(write), codec: Codec::new() };
	let mut ping: Interval = interval(PING_INTERVAL);
	ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
	loop {
		let message = tokio::select! {
			message = queue.recv() => message,
			_ = ping.tick() => {
				write.frame(OpCode::Ping, &[]).await?;
				write.io.flush().await?;
				continue;
			}
			// Messages that jsonrpsee sends on its own channel.
			Some(_) = ignored.recv() => continue,
		};
		match message {
			Some(OutgoingMessage::Text { text, _guard }) => {
				write.frame(OpCode::Text, text.as_bytes()).await?;
				if queue.is_empty() {
					write.io.flush().await?;
				}
			}
			Some(OutgoingMessage::Pong(bytes)) => {
				write.frame(OpCode::Pong, &bytes).await?;
				write.io.flush().await?;
			}
			Some(OutgoingMessage::Close(code, reason)) => {
				let mut payload = code.to_be_bytes().to_vec();
				// A control frame has at most 125 bytes, two of them the status code.
				payload.extend(reason.bytes().take(123));
				write.frame(OpCode::Close, &payload).await?;
				write.io.flush().await?;
				return write.io.shutdown().await;
			}
			None => return Ok(()),
		}
	}
}

struct Writer<W> {
	io: BufWriter<W>,
	codec: Codec,
}

impl<W: AsyncWrite + Unpin> Writer<W> {
	async fn frame(&mut self, kind: OpCode, payload: &[u8]) -> io::Result<()> {
		let mut header = Header::new(kind);
		header.set_fin(true).set_payload_len(payload.len());
		self.io.write_all(self.codec.encode_header(&header)).await?;
		self.io.write_all(payload).await
	}
}
