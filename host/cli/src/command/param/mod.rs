//! `stratos param`: the numbers that governance may change.

mod connect;
mod list;
mod preview;
mod propose;

use crate::command::{failure::Failure, session::block_on};
use clap::{Args, Subcommand};

/// The numbers of the economy that governance may change: look, try out, propose.
///
/// Names, types, bounds and docs come from the chain itself. A change is a referendum on the track
/// `parameters`; it takes effect at an epoch's beginning.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos param list                                      all of them, with what is in force
  stratos param list Deposit                              those of a group
  stratos param show SettlementThreshold                  one, with bounds and docs
  stratos param preview SettlementThreshold 70%           what it would change, on a copy of the chain
  stratos param propose SettlementThreshold 70% --from alice

Values are written with their unit: 70%, 1500STOS, 14 days; counts without one; `default` brings the
default back.")]
pub(super) struct ParamArgs {
	#[command(subcommand)]
	command: ParamCommand,
}

// Without docs here: those of the arguments are what `--help` shows.
#[derive(Debug, Subcommand)]
enum ParamCommand {
	List(list::ListArgs),
	Show(list::ShowArgs),
	Preview(Box<preview::PreviewArgs>),
	Propose(propose::ProposeArgs),
}

pub(super) fn execute(arguments: &ParamArgs) -> Result<(), Failure> {
	match &arguments.command {
		ParamCommand::List(arguments) => block_on(list::list(arguments)),
		ParamCommand::Show(arguments) => block_on(list::show(arguments)),
		ParamCommand::Preview(arguments) => preview::execute(arguments),
		ParamCommand::Propose(arguments) => block_on(propose::propose(arguments)),
	}
}
