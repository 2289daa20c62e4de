//! Answers of the runtime API. Nothing here writes.

use crate::{
	NodeInfo, Overview,
	assignment::{AssignmentError, Candidates, assign},
	performance::{Tracking, weight_factor},
	registry::KindWeights,
	standings::StandingReader,
	*,
};
use alloc::vec::Vec;
use core::cell::RefCell;
use sp_arithmetic::Perbill;
use sp_core::H256;
use stratos_primitives::{Balance, NodeId, NodeIndex, ServiceKind};
use stratos_runtime_api::deposit::{BallotInfo, Release};

/// The maximum number of nodes in one answer of [`Pallet::nodes_from`].
const MOST_LISTED: u32 = 1_000;

/// The active nodes that offer one kind of service and have enough free capacity and bandwidth.
struct Offers<T> {
	weights: KindWeights<T>,
	needed: u64,
	bandwidth: u32,
	floor: Perbill,
	ceiling: Perbill,
	/// Listing all nodes reads each page once.
	standings: RefCell<StandingReader>,
}

impl<T: Config> Candidates for Offers<T> {
	fn total(&self) -> u128 {
		sampling_tree::total(&self.weights)
	}

	fn locate(&self, point: u128) -> Option<NodeIndex> {
		sampling_tree::locate(&self.weights, point)
	}

	fn factor(&self, node: NodeIndex) -> Option<Perbill> {
		let standing = self.standings.borrow_mut().get(node)?;
		let fits = standing.tracking == Tracking::On
			&& standing.free_capacity >= self.needed
			&& standing.bandwidth >= self.bandwidth;
		fits.then(|| weight_factor(standing.score, self.floor, self.ceiling))
	}

	fn for_each(&self, visit: &mut dyn FnMut(NodeIndex, u128)) {
		sampling_tree::for_each(&self.weights, &mut |node, weight| visit(node, weight));
	}
}

impl<T: Config> Pallet<T> {
	/// Everything about the node at `index`.
	pub fn node_info(index: NodeIndex) -> Option<NodeInfo<T::AccountId>> {
		let node = Nodes::<T>::get(index)?;
		let standing = (!node.is_meta()).then(|| Self::standing(index));
		let parameters = Self::parameters();
		let effective_weight = match standing {
			Some(standing) if node.is_active() => {
				let (floor, ceiling) = (parameters.min_weight_factor, parameters.max_weight_factor);
				weight_factor(standing.score, floor, ceiling).mul_floor(node.weight())
			}
			_ => 0,
		};
		let (releases, leaving) = Self::releases(&node);
		let (moniker, contact) = Self::profile_texts(index);
		Some(NodeInfo {
			index,
			moniker,
			contact,
			operator: OperatorOf::<T>::get(index),
			standing,
			effective_weight,
			countable: Self::countable(&node),
			waits_for: CountingPlaces::<T>::get(index).map(|(line, _)| line),
			queue_position: Self::queue_position(index),
			dormant: Self::is_dormant(index),
			releases,
			leaving,
			node,
		})
	}

	/// The parts of the deposit with their release dates, and whether the node is exiting. If it is
	/// not, the dates are those of an exit that starts now.
	fn releases(node: &NodeOf<T>) -> (Vec<Release>, bool) {
		let leaving = node.exit().is_some();
		let (main_at, top_up_at) = match node.status {
			Status::Registered => (Self::now(), Self::now()),
			Status::Exited { at, .. } => (at, at),
			_ => {
				let exit = node.exit().copied().unwrap_or_else(|| Self::exit_terms(node));
				(exit.frees_at, exit.top_up_frees_at)
			}
		};
		let releases = [(node.deposit.main(), main_at), (node.deposit.top_up, top_up_at)]
			.into_iter()
			.filter(|(amount, _)| *amount != 0)
			.map(|(amount, at)| Release { amount, at })
			.collect();
		(releases, leaving)
	}

	/// The nodes of `owner`, ascending.
	pub fn indices_owned_by(owner: &T::AccountId) -> Vec<NodeIndex> {
		let mut indices: Vec<_> = NodesByOwner::<T>::iter_key_prefix(owner).collect();
		indices.sort_unstable();
		indices
	}

	/// Everything about the nodes of `owner`, by index.
	pub fn nodes_owned_by(owner: &T::AccountId) -> Vec<NodeInfo<T::AccountId>> {
		Self::indices_owned_by(owner).into_iter().filter_map(Self::node_info).collect()
	}

	/// Up to `limit` nodes (at most 1,000) from index `start` on, and the index to go on from.
	pub fn nodes_from(
		start: NodeIndex,
		limit: u32,
	) -> (Vec<NodeInfo<T::AccountId>>, Option<NodeIndex>) {
		let slots = NextIndex::<T>::get();
		let end = start.saturating_add(limit.min(MOST_LISTED)).min(slots);
		let nodes = (start..end).filter_map(Self::node_info).collect();
		(nodes, (end < slots).then_some(end))
	}

	/// Draws `wanted` distinct active nodes that offer `kind` and have `needed` free bytes and
	/// `bandwidth` Mbit/s, by weight. Deterministic from the seed and the state.
	pub fn assignment(
		seed: H256,
		kind: ServiceKind,
		wanted: u32,
		needed: u64,
		bandwidth: u32,
	) -> Result<Vec<(NodeIndex, NodeId)>, AssignmentError> {
		let parameters = Self::parameters();
		if wanted > parameters.max_task_nodes {
			return Err(AssignmentError::TooManyNodes { most: parameters.max_task_nodes });
		}
		let offers = Offers::<T> {
			weights: KindWeights::of(kind),
			needed,
			bandwidth,
			floor: parameters.min_weight_factor,
			ceiling: parameters.max_weight_factor,
			standings: RefCell::new(StandingReader::new::<T>()),
		};
		let chosen = assign(seed, wanted, offers.ceiling, &offers)?;
		let name = |index| Nodes::<T>::get(index).map(|node| (index, node.id));
		Ok(chosen.into_iter().filter_map(name).collect())
	}

	fn ballot_info(node: NodeIndex, motion: Motion, ballot: BallotOf<T>) -> BallotInfo {
		let tally = Self::tally(&ballot);
		BallotInfo {
			node,
			motion,
			proposer: ballot.proposer,
			opened: ballot.opened,
			expires: ballot.expires,
			expired: Self::now() >= ballot.expires,
			applies: Nodes::<T>::get(node).is_some_and(|node| Self::applies(&node, &motion)),
			approvals: tally.approvals,
			rejections: tally.rejections,
			required: Self::parameters().quorum().required(tally.active),
			votes: ballot.votes.into_iter().collect(),
		}
	}

	/// All open ballots.
	pub fn ballots() -> Vec<BallotInfo> {
		Ballots::<T>::iter()
			.map(|(node, motion, ballot)| Self::ballot_info(node, motion, ballot))
			.collect()
	}

	/// The open ballots about one node.
	pub fn ballots_on(node: NodeIndex) -> Vec<BallotInfo> {
		Ballots::<T>::iter_prefix(node)
			.map(|(motion, ballot)| Self::ballot_info(node, motion, ballot))
			.collect()
	}

	/// The registry in figures.
	pub fn overview() -> Overview<T::AccountId> {
		let figures = RegistryFigures::<T>::get();
		let parameters = Self::parameters();
		let awake_metas = <Self as stratos_primitives::Nodes<_>>::active_meta_count();
		Overview {
			figures,
			slots: NextIndex::<T>::get(),
			next_index: Self::next_index(),
			awake_metas,
			quorum: parameters.quorum().required(awake_metas),
			counting_budget: CountingBudget::<T>::get(),
			counting_queue: CountingEnds::<T>::get(WaitsFor::Budget).len(),
			unconfirmed: Unconfirmed::<T>::get(),
			most_unconfirmed: Self::most_unconfirmed(),
			confirmation_queue: CountingEnds::<T>::get(WaitsFor::Confirmation).len(),
			departing: DepartureEnds::<T>::get().len(),
			foundation: Foundation::<T>::get(),
			treasury: <T::Treasury as frame_support::traits::Get<_>>::get(),
			parameters,
		}
	}

	/// Base units of the deposit of the node at `index` that are in the Ozone limit now: what raised
	/// it and will lower it again.
	pub fn deposit_in_force(index: NodeIndex) -> Balance {
		Nodes::<T>::get(index).map_or(0, |node| node.in_limit())
	}

	/// Whether the chain began with nodes, whose deposits then are the market's genesis deposit.
	/// Otherwise the genesis deposit is no node's.
	pub fn began_with_nodes() -> bool {
		GenesisNodes::<T>::get() > 0
	}
}
