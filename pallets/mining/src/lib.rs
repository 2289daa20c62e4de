#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

mod apply;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod clock;
mod invariants;
pub mod pages;
mod parameters;
mod queries;
mod reports;
mod rewards;
pub mod runtime_api;
pub mod schedule;
pub mod settled;
mod settlement;
pub mod split;
mod types;
pub mod weights;
mod work;

#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use parameters::{
	MAX_EPOCH_LENGTH, MAX_LOCK_UP, MAX_REPORT_PAGES, MINING_CAP, MiningParameters, ParameterError,
};
pub use reports::{report_hash, report_seed};
pub use types::*;
pub use weights::WeightInfo;

use frame_support::traits::StorageVersion;
use pages::{Contributions, PageIndex};

/// The version of this pallet's storage layout.
pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Reports with a quorum that can wait for their application at a time.
pub const MAX_QUEUE: u32 = 256;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{
		pages::{Accounts, Earned},
		settled::Search,
		split::Split,
	};
	use frame_support::{PalletId, pallet_prelude::*, traits::fungible, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use stratos_primitives::{
		Balance, ChainShare, EpochHook, EpochIndex, Market, NodeIndex, Nodes, Noz, Reward, Usage,
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
		type WorkPerBlock: Get<Weight>;

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
	pub type Decided<T> = StorageMap<_, Twox64Concat, EpochIndex, NodeIndex>;

	/// Reports with a quorum, in the order in which they reached it.
	#[pallet::storage]
	pub type Queue<T> = StorageValue<_, BoundedVec<Queued, ConstU32<MAX_QUEUE>>, ValueQuery>;

	/// The report that is being applied.
	#[pallet::storage]
	pub type ApplicationUnderWay<T> = StorageValue<_, Application>;

	/// The records of applied reports, by epoch.
	#[pallet::storage]
	pub type AppliedReports<T: Config> = StorageMap<_, Twox64Concat, EpochIndex, AppliedReport<T>>;

	/// Discarded reports and how many of their pages are still to be removed.
	#[pallet::storage]
	pub type Discarded<T> = CountedStorageMap<_, Twox64Concat, ReportId, u32>;

	/// The first epoch that can still be reported.
	#[pallet::storage]
	pub type ReportFloor<T> = StorageValue<_, EpochIndex, ValueQuery>;

	// Contributions and settlement.

	/// Contributions that are not settled yet, by page of nodes.
	#[pallet::storage]
	pub type ContributionPages<T> =
		StorageMap<_, Twox64Concat, PageIndex, Contributions, ValueQuery>;

	/// The sum of all contributions that are not settled yet, nOz.
	#[pallet::storage]
	pub type Unsettled<T> = StorageValue<_, Noz, ValueQuery>;

	/// The settlement under way, if an epoch waits for its own.
	#[pallet::storage]
	pub type SettlementUnderWay<T> = StorageValue<_, Job>;

	/// The contributions that the settlement under way may settle, by page of nodes.
	#[pallet::storage]
	pub type Candidates<T> = StorageMap<_, Twox64Concat, PageIndex, Contributions, ValueQuery>;

	/// The search for the settled set.
	#[pallet::storage]
	pub type SearchUnderWay<T> = StorageValue<_, Search>;

	/// The Meta Nodes that share in the epoch being distributed, ascending.
	#[pallet::storage]
	pub type SettlementMetas<T: Config> =
		StorageValue<_, BoundedVec<NodeIndex, T::MaxMetaNodes>, ValueQuery>;

	/// The results of epochs whose rewards are locked.
	#[pallet::storage]
	pub type EpochResults<T: Config> =
		StorageMap<_, Twox64Concat, EpochIndex, EpochResult<BlockNumberFor<T>>>;

	// Rewards.

	/// Who earned what in which epoch, by page of nodes, as long as it is locked.
	#[pallet::storage]
	pub type EarnedPages<T> =
		StorageDoubleMap<_, Twox64Concat, EpochIndex, Twox64Concat, PageIndex, Earned>;

	/// Locked and free rewards of nodes, by page of nodes.
	#[pallet::storage]
	pub type NodeAccounts<T> = StorageMap<_, Twox64Concat, PageIndex, Accounts, ValueQuery>;

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
			let parameters = T::Parameters::get();
			if let Err(error) = parameters.validate() {
				panic!("mining genesis: parameter out of bounds: {error:?}");
			}
			EpochLength::<T>::put(parameters.epoch_length.unwrap_or(self.epoch_length));
			Endowment::<T>::put(self.mining_pool);
			ActiveParameters::<T>::put(parameters);
		}
	}

	/// Amounts of STOS are in base units, of Ozone in nOz. `epoch` is the epoch that earned or
	/// reports, or, for what an account does at its own time, the epoch in which it does it.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An epoch is over; this block is the first of the next one.
		EpochEnded {
			/// The epoch that ended.
			epoch: EpochIndex,
			/// Its first block.
			first_block: BlockNumberFor<T>,
			/// Its last block.
			last_block: BlockNumberFor<T>,
			/// Blocks of the epoch that begins.
			next_length: u32,
		},
		/// Governed parameters have changed.
		ParametersAdopted {
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The governed parameters are out of bounds; those of before stay in force.
		ParametersRefused {
			/// Why.
			reason: ParameterError,
		},
		/// A Meta Node has begun a report.
		ReportOpened {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
		},
		/// A report has one more page.
		ReportPageSubmitted {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
			/// The number of the page.
			page: u32,
			/// The report's hash with it.
			hash: H256,
		},
		/// A report is complete and can be attested.
		ReportClosed {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
			/// Its hash.
			hash: H256,
			/// What it comes to.
			totals: ReportTotals,
		},
		/// A Meta Node stands behind another one's report.
		ReportAttested {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reports.
			reporter: NodeIndex,
			/// The Meta Node that attests.
			attester: NodeIndex,
		},
		/// A report has its quorum and will be applied.
		ReportAccepted {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reports.
			reporter: NodeIndex,
		},
		/// A reporter has withdrawn its report.
		ReportDiscarded {
			/// The epoch it was about.
			epoch: EpochIndex,
			/// The Meta Node.
			reporter: NodeIndex,
		},
		/// A report with a quorum was not applied; nothing of it was. The epoch can be reported anew.
		ReportRefused {
			/// The epoch it was about.
			epoch: EpochIndex,
			/// The Meta Node that reported.
			reporter: NodeIndex,
			/// Why.
			reason: DispatchError,
		},
		/// A user cannot pay any more and the treasury cannot either: the application waits.
		ReportStalled {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reported.
			reporter: NodeIndex,
			/// What the treasury's purchase failed by.
			reason: DispatchError,
		},
		/// A user spent his Ozone between the check of a report and its charge; the treasury bought
		/// what was missing.
		ShortfallCovered {
			/// The epoch of the report.
			epoch: EpochIndex,
			/// The user.
			user: T::AccountId,
			/// What was missing, nOz.
			ozone: Noz,
			/// What the treasury paid into the Volume Pool, base units.
			paid: Balance,
		},
		/// A node's task counts of an applied report could not be taken in.
		PerformanceNotRecorded {
			/// The epoch of the report.
			epoch: EpochIndex,
			/// The node.
			node: NodeIndex,
			/// Why.
			reason: DispatchError,
		},
		/// A report was applied: users are charged, nodes credited.
		ReportApplied {
			/// The epoch it is about.
			epoch: EpochIndex,
			/// The Meta Node that reported.
			reporter: NodeIndex,
			/// Its hash.
			hash: H256,
			/// What it came to.
			totals: ReportTotals,
		},
		/// An epoch's traffic was sold back and its rewards are fixed. The traffic reward came out
		/// of the Volume Pool, the mining reward out of the Mining Pool. No event where nothing was
		/// settled.
		EpochSettled {
			/// The epoch.
			epoch: EpochIndex,
			/// `Y`, nOz.
			ozone: Noz,
			/// How many nodes are settled.
			nodes: u32,
			/// `R` and `M`.
			reward: Reward,
			/// How they were split.
			split: Split,
			/// How many Meta Nodes share.
			meta_nodes: u32,
			/// What each of them gets.
			meta_each: Reward,
			/// The epoch from which the rewards are free.
			free_from: EpochIndex,
		},
		/// An epoch could not be settled or closed as it should; contributions stay.
		SettlementFailed {
			/// The epoch.
			epoch: EpochIndex,
			/// Why.
			reason: DispatchError,
		},
		/// The chain share went to pallet `staking`.
		ChainSharePaid {
			/// The epoch.
			epoch: EpochIndex,
			/// The account.
			account: T::AccountId,
			/// The share.
			share: Reward,
			/// The part without a recipient.
			left: Reward,
		},
		/// Rewards of the nodes of a page were locked in the rewards account. The runtime API tells
		/// each node's.
		RewardsLocked {
			/// The epoch that earned them.
			epoch: EpochIndex,
			/// The page: nodes 256 · page to 256 · page + 255.
			page: PageIndex,
			/// Their sum.
			reward: Reward,
		},
		/// What nobody was to get went to the treasury.
		TreasuryPaid {
			/// The epoch.
			epoch: EpochIndex,
			/// What it is left over from.
			source: TreasurySource,
			/// How much.
			reward: Reward,
		},
		/// The lock-up of some epochs' rewards has ended.
		RewardsMatured {
			/// The first of the epochs that earned them.
			first_epoch: EpochIndex,
			/// How many epochs.
			epochs: u32,
			/// What became free, what was taken before not included.
			reward: Reward,
		},
		/// Everything about an epoch is done.
		EpochClosed {
			/// The epoch.
			epoch: EpochIndex,
		},
		/// Free rewards were paid out of the rewards account.
		Withdrawn {
			/// The node that earned them.
			node: NodeIndex,
			/// Who got them.
			beneficiary: T::AccountId,
			/// How much.
			reward: Reward,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// A node's locked rewards went back to the Volume Pool and the Mining Pool.
		Forfeited {
			/// The node.
			node: NodeIndex,
			/// How much.
			reward: Reward,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// Locked rewards of a node were taken out of the rewards account: a fee or a slash.
		LockedRewardsTaken {
			/// The node.
			node: NodeIndex,
			/// Who got them.
			to: T::AccountId,
			/// How much.
			reward: Reward,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// A cancelled mining reward is back in the Mining Pool; the total mined fell by it.
		MiningRewardReturned {
			/// Who had it.
			from: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// The current epoch.
			epoch: EpochIndex,
		},
		/// What somebody had sent to one of the pallet's accounts went to the treasury.
		SurplusSwept {
			/// The account.
			account: T::AccountId,
			/// How much, base units.
			amount: Balance,
			/// The current epoch.
			epoch: EpochIndex,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The signer does not operate an active Meta Node.
		NotAMetaNode,
		/// The epoch is still to come, or too long ago to be reported.
		UnknownEpoch,
		/// A report for this epoch was applied already.
		AlreadyApplied,
		/// A report for this epoch has its quorum already.
		AlreadyDecided,
		/// This Meta Node has a report for this epoch already; discard it to begin anew.
		AlreadyReported,
		/// There are as many reports for this epoch as there can be.
		TooManyReports,
		/// There is no such report.
		NoReport,
		/// The report is closed: no page can be added.
		ReportClosed,
		/// The report is not closed yet: it cannot be attested.
		ReportOpen,
		/// Pages must be submitted one after the other, starting with page 0.
		WrongPage,
		/// The report has as many pages as it can have.
		TooManyPages,
		/// The report has as many migrations as it can have.
		TooManyMigrations,
		/// A page, a report or an amount is empty.
		EmptyEntry,
		/// Accounts and nodes must ascend strictly, from page to page too.
		NotAscending,
		/// The sum of the amounts is too large.
		TotalTooLarge,
		/// There is no such node.
		UnknownNode,
		/// The node cannot be credited with contributions: it is not a live Resource Node.
		CannotContribute,
		/// A user would be charged more Ozone than he has.
		NotEnoughOzone,
		/// Charges and migrations are not the same nOz as contributions.
		Unbalanced,
		/// The totals are not those of the pages.
		WrongTotals,
		/// The hash is not that of the report's pages.
		WrongHash,
		/// This Meta Node stands behind the report already.
		AlreadyAttested,
		/// The report has as many attesters as it can have.
		TooManyAttesters,
		/// Too many reports wait for their application; try again in a later block.
		Busy,
		/// The node has no rewards that can be withdrawn now.
		NothingToWithdraw,
		/// More would be returned to the Mining Pool than was mined.
		MoreThanMined,
		/// The pallet's books contradict each other.
		BooksBroken,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(block: BlockNumberFor<T>) -> Weight {
			let clock = Self::advance_clock(block);
			let mut meter = Self::work_meter(Weight::MAX);
			Self::work(&mut meter);
			// The sweep is `on_finalize`'s, which cannot tell its weight itself.
			clock.saturating_add(meter.consumed()).saturating_add(T::WeightInfo::sweep_surplus())
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = Self::work_meter(remaining);
			Self::work(&mut meter);
			meter.consumed()
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			Self::sweep_surplus();
		}

		fn integrity_test() {
			MiningParameters::default().validate().expect("the defaults are within bounds");
			let (entries, migrations) = (T::MaxPageEntries::get(), T::MaxMigrations::get());
			assert!(entries > 0 && migrations > 0, "a report's page must have room");
			assert!(T::MaxReportsPerEpoch::get() > 0, "an epoch must have room for a report");
			assert!(T::MaxMetaNodes::get() > 0, "a report must have room for an attester");
			let steps = [
				T::WeightInfo::check_page(entries),
				T::WeightInfo::commit(migrations),
				T::WeightInfo::credit_page(entries, entries, entries),
				T::WeightInfo::census_page(),
				T::WeightInfo::search_page_with_ids(),
				T::WeightInfo::settle(T::MaxMetaNodes::get()),
				T::WeightInfo::distribute_page(settlement::MAX_MATURING),
				T::WeightInfo::close(),
				T::WeightInfo::clean_page(),
			];
			let mut meter = WeightMeter::with_limit(T::WorkPerBlock::get());
			assert!(
				meter.try_consume(T::WeightInfo::work_base()).is_ok(),
				"WorkPerBlock is too small for any work"
			);
			for step in steps {
				assert!(
					meter.can_consume(step),
					"WorkPerBlock {:?} has no room for a step of {step:?}",
					T::WorkPerBlock::get()
				);
			}
			assert!(
				Self::mining_pool_account() != Self::rewards_account(),
				"PoolId and RewardsId must differ"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::check_invariants().map_err(|claim| {
				log::error!(target: "runtime::mining", "{claim}");
				sp_runtime::TryRuntimeError::Other("mining: an invariant is broken")
			})
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
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw(node)
		}
	}
}
