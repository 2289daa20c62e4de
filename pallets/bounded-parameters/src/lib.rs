#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod rules;
mod set_parameters;
#[cfg(test)]
mod tests;
pub mod weights;

pub use pallet::*;
pub use rules::{InitialParameters, Rules};
pub use set_parameters::EnsureChecked;
pub use weights::WeightInfo;

use frame_support::traits::dynamic_params::AggregatedKeyValue;

/// The key of a parameter in pallet-parameters.
pub type KeyOf<T> =
	<<T as pallet_parameters::Config>::RuntimeParameters as AggregatedKeyValue>::Key;

/// Origin, event, errors and the call.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
	use frame_support::{pallet_prelude::*, traits::EnsureOriginWithArg};
	use frame_system::pallet_prelude::*;
	use scale_info::TypeInfo;
	use stratos_primitives::{EpochClock, EpochIndex};

	/// The pallet. It has no storage: pallet-parameters stores the values.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// The configuration. `pallet_parameters::Config::AdminOrigin` must be [`EnsureChecked`].
	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>, RuntimeOrigin: From<Origin>>
		+ pallet_parameters::Config
	{
		/// Who may change a parameter.
		type ChangeOrigin: EnsureOriginWithArg<Self::RuntimeOrigin, KeyOf<Self>>;

		/// The bounds of the runtime's parameters.
		type Rules: Rules<Self::RuntimeParameters>;

		/// The parameters that a chain starts with.
		type GenesisParameters: InitialParameters<Self::RuntimeParameters>;

		/// The current epoch.
		type EpochClock: EpochClock;

		/// The most changes in a call.
		#[pallet::constant]
		type MaxChanges: Get<u32>;

		/// The weight of the call.
		type WeightInfo: WeightInfo;
	}

	/// The origin of this pallet's calls to pallet-parameters.
	#[pallet::origin]
	#[derive(
		Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	)]
	pub enum Origin {
		/// The change was checked against its bounds.
		Checked,
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Parameters are stored and pending. Events of pallet-parameters name them.
		Scheduled {
			/// The number of changes.
			changes: u32,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters did not come into force: with the state as it is now, they mean what
		/// is out of bounds. They stay pending.
		Refused {
			/// The first epoch in which they would have been in force.
			epoch: EpochIndex,
			/// The figure and its bounds, in words.
			reason: Vec<u8>,
		},
	}

	/// Why a call was refused. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The value of this parameter is out of its bounds.
		OutOfBounds {
			/// The index of its group in the runtime's enum of parameters.
			group: u8,
			/// Its index in the group.
			key: u8,
		},
		/// A relation between the values of this group does not hold. Change values that depend on each
		/// other in one call.
		Inconsistent(u8),
		/// The call has no change.
		NoChange,
		/// All values together move a figure beyond its bounds, as the lock-up in days or the dead Meta
		/// Nodes that reports tolerate. The number is its place in the answer of
		/// `ParametersApi::consequences`; `ParametersApi::check` says it in words.
		Consequence(u8),
	}

	/// The parameters at genesis. Pallets that read them in their genesis must be built after this one.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The values, by group. What is not named has its default.
		pub parameters: T::GenesisParameters,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let stored = Pallet::<T>::try_apply(self.parameters.changes());
			if let Err(refusal) = stored.expect("genesis may set any parameter") {
				panic!("parameters genesis: {}", refusal.reason);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxChanges::get() > 0, "MaxChanges must not be 0");
			for parameter in T::Rules::list() {
				assert!(!parameter.docs.is_empty(), "{} has no docs", parameter.name);
			}
		}
	}

	impl<T: Config> stratos_primitives::EpochHook for Pallet<T> {
		/// Says why pending parameters do not come into force. Must be called before the other pallets
		/// take over theirs.
		fn on_epoch_end(ended: EpochIndex) -> Weight {
			if let Err(refusal) = T::Rules::check_consequences() {
				let epoch = ended.saturating_add(1);
				let reason = refusal.reason.into_bytes();
				Self::deposit_event(Event::Refused { epoch, reason });
			}
			<T as Config>::WeightInfo::set(1)
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Stores new values of parameters, all or none. They are in force from the next epoch on.
		///
		/// Every value must be within its bounds, and the relations between all stored values must
		/// hold. `None` restores a parameter's default.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::set(changes.len() as u32))]
		pub fn set(
			origin: OriginFor<T>,
			changes: BoundedVec<T::RuntimeParameters, T::MaxChanges>,
		) -> DispatchResult {
			for change in &changes {
				T::ChangeOrigin::ensure_origin(origin.clone(), &change.clone().into_parts().0)?;
			}
			ensure!(!changes.is_empty(), Error::<T>::NoChange);
			let count = changes.len() as u32;
			Self::apply(changes.into_inner())?;
			let epoch = T::EpochClock::current_epoch().saturating_add(1);
			Self::deposit_event(Event::Scheduled { changes: count, epoch });
			Ok(())
		}
	}
}
