#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod assignment;
mod ballots;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod errors;
mod events;
mod genesis;
mod invariants;
mod lifecycle;
#[cfg(test)]
mod mock;
mod nodes;
pub mod parameters;
mod penalties;
pub mod performance;
mod queries;
pub mod quorum;
mod registry;
pub mod release;
pub mod runtime_api;
pub mod sampling_tree;
mod standings;
#[cfg(test)]
mod tests;
pub mod types;
pub mod weights;

pub use genesis::{GenesisMetaNode, GenesisResourceNode};
pub use pallet::*;
pub use parameters::{DepositKey, DepositParameters};
pub use registry::IDS_IN_PAGE;
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
	use sp_runtime::{MultiSignature, traits::One};
	use stratos_primitives::{
		DepositObserver, EpochClock, EpochIndex, LockedRewards, Market, Moment, NodeId, NodeIndex,
		Noz, ParameterFault, ParameterGroup, Reward, ServiceKind,
	};

	/// The layout of the storage below.
	pub const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime.
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

		/// The runtime's reasons of holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// The block's timestamp, milliseconds.
		type Time: Time<Moment = Moment>;

		/// The Ozone market: its limit follows the deposits, migrations buy from it.
		type Market: Market<Self::AccountId>;

		/// Rewards under lock-up: they pay fees and slashes first, and are forfeited.
		type LockedRewards: LockedRewards<Self::AccountId>;

		/// Follows the deposits that earn stake rewards.
		type DepositObserver: DepositObserver;

		/// The epoch clock.
		type EpochClock: EpochClock;

		/// The governed parameters; in effect from the next epoch boundary on.
		type Parameters: Get<DepositParameters>;

		/// Who may name the Foundation's account.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The Foundation's treasury: receives slashes.
		#[pallet::constant]
		type Treasury: Get<Self::AccountId>;

		/// Names the account through which fees pass. It is empty between calls.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// Most active Meta Nodes; bounds every ballot.
		#[pallet::constant]
		type MaxMetaNodes: Get<u32>;

		/// Prepares the rest of the runtime for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Why the pallet holds balances.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Deposits of the owner's nodes.
		NodeDeposit,
	}

	/// The index that the next registration gets. Indices are never given out again.
	#[pallet::storage]
	pub type NextIndex<T> = StorageValue<_, NodeIndex, ValueQuery>;

	/// The nodes by index.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Twox64Concat, NodeIndex, NodeOf<T>>;

	/// The index of a network key: that of its latest registration.
	#[pallet::storage]
	pub type IndexOf<T> = StorageMap<_, Blake2_128Concat, NodeId, NodeIndex>;

	/// The nodes of an owner, of all statuses.
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

	/// The registered or active Meta Node of an owner. An owner has at most one, since the owner's
	/// signature is the Meta Node's.
	#[pallet::storage]
	pub type MetaNodeOf<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, NodeIndex>;

	/// The active Meta Nodes, ascending.
	#[pallet::storage]
	pub type ActiveMetaNodes<T: Config> =
		StorageValue<_, BoundedVec<NodeIndex, T::MaxMetaNodes>, ValueQuery>;

	/// Standings of Resource Nodes, in pages by index.
	#[pallet::storage]
	pub type Standings<T> = StorageMap<
		_,
		Twox64Concat,
		u32,
		BoundedVec<Standing, ConstU32<STANDINGS_IN_PAGE>>,
		ValueQuery,
	>;

	/// Network keys, in pages by index: for a settlement, which compares those of thousands of nodes.
	/// A key stays when its node goes.
	#[pallet::storage]
	pub type IdPages<T> =
		StorageMap<_, Twox64Concat, u32, BoundedVec<NodeId, ConstU32<IDS_IN_PAGE>>, ValueQuery>;

	/// Weights of active Resource Nodes and their sums, by kind of service, level and position.
	#[pallet::storage]
	pub type SamplingWeights<T> =
		StorageMap<_, Twox64Concat, (ServiceKind, u8, u32), sampling_tree::Page, OptionQuery>;

	/// Open ballots by the node concerned and what is decided.
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

	/// Open ballots of a proposer.
	#[pallet::storage]
	pub type OpenBallots<T> = StorageMap<_, Twox64Concat, NodeIndex, u32, ValueQuery>;

	/// How many nodes stand where, and how much they deposited.
	#[pallet::storage]
	pub type RegistryFigures<T> = StorageValue<_, Figures, ValueQuery>;

	/// The account that verifies candidates.
	#[pallet::storage]
	pub type Foundation<T: Config> = StorageValue<_, T::AccountId, OptionQuery>;

	/// The parameters in effect.
	#[pallet::storage]
	pub type ActiveParameters<T> = StorageValue<_, DepositParameters, ValueQuery>;

	/// The timestamp of the first block, milliseconds: when the nodes of genesis became active.
	#[pallet::storage]
	pub type GenesisTime<T> = StorageValue<_, Moment, ValueQuery>;

	/// Nodes and accounts that are there from the start.
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
			// Accounts for `on_finalize`.
			let first = u64::from(now == One::one());
			T::DbWeight::get().reads_writes(first.saturating_add(1), first)
		}

		fn on_finalize(now: BlockNumberFor<T>) {
			// The first block's timestamp is set by then, and genesis has none.
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
		/// Registers a Resource Node, not active yet, with `deposit` on hold on the caller's
		/// account: at least the registration deposit, and counted towards that of the activation.
		///
		/// `proof` is the network key's signature over [`Pallet::key_proof_payload`]; governance
		/// may require it. Earnings go to `beneficiary`, by default the caller.
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

		/// Activates the caller's registered Resource Node with `additional` base units more on
		/// hold. The whole deposit must reach the minimum; the Ozone limit rises by its part, and
		/// it is locked for 180 days.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::activate())]
		pub fn activate(
			origin: OriginFor<T>,
			node: NodeIndex,
			additional: Balance,
		) -> DispatchResult {
			Self::do_activate(ensure_signed(origin)?, node, additional)
		}

		/// Registers a Meta Node candidate with `deposit` on hold on the caller's account. The
		/// Foundation verifies it, then the Meta Nodes vote.
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

		/// Takes the caller's node out: an active or suspended one starts to exit, one that was
		/// never active is removed and its deposit released at once.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::unregister())]
		pub fn unregister(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			Self::do_unregister(ensure_signed(origin)?, node)
		}

		/// Releases what is due of an exiting node's deposit to its owner. Anyone may call it.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::claim_deposit())]
		pub fn claim_deposit(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim_deposit(node)
		}

		/// Lets the earnings of the caller's node go to `beneficiary`, in every status.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::set_beneficiary())]
		pub fn set_beneficiary(
			origin: OriginFor<T>,
			node: NodeIndex,
			beneficiary: T::AccountId,
		) -> DispatchResult {
			Self::do_set_beneficiary(ensure_signed(origin)?, node, beneficiary)
		}

		/// Changes the services of the caller's Resource Node that has not left.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::set_kinds())]
		pub fn set_kinds(
			origin: OriginFor<T>,
			node: NodeIndex,
			kinds: ServiceKinds,
		) -> DispatchResult {
			Self::do_set_kinds(ensure_signed(origin)?, node, kinds)
		}

		/// Says how many bytes the caller's Resource Node has free: it is assigned no task of more.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::set_free_capacity())]
		pub fn set_free_capacity(
			origin: OriginFor<T>,
			node: NodeIndex,
			bytes: u64,
		) -> DispatchResult {
			Self::do_set_free_capacity(ensure_signed(origin)?, node, bytes)
		}

		/// The Foundation has verified the operator of a candidate: the Meta Nodes' vote opens.
		/// While no Meta Node is active, there is nobody to vote, and it is admitted at once.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::verify_candidate())]
		pub fn verify_candidate(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			Self::ensure_foundation(origin)?;
			Self::do_verify_candidate(node)
		}

		/// The Foundation refuses a candidate that it has not verified: its deposit goes back.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::refuse_candidate())]
		pub fn refuse_candidate(origin: OriginFor<T>, node: NodeIndex) -> DispatchResult {
			Self::ensure_foundation(origin)?;
			Self::do_refuse_candidate(node)
		}

		/// Opens a ballot on `motion` about `node` in the name of the caller's active Meta Node,
		/// which approves by it. A ballot of the same key that has expired is replaced.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::vote(T::MaxMetaNodes::get()))]
		pub fn propose(origin: OriginFor<T>, node: NodeIndex, motion: Motion) -> DispatchResult {
			Self::do_propose(ensure_signed(origin)?, node, motion)
		}

		/// Votes in the name of the caller's active Meta Node, once. The vote that reaches the
		/// quorum of the Meta Nodes active now decides, and the motion is carried out.
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

		/// Counts an open ballot anew (Meta Nodes may have left since the last vote) and carries it
		/// out where its quorum is reached, or closes one that has expired or has lost its subject;
		/// a candidate's deposit then goes back. Anyone may call it.
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

		/// Names the account that verifies candidates.
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::set_foundation())]
		pub fn set_foundation(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Foundation::<T>::put(&account);
			Self::deposit_event(Event::FoundationChanged { account });
			Ok(())
		}
	}

	impl<T: Config> Pallet<T> {
		fn ensure_foundation(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ensure!(Foundation::<T>::get() == Some(who), Error::<T>::NotFoundation);
			Ok(())
		}
	}
}
