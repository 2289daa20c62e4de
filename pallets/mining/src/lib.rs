//! The epoch clock, Proof-of-Traffic settlement and the mining schedule.
//!
//! # Terms
//! * **Epoch**: a range of consecutive blocks, numbered from 0. Epoch 0 starts at block 0 (genesis);
//!   a block belongs to the epoch whose range holds it.
//! * **Boundary**: the first block of a new epoch. Its `on_initialize` ends the epoch before.
//!
//! # Timeline of a boundary block
//! 1. `CurrentEpoch` and `EpochStart` move on, so that everything which runs from here on belongs
//!    to the new epoch.
//! 2. The governed parameters are read once. If they are within bounds they hold for the whole
//!    new epoch, otherwise the ones of before stay and an event says so.
//! 3. [`Event::EpochEnded`] is emitted.
//! 4. The pallets of [`Config::EpochHooks`] do their part, in order.
//!
//! # Limitations
//! * Pallets whose `on_initialize` runs before this pallet's still see the old epoch in a boundary
//!   block. Put this pallet right after `System` and `Timestamp`.

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod clock;
mod invariants;
mod parameters;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use parameters::{MAX_EPOCH_LENGTH, MiningParameters, ParameterError};

use frame_support::traits::StorageVersion;

/// The version of this pallet's storage layout.
pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use stratos_primitives::{EpochHook, EpochIndex};

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The governed parameters as they stand now. Read at each boundary only.
		type Parameters: Get<MiningParameters>;

		/// The pallets that take part in the end of an epoch, in order.
		type EpochHooks: EpochHook;
	}

	/// The epoch that the current block belongs to.
	#[pallet::storage]
	pub type CurrentEpoch<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// The first block of the current epoch.
	#[pallet::storage]
	pub type EpochStart<T> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// How many blocks the current epoch has.
	#[pallet::storage]
	pub type EpochLength<T> = StorageValue<_, u32, ValueQuery, DefaultEpochLength>;

	/// 100 blocks of 6 seconds: the paper's 10 minutes.
	#[pallet::type_value]
	pub fn DefaultEpochLength() -> u32 {
		parameters::DEFAULT_EPOCH_LENGTH
	}

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Blocks in an epoch, from 1 to [`MAX_EPOCH_LENGTH`]; holds until governance names another.
		pub epoch_length: u32,
		#[serde(skip)]
		#[doc(hidden)]
		pub _config: core::marker::PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { epoch_length: parameters::DEFAULT_EPOCH_LENGTH, _config: Default::default() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(
				(1..=MAX_EPOCH_LENGTH).contains(&self.epoch_length),
				"genesis: mining.epochLength is {} blocks, it must be 1 to {MAX_EPOCH_LENGTH}",
				self.epoch_length
			);
			EpochLength::<T>::put(self.epoch_length);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An epoch is over; this block is the first of the next one.
		EpochEnded {
			/// The epoch that ended.
			epoch: EpochIndex,
			/// Its first block.
			first_block: BlockNumberFor<T>,
			/// Its last block.
			last_block: BlockNumberFor<T>,
			/// Blocks of the epoch that begins.
			next_length: u32,
		},
		/// The governed parameters are out of bounds; those of before stay in force.
		ParametersRefused {
			/// Why.
			reason: ParameterError,
		},
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(block: BlockNumberFor<T>) -> Weight {
			Self::advance_clock(block)
		}

		fn integrity_test() {
			MiningParameters::default().validate().expect("the defaults are within bounds");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::check_invariants().map_err(|claim| {
				log::error!(target: "runtime::mining", "{claim}");
				sp_runtime::TryRuntimeError::Other("mining: an invariant is broken")
			})
		}
	}
}
