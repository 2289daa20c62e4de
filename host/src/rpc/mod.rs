//! JSON-RPC for clients, over WebSocket and HTTP on one port.
//!
//! Two generations of methods are served:
//! - Substrate's legacy methods, for the polkadot-js API: the families `system`, `chain`, `state`,
//!   `childstate`, `author` and `payment`, plus `engine` on a node that seals on demand;
//! - the JSON-RPC interface specification, for polkadot-api and other newer clients: `chainHead_v1`,
//!   `chainSpec_v1`, `archive_v1`, `transaction_v1` and `transactionWatch_v1`. Their parameters may be
//!   passed by name.
//!
//! `rpc_methods` lists all of them. Names, parameters, JSON and error codes are Substrate's. Nonces and fees come from runtime APIs:
//! the host knows no pallet. What Substrate nodes have besides is in `absent_methods`, with the reason.
//!
//! # Layers
//! Each imports only those above it.
//! 1. `error`, `types`, `bounded_list`, `spec_methods`, `absent_methods`; `rate_limit`, `memory_budget` and
//!    `response_budget`
//! 2. `send_queue`, `connection`: limits of one connection and of all
//! 3. `runtime_calls`, `snapshots`, `context`, `subscription`: what methods work on
//! 4. `methods`: one file per family
//! 5. `dispatch`: from the JSON of a request to that of its response
//! 6. `server`: sockets, HTTP, WebSocket

mod absent_methods;
mod bounded_list;
mod connection;
mod context;
mod dispatch;
mod error;
mod ip_network;
mod memory_budget;
mod methods;
mod origin_policy;
mod rate_limit;
mod response_budget;
mod runtime_calls;
mod send_queue;
mod server;
mod snapshots;
mod spec_methods;
mod subscription;
#[cfg(test)]
mod tests;
mod types;

pub use context::{ChainInfo, ChangeLog, Context, WriteSpec};
pub use ip_network::IpNetwork;
pub use methods::methods;
pub use origin_policy::AllowedOrigins;
pub use rate_limit::RateLimitConfig;
pub use runtime_calls::{RuntimeCallConfig, RuntimeCalls};
pub use server::{DEFAULT_PORT, RpcConfig, RpcError, RpcServer, bind, serve};
pub use snapshots::Snapshots;
