//! Weights of `pallet_scheduler` in this runtime, measured.
//!
//! Written by `make weights`; do not edit.
//!
//! - measured 2026-11-30 on AMD EPYC, 2 cores
//! - on the genesis of `mainnet`, 8 values of each component, the median of up to 12 runs at each

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_scheduler`.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_scheduler::WeightInfo for WeightInfo<T> {
	// Storage: `Scheduler::IncompleteSince` (r:1 w:1)
	// Least time: 1_232 ns
	fn service_agendas_base() -> Weight {
		Weight::from_parts(1_352_000, 499).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 50
	// Least time: 802 ns
	fn service_agenda_base(s: u32) -> Weight {
		Weight::from_parts(882_000, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(298_082, 0).saturating_mul(s.into()))
	}

	// Least time: 1_172 ns
	fn service_task_base() -> Weight {
		Weight::from_parts(1_252_000, 0)
	}

	// Storage: `Preimage::PreimageFor` (r:1 w:1)
	// Storage: `Preimage::StatusFor` (r:1 w:0)
	// Storage: `Preimage::RequestStatusFor` (r:1 w:1)
	// `s` from 128 to 4_194_304
	// Least time: 3_726 ns
	fn service_task_fetched(s: u32) -> Weight {
		Weight::from_parts(3_866_000, 4_201_951)
			.saturating_add(T::DbWeight::get().reads_writes(3, 2))
			.saturating_add(Weight::from_parts(1_103, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:0 w:1)
	// Least time: 1_542 ns
	fn service_task_named() -> Weight {
		Weight::from_parts(1_663_000, 0).saturating_add(T::DbWeight::get().reads_writes(0, 1))
	}

	// Least time: 1_172 ns
	fn service_task_periodic() -> Weight {
		Weight::from_parts(1_202_000, 0)
	}

	// Storage: `System::Account` (r:1 w:0)
	// Storage: `Lockdown::Locked` (r:1 w:0)
	// Least time: 3_245 ns
	fn execute_dispatch_signed() -> Weight {
		Weight::from_parts(3_436_000, 3_111).saturating_add(T::DbWeight::get().reads_writes(2, 0))
	}

	// Storage: `System::Account` (r:1 w:0)
	// Least time: 3_025 ns
	fn execute_dispatch_unsigned() -> Weight {
		Weight::from_parts(3_165_000, 2_603).saturating_add(T::DbWeight::get().reads_writes(1, 0))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 49
	// Least time: 2_985 ns
	fn schedule(s: u32) -> Weight {
		Weight::from_parts(3_155_000, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 1))
			.saturating_add(Weight::from_parts(287_114, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Storage: `Scheduler::Lookup` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 3_875 ns
	fn cancel(s: u32) -> Weight {
		Weight::from_parts(3_488_455, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 3))
			.saturating_add(Weight::from_parts(438_130, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// `s` from 0 to 49
	// Least time: 3_826 ns
	fn schedule_named(s: u32) -> Weight {
		Weight::from_parts(3_925_000, 15_461)
			.saturating_add(T::DbWeight::get().reads_writes(2, 2))
			.saturating_add(Weight::from_parts(290_691, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:1)
	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 3_975 ns
	fn cancel_named(s: u32) -> Weight {
		Weight::from_parts(3_596_097, 15_461)
			.saturating_add(T::DbWeight::get().reads_writes(2, 3))
			.saturating_add(Weight::from_parts(444_320, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:1)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// `s` from 1 to 50
	// Least time: 2_133 ns
	fn schedule_retry(s: u32) -> Weight {
		Weight::from_parts(2_162_893, 12_938)
			.saturating_add(T::DbWeight::get().reads_writes(1, 2))
			.saturating_add(Weight::from_parts(5_858, 0).saturating_mul(s.into()))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 11_027 ns
	fn set_retry() -> Weight {
		Weight::from_parts(11_717_000, 12_938).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 11_397 ns
	fn set_retry_named() -> Weight {
		Weight::from_parts(11_957_000, 15_461).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}

	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 10_615 ns
	fn cancel_retry() -> Weight {
		Weight::from_parts(10_996_000, 12_938).saturating_add(T::DbWeight::get().reads_writes(1, 1))
	}

	// Storage: `Scheduler::Lookup` (r:1 w:0)
	// Storage: `Scheduler::Agenda` (r:1 w:0)
	// Storage: `Scheduler::Retries` (r:0 w:1)
	// Least time: 11_166 ns
	fn cancel_retry_named() -> Weight {
		Weight::from_parts(11_427_000, 15_461).saturating_add(T::DbWeight::get().reads_writes(2, 1))
	}
}
