//! Weights of the calls.
//!
//! ESTIMATES, not measured: a time by kind of work, and reads and writes counted from the code at
//! their worst. `benchmarking.rs` is what replaces them.

use core::marker::PhantomData;
use frame_support::{
	traits::Get,
	weights::{Weight, constants::RocksDbWeight},
};

/// The weight of each call at its worst, and of what other pallets call.
pub trait WeightInfo {
	/// `register_resource_node`, a signature checked.
	fn register_resource_node() -> Weight;
	/// `activate`, with all three kinds of service.
	fn activate() -> Weight;
	/// `register_meta_node`, a signature checked.
	fn register_meta_node() -> Weight;
	/// `top_up`, with all three kinds of service.
	fn top_up() -> Weight;
	/// `unregister` of an active node with all three kinds of service.
	fn unregister() -> Weight;
	/// `claim_deposit`.
	fn claim_deposit() -> Weight;
	/// `set_beneficiary`.
	fn set_beneficiary() -> Weight;
	/// `set_kinds`, from all kinds to one.
	fn set_kinds() -> Weight;
	/// `set_free_capacity`.
	fn set_free_capacity() -> Weight;
	/// `verify_candidate`.
	fn verify_candidate() -> Weight;
	/// `refuse_candidate`.
	fn refuse_candidate() -> Weight;
	/// `propose`, `vote` and `close_ballot` with `m` active Meta Nodes, the motion carried out; the
	/// forfeiture of locked rewards is not in it and is to be added by the runtime.
	fn vote(m: u32) -> Weight;
	/// `set_foundation`.
	fn set_foundation() -> Weight;
	/// One node's counts of a report, the node not suspended by them.
	fn record_performance() -> Weight;
	/// One node's counts of a report that suspend it, with all three kinds of service.
	fn record_performance_suspending() -> Weight;
	/// A migration charged, without the weight of taking locked rewards.
	fn charge_migration() -> Weight;
	/// The end of an epoch.
	fn on_epoch_end() -> Weight;
}

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
