//! The last blocks of the chain, from a database or a running node.

use crate::{
	client::{Client, ClientError, NodeForkError, fork_node},
	command::failure::Failure,
	upgrade::{Collector, History, not_kept},
};
use std::sync::Arc;
use stratos_host::{
	database::{Database, StoredBlock},
	executor::Executor,
	fork::Fork,
	primitives::{BlockNumber, Extrinsic, Hash},
};

/// The last `wanted` blocks of a stopped chain.
pub(super) fn of_database(
	executor: Executor,
	database: &Arc<Database>,
	wanted: u32,
) -> Result<History, Failure> {
	let mut collector = Collector::new(wanted);
	let mut number = database.head().number;
	// The state before a block must be kept.
	let oldest = database.oldest_state();
	while collector.wants(number) {
		if number <= oldest {
			collector.ends(not_kept(oldest));
			break;
		}
		match database.block(number).map_err(Failure::new)? {
			Some(block) => collector.take(block),
			None => break,
		}
		number = number.saturating_sub(1);
	}
	let Some(first) = collector.first() else { return Ok(collector.history(None)) };
	let before = Fork::of_database(executor, Arc::clone(database), Some(first.saturating_sub(1)));
	Ok(collector.history(Some(before.map_err(Failure::new)?)))
}

/// The last `wanted` blocks of a running chain, up to the block `at`. Without the state before them, the
/// history is empty, and says why.
pub(super) async fn of_node(
	executor: Executor,
	client: &Client,
	at: Hash,
	wanted: u32,
	progress: impl FnMut(usize),
) -> Result<History, Failure> {
	let mut collector = Collector::new(wanted);
	// The blocks that may be the one before the first: the hash of each by its number.
	let mut hashes: Vec<(BlockNumber, Hash)> = Vec::new();
	let (mut hash, mut number) = (at, client.header(at).await?.number);
	while collector.wants(number) {
		let block = client.body(hash).await?;
		let body = block.extrinsics.into_iter().map(Extrinsic).collect();
		let (header, justification) = (block.header, block.justification);
		(hash, number) = (header.parent_hash, header.number.saturating_sub(1));
		collector.take(StoredBlock { header, body, justification });
		if collector.first() != Some(number.saturating_add(1)) {
			break;
		}
		hashes.push((number, hash));
	}
	let Some((oldest, hash)) = oldest_kept(client, &hashes).await? else {
		if let Some((newest, _)) = hashes.first() {
			collector.begin_after(newest.saturating_add(1));
		}
		return Ok(collector.history(None));
	};
	collector.begin_after(oldest);
	match fork_node(executor, client, hash, progress).await {
		Ok(before) => Ok(collector.history(Some(before))),
		// The node may have dropped the state meanwhile.
		Err(NodeForkError::Client(ClientError::Refused { message, .. })) => {
			let mut nothing = Collector::new(0);
			nothing.ends(format!("the node refuses the state of block {oldest}: {message}"));
			Ok(nothing.history(None))
		}
		Err(error) => Err(Failure::new(error)),
	}
}

/// The oldest of these blocks, which are in descending order, whose state the node keeps.
async fn oldest_kept(
	client: &Client,
	hashes: &[(BlockNumber, Hash)],
) -> Result<Option<(BlockNumber, Hash)>, Failure> {
	/// Every state has it.
	const KEY: &[u8] = b":code";
	let (mut kept, mut unknown) = (None, hashes);
	// The oldest is kept in most cases: it is asked first.
	let mut middle = unknown.len().saturating_sub(1);
	while let Some(candidate) = unknown.get(middle) {
		let key = crate::client::params![stratos_host::hex::Bytes(KEY.to_vec()), candidate.1];
		match client.request::<Option<Hash>>("state_getStorageHash", key).await {
			Ok(_) => {
				kept = Some(*candidate);
				unknown = unknown.get(middle.saturating_add(1)..).unwrap_or_default();
			}
			Err(ClientError::Refused { .. }) => {
				unknown = unknown.get(..middle).unwrap_or_default();
			}
			Err(lost) => return Err(lost.into()),
		}
		middle = unknown.len() / 2;
	}
	Ok(kept)
}
