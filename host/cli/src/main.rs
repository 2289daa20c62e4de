//! The program `stratos`; all of it is in the library, so that tests can reach it.

use std::process::ExitCode;

fn main() -> ExitCode {
	if let Some(code) = stratos_host::executor::serve_compiler() {
		return code;
	}
	stratos_cli::command::main(std::env::args_os())
}
