#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod electorate;
mod invariants;
#[cfg(test)]
mod mock;
pub mod parameters;
mod payments;
pub mod period;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use parameters::{SpendingKey, SpendingParameters};
pub use period::Period;

use frame_support::traits::StorageVersion;

/// The version of the storage.
pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Configuration, storage, events and errors. There is no call.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{Time, fungible},
	};
	use frame_system::pallet_prelude::*;
	use stratos_primitives::{
		Balance, EpochClock, EpochHook, EpochIndex, Moment, ParameterFault, ParameterGroup,
	};

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// STOS.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// The Foundation's treasury.
		type Treasury: Get<Self::AccountId>;

		/// The proposed parameters. They take effect at the end of an epoch.
		type Parameters: Get<SpendingParameters>;

		/// The time of the block.
		type Time: Time<Moment = Moment>;

		/// The current epoch, for events.
		type EpochClock: EpochClock;
	}

	/// The active parameters.
	#[pallet::storage]
	pub type ActiveParameters<T> = StorageValue<_, SpendingParameters, ValueQuery>;

	/// The newest period. It may have ended: the next payment begins another.
	#[pallet::storage]
	pub type CurrentPeriod<T> = StorageValue<_, Period>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A period began.
		PeriodBegan {
			/// What may be paid in it, and by root.
			period: Period,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// The treasury paid.
		Paid {
			/// Who received it.
			to: T::AccountId,
			/// Base units.
			amount: Balance,
			/// What the period may still pay, base units.
			left: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A call of root took STOS out of the treasury.
		TakenByRoot {
			/// Base units.
			amount: Balance,
			/// What root may still take in the period, base units.
			left: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// New parameters are in force.
		ParametersChanged {
			/// The parameters.
			parameters: SpendingParameters,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters are out of bounds; those in force stay.
		ParametersRefused {
			/// Which one, and the bound it breaks.
			fault: ParameterFault<SpendingKey>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
	}

	/// Why STOS stay in the treasury.
	#[pallet::error]
	pub enum Error<T> {
		/// It is more than the period may still pay. `Spending.CurrentPeriod` has what is left, and
		/// when the period began; the next one may pay again.
		SpendShareReached,
		/// It is more than root may still take in the period.
		RootShareReached,
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		#[serde(skip)]
		#[doc(hidden)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			Pallet::<T>::build_parameters();
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert_eq!(SpendingParameters::default().validate(()), Ok(()));
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			<Self as stratos_primitives::Invariants>::do_try_state()
		}
	}

	impl<T: Config> EpochHook for Pallet<T> {
		fn on_epoch_end(_: EpochIndex) -> Weight {
			Self::adopt_parameters();
			T::DbWeight::get().reads_writes(6, 1)
		}
	}
}
