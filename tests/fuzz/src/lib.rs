//! Untrusted input of a node, each kind as a function of bytes that must return.
//!
//! - [`pool`]: transactions, submitted to the pool and put into a block;
//! - [`chain_spec`]: chain specs;
//! - [`host_functions`]: arguments of host functions, mainly addresses;
//! - [`restored`]: runtimes on reused instances;
//! - [`rpc`]: bodies of JSON-RPC requests.
//!
//! A panic anywhere, also one that the host would catch, is a finding and ends the run; so do ten seconds
//! without an answer, and unbounded memory. `make fuzz MINUTES=60` runs all five.

pub mod chain_spec;
pub mod host_functions;
mod node;
pub mod pool;
#[path = "../../reference/src/program.rs"]
pub mod program;
#[path = "../../reference/src/random.rs"]
pub mod random;
pub mod restored;
pub mod rpc;
