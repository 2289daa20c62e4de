//! What the tests of the pallets share. A dev-dependency only.
//!
//! - [`mock_chain!`]: a runtime `Test` with balances and the pallets under test.
//! - [`chain`]: its genesis, and the checks around a test.
//! - [`clock`], [`market`], [`nodes`]: neighbours of the pallet under test. The market is pallet
//!   `ozone` itself, so that no mock repeats its arithmetic; clock and registry are stand-ins. All
//!   of them keep their state in storage, so that it rolls back with the pallet's.
//! - [`vectors`]: the golden vectors.
//! - [`json`]: genesis from a preset.

#![forbid(unsafe_code)]

pub mod chain;
pub mod clock;
pub mod json;
pub mod market;
pub mod nodes;
pub mod treasury;
pub mod vectors;

pub use clock::Clock;

/// Accounts of the mocks.
pub type AccountId = u64;
