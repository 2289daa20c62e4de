//! `ext_offchain_*` and `ext_offchain_index_*`: off-chain work.
//!
//! These functions may not be called when a block is executed, since their results differ from node to
//! node. Off-chain calls get the time and random numbers. There is no network access and no local
//! storage, and no transactions are submitted for a runtime: these functions return errors of the Host
//! API.

use super::{
	guest_memory::{Caller, HostResult, decode, parts, return_array, return_encoded},
	host_functions::{HostFunctions, register},
	host_state::HostState,
};
use crate::executor::{error::HostError, vm::memory::slice};
use sp_core::offchain::{HttpError, HttpRequestStatus};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_offchain_index_set_version_1" => index_set, (key: u64, value: u64) -> ();
		"ext_offchain_index_clear_version_1" => index_clear, (key: u64) -> ();
		"ext_offchain_is_validator_version_1" => is_validator, () -> u32;
		"ext_offchain_submit_transaction_version_1" => submit_transaction, (data: u64) -> u64;
		"ext_offchain_network_state_version_1" => network_state, () -> u64;
		"ext_offchain_timestamp_version_1" => timestamp, () -> u64;
		"ext_offchain_sleep_until_version_1" => sleep_until, (deadline: u64) -> ();
		"ext_offchain_random_seed_version_1" => random_seed, () -> u32;
		"ext_offchain_local_storage_set_version_1" => local_storage_set, (kind: u32, key: u64, value: u64) -> ();
		"ext_offchain_local_storage_clear_version_1" => local_storage_clear, (kind: u32, key: u64) -> ();
		"ext_offchain_local_storage_compare_and_set_version_1" => local_storage_compare_and_set, (kind: u32, key: u64, old: u64, new: u64) -> u32;
		"ext_offchain_local_storage_get_version_1" => local_storage_get, (kind: u32, key: u64) -> u64;
		"ext_offchain_http_request_start_version_1" => http_request_start, (method: u64, uri: u64, meta: u64) -> u64;
		"ext_offchain_http_request_add_header_version_1" => http_request_add_header, (request: u32, name: u64, value: u64) -> u64;
		"ext_offchain_http_request_write_body_version_1" => http_request_write_body, (request: u32, chunk: u64, deadline: u64) -> u64;
		"ext_offchain_http_response_wait_version_1" => http_response_wait, (requests: u64, deadline: u64) -> u64;
		"ext_offchain_http_response_headers_version_1" => http_response_headers, (request: u32) -> u64;
		"ext_offchain_http_response_read_body_version_1" => http_response_read_body, (request: u32, buffer: u64, deadline: u64) -> u64;
		"ext_offchain_set_authorized_nodes_version_1" => set_authorized_nodes, (nodes: u64, only: u32) -> ();
	}
	Ok(())
}

/// The longest sleep of one call of `sleep_until`.
const MAX_SLEEP: Duration = Duration::from_secs(1);

/// How often a sleep checks the deadline.
const CHECK_INTERVAL: Duration = Duration::from_millis(10);

fn parts_offchain<'a>(caller: &'a mut Caller<'_>) -> HostResult<(&'a mut [u8], &'a mut HostState)> {
	let (memory, host) = parts(caller)?;
	if host.context.offchain {
		Ok((memory, host))
	} else {
		Err(HostError::Unavailable("only off-chain calls may use it"))
	}
}

/// Off-chain indexing is optional. This host has no off-chain database.
fn index_set(caller: &mut Caller<'_>, key: u64, value: u64) -> HostResult<()> {
	let (memory, _) = parts(caller)?;
	slice(memory, key)?;
	slice(memory, value)?;
	Ok(())
}

fn index_clear(caller: &mut Caller<'_>, key: u64) -> HostResult<()> {
	let (memory, _) = parts(caller)?;
	slice(memory, key)?;
	Ok(())
}

fn is_validator(caller: &mut Caller<'_>) -> HostResult<u32> {
	parts_offchain(caller)?;
	Ok(0)
}

fn submit_transaction(caller: &mut Caller<'_>, data: u64) -> HostResult<u64> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, data)?;
	return_encoded(caller, &Err::<(), ()>(()))
}

fn network_state(caller: &mut Caller<'_>) -> HostResult<u64> {
	parts_offchain(caller)?;
	return_encoded(caller, &Err::<(), ()>(()))
}

/// Milliseconds since 1970.
fn now() -> u64 {
	let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

fn timestamp(caller: &mut Caller<'_>) -> HostResult<u64> {
	parts_offchain(caller)?;
	Ok(now())
}

fn sleep_until(caller: &mut Caller<'_>, deadline: u64) -> HostResult<()> {
	let (_, host) = parts_offchain(caller)?;
	let end = Instant::now() + Duration::from_millis(deadline.saturating_sub(now())).min(MAX_SLEEP);
	while let Some(left) = end.checked_duration_since(Instant::now()) {
		host.deadline.check().map_err(HostError::Overdue)?;
		std::thread::sleep(left.min(CHECK_INTERVAL));
	}
	Ok(())
}

fn random_seed(caller: &mut Caller<'_>) -> HostResult<u32> {
	use sp_core::Pair as _;
	parts_offchain(caller)?;
	// A new key pair has random bytes of the system.
	let (pair, _) = sp_core::sr25519::Pair::generate();
	let seed = sp_crypto_hashing::blake2_256(&pair.to_raw_vec());
	return_array(caller, &seed)
}

fn local_storage_set(caller: &mut Caller<'_>, _kind: u32, key: u64, value: u64) -> HostResult<()> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, key)?;
	slice(memory, value)?;
	Err(NO_LOCAL_STORAGE)
}

fn local_storage_clear(caller: &mut Caller<'_>, _kind: u32, key: u64) -> HostResult<()> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, key)?;
	Ok(())
}

fn local_storage_compare_and_set(
	caller: &mut Caller<'_>,
	_kind: u32,
	key: u64,
	old: u64,
	new: u64,
) -> HostResult<u32> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, key)?;
	decode::<Option<Vec<u8>>>(memory, old, "old value")?;
	slice(memory, new)?;
	Ok(0)
}

fn local_storage_get(caller: &mut Caller<'_>, _kind: u32, key: u64) -> HostResult<u64> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, key)?;
	return_encoded(caller, &None::<Vec<u8>>)
}

/// A write has no error result, so it ends the call instead of losing data silently.
const NO_LOCAL_STORAGE: HostError = HostError::Unavailable("this host has no local storage");

fn http_request_start(
	caller: &mut Caller<'_>,
	method: u64,
	uri: u64,
	meta: u64,
) -> HostResult<u64> {
	let (memory, _) = parts_offchain(caller)?;
	for argument in [method, uri, meta] {
		slice(memory, argument)?;
	}
	return_encoded(caller, &Err::<u16, ()>(()))
}

fn http_request_add_header(
	caller: &mut Caller<'_>,
	_request: u32,
	name: u64,
	value: u64,
) -> HostResult<u64> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, name)?;
	slice(memory, value)?;
	return_encoded(caller, &Err::<(), ()>(()))
}

fn http_request_write_body(
	caller: &mut Caller<'_>,
	_request: u32,
	chunk: u64,
	deadline: u64,
) -> HostResult<u64> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, chunk)?;
	slice(memory, deadline)?;
	return_encoded(caller, &Err::<(), HttpError>(HttpError::Invalid))
}

fn http_response_wait(caller: &mut Caller<'_>, requests: u64, deadline: u64) -> HostResult<u64> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, deadline)?;
	let requests = decode::<Vec<u16>>(memory, requests, "requests")?;
	let statuses = vec![HttpRequestStatus::Invalid; requests.len()];
	return_encoded(caller, &statuses)
}

fn http_response_headers(caller: &mut Caller<'_>, _request: u32) -> HostResult<u64> {
	parts_offchain(caller)?;
	return_encoded(caller, &Vec::<(Vec<u8>, Vec<u8>)>::new())
}

fn http_response_read_body(
	caller: &mut Caller<'_>,
	_request: u32,
	buffer: u64,
	deadline: u64,
) -> HostResult<u64> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, buffer)?;
	slice(memory, deadline)?;
	return_encoded(caller, &Err::<u32, HttpError>(HttpError::Invalid))
}

fn set_authorized_nodes(caller: &mut Caller<'_>, nodes: u64, _only: u32) -> HostResult<()> {
	let (memory, _) = parts_offchain(caller)?;
	slice(memory, nodes)?;
	Ok(())
}
