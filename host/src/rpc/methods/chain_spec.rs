//! `chainSpec_v1_*` of the JSON-RPC interface specification: fields of the chain spec.

use crate::rpc::{Context, error::RpcResult};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::Value;

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_method("chainSpec_v1_chainName", |_, context, _| {
		RpcResult::Ok(context.info.name.clone())
	})?;
	module.register_method("chainSpec_v1_genesisHash", |_, context, _| {
		RpcResult::Ok(context.chain.genesis_hash())
	})?;
	module.register_method("chainSpec_v1_properties", |_, context, _| {
		RpcResult::Ok(Value::Object(context.info.properties.clone()))
	})?;
	Ok(())
}
