//! As much of HTTP as a monitoring system needs, on a thread of its own: nothing that happens on the
//! port for clients keeps the numbers from being seen.

use super::Metrics;
use std::{
	io::{self, Read, Write},
	net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream},
	sync::{
		Arc,
		atomic::{AtomicBool, Ordering},
	},
	thread::JoinHandle,
	time::{Duration, Instant},
};
use thiserror::Error;

/// The port that Substrate nodes show their numbers on.
pub const DEFAULT_PORT: u16 = 9615;

/// How long one request may take, from the first byte to the last.
const PATIENCE: Duration = Duration::from_secs(2);

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
	stop: Arc<AtomicBool>,
	thread: Option<JoinHandle<()>>,
}

impl MetricsServer {
	/// Serves on a port taken with [`bind`].
	///
	/// # Errors
	/// [`MetricsError::Thread`], and [`MetricsError::Port`] if the port is gone.
	pub fn start(listener: TcpListener, metrics: Arc<Metrics>) -> Result<Self, MetricsError> {
		let address =
			listener.local_addr().map_err(|cause| MetricsError::Port { port: 0, cause })?;
		let stop = Arc::new(AtomicBool::new(false));
		let stopped = stop.clone();
		let serve = move || {
			for stream in listener.incoming() {
				if stopped.load(Ordering::Relaxed) {
					break;
				}
				// One that failed has nobody to tell; the system may be out of sockets for a while.
				match stream {
					Ok(stream) => _ = answer(stream, &metrics),
					Err(_) => std::thread::sleep(Duration::from_millis(100)),
				}
			}
		};
		let thread = std::thread::Builder::new()
			.name("metrics".to_owned())
			.spawn(serve)
			.map_err(MetricsError::Thread)?;
		Ok(Self { address, stop, thread: Some(thread) })
	}

	/// The address, with the real port.
	pub fn address(&self) -> SocketAddr {
		self.address
	}
}

impl Drop for MetricsServer {
	fn drop(&mut self) {
		self.stop.store(true, Ordering::Relaxed);
		// Wakes the thread, which waits for a connection.
		let local = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), self.address.port());
		let woken = TcpStream::connect_timeout(&local, PATIENCE).is_ok();
		if let Some(thread) = self.thread.take().filter(|_| woken) {
			let _ = thread.join();
		}
	}
}

fn answer(mut stream: TcpStream, metrics: &Metrics) -> io::Result<()> {
	stream.set_write_timeout(Some(PATIENCE))?;
	let head = read_head(&mut stream)?;
	let text = head.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
	let mut words = text.lines().next().unwrap_or_default().split(' ');
	let path = |target: &str| target.split('?').next() == Some("/metrics");
	let (status, body) = match (words.next(), words.next(), words.next()) {
		(Some("GET"), Some(target), Some(_)) if path(target) => ("200 OK", metrics.text()),
		(Some("GET"), Some(_), Some(_)) => ("404 Not Found", "look at /metrics\n".to_owned()),
		(Some(_), Some(_), Some(_)) => ("405 Method Not Allowed", "only GET\n".to_owned()),
		_ => ("400 Bad Request", "no request of HTTP\n".to_owned()),
	};
	let head = format!(
		"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n\
		 Content-Length: {}\r\nConnection: close\r\n\r\n",
		body.len()
	);
	stream.write_all(head.as_bytes())?;
	stream.write_all(body.as_bytes())?;
	stream.flush()
}

/// The lines before the body; `None` if there are too many.
fn read_head(stream: &mut TcpStream) -> io::Result<Option<Vec<u8>>> {
	let begun = Instant::now();
	let (mut head, mut buffer) = (Vec::new(), [0; 1024]);
	loop {
		let left = PATIENCE.checked_sub(begun.elapsed()).ok_or(io::ErrorKind::TimedOut)?;
		stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
		let read = stream.read(&mut buffer)?;
		head.extend_from_slice(buffer.get(..read).unwrap_or_default());
		if head.windows(4).any(|window| window == b"\r\n\r\n") {
			return Ok(Some(head));
		}
		if head.len() > MAX_REQUEST {
			return Ok(None);
		}
		if read == 0 {
			return Ok(Some(head));
		}
	}
}
