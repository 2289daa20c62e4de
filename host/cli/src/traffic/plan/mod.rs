//! What the actors do next, from the state of the chain. No memory, no I/O: asked again in the same state it
//! says the same.
//!
//! An epoch goes so: users buy in its first half, each at a block of its own. Then one Meta Node reports what
//! they used, and the others attest it. At the end of the epoch the chain settles it.

mod due;
mod funds;
#[cfg(test)]
mod model;
mod nodes;
mod reports;
mod stake;
#[cfg(test)]
mod tests;
mod users;

pub(super) use due::deeds;
