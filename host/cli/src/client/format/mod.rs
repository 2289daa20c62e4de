//! Values for people and for programs.
//!
//! For people: the syntax in which values are typed and can be typed again, addresses as SS58, long
//! numbers grouped, balances in the chain's token. For programs: JSON in which whole numbers of more
//! than 32 bits are decimal strings, bytes are hex, an option is the value or null, a variant is
//! its name or an object with its name as the only key.

mod difference;
mod formatter;
mod tree;

pub use difference::{MAX_DIFFERENCES, ValueDifference, differences};
pub use formatter::ValueFormatter;
