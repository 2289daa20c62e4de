//! The seams between pallets. Each trait is implemented by the pallet that owns the data and used
//! by the pallets that are listed; the runtime plugs them together.

use crate::{Balance, EpochIndex, MarketState, NodeId, NodeIndex, Noz, Reward};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};

/// A pallet's part in the end of an epoch. Called by pallet `mining` once for each epoch, in the
/// first block after it, with the epoch that ended. Tuples call their members in order.
pub trait EpochHook {
	/// Does the pallet's work at the end of epoch `ended`, bounded by the pallet, and returns its
	/// weight.
	fn on_epoch_end(ended: EpochIndex) -> Weight;
}

#[impl_trait_for_tuples::impl_for_tuples(8)]
impl EpochHook for Tuple {
	fn on_epoch_end(ended: EpochIndex) -> Weight {
		let mut weight = Weight::zero();
		for_tuples!( #( weight = weight.saturating_add(Tuple::on_epoch_end(ended)); )* );
		weight
	}
}

/// Which epoch it is. Implemented by pallet `mining`.
pub trait EpochClock {
	/// The epoch that the current block belongs to.
	fn current_epoch() -> EpochIndex;
}

/// The Ozone market as other pallets drive it (`docs/economy.md` section 1). Implemented by pallet
/// `ozone`; used by `deposit` (limit, migration) and `mining` (settlement, forfeits).
///
/// Every function that moves STOS moves it on chain, between the account named and the Volume
/// Pool's account, and emits an event.
pub trait Market<AccountId> {
	/// The market's state now.
	fn state() -> MarketState;

	/// The node at index `node` deposits `deposit`: `L += floor(L·Z/S)`. Returns the increase in
	/// nOz.
	fn raise_limit(node: NodeIndex, deposit: Balance) -> Result<Noz, DispatchError>;

	/// The node at index `node`, with initial deposit `deposit`, leaves:
	/// `L -= min(floor(L·Z/S), L − 1 oz)`. Returns the decrease in nOz.
	fn lower_limit(node: NodeIndex, deposit: Balance) -> Noz;

	/// What settling `ozone` nOz would pay now: `min(floor((S+P)·Y/(L+Y)), P)` base units. Changes
	/// nothing.
	fn settlement_value(ozone: Noz) -> Balance;

	/// What exactly `ozone` nOz cost now: `ceil((S+P)·Δ/(L−Δ))` base units; `None` where `ozone` is
	/// not below `L`. Changes nothing.
	fn cost_of(ozone: Noz) -> Option<Balance>;

	/// Sells `ozone` nOz of unsettled contributions back: `P -= R`, `L += Y`. Pays `R` from the
	/// Volume Pool to `to` and returns it. Fails where `ozone` exceeds the unsettled contributions.
	fn settle(ozone: Noz, to: &AccountId) -> Result<Balance, DispatchError>;

	/// Buys exactly `ozone` nOz, which are at once unsettled contributions (migration). `from` pays
	/// the cost into the Volume Pool. Returns the cost.
	fn buy_contribution(from: &AccountId, ozone: Noz) -> Result<Balance, DispatchError>;

	/// Returns a cancelled traffic reward from `from` into the Volume Pool: `P += amount`.
	fn return_traffic_reward(from: &AccountId, amount: Balance) -> DispatchResult;
}

/// Users' Ozone. Implemented by pallet `ozone`; used by `mining` when it applies a report.
pub trait Usage<AccountId> {
	/// Ozone that `user` can still spend, in nOz.
	fn ozone_of(user: &AccountId) -> Noz;

	/// Deducts `ozone` nOz from `user`; they become unsettled contributions. Charges nothing where
	/// the user has less.
	fn charge(user: &AccountId, ozone: Noz) -> DispatchResult;
}

/// The registry of nodes as pallet `mining` sees it. Implemented by pallet `deposit`.
pub trait Nodes<AccountId> {
	/// The index of a registered node.
	fn index_of(id: &NodeId) -> Option<NodeIndex>;

	/// The id of the node at `index`.
	fn id_of(index: NodeIndex) -> Option<NodeId>;

	/// Who receives what the node earns.
	fn beneficiary(index: NodeIndex) -> Option<AccountId>;

	/// Who registered the node, holds its deposit and may withdraw its rewards.
	fn owner(index: NodeIndex) -> Option<AccountId>;

	/// One more than the highest index in use: the number of slots that tables paged by index have.
	fn slots() -> NodeIndex;

	/// Whether the node is a Resource Node that may be credited with contributions now: active, or
	/// exiting with work of before.
	fn may_contribute(index: NodeIndex) -> bool;

	/// Whether contributions of the node may be settled now. A suspended node's wait until it
	/// resumes; an exited node's never are.
	fn may_settle(index: NodeIndex) -> bool;

	/// Which of `nodes`, by ascending index, may be credited with contributions now, in their order:
	/// as [`Nodes::may_contribute`] of each.
	fn may_contribute_each(nodes: &[NodeIndex]) -> Vec<bool> {
		nodes.iter().map(|node| Self::may_contribute(*node)).collect()
	}

	/// Which of `nodes`, by ascending index, are registered, in their order: as whether
	/// [`Nodes::id_of`] knows each.
	fn known_each(nodes: &[NodeIndex]) -> Vec<bool> {
		nodes.iter().map(|node| Self::id_of(*node).is_some()).collect()
	}

	/// The ids of `nodes`, ascending indices of nodes that are registered, in their order. What the
	/// registry does not know comes last of all ids.
	fn ids_of(nodes: &[NodeIndex]) -> Vec<NodeId> {
		nodes.iter().map(|node| Self::id_of(*node).unwrap_or(NodeId([u8::MAX; 32]))).collect()
	}

	/// Which of `nodes`, ascending indices, may be settled now, in their order: as
	/// [`Nodes::may_settle`] of each.
	fn may_settle_each(nodes: &[NodeIndex]) -> Vec<bool> {
		nodes.iter().map(|node| Self::may_settle(*node)).collect()
	}

	/// The active Meta Node that `operator` signs for, if any. A Meta Node's operator is its owner.
	fn active_meta_of(operator: &AccountId) -> Option<NodeIndex>;

	/// Indices of all active Meta Nodes, ascending. Bounded by the deposit pallet's maximum.
	fn active_metas() -> Vec<NodeIndex>;

	/// Number of active Meta Nodes.
	fn active_meta_count() -> u32;

	/// Takes in a node's task counts of one applied report (KPI). Unknown nodes are an error.
	fn record_performance(index: NodeIndex, completed: u32, failed: u32) -> DispatchResult;

	/// How many of `counts` (node, completed, failed; by ascending index, each node once) would suspend
	/// their node if they were recorded now: that is far more work than to record them. None where no
	/// node is suspended for its counts.
	fn suspended_by(counts: &[(NodeIndex, u32, u32)]) -> u32 {
		let _ = counts;
		0
	}

	/// Takes in task counts of many nodes, by ascending index: node, completed, failed. The same as
	/// [`Nodes::record_performance`] of each; `refused` hears of those that are refused.
	fn record_performances(
		counts: &[(NodeIndex, u32, u32)],
		refused: &mut dyn FnMut(NodeIndex, DispatchError),
	) {
		for (node, completed, failed) in counts {
			if let Err(error) = Self::record_performance(*node, *completed, *failed) {
				refused(*node, error);
			}
		}
	}

	/// `migrated` nOz were copied off the exiting node `index`: it pays for them, from its locked
	/// rewards first, then its deposit, into the Volume Pool; the Ozone bought becomes unsettled
	/// contributions. Returns the cost in base units. Fails, changing nothing, where the node is
	/// not exiting or cannot pay.
	fn charge_migration(index: NodeIndex, migrated: Noz) -> Result<Balance, DispatchError>;
}

/// Rewards of nodes that are not withdrawn yet. Implemented by `mining` (node and Meta Node
/// shares) and `staking` (the stake share of deposits); used by `deposit` for fees, slashes and
/// forfeiture. A pair asks its first member first.
pub trait LockedRewards<AccountId> {
	/// The node's rewards still under lock-up.
	fn locked(node: NodeIndex) -> Reward;

	/// Cancels all locked rewards of the node: the traffic part returns to the Volume Pool, the
	/// mining part to the Mining Pool, and the total mined falls by it. Returns what was cancelled.
	fn forfeit(node: NodeIndex) -> Reward;

	/// Takes up to `amount` base units of the node's locked rewards, oldest first, and pays them to
	/// `to`. Returns what was taken.
	fn take(node: NodeIndex, amount: Balance, to: &AccountId) -> Balance;
}

impl<AccountId, A: LockedRewards<AccountId>, B: LockedRewards<AccountId>> LockedRewards<AccountId>
	for (A, B)
{
	fn locked(node: NodeIndex) -> Reward {
		A::locked(node).saturating_add(B::locked(node))
	}

	fn forfeit(node: NodeIndex) -> Reward {
		A::forfeit(node).saturating_add(B::forfeit(node))
	}

	fn take(node: NodeIndex, amount: Balance, to: &AccountId) -> Balance {
		let first = A::take(node, amount, to);
		first.saturating_add(B::take(node, amount.saturating_sub(first), to))
	}
}

/// Returns cancelled mining rewards to the Mining Pool. Implemented by pallet `mining`; used by
/// `staking` when the stake share of a node is forfeited.
pub trait MiningPool<AccountId> {
	/// Moves `amount` base units from `from` to the Mining Pool and lets the total mined fall by
	/// it, so that it is mined again.
	fn return_mining_reward(from: &AccountId, amount: Balance) -> DispatchResult;
}

/// Receives the chain share of an epoch (`docs/economy.md` section 4). Implemented by pallet `staking`;
/// used by `mining`.
pub trait ChainShare<AccountId> {
	/// The account into which the share is paid before [`ChainShare::distribute`] is called.
	fn account() -> AccountId;

	/// Divides `share`, earned in `epoch` and already on [`ChainShare::account`], between stake and
	/// deposits. Returns the part without a recipient (and what floors leave over), which the
	/// caller moves on to the treasury.
	fn distribute(epoch: EpochIndex, share: Reward) -> Reward;
}

/// Follows the deposits of nodes that take part in the chain share. Implemented by pallet
/// `staking`; called by `deposit`.
pub trait DepositObserver {
	/// The deposit of `node` that earns stake rewards changes from `before` to `after` base units.
	/// A node that is not active counts with 0.
	fn on_deposit_changed(node: NodeIndex, before: Balance, after: Balance);
}

/// For runtimes and tests without one of the parts.
impl DepositObserver for () {
	fn on_deposit_changed(_: NodeIndex, _: Balance, _: Balance) {}
}

/// The unwithdrawn rewards of a runtime without any.
impl<AccountId> LockedRewards<AccountId> for () {
	fn locked(_: NodeIndex) -> Reward {
		Reward::default()
	}

	fn forfeit(_: NodeIndex) -> Reward {
		Reward::default()
	}

	fn take(_: NodeIndex, _: Balance, _: &AccountId) -> Balance {
		0
	}
}
