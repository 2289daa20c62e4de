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

	/// The version of the storage: from [`Pallet::JOINED_VERSION`] on `S` counts the deposits in
	/// force, before it is constant.
	pub const STORAGE_VERSION: StorageVersion =
		StorageVersion::new(if cfg!(feature = "deposits-join-s") { 2 } else { 1 });

	/// The Ozone market, users' Ozone and usage charging.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// STOS. Its existential deposit must be 1 base unit, so that a payment is never dust and
		/// the Volume Pool can pay out down to 0.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// Names the account of the Volume Pool, whose balance is `P`.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The Foundation's treasury: receives what anyone sends to the Volume Pool's account by a
		/// plain transfer, so that the pool's balance stays `P`.
		type Treasury: Get<Self::AccountId>;

		/// Who may charge a user for usage directly, without a traffic report. The Ozone charged
		/// becomes an unsettled contribution that no node owns: a runtime whose reports charge the
		/// users should let nobody pass here.
		type ChargeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The governed parameters as they are proposed now. Taken over at the end of each epoch.
		type Parameters: Get<OzoneParameters>;

		/// What a node's deposit does to `S`. Where it joins, on a chain that began without that,
		/// the rule holds from the end of the migration on that counts the deposits in force.
		#[pallet::constant]
		type DepositRule: Get<DepositRule>;

		/// Which epoch it is, for the events.
		type EpochClock: EpochClock;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;
	}

	/// `S`, `P` and `L`.
	#[pallet::storage]
	pub type Market<T: Config> = StorageValue<_, MarketState, ValueQuery>;

	/// Ozone that a user bought and did not use yet, in nOz. An account without any has no entry.
	#[pallet::storage]
	pub type OzoneOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Noz, ValueQuery>;

	/// The sum of [`OzoneOf`], in nOz.
	#[pallet::storage]
	pub type TotalOzone<T: Config> = StorageValue<_, Noz, ValueQuery>;

	/// Ozone used and not yet settled, in nOz.
	#[pallet::storage]
	pub type Unsettled<T: Config> = StorageValue<_, Noz, ValueQuery>;

	/// How much Ozone there should be: the books against which the market, the users' balances and
	/// the unsettled contributions are checked.
	#[pallet::storage]
	pub type Issuance<T: Config> = StorageValue<_, OzoneIssuance, ValueQuery>;

	/// The parameters in force in this epoch.
	#[pallet::storage]
	pub type ActiveParameters<T: Config> = StorageValue<_, OzoneParameters, ValueQuery>;

	/// How far the deposits in force are counted, while they are about to join `S`.
	#[pallet::storage]
	pub type DepositMigration<T: Config> = StorageValue<_, CountedDeposits>;

	/// Where all Ozone came from and went. `L` + all users' Ozone + all unsettled contributions is
	/// `initial + raised − lowered`, always.
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
		/// All that deposits ever added to the limit, in nOz.
		pub raised: Noz,
		/// All that deactivations ever took from the limit, in nOz.
		pub lowered: Noz,
	}

	/// Every change of a balance, a pool or a parameter. `market` is the market after the change,
	/// `epoch` the epoch of the block.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `who` bought `ozone` nOz for `beneficiary` and paid `paid` base units into the Volume
		/// Pool.
		Prepaid {
			/// Who paid.
			who: T::AccountId,
			/// Who was credited.
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
		/// `ozone` nOz of `user` were used; they wait for settlement.
		Charged {
			/// Who used them.
			user: T::AccountId,
			/// nOz deducted.
			ozone: Noz,
			/// nOz that the user has left.
			left: Noz,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// `ozone` nOz of contributions were sold back, and the Volume Pool paid `paid` base units
		/// to `to`.
		Settled {
			/// Who was paid.
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
		/// `from` paid `paid` base units into the Volume Pool for `ozone` nOz, which are at once
		/// contributions waiting for settlement.
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
		/// A cancelled traffic reward of `amount` base units came back from `from` into the Volume
		/// Pool.
		TrafficRewardReturned {
			/// Which account it came from.
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
		/// The leaving of a node that deposited `deposit` base units lowered the remaining limit by
		/// `ozone` nOz.
		LimitLowered {
			/// Base units that the node deposited at first.
			deposit: Balance,
			/// nOz taken from the limit.
			ozone: Noz,
			/// The market after it.
			market: MarketState,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The deposits in force joined `S`; every later one does when its node becomes active.
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

	/// Why a call was refused. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The amount to prepay is zero.
		ZeroAmount,
		/// The account cannot spend that much STOS; one base unit always stays, to keep it alive.
		InsufficientBalance,
		/// The prepay is too small to buy a single nOz at the current price.
		NothingBought,
		/// The prepay would buy less Ozone than the minimum asked for: the price has moved.
		BelowMinOzone,
		/// The user has less Ozone than the usage costs.
		InsufficientOzone,
		/// The usage costs nothing: there is nothing to charge.
		ZeroUsage,
		/// The number of replicas is below the governed minimum or above the governed maximum.
		ReplicasOutOfBounds,
		/// Computation has no governed rate yet and cannot be charged.
		ComputationUnpriced,
		/// The Ozone asked for is not below the remaining limit.
		LimitExceeded,
		/// The Ozone to settle exceeds the contributions that wait for settlement.
		ExceedsUnsettled,
		/// The Volume Pool's own account cannot pay into or be paid out of the Volume Pool.
		PoolIsParty,
		/// The market has no genesis deposit and is not open.
		MarketNotOpen,
		/// The amount is too large for the market to compute with.
		Overflow,
	}

	/// The market at genesis.
	///
	/// The Volume Pool's account must hold `initial_prepay` in the balances' genesis, which has to
	/// be built before this pallet's. The default is the smallest market of a whole unit each, so that
	/// a runtime's default genesis builds; a chain names its own figures.
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
		/// Buys Ozone for `amount` base units of STOS and credits it to `beneficiary`, or to the
		/// caller where none is named.
		///
		/// Gives `floor(L·X/(S+P+X))` nOz. Refused where that is 0 or below `min_ozone`, the
		/// caller's guard against a price that moved. The caller can spend all he has but one base
		/// unit, which keeps his account and its nonce alive; STOS on hold or frozen do not count.
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

		/// Deducts what `usage` costs under the parameters in force from the Ozone of `user`.
		///
		/// Only for the charge origin. Refused, and nothing charged, where the user has less.
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
