#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod assignment;
mod ballots;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod counting;
mod counting_queue;
mod departures;
pub mod dormancy;
mod errors;
mod events;
pub mod free_indices;
mod genesis;
mod invariants;
mod lifecycle;
mod metas;
#[cfg(test)]
mod mock;
mod nodes;
pub mod parameters;
mod penalties;
pub mod performance;
pub mod profiles;
mod queries;
pub mod quorum;
mod registry;
pub mod release;
mod retirement;
pub mod sampling_tree;
mod standings;
pub mod tasks;
#[cfg(test)]
mod tests;
pub mod types;
pub mod weights;

pub use counting_queue::MOST_SERVED;
pub use departures::MOST_DEPARTURES;
pub use genesis::{GenesisMetaNode, GenesisResourceNode};
pub use pallet::*;
pub use parameters::{DepositKey, DepositParameters, MAX_META_NODES};
pub use registry::IDS_IN_PAGE;
pub use retirement::ARCHIVE;
pub use standings::STANDINGS_IN_PAGE;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::{pallet_macros::import_section, traits::fungible};
use stratos_primitives::Balance;

/// A node's record.
pub type NodeOf<T> = Node<<T as frame_system::Config>::AccountId>;

/// A ballot of the runtime's Meta Nodes.
pub type BallotOf<T> = Ballot<<T as Config>::MaxMetaNodes>;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use crate::{performance::Standing, registry::IDS_IN_PAGE, standings::STANDINGS_IN_PAGE};
	use frame_support::{PalletId, pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use sp_core::H256;
	use sp_runtime::{MultiSignature, traits::One};
	use stratos_primitives::{
		DepositObserver, EpochClock, EpochIndex, LockedRewards, Market, Moment, NodeId, NodeIndex,
		NodeRecords, Noz, ParameterFault, ParameterGroup, Reward, ServiceKind, TreasuryIncome,
	};

	/// The version of the storage.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// STOS. Deposits are holds on the owners' accounts.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<
				Self::AccountId,
				Balance = Balance,
				Reason = Self::RuntimeHoldReason,
			>;

		/// The runtime's hold reasons.
		type RuntimeHoldReason: From<HoldReason>;

		/// The timestamp of the block, ms.
		type Time: Time<Moment = Moment>;

		/// The Ozone market: its limit follows the deposits, and migrations buy from it.
		type Market: Market<Self::AccountId>;

		/// Locked rewards: they pay fees and slashes before the deposit does, and can be forfeited.
		type LockedRewards: LockedRewards<Self::AccountId>;

		/// What other pallets keep by node index: nothing may be left before the index is used again.
		type NodeRecords: NodeRecords;

		/// Follows the deposits that earn stake rewards.
		type DepositObserver: DepositObserver;

		/// The current epoch.
		type EpochClock: EpochClock;

		/// The proposed parameters. They take effect at the end of an epoch.
		type Parameters: Get<DepositParameters>;

		/// Sets the Foundation's account.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Puts a Meta Node out.
		type KickOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The Foundation's treasury. Receives slashes.
		#[pallet::constant]
		type Treasury: Get<Self::AccountId>;

		/// Keeps the totals of what goes into the treasury.
		type TreasuryIncome: TreasuryIncome;

		/// Derives the transit account, through which migration fees pass. It is empty between
		/// calls.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The maximum number of active Meta Nodes. Bounds every ballot.
		#[pallet::constant]
		type MaxMetaNodes: Get<u32>;

		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Why STOS are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposits of the owner's nodes.
		NodeDeposit,
		/// Monikers and contacts of the owner's nodes.
		NodeProfile,
	}

	/// One more than the highest index in use.
	#[pallet::storage]
	pub type NextIndex<T> = StorageValue<_, NodeIndex, ValueQuery>;

	/// The free indices below [`NextIndex`]: words of bits, by level and position.
	#[pallet::storage]
	pub type FreeIndices<T> = StorageMap<_, Twox64Concat, (u8, u32), u64, ValueQuery>;

	/// The latest 1,024 retired nodes, by the number of the retirement modulo 1,024.
	#[pallet::storage]
	pub type Archive<T: Config> = StorageMap<_, Twox64Concat, u32, ArchivedNode<T::AccountId>>;

	/// The number of nodes retired so far.
	#[pallet::storage]
	pub type Retirements<T> = StorageValue<_, u64, ValueQuery>;

	/// The latest end of a ballot that was ever open, ms.
	#[pallet::storage]
	pub type LastBallotEnd<T> = StorageValue<_, Moment, ValueQuery>;

	/// By Meta Node that left: until when a vote of it may be on an open ballot, ms.
	#[pallet::storage]
	pub type VotesCountUntil<T> = StorageMap<_, Twox64Concat, NodeIndex, Moment, ValueQuery>;

	/// The number of nodes of genesis.
	#[pallet::storage]
	pub type GenesisNodes<T> = StorageValue<_, u32, ValueQuery>;

	/// The nodes by index.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Twox64Concat, NodeIndex, NodeOf<T>>;

	/// The index of the latest registration of a network key.
	#[pallet::storage]
	pub type IndexOf<T> = StorageMap<_, Blake2_128Concat, NodeId, NodeIndex>;

	/// The nodes of an owner, in every status.
	#[pallet::storage]
	pub type NodesByOwner<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		NodeIndex,
		(),
		OptionQuery,
	>;

	/// The registered or active Meta Node of an owner. An owner has at most one, because the
	/// owner's signature is the Meta Node's vote.
	#[pallet::storage]
	pub type MetaNodeOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, NodeIndex>;

	/// The Meta Node of an operator: an account that signs for it besides its owner. Nobody signs for two.
	#[pallet::storage]
	pub type MetaNodeOfOperator<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, NodeIndex>;

	/// The operator of a Meta Node.
	#[pallet::storage]
	pub type OperatorOf<T: Config> = StorageMap<_, Twox64Concat, NodeIndex, T::AccountId>;

	/// Monikers and contacts of nodes.
	#[pallet::storage]
	pub type Profiles<T> = StorageMap<_, Twox64Concat, NodeIndex, profiles::Profile, ValueQuery>;

	/// The latest lists of tasks to which Meta Nodes committed.
	#[pallet::storage]
	pub type TaskCommitments<T: Config> =
		StorageMap<_, Twox64Concat, NodeIndex, tasks::Commitments<BlockNumberFor<T>>, ValueQuery>;

	/// The active Meta Nodes, ascending.
	#[pallet::storage]
	pub type ActiveMetaNodes<T: Config> =
		StorageValue<_, BoundedVec<NodeIndex, T::MaxMetaNodes>, ValueQuery>;

	/// When the active Meta Nodes acted last, and which of them are dormant.
	#[pallet::storage]
	pub type MetaActivity<T: Config> =
		StorageValue<_, dormancy::Activity<T::MaxMetaNodes>, ValueQuery>;

	/// The standings of Resource Nodes, by page of 32 indices.
	#[pallet::storage]
	pub type Standings<T> = StorageMap<
		_,
		Twox64Concat,
		u32,
		BoundedVec<Standing, ConstU32<STANDINGS_IN_PAGE>>,
		ValueQuery,
	>;

	/// Network keys by page of 128 indices, for settlements, which compare those of thousands of
	/// nodes. The key of an index without a node is the largest.
	#[pallet::storage]
	pub type IdPages<T> =
		StorageMap<_, Twox64Concat, u32, BoundedVec<NodeId, ConstU32<IDS_IN_PAGE>>, ValueQuery>;

	/// The weights of active Resource Nodes and their sums, by kind of service, level and position.
	#[pallet::storage]
	pub type SamplingWeights<T> =
		StorageMap<_, Twox64Concat, (ServiceKind, u8, u32), sampling_tree::Page, OptionQuery>;

	/// Open ballots by node and motion.
	#[pallet::storage]
	pub type Ballots<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		NodeIndex,
		Blake2_128Concat,
		Motion,
		BallotOf<T>,
		OptionQuery,
	>;

	/// The number of open ballots of a proposer.
	#[pallet::storage]
	pub type OpenBallots<T> = StorageMap<_, Twox64Concat, NodeIndex, u32, ValueQuery>;

	/// The number of nodes by status, and their deposits.
	#[pallet::storage]
	pub type RegistryFigures<T> = StorageValue<_, Figures, ValueQuery>;

	/// nOz by which deposits may still raise the Ozone limit in this epoch.
	#[pallet::storage]
	pub type CountingBudget<T> = StorageValue<_, Noz, ValueQuery>;

	/// What counts of deposits beyond what Meta Nodes confirmed, of all nodes together, base units.
	#[pallet::storage]
	pub type Unconfirmed<T> = StorageValue<_, Balance, ValueQuery>;

	/// Nodes that wait for their deposits to count, by what they wait for and place.
	#[pallet::storage]
	pub type CountingQueue<T> = StorageMap<_, Twox64Concat, (WaitsFor, u64), NodeIndex>;

	/// The place of each node in [`CountingQueue`].
	#[pallet::storage]
	pub type CountingPlaces<T> = StorageMap<_, Twox64Concat, NodeIndex, (WaitsFor, u64)>;

	/// The places of [`CountingQueue`] that are taken.
	#[pallet::storage]
	pub type CountingEnds<T> = StorageMap<_, Twox64Concat, WaitsFor, Ends, ValueQuery>;

	/// Nodes that left, by place, and when their deposits cease to count, ms.
	#[pallet::storage]
	pub type Departures<T> = StorageMap<_, Twox64Concat, u64, (NodeIndex, Moment)>;

	/// The places of [`Departures`] that are taken.
	#[pallet::storage]
	pub type DepartureEnds<T> = StorageValue<_, Ends, ValueQuery>;

	/// The account that verifies candidates.
	#[pallet::storage]
	pub type Foundation<T: Config> = StorageValue<_, T::AccountId, OptionQuery>;

	/// The active parameters.
	#[pallet::storage]
	pub type ActiveParameters<T> = StorageValue<_, DepositParameters, ValueQuery>;

	/// The timestamp of the first block, ms: when the nodes of genesis became active.
	#[pallet::storage]
	pub type GenesisTime<T> = StorageValue<_, Moment, ValueQuery>;

	/// Nodes and accounts at genesis.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The account that verifies candidates.
		pub foundation: Option<T::AccountId>,
		/// Active Resource Nodes.
		pub resource_nodes: alloc::vec::Vec<GenesisResourceNode<T::AccountId>>,
		/// Active Meta Nodes.
		pub meta_nodes: alloc::vec::Vec<GenesisMetaNode<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			genesis::build::<T>(self);
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			// The weight of `on_finalize`.
			let first = u64::from(now == One::one());
			T::DbWeight::get().reads_writes(first.saturating_add(1), first)
		}

		fn on_finalize(now: BlockNumberFor<T>) {
			// Genesis has no timestamp; the first block has one now.
			if now == One::one() {
				GenesisTime::<T>::put(T::Time::now());
			}
			Self::sweep_surplus();
		}

		fn integrity_test() {
			assert_eq!(DepositParameters::default().validate(()), Ok(()));
			assert!(T::MaxMetaNodes::get() > 0, "MaxMetaNodes must not be 0");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			<Self as stratos_primitives::Invariants>::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Registers a Resource Node. `deposit` is held on the caller's account, at least the
		/// registration deposit. It counts towards the deposit of the activation.
		///
		/// `proof` is a signature by the network key over [`Pallet::key_proof_payload`]. It is required
		/// unless governance waives it. `beneficiary` receives the earnings, by default the caller.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register_resource_node())]
		pub fn register_resource_node(
			origin: OriginFor<T>,
			id: NodeId,
			kinds: ServiceKinds,
			deposit: Balance,
			free_capacity: u64,
			beneficiary: Option<T::AccountId>,
			proof: Option<MultiSignature>,
		) -> DispatchResult {
			let owner = ensure_signed(origin)?;
			Self::do_register_resource(owner, id, kinds, deposit, free_capacity, beneficiary, proof)
		}

		/// Activates the caller's registered Resource Node and holds `additional` base units more.
		/// The total deposit must reach the minimum. It is locked for 180 days. It raises the Ozone
		/// limit and gives a weight as far as it counts: up to a share of S until Meta Nodes confirm
		/// the node's capacity, and within the budget of the epoch. The rest waits in a queue.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::activate())]
		pub fn activate(
			origin: OriginFor<T>,
			node: NodeIndex,
			additional: Balance,
		) -> DispatchResult {
			Self::do_activate(ensure_signed(origin)?, node, additional)
		}

		/// Registers a Meta Node candidate and holds `deposit` on the caller's account. The
		/// Foundation verifies the candidate, then the Meta Nodes vote.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::register_meta_node())]
		pub fn register_meta_node(
			origin: OriginFor<T>,
			id: NodeId,
			deposit: Balance,
			beneficiary: Option<T::AccountId>,
			proof: Option<MultiSignature>,
		) -> DispatchResult {
			Self::do_register_meta(ensure_signed(origin)?, id, deposit, beneficiary, proof)
		}

		/// Adds `amount` to the deposit of the caller's active or suspended node.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::top_up())]
		pub fn top_up(origin: OriginFor<T>, node: NodeIndex, amount: Balance) -> DispatchResult {
			Self::do_top_up(ensure_signed(origin)?, node, amount)
		}

		/// Takes the caller's node out. An active or suspended node starts to exit, but not in the
		/// epoch in which it became active. A node that was never active is removed, and its deposit
		/// released.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::unregister())]
		pub fn unregister(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			Self::do_unregister(ensure_signed(origin)?, node)
		}

		/// Releases the free part of the deposit of an exiting node to its owner. Open to anyone.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::claim_deposit())]
		pub fn claim_deposit(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_deposit(node)
		}

		/// Sets the account that receives the earnings of the caller's node. Allowed in every
		/// status.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::set_beneficiary())]
		pub fn set_beneficiary(
			origin: OriginFor<T>,
			node: NodeIndex,
			beneficiary: T::AccountId,
		) -> DispatchResult {
			Self::do_set_beneficiary(ensure_signed(origin)?, node, beneficiary)
		}

		/// Sets the services of the caller's Resource Node, unless it is exiting.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::set_kinds())]
		pub fn set_kinds(
			origin: OriginFor<T>,
			node: NodeIndex,
			kinds: ServiceKinds,
		) -> DispatchResult {
			Self::do_set_kinds(ensure_signed(origin)?, node, kinds)
		}

		/// Sets the free bytes of the caller's Resource Node. Larger tasks are not assigned to it.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::set_free_capacity())]
		pub fn set_free_capacity(
			origin: OriginFor<T>,
			node: NodeIndex,
			bytes: u64,
		) -> DispatchResult {
			Self::do_set_free_capacity(ensure_signed(origin)?, node, bytes)
		}

		/// Verifies the operator of a candidate, for the Foundation, and opens the Meta Nodes'
		/// vote. While no Meta Node is active and awake, the candidate is admitted immediately.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::verify_candidate())]
		pub fn verify_candidate(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			Self::ensure_foundation(origin)?;
			Self::do_verify_candidate(node)
		}

		/// Refuses a candidate that is not verified yet, for the Foundation. Its deposit is
		/// released.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::refuse_candidate())]
		pub fn refuse_candidate(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			Self::ensure_foundation(origin)?;
			Self::do_refuse_candidate(node)
		}

		/// Opens a ballot on `motion` about `node`, for the caller's active Meta Node, which
		/// thereby approves. An expired ballot of the same key is replaced.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::vote(T::MaxMetaNodes::get()))]
		pub fn propose(origin: OriginFor<T>, node: NodeIndex, motion: Motion) -> DispatchResult {
			Self::do_propose(ensure_signed(origin)?, node, motion)
		}

		/// Votes for the caller's active Meta Node, once. The vote that reaches the quorum of the
		/// Meta Nodes that are active and awake then executes the motion.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::vote(T::MaxMetaNodes::get()))]
		pub fn vote(
			origin: OriginFor<T>,
			node: NodeIndex,
			motion: Motion,
			approve: bool,
		) -> DispatchResult {
			Self::do_vote(ensure_signed(origin)?, node, motion, approve)
		}

		/// Recounts an open ballot, as Meta Nodes may have left since the last vote, and executes
		/// it if the quorum is reached. Closes a ballot that has expired or whose motion no longer
		/// applies; the deposit of a candidate is then released. Open to anyone.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::vote(T::MaxMetaNodes::get()))]
		pub fn close_ballot(
			origin: OriginFor<T>,
			node: NodeIndex,
			motion: Motion,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_ballot(node, motion)
		}

		/// Sets the account that verifies candidates.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::set_foundation())]
		pub fn set_foundation(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Foundation::<T>::put(&account);
			Self::deposit_event(Event::FoundationChanged { account });
			Ok(())
		}

		/// Puts an active Meta Node out, for governance. It starts to exit.
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::kick())]
		pub fn kick(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			T::KickOrigin::ensure_origin(origin)?;
			Self::do_kick(node)
		}

		/// Pays all rewards of an exited node to its beneficiary, moves its record to the archive, and
		/// frees its index. Refused while rewards are locked, contributions are not settled, or a report
		/// or a ballot may name it. Open to anyone.
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::retire())]
		pub fn retire(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_retire(node)
		}

		/// Sets the account that reports, attests and votes for the caller's Meta Node besides the
		/// caller, or none. It cannot move the deposit nor the rewards. Nobody signs for two Meta Nodes.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::set_operator())]
		pub fn set_operator(
			origin: OriginFor<T>,
			node: NodeIndex,
			operator: Option<T::AccountId>,
		) -> DispatchResult {
			Self::do_set_operator(ensure_signed(origin)?, node, operator)
		}

		/// Sets what the caller's node says about itself: UTF-8 without invisible characters. Each byte
		/// holds a governed amount; empty texts release it.
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::set_profile())]
		pub fn set_profile(
			origin: OriginFor<T>,
			node: NodeIndex,
			moniker: profiles::Moniker,
			contact: profiles::Contact,
		) -> DispatchResult {
			Self::do_set_profile(ensure_signed(origin)?, node, moniker, contact)
		}

		/// Commits the caller's Meta Node to a list of tasks, by the blake2-256 of its encoding. The nodes
		/// of each task are drawn two blocks later, from the hash of that block. One list in a block.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::commit_tasks())]
		pub fn commit_tasks(origin: OriginFor<T>, tasks: H256) -> DispatchResult {
			Self::do_commit_tasks(ensure_signed(origin)?, tasks)
		}

		/// Sets the bandwidth of the caller's Resource Node, Mbit/s. Tasks that need more are not assigned
		/// to it.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::set_free_capacity())]
		pub fn set_bandwidth(
			origin: OriginFor<T>,
			node: NodeIndex,
			bandwidth: u32,
		) -> DispatchResult {
			Self::do_set_bandwidth(ensure_signed(origin)?, node, bandwidth)
		}
	}
}
