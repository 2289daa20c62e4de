//! `sync_state_genSyncSpec`: the spec of the chain, for who follows it.
//!
//! Substrate adds what its light client starts from, the last finalised block with the authorities of GRANDPA.
//! This chain has none: the spec begins with the genesis block.

use crate::rpc::{Context, error};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::value::RawValue;
use std::sync::OnceLock;

/// Substrate's code for errors of this family.
const SYNC_STATE: i32 = 1;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	// Each is made once: the genesis state is built by the runtime.
	let [plain, raw] = [OnceLock::new(), OnceLock::new()];
	module.register_method("sync_state_genSyncSpec", move |params, context, _| {
		let is_raw: bool = params.one()?;
		let spec = if is_raw { &raw } else { &plain }.get_or_init(|| write(context, is_raw));
		spec.clone().map_err(|cause| error::error(SYNC_STATE, cause))
	})?;
	Ok(())
}

fn write(context: &Context, raw: bool) -> Result<Box<RawValue>, String> {
	let spec = (context.spec)(raw)?;
	RawValue::from_string(spec).map_err(|cause| cause.to_string())
}
