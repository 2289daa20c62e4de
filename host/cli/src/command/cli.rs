//! The command line: commands and the program's exit code.

use crate::command::{
	build_spec, call, check, export_blocks, failure::Failure, genesis, import_blocks, inspect, key,
	output, param, purge, query, revert, run, settings, shell, simulate, snapshot, tx, upgrade,
	vote,
};
use clap::{CommandFactory, Parser, Subcommand};
use std::{ffi::OsString, process::ExitCode};

/// The Stratos host: runs a FRAME runtime and serves its clients.
///
/// The rules of the chain are its runtime, Wasm in the chain's state. This program executes the runtime,
/// makes blocks, stores the state on disk and serves JSON-RPC.
#[derive(Debug, Parser)]
#[command(name = "stratos", version, propagate_version = true, after_help = EXAMPLES)]
pub(super) struct Cli {
	#[command(subcommand)]
	pub(super) command: Command,
}

const EXAMPLES: &str = "Examples:
  stratos run --dev                         a development chain, deleted after Ctrl-C
  stratos run --chain local --base-path d   a persistent chain in the folder d
  stratos key add alice                     a new key, stored encrypted
  stratos query System Account //Alice      an account on a running chain
  stratos tx Ozone prepay 100STOS none 0 --from alice
  stratos param list                        the parameters that governance can change
  stratos vote 3 aye 1000STOS --from alice  a vote on a referendum
  stratos simulate --html growth.html       the economy over many epochs
  stratos build-spec --chain mainnet        the spec of the main network
  stratos genesis verify mainnet.json       whether a chain can start from a spec
  stratos inspect runtime.wasm              a runtime's version, APIs and imports
  stratos upgrade check new.wasm            whether a runtime can replace that of a chain

`stratos help COMMAND` explains a command, with examples.";

// No docs here: `--help` shows those of the arguments.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
	Run(run::RunArgs),
	BuildSpec(build_spec::BuildSpecArgs),
	Genesis(genesis::GenesisArgs),
	Query(query::QueryArgs),
	Call(call::CallArgs),
	Tx(Box<tx::TxArgs>),
	Param(param::ParamArgs),
	Simulate(Box<simulate::SimulateArgs>),
	Vote(vote::VoteArgs),
	Key(key::KeyArgs),
	Inspect(inspect::InspectArgs),
	Check(check::CheckArgs),
	Revert(revert::RevertArgs),
	Snapshot(snapshot::SnapshotArgs),
	ExportBlocks(export_blocks::ExportBlocksArgs),
	ImportBlocks(import_blocks::ImportBlocksArgs),
	Upgrade(upgrade::UpgradeArgs),
	Purge(purge::PurgeArgs),
	Completions(shell::CompletionsArgs),
	Man(shell::ManArgs),
}

impl Command {
	pub(super) fn execute(self) -> Result<(), Failure> {
		match self {
			Self::Run(arguments) => run::execute(arguments),
			Self::BuildSpec(arguments) => build_spec::execute(&arguments),
			Self::Genesis(arguments) => genesis::execute(&arguments),
			Self::Query(arguments) => query::execute(&arguments),
			Self::Call(arguments) => call::execute(&arguments),
			Self::Tx(arguments) => tx::execute(&arguments),
			Self::Param(arguments) => param::execute(&arguments),
			Self::Simulate(arguments) => simulate::execute(&arguments),
			Self::Vote(arguments) => vote::execute(&arguments),
			Self::Key(arguments) => key::execute(&arguments),
			Self::Inspect(arguments) => inspect::execute(&arguments),
			Self::Check(arguments) => check::execute(&arguments),
			Self::Revert(arguments) => revert::execute(&arguments),
			Self::Snapshot(arguments) => snapshot::execute(&arguments),
			Self::ExportBlocks(arguments) => export_blocks::execute(&arguments),
			Self::ImportBlocks(arguments) => import_blocks::execute(&arguments),
			Self::Upgrade(arguments) => upgrade::execute(&arguments),
			Self::Purge(arguments) => purge::execute(&arguments),
			Self::Completions(arguments) => shell::completions(&arguments, Cli::command()),
			Self::Man(arguments) => shell::man(&arguments, Cli::command()),
		}
	}
}

/// Parses and executes a command line. Returns 0 on success, 1 on failure, 2 for a wrong command line.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
	let arguments = arguments.into_iter().collect();
	let arguments = match settings::complete(Cli::command(), arguments) {
		Ok(arguments) => arguments,
		Err(failure) => {
			output::note(&failure.to_string());
			return ExitCode::FAILURE;
		}
	};
	let cli = match Cli::try_parse_from(arguments) {
		Ok(cli) => cli,
		Err(error) => {
			// Help and version go to stdout and succeed.
			let code = if error.use_stderr() { 2 } else { 0 };
			// The terminal may be closed.
			let _ = error.print();
			return ExitCode::from(code);
		}
	};
	match cli.command.execute() {
		Ok(()) => ExitCode::SUCCESS,
		Err(failure) => {
			output::note(&failure.to_string());
			ExitCode::FAILURE
		}
	}
}
