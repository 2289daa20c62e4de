//! JSON-RPC for clients: Substrate's legacy methods, over WebSocket and HTTP on one port.
//!
//! Served is what polkadot-js API and subxt need to connect, read, subscribe, submit and watch:
//! the families `system`, `chain`, `state`, `childstate`, `author` and `payment`, `engine` on a
//! node that seals on demand, and `rpc_methods`, which names them all. The newer `chainHead_v1`,
//! `archive_v1` and `transaction_v1` are not served and not named, so that clients that look for
//! them fall back to these.
//!
//! Names, parameters, JSON forms and error codes are those of Substrate nodes. The host knows no
//! pallet here either: nonces and fees come from runtime APIs.

mod answer;
mod author;
mod calls;
mod chain;
mod child_state;
mod context;
mod dispatch;
mod engine;
mod error;
mod keys;
mod list;
mod memory;
mod origin;
mod outgoing;
mod payment;
mod server;
mod state;
mod state_subscription;
mod subscription;
mod system;
#[cfg(test)]
mod tests;
mod types;

pub use calls::{CallConfig, Calls};
pub use context::{ChainInfo, Context};
pub use origin::Origins;
pub use server::{DEFAULT_PORT, RpcConfig, RpcError, RpcServer, bind, methods, serve};
