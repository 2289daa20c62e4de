//! `stratos simulate`.

use crate::command::{failure::Failure, fork_source::DefaultSource, simulation::RunArgs};
use clap::Args;

/// Simulate the economy over many epochs, on a copy of a chain.
///
/// The chain's Wasm runs: users buy and use Ozone, nodes serve traffic and earn rewards, by the calls of the
/// pallets. The copy starts from a running node (--url), a stopped node (--base-path), or the genesis of
/// --chain, and is discarded. With --set, the simulation runs twice: without and with the change. The same
/// seed gives the same run.
///
/// A scenario is a JSON file; docs/scenarios has examples and explains each field. The default scenario has
/// 1,000 users, each of whom uses 1 oz per epoch.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos simulate                                          two weeks of a new local chain
  stratos simulate --scenario docs/scenarios/growth.json --html growth.html
  stratos simulate --url ws://127.0.0.1:9944 --epochs 1000 --set SettlementThreshold=70%
  stratos simulate --chain local --scenario docs/scenarios/schedule.json     all 68.8 years")]
pub(super) struct SimulateArgs {
	/// Run a second time with this parameter changed at the start; repeatable
	#[arg(long, value_name = "NAME=VALUE")]
	set: Vec<String>,
	#[command(flatten)]
	run: RunArgs,
}

pub(super) fn execute(arguments: &SimulateArgs) -> Result<(), Failure> {
	arguments.run.run(&arguments.set, &DefaultSource::Fresh("local"))
}
