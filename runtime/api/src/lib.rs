//! The runtime APIs of the Stratos economy: what wallets, explorers and the host may ask of the
//! runtime, and the types of the answers.
//!
//! The crate depends on no pallet and not on FRAME, so that the host and clients use it as well. The
//! pallets' own records, which some answers contain, are parameters of the types and APIs here.
//!
//! | module | API | implemented with |
//! |---|---|---|
//! | [`ozone`] | the market, users' Ozone, the supply | pallet `ozone` |
//! | [`mining`] | epochs, reports, rewards of nodes | pallet `mining` |
//! | [`deposit`] | nodes, ballots, assignment of tasks | pallet `deposit` |
//! | [`staking`] | validators, delegations, rewards of stake | pallet `staking` |
//! | [`consensus`] | who votes on the next block | pallet `consensus` |
//! | [`files`] | records of uploaded files | pallet `files` |
//! | [`parameters`] | parameters and their bounds | pallet `bounded-parameters` |
//! | [`referenda`] | what open referenda still need | pallet `referenda` |
//! | [`epochs`] | the summary of the epochs for a terminal | the runtime |
//! | [`invariants`] | claims about the state | the runtime |
//! | [`migrations`] | migrations over several blocks | the runtime |
//! | [`drill`] | misbehaviour, for tests of hosts | the runtime, with the feature `drill` |

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
// The macro that declares runtime APIs repeats the bounds of their parameters.
#![allow(clippy::multiple_bound_locations)]

extern crate alloc;

pub mod consensus;
pub mod deposit;
pub mod drill;
pub mod epochs;
pub mod files;
pub mod invariants;
pub mod migrations;
pub mod mining;
pub mod ozone;
pub mod parameters;
pub mod referenda;
pub mod staking;
pub mod types;

pub use types::*;
