//! The shared state that RPC methods work on.

use super::{
	error::{self, RpcResult},
	runtime_calls::RuntimeCalls,
	snapshots::Snapshots,
	types::HashHex,
};
use crate::{
	chain::{BlockRef, Chain, ChainError},
	consensus::{NetworkStatus, Role, SealHandle},
	pool::Pool,
	primitives::{Hash, Header},
	state::Backend,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Fields of the chain spec that the `system` methods return.
#[derive(Clone, Debug, Default)]
pub struct ChainInfo {
	/// Display name: `Stratos Development`.
	pub name: String,
	/// As in the spec: `"Development"`, `"Local"`, `"Live"` or `{"Custom": "…"}`.
	pub chain_type: serde_json::Value,
	/// `tokenSymbol`, `tokenDecimals`, `ss58Format` and other properties of the spec.
	pub properties: serde_json::Map<String, serde_json::Value>,
}

/// Writes a chain's spec as JSON, raw with `true`. An error is shown to the client.
pub type WriteSpec = Box<dyn Fn(bool) -> Result<String, String> + Send + Sync>;

/// Adds directives to the filter of the log, or restores that of the start. An error is shown to the client.
pub type ChangeLog = Box<dyn Fn(Option<&str>) -> Result<(), String> + Send + Sync>;

/// The shared state of all connections.
pub struct Context {
	/// The chain.
	pub chain: Arc<Chain>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// The spec's fields for the `system` methods.
	pub info: ChainInfo,
	/// The spec, for `sync_state_genSyncSpec`.
	pub spec: WriteSpec,
	/// Snapshots of the node.
	pub snapshots: Arc<Snapshots>,
	/// Limits runtime calls of clients.
	pub calls: Arc<RuntimeCalls>,
	/// Seals blocks on demand. None unless the node seals manually or instantly.
	pub seal: Option<SealHandle>,
	/// The network. None for a single authority.
	pub network: Option<Arc<NetworkStatus>>,
	/// Changes the filter of the log.
	pub log: ChangeLog,
	/// Rejects unsafe methods: those that put load on the node or control it.
	pub deny_unsafe: bool,
}

/// Whether a node is well, as `system_health` and `GET /health` say it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Health {
	peers: usize,
	is_syncing: bool,
	should_have_peers: bool,
}

impl Health {
	/// Whether clients can be sent to this node: it is not behind, and not alone if it should not be.
	pub(super) fn is_ready(&self) -> bool {
		!self.is_syncing && (self.peers > 0 || !self.should_have_peers)
	}
}

impl Context {
	/// Whether this node is well. A single validator may be alone.
	pub(super) fn health(&self) -> Health {
		match self.network.as_deref() {
			None => Health { peers: 0, is_syncing: false, should_have_peers: false },
			Some(network) => Health {
				peers: network.peers().len(),
				is_syncing: network.is_syncing(),
				should_have_peers: network.role() == Role::Follower,
			},
		}
	}

	/// `hash`, or the best block.
	pub(super) fn block_or_best(&self, hash: Option<HashHex>) -> Hash {
		hash.map_or_else(|| self.chain.best().hash, |hash| hash.0)
	}

	pub(super) fn best(&self) -> BlockRef {
		self.chain.best()
	}

	/// The state after `hash`, or after the best block.
	pub(super) fn state(&self, hash: Option<HashHex>) -> RpcResult<Arc<dyn Backend>> {
		self.chain.state_at(self.block_or_best(hash)).map_err(error::state)
	}

	/// None above the best block.
	pub(super) fn header_by_number(&self, number: u32) -> Result<Option<Header>, ChainError> {
		match self.chain.hash_of(number)? {
			Some(hash) => self.chain.header(hash),
			None => Ok(None),
		}
	}

	/// Fails on a node that rejects unsafe methods.
	pub(super) fn check_safe(&self) -> RpcResult<()> {
		if self.deny_unsafe { Err(error::unsafe_call()) } else { Ok(()) }
	}
}
