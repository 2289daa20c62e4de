//! Simulations: an economy over many epochs, by the chain's Wasm on a fork.
//!
//! Users and nodes act as on a live chain: by transactions, encoded from the metadata, which are included in
//! blocks, pay fees and can fail. The on-chain Wasm has no part in it. What a development chain does for real
//! ([`traffic`](crate::traffic)) is said and chosen by the same calls and rules
//! ([`economy`](crate::economy)). Here it is compressed: all that happens in an epoch happens in its first
//! block, and the fork takes every signature for valid, so that anybody's account can act.
//!
//! Modules import downwards only:
//!
//! ```text
//! render_text, render_html, render_json
//!                      the result for people and programs
//! comparison           one run beside another
//! run                  from epoch to epoch
//! series               the figures over time
//! begin, act           what happens before a scenario, and in each epoch
//! figures              what a run is judged by
//! people               accounts and nodes
//! chain                blocks and transactions on a fork
//! error
//! ```
//!
//! # Assumptions
//! - STOS for Ozone, and for the deposits of new nodes, come from one account, the *funds*, which the
//!   treasury fills once. Nodes withdraw what they earn and sell a part of it back to the funds: so
//!   STOS go round from users to nodes and back.
//! - Users are dealt with by up to 64 accounts, each for an equal part of them.
//! - Meta Nodes are honest: they agree on each report within the epoch. Where the chain has none, the
//!   Foundation admits one.
//! - Nodes that leave do not ask for their deposit back.
//! - Who cannot pay the fee of a transaction is lent it by the funds.
//!
//! # Skipped blocks
//! Most blocks of an idle chain are empty and change only the time. The runtime says in which block it has work
//! next, and only that block is made, with its own number and time. An epoch thus takes one block or a few, and
//! ends in the same state as with all blocks. [`Simulation::every_block`] makes all blocks; a test compares both.

mod act;
mod begin;
mod chain;
mod comparison;
mod error;
mod figures;
mod people;
mod render_html;
mod render_json;
mod render_text;
mod run;
mod series;
#[cfg(test)]
mod tests;

pub(crate) use error::SimulationError;
pub(crate) use render_html::render_html;
pub(crate) use render_json::render_json;
pub(crate) use render_text::render_text;
pub(crate) use run::Simulation;
pub(crate) use series::Series;
