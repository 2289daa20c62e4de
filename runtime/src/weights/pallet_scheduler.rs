//! Weights of `pallet_scheduler` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-12-01 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_scheduler`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_scheduler::WeightInfo for WeightInfo<T> {
	// Storage: `Scheduler::IncompleteSince` (r:1 w:1)
	// Least time: 2_003 ns
	fn service_agendas_base() -> Weight {
		Weight::from_parts(2_094_000, 499).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 50
	// Least time: 1_232 ns
	fn service_agenda_base(s: u32) -> Weight {
		Weight::from_parts(2_013_000, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(373_212, 0).saturating_mul(s.into()))
	}

	// Least time: 1_953 ns
	fn service_task_base() -> Weight {
		Weight::from_parts(2_044_000, 0)
	}

	// Storage: `Preimage::PreimageFor` (r:1 w:1)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// `s` from 128 to 4_194_304
	// Least time: 5_650 ns
	fn service_task_fetched(s: u32) -> Weight {
		Weight::from_parts(5_771_000, 4_201_951)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(1_123, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:0 w:1)
	// Least time: 2_555 ns
	fn service_task_named() -> Weight {
		Weight::from_parts(2_695_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Least time: 1_964 ns
	fn service_task_periodic() -> Weight {
		Weight::from_parts(2_044_000, 0)
	}

	// Storage: `System::Account` (r:1 w:0)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// Least time: 5_360 ns
	fn execute_dispatch_signed() -> Weight {
		Weight::from_parts(5_570_000, 3_111).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}

	// Storage: `System::Account` (r:1 w:0)
	// Least time: 5_010 ns
	fn execute_dispatch_unsigned() -> Weight {
		Weight::from_parts(5_189_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 49
	// Least time: 5_019 ns
	fn schedule(s: u32) -> Weight {
		Weight::from_parts(4_978_834, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(402_405, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Storage: `Scheduler::Lookup` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 5_971 ns
	fn cancel(s: u32) -> Weight {
		Weight::from_parts(5_012_735, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 3))
			.saturating_add(Weight::from_parts(612_932, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 49
	// Least time: 6_272 ns
	fn schedule_named(s: u32) -> Weight {
		Weight::from_parts(6_583_000, 15_461)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(379_873, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 6_472 ns
	fn cancel_named(s: u32) -> Weight {
		Weight::from_parts(5_862_898, 15_461)
			.saturating_add(T::DbWeight::get().reads_writes(2, 3))
			.saturating_add(Weight::from_parts(588_853, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 3_286 ns
	fn schedule_retry(s: u32) -> Weight {
		Weight::from_parts(3_386_000, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 2))
			.saturating_add(Weight::from_parts(7_484, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 15_409 ns
	fn set_retry() -> Weight {
		Weight::from_parts(16_100_000, 12_938).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 15_730 ns
	fn set_retry_named() -> Weight {
		Weight::from_parts(16_140_000, 15_461).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 14_627 ns
	fn cancel_retry() -> Weight {
		Weight::from_parts(16_461_000, 12_938).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 15_319 ns
	fn cancel_retry_named() -> Weight {
		Weight::from_parts(15_669_000, 15_461).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}
