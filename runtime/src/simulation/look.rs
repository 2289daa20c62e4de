//! What a scenario is judged by.

use super::{SimulationClock, SimulationFigure};
use crate::{
	Balance, Balances, BlockNumber, Mining, Ozone, Runtime, System, config::accounts::Treasury,
	summary,
};
use alloc::{vec, vec::Vec};
use frame_support::traits::fungible::Inspect;
use pallet_deposit::WaitsFor;
use stratos_primitives::{Moment, OZ, math::mul_div_floor};

/// 10-minute epochs in a year of 365 days, for yields.
const EPOCHS_PER_YEAR: u128 = 365 * 144;

/// Where the chain stands, and when something happens next.
pub(crate) fn clock() -> SimulationClock {
	let (epoch, first, length) = Mining::epoch_position();
	let next_epoch = first.saturating_add(length);
	let now = System::block_number();
	let busy = pallet_mining::CurrentSettlement::<Runtime>::exists()
		|| pallet_mining::CurrentApplication::<Runtime>::exists()
		|| pallet_mining::AcceptedQueue::<Runtime>::decode_len().unwrap_or(0) > 0
		|| pallet_mining::DiscardedReports::<Runtime>::count() > 0
		|| pallet_scheduler::IncompleteSince::<Runtime>::get().is_some_and(|since| since <= now);
	let next_work = match busy {
		true => now.saturating_add(1),
		false => next_scheduled(now).map_or(next_epoch, |block| block.min(next_epoch)),
	};
	SimulationClock { epoch, next_epoch, next_work }
}

/// See [`super::SimulationApi::skip`]. The scheduler would look for calls in every block that it
/// has not seen; there are none in those that are skipped. Hooks read the time of the block before
/// theirs, which is that of the last skipped block.
pub(crate) fn skip(block_time: Moment) -> SimulationClock {
	let (clock, number) = (clock(), System::block_number());
	let skipped = clock.next_work.saturating_sub(number.saturating_add(1));
	if skipped > 0 {
		pallet_scheduler::IncompleteSince::<Runtime>::put(clock.next_work);
		if number > 0 {
			let time = block_time.saturating_mul(skipped.into());
			pallet_timestamp::Now::<Runtime>::mutate(|now| *now = now.saturating_add(time));
		}
	}
	clock
}

/// The next block with a scheduled call: an enactment, or an alarm of a referendum.
fn next_scheduled(now: BlockNumber) -> Option<BlockNumber> {
	pallet_scheduler::Agenda::<Runtime>::iter_keys().filter(|block| *block > now).min()
}

/// See [`super::SimulationApi::figures`].
pub(crate) fn figures() -> Vec<SimulationFigure> {
	let (market, price, supply) = (Ozone::market(), Ozone::price(), summary::supply());
	// For the eye: base units for one whole oz, rounded down.
	let price_of_oz = mul_div_floor(price.numerator, OZ, price.denominator).unwrap_or(0);
	let nodes = pallet_deposit::RegistryFigures::<Runtime>::get();
	let waiting = [WaitsFor::Budget, WaitsFor::Confirmation]
		.map(|line| pallet_deposit::CountingEnds::<Runtime>::get(line).len())
		.iter()
		.fold(0u32, |sum, line| sum.saturating_add(*line));
	// The last epoch that was settled.
	let current = pallet_mining::CurrentEpoch::<Runtime>::get();
	let result = current.checked_sub(1).and_then(pallet_mining::EpochResults::<Runtime>::get);
	let (split, treasury, settled_nodes, settled, meta_each, reward) = match &result {
		Some(result) => (
			result.split,
			result.to_treasury,
			result.settled_nodes,
			result.settled,
			result.meta_each,
			result.reward,
		),
		None => Default::default(),
	};
	let resource = split.resource.total();
	let each = resource.checked_div(settled_nodes.into()).unwrap_or(0);
	// A year of such epochs against all deposits, in hundredths of a percent.
	let earned = resource.saturating_add(split.meta.total());
	let year = mul_div_floor(earned, EPOCHS_PER_YEAR * 10_000, nodes.earning.max(1)).unwrap_or(0);

	let figure = |group: &str, name: &str, amount: u128, decimals, unit: &str| SimulationFigure {
		group: group.into(),
		name: name.into(),
		amount,
		decimals,
		unit: unit.into(),
	};
	let stos = |group, name, amount: Balance| figure(group, name, amount, 18, "STOS");
	let ozone = |name, amount| figure("Ozone", name, amount, 9, "oz");
	let rewards = "Rewards of the last epoch";
	let income = "Income of the last epoch";
	vec![
		figure("Price", "of 1 oz", price_of_oz, 18, "STOS"),
		stos(rewards, "Resource Nodes", resource),
		stos(rewards, "Meta Nodes", split.meta.total()),
		stos(rewards, "stake and deposits", split.chain.total()),
		stos(rewards, "to the treasury", treasury.total()),
		stos(income, "a settled Resource Node", each),
		stos(income, "a Meta Node", meta_each.total()),
		figure("Return on deposits", "nodes, in a year of such epochs", year, 2, "%"),
		stos("Source of rewards", "traffic", reward.traffic),
		stos("Source of rewards", "mining", reward.mining),
		stos("Pools", "Volume Pool", market.unissued_prepay),
		stos("Pools", "Mining Pool", supply.mining_pool),
		stos("Pools", "rewards not withdrawn", pallet_mining::RewardsHeld::<Runtime>::get()),
		stos("Pools", "treasury", Balances::balance(&Treasury::get())),
		stos("Supply", "circulating", supply.circulating),
		stos("Supply", "mined", supply.total_mined),
		stos("Deposits", "of all nodes", nodes.held),
		ozone("limit left", market.remaining_limit),
		ozone("of users", supply.ozone_of_users),
		ozone("waiting for settlement", supply.ozone_unsettled),
		figure("Traffic", "settled in the last epoch", settled, 9, "oz"),
		figure("Nodes", "Resource Nodes", nodes.resource.active.into(), 0, ""),
		figure("Nodes", "settled", settled_nodes.into(), 0, ""),
		figure("Nodes", "waiting to count", waiting.into(), 0, ""),
		figure("Nodes", "Meta Nodes", nodes.meta.active.into(), 0, ""),
	]
}
