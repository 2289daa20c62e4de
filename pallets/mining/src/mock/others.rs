//! Stand-ins for pallets `ozone`, `deposit` and `staking`.

use super::*;
use frame_support::{
	ensure,
	traits::{fungible::Mutate, tokens::Preservation::Expendable},
};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::{
	Balance, ChainShare, EpochIndex, LockedRewards, Market, MarketState, NodeId, NodeIndex, Nodes,
	Noz, Reward, Usage,
	math::{mul_div_ceil, mul_div_floor},
};

/// The Ozone market by the paper's formulas.
#[allow(unreachable_pub)]
pub struct MockMarket;

impl Market<u64> for MockMarket {
	fn state() -> MarketState {
		MarketNow::get()
	}

	fn raise_limit(_: NodeIndex, _: Balance) -> Result<Noz, DispatchError> {
		Err(DispatchError::Unavailable)
	}

	fn lower_limit(_: NodeIndex, _: Balance) -> Noz {
		0
	}

	fn settlement_value(ozone: Noz) -> Balance {
		let MarketState { genesis_deposit: s, unissued_prepay: p, remaining_limit: l } =
			MarketNow::get();
		mul_div_floor(s + p, ozone, l.saturating_add(ozone)).unwrap().min(p)
	}

	fn cost_of(ozone: Noz) -> Option<Balance> {
		let MarketState { genesis_deposit: s, unissued_prepay: p, remaining_limit: l } =
			MarketNow::get();
		mul_div_ceil(s + p, ozone, l.checked_sub(ozone)?)
	}

	fn settle(ozone: Noz, to: &u64) -> Result<Balance, DispatchError> {
		ensure!(!MarketFails::get(), DispatchError::Other("market"));
		let left =
			UnsettledInMarket::get().checked_sub(ozone).ok_or(DispatchError::Other("unsettled"))?;
		let paid = Self::settlement_value(ozone);
		if paid > 0 {
			Balances::transfer(&VOLUME_POOL, to, paid, Expendable)?;
		}
		UnsettledInMarket::set(&left);
		let mut market = MarketNow::get();
		market.unissued_prepay -= paid;
		market.remaining_limit += ozone;
		MarketNow::set(&market);
		Ok(paid)
	}

	fn buy_contribution(from: &u64, ozone: Noz) -> Result<Balance, DispatchError> {
		let cost = Self::cost_of(ozone).ok_or(DispatchError::Other("limit"))?;
		Balances::transfer(from, &VOLUME_POOL, cost, Expendable)?;
		let mut market = MarketNow::get();
		market.unissued_prepay += cost;
		market.remaining_limit -= ozone;
		MarketNow::set(&market);
		UnsettledInMarket::set(&(UnsettledInMarket::get() + ozone));
		Ok(cost)
	}

	fn return_traffic_reward(from: &u64, amount: Balance) -> DispatchResult {
		Balances::transfer(from, &VOLUME_POOL, amount, Expendable)?;
		let mut market = MarketNow::get();
		market.unissued_prepay += amount;
		MarketNow::set(&market);
		Ok(())
	}
}

impl Usage<u64> for MockMarket {
	fn ozone_of(user: &u64) -> Noz {
		OzoneOf::get(user)
	}

	fn charge(user: &u64, ozone: Noz) -> DispatchResult {
		let left =
			OzoneOf::get(user).checked_sub(ozone).ok_or(DispatchError::Other("insufficient"))?;
		OzoneOf::insert(user, left);
		UnsettledInMarket::set(&(UnsettledInMarket::get() + ozone));
		Ok(())
	}
}

/// A registry.
#[allow(unreachable_pub)]
pub struct MockNodes;

impl Nodes<u64> for MockNodes {
	fn index_of(id: &NodeId) -> Option<NodeIndex> {
		(0..Slots::get()).find(|node| NodeTable::get(node).is_some_and(|entry| entry.0 == *id))
	}

	fn id_of(index: NodeIndex) -> Option<NodeId> {
		NodeTable::get(index).map(|entry| entry.0)
	}

	fn beneficiary(index: NodeIndex) -> Option<u64> {
		NodeTable::contains_key(index).then(|| beneficiary(index))
	}

	fn owner(index: NodeIndex) -> Option<u64> {
		NodeTable::contains_key(index).then(|| owner(index))
	}

	fn slots() -> NodeIndex {
		Slots::get()
	}

	fn may_contribute(index: NodeIndex) -> bool {
		NodeTable::get(index).is_some_and(|entry| entry.1 != Standing::Meta)
	}

	fn may_settle(index: NodeIndex) -> bool {
		NodeTable::get(index)
			.is_some_and(|entry| matches!(entry.1, Standing::Active | Standing::Exiting))
	}

	fn active_meta_of(operator: &u64) -> Option<NodeIndex> {
		ActiveMetas::get().into_iter().find(|node| owner(*node) == *operator)
	}

	fn active_metas() -> Vec<NodeIndex> {
		ActiveMetas::get()
	}

	fn active_meta_count() -> u32 {
		ActiveMetas::get().len() as u32
	}

	fn record_performance(index: NodeIndex, completed: u32, failed: u32) -> DispatchResult {
		ensure!(NodeTable::contains_key(index), DispatchError::Other("unknown"));
		Tasks::mutate(index, |tasks| *tasks = (tasks.0 + completed, tasks.1 + failed));
		Ok(())
	}

	fn charge_migration(index: NodeIndex, migrated: Noz) -> Result<Balance, DispatchError> {
		let exiting = NodeTable::get(index).is_some_and(|entry| entry.1 == Standing::Exiting);
		ensure!(exiting, DispatchError::Other("not exiting"));
		let cost = MockMarket::cost_of(migrated).ok_or(DispatchError::Other("limit"))?;
		let payer = owner(index);
		Mining::take(index, cost, &payer);
		MockMarket::buy_contribution(&payer, migrated)
	}
}

/// Pallet `staking`, which keeps what it gets.
#[allow(unreachable_pub)]
pub struct MockStaking;

impl ChainShare<u64> for MockStaking {
	fn account() -> u64 {
		CHAIN
	}

	fn distribute(_: EpochIndex, share: Reward) -> Reward {
		let part = |amount| amount * Balance::from(ChainLeaves::get()) / 100;
		Reward { traffic: part(share.traffic), mining: part(share.mining) }
	}
}
