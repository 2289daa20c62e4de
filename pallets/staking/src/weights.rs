//! What the calls and hooks cost.
//!
//! ESTIMATES, counted by hand: database reads and writes at their worst, and a rough figure for
//! computation and proof size. Not measured yet; `benchmarking.rs` measures them, and the generated
//! file replaces this one.

pub use crate::weight_info::WeightInfo;
use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Nanoseconds in the unit of reference time.
const NANOS: u64 = 1_000;
/// Proof size that an item of storage costs at most, bytes; a position with all its segments is
/// below it.
const PROOF: u64 = 8_192;

/// The estimates, with the runtime's costs of the database.
pub struct SubstrateWeight<T>(PhantomData<T>);

fn base(microseconds: u64, items: u64) -> Weight {
	Weight::from_parts(
		microseconds.saturating_mul(1_000).saturating_mul(NANOS),
		items.saturating_mul(PROOF),
	)
}

impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn register_validator(c: u32) -> Weight {
		base(60, 4u64.saturating_add(c.into()))
			.saturating_add(base(5, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads(c.into()))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	fn bond_more() -> Weight {
		base(55, 6)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	fn unbond_self() -> Weight {
		base(50, 7)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	fn set_commission() -> Weight {
		base(25, 5)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn set_consensus_key() -> Weight {
		base(20, 3)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn leave(c: u32) -> Weight {
		base(20, 3)
			.saturating_add(base(5, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn rejoin(c: u32) -> Weight {
		base(30, 5u64.saturating_add(c.into()))
			.saturating_add(base(5, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(c.into()))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn delegate() -> Weight {
		base(80, 12)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	fn undelegate() -> Weight {
		base(80, 13)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	fn redelegate() -> Weight {
		base(140, 22)
			.saturating_add(T::DbWeight::get().reads(22))
			.saturating_add(T::DbWeight::get().writes(13))
	}
	fn withdraw_unbonded(n: u32) -> Weight {
		base(60, 5u64.saturating_add(3u64.saturating_mul(n.into())))
			.saturating_add(base(5, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads(3u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes(2u64.saturating_mul(n.into())))
	}
	fn withdraw_rewards() -> Weight {
		base(80, 12)
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	fn withdraw_validator_rewards() -> Weight {
		base(50, 7)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	fn withdraw_deposit_rewards() -> Weight {
		base(60, 7)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	fn collect_slashes() -> Weight {
		base(90, 14)
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	fn report_offence(c: u32) -> Weight {
		base(90, 14)
			.saturating_add(base(5, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(11))
	}
	fn divide_fees() -> Weight {
		base(20, 4)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn distribute(v: u32) -> Weight {
		base(30, 6u64.saturating_add(v.into()))
			.saturating_add(base(5, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads(v.into()))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(v.into()))
	}
	fn mature_page(v: u32) -> Weight {
		base(15, 3u64.saturating_add(v.into()))
			.saturating_add(base(5, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads(v.into()))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes(v.into()))
	}
	fn on_epoch_end(c: u32, v: u32) -> Weight {
		base(50, 8u64.saturating_add(c.into()))
			.saturating_add(base(5, 0).saturating_mul(c.into()))
			.saturating_add(base(5, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().reads(c.into()))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(T::DbWeight::get().writes(v.into()))
			.saturating_add(T::DbWeight::get().writes(v.into()))
	}
	fn note_authored() -> Weight {
		base(10, 2)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}

/// For tests: no cost at all.
impl WeightInfo for () {
	fn register_validator(_: u32) -> Weight {
		Weight::zero()
	}
	fn bond_more() -> Weight {
		Weight::zero()
	}
	fn unbond_self() -> Weight {
		Weight::zero()
	}
	fn set_commission() -> Weight {
		Weight::zero()
	}
	fn set_consensus_key() -> Weight {
		Weight::zero()
	}
	fn leave(_: u32) -> Weight {
		Weight::zero()
	}
	fn rejoin(_: u32) -> Weight {
		Weight::zero()
	}
	fn delegate() -> Weight {
		Weight::zero()
	}
	fn undelegate() -> Weight {
		Weight::zero()
	}
	fn redelegate() -> Weight {
		Weight::zero()
	}
	fn withdraw_unbonded(_: u32) -> Weight {
		Weight::zero()
	}
	fn withdraw_rewards() -> Weight {
		Weight::zero()
	}
	fn withdraw_validator_rewards() -> Weight {
		Weight::zero()
	}
	fn withdraw_deposit_rewards() -> Weight {
		Weight::zero()
	}
	fn collect_slashes() -> Weight {
		Weight::zero()
	}
	fn report_offence(_: u32) -> Weight {
		Weight::zero()
	}
	fn divide_fees() -> Weight {
		Weight::zero()
	}
	fn distribute(_: u32) -> Weight {
		Weight::zero()
	}
	fn mature_page(_: u32) -> Weight {
		Weight::zero()
	}
	fn on_epoch_end(_: u32, _: u32) -> Weight {
		Weight::zero()
	}
	fn note_authored() -> Weight {
		Weight::zero()
	}
}
