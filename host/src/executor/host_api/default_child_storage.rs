//! `ext_default_child_storage_*`: child tries. `child` is the trie's id without prefix.

use super::{
	guest_memory::{
		Caller, HostResult, decode, mark, parts, return_bytes, return_encoded,
		return_optional_bytes, return_stored,
	},
	host_functions::{HostFunctions, register},
	storage::{KillStorageResult, MultiRemovalResults, copy_from, state_version},
};
use crate::executor::vm::memory::{slice, slice_mut};

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_default_child_storage_get_version_1" => get, (child: u64, key: u64) -> u64;
		"ext_default_child_storage_read_version_1" => read, (child: u64, key: u64, out: u64, offset: u32) -> u64;
		"ext_default_child_storage_set_version_1" => set, (child: u64, key: u64, value: u64) -> ();
		"ext_default_child_storage_clear_version_1" => clear, (child: u64, key: u64) -> ();
		"ext_default_child_storage_storage_kill_version_1" => storage_kill, (child: u64) -> ();
		"ext_default_child_storage_storage_kill_version_2" => storage_kill_2, (child: u64, limit: u64) -> u32;
		"ext_default_child_storage_storage_kill_version_3" => storage_kill_3, (child: u64, limit: u64) -> u64;
		"ext_default_child_storage_storage_kill_version_4" => storage_kill_4, (child: u64, limit: u64, cursor: u64) -> u64;
		"ext_default_child_storage_exists_version_1" => exists, (child: u64, key: u64) -> u32;
		"ext_default_child_storage_clear_prefix_version_1" => clear_prefix, (child: u64, prefix: u64) -> ();
		"ext_default_child_storage_clear_prefix_version_2" => clear_prefix_2, (child: u64, prefix: u64, limit: u64) -> u64;
		"ext_default_child_storage_clear_prefix_version_3" => clear_prefix_3, (child: u64, prefix: u64, limit: u64, cursor: u64) -> u64;
		"ext_default_child_storage_root_version_1" => root, (child: u64) -> u64;
		"ext_default_child_storage_root_version_2" => root_2, (child: u64, version: u32) -> u64;
		"ext_default_child_storage_next_key_version_1" => next_key, (child: u64, key: u64) -> u64;
	}
	Ok(())
}

fn get(caller: &mut Caller<'_>, child: u64, key: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	let place = host.overlay.locate(Some(slice(memory, child)?), slice(memory, key)?)?;
	return_stored(caller, place)
}

fn read(caller: &mut Caller<'_>, child: u64, key: u64, out: u64, offset: u32) -> HostResult<u64> {
	mark(caller, out)?;
	let (memory, host) = parts(caller)?;
	let value = host.overlay.get(Some(slice(memory, child)?), slice(memory, key)?)?;
	let length = copy_from(value, slice_mut(memory, out)?, offset);
	return_encoded(caller, &length)
}

fn set(caller: &mut Caller<'_>, child: u64, key: u64, value: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let (child, key, value) = (slice(memory, child)?, slice(memory, key)?, slice(memory, value)?);
	host.charge_write(child.len() + key.len() + value.len())?;
	host.overlay.set(Some(child), key, Some(value));
	Ok(())
}

fn clear(caller: &mut Caller<'_>, child: u64, key: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	let (child, key) = (slice(memory, child)?, slice(memory, key)?);
	host.charge_write(child.len() + key.len())?;
	host.overlay.set(Some(child), key, None);
	Ok(())
}

fn storage_kill(caller: &mut Caller<'_>, child: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	host.overlay.kill_child(slice(memory, child)?, None)?;
	Ok(())
}

fn storage_kill_2(caller: &mut Caller<'_>, child: u64, limit: u64) -> HostResult<u32> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	let limit = decode::<Option<u32>>(memory, limit, "limit")?;
	let cleared = host.overlay.kill_child(slice(memory, child)?, limit)?;
	Ok(u32::from(cleared.cursor.is_none()))
}

fn storage_kill_3(caller: &mut Caller<'_>, child: u64, limit: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	let limit = decode::<Option<u32>>(memory, limit, "limit")?;
	let cleared = host.overlay.kill_child(slice(memory, child)?, limit)?;
	return_encoded(caller, &KillStorageResult::from(cleared))
}

fn storage_kill_4(caller: &mut Caller<'_>, child: u64, limit: u64, cursor: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	let limit = decode::<Option<u32>>(memory, limit, "limit")?;
	let cursor = decode::<Option<Vec<u8>>>(memory, cursor, "cursor")?;
	let cleared = host.overlay.kill_child_from(slice(memory, child)?, limit, cursor.as_deref())?;
	return_encoded(caller, &MultiRemovalResults::from(cleared))
}

fn exists(caller: &mut Caller<'_>, child: u64, key: u64) -> HostResult<u32> {
	let (memory, host) = parts(caller)?;
	Ok(u32::from(host.overlay.exists(Some(slice(memory, child)?), slice(memory, key)?)?))
}

fn clear_prefix(caller: &mut Caller<'_>, child: u64, prefix: u64) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	host.overlay.clear_prefix(Some(slice(memory, child)?), slice(memory, prefix)?, None)?;
	Ok(())
}

fn clear_prefix_2(caller: &mut Caller<'_>, child: u64, prefix: u64, limit: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	let limit = decode::<Option<u32>>(memory, limit, "limit")?;
	let (child, prefix) = (slice(memory, child)?, slice(memory, prefix)?);
	let cleared = host.overlay.clear_prefix(Some(child), prefix, limit)?;
	return_encoded(caller, &KillStorageResult::from(cleared))
}

fn clear_prefix_3(
	caller: &mut Caller<'_>,
	child: u64,
	prefix: u64,
	limit: u64,
	cursor: u64,
) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	let limit = decode::<Option<u32>>(memory, limit, "limit")?;
	let cursor = decode::<Option<Vec<u8>>>(memory, cursor, "cursor")?;
	let (child, prefix) = (slice(memory, child)?, slice(memory, prefix)?);
	let cleared = host.overlay.clear_prefix_from(Some(child), prefix, limit, cursor.as_deref())?;
	return_encoded(caller, &MultiRemovalResults::from(cleared))
}

fn root(caller: &mut Caller<'_>, child: u64) -> HostResult<u64> {
	root_2(caller, child, 0)
}

fn root_2(caller: &mut Caller<'_>, child: u64, version: u32) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_root()?;
	let root = host.overlay.child_root(slice(memory, child)?, state_version(version)?)?;
	return_bytes(caller, root.as_bytes())
}

fn next_key(caller: &mut Caller<'_>, child: u64, key: u64) -> HostResult<u64> {
	let (memory, host) = parts(caller)?;
	host.afford_walk(Some(slice(memory, child)?))?;
	let next = host.overlay.next_key(Some(slice(memory, child)?), slice(memory, key)?)?;
	return_optional_bytes(caller, next.as_deref())
}
