//! The node: assembles database, executor, chain, pool, consensus and RPC server, shows blocks on the
//! terminal, and stops everything in reverse order.
//!
//! # Timeline
//! 1. The ports and the data folder are opened, so that the most likely errors come first.
//! 2. The chain is opened, or created from the genesis of the spec.
//! 3. Pool, servers and block production start. The banner is shown, and a companion starts if there is one.
//! 4. Blocks are produced until a signal, the last wanted block, or an error.
//! 5. The companion is stopped. Production stops after the block in progress, then the servers, then the
//!    database.

mod balances;
mod companion;
mod config;
mod display;
mod epoch_summary;
mod error;
mod executor;
pub mod folders;
mod line_writer;
mod log_filter;
mod logging;
mod run;
mod signals;
mod start;
mod terminal;

pub use crate::consensus::Seal;
pub use balances::hash_map_key;
pub use companion::{Notices, StartCompanion};
pub use config::{DataLocation, KnownAccount, MakeConsensus, RunConfig};
pub use error::NodeError;
pub use executor::executor;
pub use logging::LogFormat;
pub use run::run;
