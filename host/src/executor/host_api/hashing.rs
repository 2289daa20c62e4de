//! `ext_hashing_*`.

use super::{
	cost,
	guest_memory::{Caller, HostResult, parts, return_array},
	hash_cache,
	host_functions::{HostFunctions, register},
};
use crate::executor::vm::memory::slice;

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_hashing_keccak_256_version_1" => keccak_256, (data: u64) -> u32;
		"ext_hashing_keccak_512_version_1" => keccak_512, (data: u64) -> u32;
		"ext_hashing_sha2_256_version_1" => sha2_256, (data: u64) -> u32;
		"ext_hashing_blake2_128_version_1" => blake2_128, (data: u64) -> u32;
		"ext_hashing_blake2_256_version_1" => blake2_256, (data: u64) -> u32;
		"ext_hashing_twox_256_version_1" => twox_256, (data: u64) -> u32;
		"ext_hashing_twox_128_version_1" => twox_128, (data: u64) -> u32;
		"ext_hashing_twox_64_version_1" => twox_64, (data: u64) -> u32;
	}
	Ok(())
}

#[inline]
fn hash<const N: usize>(
	caller: &mut Caller<'_>,
	data: u64,
	function: impl FnOnce(&[u8]) -> [u8; N],
) -> HostResult<u32> {
	let (memory, host) = parts(caller)?;
	let data = slice(memory, data)?;
	host.afford(cost::hash(data.len()))?;
	let digest = function(data);
	return_array(caller, &digest)
}

fn keccak_256(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, sp_crypto_hashing::keccak_256)
}

fn keccak_512(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, sp_crypto_hashing::keccak_512)
}

fn sha2_256(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, sp_crypto_hashing::sha2_256)
}

fn blake2_128(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, hash_cache::blake2_128)
}

fn blake2_256(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, sp_crypto_hashing::blake2_256)
}

fn twox_256(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, sp_crypto_hashing::twox_256)
}

fn twox_128(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, hash_cache::twox_128)
}

fn twox_64(caller: &mut Caller<'_>, data: u64) -> HostResult<u32> {
	hash(caller, data, sp_crypto_hashing::twox_64)
}
