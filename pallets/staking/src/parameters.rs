//! The governed parameters (`docs/economy.md` sections 4 and 5).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Perbill;
use stratos_primitives::{Balance, DAY_MS, EpochIndex, Moment, STOS, TOTAL_SUPPLY};

/// The longest lock-up that can be governed, epochs: a year of 10-minute epochs. It bounds the ring.
pub const MAX_LOCK_EPOCHS: EpochIndex = 52_560;
/// The longest unbonding period that can be governed, ms.
pub const MAX_UNBONDING: Moment = 365 * DAY_MS;

/// What governance can change about stake. Takes effect at an epoch boundary.
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
	Serialize,
	Deserialize,
)]
pub struct StakingParameters {
	/// Self-delegation below which a validator is not chosen, base units. 1 unit to 1% of supply.
	pub min_self_delegation: Balance,
	/// The least a delegation may be worth, base units. 1 unit to 1% of supply.
	pub min_delegation: Balance,
	/// The lowest commission. At most `max_commission`.
	pub min_commission: Perbill,
	/// The highest commission.
	pub max_commission: Perbill,
	/// How far a commission may move in one change. Above 0.
	pub commission_step: Perbill,
	/// Epochs between two changes of a commission. At most a year.
	pub commission_interval: EpochIndex,
	/// Validators in the active set. 1 to the runtime's bound.
	pub active_set: u32,
	/// Lock-up of the chain share, whole epochs after the one that earned it. At most a year.
	pub lock_epochs: EpochIndex,
	/// Rewards become free in epochs that are a multiple of this. 1 to 1,008 (a week).
	pub lock_granularity: EpochIndex,
	/// Time between undelegation and withdrawal, ms. At most a year.
	pub unbonding: Moment,
	/// Slashed for double signing. At most 100%.
	pub double_sign_slash: Perbill,
	/// Slashed for long absence. At most 10%.
	pub absence_slash: Perbill,
	/// Blocks missed in a row that count as long absence. At least 10.
	pub absence_limit: u32,
	/// How long an absent validator is jailed, ms. At most a year.
	pub absence_jail: Moment,
	/// How many epochs back an offence can be reported. At most a year.
	pub evidence_age: EpochIndex,
}

impl Default for StakingParameters {
	fn default() -> Self {
		Self {
			min_self_delegation: 1_000 * STOS,
			min_delegation: STOS,
			min_commission: Perbill::zero(),
			max_commission: Perbill::from_percent(20),
			commission_step: Perbill::from_percent(1),
			commission_interval: 144,
			active_set: 100,
			lock_epochs: 2_016,
			lock_granularity: 1,
			unbonding: 14 * DAY_MS,
			double_sign_slash: Perbill::from_percent(5),
			absence_slash: Perbill::from_parts(100_000),
			absence_limit: 500,
			absence_jail: 10 * 60 * 1_000,
			evidence_age: 2_016,
		}
	}
}

impl StakingParameters {
	/// Checks every bound; the error names the field. `max_active` is the runtime's bound of the
	/// active set. Called when a change is proposed and again when it is enacted.
	pub fn validate(&self, max_active: u32) -> Result<(), &'static str> {
		let year = MAX_LOCK_EPOCHS;
		let checks = [
			(
				self.min_self_delegation >= 1 && self.min_self_delegation <= TOTAL_SUPPLY / 100,
				"min_self_delegation must be between 1 base unit and 1% of the supply",
			),
			(
				self.min_delegation >= 1 && self.min_delegation <= TOTAL_SUPPLY / 100,
				"min_delegation must be between 1 base unit and 1% of the supply",
			),
			(
				self.min_commission <= self.max_commission,
				"min_commission must not exceed max_commission",
			),
			(self.commission_step > Perbill::zero(), "commission_step must be above 0"),
			(self.commission_interval <= year, "commission_interval must be a year at most"),
			(
				self.active_set >= 1 && self.active_set <= max_active,
				"active_set must be between 1 and the runtime's bound",
			),
			(self.lock_epochs <= MAX_LOCK_EPOCHS, "lock_epochs must be a year at most"),
			(
				self.lock_granularity >= 1 && self.lock_granularity <= 1_008,
				"lock_granularity must be between 1 and 1,008 epochs",
			),
			(self.unbonding <= MAX_UNBONDING, "unbonding must be a year at most"),
			(self.absence_slash <= Perbill::from_percent(10), "absence_slash must be 10% at most"),
			(self.absence_limit >= 10, "absence_limit must be at least 10 blocks"),
			(self.absence_jail <= MAX_UNBONDING, "absence_jail must be a year at most"),
			(self.evidence_age <= year, "evidence_age must be a year at most"),
		];
		checks.iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, reason)| Err(*reason))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn defaults_are_within_bounds() {
		assert_eq!(StakingParameters::default().validate(100), Ok(()));
	}

	#[test]
	fn each_bound_is_checked() {
		type Change = fn(&mut StakingParameters);
		let changes: [(Change, &str); 17] = [
			(|p| p.min_self_delegation = 0, "min_self_delegation"),
			(|p| p.min_self_delegation = TOTAL_SUPPLY / 100 + 1, "min_self_delegation"),
			(|p| p.min_delegation = 0, "min_delegation"),
			(|p| p.min_delegation = TOTAL_SUPPLY / 100 + 1, "min_delegation"),
			(|p| p.min_commission = Perbill::from_percent(21), "min_commission"),
			(|p| p.commission_step = Perbill::zero(), "commission_step"),
			(|p| p.commission_interval = MAX_LOCK_EPOCHS + 1, "commission_interval"),
			(|p| p.active_set = 0, "active_set"),
			(|p| p.active_set = 101, "active_set"),
			(|p| p.lock_epochs = MAX_LOCK_EPOCHS + 1, "lock_epochs"),
			(|p| p.lock_granularity = 0, "lock_granularity"),
			(|p| p.lock_granularity = 1_009, "lock_granularity"),
			(|p| p.unbonding = MAX_UNBONDING + 1, "unbonding"),
			(|p| p.absence_slash = Perbill::from_percent(11), "absence_slash"),
			(|p| p.absence_limit = 9, "absence_limit"),
			(|p| p.absence_jail = MAX_UNBONDING + 1, "absence_jail"),
			(|p| p.evidence_age = MAX_LOCK_EPOCHS + 1, "evidence_age"),
		];
		for (change, field) in changes {
			let mut parameters = StakingParameters::default();
			change(&mut parameters);
			let error = parameters.validate(100).expect_err(field);
			assert!(error.starts_with(field), "{error} does not name {field}");
		}
	}
}
