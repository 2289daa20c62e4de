//! Storage keys: prefixes, hashers, and the keys of map entries.

use crate::{
	client::{
		error::ClientError,
		metadata::{Metadata, Pallet, StorageItem},
	},
	text::grouped,
};
use frame_metadata::v14::StorageHasher;
use scale_value::Value;
pub(crate) use stratos_host::node::hash_map_key as hashed;

/// The key of a value, or the prefix of a map.
pub(crate) fn prefix(pallet: &Pallet, item: &StorageItem) -> Vec<u8> {
	[
		sp_crypto_hashing::twox_128(pallet.prefix.as_bytes()),
		sp_crypto_hashing::twox_128(item.name.as_bytes()),
	]
	.concat()
}

/// The key and the value type of a value, or of an entry of a map with one key.
///
/// # Errors
/// [`ClientError::Metadata`] where the runtime has no such item, or a map with several keys.
pub(crate) fn entry(
	metadata: &Metadata,
	pallet: &str,
	item: &str,
	key: &[u8],
) -> Result<(Vec<u8>, u32), ClientError> {
	let unknown = || ClientError::missing(&format!("{pallet}.{item}"));
	let pallet = metadata.pallet(pallet).ok_or_else(unknown)?;
	let item = pallet.item(item).ok_or_else(unknown)?;
	let mut full = prefix(pallet, item);
	match item.keys.as_slice() {
		[] => {}
		[(hasher, _)] => full.extend_from_slice(&hashed(hasher, key)),
		_ => return Err(unknown()),
	}
	Ok((full, item.value))
}

/// The length of a hash, and whether the key follows it.
fn layout(hasher: &StorageHasher) -> (usize, bool) {
	match hasher {
		StorageHasher::Blake2_128 | StorageHasher::Twox128 => (16, false),
		StorageHasher::Blake2_256 | StorageHasher::Twox256 => (32, false),
		StorageHasher::Blake2_128Concat => (16, true),
		StorageHasher::Twox64Concat => (8, true),
		StorageHasher::Identity => (0, true),
	}
}

/// One key of an entry.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Key {
	/// The decoded key.
	Known(Value<u32>),
	/// Only its hash: the map does not store the key.
	Hashed(Vec<u8>),
}

/// Decodes the keys of a map entry from its storage key.
///
/// # Errors
/// [`ClientError::Decode`] where the storage key is not of this map.
pub(crate) fn keys(
	metadata: &Metadata,
	pallet: &Pallet,
	item: &StorageItem,
	full: &[u8],
) -> Result<Vec<Key>, ClientError> {
	let broken = |cause: String| ClientError::Decode {
		what: format!("a key of {}.{}", pallet.name, item.name),
		cause,
	};
	let mut rest = full
		.strip_prefix(prefix(pallet, item).as_slice())
		.ok_or_else(|| broken("it has another prefix".into()))?;
	let mut keys = Vec::with_capacity(item.keys.len());
	for (hasher, ty) in &item.keys {
		let (length, follows) = layout(hasher);
		let (hash, behind) =
			rest.split_at_checked(length).ok_or_else(|| broken("it is too short".into()))?;
		rest = behind;
		keys.push(if follows {
			let value = scale_value::scale::decode_as_type(&mut rest, *ty, &metadata.types)
				.map_err(|cause| broken(cause.to_string()))?;
			Key::Known(value)
		} else {
			Key::Hashed(hash.to_vec())
		});
	}
	match rest.is_empty() {
		true => Ok(keys),
		false => Err(broken("bytes are left over".into())),
	}
}

/// Decodes a value to its last byte. `what` names the value in errors.
///
/// # Errors
/// [`ClientError::Decode`].
pub(crate) fn decode(
	metadata: &Metadata,
	what: &str,
	ty: u32,
	mut bytes: &[u8],
) -> Result<Value<u32>, ClientError> {
	let broken = |cause: String| ClientError::Decode { what: what.to_owned(), cause };
	let value = scale_value::scale::decode_as_type(&mut bytes, ty, &metadata.types)
		.map_err(|cause| broken(cause.to_string()))?;
	match bytes.len() {
		0 => Ok(value),
		rest => Err(broken(format!("bytes left over: {}", grouped(rest)))),
	}
}
