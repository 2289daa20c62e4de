//! The fork as another node: validating a transaction, and importing a block that it has not built.

use super::{error::ForkError, memory_chain::Fork};
use crate::{
	chain::{ImportError, api, check_extrinsics_root, encode_block, execute_block, inherent_data},
	executor::{CallContext, Session},
	primitives::{Extrinsic, Header},
	state::{Changes, Overlay},
};
use sp_runtime::transaction_validity::{TransactionSource, TransactionValidity};

impl Fork {
	/// Validates a transaction of a client, as the pool does.
	///
	/// # Errors
	/// [`ForkError::Api`] if the call fails.
	pub fn validate(&self, extrinsic: &Extrinsic) -> Result<TransactionValidity, ForkError> {
		let version = self.runtime.api_version("TaggedTransactionQueue").unwrap_or_default();
		let (source, at) = (TransactionSource::External, self.block.hash);
		Ok(api::validate_transaction(&mut self.fresh_session(), version, source, extrinsic, at)?)
	}

	/// Executes a block as a node does that has not built it: on a session that knows no signatures,
	/// with the inherents checked at `time_ms`, milliseconds since 1970. Returns the changes of the
	/// block; the fork is unchanged.
	///
	/// # Errors
	/// [`ForkError::Import`] if other nodes would refuse the block.
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
		check_extrinsics_root(header, body, version.extrinsics_root_state_version())?;
		let inherents =
			inherent_data(time_ms).map_err(|error| ImportError::Inherents(error.to_string()))?;
		let (session, block) = (self.fresh_session(), encode_block(header, body));
		let version = version.state_version();
		Ok(execute_block(session, header, &block, Some(&inherents), version)?.0)
	}

	/// A session that knows no signature to be valid.
	fn fresh_session(&self) -> Session {
		let overlay = Overlay::new(self.state.clone());
		self.runtime.runtime().session(overlay, CallContext::default())
	}
}
