//! Runs of scenarios on a fork.

use crate::{
	simulate::{
		scenario::Scenario,
		series::{Sample, Series},
	},
	text::{counted, grouped},
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

/// The runtime API that acts as users and nodes.
const API: &str = "SimulationApi";

/// The approximate number of samples of a run.
const SAMPLES: u32 = 400;

/// The most blocks that the work of one epoch may take.
const MAX_BLOCKS: u32 = 1_000_000;

/// Why a run failed.
#[derive(Debug, Error)]
pub(crate) enum SimulationError {
	#[error(
		"the chain's runtime has no SimulationApi; \
		fork a chain whose runtime offers it, or upgrade first"
	)]
	NoApi,
	#[error("the change is refused: {0}")]
	Change(String),
	/// The runtime refuses a step. `reason` is the runtime's message.
	#[error("epoch {} of the scenario: {reason}", grouped(*epoch))]
	Step { epoch: u32, reason: String },
	/// The work of this epoch took [`MAX_BLOCKS`].
	#[error(
		"epoch {} does not end: after {} the runtime still has work left",
		grouped(*.0),
		counted(MAX_BLOCKS, "block")
	)]
	Stuck(u32),
	#[error(transparent)]
	Fork(#[from] ForkError),
}

/// The settings of a run.
#[derive(Clone, Debug)]
pub(crate) struct Simulation<'a> {
	/// What users and nodes do; `None` runs the chain without users.
	pub(crate) scenario: Option<&'a Scenario>,
	pub(crate) epochs: u32,
	/// Changes of parameters at the start, each encoded as the runtime's enum of parameters.
	pub(crate) changes: &'a [Vec<u8>],
	pub(crate) block_time_ms: u64,
	/// Whether empty blocks are made too.
	pub(crate) every_block: bool,
}

/// The state of a run.
struct Run<'a> {
	fork: &'a mut Fork,
	simulation: &'a Simulation<'a>,
	/// The block and the time, milliseconds, at which the run began.
	begin: (BlockNumber, u64),
	series: Series,
}

impl Simulation<'_> {
	/// Runs the scenario on a fork. `progress` receives the number of epochs that have passed.
	///
	/// The scenario begins with the first full epoch. The rest of the fork's current epoch passes first.
	///
	/// # Errors
	/// [`SimulationError`]. The fork then keeps the blocks made so far.
	pub(crate) fn run(
		&self,
		fork: &mut Fork,
		mut progress: impl FnMut(u32),
	) -> Result<Series, SimulationError> {
		if !fork.has_api(API) {
			return Err(SimulationError::NoApi);
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
			// The last round only ends the last epoch.
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
	/// Makes blocks up to and including the first of the next epoch. In that block, users and nodes act
	/// if `acts`. Returns the chain's number of that epoch.
	fn enter_next_epoch(&mut self, epoch: u32, acts: bool) -> Result<u32, SimulationError> {
		for _ in 0..MAX_BLOCKS {
			let block_time = match self.simulation.every_block {
				true => 0,
				false => self.simulation.block_time_ms,
			};
			let clock: Clock = self.fork.apply("SimulationApi_skip", &block_time)?;
			let next = self.fork.best().number.saturating_add(1);
			// The first block of a chain is never skipped: pallets store its time as the chain's start.
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

/// Encoded bytes, passed on as they are.
struct Raw(Vec<u8>);

impl Encode for Raw {
	fn encode_to<T: codec::Output + ?Sized>(&self, out: &mut T) {
		out.write(&self.0);
	}
}
