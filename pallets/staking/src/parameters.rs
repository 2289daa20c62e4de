//! What governance can change about stake, with the bounds (`docs/economy.md`).

use crate::{ActiveParameters, Config, Event, Pallet};
use frame_support::traits::Get;
use sp_runtime::Perbill;
use stratos_primitives::{
	Balance, DAY_MS, EPOCHS_PER_YEAR, EpochClock, MINUTE_MS, MOST_ASKED, Moment, ParameterFault,
	ParameterGroup, SECOND_MS, STOS, adopted, at_genesis,
	lock_up::{DEFAULT_LOCK_UP, MAX_GRANULARITY, MAX_LOCK_UP},
};

/// The largest active set that can be governed. A runtime may bound it further by `MaxActive`.
pub const MAX_ACTIVE_SET: u32 = 100;

/// The most that a block's time may be ahead of a validator's clock, ms: FRAME's own limit.
pub const MOST_CLOCK_DRIFT: Moment = 30 * SECOND_MS;

/// The longest unbonding period and the longest jail, ms.
pub const MAX_UNBONDING: Moment = 365 * DAY_MS;

stratos_primitives::parameters! {
	/// What governance can change about stake. The context of its bounds is the most validators that
	/// the runtime's active set has room for.
	#[derive(Copy)]
	pub struct StakingParameters: Staking, StakingKey, u32 {
		/// Self-delegation below which a validator is not chosen.
		MinSelfDelegation = 0, min_self_delegation: Balance = 1_000 * STOS,
			Within(1, MOST_ASKED), STOS;
		/// The least that a delegation may be worth.
		MinDelegation = 1, min_delegation: Balance = STOS, Within(1, MOST_ASKED), STOS;
		/// The lowest commission. At most MaxCommission.
		MinCommission = 2, min_commission: Perbill = Perbill::zero(),
			Within(Perbill::zero(), Perbill::one()), PERBILL,
			requires
				|values, _| values.min_commission <= values.max_commission,
				"be at most MaxCommission";
		/// The highest commission. At least MinCommission.
		MaxCommission = 3, max_commission: Perbill = Perbill::from_percent(20),
			Within(Perbill::zero(), Perbill::one()), PERBILL;
		/// How far a commission may move in one change.
		CommissionStep = 4, commission_step: Perbill = Perbill::from_percent(1),
			Within(Perbill::from_parts(1), Perbill::one()), PERBILL;
		/// Epochs between two changes of a commission.
		CommissionInterval = 5, commission_interval: u32 = 144, Within(0, EPOCHS_PER_YEAR), EPOCHS;
		/// Validators in the active set.
		ActiveSet = 6, active_set: u32 = 100, Within(1, MAX_ACTIVE_SET), COUNT,
			requires
				|values, max_active| values.active_set <= max_active,
				"be at most the runtime's limit";
		/// Time between undelegation and withdrawal.
		Unbonding = 7, unbonding: Moment = 14 * DAY_MS, Within(0, MAX_UNBONDING), MILLISECONDS;
		/// What is slashed for double signing.
		DoubleSignSlash = 8, double_sign_slash: Perbill = Perbill::from_percent(5),
			Within(Perbill::zero(), Perbill::one()), PERBILL;
		/// What is slashed for long absence.
		AbsenceSlash = 9, absence_slash: Perbill = Perbill::from_parts(100_000),
			Within(Perbill::zero(), Perbill::from_percent(10)), PERBILL;
		/// Blocks missed in a row that count as long absence.
		AbsenceLimit = 10, absence_limit: u32 = 500, Within(10, u32::MAX), BLOCKS;
		/// How long an absent validator is jailed.
		AbsenceJail = 11, absence_jail: Moment = 10 * MINUTE_MS,
			Within(0, MAX_UNBONDING), MILLISECONDS;
		/// How many epochs back an offence can be reported.
		EvidenceAge = 12, evidence_age: u32 = 2_016, Within(0, EPOCHS_PER_YEAR), EPOCHS;
		/// Whether a validator must show the consensus key's signature. Those of genesis have none.
		ConsensusProofRequired = 15, consensus_proof_required: bool = true, Any, COUNT;
		/// Whether double signing bans a validator for ever. Otherwise it is jailed as for absence.
		DoubleSignBan = 16, double_sign_ban: bool = true, Any, COUNT;
		/// How far the time of a proposed block may be ahead of a validator's clock, for it to vote for
		/// the block. It also bounds how much earlier deposits can become free.
		MaxClockDrift = 17, max_clock_drift: Moment = 10 * SECOND_MS,
			Within(SECOND_MS, MOST_CLOCK_DRIFT), MILLISECONDS;
	}
	shared with mining {
		/// For how many epochs after the one that earned it a reward is locked.
		LockUp = 13, lock_up: u32 = DEFAULT_LOCK_UP, Within(1, MAX_LOCK_UP), EPOCHS;
		/// Rewards become free only with epochs whose number is a multiple of this.
		Granularity = 14, granularity: u32 = 1, Within(1, MAX_GRANULARITY), EPOCHS;
	}
}

impl<T: Config> Pallet<T> {
	/// Checks parameters as they are checked before they come into force.
	///
	/// # Errors
	/// The first bound that is broken.
	pub fn check_parameters(
		parameters: &StakingParameters,
	) -> Result<(), ParameterFault<StakingKey>> {
		parameters.validate(T::MaxActive::get())
	}

	/// Puts the pending parameters in force at genesis.
	///
	/// # Panics
	/// Where one is out of bounds, naming it.
	pub(crate) fn build_parameters() {
		ActiveParameters::<T>::put(at_genesis(T::Parameters::get(), Self::check_parameters));
	}

	/// Puts the pending parameters in force, or refuses all where one is out of bounds.
	pub(crate) fn adopt_parameters() {
		let active = ActiveParameters::<T>::get();
		let adopted = adopted(&active, T::Parameters::get(), Self::check_parameters);
		let epoch = T::EpochClock::current_epoch();
		match adopted {
			Ok(None) => {}
			Ok(Some(parameters)) => {
				ActiveParameters::<T>::put(parameters);
				Self::deposit_event(Event::ParametersChanged { parameters, epoch });
			}
			Err(fault) => Self::deposit_event(Event::ParametersRefused { fault, epoch }),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use stratos_primitives::parameters::Bound;

	#[test]
	fn defaults_are_within_bounds() {
		assert_eq!(StakingParameters::default().validate(100), Ok(()));
	}

	#[test]
	fn each_bound_is_checked() {
		type Change = fn(&mut StakingParameters);
		let changes: [(Change, StakingKey); 20] = [
			(|p| p.min_self_delegation = 0, StakingKey::MinSelfDelegation),
			(|p| p.min_self_delegation = MOST_ASKED + 1, StakingKey::MinSelfDelegation),
			(|p| p.min_delegation = 0, StakingKey::MinDelegation),
			(|p| p.min_delegation = MOST_ASKED + 1, StakingKey::MinDelegation),
			(|p| p.min_commission = Perbill::from_percent(21), StakingKey::MinCommission),
			(|p| p.commission_step = Perbill::zero(), StakingKey::CommissionStep),
			(|p| p.commission_interval = EPOCHS_PER_YEAR + 1, StakingKey::CommissionInterval),
			(|p| p.active_set = 0, StakingKey::ActiveSet),
			(|p| p.active_set = 101, StakingKey::ActiveSet),
			(|p| p.lock_up = 0, StakingKey::LockUp),
			(|p| p.lock_up = MAX_LOCK_UP + 1, StakingKey::LockUp),
			(|p| p.granularity = 0, StakingKey::Granularity),
			(|p| p.granularity = MAX_GRANULARITY + 1, StakingKey::Granularity),
			(|p| p.unbonding = MAX_UNBONDING + 1, StakingKey::Unbonding),
			(|p| p.absence_slash = Perbill::from_percent(11), StakingKey::AbsenceSlash),
			(|p| p.absence_limit = 9, StakingKey::AbsenceLimit),
			(|p| p.absence_jail = MAX_UNBONDING + 1, StakingKey::AbsenceJail),
			(|p| p.evidence_age = EPOCHS_PER_YEAR + 1, StakingKey::EvidenceAge),
			(|p| p.max_clock_drift = SECOND_MS - 1, StakingKey::MaxClockDrift),
			(|p| p.max_clock_drift = MOST_CLOCK_DRIFT + 1, StakingKey::MaxClockDrift),
		];
		for (change, parameter) in changes {
			let mut parameters = StakingParameters::default();
			change(&mut parameters);
			assert_eq!(parameters.validate(100).unwrap_err().parameter, parameter);
		}
	}

	#[test]
	fn the_runtime_may_bound_the_active_set_further() {
		let fault = StakingParameters::default().validate(99).unwrap_err();
		assert_eq!((fault.parameter, fault.bound), (StakingKey::ActiveSet, Bound::Relation));
	}
}
