//! What if? A scenario played on a copy of the chain: users who buy and use Ozone, nodes that come,
//! serve and go, Meta Nodes that report; epoch after epoch, by the pallets' own calls.
//!
//! A runtime API can write nothing: what a call of it changes is dropped, unless the caller is a host
//! that keeps it, as one does that forked the chain to try something out. So nothing here can change
//! a chain, whoever asks, and no consensus depends on it.
//!
//! # Assumptions
//! - STOS for Ozone, and for the deposits of new nodes, come from one account, the *funds*, which the
//!   treasury fills once. Nodes withdraw what they earn and sell a part of it back to the funds: so
//!   STOS go round from users to nodes and back.
//! - Users are dealt with by up to `act::USER_ACCOUNTS` accounts, each for an equal part of them.
//! - Meta Nodes are honest: they agree on each report within the epoch. Where the chain has none, the
//!   Foundation admits one.
//! - Nodes that leave do not ask for their deposit back.
//! - Calls cost no fee.

mod act;
mod look;
#[cfg(test)]
mod tests;

pub(crate) use act::{act, begin, change};
pub(crate) use look::{figures, skip};

pub use stratos_runtime_api::simulation::{Acted, SimulationClock, SimulationFigure, Step};
