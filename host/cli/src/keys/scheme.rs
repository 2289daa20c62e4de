//! Signature schemes.

use serde::Serialize;

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

impl Scheme {
	/// The name as users type it.
	pub fn name(self) -> &'static str {
		match self {
			Self::Sr25519 => "sr25519",
			Self::Ed25519 => "ed25519",
		}
	}
}
