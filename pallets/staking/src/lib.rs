#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub use pallet::*;

pub mod accumulator;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod delegations;
mod deposits;
pub mod distribution;
mod epochs;
mod fees;
mod genesis;
mod invariants;
#[cfg(test)]
mod mock;
mod offences;
pub mod parameters;
mod queries;
mod rewards;
pub mod runtime_api;
pub mod slash;
#[cfg(test)]
mod tests;
pub mod types;
mod validators;
pub mod weights;

pub use fees::FeesToStake;
pub use parameters::StakingParameters;
pub use types::{ConsensusKey, Offence, Status, ValidatorIndex};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::{
		accumulator::Track,
		types::{
			Delegation, DepositPool, FeePool, Page, Redelegation, Ring, SlashRecord, Unbonding,
			Validator,
		},
		*,
	};
	use alloc::vec::Vec;
	use frame_support::{
		PalletId,
		pallet_prelude::*,
		traits::{
			Time,
			fungible::{Balanced, Mutate, hold},
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;
	use stratos_primitives::{
		Balance, EpochClock, EpochIndex, Market, MiningPool, Moment, NodeId, NodeIndex, Nodes,
		Reward,
	};

	/// The layout of this pallet's storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// STOS. Stakes are holds of it; rewards wait on the pallet's account.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ hold::Mutate<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
			+ Balanced<Self::AccountId, Balance = Balance>;

		/// The runtime's reasons for a hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// Where the pallet's account comes from.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The Foundation's account: receives slashes, and what has no recipient.
		type Treasury: Get<Self::AccountId>;

		/// The governed parameters. Read at each epoch boundary.
		type Parameters: Get<StakingParameters>;

		/// Which epoch it is.
		type EpochClock: EpochClock;

		/// The time of the block, ms.
		type Time: Time<Moment = Moment>;

		/// Takes cancelled traffic rewards back.
		type Market: Market<Self::AccountId>;

		/// Takes cancelled mining rewards back.
		type MiningPool: MiningPool<Self::AccountId>;

		/// Who owns a node, and who receives what its deposit earns.
		type Nodes: Nodes<Self::AccountId>;

		/// Who may report an offence.
		type ReportOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The most validators in the active set. Bounds the work of an epoch.
		#[pallet::constant]
		type MaxActive: Get<u32>;

		/// The most validators that stand for the active set. Not below `MaxActive`.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// The most unbonding entries of an account.
		#[pallet::constant]
		type MaxUnbonding: Get<u32>;

		/// The most redelegations of an account within an unbonding period.
		#[pallet::constant]
		type MaxRedelegations: Get<u32>;

		/// The most slashes of a validator. The last of them bans it.
		#[pallet::constant]
		type MaxSlashes: Get<u32>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;
	}

	/// Why balance is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Staked, or on its way back from stake.
		Stake,
	}

	/// The parameters of this epoch.
	#[pallet::storage]
	pub type Parameters<T> = StorageValue<_, StakingParameters, ValueQuery>;

	/// All validators that ever registered.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageMap<_, Twox64Concat, ValidatorIndex, Validator<T::AccountId>>;

	/// The validator that an account runs.
	#[pallet::storage]
	pub type IndexOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ValidatorIndex>;

	/// The validator that a consensus key belongs to.
	#[pallet::storage]
	pub type KeyOwner<T> = StorageMap<_, Blake2_128Concat, ConsensusKey, ValidatorIndex>;

	/// The next validator's index.
	#[pallet::storage]
	pub type NextIndex<T> = StorageValue<_, ValidatorIndex, ValueQuery>;

	/// Who stands for the active set.
	#[pallet::storage]
	pub type Candidates<T: Config> =
		StorageValue<_, BoundedVec<ValidatorIndex, T::MaxCandidates>, ValueQuery>;

	/// The active set, most stake first as of the last epoch boundary.
	#[pallet::storage]
	pub type Active<T: Config> =
		StorageValue<_, BoundedVec<ValidatorIndex, T::MaxActive>, ValueQuery>;

	/// The stake of the active set now, base units.
	#[pallet::storage]
	pub type ActiveStake<T> = StorageValue<_, Balance, ValueQuery>;

	/// The epoch that ended last and the set that served it, less those punished since. Its chain
	/// share may arrive after the new set took over.
	#[pallet::storage]
	pub type Ended<T: Config> =
		StorageValue<_, (EpochIndex, BoundedVec<ValidatorIndex, T::MaxActive>)>;

	/// Delegations, by delegator and validator.
	#[pallet::storage]
	pub type Delegations<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ValidatorIndex,
		Delegation,
	>;

	/// Stake on its way back, by owner, oldest first.
	#[pallet::storage]
	pub type Unbondings<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<Unbonding, T::MaxUnbonding>,
		ValueQuery,
	>;

	/// Redelegations still liable for the validator they left, by delegator.
	#[pallet::storage]
	pub type Redelegations<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<Redelegation, T::MaxRedelegations>,
		ValueQuery,
	>;

	/// Slashes of a validator, oldest first.
	#[pallet::storage]
	pub type Slashes<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ValidatorIndex,
		BoundedVec<SlashRecord, T::MaxSlashes>,
		ValueQuery,
	>;

	/// Fees on their way to the validators.
	#[pallet::storage]
	pub type Fees<T> = StorageValue<_, FeePool, ValueQuery>;

	/// The deposits of nodes as a source of rewards.
	#[pallet::storage]
	pub type Deposits<T> = StorageValue<_, DepositPool, ValueQuery>;

	/// Each node's part in the chain share.
	#[pallet::storage]
	pub type DepositTracks<T> = StorageMap<_, Twox64Concat, NodeIndex, Track<2>>;

	/// The lock-up ring's living pages.
	#[pallet::storage]
	pub type LockRing<T> = StorageValue<_, Ring, ValueQuery>;

	/// The lock-up ring: what each epoch earned, until it matures.
	#[pallet::storage]
	pub type Pages<T: Config> = StorageMap<_, Twox64Concat, u32, Page<T::MaxActive>>;

	/// The validators, delegations and stakes of block 0.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Account, consensus key, self-delegation in base units, commission.
		pub validators: Vec<(T::AccountId, ConsensusKey, Balance, Perbill)>,
		/// Delegator, validator, base units.
		pub delegations: Vec<(T::AccountId, T::AccountId, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::build_genesis(self);
		}
	}

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
		KeySet {
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
		ShareDivided {
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
		LeftOver {
			/// How much, base units.
			amount: Balance,
			/// Where it came from.
			source: LeftOverSource,
			/// When.
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
			amount: Reward,
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
			/// From which epoch on.
			epoch: EpochIndex,
			/// The parameters.
			parameters: StakingParameters,
		},
		/// Parameters out of bounds were not enacted; the old ones stay in force.
		ParametersRefused {
			/// In which epoch.
			epoch: EpochIndex,
		},
	}

	/// Where STOS without a recipient come from.
	#[derive(
		Clone,
		Copy,
		PartialEq,
		Eq,
		Encode,
		Decode,
		DecodeWithMemTracking,
		MaxEncodedLen,
		TypeInfo,
		Debug,
	)]
	pub enum LeftOverSource {
		/// Gas fees.
		Fees,
		/// Rewards of a validator's delegators, after the last of them left.
		Delegators,
	}

	/// What earned a withdrawn reward.
	#[derive(
		Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
	)]
	pub enum RewardSource<AccountId> {
		/// A delegation to this validator: chain share and fees.
		Delegation(AccountId),
		/// Being this validator: own part, commission and fees.
		Validator(AccountId),
		/// The deposit of this node: chain share.
		Deposit(NodeIndex),
	}

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
		AmountZero,
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
		ValidatorRuined,
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
		Arithmetic,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// `on_finalize` is paid for here.
			Self::mature_pages().saturating_add(T::WeightInfo::divide_fees())
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::divide_fees();
		}

		fn integrity_test() {
			let (active, candidates) = (T::MaxActive::get(), T::MaxCandidates::get());
			assert!(active >= 1, "the active set needs a place");
			assert!(active <= candidates, "the active set is chosen from the candidates");
			assert!(T::MaxUnbonding::get() >= 1 && T::MaxRedelegations::get() >= 1);
			assert!(T::MaxSlashes::get() >= 1);
			let defaults = StakingParameters { active_set: active, ..Default::default() };
			assert_eq!(defaults.validate(active), Ok(()));
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::check_invariants().map_err(|error| {
				log::error!(target: "runtime::staking", "{error}");
				sp_runtime::TryRuntimeError::Other("staking: an invariant does not hold")
			})
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers the caller as a validator and puts its self-delegation on hold. It is chosen
		/// into the active set at an epoch boundary, if it is among those with most stake.
		///
		/// `self_stake` in base units, at least the governed minimum. Where all candidates' places
		/// are taken, the candidate with the least stake that is not active makes room, if it has
		/// less stake.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_validator(T::MaxCandidates::get()))]
		pub fn register_validator(
			origin: OriginFor<T>,
			key: ConsensusKey,
			#[pallet::compact] self_stake: Balance,
			commission: Perbill,
		) -> DispatchResult {
			Self::do_register(ensure_signed(origin)?, key, self_stake, commission)
		}

		/// Puts `amount` base units more of the validator's own balance on hold as stake.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::bond_more())]
		pub fn bond_more(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_bond_more(ensure_signed(origin)?, amount)
		}

		/// Starts the unbonding of `amount` base units of the validator's own stake. Below the
		/// governed minimum only all of it can go, and only while it does not stand for the active
		/// set.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::unbond_self())]
		pub fn unbond_self(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_unbond_self(ensure_signed(origin)?, amount)
		}

		/// Sets the validator's commission: within the governed bounds, by one governed step at
		/// most, and not more often than governed. It holds from the next reward on.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_commission())]
		pub fn set_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
			Self::do_set_commission(ensure_signed(origin)?, commission)
		}

		/// Sets the key of the validator's consensus engine. No two validators share one.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_consensus_key())]
		pub fn set_consensus_key(origin: OriginFor<T>, key: ConsensusKey) -> DispatchResult {
			Self::do_set_key(ensure_signed(origin)?, key)
		}

		/// Does not stand for the active set any longer. An active validator serves until the next
		/// epoch boundary.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::leave(T::MaxCandidates::get()))]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			Self::do_leave(ensure_signed(origin)?)
		}

		/// Stands for the active set again, after `leave` or after having been displaced.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::rejoin(T::MaxCandidates::get()))]
		pub fn rejoin(origin: OriginFor<T>) -> DispatchResult {
			Self::do_rejoin(ensure_signed(origin)?)
		}

		/// Stands for the active set again, after the time in jail.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::rejoin(T::MaxCandidates::get()))]
		pub fn unjail(origin: OriginFor<T>) -> DispatchResult {
			Self::do_unjail(ensure_signed(origin)?)
		}

		/// Delegates `amount` base units to `validator`, and puts them on hold.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::delegate())]
		pub fn delegate(
			origin: OriginFor<T>,
			validator: T::AccountId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_delegate(ensure_signed(origin)?, validator, amount)
		}

		/// Starts the unbonding of `amount` base units delegated to `validator`. What remains must
		/// be nothing or at least the governed minimum. Rewards earned so far stay due.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::undelegate())]
		pub fn undelegate(
			origin: OriginFor<T>,
			validator: T::AccountId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_undelegate(ensure_signed(origin)?, validator, amount)
		}

		/// Moves `amount` base units of stake to another validator, without unbonding. For an
		/// unbonding period it stays liable for the first one and cannot move on.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::redelegate())]
		pub fn redelegate(
			origin: OriginFor<T>,
			from: T::AccountId,
			to: T::AccountId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_redelegate(ensure_signed(origin)?, from, to, amount)
		}

		/// Releases the caller's unbonded stake whose time has come.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::withdraw_unbonded(T::MaxUnbonding::get()))]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_unbonded(ensure_signed(origin)?)
		}

		/// Pays the delegator what his delegation to `validator` earned and is free.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::withdraw_rewards())]
		pub fn withdraw_rewards(origin: OriginFor<T>, validator: T::AccountId) -> DispatchResult {
			Self::do_withdraw_rewards(ensure_signed(origin)?, validator)
		}

		/// Pays the validator its own part, commission and fees, as far as they are free.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::withdraw_validator_rewards())]
		pub fn withdraw_validator_rewards(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_validator_rewards(ensure_signed(origin)?)
		}

		/// Pays the node's beneficiary what its deposit earned and is free. The owner or the
		/// beneficiary may call it.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::withdraw_deposit_rewards())]
		pub fn withdraw_deposit_rewards(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			Self::do_withdraw_deposit_rewards(ensure_signed(origin)?, node)
		}

		/// Collects what `delegator` owes the treasury for slashes of `validator`, or for slashes of
		/// validators that the stake was moved from. Anyone may call it; without a fee where
		/// something was collected.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::collect_slashes())]
		pub fn collect_slashes(
			origin: OriginFor<T>,
			delegator: T::AccountId,
			validator: T::AccountId,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_collect_slashes(delegator, validator)?;
			Ok(Pays::No.into())
		}

		/// Punishes `validator` for an offence committed in `epoch`: slash and jail, a ban for
		/// double signing. Each offence of an epoch is punished once.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::report_offence(T::MaxCandidates::get()))]
		pub fn report_offence(
			origin: OriginFor<T>,
			validator: T::AccountId,
			offence: Offence,
			epoch: EpochIndex,
		) -> DispatchResult {
			T::ReportOrigin::ensure_origin(origin)?;
			Self::do_report(validator, offence, epoch)
		}
	}
}
