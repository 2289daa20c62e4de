//! Rewards that reach any number of stakers in constant time, and mature in constant time.
//!
//! # Scheme
//! Every source of rewards has two cumulative figures per share, which only grow: `earned` grows by
//! each epoch's reward, and `matured` follows when the lock-up of the epoch ends, so `matured` is
//! always an earlier value of `earned`. A staker with constant shares who entered at `earned = e` owns
//! `shares·(earned − e)`, of which `shares·(matured − e)` is free. No epoch writes the staker's record
//! (F1 fee distribution, with a second cursor for the lock-up).
//!
//! When the shares change, the open stretch is *crystallised* as a [`Segment`], which stores the shares
//! and the stretch `from..to` of `earned`. As `matured` passes through the stretch, each epoch's part
//! becomes free at its own time; past `to` the segment is removed. So a position has one segment for
//! each change within the last lock-up period, and at any time exactly as much is free as if every
//! epoch's reward had been stored separately.
//!
//! # Bound
//! A position has at most [`MAX_SEGMENTS`] segments. If one more is needed, the two neighbours that
//! together span the fewest epochs become one lump, which is free when the *later* of them has matured
//! completely. This delays and never advances. All segments but the oldest are within the lock-up
//! period, so the closest pair spans at most `2·lock/(MAX_SEGMENTS − 2)` epochs, which is the longest
//! delay: 135 epochs (22.5 hours) of 2,016, after more than 32 changes of stake in 14 days.
//!
//! # Rounding
//! A claim is rounded down whenever it is turned into base units. A staker loses less than one base
//! unit for each reward and each access of each segment. All stakers together never get more than was
//! paid in.

use crate::distribution::claim;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::{Path, Type, TypeInfo, build::Fields};
use sp_core::U256;
use stratos_primitives::{Balance, EpochIndex, math::mul_div_ceil};

/// The maximum number of segments of a position.
pub const MAX_SEGMENTS: u32 = 32;

/// Cumulative rewards per share, in 1/[`SCALE`](crate::distribution::SCALE) base units, for each of
/// `P` kinds of reward.
pub type Cumulative<const P: usize> = [U256; P];

/// A closed stretch of constant shares that has not matured completely.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, Debug)]
pub struct Segment<const P: usize> {
	/// The epoch in which the stretch began.
	pub opened: EpochIndex,
	/// The epoch in which it ended.
	pub closed: EpochIndex,
	/// Shares throughout the stretch; 0 for a lump.
	pub shares: u128,
	/// Start of the part that is not free.
	pub from: Cumulative<P>,
	/// End of the stretch.
	pub to: Cumulative<P>,
	/// Base units that become free when `matured` reaches `to`.
	pub lump: [Balance; P],
}

/// The path of a type in the metadata. Clients identify types by path and do not see `P`, so each
/// number of kinds needs its own name: one for delegations, two for deposits.
fn path<const P: usize>(of_delegation: &'static str, of_deposit: &'static str) -> Path {
	const { assert!(P == 1 || P == 2, "name the type for this number of kinds too") };
	Path::new(if P == 1 { of_delegation } else { of_deposit }, module_path!())
}

// As derived, except for the path.
impl<const P: usize> TypeInfo for Segment<P> {
	type Identity = Self;

	fn type_info() -> Type {
		let fields = Fields::named()
			.field(|f| f.ty::<EpochIndex>().name("opened").type_name("EpochIndex"))
			.field(|f| f.ty::<EpochIndex>().name("closed").type_name("EpochIndex"))
			.field(|f| f.ty::<u128>().name("shares").type_name("u128"))
			.field(|f| f.ty::<Cumulative<P>>().name("from").type_name("Cumulative"))
			.field(|f| f.ty::<Cumulative<P>>().name("to").type_name("Cumulative"))
			.field(|f| f.ty::<[Balance; P]>().name("lump").type_name("Balances"));
		Type::builder().path(path::<P>("DelegationSegment", "DepositSegment")).composite(fields)
	}
}

impl<const P: usize> Segment<P> {
	/// The locked part.
	fn pending(&self) -> [Balance; P] {
		core::array::from_fn(|kind| {
			let stretch = self.to[kind].saturating_sub(self.from[kind]);
			claim(self.shares, stretch).saturating_add(self.lump[kind])
		})
	}

	/// Frees the part up to `matured` and returns it.
	fn advance(&mut self, matured: &Cumulative<P>) -> [Balance; P] {
		core::array::from_fn(|kind| {
			let reached = matured[kind].min(self.to[kind]);
			let mut free = 0;
			if reached > self.from[kind] {
				free = claim(self.shares, reached - self.from[kind]);
				self.from[kind] = reached;
			}
			if matured[kind] >= self.to[kind] {
				free = free.saturating_add(core::mem::take(&mut self.lump[kind]));
			}
			free
		})
	}

	fn is_spent(&self, matured: &Cumulative<P>) -> bool {
		(0..P).all(|kind| matured[kind] >= self.to[kind])
	}

	/// Both segments as one lump, free when `later` is.
	fn merge(&self, later: &Self) -> Self {
		let (first, second) = (self.pending(), later.pending());
		Self {
			opened: self.opened,
			closed: later.closed,
			shares: 0,
			from: later.to,
			to: later.to,
			lump: core::array::from_fn(|kind| first[kind].saturating_add(second[kind])),
		}
	}
}

/// The closed stretches of a position.
pub type Segments<const P: usize> = BoundedVec<Segment<P>, ConstU32<MAX_SEGMENTS>>;

/// One staker's part in a source of locked rewards.
#[derive(Clone, PartialEq, Eq, Encode, Decode, MaxEncodedLen, Debug)]
pub struct Track<const P: usize> {
	/// Current shares.
	pub shares: u128,
	/// The epoch of their last change.
	pub opened: EpochIndex,
	/// Start of the part of the open stretch that is not free.
	pub from: Cumulative<P>,
	/// Closed stretches that are not free yet, oldest first.
	pub segments: Segments<P>,
	/// Free and not paid out, base units.
	pub ready: [Balance; P],
	/// Taken from the locked part, base units. What matures next repays it.
	pub taken: [Balance; P],
}

impl<const P: usize> TypeInfo for Track<P> {
	type Identity = Self;

	fn type_info() -> Type {
		let fields = Fields::named()
			.field(|f| f.ty::<u128>().name("shares").type_name("u128"))
			.field(|f| f.ty::<EpochIndex>().name("opened").type_name("EpochIndex"))
			.field(|f| f.ty::<Cumulative<P>>().name("from").type_name("Cumulative"))
			.field(|f| f.ty::<Segments<P>>().name("segments").type_name("Segments"))
			.field(|f| f.ty::<[Balance; P]>().name("ready").type_name("Balances"))
			.field(|f| f.ty::<[Balance; P]>().name("taken").type_name("Balances"));
		Type::builder().path(path::<P>("DelegationTrack", "DepositTrack")).composite(fields)
	}
}

impl<const P: usize> Default for Track<P> {
	fn default() -> Self {
		Self {
			shares: 0,
			opened: 0,
			from: [U256::zero(); P],
			segments: BoundedVec::new(),
			ready: [0; P],
			taken: [0; P],
		}
	}
}

impl<const P: usize> Track<P> {
	/// Moves what has matured to `ready`, after repaying what was taken.
	pub fn advance(&mut self, matured: &Cumulative<P>) {
		let mut free = [0; P];
		for segment in self.segments.iter_mut() {
			let part = segment.advance(matured);
			for kind in 0..P {
				free[kind] = part[kind].saturating_add(free[kind]);
			}
		}
		self.segments.retain(|segment| !segment.is_spent(matured));
		for kind in 0..P {
			if matured[kind] > self.from[kind] {
				let stretch = matured[kind] - self.from[kind];
				free[kind] = claim(self.shares, stretch).saturating_add(free[kind]);
				self.from[kind] = matured[kind];
			}
			let repaid = free[kind].min(self.taken[kind]);
			self.taken[kind] -= repaid;
			self.ready[kind] = self.ready[kind].saturating_add(free[kind] - repaid);
		}
	}

	/// Changes the shares in `epoch`, with the source at `earned` and `matured`. Crystallises the
	/// open stretch.
	pub fn set_shares(
		&mut self,
		shares: u128,
		earned: &Cumulative<P>,
		matured: &Cumulative<P>,
		epoch: EpochIndex,
	) {
		self.advance(matured);
		let grown = (0..P).any(|kind| earned[kind] > self.from[kind]);
		if self.shares > 0 && grown {
			self.push(Segment {
				opened: self.opened,
				closed: epoch,
				shares: self.shares,
				from: self.from,
				to: *earned,
				lump: [0; P],
			});
		}
		// A stretch without growth or shares is not stored.
		self.from = *earned;
		self.opened = epoch;
		self.shares = shares;
	}

	fn push(&mut self, segment: Segment<P>) {
		if self.segments.is_full() {
			let closest = (1..self.segments.len())
				.min_by_key(|at| {
					self.segments[*at].closed.saturating_sub(self.segments[*at - 1].opened)
				})
				.unwrap_or(1);
			let later = self.segments.remove(closest);
			if let Some(earlier) = self.segments.get_mut(closest - 1) {
				*earlier = earlier.merge(&later);
			}
		}
		let pushed = self.segments.try_push(segment);
		debug_assert!(pushed.is_ok(), "room was made above");
	}

	/// The locked rewards, net of what was taken, with the source at `earned`. Call
	/// [`Track::advance`] first: otherwise what matured since the last access counts as locked.
	pub fn locked(&self, earned: &Cumulative<P>) -> [Balance; P] {
		let mut sum: [Balance; P] = core::array::from_fn(|kind| {
			claim(self.shares, earned[kind].saturating_sub(self.from[kind]))
		});
		for segment in self.segments.iter() {
			let pending = segment.pending();
			for (sum, pending) in sum.iter_mut().zip(pending) {
				*sum = sum.saturating_add(pending);
			}
		}
		for (sum, taken) in sum.iter_mut().zip(self.taken) {
			*sum = sum.saturating_sub(taken);
		}
		sum
	}

	/// Cancels all locked rewards and returns them. Call [`Track::advance`] first.
	pub fn forfeit(&mut self, earned: &Cumulative<P>, epoch: EpochIndex) -> [Balance; P] {
		let cancelled = self.locked(earned);
		self.segments = BoundedVec::new();
		self.from = *earned;
		self.opened = epoch;
		self.taken = [0; P];
		cancelled
	}

	/// Takes up to `amount` base units of the locked rewards, in proportion to the kinds, and
	/// returns what was taken of each. What matures next is withheld to repay it, so in effect the
	/// oldest rewards are taken. Call [`Track::advance`] first.
	pub fn take(&mut self, amount: Balance, earned: &Cumulative<P>) -> [Balance; P] {
		let locked = self.locked(earned);
		let total = locked.iter().fold(0u128, |sum, part| sum.saturating_add(*part));
		let wanted = amount.min(total);
		let mut open = wanted;
		let taken = core::array::from_fn(|kind| {
			// Rounded up, so that the last kind does not exceed what is locked of it.
			let part = mul_div_ceil(wanted, locked[kind], total).unwrap_or(0);
			let part = part.min(locked[kind]).min(open);
			open -= part;
			part
		});
		for (sum, part) in self.taken.iter_mut().zip(taken) {
			*sum = sum.saturating_add(part);
		}
		taken
	}

	/// Empties `ready` and returns it.
	pub fn withdraw(&mut self) -> [Balance; P] {
		core::mem::replace(&mut self.ready, [0; P])
	}

	/// Whether it can be removed.
	pub fn is_empty(&self) -> bool {
		self.shares == 0 && self.segments.is_empty() && self.ready.iter().all(|part| *part == 0)
	}
}

#[cfg(test)]
#[path = "tests/accumulator.rs"]
mod tests;
