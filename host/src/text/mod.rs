//! Text that people read and write: untrusted text for terminals, amounts, counts.

mod amount;
mod count;
mod sanitize;

pub use amount::{AmountError, format_amount, parse_amount};
pub use count::{counted, grouped};
pub use sanitize::{sanitize, sanitize_truncated};
