//! A WebSocket connection: messages are read only as fast as they are answered, and answers are made
//! only as fast as they are read.

use super::{
	Shared,
	frames::{Broken, Frames, Incoming},
	http::Session,
	registry::Connection,
};
use crate::rpc::{
	answer::Answer,
	dispatch::{Peer, Reply},
	error,
	memory::Held,
	outgoing::{Keep, Message, Outgoing},
	subscription::Channel,
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

/// Messages that wait to be sent, at most. Who has more to send waits.
const QUEUE: usize = 32;

/// How often the client is pinged.
const PING: Duration = Duration::from_secs(30);

/// How long a client may take to take the last messages.
const FAREWELL: Duration = Duration::from_secs(1);

const GOING_AWAY: u16 = 1001;
const TRY_AGAIN_LATER: u16 = 1013;

/// Serves a connection to its end.
pub(super) async fn serve(upgraded: Upgraded, shared: Arc<Shared>, session: Arc<Session>) {
	let connection = &session.place.connection;
	let (read, write) = tokio::io::split(TokioIo::new(upgraded));
	let (outgoing, queue) = mpsc::channel(QUEUE);
	let (sink, ignored) = mpsc::channel(1);
	let places = BoundedSubscriptions::new(shared.max_subscriptions_per_connection);
	let peer = Peer::new(
		ConnectionId(usize::try_from(connection.id).unwrap_or(usize::MAX)),
		Arc::clone(&session.share),
		Arc::downgrade(&connection.uses),
		Some(Channel::new(MethodSink::new(sink), places, outgoing.clone())),
	);
	let reader = Reader {
		frames: Frames::new(read, shared.max_request_size, Arc::clone(&peer.share)),
		pending: Arc::new(Semaphore::new(shared.max_calls_per_connection)),
		calls: JoinSet::new(),
		peer,
		outgoing: outgoing.clone(),
		connection: Arc::clone(connection),
		shared,
	};
	let writer = write_messages(write, queue, ignored);
	tokio::pin!(writer);
	let farewell = tokio::select! {
		// The client has gone, or does not read.
		_ = &mut writer => return,
		farewell = reader.run(session.stop.clone()) => farewell,
		_ = connection.dismissed.wait() => {
			let reason = "the connection was not used and others need its place";
			Some((TRY_AGAIN_LATER, reason.to_owned()))
		}
	};
	if let Some((code, reason)) = farewell {
		tracing::debug!(target: "rpc", "a connection is closed: {reason}");
		let last = async {
			let _ = outgoing.send(Message::Close(code, reason)).await;
			std::future::pending::<()>().await;
		};
		tokio::select! {
			_ = &mut writer => {}
			() = last => {}
			() = tokio::time::sleep(FAREWELL) => {}
		}
	}
}

/// Reads messages and has them answered.
struct Reader<R> {
	frames: Frames<R>,
	/// Calls that are answered, or whose answers have not been sent.
	pending: Arc<Semaphore>,
	calls: JoinSet<()>,
	peer: Arc<Peer>,
	outgoing: Outgoing,
	connection: Arc<Connection>,
	shared: Arc<Shared>,
}

impl<R: tokio::io::AsyncRead + Unpin> Reader<R> {
	/// Runs to the end of the connection; how to take leave, if there is anybody to take leave of.
	/// What is being answered ends when this is dropped.
	async fn run(mut self, mut stop: watch::Receiver<()>) -> Option<(u16, String)> {
		loop {
			let incoming = tokio::select! {
				incoming = self.frames.next() => incoming,
				_ = stop.changed() => {
					while self.calls.join_next().await.is_some() {}
					return Some((GOING_AWAY, "the node stops".to_owned()));
				}
			};
			self.connection.touch();
			let message = match incoming {
				Ok(Incoming::Message(bytes, held)) => {
					let place = Arc::clone(&self.pending).acquire_owned().await.ok()?;
					self.answer(bytes, held, place);
					None
				}
				Ok(Incoming::TooLarge) => {
					let limit = self.shared.max_request_size;
					Some(refusal(&self.peer, error::request_too_large(limit)))
				}
				Ok(Incoming::NoMemory(full)) => Some(refusal(&self.peer, error::no_memory(full))),
				Ok(Incoming::Ping(bytes)) => Some(Message::Pong(bytes)),
				Ok(Incoming::Pong) => None,
				Ok(Incoming::Close) => return Some((1000, String::new())),
				Err(Broken::Client(code, reason)) => return Some((code, reason)),
				Err(Broken::Socket(cause)) => {
					tracing::debug!(target: "rpc", "a connection ended: {cause}");
					return None;
				}
			};
			if let Some(message) = message {
				self.outgoing.send(message).await.ok()?;
			}
			while self.calls.try_join_next().is_some() {}
		}
	}

	fn answer(&mut self, bytes: Vec<u8>, held: Held, place: OwnedSemaphorePermit) {
		let (peer, shared) = (Arc::clone(&self.peer), Arc::clone(&self.shared));
		let (outgoing, in_use) = (self.outgoing.clone(), Arc::clone(&self.connection.uses));
		self.calls.spawn(async move {
			let reply = shared.dispatcher.reply(&peer, &bytes).await;
			drop((bytes, held, in_use));
			let Some(Reply { text, keep, answered }) = reply else { return };
			let _keep = keep.with_place(place);
			if outgoing.send(Message::Text { text, _keep }).await.is_ok() {
				let _ = answered.set(());
			}
		});
	}
}

/// The answer to a message that was not read.
fn refusal(peer: &Peer, error: ErrorObjectOwned) -> Message {
	let answer = jsonrpsee::types::Response::new(ResponsePayload::<()>::error(error), Id::Null);
	let text = serde_json::to_string(&answer).unwrap_or_default();
	let _keep = Keep::new(Answer::new(&peer.share, text.len()), peer.in_use());
	Message::Text { text, _keep }
}

/// Writes messages until the last, or until the client is gone.
async fn write_messages<W: AsyncWrite + Unpin>(
	write: W,
	mut queue: mpsc::Receiver<Message>,
	mut ignored: mpsc::Receiver<Box<RawValue>>,
) -> io::Result<()> {
	let mut write = Writer { io: BufWriter::new(write), codec: Codec::new() };
	let mut ping: Interval = interval(PING);
	ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
	loop {
		let message = tokio::select! {
			message = queue.recv() => message,
			_ = ping.tick() => {
				write.frame(OpCode::Ping, &[]).await?;
				write.io.flush().await?;
				continue;
			}
			// What the library sends beside the answers.
			Some(_) = ignored.recv() => continue,
		};
		match message {
			Some(Message::Text { text, _keep }) => {
				write.frame(OpCode::Text, text.as_bytes()).await?;
				if queue.is_empty() {
					write.io.flush().await?;
				}
			}
			Some(Message::Pong(bytes)) => {
				write.frame(OpCode::Pong, &bytes).await?;
				write.io.flush().await?;
			}
			Some(Message::Close(code, reason)) => {
				let mut payload = code.to_be_bytes().to_vec();
				// A control frame has at most 125 bytes.
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
