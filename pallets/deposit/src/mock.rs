//! A chain with this pallet, balances and the market, and locked rewards that move real balances.

use crate::{self as pallet_deposit, *};
use alloc::collections::BTreeMap;
use frame_support::{
	PalletId, assert_ok, ord_parameter_types, parameter_types,
	traits::{
		BuildGenesisConfig, ConstU32, Hooks,
		fungible::{Inspect, Mutate},
		tokens::Preservation::Expendable,
	},
};
use frame_system::EnsureSignedBy;
use sp_arithmetic::Perbill;
use sp_runtime::{DispatchError, DispatchResult};
pub(crate) use stratos_primitives::Invariants;
use stratos_primitives::{
	DAY_MS, DepositObserver, EpochClock, LockedRewards, Market, MarketState, Moment, NodeIndex,
	NodeRecords, Noz, OZ, Retained, Reward, STOS, math,
};
pub(crate) use stratos_test_kit::{
	AccountId,
	clock::{advance, now, set_epoch, set_now},
	market::refuse as refuse_market,
	nodes::node_id as id,
};
use stratos_test_kit::{Clock, chain, impl_market, market::RefusableMarket, mock_chain};

mock_chain!(Ozone: pallet_ozone, Deposit: pallet_deposit);
impl_market!(Treasury);

pub(crate) const ADMIN: AccountId = 1;
pub(crate) const FOUNDATION: AccountId = 2;
pub(crate) const TREASURY: AccountId = 3;
pub(crate) const MINING_POOL: AccountId = 5;
pub(crate) const REWARDS: AccountId = 6;
pub(crate) const FREE_REWARDS: AccountId = 7;
pub(crate) const ALICE: AccountId = 11;
pub(crate) const BOB: AccountId = 12;
pub(crate) const CAROL: AccountId = 13;
/// Has twice the S of [`TestExt::large`].
pub(crate) const WHALE: AccountId = 14;
/// Owners of the Meta Nodes of genesis: `META`, `META + 1`, …
pub(crate) const META: AccountId = 100;
/// Owners of the Resource Nodes of genesis.
pub(crate) const RESOURCE: AccountId = 200;
/// What each of the accounts above has besides its deposits.
pub(crate) const ENDOWMENT: Balance = 200_000 * STOS;
/// When the first block was made.
pub(crate) const START: Moment = 1_600_000_000_000;

parameter_types! {
	pub const DepositPalletId: PalletId = PalletId(*b"sto/depo");
	pub const Treasury: AccountId = TREASURY;
	/// What governance has decided; in force from the next epoch on.
	pub storage Governed: DepositParameters = DepositParameters::default();
	/// Locked rewards by node.
	pub storage Locked: BTreeMap<NodeIndex, Reward> = BTreeMap::new();
	/// What is kept of nodes that exited, by node.
	pub storage Kept: BTreeMap<NodeIndex, u8> = BTreeMap::new();
	/// Free rewards by node.
	pub storage FreeRewards: BTreeMap<NodeIndex, Balance> = BTreeMap::new();
	/// Whether free rewards cannot be paid.
	pub storage PaymentFails: bool = false;
	/// Deposits that earn stake rewards by node.
	pub storage Earning: BTreeMap<NodeIndex, Balance> = BTreeMap::new();
}

ord_parameter_types! {
	pub const Admin: AccountId = ADMIN;
}

impl Config for Test {
	type WeightInfo = ();
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Time = Clock;
	type Market = RefusableMarket<Test>;
	type LockedRewards = Rewards;
	type NodeRecords = Rewards;
	type DepositObserver = Observer;
	type EpochClock = Clock;
	type Parameters = Governed;
	type AdminOrigin = EnsureSignedBy<Admin, AccountId>;
	type KickOrigin = EnsureSignedBy<Admin, AccountId>;
	type Treasury = Treasury;
	type TreasuryIncome = stratos_test_kit::treasury::Ledger;
	type PalletId = DepositPalletId;
	type MaxMetaNodes = ConstU32<8>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

pub(crate) fn transfer(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	<Balances as Mutate<AccountId>>::transfer(&from, &to, amount, Expendable).map(|_| ())
}

/// The weight of a counted deposit.
pub(crate) fn weight_of(deposit: Balance) -> u128 {
	counting::weight_of(deposit)
}

/// `floor(L·Z/S)` now.
pub(crate) fn limit_of(deposit: Balance) -> Noz {
	let MarketState { genesis_deposit, remaining_limit, .. } = Ozone::market();
	math::mul_div_floor(remaining_limit, deposit, genesis_deposit).unwrap()
}

/// Buys Ozone, so that the Volume Pool holds `amount` base units more.
pub(crate) fn prepay(amount: Balance) {
	assert_ok!(Ozone::prepay(signed(CAROL), amount, None, 0));
}

/// Locked rewards, on one account.
pub struct Rewards;

/// Gives the node locked rewards out of the two pools.
pub(crate) fn lock_rewards(node: NodeIndex, traffic: Balance, mining: Balance) {
	if traffic > 0 {
		stratos_test_kit::market::pay_out::<Test>(&REWARDS, traffic);
	}
	assert_ok!(transfer(MINING_POOL, REWARDS, mining));
	let mut locked = Locked::get();
	let reward = locked.entry(node).or_default();
	*reward = reward.saturating_add(Reward { traffic, mining });
	Locked::set(&locked);
}

impl LockedRewards<AccountId> for Rewards {
	fn locked(node: NodeIndex) -> Reward {
		Locked::get().get(&node).copied().unwrap_or_default()
	}

	fn forfeit(node: NodeIndex) -> Reward {
		let mut locked = Locked::get();
		let reward = locked.remove(&node).unwrap_or_default();
		Locked::set(&locked);
		Ozone::return_traffic_reward(&REWARDS, reward.traffic).unwrap();
		transfer(REWARDS, MINING_POOL, reward.mining).unwrap();
		reward
	}

	fn take(node: NodeIndex, amount: Balance, to: &AccountId) -> Balance {
		let reward = Self::locked(node);
		let traffic = reward.traffic.min(amount);
		let mining = reward.mining.min(amount - traffic);
		let mut locked = Locked::get();
		locked.insert(node, reward.saturating_sub(Reward { traffic, mining }));
		Locked::set(&locked);
		transfer(REWARDS, *to, traffic + mining).unwrap();
		traffic + mining
	}
}

/// Says what is kept of a node.
pub(crate) fn keep(node: NodeIndex, kept: Option<Retained>) {
	let mut all = Kept::get();
	match kept {
		None => all.remove(&node),
		Some(kept) => all.insert(node, kept as u8),
	};
	Kept::set(&all);
}

/// Gives the node free rewards out of the Mining Pool.
pub(crate) fn free_rewards(node: NodeIndex, amount: Balance) {
	assert_ok!(transfer(MINING_POOL, FREE_REWARDS, amount));
	let mut all = FreeRewards::get();
	all.insert(node, amount);
	FreeRewards::set(&all);
}

impl NodeRecords for Rewards {
	fn pay_out(node: NodeIndex) -> Result<Balance, DispatchError> {
		let mut all = FreeRewards::get();
		let amount = all.remove(&node).unwrap_or_default();
		FreeRewards::set(&all);
		frame_support::ensure!(!PaymentFails::get(), DispatchError::Unavailable);
		let beneficiary = Nodes::<Test>::get(node).unwrap().beneficiary;
		transfer(FREE_REWARDS, beneficiary, amount)?;
		Ok(amount)
	}

	fn retained(node: NodeIndex, _: stratos_primitives::EpochIndex) -> Option<Retained> {
		let all = [Retained::Rewards, Retained::Contributions, Retained::Reports];
		Kept::get().get(&node).map(|kept| all[usize::from(*kept)])
	}
}

/// Keeps what earns stake rewards, and checks that each change starts where the last ended.
pub struct Observer;

pub(crate) fn earning(node: NodeIndex) -> Balance {
	Earning::get().get(&node).copied().unwrap_or_default()
}

impl DepositObserver for Observer {
	fn on_deposit_changed(node: NodeIndex, before: Balance, after: Balance) {
		let mut all = Earning::get();
		let last = all.insert(node, after).unwrap_or_default();
		assert_eq!(last, before, "node {node}: a change was not reported");
		Earning::set(&all);
	}
}

pub(crate) fn govern(change: impl FnOnce(&mut DepositParameters)) {
	let mut parameters = Governed::get();
	change(&mut parameters);
	Governed::set(&parameters);
}

/// Puts a change into effect as the end of an epoch does.
pub(crate) fn enact(change: impl FnOnce(&mut DepositParameters)) {
	use stratos_primitives::EpochHook;
	govern(change);
	Deposit::on_epoch_end(Clock::current_epoch());
	assert_eq!(Deposit::parameters(), Governed::get());
}

/// The end of an epoch: the hook, in the first block of the next one.
pub(crate) fn end_epoch() {
	use stratos_primitives::EpochHook;
	let ended = Clock::current_epoch();
	set_epoch(ended + 1);
	Deposit::on_epoch_end(ended);
}

/// Builds a chain.
pub(crate) struct TestExt {
	metas: u64,
	resources: u64,
	large: bool,
	parameters: DepositParameters,
}

impl TestExt {
	/// Three Meta Nodes and two Resource Nodes. Deposits count at once and as a whole, as in the
	/// paper; see [`TestExt::guarded`]. The keys of most tests are numbers, and cannot sign.
	pub(crate) fn new() -> Self {
		let parameters = DepositParameters {
			counted_at_once: Perbill::one(),
			limit_rise: Perbill::one(),
			max_unconfirmed: Perbill::one(),
			key_proof_required: false,
			..DepositParameters::default()
		};
		Self { metas: 3, resources: 2, large: false, parameters }
	}

	/// Deposits count as the default parameters let them.
	pub(crate) fn guarded(mut self) -> Self {
		let DepositParameters { counted_at_once, limit_rise, max_unconfirmed, .. } =
			DepositParameters::default();
		self.parameters =
			DepositParameters { counted_at_once, limit_rise, max_unconfirmed, ..self.parameters };
		self
	}

	/// S is 1,000,000 STOS and L 50,000,000 oz, by one more Resource Node.
	pub(crate) fn large(mut self) -> Self {
		self.large = true;
		self
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
		let mut genesis = self.genesis();
		if self.large {
			let metas = genesis.meta_nodes.iter().map(|node| node.deposit);
			let others = metas.chain(genesis.resource_nodes.iter().map(|node| node.deposit));
			let deposit = 1_000_000 * STOS - others.sum::<Balance>();
			let (owner, id) = (WHALE, id(WHALE));
			let like = genesis.resource_nodes[0].clone();
			genesis.resource_nodes.push(GenesisResourceNode { owner, id, deposit, ..like });
		}
		let resources = genesis.resource_nodes.iter().map(|node| (node.owner, node.deposit));
		let metas = genesis.meta_nodes.iter().map(|node| (node.owner, node.deposit));
		let nodes: Vec<_> = metas.chain(resources).collect();
		let mut balances = vec![
			(ALICE, ENDOWMENT),
			(BOB, ENDOWMENT),
			(CAROL, if self.large { 1_000_000 * STOS } else { ENDOWMENT }),
			(MINING_POOL, ENDOWMENT),
			(REWARDS, 1),
			(FREE_REWARDS, 1),
		];
		balances.extend(nodes.iter().map(|(owner, deposit)| {
			let endowment = if *owner == WHALE { 2_000_000 * STOS } else { ENDOWMENT };
			(*owner, deposit + endowment)
		}));
		let market = MarketState {
			genesis_deposit: nodes.iter().map(|(_, deposit)| deposit).sum(),
			unissued_prepay: 0,
			remaining_limit: if self.large { 50_000_000 * OZ } else { 49_000 * OZ },
		};
		let mut ext = chain::chain::<Test>(balances, || {
			stratos_test_kit::market::open::<Test>(market);
			Governed::set(&self.parameters);
			BuildGenesisConfig::build(&genesis);
		});
		ext.execute_with(|| {
			set_now(START);
			Deposit::on_initialize(1);
			Deposit::on_finalize(1);
			next_block();
		});
		ext
	}

	/// Runs a test, and checks afterwards what must always hold.
	pub(crate) fn execute_with(self, test: impl FnOnce()) {
		chain::execute::<Test, _>(self.build(), test, check);
	}
}

/// What must hold at any moment.
pub(crate) fn check() {
	assert_eq!(Deposit::check_invariants(), Ok(()));
	if Ozone::market().genesis_deposit > 0 {
		assert_eq!(Ozone::check_invariants(), Ok(()));
	}
	assert_eq!(Balances::total_balance(&Deposit::transit_account()), 0);
	let locked: Balance = Locked::get().values().map(Reward::total).sum();
	assert_eq!(Balances::total_balance(&REWARDS), locked + 1);
	for (index, node) in Nodes::<Test>::iter() {
		let expected = if node.is_active() { node.deposit.held } else { 0 };
		assert_eq!(earning(index), expected, "stake rewards of node {index}");
	}
}

pub(crate) fn next_block() {
	let number = System::block_number() + 1;
	System::set_block_number(number);
	System::reset_events();
	Deposit::on_initialize(number);
}

pub(crate) fn pass_days(days: u64) {
	pass(days * DAY_MS);
}

pub(crate) fn pass(time: Moment) {
	next_block();
	advance(time);
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

/// A network key that no node has.
fn next_id() -> stratos_primitives::NodeId {
	(1_000..).map(id).find(|id| !IndexOf::<Test>::contains_key(id)).unwrap()
}

/// A Resource Node of `owner` with `deposit`, which may leave as if it had become active in an
/// earlier epoch; its index.
pub(crate) fn resource_node(owner: AccountId, deposit: Balance) -> NodeIndex {
	let index = new_resource_node(owner, deposit);
	Nodes::<Test>::mutate(index, |node| node.as_mut().unwrap().activated_epoch = None);
	index
}

/// Registers and activates a Resource Node of `owner` with `deposit`; its index.
pub(crate) fn new_resource_node(owner: AccountId, deposit: Balance) -> NodeIndex {
	let index = Deposit::next_index();
	let key = next_id();
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
	let index = Deposit::next_index();
	let key = next_id();
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

/// Whether contributions of the node can be settled now.
pub(crate) fn may_settle(index: NodeIndex) -> bool {
	use stratos_primitives::Nodes as _;
	Deposit::settlement_right(index) == stratos_primitives::SettlementRight::Now
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
		set_now(now);
	}

	fn lock_rewards(node: NodeIndex, amount: Balance) {
		lock_rewards(node, 0, amount);
	}

	fn close_reports() {}
}
