//! Weights of `pallet_scheduler` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-22 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_scheduler`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_scheduler::WeightInfo for WeightInfo<T> {
	// Storage: `Scheduler::IncompleteSince` (r:1 w:1)
	// Least time: 2_043 ns
	fn service_agendas_base() -> Weight {
		Weight::from_parts(2_174_000, 499).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 50
	// Least time: 1_422 ns
	fn service_agenda_base(s: u32) -> Weight {
		Weight::from_parts(1_866_105, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(474_636, 0).saturating_mul(s.into()))
	}

	// Least time: 2_255 ns
	fn service_task_base() -> Weight {
		Weight::from_parts(2_995_000, 0)
	}

	// Storage: `Preimage::PreimageFor` (r:1 w:1)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// `s` from 128 to 4_194_304
	// Least time: 0 ns
	fn service_task_fetched(s: u32) -> Weight {
		Weight::from_parts(669_784_872, 4_201_951)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(1_182, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:0 w:1)
	// Least time: 3_035 ns
	fn service_task_named() -> Weight {
		Weight::from_parts(3_306_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Least time: 2_094 ns
	fn service_task_periodic() -> Weight {
		Weight::from_parts(2_174_000, 0)
	}

	// Least time: 1_603 ns
	fn execute_dispatch_signed() -> Weight {
		Weight::from_parts(1_683_000, 0)
	}

	// Least time: 1_583 ns
	fn execute_dispatch_unsigned() -> Weight {
		Weight::from_parts(1_683_000, 0)
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 49
	// Least time: 5_651 ns
	fn schedule(s: u32) -> Weight {
		Weight::from_parts(5_520_167, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(496_285, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Storage: `Scheduler::Lookup` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 0 ns
	fn cancel(s: u32) -> Weight {
		Weight::from_parts(6_322_699, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 3))
			.saturating_add(Weight::from_parts(770_218, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 49
	// Least time: 0 ns
	fn schedule_named(s: u32) -> Weight {
		Weight::from_parts(7_220_251, 15_461)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(563_011, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 0 ns
	fn cancel_named(s: u32) -> Weight {
		Weight::from_parts(16_719_995, 15_461)
			.saturating_add(T::DbWeight::get().reads_writes(2, 3))
			.saturating_add(Weight::from_parts(499_672, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 0 ns
	fn schedule_retry(s: u32) -> Weight {
		Weight::from_parts(4_027_449, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 2))
			.saturating_add(Weight::from_parts(94_552, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 18_435 ns
	fn set_retry() -> Weight {
		Weight::from_parts(23_333_000, 12_938).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 18_775 ns
	fn set_retry_named() -> Weight {
		Weight::from_parts(22_001_000, 15_461).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 17_763 ns
	fn cancel_retry() -> Weight {
		Weight::from_parts(19_185_000, 12_938).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 17_964 ns
	fn cancel_retry_named() -> Weight {
		Weight::from_parts(19_556_000, 15_461).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}
