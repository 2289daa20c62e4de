//! The launch of a chain: a draft, signed contributions, the spec, and checks of a genesis.
//!
//! # Timeline
//! 1. One person begins a draft: name, id, parameters, and the accounts that receive STOS.
//! 2. Each operator of a validator or a node signs an entry for this draft, with the entry's key and with
//!    the account that pays for it. Contributions bind the draft's terms: all of it except the accounts,
//!    which may still be added.
//! 3. The contributions are collected into a spec, in an order that does not depend on theirs: everybody
//!    who collects the same files gets the same genesis hash.
//! 4. The spec is checked by the runtime that it starts with. `stratos run` makes the same checks before
//!    it begins a Live chain.
//!
//! The proofs are checked when the spec is made; the runtime needs none at genesis.
//!
//! Modules import downwards only: `collect` → `contribution` → `entry` → `draft` → `file`, `values` →
//! `error`; and `checks` beside them.

pub(crate) mod checks;
mod collect;
mod contribution;
mod draft;
mod entry;
mod error;
mod file;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use collect::collect;
pub(crate) use contribution::{Contribution, contribution_files};
pub(crate) use draft::Draft;
pub(crate) use entry::{Entry, Node, Services, Validator};
pub(crate) use error::LaunchError;
pub(crate) use values::{amount, capacity, commission, show_amount};
