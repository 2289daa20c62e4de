//! Keys: generation, inspection, signing, the keystore.
//!
//! Schemes are sr25519, the default of wallets, and ed25519. A key is given as a secret (a phrase, a seed, a
//! derivation such as `//Alice`) or as public data (an SS58 address, a public key in hex).
//!
//! Modules import downwards only: `wallet`, `keystore` → `signer`, `inspect` → `uri`, `development` →
//! `network`, `scheme`, `scrypt` → `error`.

mod development;
mod error;
mod inspect;
pub mod keystore;
mod network;
mod scheme;
mod scrypt;
mod signer;
#[cfg(test)]
mod tests;
mod uri;
mod wallet;

pub use development::{DevelopmentAccount, development_accounts, well_known};
pub use error::{KeyError, KeystoreError};
pub use inspect::{KeyInfo, generate, inspect};
pub use keystore::Keystore;
pub use network::{Network, address};
pub use scheme::Scheme;
pub use signer::Signer;
pub use wallet::Wallet;
