//! Errors of the node.

use super::folders::FolderError;
use crate::{
	chain::ChainError, chain_spec::SpecError, consensus::ClockJump, executor::ExecutorError,
	metrics::MetricsError, rpc::RpcError,
};
use std::io;
use thiserror::Error;

/// Why a node does not start, or stops on its own.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NodeError {
	/// The data folder is not usable.
	#[error(transparent)]
	Folder(#[from] FolderError),
	/// The chain spec or its genesis is invalid.
	#[error(transparent)]
	Spec(#[from] SpecError),
	/// The WebAssembly engine failed.
	#[error(transparent)]
	Executor(#[from] ExecutorError),
	/// The chain or its database failed.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The RPC server does not start.
	#[error(transparent)]
	Rpc(#[from] RpcError),
	/// The metrics server does not start.
	#[error(transparent)]
	Metrics(#[from] MetricsError),
	/// The log filter is invalid.
	#[error("the log filter `{filter}` is not valid: {cause}; examples: info, or warn,rpc=debug")]
	Log {
		/// The filter.
		filter: String,
		/// The parser's error.
		cause: String,
	},
	/// The system provides no thread or no signal handler.
	#[error("cannot {what}: {cause}; check the limits of the system")]
	System {
		/// The failed action.
		what: &'static str,
		/// The system's error.
		cause: io::Error,
	},
	/// The machine's clock jumped.
	#[error("{0}")]
	Clock(ClockJump),
	/// A chain of type Live cannot seal on demand.
	#[error(
		"{chain} is a chain of type Live, which seals one block per block time; start it without \
		 --seal {seal}, or use --dev, or a spec with another chainType"
	)]
	SealOnLiveChain {
		/// Name of the chain.
		chain: String,
		/// The rejected mode: `instant` or `manual`.
		seal: &'static str,
	},
	/// The network does not start.
	#[error("{0}")]
	Network(String),
	/// The blocks of the chain are made by its validators, not by a single authority.
	#[error(
		"the blocks of {chain} are made by its validators: give --peer ADDRESS to follow them, or \
		 --validator KEY to be one"
	)]
	MadeByValidators {
		/// Name of the chain.
		chain: String,
	},
	/// Block production ended by itself.
	#[error("block production stopped: {0}; see the log above, then start again")]
	Production(String),
}

impl NodeError {
	pub(super) fn thread(cause: io::Error) -> Self {
		Self::System { what: "start a thread", cause }
	}
}
