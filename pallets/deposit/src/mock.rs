//! A chain with this pallet, and with a market and locked rewards that move real balances by the
//! formulas of `economy.md`. Everything is in storage, so that it rolls back as the real ones do.

use crate::{self as pallet_deposit, *};
use frame_support::{
	PalletId, assert_ok, derive_impl, ord_parameter_types, parameter_types, storage_alias,
	traits::{
		BuildGenesisConfig, ConstU32, Get, Hooks,
		fungible::{Inspect, Mutate},
		tokens::Preservation::Expendable,
	},
};
use frame_system::EnsureSignedBy;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, TokenError};
use stratos_primitives::{
	DAY_MS, DepositObserver, EpochClock, EpochIndex, LockedRewards, Market, MarketState, Moment,
	NodeId, NodeIndex, Noz, OZ, Reward, STOS, math,
};

pub(crate) type AccountId = u64;
type Block = frame_system::mocking::MockBlock<Test>;

pub(crate) const ADMIN: AccountId = 1;
pub(crate) const FOUNDATION: AccountId = 2;
pub(crate) const TREASURY: AccountId = 3;
pub(crate) const VOLUME_POOL: AccountId = 4;
pub(crate) const MINING_POOL: AccountId = 5;
pub(crate) const REWARDS: AccountId = 6;
pub(crate) const ALICE: AccountId = 11;
pub(crate) const BOB: AccountId = 12;
pub(crate) const CAROL: AccountId = 13;
/// Owners of the Meta Nodes of genesis: `META`, `META + 1`, …
pub(crate) const META: AccountId = 100;
/// Owners of the Resource Nodes of genesis.
pub(crate) const RESOURCE: AccountId = 200;
/// What each of the accounts above has besides its deposits.
pub(crate) const ENDOWMENT: Balance = 200_000 * STOS;
/// When the first block was made.
pub(crate) const START: Moment = 1_600_000_000_000;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Timestamp: pallet_timestamp,
		Balances: pallet_balances,
		Deposit: pallet_deposit,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = AccountId;
	type Lookup = sp_runtime::traits::IdentityLookup<AccountId>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = frame_support::traits::ConstU128<1>;
	type AccountStore = System;
	type RuntimeHoldReason = RuntimeHoldReason;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

parameter_types! {
	pub const DepositPalletId: PalletId = PalletId(*b"sto/depo");
	pub const Treasury: AccountId = TREASURY;
}

ord_parameter_types! {
	pub const Admin: AccountId = ADMIN;
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Timestamp;
	type Market = TestMarket;
	type LockedRewards = TestRewards;
	type DepositObserver = Observer;
	type EpochClock = Clock;
	type Parameters = Governed;
	type AdminOrigin = EnsureSignedBy<Admin, AccountId>;
	type Treasury = Treasury;
	type PalletId = DepositPalletId;
	type MaxMetaNodes = ConstU32<8>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

#[storage_alias]
type MarketNow = StorageValue<TestMarket, MarketState>;
#[storage_alias]
type MarketFails = StorageValue<TestMarket, bool>;
#[storage_alias]
type Unsettled = StorageValue<TestMarket, Noz>;
#[storage_alias]
type LockedOf = StorageMap<TestMarket, frame_support::Twox64Concat, NodeIndex, Reward>;
#[storage_alias]
type Observed = StorageMap<TestMarket, frame_support::Twox64Concat, NodeIndex, Balance>;
#[storage_alias]
type Epoch = StorageValue<TestMarket, EpochIndex>;
#[storage_alias]
type GovernedNow = StorageValue<TestMarket, DepositParameters>;

/// The market of `economy.md` section 1.
pub struct TestMarket;

fn transfer(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	<Balances as Mutate<AccountId>>::transfer(&from, &to, amount, Expendable).map(|_| ())
}

pub(crate) fn market() -> MarketState {
	MarketNow::get().unwrap_or_default()
}

fn change_market(change: impl FnOnce(&mut MarketState)) {
	let mut state = market();
	change(&mut state);
	MarketNow::put(state);
}

/// `floor(L·Z/S)` now.
pub(crate) fn limit_of(deposit: Balance) -> Noz {
	let MarketState { genesis_deposit, remaining_limit, .. } = market();
	math::mul_div_floor(remaining_limit, deposit, genesis_deposit).unwrap()
}

/// Lets the market refuse to raise the limit.
pub(crate) fn break_market(broken: bool) {
	MarketFails::put(broken);
}

pub(crate) fn unsettled() -> Noz {
	Unsettled::get().unwrap_or_default()
}

impl Market<AccountId> for TestMarket {
	fn state() -> MarketState {
		market()
	}

	fn raise_limit(_: NodeIndex, deposit: Balance) -> Result<Noz, DispatchError> {
		if MarketFails::get() == Some(true) {
			return Err(DispatchError::Other("market broken"));
		}
		let raised = limit_of(deposit);
		change_market(|state| state.remaining_limit += raised);
		Ok(raised)
	}

	fn lower_limit(_: NodeIndex, deposit: Balance) -> Noz {
		let lowered = limit_of(deposit).min(market().remaining_limit - OZ);
		change_market(|state| state.remaining_limit -= lowered);
		lowered
	}

	fn settlement_value(ozone: Noz) -> Balance {
		let state = market();
		let pool = state.genesis_deposit + state.unissued_prepay;
		math::mul_div_floor(pool, ozone, state.remaining_limit + ozone)
			.unwrap()
			.min(state.unissued_prepay)
	}

	fn cost_of(ozone: Noz) -> Option<Balance> {
		let state = market();
		let pool = state.genesis_deposit + state.unissued_prepay;
		let rest = state.remaining_limit.checked_sub(ozone).filter(|rest| *rest != 0)?;
		math::mul_div_ceil(pool, ozone, rest)
	}

	fn settle(_: Noz, _: &AccountId) -> Result<Balance, DispatchError> {
		unreachable!("the pallet never settles")
	}

	fn buy_contribution(from: &AccountId, ozone: Noz) -> Result<Balance, DispatchError> {
		let cost = Self::cost_of(ozone).ok_or(TokenError::NotExpendable)?;
		transfer(*from, VOLUME_POOL, cost)?;
		change_market(|state| {
			state.unissued_prepay += cost;
			state.remaining_limit -= ozone;
		});
		Unsettled::put(unsettled() + ozone);
		Ok(cost)
	}

	fn return_traffic_reward(from: &AccountId, amount: Balance) -> DispatchResult {
		transfer(*from, VOLUME_POOL, amount)?;
		change_market(|state| state.unissued_prepay += amount);
		Ok(())
	}
}

/// Locked rewards, on one account.
pub struct TestRewards;

/// Gives the node locked rewards out of the pools.
pub(crate) fn lock_rewards(node: NodeIndex, traffic: Balance, mining: Balance) {
	assert_ok!(transfer(VOLUME_POOL, REWARDS, traffic));
	change_market(|state| state.unissued_prepay -= traffic);
	assert_ok!(transfer(MINING_POOL, REWARDS, mining));
	let locked = TestRewards::locked(node).saturating_add(Reward { traffic, mining });
	LockedOf::insert(node, locked);
}

/// Buys Ozone, so that there is something in the Volume Pool.
pub(crate) fn prepay(amount: Balance) {
	let state = market();
	let pool = state.genesis_deposit + state.unissued_prepay + amount;
	let got = math::mul_div_floor(state.remaining_limit, amount, pool).unwrap();
	assert_ok!(transfer(CAROL, VOLUME_POOL, amount));
	change_market(|state| {
		state.unissued_prepay += amount;
		state.remaining_limit -= got;
	});
}

impl LockedRewards<AccountId> for TestRewards {
	fn locked(node: NodeIndex) -> Reward {
		LockedOf::get(node).unwrap_or_default()
	}

	fn forfeit(node: NodeIndex) -> Reward {
		let locked = LockedOf::take(node).unwrap_or_default();
		TestMarket::return_traffic_reward(&REWARDS, locked.traffic).unwrap();
		transfer(REWARDS, MINING_POOL, locked.mining).unwrap();
		locked
	}

	fn take(node: NodeIndex, amount: Balance, to: &AccountId) -> Balance {
		let locked = Self::locked(node);
		let traffic = locked.traffic.min(amount);
		let mining = locked.mining.min(amount - traffic);
		LockedOf::insert(node, locked.saturating_sub(Reward { traffic, mining }));
		transfer(REWARDS, *to, traffic + mining).unwrap();
		traffic + mining
	}
}

/// Keeps what earns stake rewards, and checks that each change starts where the last ended.
pub struct Observer;

pub(crate) fn observed(node: NodeIndex) -> Balance {
	Observed::get(node).unwrap_or_default()
}

impl DepositObserver for Observer {
	fn on_deposit_changed(node: NodeIndex, before: Balance, after: Balance) {
		assert_eq!(observed(node), before, "node {node}: a change was not reported");
		Observed::insert(node, after);
	}
}

pub struct Clock;

impl EpochClock for Clock {
	fn current_epoch() -> EpochIndex {
		Epoch::get().unwrap_or_default()
	}
}

pub(crate) fn set_epoch(epoch: EpochIndex) {
	Epoch::put(epoch);
}

/// What governance has decided; in effect from the next epoch on.
pub struct Governed;

impl Get<DepositParameters> for Governed {
	fn get() -> DepositParameters {
		GovernedNow::get().unwrap_or_else(ActiveParameters::<Test>::get)
	}
}

pub(crate) fn govern(change: impl FnOnce(&mut DepositParameters)) {
	let mut parameters = Governed::get();
	change(&mut parameters);
	GovernedNow::put(parameters);
}

/// Puts a change into effect as the end of an epoch does.
pub(crate) fn enact(change: impl FnOnce(&mut DepositParameters)) {
	use stratos_primitives::EpochHook;
	govern(change);
	Deposit::on_epoch_end(Clock::current_epoch());
	assert_eq!(Deposit::parameters(), Governed::get());
}

/// Builds a chain.
pub(crate) struct TestExt {
	metas: u64,
	resources: u64,
	parameters: DepositParameters,
}

impl TestExt {
	/// Three Meta Nodes and two Resource Nodes.
	pub(crate) fn new() -> Self {
		Self { metas: 3, resources: 2, parameters: DepositParameters::default() }
	}

	pub(crate) fn metas(mut self, metas: u64) -> Self {
		self.metas = metas;
		self
	}

	pub(crate) fn resources(mut self, resources: u64) -> Self {
		self.resources = resources;
		self
	}

	pub(crate) fn parameters(mut self, change: impl FnOnce(&mut DepositParameters)) -> Self {
		change(&mut self.parameters);
		self
	}

	/// The nodes of genesis: Meta Nodes first, from index 0 on.
	pub(crate) fn genesis(&self) -> pallet_deposit::GenesisConfig<Test> {
		pallet_deposit::GenesisConfig {
			foundation: Some(FOUNDATION),
			meta_nodes: (0..self.metas)
				.map(|number| GenesisMetaNode {
					id: id(META + number),
					owner: META + number,
					beneficiary: None,
					deposit: 10_000 * STOS,
				})
				.collect(),
			resource_nodes: (0..self.resources)
				.map(|number| GenesisResourceNode {
					id: id(RESOURCE + number),
					owner: RESOURCE + number,
					beneficiary: Some(RESOURCE + number + 50),
					deposit: (number as u128 + 1) * 5_000 * STOS,
					kinds: ServiceKinds::STORAGE,
					free_capacity: 1_000_000,
				})
				.collect(),
		}
	}

	pub(crate) fn build(self) -> sp_io::TestExternalities {
		let (genesis, parameters) = (self.genesis(), self.parameters);
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut balances = vec![
			(ALICE, ENDOWMENT),
			(BOB, ENDOWMENT),
			(CAROL, ENDOWMENT),
			(MINING_POOL, ENDOWMENT),
			(REWARDS, 1),
			(VOLUME_POOL, 1),
		];
		let resources = genesis.resource_nodes.iter().map(|node| (node.owner, node.deposit));
		let metas = genesis.meta_nodes.iter().map(|node| (node.owner, node.deposit));
		let nodes: Vec<_> = metas.chain(resources).collect();
		balances.extend(nodes.iter().map(|(owner, deposit)| (*owner, deposit + ENDOWMENT)));
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		let sum: Balance = nodes.iter().map(|(_, deposit)| deposit).sum();
		let mut ext: sp_io::TestExternalities = storage.into();
		ext.execute_with(|| {
			MarketNow::put(MarketState {
				genesis_deposit: sum,
				unissued_prepay: 0,
				remaining_limit: 49_000 * OZ,
			});
			GovernedNow::put(parameters);
			BuildGenesisConfig::build(&genesis);
			System::set_block_number(1);
			Timestamp::set_timestamp(START);
			Deposit::on_initialize(1);
			Deposit::on_finalize(1);
			next_block();
		});
		ext
	}

	/// Runs a test, and checks afterwards what must always hold.
	pub(crate) fn execute_with(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			let issuance = Balances::total_issuance();
			test();
			check(issuance);
		});
	}
}

/// What must hold at any moment.
pub(crate) fn check(issuance: Balance) {
	assert_eq!(Deposit::check_invariants(), Ok(()));
	assert_eq!(Balances::total_issuance(), issuance);
	assert_eq!(Balances::total_balance(&Deposit::transit_account()), 0);
	assert_eq!(Balances::total_balance(&VOLUME_POOL), market().unissued_prepay + 1);
	let locked: Balance = LockedOf::iter_values().map(|reward| reward.total()).sum();
	assert_eq!(Balances::total_balance(&REWARDS), locked + 1);
	for (index, node) in Nodes::<Test>::iter() {
		let earning = if node.is_active() { node.deposit.held } else { 0 };
		assert_eq!(observed(index), earning, "stake rewards of node {index}");
	}
}

/// The network key of a number.
pub(crate) fn id(number: u64) -> NodeId {
	let mut bytes = [0; 32];
	bytes[..8].copy_from_slice(&number.to_le_bytes());
	NodeId(bytes)
}

pub(crate) fn next_block() {
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Deposit::on_initialize(number);
}

pub(crate) fn now() -> Moment {
	Timestamp::get()
}

pub(crate) fn pass_days(days: u64) {
	pass(days * DAY_MS);
}

pub(crate) fn pass(time: Moment) {
	next_block();
	Timestamp::set_timestamp(now() + time);
}

pub(crate) fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub(crate) fn node(index: NodeIndex) -> NodeOf<Test> {
	Nodes::<Test>::get(index).unwrap()
}

pub(crate) fn held(who: AccountId) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&HoldReason::NodeDeposit.into(), &who)
}

/// Registers and activates a Resource Node of `owner` with `deposit`; its index.
pub(crate) fn resource_node(owner: AccountId, deposit: Balance) -> NodeIndex {
	let index = NextIndex::<Test>::get();
	let key = id(1_000 + u64::from(index));
	let kinds = ServiceKinds::STORAGE;
	assert_ok!(Deposit::register_resource_node(
		signed(owner),
		key,
		kinds,
		STOS,
		1_000_000,
		None,
		None
	));
	assert_ok!(Deposit::activate(signed(owner), index, deposit - STOS));
	index
}

/// Registers a Meta Node candidate of `owner` with 10,000 STOS; its index.
pub(crate) fn candidate(owner: AccountId) -> NodeIndex {
	let index = NextIndex::<Test>::get();
	let key = id(1_000 + u64::from(index));
	assert_ok!(Deposit::register_meta_node(signed(owner), key, 10_000 * STOS, None, None));
	index
}

/// Proposes and lets all but one of the Meta Nodes of genesis approve until it is decided.
pub(crate) fn decide(subject: NodeIndex, motion: Motion) {
	assert_ok!(Deposit::propose(signed(META), subject, motion));
	let mut voter = META + 1;
	while Ballots::<Test>::contains_key(subject, motion) {
		assert_ok!(Deposit::vote(signed(voter), subject, motion, true));
		voter += 1;
	}
}

/// Reports so many epochs of failed tasks that the node is suspended.
pub(crate) fn suspend(subject: NodeIndex) {
	use stratos_primitives::Nodes as _;
	for _ in 0..100 {
		if node(subject).is_suspended() {
			return;
		}
		set_epoch(Clock::current_epoch() + 1);
		assert_ok!(Deposit::record_performance(subject, 0, 10));
	}
	panic!("not suspended");
}

/// The pallet's events since the block began.
pub(crate) fn events() -> Vec<Event<Test>> {
	System::read_events_for_pallet::<Event<Test>>()
}

/// Dispatches a call as a transaction does, and checks that a refused one changed nothing.
pub(crate) fn dispatch(who: AccountId, call: Call<Test>) -> DispatchResult {
	use sp_runtime::{StateVersion, traits::Dispatchable};
	let before = sp_io::storage::root(StateVersion::V1);
	let result = RuntimeCall::Deposit(call).dispatch(signed(who));
	if result.is_err() {
		assert_eq!(sp_io::storage::root(StateVersion::V1), before, "a refused call left traces");
	}
	result.map(|_| ()).map_err(|error| error.error)
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper<AccountId> for () {
	fn endow(who: &AccountId, amount: Balance) {
		assert_ok!(<Balances as Mutate<AccountId>>::mint_into(who, amount));
	}

	fn set_time(now: Moment) {
		Timestamp::set_timestamp(now);
	}

	fn lock_rewards(node: NodeIndex, amount: Balance) {
		lock_rewards(node, 0, amount);
	}
}
