//! A fork as a node that receives blocks: what its pool asks of a transaction, and what an importer
//! makes of a block that somebody else built.

use super::{Fork, ForkError, block::inherent_data};
use crate::{
	chain::{ApiError, ImportError, api, encode_block, extrinsics_root, finish_state},
	executor::{CallContext, Session},
	primitives::{Extrinsic, Header},
	state::{Changes, MemoryBackend, Overlay},
};
use codec::Encode;
use sp_inherents::CheckInherentsResult;
use sp_runtime::transaction_validity::{TransactionSource, TransactionValidity};
use std::sync::Arc;

impl Fork {
	/// The runtime's verdict on a transaction from outside, as a pool asks for it.
	///
	/// # Errors
	/// [`ForkError::Api`] where it gives none.
	pub fn validate(&self, extrinsic: &Extrinsic) -> Result<TransactionValidity, ForkError> {
		let data = match self.runtime.api_version("TaggedTransactionQueue").unwrap_or_default() {
			0 | 1 => extrinsic.0.clone(),
			2 => (TransactionSource::External, extrinsic).encode(),
			_ => (TransactionSource::External, extrinsic, self.block.hash).encode(),
		};
		let function = "TaggedTransactionQueue_validate_transaction";
		Ok(api::call(&mut self.fresh(), function, &data)?)
	}

	/// Executes a block as a node does that did not build it: on a session that remembers nothing,
	/// its inherents checked at `time_ms`, and the state root compared with the header's. Tells what
	/// the block changes; the fork stays where it is.
	///
	/// # Errors
	/// [`ForkError::Import`]: other nodes would not take the block.
	pub fn import(
		&self,
		header: &Header,
		body: &[Extrinsic],
		time_ms: u64,
	) -> Result<Changes, ForkError> {
		let number = header.number;
		self.try_import(header, body, time_ms)
			.map_err(|source| ForkError::Import { number, source })
	}

	fn try_import(
		&self,
		header: &Header,
		body: &[Extrinsic],
		time_ms: u64,
	) -> Result<Changes, ImportError> {
		let version = self.runtime.version();
		let expected = header.extrinsics_root;
		let found = extrinsics_root(body, version.extrinsics_root_state_version());
		if found != expected {
			return Err(ImportError::ExtrinsicsRoot { found, expected });
		}
		let block = encode_block(header, body);
		let mut data = block.clone();
		inherent_data(time_ms).map_err(ImportError::Inherents)?.encode_to(&mut data);
		let checked: CheckInherentsResult =
			api::call(&mut self.fresh(), "BlockBuilder_check_inherents", &data)?;
		if !checked.ok() {
			let errors: Vec<String> = checked
				.into_errors()
				.map(|(id, _)| format!("inherent {}", String::from_utf8_lossy(&id)))
				.collect();
			return Err(ImportError::Inherents(errors.join(", ")));
		}
		let mut session = self.fresh();
		session.call("Core_execute_block", &block).map_err(ApiError::from)?;
		let (changes, trie) = finish_state(session, version.state_version())?;
		if trie.root() != header.state_root {
			return Err(ImportError::StateRoot { found: trie.root(), expected: header.state_root });
		}
		Ok(changes)
	}

	/// Calls a function of the runtime on an empty state, as a spec's genesis is built.
	///
	/// # Errors
	/// [`ForkError::Api`].
	pub fn call_on_empty_state(
		&self,
		function: &str,
		arguments: &[u8],
	) -> Result<Vec<u8>, ForkError> {
		let overlay = Overlay::new(Arc::new(MemoryBackend::new()));
		let mut session = self.runtime.runtime().session(overlay, CallContext::default());
		Ok(session.call(function, arguments).map_err(ApiError::from)?)
	}

	/// A session that knows no signature to be valid.
	fn fresh(&self) -> Session {
		let overlay = Overlay::new(self.state.clone());
		self.runtime.runtime().session(overlay, CallContext::default())
	}
}
