#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deposit_migration;
mod errors;
mod events;
mod genesis;
mod impls;
mod invariants;
pub mod market;
#[cfg(test)]
mod mock;
pub mod parameters;
mod rates;
#[cfg(test)]
mod tests;
pub mod usage;
pub mod weights;

pub use deposit_migration::CountedDeposits;
pub use market::DepositRule;
pub use pallet::*;
pub use parameters::{OzoneKey, OzoneParameters};
pub use rates::MAX_PAST_RATES;
pub use usage::UsageRecord;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
	use frame_support::{PalletId, pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use stratos_primitives::{
		Balance, EpochClock, EpochIndex, MarketState, Noz, OZ, ParameterFault, ParameterGroup,
		STOS, TreasuryIncome,
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

		/// Keeps the totals of what goes into the treasury.
		type TreasuryIncome: TreasuryIncome;

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

	/// Parameters that were in force before, each with its last epoch, ascending, while that can be
	/// reported.
	#[pallet::storage]
	pub type PastRates<T: Config> = StorageValue<
		_,
		BoundedVec<(EpochIndex, OzoneParameters), ConstU32<MAX_PAST_RATES>>,
		ValueQuery,
	>;

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
			genesis::build::<T>(self);
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
	}
}
