//! Forks on the client side: the state of a running node, fetched over RPC, and the metadata of a fork
//! or of a runtime's code.

use crate::client::{
	error::{ClientError, NodeForkError},
	metadata::Metadata,
	rpc::Client,
};
use codec::{Decode, Encode};
use std::sync::Arc;
use stratos_host::{
	executor::{CallContext, Executor},
	fork::Fork,
	primitives::Hash,
	state::{CHILD_STORAGE_PREFIX, MemoryBackend, Overlay},
};

impl Metadata {
	/// The metadata of a fork's runtime.
	///
	/// # Errors
	/// [`NodeForkError::Fork`] where the call fails, [`NodeForkError::Client`] for an unknown version.
	pub fn of_fork(fork: &Fork) -> Result<Self, NodeForkError> {
		Ok(Self::decode(&fork.metadata()?)?)
	}

	/// The metadata of a runtime that is not on a chain, plain or compressed; `None` where the code does
	/// not run, or its metadata has an unknown version.
	pub(crate) fn of_code(executor: &Executor, code: &[u8]) -> Option<Self> {
		let runtime = executor.compile(code).ok()?;
		let overlay = Overlay::new(Arc::new(MemoryBackend::new()));
		let mut session = runtime.session(overlay, CallContext::default());
		let versioned = [16u32, 15].into_iter().find_map(|version| {
			let answer = session.call("Metadata_metadata_at_version", &version.encode()).ok()?;
			Option::<Vec<u8>>::decode(&mut &answer[..]).ok()?
		});
		let metadata = versioned.or_else(|| {
			let answer = session.call("Metadata_metadata", &[]).ok()?;
			Vec::<u8>::decode(&mut &answer[..]).ok()
		});
		Self::decode(&metadata?).ok()
	}
}

/// Keys fetched at a time: the limit of most nodes.
const PAGE: u32 = 1_000;

/// Fetches the state after a block, and forks there. `progress` receives the number of keys fetched.
///
/// The node must keep the state meanwhile: `at` should be a recent block, or the node an archive.
///
/// # Errors
/// [`NodeForkError::Client`], [`NodeForkError::ChildTries`], and those of [`Fork::new`].
pub(crate) async fn fork_node(
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
			// Values may be too large for one answer: fetch fewer at a time.
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
