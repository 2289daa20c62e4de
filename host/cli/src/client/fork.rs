//! Forks, where they meet the client side: the state of a running node, fetched over RPC, and the
//! metadata of a fork's runtime.

use crate::client::{
	error::{ClientError, NodeForkError},
	metadata::Metadata,
	rpc::Client,
};
use std::sync::Arc;
use stratos_host::{
	executor::Executor,
	fork::Fork,
	primitives::Hash,
	state::{CHILD_STORAGE_PREFIX, MemoryBackend},
};

impl Metadata {
	/// What the runtime of a fork says of itself.
	///
	/// # Errors
	/// [`NodeForkError::Fork`] where it says nothing, [`NodeForkError::Client`] where the metadata is
	/// of an unknown form.
	pub fn of_fork(fork: &Fork) -> Result<Self, NodeForkError> {
		Ok(Self::decode(&fork.metadata()?)?)
	}
}

/// How many keys are asked for at once: what nodes give at most.
const PAGE: u32 = 1_000;

/// Fetches every key of the state after a block, and forks there. `progress` hears how many keys
/// have come.
///
/// The node must keep that state until all has come: `at` should be a recent block, or the node an
/// archive.
///
/// # Errors
/// [`NodeForkError::Client`], [`NodeForkError::ChildTries`], and those of [`Fork::new`].
pub async fn fork_node(
	executor: Executor,
	client: &Client,
	at: Hash,
	mut progress: impl FnMut(usize),
) -> Result<Fork, NodeForkError> {
	let header = client.header(at).await?;
	let mut state = MemoryBackend::new();
	let mut last: Option<Vec<u8>> = None;
	let mut count: usize = 0;
	let mut page = PAGE;
	loop {
		let pairs = match client.pairs(&[], page, last.as_deref(), at).await {
			// Large values make an answer that the node does not give: fewer of them at once.
			Err(ClientError::Refused { .. }) if page > 1 => {
				page /= 10;
				continue;
			}
			pairs => pairs?,
		};
		let Some((key, _)) = pairs.last() else { break };
		last = Some(key.clone());
		count = count.saturating_add(pairs.len());
		progress(count);
		for (key, value) in pairs {
			if key.starts_with(CHILD_STORAGE_PREFIX) {
				return Err(NodeForkError::ChildTries);
			}
			state.insert(None, key, value);
		}
	}
	Ok(Fork::new(executor, Arc::new(state), header)?)
}
