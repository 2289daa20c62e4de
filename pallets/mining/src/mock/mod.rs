//! A runtime with this pallet and real balances, and plain stand-ins for the pallets it meets.

use crate as pallet_mining;
use crate::*;
use frame_support::{
	PalletId, assert_ok, derive_impl, parameter_types,
	traits::{ConstU32, Hooks, fungible::Inspect},
	weights::Weight,
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult, traits::IdentityLookup};
use stratos_primitives::{
	Balance, EpochClock, EpochHook, EpochIndex, MarketState, NodeId, NodeIndex, Noz, Reward, STOS,
};

mod others;

pub(crate) use others::{MockMarket, MockNodes, MockStaking};

type Block = frame_system::mocking::MockBlock<Test>;

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
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type Mining = pallet_mining::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountId = u64;
	type Lookup = IdentityLookup<u64>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type AccountStore = System;
}

/// The Volume Pool's account.
pub(crate) const VOLUME_POOL: u64 = 1;
/// The Foundation treasury.
pub(crate) const TREASURY: u64 = 2;
/// The account of the chain share.
pub(crate) const CHAIN: u64 = 3;
/// A user with all the Ozone he needs.
pub(crate) const USER: u64 = 4;
/// What the Mining Pool starts with.
pub(crate) const ENDOWMENT: Balance = 40_000_000 * STOS;

/// The owner of a node.
pub(crate) fn owner(node: NodeIndex) -> u64 {
	1_000_000_000 + u64::from(node)
}

/// The beneficiary of a node.
pub(crate) fn beneficiary(node: NodeIndex) -> u64 {
	9_000_000_000 + u64::from(node)
}

parameter_types! {
	/// What governance has decided, as pallet-parameters would keep it.
	pub storage Governed: MiningParameters = MiningParameters::default();
	/// The epochs that the hook was told of, each with the epoch that the clock showed.
	pub static Ended: Vec<(EpochIndex, EpochIndex)> = Vec::new();
	/// Steps of work in a block.
	pub static MaxTickWeight: Weight = Weight::from_parts(1_000_000, 0);

	pub storage MarketNow: MarketState = MarketState::default();
	pub storage UnsettledInMarket: Noz = 0;
	pub storage MarketFails: bool = false;
	pub storage Slots: NodeIndex = 0;
	pub storage ActiveMetas: Vec<NodeIndex> = Vec::new();
	/// What part of the chain share finds no recipient, in hundredths.
	pub storage ChainLeaves: u32 = 0;

	pub const PoolId: PalletId = PalletId(*b"minepool");
	pub const RewardsId: PalletId = PalletId(*b"rewdacct");
	pub const TreasuryAccount: u64 = TREASURY;
}

#[frame_support::storage_alias]
pub(crate) type OzoneOf = StorageMap<
	Prefix,
	frame_support::Twox64Concat,
	u64,
	Noz,
	frame_support::pallet_prelude::ValueQuery,
>;

/// Kind and standing of a node.
#[derive(Clone, Copy, PartialEq, Eq, codec::Encode, codec::Decode, Debug)]
pub(crate) enum Standing {
	Active,
	Suspended,
	Exiting,
	Forfeited,
	Meta,
}

#[frame_support::storage_alias]
pub(crate) type NodeTable =
	StorageMap<Prefix, frame_support::Twox64Concat, NodeIndex, (NodeId, Standing)>;

/// Tasks completed and failed.
#[frame_support::storage_alias]
pub(crate) type Tasks = StorageMap<
	Prefix,
	frame_support::Twox64Concat,
	NodeIndex,
	(u32, u32),
	frame_support::pallet_prelude::ValueQuery,
>;

/// A pallet that takes part in the end of an epoch.
#[allow(unreachable_pub)]
pub struct RecordingHook;

impl EpochHook for RecordingHook {
	fn on_epoch_end(ended: EpochIndex) -> Weight {
		Ended::mutate(|all| all.push((ended, Mining::current_epoch())));
		Weight::from_parts(7, 0)
	}
}

/// Every step weighs 1, so that tests can say how many steps fit in a block.
#[allow(unreachable_pub)]
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
	type Market = MockMarket;
	type Usage = MockMarket;
	type Nodes = MockNodes;
	type ChainShare = MockStaking;
	type EpochHooks = (RecordingHook,);
	type Treasury = TreasuryAccount;
	type Parameters = Governed;
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

/// Makes what benchmarks need in the stand-ins.
#[cfg(feature = "runtime-benchmarks")]
#[allow(unreachable_pub)]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl crate::benchmarking::BenchmarkHelper<u64> for Helper {
	fn resource_nodes(count: u32) {
		for node in 0..count {
			NodeTable::insert(node, (hashed_id(node), Standing::Active));
		}
		Slots::set(&Slots::get().max(count));
	}

	fn meta_nodes(count: u32) -> Vec<(NodeIndex, u64)> {
		let first = Slots::get();
		let metas: Vec<_> = (first..first + count).collect();
		for node in &metas {
			NodeTable::insert(node, (hashed_id(*node), Standing::Meta));
		}
		ActiveMetas::set(&metas);
		Slots::set(&(first + count));
		metas.into_iter().map(|node| (node, owner(node))).collect()
	}

	fn exiting_node(node: NodeIndex) {
		NodeTable::mutate(node, |entry| {
			if let Some(entry) = entry {
				entry.1 = Standing::Exiting;
			}
		});
		use frame_support::traits::fungible::Mutate;
		let _ = Balances::mint_into(&owner(node), 1_000_000 * STOS);
	}

	fn user(number: u32, ozone: Noz) -> u64 {
		let user = 500_000_000 + u64::from(number);
		give_ozone(user, ozone);
		user
	}

	fn open_market(ozone: Noz) {
		UnsettledInMarket::set(&(UnsettledInMarket::get() + ozone));
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
				remaining_limit: 49_000 * stratos_primitives::OZ,
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
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let pool = Mining::mining_pool_account();
		let mut balances =
			vec![(pool, ENDOWMENT - self.mined), (TREASURY, 1_000_000 * STOS), (USER, STOS)];
		if self.market.unissued_prepay > 0 {
			balances.push((VOLUME_POOL, self.market.unissued_prepay));
		}
		pallet_balances::GenesisConfig::<Test> { balances, ..Default::default() }
			.assimilate_storage(&mut storage)
			.unwrap();
		Ended::set(Vec::new());
		MaxTickWeight::set(Weight::from_parts(self.work, 0));
		let mut externalities = sp_io::TestExternalities::new(storage);
		externalities.execute_with(|| {
			Governed::set(&self.parameters);
			GenesisConfig::<Test> {
				epoch_length: self.epoch_length,
				mining_pool: ENDOWMENT - self.mined,
				..Default::default()
			}
			.build();
			Endowment::<Test>::put(ENDOWMENT);
			TotalMined::<Test>::put(self.mined);
			MarketNow::set(&self.market);
			for node in 0..self.nodes {
				NodeTable::insert(node, ((self.ids)(node), Standing::Active));
			}
			let metas: Vec<_> = (self.nodes..self.nodes + self.metas).collect();
			for node in &metas {
				NodeTable::insert(node, ((self.ids)(*node), Standing::Meta));
			}
			ActiveMetas::set(&metas);
			Slots::set(&(self.nodes + self.metas));
			System::set_block_number(1);
			Mining::on_initialize(1);
			let issuance = Balances::total_issuance();
			test();
			check();
			assert_eq!(Balances::total_issuance(), issuance, "nothing is minted or burned");
		});
	}
}

use frame_support::traits::BuildGenesisConfig;

/// All invariants, those between this pallet and the market included.
#[track_caller]
pub(crate) fn check() {
	Mining::check_invariants().unwrap();
	assert_eq!(Mining::unsettled_ozone(), UnsettledInMarket::get(), "unsettled Ozone");
	assert_eq!(Balances::balance(&VOLUME_POOL), MarketNow::get().unissued_prepay, "P");
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

/// Ozone for a user, out of nowhere.
pub(crate) fn give_ozone(user: u64, ozone: Noz) {
	OzoneOf::mutate(user, |has| *has += ozone);
}

pub(crate) type Page = ReportPage<Test>;

/// A page of charges and contributions.
pub(crate) fn page(charges: &[(u64, Noz)], contributions: &[(NodeIndex, Noz)]) -> Page {
	Page {
		charges: charges
			.iter()
			.map(|(u, o)| (*u, (*o).into()))
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
		totals.charged += page.charges.iter().map(|(_, o)| o.0).sum::<Noz>();
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
	let metas = ActiveMetas::get();
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
