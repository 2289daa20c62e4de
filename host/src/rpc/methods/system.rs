//! `system_*`: node, chain, next nonces, dry runs.

use super::runtime_method;
use crate::{
	consensus::{NetworkStatus, Peer, Role},
	executor::CallLimits,
	hex,
	rpc::{
		Context,
		error::{self, RpcResult, runtime},
		types::{Bytes, HashHex, decode_extrinsic},
	},
	text::counted,
};
use codec::Decode;
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use serde_json::{Value, json};
use sp_core::crypto::{AccountId32, Ss58Codec};

/// Result of `system_name`.
const NAME: &str = "Stratos Host";

pub(super) fn register(module: &mut RpcModule<Context>) -> Result<(), RegisterMethodError> {
	module.register_method("system_name", |_, _, _| RpcResult::Ok(NAME))?;
	module.register_method("system_version", |_, _, _| RpcResult::Ok(env!("CARGO_PKG_VERSION")))?;
	module.register_method("system_chain", |_, context, _| {
		RpcResult::Ok(context.info.name.clone())
	})?;
	module.register_method("system_chainType", |_, context, _| {
		RpcResult::Ok(context.info.chain_type.clone())
	})?;
	module.register_method("system_properties", |_, context, _| {
		RpcResult::Ok(Value::Object(context.info.properties.clone()))
	})?;
	module.register_method("system_health", |_, context, _| RpcResult::Ok(context.health()))?;
	module.register_method("system_nodeRoles", |_, context, _| {
		RpcResult::Ok([match context.network.as_deref().map(NetworkStatus::role) {
			Some(Role::Follower) => "Full",
			Some(Role::Validator) | None => "Authority",
		}])
	})?;
	module.register_method("system_peers", |_, context, _| {
		context.check_safe().map(|()| Value::Array(peers(context)))
	})?;
	module.register_method("system_localPeerId", |_, context, _| {
		RpcResult::Ok(context.network.as_deref().map_or("", NetworkStatus::id).to_owned())
	})?;
	module.register_method("system_localListenAddresses", |_, context, _| {
		let address = context.network.as_deref().map(NetworkStatus::address);
		RpcResult::Ok(json!(address.as_slice()))
	})?;
	module.register_method("system_reservedPeers", |_, _, _| RpcResult::Ok(json!([])))?;
	module.register_method("system_addLogFilter", |params, context, _| {
		context.check_safe()?;
		let directives: String = params.one()?;
		(context.log)(Some(&directives)).map_err(error::invalid_params)
	})?;
	module.register_method("system_resetLogFilter", |_, context, _| {
		context.check_safe()?;
		(context.log)(None).map_err(error::internal)
	})?;
	module.register_method("system_syncState", |_, context, _| {
		let best = context.best().number;
		let next = context.network.as_deref().map_or(0, |network| network.height_and_round().0);
		let highest = next.saturating_sub(1).max(best);
		RpcResult::Ok(
			json!({ "startingBlock": best, "currentBlock": best, "highestBlock": highest }),
		)
	})?;
	runtime_method::register(module, "system_accountNextIndex", |params, context, limits| {
		next_index(context, limits, &params.one::<String>()?)
	})?;
	module.register_alias("account_nextIndex", "system_accountNextIndex")?;
	runtime_method::register(module, "system_dryRun", |params, context, limits| {
		let mut params = params.sequence();
		let extrinsic: Bytes = params.next()?;
		let at: Option<HashHex> = params.optional_next()?;
		dry_run(context, limits, &extrinsic, at)
	})?;
	module.register_alias("system_dryRunAt", "system_dryRun")?;
	Ok(())
}

/// The connected nodes. What they have is not known, but that they have the genesis block.
fn peers(context: &Context) -> Vec<Value> {
	let peers = context.network.as_deref().map(NetworkStatus::peers).unwrap_or_default();
	let show = |peer: Peer| {
		json!({
			"peerId": peer.id,
			"roles": if peer.validator { "AUTHORITY" } else { "FULL" },
			"bestHash": context.chain.genesis_hash(),
			"bestNumber": 0,
		})
	};
	peers.into_iter().map(show).collect()
}

/// The next nonce of an account: the runtime's, plus the account's ready transactions in the pool.
///
/// Those are recognised by the tag that FRAME's `CheckNonce` provides, the encoding of
/// (account, nonce).
fn next_index(context: &Context, limits: &CallLimits, account: &str) -> RpcResult<u64> {
	let account = decode_account(account)?;
	let failed = |cause: String| error::error_with(runtime::CALL, "Unable to query nonce.", cause);
	let best = context.best().hash;
	let encoded = context
		.chain
		.client_call(best, "AccountNonceApi_account_nonce", &account, limits)
		.map_err(|cause| failed(cause.to_string()))?;
	// Depends on the runtime's nonce type.
	let (nonce, wide) = match encoded.len() {
		4 => (u32::decode(&mut &encoded[..]).map(u64::from), false),
		8 => (u64::decode(&mut &encoded[..]), true),
		other => {
			return Err(failed(format!(
				"the runtime returned a nonce of {}",
				counted(other, "byte")
			)));
		}
	};
	let mut nonce = nonce.map_err(|cause| failed(cause.to_string()))?;
	let tag = |nonce: u64| {
		let mut tag = account.clone();
		let bytes = nonce.to_le_bytes();
		tag.extend_from_slice(if wide { &bytes[..] } else { &bytes[..4] });
		tag
	};
	while context.pool.provides(&tag(nonce)) {
		nonce = nonce.saturating_add(1);
	}
	Ok(nonce)
}

/// Parses an SS58 address, or hex for runtimes with other account ids.
fn decode_account(text: &str) -> RpcResult<Vec<u8>> {
	if text.starts_with("0x") {
		return hex::decode(text)
			.map_err(|cause| error::invalid_params(format!("`{text}` is not hex: it {cause}")));
	}
	AccountId32::from_ss58check_with_version(text)
		.map(|(account, _)| AsRef::<[u8]>::as_ref(&account).to_vec())
		.map_err(|cause| error::invalid_params(format!("`{text}` is not an address: {cause}")))
}

/// Applies an extrinsic on the state of a block and discards the changes.
fn dry_run(
	context: &Context,
	limits: &CallLimits,
	bytes: &[u8],
	at: Option<HashHex>,
) -> RpcResult<Bytes> {
	context.check_safe()?;
	let extrinsic = decode_extrinsic(bytes).map_err(|cause| {
		error::error_with(runtime::DECODE, "Unable to dry run extrinsic", cause)
	})?;
	let at = context.block_or_best(at);
	context
		.chain
		.client_dry_run(at, &extrinsic, limits)
		.map(Bytes)
		.map_err(|cause| error::error_with(runtime::CALL, "Unable to dry run extrinsic.", cause))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn accounts_are_parsed_from_ss58_and_hex() {
		let alice = decode_account("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY").unwrap();
		assert_eq!(
			decode_account("0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d"),
			Ok(alice)
		);
		for bad in ["", "0xz", "0xd43", "5Grwva", "Alice"] {
			assert_eq!(decode_account(bad).unwrap_err().code(), -32602, "{bad}");
		}
	}
}
