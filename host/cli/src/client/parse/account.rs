//! Parses accounts, and refuses or warns about doubtful ones.

use crate::keys::{self, Network, Scheme};
use sp_core::crypto::Ss58AddressFormat;
use stratos_host::hex;

/// The treatment of a doubtful account.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doubt {
	/// An error that names the flag to accept it.
	Refuse,
	/// Accepted with a warning.
	Warn(fn(&str)),
	/// Accepted.
	Allow,
}

/// The accounts that are accepted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Accounts {
	/// The chain's network.
	pub(crate) network: Network,
	/// Whether the chain is for development, so that development keys are not doubtful.
	pub(crate) development: bool,
	/// Addresses of other networks.
	pub(crate) foreign: Doubt,
	/// Development keys on other chains, and derivations that look like a mistyped `//Name`.
	pub(crate) known: Doubt,
}

impl Accounts {
	/// Accepts every account.
	pub(crate) fn any() -> Self {
		let (network, development) = (Network::GENERIC, true);
		Self { network, development, foreign: Doubt::Allow, known: Doubt::Allow }
	}

	/// Refuses doubtful accounts. `chain_type` is the node's: `Development` and `Local` chains accept
	/// development keys.
	pub(crate) fn strict(network: Network, chain_type: &str) -> Self {
		let development = matches!(chain_type, "Development" | "Local");
		Self { network, development, foreign: Doubt::Refuse, known: Doubt::Refuse }
	}

	/// Parses an address, a public key in hex, or a derivation of the development phrase.
	///
	/// # Errors
	/// A message, where the text is none of these, or a doubtful account is refused.
	pub(crate) fn parse(&self, text: &str) -> Result<[u8; 32], String> {
		if text.starts_with("0x") {
			let public = hex::decode_exact::<32>(text);
			let public =
				public.map_err(|cause| format!("`{text}` is not a public key: it {cause}"))?;
			self.own(text, public)?;
			return Ok(public);
		}
		let unknown = || format!("`{text}` is neither an address nor a key such as //Alice");
		if !text.starts_with('/') && text.contains(['/', ' ']) {
			return Err(unknown());
		}
		let info =
			keys::inspect(text, Scheme::Sr25519, None, false).map_err(|cause| match cause {
				keys::KeyError::Unknown => unknown(),
				other => format!("`{text}`: {other}"),
			})?;
		let public = hex::decode_exact::<32>(&info.public_key).map_err(|_| unknown())?;
		if text.starts_with('/') {
			self.derived(text)?;
		} else {
			if info.network != self.network.prefix() {
				let prefix = info.network;
				let own = keys::address(public, self.network);
				self.doubt(
					self.foreign,
					format!(
						"`{text}` is an address of {}, but addresses of this chain have the prefix {}; if \
						you mean the same key, give {own}, or add --allow-foreign-address",
						network_name(prefix),
						self.network.prefix()
					),
				)?;
			}
			self.own(text, public)?;
		}
		Ok(public)
	}

	/// Checks a derivation of the development phrase.
	fn derived(&self, text: &str) -> Result<(), String> {
		let hard = text.strip_prefix("//").is_some_and(|rest| !rest.starts_with('/'));
		if !hard {
			let name = text.trim_start_matches('/');
			return self.doubt(
				self.known,
				format!(
					"`{text}` is not //{name}, but another key of the development phrase; give \
					//{name} if you mean that, or add --allow-dev-account"
				),
			);
		}
		self.well_known(text)
	}

	/// Checks an address or public key against the development accounts.
	fn own(&self, text: &str, public: [u8; 32]) -> Result<(), String> {
		let known = keys::well_known();
		match known.iter().find(|account| account.public == public) {
			Some(account) => self.well_known(&format!("{text} ({})", account.uri)),
			None => Ok(()),
		}
	}

	fn well_known(&self, key: &str) -> Result<(), String> {
		if self.development {
			return Ok(());
		}
		self.doubt(
			self.known,
			format!(
				"`{key}` is a key whose secret everybody knows, and this is not a development chain: \
				anybody can spend its funds; give another account, or add --allow-dev-account"
			),
		)
	}

	fn doubt(&self, doubt: Doubt, words: String) -> Result<(), String> {
		match doubt {
			Doubt::Refuse => Err(words),
			Doubt::Warn(tell) => {
				// A warning needs no remedy.
				tell(words.split("; ").next().unwrap_or(&words));
				Ok(())
			}
			Doubt::Allow => Ok(()),
		}
	}

	/// Checks whether a derivation of the development phrase may sign.
	///
	/// # Errors
	/// As [`Self::parse`].
	pub(crate) fn sign(&self, text: &str) -> Result<(), String> {
		self.derived(text)
	}
}

/// `the network polkadot (prefix 0)`, or the prefix alone.
fn network_name(prefix: u16) -> String {
	let format = Ss58AddressFormat::custom(prefix);
	match format.to_string() {
		name if name == prefix.to_string() => format!("a network with the prefix {prefix}"),
		name => format!("the network {name} (prefix {prefix})"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const BOB: &str = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
	const BOB_PUBLIC: &str = "0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48";
	/// Not a development account.
	const OTHER: &str = "5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM";

	fn on(chain_type: &str) -> Accounts {
		Accounts::strict(Network::GENERIC, chain_type)
	}

	#[test]
	fn every_form_of_an_account_is_parsed() {
		let development = on("Development");
		let bob = development.parse("//Bob").unwrap();
		for text in [BOB, BOB_PUBLIC] {
			assert_eq!(development.parse(text), Ok(bob));
			assert_eq!(on("Local").parse(text), Ok(bob));
		}
		assert!(on("Live").parse(OTHER).is_ok());
	}

	#[test]
	fn well_known_keys_are_refused_on_other_chains() {
		for text in ["//Bob", BOB, BOB_PUBLIC, "//Bob//stash", "//Nobody/of/mine"] {
			for chain_type in ["Live", "Custom", ""] {
				let error = on(chain_type).parse(text).unwrap_err();
				assert!(error.contains("everybody knows"), "{error}");
				assert!(error.contains("--allow-dev-account"), "{error}");
				let allowed = Accounts { known: Doubt::Allow, ..on(chain_type) };
				assert!(allowed.parse(text).is_ok(), "{text}");
			}
		}
	}

	#[test]
	fn a_mistyped_development_key_is_refused_everywhere() {
		for text in ["/Bob", "///Bob"] {
			let error = on("Development").parse(text).unwrap_err();
			assert!(error.contains("//Bob if you mean that"), "{error}");
			let allowed = Accounts { known: Doubt::Allow, ..on("Development") };
			assert_ne!(allowed.parse(text), allowed.parse("//Bob"));
		}
	}

	#[test]
	fn foreign_addresses_are_refused_with_the_address_of_this_chain() {
		let polkadot = keys::address(on("Local").parse(OTHER).unwrap(), Network::new(0).unwrap());
		let error = on("Live").parse(&polkadot).unwrap_err();
		for part in ["the network polkadot (prefix 0)", OTHER, "--allow-foreign-address"] {
			assert!(error.contains(part), "{error}");
		}
		let allowed = Accounts { foreign: Doubt::Allow, ..on("Live") };
		assert_eq!(allowed.parse(&polkadot), on("Live").parse(OTHER));
		let unnamed = keys::address([7; 32], Network::new(16_000).unwrap());
		assert!(
			on("Live").parse(&unnamed).unwrap_err().contains("a network with the prefix 16000")
		);
	}

	#[test]
	fn a_public_key_with_a_missing_digit_is_refused_with_its_length() {
		let accounts = on("Development");
		let error = accounts.parse(&BOB_PUBLIC[..65]).unwrap_err();
		assert!(error.contains("63 hex digits"), "{error}");
		let error = accounts.parse(&BOB_PUBLIC[..64]).unwrap_err();
		assert!(error.contains("31 bytes") && error.contains("32"), "{error}");
		for text in ["", "Bob", "//", "/", "0x", &BOB[..47], "bottom drive", "0xzz//Bob", "5/x"] {
			assert!(accounts.parse(text).is_err(), "{text:?}");
		}
	}
}
