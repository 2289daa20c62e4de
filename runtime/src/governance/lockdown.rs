//! What the chain does when a migration over several blocks fails.
//!
//! Part of the state is then in the new form and part in the old. To go on as if nothing had
//! happened would let anyone trade on wrong books; to stop altogether would leave nobody able to
//! mend them. So blocks go on, and the only transactions that they take are those by which
//! governance decides: referenda and votes, preimages, multisigs, proxies, batches, the application
//! of an authorised upgrade, and the sudo key where there is one. Everything that moves STOS or
//! changes the economy is refused with `CallFiltered`.
//!
//! The lockdown ends when the migrations of a later runtime are completed, or when root lifts it:
//! the referendum that authorises the repaired runtime is how it is meant to end.

use crate::RuntimeCall;
use frame_support::traits::Contains;
pub use pallet::*;

/// Calls by which governance decides, and nothing else.
pub struct GovernanceAlone;

impl Contains<RuntimeCall> for GovernanceAlone {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(_)
				| RuntimeCall::Timestamp(_)
				| RuntimeCall::Utility(_)
				| RuntimeCall::Multisig(_)
				| RuntimeCall::Proxy(_)
				| RuntimeCall::Sudo(_)
				| RuntimeCall::Preimage(_)
				| RuntimeCall::Scheduler(_)
				| RuntimeCall::ConvictionVoting(_)
				| RuntimeCall::Referenda(_)
				| RuntimeCall::MultiBlockMigrations(_)
				| RuntimeCall::Lockdown(_)
		)
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

	/// Lets calls through, or only those of governance.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// Why there is a lockdown.
	#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, MaxEncodedLen, TypeInfo)]
	pub struct Cause<BlockNumber> {
		/// The migration that failed, by its place in the runtime's list; `None` where the upgrade
		/// failed before the first.
		pub migration: Option<u32>,
		/// The block in which it failed.
		pub block: BlockNumber,
		/// The version of the runtime that brought it.
		pub spec_version: u32,
	}

	/// Why there is a lockdown; nothing where there is none.
	#[pallet::storage]
	pub type Locked<T: Config> = StorageValue<_, Cause<BlockNumberFor<T>>>;

	/// Beginning and end of a lockdown.
	#[pallet::event]
	#[pallet::generate_deposit(fn deposit_event)]
	pub enum Event<T: Config> {
		/// A migration failed: from now on only governance can act.
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
		/// Lets every call pass again, whatever state the failed migration left. For root, when the
		/// state was mended by other means than a further migration.
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
		// Not stuck: a stuck cursor takes no transaction at all, and fails the repair's migrations.
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
