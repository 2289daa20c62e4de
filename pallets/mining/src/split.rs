//! The split of an epoch's reward: resource, meta and chain share, then the part of a node. Traffic
//! and mining rewards are split apart, by the same rules. No storage.
//!
//! Source: whitepaper sections 2 to 5, `docs/economy.md` section 3 points 3 and 4.

use crate::schedule::{Shares, WHOLE};
use stratos_primitives::{Balance, Noz, Reward, math::mul_div_floor};

pub use stratos_runtime_api::mining::Split;

/// `floor(amount · basis_points / 10,000)`.
fn part(amount: Balance, basis_points: u16) -> Balance {
	// Always fits: no share is above the whole.
	mul_div_floor(amount, basis_points.min(WHOLE).into(), WHOLE.into()).unwrap_or(0)
}

/// Splits `reward` by `shares`. Meta and chain share are rounded down, resource is the rest.
pub fn split(reward: Reward, shares: Shares) -> Split {
	let take = |basis_points| Reward {
		traffic: part(reward.traffic, basis_points),
		mining: part(reward.mining, basis_points),
	};
	let (meta, chain) = (take(shares.meta), take(shares.chain));
	let resource = reward.saturating_sub(meta).saturating_sub(chain);
	Split { resource, meta, chain }
}

/// `floor(share · contribution / settled)`, traffic and mining apart, for a contribution that is
/// part of `settled`. Rounded down, so the sum never exceeds the share.
pub fn node_reward(share: Reward, contribution: Noz, settled: Noz) -> Reward {
	Reward {
		traffic: proportion(share.traffic, contribution, settled),
		mining: proportion(share.mining, contribution, settled),
	}
}

fn proportion(share: Balance, contribution: Noz, settled: Noz) -> Balance {
	if settled == 0 {
		return 0;
	}
	match share.checked_mul(contribution) {
		// The usual case: a 128-bit product needs no wide division. This runs twice for every
		// settled node of every epoch.
		Some(product) => product / settled,
		// Fits: the contribution is a part of the settled traffic.
		None => mul_div_floor(share, contribution.min(settled), settled).unwrap_or(0),
	}
}

/// `floor(share / number)`; 0 if `number` is 0.
pub fn equal_part(share: Reward, number: u32) -> Reward {
	if number == 0 {
		return Reward::default();
	}
	let number = Balance::from(number);
	Reward { traffic: share.traffic / number, mining: share.mining / number }
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use sp_core::U256;
	use stratos_primitives::{OZ, STOS};

	fn reward(traffic: Balance, mining: Balance) -> Reward {
		Reward { traffic, mining }
	}

	const FIRST: Shares = Shares { resource: 6_000, meta: 2_000, chain: 2_000 };

	#[test]
	fn the_papers_hundred_stos() {
		let shares = split(reward(20 * STOS, 80 * STOS), FIRST);
		assert_eq!(shares.resource.total(), 60 * STOS);
		assert_eq!(shares.meta.total(), 20 * STOS);
		assert_eq!(shares.chain.total(), 20 * STOS);
		let node = |gb| node_reward(shares.resource, gb * OZ, 1_000 * OZ).total();
		assert_eq!([node(500), node(300), node(200)], [30 * STOS, 18 * STOS, 12 * STOS]);
	}

	#[test]
	fn the_resource_share_takes_the_rounding() {
		let shares = split(reward(9, 4), FIRST);
		assert_eq!(shares.meta, reward(1, 0));
		assert_eq!(shares.chain, reward(1, 0));
		assert_eq!(shares.resource, reward(7, 4));
	}

	#[test]
	fn empty_sets_cause_no_division_by_zero() {
		assert_eq!(node_reward(reward(5, 5), 0, 0), Reward::default());
		assert_eq!(equal_part(reward(5, 5), 0), Reward::default());
	}

	fn wide(share: Balance, contribution: Noz, settled: Noz) -> Balance {
		(U256::from(share) * U256::from(contribution) / U256::from(settled)).as_u128()
	}

	proptest! {
		#[test]
		fn shares_add_up_and_are_exact_floors(
			traffic: Balance,
			mining: Balance,
			meta in 0u16..=5_000,
			chain in 0u16..=5_000,
		) {
			let shares = Shares { resource: WHOLE - meta - chain, meta, chain };
			let all = split(reward(traffic, mining), shares);
			prop_assert_eq!(all.meta.traffic, wide(traffic, meta.into(), 10_000));
			prop_assert_eq!(all.chain.mining, wide(mining, chain.into(), 10_000));
			let sum = |f: fn(&Reward) -> Balance| {
				U256::from(f(&all.resource)) + U256::from(f(&all.meta)) + U256::from(f(&all.chain))
			};
			prop_assert_eq!(sum(|r| r.traffic), U256::from(traffic));
			prop_assert_eq!(sum(|r| r.mining), U256::from(mining));
		}

		#[test]
		fn node_rewards_are_exact_floors(
			share: Balance,
			mining in 0..100 * STOS,
			settled in 1..=Noz::MAX,
			part in 0u64..=1_000,
		) {
			let contribution = (settled / 1_000) * Noz::from(part);
			let got = node_reward(reward(share, mining), contribution, settled);
			prop_assert_eq!(got.traffic, wide(share, contribution, settled));
			prop_assert_eq!(got.mining, wide(mining, contribution, settled));
		}

		#[test]
		fn node_rewards_never_exceed_the_share(
			share in 0..1_000 * STOS,
			parts in prop::collection::vec(1..1u128 << 60, 1..50),
		) {
			let settled: Noz = parts.iter().sum();
			let paid: Balance =
				parts.iter().map(|part| node_reward(reward(share, 0), *part, settled).traffic).sum();
			prop_assert!(paid <= share && share - paid < parts.len() as u128);
		}
	}
}
