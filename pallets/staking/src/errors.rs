//! Errors of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call failed. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The account already runs a validator.
		AlreadyValidator,
		/// The account does not run a validator.
		NotValidator,
		/// A validator uses this consensus key, or once used it. Every key is used once.
		KeyTaken,
		/// The self-delegation is below the minimum.
		SelfDelegationTooLow,
		/// The delegation would be below the minimum. Delegate more, or undelegate all of it.
		DelegationTooLow,
		/// The amount must be above 0.
		ZeroAmount,
		/// The account has too little free STOS for the stake.
		InsufficientBalance,
		/// The stake is below the amount.
		InsufficientStake,
		/// The commission is out of the governed bounds.
		CommissionOutOfBounds,
		/// The commission changes by more than one governed step.
		CommissionStepTooLarge,
		/// The commission was changed too recently.
		CommissionTooSoon,
		/// All candidate places are taken by validators with at least as much stake.
		TooManyCandidates,
		/// The validator is already a candidate.
		AlreadyCandidate,
		/// The validator is not a candidate.
		NotCandidate,
		/// The validator is jailed. Wait for the end of the jail time, then call `unjail`.
		StillJailed,
		/// The validator is not jailed.
		NotJailed,
		/// The validator is banned permanently.
		Banned,
		/// The validator was slashed too often to accept delegations.
		SlashedTooOften,
		/// A validator cannot delegate to itself. Call `bond_more` instead.
		DelegationToSelf,
		/// The account has no delegation to this validator.
		NoDelegation,
		/// Source and target are the same validator.
		SameValidator,
		/// Stake that was redelegated within the unbonding period cannot be redelegated again yet.
		RedelegationInProgress,
		/// The account has the maximum number of redelegations within the unbonding period.
		TooManyRedelegations,
		/// The account has the maximum number of unbonding entries. Withdraw those that are free,
		/// or wait.
		TooManyUnbondings,
		/// Nothing can be withdrawn now.
		NothingToWithdraw,
		/// There is no slash to collect.
		NothingToCollect,
		/// No node has this index.
		UnknownNode,
		/// The call needs an Ed25519 signature by the consensus key over `StakingApi.key_proof_payload`.
		KeyProofMissing,
		/// The signature is not by the consensus key over this chain and account.
		KeyProofInvalid,
		/// The epoch of the offence is in the future.
		OffenceInFuture,
		/// The offence is too old to be punished.
		OffenceTooOld,
		/// No validator voted with this consensus key in the epoch of the offence.
		NoVoter,
		/// This offence was already punished.
		DuplicateOffence,
		/// The validator has the maximum number of recorded slashes.
		TooManySlashes,
		/// A sum is too large. The total supply does not allow this.
		Overflow,
	}
}
