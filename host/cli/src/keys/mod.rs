//! Keys: making them, and saying what a given one is.
//!
//! Two schemes, as FRAME's `MultiSignature` knows them: sr25519 (the default of every wallet) and
//! ed25519. A key can be given as a secret (a phrase, a seed, a derivation such as `//Alice`) or
//! as something public (an SS58 address, a public key in hex).

mod development;
pub mod keystore;
mod scrypt;
mod signer;
#[cfg(test)]
mod tests;
mod uri;
mod wallet;

pub use development::{DevelopmentAccount, development_accounts, well_known};
pub use keystore::{Keystore, KeystoreError};
pub use signer::Signer;
pub use wallet::Wallet;

use serde::Serialize;
use sp_core::{
	Pair,
	crypto::{AccountId32, PublicError, Ss58AddressFormat, Ss58Codec},
	ed25519, sr25519,
};
use stratos_host::hex::{self, HexError};
use thiserror::Error;
use uri::Uri;

/// The signature scheme of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
	/// Schnorrkel signatures on Ristretto; what wallets use.
	#[default]
	Sr25519,
	/// Edwards-curve signatures.
	Ed25519,
}

/// The SS58 prefix of an address: which network it is written for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network(u16);

impl Network {
	/// The prefix for chains without a registered one: addresses begin with 5.
	pub const GENERIC: Self = Self(42);
	/// Prefixes have 14 bits.
	const MAX: u16 = (1 << 14) - 1;

	/// A prefix; None above 14 bits and for the two that the format reserves.
	pub fn new(prefix: u16) -> Option<Self> {
		(prefix <= Self::MAX && !matches!(prefix, 46 | 47)).then_some(Self(prefix))
	}

	/// The prefix as a number.
	pub fn prefix(self) -> u16 {
		self.0
	}
}

impl Default for Network {
	fn default() -> Self {
		Self::GENERIC
	}
}

impl std::str::FromStr for Network {
	type Err = String;

	/// Takes a prefix (`42`) or a name of the SS58 registry (`substrate`, `polkadot`).
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let prefix = match text.parse::<u16>() {
			Ok(prefix) => prefix,
			Err(_) => Ss58AddressFormat::try_from(text)
				.map(u16::from)
				.map_err(|_| format!("`{text}` is neither a number nor a registered network"))?,
		};
		Self::new(prefix).ok_or_else(|| match prefix {
			46 | 47 => format!("the SS58 prefix {prefix} is reserved"),
			_ => format!("{prefix} is above the largest SS58 prefix, {}", Self::MAX),
		})
	}
}

/// Why a key could not be read.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
	/// It looks like a phrase, but the words are not one.
	#[error("the phrase is not valid: its words or their checksum are wrong")]
	Phrase,
	/// The seed has the wrong length or content.
	#[error("the seed is not valid: it {0}")]
	Seed(HexError),
	/// The scheme cannot derive along this path.
	#[error("the path cannot be derived with {scheme}: it has soft junctions (a single /)")]
	Path {
		/// The scheme asked for.
		scheme: &'static str,
	},
	/// An SS58 address with a wrong checksum.
	#[error("the address has a wrong checksum: a letter is mistyped or missing")]
	Checksum,
	/// A public key of another length than 32 bytes.
	#[error("the public key is not valid: it {0}")]
	Public(HexError),
	/// A part of the path that is rather mistyped.
	#[error("the path cannot be derived: `{junction}` {why}")]
	Junction {
		/// The part, without its slashes.
		junction: String,
		/// What is wrong with it.
		why: String,
	},
	/// A path or a password that ends with a blank.
	#[error("the path or the password ends with a blank, which would make it another key")]
	Blank,
	/// Nothing known.
	#[error("the text is neither a phrase, a seed, a derivation, an address nor a public key")]
	Unknown,
}

impl KeyError {
	/// What to do about it.
	pub fn help(&self) -> &'static str {
		match self {
			Self::Phrase => "check the 12 to 24 English words and their order",
			Self::Seed(_) => "give all 32 bytes, 64 hex digits after 0x, or a phrase instead",
			Self::Path { .. } => "use hard junctions (//) or --scheme sr25519",
			Self::Checksum => "copy the address again, whole",
			Self::Public(_) => {
				"give all 32 bytes, 64 hex digits after 0x, or the SS58 address instead"
			}
			Self::Junction { .. } => "write a number, whole bytes of hex after 0x, or a word",
			Self::Blank => "take the blank away",
			Self::Unknown => "examples: //Alice, \"word word … word\", 0x<seed>, 5GrwvaEF5z…",
		}
	}
}

/// Everything there is to say about a key. Secret parts are absent where they are not known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyInfo {
	/// The BIP-39 phrase.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub secret_phrase: Option<String>,
	/// The 32 bytes that make the key, in hex. None after soft derivation, which has no seed.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub secret_seed: Option<String>,
	/// The scheme; None for a key known by its public part alone, which fits either.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub scheme: Option<Scheme>,
	/// The public key in hex; also the account's id.
	pub public_key: String,
	/// The SS58 prefix of the address.
	pub network: u16,
	/// The account's address.
	pub ss58_address: String,
}

/// Makes a new key with a phrase of 12 words from the system's random source.
pub fn generate(scheme: Scheme, network: Network) -> KeyInfo {
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

/// Says what `text` is: a phrase, a seed, a derivation, an SS58 address or, with `public`, a
/// public key. A hex string of 32 bytes can be a seed or a public key: it is taken as a seed
/// unless `public` is set.
pub fn inspect(
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

/// The address of a public key.
pub fn address(public: [u8; 32], network: Network) -> String {
	AccountId32::from(public).to_ss58check_with_version(Ss58AddressFormat::custom(network.0))
}

impl Scheme {
	/// The name as users type it.
	pub fn name(self) -> &'static str {
		match self {
			Self::Sr25519 => "sr25519",
			Self::Ed25519 => "ed25519",
		}
	}
}

/// A key read from its secret, before a network is chosen.
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
			// The address names its own network; the caller may ask for it in another.
			network.unwrap_or(Network(u16::from(version))),
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
		network: network.0,
		ss58_address: address(public, network),
	}
}

/// Lower-case hex with its prefix.
fn to_hex(bytes: &[u8]) -> String {
	sp_core::bytes::to_hex(bytes, false)
}
