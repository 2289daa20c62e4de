//! Parses text to values of a type.
//!
//! The syntax is scale-value's: `{ field: value, … }`, `(a, b)`, `Variant(…)`, `"text"`, `<0101>`.
//! In addition, by type:
//! - accounts as SS58 addresses or `//Alice`;
//! - numbers with `,` or `_` between thousands, and amounts of the chain's token: `1.5STOS`;
//! - bytes as `0x…`, as text, as `@FILE`, or as an encoded call: `call:Balances.burn(1, true)`;
//! - calls as `Pallet.call(arguments…)` or `Pallet.call { name: argument, … }`, or encoded as `0x…`;
//! - `none` and plain values for options, names alone for variants without fields, `[a, b]`.

mod account;
mod number;
mod parser;
mod syntax;
mod word;

pub(crate) use account::{Accounts, Doubt};
pub(crate) use number::split_unit;
pub(crate) use number::whole_number;
pub(crate) use parser::ValueParser;
pub(crate) use word::bytes_of_hex;
