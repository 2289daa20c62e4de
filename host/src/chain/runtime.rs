//! A compiled runtime and its version.

use super::api::{self, ApiError};
use crate::executor::Runtime;
use sp_version::RuntimeVersion;
use std::sync::Arc;

/// A compiled runtime whose version is known. Cheap to clone.
#[derive(Clone)]
pub struct LoadedRuntime {
	runtime: Runtime,
	version: Arc<RuntimeVersion>,
}

impl LoadedRuntime {
	/// Reads the version from the code, or calls `Core_version` where the code does not carry it.
	///
	/// # Errors
	/// [`ApiError`] if that call fails.
	pub(crate) fn new(runtime: Runtime) -> Result<Self, ApiError> {
		let version = api::version_of(&runtime)?.into();
		Ok(Self { runtime, version })
	}

	/// The compiled code.
	pub fn runtime(&self) -> &Runtime {
		&self.runtime
	}

	/// The version.
	pub fn version(&self) -> &RuntimeVersion {
		&self.version
	}

	/// The version of a runtime API, such as `Core`; `None` if the runtime does not have it.
	pub fn api_version(&self, name: &str) -> Option<u32> {
		self.version.api_version(&sp_crypto_hashing::blake2_64(name.as_bytes()))
	}
}
