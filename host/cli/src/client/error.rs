//! Errors of the client side.

use stratos_host::fork::ForkError;
use thiserror::Error;

/// A failure of the client side.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ClientError {
	/// No node answers at the URL.
	#[error(
		"cannot connect to {url}: {cause}; start a node with `stratos run`, or give another with --url"
	)]
	Connect {
		/// The node's URL.
		url: String,
		/// The system error.
		cause: String,
	},
	/// The connection broke, or the answer took too long.
	#[error("{method} was not answered: {cause}; check that the node still runs")]
	Lost {
		/// The RPC method.
		method: String,
		/// The cause.
		cause: String,
	},
	/// The node returned a JSON-RPC error.
	#[error("the node refused {method}: {message}")]
	Refused {
		/// The RPC method.
		method: String,
		/// The JSON-RPC code.
		code: i32,
		/// The node's message.
		message: String,
	},
	/// The answer does not have Substrate's form.
	#[error("the node's answer to {method} is not valid: {cause}; is it a Substrate node?")]
	Answer {
		/// The RPC method.
		method: String,
		/// The cause.
		cause: String,
	},
	/// The metadata has an unknown version or form.
	#[error("the runtime's metadata is not supported: {0}")]
	Metadata(String),
	/// Bytes that do not decode as the metadata says.
	#[error("{what} does not decode as its type: {cause}")]
	Decode {
		/// The value's name.
		what: String,
		/// The cause.
		cause: String,
	},
	/// A value that does not fit its type.
	#[error("{path}: {reason}")]
	Value {
		/// The argument's name, and the path inside it.
		path: String,
		/// What is expected.
		reason: String,
	},
	/// No block has this number or hash.
	#[error("there is no block {0}; the newest is shown by `stratos query System Number`")]
	NoBlock(String),
	/// The text is not a block number or hash.
	#[error(
		"`{text}` is not a block: {reason}; give a number, or the 64 hex digits of a hash after 0x"
	)]
	Block {
		/// The text.
		text: String,
		/// The cause.
		reason: String,
	},
	/// A transaction extension that this program does not know.
	#[error(
		"the chain's transactions have the extension `{0}`, which this program does not know; use a newer one"
	)]
	Extension(String),
	/// The node has banned the transaction temporarily.
	#[error(
		"the node has banned this transaction ({message}) for some minutes, because it was refused or \
		included: {reason}; {remedy}"
	)]
	Banned {
		/// The node's message.
		message: String,
		/// The runtime's current verdict.
		reason: String,
		/// The remedy.
		remedy: &'static str,
	},
	/// The transaction left the pool and is not in a block.
	#[error("the transaction was not included in a block: {0}")]
	NotIncluded(String),
}

impl ClientError {
	pub(crate) fn value(path: &str, reason: impl Into<String>) -> Self {
		Self::Value { path: path.to_owned(), reason: reason.into() }
	}

	/// The runtime is of another kind.
	pub(crate) fn missing(what: &str) -> Self {
		Self::Metadata(format!("it has no {what}"))
	}
}

/// Why a node cannot be forked, or the metadata of a fork cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NodeForkError {
	/// The fork failed.
	#[error(transparent)]
	Fork(#[from] ForkError),
	/// The connection failed, or the metadata has an unknown version.
	#[error(transparent)]
	Client(#[from] ClientError),
	/// The state has child tries, which cannot be fetched by pages.
	#[error(
		"the chain has child tries, which cannot be fetched from a running node; \
		fork the database of a stopped node"
	)]
	ChildTries,
}
