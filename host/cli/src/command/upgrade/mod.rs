//! `stratos upgrade`.

mod apply;
mod blob;
mod check;
mod history;
mod propose;
mod status;

use crate::command::failure::Failure;
use clap::{Args, Subcommand};

/// Replace the runtime of a running chain: check, propose, apply, status.
///
/// The runtime holds the chain's rules, as Wasm in its state. A referendum authorises the hash of a new
/// one; then anybody can apply it, and the next block runs on it.
#[derive(Debug, Args)]
pub(super) struct UpgradeArgs {
	#[command(subcommand)]
	command: UpgradeCommand,
}

// No docs here: `--help` shows those of the arguments.
#[derive(Debug, Subcommand)]
enum UpgradeCommand {
	Check(Box<check::CheckArgs>),
	Propose(propose::ProposeArgs),
	Apply(apply::ApplyArgs),
	Status(status::StatusArgs),
}

pub(super) fn execute(arguments: &UpgradeArgs) -> Result<(), Failure> {
	match &arguments.command {
		UpgradeCommand::Check(arguments) => check::execute(arguments),
		UpgradeCommand::Propose(arguments) => propose::execute(arguments),
		UpgradeCommand::Apply(arguments) => apply::execute(arguments),
		UpgradeCommand::Status(arguments) => status::execute(arguments),
	}
}
