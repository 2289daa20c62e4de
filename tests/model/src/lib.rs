//! The Stratos token economy as a reference model.
//!
//! Plain Rust, exact integers, no FRAME and no pallet: written from the paper and from the page that
//! turns it into integers, so that the pallets can be compared with it. It is meant to be read, not
//! to be fast: maps and loops over everybody, no pages, no cumulative figures, no work spread over
//! blocks.
//!
//! [`Economy`] is the whole state. [`Economy::begin_block`] and [`Economy::end_block`] do what a
//! block does on its own, [`Economy::call`] what somebody asks for.
//!
//! | module | what |
//! |---|---|
//! | [`adversary`] | a search for what moving the price can gain |
//! | [`arith`] | `floor` and `ceil` of a·b/c with big integers |
//! | [`market`] | the constant product, users' Ozone |
//! | [`usage`] | what usage costs |
//! | [`money`] | free and held balances; the accounts of the pools |
//! | [`parameters`] | everything governed, with bounds |
//! | `consequences` | what parameters mean together |
//! | [`nodes`] | Resource and Meta Nodes, deposits, penalties |
//! | [`counting`] | which deposits count in the limit, and when |
//! | [`ballots`] | votes of Meta Nodes |
//! | [`reports`] | traffic reports |
//! | [`epochs`] | schedule, settled set, split, settlement |
//! | [`rewards`] | lock-up and withdrawal |
//! | [`stake`] | validators and delegators |
//! | [`share`] | the chain share and fees among stakers and deposits |
//! | [`position`] | one staker's part, epoch by epoch |
//!
//! # Refusals
//! A call that can be refused for several reasons is refused for any of them: which one a
//! programme looks at first is its own affair. So [`Economy::call`] returns *all* reasons that hold.
//!
//! # Where the paper is silent
//! The model follows what the pallets say about themselves in their documentation, never their
//! code; each such place is marked *choice*.

pub mod adversary;
pub mod arith;
pub mod ballots;
mod consequences;
pub mod counting;
pub mod economy;
pub mod epochs;
pub mod market;
pub mod money;
pub mod nodes;
pub mod parameters;
pub mod position;
pub mod registry;
pub mod reports;
pub mod rewards;
pub mod share;
pub mod stake;
pub mod usage;

pub use economy::{Call, Economy, Epoch, Moment, Refusals, Reward};
pub use money::Account;
pub use nodes::NodeIndex;

/// Base units of one STOS.
pub const STOS: u128 = 1_000_000_000_000_000_000;
/// nOz of one oz.
pub const OZ: u128 = 1_000_000_000;
/// Milliseconds of a day.
pub const DAY: u64 = 86_400_000;
