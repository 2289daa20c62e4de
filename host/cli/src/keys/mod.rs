//! Keys: generation, inspection, signing, the keystore.
//!
//! Schemes are sr25519, the default of wallets, and ed25519. A key is given as a secret (a phrase, a seed, a
//! derivation such as `//Alice`) or as public data (an SS58 address, a public key in hex).
//!
//! Modules import downwards only: `wallet`, `keystore` → `signer`, `inspect` → `uri`, `development` →
//! `network`, `scheme`, `scrypt`, `secret_file` → `error`.

mod development;
mod error;
mod inspect;
pub(crate) mod keystore;
mod network;
mod scheme;
mod scrypt;
mod secret_file;
mod signer;
#[cfg(test)]
mod tests;
mod uri;
mod wallet;

pub(crate) use development::{development_accounts, well_known};
pub(crate) use error::{KeyError, KeystoreError, SecretFileError};
pub(crate) use inspect::{KeyInfo, generate, inspect};
pub(crate) use keystore::Keystore;
pub(crate) use network::{Network, address};
pub(crate) use scheme::Scheme;
#[cfg(feature = "network")]
pub(crate) use secret_file::secret_file;
pub(crate) use secret_file::{create_consensus_key, read_secret_file};
pub(crate) use signer::Signer;
