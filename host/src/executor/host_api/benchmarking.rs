//! `ext_benchmarking_*`: the functions for `frame-benchmarking`, only registered for benchmarks.

use super::{
	bench_state::{Bench, TrackedKey},
	guest_memory::{Caller, HostResult, decode, host, parts, return_array, return_encoded},
	host_functions::{HostFunctions, register},
	host_state::HostState,
};
use crate::{
	executor::{error::HostError, vm::memory::slice},
	state::Overlay,
};

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_benchmarking_current_time_version_1" => current_time, () -> u32;
		"ext_benchmarking_wipe_db_version_1" => wipe_db, () -> ();
		"ext_benchmarking_commit_db_version_1" => commit_db, () -> ();
		"ext_benchmarking_read_write_count_version_1" => read_write_count, () -> u64;
		"ext_benchmarking_reset_read_write_count_version_1" => reset_read_write_count, () -> ();
		"ext_benchmarking_get_whitelist_version_1" => get_whitelist, () -> u64;
		"ext_benchmarking_set_whitelist_version_1" => set_whitelist, (keys: u64) -> ();
		"ext_benchmarking_add_to_whitelist_version_1" => add_to_whitelist, (key: u64) -> ();
		"ext_benchmarking_remove_from_whitelist_version_1" => remove_from_whitelist, (key: u64) -> ();
		"ext_benchmarking_get_read_and_written_keys_version_1" => get_read_and_written_keys, () -> u64;
		"ext_benchmarking_proof_size_version_1" => proof_size, () -> u64;
	}
	Ok(())
}

const NO_STATE: HostError =
	HostError::Unavailable("the context of the session has no state for benchmarks");

fn bench(host: &mut HostState) -> HostResult<(&mut Bench, &mut Overlay)> {
	host.bench.as_mut().map(|bench| (bench, &mut host.overlay)).ok_or(NO_STATE)
}

fn current_time(caller: &mut Caller<'_>) -> HostResult<u32> {
	let (bench, _) = bench(host(caller)?)?;
	let now = bench.now();
	return_array(caller, &now.to_le_bytes())
}

fn wipe_db(caller: &mut Caller<'_>) -> HostResult<()> {
	let host = host(caller)?;
	let (bench, overlay) = bench(host)?;
	bench.wipe(overlay);
	// Many benchmarks run in one call, each with its own budget.
	host.restore_write_budget();
	Ok(())
}

fn commit_db(caller: &mut Caller<'_>) -> HostResult<()> {
	let (bench, overlay) = bench(host(caller)?)?;
	bench.commit(overlay)
}

fn read_write_count(caller: &mut Caller<'_>) -> HostResult<u64> {
	let (bench, _) = bench(host(caller)?)?;
	let counts = bench.counts();
	return_encoded(caller, &counts)
}

fn reset_read_write_count(caller: &mut Caller<'_>) -> HostResult<()> {
	let (bench, _) = bench(host(caller)?)?;
	bench.reset();
	Ok(())
}

fn get_whitelist(caller: &mut Caller<'_>) -> HostResult<u64> {
	let (bench, _) = bench(host(caller)?)?;
	let keys = bench.whitelist().to_vec();
	return_encoded(caller, &keys)
}

fn set_whitelist(caller: &mut Caller<'_>, keys: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let keys = decode::<Vec<TrackedKey>>(memory, keys, "new")?;
	bench(host)?.0.set_whitelist(keys);
	Ok(())
}

fn add_to_whitelist(caller: &mut Caller<'_>, key: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let key = decode::<TrackedKey>(memory, key, "add")?;
	bench(host)?.0.add_to_whitelist(key);
	Ok(())
}

fn remove_from_whitelist(caller: &mut Caller<'_>, key: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let key = slice(memory, key)?;
	bench(host)?.0.remove_from_whitelist(key);
	Ok(())
}

fn get_read_and_written_keys(caller: &mut Caller<'_>) -> HostResult<u64> {
	let (bench, _) = bench(host(caller)?)?;
	let touched = bench.touched();
	return_encoded(caller, &touched)
}

/// `None`: no proof is recorded.
fn proof_size(caller: &mut Caller<'_>) -> HostResult<u64> {
	return_encoded(caller, &None::<u32>)
}
