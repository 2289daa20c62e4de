//! The client side: a connection to a node, and everything that its runtime's metadata allows to
//! read, to write and to sign without knowing a pallet.
//!
//! - `rpc`: the connection and the methods that are used of it; `refusal`: what a node's refusal
//!   means, and what to do about it;
//! - `metadata`: what the runtime says of itself, in one form;
//! - `storage`: where items lie and what their keys mean;
//! - `read`: from what people type to values of a type; `show`: the way back; `types`: how types
//!   are named to people;
//! - `fork`: a running node's chain, forked in memory;
//! - `extrinsic`: building and signing transactions; `watch`: what became of one.

mod error;
mod extrinsic;
mod fork;
mod metadata;
mod read;
mod refusal;
mod rpc;
mod show;
pub mod storage;
#[cfg(test)]
mod tests;
mod types;
mod watch;

pub use error::{ClientError, NodeForkError};
pub use extrinsic::{Call, Lifetime, Payload, TransactionParams};
pub use fork::fork_node;
pub(crate) use metadata::by_name;
pub use metadata::{
	Api, Constant, Extension, ExtrinsicFormat, Metadata, Method, Pallet, StorageItem,
};
pub(crate) use read::split_unit;
pub use read::{Accounts, Doubt, Reader, bytes_of_hex, whole_number};
pub(crate) use refusal::remedy;
pub(crate) use rpc::params;
pub use rpc::{BlockBody, Client, Properties, Token, Version};
pub use show::{MOST_PARTS, Part, Show, parts};
pub use watch::{Event, Included, Outcome, events_of};
