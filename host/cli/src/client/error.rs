//! Why a node could not be asked, or its answer not be understood.

use stratos_host::fork::ForkError;
use thiserror::Error;

/// A failure of the client side.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ClientError {
	/// Nobody answers there.
	#[error(
		"cannot connect to {url}: {cause}; start a node with `stratos run`, or name another with --url"
	)]
	Connect {
		/// The node's address.
		url: String,
		/// The system's words.
		cause: String,
	},
	/// The connection broke, or the answer took too long.
	#[error("{method} was not answered: {cause}; check that the node still runs")]
	Lost {
		/// The method that was called.
		method: String,
		/// What happened.
		cause: String,
	},
	/// The node refused.
	#[error("the node refused {method}: {message}")]
	Refused {
		/// The method that was called.
		method: String,
		/// The JSON-RPC code.
		code: i32,
		/// The node's words.
		message: String,
	},
	/// The answer has another form than Substrate's.
	#[error("the node's answer to {method} is not understood: {cause}; is it a Substrate node?")]
	Answer {
		/// The method that was called.
		method: String,
		/// What is wrong.
		cause: String,
	},
	/// Metadata of an unknown form.
	#[error("the runtime's metadata is not understood: {0}")]
	Metadata(String),
	/// Bytes that do not decode as the metadata says.
	#[error("{what} does not decode as its type: {cause}")]
	Decode {
		/// What was read.
		what: String,
		/// Where it failed.
		cause: String,
	},
	/// A value that does not fit its type.
	#[error("{path}: {reason}")]
	Value {
		/// Where: the argument's name, and the way into it.
		path: String,
		/// What was expected and what was found.
		reason: String,
	},
	/// There is no block of that number or hash.
	#[error("there is no block {0}; the newest is shown by `stratos query System Number`")]
	NoBlock(String),
	/// A text that names no block.
	#[error(
		"`{text}` names no block: {reason}; give a number, or the 64 hex digits of a hash after 0x"
	)]
	Block {
		/// What was given.
		text: String,
		/// What is wrong with it.
		reason: String,
	},
	/// A transaction extension that this program cannot fill in.
	#[error(
		"the chain's transactions carry `{0}`, which this program does not know; use a newer one"
	)]
	Extension(String),
	/// The node does not look at the transaction for a while.
	#[error(
		"the node does not look at this transaction for now ({message}), for some minutes after it \
		refused it or had it in a block: {reason}; {remedy}"
	)]
	Banned {
		/// The node's words.
		message: String,
		/// What the runtime says of it now.
		reason: String,
		/// What to do.
		remedy: &'static str,
	},
	/// The transaction left the pool without getting into a block.
	#[error("the transaction did not get into a block: {0}")]
	NotIncluded(String),
}

impl ClientError {
	/// An error about a value, at a place.
	pub(crate) fn value(path: &str, reason: impl Into<String>) -> Self {
		Self::Value { path: path.to_owned(), reason: reason.into() }
	}
}

/// Why a node cannot be forked, or a fork's metadata not be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NodeForkError {
	/// The fork itself.
	#[error(transparent)]
	Fork(#[from] ForkError),
	/// The node could not be asked, or the metadata is of an unknown form.
	#[error(transparent)]
	Client(#[from] ClientError),
	/// What a node does not give page by page.
	#[error(
		"the chain keeps child tries, which are not fetched from a running node; \
		fork the database of a stopped node"
	)]
	ChildTries,
}
