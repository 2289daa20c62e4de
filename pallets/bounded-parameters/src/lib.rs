#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod rules;
pub mod runtime_api;
mod set_parameters;
#[cfg(test)]
mod tests;
pub mod weights;

pub use pallet::*;
pub use rules::{Fault, InitialParameters, ParameterInfo, Place, Refusal, Rules};
pub use set_parameters::EnsureChecked;
pub use weights::WeightInfo;

use frame_support::traits::dynamic_params::AggregatedKeyValue;

/// The name of a parameter, as pallet-parameters stores it.
pub type KeyOf<T> =
	<<T as pallet_parameters::Config>::RuntimeParameters as AggregatedKeyValue>::Key;

/// Origin, event, errors and the call.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
	use frame_support::{pallet_prelude::*, traits::EnsureOriginWithArg};
	use frame_system::pallet_prelude::*;
	use scale_info::TypeInfo;
	use stratos_primitives::{EpochClock, EpochIndex};

	/// The pallet. It stores nothing: pallet-parameters does.
	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime. `pallet_parameters::Config::AdminOrigin` must be
	/// [`EnsureChecked`].
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

		/// Which epoch it is.
		type EpochClock: EpochClock;

		/// The most changes in a call.
		#[pallet::constant]
		type MaxChanges: Get<u32>;

		/// What the call costs.
		type WeightInfo: WeightInfo;
	}

	/// The origin by which this pallet speaks to pallet-parameters.
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
		/// Parameters are stored, which pallet-parameters names in events of its own, and take effect
		/// at a boundary.
		Scheduled {
			/// How many.
			changes: u32,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
	}

	/// Why a call was refused. Nothing was changed.
	#[pallet::error]
	pub enum Error<T> {
		/// The value of this parameter is out of its bounds.
		OutOfBounds(Place),
		/// The values of this group do not go together; change those that depend on each other in
		/// one call.
		Inconsistent(u8),
		/// There is no change in the call.
		NoChange,
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
			assert!(T::MaxChanges::get() > 0, "a call must have room for a change");
			for parameter in T::Rules::list() {
				assert!(!parameter.docs.is_empty(), "{} has no words", parameter.name);
			}
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Stores new values of parameters, all or none, to take effect at the next boundary.
		///
		/// Each must be within its bounds, and all that is stored must go together. A value of
		/// `None` brings the parameter's default back.
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
