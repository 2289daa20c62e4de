//! Formats values as text and as JSON.
//!
//! Text has the syntax that `parse` reads: SS58 addresses, grouped numbers, amounts of the chain's token. In
//! JSON, numbers of more than 32 bits are decimal strings, bytes are hex, an option is the value or null,
//! and a variant is its name, or an object with the name as the only key.

mod difference;
mod formatter;
mod tree;

pub(crate) use difference::{ValueDifference, differences};
pub(crate) use formatter::ValueFormatter;
