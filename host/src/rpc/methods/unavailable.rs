//! Methods about what this host does not have: a key store, off-chain storage, traces. They are listed
//! and answer as a Substrate node does that lacks the same, so that tools say what is missing.

use crate::rpc::{
	Context,
	error::{self, RpcResult},
};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::{Value, json};

/// The code of other errors of the `author` family.
const AUTHOR_OTHER: i32 = 1040;
/// The code of the `offchain` family for a kind of storage that is missing.
const UNAVAILABLE_STORAGE_KIND: i32 = 5001;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	for name in [
		"author_hasKey",
		"author_hasSessionKeys",
		"author_insertKey",
		"author_rotateKeys",
		"author_rotateKeysWithOwner",
	] {
		module.register_method(name, |_, context, _| {
			context.check_safe()?;
			RpcResult::<()>::Err(error::error(AUTHOR_OTHER, "The key store is unavailable"))
		})?;
	}
	for name in
		["offchain_localStorageClear", "offchain_localStorageGet", "offchain_localStorageSet"]
	{
		module.register_method(name, |_, context, _| {
			context.check_safe()?;
			let message = "This storage kind is not available yet.";
			RpcResult::<()>::Err(error::error(UNAVAILABLE_STORAGE_KIND, message))
		})?;
	}
	module.register_method("state_traceBlock", |_, context, _| {
		context.check_safe()?;
		let error = "this node does not trace blocks";
		RpcResult::<Value>::Ok(json!({ "traceError": { "error": error } }))
	})?;
	Ok(())
}
