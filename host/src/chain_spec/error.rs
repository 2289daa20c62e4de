//! Errors of chain specs.

use super::strict_json::{self, Malformed, shown};
use crate::{
	chain::{ApiError, ChainError},
	executor::CodeError,
	primitives::Hash,
	text::counted,
};
use std::path::PathBuf;
use thiserror::Error;

/// What is wrong with a chain spec or its genesis.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SpecError {
	/// The file cannot be read.
	#[error("cannot read the chain spec {}: {source}; check the path and its permissions", path.display())]
	Read {
		/// The file.
		path: PathBuf,
		/// The error of the system.
		source: std::io::Error,
	},
	/// The file is too large to be a spec.
	#[error(
		"the chain spec {} has more than {}; check the path: no spec is that large",
		path.display(), counted(*limit, "byte")
	)]
	TooLarge {
		/// The file.
		path: PathBuf,
		/// The largest size, in bytes.
		limit: u64,
	},
	/// Not JSON, truncated, or with a duplicate key. The cause has line and column.
	#[error(
		"the chain spec is not valid JSON at {}: {source}; `stratos build-spec` writes a valid one",
		shown(path)
	)]
	Json {
		/// Where, as a JSON pointer.
		path: String,
		/// The cause.
		source: serde_json::Error,
	},
	/// A field is missing or invalid.
	#[error(
		"the chain spec's field {}{} {reason}; compare with what `stratos build-spec` writes",
		shown(path), position(*at)
	)]
	Field {
		/// The field, as a JSON pointer.
		path: String,
		/// Line and column in the file; those of the enclosing value if the field is missing.
		at: Option<(usize, usize)>,
		/// What is wrong, and what is valid.
		reason: String,
	},
	/// There is no built-in chain with this name.
	#[error("no chain {name:?} is built in; give one of {}, or a spec file", available.join(", "))]
	UnknownChain {
		/// The requested name.
		name: String,
		/// The built-in chains.
		available: Vec<String>,
	},
	/// The runtime has no preset with this name.
	#[error(
		"the runtime has no genesis preset {preset:?}; {}",
		if available.is_empty() { "it has none, give genesis values".to_string() }
		else { format!("choose one of {}", available.join(", ")) }
	)]
	UnknownPreset {
		/// The requested preset.
		preset: String,
		/// The presets of the runtime.
		available: Vec<String>,
	},
	/// A preset of the runtime is not a JSON object.
	#[error(
		"the runtime's genesis preset {preset:?} is not a JSON object: {reason}; use another preset, or give genesis values"
	)]
	BadPreset {
		/// The preset; empty for the default config.
		preset: String,
		/// The cause.
		reason: String,
	},
	/// The runtime refused the genesis config.
	#[error(
		"the runtime refuses the genesis config{}{}: {reason}; correct the spec's genesis values",
		path.as_deref().map_or_else(String::new, |path| format!(" at {}", shown(path))), position(*at)
	)]
	Refused {
		/// The refused value, as a JSON pointer into the config, if the runtime tells it.
		path: Option<String>,
		/// Line and column of that value, if it is in the spec file.
		at: Option<(usize, usize)>,
		/// The message of the runtime.
		reason: String,
	},
	/// The runtime's invariants do not hold in the genesis state.
	#[error(
		"the genesis violates an invariant of the runtime: {0}; correct the spec's genesis values"
	)]
	Unsound(String),
	/// The names of the runtime contain characters that are not displayed.
	#[error("the chain spec's runtime cannot be used: {0}; build it with another name")]
	RuntimeName(String),
	/// The runtime's code cannot be used.
	#[error(
		"the chain spec's runtime cannot be used: {0}; remove the spec's code to use the embedded runtime, \
		or examine the code with `stratos inspect`"
	)]
	Code(#[from] CodeError),
	/// A call of the runtime failed.
	#[error(
		"the runtime failed while building the genesis: {0}; correct the spec's genesis values or code"
	)]
	Call(#[from] ApiError),
	/// The chain could not be created or opened.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The database belongs to another chain.
	#[error(
		"{} is the database of chain {found:?}, the spec is that of {expected:?}; \
		give the spec of that chain or another base path", path.display()
	)]
	OtherChain {
		/// The path of the database.
		path: PathBuf,
		/// The chain id in the database.
		found: String,
		/// The chain id in the spec.
		expected: String,
	},
	/// The database belongs to a chain with the same id and another genesis.
	#[error(
		"{} is the database of a chain with genesis {found:?}, the spec leads to genesis \
		{expected:?}; give the spec that the database was created from or another base path, or purge the database",
		path.display()
	)]
	OtherGenesis {
		/// The path of the database.
		path: PathBuf,
		/// The genesis hash of the database.
		found: Hash,
		/// The genesis hash of the spec.
		expected: Hash,
	},
}

impl SpecError {
	pub(super) fn field(path: impl Into<String>, reason: impl Into<String>) -> Self {
		Self::Field { path: path.into(), at: None, reason: reason.into() }
	}

	/// Adds the position of the field in the file.
	pub(super) fn located(self, file: &[u8]) -> Self {
		match self {
			Self::Field { path, reason, .. } => {
				Self::Field { at: strict_json::locate(file, &path), path, reason }
			}
			other => other,
		}
	}
}

impl From<Malformed> for SpecError {
	fn from(Malformed { path, source }: Malformed) -> Self {
		Self::Json { path, source }
	}
}

fn position(at: Option<(usize, usize)>) -> String {
	at.map_or_else(String::new, |(line, column)| format!(" (line {line}, column {column})"))
}
