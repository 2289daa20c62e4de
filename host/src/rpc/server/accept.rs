//! Accepts connections.
//!
//! Every socket holds a permit from before it is accepted until it is closed, so that the process never
//! exceeds its limit of open files. A connection without a slot is still answered: it may send one
//! request, and gets `GET /health` or an error. Of these overflow connections there are few; a new one
//! replaces the oldest.

use super::{
	connections::{Connection, ConnectionSlot},
	http,
	state::{OpenSocket, ServerState, Session},
	write_timeout::WriteTimeout,
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
	collections::VecDeque,
	convert::Infallible,
	io,
	net::SocketAddr,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	net::{TcpListener, TcpStream},
	sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch},
	task::AbortHandle,
};

/// Maximum sockets of connections without a slot: half of them overflow connections, half of them
/// connections that lost their slot and are closing.
const EXTRA_SOCKETS: usize = 128;

/// Maximum sockets, by kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct SocketLimits {
	total: usize,
	/// Connections with a slot.
	pub(super) connections: usize,
	overflow: usize,
}

impl SocketLimits {
	/// Limits for `wanted` connections where the system allows `allowed` sockets. All limits shrink
	/// where that is too few.
	pub(super) fn new(wanted: usize, allowed: usize) -> Self {
		let total = wanted.saturating_add(EXTRA_SOCKETS).min(allowed).max(4);
		let extra = EXTRA_SOCKETS.min(total / 4).max(2);
		Self { total, connections: total - extra, overflow: extra / 2 }
	}
}

/// Time limit for a request's head, and for an idle connection.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// Time limit for an overflow connection, from its request to its response.
const OVERFLOW_TIMEOUT: Duration = Duration::from_secs(2);

/// Size of the read buffer, and so the maximum bytes of a request's head.
const MAX_HEAD_SIZE: usize = 64 << 10;

const MAX_HEADERS: usize = 64;

/// Pause after an error of the system: the first and the longest.
const MIN_BACKOFF: Duration = Duration::from_millis(50);
const MAX_BACKOFF: Duration = Duration::from_secs(1);

/// Minimum time between two warnings.
const WARN_INTERVAL: Duration = Duration::from_secs(60);

/// Accepts connections until `stop` changes. All clones of `alive` are dropped when the last connection
/// is closed.
pub(super) async fn accept(
	listener: TcpListener,
	state: Arc<ServerState>,
	limits: SocketLimits,
	mut stop: watch::Receiver<()>,
	alive: mpsc::Sender<()>,
) {
	let permits = Arc::new(Semaphore::new(limits.total));
	let mut overflow: VecDeque<AbortHandle> = VecDeque::new();
	let mut backoff = Backoff::default();
	let stopped = stop.clone();
	for id in 0.. {
		let accepted = tokio::select! {
			accepted = next(&listener, &permits, &mut backoff) => accepted,
			_ = stop.changed() => return,
		};
		let Some((socket, address, permit)) = accepted else { return };
		let open = OpenSocket { _permit: permit, _alive: alive.clone() };
		match state.registry.slot(id, address.ip()) {
			Some(slot) => {
				tokio::spawn(serve(socket, Arc::clone(&state), slot, open, stopped.clone()));
			}
			None => {
				if overflow.len() >= limits.overflow
					&& let Some(oldest) = overflow.pop_front()
				{
					oldest.abort();
				}
				let task = tokio::spawn(serve_overflow(socket, Arc::clone(&state), open));
				overflow.push_back(task.abort_handle());
			}
		}
	}
}

/// The next connection. None if the semaphore is closed.
async fn next(
	listener: &TcpListener,
	permits: &Arc<Semaphore>,
	backoff: &mut Backoff,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
	let permit = Arc::clone(permits).acquire_owned().await.ok()?;
	loop {
		match listener.accept().await {
			Ok((socket, address)) => {
				backoff.reset();
				return Some((socket, address, permit));
			}
			// The client has already disconnected.
			Err(cause)
				if matches!(
					cause.kind(),
					io::ErrorKind::ConnectionAborted
						| io::ErrorKind::ConnectionReset
						| io::ErrorKind::Interrupted
				) => {}
			Err(cause) => backoff.wait(&cause).await,
		}
	}
}

/// Exponential backoff after errors of the system.
#[derive(Default)]
struct Backoff {
	last: Duration,
	warned: Option<Instant>,
}

impl Backoff {
	fn reset(&mut self) {
		self.last = Duration::ZERO;
	}

	async fn wait(&mut self, cause: &io::Error) {
		if self.warned.is_none_or(|warned| warned.elapsed() > WARN_INTERVAL) {
			self.warned = Some(Instant::now());
			tracing::warn!(
				target: "rpc",
				"cannot accept connections: {cause}; trying again every second"
			);
		}
		self.last = self.last.saturating_mul(2).clamp(MIN_BACKOFF, MAX_BACKOFF);
		tokio::time::sleep(self.last).await;
	}
}

fn http1(head_timeout: Duration) -> http1::Builder {
	let mut builder = http1::Builder::new();
	builder.timer(TokioTimer::new());
	builder.header_read_timeout(head_timeout).max_headers(MAX_HEADERS).max_buf_size(MAX_HEAD_SIZE);
	builder
}

async fn serve(
	socket: TcpStream,
	state: Arc<ServerState>,
	slot: ConnectionSlot,
	open: OpenSocket,
	mut stop: watch::Receiver<()>,
) {
	// Responses are written at once. Nagle's algorithm would only delay them.
	let _ = socket.set_nodelay(true);
	let connection: Arc<Connection> = Arc::clone(&slot.connection);
	let socket = TokioIo::new(WriteTimeout::new(socket, Arc::clone(&connection)));
	let memory = state.dispatcher.limits.memory.connection();
	let session = Arc::new(Session { slot, memory, stop: stop.clone(), _socket: open });
	let service = service_fn(move |request: hyper::Request<Incoming>| {
		let (state, session) = (Arc::clone(&state), Arc::clone(&session));
		async move { Ok::<_, Infallible>(http::respond(request, state, session).await) }
	});
	let serving = http1(HEAD_TIMEOUT).serve_connection(socket, service).with_upgrades();
	tokio::pin!(serving);
	let ended = tokio::select! {
		ended = &mut serving => ended,
		_ = connection.evicted.wait() => Ok(()),
		_ = stop.changed() => {
			// Finishes the request in progress.
			serving.as_mut().graceful_shutdown();
			serving.await
		}
	};
	if let Err(cause) = ended {
		tracing::debug!(target: "rpc", "connection ended: {cause}");
	}
}

/// Answers one request of a connection without a slot.
async fn serve_overflow(socket: TcpStream, state: Arc<ServerState>, open: OpenSocket) {
	let service = service_fn(|request: hyper::Request<Incoming>| {
		let response = http::respond_overflow(&request, &state);
		async move { Ok::<_, Infallible>(response) }
	});
	let mut builder = http1(OVERFLOW_TIMEOUT);
	builder.keep_alive(false);
	let serving = builder.serve_connection(TokioIo::new(socket), service);
	let _ = tokio::time::timeout(OVERFLOW_TIMEOUT, serving).await;
	drop(open);
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_kind_of_socket_has_room_within_the_total() {
		for (wanted, allowed) in
			[(500, usize::MAX), (500, 628), (500, 172), (2, 5000), (1, 1), (9, 8)]
		{
			let SocketLimits { total, connections, overflow } = SocketLimits::new(wanted, allowed);
			let case = format!("{wanted} of {allowed}");
			assert!(total <= allowed.max(4) && connections >= 1 && overflow >= 1, "{case}");
			assert!(connections + overflow < total, "{case}");
			assert!(connections >= wanted || total == allowed.max(4), "{case}: {connections}");
		}
		assert_eq!(SocketLimits::new(500, usize::MAX).connections, 500);
	}
}
