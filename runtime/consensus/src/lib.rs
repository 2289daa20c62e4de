//! What validators sign, and how anybody checks it.
//!
//! The runtime, the host and a light client share this crate: it knows the validator set, the messages
//! of the consensus, the certificate that makes a block final, and the proof of double signing. It has
//! no storage, no network and no engine. It needs no `std`.
//!
//! The consensus is Tendermint ([arXiv:1807.04938](https://arxiv.org/abs/1807.04938)). Messages of the
//! engine are translated into the types of this crate before they are signed, so that what is signed
//! does not depend on the engine.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod certificate;
mod digest;
mod equivocation;
mod inherent;
mod message;
mod set;

pub use certificate::{Certificate, CertificateError, CommitSignature};
pub use digest::{ENGINE_ID, Proposer};
pub use equivocation::{Equivocation, EquivocationError};
pub use inherent::{INHERENT_IDENTIFIER, InherentData, MAX_EQUIVOCATIONS};
pub use message::{Message, Signed, Step};
pub use set::{ConsensusKey, MAX_VALIDATORS, Power, Validator, ValidatorSet};

/// Whether a signature by a key over a message is valid: `sp_io::crypto::ed25519_verify` in a runtime,
/// [`verify_ed25519`] elsewhere. Both accept the same signatures (ZIP 215).
pub type Verify = fn(&sp_core::ed25519::Signature, &[u8], &sp_core::ed25519::Public) -> bool;

/// A [`Verify`] without host functions.
pub fn verify_ed25519(
	signature: &sp_core::ed25519::Signature,
	message: &[u8],
	key: &sp_core::ed25519::Public,
) -> bool {
	use sp_core::Pair;
	sp_core::ed25519::Pair::verify(signature, message, key)
}
