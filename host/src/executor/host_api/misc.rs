//! `ext_misc_runtime_version`, transaction index and proof size.

use super::{
	context::{CallContext, CallPurpose},
	cost,
	guest_memory::{Caller, HostResult, parts, return_encoded},
	host_functions::{HostFunctions, register},
	host_state::HostState,
};
use crate::executor::{
	error::HostError,
	vm::{
		compile_limits::SMALL,
		memory::{array, slice},
	},
	wasm::blob,
};
use codec::Encode;

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_misc_runtime_version_version_1" => runtime_version, (code: u64) -> u64;
		"ext_transaction_index_index_version_1" => transaction_index, (extrinsic: u32, size: u32, hash: u32) -> ();
		"ext_transaction_index_renew_version_1" => transaction_renew, (extrinsic: u32, hash: u32) -> ();
		"ext_storage_proof_size_storage_proof_size_version_1" => storage_proof_size, () -> u64;
	}
	Ok(())
}

/// How many runtimes a runtime that is asked for its version may be nested in.
const MAX_DEPTH: u8 = 1;

fn runtime_version(caller: &mut Caller<'_>, code: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	let code = slice(memory, code)?;
	host.afford(cost::hash(code.len()))?;
	let version = version_of(host, code)?;
	return_encoded(caller, &version)
}

/// The encoded version of other code: from its custom sections or, if there are none and the code is
/// small, from its function `Core_version`. To call it the code must be compiled, which takes much longer
/// than a client's call may.
fn version_of(host: &HostState, code: &[u8]) -> HostResult<Option<Vec<u8>>> {
	let unknown = |error: String| {
		log::debug!(target: "executor", "a runtime asked for the version of other code: {error}");
		Ok(None)
	};
	match blob::embedded_version(code) {
		Ok(Some(version)) => return Ok(Some(version.encode())),
		Ok(None) => {}
		Err(error) => return unknown(error.to_string()),
	}
	if host.context.purpose == CallPurpose::Client {
		return Err(HostError::Unavailable(
			"code without a version section is not executed for clients",
		));
	}
	// The block waits for the compilation.
	if host.depth >= MAX_DEPTH || blob::decompress(code).is_ok_and(|wasm| wasm.len() > SMALL) {
		return Ok(None);
	}
	let context = CallContext {
		purpose: host.context.purpose,
		timeout: host.deadline.left(),
		cancel: host.context.cancel.clone(),
		..CallContext::default()
	};
	match host.versions.clone().ask_version(code, context, host.depth + 1) {
		Ok(version) => Ok(Some(version)),
		Err(error) => unknown(error),
	}
}

/// Block bodies are stored as a whole, so no transaction index is needed.
fn transaction_index(
	caller: &mut Caller<'_>,
	_extrinsic: u32,
	_size: u32,
	hash: u32,
) -> HostResult<()> {
	let (memory, _) = parts(caller)?;
	array::<32>(memory, hash)?;
	Ok(())
}

fn transaction_renew(caller: &mut Caller<'_>, _extrinsic: u32, hash: u32) -> HostResult<()> {
	let (memory, _) = parts(caller)?;
	array::<32>(memory, hash)?;
	Ok(())
}

/// The largest number means that no proof is recorded.
fn storage_proof_size(_: &mut Caller<'_>) -> HostResult<u64> {
	Ok(u64::MAX)
}
