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

use super::{Context, error::RpcResult};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::json;

/// Methods that a node does not serve if it rejects unsafe ones. Each begins with [`Context::check_safe`].
const UNSAFE: [&str; 12] = [
	"author_removeExtrinsic",
	"engine_createBlock",
	"engine_finalizeBlock",
	"snapshot_export",
	"snapshot_progress",
	"state_getPairs",
	"state_queryStorage",
	"system_addLogFilter",
	"system_dryRun",
	"system_dryRunAt",
	"system_peers",
	"system_resetLogFilter",
];

/// All methods, and `rpc_methods`, which lists those that are served. The `engine` family is registered if the node
/// seals on demand, the `network` family if it is part of a network.
///
/// # Errors
/// If two methods have the same name.
pub fn methods(context: Context) -> Result<RpcModule<Context>, RegisterMethodError> {
	let (seals_on_demand, has_network) = (context.seal.is_some(), context.network.is_some());
	let deny_unsafe = context.deny_unsafe;
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
	if seals_on_demand {
		engine::register(&mut module)?;
	}
	if has_network {
		network::register(&mut module)?;
	}
	let is_served = |name: &&str| !(deny_unsafe && UNSAFE.contains(name));
	let mut names: Vec<&'static str> = module.method_names().filter(is_served).collect();
	names.push("rpc_methods");
	names.sort_unstable();
	let names = json!({ "methods": names });
	module.register_method("rpc_methods", move |_, _, _| RpcResult::Ok(names.clone()))?;
	Ok(module)
}
