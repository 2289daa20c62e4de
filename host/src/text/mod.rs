//! Text that people read and write: untrusted text for terminals, amounts.

mod amount;
mod sanitize;

pub use amount::{AmountError, format_amount, parse_amount};
pub use sanitize::{sanitize, sanitize_truncated};
