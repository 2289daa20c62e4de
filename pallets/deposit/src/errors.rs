//! Errors of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call failed. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// No node has this index or key.
		UnknownNode,
		/// Only the node's owner may do this.
		NotOwner,
		/// A node that has not exited uses this network key.
		IdInUse,
		/// The registration needs a signature by the network key over
		/// `DepositApi.key_proof_payload`.
		KeyProofMissing,
		/// The signature is not by the network key over this chain and owner.
		KeyProofInvalid,
		/// A Resource Node must offer at least one service.
		NoServiceKind,
		/// The deposit is below the minimum.
		DepositTooSmall,
		/// The account has too little free STOS for the deposit.
		InsufficientBalance,
		/// The amount must be above 0.
		ZeroAmount,
		/// The sum is too large.
		Overflow,
		/// No node index is left.
		RegistryFull,
		/// This owner already has a registered or active Meta Node, or operates one.
		OwnerHasMetaNode,
		/// The maximum number of Meta Nodes is active.
		TooManyMetaNodes,
		/// Only a Meta Node has an operator.
		NotMetaNode,
		/// This account already signs for a Meta Node.
		OperatorInUse,
		/// The Meta Node has already committed to a list of tasks in this block.
		AlreadyCommitted,
		/// A moniker or a contact must be UTF-8 without invisible characters.
		NotPrintable,
		/// Only a Resource Node can do this.
		NotResourceNode,
		/// Only a Meta Node candidate can be verified or refused.
		NotCandidate,
		/// The node must be registered and not yet active.
		NotRegistered,
		/// The node must be active or suspended.
		NotActiveOrSuspended,
		/// The node became active in this epoch. It can leave from the next one on.
		ActivatedThisEpoch,
		/// The node is exiting or has exited.
		NodeExiting,
		/// The node is not exiting.
		NotExiting,
		/// The node has not exited: its deposit is not released.
		NotExited,
		/// A ballot about the node, or proposed by it, is open. Anyone may close it once it is over.
		BallotsOpen,
		/// Votes of the Meta Node may still be on open ballots.
		VotesStillCount,
		/// The node has rewards under lock-up.
		RewardsLocked,
		/// The rewards cannot be paid to the beneficiary. The owner may set another.
		RewardsNotPayable,
		/// The node has contributions that are not settled.
		ContributionsLeft,
		/// A report that can still be applied may name the node.
		ReportsOpen,
		/// No part of the deposit is free yet. `DepositApi` shows the dates.
		DepositStillLocked,
		/// Only the Foundation's account may do this.
		NotFoundation,
		/// The Foundation has already verified this candidate. The Meta Nodes vote on it.
		AlreadyVerified,
		/// Only the owner or the operator of an active Meta Node may propose and vote.
		NotActiveMetaNode,
		/// A vote on admission is opened by the Foundation's verification only.
		AdmissionNotProposable,
		/// The motion does not apply to a node with this status.
		MotionDoesNotApply,
		/// This ballot is already open. Vote on it.
		BallotExists,
		/// No such ballot is open.
		UnknownBallot,
		/// The voting period has ended. The ballot can only be closed.
		BallotExpired,
		/// The voting period has not ended and the quorum is not reached.
		BallotStillOpen,
		/// This Meta Node has already voted on this ballot.
		AlreadyVoted,
		/// This Meta Node has the maximum number of open ballots.
		TooManyOpenBallots,
		/// The market has less Ozone left than the migration needs.
		LimitExceeded,
		/// Locked rewards and deposit together do not cover the cost.
		CostNotCovered,
	}
}
