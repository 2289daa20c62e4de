//! `stratos param preview`.

use crate::command::{failure::Failure, fork_source::DefaultSource, simulation::RunArgs};
use clap::Args;

/// Simulate the economy with and without a change, on a copy of the chain.
///
/// The state is that of a running node [default], of --chain or of --base-path. The chain's Wasm runs the
/// same epochs of the same scenario twice; the differences are shown. The chain does not change.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos param preview SettlementThreshold 70%
  stratos param preview MinResourceDeposit 5000STOS --epochs 1000 --html preview.html
  stratos param preview LockUp 1008 --scenario docs/scenarios/growth.json --json out.json")]
pub(super) struct PreviewArgs {
	/// The parameter, `Name` or `Group.Name`
	#[arg(value_name = "NAME")]
	name: String,
	/// The new value with its unit, or `default`
	#[arg(value_name = "VALUE", allow_negative_numbers = true)]
	value: String,
	#[command(flatten)]
	run: RunArgs,
}

pub(super) fn execute(arguments: &PreviewArgs) -> Result<(), Failure> {
	let assignment = format!("{}={}", arguments.name, arguments.value);
	arguments.run.run(&[assignment], &DefaultSource::Node("ws://127.0.0.1:9944"))
}
