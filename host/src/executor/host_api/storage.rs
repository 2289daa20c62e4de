//! `ext_storage_*`: the main trie and storage transactions.

use super::{
	cost,
	guest_memory::{
		Caller, HostResult, decode, host, mark, parts, return_bytes, return_encoded,
		return_optional_bytes, return_stored,
	},
	host_functions::{HostFunctions, register},
	host_state::HostState,
};
use crate::{
	executor::{
		error::HostError,
		vm::memory::{slice, slice_mut},
	},
	state::{Cleared, StateVersion},
};
use codec::Encode;

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_storage_get_version_1" => get, (key: u64) -> u64;
		"ext_storage_read_version_1" => read, (key: u64, out: u64, offset: u32) -> u64;
		"ext_storage_set_version_1" => set, (key: u64, value: u64) -> ();
		"ext_storage_clear_version_1" => clear, (key: u64) -> ();
		"ext_storage_exists_version_1" => exists, (key: u64) -> u32;
		"ext_storage_clear_prefix_version_1" => clear_prefix, (prefix: u64) -> ();
		"ext_storage_clear_prefix_version_2" => clear_prefix_2, (prefix: u64, limit: u64) -> u64;
		"ext_storage_clear_prefix_version_3" => clear_prefix_3, (prefix: u64, limit: u64, cursor: u64) -> u64;
		"ext_storage_append_version_1" => append, (key: u64, value: u64) -> ();
		"ext_storage_root_version_1" => root, () -> u64;
		"ext_storage_root_version_2" => root_2, (version: u32) -> u64;
		"ext_storage_changes_root_version_1" => changes_root, (parent: u64) -> u64;
		"ext_storage_next_key_version_1" => next_key, (key: u64) -> u64;
		"ext_storage_start_transaction_version_1" => start_transaction, () -> ();
		"ext_storage_rollback_transaction_version_1" => rollback_transaction, () -> ();
		"ext_storage_commit_transaction_version_1" => commit_transaction, () -> ();
	}
	Ok(())
}

/// The result of removing many keys in version 2 of the functions.
#[derive(Encode)]
pub(crate) enum KillStorageResult {
	AllRemoved(u32),
	SomeRemaining(u32),
}

impl From<Cleared> for KillStorageResult {
	fn from(cleared: Cleared) -> Self {
		match cleared.cursor {
			None => Self::AllRemoved(cleared.loops),
			Some(_) => Self::SomeRemaining(cleared.loops),
		}
	}
}

/// The result of removing many keys in version 3 of the functions.
#[derive(Encode)]
pub(crate) struct MultiRemovalResults {
	cursor: Option<Vec<u8>>,
	backend: u32,
	unique: u32,
	loops: u32,
}

impl From<Cleared> for MultiRemovalResults {
	fn from(cleared: Cleared) -> Self {
		let Cleared { cursor, backend, unique, loops } = cleared;
		Self { cursor, backend, unique, loops }
	}
}

pub(crate) fn state_version(version: u32) -> HostResult<StateVersion> {
	match version as u8 {
		0 => Ok(StateVersion::V0),
		1 => Ok(StateVersion::V1),
		other => Err(HostError::BadArgument {
			argument: "state version",
			cause: format!("{other} is not 0 or 1"),
		}),
	}
}

/// Copies `value` from `offset` on to `out`. Returns the length of `value` after `offset`, even if `out`
/// is shorter.
pub(crate) fn copy_from(value: Option<&[u8]>, out: &mut [u8], offset: u32) -> Option<u32> {
	let data = value?.get(offset as usize..).unwrap_or_default();
	for (target, source) in out.iter_mut().zip(data) {
		*target = *source;
	}
	Some(data.len() as u32)
}

fn get(caller: &mut Caller<'_>, key: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	let place = host.overlay.locate(None, slice(memory, key)?)?;
	return_stored(caller, place)
}

fn read(caller: &mut Caller<'_>, key: u64, out: u64, offset: u32) -> HostResult<u64> {
	mark(caller, out)?;
	let (memory, host) = parts(caller)?;
	let value = host.overlay.get(None, slice(memory, key)?)?;
	let length = copy_from(value, slice_mut(memory, out)?, offset);
	return_encoded(caller, &length)
}

fn set(caller: &mut Caller<'_>, key: u64, value: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let (key, value) = (slice(memory, key)?, slice(memory, value)?);
	host.charge_write(key.len() + value.len())?;
	host.overlay.set(None, key, Some(value));
	Ok(())
}

fn clear(caller: &mut Caller<'_>, key: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let key = slice(memory, key)?;
	host.charge_write(key.len())?;
	host.overlay.set(None, key, None);
	Ok(())
}

fn exists(caller: &mut Caller<'_>, key: u64) -> HostResult<u32> {
	let (memory, host) = parts(caller)?;
	Ok(u32::from(host.overlay.exists(None, slice(memory, key)?)?))
}

fn clear_prefix(caller: &mut Caller<'_>, prefix: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(None)?;
	host.overlay.clear_prefix(None, slice(memory, prefix)?, None)?;
	Ok(())
}

fn clear_prefix_2(caller: &mut Caller<'_>, prefix: u64, limit: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(None)?;
	let limit = decode::<Option<u32>>(memory, limit, "limit")?;
	let cleared = host.overlay.clear_prefix(None, slice(memory, prefix)?, limit)?;
	return_encoded(caller, &KillStorageResult::from(cleared))
}

fn clear_prefix_3(
	caller: &mut Caller<'_>,
	prefix: u64,
	limit: u64,
	cursor: u64,
) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(None)?;
	let limit = decode::<Option<u32>>(memory, limit, "limit")?;
	let cursor = decode::<Option<Vec<u8>>>(memory, cursor, "cursor")?;
	let prefix = slice(memory, prefix)?;
	let cleared = host.overlay.clear_prefix_from(None, prefix, limit, cursor.as_deref())?;
	return_encoded(caller, &MultiRemovalResults::from(cleared))
}

fn append(caller: &mut Caller<'_>, key: u64, value: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let (key, value) = (slice(memory, key)?, slice(memory, value)?);
	host.charge_write(key.len() + value.len())?;
	host.overlay.append(key, value)?;
	Ok(())
}

fn root(caller: &mut Caller<'_>) -> HostResult<u64> {
	root_2(caller, 0)
}

fn root_2(caller: &mut Caller<'_>, version: u32) -> HostResult<u64> {
	let (_, host) = parts(caller)?;
	host.afford_root()?;
	let root = host.overlay.root(state_version(version)?)?;
	return_bytes(caller, root.as_bytes())
}

fn changes_root(caller: &mut Caller<'_>, parent: u64) -> HostResult<u64> {
	let (memory, _) = parts(caller)?;
	slice(memory, parent)?;
	// Change tries were removed. The function remains for old runtimes.
	return_optional_bytes(caller, None)
}

fn next_key(caller: &mut Caller<'_>, key: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(None)?;
	let next = host.overlay.next_key(None, slice(memory, key)?)?;
	return_optional_bytes(caller, next.as_deref())
}

fn start_transaction(caller: &mut Caller<'_>) -> HostResult<()> {
	let host = host(caller)?;
	host.charge_write(0)?;
	host.overlay.start_transaction();
	Ok(())
}

fn rollback_transaction(caller: &mut Caller<'_>) -> HostResult<()> {
	let host = host(caller)?;
	own_transaction(host)?;
	host.afford(cost::writes(host.overlay.undoable()))?;
	host.overlay.rollback_transaction().map_err(|_| HostError::NoOpenTransaction)
}

fn commit_transaction(caller: &mut Caller<'_>) -> HostResult<()> {
	let host = host(caller)?;
	own_transaction(host)?;
	host.afford(cost::writes(host.overlay.undoable()))?;
	host.overlay.commit_transaction().map_err(|_| HostError::NoOpenTransaction)
}

/// The runtime may close its own transactions, not those of its caller.
fn own_transaction(host: &HostState) -> HostResult<()> {
	if host.overlay.open_transactions() > host.outer_transactions {
		Ok(())
	} else {
		Err(HostError::NoOpenTransaction)
	}
}
