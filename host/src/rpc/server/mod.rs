//! The server: one port for WebSocket and HTTP, with limits on everything a client can ask for.
//!
//! jsonrpsee registers the methods: parameters, results, subscriptions. Its server is not used: it
//! spawns a task per message and counts no bytes, so that a client that does not read fills the
//! memory. Instead:
//!
//! - [`accept`] limits connections and sockets ([`connections`], [`fd_limit`]);
//! - [`call_rates`] limits calls in a minute;
//! - [`http`] reads requests in bounded time and memory;
//! - [`websocket`] reads no more messages ([`frame_reader`]) than it answers, and closes connections
//!   that do not read ([`write_timeout`]).

mod accept;
mod call_rates;
mod config;
mod connections;
mod dashboard;
mod fd_limit;
mod frame_reader;
mod http;
mod listen;
mod state;
mod websocket;
mod write_timeout;

pub use config::{DEFAULT_PORT, RpcConfig, RpcError};
pub use listen::{RpcServer, bind, serve};
