//! `ext_misc_runtime_version`, transaction index and proof size.

use super::{Offers, offer};
use crate::{
	executor::{
		blob,
		context::{CallContext, CallPurpose, Host},
		cost,
		error::HostError,
		memory::{Caller, HostResult, array, parts, return_encoded, slice},
	},
	state::{MemoryBackend, Overlay},
};
use codec::Encode;
use std::sync::Arc;

pub(super) fn offer(offers: &mut Offers) -> wasmtime::Result<()> {
	offer! { offers,
		"ext_misc_runtime_version_version_1" => runtime_version, (code: u64) -> u64;
		"ext_transaction_index_index_version_1" => transaction_index, (extrinsic: u32, size: u32, hash: u32) -> ();
		"ext_transaction_index_renew_version_1" => transaction_renew, (extrinsic: u32, hash: u32) -> ();
		"ext_storage_proof_size_storage_proof_size_version_1" => storage_proof_size, () -> u64;
	}
	Ok(())
}

/// How deep runtimes may ask runtimes for the version of runtimes.
const MAX_DEPTH: u8 = 1;

fn runtime_version(caller: &mut Caller<'_>, code: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	let code = slice(memory, code)?;
	host.afford(cost::hash(code.len()))?;
	let version = version_of(host, code)?;
	return_encoded(caller, &version)
}

/// The encoded version of some code: from its sections or, where there are none, from itself.
///
/// Asking it means compiling it, which takes far longer than a client may keep the host busy.
fn version_of(host: &Host, code: &[u8]) -> HostResult<Option<Vec<u8>>> {
	match blob::embedded_version(code) {
		Ok(Some(version)) => return Ok(Some(version.encode())),
		Ok(None) => {}
		Err(error) => {
			log::debug!(target: "executor", "a runtime asked for the version of other code: {error}");
			return Ok(None);
		}
	}
	if host.depth >= MAX_DEPTH {
		return Ok(None);
	}
	if host.context.purpose == CallPurpose::Client {
		return Err(HostError::Unavailable(
			"code without a version section is not run for clients",
		));
	}
	let answer =
		host.executor.compile(code).map_err(|error| error.to_string()).and_then(|runtime| {
			let overlay = Overlay::new(Arc::new(MemoryBackend::default()));
			let context = CallContext {
				purpose: host.context.purpose,
				timeout: host.deadline.left(),
				cancel: host.context.cancel.clone(),
				..CallContext::default()
			};
			runtime
				.nested_session(overlay, context, host.depth + 1)
				.call("Core_version", &[])
				.map_err(|error| error.to_string())
		});
	match answer {
		Ok(version) => Ok(Some(version)),
		Err(error) => {
			log::debug!(target: "executor", "a runtime asked for the version of other code: {error}");
			Ok(None)
		}
	}
}

/// Bodies are kept whole, so that no index of parts of them is needed.
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

/// The largest number stands for "no proof is recorded".
fn storage_proof_size(_: &mut Caller<'_>) -> HostResult<u64> {
	Ok(u64::MAX)
}
