//! The chain to fork: of a running node, of a stopped node, or a new one.

use crate::{
	client::{Client, NodeForkError, Properties, fork_node, params},
	command::{
		failure::Failure,
		offline_chain::{OfflineArgs, OfflineChain},
		progress::Progress,
		selection::{chain_spec, runtime_for},
		session::block_on,
	},
	text::grouped,
};
use clap::Args;
use std::sync::Arc;
use stratos_host::{
	chain_spec::DEFAULT_BLOCK_TIME_MS,
	fork::{Fork, ForkError},
	node::executor,
};

/// The source of the state.
#[derive(Debug, Args)]
pub(super) struct ForkArgs {
	/// Fork the chain of this running node, ws:// or wss://
	#[arg(long, value_name = "URL", conflicts_with_all = ["chain", "base_path"])]
	pub(super) url: Option<String>,
	/// The block of the running node to fork at, by number or hash [default: the newest]
	#[arg(long, value_name = "BLOCK", conflicts_with_all = ["chain", "base_path"])]
	at: Option<String>,
	#[command(flatten)]
	stopped: OfflineArgs,
}

/// A fork with the chain's name and properties.
pub(super) struct ForkSource {
	pub(super) fork: Fork,
	pub(super) chain: String,
	/// The source of the state, as text.
	pub(super) source: String,
	pub(super) properties: Properties,
	pub(super) block_time_ms: u64,
	/// Locks the folder, so that no node starts on it.
	_folder: Option<OfflineChain>,
}

/// The source without arguments.
pub(super) enum DefaultSource {
	/// The genesis of this chain.
	Fresh(&'static str),
	/// The running node at this URL.
	Node(&'static str),
}

impl From<ForkError> for Failure {
	fn from(error: ForkError) -> Self {
		match error {
			ForkError::Api(error) => {
				Self::new(error).help("the runtime cannot answer; is it a Stratos runtime?")
			}
			other => Self::new(other),
		}
	}
}

impl From<NodeForkError> for Failure {
	fn from(error: NodeForkError) -> Self {
		match error {
			NodeForkError::Fork(error) => error.into(),
			NodeForkError::Client(error) => error.into(),
			NodeForkError::ChildTries => Self::new(error),
		}
	}
}

impl ForkArgs {
	/// Forks the node at `--url`, the database in `--base-path`, or the genesis of `--chain`.
	pub(super) fn open(&self, default: &DefaultSource) -> Result<ForkSource, Failure> {
		let (url, chain) = (&self.url, self.stopped.chain.as_deref());
		if self.stopped.base_path.is_some() {
			return self.of_folder();
		}
		match (url, chain, default) {
			(Some(url), ..) => block_on(self.of_node(url)),
			(None, Some(chain), _) => fresh(chain),
			(None, None, _) if self.at.is_some() => {
				Err(Failure::new("--at needs a running node").help("add --url"))
			}
			(None, None, DefaultSource::Fresh(chain)) => fresh(chain),
			(None, None, DefaultSource::Node(url)) => block_on(self.of_node(url)),
		}
	}

	fn of_folder(&self) -> Result<ForkSource, Failure> {
		let stopped = self.stopped.open()?;
		let database = Arc::new(stopped.database()?);
		let fork = Fork::of_database(executor()?, database, None)?;
		Ok(ForkSource {
			chain: stopped.spec.name.clone(),
			source: format!(
				"the database of a stopped node, block {}",
				grouped(fork.best().number)
			),
			properties: Properties::from_json(&stopped.spec.properties),
			block_time_ms: stopped.spec.block_time_ms(),
			fork,
			_folder: Some(stopped),
		})
	}

	async fn of_node(&self, url: &str) -> Result<ForkSource, Failure> {
		let client = Client::connect(url).await?;
		let block = client.block(self.at.as_deref()).await?;
		let mut progress = Progress::new("fetching the state", None);
		let fork = fork_node(executor()?, &client, block, |keys| progress.at(keys as u64)).await?;
		progress.end();
		Ok(ForkSource {
			chain: client.request("system_chain", params![]).await?,
			source: format!("the node at {}, block {}", client.url(), grouped(fork.best().number)),
			properties: client.properties().await?,
			block_time_ms: DEFAULT_BLOCK_TIME_MS,
			fork,
			_folder: None,
		})
	}
}

fn fresh(chain: &str) -> Result<ForkSource, Failure> {
	let spec = chain_spec(chain)?;
	let fork = Fork::of_genesis(executor()?, &spec, runtime_for(&spec)?)?;
	Ok(ForkSource {
		chain: spec.name.clone(),
		source: "genesis".to_owned(),
		properties: Properties::from_json(&spec.properties),
		block_time_ms: spec.block_time_ms(),
		fork,
		_folder: None,
	})
}
