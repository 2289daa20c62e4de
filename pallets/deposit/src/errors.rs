//! Errors of the pallet: a section of `pallet` in lib.rs, in whose scope it stands.

use frame_support::pallet_macros::pallet_section;

/// Errors.
#[pallet_section]
mod errors {
	/// Why a call was refused. Nothing changed.
	#[pallet::error]
	pub enum Error<T> {
		/// No node has this index or key.
		UnknownNode,
		/// Only the node's owner may do this.
		NotOwner,
		/// This network key belongs to a node that has not left yet.
		IdInUse,
		/// The registration must be signed by the network key.
		KeyProofMissing,
		/// The signature is not the network key's over this chain and owner.
		KeyProofInvalid,
		/// A Resource Node must offer at least one service.
		NoServiceKind,
		/// The deposit is below the minimum in force.
		DepositTooSmall,
		/// The account has not enough free STOS for the deposit.
		InsufficientBalance,
		/// The amount must not be 0.
		ZeroAmount,
		/// The sum is beyond what can be counted.
		Overflow,
		/// The registry has no index left.
		RegistryFull,
		/// This owner already has a Meta Node that is registered or active.
		OwnerHasMetaNode,
		/// As many Meta Nodes are active as the chain allows.
		TooManyMetaNodes,
		/// Only a Resource Node can do this.
		NotResourceNode,
		/// Only a Meta Node candidate can be verified or refused.
		NotCandidate,
		/// The node must be registered and not active yet.
		NotRegistered,
		/// The node must be active or suspended.
		NotActiveOrSuspended,
		/// The node is leaving or gone.
		NodeExiting,
		/// The node must be exiting.
		NotExiting,
		/// Nothing of the deposit is free yet: look up when it is.
		DepositStillLocked,
		/// Only the Foundation's account may do this.
		NotFoundation,
		/// The Foundation has verified this candidate already: the Meta Nodes decide now.
		AlreadyVerified,
		/// Only the owner of an active Meta Node may propose and vote.
		NotActiveMetaNode,
		/// The Foundation's verification alone opens a vote on admission.
		AdmissionNotProposable,
		/// A node in this status cannot be the subject of this motion.
		MotionDoesNotApply,
		/// There is such a ballot already: vote on it.
		BallotExists,
		/// There is no such ballot.
		UnknownBallot,
		/// The voting period is over: the ballot can only be closed.
		BallotExpired,
		/// The voting period is not over, and the quorum is not reached.
		BallotStillOpen,
		/// This Meta Node has voted on this ballot.
		AlreadyVoted,
		/// This Meta Node has as many ballots open as is allowed.
		TooManyOpenBallots,
		/// There is not that much Ozone to buy in the market.
		LimitExceeded,
		/// Locked rewards and deposit together do not cover the cost.
		CostNotCovered,
	}
}
