//! Runs of the economy on a fork: what `stratos simulate` and `stratos param preview` share.

use crate::{
	client::{
		Metadata,
		parameters::{self, CONSEQUENCES, Catalogue},
	},
	command::{
		failure::Failure,
		fork_source::{DefaultSource, ForkArgs, ForkSource},
		output::{note, print, print_json},
		progress::Progress,
	},
	economy::{Scenario, ScenarioError},
	simulate::{Series, Simulation, SimulationError, render_html, render_json, render_text},
	text::{counted, grouped},
};
use clap::Args;
use serde_json::json;
use std::{
	path::{Path, PathBuf},
	time::Instant,
};

/// The options of a simulation.
#[derive(Debug, Args)]
pub(super) struct RunArgs {
	#[command(flatten)]
	fork: ForkArgs,
	/// The number of epochs [default: that of the scenario, or 2016]
	#[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=7_500_000))]
	epochs: Option<u32>,
	/// The scenario: what users and nodes do
	#[arg(long, value_name = "FILE.json")]
	scenario: Option<PathBuf>,
	/// Simulate a chain without users
	#[arg(long, conflicts_with_all = ["scenario", "seed"])]
	idle: bool,
	/// The RNG seed [default: that of the scenario]
	#[arg(long, value_name = "S")]
	seed: Option<u64>,
	/// Milliseconds between blocks [default: that of the chain's spec, or 6000]
	#[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(1..))]
	block_time: Option<u64>,
	/// Make every block, not only those with work: much slower, with the same result
	#[arg(long)]
	every_block: bool,
	/// Write an HTML page with plots
	#[arg(long, value_name = "FILE")]
	html: Option<PathBuf>,
	/// Write all samples as JSON; `-` prints them instead of the table
	#[arg(long, value_name = "FILE")]
	json: Option<PathBuf>,
}

impl From<ScenarioError> for Failure {
	fn from(error: ScenarioError) -> Self {
		Self::new(error)
	}
}

impl From<SimulationError> for Failure {
	fn from(error: SimulationError) -> Self {
		match error {
			SimulationError::Fork(error) => error.into(),
			SimulationError::Client(error) => error.into(),
			SimulationError::Change(reason) => {
				Self::new(format!("the change is refused: {reason}"))
					.help("choose a value within the bounds; `stratos param show NAME` lists them")
			}
			SimulationError::Step { .. } | SimulationError::Stuck { .. } => {
				Self::new(error).help("change the scenario; docs/scenarios explains its fields")
			}
			other => Self::new(other),
		}
	}
}

/// A change of a parameter, encoded and as text.
struct Change {
	encoded: Vec<u8>,
	words: String,
}

/// What the changes mean, in words; empty where the runtime does not say.
fn meaning(forked: &ForkSource, changes: &[Vec<u8>]) -> Result<Vec<String>, Failure> {
	if changes.is_empty() {
		return Ok(Vec::new());
	}
	let Ok(answer) = forked.fork.call(CONSEQUENCES, &parameters::list_of(changes)) else {
		return Ok(Vec::new());
	};
	Ok(parameters::moved(&answer)?)
}

impl RunArgs {
	pub(super) fn run(
		&self,
		assignments: &[String],
		default: &DefaultSource,
	) -> Result<(), Failure> {
		let scenario = self.scenario()?;
		let mut forked = self.fork.open(default)?;
		let changes = changes(&forked, assignments)?;
		let encoded: Vec<Vec<u8>> = changes.iter().map(|change| change.encoded.clone()).collect();
		let means = meaning(&forked, &encoded)?;
		let epochs = self.epochs.unwrap_or(scenario.epochs);
		let block_time_ms = self.block_time.unwrap_or(forked.block_time_ms);
		let simulation = |changes| Simulation {
			scenario: Some(&scenario),
			epochs,
			changes,
			block_time_ms,
			every_block: self.every_block,
		};
		let runs = if changes.is_empty() { 1 } else { 2 };
		let total = u64::from(epochs).saturating_add(1);
		let started = Instant::now();
		let mut progress = Progress::new("epochs", Some(total.saturating_mul(runs)));
		let mut changed = None;
		if !changes.is_empty() {
			let mut fork = forked.fork.fork();
			let simulation = simulation(&encoded);
			changed = Some(simulation.run(&mut fork, |epoch| progress.at(epoch.into()))?);
		}
		let before = total.saturating_mul(runs.saturating_sub(1));
		let base = simulation(&[]).run(&mut forked.fork, |epoch| {
			progress.at(before.saturating_add(epoch.into()));
		})?;
		progress.end();
		let played = u64::from(epochs).saturating_mul(runs);
		let rate = played as f64 / started.elapsed().as_secs_f64().max(0.001);
		self.show(&forked, &scenario, (&changes, &means), &base, changed.as_ref(), rate)
	}

	fn scenario(&self) -> Result<Scenario, Failure> {
		let mut scenario = match (&self.scenario, self.idle) {
			(Some(path), _) => Scenario::load(path)?,
			(None, true) => Scenario::idle(),
			(None, false) => Scenario::default(),
		};
		if let Some(seed) = self.seed {
			scenario.seed = seed;
		}
		Ok(scenario)
	}

	fn show(
		&self,
		forked: &ForkSource,
		scenario: &Scenario,
		(changes, means): (&[Change], &[String]),
		base: &Series,
		changed: Option<&Series>,
		rate: f64,
	) -> Result<(), Failure> {
		let epochs = base.samples.last().map_or(0, |sample| sample.epoch);
		let words: Vec<&str> = changes.iter().map(|change| change.words.as_str()).collect();
		let version = forked.fork.runtime().version();
		let mut facts = vec![
			("chain".to_owned(), forked.chain.clone()),
			("runtime".to_owned(), format!("{} {}", version.spec_name, version.spec_version)),
			("state".to_owned(), forked.source.clone()),
			("scenario".to_owned(), format!("{}, seed {}", scenario.title, scenario.seed)),
			("epochs".to_owned(), grouped(epochs)),
		];
		if !words.is_empty() {
			facts.push(("change".to_owned(), words.join("; ")));
		}
		if !means.is_empty() {
			facts.push(("means".to_owned(), means.join("; ")));
		}
		let title = match words.as_slice() {
			[] => format!("{} over {}", forked.chain, counted(epochs, "epoch")),
			words => format!("{}: {}", forked.chain, words.join("; ")),
		};
		let to_stdout = self.json.as_deref() == Some(Path::new("-"));
		if !to_stdout {
			for (name, value) in &facts {
				print(&format!("{name:<10}{value}"));
			}
			print(&format!("speed     {} per second\n", counted(rate as u64, "epoch")));
			print(&render_text(base, changed));
		}
		if let Some(path) = &self.html {
			write(path, &render_html(&title, facts.clone(), base, changed).render())?;
		}
		let Some(path) = &self.json else { return Ok(()) };
		let facts: serde_json::Map<_, _> =
			facts.into_iter().map(|(name, value)| (name, value.into())).collect();
		let value = json!({
			"facts": facts,
			"run": render_json(base),
			"changed": changed.map(render_json),
		});
		match to_stdout {
			true => print_json(&value),
			false => {
				let text = serde_json::to_string_pretty(&value).map_err(Failure::new)?;
				write(path, &(text + "\n"))
			}
		}
	}
}

/// Parses the assignments of `--set`.
fn changes(forked: &ForkSource, assignments: &[String]) -> Result<Vec<Change>, Failure> {
	if assignments.is_empty() {
		return Ok(Vec::new());
	}
	let metadata = Metadata::of_fork(&forked.fork)?;
	let answer = forked.fork.call(parameters::LIST, &[])?;
	let catalogue = Catalogue::decode(&metadata, &forked.properties, &answer)?;
	let mut changes = Vec::new();
	for assignment in assignments {
		let (parameter, value) = catalogue.assignment(assignment)?;
		let shown = |bytes: &[u8]| catalogue.format(parameter, bytes);
		let new = value.as_deref().unwrap_or(&parameter.default);
		changes.push(Change {
			encoded: Catalogue::change(parameter, value.as_deref()),
			words: format!(
				"{} from {} to {}",
				parameters::full_name(parameter),
				shown(&parameter.current),
				shown(new)
			),
		});
	}
	Ok(changes)
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
	std::fs::write(path, text).map_err(|cause| Failure::file("write", path, &cause))?;
	note(&format!("wrote {}", path.display()));
	Ok(())
}
