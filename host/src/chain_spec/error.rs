//! What can be wrong with a chain spec.

use super::strict_json::{self, shown};
use crate::{
	chain::{ApiError, ChainError},
	executor::CodeError,
	primitives::Hash,
};
use std::path::PathBuf;
use thiserror::Error;

/// What is wrong with a chain spec or the genesis that it asks for.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SpecError {
	/// The file cannot be read.
	#[error("cannot read the chain spec {}: {source}; check the path and its permissions", path.display())]
	Read {
		/// The file.
		path: PathBuf,
		/// The system's reason.
		source: std::io::Error,
	},
	/// The file is too large to be a spec.
	#[error(
		"the chain spec {} has more than {} bytes; check the path, no spec is that large",
		.0.display(), super::MAX_SPEC_BYTES
	)]
	TooLarge(PathBuf),
	/// Not JSON, or cut off, or with a key twice; serde's message has line and column.
	#[error(
		"the chain spec is not valid JSON at {}: {source}; `stratos build-spec` writes a whole one",
		shown(path)
	)]
	Json {
		/// Where, as a JSON pointer.
		path: String,
		/// What is wrong.
		source: serde_json::Error,
	},
	/// A field is missing or not what it must be.
	#[error(
		"the chain spec's field {}{} {reason}; compare with what `stratos build-spec` writes",
		shown(path), position(*at)
	)]
	Field {
		/// The field, as a JSON pointer.
		path: String,
		/// Line and column in the file, or of what is around it where it is missing.
		at: Option<(usize, usize)>,
		/// What is wrong, and what it must be.
		reason: String,
	},
	/// No chain of that name is built in.
	#[error("no chain {name:?} is built in; give one of {}, or a spec file", available.join(", "))]
	UnknownChain {
		/// The name asked for.
		name: String,
		/// Those that there are.
		available: Vec<String>,
	},
	/// The runtime knows no preset of that name.
	#[error(
		"the runtime has no genesis preset {preset:?}; {}",
		if available.is_empty() { "it has none, give genesis values".to_string() }
		else { format!("choose one of {}", available.join(", ")) }
	)]
	UnknownPreset {
		/// The preset asked for.
		preset: String,
		/// Those that the runtime names.
		available: Vec<String>,
	},
	/// What the runtime gave as a preset is not a JSON object.
	#[error(
		"the runtime's genesis preset {preset:?} is not a JSON object: {reason}; use another preset, or give genesis values"
	)]
	BadPreset {
		/// The preset; empty for the default config.
		preset: String,
		/// What it is.
		reason: String,
	},
	/// The runtime refused the genesis config, in its own words.
	#[error(
		"the runtime refuses the genesis config{}{}: {reason}; correct the spec's genesis values",
		path.as_deref().map_or_else(String::new, |path| format!(" at {}", shown(path))), position(*at)
	)]
	Refused {
		/// The value that it does not take, as a JSON pointer into the config, where it says so.
		path: Option<String>,
		/// Its line and column in the spec's file, where it is from there.
		at: Option<(usize, usize)>,
		/// The runtime's words.
		reason: String,
	},
	/// What must hold after every block does not hold in the genesis.
	#[error(
		"the genesis is not sound: {0}; correct the spec's genesis values, no chain can be begun with them"
	)]
	Unsound(String),
	/// The runtime's names cannot be shown.
	#[error("the chain spec's runtime cannot be used: {0}; build it with another name")]
	RuntimeName(String),
	/// The runtime's code cannot be used.
	#[error(
		"the chain spec's runtime cannot be used: {0}; leave the spec's code out to use this host's own, \
		or look at it with `stratos inspect`"
	)]
	Code(#[from] CodeError),
	/// A call into the runtime failed.
	#[error(
		"the runtime failed while it built the genesis: {0}; correct the spec's genesis values or code"
	)]
	Call(#[from] ApiError),
	/// The chain could not be begun or opened.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The database is that of another chain.
	#[error(
		"{} is the database of chain {found:?}, the spec is that of {expected:?}; \
		give the other spec or another base path", path.display()
	)]
	OtherChain {
		/// The database.
		path: PathBuf,
		/// The id of its chain.
		found: String,
		/// The id in the spec.
		expected: String,
	},
	/// The database is that of a chain with the same id that began otherwise.
	#[error(
		"{} is the database of a chain with genesis {found:?}, the spec leads to genesis \
		{expected:?}; give the spec that the chain began with, or another base path, or purge it",
		path.display()
	)]
	OtherGenesis {
		/// The database.
		path: PathBuf,
		/// The hash of its block 0.
		found: Hash,
		/// The hash of the spec's.
		expected: Hash,
	},
}

impl SpecError {
	pub(super) fn field(path: impl Into<String>, reason: impl Into<String>) -> Self {
		Self::Field { path: path.into(), at: None, reason: reason.into() }
	}

	/// Adds where in the file the field stands.
	pub(super) fn located(self, file: &[u8]) -> Self {
		match self {
			Self::Field { path, reason, .. } => {
				Self::Field { at: strict_json::locate(file, &path), path, reason }
			}
			other => other,
		}
	}
}

fn position(at: Option<(usize, usize)>) -> String {
	at.map_or_else(String::new, |(line, column)| format!(" (line {line}, column {column})"))
}
