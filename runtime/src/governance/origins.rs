//! The origins that a referendum can give to a call, besides root.

use frame_support::traits::{EnsureOrigin, OriginTrait};
pub use pallet::*;

/// Defines what accepts one origin and no other.
macro_rules! ensure_origin {
	($name:ident, $origin:ident) => {
		#[doc = concat!("Accepts [`Origin::", stringify!($origin), "`] alone.")]
		pub struct $name;

		impl<O: OriginTrait + From<Origin>> EnsureOrigin<O> for $name
		where
			for<'a> &'a O::PalletsOrigin: TryInto<&'a Origin>,
		{
			type Success = ();

			fn try_origin(origin: O) -> Result<(), O> {
				let accepted = matches!(origin.caller().try_into(), Ok(Origin::$origin));
				if accepted { Ok(()) } else { Err(origin) }
			}

			#[cfg(feature = "runtime-benchmarks")]
			fn try_successful_origin() -> Result<O, ()> {
				Ok(Origin::$origin.into())
			}
		}
	};
}

ensure_origin!(EnsureEconomicParameters, EconomicParameters);
ensure_origin!(EnsureTreasurer, Treasurer);
ensure_origin!(EnsureNodeAdmission, NodeAdmission);
ensure_origin!(EnsureCanceller, Canceller);

/// Origins of governance, and the pace of its tracks.
#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::{SaturatedConversion, UniqueSaturatedInto};

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// What a passed referendum may do. Each belongs to one track; root has a track of its own.
	#[derive(
		Clone,
		Copy,
		PartialEq,
		Eq,
		Debug,
		Encode,
		Decode,
		DecodeWithMemTracking,
		MaxEncodedLen,
		TypeInfo,
	)]
	#[pallet::origin]
	pub enum Origin {
		/// Change the governed parameters of the economy, within their bounds.
		EconomicParameters,
		/// Spend from the Foundation's treasury.
		Treasurer,
		/// Do what the rules of node admission leave to the Foundation.
		NodeAdmission,
		/// Cancel a referendum.
		Canceller,
	}

	/// How many blocks governance counts as a day. Every period of the tracks is a number of hours.
	///
	/// 14,400 where blocks take 6 seconds; fewer on development chains, where a vote should be over
	/// in a minute.
	#[pallet::storage]
	pub type BlocksPerDay<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, DefaultDay<T>>;

	/// A day of 6-second blocks.
	#[pallet::type_value]
	pub fn DefaultDay<T: Config>() -> BlockNumberFor<T> {
		14_400u32.into()
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// How many blocks governance counts as a day; 0 stands for the default of 14,400.
		pub blocks_per_day: BlockNumberFor<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if self.blocks_per_day != Default::default() {
				BlocksPerDay::<T>::put(self.blocks_per_day);
			}
		}
	}

	impl<T: Config> Pallet<T> {
		/// A number of hours in blocks, rounded up, at least one.
		pub fn hours(hours: u32) -> BlockNumberFor<T> {
			let day: u64 = BlocksPerDay::<T>::get().unique_saturated_into();
			u64::from(hours).saturating_mul(day).div_ceil(24).max(1).saturated_into()
		}
	}
}
