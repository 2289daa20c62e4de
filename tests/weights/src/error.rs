//! Errors.

use std::{io, path::PathBuf};

/// Why weights cannot be measured.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
	/// The runtime could not be compiled.
	#[error("{0}")]
	Compile(String),
	/// A file could not be read or written.
	#[error("{path}: {source}")]
	File {
		/// The path.
		path: PathBuf,
		/// The error of the system.
		source: io::Error,
	},
	/// The host refused the runtime, or could not run it.
	#[error("{0}")]
	Host(String),
	/// An answer that does not decode.
	#[error("`{function}` answered what this tool cannot decode: {cause}; are the versions equal?")]
	Answer {
		/// The runtime function.
		function: &'static str,
		/// The error of the decoder.
		cause: codec::Error,
	},
	/// Nothing has the name.
	#[error("no pallet `{0}` has benchmarks; --list names them")]
	UnknownPallet(String),
	/// Benchmarks failed; the failures were printed.
	#[error("{0} benchmarks failed; why stands above")]
	Failed(usize),
	/// No line fits the measurements.
	#[error("`{0}` gave no measurements: it skipped all its runs")]
	Empty(String),
	/// The database.
	#[error("the database: {0}")]
	Database(String),
}

impl Error {
	/// For `map_err`, with the file named.
	pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
		let path = path.into();
		move |source| Self::File { path, source }
	}

	/// For `map_err`, with the host's message.
	pub(crate) fn host(error: impl std::fmt::Display) -> Self {
		Self::Host(error.to_string())
	}
}
