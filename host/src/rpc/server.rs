//! The server: one port for WebSocket and HTTP, with limits on all that a client can ask for.

use super::{
	Context, Origins, author, chain, child_state, engine, origin::OriginLayer, payment, state,
	state_subscription, system,
};
use jsonrpsee::{
	RpcModule,
	core::RegisterMethodError,
	server::{
		BatchRequestConfig, PingConfig, RandomStringIdProvider, Server, ServerConfig, ServerHandle,
		middleware::http::ProxyGetRequestLayer,
	},
};
use serde_json::json;
use std::{
	io,
	net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
	sync::Arc,
	time::Duration,
};
use thiserror::Error;

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
	/// Open connections, at most.
	pub max_connections: u32,
	/// Subscriptions of one connection, at most.
	pub max_subscriptions_per_connection: u32,
	/// Bytes of one request, at most.
	pub max_request_size: u32,
	/// Bytes of one answer, at most.
	pub max_response_size: u32,
	/// Requests in one batch, at most.
	pub max_batch: u32,
	/// Messages that wait for a slow client before its subscriptions are held up.
	pub message_buffer: u32,
}

impl Default for RpcConfig {
	/// The limits of Substrate nodes: 15 MiB, 100 connections, 1024 subscriptions; and batches
	/// of at most 1,000 requests.
	fn default() -> Self {
		Self {
			port: DEFAULT_PORT,
			external: false,
			origins: Origins::default(),
			max_connections: 100,
			max_subscriptions_per_connection: 1024,
			max_request_size: 15 * 1024 * 1024,
			max_response_size: 15 * 1024 * 1024,
			max_batch: 1000,
			message_buffer: 64,
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
			},
			Self::PortForbidden { .. } => "choose a port above 1023 with --rpc-port",
			Self::Listen { .. } => "check the network settings of this machine, or try --rpc-port 0",
			Self::Methods(_) => "report this as an error of the host",
		}
	}
}

/// A running server.
#[derive(Debug)]
pub struct RpcServer {
	handle: ServerHandle,
	address: SocketAddr,
}

impl RpcServer {
	/// The address it listens on, with the real port.
	pub fn address(&self) -> SocketAddr {
		self.address
	}

	/// Closes the port and all connections. Waits for what is being answered, but no longer than
	/// `patience`.
	pub async fn stop(self, patience: Duration) {
		if self.handle.stop().is_ok()
			&& tokio::time::timeout(patience, self.handle.stopped()).await.is_err()
		{
			tracing::debug!(target: "rpc", "connections were cut");
		}
	}
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
	let interface =
		if config.external { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
	let address = SocketAddr::new(IpAddr::V4(interface), config.port);
	let listener = TcpListener::bind(address).map_err(|cause| match cause.kind() {
		io::ErrorKind::AddrInUse => RpcError::PortInUse { port: config.port },
		io::ErrorKind::PermissionDenied => RpcError::PortForbidden { port: config.port },
		_ => RpcError::Listen { address, cause },
	})?;
	listener.set_nonblocking(true).map_err(|cause| RpcError::Listen { address, cause })?;
	Ok(listener)
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
	let settings = ServerConfig::builder()
		.max_request_body_size(config.max_request_size)
		.max_response_body_size(config.max_response_size)
		.max_connections(config.max_connections)
		.max_subscriptions_per_connection(config.max_subscriptions_per_connection)
		.set_message_buffer_capacity(config.message_buffer)
		.set_batch_request_config(BatchRequestConfig::Limit(config.max_batch))
		// A client that is silent and does not answer pings is gone: its place is freed.
		.enable_ws_ping(
			PingConfig::new()
				.ping_interval(Duration::from_secs(30))
				.inactive_limit(Duration::from_secs(60))
				.max_failures(3),
		)
		.set_tcp_no_delay(true)
		.set_id_provider(RandomStringIdProvider::new(16))
		.build();
	let origins = OriginLayer {
		origins: Arc::new(config.origins.clone()),
		local: !config.external,
	};
	// `GET /health` for load balancers and scripts. The path is a constant and valid.
	let health = ProxyGetRequestLayer::new([("/health", "system_health")]).ok();
	let middleware = tower::ServiceBuilder::new().layer(origins).option_layer(health);
	let server = Server::builder()
		.set_config(settings)
		.set_http_middleware(middleware)
		.build_from_tcp(listener)
		.map_err(listen)?;
	let handle = server.start(methods(context)?);
	Ok(RpcServer { handle, address })
}
