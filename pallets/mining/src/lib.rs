#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod clock;
mod contributions;
mod errors;
mod events;
mod funds;
mod invariants;
pub mod pages;
mod parameters;
mod queries;
mod report_application;
mod report_store;
mod reports;
mod rewards;
pub mod runtime_api;
pub mod schedule;
pub mod settled_set;
mod settlement;
pub mod split;
mod tick;
mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use parameters::{MAX_EPOCH_LENGTH, MAX_REPORT_PAGES, MINING_CAP, MiningKey, MiningParameters};
pub use reports::{report_hash, report_seed};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, traits::StorageVersion};
use pages::{ContributionPage, PageIndex};

/// The version of this pallet's storage layout.
pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Reports with a quorum that can wait for their application at a time.
pub const MAX_QUEUE: u32 = 256;

/// Configuration, storage, hooks and calls. Events and errors are in files of their own.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		pages::{AccountPage, EarnedPage},
		settled_set::Search,
		split::Split,
	};
	use frame_support::{PalletId, pallet_prelude::*, traits::fungible, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use stratos_primitives::{
		Balance, ChainShare, EpochHook, EpochIndex, Market, NodeIndex, Nodes, Noz, ParameterFault,
		ParameterGroup, Reward, Usage,
	};

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// STOS.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// The Ozone market, which pays the traffic rewards.
		type Market: Market<Self::AccountId>;

		/// Users' Ozone, which reports charge.
		type Usage: Usage<Self::AccountId>;

		/// The registry of nodes.
		type Nodes: Nodes<Self::AccountId>;

		/// Who receives the chain share.
		type ChainShare: ChainShare<Self::AccountId>;

		/// The pallets that take part in the end of an epoch, in order.
		type EpochHooks: EpochHook;

		/// The Foundation treasury.
		type Treasury: Get<Self::AccountId>;

		/// The governed parameters as they stand now. Read at each boundary only.
		type Parameters: Get<MiningParameters>;

		/// Makes the Mining Pool's account.
		#[pallet::constant]
		type PoolId: Get<PalletId>;

		/// Makes the account of the rewards.
		#[pallet::constant]
		type RewardsId: Get<PalletId>;

		/// The most that `on_initialize` may work in a block, and `on_idle` again. At least the
		/// weight of the heaviest single step, which `integrity_test` checks.
		#[pallet::constant]
		type MaxTickWeight: Get<Weight>;

		/// Entries in each list of a report's page.
		#[pallet::constant]
		type MaxPageEntries: Get<u32>;

		/// Migrations in a report.
		#[pallet::constant]
		type MaxMigrations: Get<u32>;

		/// Reports for one epoch at a time. To leave no room for blocking it should be the number
		/// of Meta Nodes that there can be.
		#[pallet::constant]
		type MaxReportsPerEpoch: Get<u32>;

		/// Meta Nodes that there can be: the bound of the registry.
		#[pallet::constant]
		type MaxMetaNodes: Get<u32>;

		/// What the calls and the work cost.
		type WeightInfo: WeightInfo;

		/// Makes nodes, Meta Nodes and users for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	// The clock.

	/// The epoch that the current block belongs to.
	#[pallet::storage]
	pub type CurrentEpoch<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// The first block of the current epoch.
	#[pallet::storage]
	pub type EpochStart<T> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// How many blocks the current epoch has.
	#[pallet::storage]
	pub type EpochLength<T> = StorageValue<_, u32, ValueQuery, DefaultEpochLength>;

	/// 100 blocks of 6 seconds: the paper's 10 minutes.
	#[pallet::type_value]
	pub fn DefaultEpochLength() -> u32 {
		parameters::DEFAULT_EPOCH_LENGTH
	}

	/// The parameters in force in the current epoch.
	#[pallet::storage]
	pub type ActiveParameters<T> = StorageValue<_, MiningParameters, ValueQuery>;

	// Reports.

	/// The number of the next report.
	#[pallet::storage]
	pub type NextReportId<T> = StorageValue<_, ReportId, ValueQuery>;

	/// Reports by epoch and reporter, until one of the epoch's is applied or all are too late.
	#[pallet::storage]
	pub type Reports<T: Config> =
		StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, NodeIndex, Report<T>>;

	/// Who reports on an epoch.
	#[pallet::storage]
	pub type Reporters<T: Config> = StorageMap<
		_,
		Twox64Concat,
		EpochIndex,
		BoundedVec<NodeIndex, T::MaxReportsPerEpoch>,
		ValueQuery,
	>;

	/// Reports' pages by number of report and page.
	#[pallet::storage]
	pub type ReportPages<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ReportId, Twox64Concat, u32, ReportPage<T>>;

	/// Reports' migrations, node and nOz, from all their pages.
	#[pallet::storage]
	pub type ReportMigrations<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ReportId,
		BoundedVec<(NodeIndex, Noz), T::MaxMigrations>,
		ValueQuery,
	>;

	/// Whose report is to be applied for an epoch, from its quorum to its application.
	#[pallet::storage]
	pub type AcceptedReporter<T> = StorageMap<_, Twox64Concat, EpochIndex, NodeIndex>;

	/// Reports with a quorum, in the order in which they reached it.
	#[pallet::storage]
	pub type AcceptedQueue<T> =
		StorageValue<_, BoundedVec<AcceptedReport, ConstU32<MAX_QUEUE>>, ValueQuery>;

	/// The report that is being applied.
	#[pallet::storage]
	pub type CurrentApplication<T> = StorageValue<_, Application>;

	/// The records of applied reports, by epoch.
	#[pallet::storage]
	pub type AppliedReports<T: Config> = StorageMap<_, Twox64Concat, EpochIndex, AppliedReport<T>>;

	/// Discarded reports and how many of their pages are still to be removed.
	#[pallet::storage]
	pub type DiscardedReports<T> = CountedStorageMap<_, Twox64Concat, ReportId, u32>;

	/// The first epoch that can still be reported.
	#[pallet::storage]
	pub type OldestReportable<T> = StorageValue<_, EpochIndex, ValueQuery>;

	// ContributionPage and settlement.

	/// Contributions that are not settled yet, by page of nodes.
	#[pallet::storage]
	pub type ContributionPages<T> =
		StorageMap<_, Twox64Concat, PageIndex, ContributionPage, ValueQuery>;

	/// The sum of all contributions that are not settled yet, nOz.
	#[pallet::storage]
	pub type Unsettled<T> = StorageValue<_, Noz, ValueQuery>;

	/// The settlement under way, if an epoch waits for its own.
	#[pallet::storage]
	pub type CurrentSettlement<T> = StorageValue<_, Settlement>;

	/// The contributions that the settlement under way may settle, by page of nodes.
	#[pallet::storage]
	pub type EligiblePages<T> =
		StorageMap<_, Twox64Concat, PageIndex, ContributionPage, ValueQuery>;

	/// The search for the settled set.
	#[pallet::storage]
	pub type CurrentSearch<T> = StorageValue<_, Search>;

	/// The Meta Nodes that share in the epoch being distributed, ascending.
	#[pallet::storage]
	pub type SettlementMetaNodes<T: Config> =
		StorageValue<_, BoundedVec<NodeIndex, T::MaxMetaNodes>, ValueQuery>;

	/// The results of epochs whose rewards are locked.
	#[pallet::storage]
	pub type EpochResults<T: Config> =
		StorageMap<_, Twox64Concat, EpochIndex, EpochResult<BlockNumberFor<T>>>;

	// Rewards.

	/// Who earned what in which epoch, by page of nodes, as long as it is locked.
	#[pallet::storage]
	pub type EarnedPages<T> =
		StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, PageIndex, EarnedPage>;

	/// Locked and free rewards of nodes, by page of nodes.
	#[pallet::storage]
	pub type NodeAccounts<T> = StorageMap<_, Twox64Concat, PageIndex, AccountPage, ValueQuery>;

	/// What the rewards account holds, base units.
	#[pallet::storage]
	pub type RewardsHeld<T> = StorageValue<_, Balance, ValueQuery>;

	/// The oldest epoch whose rewards may still be locked.
	#[pallet::storage]
	pub type NextToMature<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// The epoch from which the youngest rewards are free; those of later epochs are not before.
	#[pallet::storage]
	pub type LastFreeFrom<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// The oldest epoch of which there may be a record.
	#[pallet::storage]
	pub type OldestRecord<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// Mined so far, base units.
	#[pallet::storage]
	pub type TotalMined<T> = StorageValue<_, Balance, ValueQuery>;

	/// What genesis gave to the Mining Pool, base units.
	#[pallet::storage]
	pub type Endowment<T> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Blocks in an epoch, from 1 to [`MAX_EPOCH_LENGTH`]; holds until governance names another.
		pub epoch_length: u32,
		/// What the Mining Pool's account holds in the genesis of balances, base units. On mainnet
		/// 40,000,000 STOS: 39,000,000 to mine, the rest for the incentive testnet.
		pub mining_pool: Balance,
		#[serde(skip)]
		#[doc(hidden)]
		pub _config: core::marker::PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				epoch_length: parameters::DEFAULT_EPOCH_LENGTH,
				mining_pool: 0,
				_config: Default::default(),
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			use fungible::Inspect;
			assert!(
				(1..=MAX_EPOCH_LENGTH).contains(&self.epoch_length),
				"mining genesis: epoch_length is {} blocks, it must be 1 to {MAX_EPOCH_LENGTH}",
				self.epoch_length
			);
			let pool = Pallet::<T>::mining_pool_account();
			let held = T::Currency::balance(&pool);
			assert!(
				held == self.mining_pool,
				"mining genesis: mining_pool is {}, but the Mining Pool's account {pool:?} holds \
				 {held} base units in the genesis of balances, which must come first",
				self.mining_pool
			);
			let parameters = Pallet::<T>::build_parameters();
			EpochLength::<T>::put(parameters.epoch_length.unwrap_or(self.epoch_length));
			Endowment::<T>::put(self.mining_pool);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(block: BlockNumberFor<T>) -> Weight {
			let clock = Self::advance_clock(block);
			let tick = Self::tick(Weight::MAX);
			// The sweep is `on_finalize`'s, which cannot tell its weight itself.
			clock.saturating_add(tick).saturating_add(T::WeightInfo::sweep_surplus())
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::tick(remaining)
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::sweep_surplus();
		}

		fn integrity_test() {
			assert_eq!(MiningParameters::default().validate(0), Ok(()));
			let (entries, migrations) = (T::MaxPageEntries::get(), T::MaxMigrations::get());
			assert!(entries > 0 && migrations > 0, "a report's page must have room");
			assert!(T::MaxReportsPerEpoch::get() > 0, "an epoch must have room for a report");
			assert!(T::MaxMetaNodes::get() > 0, "a report must have room for an attester");
			let steps = [
				T::WeightInfo::check_page(entries),
				T::WeightInfo::commit(migrations),
				T::WeightInfo::credit_page(entries, entries, entries)
					.saturating_add(T::WeightInfo::suspensions(entries)),
				T::WeightInfo::census_page(),
				T::WeightInfo::search_page_with_ids(),
				T::WeightInfo::settle(T::MaxMetaNodes::get()),
				T::WeightInfo::distribute_page(settlement::MAX_MATURING),
				T::WeightInfo::finish_application(T::MaxReportsPerEpoch::get()),
				T::WeightInfo::close(T::MaxReportsPerEpoch::get()),
				T::WeightInfo::clean_page(),
			];
			let mut meter = WeightMeter::with_limit(T::MaxTickWeight::get());
			assert!(
				meter.try_consume(T::WeightInfo::tick_base()).is_ok(),
				"MaxTickWeight is too small for any work"
			);
			for step in steps {
				assert!(
					meter.can_consume(step),
					"MaxTickWeight {:?} has no room for a step of {step:?}",
					T::MaxTickWeight::get()
				);
			}
			assert!(
				Self::mining_pool_account() != Self::rewards_account(),
				"PoolId and RewardsId must differ"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			<Self as stratos_primitives::Invariants>::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Begins a report on `epoch`, by the Meta Node that the signer operates.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open_report())]
		pub fn open_report(origin: OriginFor<T>, epoch: EpochIndex) -> DispatchResult {
			Self::do_open_report(ensure_signed(origin)?, epoch)
		}

		/// Adds page `number` to the signer's report on `epoch`. In every list the accounts or nodes
		/// ascend strictly, from page to page too, and no amount is 0.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::submit_page(
			page.charges.len() as u32,
			page.contributions.len() as u32,
			page.performance.len() as u32,
			page.migrations.len() as u32,
		))]
		pub fn submit_page(
			origin: OriginFor<T>,
			epoch: EpochIndex,
			number: u32,
			page: ReportPage<T>,
		) -> DispatchResult {
			Self::do_submit_page(ensure_signed(origin)?, epoch, number, page)
		}

		/// Completes the signer's report on `epoch`, which counts as its attestation. `hash` and
		/// `totals` must be those of the pages on chain, and the totals must balance: charges and
		/// migrations are the same nOz as contributions.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::close_report(T::MaxMetaNodes::get()))]
		pub fn close_report(
			origin: OriginFor<T>,
			epoch: EpochIndex,
			hash: H256,
			totals: ReportTotals,
		) -> DispatchResult {
			Self::do_close_report(ensure_signed(origin)?, epoch, hash, totals)
		}

		/// Attests the report of Meta Node `reporter` on `epoch` by its hash. With a quorum of the
		/// Meta Nodes active now it will be applied.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::attest_report(T::MaxMetaNodes::get()))]
		pub fn attest_report(
			origin: OriginFor<T>,
			epoch: EpochIndex,
			reporter: NodeIndex,
			hash: H256,
		) -> DispatchResult {
			Self::do_attest_report(ensure_signed(origin)?, epoch, reporter, hash)
		}

		/// Discards the signer's own report on `epoch`, unless it has its quorum.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::discard_report())]
		pub fn discard_report(origin: OriginFor<T>, epoch: EpochIndex) -> DispatchResult {
			Self::do_discard_report(ensure_signed(origin)?, epoch)
		}

		/// Pays all free rewards of `node` to its beneficiary. Anyone may ask for it.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_rewards())]
		pub fn withdraw_rewards(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_rewards(node)
		}
	}
}
