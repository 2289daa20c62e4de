//! A runtime with this pallet, balances and the market; the other neighbours are stand-ins.

use crate as pallet_mining;
use crate::*;
use frame_support::{
	PalletId, assert_ok, parameter_types,
	traits::{BuildGenesisConfig, ConstU32, Hooks},
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::DispatchResult;
pub(crate) use stratos_primitives::Invariants;
use stratos_primitives::{
	Balance, ChainShare, DepositRewards, EpochClock, EpochHook, EpochIndex, MarketState, Moment,
	NodeId, NodeIndex, Nodes, Noz, OZ, Reward, STOS, Usage, UsageRecord,
};
pub(crate) use stratos_test_kit::{
	AccountId,
	market::refuse as refuse_market,
	nodes::{Standing, set_active_metas, set_standing, tasks},
};
use stratos_test_kit::{
	Clock, chain, impl_market,
	market::{self, RefusableMarket},
	mock_chain,
	nodes::{self, Record},
};

mock_chain!(Ozone: pallet_ozone, Mining: pallet_mining);
impl_market!(Treasury);

/// The Foundation treasury.
pub(crate) const TREASURY: AccountId = 2;
/// The account of the chain share.
pub(crate) const CHAIN: AccountId = 3;
/// A user with enough Ozone.
pub(crate) const USER: AccountId = 4;
/// What the Mining Pool starts with.
pub(crate) const ENDOWMENT: Balance = 40_000_000 * STOS;

/// The owner of a node.
pub(crate) fn owner(node: NodeIndex) -> AccountId {
	1_000_000_000 + u64::from(node)
}

/// The beneficiary of a node.
pub(crate) fn beneficiary(node: NodeIndex) -> AccountId {
	9_000_000_000 + u64::from(node)
}

parameter_types! {
	/// What governance has decided, as pallet-parameters would keep it.
	pub storage Governed: MiningParameters = MiningParameters::default();
	/// The epochs that the hook was called with, each with the epoch that the clock showed.
	pub static Ended: Vec<(EpochIndex, EpochIndex)> = Vec::new();
	/// The time between two blocks at the chain's pace, ms.
	pub storage BlockTime: Moment = 0;
	/// Steps of work in a block.
	pub static MaxTickWeight: Weight = Weight::from_parts(1_000_000, 0);
	/// The part of the chain share that finds no recipient, in hundredths.
	pub storage ChainLeaves: u32 = 0;

	pub const PoolId: PalletId = PalletId(*b"minepool");
	pub const RewardsId: PalletId = PalletId(*b"rewdacct");
	pub const Treasury: AccountId = TREASURY;
}

pub(crate) type Registry = nodes::Registry<Ozone, Mining>;

/// A pallet that takes part in the end of an epoch.
pub struct RecordingHook;

impl EpochHook for RecordingHook {
	fn on_epoch_end(ended: EpochIndex) -> Weight {
		Ended::mutate(|all| all.push((ended, Mining::current_epoch())));
		Weight::from_parts(7, 0)
	}
}

/// A recipient of the chain share that keeps what it gets.
pub struct Recipient;

impl ChainShare<AccountId> for Recipient {
	fn account() -> AccountId {
		CHAIN
	}

	fn distribute(_: EpochIndex, share: Reward) -> Reward {
		let part = |amount| amount * Balance::from(ChainLeaves::get()) / 100;
		Reward { traffic: part(share.traffic), mining: part(share.mining) }
	}
}

/// A stake share that pays once.
pub struct StakeShare;

parameter_types! {
	/// What is free of the stake share of nodes' deposits, base units.
	pub storage FreeShares: std::collections::BTreeMap<NodeIndex, Balance> = Default::default();
}

impl DepositRewards for StakeShare {
	fn withdraw(node: NodeIndex) -> Result<Balance, sp_runtime::DispatchError> {
		let mut shares = FreeShares::get();
		let share = shares.remove(&node).unwrap_or_default();
		FreeShares::set(&shares);
		Mining::move_funds(&TREASURY, &beneficiary(node), share)?;
		Ok(share)
	}

	fn withdraw_weight() -> Weight {
		Weight::zero()
	}
}

/// Every step weighs 1, so that tests can say how many steps fit in a block.
pub struct StepWeights;

macro_rules! steps {
	($($name:ident($($argument:ident),*);)*) => {
		impl WeightInfo for StepWeights {
			fn tick_base() -> Weight {
				Weight::zero()
			}
			fn suspensions(_: u32) -> Weight {
				Weight::zero()
			}
			fn price(_: u32) -> Weight {
				Weight::zero()
			}
			$(fn $name($($argument: u32),*) -> Weight {
				$(let _ = $argument;)*
				Weight::from_parts(1, 0)
			})*
		}
	};
}

steps! {
	boundary();
	sweep_surplus();
	open_report();
	submit_page(c, n, p, m);
	close_report(m);
	attest_report(m);
	discard_report();
	withdraw_rewards();
	pay_incentive(n);
	check_page(c);
	commit(m);
	credit_page(c, g, p);
	census_page();
	search_page();
	search_page_with_ids();
	settle(m);
	distribute_page(e);
	finish_application(r);
	close(r);
	clean_page();
}

impl Config for Test {
	type Currency = Balances;
	type Market = RefusableMarket<Test>;
	type Usage = Ozone;
	type Nodes = Registry;
	type ChainShare = Recipient;
	type Time = Clock;
	type BlockTime = BlockTime;
	type EpochHooks = (RecordingHook,);
	type Treasury = Treasury;
	type Parameters = Governed;
	type IncentiveOrigin = frame_system::EnsureRoot<AccountId>;
	type DepositRewards = StakeShare;
	type PoolId = PoolId;
	type RewardsId = RewardsId;
	type MaxTickWeight = MaxTickWeight;
	type MaxPageEntries = ConstU32<2_048>;
	type MaxMigrations = ConstU32<4>;
	type MaxReportsPerEpoch = ConstU32<8>;
	type MaxMetaNodes = ConstU32<8>;
	type WeightInfo = StepWeights;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

/// What benchmarks need of the neighbours.
#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
fn add_node(standing: Standing) -> NodeIndex {
	let node = Registry::slots();
	nodes::add(Record {
		id: hashed_id(node),
		owner: owner(node),
		beneficiary: beneficiary(node),
		standing,
	})
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper<AccountId> for Helper {
	fn resource_nodes(count: u32, apart: u32, active: bool) {
		let standing = if active { Standing::Active } else { Standing::Exiting };
		while Registry::slots() < count.saturating_mul(apart) {
			add_node(standing);
		}
		(0..count).for_each(|number| set_standing(number * apart, standing));
	}

	fn weak_nodes(count: u32) -> Vec<NodeIndex> {
		(0..count).map(|_| add_node(Standing::Active)).collect()
	}

	fn meta_nodes(count: u32) -> Vec<(NodeIndex, AccountId)> {
		let metas = (0..count).map(|_| add_node(Standing::Meta));
		metas.map(|node| (node, owner(node))).collect()
	}

	fn exiting_node(node: NodeIndex) {
		use frame_support::traits::fungible::Mutate;
		set_standing(node, Standing::Exiting);
		Balances::set_balance(&owner(node), 1_000_000 * STOS);
	}

	fn forfeited_node(node: NodeIndex) {
		set_standing(node, Standing::Forfeited);
	}

	fn user(number: u32, ozone: Noz) -> AccountId {
		let user = 500_000_000 + u64::from(number);
		give_ozone(user, ozone);
		user
	}

	fn open_market(ozone: Noz) {
		market::add_unsettled::<Test>(ozone);
	}
}

/// Builds the chain under test.
pub(crate) struct TestExt {
	epoch_length: u32,
	nodes: u32,
	metas: u32,
	mined: Balance,
	market: MarketState,
	parameters: MiningParameters,
	ids: fn(NodeIndex) -> NodeId,
	work: u64,
}

/// An id that is ordered as the index is.
pub(crate) fn ordered_id(node: NodeIndex) -> NodeId {
	let mut id = [0; 32];
	id[28..].copy_from_slice(&node.to_be_bytes());
	NodeId(id)
}

/// An id like a real one.
pub(crate) fn hashed_id(node: NodeIndex) -> NodeId {
	NodeId(sp_io::hashing::blake2_256(&node.to_le_bytes()))
}

impl TestExt {
	/// Five Resource Nodes, three Meta Nodes (5 to 7), the market of the paper's example, epochs
	/// of 10 blocks, a lock-up of 4 epochs.
	pub(crate) fn new() -> Self {
		Self {
			epoch_length: 10,
			nodes: 5,
			metas: 3,
			mined: 0,
			market: MarketState {
				genesis_deposit: 900 * STOS,
				unissued_prepay: 100 * STOS,
				remaining_limit: 49_000 * OZ,
			},
			parameters: MiningParameters {
				lock_up: 4,
				report_window: 3,
				..MiningParameters::default()
			},
			ids: ordered_id,
			work: 1_000_000,
		}
	}

	pub(crate) fn epoch_length(mut self, blocks: u32) -> Self {
		self.epoch_length = blocks;
		self
	}

	pub(crate) fn nodes(mut self, nodes: u32, metas: u32) -> Self {
		(self.nodes, self.metas) = (nodes, metas);
		self
	}

	pub(crate) fn mined(mut self, mined: Balance) -> Self {
		self.mined = mined;
		self
	}

	pub(crate) fn market(mut self, market: MarketState) -> Self {
		self.market = market;
		self
	}

	pub(crate) fn parameters(mut self, change: impl FnOnce(&mut MiningParameters)) -> Self {
		change(&mut self.parameters);
		self
	}

	pub(crate) fn ids(mut self, ids: fn(NodeIndex) -> NodeId) -> Self {
		self.ids = ids;
		self
	}

	/// How many steps of work fit in a block.
	pub(crate) fn work(mut self, steps: u64) -> Self {
		self.work = steps;
		self
	}

	/// Runs `test` on the new chain and checks the invariants at its end.
	pub(crate) fn execute_with(self, test: impl FnOnce()) {
		let pool = Mining::mining_pool_account();
		let mut balances =
			vec![(pool, ENDOWMENT - self.mined), (TREASURY, 1_000_000 * STOS), (USER, STOS)];
		if self.market.unissued_prepay > 0 {
			balances.push((Ozone::pool_account(), self.market.unissued_prepay));
		}
		Ended::set(Vec::new());
		MaxTickWeight::set(Weight::from_parts(self.work, 0));
		let ext = chain::chain::<Test>(balances, || {
			Governed::set(&self.parameters);
			GenesisConfig::<Test> {
				epoch_length: self.epoch_length,
				mining_pool: ENDOWMENT - self.mined,
				..Default::default()
			}
			.build();
			Endowment::<Test>::put(ENDOWMENT);
			TotalMined::<Test>::put(self.mined);
			market::open::<Test>(self.market);
			for node in 0..self.nodes + self.metas {
				nodes::add(Record {
					id: (self.ids)(node),
					owner: owner(node),
					beneficiary: beneficiary(node),
					standing: if node < self.nodes { Standing::Active } else { Standing::Meta },
				});
			}
		});
		let test = || {
			Mining::on_initialize(1);
			test();
		};
		chain::execute::<Test, _>(ext, test, check);
	}
}

/// All invariants, those between this pallet and the market included.
#[track_caller]
pub(crate) fn check() {
	assert_eq!(Mining::check_invariants(), Ok(()));
	assert_eq!(Ozone::check_invariants(), Ok(()));
	assert_eq!(Mining::unsettled_ozone(), Ozone::unsettled(), "unsettled Ozone");
}

/// Shows the market the epoch of the block, as the pallet's clock does on a chain.
pub(crate) fn test_clock(epoch: EpochIndex) {
	stratos_test_kit::clock::set_epoch(epoch);
}

/// Ends the current block and begins the next.
#[track_caller]
pub(crate) fn next_block() {
	let block = System::block_number();
	Mining::on_idle(block, Weight::MAX);
	Mining::on_finalize(block);
	check();
	System::reset_events();
	System::set_block_number(block + 1);
	Mining::on_initialize(block + 1);
	check();
}

/// Runs blocks until `block` has begun, with the invariants checked after each.
#[track_caller]
pub(crate) fn run_to(block: u64) {
	while System::block_number() < block {
		next_block();
	}
}

/// Runs to the first block of `epoch`.
#[track_caller]
pub(crate) fn run_to_epoch(epoch: EpochIndex) {
	while Mining::current_epoch() < epoch {
		next_block();
	}
}

/// Ozone for a user, as if issued at genesis.
pub(crate) fn give_ozone(user: AccountId, ozone: Noz) {
	market::give_ozone::<Test>(&user, ozone);
}

/// Sets the Ozone of a user, as if issued at genesis.
pub(crate) fn set_ozone(user: AccountId, ozone: Noz) {
	market::set_ozone::<Test>(&user, ozone);
}

pub(crate) type Page = ReportPage<Test>;

/// Records of usage that cost `ozone` nOz by the default rates: 1 byte costs 1 nOz.
pub(crate) fn usage_of(user: AccountId, mut ozone: Noz) -> UserUsage<AccountId> {
	let mut records = Vec::new();
	while ozone > u64::MAX.into() {
		let bytes = u64::try_from(ozone / 16).unwrap_or(u64::MAX);
		records.push(UsageRecord::Upload { bytes, replicas: Some(16) });
		ozone -= Noz::from(bytes) * 16;
	}
	if ozone > 0 || records.is_empty() {
		records.push(UsageRecord::Download { bytes: ozone as u64 });
	}
	UserUsage { user, records: records.try_into().expect("few records") }
}

/// A page of usage, which costs so much by the default rates, and contributions.
pub(crate) fn page(usage: &[(AccountId, Noz)], contributions: &[(NodeIndex, Noz)]) -> Page {
	Page {
		usage: usage
			.iter()
			.map(|(user, ozone)| usage_of(*user, *ozone))
			.collect::<Vec<_>>()
			.try_into()
			.unwrap(),
		contributions: contributions
			.iter()
			.map(|(n, o)| ((*n).into(), (*o).into()))
			.collect::<Vec<_>>()
			.try_into()
			.unwrap(),
		..Default::default()
	}
}

/// A page with a migration.
pub(crate) fn with_migration(mut page: Page, node: NodeIndex, ozone: Noz) -> Page {
	page.migrations.try_push((node.into(), ozone.into())).unwrap();
	page
}

/// What pages come to, and their hash.
pub(crate) fn sum(epoch: EpochIndex, pages: &[Page]) -> (H256, ReportTotals) {
	let mut totals = ReportTotals::default();
	let mut hash = report_seed(epoch);
	for page in pages {
		let rates = <Ozone as Usage<AccountId>>::rates_of(epoch);
		let price = |used: &UserUsage<AccountId>| {
			<Ozone as Usage<AccountId>>::price(&rates, &used.records).unwrap_or_default()
		};
		totals.charged += page.usage.iter().map(price).sum::<Noz>();
		totals.contributed += page.contributions.iter().map(|(_, o)| o.0).sum::<Noz>();
		totals.migrated += page.migrations.iter().map(|(_, o)| o.0).sum::<Noz>();
		hash = report_hash(hash, page);
	}
	(hash, totals)
}

/// Submits and closes a report of `reporter`.
#[track_caller]
pub(crate) fn submit(reporter: NodeIndex, epoch: EpochIndex, pages: &[Page]) -> H256 {
	let origin = || RuntimeOrigin::signed(owner(reporter));
	assert_ok!(Mining::open_report(origin(), epoch));
	for (number, page) in pages.iter().enumerate() {
		assert_ok!(Mining::submit_page(origin(), epoch, number as u32, page.clone()));
	}
	let (hash, totals) = sum(epoch, pages);
	assert_ok!(Mining::close_report(origin(), epoch, hash, totals));
	hash
}

/// Attests a report by one Meta Node.
pub(crate) fn attest(
	attester: NodeIndex,
	epoch: EpochIndex,
	reporter: NodeIndex,
	hash: H256,
) -> DispatchResult {
	Mining::attest_report(RuntimeOrigin::signed(owner(attester)), epoch, reporter, hash)
}

/// Submits a report by the first Meta Node and has the others attest it until it is accepted.
#[track_caller]
pub(crate) fn report(epoch: EpochIndex, pages: &[Page]) {
	let metas = Registry::active_metas();
	let hash = submit(metas[0], epoch, pages);
	for attester in &metas[1..] {
		if AcceptedReporter::<Test>::contains_key(epoch) {
			break;
		}
		assert_ok!(attest(*attester, epoch, metas[0], hash));
	}
	assert!(AcceptedReporter::<Test>::contains_key(epoch), "accepted");
}

/// Reports contributions for the current epoch, paid for by [`USER`], in pages of 2,048.
#[track_caller]
pub(crate) fn contribute(contributions: &[(NodeIndex, Noz)]) {
	let mut chunks = contributions.chunks(2_048);
	let total = contributions.iter().map(|(_, ozone)| ozone).sum();
	give_ozone(USER, total);
	let mut pages = vec![page(&[(USER, total)], chunks.next().unwrap())];
	pages.extend(chunks.map(|chunk| page(&[], chunk)));
	report(Mining::current_epoch(), &pages);
}

/// A node's account.
pub(crate) fn account(node: NodeIndex) -> pages::NodeAccount {
	let (page, slot) = pages::place(node);
	NodeAccounts::<Test>::get(page).get(slot)
}

/// A node's locked rewards.
pub(crate) fn locked(node: NodeIndex) -> Reward {
	account(node).locked.into()
}

/// A node's free rewards.
pub(crate) fn free(node: NodeIndex) -> Reward {
	account(node).free.into()
}
