//! What strangers can send to a node, each as a function of bytes that must come back.
//!
//! - [`pool`]: transactions, into the pool and on into a block;
//! - [`chain_spec`]: chain specs;
//! - [`host_functions`]: what a runtime passes to host functions, addresses above all;
//! - [`restored`]: runtimes whose instances are used again;
//! - [`rpc`]: bodies of JSON-RPC requests.
//!
//! A panic anywhere, also one that the host would catch, ends the run and is a finding; so are ten
//! seconds without an answer and memory without bound. `make fuzz MINUTES=60` runs all five.

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
