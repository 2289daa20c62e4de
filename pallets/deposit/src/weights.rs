//! Weights of the calls.
//!
//! ESTIMATES, not measured: a time by kind of work, and reads and writes counted from the code at
//! their worst. `benchmarking.rs` is what replaces them.

pub use crate::weight_info::WeightInfo;
use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

/// Pages of weights of a node with all three kinds of service.
const TREE_PAGES: u64 = 3 * crate::weight_tree::LEVELS as u64;

fn micros(micros: u64) -> Weight {
	Weight::from_parts(micros.saturating_mul(1_000_000), 0)
}

fn estimate(
	time: u64,
	reads: u64,
	writes: u64,
	db: frame_support::weights::RuntimeDbWeight,
) -> Weight {
	micros(time).saturating_add(db.reads_writes(reads, writes))
}

macro_rules! estimates {
	($db:expr) => {
		fn register_resource_node() -> Weight {
			estimate(115, 13, 10, $db)
		}
		fn activate() -> Weight {
			estimate(60, 14 + TREE_PAGES, 8 + TREE_PAGES, $db)
		}
		fn register_meta_node() -> Weight {
			estimate(115, 13, 10, $db)
		}
		fn top_up() -> Weight {
			estimate(60, 12 + TREE_PAGES, 7 + TREE_PAGES, $db)
		}
		fn unregister() -> Weight {
			estimate(60, 14 + TREE_PAGES, 9 + TREE_PAGES, $db)
		}
		fn claim_deposit() -> Weight {
			estimate(40, 7, 5, $db)
		}
		fn set_beneficiary() -> Weight {
			estimate(15, 4, 2, $db)
		}
		fn set_kinds() -> Weight {
			estimate(40, 4 + TREE_PAGES, 2 + TREE_PAGES, $db)
		}
		fn set_free_capacity() -> Weight {
			estimate(15, 3, 1, $db)
		}
		fn verify_candidate() -> Weight {
			estimate(50, 14, 9, $db)
		}
		fn refuse_candidate() -> Weight {
			estimate(50, 10, 9, $db)
		}
		fn vote(m: u32) -> Weight {
			estimate(120, 30 + TREE_PAGES, 20 + TREE_PAGES, $db)
				.saturating_add(Weight::from_parts(50_000, 0).saturating_mul(u64::from(m)))
		}
		fn set_foundation() -> Weight {
			estimate(10, 0, 1, $db)
		}
		fn record_performance() -> Weight {
			estimate(4, 3, 1, $db)
		}
		fn record_performance_suspending() -> Weight {
			estimate(60, 12 + TREE_PAGES, 8 + TREE_PAGES, $db)
		}
		fn charge_migration() -> Weight {
			estimate(80, 12, 10, $db)
		}
		fn on_epoch_end() -> Weight {
			estimate(10, 3, 1, $db)
		}
	};
}

/// Estimates with the runtime's own database weights.
pub struct SubstrateWeight<T>(PhantomData<T>);

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	estimates!(T::DbWeight::get());
}

/// For tests.
impl WeightInfo for () {
	estimates!(RocksDbWeight::get());
}
