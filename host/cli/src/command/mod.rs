//! The command line of `stratos`.
//!
//! A failure prints a line `error: …` and a line `help: …` with the remedy on stderr. The exit code is 0 on
//! success, 1 on failure, 2 for a wrong command line.
//!
//! Modules import downwards only:
//!
//! ```text
//! cli                                      parses the command line, sets the exit code
//! settings                                 options from the environment and a file
//! run, tx, query, upgrade, genesis, …      one module for each command
//! tx_list, tx_report, query_list, key_store, inspect_report, simulation, referenda, referendum, network,
//! finality
//! signing                                  signs and sends calls
//! fork_source                              the chain to fork
//! session, offline_chain                   a running node; the database of a stopped one
//! prompt, selection, progress, interrupt, output      input and output
//! failure
//! ```

mod build_spec;
mod call;
mod check;
mod cli;
mod export_blocks;
mod failure;
mod finality;
mod fork_source;
mod genesis;
mod import_blocks;
mod inspect;
mod inspect_report;
mod interrupt;
mod key;
mod key_sign;
mod key_store;
mod network;
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
mod settings;
mod shell;
mod signing;
mod simulate;
mod simulation;
mod snapshot;
#[cfg(test)]
mod tests;
mod tx;
mod tx_list;
mod tx_report;
mod upgrade;
mod vote;

pub use cli::main;
