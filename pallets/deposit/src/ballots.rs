//! Votes of Meta Nodes: one kind of ballot for every motion.
//!
//! A ballot is keyed by node and motion. Each Meta Node votes once. Votes are counted at every
//! vote, and whenever a query asks, against the Meta Nodes that are active and awake then. Meta Nodes
//! that left or are dormant do not count on either side. An expired ballot can only be closed.

use crate::{quorum::Tally, release::Deposit, *};
use frame_support::{BoundedBTreeMap, ensure};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::NodeIndex;

impl<T: Config> Pallet<T> {
	/// The active Meta Node for which `who` signs.
	fn signing_meta(who: &T::AccountId) -> Result<NodeIndex, DispatchError> {
		Self::active_meta_by(who).ok_or(Error::<T>::NotActiveMetaNode.into())
	}

	/// Whether `motion` applies to a node with this status now.
	pub(crate) fn applies(node: &NodeOf<T>, motion: &Motion) -> bool {
		match motion {
			Motion::Admit => node.is_meta() && node.is_registered(),
			Motion::Kick => node.is_meta() && node.is_active(),
			Motion::Resume => node.is_suspended(),
			Motion::ConfirmCapacity { deposit } => {
				let Deposit { initial, confirmed, .. } = node.deposit;
				node.is_active() && confirmed < *deposit && *deposit <= initial
			}
			// After the cooling-off a node may shut down, and one shutdown is enough.
			Motion::Shutdown => match node.exit() {
				Some(exit) => !exit.forfeited && Self::now() < exit.cooling_ends,
				None => node.is_active() || node.is_suspended(),
			},
			Motion::Slash { .. } => {
				node.is_active() || node.is_suspended() || node.exit().is_some()
			}
		}
	}

	/// Opens a ballot without votes.
	fn open_ballot(index: NodeIndex, motion: Motion, proposer: Option<NodeIndex>) -> BallotOf<T> {
		let opened = Self::now();
		let expires = opened.saturating_add(Self::parameters().voting_period);
		LastBallotEnd::<T>::mutate(|last| *last = (*last).max(expires));
		if let Some(proposer) = proposer {
			OpenBallots::<T>::mutate(proposer, |open| *open = open.saturating_add(1));
		}
		let epoch = Self::epoch();
		Self::deposit_event(Event::BallotOpened { node: index, motion, proposer, expires, epoch });
		Ballot { proposer, opened, expires, votes: BoundedBTreeMap::new() }
	}

	/// Removes a ballot, if it exists.
	pub(crate) fn forget_ballot(index: NodeIndex, motion: Motion) {
		let proposer = Ballots::<T>::take(index, motion).and_then(|ballot| ballot.proposer);
		if let Some(proposer) = proposer {
			OpenBallots::<T>::mutate_exists(proposer, |open| {
				*open = open.map(|open| open.saturating_sub(1)).filter(|open| *open != 0);
			});
		}
	}

	fn close(index: NodeIndex, motion: Motion) {
		Self::forget_ballot(index, motion);
		let epoch = Self::epoch();
		Self::deposit_event(Event::BallotClosed { node: index, motion, epoch });
	}

	pub(crate) fn tally(ballot: &BallotOf<T>) -> Tally {
		Tally::count(ballot.votes.iter(), &Self::awake_metas())
	}

	/// Removes the ballot and executes its motion.
	fn carry_out(
		index: NodeIndex,
		node: &NodeOf<T>,
		motion: Motion,
		tally: Tally,
	) -> DispatchResult {
		Self::forget_ballot(index, motion);
		Self::deposit_event(Event::BallotPassed {
			node: index,
			motion,
			approvals: tally.approvals,
			active: tally.active,
			epoch: Self::epoch(),
		});
		match motion {
			Motion::Admit => Self::enter(index, node, node.deposit, 0),
			Motion::Kick => Self::leave(index, node, ExitReason::Kicked).map(|_| ()),
			Motion::Resume => Self::resume(index, node),
			Motion::ConfirmCapacity { deposit } => Self::confirm_capacity(index, node, deposit),
			Motion::Shutdown => Self::shut_down(index, node),
			Motion::Slash { ozone, .. } => Self::slash(index, node, ozone),
		}
	}

	/// Records a vote and executes the motion if the vote reaches the quorum. Stores the ballot.
	fn cast(
		index: NodeIndex,
		node: &NodeOf<T>,
		motion: Motion,
		mut ballot: BallotOf<T>,
		voter: NodeIndex,
		approve: bool,
	) -> DispatchResult {
		ensure!(!ballot.votes.contains_key(&voter), Error::<T>::AlreadyVoted);
		Self::note_act(voter);
		// Makes room: without votes of Meta Nodes that left, votes do not outnumber active Meta
		// Nodes.
		let active = ActiveMetaNodes::<T>::get();
		ballot.votes.retain(|voter, _| active.binary_search(voter).is_ok());
		ballot.votes.try_insert(voter, approve).map_err(|_| Error::<T>::TooManyMetaNodes)?;
		let tally = Tally::count(ballot.votes.iter(), &Self::awake_metas());
		Self::deposit_event(Event::Voted {
			node: index,
			motion,
			voter,
			approve,
			approvals: tally.approvals,
			rejections: tally.rejections,
			active: tally.active,
			epoch: Self::epoch(),
		});
		Ballots::<T>::insert(index, motion, ballot);
		if tally.passes(Self::parameters().quorum()) {
			Self::carry_out(index, node, motion, tally)?;
		}
		Ok(())
	}

	pub(crate) fn do_propose(
		who: T::AccountId,
		index: NodeIndex,
		motion: Motion,
	) -> DispatchResult {
		let proposer = Self::signing_meta(&who)?;
		ensure!(motion != Motion::Admit, Error::<T>::AdmissionNotProposable);
		if let Motion::Slash { ozone, .. } = motion {
			ensure!(ozone != 0, Error::<T>::ZeroAmount);
		}
		let node = Self::node(index)?;
		ensure!(Self::applies(&node, &motion), Error::<T>::MotionDoesNotApply);
		let earlier = Ballots::<T>::get(index, motion);
		let mut open = OpenBallots::<T>::get(proposer);
		if let Some(earlier) = &earlier {
			ensure!(Self::now() >= earlier.expires, Error::<T>::BallotExists);
			if earlier.proposer == Some(proposer) {
				open = open.saturating_sub(1);
			}
		}
		let most = Self::parameters().max_open_ballots;
		ensure!(open < most, Error::<T>::TooManyOpenBallots);
		if earlier.is_some() {
			Self::close(index, motion);
		}
		let ballot = Self::open_ballot(index, motion, Some(proposer));
		Self::cast(index, &node, motion, ballot, proposer, true)
	}

	pub(crate) fn do_vote(
		who: T::AccountId,
		index: NodeIndex,
		motion: Motion,
		approve: bool,
	) -> DispatchResult {
		let voter = Self::signing_meta(&who)?;
		let ballot = Ballots::<T>::get(index, motion).ok_or(Error::<T>::UnknownBallot)?;
		ensure!(Self::now() < ballot.expires, Error::<T>::BallotExpired);
		let node = Self::node(index)?;
		ensure!(Self::applies(&node, &motion), Error::<T>::MotionDoesNotApply);
		Self::cast(index, &node, motion, ballot, voter, approve)
	}

	pub(crate) fn do_close_ballot(index: NodeIndex, motion: Motion) -> DispatchResult {
		let ballot = Ballots::<T>::get(index, motion).ok_or(Error::<T>::UnknownBallot)?;
		let node = Self::node(index)?;
		let applies = Self::applies(&node, &motion);
		if applies && Self::now() < ballot.expires {
			let tally = Self::tally(&ballot);
			let passes = tally.passes(Self::parameters().quorum());
			ensure!(passes, Error::<T>::BallotStillOpen);
			return Self::carry_out(index, &node, motion, tally);
		}
		Self::close(index, motion);
		if applies && motion == Motion::Admit {
			Self::remove(index, &node, ReleaseReason::NotAdmitted)?;
		}
		Ok(())
	}

	/// Fails unless the Foundation signs.
	pub(crate) fn ensure_foundation(origin: T::RuntimeOrigin) -> DispatchResult {
		let who = frame_system::ensure_signed(origin)?;
		ensure!(Foundation::<T>::get() == Some(who), Error::<T>::NotFoundation);
		Ok(())
	}

	/// The candidate at `index`: a registered Meta Node without an open vote.
	fn candidate(index: NodeIndex) -> Result<NodeOf<T>, DispatchError> {
		let node = Self::node(index)?;
		ensure!(node.is_meta() && node.is_registered(), Error::<T>::NotCandidate);
		let verified = Ballots::<T>::contains_key(index, Motion::Admit);
		ensure!(!verified, Error::<T>::AlreadyVerified);
		Ok(node)
	}

	pub(crate) fn do_verify_candidate(index: NodeIndex) -> DispatchResult {
		let node = Self::candidate(index)?;
		Self::deposit_event(Event::CandidateVerified {
			node: index,
			owner: node.owner.clone(),
			epoch: Self::epoch(),
		});
		if Self::awake_metas().is_empty() {
			return Self::enter(index, &node, node.deposit, 0);
		}
		let ballot = Self::open_ballot(index, Motion::Admit, None);
		Ballots::<T>::insert(index, Motion::Admit, ballot);
		Ok(())
	}

	pub(crate) fn do_refuse_candidate(index: NodeIndex) -> DispatchResult {
		let node = Self::candidate(index)?;
		Self::remove(index, &node, ReleaseReason::Refused)
	}
}
