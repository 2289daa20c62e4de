//! Starts and stops the server.

use super::{
	accept::{SocketLimits, accept},
	call_rates::CallRates,
	config::{RpcConfig, RpcError},
	connections::ConnectionRegistry,
	fd_limit,
	state::ServerState,
};
use crate::{
	rpc::{
		Context, connection::ServerLimits, dispatch::Dispatcher, methods::methods,
		origin_policy::OriginPolicy,
	},
	text::{counted, grouped},
};
use socket2::{Domain, Protocol, Socket, Type};
use std::{
	io,
	net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
	sync::Arc,
	time::Duration,
};
use tokio::sync::{mpsc, watch};

/// A running server. Stops when dropped.
#[derive(Debug)]
pub struct RpcServer {
	stop: watch::Sender<()>,
	/// Closed when all connections are closed.
	alive: mpsc::Receiver<()>,
	address: SocketAddr,
}

impl RpcServer {
	/// The address it listens on, with the actual port.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// Closes the port and all connections. Waits up to `timeout` for requests in progress.
	pub async fn stop(mut self, timeout: Duration) {
		let _ = self.stop.send(());
		if tokio::time::timeout(timeout, self.alive.recv()).await.is_err() {
			tracing::debug!(target: "rpc", "connections were closed during requests");
		}
	}
}

/// Opens the port. Called before anything slow, so that a port in use is reported at once.
///
/// # Errors
/// [`RpcError::PortInUse`], [`RpcError::PortForbidden`], [`RpcError::Listen`].
pub fn bind(config: &RpcConfig) -> Result<TcpListener, RpcError> {
	let interface = if config.external { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
	let address = SocketAddr::new(IpAddr::V4(interface), config.port);
	let listener = listen(address).map_err(|cause| match cause.kind() {
		io::ErrorKind::AddrInUse => RpcError::PortInUse { port: config.port },
		io::ErrorKind::PermissionDenied => RpcError::PortForbidden { port: config.port },
		_ => RpcError::Listen { address, cause },
	})?;
	listener.set_nonblocking(true).map_err(|cause| RpcError::Listen { address, cause })?;
	Ok(listener)
}

/// Connections that the system queues until they are accepted. With the standard library's 128, one of
/// a thousand simultaneous clients would wait a second for its retransmission.
const BACKLOG: i32 = 1024;

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
	let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
	// A restarted node gets its port back at once. On Windows the option would share the port.
	#[cfg(unix)]
	socket.set_reuse_address(true)?;
	socket.bind(&address.into())?;
	socket.listen(BACKLOG)?;
	Ok(socket.into())
}

/// Serves on a port opened with [`bind`]. Must be called within a tokio runtime.
///
/// # Errors
/// [`RpcError::Listen`], [`RpcError::Methods`].
pub fn serve(
	listener: TcpListener,
	config: &RpcConfig,
	context: Context,
) -> Result<RpcServer, RpcError> {
	let listen_error = |cause| RpcError::Listen {
		address: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), config.port),
		cause,
	};
	let address = listener.local_addr().map_err(listen_error)?;
	let listener = tokio::net::TcpListener::from_std(listener).map_err(listen_error)?;
	let sockets = SocketLimits::new(config.max_connections, fd_limit::max_sockets());
	let max_connections = sockets.connections.min(config.max_connections);
	if max_connections < config.max_connections {
		tracing::warn!(
			target: "rpc",
			"the limit of open files allows {} instead of {}; raise it with ulimit -n, or LimitNOFILE= \
			 of systemd",
			counted(max_connections, "connection"),
			grouped(config.max_connections)
		);
	}
	let max_per_address =
		config.max_connections_per_address.unwrap_or(max_connections - max_connections / 4).max(1);
	let limits = ServerLimits::new(
		config.memory,
		config.max_subscriptions,
		config.max_response_size,
		config.max_batch,
	);
	let state = Arc::new(ServerState {
		dispatcher: Dispatcher::new(methods(context)?, limits),
		registry: ConnectionRegistry::new(max_connections, max_per_address),
		call_rates: CallRates::new(config.rate_limit.clone()),
		policy: OriginPolicy { origins: config.origins.clone(), local: !config.external },
		max_request_size: config.max_request_size,
		max_calls_per_connection: config.max_calls_per_connection,
		max_subscriptions_per_connection: config.max_subscriptions_per_connection,
	});
	let (stop, stopped) = watch::channel(());
	let (alive_sender, alive) = mpsc::channel(1);
	tokio::spawn(accept(listener, state, sockets, stopped, alive_sender));
	Ok(RpcServer { stop, alive, address })
}
