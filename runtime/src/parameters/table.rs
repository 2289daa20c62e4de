//! The table: every governed number, its type, its bounds and its unit. Defaults are those of the
//! pallet's own struct.

use super::{
	BASIS_POINTS, BLOCKS, BYTES, COUNT, EPOCHS, EconomyRules, Group, MILLISECONDS, OZONE, PERBILL,
	Pending, STOS_UNIT, check_value, declare::dynamic_table,
};
use crate::{Runtime, config::MAX_ACTIVE_VALIDATORS};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use frame_support::traits::Get;
use pallet_bounded_parameters::{Bounds, Fault, ParameterInfo, Place, Refusal, Rules};
use pallet_deposit::DepositParameters;
use pallet_mining::{
	MAX_EPOCH_LENGTH, MAX_LOCK_UP, MAX_REPORT_PAGES, MINING_CAP, MiningParameters,
	schedule::{self, Tiers as MiningTiers},
};
use pallet_ozone::{
	OzoneParameters,
	usage::{BYTES_PER_OZ_BOUNDS, COMPUTE_UNIT_BOUNDS, MAX_REPLICAS_BOUND, TOUCHES_PER_OZ_BOUNDS},
};
use pallet_staking::{
	StakingParameters,
	parameters::{MAX_LOCK_EPOCHS, MAX_UNBONDING},
};
use sp_runtime::Perbill;
use stratos_primitives::{Balance, DAY_MS, Moment, TOTAL_SUPPLY};

/// The largest deposit or stake that may be asked of anyone: a hundredth of the supply.
const MOST_ASKED: Balance = TOTAL_SUPPLY / 100;
/// The shortest period that governance may set.
const MINUTE: Moment = 60_000;

const fn percent(percent: u32) -> Perbill {
	Perbill::from_percent(percent)
}

const fn parts(parts_of_a_billion: u32) -> Perbill {
	Perbill::from_parts(parts_of_a_billion)
}

dynamic_table! {
	0 ozone Ozone: OzoneParameters {
		in_force: pallet_ozone::ActiveParameters::<Runtime>::get(),
		together: |values| values.validate().map_err(|fault| format!("{fault:?}")),
		shared: {},
		/// Bytes of traffic that 1 oz pays for.
		BytesPerOz = 0, bytes_per_oz: u64,
			Bounds::Within(BYTES_PER_OZ_BOUNDS.0, BYTES_PER_OZ_BOUNDS.1), BYTES;
		/// Record touches that 1 oz pays for.
		TouchesPerOz = 1, touches_per_oz: u64,
			Bounds::Within(TOUCHES_PER_OZ_BOUNDS.0, TOUCHES_PER_OZ_BOUNDS.1), COUNT;
		/// Ozone for a unit of computation. Unset, computation is refused.
		NozPerComputeUnit = 2, noz_per_compute_unit: Option<u64>,
			Bounds::Within(Some(COMPUTE_UNIT_BOUNDS.0), Some(COMPUTE_UNIT_BOUNDS.1)), OZONE;
		/// Replicas of an upload that asks for no number. From MinReplicas to MaxReplicas.
		DefaultReplicas = 3, default_replicas: u32, Bounds::Within(1, MAX_REPLICAS_BOUND), COUNT;
		/// Fewest replicas that an upload may ask for. At most DefaultReplicas.
		MinReplicas = 4, min_replicas: u32, Bounds::Within(1, MAX_REPLICAS_BOUND), COUNT;
		/// Most replicas that an upload may ask for. At least DefaultReplicas.
		MaxReplicas = 5, max_replicas: u32, Bounds::Within(1, MAX_REPLICAS_BOUND), COUNT;
	}
	1 mining Mining: MiningParameters {
		in_force: pallet_mining::ActiveParameters::<Runtime>::get(),
		together: |values| {
			let mined = pallet_mining::TotalMined::<Runtime>::get();
			values.validate_with(mined).map_err(|fault| format!("{fault:?}"))
		},
		shared: {},
		/// Blocks in an epoch. Unset, the length that genesis gave.
		EpochLength = 0, epoch_length: Option<u32>,
			Bounds::Within(Some(1), Some(MAX_EPOCH_LENGTH)), BLOCKS;
		/// The mining schedule: up to which total mined an epoch mines how much, and how rewards are
		/// shared. Bounds ascend, shares sum to 100 %, the last bound is the mining cap: at most
		/// 39,000,000 STOS and not below what is mined already.
		Tiers = 1, tiers: MiningTiers,
			Bounds::Rule(|tiers| schedule::validate(tiers, MINING_CAP).is_ok()), STOS_UNIT;
		/// Which part of the traffic the settled set must reach.
		SettlementThreshold = 2, settlement_threshold: u16, Bounds::Within(1, 10_000), BASIS_POINTS;
		/// For how many epochs after the one that earned it a reward is locked. For rewards of nodes
		/// and of stake alike.
		LockUp = 3, lock_up: u32, Bounds::Within(1, min(MAX_LOCK_UP, MAX_LOCK_EPOCHS)), EPOCHS;
		/// Rewards become free only with epochs whose number is a multiple of this. A coarser one
		/// delays, it never advances. For rewards of nodes and of stake alike.
		Granularity = 4, granularity: u32, Bounds::Within(1, 1_008), EPOCHS;
		/// Which part of the active Meta Nodes must stand behind a traffic report: above one half.
		ReportQuorum = 5, quorum: Perbill, Bounds::Within(parts(500_000_001), percent(100)), PERBILL;
		/// How many epochs back a traffic report may reach.
		ReportWindow = 6, report_window: u32, Bounds::Within(1, 2_016), EPOCHS;
		/// Pages in a traffic report.
		MaxReportPages = 7, max_report_pages: u32, Bounds::Within(1, MAX_REPORT_PAGES), COUNT;
	}
	2 deposit Deposit: DepositParameters {
		in_force: pallet_deposit::ActiveParameters::<Runtime>::get(),
		together: |values| values.validate().map_err(|fault| fault.to_string()),
		shared: {},
		/// What a registration without activation holds; it counts towards the deposit.
		RegistrationDeposit = 0, registration_deposit: Balance, Bounds::Within(1, MOST_ASKED), STOS_UNIT;
		/// Least deposit of an active Resource Node. At least RegistrationDeposit.
		MinResourceDeposit = 1, min_resource_deposit: Balance, Bounds::Within(1, MOST_ASKED), STOS_UNIT;
		/// Least deposit of a Meta Node.
		MinMetaDeposit = 2, min_meta_deposit: Balance, Bounds::Within(1, MOST_ASKED), STOS_UNIT;
		/// How long a deposit is locked from activation on; a top-up from then on.
		DepositLock = 3, deposit_lock: Moment, Bounds::Within(MINUTE, 1_095 * DAY_MS), MILLISECONDS;
		/// How long a node that unregistered must go on serving, and its deposit stays.
		CoolingOff = 4, cooling_off: Moment, Bounds::Within(MINUTE, 90 * DAY_MS), MILLISECONDS;
		/// How long a ballot of the Meta Nodes is open.
		VotingPeriod = 5, voting_period: Moment, Bounds::Within(MINUTE, 90 * DAY_MS), MILLISECONDS;
		/// Numerator of the Meta Nodes' quorum: more than half of QuorumOf, at most all of it.
		QuorumNumerator = 6, quorum_numerator: u32, Bounds::Within(1, 1_000), COUNT;
		/// Denominator of the Meta Nodes' quorum.
		QuorumOf = 7, quorum_of: u32, Bounds::Within(1, 1_000), COUNT;
		/// Ballots that one Meta Node may have open at a time.
		MaxOpenBallots = 8, max_open_ballots: u32, Bounds::Within(1, 1_000), COUNT;
		/// Weight of a node for 1,000,000 nOz by which its deposit raised the Ozone limit.
		WeightScale = 9, weight_scale_ppm: u32, Bounds::Within(1, 1_000_000_000), COUNT;
		/// Least share of its weight that a node keeps however it performs. At most MaxWeightFactor.
		MinWeightFactor = 10, min_weight_factor: Perbill,
			Bounds::Within(percent(1), percent(100)), PERBILL;
		/// Largest share of its weight that a node can have. At least MinWeightFactor.
		MaxWeightFactor = 11, max_weight_factor: Perbill,
			Bounds::Within(percent(1), percent(100)), PERBILL;
		/// Share of the newest report in the moving average of a node's performance.
		KpiSmoothing = 12, kpi_smoothing: Perbill,
			Bounds::Within(parts(1_000_000), percent(100)), PERBILL;
		/// Score below which an epoch counts as bad. 0 suspends nobody.
		KpiThreshold = 13, kpi_threshold: Perbill, Bounds::Within(percent(0), percent(99)), PERBILL;
		/// Bad epochs in a row that suspend a node.
		KpiEpochs = 14, kpi_epochs: u16, Bounds::Within(1, 4_032), EPOCHS;
		/// Whether a registration must carry the network key's signature.
		KeyProofRequired = 15, key_proof_required: bool, Bounds::Any, COUNT;
	}
	3 staking Staking: StakingParameters {
		in_force: pallet_staking::ActiveParameters::<Runtime>::get(),
		together: |values| {
			values.validate(MAX_ACTIVE_VALIDATORS).map_err(|fault| fault.to_string())
		},
		shared: { lock_epochs: mining::LockUp, lock_granularity: mining::Granularity },
		/// Self-delegation below which a validator is not chosen.
		MinSelfDelegation = 0, min_self_delegation: Balance, Bounds::Within(1, MOST_ASKED), STOS_UNIT;
		/// The least that a delegation may be worth.
		MinDelegation = 1, min_delegation: Balance, Bounds::Within(1, MOST_ASKED), STOS_UNIT;
		/// The lowest commission. At most MaxCommission.
		MinCommission = 2, min_commission: Perbill, Bounds::Within(percent(0), percent(100)), PERBILL;
		/// The highest commission. At least MinCommission.
		MaxCommission = 3, max_commission: Perbill, Bounds::Within(percent(0), percent(100)), PERBILL;
		/// How far a commission may move in one change.
		CommissionStep = 4, commission_step: Perbill, Bounds::Within(parts(1), percent(100)), PERBILL;
		/// Epochs between two changes of a commission.
		CommissionInterval = 5, commission_interval: u32, Bounds::Within(0, MAX_LOCK_EPOCHS), EPOCHS;
		/// Validators in the active set.
		ActiveSet = 6, active_set: u32, Bounds::Within(1, MAX_ACTIVE_VALIDATORS), COUNT;
		/// Time between undelegation and withdrawal.
		Unbonding = 7, unbonding: Moment, Bounds::Within(0, MAX_UNBONDING), MILLISECONDS;
		/// What is slashed for double signing.
		DoubleSignSlash = 8, double_sign_slash: Perbill,
			Bounds::Within(percent(0), percent(100)), PERBILL;
		/// What is slashed for long absence.
		AbsenceSlash = 9, absence_slash: Perbill, Bounds::Within(percent(0), percent(10)), PERBILL;
		/// Blocks missed in a row that count as long absence.
		AbsenceLimit = 10, absence_limit: u32, Bounds::Within(10, u32::MAX), BLOCKS;
		/// How long an absent validator is jailed.
		AbsenceJail = 11, absence_jail: Moment, Bounds::Within(0, MAX_UNBONDING), MILLISECONDS;
		/// How many epochs back an offence can be reported.
		EvidenceAge = 12, evidence_age: u32, Bounds::Within(0, MAX_LOCK_EPOCHS), EPOCHS;
	}
}

const fn min(a: u32, b: u32) -> u32 {
	if a < b { a } else { b }
}
