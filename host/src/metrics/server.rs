//! As much of HTTP as a monitoring system needs, on a thread of its own: nothing that happens on the
//! port for clients keeps the numbers from being seen.
//!
//! Connections are served beside each other, each for a short time. Of more than a bounded number the
//! oldest is closed for the newest: whoever only holds connections keeps nobody out.

use super::Metrics;
use std::{
	collections::VecDeque,
	io,
	net::{Ipv4Addr, SocketAddr, TcpListener},
	sync::Arc,
	thread::JoinHandle,
	time::Duration,
};
use thiserror::Error;
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::TcpStream,
	sync::oneshot,
	task::AbortHandle,
	time::timeout,
};

/// The port that Substrate nodes show their numbers on.
pub const DEFAULT_PORT: u16 = 9615;

/// How long a request may take, from the connection to its last byte.
const REQUEST_TIME: Duration = Duration::from_secs(1);

/// How long the answer may take to be read.
const ANSWER_TIME: Duration = Duration::from_secs(5);

/// The most connections at a time.
const MAX_CONNECTIONS: usize = 32;

/// How long to wait when the system gives no connection: it may be out of descriptors for a while.
const RETRY: Duration = Duration::from_millis(100);

/// The most bytes that a request may have; it needs some dozens.
const MAX_REQUEST: usize = 8 << 10;

/// Why the numbers are not shown.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MetricsError {
	/// The port cannot be had.
	#[error(
		"the metrics cannot be served on port {port}: {cause}; choose another --prometheus-port"
	)]
	Port {
		/// The port asked for.
		port: u16,
		/// The system's words.
		cause: io::Error,
	},
	/// The system gives no thread.
	#[error("the system refuses to start a thread for the metrics: {0}; check its limits")]
	Thread(io::Error),
}

/// Takes the port; 0 takes any free one. On localhost alone unless `external`.
///
/// # Errors
/// [`MetricsError::Port`].
pub fn bind(port: u16, external: bool) -> Result<TcpListener, MetricsError> {
	let interface = if external { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
	TcpListener::bind((interface, port)).map_err(|cause| MetricsError::Port { port, cause })
}

/// A server of metrics. Stops when dropped.
pub struct MetricsServer {
	address: SocketAddr,
	stop: Option<oneshot::Sender<()>>,
	thread: Option<JoinHandle<()>>,
}

impl MetricsServer {
	/// Serves on a port taken with [`bind`].
	///
	/// # Errors
	/// [`MetricsError::Thread`], and [`MetricsError::Port`] if the port is gone.
	pub fn start(listener: TcpListener, metrics: Arc<Metrics>) -> Result<Self, MetricsError> {
		let gone = |cause| MetricsError::Port { port: 0, cause };
		let address = listener.local_addr().map_err(gone)?;
		listener.set_nonblocking(true).map_err(gone)?;
		let runtime = tokio::runtime::Builder::new_current_thread()
			.enable_all()
			.build()
			.map_err(MetricsError::Thread)?;
		let (stop, stopped) = oneshot::channel();
		let serve = move || {
			runtime.block_on(async {
				tokio::select! {
					() = serve(listener, metrics) => {}
					// Told, or nobody is left to tell.
					_ = stopped => {}
				}
			});
		};
		let thread = std::thread::Builder::new()
			.name("metrics".to_owned())
			.spawn(serve)
			.map_err(MetricsError::Thread)?;
		Ok(Self { address, stop: Some(stop), thread: Some(thread) })
	}

	/// The address, with the real port.
	pub fn address(&self) -> SocketAddr {
		self.address
	}
}

impl Drop for MetricsServer {
	fn drop(&mut self) {
		drop(self.stop.take());
		if let Some(thread) = self.thread.take() {
			let _ = thread.join();
		}
	}
}

/// Accepts connections for ever.
async fn serve(listener: TcpListener, metrics: Arc<Metrics>) {
	let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
	let mut open: VecDeque<AbortHandle> = VecDeque::new();
	loop {
		match listener.accept().await {
			Ok((stream, _)) => {
				open.retain(|connection| !connection.is_finished());
				if open.len() >= MAX_CONNECTIONS
					&& let Some(oldest) = open.pop_front()
				{
					oldest.abort();
				}
				let metrics = Arc::clone(&metrics);
				// A connection that fails has nobody to tell.
				let task = tokio::spawn(async move { drop(answer(stream, &metrics).await) });
				open.push_back(task.abort_handle());
			}
			Err(_) => tokio::time::sleep(RETRY).await,
		}
	}
}

async fn answer(mut stream: TcpStream, metrics: &Metrics) -> io::Result<()> {
	let head = timeout(REQUEST_TIME, read_head(&mut stream)).await??;
	let text = head.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
	let mut words = text.lines().next().unwrap_or_default().split(' ');
	let path = |target: &str| target.split('?').next() == Some("/metrics");
	let (status, body) = match (words.next(), words.next(), words.next()) {
		(Some("GET"), Some(target), Some(_)) if path(target) => ("200 OK", metrics.text()),
		(Some("GET"), Some(_), Some(_)) => ("404 Not Found", "look at /metrics\n".to_owned()),
		(Some(_), Some(_), Some(_)) => ("405 Method Not Allowed", "only GET\n".to_owned()),
		_ => ("400 Bad Request", "no request of HTTP\n".to_owned()),
	};
	let answer = format!(
		"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n\
		 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
		body.len()
	);
	timeout(ANSWER_TIME, async {
		stream.write_all(answer.as_bytes()).await?;
		stream.shutdown().await
	})
	.await?
}

/// The lines before the body; `None` if there are too many.
async fn read_head(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
	let (mut head, mut buffer) = (Vec::new(), [0; 1024]);
	loop {
		let read = stream.read(&mut buffer).await?;
		head.extend_from_slice(buffer.get(..read).unwrap_or_default());
		if read == 0 || head.windows(4).any(|window| window == b"\r\n\r\n") {
			return Ok(Some(head));
		}
		if head.len() > MAX_REQUEST {
			return Ok(None);
		}
	}
}
