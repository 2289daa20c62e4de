//! `stratos genesis collect`.

use crate::{
	command::{failure::Failure, output::print, selection::embedded_runtime, session::AllowArgs},
	launch::{Contribution, Draft, checks, collect, contribution_files, show_amount},
	text::counted,
};
use clap::Args;
use std::{
	io::Write,
	path::{Path, PathBuf},
};
use stratos_host::node::executor;

/// Verify contributions and write the spec.
///
/// Every signature is verified. A contribution that was changed, signed by another, made for another draft,
/// or that its account cannot pay is refused, as are two with one key or one account. The same draft and
/// contributions give the same spec, whatever their order.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos genesis collect genesis.json contributions --output mainnet.json
  stratos genesis collect genesis.json alice.json bob.json --output mainnet.json")]
pub(super) struct CollectArgs {
	/// The draft
	#[arg(value_name = "DRAFT")]
	draft: PathBuf,
	/// Contributions: files, or folders of them
	#[arg(value_name = "CONTRIBUTION", required = true)]
	contributions: Vec<PathBuf>,
	/// The new spec
	#[arg(long, short, value_name = "FILE")]
	output: PathBuf,
	#[command(flatten)]
	allow: AllowArgs,
}

pub(super) fn execute(arguments: &CollectArgs) -> Result<(), Failure> {
	let draft = Draft::read(&arguments.draft)?;
	let accounts = arguments.allow.accept(draft.accounts());
	let files = contribution_files(&arguments.contributions)?;
	let read = |path: PathBuf| Contribution::read(&path).map(|one| (path, one));
	let contributions = files.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
	let collected = collect(&draft, &contributions, &accounts)?;
	// No spec is written from which no chain can start.
	let genesis = collected.spec.checked_genesis(&executor()?, embedded_runtime()?);
	let genesis = genesis.map_err(|cause| {
		let cause = checks::reason(&cause.to_string());
		Failure::new(format!("the runtime makes no genesis of this: {cause}"))
			.help("correct the draft or the contributions that it names")
	})?;
	write(&arguments.output, &collected.spec.to_json())?;
	print(&format!(
		"{}: {} ({})\nvalidators     {} with {}\nmeta nodes     {}\nresource nodes {}\ndeposits, S    {}\n\
		 genesis hash   {:?}\n`stratos genesis verify {}` checks the whole.",
		arguments.output.display(),
		draft.name,
		draft.id,
		collected.validators,
		show_amount(collected.staked),
		collected.meta_nodes,
		collected.resource_nodes,
		show_amount(collected.deposits),
		genesis.hash,
		arguments.output.display(),
	));
	let count = contributions.len();
	print(&format!("{} verified.", counted(count, "contribution")));
	Ok(())
}

/// A spec that exists is not replaced: it may be the one that others have.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
	let file = std::fs::OpenOptions::new().write(true).create_new(true).open(path);
	let mut file = file.map_err(|cause| match cause.kind() {
		std::io::ErrorKind::AlreadyExists => {
			Failure::new(format!("{} exists already", path.display()))
				.help("choose another name, or remove it first")
		}
		_ => Failure::file("write", path, &cause),
	})?;
	let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
	written.map_err(|cause| Failure::file("write", path, &cause))
}
