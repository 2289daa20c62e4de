//! Development accounts, whose secrets are public. They own the funds of development chains only.

use crate::keys::network::{Network, address};
use sp_core::{Pair, crypto::DEV_PHRASE, ed25519, sr25519};
use std::sync::OnceLock;

/// A development account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct DevelopmentAccount {
	pub(crate) name: &'static str,
	/// The secret URI: `//Alice`.
	pub(crate) uri: String,
	/// The sr25519 public key, which is the account id.
	pub(crate) public: [u8; 32],
}

impl DevelopmentAccount {
	pub(crate) fn address(&self, network: Network) -> String {
		address(self.public, network)
	}
}

/// A key whose secret is public.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct WellKnown {
	/// The secret URI, or `the development phrase`.
	pub(crate) uri: String,
	pub(crate) public: [u8; 32],
}

/// The keys that tools derive from the development phrase: Alice to Ferdie and their stashes, of both
/// schemes, and the phrase itself.
pub(crate) fn well_known() -> &'static [WellKnown] {
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
pub(crate) fn development_accounts() -> Vec<DevelopmentAccount> {
	["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"]
		.into_iter()
		.filter_map(|name| {
			let uri = format!("//{name}");
			// A hard junction of the built-in phrase can always be derived.
			let pair = sr25519::Pair::from_string(&uri, None).ok()?;
			Some(DevelopmentAccount { name, uri, public: pair.public().0 })
		})
		.collect()
}
