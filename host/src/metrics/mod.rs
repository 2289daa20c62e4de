//! Prometheus metrics of the chain, the pool and the process, at `GET /metrics` on a port of their own.
//!
//! Blocks are counted as they are imported. All other values are read at each scrape, so that metrics
//! never delay a block.

mod blocks;
mod collect;
mod error;
mod process;
mod server;
mod snapshot;

pub use collect::Metrics;
pub use error::MetricsError;
pub use server::{DEFAULT_PORT, MetricsServer, bind};
