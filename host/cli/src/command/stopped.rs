//! The database of a chain that is not running.

use super::{Failure, selection::chain_spec};
use clap::Args;
use std::path::PathBuf;
use stratos_host::{
	chain_spec::ChainSpec,
	database::{Database, DatabaseOptions, Pruning},
	node::folders::{self, ChainFolder},
};

/// Which chain.
#[derive(Debug, Args)]
pub(super) struct StoppedArgs {
	/// development, local, mainnet or a spec file
	#[arg(long, value_name = "CHAIN")]
	pub(super) chain: Option<String>,
	/// The folder that was given to `run` [default: the user's data folder]
	#[arg(long, value_name = "DIR")]
	pub(super) base_path: Option<PathBuf>,
	/// As given to `run`: archive, or a number of blocks
	#[arg(long, value_name = "archive|N", default_value_t = super::run::PruningArg::DEFAULT)]
	pruning: super::run::PruningArg,
}

/// A chain's folder, locked against a node that would run on it, and its spec.
pub(super) struct Stopped {
	pub(super) spec: ChainSpec,
	pub(super) options: DatabaseOptions,
	folder: ChainFolder,
}

impl StoppedArgs {
	/// Finds and locks the chain's folder.
	pub(super) fn open(&self) -> Result<Stopped, Failure> {
		let spec = chain_spec(self.chain.as_deref().unwrap_or("development"))?;
		let base = match &self.base_path {
			Some(base) => base.clone(),
			None => folders::default_base().map_err(Failure::new)?,
		};
		// Looking must not make folders.
		let folder = folders::chain_folder(&base, &spec.id).map_err(Failure::new)?;
		let missing = || {
			Failure::new(format!("there is no data of {} in {}", spec.name, base.display()))
				.help("give the --chain and the --base-path that `stratos run` had")
		};
		if !folder.exists() {
			return Err(missing());
		}
		let folder = ChainFolder::open(&base, &spec.id).map_err(Failure::new)?;
		if !folder.database().exists() {
			return Err(missing());
		}
		let pruning = self.pruning.blocks().map_or(Pruning::Archive, Pruning::Keep);
		let options = DatabaseOptions { pruning, ..DatabaseOptions::default() };
		Ok(Stopped { spec, options, folder })
	}
}

impl Stopped {
	/// The database file.
	pub(super) fn path(&self) -> PathBuf {
		self.folder.database()
	}

	/// The database itself: it opens whatever the runtime in it is like.
	pub(super) fn database(&self) -> Result<Database, Failure> {
		let database =
			Database::open(self.path(), None, self.options.clone()).map_err(Failure::new)?;
		let found = &database.identity().chain_id;
		match *found == self.spec.id {
			true => Ok(database),
			false => Err(Failure::new(format!("the database is that of the chain {found}"))
				.help("give the --chain that `stratos run` had")),
		}
	}
}
