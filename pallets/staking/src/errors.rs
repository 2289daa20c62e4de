//! Errors of the pallet: a section of `pallet` in lib.rs, in whose scope it stands.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call was refused. Nothing changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The account runs a validator already.
		AlreadyValidator,
		/// The account does not run a validator, or the one named does not exist.
		NotValidator,
		/// Another validator has this consensus key.
		KeyTaken,
		/// The self-delegation is below the minimum.
		SelfDelegationTooLow,
		/// The delegation would be below the minimum: delegate more, or undelegate all of it.
		DelegationTooLow,
		/// The amount must be above zero.
		ZeroAmount,
		/// The free balance does not cover the stake.
		InsufficientBalance,
		/// The stake is less than the amount.
		InsufficientStake,
		/// The commission is outside the governed bounds.
		CommissionOutOfBounds,
		/// The commission changes by more than one step.
		CommissionStepTooLarge,
		/// The commission was changed too short a time ago.
		CommissionTooSoon,
		/// All places for candidates are taken by validators with at least as much stake.
		TooManyCandidates,
		/// The validator stands for the active set already.
		AlreadyCandidate,
		/// The validator does not stand for the active set.
		NotCandidate,
		/// The validator is jailed: wait, then use `unjail`.
		StillJailed,
		/// The validator is not jailed.
		NotJailed,
		/// The validator is banned for good.
		Banned,
		/// The validator was slashed so often that it takes no delegations.
		SlashedTooOften,
		/// A validator raises its own stake by `bond_more`, not by delegating to itself.
		DelegationToSelf,
		/// There is no such delegation.
		NoDelegation,
		/// Both validators are the same.
		SameValidator,
		/// Stake that came from another validator within the unbonding period cannot move on yet.
		RedelegationInProgress,
		/// Too many redelegations within the unbonding period.
		TooManyRedelegations,
		/// Too many unbonding entries: withdraw those that are free, or wait.
		TooManyUnbondings,
		/// There is nothing to withdraw now.
		NothingToWithdraw,
		/// There is no slash to collect.
		NothingToCollect,
		/// No node has this id.
		UnknownNode,
		/// Only the node's owner or beneficiary may withdraw its rewards.
		NotNodeOwner,
		/// The offence is said to lie in the future.
		OffenceInFuture,
		/// The offence is too old to be punished.
		OffenceTooOld,
		/// The offence was punished already.
		DuplicateOffence,
		/// The validator has been slashed as often as can be recorded.
		TooManySlashes,
		/// A sum does not fit; this cannot happen with the supply there is.
		Overflow,
	}
}
