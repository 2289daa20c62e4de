//! `snapshot_export` and `snapshot_progress`: a backup of a running node, on the node's own disk.

use crate::rpc::{
	Context,
	error::{self, RpcResult},
};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::Value;

/// The code of this family's error: no snapshot can be started, and the message says why.
const SNAPSHOT: i32 = 14_000;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_method("snapshot_export", |_, context, _| {
		context.check_safe()?;
		let started = context.snapshots.start(&context.chain);
		started.map(|()| Value::Null).map_err(|cause| error::error(SNAPSHOT, cause))
	})?;
	module.register_method("snapshot_progress", |_, context, _| {
		context.check_safe()?;
		RpcResult::Ok(context.snapshots.progress())
	})?;
	Ok(())
}
