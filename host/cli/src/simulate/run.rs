//! Runs of scenarios on a fork.

use crate::{
	economy::Scenario,
	simulate::{
		act::{Actors, act},
		begin::begin,
		chain::{Chain, TIMETABLE},
		error::SimulationError,
		figures::figures,
		series::{Sample, Series},
	},
	text::counted,
};
use stratos_host::{fork::Fork, primitives::BlockNumber};
use stratos_runtime_api::epochs::Timetable;

/// The approximate number of samples of a run.
const SAMPLES: u32 = 400;

/// The most blocks that the work of one epoch may take.
const MAX_BLOCKS: u32 = 1_000_000;

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
	chain: Chain<'a>,
	actors: Actors,
	scenario: Option<&'a Scenario>,
	series: Series,
}

impl Simulation<'_> {
	/// Runs the scenario on a fork, which takes every signature for valid from then on. `progress` receives
	/// the number of epochs that have passed.
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
		fork.assume_valid_signatures();
		let scenario = self.scenario.filter(|scenario| !scenario.is_idle());
		let mut chain = Chain::new(fork, self.block_time_ms, self.every_block)?;
		begin(&mut chain, self.changes, scenario.map(Scenario::funds_in_base_units))
			.map_err(|error| error.in_epoch(0))?;
		let (actors, series) = (Actors::default(), Series::default());
		let mut run = Run { chain, actors, scenario, series };
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
		run.series.totals.blocks = run.chain.blocks;
		Ok(run.series)
	}
}

impl Run<'_> {
	/// Makes blocks up to and including the first of the next epoch. In that block, users and nodes act
	/// if `acts`. Returns the chain's number of that epoch.
	fn enter_next_epoch(&mut self, epoch: u32, acts: bool) -> Result<u32, SimulationError> {
		for _ in 0..MAX_BLOCKS {
			let (number, timetable) = self.chain.skip()?;
			if number < timetable.next_epoch {
				self.chain.empty(number)?;
				continue;
			}
			let chain_epoch = timetable.epoch.saturating_add(1);
			match self.scenario.filter(|_| acts) {
				Some(scenario) => self.act(scenario, epoch, number, chain_epoch)?,
				None => self.chain.empty(number)?,
			}
			return Ok(chain_epoch);
		}
		let reason =
			format!("after {} the runtime still has work left", counted(MAX_BLOCKS, "block"));
		Err(SimulationError::Stuck { epoch, reason })
	}

	fn act(
		&mut self,
		scenario: &Scenario,
		epoch: u32,
		number: BlockNumber,
		chain_epoch: u32,
	) -> Result<(), SimulationError> {
		let chain = &mut self.chain;
		chain.open(number)?;
		let acted = act(chain, &mut self.actors, &scenario.step(epoch), chain_epoch)
			.map_err(|error| error.in_epoch(epoch))?;
		chain.close()?;
		self.series.totals.add(acted, epoch);
		let timetable: Timetable = chain.ask(TIMETABLE, &())?;
		match timetable.epoch == chain_epoch {
			true => Ok(()),
			false => {
				let reason = "its transactions do not fit into its blocks".to_owned();
				Err(SimulationError::Stuck { epoch, reason })
			}
		}
	}

	fn sample(&mut self, epoch: u32, chain_epoch: u32) -> Result<(), SimulationError> {
		let figures = figures(&mut self.chain)?;
		let (time_ms, block) = (self.chain.elapsed_ms()?, self.chain.best());
		self.series
			.push(Sample { epoch, chain_epoch, block, time_ms, amounts: Vec::new() }, figures);
		Ok(())
	}
}
