//! Development accounts, whose secrets are public. They own the funds of development chains only.

use crate::keys::network::{Network, address};
use sp_core::{Pair, crypto::DEV_PHRASE, ed25519, sr25519};
use std::sync::OnceLock;

/// A development account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DevelopmentAccount {
	/// `Alice`, `Bob`, …
	pub name: &'static str,
	/// The secret URI: `//Alice`.
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

/// A key whose secret is public.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WellKnown {
	/// The secret URI, or `the development phrase`.
	pub uri: String,
	/// Its public key.
	pub public: [u8; 32],
}

/// The keys that tools derive from the development phrase: Alice to Ferdie and their stashes, of both
/// schemes, and the phrase itself.
pub fn well_known() -> &'static [WellKnown] {
	static ACCOUNTS: OnceLock<Vec<WellKnown>> = OnceLock::new();
	ACCOUNTS.get_or_init(|| {
		let names = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];
		let paths =
			names.into_iter().flat_map(|name| [format!("//{name}"), format!("//{name}//stash")]);
		let paths = std::iter::once(String::new()).chain(paths);
		let both = |path: String| {
			let secret = format!("{DEV_PHRASE}{path}");
			let sr25519 = sr25519::Pair::from_string(&secret, None).map(|pair| pair.public().0);
			let ed25519 = ed25519::Pair::from_string(&secret, None).map(|pair| pair.public().0);
			let uri = if path.is_empty() { "the development phrase".to_owned() } else { path };
			[sr25519, ed25519]
				.into_iter()
				.flatten()
				.map(move |public| WellKnown { uri: uri.clone(), public })
		};
		paths.flat_map(both).collect()
	})
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
