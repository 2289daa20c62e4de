//! Signature schemes.

use serde::Serialize;

/// The signature scheme of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scheme {
	/// Schnorr signatures on Ristretto, the default of wallets
	#[default]
	Sr25519,
	/// EdDSA signatures on Curve25519
	Ed25519,
}

impl Scheme {
	/// The name in options and files.
	pub(crate) fn name(self) -> &'static str {
		match self {
			Self::Sr25519 => "sr25519",
			Self::Ed25519 => "ed25519",
		}
	}
}
