//! What must hold after every block. Always compiled, so that a runtime API can ask for it.

use crate::*;
use alloc::{format, string::String};

impl<T: Config> Pallet<T> {
	/// Checks every claim of this pallet about its storage; the error names the claim and the
	/// figures.
	pub fn check_invariants() -> Result<(), String> {
		Self::check_clock()
	}

	/// The current block lies within the current epoch.
	fn check_clock() -> Result<(), String> {
		let (epoch, start, length) = Self::epoch_position();
		if !(1..=MAX_EPOCH_LENGTH).contains(&length) {
			return Err(format!("mining: epoch {epoch} has {length} blocks"));
		}
		let block = frame_system::Pallet::<T>::block_number();
		if block < start || block >= start + length.into() {
			return Err(format!(
				"mining: block {block:?} is outside of epoch {epoch}, {length} blocks from {start:?}"
			));
		}
		Ok(())
	}
}
