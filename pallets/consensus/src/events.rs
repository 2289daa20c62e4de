//! Events of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// What happened to sets and validators.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A set votes from the next block on.
		SetInstalled {
			/// Validators in it.
			validators: u32,
			/// The power of all, millionths of a STOS.
			power: Power,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// Stake chose nobody. The set before goes on voting, so that the chain goes on.
		SetKept {
			/// Validators in it.
			validators: u32,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A validator was punished for signing two messages of one step.
		DoubleSignPunished {
			/// The validator.
			validator: T::AccountId,
			/// The key by which it signed.
			key: ConsensusKey,
			/// The height at which it signed.
			height: u32,
			/// The epoch of the offence.
			epoch: EpochIndex,
		},
	}
}
