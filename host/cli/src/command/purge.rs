//! `stratos purge`.

use crate::command::{failure::Failure, output::print, prompt, selection::chain_spec};
use crate::text::counted;
use clap::Args;
use std::path::PathBuf;
use stratos_host::node::folders::{self, Purge};

/// Delete the data of a chain.
///
/// Lists the files and asks for confirmation. Only files that this program created are deleted. The chain
/// must not be running.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos purge --chain local
  stratos purge --chain local --base-path d -y")]
pub(super) struct PurgeArgs {
	/// development, local, mainnet or a spec file
	#[arg(long, default_value = "development", value_name = "CHAIN")]
	chain: String,
	/// The --base-path of `stratos run` [default: the user's data folder]
	#[arg(long, value_name = "DIR")]
	base_path: Option<PathBuf>,
	/// Skip the confirmation
	#[arg(long, short)]
	yes: bool,
}

pub(super) fn execute(arguments: &PurgeArgs) -> Result<(), Failure> {
	let spec = chain_spec(&arguments.chain)?;
	let base = match &arguments.base_path {
		Some(base) => base.clone(),
		None => folders::default_base().map_err(Failure::new)?,
	};
	let Some(purge) = Purge::prepare(&base, &spec.id).map_err(Failure::new)? else {
		print(&format!("There is no data of {} in {}.", spec.name, base.display()));
		return Ok(());
	};
	print(&format!("All data of {} ({}):", spec.name, spec.id));
	for (path, size) in &purge.files {
		print(&format!("  {}  {}", path.display(), counted(*size, "byte")));
	}
	if !arguments.yes && !prompt::confirmed("Delete?")? {
		print("Nothing was deleted.");
		return Ok(());
	}
	let folder = purge.folder.clone();
	if purge.execute().map_err(Failure::new)? {
		print(&format!("Deleted {}.", folder.display()));
	} else {
		print(&format!("Deleted. {} remains: it contains other files.", folder.display()));
	}
	Ok(())
}
