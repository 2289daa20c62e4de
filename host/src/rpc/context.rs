//! What the methods work on.

use super::{
	calls::Calls,
	error::{self, RpcResult},
};
use crate::{
	chain::{BlockRef, Chain, ChainError},
	consensus::SealHandle,
	pool::Pool,
	primitives::{Hash, Header},
	state::Backend,
};
use std::sync::Arc;

/// What the chain spec says to clients.
#[derive(Clone, Debug, Default)]
pub struct ChainInfo {
	/// The chain's name for humans: `Stratos Development`.
	pub name: String,
	/// The chain's type as the spec has it: `"Development"`, `"Local"`, `"Live"` or
	/// `{"Custom": "…"}`.
	pub chain_type: serde_json::Value,
	/// `tokenSymbol`, `tokenDecimals`, `ss58Format` and what else the spec offers.
	pub properties: serde_json::Map<String, serde_json::Value>,
}

/// Everything a method may need, shared by all connections.
pub struct Context {
	/// The chain.
	pub chain: Arc<Chain>,
	/// The transaction pool.
	pub pool: Arc<Pool>,
	/// What the spec says to clients.
	pub info: ChainInfo,
	/// The places for calls into the runtime.
	pub calls: Arc<Calls>,
	/// Makes blocks on demand; None unless the node seals manually or instantly.
	pub seal: Option<SealHandle>,
	/// Whether methods that can burden or steer the node are refused.
	pub deny_unsafe: bool,
}

impl Context {
	/// The block asked for, or the best one.
	pub(super) fn block_or_best(&self, hash: Option<Hash>) -> Hash {
		hash.unwrap_or_else(|| self.chain.best().hash)
	}

	pub(super) fn best(&self) -> BlockRef {
		self.chain.best()
	}

	/// The state after a block.
	pub(super) fn state(&self, hash: Option<Hash>) -> RpcResult<Arc<dyn Backend>> {
		self.chain.state_at(self.block_or_best(hash)).map_err(error::state)
	}

	/// The header of a block by its number; None above the best block.
	pub(super) fn header_by_number(&self, number: u32) -> Result<Option<Header>, ChainError> {
		match self.chain.hash_of(number)? {
			Some(hash) => self.chain.header(hash),
			None => Ok(None),
		}
	}

	/// Refuses on a node that strangers can reach.
	pub(super) fn check_safe(&self) -> RpcResult<()> {
		if self.deny_unsafe { Err(error::unsafe_call()) } else { Ok(()) }
	}
}
