//! The lockdown after a failed multi-block migration.
//!
//! After the failure one part of the state is in the new format and another in the old. The chain
//! cannot continue as before, because balances may be wrong, and it cannot halt, because nobody could
//! repair it. It therefore continues to make blocks, but accepts only the calls of governance:
//! referenda and votes, preimages, multisigs, proxies, batches, the application of an authorised
//! upgrade, and sudo where there is a key. All other calls fail with `CallFiltered`.
//!
//! The lockdown ends when the migrations of a later runtime complete, or when root lifts it. The normal
//! way is a referendum that authorises a repaired runtime.

use crate::RuntimeCall;
use frame_support::traits::Contains;
pub use pallet::*;

/// Accepts only the calls of governance: those that [`super::calls`] lists for a lockdown.
pub struct GovernanceAlone;

impl Contains<RuntimeCall> for GovernanceAlone {
	fn contains(call: &RuntimeCall) -> bool {
		super::calls::decision(call).lockdown
	}
}

/// The lockdown: its state, its filter and its end.
#[frame_support::pallet]
pub mod pallet {
	use frame_support::{
		migrations::{FailedMigrationHandler, FailedMigrationHandling, MigrationStatusHandler},
		pallet_prelude::*,
		traits::Contains,
	};
	use frame_system::pallet_prelude::*;

	/// What the pallet needs of the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who may lift a lockdown.
		type LiftOrigin: EnsureOrigin<Self::RuntimeOrigin>;
		/// The calls that pass during one.
		type Passes: Contains<Self::RuntimeCall>;
	}

	/// Filters calls during a lockdown.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// The cause of a lockdown.
	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
	pub struct Cause<BlockNumber> {
		/// The failed migration, by its place in the runtime's list; `None` where the upgrade failed
		/// before the first.
		pub migration: Option<u32>,
		/// The block in which it failed.
		pub block: BlockNumber,
		/// The version of the runtime that brought it.
		pub spec_version: u32,
	}

	/// The cause of the lockdown; `None` outside of one.
	#[pallet::storage]
	pub type Locked<T: Config> = StorageValue<_, Cause<BlockNumberFor<T>>>;

	/// Beginning and end of a lockdown.
	#[pallet::event]
	#[pallet::generate_deposit(fn deposit_event)]
	pub enum Event<T: Config> {
		/// A migration failed. Only calls of governance pass from now on.
		Entered {
			/// The migration that failed, by its place in the runtime's list.
			migration: Option<u32>,
		},
		/// Every call passes again.
		Lifted,
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no lockdown to lift.
		NotLocked,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Ends the lockdown without checking the state. For root, after a repair without a migration.
		#[pallet::call_index(0)]
		#[pallet::weight(T::DbWeight::get().reads_writes(1, 1))]
		pub fn lift(origin: OriginFor<T>) -> DispatchResult {
			T::LiftOrigin::ensure_origin(origin)?;
			ensure!(Locked::<T>::exists(), Error::<T>::NotLocked);
			Self::end();
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		fn end() {
			if Locked::<T>::take().is_some() {
				Self::deposit_event(Event::Lifted);
			}
		}
	}

	impl<T: Config> Contains<T::RuntimeCall> for Pallet<T> {
		fn contains(call: &T::RuntimeCall) -> bool {
			!Locked::<T>::exists() || T::Passes::contains(call)
		}
	}

	impl<T: Config> FailedMigrationHandler for Pallet<T> {
		// A stuck cursor would accept no transaction, and would fail the repair's migrations.
		fn failed(migration: Option<u32>) -> FailedMigrationHandling {
			Locked::<T>::put(Cause {
				migration,
				block: frame_system::Pallet::<T>::block_number(),
				spec_version: frame_system::Pallet::<T>::runtime_version().spec_version,
			});
			Self::deposit_event(Event::Entered { migration });
			FailedMigrationHandling::ForceUnstuck
		}
	}

	impl<T: Config> MigrationStatusHandler for Pallet<T> {
		fn completed() {
			Self::end();
		}
	}
}
