//! The governed parameters and the bounds that no change may break.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{PalletError, ensure};
use scale_info::TypeInfo;

/// Blocks in an epoch unless genesis or governance says otherwise: 10 minutes of 6-second blocks.
pub(crate) const DEFAULT_EPOCH_LENGTH: u32 = 100;

/// The longest epoch, in blocks: 30 days of 6-second blocks.
pub const MAX_EPOCH_LENGTH: u32 = 30 * 14_400;

/// What governance decides about epochs. [`Default`] is `economy.md`.
#[derive(
	Clone,
	PartialEq,
	Eq,
	Default,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
)]
pub struct MiningParameters {
	/// Blocks in an epoch, 1 to [`MAX_EPOCH_LENGTH`]. `None` leaves the length that genesis set, so
	/// that one set of parameters serves chains with different epochs.
	pub epoch_length: Option<u32>,
}

/// Why parameters are refused.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Debug,
	PalletError,
)]
pub enum ParameterError {
	/// The epoch length is 0 or above [`MAX_EPOCH_LENGTH`].
	EpochLength,
}

impl MiningParameters {
	/// Checks every bound. Asked when a change is proposed and again when it is enacted.
	pub fn validate(&self) -> Result<(), ParameterError> {
		if let Some(length) = self.epoch_length {
			ensure!((1..=MAX_EPOCH_LENGTH).contains(&length), ParameterError::EpochLength);
		}
		Ok(())
	}
}
