//! JSON types of Substrate's legacy RPC.

pub(super) use crate::hex::Bytes;

use crate::{
	hex,
	primitives::{Extrinsic, Hash, Header, Justification},
};
use codec::Decode;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sp_core::U256;
use std::borrow::Cow;

/// A hash parameter: exactly 64 hex digits. `Hash` itself would accept whitespace among them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct HashHex(pub(super) Hash);

impl From<Hash> for HashHex {
	fn from(hash: Hash) -> Self {
		Self(hash)
	}
}

impl<'de> Deserialize<'de> for HashHex {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		let text = Cow::<str>::deserialize(deserializer)?;
		let hash = hex::decode_exact(&text).map(|bytes: [u8; 32]| Self(bytes.into()));
		hash.map_err(|error| D::Error::custom(format!("the hash {error}")))
	}
}

/// `12` or `"0xc"`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum NumberOrHex {
	Number(u64),
	Hex(#[serde(deserialize_with = "hex_number")] U256),
}

/// Unlike bytes, a number may have an odd number of digits.
fn hex_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<U256, D::Error> {
	let text = Cow::<str>::deserialize(deserializer)?;
	let digits = text.strip_prefix("0x").unwrap_or(&text);
	if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
		return Err(D::Error::custom("neither a number nor hex digits with 0x"));
	}
	U256::from_str_radix(digits, 16).map_err(D::Error::custom)
}

impl NumberOrHex {
	/// None above `u32::MAX`.
	pub(super) fn block_number(self) -> Option<u32> {
		match self {
			Self::Number(number) => number.try_into().ok(),
			Self::Hex(number) => number.try_into().ok(),
		}
	}
}

impl std::fmt::Display for NumberOrHex {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		match self {
			Self::Number(number) => number.fmt(f),
			Self::Hex(number) => write!(f, "{number:#x}"),
		}
	}
}

/// One value or a list of values. The response has the same form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum ListOrValue<T> {
	List(Vec<T>),
	Value(T),
}

/// Serializes as hex of the full encoding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ExtrinsicHex(pub(super) Extrinsic);

impl Serialize for ExtrinsicHex {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		sp_core::bytes::serialize(&self.0.0, serializer)
	}
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Block {
	pub(super) header: Header,
	pub(super) extrinsics: Vec<ExtrinsicHex>,
}

/// Result of `chain_getBlock`. A single authority's blocks have no justification. Clients expect arrays of
/// numbers, not hex.
#[derive(Clone, Debug, Serialize)]
pub(super) struct SignedBlock {
	pub(super) block: Block,
	pub(super) justifications: Option<Vec<Justification>>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(super) struct StorageChangeSet {
	pub(super) block: Hash,
	pub(super) changes: Vec<(Bytes, Option<Bytes>)>,
}

/// Trie nodes that prove values against the state root of the block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(super) struct ReadProof {
	pub(super) at: Hash,
	pub(super) proof: Vec<Bytes>,
}

/// Decodes an extrinsic that a client submits. Trailing bytes are an error.
pub(super) fn decode_extrinsic(bytes: &[u8]) -> Result<Extrinsic, codec::Error> {
	let mut input = bytes;
	let extrinsic = Extrinsic::decode(&mut input)?;
	if !input.is_empty() {
		return Err(codec::Error::from("trailing bytes after the extrinsic"));
	}
	// A length prefix in a longer form than needed decodes, but re-encodes to other bytes.
	if extrinsic.0 != bytes {
		return Err(codec::Error::from("the length prefix is not canonical"));
	}
	Ok(extrinsic)
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn numbers_are_decimal_or_hex() {
		let read = |value| serde_json::from_value::<NumberOrHex>(value).map(|n| n.block_number());
		assert_eq!(read(json!(12)).unwrap(), Some(12));
		assert_eq!(read(json!("0xc")).unwrap(), Some(12));
		assert_eq!(read(json!(u64::MAX)).unwrap(), None);
		assert_eq!(read(json!("0x100000000")).unwrap(), None);
		assert_eq!(read(json!("c")).unwrap(), Some(12));
		for bad in ["twelve", "0x", "", "0x1 0", "0x-1", "0x+1"] {
			assert!(read(json!(bad)).is_err(), "{bad}");
		}
		assert!(read(json!(format!("0x1{}", "0".repeat(64)))).is_err());
		assert!(read(json!(-1)).is_err());
	}

	#[test]
	fn hashes_have_64_digits() {
		let read = |text: &str| serde_json::from_value::<HashHex>(json!(text));
		let digits = "ab".repeat(32);
		assert_eq!(read(&format!("0x{digits}")).unwrap().0, Hash::repeat_byte(0xab));
		for bad in [&digits[1..], &digits[2..], &format!("{digits}00"), "", "0x"] {
			assert!(read(&format!("0x{bad}")).is_err(), "{bad}");
		}
		// The right number of characters, two of them whitespace.
		assert!(read(&format!("0x{} \n", &digits[2..])).is_err());
	}

	#[test]
	fn a_list_and_a_value_are_distinguished() {
		let read = |value| serde_json::from_value::<ListOrValue<NumberOrHex>>(value).unwrap();
		assert_eq!(read(json!(1)), ListOrValue::Value(NumberOrHex::Number(1)));
		assert_eq!(
			read(json!([1, "0x2"])),
			ListOrValue::List(vec![NumberOrHex::Number(1), NumberOrHex::Hex(2.into())])
		);
	}

	#[test]
	fn extrinsics_must_decode_without_trailing_bytes() {
		assert_eq!(decode_extrinsic(&[8, 1, 2]).unwrap().0, vec![8, 1, 2]);
		for bad in [&[][..], &[8, 1], &[8, 1, 2, 3], &[2, 0, 0, 0, 1], &[0xff; 9]] {
			assert!(decode_extrinsic(bad).is_err(), "{bad:?}");
		}
	}

	#[test]
	fn headers_are_serialized_as_in_substrate() {
		use sp_runtime::{Digest, DigestItem};
		let header = Header {
			parent_hash: Hash::zero(),
			number: 300,
			state_root: Hash::zero(),
			extrinsics_root: Hash::zero(),
			digest: Digest { logs: vec![DigestItem::PreRuntime(*b"test", vec![1])] },
		};
		let block = SignedBlock {
			block: Block { header, extrinsics: vec![ExtrinsicHex(Extrinsic(vec![4, 7]))] },
			justifications: None,
		};
		let json = serde_json::to_value(block).unwrap();
		let header = &json["block"]["header"];
		assert_eq!(header["number"], "0x12c");
		assert_eq!(header["digest"]["logs"], json!(["0x06746573740401"]));
		assert!(header["parentHash"].as_str().unwrap().starts_with("0x"));
		assert!(header["stateRoot"].is_string() && header["extrinsicsRoot"].is_string());
		assert_eq!(json["block"]["extrinsics"], json!(["0x0407"]));
		assert_eq!(json["justifications"], json!(null));
	}
}
