//! Weights of `pallet_referenda` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
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
	// Least time: 30_698 ns
	fn submit() -> Weight {
		Weight::from_parts(39_102_000, 13_936).saturating_add(T::DbWeight::get().reads_writes(3, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 54_873 ns
	fn place_decision_deposit_preparing() -> Weight {
		Weight::from_parts(56_755_000, 29_216).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 43_071 ns
	fn place_decision_deposit_queued() -> Weight {
		Weight::from_parts(71_943_000, 23_254).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 36_217 ns
	fn place_decision_deposit_not_queued() -> Weight {
		Weight::from_parts(50_174_000, 23_254).saturating_add(T::DbWeight::get().reads_writes(5, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 37_670 ns
	fn place_decision_deposit_passing() -> Weight {
		Weight::from_parts(41_127_000, 47_323)
			.saturating_add(T::DbWeight::get().reads_writes(11, 5))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 42_389 ns
	fn place_decision_deposit_failing() -> Weight {
		Weight::from_parts(45_675_000, 47_323)
			.saturating_add(T::DbWeight::get().reads_writes(11, 5))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Least time: 11_842 ns
	fn refund_decision_deposit() -> Weight {
		Weight::from_parts(14_587_000, 2_841).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Least time: 11_121 ns
	fn refund_submission_deposit() -> Weight {
		Weight::from_parts(11_662_000, 2_841).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 9_045 ns
	fn cancel() -> Weight {
		Weight::from_parts(22_442_000, 15_779).saturating_add(T::DbWeight::get().reads_writes(2, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `System::Account` (r:1 w:1)
	// Storage: `Referenda::MetadataOf` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 35_296 ns
	fn kill() -> Weight {
		Weight::from_parts(38_041_000, 20_909).saturating_add(T::DbWeight::get().reads_writes(4, 4))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Least time: 7_834 ns
	fn one_fewer_deciding_queue_empty() -> Weight {
		Weight::from_parts(13_656_000, 7_475).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 38_742 ns
	fn one_fewer_deciding_failing() -> Weight {
		Weight::from_parts(62_567_000, 36_383)
			.saturating_add(T::DbWeight::get().reads_writes(10, 3))
	}

	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 35_135 ns
	fn one_fewer_deciding_passing() -> Weight {
		Weight::from_parts(67_576_000, 36_383)
			.saturating_add(T::DbWeight::get().reads_writes(10, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 18_535 ns
	fn nudge_referendum_requeued_insertion() -> Weight {
		Weight::from_parts(31_098_000, 7_827).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 23_123 ns
	fn nudge_referendum_requeued_slide() -> Weight {
		Weight::from_parts(24_786_000, 7_827).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 39_604 ns
	fn nudge_referendum_queued() -> Weight {
		Weight::from_parts(46_858_000, 10_316).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:0)
	// Storage: `Referenda::TrackQueue` (r:1 w:1)
	// Least time: 25_557 ns
	fn nudge_referendum_not_queued() -> Weight {
		Weight::from_parts(35_827_000, 10_316).saturating_add(T::DbWeight::get().reads_writes(4, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 15_429 ns
	fn nudge_referendum_no_deposit() -> Weight {
		Weight::from_parts(30_407_000, 16_278).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 14_277 ns
	fn nudge_referendum_preparing() -> Weight {
		Weight::from_parts(20_899_000, 16_278).saturating_add(T::DbWeight::get().reads_writes(3, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Least time: 11_572 ns
	fn nudge_referendum_timed_out() -> Weight {
		Weight::from_parts(23_063_000, 3_340).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 28_473 ns
	fn nudge_referendum_begin_deciding_failing() -> Weight {
		Weight::from_parts(50_904_000, 34_385)
			.saturating_add(T::DbWeight::get().reads_writes(10, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `Referenda::DecidingCount` (r:1 w:1)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 23_714 ns
	fn nudge_referendum_begin_deciding_passing() -> Weight {
		Weight::from_parts(36_748_000, 34_385)
			.saturating_add(T::DbWeight::get().reads_writes(10, 3))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 19_336 ns
	fn nudge_referendum_begin_confirming() -> Weight {
		Weight::from_parts(19_917_000, 31_896).saturating_add(T::DbWeight::get().reads_writes(9, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 25_558 ns
	fn nudge_referendum_end_confirming() -> Weight {
		Weight::from_parts(40_466_000, 31_896).saturating_add(T::DbWeight::get().reads_writes(9, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 25_147 ns
	fn nudge_referendum_continue_not_confirming() -> Weight {
		Weight::from_parts(48_140_000, 31_896).saturating_add(T::DbWeight::get().reads_writes(9, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 29_735 ns
	fn nudge_referendum_continue_confirming() -> Weight {
		Weight::from_parts(32_079_000, 31_896).saturating_add(T::DbWeight::get().reads_writes(9, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:2 w:2)
	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Least time: 25_407 ns
	fn nudge_referendum_approved() -> Weight {
		Weight::from_parts(30_236_000, 47_357)
			.saturating_add(T::DbWeight::get().reads_writes(11, 4))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:1)
	// Storage: `Origins::BlocksPerDay` (r:1 w:0)
	// Storage: `System::Account` (r:6 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Least time: 20_197 ns
	fn nudge_referendum_rejected() -> Weight {
		Weight::from_parts(22_311_000, 31_896).saturating_add(T::DbWeight::get().reads_writes(9, 2))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:0)
	// Storage: `Referenda::MetadataOf` (r:0 w:1)
	// Least time: 8_646 ns
	fn set_some_metadata() -> Weight {
		Weight::from_parts(10_830_000, 7_973).saturating_add(T::DbWeight::get().reads_writes(3, 1))
	}

	// Storage: `Referenda::ReferendumInfoFor` (r:1 w:0)
	// Storage: `Referenda::MetadataOf` (r:1 w:1)
	// Least time: 5_651 ns
	fn clear_metadata() -> Weight {
		Weight::from_parts(12_403_000, 5_368).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}
