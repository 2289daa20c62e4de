//! An executor with the user's cache of compiled runtimes.

use super::{NodeError, folders};
use crate::executor::{Executor, ExecutorConfig};

/// An executor with the user's cache of compiled runtimes.
///
/// # Errors
/// [`NodeError::Executor`] if the engine cannot be created.
pub fn executor() -> Result<Executor, NodeError> {
	let config = ExecutorConfig { cache_dir: folders::cache(), ..ExecutorConfig::default() };
	Ok(Executor::new(config)?)
}
