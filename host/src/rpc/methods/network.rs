//! `network_*`: what a node of a network knows of the others.

use crate::{
	consensus::Readiness,
	primitives::Hash,
	rpc::{Context, error::RpcResult},
};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::{Value, json};

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_method("network_compiledCode", |_, context, _| {
		RpcResult::Ok(Value::Array(compiled_code(context)))
	})?;
	Ok(())
}

/// The runtime code that each validator of the set says to have compiled ahead of time.
fn compiled_code(context: &Context) -> Vec<Value> {
	let ready = context.network.as_deref().map(|network| network.ready()).unwrap_or_default();
	let show = |(validator, Readiness { height, codes })| json!({ "validator": Hash::from(validator), "atBlock": height, "codes": codes });
	ready.into_iter().map(show).collect()
}
