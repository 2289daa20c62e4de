//! Generating and inspecting keys.

use crate::keys::{
	error::KeyError,
	network::{Network, address},
	scheme::Scheme,
	uri::Uri,
};
use serde::Serialize;
use sp_core::{
	Pair,
	crypto::{AccountId32, PublicError, Ss58Codec},
	ed25519, sr25519,
};
use stratos_host::hex;

/// The properties of a key. Unknown secrets are absent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyInfo {
	#[serde(skip_serializing_if = "Option::is_none")]
	pub(crate) secret_phrase: Option<String>,
	/// The 32-byte seed in hex; `None` after soft derivation.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub(crate) secret_seed: Option<String>,
	/// The scheme; `None` where only the public key is known.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub(crate) scheme: Option<Scheme>,
	/// The public key in hex, which is the account id.
	pub(crate) public_key: String,
	/// The SS58 prefix of the address.
	pub(crate) network: u16,
	pub(crate) ss58_address: String,
}

/// Generates a key with a phrase of 12 words.
pub(crate) fn generate(scheme: Scheme, network: Network) -> KeyInfo {
	fn with<P: Pair>() -> (String, Vec<u8>, [u8; 32])
	where
		P::Public: Into<AccountId32>,
	{
		let (pair, phrase, seed) = P::generate_with_phrase(None);
		(phrase, seed.as_ref().to_vec(), *AsRef::<[u8; 32]>::as_ref(&pair.public().into()))
	}
	let (phrase, seed, public) = match scheme {
		Scheme::Sr25519 => with::<sr25519::Pair>(),
		Scheme::Ed25519 => with::<ed25519::Pair>(),
	};
	KeyInfo {
		secret_phrase: Some(phrase),
		secret_seed: Some(to_hex(&seed)),
		scheme: Some(scheme),
		..public_info(public, network)
	}
}

/// Inspects a phrase, a seed, a derivation or an SS58 address. 32 bytes of hex are a public key with
/// `public`, else a seed. The error depends on the form that the text seems to have.
pub(crate) fn inspect(
	text: &str,
	scheme: Scheme,
	network: Option<Network>,
	public: bool,
) -> Result<KeyInfo, KeyError> {
	if public {
		return inspect_public(text.trim(), network);
	}
	match secret(text, scheme) {
		Ok(info) => {
			Ok(KeyInfo { scheme: Some(scheme), ..info.with_network(network.unwrap_or_default()) })
		}
		// An address is one word.
		Err(KeyError::Unknown) => inspect_public(text.trim(), network),
		Err(error) => Err(error),
	}
}

/// A key by its secret.
struct Secret {
	phrase: Option<String>,
	seed: Option<String>,
	public: [u8; 32],
}

impl Secret {
	fn with_network(self, network: Network) -> KeyInfo {
		KeyInfo {
			secret_phrase: self.phrase,
			secret_seed: self.seed,
			..public_info(self.public, network)
		}
	}
}

fn secret(text: &str, scheme: Scheme) -> Result<Secret, KeyError> {
	fn with<P: Pair>(text: &str, scheme: Scheme) -> Result<Secret, KeyError>
	where
		P::Public: Into<AccountId32>,
	{
		let uri = Uri::parse(text)?;
		let (pair, seed) = uri.pair::<P>(scheme)?;
		Ok(Secret {
			phrase: uri.is_bare_phrase().then(|| text.trim().to_owned()),
			seed: seed.map(|seed| to_hex(seed.as_ref())),
			public: *AsRef::<[u8; 32]>::as_ref(&pair.public().into()),
		})
	}
	match scheme {
		Scheme::Sr25519 => with::<sr25519::Pair>(text, scheme),
		Scheme::Ed25519 => with::<ed25519::Pair>(text, scheme),
	}
}

fn inspect_public(text: &str, network: Option<Network>) -> Result<KeyInfo, KeyError> {
	if text.starts_with("0x") {
		let public = hex::decode_exact::<32>(text).map_err(KeyError::Public)?;
		return Ok(public_info(public, network.unwrap_or_default()));
	}
	match AccountId32::from_ss58check_with_version(text) {
		Ok((account, version)) => Ok(public_info(
			account.into(),
			// The prefix of the address, unless the caller asks for another.
			network.unwrap_or(Network::of_address(version)),
		)),
		Err(PublicError::InvalidChecksum) => Err(KeyError::Checksum),
		Err(_) => Err(KeyError::Unknown),
	}
}

fn public_info(public: [u8; 32], network: Network) -> KeyInfo {
	KeyInfo {
		secret_phrase: None,
		secret_seed: None,
		scheme: None,
		public_key: to_hex(&public),
		network: network.prefix(),
		ss58_address: address(public, network),
	}
}

/// Lower-case hex with the prefix `0x`.
fn to_hex(bytes: &[u8]) -> String {
	sp_core::bytes::to_hex(bytes, false)
}
