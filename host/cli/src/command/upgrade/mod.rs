//! `stratos upgrade`.

mod apply;
mod blob;
mod check;
mod propose;
mod status;

use crate::command::failure::Failure;
use clap::{Args, Subcommand};

/// Replace a chain's rules while it runs: check, propose, apply, and follow.
///
/// The rules are the runtime, Wasm in the chain's own state. A referendum authorises the hash of a
/// new one; then anybody applies it, and the next block runs on it.
#[derive(Debug, Args)]
pub(super) struct UpgradeArgs {
	#[command(subcommand)]
	command: UpgradeCommand,
}

// Without docs here: those of the arguments are what `--help` shows.
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
