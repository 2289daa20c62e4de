//! The program `stratos`: the command line and its libraries.
//!
//! A module imports only from modules below it. Within a folder the same holds between its files; the
//! `mod.rs` only declares and re-exports. Public are only [`command`] and what tests of other packages use.
//!
//! ```text
//! command            the commands
//! traffic            users and nodes of a development chain, by transactions
//! launch, upgrade, simulate
//!                    the genesis of a new chain; checks of a new runtime; simulations of the economy
//! economy            what users and nodes do: scenarios, calls, rules
//! client             node connection, metadata, values, transactions
//! claims, html       invariants of a runtime; HTML pages
//! keys, text         keys and the keystore; numbers and lines for people
//! stratos_host       the engine
//! ```

#![forbid(unsafe_code)]

mod claims;
pub mod client;
pub mod command;
mod economy;
mod html;
mod keys;
mod launch;
mod simulate;
mod text;
mod traffic;
pub mod upgrade;
