//! Checks whether a new runtime may take over a chain, before it does.
//!
//! [`check`] takes a [fork](stratos_host::fork) of the chain and the new code. Its stages, in order:
//!
//! 1. the code: imports, size, memory (`code`), and whether a transaction can carry it (`carry`);
//! 2. name, version and runtime APIs (`code`);
//! 3. changes of the metadata, and whether `transaction_version` reflects them (`metadata`);
//! 4. the migrations, on the chain's state (`dry_run`). The same blocks are made under the old code,
//!    so that every difference is caused by the upgrade (`state_changes`);
//! 5. every stored key, which must decode under the new code (`storage_scan`), and every stored call,
//!    which must mean the same (`stored_calls`); the migrations again, which must change nothing
//!    (`dry_run`);
//! 6. the invariants, claim by claim, against those under the old code (`claims`);
//! 7. transactions of every kind and signature scheme, runtime API calls, block import
//!    and the next upgrade, against the same under the old code (`exercise`);
//! 8. weight and time of every block, more blocks and epochs (`dry_run`);
//! 9. the last blocks of the chain, made again under both codes (`replay`); and what pallets check around their
//!    migrations, where the blob has it (`try_runtime`).
//!
//! Modules import downwards only:
//!
//! ```text
//! check → render_text, render_html → report → replay → dry_run → exercise → claims, code, metadata, … →
//! forked_runtime → findings, options, history
//! ```
//!
//! The stages collect `Finding`s and return facts; `check` puts both into the [`Report`], which
//! `render_text` and `render_html` only read.

mod carry;
mod check;
mod claims;
mod code;
mod dry_run;
mod exercise;
mod findings;
mod forked_runtime;
mod history;
mod metadata;
mod options;
mod render_html;
mod render_replay;
mod render_text;
mod replay;
mod report;
mod state_changes;
mod storage_scan;
mod stored_calls;
mod system_calls;
mod try_runtime;

pub use check::check;
pub use findings::Severity;
pub use history::History;
pub(crate) use history::{Collector, not_kept};
pub use options::Options;
pub(crate) use render_html::render_html;
pub use render_text::render_text;
pub use report::Report;
