//! Events of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// Amounts are in base units.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A validator registered.
		ValidatorRegistered {
			/// The account of the validator.
			validator: T::AccountId,
			/// Its consensus key.
			key: ConsensusKey,
			/// Its self-delegation, base units.
			self_stake: Balance,
			/// Its commission.
			commission: Perbill,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A validator raised its own stake.
		SelfStakeRaised {
			/// The validator.
			validator: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A validator started unbonding own stake.
		SelfStakeLowered {
			/// The validator.
			validator: T::AccountId,
			/// Base units.
			amount: Balance,
			/// When it is free, ms.
			release: Moment,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A validator set its commission.
		CommissionSet {
			/// The validator.
			validator: T::AccountId,
			/// The new commission.
			commission: Perbill,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A validator set its consensus key.
		ConsensusKeySet {
			/// The validator.
			validator: T::AccountId,
			/// The new key.
			key: ConsensusKey,
		},
		/// A validator became a candidate.
		CandidateEntered {
			/// The validator.
			validator: T::AccountId,
		},
		/// A validator is no longer a candidate.
		CandidateLeft {
			/// The validator.
			validator: T::AccountId,
			/// Whether a candidate with more stake took its place.
			displaced: bool,
		},
		/// Stake was delegated.
		Delegated {
			/// The delegator.
			delegator: T::AccountId,
			/// The validator.
			validator: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A delegator started unbonding.
		Undelegated {
			/// The delegator.
			delegator: T::AccountId,
			/// The validator.
			validator: T::AccountId,
			/// Base units.
			amount: Balance,
			/// When it is free, ms.
			release: Moment,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Stake was redelegated.
		Redelegated {
			/// The delegator.
			delegator: T::AccountId,
			/// The validator it left.
			from: T::AccountId,
			/// The validator it went to.
			to: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Unbonded stake was released.
		Unbonded {
			/// The account.
			account: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// An epoch's chain share was divided.
		ChainShareDivided {
			/// The epoch that earned it.
			epoch: EpochIndex,
			/// For validators and delegators.
			stake: Reward,
			/// For the deposits of nodes.
			deposits: Reward,
			/// Without a recipient: for the treasury.
			left: Reward,
			/// The first epoch in which it is free.
			matures: EpochIndex,
		},
		/// A validator's part of an epoch's chain share was divided.
		PoolDivided {
			/// The validator.
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
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// STOS without a recipient, or left over by rounding, were paid to the treasury.
		TreasuryPaid {
			/// Base units.
			amount: Balance,
			/// The source.
			source: TreasurySource,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// What plain transfers had added to the pallet's account moved to the treasury.
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
			/// The recipient.
			account: T::AccountId,
			/// The source.
			source: RewardSource<T::AccountId>,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The deposit of a node that earns chain share changed.
		DepositChanged {
			/// The node.
			node: NodeIndex,
			/// The deposit that counts now, base units.
			deposit: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Locked rewards of a node's deposit were returned to the Volume Pool and the Mining Pool.
		RewardsForfeited {
			/// The node.
			node: NodeIndex,
			/// The rewards.
			reward: Reward,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Locked rewards of a node's deposit were taken for a fee or a slash.
		RewardsTaken {
			/// The node.
			node: NodeIndex,
			/// The recipient.
			to: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A validator was punished. Its own part went to the treasury immediately. The delegators'
		/// parts follow when each delegation is next accessed.
		Slashed {
			/// The validator.
			validator: T::AccountId,
			/// The offence.
			offence: Offence,
			/// The epoch of the offence.
			offence_epoch: EpochIndex,
			/// Lost by its own stake, base units.
			own: Balance,
			/// Lost by its delegators, base units.
			delegated: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// An account's part of a slash moved from its hold to the treasury.
		SlashCollected {
			/// The account.
			account: T::AccountId,
			/// The punished validator.
			validator: T::AccountId,
			/// Base units.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A validator was removed from the candidates and the active set as a punishment.
		Jailed {
			/// The validator.
			validator: T::AccountId,
			/// When it may return, ms; `None`: never.
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
