//! The database of a stopped node.

use crate::command::{failure::Failure, selection::chain_spec};
use clap::Args;
use std::path::PathBuf;
use stratos_host::{
	chain_spec::ChainSpec,
	database::{Database, DatabaseOptions, Pruning},
	node::folders::{self, ChainFolder},
};

/// The chain of a stopped node.
#[derive(Debug, Args)]
pub(super) struct OfflineArgs {
	/// development, local, mainnet or a spec file
	#[arg(long, value_name = "CHAIN")]
	pub(super) chain: Option<String>,
	/// The --base-path of `stratos run` [default: the user's data folder]
	#[arg(long, value_name = "DIR")]
	pub(super) base_path: Option<PathBuf>,
	/// The --pruning of `stratos run`
	#[arg(long, value_name = "archive|N", default_value_t = PruningArg::DEFAULT)]
	pruning: PruningArg,
}

/// The number of states to keep; `None` keeps all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct PruningArg(Option<u32>);

impl PruningArg {
	/// The default of `stratos run`.
	pub(super) const DEFAULT: Self = Self(Some(256));

	pub(super) fn blocks(self) -> Option<u32> {
		self.0
	}
}

impl std::fmt::Display for PruningArg {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self.0 {
			Some(blocks) => blocks.fmt(f),
			None => f.write_str("archive"),
		}
	}
}

impl std::str::FromStr for PruningArg {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		match text.parse() {
			Ok(0) => Err("must be 1 or more: the newest state is always kept"),
			Ok(blocks) => Ok(Self(Some(blocks))),
			Err(_) if text == "archive" => Ok(Self(None)),
			Err(_) => Err("must be `archive` or a number of blocks"),
		}
	}
}

/// A chain's folder, locked so that no node starts on it, and its spec.
pub(super) struct OfflineChain {
	pub(super) spec: ChainSpec,
	pub(super) options: DatabaseOptions,
	folder: ChainFolder,
}

impl OfflineArgs {
	/// The spec of the chain.
	pub(super) fn spec(&self) -> Result<ChainSpec, Failure> {
		chain_spec(self.chain.as_deref().unwrap_or("development"))
	}

	/// The folder of all chains.
	pub(super) fn base(&self) -> Result<PathBuf, Failure> {
		match &self.base_path {
			Some(base) => Ok(base.clone()),
			None => folders::default_base().map_err(Failure::new),
		}
	}

	/// The settings of the database.
	pub(super) fn options(&self) -> DatabaseOptions {
		let pruning = self.pruning.blocks().map_or(Pruning::Archive, Pruning::Keep);
		DatabaseOptions { pruning, ..DatabaseOptions::default() }
	}

	/// Finds and locks the chain's folder.
	pub(super) fn open(&self) -> Result<OfflineChain, Failure> {
		let (spec, base) = (self.spec()?, self.base()?);
		// A missing folder must not be created.
		let folder = folders::chain_folder(&base, &spec.id).map_err(Failure::new)?;
		let missing = || {
			Failure::new(format!("there is no data of {} in {}", spec.name, base.display()))
				.help("give the same --chain and --base-path as for `stratos run`")
		};
		if !folder.exists() {
			return Err(missing());
		}
		let folder = ChainFolder::open(&base, &spec.id).map_err(Failure::new)?;
		if !folder.database().exists() {
			return Err(missing());
		}
		Ok(OfflineChain { spec, options: self.options(), folder })
	}
}

impl OfflineChain {
	pub(super) fn path(&self) -> PathBuf {
		self.folder.database()
	}

	/// Opens the database. The runtime in it is not executed.
	pub(super) fn database(&self) -> Result<Database, Failure> {
		let database =
			Database::open(self.path(), None, self.options.clone()).map_err(Failure::new)?;
		let found = &database.identity().chain_id;
		match *found == self.spec.id {
			true => Ok(database),
			false => Err(Failure::new(format!("the database belongs to the chain {found}"))
				.help("give the same --chain as for `stratos run`")),
		}
	}
}
