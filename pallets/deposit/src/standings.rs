//! Standings of Resource Nodes: the only writer of `Standings`.
//!
//! Nodes of one report ascend, so that each page of 32 is read once and written at most once.

use crate::{
	performance::{Standing, Tracking},
	*,
};
use alloc::vec::Vec;
use frame_support::{BoundedVec, ensure, storage::with_storage_layer, traits::ConstU32};
use sp_runtime::{DispatchError, DispatchResult};
use stratos_primitives::NodeIndex;

/// Standings in one page: small, since a page is read and written for every node of a report.
pub const STANDINGS_IN_PAGE: u32 = 32;

/// A page of standings.
type StandingsPage = BoundedVec<Standing, ConstU32<STANDINGS_IN_PAGE>>;

/// The page and the slot of the standing of `node`.
fn place(node: NodeIndex) -> (u32, usize) {
	(node / STANDINGS_IN_PAGE, (node % STANDINGS_IN_PAGE) as usize)
}

/// Reads pages and keeps the last one, so that ascending nodes read each page once.
pub(crate) struct PageReader<P, F> {
	read: F,
	last: Option<(u32, P)>,
}

impl<P, F: Fn(u32) -> P> PageReader<P, F> {
	pub(crate) fn new(read: F) -> Self {
		Self { read, last: None }
	}

	pub(crate) fn page(&mut self, number: u32) -> &P {
		if self.last.as_ref().is_none_or(|(last, _)| *last != number) {
			self.last = None;
		}
		let read = &self.read;
		&self.last.get_or_insert_with(|| (number, read(number))).1
	}
}

/// Reads standings of nodes, best by ascending index.
pub(crate) struct StandingReader(PageReader<StandingsPage, fn(u32) -> StandingsPage>);

impl StandingReader {
	pub(crate) fn new<T: Config>() -> Self {
		Self(PageReader::new(Standings::<T>::get))
	}

	pub(crate) fn get(&mut self, node: NodeIndex) -> Option<Standing> {
		let (page, slot) = place(node);
		self.0.page(page).get(slot).copied()
	}
}

impl<T: Config> Pallet<T> {
	/// The standing of the Resource Node at `index`.
	pub(crate) fn standing(index: NodeIndex) -> Standing {
		let (page, slot) = place(index);
		Standings::<T>::get(page).get(slot).copied().unwrap_or_default()
	}

	/// Replaces the standing of the Resource Node at `index`. An empty page is removed.
	pub(crate) fn set_standing(index: NodeIndex, standing: Standing) {
		let (page, slot) = place(index);
		let mut standings = Standings::<T>::get(page);
		if standings.len() <= slot {
			standings.bounded_resize(slot.saturating_add(1), Standing::default());
		}
		if let Some(entry) = standings.get_mut(slot) {
			*entry = standing;
		}
		while standings.last() == Some(&Standing::default()) {
			standings.pop();
		}
		if standings.is_empty() {
			Standings::<T>::remove(page);
		} else {
			Standings::<T>::insert(page, standings);
		}
	}

	/// For each of `nodes` what is `certain` by its standing alone, or else what `fallback` says, which
	/// costs a read for each node.
	pub(crate) fn by_tracking<R>(
		nodes: &[NodeIndex],
		certain: impl Fn(Tracking) -> Option<R>,
		fallback: impl Fn(NodeIndex) -> R,
	) -> Vec<R> {
		let mut standings = StandingReader::new::<T>();
		let mut answer = |node: &NodeIndex| {
			let standing = standings.get(*node);
			standing
				.and_then(|standing| certain(standing.tracking))
				.unwrap_or_else(|| fallback(*node))
		};
		nodes.iter().map(&mut answer).collect()
	}

	/// Records the task counts of one node. Suspends it where they are one bad epoch too many.
	pub(crate) fn do_record_performance(
		index: NodeIndex,
		completed: u32,
		failed: u32,
	) -> DispatchResult {
		let (page, slot) = place(index);
		let mut standings = Standings::<T>::get(page);
		let standing = standings.get_mut(slot).ok_or(Error::<T>::UnknownNode)?;
		ensure!(standing.tracking != Tracking::Unknown, Error::<T>::UnknownNode);
		if standing.tracking == Tracking::Off {
			return Ok(());
		}
		let rule = Self::parameters().kpi();
		let (next, suspends) = standing.record(completed, failed, rule);
		let changed = next != *standing;
		*standing = next;
		if suspends {
			return with_storage_layer(|| {
				Standings::<T>::insert(page, standings);
				Self::suspend(index)
			});
		}
		if changed {
			Standings::<T>::insert(page, standings);
		}
		Ok(())
	}

	/// How many of `counts` would suspend their node.
	pub(crate) fn count_suspensions(counts: &[(NodeIndex, u32, u32)]) -> u32 {
		let rule = Self::parameters().kpi();
		let mut standings = StandingReader::new::<T>();
		let mut suspends = |(index, completed, failed): &&(NodeIndex, u32, u32)| {
			standings.get(*index).is_some_and(|standing| {
				standing.tracking == Tracking::On && standing.record(*completed, *failed, rule).1
			})
		};
		u32::try_from(counts.iter().filter(&mut suspends).count()).unwrap_or(u32::MAX)
	}

	/// As [`Pallet::do_record_performance`] of each of `counts`, by ascending index.
	pub(crate) fn do_record_performances(
		counts: &[(NodeIndex, u32, u32)],
		refused: &mut dyn FnMut(NodeIndex, DispatchError),
	) {
		let rule = Self::parameters().kpi();
		let mut open: Option<(u32, StandingsPage, bool)> = None;
		let close = |open: &mut Option<(u32, StandingsPage, bool)>| {
			if let Some((page, standings, true)) = open.take() {
				Standings::<T>::insert(page, standings);
			}
		};
		for (index, completed, failed) in counts.iter().copied() {
			let (page, slot) = place(index);
			if open.as_ref().is_none_or(|(number, ..)| *number != page) {
				close(&mut open);
			}
			let (_, standings, changed) =
				open.get_or_insert_with(|| (page, Standings::<T>::get(page), false));
			let entry = standings.get_mut(slot);
			let Some(standing) = entry.filter(|entry| entry.tracking != Tracking::Unknown) else {
				refused(index, Error::<T>::UnknownNode.into());
				continue;
			};
			if standing.tracking == Tracking::Off {
				continue;
			}
			let (next, suspends) = standing.record(completed, failed, rule);
			if suspends {
				// The suspension writes this page too, so it must be stored first.
				close(&mut open);
				if let Err(error) = Self::do_record_performance(index, completed, failed) {
					refused(index, error);
				}
				continue;
			}
			*changed |= next != *standing;
			*standing = next;
		}
		close(&mut open);
	}
}
