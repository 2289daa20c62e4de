//! Who proposed a block, and who made its parent final.

use crate::{Config, Error, Noted, Pallet, WeightInfo};
use frame_support::{
	BoundedVec,
	dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
	ensure,
	traits::ConstU32,
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;
use sp_inherents::InherentData;
use sp_runtime::{
	DigestItem, SaturatedConversion,
	traits::{One, Saturating, Zero},
};
use stratos_consensus::{
	Certificate, ENGINE_ID, Equivocation, INHERENT_IDENTIFIER, InherentData as Commit,
	MAX_EQUIVOCATIONS, MAX_VALIDATORS, Proposer, ValidatorSet,
};
use stratos_primitives::Validators;

/// Proofs of double signing in a block.
pub(crate) type Equivocations = BoundedVec<Equivocation, ConstU32<MAX_EQUIVOCATIONS>>;

impl<T: Config> Pallet<T> {
	/// Who proposed this block, by its header. None in a block of a single authority.
	pub fn proposer() -> Option<Proposer> {
		Proposer::find(&frame_system::Pallet::<T>::digest())
	}

	/// The account of the validator that proposed this block.
	pub fn author() -> Option<T::AccountId> {
		T::Validators::by_key(&Self::proposer()?.key).map(|(account, _)| account)
	}

	/// The hash of the genesis block, which is never forgotten.
	pub(crate) fn genesis_hash() -> H256 {
		frame_system::BlockHash::<T>::get(BlockNumberFor::<T>::zero())
	}

	/// The number of the parent.
	fn parent() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number().saturating_sub(One::one())
	}

	/// Whether this block must note who made its parent final. A header that names its proposer badly, or
	/// twice, is no way around it.
	fn note_due() -> bool {
		let digest = frame_system::Pallet::<T>::digest();
		let ours = |item: &DigestItem| matches!(item, DigestItem::PreRuntime(ENGINE_ID, _));
		!Self::parent().is_zero() && digest.logs().iter().any(ours)
	}

	/// The end of a block.
	///
	/// # Panics
	/// If it did not note who made its parent final, but must. That makes the block invalid, as there is
	/// no error that a hook could return.
	pub(crate) fn end_block() {
		let noted = Noted::<T>::take().is_some();
		assert!(
			noted || !Self::note_due(),
			"a block of validators needs the certificate of its parent"
		);
	}

	/// The most that `note` weighs: every validator that did not sign may be punished for its absence.
	pub(crate) fn note_weight(signatures: usize, equivocations: usize) -> Weight {
		let signed = u64::try_from(signatures).unwrap_or(u64::MAX);
		let missed = u64::from(MAX_VALIDATORS).saturating_sub(signed);
		let proofs = u64::try_from(equivocations).unwrap_or(u64::MAX);
		T::WeightInfo::note(signed.saturated_into())
			.saturating_add(T::Validators::signed_weight().saturating_mul(signed))
			.saturating_add(T::Validators::missed_weight().saturating_mul(missed))
			.saturating_add(Self::equivocation_weight().saturating_mul(proofs))
	}

	/// Checks that a certificate makes the parent final. Returns the set that voted on it.
	pub(crate) fn check_certificate(certificate: &Certificate) -> Result<ValidatorSet, Error<T>> {
		let set = Self::set_of_parent();
		let height = Self::parent().saturated_into::<u32>();
		let hash = frame_system::Pallet::<T>::parent_hash();
		let verify = sp_io::crypto::ed25519_verify;
		certificate.check(Self::genesis_hash(), height, hash, &set, verify)?;
		Ok(set)
	}

	pub(crate) fn do_note(
		certificate: &Certificate,
		equivocations: &[Equivocation],
	) -> DispatchResultWithPostInfo {
		ensure!(!Noted::<T>::exists(), Error::<T>::AlreadyNoted);
		ensure!(Self::proposer().is_some(), Error::<T>::NoProposer);
		ensure!(!Self::parent().is_zero(), Error::<T>::ParentIsGenesis);
		let set = Self::check_certificate(certificate)?;

		Noted::<T>::put(true);
		// Before the absent are punished, so that nothing of it can make a proof fail that the author
		// has tried.
		for proof in equivocations {
			Self::punish(proof)?;
		}
		let signatures = &certificate.signatures;
		let proofs = Self::equivocation_weight()
			.saturating_mul(u64::try_from(equivocations.len()).unwrap_or(u64::MAX));
		let mut weight =
			T::WeightInfo::note(signatures.len().saturated_into()).saturating_add(proofs);
		for validator in set.validators() {
			// In ascending order, as was checked.
			let signed =
				signatures.binary_search_by_key(&validator.key, |one| one.validator).is_ok();
			let noted = if signed {
				T::Validators::note_signed(&validator.key)
			} else {
				T::Validators::note_missed(&validator.key)
			};
			weight = weight.saturating_add(noted);
		}
		Ok(PostDispatchInfo { actual_weight: Some(weight), ..Default::default() })
	}

	/// What the author of this block notes, by what its host knows. Nothing where nothing is due.
	pub(crate) fn to_note(data: &InherentData) -> Option<(Certificate, Equivocations)> {
		if !Self::note_due() {
			return None;
		}
		match data.get_data::<Commit>(&INHERENT_IDENTIFIER) {
			Ok(commit) => {
				let Commit { certificate, equivocations } = commit?;
				Some((certificate, Self::punishable(equivocations)))
			}
			Err(error) => {
				log::error!(target: "runtime::consensus", "the host's inherent data: {error:?}");
				None
			}
		}
	}
}
