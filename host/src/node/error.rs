//! Why a node does not start, or stops.

use super::folders::FolderError;
use crate::{
	chain::ChainError, chain_spec::SpecError, consensus::ClockJump, executor::ExecutorError,
	metrics::MetricsError, rpc::RpcError,
};
use std::io;
use thiserror::Error;

/// Why a node does not start, or stops.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NodeError {
	/// The data folder.
	#[error(transparent)]
	Folder(#[from] FolderError),
	/// The chain spec or its genesis.
	#[error(transparent)]
	Spec(#[from] SpecError),
	/// The engine that runs the runtime.
	#[error(transparent)]
	Executor(#[from] ExecutorError),
	/// The chain or its database.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The server.
	#[error(transparent)]
	Rpc(#[from] RpcError),
	/// The metrics.
	#[error(transparent)]
	Metrics(#[from] MetricsError),
	/// The log filter does not parse.
	#[error("the log filter `{filter}` is not valid: {cause}; examples: info, or warn,rpc=debug")]
	Log {
		/// What was given.
		filter: String,
		/// The parser's words.
		cause: String,
	},
	/// The system gives no threads, or no signals.
	#[error("the system refuses {what}: {cause}; check its limits")]
	System {
		/// What was asked for.
		what: &'static str,
		/// The system's words.
		cause: io::Error,
	},
	/// The machine's clock is not to be believed.
	#[error("{0}")]
	Clock(ClockJump),
	/// Block production ended by itself.
	#[error("block production stopped: {0}; see the log above, then start again")]
	Production(String),
}
