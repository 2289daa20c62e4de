//! `ext_trie_*`: roots and proofs of tries other than the state.

use super::{
	cost,
	guest_memory::{Caller, HostResult, decode, parts, return_array},
	host_functions::{HostFunctions, register},
	host_state::HostState,
	storage::state_version,
};
use crate::{
	executor::vm::memory::{array, slice, unpack},
	state::StateVersion,
};
use sp_core::{Blake2Hasher, H256, Hasher, KeccakHasher};
use sp_trie::{LayoutV0, LayoutV1, TrieConfiguration, verify_trie_proof};

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_trie_blake2_256_root_version_1" => blake2_256_root, (input: u64) -> u32;
		"ext_trie_blake2_256_root_version_2" => blake2_256_root_2, (input: u64, version: u32) -> u32;
		"ext_trie_blake2_256_ordered_root_version_1" => blake2_256_ordered_root, (input: u64) -> u32;
		"ext_trie_blake2_256_ordered_root_version_2" => blake2_256_ordered_root_2, (input: u64, version: u32) -> u32;
		"ext_trie_keccak_256_root_version_1" => keccak_256_root, (input: u64) -> u32;
		"ext_trie_keccak_256_root_version_2" => keccak_256_root_2, (input: u64, version: u32) -> u32;
		"ext_trie_keccak_256_ordered_root_version_1" => keccak_256_ordered_root, (input: u64) -> u32;
		"ext_trie_keccak_256_ordered_root_version_2" => keccak_256_ordered_root_2, (input: u64, version: u32) -> u32;
		"ext_trie_blake2_256_verify_proof_version_1" => blake2_256_verify_proof, (root: u32, proof: u64, key: u64, value: u64) -> u32;
		"ext_trie_blake2_256_verify_proof_version_2" => blake2_256_verify_proof_2, (root: u32, proof: u64, key: u64, value: u64, version: u32) -> u32;
		"ext_trie_keccak_256_verify_proof_version_1" => keccak_256_verify_proof, (root: u32, proof: u64, key: u64, value: u64) -> u32;
		"ext_trie_keccak_256_verify_proof_version_2" => keccak_256_verify_proof_2, (root: u32, proof: u64, key: u64, value: u64, version: u32) -> u32;
	}
	Ok(())
}

/// Checks whether there is time for a trie of that many entries, decoded from `range`.
fn afford(host: &HostState, entries: usize, range: u64) -> HostResult<()> {
	host.afford(cost::trie(entries, unpack(range).1 as usize))
}

fn root<H: Hasher<Out = H256> + 'static>(
	caller: &mut Caller<'_>,
	input: u64,
	version: u32,
) -> HostResult<u32> {
	let version = state_version(version)?;
	let (memory, host) = parts(caller)?;
	let bytes = input;
	let input = decode::<Vec<(Vec<u8>, Vec<u8>)>>(memory, input, "input")?;
	afford(host, input.len(), bytes)?;
	let root = match version {
		StateVersion::V0 => LayoutV0::<H>::trie_root(input),
		StateVersion::V1 => LayoutV1::<H>::trie_root(input),
	};
	return_array(caller, root.as_bytes())
}

fn ordered_root<H: Hasher<Out = H256> + 'static>(
	caller: &mut Caller<'_>,
	input: u64,
	version: u32,
) -> HostResult<u32> {
	let version = state_version(version)?;
	let (memory, host) = parts(caller)?;
	let bytes = input;
	let input = decode::<Vec<Vec<u8>>>(memory, input, "input")?;
	afford(host, input.len(), bytes)?;
	let root = match version {
		StateVersion::V0 => LayoutV0::<H>::ordered_trie_root(input),
		StateVersion::V1 => LayoutV1::<H>::ordered_trie_root(input),
	};
	return_array(caller, root.as_bytes())
}

fn verify_proof<H: Hasher<Out = H256> + 'static>(
	caller: &mut Caller<'_>,
	(root, proof, key, value): (u32, u64, u64, u64),
	version: u32,
) -> HostResult<u32> {
	let version = state_version(version)?;
	let (memory, host) = parts(caller)?;
	let root = H256(*array(memory, root)?);
	let bytes = proof;
	let proof = decode::<Vec<Vec<u8>>>(memory, proof, "proof")?;
	afford(host, proof.len(), bytes)?;
	let items = [(slice(memory, key)?, Some(slice(memory, value)?))];
	let valid = match version {
		StateVersion::V0 => {
			verify_trie_proof::<LayoutV0<H>, _, _, _>(&root, &proof, &items).is_ok()
		}
		StateVersion::V1 => {
			verify_trie_proof::<LayoutV1<H>, _, _, _>(&root, &proof, &items).is_ok()
		}
	};
	Ok(u32::from(valid))
}

fn blake2_256_root(caller: &mut Caller<'_>, input: u64) -> HostResult<u32> {
	root::<Blake2Hasher>(caller, input, 0)
}

fn blake2_256_root_2(caller: &mut Caller<'_>, input: u64, version: u32) -> HostResult<u32> {
	root::<Blake2Hasher>(caller, input, version)
}

fn blake2_256_ordered_root(caller: &mut Caller<'_>, input: u64) -> HostResult<u32> {
	ordered_root::<Blake2Hasher>(caller, input, 0)
}

fn blake2_256_ordered_root_2(caller: &mut Caller<'_>, input: u64, version: u32) -> HostResult<u32> {
	ordered_root::<Blake2Hasher>(caller, input, version)
}

fn keccak_256_root(caller: &mut Caller<'_>, input: u64) -> HostResult<u32> {
	root::<KeccakHasher>(caller, input, 0)
}

fn keccak_256_root_2(caller: &mut Caller<'_>, input: u64, version: u32) -> HostResult<u32> {
	root::<KeccakHasher>(caller, input, version)
}

fn keccak_256_ordered_root(caller: &mut Caller<'_>, input: u64) -> HostResult<u32> {
	ordered_root::<KeccakHasher>(caller, input, 0)
}

fn keccak_256_ordered_root_2(caller: &mut Caller<'_>, input: u64, version: u32) -> HostResult<u32> {
	ordered_root::<KeccakHasher>(caller, input, version)
}

fn blake2_256_verify_proof(
	caller: &mut Caller<'_>,
	root: u32,
	proof: u64,
	key: u64,
	value: u64,
) -> HostResult<u32> {
	verify_proof::<Blake2Hasher>(caller, (root, proof, key, value), 0)
}

fn blake2_256_verify_proof_2(
	caller: &mut Caller<'_>,
	root: u32,
	proof: u64,
	key: u64,
	value: u64,
	version: u32,
) -> HostResult<u32> {
	verify_proof::<Blake2Hasher>(caller, (root, proof, key, value), version)
}

fn keccak_256_verify_proof(
	caller: &mut Caller<'_>,
	root: u32,
	proof: u64,
	key: u64,
	value: u64,
) -> HostResult<u32> {
	verify_proof::<KeccakHasher>(caller, (root, proof, key, value), 0)
}

fn keccak_256_verify_proof_2(
	caller: &mut Caller<'_>,
	root: u32,
	proof: u64,
	key: u64,
	value: u64,
	version: u32,
) -> HostResult<u32> {
	verify_proof::<KeccakHasher>(caller, (root, proof, key, value), version)
}
