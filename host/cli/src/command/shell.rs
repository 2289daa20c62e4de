//! `stratos completions` and `stratos man`: what shells and `man` know of the program.

use crate::command::{
	failure::Failure,
	output::{note, print},
};
use clap::{Args, Command};
use clap_complete::Shell;
use std::path::PathBuf;

/// Print the completions of a shell.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos completions bash > /etc/bash_completion.d/stratos
  stratos completions zsh > \"${fpath[1]}/_stratos\"
  stratos completions fish > ~/.config/fish/completions/stratos.fish")]
pub(super) struct CompletionsArgs {
	/// The shell
	#[arg(value_enum)]
	shell: Shell,
}

pub(super) fn completions(arguments: &CompletionsArgs, mut root: Command) -> Result<(), Failure> {
	let name = root.get_name().to_owned();
	let mut script = Vec::new();
	clap_complete::generate(arguments.shell, &mut root, name, &mut script);
	print(&String::from_utf8_lossy(&script));
	Ok(())
}

/// Write the manual pages, one for each command.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos man /usr/local/share/man/man1")]
pub(super) struct ManArgs {
	/// The folder of the pages
	#[arg(value_name = "DIR")]
	folder: PathBuf,
}

pub(super) fn man(arguments: &ManArgs, root: Command) -> Result<(), Failure> {
	let folder = &arguments.folder;
	std::fs::create_dir_all(folder).map_err(|cause| Failure::file("create", folder, &cause))?;
	clap_mangen::generate_to(root, folder)
		.map_err(|cause| Failure::file("write to", folder, &cause))?;
	note(&format!("The pages are in {}", folder.display()));
	Ok(())
}
