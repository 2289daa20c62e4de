//! The governed numbers of the pallet, their defaults and their hard bounds.

use crate::{performance::KpiRule, quorum::Quorum};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::Perbill;
use stratos_primitives::{Balance, DAY_MS, Moment, STOS, TOTAL_SUPPLY};

/// A minute, the shortest period that governance may set, in milliseconds.
const MINUTE_MS: Moment = 60 * 1000;

/// Everything about nodes that governance may change. A change takes effect at the next epoch
/// boundary, and never for what has a date already: locks, release dates and ballots keep theirs.
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
pub struct DepositParameters {
	/// Base units that a registration without activation holds; they count towards the deposit.
	/// Bounds 1 to 1 % of the supply. Default 1 STOS (ours).
	pub registration_deposit: Balance,
	/// Least deposit of an active Resource Node at activation, base units. Bounds
	/// `registration_deposit` to 1 % of the supply. Default 1,000 STOS (the paper's example).
	pub min_resource_deposit: Balance,
	/// Least deposit of a Meta Node, base units. Bounds 1 to 1 % of the supply. Default
	/// 10,000 STOS (ours).
	pub min_meta_deposit: Balance,
	/// How long a deposit is locked from activation (a top-up: from then on), milliseconds. Bounds
	/// one minute to 1,095 days. Default 180 days.
	pub deposit_lock: Moment,
	/// How long a node that unregistered must go on serving, and its deposit stays, milliseconds.
	/// Bounds one minute to 90 days. Default 14 days.
	pub cooling_off: Moment,
	/// How long a ballot is open, milliseconds. Bounds one minute to 90 days. Default 7 days.
	pub voting_period: Moment,
	/// The quorum's numerator. Bounds: more than half of `quorum_of`, at most all of it. Default 2.
	pub quorum_numerator: u32,
	/// The quorum's denominator. Bounds 1 to 1,000. Default 3.
	pub quorum_of: u32,
	/// Ballots that one Meta Node may have open at a time. Bounds 1 to 1,000. Default 64 (ours).
	pub max_open_ballots: u32,
	/// Weight of a node for 10^6 nOz by which its deposit raised the Ozone limit. Bounds 1 to 10^9.
	/// Default 10^6: 1 nOz weighs 1 (ours).
	pub weight_scale_ppm: u32,
	/// Least share of its weight that a node keeps however it performs. Bounds 1 % to
	/// `max_weight_factor`. Default 10 % (ours).
	pub min_weight_factor: Perbill,
	/// Largest share of its weight that a node can have. Bounds 1 % to 100 %. Default 100 % (ours):
	/// a new node weighs what its deposit says.
	pub max_weight_factor: Perbill,
	/// Share of the newest report in the moving average of performance. Bounds 0.1 % to 100 %.
	/// Default 20 % (ours).
	pub kpi_smoothing: Perbill,
	/// Score below which an epoch is bad. Bounds 0 to 99 %; 0 suspends nobody. Default 80 % (ours).
	pub kpi_threshold: Perbill,
	/// Bad epochs in a row that suspend a node. Bounds 1 to 4,032. Default 6 (ours): an hour.
	pub kpi_epochs: u16,
	/// Whether a registration must carry the network key's signature. Default no (ours).
	pub key_proof_required: bool,
}

impl Default for DepositParameters {
	fn default() -> Self {
		Self {
			registration_deposit: STOS,
			min_resource_deposit: 1_000 * STOS,
			min_meta_deposit: 10_000 * STOS,
			deposit_lock: 180 * DAY_MS,
			cooling_off: 14 * DAY_MS,
			voting_period: 7 * DAY_MS,
			quorum_numerator: 2,
			quorum_of: 3,
			max_open_ballots: 64,
			weight_scale_ppm: 1_000_000,
			min_weight_factor: Perbill::from_percent(10),
			max_weight_factor: Perbill::one(),
			kpi_smoothing: Perbill::from_percent(20),
			kpi_threshold: Perbill::from_percent(80),
			kpi_epochs: 6,
			key_proof_required: false,
		}
	}
}

impl DepositParameters {
	/// Checks every field against its hard bounds. The error names the field and them.
	pub fn validate(&self) -> Result<(), &'static str> {
		let most_deposit = TOTAL_SUPPLY / 100;
		let bounds = [
			(
				(1..=most_deposit).contains(&self.registration_deposit),
				"registration_deposit must be 1 base unit to 1,000,000 STOS",
			),
			(
				(self.registration_deposit..=most_deposit).contains(&self.min_resource_deposit),
				"min_resource_deposit must be registration_deposit to 1,000,000 STOS",
			),
			(
				(1..=most_deposit).contains(&self.min_meta_deposit),
				"min_meta_deposit must be 1 base unit to 1,000,000 STOS",
			),
			(
				(MINUTE_MS..=1_095 * DAY_MS).contains(&self.deposit_lock),
				"deposit_lock must be one minute to 1,095 days",
			),
			(
				(MINUTE_MS..=90 * DAY_MS).contains(&self.cooling_off),
				"cooling_off must be one minute to 90 days",
			),
			(
				(MINUTE_MS..=90 * DAY_MS).contains(&self.voting_period),
				"voting_period must be one minute to 90 days",
			),
			((1..=1_000).contains(&self.quorum_of), "quorum_of must be 1 to 1,000"),
			(
				u64::from(self.quorum_numerator).saturating_mul(2) > u64::from(self.quorum_of)
					&& self.quorum_numerator <= self.quorum_of,
				"quorum_numerator must be more than half of quorum_of and at most all of it",
			),
			((1..=1_000).contains(&self.max_open_ballots), "max_open_ballots must be 1 to 1,000"),
			(
				(1..=1_000_000_000).contains(&self.weight_scale_ppm),
				"weight_scale_ppm must be 1 to 1,000,000,000",
			),
			(
				self.min_weight_factor >= Perbill::from_percent(1)
					&& self.min_weight_factor <= self.max_weight_factor,
				"min_weight_factor must be 1 % to max_weight_factor",
			),
			(
				self.max_weight_factor <= Perbill::one(),
				"max_weight_factor must be min_weight_factor to 100 %",
			),
			(
				self.kpi_smoothing >= Perbill::from_parts(1_000_000)
					&& self.kpi_smoothing <= Perbill::one(),
				"kpi_smoothing must be 0.1 % to 100 %",
			),
			(self.kpi_threshold <= Perbill::from_percent(99), "kpi_threshold must be 0 to 99 %"),
			((1..=4_032).contains(&self.kpi_epochs), "kpi_epochs must be 1 to 4,032"),
		];
		bounds.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, claim)| Err(claim))
	}

	/// The quorum of Meta Nodes.
	pub fn quorum(&self) -> Quorum {
		Quorum { numerator: self.quorum_numerator, of: self.quorum_of }
	}

	/// The rule of suspension.
	pub fn kpi(&self) -> KpiRule {
		KpiRule {
			smoothing: self.kpi_smoothing,
			threshold: self.kpi_threshold,
			epochs: self.kpi_epochs,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	type Change = fn(&mut DepositParameters);

	#[test]
	fn defaults_are_those_of_the_economy_and_within_bounds() {
		let parameters = DepositParameters::default();
		assert_eq!(parameters.validate(), Ok(()));
		assert_eq!(parameters.deposit_lock, 180 * DAY_MS);
		assert_eq!(parameters.cooling_off, 14 * DAY_MS);
		assert_eq!(parameters.voting_period, 7 * DAY_MS);
		assert_eq!(parameters.quorum(), Quorum { numerator: 2, of: 3 });
	}

	#[test]
	fn every_bound_is_checked_on_both_sides() {
		let bad: &[(&str, Change)] = &[
			("registration_deposit", |p| p.registration_deposit = 0),
			("registration_deposit", |p| p.registration_deposit = TOTAL_SUPPLY),
			("min_resource_deposit", |p| p.min_resource_deposit = STOS - 1),
			("min_resource_deposit", |p| p.min_resource_deposit = TOTAL_SUPPLY),
			("min_meta_deposit", |p| p.min_meta_deposit = 0),
			("min_meta_deposit", |p| p.min_meta_deposit = TOTAL_SUPPLY / 100 + 1),
			("deposit_lock", |p| p.deposit_lock = MINUTE_MS - 1),
			("deposit_lock", |p| p.deposit_lock = 1_095 * DAY_MS + 1),
			("cooling_off", |p| p.cooling_off = MINUTE_MS - 1),
			("cooling_off", |p| p.cooling_off = 90 * DAY_MS + 1),
			("voting_period", |p| p.voting_period = 0),
			("voting_period", |p| p.voting_period = u64::MAX),
			("quorum_of", |p| p.quorum_of = 0),
			("quorum_of", |p| (p.quorum_of, p.quorum_numerator) = (1_001, 1_000)),
			("quorum_numerator", |p| (p.quorum_of, p.quorum_numerator) = (4, 2)),
			("quorum_numerator", |p| p.quorum_numerator = 4),
			("max_open_ballots", |p| p.max_open_ballots = 0),
			("max_open_ballots", |p| p.max_open_ballots = 1_001),
			("weight_scale_ppm", |p| p.weight_scale_ppm = 0),
			("weight_scale_ppm", |p| p.weight_scale_ppm = 1_000_000_001),
			("min_weight_factor", |p| p.min_weight_factor = Perbill::from_parts(9_999_999)),
			("min_weight_factor", |p| p.max_weight_factor = Perbill::from_percent(9)),
			("kpi_smoothing", |p| p.kpi_smoothing = Perbill::zero()),
			("kpi_threshold", |p| p.kpi_threshold = Perbill::one()),
			("kpi_epochs", |p| p.kpi_epochs = 0),
			("kpi_epochs", |p| p.kpi_epochs = 4_033),
		];
		for (field, change) in bad {
			let mut parameters = DepositParameters::default();
			change(&mut parameters);
			let error = parameters.validate().unwrap_err();
			assert!(error.starts_with(field), "{field}: {error}");
		}
	}
}
