//! The epoch and the time that a test sets.

use frame_support::{pallet_prelude::ValueQuery, storage_alias, traits::Time};
use stratos_primitives::{EpochClock, EpochIndex, Moment};

#[storage_alias]
type Epoch = StorageValue<TestKit, EpochIndex, ValueQuery>;
#[storage_alias]
type OldestReportable = StorageValue<TestKit, EpochIndex, ValueQuery>;
#[storage_alias]
type EpochMs = StorageValue<TestKit, Moment, ValueQuery>;
#[storage_alias]
type Now = StorageValue<TestKit, Moment, ValueQuery>;

/// Epoch 0 at time 0, until [`set_epoch`] and [`set_now`] say otherwise.
pub struct Clock;

impl EpochClock for Clock {
	fn current_epoch() -> EpochIndex {
		Epoch::get()
	}

	fn oldest_reportable() -> EpochIndex {
		OldestReportable::get()
	}

	fn epoch_ms() -> Moment {
		EpochMs::get()
	}
}

impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// The epoch of the block.
pub fn epoch() -> EpochIndex {
	Epoch::get()
}

/// Sets the epoch of the block.
pub fn set_epoch(epoch: EpochIndex) {
	Epoch::put(epoch);
}

/// Sets the oldest epoch that can be reported.
pub fn set_oldest_reportable(epoch: EpochIndex) {
	OldestReportable::put(epoch);
}

/// The time of the block, ms.
pub fn now() -> Moment {
	Now::get()
}

/// Sets the time of the block, ms.
pub fn set_now(now: Moment) {
	Now::put(now);
}

/// Adds to the time of the block, ms.
pub fn advance(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// Sets how long an epoch takes at the chain's pace, ms; 0 at first.
pub fn set_epoch_ms(time: Moment) {
	EpochMs::put(time);
}
