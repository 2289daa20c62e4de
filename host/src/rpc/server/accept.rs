//! Taking connections.
//!
//! Every socket has a permit from before it is accepted until it is closed, so that there are never
//! more than the process may have open. A connection that finds no place is still answered, by one
//! of a few helpers that serve `GET /health` and refuse all else; of those the oldest makes room.

use super::{
	Shared, http,
	paced::Paced,
	registry::{Connection, Place},
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

/// Sockets beside those of connections with a place, at most: half of them for connections beyond the
/// limit that are answered, half for those that lost their place and are being closed.
const BESIDE: usize = 128;

/// How many sockets there may be, and of which kind.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sockets {
	/// In all.
	all: usize,
	/// Of connections that have a place.
	pub(super) places: usize,
	/// Of connections beyond the limit that are answered.
	helpers: usize,
}

impl Sockets {
	/// For so many connections, if the system allows as many sockets; else fewer of every kind.
	pub(super) fn new(wanted: usize, allowed: usize) -> Self {
		let all = wanted.saturating_add(BESIDE).min(allowed).max(4);
		let beside = BESIDE.min(all / 4).max(2);
		Self { all, places: all - beside, helpers: beside / 2 }
	}
}

/// How long a request's head may take, and how long a connection may be idle.
const HEAD: Duration = Duration::from_secs(30);

/// The same for a connection beyond the limit, with its answer.
const HELP: Duration = Duration::from_secs(2);

/// The most that is read ahead, and so the most bytes of a request's head.
const BUFFER: usize = 64 << 10;

/// The most headers of a request.
const HEADERS: usize = 64;

/// How long to wait when the system has no socket to give: at first, and at most.
const BACKOFF: Duration = Duration::from_millis(50);
const LONGEST_BACKOFF: Duration = Duration::from_secs(1);

/// How often the log says that the system has no sockets.
const NOTICE: Duration = Duration::from_secs(60);

/// A connection's socket is open.
pub(super) struct Open {
	_permit: OwnedSemaphorePermit,
	/// The server has stopped when no clone is left.
	_alive: mpsc::Sender<()>,
}

/// Accepts until told to stop. `alive` is dropped when all connections are closed.
pub(super) async fn accept(
	listener: TcpListener,
	shared: Arc<Shared>,
	sockets: Sockets,
	mut stop: watch::Receiver<()>,
	alive: mpsc::Sender<()>,
) {
	let permits = Arc::new(Semaphore::new(sockets.all));
	let mut helpers: VecDeque<AbortHandle> = VecDeque::new();
	let mut backoff = Backoff::default();
	let stopped = stop.clone();
	for id in 0.. {
		let accepted = tokio::select! {
			accepted = next(&listener, &permits, &mut backoff) => accepted,
			_ = stop.changed() => return,
		};
		let Some((socket, address, permit)) = accepted else { return };
		let open = Open { _permit: permit, _alive: alive.clone() };
		match shared.registry.place(id, address.ip()) {
			Some(place) => {
				tokio::spawn(serve(socket, Arc::clone(&shared), place, open, stopped.clone()));
			}
			None => {
				if helpers.len() >= sockets.helpers
					&& let Some(oldest) = helpers.pop_front()
				{
					oldest.abort();
				}
				let task = tokio::spawn(refuse(socket, Arc::clone(&shared), open));
				helpers.push_back(task.abort_handle());
			}
		}
	}
}

/// The next connection; None if the server is gone.
async fn next(
	listener: &TcpListener,
	permits: &Arc<Semaphore>,
	backoff: &mut Backoff,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
	let permit = Arc::clone(permits).acquire_owned().await.ok()?;
	loop {
		match listener.accept().await {
			Ok((socket, address)) => {
				backoff.end();
				return Some((socket, address, permit));
			}
			// The client has gone already.
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

/// The pause after a failure of the system, longer each time.
#[derive(Default)]
struct Backoff {
	last: Duration,
	told: Option<Instant>,
}

impl Backoff {
	fn end(&mut self) {
		self.last = Duration::ZERO;
	}

	async fn wait(&mut self, cause: &io::Error) {
		if self.told.is_none_or(|told| told.elapsed() > NOTICE) {
			self.told = Some(Instant::now());
			tracing::warn!(
				target: "rpc",
				"no connection can be accepted: {cause}; trying again every second"
			);
		}
		self.last = self.last.saturating_mul(2).clamp(BACKOFF, LONGEST_BACKOFF);
		tokio::time::sleep(self.last).await;
	}
}

fn http1(head: Duration) -> http1::Builder {
	let mut builder = http1::Builder::new();
	builder.timer(TokioTimer::new());
	builder.header_read_timeout(head).max_headers(HEADERS).max_buf_size(BUFFER);
	builder
}

/// Serves a connection to its end.
async fn serve(
	socket: TcpStream,
	shared: Arc<Shared>,
	place: Place,
	open: Open,
	mut stop: watch::Receiver<()>,
) {
	// Answers are small and complete: nothing is gained by waiting for more.
	let _ = socket.set_nodelay(true);
	let connection: Arc<Connection> = Arc::clone(&place.connection);
	let socket = TokioIo::new(Paced::new(socket, Arc::clone(&connection)));
	// A WebSocket session outlives this task and takes both along.
	let share = shared.dispatcher.limits.memory.share();
	let session = Arc::new(http::Session { place, share, stop: stop.clone(), _open: open });
	let service = service_fn(move |request: hyper::Request<Incoming>| {
		let (shared, session) = (Arc::clone(&shared), Arc::clone(&session));
		async move { Ok::<_, Infallible>(http::answer(request, shared, session).await) }
	});
	let serving = http1(HEAD).serve_connection(socket, service).with_upgrades();
	tokio::pin!(serving);
	let ended = tokio::select! {
		ended = &mut serving => ended,
		_ = connection.dismissed.wait() => Ok(()),
		_ = stop.changed() => {
			// What is being answered is answered still.
			serving.as_mut().graceful_shutdown();
			serving.await
		}
	};
	if let Err(cause) = ended {
		tracing::debug!(target: "rpc", "a connection ended: {cause}");
	}
}

/// Answers one request of a connection that has no place.
async fn refuse(socket: TcpStream, shared: Arc<Shared>, open: Open) {
	let service = service_fn(|request: hyper::Request<Incoming>| {
		let answer = http::refuse(&request, &shared);
		async move { Ok::<_, Infallible>(answer) }
	});
	let mut builder = http1(HELP);
	builder.keep_alive(false);
	let serving = builder.serve_connection(TokioIo::new(socket), service);
	let _ = tokio::time::timeout(HELP, serving).await;
	drop(open);
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn there_are_sockets_of_every_kind_however_few() {
		for (wanted, allowed) in
			[(500, usize::MAX), (500, 628), (500, 172), (2, 5000), (1, 1), (9, 8)]
		{
			let Sockets { all, places, helpers } = Sockets::new(wanted, allowed);
			assert!(all <= allowed.max(4) && places >= 1 && helpers >= 1, "{wanted} of {allowed}");
			assert!(places + helpers < all, "{wanted} of {allowed}");
			assert!(places >= wanted || all == allowed.max(4), "{wanted} of {allowed}: {places}");
		}
		assert_eq!(Sockets::new(500, usize::MAX).places, 500);
	}
}
