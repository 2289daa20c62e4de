//! The network of a Stratos chain.
//!
//! [`Network`] is a [`Consensus`](stratos_host::consensus::Consensus): the validators of the chain make its
//! blocks under [Malachite](https://github.com/circlefin/malachite), a Tendermint engine. A node without a
//! consensus key follows: it executes every block, and votes on none.
//!
//! | question | module |
//! |---|---|
//! | what the engine asks, and what the chain answers | `application` |
//! | how the engine is started | `network` |
//! | what the engine's types are here | `context` |
//! | how messages become bytes | `wire` |
//! | how a block travels | `parts` |
//! | how transactions travel | `transactions` |
//! | which validators can run the coming code | `readiness` |
//! | what is kept of blocks that are not decided | `proposals` |
//! | what a validator may sign | [`signer`] |

#![forbid(unsafe_code)]

mod application;
mod context;
mod network;
mod parts;
mod proposals;
mod readiness;
pub mod signer;
mod signing;
mod tamper;
mod transactions;
mod wire;

pub use network::{Multiaddr, Network, NetworkOptions, PeerId, node_id};
pub use tamper::Tamper;
