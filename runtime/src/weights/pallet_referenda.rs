//! Weights of `pallet_referenda` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
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
	// Least time: 18_084 ns
	fn submit() -> Weight {
		Weight::from_parts(19_757_000, 13_936).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 25_658 ns
	fn place_decision_deposit_preparing() -> Weight {
		Weight::from_parts(27_250_000, 29_216).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 34_975 ns
	fn place_decision_deposit_queued() -> Weight {
		Weight::from_parts(41_568_000, 23_254).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 34_594 ns
	fn place_decision_deposit_not_queued() -> Weight {
		Weight::from_parts(43_111_000, 23_254).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 33_503 ns
	fn place_decision_deposit_passing() -> Weight {
		Weight::from_parts(34_093_000, 47_838)
			.saturating_add(T::DbWeight::get().reads_writes(12, 5))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 37_500 ns
	fn place_decision_deposit_failing() -> Weight {
		Weight::from_parts(38_412_000, 47_838)
			.saturating_add(T::DbWeight::get().reads_writes(12, 5))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Least time: 9_568 ns
	fn refund_decision_deposit() -> Weight {
		Weight::from_parts(9_978_000, 2_841).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Least time: 9_928 ns
	fn refund_submission_deposit() -> Weight {
		Weight::from_parts(10_108_000, 2_841).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 8_115 ns
	fn cancel() -> Weight {
		Weight::from_parts(8_485_000, 15_779).saturating_add(T::DbWeight::get().reads_writes(2, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Referenda::MetadataOf` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 30_277 ns
	fn kill() -> Weight {
		Weight::from_parts(30_898_000, 20_909).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Least time: 6_792 ns
	fn one_fewer_deciding_queue_empty() -> Weight {
		Weight::from_parts(7_123_000, 7_475).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 35_115 ns
	fn one_fewer_deciding_failing() -> Weight {
		Weight::from_parts(38_592_000, 36_898)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 32_241 ns
	fn one_fewer_deciding_passing() -> Weight {
		Weight::from_parts(36_048_000, 36_898)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 17_242 ns
	fn nudge_referendum_requeued_insertion() -> Weight {
		Weight::from_parts(18_545_000, 7_827).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 17_041 ns
	fn nudge_referendum_requeued_slide() -> Weight {
		Weight::from_parts(18_204_000, 7_827).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 17_402 ns
	fn nudge_referendum_queued() -> Weight {
		Weight::from_parts(18_905_000, 10_316).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 34_615 ns
	fn nudge_referendum_not_queued() -> Weight {
		Weight::from_parts(39_975_000, 10_316).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 20_758 ns
	fn nudge_referendum_no_deposit() -> Weight {
		Weight::from_parts(26_169_000, 16_278).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 21_550 ns
	fn nudge_referendum_preparing() -> Weight {
		Weight::from_parts(26_049_000, 16_278).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Least time: 18_806 ns
	fn nudge_referendum_timed_out() -> Weight {
		Weight::from_parts(19_657_000, 3_340).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 33_303 ns
	fn nudge_referendum_begin_deciding_failing() -> Weight {
		Weight::from_parts(36_198_000, 34_900)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 33_593 ns
	fn nudge_referendum_begin_deciding_passing() -> Weight {
		Weight::from_parts(39_144_000, 34_900)
			.saturating_add(T::DbWeight::get().reads_writes(11, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 31_087 ns
	fn nudge_referendum_begin_confirming() -> Weight {
		Weight::from_parts(37_270_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 37_510 ns
	fn nudge_referendum_end_confirming() -> Weight {
		Weight::from_parts(45_465_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 36_418 ns
	fn nudge_referendum_continue_not_confirming() -> Weight {
		Weight::from_parts(44_884_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 32_180 ns
	fn nudge_referendum_continue_confirming() -> Weight {
		Weight::from_parts(36_688_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Least time: 42_679 ns
	fn nudge_referendum_approved() -> Weight {
		Weight::from_parts(46_647_000, 47_872)
			.saturating_add(T::DbWeight::get().reads_writes(12, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Spending::ActiveParameters` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 28_203 ns
	fn nudge_referendum_rejected() -> Weight {
		Weight::from_parts(34_034_000, 32_411)
			.saturating_add(T::DbWeight::get().reads_writes(10, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:0)
	// Storage: `Referenda::MetadataOf` (r:0 w:1)
	// Least time: 9_819 ns
	fn set_some_metadata() -> Weight {
		Weight::from_parts(12_444_000, 7_973).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Referenda::MetadataOf` (r:1 w:1)
	// Least time: 8_176 ns
	fn clear_metadata() -> Weight {
		Weight::from_parts(10_900_000, 5_368).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}
