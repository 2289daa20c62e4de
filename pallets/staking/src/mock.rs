//! A chain with the pallet, real balances, and small neighbours that move real balances.

use crate::{self as pallet_staking, ConsensusKey, FeesToStake, StakingParameters};
use frame_support::{
	PalletId, assert_ok, derive_impl, parameter_types,
	traits::{
		Hooks, OnUnbalanced, Time,
		fungible::{Balanced, InspectHold, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use frame_system::EnsureRoot;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};
use stratos_primitives::{
	Balance, ChainShare, DAY_MS, DepositObserver, EpochClock, EpochHook, EpochIndex, Market,
	MarketState, MiningPool, NodeId, NodeIndex, Nodes, Noz, Reward, STOS,
};

pub(crate) type AccountId = u64;
pub(crate) type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const TREASURY: AccountId = 900;
pub(crate) const VOLUME_POOL: AccountId = 901;
pub(crate) const MINING_POOL: AccountId = 902;
/// Validators are 1, 2, 3 …, delegators 101, 102, …
pub(crate) const ALICE: AccountId = 101;
pub(crate) const BOB: AccountId = 102;
/// An epoch of the mock: 10 minutes.
pub(crate) const EPOCH_MS: u64 = 600_000;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Staking = pallet_staking;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type AccountStore = System;
	type ExistentialDeposit = ExistentialDeposit;
	type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = 1;
	pub const StakingPalletId: PalletId = PalletId(*b"st/stake");
	pub const Treasury: AccountId = TREASURY;
	pub const MaxActive: u32 = 10;
	pub const MaxCandidates: u32 = 12;
	pub const MaxUnbonding: u32 = 6;
	pub const MaxRedelegations: u32 = 4;
	pub const MaxSlashes: u32 = 4;
	pub static Governed: StakingParameters = parameters();
	pub static Epoch: EpochIndex = 0;
	pub static Now: u64 = 0;
	/// Nodes: id, owner, beneficiary.
	pub static NodeTable: Vec<(NodeId, AccountId, AccountId)> = vec![];
	/// Whether the Mining Pool refuses to take rewards back.
	pub static PoolRefuses: bool = false;
	pub static TotalMined: Balance = 0;
	pub static UnissuedPrepay: Balance = 0;
}

/// The defaults, with a lock-up short enough to watch.
pub(crate) fn parameters() -> StakingParameters {
	StakingParameters {
		min_self_delegation: 100 * STOS,
		active_set: 10,
		lock_up: 20,
		commission_interval: 2,
		absence_limit: 10,
		..Default::default()
	}
}

impl pallet_staking::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type PalletId = StakingPalletId;
	type Treasury = Treasury;
	type Parameters = Governed;
	type EpochClock = Clock;
	type Time = Clock;
	type Market = Neighbours;
	type MiningPool = Neighbours;
	type Nodes = Neighbours;
	type ReportOrigin = EnsureRoot<AccountId>;
	type MaxActive = MaxActive;
	type MaxCandidates = MaxCandidates;
	type MaxUnbonding = MaxUnbonding;
	type MaxRedelegations = MaxRedelegations;
	type MaxSlashes = MaxSlashes;
	type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

/// The time of the block.
pub struct Clock;

impl EpochClock for Clock {
	fn current_epoch() -> EpochIndex {
		Epoch::get()
	}
}

impl Time for Clock {
	type Moment = u64;

	fn now() -> u64 {
		Now::get()
	}
}

/// Market, Mining Pool and registry, as far as this pallet asks for them.
pub struct Neighbours;

impl Market<AccountId> for Neighbours {
	fn state() -> MarketState {
		MarketState { unissued_prepay: UnissuedPrepay::get(), ..Default::default() }
	}
	fn raise_limit(_: NodeIndex, _: Balance) -> Result<Noz, DispatchError> {
		unreachable!("stake does not change the limit")
	}
	fn lower_limit(_: NodeIndex, _: Balance) -> Noz {
		unreachable!("stake does not change the limit")
	}
	fn settlement_value(_: Noz) -> Balance {
		unreachable!("stake does not settle")
	}
	fn cost_of(_: Noz) -> Option<Balance> {
		unreachable!("stake does not buy")
	}
	fn settle(_: Noz, _: &AccountId) -> Result<Balance, DispatchError> {
		unreachable!("stake does not settle")
	}
	fn buy_contribution(_: &AccountId, _: Noz) -> Result<Balance, DispatchError> {
		unreachable!("stake does not buy")
	}
	fn return_traffic_reward(from: &AccountId, amount: Balance) -> DispatchResult {
		Balances::transfer(from, &VOLUME_POOL, amount, Preservation::Expendable)?;
		UnissuedPrepay::mutate(|p| *p += amount);
		Ok(())
	}
}

impl MiningPool<AccountId> for Neighbours {
	fn return_mining_reward(from: &AccountId, amount: Balance) -> DispatchResult {
		if PoolRefuses::get() {
			return Err(DispatchError::Unavailable);
		}
		Balances::transfer(from, &MINING_POOL, amount, Preservation::Expendable)?;
		TotalMined::mutate(|mined| *mined -= amount);
		Ok(())
	}
}

impl Nodes<AccountId> for Neighbours {
	fn index_of(id: &NodeId) -> Option<NodeIndex> {
		NodeTable::get().iter().position(|node| node.0 == *id).map(|index| index as u32)
	}
	fn id_of(index: NodeIndex) -> Option<NodeId> {
		NodeTable::get().get(index as usize).map(|node| node.0)
	}
	fn beneficiary(index: NodeIndex) -> Option<AccountId> {
		NodeTable::get().get(index as usize).map(|node| node.2)
	}
	fn owner(index: NodeIndex) -> Option<AccountId> {
		NodeTable::get().get(index as usize).map(|node| node.1)
	}
	fn slots() -> NodeIndex {
		NodeTable::get().len() as u32
	}
	fn may_contribute(_: NodeIndex) -> bool {
		true
	}
	fn may_settle(_: NodeIndex) -> bool {
		true
	}
	fn active_meta_of(_: &AccountId) -> Option<NodeIndex> {
		None
	}
	fn active_metas() -> Vec<NodeIndex> {
		vec![]
	}
	fn active_meta_count() -> u32 {
		0
	}
	fn record_performance(_: NodeIndex, _: u32, _: u32) -> DispatchResult {
		unreachable!("stake does not report")
	}
	fn charge_migration(_: NodeIndex, _: Noz) -> Result<Balance, DispatchError> {
		unreachable!("stake does not migrate")
	}
}

/// A consensus key made of a number.
pub(crate) fn key(number: u64) -> ConsensusKey {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_le_bytes());
	ConsensusKey(bytes)
}

/// A node id made of a number.
pub(crate) fn node_id(number: u64) -> NodeId {
	NodeId(key(number).0)
}

/// The chain under test.
pub(crate) struct TestExt {
	validators: Vec<(AccountId, Balance, Perbill)>,
	delegations: Vec<(AccountId, AccountId, Balance)>,
	parameters: StakingParameters,
	nodes: Vec<(AccountId, AccountId, Balance)>,
}

impl TestExt {
	pub(crate) fn new() -> Self {
		Self { validators: vec![], delegations: vec![], parameters: parameters(), nodes: vec![] }
	}

	/// A genesis validator with `self_stake` STOS and `percent` commission.
	pub(crate) fn validator(mut self, who: AccountId, self_stake: u128, percent: u32) -> Self {
		self.validators.push((who, self_stake * STOS, Perbill::from_percent(percent)));
		self
	}

	/// A genesis delegation of `amount` STOS.
	pub(crate) fn delegation(mut self, who: AccountId, to: AccountId, amount: u128) -> Self {
		self.delegations.push((who, to, amount * STOS));
		self
	}

	/// A node with a deposit of `deposit` STOS that counts from block 1 on.
	pub(crate) fn node(mut self, owner: AccountId, beneficiary: AccountId, deposit: u128) -> Self {
		self.nodes.push((owner, beneficiary, deposit * STOS));
		self
	}

	pub(crate) fn governed(mut self, change: impl FnOnce(&mut StakingParameters)) -> Self {
		change(&mut self.parameters);
		self
	}

	pub(crate) fn build(self) -> sp_io::TestExternalities {
		Governed::set(self.parameters);
		Epoch::set(0);
		Now::set(1_000 * DAY_MS);
		PoolRefuses::set(false);
		TotalMined::set(0);
		UnissuedPrepay::set(0);
		NodeTable::set(
			self.nodes
				.iter()
				.enumerate()
				.map(|(index, (owner, beneficiary, _))| {
					(node_id(index as u64), *owner, *beneficiary)
				})
				.collect(),
		);
		let rich = (1..=30).chain(101..=130).map(|who| (who, 1_000_000 * STOS));
		let pools = [(VOLUME_POOL, 10_000_000 * STOS), (MINING_POOL, 30_000_000 * STOS)];
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: rich.chain(pools).collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		pallet_staking::GenesisConfig::<Test> {
			validators: self
				.validators
				.iter()
				.map(|(who, stake, commission)| (*who, key(*who), *stake, *commission))
				.collect(),
			delegations: self.delegations,
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		let deposits: Vec<Balance> = self.nodes.iter().map(|node| node.2).collect();
		ext.execute_with(|| {
			System::set_block_number(1);
			Staking::on_initialize(1);
			for (index, deposit) in deposits.into_iter().enumerate() {
				Staking::on_deposit_changed(index as u32, 0, deposit);
			}
		});
		ext
	}

	/// Runs a test and checks every invariant, and the issuance, behind it.
	pub(crate) fn execute_with<R>(self, test: impl FnOnce() -> R) -> R {
		self.build().execute_with(|| {
			let issuance = Balances::total_issuance();
			let result = test();
			assert_eq!(Balances::total_issuance(), issuance, "the issuance changed");
			Staking::check_invariants().unwrap();
			result
		})
	}
}

/// Ends this block and begins the next, in the same epoch.
pub(crate) fn next_block() {
	Staking::on_finalize(System::block_number());
	Staking::check_invariants().unwrap();
	System::set_block_number(System::block_number() + 1);
	Staking::on_initialize(System::block_number());
}

/// Pays `share` into the pallet's account and lets it be divided, as `mining` does.
pub(crate) fn pay_share(epoch: EpochIndex, share: Reward) -> Reward {
	let account = <Staking as ChainShare<AccountId>>::account();
	let pay = |from, amount| {
		if amount > 0 {
			Balances::transfer(&from, &account, amount, Preservation::Expendable).unwrap();
		}
	};
	pay(VOLUME_POOL, share.traffic);
	pay(MINING_POOL, share.mining);
	TotalMined::mutate(|mined| *mined += share.mining);
	let left = <Staking as ChainShare<AccountId>>::distribute(epoch, share);
	if left.total() > 0 {
		Balances::transfer(&account, &TREASURY, left.total(), Preservation::Expendable).unwrap();
	}
	left
}

/// Ends the epoch: its share is divided, then the pallet's hook runs, in the next block.
pub(crate) fn end_epoch(share: Reward) -> Reward {
	Staking::on_finalize(System::block_number());
	let ended = Epoch::get();
	Epoch::set(ended + 1);
	Now::mutate(|now| *now += EPOCH_MS);
	System::set_block_number(System::block_number() + 1);
	Staking::on_initialize(System::block_number());
	let left = pay_share(ended, share);
	Staking::on_epoch_end(ended);
	Staking::check_invariants().unwrap();
	left
}

/// Ends `number` epochs without any reward.
pub(crate) fn pass_epochs(number: u32) {
	for _ in 0..number {
		end_epoch(Reward::default());
	}
}

/// A mining reward.
pub(crate) fn mined(amount: Balance) -> Reward {
	Reward { traffic: 0, mining: amount }
}

/// `who` pays a fee, through the same types as transaction payment.
pub(crate) fn pay_fee(who: AccountId, amount: Balance) {
	let credit = <Balances as Balanced<AccountId>>::withdraw(
		&who,
		amount,
		Precision::Exact,
		Preservation::Preserve,
		Fortitude::Polite,
	)
	.unwrap();
	FeesToStake::<Test>::on_unbalanceds(Some(credit).into_iter());
}

/// Free balance.
pub(crate) fn free(who: AccountId) -> Balance {
	Balances::free_balance(who)
}

/// Stake on hold.
pub(crate) fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&crate::HoldReason::Stake.into(), &who)
}

/// What `who` gets by withdrawing delegation rewards now, 0 where there is nothing.
pub(crate) fn withdraw(who: AccountId, validator: AccountId) -> Balance {
	let before = free(who);
	let _ = Staking::withdraw_rewards(RuntimeOrigin::signed(who), validator);
	free(who) - before
}

/// What validator `who` gets by withdrawing now, 0 where there is nothing.
pub(crate) fn withdraw_own(who: AccountId) -> Balance {
	let before = free(who);
	let _ = Staking::withdraw_validator_rewards(RuntimeOrigin::signed(who));
	free(who) - before
}

/// Delegates `amount` STOS.
pub(crate) fn delegate(who: AccountId, validator: AccountId, amount: u128) {
	assert_ok!(Staking::delegate(RuntimeOrigin::signed(who), validator, amount * STOS));
}

/// Asserts that a call fails with `error` and leaves the storage root as it was.
#[macro_export]
macro_rules! fails {
	($call:expr, $error:expr) => {{
		use frame_support::assert_noop;
		assert_noop!($call, $error);
	}};
}
