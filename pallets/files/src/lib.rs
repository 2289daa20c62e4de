#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod errors;
mod events;
mod invariants;
#[cfg(test)]
mod mock;
pub mod parameters;
mod queries;
mod records;
#[cfg(test)]
mod tests;
pub mod weights;

pub use pallet::*;
pub use parameters::{FilesKey, FilesParameters};
pub use stratos_runtime_api::files::{FileInfo, FileSize};
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, traits::StorageVersion};

/// The version of the storage.
pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// The most Meta Nodes that can attest a record.
pub const MAX_ATTESTERS: u32 = 16;

/// Configuration, storage and calls. Events and errors have their own files.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use codec::{Decode, Encode, MaxEncodedLen};
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use scale_info::TypeInfo;
	use sp_core::H256;
	use sp_runtime::traits::Convert;
	use stratos_primitives::{
		Balance, EpochClock, EpochHook, EpochIndex, NodeIndex, ParameterFault, ParameterGroup,
	};

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// STOS.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<
				Self::AccountId,
				Balance = Balance,
				Reason = Self::RuntimeHoldReason,
			>;

		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// The active Meta Node for which an account acts, if any.
		type MetaNodeOf: Convert<Self::AccountId, Option<NodeIndex>>;

		/// The proposed parameters. They take effect at the end of an epoch.
		type Parameters: Get<FilesParameters>;

		/// The current epoch, for events.
		type EpochClock: EpochClock;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Prepares Meta Nodes for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Why STOS are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposits of the uploader's records.
		FileRecord,
	}

	/// A record.
	#[derive(
		CloneNoBound,
		PartialEqNoBound,
		EqNoBound,
		DebugNoBound,
		Encode,
		Decode,
		MaxEncodedLen,
		TypeInfo,
	)]
	#[scale_info(skip_type_params(T))]
	pub struct FileRecord<T: Config> {
		/// Size and replicas.
		pub size: FileSize,
		/// What is held for it, base units.
		pub deposit: Balance,
		/// The block of the record.
		pub recorded: BlockNumberFor<T>,
		/// The Meta Nodes that attested it, the earliest first.
		pub attesters: BoundedVec<NodeIndex, ConstU32<MAX_ATTESTERS>>,
		/// The block in which enough had attested it.
		pub attested: Option<BlockNumberFor<T>>,
	}

	/// Records by hash and uploader.
	#[pallet::storage]
	pub type Records<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, H256, Blake2_128Concat, T::AccountId, FileRecord<T>>;

	/// The number of records.
	#[pallet::storage]
	pub type RecordCount<T> = StorageValue<_, u64, ValueQuery>;

	/// The active parameters.
	#[pallet::storage]
	pub type ActiveParameters<T> = StorageValue<_, FilesParameters, ValueQuery>;

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
			assert_eq!(FilesParameters::default().validate(()), Ok(()));
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			<Self as stratos_primitives::Invariants>::do_try_state()
		}
	}

	impl<T: Config> EpochHook for Pallet<T> {
		fn on_epoch_end(_: EpochIndex) -> Weight {
			Self::adopt_parameters();
			T::DbWeight::get().reads_writes(4, 1)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Records the file `hash` of the caller, and holds the deposit of a record.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::record())]
		pub fn record(origin: OriginFor<T>, hash: H256, size: FileSize) -> DispatchResult {
			Self::do_record(ensure_signed(origin)?, hash, size)
		}

		/// Attests the file `hash` of `uploader`, for the caller's active Meta Node. `size` must be
		/// that of the record.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::attest())]
		pub fn attest(
			origin: OriginFor<T>,
			hash: H256,
			uploader: T::AccountId,
			size: FileSize,
		) -> DispatchResult {
			Self::do_attest(ensure_signed(origin)?, hash, uploader, size)
		}

		/// Removes the caller's record of the file `hash`, and releases its deposit.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>, hash: H256) -> DispatchResult {
			Self::do_remove(ensure_signed(origin)?, hash)
		}
	}
}
