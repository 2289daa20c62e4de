//! The client side: a connection to a node, and everything that its runtime's metadata allows: decode
//! storage, parse and format values, build and sign transactions. No pallet is known here.
//!
//! Modules import downwards only:
//!
//! ```text
//! parameters                       the governed parameters of a chain
//! watch                            a transaction from submission to its events
//! fork, refusal                    a fork of a node's chain; why a node refuses, and the remedy
//! rpc, extrinsic, events           the connection; transactions; events and dispatch failures
//! parse, format                    text to values of a type, and back
//! storage, types                   storage keys; names of types
//! metadata, properties, values     metadata V14–V16; token and prefix; helpers for decoded values
//! error
//! ```

mod error;
mod events;
mod extrinsic;
mod fork;
mod format;
mod metadata;
pub(crate) mod parameters;
mod parse;
mod properties;
mod refusal;
mod rpc;
pub(crate) mod storage;
#[cfg(test)]
mod tests;
mod types;
pub(crate) mod values;
mod watch;

pub use error::{ClientError, NodeForkError};
pub(crate) use events::{DispatchFailure, Event, events_of};
pub(crate) use extrinsic::{Call, Lifetime, Payload, TransactionParams};
pub(crate) use fork::{fork_node, schedule_as_root};
pub(crate) use format::{ValueDifference, ValueFormatter, differences};
pub use metadata::Metadata;
pub(crate) use metadata::{Api, Constant, Method, Pallet, StorageItem, by_name};
pub(crate) use parse::{Accounts, Doubt, ValueParser, bytes_of_hex, split_unit};
pub use properties::Properties;
pub(crate) use refusal::remedy;
pub(crate) use rpc::{Client, Version, params};
pub(crate) use watch::Included;
