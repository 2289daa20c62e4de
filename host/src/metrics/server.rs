//! Serves metrics over HTTP, on a thread of its own, so that the load of the RPC server does not delay
//! a scrape.
//!
//! `substrate-prometheus-endpoint` has such a server too, but without limits: silent clients would keep
//! their connections open forever. Here a connection has a time limit, and a new connection beyond the
//! maximum replaces the oldest.

use super::{collect::Metrics, error::MetricsError};
use bytes::Bytes;
use http_body_util::Full;
use hyper::{
	Method, Request, Response, StatusCode,
	header::{CONTENT_TYPE, HeaderValue},
	server::conn::http1,
	service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
	collections::VecDeque,
	convert::Infallible,
	net::{Ipv4Addr, SocketAddr, TcpListener},
	sync::Arc,
	thread::JoinHandle,
	time::Duration,
};
use tokio::{net::TcpStream, sync::oneshot, task::AbortHandle, time::timeout};

/// Default port of Substrate nodes.
pub const DEFAULT_PORT: u16 = 9615;

/// Time limit for the head of a request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(1);

/// Time limit for a connection: the request and the transfer of the response.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(6);

const MAX_CONNECTIONS: usize = 32;

/// Pause after an error of the system, such as too many open files.
const RETRY_INTERVAL: Duration = Duration::from_millis(100);

/// Maximum bytes of the head of a request.
const MAX_HEAD_SIZE: usize = 8 << 10;

/// Opens the port. 0 picks a free port. Listens on localhost unless `external`.
///
/// # Errors
/// [`MetricsError::Port`].
pub fn bind(port: u16, external: bool) -> Result<TcpListener, MetricsError> {
	let interface = if external { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
	TcpListener::bind((interface, port)).map_err(|cause| MetricsError::Port { port, cause })
}

/// A running server. Stops when dropped.
pub struct MetricsServer {
	address: SocketAddr,
	stop: Option<oneshot::Sender<()>>,
	thread: Option<JoinHandle<()>>,
}

impl MetricsServer {
	/// Serves on a port opened with [`bind`].
	///
	/// # Errors
	/// [`MetricsError::Thread`], [`MetricsError::Port`].
	pub fn start(listener: TcpListener, metrics: Arc<Metrics>) -> Result<Self, MetricsError> {
		let port_error = |cause| MetricsError::Port { port: 0, cause };
		let address = listener.local_addr().map_err(port_error)?;
		listener.set_nonblocking(true).map_err(port_error)?;
		let runtime = tokio::runtime::Builder::new_current_thread()
			.enable_all()
			.build()
			.map_err(MetricsError::Thread)?;
		let (stop, stopped) = oneshot::channel();
		let serve = move || {
			runtime.block_on(async {
				tokio::select! {
					() = serve(listener, metrics) => {}
					// The sender is dropped to stop the server.
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

	/// The address, with the actual port.
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
				let task = tokio::spawn(serve_connection(stream, Arc::clone(&metrics)));
				open.push_back(task.abort_handle());
			}
			Err(_) => tokio::time::sleep(RETRY_INTERVAL).await,
		}
	}
}

async fn serve_connection(stream: TcpStream, metrics: Arc<Metrics>) {
	let service = service_fn(|request| {
		let response = respond(&request, &metrics);
		async move { Ok::<_, Infallible>(response) }
	});
	let mut builder = http1::Builder::new();
	builder.timer(TokioTimer::new());
	builder.header_read_timeout(HEAD_TIMEOUT).max_buf_size(MAX_HEAD_SIZE).keep_alive(false);
	// Errors of a connection concern its client only.
	let _ =
		timeout(CONNECTION_TIMEOUT, builder.serve_connection(TokioIo::new(stream), service)).await;
}

fn respond<B>(request: &Request<B>, metrics: &Metrics) -> Response<Full<Bytes>> {
	let (status, body) = match (request.method(), request.uri().path()) {
		(&Method::GET, "/metrics") => match metrics.text() {
			Ok(text) => (StatusCode::OK, text),
			Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")),
		},
		(&Method::GET, _) => (StatusCode::NOT_FOUND, "Not found. See /metrics.\n".to_owned()),
		_ => (StatusCode::METHOD_NOT_ALLOWED, "Only GET is allowed.\n".to_owned()),
	};
	let mut response = Response::new(Full::new(body.into()));
	*response.status_mut() = status;
	response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(prometheus::TEXT_FORMAT));
	response
}
