//! The failure of a command.

use std::fmt;
use stratos_host::text::sanitize;

/// An error message of one line, with a remedy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Failure {
	message: String,
	help: Option<String>,
}

impl Failure {
	/// A failure. `message` names its subject; text after the last `; ` is the remedy.
	pub(crate) fn new(message: impl fmt::Display) -> Self {
		Self { message: one_line(&message.to_string()), help: None }
	}

	/// Sets the remedy.
	#[must_use]
	pub(crate) fn help(mut self, help: impl fmt::Display) -> Self {
		self.help = Some(one_line(&help.to_string()));
		self
	}

	/// Adds a sentence to the remedy.
	#[must_use]
	pub(crate) fn more(self, text: impl fmt::Display) -> Self {
		let help = match &self.help {
			Some(help) => format!("{help}; {text}"),
			None => text.to_string(),
		};
		self.help(help)
	}

	/// An I/O error at a path; `what` is a verb.
	pub(crate) fn file(what: &str, path: &std::path::Path, cause: &std::io::Error) -> Self {
		let failure = Self::new(format!("cannot {what} {}: {cause}", path.display()));
		match cause.kind() {
			std::io::ErrorKind::NotFound => failure.help("check the path"),
			std::io::ErrorKind::PermissionDenied => {
				failure.help("check the permissions of the path and of its folder")
			}
			std::io::ErrorKind::StorageFull | std::io::ErrorKind::ReadOnlyFilesystem => {
				failure.help("free space, or choose another disk")
			}
			_ => failure,
		}
	}
}

/// Libraries and chains may put line breaks and control characters into a message.
fn one_line(text: &str) -> String {
	sanitize(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

impl fmt::Display for Failure {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		// Errors of other layers end with `; ` and their remedy.
		let (message, help) = match &self.help {
			Some(help) => (self.message.as_str(), Some(help.as_str())),
			None => match self.message.rsplit_once("; ") {
				Some((message, help)) => (message, Some(help)),
				None => (self.message.as_str(), None),
			},
		};
		write!(f, "error: {message}")?;
		if let Some(help) = help {
			write!(f, "\nhelp: {help}")?;
		}
		Ok(())
	}
}

impl std::error::Error for Failure {}

impl From<crate::keys::KeyError> for Failure {
	fn from(error: crate::keys::KeyError) -> Self {
		Self::new(&error).help(error.help())
	}
}

impl From<crate::keys::SecretFileError> for Failure {
	fn from(error: crate::keys::SecretFileError) -> Self {
		Self::new(error)
	}
}

impl From<stratos_host::rpc::RpcError> for Failure {
	fn from(error: stratos_host::rpc::RpcError) -> Self {
		Self::new(&error).help(error.help())
	}
}

impl From<stratos_host::node::NodeError> for Failure {
	fn from(error: stratos_host::node::NodeError) -> Self {
		match error {
			stratos_host::node::NodeError::Rpc(error) => error.into(),
			other => Self::new(other),
		}
	}
}

impl From<crate::client::parameters::CatalogueError> for Failure {
	fn from(error: crate::client::parameters::CatalogueError) -> Self {
		Self::new(error)
	}
}
