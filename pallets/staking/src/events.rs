//! Events of the pallet: a section of `pallet` in lib.rs, in whose scope it stands.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// What happened, for wallets and accountants.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A validator registered.
		ValidatorRegistered {
			/// Who runs it.
			validator: T::AccountId,
			/// The key of its consensus engine.
			key: ConsensusKey,
			/// Its self-delegation, base units.
			self_stake: Balance,
			/// Its commission.
			commission: Perbill,
			/// When.
			epoch: EpochIndex,
		},
		/// A validator put more of its own on hold as stake.
		SelfStakeRaised {
			/// Who.
			validator: T::AccountId,
			/// By how much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// A validator's own stake is on its way back.
		SelfStakeLowered {
			/// Who.
			validator: T::AccountId,
			/// By how much, base units.
			amount: Balance,
			/// From when on it can be withdrawn, ms.
			release: Moment,
			/// When.
			epoch: EpochIndex,
		},
		/// A validator set its commission.
		CommissionSet {
			/// Who.
			validator: T::AccountId,
			/// The new commission.
			commission: Perbill,
			/// When.
			epoch: EpochIndex,
		},
		/// A validator set its consensus key.
		ConsensusKeySet {
			/// Who.
			validator: T::AccountId,
			/// The new key.
			key: ConsensusKey,
		},
		/// A validator stands for the active set (again).
		CandidateEntered {
			/// Who.
			validator: T::AccountId,
		},
		/// A validator does not stand for the active set any longer.
		CandidateLeft {
			/// Who.
			validator: T::AccountId,
			/// Whether a candidate with more stake took its place.
			displaced: bool,
		},
		/// STOS of a delegator were put on hold as stake.
		Delegated {
			/// Whose.
			delegator: T::AccountId,
			/// With whom.
			validator: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// A delegator's stake is on its way back.
		Undelegated {
			/// Whose.
			delegator: T::AccountId,
			/// From whom.
			validator: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// From when on it can be withdrawn, ms.
			release: Moment,
			/// When.
			epoch: EpochIndex,
		},
		/// A delegator's stake moved from one validator to another.
		Redelegated {
			/// Whose.
			delegator: T::AccountId,
			/// From whom.
			from: T::AccountId,
			/// To whom.
			to: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// Unbonded stake is free: its hold was released.
		Unbonded {
			/// Whose.
			account: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// An epoch's chain share was divided. It came from the Volume Pool (traffic) and the
		/// Mining Pool (mining).
		ChainShareDivided {
			/// The epoch that earned it.
			epoch: EpochIndex,
			/// For validators and delegators.
			stake: Reward,
			/// For the deposits of nodes.
			deposits: Reward,
			/// Without a recipient: returned to the caller for the treasury.
			left: Reward,
			/// The first epoch in which it is free.
			matures: EpochIndex,
		},
		/// A validator's pool of an epoch's chain share was divided.
		PoolDivided {
			/// Whose pool.
			validator: T::AccountId,
			/// The epoch that earned it.
			epoch: EpochIndex,
			/// For its own stake, base units.
			own: Balance,
			/// Its commission, base units.
			commission: Balance,
			/// For its delegators together, base units.
			delegators: Balance,
		},
		/// The fees of a block were divided among the active validators by stake.
		FeesDivided {
			/// How much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// STOS without a recipient, or left over by floors, went to the treasury.
		TreasuryPaid {
			/// How much, base units.
			amount: Balance,
			/// Where it came from.
			source: TreasurySource,
			/// When.
			epoch: EpochIndex,
		},
		/// What a plain transfer had added to the pallet's account moved to the treasury.
		SurplusSwept {
			/// The pallet's account.
			account: T::AccountId,
			/// Base units moved.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Rewards were withdrawn.
		RewardsWithdrawn {
			/// Who received them.
			account: T::AccountId,
			/// What earned them.
			source: RewardSource<T::AccountId>,
			/// How much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// The deposit of a node that takes part in the chain share changed.
		DepositChanged {
			/// The node.
			node: NodeIndex,
			/// What its deposit counts with from now on, base units.
			deposit: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// Locked rewards of a node's deposit were cancelled and returned to their pools.
		RewardsForfeited {
			/// The node.
			node: NodeIndex,
			/// Returned to the Volume Pool and the Mining Pool.
			reward: Reward,
			/// When.
			epoch: EpochIndex,
		},
		/// Locked rewards of a node's deposit were taken for a fee or a slash.
		RewardsTaken {
			/// The node.
			node: NodeIndex,
			/// Who received them.
			to: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// A validator was punished. Its own part went to the treasury at once; its delegators'
		/// parts follow, each when it is next touched.
		Slashed {
			/// Who.
			validator: T::AccountId,
			/// What for.
			offence: Offence,
			/// When it was committed.
			offence_epoch: EpochIndex,
			/// What its own stake lost, base units.
			own: Balance,
			/// What its delegators' stake lost, base units.
			delegated: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// An account's part of a slash went from its hold to the treasury.
		SlashCollected {
			/// Whose.
			account: T::AccountId,
			/// For whose offence.
			validator: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// When.
			epoch: EpochIndex,
		},
		/// A validator left the active set and the candidates as a punishment.
		Jailed {
			/// Who.
			validator: T::AccountId,
			/// From when on it may return, ms; `None`: never.
			until: Option<Moment>,
		},
		/// A new active set serves from this epoch on.
		ActiveSetRenewed {
			/// The epoch.
			epoch: EpochIndex,
			/// Number of validators.
			size: u32,
			/// Their stake, base units.
			stake: Balance,
		},
		/// New parameters are in force.
		ParametersChanged {
			/// The parameters.
			parameters: StakingParameters,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters are out of bounds; those in force stay.
		ParametersRefused {
			/// Which one, and the bound it breaks.
			fault: ParameterFault<StakingKey>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
	}
}
