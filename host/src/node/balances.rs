//! Balances of accounts, found through the metadata.
//!
//! The host knows no pallet. It looks for a map `System::Account` whose values have a field
//! `data.free`, as in FRAME runtimes with balances. Without it, no balances are shown.

use crate::state::Backend;
use codec::Decode;
use frame_metadata::{
	RuntimeMetadata, RuntimeMetadataPrefixed,
	v14::{StorageEntryType, StorageHasher},
};
use scale_info::PortableRegistry;
use scale_value::At;

/// The map from accounts to their balances.
pub(super) struct Balances {
	types: PortableRegistry,
	prefix: Vec<u8>,
	hasher: StorageHasher,
	value: u32,
}

const PALLET: &str = "System";
const ENTRY: &str = "Account";

/// The map's storage prefix and type. All metadata versions have these fields, in different types.
macro_rules! account_map {
	($metadata:expr) => {
		$metadata.pallets.iter().find(|pallet| pallet.name == PALLET).and_then(|pallet| {
			let storage = pallet.storage.as_ref()?;
			let entry = storage.entries.iter().find(|entry| entry.name == ENTRY)?;
			Some((storage.prefix.clone(), entry.ty.clone()))
		})
	};
}

impl Balances {
	/// None if the metadata describes no such map.
	pub(super) fn find(metadata: &[u8]) -> Option<Self> {
		let decoded = RuntimeMetadataPrefixed::decode(&mut &metadata[..]).ok()?;
		let (types, (prefix, entry)) = match decoded.1 {
			RuntimeMetadata::V14(metadata) => {
				let map = account_map!(metadata)?;
				(metadata.types, map)
			}
			RuntimeMetadata::V15(metadata) => {
				let map = account_map!(metadata)?;
				(metadata.types, map)
			}
			RuntimeMetadata::V16(metadata) => {
				let map = account_map!(metadata)?;
				(metadata.types, map)
			}
			_ => return None,
		};
		let StorageEntryType::Map { hashers, value, .. } = entry else { return None };
		let [hasher] = hashers.as_slice() else { return None };
		let prefix = [
			sp_crypto_hashing::twox_128(prefix.as_bytes()),
			sp_crypto_hashing::twox_128(ENTRY.as_bytes()),
		]
		.concat();
		Some(Self { types, prefix, hasher: hasher.clone(), value: value.id })
	}

	/// The free balance of an account in base units. 0 for an unknown account, None if the value has no
	/// such field.
	pub(super) fn free(&self, state: &dyn Backend, account: &[u8; 32]) -> Option<u128> {
		let key = [self.prefix.as_slice(), &hash_map_key(&self.hasher, account)].concat();
		match state.get(None, &key).ok()? {
			Some(encoded) => self.free_in(&encoded),
			None => Some(0),
		}
	}

	fn free_in(&self, encoded: &[u8]) -> Option<u128> {
		let value =
			scale_value::scale::decode_as_type(&mut &encoded[..], self.value, &self.types).ok()?;
		value.at("data").at("free")?.as_u128()
	}
}

/// The part of a storage key that follows the prefix of a map: the hash of the encoded map key, then
/// the key itself if the hasher is a `Concat` one.
pub fn hash_map_key(hasher: &StorageHasher, key: &[u8]) -> Vec<u8> {
	match hasher {
		StorageHasher::Blake2_128 => sp_crypto_hashing::blake2_128(key).to_vec(),
		StorageHasher::Blake2_256 => sp_crypto_hashing::blake2_256(key).to_vec(),
		StorageHasher::Blake2_128Concat => [&sp_crypto_hashing::blake2_128(key)[..], key].concat(),
		StorageHasher::Twox128 => sp_crypto_hashing::twox_128(key).to_vec(),
		StorageHasher::Twox256 => sp_crypto_hashing::twox_256(key).to_vec(),
		StorageHasher::Twox64Concat => [&sp_crypto_hashing::twox_64(key)[..], key].concat(),
		StorageHasher::Identity => key.to_vec(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain_spec::ChainSpec,
		executor::{CallContext, Executor, ExecutorConfig},
		state::{MemoryBackend, Overlay},
		testing::dev_key,
	};
	use codec::Encode;
	use std::sync::Arc;

	#[test]
	fn balances_are_found_in_every_metadata_version() {
		let executor = Executor::new(ExecutorConfig::default()).unwrap();
		let spec = ChainSpec::builtin("development").unwrap();
		let genesis = spec.build_genesis(&executor, stratos_runtime_wasm::WASM_BINARY).unwrap();
		let mut state = MemoryBackend::new();
		state.apply(&genesis.changes, &genesis.trie);
		let state = Arc::new(state);
		let mut session =
			genesis.runtime.session(Overlay::new(state.clone()), CallContext::default());
		// The preset's endowment minus the deposit of the Meta Node and the stake.
		let alice = sp_core::Pair::public(&dev_key("Alice")).0;
		for version in [14u32, 15, 16] {
			let answer = session.call("Metadata_metadata_at_version", &version.encode()).unwrap();
			let metadata = Option::<Vec<u8>>::decode(&mut &answer[..]).unwrap();
			let metadata = metadata.unwrap_or_else(|| panic!("no metadata {version}"));
			let balances = Balances::find(&metadata).unwrap();
			assert_eq!(balances.free(&*state, &alice), Some(800_000 * 10u128.pow(18)));
			assert_eq!(balances.free(&*state, &[7; 32]), Some(0), "an unknown account");
			assert_eq!(balances.free_in(&[1, 2, 3]), None, "a value that does not decode");
		}
	}

	#[test]
	fn other_metadata_has_no_balances() {
		assert!(Balances::find(b"").is_none());
		assert!(Balances::find(b"meta\x0e").is_none());
		assert!(Balances::find(&[0xff; 64]).is_none());
	}
}
