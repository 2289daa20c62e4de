//! Files of a launch: they come from others, so that their size is limited, and JSON may not say a thing
//! twice.

use crate::launch::error::LaunchError;
use serde::{Serialize, de::DeserializeOwned};
use std::{
	fs::{File, OpenOptions},
	io::{self, Read, Write},
	path::{Path, PathBuf},
};
use stratos_host::chain_spec::parse_strict_json;

/// A kind of file.
pub(super) struct Kind {
	/// `draft`, in messages.
	pub(super) name: &'static str,
	/// The largest size, bytes.
	pub(super) limit: u64,
}

impl Kind {
	/// Reads a file. Unknown fields are refused by `T`.
	pub(super) fn read<T: DeserializeOwned>(&self, path: &Path) -> Result<T, LaunchError> {
		let mut bytes = Vec::new();
		// Devices and pipes do not tell their size.
		let read = File::open(path)
			.and_then(|file| file.take(self.limit.saturating_add(1)).read_to_end(&mut bytes));
		read.map_err(|cause| LaunchError::Io { what: "read", path: path.into(), cause })?;
		if bytes.len() as u64 > self.limit {
			let (what, limit) = (self.name, self.limit);
			return Err(LaunchError::TooLarge { what, path: path.into(), limit });
		}
		let value = parse_strict_json(&bytes)
			.map_err(|cause| LaunchError::Json { path: path.into(), cause })?;
		serde_json::from_value(value).map_err(|cause| LaunchError::Form {
			what: self.name,
			path: path.into(),
			cause: cause.to_string(),
		})
	}
}

fn text_of(value: &impl Serialize, path: &Path) -> Result<String, LaunchError> {
	let text = serde_json::to_string_pretty(value).map_err(io::Error::from);
	let failed = |cause| LaunchError::Io { what: "write", path: path.into(), cause };
	text.map(|text| text + "\n").map_err(failed)
}

/// Writes a new file. One that exists is never replaced.
pub(super) fn create(path: &Path, value: &impl Serialize) -> Result<(), LaunchError> {
	let text = text_of(value, path)?;
	let failed = |cause| LaunchError::Io { what: "write", path: path.into(), cause };
	let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
		Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {
			return Err(LaunchError::Exists(path.into()));
		}
		opened => opened.map_err(failed)?,
	};
	file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

/// Replaces a file as a whole.
pub(super) fn replace(path: &Path, value: &impl Serialize) -> Result<(), LaunchError> {
	let text = text_of(value, path)?;
	let mut beside = path.to_owned().into_os_string();
	beside.push(".part");
	let beside = PathBuf::from(beside);
	std::fs::write(&beside, text).and_then(|()| std::fs::rename(&beside, path)).map_err(|cause| {
		// A partial file is useless.
		let _ = std::fs::remove_file(&beside);
		LaunchError::Io { what: "write", path: path.into(), cause }
	})
}
