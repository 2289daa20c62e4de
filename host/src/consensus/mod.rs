//! Consensus interface: who produces blocks, when, and finality.
//!
//! A [`Consensus`] runs on its own thread and uses the node through a [`Producer`]: it proposes blocks,
//! verifies the blocks of others, and decides which block is final. No other module depends on which
//! consensus it is. Here is a single [`Authority`]; validators in a network are a crate of their own, which
//! depends on this one.

mod authority;
mod clock;
mod clock_jump;
mod handle;
mod producer;
mod seal;
mod status;
#[cfg(test)]
mod tests;

pub use authority::{Authority, AuthorityOptions};
pub use clock::Clock;
pub use clock_jump::{ClockJump, ClockJumpPolicy};
pub use handle::{Consensus, ConsensusHandle, EndReason};
pub use producer::{ProduceError, Producer};
pub use seal::{Seal, SealError, SealHandle};
pub use status::{NetworkStatus, Peer, Readiness, Role};
