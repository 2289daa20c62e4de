//! `stratos param`: the parameters that governance can change.

mod connect;
mod list;
mod preview;
mod propose;

use crate::command::{failure::Failure, session::block_on};
use clap::{Args, Subcommand};

/// List, preview and propose changes of the parameters that governance controls.
///
/// Names, types, bounds and docs come from the chain. A change is a referendum on the track
/// `parameters`; it takes effect at the start of an epoch.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos param list                              all parameters with their current values
  stratos param list Deposit                      the parameters of a group
  stratos param show SettlementThreshold          one parameter, with bounds and docs
  stratos param preview SettlementThreshold 70%   the effect of a change, on a copy of the chain
  stratos param propose SettlementThreshold 70% --from alice

Values need their unit: 70%, 1500STOS, 14 days. Counts have none. `default` restores the default.")]
pub(super) struct ParamArgs {
	#[command(subcommand)]
	command: ParamCommand,
}

// No docs here: `--help` shows those of the arguments.
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
