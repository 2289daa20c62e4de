//! Accounts on the command line.

use crate::{client::Accounts, command::failure::Failure};

/// An account that a chain accepts. The refusal of a doubtful one has its own remedy.
pub(super) fn parse(accounts: &Accounts, text: &str) -> Result<[u8; 32], Failure> {
	accounts.parse(text).map_err(|why| match why.contains("; ") {
		true => Failure::new(why),
		false => Failure::new(why).help("copy the whole address"),
	})
}
