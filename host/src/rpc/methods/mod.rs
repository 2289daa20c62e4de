//! The RPC methods, by family.

mod archive;
mod author;
mod chain;
mod chain_head;
mod chain_spec;
mod child_state;
mod engine;
mod network;
mod payment;
mod runtime_method;
mod snapshot;
mod state;
mod state_subscription;
mod storage_query;
mod storage_reads;
mod sync_state;
mod system;
mod transaction;
mod unavailable;

use super::{Context, error::RpcResult};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::json;

/// All methods, and `rpc_methods`, which lists them. The `engine` family is registered if the node
/// seals on demand, the `network` family if it is part of a network.
///
/// # Errors
/// If two methods have the same name.
pub fn methods(context: Context) -> Result<RpcModule<Context>, RegisterMethodError> {
	let (seals_on_demand, has_network) = (context.seal.is_some(), context.network.is_some());
	let mut module = RpcModule::new(context);
	system::register(&mut module)?;
	chain::register(&mut module)?;
	state::register(&mut module)?;
	state_subscription::register(&mut module)?;
	child_state::register(&mut module)?;
	author::register(&mut module)?;
	payment::register(&mut module)?;
	chain_spec::register(&mut module)?;
	chain_head::register(&mut module)?;
	archive::register(&mut module)?;
	transaction::register(&mut module)?;
	sync_state::register(&mut module)?;
	snapshot::register(&mut module)?;
	unavailable::register(&mut module)?;
	if seals_on_demand {
		engine::register(&mut module)?;
	}
	if has_network {
		network::register(&mut module)?;
	}
	let mut names: Vec<&'static str> = module.method_names().collect();
	names.push("rpc_methods");
	names.sort_unstable();
	let names = json!({ "methods": names });
	module.register_method("rpc_methods", move |_, _, _| RpcResult::Ok(names.clone()))?;
	Ok(module)
}
