//! Settings of a node.

use super::logging::LogFormat;
use crate::{
	chain::Chain,
	chain_spec::ChainSpec,
	consensus::{Consensus, Seal},
	rpc::{RpcConfig, RuntimeCallConfig},
};
use std::path::{Path, PathBuf};

/// Makes a node's consensus when its chain is open, in place of a single authority. The folder is that of
/// the chain, for what the consensus keeps. An error is shown as it is.
pub type MakeConsensus =
	Box<dyn FnOnce(&Chain, &Path) -> Result<Box<dyn Consensus>, String> + Send>;

/// Settings of a node.
#[derive(Clone, Debug)]
pub struct RunConfig {
	/// The chain.
	pub spec: ChainSpec,
	/// The runtime of a spec without code.
	pub embedded: &'static [u8],
	/// Accounts to show in the banner with their balances: those of a development chain.
	pub accounts: Vec<KnownAccount>,
	/// Where the data is kept.
	pub data: DataLocation,
	/// When blocks are sealed. A chain of type Live accepts an interval only.
	pub seal: Seal,
	/// Start a chain of type Live although the machine's clock jumped.
	pub accept_clock: bool,
	/// Stop after this block.
	pub until_block: Option<u32>,
	/// The RPC server.
	pub rpc: RpcConfig,
	/// Limits of clients' runtime calls.
	pub calls: RuntimeCallConfig,
	/// Port of the metrics server. None starts none.
	pub metrics_port: Option<u16>,
	/// Number of newest states to keep for queries. None keeps all.
	pub keep_states: Option<u32>,
	/// State cache, in bytes.
	pub state_cache_bytes: usize,
	/// Log filter for stderr, such as `info,rpc=debug`.
	pub log: String,
	/// The form of its lines.
	pub log_format: LogFormat,
}

/// Where a node keeps its data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DataLocation {
	/// The user's folder for application data.
	Default,
	/// This folder.
	Folder(PathBuf),
	/// A new folder that is deleted when the node stops.
	Temporary,
}

/// An account whose secret is public.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KnownAccount {
	/// `Alice`, `Bob`, …
	pub name: &'static str,
	/// Its address on this chain.
	pub address: String,
	/// The secret URI: `//Alice`.
	pub uri: String,
	/// The public key, which is the account id.
	pub public: [u8; 32],
}
