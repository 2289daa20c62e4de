//! The command line: what `stratos` understands.
//!
//! Every failure is one line `error: …` that names the thing, and one line `help: …` with the
//! remedy, on stderr. The exit code is 0 on success, 1 on failure and 2 for a wrong command line.

mod build_spec;
mod failure;
mod inspect;
mod key;
mod purge;
mod report;
mod run;
mod selection;
#[cfg(test)]
mod tests;

pub use failure::Failure;

use clap::{Parser, Subcommand};
use std::{ffi::OsString, process::ExitCode};

/// The Stratos host: runs a FRAME runtime and serves its clients.
///
/// The runtime holds all rules of the chain, as Wasm in the chain's own state. This program
/// executes it, makes blocks, keeps the state on disk and answers JSON-RPC.
#[derive(Debug, Parser)]
#[command(name = "stratos", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
	#[command(subcommand)]
	command: Command,
}

const EXAMPLES: &str = "Examples:
  stratos run --dev                         a development chain that is gone after Ctrl-C
  stratos run --chain local --base-path d   a chain that continues where it stopped, kept in d
  stratos key generate                      a new account
  stratos build-spec --chain mainnet        the spec of the main network
  stratos inspect runtime.wasm              what a runtime is and needs

`stratos help COMMAND` explains a command with examples of its own.";

#[derive(Debug, Subcommand)]
enum Command {
	/// Run a chain
	Run(run::RunArgs),
	/// Write a chain spec
	BuildSpec(build_spec::BuildSpecArgs),
	/// Make and examine keys
	Key(key::KeyArgs),
	/// Say what a chain spec or a runtime is
	Inspect(inspect::InspectArgs),
	/// Delete the data of a chain
	Purge(purge::PurgeArgs),
}

/// Parses the command line, does what it says and reports how it went.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
	let cli = match Cli::try_parse_from(arguments) {
		Ok(cli) => cli,
		Err(error) => {
			// Help and version go to stdout and are a success; a wrong line is exit code 2.
			let code = if error.use_stderr() { 2 } else { 0 };
			// Nothing can be done where the terminal is gone.
			let _ = error.print();
			return ExitCode::from(code);
		},
	};
	let result = match cli.command {
		Command::Run(arguments) => run::execute(arguments),
		Command::BuildSpec(arguments) => build_spec::execute(&arguments),
		Command::Key(arguments) => key::execute(&arguments),
		Command::Inspect(arguments) => inspect::execute(&arguments),
		Command::Purge(arguments) => purge::execute(&arguments),
	};
	match result {
		Ok(()) => ExitCode::SUCCESS,
		Err(failure) => {
			eprintln!("{failure}");
			ExitCode::FAILURE
		},
	}
}
