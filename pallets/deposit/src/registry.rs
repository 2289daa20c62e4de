//! The registry of nodes. [`Pallet::store`] is the only writer of records and of all that is
//! derived from them: the indexes by key and owner, the set of active Meta Nodes, the weights, the
//! figures, what counts unconfirmed, and the deposits that earn stake rewards. So they stay consistent.

use crate::{
	performance::{Standing, Tracking},
	sampling_tree::{self, Page, Pages},
	*,
};
use core::marker::PhantomData;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{DispatchError, DispatchResult, traits::AccountIdConversion};
use stratos_primitives::{
	DepositObserver, EpochClock, EpochIndex, Moment, NodeId, NodeIndex, ServiceKind,
};

/// Network keys in a page: 4 kB.
pub const IDS_IN_PAGE: u32 = 128;

/// Stands for an unknown key. It sorts last.
pub(crate) const LAST_ID: NodeId = NodeId([u8::MAX; 32]);

/// The weights of the nodes that offer one kind of service.
pub(crate) struct KindWeights<T>(pub(crate) ServiceKind, PhantomData<T>);

impl<T> KindWeights<T> {
	/// The weights of `kind`.
	pub(crate) fn of(kind: ServiceKind) -> Self {
		Self(kind, PhantomData)
	}
}

impl<T: Config> Pages for KindWeights<T> {
	fn read(&self, level: u8, position: u32) -> Option<Page> {
		SamplingWeights::<T>::get((self.0, level, position))
	}

	fn write(&mut self, level: u8, position: u32, page: Option<Page>) {
		SamplingWeights::<T>::set((self.0, level, position), page);
	}
}

/// What is derived from a record.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Derived {
	active_meta: bool,
	signing_meta: bool,
	tracking: Tracking,
	earning: Balance,
	held: Balance,
	unconfirmed: Balance,
}

impl Derived {
	fn of<AccountId>(node: Option<&Node<AccountId>>) -> Self {
		let Some(node) = node else { return Self::default() };
		let tracking = match (node.role, node.is_active()) {
			(Role::Meta, _) => Tracking::Unknown,
			(Role::Resource(_), true) => Tracking::On,
			(Role::Resource(_), false) => Tracking::Off,
		};
		Self {
			active_meta: node.is_meta() && node.is_active(),
			signing_meta: node.is_meta() && (node.is_active() || node.is_registered()),
			tracking,
			earning: if node.is_active() { node.deposit.held } else { 0 },
			held: node.deposit.held,
			unconfirmed: node.deposit.unconfirmed(),
		}
	}
}

/// The weight of a node in the tree of `kind`.
pub(crate) fn weight_in<AccountId>(node: Option<&Node<AccountId>>, kind: ServiceKind) -> u128 {
	node.filter(|node| node.kinds().contains(kind)).map_or(0, Node::weight)
}

impl<T: Config> Pallet<T> {
	/// The timestamp of the block, ms.
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	/// The epoch of the block.
	pub(crate) fn epoch() -> EpochIndex {
		T::EpochClock::current_epoch()
	}

	/// The active parameters.
	pub fn parameters() -> DepositParameters {
		ActiveParameters::<T>::get()
	}

	/// The account through which migration fees pass. It is empty between calls.
	pub fn transit_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// The node at `index`.
	pub(crate) fn node(index: NodeIndex) -> Result<NodeOf<T>, DispatchError> {
		Nodes::<T>::get(index).ok_or(Error::<T>::UnknownNode.into())
	}

	/// The node at `index`, which must be `who`'s.
	pub(crate) fn node_of(
		who: &T::AccountId,
		index: NodeIndex,
	) -> Result<NodeOf<T>, DispatchError> {
		let node = Self::node(index)?;
		ensure!(node.owner == *who, Error::<T>::NotOwner);
		Ok(node)
	}

	/// When the node became active. Nodes of genesis became active with the first block.
	pub(crate) fn activated_at(node: &NodeOf<T>) -> Moment {
		match (node.activated, GenesisTime::<T>::get()) {
			// In the first block.
			(0, 0) => Self::now(),
			(0, first) => first,
			(activated, _) => activated,
		}
	}

	/// Replaces the record of the node at `index`, and all that is derived from it. `None` is no
	/// record. Fails, before any write, if there would be one active Meta Node too many.
	pub(crate) fn store(
		index: NodeIndex,
		before: Option<&NodeOf<T>>,
		after: Option<&NodeOf<T>>,
	) -> DispatchResult {
		let (old, new) = (Derived::of(before), Derived::of(after));
		if old.active_meta != new.active_meta {
			ActiveMetaNodes::<T>::try_mutate(|list| match list.binary_search(&index) {
				Err(place) if new.active_meta => {
					let most = Self::parameters().max_meta_nodes as usize;
					ensure!(list.len() < most, Error::<T>::TooManyMetaNodes);
					list.try_insert(place, index).map_err(|_| Error::<T>::TooManyMetaNodes)?;
					MetaActivity::<T>::mutate(|activity| activity.join(index));
					Ok(())
				}
				Ok(place) if !new.active_meta => {
					list.remove(place);
					VotesCountUntil::<T>::insert(index, LastBallotEnd::<T>::get());
					MetaActivity::<T>::mutate(|activity| activity.leave(index));
					Ok(())
				}
				_ => Ok::<(), Error<T>>(()),
			})?;
		}
		match (before, after) {
			(None, Some(node)) => {
				Self::take_index(index);
				IndexOf::<T>::insert(node.id, index);
				Self::keep_id(index, node.id);
				NodesByOwner::<T>::insert(&node.owner, index, ());
			}
			(Some(node), None) => {
				// A key may have been registered again since.
				IndexOf::<T>::mutate_exists(node.id, |latest| {
					*latest = latest.filter(|latest| *latest != index);
				});
				NodesByOwner::<T>::remove(&node.owner, index);
				Self::forget_id(index);
				TaskCommitments::<T>::remove(index);
				Self::forget_profile(index, &node.owner)?;
				Self::free_index(index);
			}
			_ => {}
		}
		if let Some(node) = after.or(before).filter(|_| old.signing_meta != new.signing_meta) {
			MetaNodeOf::<T>::set(&node.owner, new.signing_meta.then_some(index));
			if !new.signing_meta {
				Self::forget_operator(index);
			}
		}
		for kind in ServiceKinds::EVERY {
			let weight = weight_in(after, kind);
			if weight != weight_in(before, kind) {
				sampling_tree::set(&mut KindWeights::<T>::of(kind), index, weight);
			}
		}
		if old.tracking != new.tracking {
			let kept = if new.tracking == Tracking::Unknown {
				Standing::default()
			} else {
				Self::standing(index)
			};
			Self::set_standing(index, Standing { tracking: new.tracking, ..kept });
		}
		Self::store_figures(before, after, old, new);
		if old.unconfirmed != new.unconfirmed {
			Unconfirmed::<T>::mutate(|sum| {
				*sum = sum.saturating_sub(old.unconfirmed).saturating_add(new.unconfirmed);
			});
		}
		Nodes::<T>::set(index, after.cloned());
		if old.earning != new.earning {
			T::DepositObserver::on_deposit_changed(index, old.earning, new.earning);
		}
		Ok(())
	}

	fn store_figures(
		before: Option<&NodeOf<T>>,
		after: Option<&NodeOf<T>>,
		old: Derived,
		new: Derived,
	) {
		RegistryFigures::<T>::mutate(|figures| {
			for (node, joins) in [(before, false), (after, true)] {
				let Some(node) = node else { continue };
				let counts = if node.is_meta() { &mut figures.meta } else { &mut figures.resource };
				let count = counts.of(&node.status);
				*count = if joins { count.saturating_add(1) } else { count.saturating_sub(1) };
			}
			figures.held = figures.held.saturating_sub(old.held).saturating_add(new.held);
			figures.earning =
				figures.earning.saturating_sub(old.earning).saturating_add(new.earning);
		});
	}

	/// Adds the key of a new node to the pages of keys.
	fn keep_id(index: NodeIndex, id: NodeId) {
		let (page, slot) = (index / IDS_IN_PAGE, (index % IDS_IN_PAGE) as usize);
		IdPages::<T>::mutate(page, |ids| {
			if ids.len() <= slot {
				ids.bounded_resize(slot.saturating_add(1), LAST_ID);
			}
			if let Some(place) = ids.get_mut(slot) {
				*place = id;
			}
		});
	}

	/// Removes the key of a node that is no more. An empty page is removed.
	fn forget_id(index: NodeIndex) {
		let (page, slot) = (index / IDS_IN_PAGE, (index % IDS_IN_PAGE) as usize);
		IdPages::<T>::mutate_exists(page, |entry| {
			let Some(ids) = entry else { return };
			if let Some(place) = ids.get_mut(slot) {
				*place = LAST_ID;
			}
			while ids.last() == Some(&LAST_ID) {
				ids.pop();
			}
			if ids.is_empty() {
				*entry = None;
			}
		});
	}
}
