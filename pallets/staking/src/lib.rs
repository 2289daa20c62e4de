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
mod errors;
mod events;
mod fees;
mod funds;
mod genesis;
mod invariants;
#[cfg(test)]
mod mock;
mod offences;
pub mod parameters;
mod queries;
mod rewards;
pub mod slash;
#[cfg(test)]
mod tests;
pub mod types;
mod validators;
pub mod weights;

pub use fees::FeesToStake;
pub use parameters::{StakingKey, StakingParameters};
pub use types::{ConsensusKey, Offence, RewardSource, Status, ValidatorIndex};
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{
		accumulator::Track,
		types::{
			Delegation, DepositPool, FeePool, LockUpPage, Redelegation, Ring, SlashRecord,
			Unbonding, Validator,
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
	use sp_runtime::{MultiSignature, Perbill};
	use stratos_primitives::{
		Balance, EpochClock, EpochIndex, Market, MiningPool, Moment, NodeIndex, Nodes,
		ParameterFault, ParameterGroup, Reward, TreasuryIncome, TreasurySource,
	};

	/// The version of the storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// STOS. Stake is held; rewards wait on the pallet's account.
		type Currency: Mutate<Self::AccountId, Balance = Balance>
			+ hold::Mutate<Self::AccountId, Balance = Balance, Reason = Self::RuntimeHoldReason>
			+ Balanced<Self::AccountId, Balance = Balance>;

		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// Derives the pallet's account.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The Foundation's treasury. Receives slashes, and what has no recipient.
		type Treasury: Get<Self::AccountId>;

		/// Keeps the totals of what goes into the treasury.
		type TreasuryIncome: TreasuryIncome;

		/// The proposed parameters. Read at each epoch boundary.
		type Parameters: Get<StakingParameters>;

		/// The current epoch.
		type EpochClock: EpochClock;

		/// The timestamp of the block, ms.
		type Time: Time<Moment = Moment>;

		/// Takes cancelled traffic rewards back.
		type Market: Market<Self::AccountId>;

		/// Takes cancelled mining rewards back.
		type MiningPool: MiningPool<Self::AccountId>;

		/// Owners and beneficiaries of nodes.
		type Nodes: Nodes<Self::AccountId>;

		/// May report an offence.
		type ReportOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The maximum number of validators in the active set. Bounds the work of an epoch.
		#[pallet::constant]
		type MaxActive: Get<u32>;

		/// The maximum number of candidates. At least `MaxActive`.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// The maximum number of unbonding entries of an account.
		#[pallet::constant]
		type MaxUnbonding: Get<u32>;

		/// The maximum number of redelegations of an account within an unbonding period.
		#[pallet::constant]
		type MaxRedelegations: Get<u32>;

		/// The maximum number of slashes of a validator. The last of them bans it.
		#[pallet::constant]
		type MaxSlashes: Get<u32>;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;
	}

	/// Why STOS are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Stake, unbonding stake included.
		Stake,
	}

	/// The active parameters.
	#[pallet::storage]
	pub type ActiveParameters<T> = StorageValue<_, StakingParameters, ValueQuery>;

	/// Validators by index. Never removed.
	#[pallet::storage]
	pub type Validators<T: Config> =
		StorageMap<_, Twox64Concat, ValidatorIndex, Validator<T::AccountId>>;

	/// The validator of an account.
	#[pallet::storage]
	pub type IndexOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ValidatorIndex>;

	/// The validator that uses a consensus key, or once used it. Never removed: whoever signed with a
	/// key answers for it, and no other validator may take it.
	#[pallet::storage]
	pub type KeyOwner<T> = StorageMap<_, Blake2_128Concat, ConsensusKey, ValidatorIndex>;

	/// The epoch in which a consensus key was replaced: the last in which it votes.
	#[pallet::storage]
	pub type RetiredKeys<T> = StorageMap<_, Blake2_128Concat, ConsensusKey, EpochIndex>;

	/// The index of the next validator.
	#[pallet::storage]
	pub type NextIndex<T> = StorageValue<_, ValidatorIndex, ValueQuery>;

	/// The candidates for the active set.
	#[pallet::storage]
	pub type Candidates<T: Config> =
		StorageValue<_, BoundedVec<ValidatorIndex, T::MaxCandidates>, ValueQuery>;

	/// The active set, by stake at the last epoch boundary, largest first.
	#[pallet::storage]
	pub type ActiveSet<T: Config> =
		StorageValue<_, BoundedVec<ValidatorIndex, T::MaxActive>, ValueQuery>;

	/// The current stake of the active set, base units.
	#[pallet::storage]
	pub type ActiveStake<T> = StorageValue<_, Balance, ValueQuery>;

	/// The last ended epoch and the set that served it, without those punished since. Its chain
	/// share may arrive after the new set is active.
	#[pallet::storage]
	pub type PreviousSet<T: Config> =
		StorageValue<_, (EpochIndex, BoundedVec<ValidatorIndex, T::MaxActive>)>;

	/// Delegations by delegator and validator.
	#[pallet::storage]
	pub type Delegations<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ValidatorIndex,
		Delegation,
	>;

	/// Unbonding stake by owner, oldest first.
	#[pallet::storage]
	pub type Unbondings<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<Unbonding, T::MaxUnbonding>,
		ValueQuery,
	>;

	/// Redelegations that are still liable for the validator they left, by delegator.
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

	/// Fees that are not settled with the validators yet.
	#[pallet::storage]
	pub type Fees<T> = StorageValue<_, FeePool, ValueQuery>;

	/// Rewards and fees on the pallet's account, base units. A plain transfer to it does not count;
	/// it moves to the treasury at the end of the block.
	#[pallet::storage]
	pub type RewardsHeld<T> = StorageValue<_, Balance, ValueQuery>;

	/// The deposits of nodes as a source of rewards.
	#[pallet::storage]
	pub type Deposits<T> = StorageValue<_, DepositPool, ValueQuery>;

	/// Each node's part in the chain share.
	#[pallet::storage]
	pub type DepositTracks<T> = StorageMap<_, Twox64Concat, NodeIndex, Track<2>>;

	/// The page numbers in use of the lock-up ring.
	#[pallet::storage]
	pub type LockUpRing<T> = StorageValue<_, Ring, ValueQuery>;

	/// The lock-up ring: what each epoch earned, until it matures.
	#[pallet::storage]
	pub type LockUpPages<T: Config> = StorageMap<_, Twox64Concat, u32, LockUpPage<T::MaxActive>>;

	/// Validators, delegations and stakes at genesis.
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
			genesis::build::<T>(self);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// Includes the weight of `on_finalize`.
			Self::mature_pages()
				.saturating_add(T::WeightInfo::divide_fees())
				.saturating_add(T::DbWeight::get().reads(2))
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::divide_fees();
			Self::sweep_surplus();
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
			<Self as stratos_primitives::Invariants>::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers the caller as a validator and holds its self-delegation. It becomes active at
		/// an epoch boundary if it has enough stake compared to the other candidates.
		///
		/// `self_stake` is in base units, at least the governed minimum. If all candidate places
		/// are taken, the inactive candidate with the least stake is displaced, provided it has
		/// less stake.
		///
		/// `proof` is an Ed25519 signature by the consensus key over [`Pallet::key_proof_payload`]. It is
		/// required unless governance waives it.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_validator(T::MaxCandidates::get()))]
		pub fn register_validator(
			origin: OriginFor<T>,
			key: ConsensusKey,
			#[pallet::compact] self_stake: Balance,
			commission: Perbill,
			proof: Option<MultiSignature>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::check_key(&who, key, proof)?;
			Self::do_register(who, key, self_stake, commission)
		}

		/// Adds `amount` base units to the validator's own stake.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::bond_more())]
		pub fn bond_more(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_bond_more(ensure_signed(origin)?, amount)
		}

		/// Starts unbonding `amount` base units of the validator's own stake. The rest must be at
		/// least the governed minimum, or 0 if the validator is not a candidate.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::unbond_self())]
		pub fn unbond_self(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_unbond_self(ensure_signed(origin)?, amount)
		}

		/// Sets the validator's commission, within the governed bounds, by at most one governed
		/// step, and not before the governed interval has passed. Applies from the next reward on.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_commission())]
		pub fn set_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
			Self::do_set_commission(ensure_signed(origin)?, commission)
		}

		/// Sets the consensus key of the validator. It votes from the next epoch on; until the end of
		/// this one the validator signs with the old key, and answers for it afterwards. A key is used
		/// once: it cannot be one that this or another validator had. `proof` is as in
		/// `register_validator`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_consensus_key())]
		pub fn set_consensus_key(
			origin: OriginFor<T>,
			key: ConsensusKey,
			proof: Option<MultiSignature>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::check_key(&who, key, proof)?;
			Self::do_set_key(who, key)
		}

		/// Gives up the candidacy. An active validator serves until the next epoch boundary.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::leave(T::MaxCandidates::get()))]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			Self::do_leave(ensure_signed(origin)?)
		}

		/// Becomes a candidate again, after `leave` or after having been displaced.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::rejoin(T::MaxCandidates::get()))]
		pub fn rejoin(origin: OriginFor<T>) -> DispatchResult {
			Self::do_rejoin(ensure_signed(origin)?)
		}

		/// Becomes a candidate again, after the jail time.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::rejoin(T::MaxCandidates::get()))]
		pub fn unjail(origin: OriginFor<T>) -> DispatchResult {
			Self::do_unjail(ensure_signed(origin)?)
		}

		/// Delegates `amount` base units to `validator` and holds them.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::delegate())]
		pub fn delegate(
			origin: OriginFor<T>,
			validator: T::AccountId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_delegate(ensure_signed(origin)?, validator, amount)
		}

		/// Starts unbonding `amount` base units delegated to `validator`. The rest must be 0 or at
		/// least the governed minimum. Rewards earned so far stay due.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::undelegate())]
		pub fn undelegate(
			origin: OriginFor<T>,
			validator: T::AccountId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_undelegate(ensure_signed(origin)?, validator, amount)
		}

		/// Moves `amount` base units of stake to another validator without unbonding. For an
		/// unbonding period it stays liable for offences of the first validator and cannot move
		/// again.
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

		/// Releases the caller's unbonded stake.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::withdraw_unbonded(T::MaxUnbonding::get()))]
		pub fn withdraw_unbonded(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_unbonded(ensure_signed(origin)?)
		}

		/// Pays the caller the free rewards of the delegation to `validator`.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::withdraw_rewards())]
		pub fn withdraw_rewards(origin: OriginFor<T>, validator: T::AccountId) -> DispatchResult {
			Self::do_withdraw_rewards(ensure_signed(origin)?, validator)
		}

		/// Pays the validator its free rewards: own part, commission and fees.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::withdraw_validator_rewards())]
		pub fn withdraw_validator_rewards(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_validator_rewards(ensure_signed(origin)?)
		}

		/// Pays the free rewards of a node's deposit to the node's beneficiary, in every status of
		/// the node. Open to anyone.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::withdraw_deposit_rewards())]
		pub fn withdraw_deposit_rewards(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_deposit_rewards(node)
		}

		/// Collects what `delegator` owes for slashes of `validator`, and of validators from which
		/// the stake was redelegated. Open to anyone. Free of charge if something was collected.
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

		/// Punishes `validator` for an offence committed in `epoch`: slash and jail, or a ban for
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
