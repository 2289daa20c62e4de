//! `stratos simulate`.

use crate::command::{failure::Failure, fork_source::DefaultSource, simulation::RunArgs};
use clap::Args;

/// Run the economy for many epochs on a copy of a chain.
///
/// The chain's own Wasm runs: users buy and use Ozone, nodes serve and are paid, by the pallets' own
/// calls. The copy begins with the state of a running node (--url), of a stopped one (--base-path), or
/// with the genesis of --chain; nothing of it is kept. With --set it runs twice, without and with the
/// change. The same seed gives the same run.
///
/// A scenario is a JSON file; docs/scenarios has examples and says what each field means. Without one a
/// thousand users use one oz each in every epoch.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos simulate                                          two weeks of a fresh local chain
  stratos simulate --scenario docs/scenarios/growth.json --html growth.html
  stratos simulate --url ws://127.0.0.1:9944 --epochs 1000 --set SettlementThreshold=70%
  stratos simulate --chain local --scenario docs/scenarios/schedule.json     all 68.8 years")]
pub(super) struct SimulateArgs {
	/// Run a second time with this parameter changed at the start; may be repeated
	#[arg(long, value_name = "NAME=VALUE")]
	set: Vec<String>,
	#[command(flatten)]
	run: RunArgs,
}

pub(super) fn execute(arguments: &SimulateArgs) -> Result<(), Failure> {
	arguments.run.run(&arguments.set, &DefaultSource::Fresh("local"))
}
