//! Runs of scenarios on a fork.

use crate::simulate::{
	scenario::Scenario,
	series::{Sample, Series},
};
use codec::Encode;
use stratos_host::{
	chain::api::call,
	fork::{BlockPlan, Fork, ForkError},
	primitives::BlockNumber,
};
use stratos_runtime_api::simulation::{
	Acted, SimulationClock as Clock, SimulationFigure as Figure,
};
use thiserror::Error;

/// The runtime API that plays scenarios.
const API: &str = "SimulationApi";

/// How many samples of the figures a run takes, about.
const SAMPLES: u32 = 400;

/// Blocks that an epoch's leftover work may take before a run is given up.
const MOST_BLOCKS: u32 = 1_000_000;

/// Why a run ended early.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SimulationError {
	/// The runtime cannot play scenarios.
	#[error(
		"the chain's runtime has no SimulationApi; \
		fork a chain whose runtime offers it, or upgrade first"
	)]
	Unknown,
	/// A change of a parameter was refused.
	#[error("the change is refused: {0}")]
	Change(String),
	/// The scenario cannot be played.
	#[error("epoch {epoch} of the scenario: {reason}")]
	Step {
		/// The epoch.
		epoch: u32,
		/// In the runtime's words.
		reason: String,
	},
	/// The chain does not reach its next epoch.
	#[error("the chain does not get to the end of epoch {0}: it always has something left to do")]
	Stuck(u32),
	/// The fork failed.
	#[error(transparent)]
	Fork(#[from] ForkError),
}

/// A run to be made.
#[derive(Clone, Debug)]
pub struct Simulation<'a> {
	/// What users and nodes do; `None` for what the chain does by itself.
	pub scenario: Option<&'a Scenario>,
	/// For how many epochs.
	pub epochs: u32,
	/// Changes of parameters at the start, each encoded as the runtime's enum.
	pub changes: &'a [Vec<u8>],
	/// The time between blocks, milliseconds.
	pub block_time_ms: u64,
	/// Makes every single block.
	pub every_block: bool,
}

/// A run under way.
struct Run<'a> {
	fork: &'a mut Fork,
	simulation: &'a Simulation<'a>,
	begin: (BlockNumber, u64),
	series: Series,
}

impl Simulation<'_> {
	/// Plays the scenario on a fork. `progress` hears how many epochs have passed.
	///
	/// The first epoch of a run is the first whole one: what is left of the epoch that the fork is in
	/// passes before.
	///
	/// # Errors
	/// [`SimulationError`]. The fork has then come as far as it has.
	pub fn run(
		&self,
		fork: &mut Fork,
		mut progress: impl FnMut(u32),
	) -> Result<Series, SimulationError> {
		if !fork.has_api(API) {
			return Err(SimulationError::Unknown);
		}
		if !self.changes.is_empty() {
			let mut encoded = codec::Compact(self.changes.len() as u32).encode();
			self.changes.iter().for_each(|change| encoded.extend_from_slice(change));
			let done: Result<(), String> = fork.apply("SimulationApi_change", &Raw(encoded))?;
			done.map_err(SimulationError::Change)?;
		}
		if let Some(scenario) = self.scenario.filter(|scenario| !scenario.is_idle()) {
			let begun: Result<u128, String> =
				fork.apply("SimulationApi_begin", &scenario.funds_in_base_units())?;
			begun.map_err(|reason| SimulationError::Step { epoch: 0, reason })?;
		}
		let begin = (fork.best().number, fork.time_ms()?);
		let mut run = Run { fork, simulation: self, begin, series: Series::default() };
		let every = self.epochs.div_ceil(SAMPLES).max(1);
		for epoch in 0..=self.epochs {
			// The last round ends the last epoch, and no new one is played.
			let acts = epoch < self.epochs;
			let number = run.enter_next_epoch(epoch, acts)?;
			if epoch % every == 0 || !acts {
				run.sample(epoch, number)?;
			}
			progress(epoch);
		}
		Ok(run.series)
	}
}

impl Run<'_> {
	/// Makes blocks up to the first of the next epoch, that one included, in which users and nodes do
	/// their part. Returns the chain's number of that epoch.
	fn enter_next_epoch(&mut self, epoch: u32, acts: bool) -> Result<u32, SimulationError> {
		for _ in 0..MOST_BLOCKS {
			let clock: Clock = self.fork.apply("SimulationApi_skip", &())?;
			let next = self.fork.best().number.saturating_add(1);
			// A chain's first block tells the pallets when it began: it is never passed over.
			let number = match self.simulation.every_block || next == 1 {
				true => next,
				false => clock.next_work.max(next),
			};
			if number < clock.next_epoch {
				self.block(number)?;
				continue;
			}
			match self.simulation.scenario.filter(|_| acts) {
				Some(scenario) if !scenario.is_idle() => self.act(scenario, epoch, number)?,
				_ => self.block(number)?,
			}
			return Ok(clock.epoch.saturating_add(1));
		}
		Err(SimulationError::Stuck(epoch))
	}

	fn plan(&self, number: BlockNumber) -> BlockPlan<'static> {
		let (first, time) = self.begin;
		let blocks = u64::from(number.saturating_sub(first));
		let time_ms = time.saturating_add(blocks.saturating_mul(self.simulation.block_time_ms));
		BlockPlan { number: Some(number), time_ms, extrinsics: &[] }
	}

	fn block(&mut self, number: BlockNumber) -> Result<(), SimulationError> {
		self.fork.block(&self.plan(number))?;
		self.series.totals.blocks = self.series.totals.blocks.saturating_add(1);
		Ok(())
	}

	fn act(
		&mut self,
		scenario: &Scenario,
		epoch: u32,
		number: BlockNumber,
	) -> Result<(), SimulationError> {
		const FUNCTION: &str = "SimulationApi_act";
		let step = scenario.step(epoch).encode();
		let plan = self.plan(number);
		let (acted, _): (Result<Acted, String>, _) =
			self.fork.block_with(&plan, |session| call(session, FUNCTION, &step))?;
		let acted = acted.map_err(|reason| SimulationError::Step { epoch, reason })?;
		self.series.totals.add(acted, epoch);
		Ok(())
	}

	fn sample(&mut self, epoch: u32, chain_epoch: u32) -> Result<(), SimulationError> {
		let figures: Vec<Figure> = self.fork.ask("SimulationApi_figures", &())?;
		let time_ms = self.fork.time_ms()?.saturating_sub(self.begin.1);
		let block = self.fork.best().number;
		self.series
			.push(Sample { epoch, chain_epoch, block, time_ms, amounts: Vec::new() }, figures);
		Ok(())
	}
}

/// Bytes that are encoded already.
struct Raw(Vec<u8>);

impl Encode for Raw {
	fn encode_to<T: codec::Output + ?Sized>(&self, out: &mut T) {
		out.write(&self.0);
	}
}
