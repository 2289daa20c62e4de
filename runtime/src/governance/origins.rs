//! Origins of referenda below root.

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

/// Origins of governance, and the pace of the chain: how many blocks its tracks count as a day, and
/// the least time between two of them.
#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::{SaturatedConversion, UniqueSaturatedInto};

	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	/// The origin of a passed referendum's call. Each has its own track, as has root.
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
		/// Change parameters of the economy, within their bounds.
		EconomicParameters,
		/// Spend from the Foundation's treasury.
		Treasurer,
		/// Decide what node admission leaves to the Foundation.
		NodeAdmission,
		/// Cancel a referendum.
		Canceller,
	}

	/// How many blocks governance counts as a day. Every period of the tracks is a number of hours.
	///
	/// 14,400 with 6-second blocks; fewer on development chains, where a vote should end within a
	/// minute.
	#[pallet::storage]
	pub type BlocksPerDay<T: Config> =
		StorageValue<_, BlockNumberFor<T>, ValueQuery, DefaultDay<T>>;

	/// A day of 6-second blocks.
	#[pallet::type_value]
	pub fn DefaultDay<T: Config>() -> BlockNumberFor<T> {
		14_400u32.into()
	}

	/// The least time between two blocks that the runtime accepts, in milliseconds.
	///
	/// Half the block time: after the clock of an author was ahead and is set back, the chain's time
	/// passes at half pace until the clock has caught up. 1 on development chains, which may run as
	/// fast as the machine allows.
	#[pallet::storage]
	pub type LeastPeriod<T: Config> = StorageValue<_, u64, ValueQuery, DefaultPeriod>;

	/// Half the block time.
	#[pallet::type_value]
	pub fn DefaultPeriod() -> u64 {
		crate::config::MILLISECS_PER_BLOCK / 2
	}

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// How many blocks governance counts as a day; 0 stands for the default of 14,400.
		pub blocks_per_day: BlockNumberFor<T>,
		/// The least time between two blocks, in milliseconds; 0 stands for the default, half of 6
		/// seconds.
		pub least_period: u64,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if self.blocks_per_day != Default::default() {
				BlocksPerDay::<T>::put(self.blocks_per_day);
			}
			if self.least_period != 0 {
				LeastPeriod::<T>::put(self.least_period);
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
