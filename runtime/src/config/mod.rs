//! The configuration of the pallets.

pub mod accounts;
mod epochs;
mod files;
mod market;
mod migrations;
mod money;
mod nodes;
mod parameters;
mod stake;
mod system;
mod wallet;

#[cfg(test)]
pub(crate) use market::DepositsInS;
pub use migrations::MigrationsPerBlock;
pub(crate) use system::within_clock_drift;
pub use system::{BlockWeights, MILLISECS_PER_BLOCK};
pub use wallet::ProxyType;
