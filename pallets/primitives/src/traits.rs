//! The interfaces between pallets. The pallet that owns the data implements a trait, others use it; the
//! runtime connects them.

use crate::{
	Balance, EpochIndex, MarketState, Moment, NodeId, NodeIndex, Noz, Reward, UsageRecord,
};
use alloc::vec::Vec;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};
use stratos_runtime_api::staking::ConsensusKey;

/// Work of a pallet at the end of an epoch. Pallet `mining` calls it once per epoch, in the first block
/// after it. A tuple calls its members from left to right.
pub trait EpochHook {
	/// Does the work at the end of epoch `ended`, which the pallet bounds. Returns its weight.
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

/// The current epoch. Implemented by pallet `mining`.
pub trait EpochClock {
	/// The epoch that the current block belongs to.
	fn current_epoch() -> EpochIndex;

	/// The oldest epoch whose traffic can still be reported or is being applied. It never falls.
	fn oldest_reportable() -> EpochIndex;

	/// How long an epoch takes at the chain's pace, ms: its blocks times the time between two. 0 where
	/// the chain promises no pace.
	fn epoch_ms() -> Moment {
		0
	}
}

/// The Ozone market. Implemented by pallet `ozone`; used by `deposit` (limit, migration) and `mining`
/// (settlement, forfeits).
///
/// A function that moves STOS transfers them between the named account and the Volume Pool's account,
/// and emits an event.
pub trait Market<AccountId> {
	/// The state of the market.
	fn state() -> MarketState;

	/// `deposit` of the node at index `node` begins to count: `L += floor(L·Z/S)`. Returns the
	/// increase in nOz.
	fn raise_limit(node: NodeIndex, deposit: Balance) -> Result<Noz, DispatchError>;

	/// `deposit` of the node at index `node` ceases to count:
	/// `L -= min(floor(L·Z/S), L − 1 oz)`. Returns the decrease in nOz.
	fn lower_limit(node: NodeIndex, deposit: Balance) -> Noz;

	/// The value of `ozone` nOz now: `floor((S+P)·Y/(L+Y))` base units. A settlement pays it as far as
	/// the Volume Pool reaches.
	fn value_of(ozone: Noz) -> Balance;

	/// The cost of exactly `ozone` nOz now: `ceil((S+P)·Δ/(L−Δ))` base units; `None` where `ozone` is
	/// not below `L`.
	fn cost_of(ozone: Noz) -> Option<Balance>;

	/// The most Ozone that `stos` base units buy now: `floor(L·X/(S+P+X))` nOz.
	fn affordable(stos: Balance) -> Noz;

	/// Sells `ozone` nOz of unsettled contributions back: `P -= R`, `L += Y`. Pays `R` from the
	/// Volume Pool to `to` and returns it. Fails where `ozone` exceeds the unsettled contributions.
	fn settle(ozone: Noz, to: &AccountId) -> Result<Balance, DispatchError>;

	/// Buys exactly `ozone` nOz, which are at once unsettled contributions (migration). `from` pays
	/// the cost into the Volume Pool. Returns the cost.
	fn buy_contribution(from: &AccountId, ozone: Noz) -> Result<Balance, DispatchError>;

	/// Takes `ozone` nOz of unsettled contributions back into the limit without a payment: `L += Y`.
	/// Nobody earns them. Fails where `ozone` exceeds the unsettled contributions.
	fn return_contribution(ozone: Noz) -> DispatchResult;

	/// Returns a cancelled traffic reward from `from` into the Volume Pool: `P += amount`.
	fn return_traffic_reward(from: &AccountId, amount: Balance) -> DispatchResult;
}

/// Users' Ozone, and what usage costs. Implemented by pallet `ozone`; used by `mining` for reports.
pub trait Usage<AccountId> {
	/// The rates of usage of an epoch.
	type Rates;

	/// The rates in force in `epoch`, which is not older than [`EpochClock::oldest_reportable`].
	fn rates_of(epoch: EpochIndex) -> Self::Rates;

	/// What a user is charged for `usage` by these rates: the sum of its records, each rounded up, nOz.
	/// Fails where it cannot be priced, or a record counts nothing.
	fn price(rates: &Self::Rates, usage: &[UsageRecord]) -> Result<Noz, DispatchError>;

	/// Ozone that `user` can still spend, in nOz.
	fn ozone_of(user: &AccountId) -> Noz;

	/// Deducts `ozone` nOz from `user`; they become unsettled contributions. Charges nothing where
	/// the user has less.
	fn charge(user: &AccountId, ozone: Noz) -> DispatchResult;
}

/// Whether a node's contributions can be settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettlementRight {
	/// Now: the node is active, or it is leaving in good standing.
	Now,
	/// Later: the node is suspended. Its contributions wait until it resumes.
	Later,
	/// Never: the node has left, left too early, or left while suspended.
	Never,
}

/// The registry of nodes. Implemented by pallet `deposit`; used by `mining`.
pub trait Nodes<AccountId> {
	/// The index of a registered node.
	fn index_of(id: &NodeId) -> Option<NodeIndex>;

	/// The id of the node at `index`.
	fn id_of(index: NodeIndex) -> Option<NodeId>;

	/// The account that receives the node's rewards.
	fn beneficiary(index: NodeIndex) -> Option<AccountId>;

	/// The account that registered the node, holds its deposit and may withdraw its rewards.
	fn owner(index: NodeIndex) -> Option<AccountId>;

	/// One more than the highest index in use: the number of slots that tables paged by index have. It
	/// falls when the nodes at the top are gone.
	fn slots() -> NodeIndex;

	/// Whether the node may be credited with contributions now: a Resource Node that is active, or
	/// exiting with earlier work.
	fn may_contribute(index: NodeIndex) -> bool;

	/// Whether contributions of the node can be settled. [`SettlementRight::Never`] for an index that
	/// no Resource Node has.
	fn settlement_right(index: NodeIndex) -> SettlementRight;

	/// Whether the node is exiting, so that what it holds is migrated.
	fn is_exiting(index: NodeIndex) -> bool;

	/// [`Nodes::may_contribute`] of each of `nodes`, which are in ascending order.
	fn may_contribute_each(nodes: &[NodeIndex]) -> Vec<bool> {
		nodes.iter().map(|node| Self::may_contribute(*node)).collect()
	}

	/// Whether a report may name each of `nodes`, which are in ascending order: from the activation to
	/// the exit.
	fn known_each(nodes: &[NodeIndex]) -> Vec<bool> {
		nodes.iter().map(|node| Self::id_of(*node).is_some()).collect()
	}

	/// The ids of `nodes`, which are in ascending order and registered. An unknown index has the largest
	/// id.
	fn ids_of(nodes: &[NodeIndex]) -> Vec<NodeId> {
		nodes.iter().map(|node| Self::id_of(*node).unwrap_or(NodeId([u8::MAX; 32]))).collect()
	}

	/// [`Nodes::settlement_right`] of each of `nodes`, which are in ascending order.
	fn settlement_right_each(nodes: &[NodeIndex]) -> Vec<SettlementRight> {
		nodes.iter().map(|node| Self::settlement_right(*node)).collect()
	}

	/// The active Meta Node that `operator` signs for, as its owner or as the account that the owner
	/// named, if any; dormant ones included.
	fn active_meta_of(operator: &AccountId) -> Option<NodeIndex>;

	/// Indices of the active Meta Nodes that are awake, ascending: those against which quorums are
	/// counted and that share in rewards. Bounded by the deposit pallet's maximum.
	fn active_metas() -> Vec<NodeIndex>;

	/// The length of [`Nodes::active_metas`].
	fn active_meta_count() -> u32;

	/// The active Meta Node `index` reported or attested, and so is awake. Called before a quorum is
	/// counted, so that the act counts.
	fn meta_acted(index: NodeIndex) {
		let _ = index;
	}

	/// Records a node's task counts of one applied report (KPI). Fails for an unknown node.
	fn record_performance(index: NodeIndex, completed: u32, failed: u32) -> DispatchResult;

	/// How many nodes [`Nodes::record_performances`] would suspend for `counts`, for the weight: a
	/// suspension costs far more than a record. 0 by default. `counts` are node, completed, failed; by
	/// ascending index, each node once.
	fn suspended_by(counts: &[(NodeIndex, u32, u32)]) -> u32 {
		let _ = counts;
		0
	}

	/// [`Nodes::record_performance`] for many nodes, by ascending index: node, completed, failed.
	/// `refused` is called for each that is refused.
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

	/// Charges the exiting node `index` for `migrated` nOz that were copied off it. It pays into the
	/// Volume Pool, from locked rewards first, then from its deposit, for as many of them as it can;
	/// the Ozone bought becomes unsettled contributions. Returns the nOz paid for. Fails without a
	/// change where the node is not exiting.
	fn charge_migration(index: NodeIndex, migrated: Noz) -> Result<Noz, DispatchError>;
}

/// Rewards of nodes before withdrawal. Implemented by `mining` (shares of nodes and Meta Nodes) and
/// `staking` (stake share of deposits); used by `deposit` for fees, slashes and forfeiture. A pair takes
/// from its first member first.
pub trait LockedRewards<AccountId> {
	/// The node's rewards still under lock-up.
	fn locked(node: NodeIndex) -> Reward;

	/// Cancels all locked rewards of the node. The traffic part returns to the Volume Pool, the mining
	/// part to the Mining Pool, and the total mined falls by it. Returns the cancelled rewards.
	fn forfeit(node: NodeIndex) -> Reward;

	/// Takes up to `amount` base units of the node's locked rewards, oldest first, and pays them to
	/// `to`. Returns the amount taken.
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

/// What is still kept of a node by its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retained {
	/// Rewards under lock-up, or deductions from them.
	Rewards,
	/// Contributions that are not settled.
	Contributions,
	/// Reports that may name the node and can still be applied.
	Reports,
}

/// What pallets keep by node index besides the registry. Implemented by `mining` and `staking`; used by
/// `deposit` before an index is given to another node. A pair is asked in its order.
pub trait NodeRecords {
	/// Pays all free rewards of the node to its beneficiary. Returns the sum, base units.
	///
	/// # Errors
	/// Where they cannot be paid.
	fn pay_out(node: NodeIndex) -> Result<Balance, DispatchError>;

	/// What is still kept of the node, which exited in epoch `exited` and was paid out.
	fn retained(node: NodeIndex, exited: EpochIndex) -> Option<Retained>;
}

impl<A: NodeRecords, B: NodeRecords> NodeRecords for (A, B) {
	fn pay_out(node: NodeIndex) -> Result<Balance, DispatchError> {
		Ok(A::pay_out(node)?.saturating_add(B::pay_out(node)?))
	}

	fn retained(node: NodeIndex, exited: EpochIndex) -> Option<Retained> {
		A::retained(node, exited).or_else(|| B::retained(node, exited))
	}
}

/// The return of cancelled mining rewards. Implemented by pallet `mining`; used by `staking` when the
/// stake share of a node is forfeited.
pub trait MiningPool<AccountId> {
	/// Moves `amount` base units from `from` to the Mining Pool and reduces the total mined by it, so
	/// that it is mined again.
	fn return_mining_reward(from: &AccountId, amount: Balance) -> DispatchResult;
}

/// The recipient of the chain share of an epoch. Implemented by pallet `staking`; used by `mining`.
pub trait ChainShare<AccountId> {
	/// The account into which the share is paid before [`ChainShare::distribute`] is called.
	fn account() -> AccountId;

	/// Divides `share`, which was earned in `epoch` and is on [`ChainShare::account`], between stake and
	/// deposits. Returns the part without a recipient and rounding remainders, which the caller moves
	/// to the treasury.
	fn distribute(epoch: EpochIndex, share: Reward) -> Reward;
}

/// The stake share of a node's deposit, for the withdrawal of all that an owner has earned. Implemented by
/// pallet `staking`; used by `mining`.
pub trait DepositRewards {
	/// Pays what is free of the node's stake share to its beneficiary. Returns the base units paid, 0
	/// where nothing is free.
	fn withdraw(node: NodeIndex) -> Result<Balance, DispatchError>;

	/// The weight of [`DepositRewards::withdraw`].
	fn withdraw_weight() -> Weight;
}

/// For runtimes and tests without pallet `staking`.
impl DepositRewards for () {
	fn withdraw(_: NodeIndex) -> Result<Balance, DispatchError> {
		Ok(0)
	}

	fn withdraw_weight() -> Weight {
		Weight::zero()
	}
}

/// A validator as its owner registered it, and as stake counts it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ActiveValidator<AccountId> {
	/// Who runs it.
	pub account: AccountId,
	/// Its consensus key.
	pub key: ConsensusKey,
	/// Its own and its delegators' stake, base units.
	pub stake: Balance,
}

/// The validators that stake chose, and what becomes of them. Implemented by pallet `staking`; used by
/// `consensus`.
pub trait Validators<AccountId> {
	/// The most validators that are ever active.
	fn most_active() -> u32;

	/// The active set, most stake first.
	fn active() -> Vec<ActiveValidator<AccountId>>;

	/// Who runs the validator that has this consensus key, or had it, and how many blocks in a row it
	/// missed.
	fn by_key(key: &ConsensusKey) -> Option<(AccountId, u32)>;

	/// The validator with this key signed a block. Returns the weight.
	fn note_signed(key: &ConsensusKey) -> Weight;

	/// The validator with this key did not sign a block. Where it missed too many in a row, it is
	/// punished. Returns the weight.
	fn note_missed(key: &ConsensusKey) -> Weight;

	/// The most that [`Validators::note_signed`] weighs.
	fn signed_weight() -> Weight;

	/// The most that [`Validators::note_missed`] weighs.
	fn missed_weight() -> Weight;

	/// How many epochs back an offence can be punished.
	fn evidence_age() -> u32;

	/// Punishes the validator that voted with this key in `epoch` for signing twice. Returns its account.
	///
	/// # Errors
	/// Where nobody voted with the key then, where the offence is too old, or punished already.
	fn punish_double_sign(
		key: &ConsensusKey,
		epoch: EpochIndex,
	) -> Result<AccountId, DispatchError>;

	/// The most that [`Validators::punish_double_sign`] weighs.
	fn punish_weight() -> Weight;
}

/// Observes the deposits that earn the chain share. Implemented by pallet `staking`; called by
/// `deposit`.
pub trait DepositObserver {
	/// The earning deposit of `node` changes from `before` to `after` base units. The earning deposit of
	/// a node that is not active is 0.
	fn on_deposit_changed(node: NodeIndex, before: Balance, after: Balance);
}

/// For runtimes and tests without pallet `staking`.
impl DepositObserver for () {
	fn on_deposit_changed(_: NodeIndex, _: Balance, _: Balance) {}
}

/// For runtimes and tests without rewards.
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
