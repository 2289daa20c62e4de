//! The Merkle trie of the head, updated incrementally.
//!
//! **Shape.** Nodes in memory are immutable and shared. An update copies the nodes on the path of a
//! change and shares the rest, so that the tries of the head, of a block being built and of a reader's
//! snapshot live side by side. Untouched children are references. The changes of a block are applied
//! sorted and at once: every node on their paths is encoded and hashed once, bottom up.
//!
//! **Storage.** The database holds the branches of the head by path: the nibbles from the root to the
//! slot of the node. A leaf is not stored: it consists of the rest of its key and its value, both of
//! which the flat state has. Nodes shorter than a hash are inlined in their parent. Branches are found
//! by path alone, so there is no garbage to collect. Every loaded node is checked against the hash in
//! its parent.
//!
//! **State versions.** A value keeps the form (inline or hashed) in which it was last written.
//!
//! Each module imports the ones before it: [`nibbles`], [`node`], `source`, `merkle`, then `update` and
//! `proof`, then `tries`.

mod merkle;
pub(crate) mod nibbles;
mod node;
mod proof;
mod source;
#[cfg(test)]
mod tests;
mod tries;
mod update;

pub(crate) use merkle::Trie;
pub(crate) use node::{Payload, is_hashed};
pub(crate) use source::{EmptySource, TrieSource};
pub use tries::RootUpdate;
pub(crate) use tries::{StateSource, TrieNodes, Tries};
