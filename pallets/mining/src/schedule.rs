//! The mining schedule: what an epoch mines and how its rewards are shared, by what was mined
//! before. No storage.
//!
//! Source: whitepaper section 2 (table), `docs/economy.md` section 3.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, ensure, traits::ConstU32};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use stratos_primitives::{Balance, STOS};

/// The maximum number of tiers of a schedule.
pub const MAX_TIERS: u32 = 32;

/// Basis points of the whole.
pub const WHOLE: u16 = 10_000;

/// Shares of an epoch's rewards, basis points. They add up to 10,000.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shares {
	/// Resource Nodes of the settled set.
	pub resource: u16,
	/// Active Meta Nodes.
	pub meta: u16,
	/// Validators, delegators and deposits.
	pub chain: u16,
}

/// One line of the table: the tier that holds up to a total mined.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	Serialize,
	Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Tier {
	/// The tier holds while the total mined is below this, base units.
	pub through: Balance,
	/// Mined per epoch, base units.
	pub per_epoch: Balance,
	/// The shares of the epoch's traffic and mining rewards.
	pub shares: Shares,
}

/// Tiers by ascending `through`. The last `through` is the cap of all mining; the last shares stay
/// in force after the cap, when there are only traffic rewards.
pub type Tiers = BoundedVec<Tier, ConstU32<MAX_TIERS>>;

/// Why a schedule is invalid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ScheduleFault {
	/// There is no tier.
	Empty,
	/// A tier's bound is not above the one before.
	Order,
	/// A tier's shares do not add up to 100%.
	Shares,
	/// The schedule mines more than the maximum.
	Cap,
}

/// The paper's schedule.
pub fn paper() -> Tiers {
	// (through, STOS), (per epoch, tenths of a STOS), resource, meta; the chain always has 20%.
	let lines: [(Balance, Balance, u16, u16); 6] = [
		(16_819_200, 800, 6_000, 2_000),
		(25_228_800, 400, 6_200, 1_800),
		(29_433_600, 200, 6_400, 1_600),
		(31_536_000, 100, 6_600, 1_400),
		(32_587_200, 50, 6_800, 1_200),
		(39_000_000, 25, 7_000, 1_000),
	];
	let tiers: Vec<Tier> = lines
		.into_iter()
		.map(|(through, tenths, resource, meta)| Tier {
			through: through * STOS,
			per_epoch: tenths * (STOS / 10),
			shares: Shares { resource, meta, chain: 2_000 },
		})
		.collect();
	// Six tiers are below the bound of 32.
	Tiers::truncate_from(tiers)
}

/// Checks that the tiers ascend, that all shares add up, and that they mine at most `most` base
/// units.
pub fn validate(tiers: &[Tier], most: Balance) -> Result<(), ScheduleFault> {
	let last = tiers.last().ok_or(ScheduleFault::Empty)?;
	let mut before = 0;
	for tier in tiers {
		ensure!(tier.through > before, ScheduleFault::Order);
		before = tier.through;
		let shares = [tier.shares.resource, tier.shares.meta, tier.shares.chain];
		let sum: u32 = shares.into_iter().map(u32::from).sum();
		ensure!(sum == u32::from(WHOLE), ScheduleFault::Shares);
	}
	ensure!(last.through <= most, ScheduleFault::Cap);
	Ok(())
}

/// The tier of an epoch before which `mined` base units were mined. A bound belongs to the next
/// tier: at exactly 16,819,200 STOS the reward halves. After the cap the last tier holds, with
/// nothing left to mine. `None` without tiers.
pub fn tier(tiers: &[Tier], mined: Balance) -> Option<&Tier> {
	tiers.iter().find(|tier| mined < tier.through).or(tiers.last())
}

/// What an epoch mines, base units, if `mined` were mined before it: the tier's amount, at most
/// what is left to the cap.
///
/// A reward that crosses a tier's bound is not cut there: the total *before* the epoch decides.
/// With the paper's figures every bound is met exactly.
pub fn mining_reward(tiers: &[Tier], mined: Balance) -> Balance {
	let Some(cap) = tiers.last().map(|last| last.through) else { return 0 };
	tier(tiers, mined).map_or(0, |tier| tier.per_epoch).min(cap.saturating_sub(mined))
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn schedule_vectors_mark_where_each_tier_ends() {
		let file = stratos_test_kit::vectors::read("schedule.json");
		let marks = file["marks"].as_array().expect("marks");
		assert_eq!(marks.len(), paper().len());
		let per_year = file["epochs_per_year"].as_u64().expect("epochs per year");
		assert_eq!(per_year, 365 * 144);
		let (mut mined, mut epochs) = (0, 0u64);
		for (mark, tier) in marks.iter().zip(paper()) {
			let through = Balance::from(mark["through_mined_stos"].as_u64().expect("STOS")) * STOS;
			assert_eq!(tier.through, through);
			while mined < through {
				mined += mining_reward(&paper(), mined);
				epochs += 1;
			}
			assert_eq!(mined, through, "a bound is met exactly");
			assert_eq!(epochs, mark["epochs_from_genesis"].as_u64().expect("epochs"));
		}
	}

	#[test]
	fn schedule_as_a_whole_mines_exactly_the_cap_in_3_616_320_epochs() {
		let tiers = paper();
		let mut mined = 0;
		let mut epochs = 0u32;
		loop {
			let reward = mining_reward(&tiers, mined);
			if reward == 0 {
				break;
			}
			mined += reward;
			epochs += 1;
		}
		assert_eq!((epochs, mined), (3_616_320, 39_000_000 * STOS));
		// 68.8 years of 52,560 epochs.
		assert_eq!(u64::from(epochs) * 10 / 52_560, 688);
	}

	#[test]
	fn a_bound_belongs_to_the_next_tier() {
		let tiers = paper();
		let first = 16_819_200 * STOS;
		assert_eq!(mining_reward(&tiers, first - 1), 80 * STOS);
		assert_eq!(mining_reward(&tiers, first), 40 * STOS);
		assert_eq!(tier(&tiers, first - 1).map(|t| t.shares.meta), Some(2_000));
		assert_eq!(tier(&tiers, first).map(|t| t.shares.meta), Some(1_800));
	}

	#[test]
	fn the_last_reward_is_what_is_left_and_then_nothing() {
		let tiers = paper();
		let cap = 39_000_000 * STOS;
		assert_eq!(mining_reward(&tiers, cap - 1), 1);
		assert_eq!(mining_reward(&tiers, cap - STOS), STOS);
		assert_eq!(mining_reward(&tiers, cap), 0);
		assert_eq!(mining_reward(&tiers, Balance::MAX), 0);
		assert_eq!(tier(&tiers, cap).map(|t| t.shares.resource), Some(7_000));
		assert_eq!(mining_reward(&[], 0), 0);
	}

	#[test]
	fn invalid_schedules_have_named_errors() {
		let most = 39_000_000 * STOS;
		assert_eq!(validate(&paper(), most), Ok(()));
		assert_eq!(validate(&[], most), Err(ScheduleFault::Empty));
		assert_eq!(validate(&paper(), most - 1), Err(ScheduleFault::Cap));
		let mut tiers = paper();
		tiers[2].shares.chain += 1;
		assert_eq!(validate(&tiers, most), Err(ScheduleFault::Shares));
		let mut tiers = paper();
		tiers[1].through = tiers[0].through;
		assert_eq!(validate(&tiers, most), Err(ScheduleFault::Order));
		let mut tiers = paper();
		tiers[0].through = 0;
		assert_eq!(validate(&tiers, most), Err(ScheduleFault::Order));
		// Shares that would wrap a u16 are no way around the sum.
		let mut tiers = paper();
		tiers[0].shares = Shares { resource: u16::MAX, meta: WHOLE, chain: 1 };
		assert_eq!(validate(&tiers, most), Err(ScheduleFault::Shares));
	}

	proptest! {
		#[test]
		fn mining_never_passes_the_cap(mined: Balance) {
			let after = mined.saturating_add(mining_reward(&paper(), mined));
			prop_assert!(after <= (39_000_000 * STOS).max(mined));
		}
	}
}
