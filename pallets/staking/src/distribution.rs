//! Division of a reward (`docs/economy.md` section 4). No storage.
//!
//! Every quotient is rounded down. The functions return the remainders, which the pallet pays to
//! the treasury and not to any recipient.

use sp_core::U256;
use sp_runtime::{PerThing, Perbill, traits::Zero};
use stratos_primitives::{Balance, Reward, math::mul_div_floor};

/// One in fixed point, for cumulative rewards per share: 10^27.
///
/// Even with all STOS (10^26 base units) staked on one validator this resolves one base unit of
/// reward, so that an increment loses less than one base unit for all shares together.
pub const SCALE: u128 = 1_000_000_000_000_000_000_000_000_000;

/// `floor(amount·part/whole)`; 0 if `whole` is 0. `part` must not exceed `whole`, so the result
/// never exceeds `amount`.
pub fn proportion(amount: Balance, part: u128, whole: u128) -> Balance {
	mul_div_floor(amount, part, whole).unwrap_or(0)
}

/// An epoch's chain share, divided between stake and deposits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShareSplit {
	/// For validators and delegators.
	pub stake: Reward,
	/// For the deposits of Resource and Meta Nodes.
	pub deposits: Reward,
}

/// Divides `share` in proportion to `delegation` (stake of the active validators) and `deposit`
/// (deposits of active nodes), each part rounded down. Both parts are 0 if there is neither stake
/// nor deposit.
pub fn split_share(share: Reward, delegation: Balance, deposit: Balance) -> ShareSplit {
	// Cannot saturate: each is at most the total issuance.
	let whole = delegation.saturating_add(deposit);
	let of = |part| Reward {
		traffic: proportion(share.traffic, part, whole),
		mining: proportion(share.mining, part, whole),
	};
	ShareSplit { stake: of(delegation), deposits: of(deposit) }
}

/// The parts of a validator's pool. They add up to the pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PoolDivision {
	/// For the validator's own stake: `floor(pool·self/total)`.
	pub own: Balance,
	/// The validator's commission: `floor((pool − own)·rate)`.
	pub commission: Balance,
	/// For the delegators, by stake: the rest.
	pub delegators: Balance,
}

impl PoolDivision {
	/// The validator's part: own and commission.
	pub fn validator(&self) -> Balance {
		self.own.saturating_add(self.commission)
	}
}

/// Divides a validator's `pool`. `self_stake` of the stake `total` is its own. Without stake the
/// whole pool is the delegators', and as there are none, the caller pays it to the treasury.
pub fn divide_pool(
	pool: Balance,
	self_stake: Balance,
	total: Balance,
	commission: Perbill,
) -> PoolDivision {
	let own = proportion(pool, self_stake.min(total), total);
	let rest = pool.saturating_sub(own);
	let commission =
		proportion(rest, u128::from(commission.deconstruct()), u128::from(Perbill::ACCURACY));
	PoolDivision { own, commission, delegators: rest.saturating_sub(commission) }
}

/// A reward expressed per share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Increment {
	/// Growth of the cumulative reward per share, in 1/[`SCALE`] base units.
	pub per_share: u128,
	/// Claimable by all shares together, base units: at most the amount divided. The difference is
	/// dust.
	pub allocated: Balance,
}

/// Spreads `amount` over `shares`. `allocated = ceil(per_share·shares/SCALE) ≤ amount` is the least
/// whole amount that covers all claims. Nothing is allocated without shares.
///
/// `per_share` is capped at `u128::MAX`, which takes more than 3.4·10^11 base units of reward per
/// share. The rest is dust.
pub fn increment(amount: Balance, shares: u128) -> Increment {
	if shares.is_zero() || amount.is_zero() {
		return Increment::default();
	}
	let scaled = U256::from(amount) * U256::from(SCALE);
	let per_share = u128::try_from(scaled / U256::from(shares)).unwrap_or(u128::MAX);
	let claims = U256::from(per_share) * U256::from(shares);
	let allocated = (claims + U256::from(SCALE - 1)) / U256::from(SCALE);
	Increment { per_share, allocated: u128::try_from(allocated).unwrap_or(amount).min(amount) }
}

/// The claim of `shares` for a growth of `delta` of the cumulative reward per share, base units,
/// rounded down.
///
/// The product cannot overflow in a reachable state: `shares·delta/SCALE` is at most all that was
/// ever paid in. If it did, the claim would be 0.
pub fn claim(shares: u128, delta: U256) -> Balance {
	U256::from(shares)
		.checked_mul(delta)
		.and_then(|product| u128::try_from(product / U256::from(SCALE)).ok())
		.unwrap_or(0)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use stratos_primitives::STOS;
	use stratos_test_kit::vectors::{cases, number as amount};

	#[test]
	fn commission_vectors_agree() {
		for (number, case) in cases("commission.json").iter().enumerate() {
			let self_stake = amount(&case["self_stake"]);
			let delegated: u128 =
				case["delegations"].as_array().expect("delegations").iter().map(amount).sum();
			let basis_points = case["commission_bp"].as_u64().expect("basis points") as u32;
			let pool = amount(&case["pool"]);
			let divided = divide_pool(
				pool,
				self_stake,
				self_stake + delegated,
				Perbill::from_parts(basis_points * 100_000),
			);
			assert_eq!(divided.commission, amount(&case["commission"]), "case {number}");
			assert_eq!(divided.validator(), amount(&case["validator_total"]), "case {number}");
			assert_eq!(divided.delegators, amount(&case["delegators_total"]), "case {number}");
			assert_eq!(divided.validator() + divided.delegators, pool, "case {number}");
		}
	}

	#[test]
	fn paper_example_of_ten_validators() {
		// 1000 STOS for 10 validators of equal power, 20% self-delegated, commission 1%.
		let pool = proportion(1_000 * STOS, 500 * STOS, 5_000 * STOS);
		assert_eq!(pool, 100 * STOS);
		let divided = divide_pool(pool, 100 * STOS, 500 * STOS, Perbill::from_percent(1));
		assert_eq!(divided.commission, STOS / 10 * 8);
		assert_eq!(divided.validator(), STOS / 10 * 208);
		assert_eq!(divided.delegators, STOS / 10 * 792);
	}

	#[test]
	fn share_is_split_in_proportion_to_delegation_and_deposit() {
		let share = Reward { traffic: 400, mining: 1_600 };
		let split = split_share(share, 3_000, 1_000);
		assert_eq!(split.stake, Reward { traffic: 300, mining: 1_200 });
		assert_eq!(split.deposits, Reward { traffic: 100, mining: 400 });
	}

	#[test]
	fn a_share_without_recipients_is_not_allocated() {
		assert_eq!(split_share(Reward { traffic: 5, mining: 7 }, 0, 0), ShareSplit::default());
		assert_eq!(increment(1_000, 0), Increment::default());
	}

	#[test]
	fn an_increment_that_does_not_fit_is_capped_and_the_rest_is_dust() {
		let capped = increment(u128::MAX / 1_000, 1);
		assert_eq!(capped.per_share, u128::MAX);
		assert!(capped.allocated < u128::MAX / 1_000);
		assert_eq!(claim(1, U256::from(capped.per_share)), u128::MAX / SCALE);
	}

	proptest! {
		#[test]
		fn parts_of_a_pool_add_up(
			pool in 0u128..1 << 90,
			own in 0u128..1 << 90,
			delegated in 0u128..1 << 90,
			rate in 0u32..=1_000_000_000,
		) {
			let divided = divide_pool(pool, own, own + delegated, Perbill::from_parts(rate));
			prop_assert_eq!(divided.own + divided.commission + divided.delegators, pool);
			if own + delegated > 0 {
				let exact = U256::from(pool) * U256::from(own) / U256::from(own + delegated);
				prop_assert_eq!(U256::from(divided.own), exact);
			}
			let rest = U256::from(pool - divided.own);
			let exact = rest * U256::from(rate) / U256::from(1_000_000_000u32);
			prop_assert_eq!(U256::from(divided.commission), exact);
		}

		#[test]
		fn split_pays_no_more_than_there_is_and_leaves_at_most_one_unit_a_part(
			traffic in 0u128..1 << 90,
			mining in 0u128..1 << 90,
			delegation in 0u128..1 << 90,
			deposit in 1u128..1 << 90,
		) {
			let split = split_share(Reward { traffic, mining }, delegation, deposit);
			let paid = split.stake.saturating_add(split.deposits);
			prop_assert!(traffic - paid.traffic <= 1);
			prop_assert!(mining - paid.mining <= 1);
		}

		#[test]
		fn all_claims_on_an_increment_are_covered_and_lose_under_one_unit_each(
			amount in 0u128..1 << 90,
			shares in prop::collection::vec(1u128..1 << 80, 1..20),
		) {
			let total: u128 = shares.iter().sum();
			let step = increment(amount, total);
			prop_assert!(step.allocated <= amount);
			let delta = U256::from(step.per_share);
			let mut claimed = 0;
			for share in shares {
				let got = claim(share, delta);
				let exact = proportion(amount, share, total);
				// The two floors together cost less than two units.
				prop_assert!(got <= exact && exact - got <= 1);
				claimed += got;
			}
			prop_assert!(claimed <= step.allocated);
			if total <= SCALE {
				prop_assert!(amount - step.allocated <= 1);
			}
		}
	}
}
