//! Settings of the server, and why it does not start.

use crate::rpc::{AllowedOrigins, RateLimitConfig};
use jsonrpsee::core::RegisterMethodError;
use std::{io, net::SocketAddr};
use thiserror::Error;

/// Default port of Substrate nodes.
pub const DEFAULT_PORT: u16 = 9944;

/// Address and limits of the server.
#[derive(Clone, Debug)]
pub struct RpcConfig {
	/// Port. 0 picks a free port.
	pub port: u16,
	/// Listen on all interfaces instead of localhost, and reject unsafe methods.
	pub external: bool,
	/// Origins of web pages that may use the node.
	pub origins: AllowedOrigins,
	/// Maximum open connections. Less where the system allows fewer open files.
	pub max_connections: usize,
	/// Maximum open connections per IP address. None: three quarters of `max_connections`.
	pub max_connections_per_address: Option<usize>,
	/// Maximum requests per connection that are in progress or whose responses are not yet sent. The
	/// connection reads no further requests meanwhile.
	pub max_calls_per_connection: usize,
	/// Maximum calls in a minute: of a WebSocket connection, or of an address by HTTP.
	pub rate_limit: RateLimitConfig,
	/// Maximum subscriptions per connection.
	pub max_subscriptions_per_connection: u32,
	/// Maximum subscriptions of all connections.
	pub max_subscriptions: usize,
	/// Maximum bytes of a request.
	pub max_request_size: usize,
	/// Maximum bytes of a response.
	pub max_response_size: usize,
	/// Maximum requests in a batch.
	pub max_batch: usize,
	/// Maximum bytes that requests and responses of all connections hold until they are sent.
	pub memory: usize,
}

impl RpcConfig {
	/// Default of `max_connections`.
	pub const MAX_CONNECTIONS: usize = 500;
	/// Default of `memory`, in bytes.
	pub const MEMORY: usize = 256 << 20;
}

impl Default for RpcConfig {
	/// Substrate's defaults where it has the same limit: 15 MiB, 1024 subscriptions.
	fn default() -> Self {
		Self {
			port: DEFAULT_PORT,
			external: false,
			origins: AllowedOrigins::default(),
			max_connections: Self::MAX_CONNECTIONS,
			max_connections_per_address: None,
			max_calls_per_connection: 16,
			rate_limit: RateLimitConfig::default(),
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
	/// Another program listens on the port.
	#[error("port {port} is in use by another program, perhaps by another node")]
	PortInUse {
		/// The configured port.
		port: u16,
	},
	/// The user may not listen on the port.
	#[error("permission denied for port {port}")]
	PortForbidden {
		/// The configured port.
		port: u16,
	},
	/// Any other error when listening.
	#[error("cannot listen on {address}: {cause}")]
	Listen {
		/// The address to listen on.
		address: SocketAddr,
		/// The system's error.
		cause: io::Error,
	},
	/// Two methods have the same name. A bug in this program.
	#[error("cannot register the RPC methods: {0}")]
	Methods(#[from] RegisterMethodError),
}

impl RpcError {
	/// The remedy.
	pub fn help(&self) -> &'static str {
		match self {
			Self::PortInUse { .. } => {
				"stop that program, or choose another port with --rpc-port (0 picks a free port)"
			}
			Self::PortForbidden { .. } => "choose a port above 1023 with --rpc-port",
			Self::Listen { .. } => {
				"check the network settings of this machine, or try --rpc-port 0"
			}
			Self::Methods(_) => "this is a bug, please report it",
		}
	}
}
