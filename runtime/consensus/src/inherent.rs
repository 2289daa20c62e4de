//! What the proposer of a block tells the runtime about the block before it.

use crate::{Certificate, Equivocation};
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// The identifier of [`InherentData`].
pub const INHERENT_IDENTIFIER: [u8; 8] = *b"commit00";

/// The largest number of proofs of double signing in one block.
pub const MAX_EQUIVOCATIONS: u32 = 16;

/// The inherent data of a block made by validators.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug)]
pub struct InherentData {
	/// Who signed the parent.
	pub certificate: Certificate,
	/// Who signed twice, at most [`MAX_EQUIVOCATIONS`].
	pub equivocations: Vec<Equivocation>,
}
