//! What a hostile validator changes, so that tests can show what the others do about it.

use stratos_consensus::Certificate;
use stratos_host::primitives::Header;

/// Changes what a validator says. Nothing that is shipped has an implementation.
pub trait Tamper: Send + Sync {
	/// Changes the header of a block that it proposes.
	fn header(&self, header: &mut Header) {
		let _ = header;
	}

	/// Changes the encoded block that it sends with a proposal.
	fn content(&self, block: &mut Vec<u8>) {
		let _ = block;
	}

	/// How many parts of a proposal it sends, of this number.
	fn parts(&self, all: usize) -> usize {
		all
	}

	/// How often it sends a proposal, each time as another stream.
	fn copies(&self) -> usize {
		1
	}

	/// Whether it votes for the valid block of another proposer.
	fn assents(&self) -> bool {
		true
	}

	/// Changes the certificate of a block that it gives to a node that is behind.
	fn certificate(&self, certificate: &mut Certificate) {
		let _ = certificate;
	}
}

/// An honest validator.
pub(crate) struct Honest;

impl Tamper for Honest {}
