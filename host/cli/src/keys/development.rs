//! The accounts that everybody knows the secret of. They own the funds of a development chain and
//! must never own anything else.

use super::{Network, address};
use sp_core::{Pair, sr25519};

/// One well-known account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DevelopmentAccount {
	/// `Alice`, `Bob`, …
	pub name: &'static str,
	/// The secret as wallets and tools take it: `//Alice`.
	pub uri: String,
	/// The sr25519 public key; the account's id.
	pub public: [u8; 32],
}

impl DevelopmentAccount {
	/// The account's address for a network.
	pub fn address(&self, network: Network) -> String {
		address(self.public, network)
	}
}

/// Alice to Ferdie, derived from the development phrase that all Substrate tools share.
pub fn development_accounts() -> Vec<DevelopmentAccount> {
	["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"]
		.into_iter()
		.filter_map(|name| {
			let uri = format!("//{name}");
			// A hard junction of the built-in phrase always derives; nothing to report otherwise.
			let pair = sr25519::Pair::from_string(&uri, None).ok()?;
			Some(DevelopmentAccount { name, uri, public: pair.public().0 })
		})
		.collect()
}
