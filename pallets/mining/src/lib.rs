#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod accounts;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod clock;
mod contributions;
mod epoch_work;
mod errors;
mod events;
mod funds;
mod genesis;
mod incentive;
mod invariants;
pub mod page_set;
pub mod pages;
mod parameters;
mod queries;
mod report_application;
mod report_store;
mod reports;
mod retirement;
mod rewards;
pub mod schedule;
pub mod settled_set;
mod settlement;
pub mod split;
mod tick;
mod treasury;
mod types;
pub mod weights;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use parameters::{
	MAX_EPOCH_LENGTH, MAX_MIGRATIONS, MAX_REPORT_PAGES, MINING_CAP, MiningKey, MiningParameters,
};
pub use reports::{report_hash, report_seed};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, traits::StorageVersion};
use pages::{ContributionPage, PageIndex};

/// The version of the storage.
pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// The maximum number of accepted reports that wait to be applied.
pub const MAX_QUEUE: u32 = 256;

/// The maximum number of payments of one call to `pay_incentive`.
pub const MAX_PAYMENTS: u32 = 64;

/// The maximum number of nodes of one call to `withdraw_all`.
pub const MAX_WITHDRAWALS: u32 = 64;

/// Configuration, storage, hooks and calls. Events and errors have their own files.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		page_set::PageSet,
		pages::{AccountPage, EarnedPage},
		settled_set::Search,
		split::Split,
	};
	use codec::Compact;
	use frame_support::{
		PalletId,
		pallet_prelude::*,
		traits::{Time, fungible},
		weights::WeightMeter,
	};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use stratos_primitives::{
		Balance, ChainShare, DepositRewards, EpochHook, EpochIndex, Market, Moment, NodeIndex,
		Nodes, Noz, ParameterFault, ParameterGroup, Reward, TreasurySource, Usage,
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

		/// The recipient of the chain share.
		type ChainShare: ChainShare<Self::AccountId>;

		/// The time of the block, ms.
		type Time: Time<Moment = Moment>;

		/// The time between two blocks at the chain's pace, ms. Lock-ups last as long as their epochs
		/// do at this pace, or longer. 0 where no pace is promised.
		type BlockTime: Get<Moment>;

		/// The pallets that take part in the end of an epoch, in this order.
		type EpochHooks: EpochHook;

		/// The Foundation's treasury.
		type Treasury: Get<Self::AccountId>;

		/// The proposed parameters. Read at each epoch boundary only.
		type Parameters: Get<MiningParameters>;

		/// May pay out the incentive testnet's part of the Mining Pool.
		type IncentiveOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The stake share of the nodes' deposits, which an owner withdraws with the rewards.
		type DepositRewards: DepositRewards;

		/// Derives the Mining Pool's account.
		#[pallet::constant]
		type PoolId: Get<PalletId>;

		/// Derives the account of the rewards.
		#[pallet::constant]
		type RewardsId: Get<PalletId>;

		/// The maximum weight of the work in `on_initialize`, and again in `on_idle`. At least the
		/// weight of the heaviest single step; `integrity_test` checks this.
		#[pallet::constant]
		type MaxTickWeight: Get<Weight>;

		/// The maximum number of entries in each list of a report page.
		#[pallet::constant]
		type MaxPageEntries: Get<u32>;

		/// The maximum number of migrations in a report.
		#[pallet::constant]
		type MaxMigrations: Get<u32>;

		/// The maximum number of reports for an epoch at a time. Use the maximum number of Meta
		/// Nodes, so that no Meta Node can block another.
		#[pallet::constant]
		type MaxReportsPerEpoch: Get<u32>;

		/// The maximum number of Meta Nodes: the bound of the registry.
		#[pallet::constant]
		type MaxMetaNodes: Get<u32>;

		/// Weights of the calls and of the work.
		type WeightInfo: WeightInfo;

		/// Prepares nodes, Meta Nodes and users for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	// Epochs.

	/// The epoch of the current block.
	#[pallet::storage]
	pub type CurrentEpoch<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// The first block of the current epoch.
	#[pallet::storage]
	pub type EpochStart<T> = StorageValue<_, BlockNumberFor<T>, ValueQuery>;

	/// Blocks in the current epoch.
	#[pallet::storage]
	pub type EpochLength<T> = StorageValue<_, u32, ValueQuery, DefaultEpochLength>;

	/// The paper's 10 minutes: 100 blocks of 6 seconds.
	#[pallet::type_value]
	pub fn DefaultEpochLength() -> u32 {
		parameters::DEFAULT_EPOCH_LENGTH
	}

	/// The active parameters.
	#[pallet::storage]
	pub type ActiveParameters<T> = StorageValue<_, MiningParameters, ValueQuery>;

	// Reports.

	/// The id of the next report.
	#[pallet::storage]
	pub type NextReportId<T> = StorageValue<_, ReportId, ValueQuery>;

	/// Reports by epoch and reporter, until one is applied or the epoch can no longer be reported.
	#[pallet::storage]
	pub type Reports<T: Config> =
		StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, NodeIndex, Report<T>>;

	/// The Meta Nodes that have a report for an epoch.
	#[pallet::storage]
	pub type Reporters<T: Config> = StorageMap<
		_,
		Twox64Concat,
		EpochIndex,
		BoundedVec<NodeIndex, T::MaxReportsPerEpoch>,
		ValueQuery,
	>;

	/// Pages of reports, by report id and page number.
	#[pallet::storage]
	pub type ReportPages<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ReportId, Twox64Concat, u32, ReportPage<T>>;

	/// Migrations of a report, from all its pages: node and nOz.
	#[pallet::storage]
	pub type ReportMigrations<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ReportId,
		BoundedVec<(NodeIndex, Noz), T::MaxMigrations>,
		ValueQuery,
	>;

	/// The Meta Node whose report for an epoch is accepted and not applied yet.
	#[pallet::storage]
	pub type AcceptedReporter<T> = StorageMap<_, Twox64Concat, EpochIndex, NodeIndex>;

	/// Accepted reports that wait to be applied, ordered by acceptance.
	#[pallet::storage]
	pub type AcceptedQueue<T> =
		StorageValue<_, BoundedVec<AcceptedReport, ConstU32<MAX_QUEUE>>, ValueQuery>;

	/// The report that is being applied.
	#[pallet::storage]
	pub type CurrentApplication<T> = StorageValue<_, Application>;

	/// Records of applied reports, by epoch.
	#[pallet::storage]
	pub type AppliedReports<T: Config> = StorageMap<_, Twox64Concat, EpochIndex, AppliedReport<T>>;

	/// Discarded reports, with the number of pages still to be removed.
	#[pallet::storage]
	pub type DiscardedReports<T> = CountedStorageMap<_, Twox64Concat, ReportId, u32>;

	/// The first epoch that can still be reported.
	#[pallet::storage]
	pub type OldestReportable<T> = StorageValue<_, EpochIndex, ValueQuery>;

	// ContributionPage and settlement.

	/// Unsettled contributions, by page of nodes.
	#[pallet::storage]
	pub type ContributionPages<T> =
		StorageMap<_, Twox64Concat, PageIndex, ContributionPage, ValueQuery>;

	/// The pages of [`ContributionPages`] that have any.
	#[pallet::storage]
	pub type ContributingPages<T> = StorageValue<_, PageSet, ValueQuery>;

	/// The sum of all unsettled contributions, nOz.
	#[pallet::storage]
	pub type Unsettled<T> = StorageValue<_, Noz, ValueQuery>;

	/// What reports have brought since the settlement of an epoch last began, nOz. An epoch without any
	/// is not settled.
	#[pallet::storage]
	pub type NewTraffic<T> = StorageValue<_, Noz, ValueQuery>;

	/// The settlement in progress.
	#[pallet::storage]
	pub type CurrentSettlement<T> = StorageValue<_, Settlement>;

	/// The parameters of epochs that ended and wait for their settlement.
	#[pallet::storage]
	pub type WaitingParameters<T> = StorageMap<_, Twox64Concat, EpochIndex, MiningParameters>;

	/// The contributions that the current settlement may settle, by page of nodes.
	#[pallet::storage]
	pub type EligiblePages<T> =
		StorageMap<_, Twox64Concat, PageIndex, ContributionPage, ValueQuery>;

	/// The search for the settled set.
	#[pallet::storage]
	pub type CurrentSearch<T> = StorageValue<_, Search>;

	/// The Meta Nodes that share in the current settlement, ascending.
	#[pallet::storage]
	pub type SettlementMetaNodes<T: Config> =
		StorageValue<_, BoundedVec<NodeIndex, T::MaxMetaNodes>, ValueQuery>;

	/// The results of settled epochs, while their rewards are locked.
	#[pallet::storage]
	pub type EpochResults<T: Config> =
		StorageMap<_, Twox64Concat, EpochIndex, EpochResult<BlockNumberFor<T>>>;

	// Rewards.

	/// What nodes earned in an epoch, by page of nodes, while it is locked.
	#[pallet::storage]
	pub type EarnedPages<T> =
		StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, PageIndex, EarnedPage>;

	/// The pages of [`EarnedPages`] of an epoch that is closed.
	#[pallet::storage]
	pub type EarningPages<T> = StorageMap<_, Twox64Concat, EpochIndex, PageSet, ValueQuery>;

	/// Locked and free rewards of nodes, by page of nodes.
	#[pallet::storage]
	pub type NodeAccounts<T> = StorageMap<_, Twox64Concat, PageIndex, AccountPage, ValueQuery>;

	/// Nodes' rewards on the rewards account, base units.
	#[pallet::storage]
	pub type RewardsHeld<T> = StorageValue<_, Balance, ValueQuery>;

	/// The oldest epoch with locked rewards.
	#[pallet::storage]
	pub type NextToMature<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// The epoch in which the newest locked rewards become free. Later rewards do not become free
	/// earlier.
	#[pallet::storage]
	pub type LastFreeFrom<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// The time, ms, before which the newest locked rewards do not become free. Later rewards do not
	/// become free earlier.
	#[pallet::storage]
	pub type LastFreeAt<T> = StorageValue<_, Moment, ValueQuery>;

	/// The oldest epoch that may have a result or an applied report.
	#[pallet::storage]
	pub type OldestRecord<T> = StorageValue<_, EpochIndex, ValueQuery>;

	/// What went into the treasury since genesis, by source, base units.
	#[pallet::storage]
	pub type TreasuryTotals<T> = StorageMap<_, Twox64Concat, TreasurySource, Balance, ValueQuery>;

	/// What the treasury paid for Ozone that users lacked when a report was applied, since genesis, base
	/// units.
	#[pallet::storage]
	pub type TreasuryPurchases<T> = StorageValue<_, Balance, ValueQuery>;

	/// Mined since genesis, base units.
	#[pallet::storage]
	pub type TotalMined<T> = StorageValue<_, Balance, ValueQuery>;

	/// Paid out of the incentive testnet's part since genesis, base units.
	#[pallet::storage]
	pub type IncentivePaid<T> = StorageValue<_, Balance, ValueQuery>;

	/// The Mining Pool's balance at genesis, base units.
	#[pallet::storage]
	pub type Endowment<T> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Blocks per epoch, 1 to [`MAX_EPOCH_LENGTH`]. Governance may change it.
		pub epoch_length: u32,
		/// The balance of the Mining Pool's account in the genesis of balances, base units. On
		/// mainnet 40,000,000 STOS: 39,000,000 to mine, the rest for the incentive testnet.
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
			genesis::build::<T>(self);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(block: BlockNumberFor<T>) -> Weight {
			let clock = Self::advance_clock(block);
			let tick = Self::tick(Weight::MAX);
			// The sweep runs in `on_finalize`, which returns no weight.
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
			let records = entries.saturating_mul(MAX_USAGE_RECORDS);
			assert!(T::MaxReportsPerEpoch::get() > 0, "an epoch must have room for a report");
			assert!(T::MaxMetaNodes::get() > 0, "a report must have room for an attester");
			let steps = [
				Self::check_cost(entries, records),
				T::WeightInfo::commit(migrations),
				T::WeightInfo::credit_page(entries, entries, entries)
					.saturating_add(T::WeightInfo::price(records))
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
		/// Opens a report for `epoch`, for the Meta Node that the signer operates.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::open_report())]
		pub fn open_report(origin: OriginFor<T>, epoch: EpochIndex) -> DispatchResult {
			Self::do_open_report(ensure_signed(origin)?, epoch)
		}

		/// Adds page `number` to the signer's report for `epoch`. In every list, accounts or nodes
		/// ascend strictly, across pages too, and no amount is 0. Usage is priced by the rates that
		/// were in force in `epoch`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::submit_page(
			page.usage.len() as u32,
			page.contributions.len() as u32,
			page.performance.len() as u32,
			page.migrations.len() as u32,
		).saturating_add(T::WeightInfo::price(page.records())))]
		pub fn submit_page(
			origin: OriginFor<T>,
			epoch: EpochIndex,
			number: u32,
			page: ReportPage<T>,
		) -> DispatchResult {
			Self::do_submit_page(ensure_signed(origin)?, epoch, number, page)
		}

		/// Closes the signer's report for `epoch` and attests it. `hash` and `totals` must be those
		/// of the pages on chain. The totals must balance: charges and migrations add up to the
		/// contributions.
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

		/// Attests the report of Meta Node `reporter` for `epoch` by its hash. With a quorum of the
		/// active Meta Nodes the report is accepted, and will be applied. A report that is accepted or
		/// applied already can be attested too: this is on record, and an act of the Meta Node.
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

		/// Discards the signer's own report for `epoch`, unless it is accepted.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::discard_report())]
		pub fn discard_report(origin: OriginFor<T>, epoch: EpochIndex) -> DispatchResult {
			Self::do_discard_report(ensure_signed(origin)?, epoch)
		}

		/// Pays all free rewards of `node` to its beneficiary. Open to anyone.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_rewards())]
		pub fn withdraw_rewards(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_rewards(node)
		}

		/// Pays out of the part of the Mining Pool that is not for mining: the incentive testnet's.
		/// All payments are made, or none.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::pay_incentive(payments.len() as u32))]
		pub fn pay_incentive(
			origin: OriginFor<T>,
			payments: BoundedVec<(T::AccountId, Compact<Balance>), ConstU32<MAX_PAYMENTS>>,
		) -> DispatchResult {
			T::IncentiveOrigin::ensure_origin(origin)?;
			Self::do_pay_incentive(payments)
		}

		/// Pays all free rewards of `nodes`, and what is free of the stake share of their deposits, to
		/// their beneficiaries. The signer owns each of them or is its beneficiary. Nodes with nothing
		/// free are passed over, unless none has anything.
		#[pallet::call_index(7)]
		#[pallet::weight(
			T::WeightInfo::withdraw_rewards()
				.saturating_add(T::DepositRewards::withdraw_weight())
				.saturating_mul(nodes.len().max(1) as u64)
		)]
		pub fn withdraw_all(
			origin: OriginFor<T>,
			nodes: BoundedVec<NodeIndex, ConstU32<MAX_WITHDRAWALS>>,
		) -> DispatchResult {
			Self::do_withdraw_all(ensure_signed(origin)?, nodes.into_inner())
		}
	}
}
