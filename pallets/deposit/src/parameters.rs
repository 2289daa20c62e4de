//! What governance can change about nodes, with the bounds (`docs/economy.md`).

use crate::{
	ActiveParameters, Config, Event, Pallet, assignment::MAX_NODES, performance::KpiRule,
	quorum::Quorum,
};
use frame_support::traits::Get;
use sp_arithmetic::Perbill;
use stratos_primitives::{
	Balance, DAY_MS, EPOCHS_PER_YEAR, MINUTE_MS, MOST_ASKED, Moment, ParameterFault,
	ParameterGroup, STOS, adopted, at_genesis,
};

/// The most Meta Nodes that can ever be active at a time: what reports and ballots have room for.
pub const MAX_META_NODES: u32 = 128;

stratos_primitives::parameters! {
	/// What governance can change about nodes. A change takes effect at the next epoch boundary, and
	/// never for what has a date already: locks, release dates and ballots keep theirs.
	#[derive(Copy)]
	pub struct DepositParameters: Deposit, DepositKey, () {
		/// What a registration without activation holds; it counts towards the deposit.
		RegistrationDeposit = 0, registration_deposit: Balance = STOS, Within(1, MOST_ASKED), STOS;
		/// Least deposit of an active Resource Node. At least RegistrationDeposit.
		MinResourceDeposit = 1, min_resource_deposit: Balance = 1_000 * STOS,
			Within(1, MOST_ASKED), STOS,
			requires
				|values, ()| values.min_resource_deposit >= values.registration_deposit,
				"be at least RegistrationDeposit";
		/// Least deposit of a Meta Node.
		MinMetaDeposit = 2, min_meta_deposit: Balance = 10_000 * STOS, Within(1, MOST_ASKED), STOS;
		/// How long a deposit is locked from activation on; a top-up from then on.
		DepositLock = 3, deposit_lock: Moment = 180 * DAY_MS,
			Within(MINUTE_MS, 1_095 * DAY_MS), MILLISECONDS;
		/// How long a node that unregistered must go on serving, and its deposit stays.
		CoolingOff = 4, cooling_off: Moment = 14 * DAY_MS,
			Within(MINUTE_MS, 90 * DAY_MS), MILLISECONDS;
		/// How long a ballot of the Meta Nodes is open.
		VotingPeriod = 5, voting_period: Moment = 7 * DAY_MS,
			Within(MINUTE_MS, 90 * DAY_MS), MILLISECONDS;
		/// Numerator of the Meta Nodes' quorum: more than half of QuorumOf, at most all of it.
		QuorumNumerator = 6, quorum_numerator: u32 = 2, Within(1, 1_000), COUNT,
			requires
				|values, ()| {
					let Quorum { numerator, of } = values.quorum();
					numerator > of / 2 && numerator <= of
				},
				"be more than half of QuorumOf and at most all of it";
		/// Denominator of the Meta Nodes' quorum.
		QuorumOf = 7, quorum_of: u32 = 3, Within(1, 1_000), COUNT;
		/// Ballots that one Meta Node may have open at a time.
		MaxOpenBallots = 8, max_open_ballots: u32 = 64, Within(1, 1_000), COUNT;
		/// The most of a deposit that counts before Meta Nodes have confirmed the node's capacity, as
		/// a share of S.
		CountedAtOnce = 9, counted_at_once: Perbill = Perbill::from_percent(1),
			Within(Perbill::from_parts(100_000), Perbill::one()), PERBILL;
		/// Least share of its weight that a node keeps however it performs. At most MaxWeightFactor.
		MinWeightFactor = 10, min_weight_factor: Perbill = Perbill::from_percent(10),
			Within(Perbill::from_percent(1), Perbill::one()), PERBILL,
			requires
				|values, ()| values.min_weight_factor <= values.max_weight_factor,
				"be at most MaxWeightFactor";
		/// Largest share of its weight that a node can have. At least MinWeightFactor.
		MaxWeightFactor = 11, max_weight_factor: Perbill = Perbill::one(),
			Within(Perbill::from_percent(1), Perbill::one()), PERBILL;
		/// Share of the newest report in the moving average of a node's performance.
		KpiSmoothing = 12, kpi_smoothing: Perbill = Perbill::from_percent(20),
			Within(Perbill::from_parts(1_000_000), Perbill::one()), PERBILL;
		/// Score below which an epoch counts as bad. 0 suspends nobody.
		KpiThreshold = 13, kpi_threshold: Perbill = Perbill::from_percent(80),
			Within(Perbill::zero(), Perbill::from_percent(99)), PERBILL;
		/// Bad epochs in a row that suspend a node.
		KpiEpochs = 14, kpi_epochs: u16 = 6, Within(1, 4_032), EPOCHS;
		/// Whether a registration must carry the network key's signature. Nodes of genesis have none.
		KeyProofRequired = 15, key_proof_required: bool = true, Any, COUNT;
		/// By how much deposits may together raise the Ozone limit in an epoch, as a share of the
		/// limit at its start. Later ones wait in order.
		LimitRise = 16, limit_rise: Perbill = Perbill::from_percent(2),
			Within(Perbill::from_parts(1_000_000), Perbill::one()), PERBILL;
		/// Epochs in which other Meta Nodes acted and this one did not, after which it is dormant.
		DormantAfter = 17, dormant_after: u32 = 1_008, Within(36, EPOCHS_PER_YEAR), EPOCHS;
		/// What each byte of a moniker and a contact holds.
		ProfileByteDeposit = 18, profile_byte_deposit: Balance = STOS / 100, Within(1, STOS), STOS;
		/// Meta Nodes that can be active at a time. A lower value removes none.
		MaxMetaNodes = 19, max_meta_nodes: u32 = MAX_META_NODES, Within(1, MAX_META_NODES), COUNT;
		/// Nodes that can be drawn for a task.
		MaxTaskNodes = 20, max_task_nodes: u32 = MAX_NODES, Within(1, MAX_NODES), COUNT;
		/// How much of all deposits together may count beyond what Meta Nodes confirmed, as a share of
		/// S. Later ones wait for a confirmation, or for room.
		MaxUnconfirmed = 21, max_unconfirmed: Perbill = Perbill::from_percent(10),
			Within(Perbill::from_parts(1_000_000), Perbill::one()), PERBILL;
	}
}

impl DepositParameters {
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

impl<T: Config> Pallet<T> {
	/// Checks parameters as they are checked before they come into force.
	///
	/// # Errors
	/// The first bound that is broken.
	pub fn check_parameters(
		parameters: &DepositParameters,
	) -> Result<(), ParameterFault<DepositKey>> {
		parameters.validate(())
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
		let epoch = Self::epoch();
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
	use stratos_primitives::TOTAL_SUPPLY;

	type Change = fn(&mut DepositParameters);

	#[test]
	fn defaults_are_those_of_the_economy_and_within_bounds() {
		let parameters = DepositParameters::default();
		assert_eq!(parameters.validate(()), Ok(()));
		assert_eq!(parameters.deposit_lock, 180 * DAY_MS);
		assert_eq!(parameters.cooling_off, 14 * DAY_MS);
		assert_eq!(parameters.voting_period, 7 * DAY_MS);
		assert_eq!(parameters.quorum(), Quorum { numerator: 2, of: 3 });
	}

	#[test]
	fn every_bound_is_checked_on_both_sides() {
		let bad: &[(DepositKey, Change)] = &[
			(DepositKey::RegistrationDeposit, |p| p.registration_deposit = 0),
			(DepositKey::RegistrationDeposit, |p| p.registration_deposit = TOTAL_SUPPLY),
			(DepositKey::MinResourceDeposit, |p| p.min_resource_deposit = STOS - 1),
			(DepositKey::MinResourceDeposit, |p| p.min_resource_deposit = TOTAL_SUPPLY),
			(DepositKey::MinMetaDeposit, |p| p.min_meta_deposit = 0),
			(DepositKey::MinMetaDeposit, |p| p.min_meta_deposit = TOTAL_SUPPLY / 100 + 1),
			(DepositKey::DepositLock, |p| p.deposit_lock = MINUTE_MS - 1),
			(DepositKey::DepositLock, |p| p.deposit_lock = 1_095 * DAY_MS + 1),
			(DepositKey::CoolingOff, |p| p.cooling_off = MINUTE_MS - 1),
			(DepositKey::CoolingOff, |p| p.cooling_off = 90 * DAY_MS + 1),
			(DepositKey::VotingPeriod, |p| p.voting_period = 0),
			(DepositKey::VotingPeriod, |p| p.voting_period = u64::MAX),
			(DepositKey::QuorumOf, |p| p.quorum_of = 0),
			(DepositKey::QuorumOf, |p| (p.quorum_of, p.quorum_numerator) = (1_001, 1_000)),
			(DepositKey::QuorumNumerator, |p| (p.quorum_of, p.quorum_numerator) = (4, 2)),
			(DepositKey::QuorumNumerator, |p| p.quorum_numerator = 4),
			(DepositKey::MaxOpenBallots, |p| p.max_open_ballots = 0),
			(DepositKey::MaxOpenBallots, |p| p.max_open_ballots = 1_001),
			(DepositKey::CountedAtOnce, |p| p.counted_at_once = Perbill::from_parts(99_999)),
			(DepositKey::LimitRise, |p| p.limit_rise = Perbill::from_parts(999_999)),
			(DepositKey::MinWeightFactor, |p| p.min_weight_factor = Perbill::from_parts(9_999_999)),
			(DepositKey::MinWeightFactor, |p| p.max_weight_factor = Perbill::from_percent(9)),
			(DepositKey::KpiSmoothing, |p| p.kpi_smoothing = Perbill::zero()),
			(DepositKey::KpiThreshold, |p| p.kpi_threshold = Perbill::one()),
			(DepositKey::KpiEpochs, |p| p.kpi_epochs = 0),
			(DepositKey::KpiEpochs, |p| p.kpi_epochs = 4_033),
			(DepositKey::ProfileByteDeposit, |p| p.profile_byte_deposit = 0),
			(DepositKey::ProfileByteDeposit, |p| p.profile_byte_deposit = STOS + 1),
			(DepositKey::MaxMetaNodes, |p| p.max_meta_nodes = 0),
			(DepositKey::MaxMetaNodes, |p| p.max_meta_nodes = MAX_META_NODES + 1),
			(DepositKey::MaxTaskNodes, |p| p.max_task_nodes = 0),
			(DepositKey::MaxTaskNodes, |p| p.max_task_nodes = MAX_NODES + 1),
			(DepositKey::MaxUnconfirmed, |p| p.max_unconfirmed = Perbill::from_parts(999_999)),
			(DepositKey::DormantAfter, |p| p.dormant_after = 35),
			(DepositKey::DormantAfter, |p| p.dormant_after = EPOCHS_PER_YEAR + 1),
		];
		for (parameter, change) in bad {
			let mut parameters = DepositParameters::default();
			change(&mut parameters);
			assert_eq!(parameters.validate(()).unwrap_err().parameter, *parameter);
		}
	}
}
