//! Events of the pallet: a section of `pallet` in lib.rs, in whose scope it stands.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// What happened. Amounts are base units, Ozone is nOz.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A node was registered; `amount` is on hold on `owner`'s account.
		Registered {
			/// The node concerned.
			node: NodeIndex,
			/// Its network key.
			id: NodeId,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// Whether it is a Meta Node.
			meta: bool,
			/// Base units.
			amount: Balance,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node became active with a deposit of `total`, of which `amount` came on hold on
		/// `owner`'s account just now; the Ozone limit rose by `limit`.
		Activated {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The deposit in all, base units.
			total: Balance,
			/// By how much the Ozone limit changed, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// `amount` more is on hold on `owner`'s account for the node; the Ozone limit rose by
		/// `limit` (by 0 while it is suspended).
		ToppedUp {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The deposit in all, base units.
			total: Balance,
			/// By how much the Ozone limit changed, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A Resource Node performed badly; the Ozone limit fell by `limit`.
		Suspended {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// The moving average of its performance.
			score: sp_arithmetic::Perbill,
			/// By how much the Ozone limit changed, nOz.
			limit: Noz,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A suspended node takes part again; the Ozone limit rose by `limit`.
		Resumed {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// By how much the Ozone limit changed, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node is leaving; the Ozone limit fell by `limit`.
		Exiting {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// Why.
			reason: ExitReason,
			/// By how much the Ozone limit changed, nOz.
			limit: Noz,
			/// On what terms.
			exit: Exit,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// `amount` of a deposit is no longer on hold on `owner`'s account.
		DepositReleased {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// Base units.
			amount: Balance,
			/// Why.
			reason: ReleaseReason,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node is gone for good.
		Exited {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node that was never active was removed from the registry.
		Removed {
			/// The node concerned.
			node: NodeIndex,
			/// Its network key.
			id: NodeId,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node paid for `ozone` that were migrated off it, into the Volume Pool.
		MigrationPaid {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// nOz.
			ozone: Noz,
			/// What it paid, from its locked rewards and its deposit.
			paid: Payment,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node's locked rewards were cancelled and went back to their pools.
		RewardsForfeited {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// What was cancelled: the traffic part went to the Volume Pool, the mining part to the Mining Pool.
			reward: Reward,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node paid for harm of `ozone`, worth `value`, to the Foundation's treasury.
		Slashed {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// The Foundation's treasury.
			to: T::AccountId,
			/// nOz.
			ozone: Noz,
			/// What the Ozone was worth, base units.
			value: Balance,
			/// What it paid, from its locked rewards and its deposit.
			paid: Payment,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// The Foundation verified a candidate.
		CandidateVerified {
			/// The node concerned.
			node: NodeIndex,
			/// Its owner, whose account holds the deposit.
			owner: T::AccountId,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A ballot was opened; `proposer` is none where the Foundation opened it.
		BallotOpened {
			/// The node concerned.
			node: NodeIndex,
			/// What is decided.
			motion: Motion,
			/// The Meta Node that proposed it; none where the Foundation did.
			proposer: Option<NodeIndex>,
			/// When the ballot ends, milliseconds.
			expires: Moment,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A Meta Node voted; these votes count now.
		Voted {
			/// The node concerned.
			node: NodeIndex,
			/// What is decided.
			motion: Motion,
			/// The Meta Node that voted.
			voter: NodeIndex,
			/// Whether it approves.
			approve: bool,
			/// Active Meta Nodes that approve.
			approvals: u32,
			/// Active Meta Nodes that reject.
			rejections: u32,
			/// Active Meta Nodes.
			active: u32,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A ballot reached its quorum; what it asked for is done.
		BallotPassed {
			/// The node concerned.
			node: NodeIndex,
			/// What is decided.
			motion: Motion,
			/// Active Meta Nodes that approve.
			approvals: u32,
			/// Active Meta Nodes.
			active: u32,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A ballot ended without its quorum.
		BallotClosed {
			/// The node concerned.
			node: NodeIndex,
			/// What is decided.
			motion: Motion,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A node's earnings go to another account from now on.
		BeneficiaryChanged {
			/// The node concerned.
			node: NodeIndex,
			/// Who receives its earnings.
			beneficiary: T::AccountId,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A Resource Node offers other services.
		KindsChanged {
			/// The node concerned.
			node: NodeIndex,
			/// Its services.
			kinds: ServiceKinds,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// A Resource Node said how many bytes it has free.
		FreeCapacityChanged {
			/// The node concerned.
			node: NodeIndex,
			/// Free bytes.
			bytes: u64,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// Another account verifies candidates from now on.
		FoundationChanged {
			/// The account.
			account: T::AccountId,
		},
		/// What a plain transfer had added to the transit account moved to the treasury.
		SurplusSwept {
			/// The transit account.
			account: T::AccountId,
			/// Base units moved.
			amount: Balance,
			/// The epoch in which it happened.
			epoch: EpochIndex,
		},
		/// New parameters are in force.
		ParametersChanged {
			/// The parameters.
			parameters: DepositParameters,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters are out of bounds; those in force stay.
		ParametersRefused {
			/// Which one, and the bound it breaks.
			fault: ParameterFault<DepositKey>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
	}
}
