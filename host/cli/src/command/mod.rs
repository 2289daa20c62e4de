//! The command line: what `stratos` understands.
//!
//! Every failure is one line `error: …` that names the thing, and one line `help: …` with the
//! remedy, on stderr. The exit code is 0 on success, 1 on failure and 2 for a wrong command line.

mod build_spec;
mod call;
mod check;
mod cli;
mod failure;
mod fork_source;
mod inspect;
mod inspect_report;
mod key;
mod key_store;
mod offline_chain;
mod output;
mod param;
mod progress;
mod prompt;
mod purge;
mod query;
mod query_list;
mod referenda;
mod referendum;
mod revert;
mod run;
mod selection;
mod session;
mod signing;
mod simulate;
mod simulation;
#[cfg(test)]
mod tests;
mod tx;
mod tx_list;
mod tx_report;
mod upgrade;
mod vote;

pub use cli::{Cli, main};
pub use failure::Failure;
