//! The governed parameters and the bounds that no change may break.

use crate::schedule::{self, Tiers, WHOLE};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{PalletError, ensure};
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use stratos_primitives::{Balance, EpochIndex, STOS};

/// Blocks in an epoch unless genesis or governance says otherwise: 10 minutes of 6-second blocks.
pub(crate) const DEFAULT_EPOCH_LENGTH: u32 = 100;

/// The longest epoch, in blocks: 30 days of 6-second blocks.
pub const MAX_EPOCH_LENGTH: u32 = 30 * 14_400;

/// All that can ever be mined, base units: the paper's 39,000,000 STOS. Governance may end mining
/// earlier, never later.
pub const MINING_CAP: Balance = 39_000_000 * STOS;

/// The longest lock-up, in epochs: a year of 10-minute epochs. Bounds the state of locked rewards.
pub const MAX_LOCK_UP: u32 = 365 * 144;

/// The pages of the longest report.
pub const MAX_REPORT_PAGES: u32 = 4_096;

/// What governance decides about epochs. [`Default`] is `docs/economy.md`.
#[derive(
	Clone, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Debug,
)]
pub struct MiningParameters {
	/// Blocks in an epoch, 1 to [`MAX_EPOCH_LENGTH`]. `None` leaves the length that genesis set, so
	/// that one set of parameters serves chains with different epochs.
	pub epoch_length: Option<u32>,
	/// The mining schedule. Its last bound is the cap, at most [`MINING_CAP`] and not below what is
	/// mined already.
	pub tiers: Tiers,
	/// Which part of the traffic the settled set must reach, in basis points, 1 to 10,000.
	pub settlement_threshold: u16,
	/// For how many epochs after the one that earned it a reward is locked, 1 to [`MAX_LOCK_UP`].
	pub lock_up: u32,
	/// Rewards become free only with epochs whose number is a multiple of this: 1 to 2,016. A
	/// coarser one delays, it never advances.
	pub granularity: u32,
	/// Which part of the active Meta Nodes must stand behind a report: above one half, at most
	/// all. Two thirds are kept as 666,666,666 parts in a billion, rounded down, so that 2 of 3
	/// are enough; the difference would show with 300 million Meta Nodes.
	pub quorum: Perbill,
	/// How many epochs back a report may reach, 1 to 2,016: epoch e can be reported while the
	/// current epoch is not above e + this.
	pub report_window: u32,
	/// Pages in a report, 1 to [`MAX_REPORT_PAGES`].
	pub max_report_pages: u32,
}

impl Default for MiningParameters {
	fn default() -> Self {
		Self {
			epoch_length: None,
			tiers: schedule::paper(),
			settlement_threshold: 8_000,
			lock_up: 2_016,
			granularity: 1,
			quorum: Perbill::from_parts(666_666_666),
			report_window: 144,
			max_report_pages: MAX_REPORT_PAGES,
		}
	}
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
	/// The mining schedule has no line, or its bounds do not ascend.
	Schedule,
	/// A line's shares do not add up to 100%.
	Shares,
	/// The schedule would mine more than [`MINING_CAP`], or less than is mined already.
	Cap,
	/// The settlement threshold is 0 or above 100%.
	Threshold,
	/// The lock-up is 0 or above [`MAX_LOCK_UP`].
	LockUp,
	/// The granularity is 0 or above 2,016.
	Granularity,
	/// The quorum is not above one half.
	Quorum,
	/// The report window is 0 or above 2,016.
	ReportWindow,
	/// The pages of a report are 0 or above [`MAX_REPORT_PAGES`].
	ReportPages,
}

impl MiningParameters {
	/// Checks every bound that needs no storage. Asked when a change is proposed and again when it
	/// is enacted.
	pub fn validate(&self) -> Result<(), ParameterError> {
		if let Some(length) = self.epoch_length {
			ensure!((1..=MAX_EPOCH_LENGTH).contains(&length), ParameterError::EpochLength);
		}
		schedule::validate(&self.tiers, MINING_CAP).map_err(|fault| match fault {
			schedule::ScheduleFault::Empty | schedule::ScheduleFault::Order => {
				ParameterError::Schedule
			}
			schedule::ScheduleFault::Shares => ParameterError::Shares,
			schedule::ScheduleFault::Cap => ParameterError::Cap,
		})?;
		ensure!((1..=WHOLE).contains(&self.settlement_threshold), ParameterError::Threshold);
		ensure!((1..=MAX_LOCK_UP).contains(&self.lock_up), ParameterError::LockUp);
		ensure!((1..=2_016).contains(&self.granularity), ParameterError::Granularity);
		ensure!(self.quorum > Perbill::from_percent(50), ParameterError::Quorum);
		ensure!((1..=2_016).contains(&self.report_window), ParameterError::ReportWindow);
		ensure!(
			(1..=MAX_REPORT_PAGES).contains(&self.max_report_pages),
			ParameterError::ReportPages
		);
		Ok(())
	}

	/// Checks every bound, those included that depend on how much is `mined` already.
	pub fn validate_with(&self, mined: Balance) -> Result<(), ParameterError> {
		self.validate()?;
		ensure!(self.cap() >= mined, ParameterError::Cap);
		Ok(())
	}

	/// All that these parameters allow to be mined, base units.
	pub fn cap(&self) -> Balance {
		self.tiers.last().map_or(0, |tier| tier.through)
	}

	/// Whether `votes` of `active` Meta Nodes are a quorum. Never without an active Meta Node.
	pub fn is_quorum(&self, votes: u32, active: u32) -> bool {
		let parts = u128::from(self.quorum.deconstruct());
		active > 0 && u128::from(votes) * 1_000_000_000 >= parts * u128::from(active)
	}

	/// The epoch from which a reward earned in `epoch` is free: the lock-up in whole epochs after
	/// the end of `epoch`, rounded up to a multiple of the granularity.
	pub fn free_from(&self, epoch: EpochIndex) -> EpochIndex {
		let exact = epoch.saturating_add(1).saturating_add(self.lock_up);
		exact.checked_next_multiple_of(self.granularity.max(1)).unwrap_or(EpochIndex::MAX)
	}
}
