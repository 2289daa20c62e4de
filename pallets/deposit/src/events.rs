//! Events of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// What happened. Amounts are base units, Ozone is nOz.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A node was registered. `amount` is held on the account of `owner`.
		Registered {
			/// The node.
			node: NodeIndex,
			/// Its network key.
			id: NodeId,
			/// Its owner.
			owner: T::AccountId,
			/// Whether it is a Meta Node.
			meta: bool,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node became active with a deposit of `total`, of which `amount` was held just now. Of it
		/// `counted` counts now, and the Ozone limit rose by `limit`.
		Activated {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The total deposit, base units.
			total: Balance,
			/// The part of it that counts, base units.
			counted: Balance,
			/// The change of the Ozone limit, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `amount` more is held for the node. Of its deposit `counted` counts now, and the Ozone
		/// limit rose by `limit`, by 0 while the node is suspended.
		ToppedUp {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The total deposit, base units.
			total: Balance,
			/// The part of it that counts, base units.
			counted: Balance,
			/// The change of the Ozone limit, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A Resource Node was suspended for its performance. The Ozone limit fell by `limit`.
		Suspended {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// Its score.
			score: sp_arithmetic::Perbill,
			/// The change of the Ozone limit, nOz.
			limit: Noz,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A suspended node is active again. The Ozone limit rose by `limit`.
		Resumed {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// The change of the Ozone limit, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node waits for its deposit to count.
		CountingQueued {
			/// The node.
			node: NodeIndex,
			/// For what.
			waits_for: WaitsFor,
			/// Its place among those that wait for the same; the next one to be served is at 1.
			position: u32,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node waits no longer: its deposit counts, or it is not active.
		CountingDequeued {
			/// The node.
			node: NodeIndex,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// More of a waiting node's deposit counts, together `counted`. The Ozone limit rose by
		/// `limit`.
		DepositCounted {
			/// The node.
			node: NodeIndex,
			/// The part of its deposit that counts, base units.
			counted: Balance,
			/// The change of the Ozone limit, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `deposit` of a node that left counts no more. The Ozone limit fell by `limit`.
		DepositUncounted {
			/// The node.
			node: NodeIndex,
			/// Base units.
			deposit: Balance,
			/// The change of the Ozone limit, nOz.
			limit: Noz,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Meta Nodes confirmed that a node has the capacity for a deposit of `confirmed`. Of its
		/// deposit `counted` counts now, and the Ozone limit rose by `limit`.
		CapacityConfirmed {
			/// The node.
			node: NodeIndex,
			/// Base units.
			confirmed: Balance,
			/// The part of its deposit that counts, base units.
			counted: Balance,
			/// The change of the Ozone limit, nOz.
			limit: Noz,
			/// Its weight by deposit.
			weight: u128,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node started to exit. Its deposit counts until the end of its cooling-off, unless it
		/// was suspended or shut down.
		Exiting {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// The reason.
			reason: ExitReason,
			/// The terms of the exit.
			exit: Exit,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The account that signs for a Meta Node besides its owner changed.
		OperatorChanged {
			/// The Meta Node.
			node: NodeIndex,
			/// The account; none if the owner alone signs.
			operator: Option<T::AccountId>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A Meta Node committed to a list of tasks. Their nodes are drawn from the hash of a later block.
		TasksCommitted {
			/// The Meta Node.
			meta: NodeIndex,
			/// The hash of the list.
			tasks: H256,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The bandwidth that a Resource Node declares changed.
		BandwidthChanged {
			/// The node.
			node: NodeIndex,
			/// Mbit/s.
			bandwidth: u32,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The moniker and the contact of a node changed. `held` is on hold for them.
		ProfileChanged {
			/// The node.
			node: NodeIndex,
			/// On hold on the account of the owner, base units.
			held: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// An exited node was retired: `amount` was paid to `beneficiary`, and its index is free.
		Retired {
			/// The node.
			node: NodeIndex,
			/// Its network key.
			id: NodeId,
			/// Its owner.
			owner: T::AccountId,
			/// Who was paid.
			beneficiary: T::AccountId,
			/// The rewards that were left, base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A Meta Node did not act for too long. It is outside quorums and rewards until it acts.
		MetaNodeDormant {
			/// The Meta Node.
			node: NodeIndex,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A dormant Meta Node acted, and is awake.
		MetaNodeWoke {
			/// The Meta Node.
			node: NodeIndex,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `amount` of a deposit was released to `owner`.
		DepositReleased {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The reason.
			reason: ReleaseReason,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node has exited.
		Exited {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node that was never active was removed.
		Removed {
			/// The node.
			node: NodeIndex,
			/// Its network key.
			id: NodeId,
			/// Its owner.
			owner: T::AccountId,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node paid into the Volume Pool for `ozone` that were migrated off it.
		MigrationPaid {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// nOz.
			ozone: Noz,
			/// The payment, from locked rewards and deposit.
			paid: Payment,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node's locked rewards were returned to the Volume Pool and the Mining Pool.
		RewardsForfeited {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// The rewards: traffic to the Volume Pool, mining to the Mining Pool.
			reward: Reward,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node paid for harm of `ozone`, worth `value`, to the treasury.
		Slashed {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// The treasury.
			to: T::AccountId,
			/// nOz.
			ozone: Noz,
			/// The value of the Ozone, base units.
			value: Balance,
			/// The payment, from locked rewards and deposit.
			paid: Payment,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The Foundation verified a candidate.
		CandidateVerified {
			/// The node.
			node: NodeIndex,
			/// Its owner.
			owner: T::AccountId,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A ballot was opened.
		BallotOpened {
			/// The node.
			node: NodeIndex,
			/// The motion.
			motion: Motion,
			/// The Meta Node that proposed it; `None` for the Foundation.
			proposer: Option<NodeIndex>,
			/// When the ballot ends, ms.
			expires: Moment,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A Meta Node voted. The counts include this vote.
		Voted {
			/// The node.
			node: NodeIndex,
			/// The motion.
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
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A ballot reached its quorum, and the motion was executed.
		BallotPassed {
			/// The node.
			node: NodeIndex,
			/// The motion.
			motion: Motion,
			/// Active Meta Nodes that approve.
			approvals: u32,
			/// Active Meta Nodes.
			active: u32,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A ballot was closed without its quorum.
		BallotClosed {
			/// The node.
			node: NodeIndex,
			/// The motion.
			motion: Motion,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The recipient of a node's earnings changed.
		BeneficiaryChanged {
			/// The node.
			node: NodeIndex,
			/// The new beneficiary.
			beneficiary: T::AccountId,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The services of a Resource Node changed.
		KindsChanged {
			/// The node.
			node: NodeIndex,
			/// Its services.
			kinds: ServiceKinds,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The free capacity of a Resource Node changed.
		FreeCapacityChanged {
			/// The node.
			node: NodeIndex,
			/// Free bytes.
			bytes: u64,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The account that verifies candidates changed.
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
			/// The epoch of the block.
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
