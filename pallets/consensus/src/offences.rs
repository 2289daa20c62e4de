//! Double signing.

use crate::{Config, Error, Event, Pallet, WeightInfo, commit::Equivocations};
use alloc::vec::Vec;
use frame_support::{
	storage::{with_storage_layer, with_transaction},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};
use stratos_consensus::{Equivocation, MAX_EQUIVOCATIONS};
use stratos_primitives::{EpochIndex, Validators};

impl<T: Config> Pallet<T> {
	/// The most that a proof weighs.
	pub(crate) fn equivocation_weight() -> Weight {
		T::WeightInfo::check_equivocation().saturating_add(T::Validators::punish_weight())
	}

	/// Checks a proof. Returns the epoch of the offence.
	pub(crate) fn check_equivocation(proof: &Equivocation) -> Result<EpochIndex, Error<T>> {
		let epoch = Self::epoch_of_votes(proof.height()).ok_or(Error::<T>::HeightUnknown)?;
		proof.check(Self::genesis_hash(), sp_io::crypto::ed25519_verify)?;
		Ok(epoch)
	}

	/// Punishes the validator that a proof convicts, once for each epoch.
	pub(crate) fn punish(proof: &Equivocation) -> DispatchResult {
		let epoch = Self::check_equivocation(proof)?;
		let (key, height) = (proof.validator, proof.height());
		let validator = T::Validators::punish_double_sign(&key, epoch)?;
		Self::deposit_event(Event::DoubleSignPunished { validator, key, height, epoch });
		Ok(())
	}

	/// Those of `proofs` that punish somebody in this block, one after the other: tried, and undone.
	pub(crate) fn punishable(proofs: Vec<Equivocation>) -> Equivocations {
		let tried = with_transaction(|| {
			let kept: Vec<_> = proofs
				.into_iter()
				.filter(|proof| with_storage_layer(|| Self::punish(proof)).is_ok())
				.take(MAX_EQUIVOCATIONS as usize)
				.collect();
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(kept))
		});
		Equivocations::truncate_from(tried.unwrap_or_default())
	}
}
