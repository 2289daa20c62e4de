//! The server: one port for WebSocket and HTTP, with limits on all that a client can ask for.
//!
//! The methods are registered with jsonrpsee, which knows their parameters, answers and
//! subscriptions. Connections are ours: that library starts a task for each message of a client and
//! counts no bytes, so that a client that does not read fills the memory. Here
//!
//! - [`accept`] counts connections and sockets ([`registry`], [`files`]);
//! - [`http`] reads requests in bounded time and memory;
//! - [`websocket`] reads no more messages ([`frames`]) than are answered, and a client that does not
//!   read loses the connection ([`paced`]).

mod accept;
mod files;
mod frames;
mod http;
mod paced;
mod registry;
mod websocket;

use super::{
	Context, Origins, author, chain, child_state,
	dispatch::{Dispatcher, Limits},
	engine,
	origin::Policy,
	payment, state, state_subscription, system,
};
use accept::Sockets;
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use registry::Registry;
use serde_json::json;
use socket2::{Domain, Protocol, Socket, Type};
use std::{
	io,
	net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
	sync::Arc,
	time::Duration,
};
use thiserror::Error;
use tokio::sync::{mpsc, watch};

/// The port that Substrate nodes serve on.
pub const DEFAULT_PORT: u16 = 9944;

/// Where to serve and how much to give.
#[derive(Clone, Debug)]
pub struct RpcConfig {
	/// The port; 0 takes any free one.
	pub port: u16,
	/// Serve on all interfaces instead of localhost alone, and refuse methods that can burden or
	/// steer the node.
	pub external: bool,
	/// The web pages that may use the node.
	pub origins: Origins,
	/// Open connections, at most. Fewer where the system allows fewer open files.
	pub max_connections: usize,
	/// Open connections of one address, at most; None for three quarters of all.
	pub max_connections_per_address: Option<usize>,
	/// Requests of one connection that are answered at a time, at most. Those whose answer waits to
	/// be read are among them; the others wait.
	pub max_calls_per_connection: usize,
	/// Subscriptions of one connection, at most.
	pub max_subscriptions_per_connection: u32,
	/// Subscriptions of all connections, at most.
	pub max_subscriptions: usize,
	/// Bytes of one request, at most.
	pub max_request_size: usize,
	/// Bytes of one answer, at most.
	pub max_response_size: usize,
	/// Requests in one batch, at most.
	pub max_batch: usize,
	/// Bytes that requests and answers of all connections may hold, until they are sent.
	pub memory: usize,
}

impl RpcConfig {
	/// What `max_connections` is unless told otherwise.
	pub const MAX_CONNECTIONS: usize = 500;
	/// What `memory` is unless told otherwise, in bytes.
	pub const MEMORY: usize = 256 << 20;
}

impl Default for RpcConfig {
	/// The limits of Substrate nodes where they have them: 15 MiB, 1024 subscriptions.
	fn default() -> Self {
		Self {
			port: DEFAULT_PORT,
			external: false,
			origins: Origins::default(),
			max_connections: Self::MAX_CONNECTIONS,
			max_connections_per_address: None,
			max_calls_per_connection: 16,
			max_subscriptions_per_connection: 1024,
			max_subscriptions: 8192,
			max_request_size: 15 << 20,
			max_response_size: 15 << 20,
			max_batch: 1000,
			memory: Self::MEMORY,
		}
	}
}

/// Why the server does not start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RpcError {
	/// Another program has the port.
	#[error("port {port} is in use by another program, perhaps by another node")]
	PortInUse {
		/// The port asked for.
		port: u16,
	},
	/// The system does not let this program have the port.
	#[error("port {port} may not be used by this user")]
	PortForbidden {
		/// The port asked for.
		port: u16,
	},
	/// Any other failure to listen.
	#[error("cannot listen on {address}: {cause}")]
	Listen {
		/// Where.
		address: SocketAddr,
		/// The system's words.
		cause: io::Error,
	},
	/// Two methods of the same name: an error of this program.
	#[error("the methods cannot be registered: {0}")]
	Methods(#[from] RegisterMethodError),
}

impl RpcError {
	/// What to do about it.
	pub fn help(&self) -> &'static str {
		match self {
			Self::PortInUse { .. } => {
				"stop that program, or choose another port with --rpc-port (0 takes any free one)"
			}
			Self::PortForbidden { .. } => "choose a port above 1023 with --rpc-port",
			Self::Listen { .. } => {
				"check the network settings of this machine, or try --rpc-port 0"
			}
			Self::Methods(_) => "report this as an error of the host",
		}
	}
}

/// A running server. Stops when dropped.
#[derive(Debug)]
pub struct RpcServer {
	stop: watch::Sender<()>,
	/// Closed when all connections are.
	alive: mpsc::Receiver<()>,
	address: SocketAddr,
}

impl RpcServer {
	/// The address it listens on, with the real port.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// Closes the port and all connections. Waits for what is being answered, but no longer than
	/// `patience`.
	pub async fn stop(mut self, patience: Duration) {
		let _ = self.stop.send(());
		if tokio::time::timeout(patience, self.alive.recv()).await.is_err() {
			tracing::debug!(target: "rpc", "connections were cut");
		}
	}
}

/// What all connections share.
struct Shared {
	dispatcher: Dispatcher,
	registry: Arc<Registry>,
	policy: Policy,
	max_request_size: usize,
	max_calls_per_connection: usize,
	max_subscriptions_per_connection: u32,
}

/// All methods, and `rpc_methods` which names them.
pub fn methods(context: Context) -> Result<RpcModule<Context>, RegisterMethodError> {
	let manual = context.seal.is_some();
	let mut module = RpcModule::new(context);
	system::register(&mut module)?;
	chain::register(&mut module)?;
	state::register(&mut module)?;
	state_subscription::register(&mut module)?;
	child_state::register(&mut module)?;
	author::register(&mut module)?;
	payment::register(&mut module)?;
	if manual {
		engine::register(&mut module)?;
	}
	let mut names: Vec<&'static str> = module.method_names().collect();
	names.push("rpc_methods");
	names.sort_unstable();
	let names = json!({ "methods": names });
	module.register_method("rpc_methods", move |_, _, _| {
		Ok::<_, jsonrpsee::types::ErrorObjectOwned>(names.clone())
	})?;
	Ok(module)
}

/// Takes the port. Done before anything else that costs time, so that a port in use is told at
/// once.
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

/// Connections that the system keeps until they are accepted. With the 128 of the standard library, a
/// client among a thousand that come at once waits a second for its second trial.
const BACKLOG: i32 = 1024;

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
	let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
	// A port is free as soon as the node before has ended. On Windows this would share it.
	#[cfg(unix)]
	socket.set_reuse_address(true)?;
	socket.bind(&address.into())?;
	socket.listen(BACKLOG)?;
	Ok(socket.into())
}

/// Serves on a port taken with [`bind`]. Must be called within a tokio runtime.
pub fn serve(
	listener: TcpListener,
	config: &RpcConfig,
	context: Context,
) -> Result<RpcServer, RpcError> {
	let listen = |cause| RpcError::Listen {
		address: SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), config.port),
		cause,
	};
	let address = listener.local_addr().map_err(listen)?;
	let listener = tokio::net::TcpListener::from_std(listener).map_err(listen)?;
	let sockets = Sockets::new(config.max_connections, files::sockets());
	let max_connections = sockets.places.min(config.max_connections);
	if max_connections < config.max_connections {
		tracing::warn!(
			target: "rpc",
			"this process may open few files: {max_connections} connections at a time instead of {}; \
			 raise the limit with ulimit -n, or LimitNOFILE= of systemd",
			config.max_connections
		);
	}
	let max_of_address =
		config.max_connections_per_address.unwrap_or(max_connections - max_connections / 4).max(1);
	let limits = Limits::new(
		config.memory,
		config.max_subscriptions,
		config.max_response_size,
		config.max_batch,
	);
	let shared = Arc::new(Shared {
		dispatcher: Dispatcher::new(methods(context)?, limits),
		registry: Registry::new(max_connections, max_of_address),
		policy: Policy { origins: config.origins.clone(), local: !config.external },
		max_request_size: config.max_request_size,
		max_calls_per_connection: config.max_calls_per_connection,
		max_subscriptions_per_connection: config.max_subscriptions_per_connection,
	});
	let (stop, stopped) = watch::channel(());
	let (open, alive) = mpsc::channel(1);
	tokio::spawn(accept::accept(listener, shared, sockets, stopped, open));
	Ok(RpcServer { stop, alive, address })
}
