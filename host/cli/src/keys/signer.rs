//! Signing keys.

use crate::keys::{error::KeyError, scheme::Scheme, uri::Uri};
use sp_core::{Pair, crypto::AccountId32, ed25519, sr25519};

/// A key pair. Its secret is wiped on drop.
#[derive(Clone)]
pub(crate) struct Signer(Inner);

#[derive(Clone)]
#[allow(
	clippy::large_enum_variant,
	reason = "there are few, and a box would not wipe the secret better"
)]
enum Inner {
	Sr25519(sr25519::Pair),
	Ed25519(ed25519::Pair),
}

impl Signer {
	/// A key by its secret: a phrase, a seed in hex, or a derivation such as `//Alice`.
	pub(crate) fn from_secret(text: &str, scheme: Scheme) -> Result<Self, KeyError> {
		let uri = Uri::parse(text)?;
		Ok(Self(match scheme {
			Scheme::Sr25519 => Inner::Sr25519(uri.pair(scheme)?.0),
			Scheme::Ed25519 => Inner::Ed25519(uri.pair(scheme)?.0),
		}))
	}

	/// An ed25519 key by its seed, as key files hold it.
	pub(crate) fn from_seed(seed: &[u8; 32]) -> Self {
		Self(Inner::Ed25519(ed25519::Pair::from_seed(seed)))
	}

	/// The ed25519 pair, if it is one.
	#[cfg(feature = "network")]
	pub(crate) fn ed25519(&self) -> Option<ed25519::Pair> {
		match &self.0 {
			Inner::Sr25519(_) => None,
			Inner::Ed25519(pair) => Some(*pair),
		}
	}

	/// The 64 bytes in a wallet file: for sr25519 the secret key in the form of ed25519 and the nonce, for
	/// ed25519 the seed and the public key.
	pub(super) fn to_wallet(&self) -> [u8; 64] {
		match &self.0 {
			Inner::Sr25519(pair) => {
				let pair: &schnorrkel::Keypair = pair.as_ref();
				pair.secret.to_ed25519_bytes()
			}
			Inner::Ed25519(pair) => {
				let mut bytes = [0; 64];
				let seed = pair.seed();
				for (to, from) in bytes.iter_mut().zip(seed.iter().chain(&pair.public().0)) {
					*to = *from;
				}
				bytes
			}
		}
	}

	/// The inverse of [`Self::to_wallet`]; `None` for an invalid key.
	pub(super) fn from_wallet(bytes: &[u8; 64], scheme: Scheme) -> Option<Self> {
		Some(Self(match scheme {
			Scheme::Sr25519 => {
				let secret = schnorrkel::SecretKey::from_ed25519_bytes(bytes).ok()?;
				Inner::Sr25519(sr25519::Pair::from(secret))
			}
			Scheme::Ed25519 => Inner::Ed25519(ed25519::Pair::from_seed(bytes.first_chunk::<32>()?)),
		}))
	}

	pub(crate) fn scheme(&self) -> Scheme {
		match &self.0 {
			Inner::Sr25519(_) => Scheme::Sr25519,
			Inner::Ed25519(_) => Scheme::Ed25519,
		}
	}

	/// The public key, which is the account id.
	pub(crate) fn account(&self) -> [u8; 32] {
		let account: AccountId32 = match &self.0 {
			Inner::Sr25519(pair) => pair.public().into(),
			Inner::Ed25519(pair) => pair.public().into(),
		};
		account.into()
	}

	pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
		match &self.0 {
			Inner::Sr25519(pair) => pair.sign(message).0,
			Inner::Ed25519(pair) => pair.sign(message).0,
		}
	}
}

impl std::fmt::Debug for Signer {
	/// Only the account, so that no secret is logged.
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.debug_tuple("Signer").field(&sp_core::bytes::to_hex(&self.account(), false)).finish()
	}
}
