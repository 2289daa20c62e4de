//! Everything governed, with its default and its bounds: section 5 of the economy.
//!
//! A proposal is checked when it is made and again when it is enacted, which is at an epoch
//! boundary. *Choice*: the parameters of one concern are taken over or refused together; the bounds
//! beyond those of the economy are the pallets' own.

use crate::{DAY, OZ, STOS};

/// Parts in one of a share given in parts per billion.
pub const BILLION: u32 = 1_000_000_000;
/// The whole supply, base units.
pub const SUPPLY: u128 = 100_000_000 * STOS;
/// All that can ever be mined, base units.
pub const MINING_CAP: u128 = 39_000_000 * STOS;
const YEAR: u32 = 52_560;
const MINUTE: u64 = 60_000;

/// What usage costs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OzoneParameters {
	/// Bytes that 1 oz pays for.
	pub bytes_per_oz: u64,
	/// Record touches that 1 oz pays for.
	pub touches_per_oz: u64,
	/// nOz for a unit of computation; unset by default.
	pub noz_per_compute_unit: Option<u64>,
	/// Replicas where none are asked for.
	pub default_replicas: u32,
	/// The fewest replicas.
	pub min_replicas: u32,
	/// The most replicas.
	pub max_replicas: u32,
	/// `L_min`, nOz.
	pub min_limit: u128,
}

impl Default for OzoneParameters {
	fn default() -> Self {
		Self {
			bytes_per_oz: 1_000_000_000,
			touches_per_oz: 1_000_000,
			noz_per_compute_unit: None,
			default_replicas: 3,
			min_replicas: 3,
			max_replicas: 16,
			min_limit: OZ,
		}
	}
}

impl OzoneParameters {
	/// Whether all bounds hold.
	pub fn sound(&self) -> bool {
		(1_000_000..=1_000_000_000_000).contains(&self.bytes_per_oz)
			&& (1_000..=1_000_000_000_000).contains(&self.touches_per_oz)
			&& self.noz_per_compute_unit.is_none_or(|r| (1..=1_000_000_000_000).contains(&r))
			&& 1 <= self.min_replicas
			&& self.min_replicas <= self.default_replicas
			&& self.default_replicas <= self.max_replicas
			&& self.max_replicas <= 64
			&& (OZ..=1_000_000 * OZ).contains(&self.min_limit)
	}
}

/// A line of the mining schedule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tier {
	/// Holds while less than this is mined, base units.
	pub through: u128,
	/// Mined in an epoch, base units.
	pub reward: u128,
	/// Basis points for Resource Nodes, Meta Nodes and the chain.
	pub shares: [u16; 3],
}

/// The paper's schedule.
pub fn paper_schedule() -> Vec<Tier> {
	let line = |through, tenths: u128, resource, meta| Tier {
		through: through * STOS,
		reward: tenths * (STOS / 10),
		shares: [resource, meta, 2_000],
	};
	vec![
		line(16_819_200, 800, 6_000, 2_000),
		line(25_228_800, 400, 6_200, 1_800),
		line(29_433_600, 200, 6_400, 1_600),
		line(31_536_000, 100, 6_600, 1_400),
		line(32_587_200, 50, 6_800, 1_200),
		line(39_000_000, 25, 7_000, 1_000),
	]
}

/// Epochs, reports, settlement, lock-up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MiningParameters {
	/// Blocks in an epoch, where governance names them.
	pub epoch_length: Option<u32>,
	/// The schedule.
	pub tiers: Vec<Tier>,
	/// Basis points of the traffic that the settled set must reach.
	pub threshold: u16,
	/// Whole epochs that a reward is locked for.
	pub lock_up: u32,
	/// Rewards become free in epochs that are a multiple of this.
	pub granularity: u32,
	/// Parts per billion of the active Meta Nodes that must stand behind a report.
	pub quorum: u32,
	/// How many epochs back a report may reach.
	pub report_window: u32,
	/// Pages of a report.
	pub max_report_pages: u32,
	/// Migrations of a report.
	pub max_migrations: u32,
}

impl Default for MiningParameters {
	fn default() -> Self {
		Self {
			epoch_length: None,
			tiers: paper_schedule(),
			threshold: 8_000,
			lock_up: 2_016,
			granularity: 1,
			quorum: 666_666_666,
			report_window: 144,
			max_report_pages: 4_096,
			max_migrations: 64,
		}
	}
}

impl MiningParameters {
	/// Whether all bounds hold after `mined` base units were mined.
	pub fn sound(&self, mined: u128) -> bool {
		let ascending = self.tiers.windows(2).all(|pair| pair[0].through < pair[1].through);
		let whole = |tier: &Tier| tier.shares.iter().map(|s| u32::from(*s)).sum::<u32>() == 10_000;
		let cap = self.tiers.last().map_or(0, |tier| tier.through);
		self.epoch_length.is_none_or(|length| (1..=432_000).contains(&length))
			&& (1..=32).contains(&self.tiers.len())
			&& ascending
			&& self.tiers[0].through > 0
			&& self.tiers.iter().all(whole)
			&& cap <= MINING_CAP
			&& cap >= mined
			&& (1..=10_000).contains(&self.threshold)
			&& (1..=YEAR).contains(&self.lock_up)
			&& (1..=1_008).contains(&self.granularity)
			&& self.quorum > BILLION / 2
			&& self.quorum <= BILLION
			&& (1..=2_016).contains(&self.report_window)
			&& (1..=4_096).contains(&self.max_report_pages)
			&& (1..=64).contains(&self.max_migrations)
	}
}

/// Nodes, deposits, votes, performance.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DepositParameters {
	/// Least deposit of a registration, base units (*choice*: the paper knows activation alone).
	pub registration_deposit: u128,
	/// Least deposit of an active Resource Node at activation, base units.
	pub min_resource_deposit: u128,
	/// Least deposit of a Meta Node, base units.
	pub min_meta_deposit: u128,
	/// Lock of a deposit, ms.
	pub deposit_lock: u64,
	/// Cooling-off, ms.
	pub cooling_off: u64,
	/// A vote's period, ms.
	pub voting_period: u64,
	/// The quorum: so many …
	pub quorum_numerator: u32,
	/// … of so many.
	pub quorum_of: u32,
	/// Ballots that a Meta Node may have open.
	pub max_open_ballots: u32,
	/// The most of a node's deposit that counts before its capacity is confirmed: share of `S`, parts
	/// per billion.
	pub counted_at_once: u32,
	/// By how much deposits may raise `L` in an epoch: share of `L` at its start, parts per billion.
	pub limit_rise: u32,
	/// How much of all deposits may count unconfirmed: share of `S`, parts per billion.
	pub max_unconfirmed: u32,
	/// Least share of its weight that a node keeps, parts per billion.
	pub min_weight_factor: u32,
	/// Largest share, parts per billion.
	pub max_weight_factor: u32,
	/// Share of the newest report in the moving average, parts per billion.
	pub kpi_smoothing: u32,
	/// Score below which an epoch is bad, parts per billion.
	pub kpi_threshold: u32,
	/// Bad epochs in a row that suspend.
	pub kpi_epochs: u16,
	/// Whether the network key must sign.
	pub key_proof_required: bool,
	/// After how many epochs without an act a Meta Node is dormant.
	pub dormant_after: u32,
	/// What each byte of a moniker and a contact holds, base units.
	pub profile_byte_deposit: u128,
	/// Meta Nodes that can be active.
	pub max_meta_nodes: u32,
	/// Nodes that can be drawn for a task.
	pub max_task_nodes: u32,
}

impl Default for DepositParameters {
	fn default() -> Self {
		Self {
			registration_deposit: STOS,
			min_resource_deposit: 1_000 * STOS,
			min_meta_deposit: 10_000 * STOS,
			deposit_lock: 180 * DAY,
			cooling_off: 14 * DAY,
			voting_period: 7 * DAY,
			quorum_numerator: 2,
			quorum_of: 3,
			max_open_ballots: 64,
			counted_at_once: BILLION / 100,
			limit_rise: BILLION / 50,
			max_unconfirmed: BILLION / 10,
			min_weight_factor: BILLION / 10,
			max_weight_factor: BILLION,
			kpi_smoothing: BILLION / 5,
			kpi_threshold: BILLION / 5 * 4,
			kpi_epochs: 6,
			key_proof_required: true,
			dormant_after: 1_008,
			profile_byte_deposit: STOS / 100,
			max_meta_nodes: 128,
			max_task_nodes: 64,
		}
	}
}

impl DepositParameters {
	/// Whether all bounds hold.
	pub fn sound(&self) -> bool {
		let most = SUPPLY / 100;
		(1..=most).contains(&self.registration_deposit)
			&& (self.registration_deposit..=most).contains(&self.min_resource_deposit)
			&& (1..=most).contains(&self.min_meta_deposit)
			&& (MINUTE..=1_095 * DAY).contains(&self.deposit_lock)
			&& (MINUTE..=90 * DAY).contains(&self.cooling_off)
			&& (MINUTE..=90 * DAY).contains(&self.voting_period)
			&& (1..=1_000).contains(&self.quorum_of)
			&& u64::from(self.quorum_numerator) * 2 > u64::from(self.quorum_of)
			&& self.quorum_numerator <= self.quorum_of
			&& (1..=1_000).contains(&self.max_open_ballots)
			&& (BILLION / 10_000..=BILLION).contains(&self.counted_at_once)
			&& (BILLION / 1_000..=BILLION).contains(&self.limit_rise)
			&& (BILLION / 1_000..=BILLION).contains(&self.max_unconfirmed)
			&& (BILLION / 100..=self.max_weight_factor).contains(&self.min_weight_factor)
			&& self.max_weight_factor <= BILLION
			&& (BILLION / 1_000..=BILLION).contains(&self.kpi_smoothing)
			&& self.kpi_threshold <= BILLION / 100 * 99
			&& (1..=4_032).contains(&self.kpi_epochs)
			&& (36..=YEAR).contains(&self.dormant_after)
			&& (1..=STOS).contains(&self.profile_byte_deposit)
			&& (1..=128).contains(&self.max_meta_nodes)
			&& (1..=64).contains(&self.max_task_nodes)
	}
}

/// Stake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StakingParameters {
	/// Least self-delegation, base units.
	pub min_self_delegation: u128,
	/// Least delegation, base units.
	pub min_delegation: u128,
	/// Lowest commission, parts per billion.
	pub min_commission: u32,
	/// Highest commission, parts per billion.
	pub max_commission: u32,
	/// Largest change of a commission, parts per billion.
	pub commission_step: u32,
	/// Epochs between two changes.
	pub commission_interval: u32,
	/// Validators in the active set.
	pub active_set: u32,
	/// Lock-up of the chain share, epochs.
	pub lock_up: u32,
	/// Its granularity, epochs.
	pub granularity: u32,
	/// Unbonding period, ms.
	pub unbonding: u64,
	/// Slashed for double signing, parts per billion.
	pub double_sign_slash: u32,
	/// Slashed for absence, parts per billion.
	pub absence_slash: u32,
	/// Blocks missed in a row that are an absence.
	pub absence_limit: u32,
	/// Jail for absence, ms.
	pub absence_jail: u64,
	/// How old evidence may be, epochs.
	pub evidence_age: u32,
	/// Whether the consensus key must sign.
	pub consensus_proof_required: bool,
	/// Whether a double signer is banned.
	pub double_sign_ban: bool,
	/// How far a block may be ahead of the clocks, ms.
	pub max_clock_drift: u64,
}

impl Default for StakingParameters {
	fn default() -> Self {
		Self {
			min_self_delegation: 1_000 * STOS,
			min_delegation: STOS,
			min_commission: 0,
			max_commission: BILLION / 5,
			commission_step: BILLION / 100,
			commission_interval: 144,
			active_set: 100,
			lock_up: 2_016,
			granularity: 1,
			unbonding: 14 * DAY,
			double_sign_slash: BILLION / 20,
			absence_slash: 100_000,
			absence_limit: 500,
			absence_jail: 600_000,
			evidence_age: 2_016,
			consensus_proof_required: true,
			double_sign_ban: true,
			max_clock_drift: 10_000,
		}
	}
}

impl StakingParameters {
	/// Whether all bounds hold, where `most` validators can be active.
	pub fn sound(&self, most: u32) -> bool {
		(1..=SUPPLY / 100).contains(&self.min_self_delegation)
			&& (1..=SUPPLY / 100).contains(&self.min_delegation)
			&& self.min_commission <= self.max_commission
			&& self.max_commission <= BILLION
			&& (1..=BILLION).contains(&self.commission_step)
			&& self.commission_interval <= YEAR
			&& (1..=most).contains(&self.active_set)
			&& (1..=YEAR).contains(&self.lock_up)
			&& (1..=1_008).contains(&self.granularity)
			&& self.unbonding <= 365 * DAY
			&& self.double_sign_slash <= BILLION
			&& self.absence_slash <= BILLION / 10
			&& self.absence_limit >= 10
			&& self.absence_jail <= 365 * DAY
			&& self.evidence_age <= YEAR
			&& (1_000..=30_000).contains(&self.max_clock_drift)
	}
}

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parameters {
	/// Usage.
	pub ozone: OzoneParameters,
	/// Epochs.
	pub mining: MiningParameters,
	/// Nodes.
	pub deposit: DepositParameters,
	/// Stake.
	pub staking: StakingParameters,
}
