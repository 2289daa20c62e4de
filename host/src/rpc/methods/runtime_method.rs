//! Registers methods that call the runtime.

use crate::{
	executor::CallLimits,
	rpc::{
		Context,
		error::{self, RpcResult},
		response_budget::ResponseBudget,
	},
};
use jsonrpsee::{RpcModule, core::RegisterMethodError, types::Params};
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;

pub(super) fn register<R: Serialize + 'static>(
	module: &mut RpcModule<Context>,
	name: &'static str,
	method: fn(Params<'_>, &Context, &CallLimits) -> RpcResult<R>,
) -> Result<(), RegisterMethodError> {
	module.register_async_method(name, move |params, context, extensions| async move {
		let calls = Arc::clone(&context.calls);
		let budget = ResponseBudget::of(&extensions);
		let work = move |limits: &CallLimits| to_json(method(params, &context, limits)?, &budget);
		calls.run(&extensions, work).await
	})?;
	Ok(())
}

/// Serializes a result on the blocking thread, since some results have megabytes.
pub(super) fn to_json(value: impl Serialize, budget: &ResponseBudget) -> RpcResult<Box<RawValue>> {
	RawValue::from_string(budget.serialize(&value)?).map_err(error::internal)
}
