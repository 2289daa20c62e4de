//! Checks of a genesis, by the runtime that starts with it. They ask its runtime APIs, so that they hold for
//! a spec in every form. A runtime without an API is not checked for what only that API knows.
//!
//! Modules import downwards only: `verdict` → `rules` → `facts` → `fee`.

mod facts;
mod fee;
mod rules;
mod verdict;

pub(crate) use rules::{Check, Outcome};
pub(crate) use verdict::{Verdict, reason, verify};
