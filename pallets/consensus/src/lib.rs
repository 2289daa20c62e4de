#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod commit;
mod epochs;
mod errors;
mod events;
mod genesis;
mod invariants;
#[cfg(test)]
mod mock;
mod offences;
mod queries;
mod sets;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod signed;
#[cfg(test)]
mod tests;
pub mod weights;

pub use epochs::KnownEpochs;
pub use pallet::*;
pub use sets::InstalledSet;
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, traits::StorageVersion};

/// The version of the storage.
pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// The most sets that are kept besides the one in force. Epochs may be one block long: then a block
/// installs a set, its parent installed one, and the parent was voted on by the one before.
pub const MAX_EARLIER: u32 = 2;

/// Configuration, storage and calls. Events and errors have their own files.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_inherents::{InherentData, InherentIdentifier, MakeFatalError};
	use stratos_consensus::{
		Certificate, CertificateError, ConsensusKey, Equivocation, EquivocationError,
		INHERENT_IDENTIFIER, MAX_EQUIVOCATIONS, MAX_VALIDATORS, Power,
	};
	use stratos_primitives::{EpochIndex, Validators};

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
		/// The validators that stake chose, and what becomes of them.
		type Validators: Validators<Self::AccountId>;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;

		/// Prepares validators for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper;
	}

	/// The set in force: who votes on the next block.
	#[pallet::storage]
	pub type CurrentSet<T: Config> = StorageValue<_, InstalledSet<BlockNumberFor<T>>, ValueQuery>;

	/// The sets before it, latest first.
	#[pallet::storage]
	pub type EarlierSets<T: Config> = StorageValue<
		_,
		BoundedVec<InstalledSet<BlockNumberFor<T>>, ConstU32<MAX_EARLIER>>,
		ValueQuery,
	>;

	/// The first block of each known epoch.
	#[pallet::storage]
	pub type FirstBlocks<T: Config> = StorageMap<_, Twox64Concat, EpochIndex, BlockNumberFor<T>>;

	/// The epochs whose first block is known: the current one, and those whose offences can be punished.
	#[pallet::storage]
	pub type Known<T> = StorageValue<_, KnownEpochs>;

	/// Whether this block has noted who made its parent final. Removed at its end.
	#[pallet::storage]
	pub type Noted<T> = StorageValue<_, bool>;

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
			genesis::build::<T>();
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			// Of `on_finalize`.
			T::DbWeight::get().reads_writes(2, 1)
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::end_block();
		}

		fn integrity_test() {
			let most = T::Validators::most_active();
			assert!(most <= MAX_VALIDATORS, "a set has {MAX_VALIDATORS} places, staking {most}");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			<Self as stratos_primitives::Invariants>::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Notes who made the parent final, and punishes who signed twice. The author of a block says it;
		/// nobody sends it. Required once in every block whose header names a proposer, but the first.
		/// A wrong certificate or proof makes the block invalid.
		#[pallet::call_index(0)]
		#[pallet::weight((
			Pallet::<T>::note_weight(certificate.signatures.len(), equivocations.len()),
			DispatchClass::Mandatory
		))]
		pub fn note(
			origin: OriginFor<T>,
			certificate: Certificate,
			equivocations: BoundedVec<Equivocation, ConstU32<MAX_EQUIVOCATIONS>>,
		) -> DispatchResultWithPostInfo {
			ensure_none(origin)?;
			Self::do_note(&certificate, &equivocations)
		}

		/// Punishes a validator that signed two messages of one step, by the proof of it. Open to anyone.
		/// Free of charge if it punished.
		#[pallet::call_index(1)]
		#[pallet::weight(Pallet::<T>::equivocation_weight())]
		pub fn report_equivocation(
			origin: OriginFor<T>,
			proof: Equivocation,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::punish(&proof)?;
			Ok(Pays::No.into())
		}
	}

	#[pallet::inherent]
	impl<T: Config> ProvideInherent for Pallet<T> {
		type Call = Call<T>;
		type Error = MakeFatalError<()>;
		const INHERENT_IDENTIFIER: InherentIdentifier = INHERENT_IDENTIFIER;

		fn create_inherent(data: &InherentData) -> Option<Self::Call> {
			let (certificate, equivocations) = Self::to_note(data)?;
			Some(Call::note { certificate, equivocations })
		}

		// What `note` checks, every node checks by executing the block. That it is there, the end of
		// the block checks.
		fn is_inherent(call: &Self::Call) -> bool {
			matches!(call, Call::note { .. })
		}
	}
}
