//! Events of the pallet. Expanded into `pallet` in lib.rs.

use frame_support::pallet_macros::pallet_section;

/// Events.
#[pallet_section]
mod events {
	/// What happened to records.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A file was recorded; its deposit is held.
		Recorded {
			/// The file.
			hash: H256,
			/// Whose record it is.
			uploader: T::AccountId,
			/// Size and replicas.
			size: FileSize,
			/// Base units.
			deposit: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A Meta Node attested a record.
		Attested {
			/// The file.
			hash: H256,
			/// Whose record it is.
			uploader: T::AccountId,
			/// The Meta Node.
			node: NodeIndex,
			/// Whether enough have attested it now.
			enough: bool,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// A record was removed; its deposit is free.
		Removed {
			/// The file.
			hash: H256,
			/// Whose record it was.
			uploader: T::AccountId,
			/// Base units.
			deposit: Balance,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
		/// New parameters are in force.
		ParametersChanged {
			/// The parameters.
			parameters: FilesParameters,
			/// The first epoch in which they are in force.
			epoch: EpochIndex,
		},
		/// The pending parameters are out of bounds; those in force stay.
		ParametersRefused {
			/// Which one, and the bound it breaks.
			fault: ParameterFault<FilesKey>,
			/// The epoch of the block.
			epoch: EpochIndex,
		},
	}
}
