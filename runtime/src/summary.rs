//! Where all STOS and Ozone are, and the figures worth a line at the end of an epoch.

use crate::{
	AccountId, Balance, Balances, BlockNumber, Deposit, Mining, Ozone, Runtime, Staking, System,
	config::accounts::Treasury,
};
use alloc::{collections::BTreeMap, vec, vec::Vec};
use stratos_primitives::{EpochIndex, OZ, Reward, math::mul_div_floor};
use stratos_runtime_api::{
	epochs::{EpochSummary, Figure, Timetable},
	mining::{FreedInEpoch, LockedOf, WalletRewards},
	ozone::Supply,
};

/// The supply, as it is at this block.
pub(crate) fn supply() -> Supply {
	let mining_pool = Balances::free_balance(Mining::mining_pool_account());
	let volume_pool = Ozone::pool_balance();
	let rewards = pallet_mining::RewardsHeld::<Runtime>::get()
		.saturating_add(Staking::query_totals().unpaid_rewards);
	let treasury = Balances::free_balance(Treasury::get());
	let total_issuance = Balances::total_issuance();
	let outside =
		mining_pool.saturating_add(volume_pool).saturating_add(rewards).saturating_add(treasury);
	Supply {
		total_issuance,
		circulating: total_issuance.saturating_sub(outside),
		mining_pool,
		volume_pool,
		rewards,
		treasury,
		deposits: pallet_deposit::RegistryFigures::<Runtime>::get().held,
		staked: pallet_staking::Validators::<Runtime>::iter_values()
			.fold(0, |sum: Balance, validator| sum.saturating_add(validator.total())),
		total_mined: pallet_mining::TotalMined::<Runtime>::get(),
		ozone_of_users: Ozone::total_ozone(),
		ozone_unsettled: Ozone::unsettled(),
	}
}

/// The rewards of all nodes of `owner`. Reads every epoch of the lock-up: not for use in a block.
pub(crate) fn rewards_of_owner(owner: &AccountId) -> WalletRewards {
	let nodes = Deposit::indices_owned_by(owner);
	let mut by_epoch: BTreeMap<EpochIndex, (Reward, Reward)> = BTreeMap::new();
	for LockedOf { free_from, reward, .. } in Mining::locked_of_all(&nodes) {
		let (sum, _) = by_epoch.entry(free_from).or_default();
		*sum = sum.saturating_add(reward);
	}
	let mut rewards = WalletRewards::default();
	for (node, share) in nodes.iter().zip(Staking::query_deposit_rewards_of(&nodes)) {
		rewards.nodes_free = rewards.nodes_free.saturating_add(Mining::withdrawable(*node));
		rewards.deposits_free = rewards.deposits_free.saturating_add(share.withdrawable);
		for (free_from, reward) in share.schedule {
			let (_, sum) = by_epoch.entry(free_from).or_default();
			*sum = sum.saturating_add(reward);
		}
	}
	let freed = |(free_from, (nodes, deposits))| FreedInEpoch { free_from, nodes, deposits };
	WalletRewards { nodes, locked: by_epoch.into_iter().map(freed).collect(), ..rewards }
}

/// The chain's summary of its epochs, as it is at this block.
pub(crate) fn epoch() -> EpochSummary {
	let (epoch, first_block, length) = Mining::epoch_position();
	EpochSummary { epoch, first_block, length, figures: figures() }
}

/// When something happens next.
pub(crate) fn timetable() -> Timetable {
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
	Timetable { epoch, next_epoch, next_work }
}

/// The next block with a scheduled call: an enactment, or an alarm of a referendum.
fn next_scheduled(now: BlockNumber) -> Option<BlockNumber> {
	pallet_scheduler::Agenda::<Runtime>::iter_keys().filter(|block| *block > now).min()
}

fn figures() -> Vec<Figure> {
	let market = Ozone::market();
	let price = Ozone::price();
	// For the eye only: base units for one whole oz, rounded down.
	let price_of_oz: Balance = mul_div_floor(price.numerator, OZ, price.denominator).unwrap_or(0);
	let nodes = pallet_deposit::RegistryFigures::<Runtime>::get();
	let figure = |name: &str, amount, decimals, unit: &str| Figure {
		name: name.into(),
		amount,
		decimals,
		unit: unit.into(),
	};
	let stos = |name: &str, amount| figure(name, amount, 18, "STOS");
	vec![
		figure("price", price_of_oz, 18, "STOS/oz"),
		stos("P", market.unissued_prepay),
		figure("L", market.remaining_limit, 9, "oz"),
		stos("mined", pallet_mining::TotalMined::<Runtime>::get()),
		figure("nodes", u128::from(nodes.resource.active), 0, ""),
		figure("metas", u128::from(nodes.meta.active), 0, ""),
		stos("issuance", Balances::total_issuance()),
	]
}
