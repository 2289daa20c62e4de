//! The rules by which users and nodes choose amounts. Pure.

use crate::economy::random::Random;
use sp_core::U256;
use stratos_runtime_api::{Balance, EpochIndex, MarketState, NodeIndex, Noz};

/// nOz of an oz.
pub(crate) const OZ: Noz = 1_000_000_000;
/// Tasks of a node in an epoch.
pub(crate) const TASKS: u32 = 100;
/// Parts of one in a mean of failures.
const MILLION: u32 = 1_000_000;

/// `ceil((S+P)·Δ/(L−Δ))`: what Ozone costs, base units; `None` where there is not that much.
pub(crate) fn cost(market: &MarketState, ozone: Noz) -> Option<Balance> {
	let left = market.remaining_limit.checked_sub(ozone).filter(|left| *left > 0)?;
	let stos = market.genesis_deposit.checked_add(market.unissued_prepay)?;
	let product = U256::from(stos) * U256::from(ozone);
	let left = U256::from(left);
	let cost = (product + left - U256::one()) / left;
	Balance::try_from(cost).ok()
}

/// The bytes that a user can download for `ozone` nOz, and what the chain charges for them, which is not
/// more: it rounds up. `rate` is what one oz pays for, bytes.
pub(crate) fn download(ozone: Noz, rate: u64) -> Option<(u64, Noz)> {
	let rate = Noz::from(rate);
	let bytes = u64::try_from(ozone.checked_mul(rate)? / OZ).unwrap_or(u64::MAX);
	let charged = Noz::from(bytes).checked_mul(OZ)?.checked_add(rate.checked_sub(1)?)?;
	Some((bytes, charged.checked_div(rate)?))
}

/// For how many epochs user `number` of `users` buys now: until its turn comes, once in `reserve` epochs, so
/// that not all buy in the same epoch.
pub(crate) fn epochs_ahead(number: u32, users: u32, reserve: u32, epoch: EpochIndex) -> u32 {
	let reserve = reserve.max(1);
	let turn = u64::from(number).saturating_mul(reserve.into()).checked_div(users.into());
	let turn = turn.and_then(|turn| u32::try_from(turn).ok()).unwrap_or(0);
	match (turn.saturating_add(reserve).saturating_sub(epoch % reserve)) % reserve {
		0 => reserve,
		epochs => epochs,
	}
}

/// Which node served how much of `total`: about the same, up to `spread` percent more or less.
pub(crate) fn contributions(
	random: &mut Random,
	spread: u8,
	nodes: impl Iterator<Item = NodeIndex>,
	total: Noz,
) -> Vec<(NodeIndex, Noz)> {
	// Shares in ten-thousandths of a fair one; nobody's is 0.
	let spread = u32::from(spread.min(100)).saturating_mul(100);
	let (low, high) = (10_001u32.saturating_sub(spread), 10_001u32.saturating_add(spread));
	let shares: Vec<(NodeIndex, Noz)> =
		nodes.map(|node| (node, random.between(low, high).into())).collect();
	let sum: Noz = shares.iter().map(|(_, share)| share).sum();
	let mut left = total;
	let mut list: Vec<_> = shares
		.into_iter()
		.map(|(node, share)| {
			let amount = total.saturating_mul(share).checked_div(sum).unwrap_or(0);
			left = left.saturating_sub(amount);
			(node, amount)
		})
		.collect();
	// What floors leave over is less than one nOz for each.
	for (_, amount) in &mut list {
		if left == 0 {
			break;
		}
		*amount = amount.saturating_add(1);
		left = left.saturating_sub(1);
	}
	list.retain(|(_, amount)| *amount > 0);
	list
}

/// How many of its [`TASKS`] a node fails: from none to twice the mean, which is in parts of a million.
pub(crate) fn failed(random: &mut Random, mean: u32) -> u32 {
	let most = mean.min(MILLION).saturating_mul(2);
	let failed = u64::from(TASKS).saturating_mul(random.between(0, most).into());
	u32::try_from(failed / u64::from(MILLION)).unwrap_or(TASKS).min(TASKS)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_download_costs_no_more_than_the_user_has() {
		for ozone in [1, 999, OZ, 7 * OZ + 3] {
			for rate in [1, 3, 1_000_000_007] {
				let (bytes, charged) = download(ozone, rate).expect("small numbers");
				assert!(charged <= ozone, "{ozone} nOz at {rate}: {bytes} B cost {charged}");
			}
		}
		assert_eq!(download(u128::MAX, 2), None);
	}

	#[test]
	fn contributions_add_up_and_stay_within_the_spread() {
		let nodes = || 0..7u32;
		let list = contributions(&mut Random::new(1, 2, 3), 30, nodes(), 7_000_003);
		assert_eq!(list.iter().map(|(_, amount)| amount).sum::<Noz>(), 7_000_003);
		assert!(list.iter().all(|(_, amount)| (500_000..2_000_000).contains(amount)), "{list:?}");
		// Less than one nOz for each.
		let few = contributions(&mut Random::new(1, 2, 3), 100, nodes(), 3);
		assert_eq!(few.len(), 3);
	}

	#[test]
	fn each_user_buys_once_in_its_reserve() {
		for number in 0..64 {
			let ahead: Vec<u32> = (0..10).map(|epoch| epochs_ahead(number, 64, 5, epoch)).collect();
			assert!(ahead.iter().all(|epochs| (1..=5).contains(epochs)), "{ahead:?}");
			assert_eq!(ahead[..5], ahead[5..]);
			assert_eq!(ahead.iter().filter(|epochs| **epochs == 5).count(), 2, "{ahead:?}");
		}
	}

	#[test]
	fn a_node_fails_up_to_twice_the_mean() {
		let mut random = Random::new(1, 1, 1);
		let all: Vec<u32> = (0..500).map(|_| failed(&mut random, 50_000)).collect();
		assert!(all.iter().all(|failed| *failed <= 10) && all.contains(&0) && all.contains(&9));
	}
}
