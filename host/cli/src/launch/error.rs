//! Errors of a launch.

use std::{io, path::PathBuf};
use stratos_host::{chain_spec::Malformed, text::counted};
use thiserror::Error;

/// Why a draft or a contribution cannot be used. Messages end with `; ` and the remedy.
#[derive(Debug, Error)]
pub(crate) enum LaunchError {
	/// `what` is a verb.
	#[error("cannot {what} {}: {cause}; check the path and its permissions", path.display())]
	Io { what: &'static str, path: PathBuf, cause: io::Error },
	#[error("{} exists already; choose another name, or remove it first", .0.display())]
	Exists(PathBuf),
	#[error("{} has more than {}; check the path: no {what} is that large", path.display(), counted(*limit, "byte"))]
	TooLarge { what: &'static str, path: PathBuf, limit: u64 },
	#[error("{} is {cause}; ask its author for the file as it was written", path.display())]
	Json { path: PathBuf, cause: Malformed },
	#[error("{} is no {what}: {cause}; compare it with what `stratos genesis` writes", path.display())]
	Form { what: &'static str, path: PathBuf, cause: String },
	/// Something in the draft.
	#[error("the draft {0}")]
	Draft(String),
	/// Something in a contribution.
	#[error("{}: {reason}", path.display())]
	Contribution { path: PathBuf, reason: String },
	/// A value given by the user.
	#[error("{0}")]
	Value(String),
}
