//! Every pallet's parameters.

pub mod accounts;
mod economy;
mod money;
mod system;
mod wallet;

pub use system::{BlockWeights, MILLISECS_PER_BLOCK};
pub use wallet::ProxyType;
