//! What governance can change about epochs, with the bounds (`docs/economy.md`).

use crate::{
	ActiveParameters, Config, CurrentEpoch, EpochLength, Event, Pallet, TotalMined,
	schedule::{self, WHOLE},
};
use frame_support::traits::Get;
use sp_runtime::Perbill;
use stratos_primitives::{
	Balance, EpochIndex, ParameterFault, ParameterGroup, STOS, adopted, at_genesis,
	lock_up::{self, DEFAULT_LOCK_UP, MAX_GRANULARITY, MAX_LOCK_UP},
};

/// Blocks in an epoch unless genesis or governance says otherwise: 10 minutes of 6-second blocks.
pub(crate) const DEFAULT_EPOCH_LENGTH: u32 = 100;

/// The longest epoch, in blocks: 30 days of 6-second blocks.
pub const MAX_EPOCH_LENGTH: u32 = 30 * 14_400;

/// All that can ever be mined, base units: the paper's 39,000,000 STOS. Governance may end mining
/// earlier, never later.
pub const MINING_CAP: Balance = 39_000_000 * STOS;

/// The pages of the longest report.
pub const MAX_REPORT_PAGES: u32 = 4_096;

/// The migrations of the longest report.
pub const MAX_MIGRATIONS: u32 = 64;

// Two thirds are kept as 666,666,666 parts in a billion, rounded down, so that 2 of 3 are enough; the
// difference would show with 300 million Meta Nodes.
const TWO_THIRDS: Perbill = Perbill::from_parts(666_666_666);
const ABOVE_HALF: Perbill = Perbill::from_parts(500_000_001);

stratos_primitives::parameters! {
	/// What governance can change about epochs. The context of its bounds is the total mined, in base
	/// units.
	pub struct MiningParameters: Mining, MiningKey, Balance {
		/// Blocks in an epoch. Unset, the length that genesis gave.
		EpochLength = 0, epoch_length: Option<u32> = None,
			Within(Some(1), Some(MAX_EPOCH_LENGTH)), BLOCKS;
		/// The mining schedule: up to which total mined an epoch mines how much, and how rewards are
		/// shared. Bounds ascend, shares sum to 100 %, the last bound is the mining cap: at most
		/// 39,000,000 STOS and not below what is mined already.
		Tiers = 1, tiers: schedule::Tiers = schedule::paper(),
			Rule(
				|tiers| schedule::validate(tiers, MINING_CAP).is_ok(),
				"have ascending bounds of at most 39,000,000 STOS and shares that sum to 100%"
			), STOS,
			requires |values, mined| values.cap() >= mined, "end at or above the total mined";
		/// Traffic share the settled set must cover.
		SettlementThreshold = 2, settlement_threshold: u16 = 8_000, Within(1, WHOLE), BASIS_POINTS;
		/// For how many epochs after the one that earned it a reward is locked. For rewards of nodes
		/// and of stake alike.
		LockUp = 3, lock_up: u32 = DEFAULT_LOCK_UP, Within(1, MAX_LOCK_UP), EPOCHS;
		/// Rewards become free only with epochs whose number is a multiple of this. A coarser one
		/// delays, it never advances. For rewards of nodes and of stake alike.
		Granularity = 4, granularity: u32 = 1, Within(1, MAX_GRANULARITY), EPOCHS;
		/// Share of the active Meta Nodes that must attest a traffic report: above one half.
		ReportQuorum = 5, quorum: Perbill = TWO_THIRDS, Within(ABOVE_HALF, Perbill::one()), PERBILL;
		/// How many epochs back a traffic report may reach.
		ReportWindow = 6, report_window: u32 = 144, Within(1, 2_016), EPOCHS;
		/// Pages in a traffic report.
		MaxReportPages = 7, max_report_pages: u32 = MAX_REPORT_PAGES,
			Within(1, MAX_REPORT_PAGES), COUNT;
		/// Exiting nodes whose migration a traffic report may charge.
		MaxMigrations = 8, max_migrations: u32 = MAX_MIGRATIONS, Within(1, MAX_MIGRATIONS), COUNT;
	}
}

impl MiningParameters {
	/// All that these parameters allow to be mined, base units.
	pub fn cap(&self) -> Balance {
		self.tiers.last().map_or(0, |tier| tier.through)
	}

	/// Whether `votes` of `active` Meta Nodes are a quorum. Never without an active Meta Node.
	pub fn is_quorum(&self, votes: u32, active: u32) -> bool {
		let parts = u128::from(self.quorum.deconstruct());
		active > 0 && u128::from(votes) * 1_000_000_000 >= parts * u128::from(active)
	}

	/// The epoch from which a reward earned in `epoch` is free ([`lock_up::free_from`]).
	pub fn free_from(&self, epoch: EpochIndex) -> EpochIndex {
		lock_up::free_from(epoch, self.lock_up, self.granularity)
	}
}

impl<T: Config> Pallet<T> {
	/// Checks parameters as they are checked before they come into force.
	///
	/// # Errors
	/// The first bound that is broken.
	pub fn check_parameters(
		parameters: &MiningParameters,
	) -> Result<(), ParameterFault<MiningKey>> {
		parameters.validate(TotalMined::<T>::get())
	}

	/// Puts the pending parameters in force at genesis.
	///
	/// # Panics
	/// Where one is out of bounds, naming it.
	pub(crate) fn build_parameters() -> MiningParameters {
		let parameters = at_genesis(T::Parameters::get(), Self::check_parameters);
		ActiveParameters::<T>::put(&parameters);
		parameters
	}

	/// Puts the pending parameters in force for the epoch that begins, or refuses all where one is out
	/// of bounds. `length` is the length of the epoch that ended, in blocks. Returns the length of the
	/// epoch that begins.
	pub(crate) fn adopt_parameters(length: u32) -> u32 {
		let active = ActiveParameters::<T>::get();
		let adopted = adopted(&active, T::Parameters::get(), Self::check_parameters);
		let epoch = CurrentEpoch::<T>::get();
		match adopted {
			Ok(None) => length,
			Ok(Some(parameters)) => {
				let next_length = parameters.epoch_length.unwrap_or(length);
				if next_length != length {
					EpochLength::<T>::put(next_length);
				}
				ActiveParameters::<T>::put(&parameters);
				Self::deposit_event(Event::ParametersChanged { parameters, epoch });
				next_length
			}
			Err(fault) => {
				Self::deposit_event(Event::ParametersRefused { fault, epoch });
				length
			}
		}
	}
}
