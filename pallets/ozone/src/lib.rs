#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deposit_migration;
mod impls;
mod invariants;
pub mod market;
#[cfg(test)]
mod mock;
pub mod parameters;
#[cfg(test)]
mod tests;
pub mod usage;
pub mod weights;

pub use deposit_migration::CountedDeposits;
pub use market::DepositRule;
pub use pallet::*;
pub use parameters::{OzoneKey, OzoneParameters};
pub use usage::UsageRecord;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use crate::{
		CountedDeposits, DepositRule, OzoneKey, OzoneParameters, UsageRecord, WeightInfo,
		market::MIN_LIMIT,
	};
	use alloc::{collections::BTreeSet, vec::Vec};
	use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
	use frame_support::{PalletId, pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use stratos_primitives::{
		Balance, EpochClock, EpochIndex, MarketState, Noz, OZ, ParameterFault, ParameterGroup, STOS,
	};

	/// The version of the storage. From [`Pallet::JOINED_VERSION`] on, `S` counts the deposits in force;
	/// before, it is constant.
	pub const STORAGE_VERSION: StorageVersion =
		StorageVersion::new(if cfg!(feature = "deposits-join-s") { 2 } else { 1 });

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// STOS. The existential deposit must be 1 base unit, so that a payment is never dust and
		/// the Volume Pool can pay out down to 0.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// Derives the Volume Pool's account, whose balance is `P`.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The Foundation's treasury. Receives what plain transfers add to the Volume Pool's
		/// account.
		type Treasury: Get<Self::AccountId>;

		/// May charge a user directly, without a traffic report. The Ozone becomes an unsettled
		/// contribution of no node. Where reports charge the users, use `EnsureNever`.
		type ChargeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The proposed parameters. They take effect at the end of an epoch.
		type Parameters: Get<OzoneParameters>;

		/// What a node's deposit does to `S`. On a chain that began with another rule, this rule
		/// holds once the migration has counted the deposits in force.
		#[pallet::constant]
		type DepositRule: Get<DepositRule>;

		/// The current epoch, for events.
		type EpochClock: EpochClock;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;
	}

	/// `S`, `P` and `L`.
	#[pallet::storage]
	pub type Market<T: Config> = StorageValue<_, MarketState, ValueQuery>;

	/// Bought and unused Ozone of a user, nOz. No entry is 0.
	#[pallet::storage]
	pub type OzoneOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Noz, ValueQuery>;

	/// The sum of [`OzoneOf`], in nOz.
	#[pallet::storage]
	pub type TotalOzone<T: Config> = StorageValue<_, Noz, ValueQuery>;

	/// Used and unsettled Ozone, nOz.
	#[pallet::storage]
	pub type Unsettled<T: Config> = StorageValue<_, Noz, ValueQuery>;

	/// All Ozone ever issued: what the market, the users and the unsettled contributions must add
	/// up to.
	#[pallet::storage]
	pub type Issuance<T: Config> = StorageValue<_, OzoneIssuance, ValueQuery>;

	/// The active parameters.
	#[pallet::storage]
	pub type ActiveParameters<T: Config> = StorageValue<_, OzoneParameters, ValueQuery>;

	/// Deposits counted so far, while a migration adds the deposits in force to `S`.
	#[pallet::storage]
	pub type DepositMigration<T: Config> = StorageValue<_, CountedDeposits>;

	/// Ozone issued and withdrawn. `L` + all users' Ozone + all unsettled contributions is always
	/// `initial + raised − lowered`.
	#[derive(
		Clone,
		Copy,
		PartialEq,
		Eq,
		Default,
		Debug,
		Encode,
		Decode,
		DecodeWithMemTracking,
		MaxEncodedLen,
		TypeInfo,
	)]
	pub struct OzoneIssuance {
		/// Created in genesis, in nOz.
		pub initial: Noz,
		/// Added to the limit by deposits, in nOz.
		pub raised: Noz,
		/// Taken from the limit by nodes that left, in nOz.
		pub lowered: Noz,
	}

	/// `market` is the market after the change, `epoch` the epoch of the block.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `who` paid `paid` base units into the Volume Pool and bought `ozone` nOz for
		/// `beneficiary`.
		Prepaid {
			/// The payer.
			who: T::AccountId,
			/// The account credited.
			beneficiary: T::AccountId,
			/// Base units paid.
			paid: Balance,
			/// nOz credited.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `user` used `ozone` nOz. They are unsettled contributions now.
		Charged {
			/// The user charged.
			user: T::AccountId,
			/// nOz deducted.
			ozone: Noz,
			/// nOz left to the user.
			left: Noz,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `ozone` nOz of contributions were sold back. The Volume Pool paid `paid` base units to
		/// `to`.
		Settled {
			/// The recipient.
			to: T::AccountId,
			/// nOz sold back.
			ozone: Noz,
			/// Base units paid.
			paid: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `from` paid `paid` base units into the Volume Pool for `ozone` nOz, which are unsettled
		/// contributions now.
		ContributionBought {
			/// Who paid.
			from: T::AccountId,
			/// nOz bought.
			ozone: Noz,
			/// Base units paid.
			paid: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `from` returned a cancelled traffic reward of `amount` base units to the Volume Pool.
		TrafficRewardReturned {
			/// The payer.
			from: T::AccountId,
			/// Base units returned.
			amount: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A deposit of `deposit` base units raised the remaining limit by `ozone` nOz.
		LimitRaised {
			/// Base units deposited.
			deposit: Balance,
			/// nOz added to the limit.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A node with a deposit of `deposit` base units left and lowered the remaining limit by
		/// `ozone` nOz.
		LimitLowered {
			/// The node's deposit, base units.
			deposit: Balance,
			/// nOz taken from the limit.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The deposits in force were added to `S`. From now on each deposit is added when its node
		/// becomes active.
		DepositsJoined {
			/// `S` before it, base units.
			before: Balance,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// What a plain transfer had added to the Volume Pool's account moved to the treasury.
		SurplusSwept {
			/// The Volume Pool's account.
			account: T::AccountId,
			/// Base units moved.
			amount: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// New parameters are in force.
		ParametersChanged {
			/// The parameters.
			parameters: OzoneParameters,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters are out of bounds; those in force stay.
		ParametersRefused {
			/// Which one, and the bound it breaks.
			fault: ParameterFault<OzoneKey>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
	}

	/// Why a call failed. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The amount must be above 0.
		ZeroAmount,
		/// The account can spend too little STOS. One base unit always stays, to keep the account
		/// alive.
		InsufficientBalance,
		/// The prepay is too small to buy 1 nOz at the current price.
		NothingBought,
		/// The prepay buys less Ozone than the requested minimum: the price has moved.
		BelowMinOzone,
		/// The user has less Ozone than the usage costs.
		InsufficientOzone,
		/// The usage costs nothing.
		ZeroUsage,
		/// The number of replicas is out of the governed bounds.
		ReplicasOutOfBounds,
		/// Computation has no governed rate yet, so it cannot be charged.
		ComputationUnpriced,
		/// The amount of Ozone is not below the remaining limit.
		LimitExceeded,
		/// The amount of Ozone exceeds the unsettled contributions.
		ExceedsUnsettled,
		/// The Volume Pool's own account cannot pay into or out of the Volume Pool.
		PoolIsParty,
		/// The market has no genesis deposit, so it is not open.
		MarketNotOpen,
		/// The amount is too large for the market.
		Overflow,
	}

	/// The market at genesis.
	///
	/// The genesis of balances must be built first, with `initial_prepay` on the Volume Pool's
	/// account. The default is the smallest market in whole units, so that a runtime's default
	/// genesis builds.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// `S`: the sum of the genesis deposits of Resource and Meta Nodes, in base units. Above 0.
		pub genesis_deposit: Balance,
		/// `L` at genesis, in nOz. At least 1 oz.
		pub initial_limit: Noz,
		/// `P` at genesis, in base units. The paper's is 0.
		pub initial_prepay: Balance,
		/// Ozone that users hold at genesis, in nOz. The paper's is none.
		pub ozone: Vec<(T::AccountId, Noz)>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { genesis_deposit: STOS, initial_limit: OZ, initial_prepay: 0, ozone: Vec::new() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			self.assert_sound();
			let total = self
				.ozone
				.iter()
				.try_fold(0, |sum: Noz, (_, ozone)| sum.checked_add(*ozone))
				.expect("ozone genesis: the sum of all Ozone balances must fit 128 bits");
			let initial = self
				.initial_limit
				.checked_add(total)
				.expect("ozone genesis: initial_limit and all Ozone balances must fit 128 bits");
			Pallet::<T>::build_parameters();
			Market::<T>::put(MarketState {
				genesis_deposit: self.genesis_deposit,
				unissued_prepay: self.initial_prepay,
				remaining_limit: self.initial_limit,
			});
			for (who, ozone) in &self.ozone {
				OzoneOf::<T>::insert(who, ozone);
			}
			TotalOzone::<T>::put(total);
			Issuance::<T>::put(OzoneIssuance { initial, raised: 0, lowered: 0 });
		}
	}

	impl<T: Config> GenesisConfig<T> {
		/// Panics, naming the field and the remedy, where the market could not work.
		fn assert_sound(&self) {
			assert!(
				self.genesis_deposit > 0,
				"ozone genesis: genesis_deposit (S) is 0; give the sum of the genesis deposits of \
				 all nodes in base units"
			);
			assert!(
				self.initial_limit >= MIN_LIMIT,
				"ozone genesis: initial_limit (L) is {} nOz; it must be at least {MIN_LIMIT} (1 oz)",
				self.initial_limit
			);
			assert!(
				self.genesis_deposit.checked_add(self.initial_prepay).is_some(),
				"ozone genesis: genesis_deposit and initial_prepay together must fit 128 bits"
			);
			let pool = Pallet::<T>::pool_account();
			let held = Pallet::<T>::pool_balance();
			assert!(
				held == self.initial_prepay,
				"ozone genesis: initial_prepay (P) is {}, but the Volume Pool's account {pool:?} \
				 holds {held} base units in the genesis of balances, which must come first",
				self.initial_prepay
			);
			let accounts: BTreeSet<_> = self.ozone.iter().map(|(who, _)| who).collect();
			assert!(
				accounts.len() == self.ozone.len(),
				"ozone genesis: an account appears twice among the Ozone balances"
			);
			assert!(
				self.ozone.iter().all(|(_, ozone)| *ozone > 0),
				"ozone genesis: an Ozone balance is 0; leave the account out"
			);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::sweep_surplus()
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::sweep_surplus();
		}

		fn integrity_test() {
			assert!(
				OzoneParameters::default().validate(()).is_ok(),
				"ozone: the default parameters must be within their bounds"
			);
			assert!(
				<T::Currency as fungible::Inspect<T::AccountId>>::minimum_balance() == 1,
				"ozone: the existential deposit must be 1 base unit"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			<Self as stratos_primitives::Invariants>::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Buys Ozone for `amount` base units of STOS. `beneficiary` is credited, by default the
		/// caller.
		///
		/// Credits `floor(L·X/(S+P+X))` nOz. Refused if this is 0 or below `min_ozone`, the
		/// protection against a price that moved. One base unit stays on the account, to keep it
		/// and its nonce alive. STOS on hold or frozen cannot be spent.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::prepay())]
		pub fn prepay(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
			beneficiary: Option<T::AccountId>,
			#[pallet::compact] min_ozone: Noz,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_prepay(who, amount, beneficiary, min_ozone)
		}

		/// Deducts the cost of `usage` under the active parameters from the Ozone of `user`.
		///
		/// Only for the charge origin. Charges nothing if the user has less.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::charge())]
		pub fn charge(
			origin: OriginFor<T>,
			user: T::AccountId,
			usage: UsageRecord,
		) -> DispatchResult {
			T::ChargeOrigin::ensure_origin(origin)?;
			Self::do_charge_usage(&user, &usage)
		}
	}
}
