//! Weights of `pallet_referenda` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_referenda`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_referenda::WeightInfo for WeightInfo<T> {
	// Storage: `Referenda::ReferendumCount` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:0 w:1)
	// Least time: 12_549 ns
	fn submit() -> Weight {
		Weight::from_parts(12_879_000, 13_936).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 18_057 ns
	fn place_decision_deposit_preparing() -> Weight {
		Weight::from_parts(18_427_000, 29_216).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 23_275 ns
	fn place_decision_deposit_queued() -> Weight {
		Weight::from_parts(24_927_000, 23_254).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 23_935 ns
	fn place_decision_deposit_not_queued() -> Weight {
		Weight::from_parts(24_917_000, 23_254).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 24_437 ns
	fn place_decision_deposit_passing() -> Weight {
		Weight::from_parts(25_017_000, 47_838)
			.saturating_add(T::DbWeight::get().reads_writes(12, 5))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 26_750 ns
	fn place_decision_deposit_failing() -> Weight {
		Weight::from_parts(27_281_000, 47_838)
			.saturating_add(T::DbWeight::get().reads_writes(12, 5))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Least time: 6_710 ns
	fn refund_decision_deposit() -> Weight {
		Weight::from_parts(6_920_000, 2_841).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Least time: 6_580 ns
	fn refund_submission_deposit() -> Weight {
		Weight::from_parts(6_741_000, 2_841).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 5_598 ns
	fn cancel() -> Weight {
		Weight::from_parts(5_808_000, 15_779).saturating_add(T::DbWeight::get().reads_writes(2, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Referenda::MetadataOf` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 22_644 ns
	fn kill() -> Weight {
		Weight::from_parts(23_074_000, 20_909).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Least time: 4_957 ns
	fn one_fewer_deciding_queue_empty() -> Weight {
		Weight::from_parts(5_087_000, 7_475).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 23_024 ns
	fn one_fewer_deciding_failing() -> Weight {
		Weight::from_parts(24_056_000, 36_898)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 21_923 ns
	fn one_fewer_deciding_passing() -> Weight {
		Weight::from_parts(22_583_000, 36_898)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 11_678 ns
	fn nudge_referendum_requeued_insertion() -> Weight {
		Weight::from_parts(12_688_000, 7_827).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 11_207 ns
	fn nudge_referendum_requeued_slide() -> Weight {
		Weight::from_parts(11_938_000, 7_827).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 11_887 ns
	fn nudge_referendum_queued() -> Weight {
		Weight::from_parts(12_429_000, 10_316).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 12_118 ns
	fn nudge_referendum_not_queued() -> Weight {
		Weight::from_parts(12_479_000, 10_316).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 8_143 ns
	fn nudge_referendum_no_deposit() -> Weight {
		Weight::from_parts(8_343_000, 16_278).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 8_182 ns
	fn nudge_referendum_preparing() -> Weight {
		Weight::from_parts(8_452_000, 16_278).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Least time: 6_480 ns
	fn nudge_referendum_timed_out() -> Weight {
		Weight::from_parts(6_700_000, 3_340).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 16_645 ns
	fn nudge_referendum_begin_deciding_failing() -> Weight {
		Weight::from_parts(17_205_000, 34_900)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 14_091 ns
	fn nudge_referendum_begin_deciding_passing() -> Weight {
		Weight::from_parts(14_562_000, 34_900)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 12_679 ns
	fn nudge_referendum_begin_confirming() -> Weight {
		Weight::from_parts(13_000_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 16_044 ns
	fn nudge_referendum_end_confirming() -> Weight {
		Weight::from_parts(16_354_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 15_644 ns
	fn nudge_referendum_continue_not_confirming() -> Weight {
		Weight::from_parts(15_903_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 11_998 ns
	fn nudge_referendum_continue_confirming() -> Weight {
		Weight::from_parts(12_378_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Least time: 15_584 ns
	fn nudge_referendum_approved() -> Weight {
		Weight::from_parts(15_803_000, 47_872)
			.saturating_add(T::DbWeight::get().reads_writes(12, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 12_519 ns
	fn nudge_referendum_rejected() -> Weight {
		Weight::from_parts(12_809_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:0)
	// Storage: `Referenda::MetadataOf` (r:0 w:1)
	// Least time: 3_696 ns
	fn set_some_metadata() -> Weight {
		Weight::from_parts(3_855_000, 7_973).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Referenda::MetadataOf` (r:1 w:1)
	// Least time: 2_965 ns
	fn clear_metadata() -> Weight {
		Weight::from_parts(3_125_000, 5_368).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}
