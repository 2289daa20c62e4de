//! Keys: making them, and saying what a given one is.
//!
//! Two schemes, as FRAME's `MultiSignature` knows them: sr25519 (the default of every wallet) and
//! ed25519. A key can be given as a secret (a phrase, a seed, a derivation such as `//Alice`) or
//! as something public (an SS58 address, a public key in hex).

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
