//! Errors of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call failed. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The header of this block names no proposer.
		NoProposer,
		/// The parent is the genesis block, which nobody signs.
		ParentIsGenesis,
		/// This block has noted already who made its parent final.
		AlreadyNoted,
		/// The certificate is for another height than that of the parent.
		CertificateHeight,
		/// The certificate is for another block than the parent.
		CertificateBlock,
		/// The signatures are not in the order of their keys, or a key comes twice.
		CertificateOrder,
		/// Somebody signed who is not in the set of the parent.
		CertificateValidator,
		/// A signature of the certificate is not valid.
		CertificateSignature,
		/// The validators that signed have at most two thirds of the power.
		CertificateQuorum,
		/// An honest validator may sign both messages.
		NoConflict,
		/// The messages of the proof are not in their order.
		MessageOrder,
		/// A signature of the proof is not valid for this validator and chain.
		MessageSignature,
		/// The height of the offence is in the future, or so old that its epoch is forgotten.
		HeightUnknown,
	}

	impl<T> From<CertificateError> for Error<T> {
		fn from(error: CertificateError) -> Self {
			match error {
				CertificateError::Height { .. } => Self::CertificateHeight,
				CertificateError::Block { .. } => Self::CertificateBlock,
				CertificateError::Order => Self::CertificateOrder,
				CertificateError::NoValidator(_) => Self::CertificateValidator,
				CertificateError::Signature(_) => Self::CertificateSignature,
				CertificateError::NoQuorum { .. } => Self::CertificateQuorum,
			}
		}
	}

	impl<T> From<EquivocationError> for Error<T> {
		fn from(error: EquivocationError) -> Self {
			match error {
				EquivocationError::NoConflict => Self::NoConflict,
				EquivocationError::Order => Self::MessageOrder,
				EquivocationError::Signature => Self::MessageSignature,
			}
		}
	}
}
