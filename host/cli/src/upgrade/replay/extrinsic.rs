//! Extrinsics, decoded by the metadata of a runtime.

use crate::client::{Metadata, storage};
use codec::{Decode, DecodeAll};
use scale_value::{Value, ValueDef};
use stratos_host::primitives::Extrinsic;

/// The first byte of an extrinsic: its version, and whether it is bare, signed or general.
const BARE_V4: u8 = 0x04;
const BARE_V5: u8 = 0x05;
const SIGNED_V4: u8 = 0x84;
const GENERAL_V5: u8 = 0x45;

/// An extrinsic by its parts.
pub(super) struct Decoded {
	/// `Pallet.call`.
	pub(super) name: String,
	/// The call with its arguments.
	pub(super) call: Value<u32>,
}

/// Whether an extrinsic is signed by nobody, by its first byte.
pub(super) fn is_bare(extrinsic: &Extrinsic) -> bool {
	let inner = Vec::<u8>::decode(&mut &extrinsic.0[..]).unwrap_or_default();
	matches!(inner.first(), Some(&(BARE_V4 | BARE_V5)))
}

/// Decodes an extrinsic to its last byte.
///
/// # Errors
/// The part that does not decode.
pub(super) fn decode(metadata: &Metadata, extrinsic: &Extrinsic) -> Result<Decoded, String> {
	let inner = Vec::<u8>::decode_all(&mut &extrinsic.0[..])
		.map_err(|_| "its length is another".to_owned())?;
	let format = &metadata.extrinsic;
	let (version, mut rest) = inner.split_first().ok_or("it is empty")?;
	let extensions = || format.extensions.iter().map(|one| (one.name.as_str(), one.extra));
	let signed = [("sender", format.address), ("signature", format.signature)];
	let parts: Vec<(&str, u32)> = match *version {
		BARE_V4 | BARE_V5 => Vec::new(),
		SIGNED_V4 => signed.into_iter().chain(extensions()).collect(),
		GENERAL_V5 => {
			// The version of the extensions.
			rest = rest.split_first().ok_or("it is too short")?.1;
			extensions().collect()
		}
		other => return Err(format!("its version {other:#04x} is not known")),
	};
	for (what, ty) in parts {
		scale_value::scale::decode_as_type(&mut rest, ty, &metadata.types)
			.map_err(|_| format!("its {what} does not decode"))?;
	}
	let call = storage::decode(metadata, "the call", format.call, rest);
	let call = call.map_err(|error| error.to_string())?;
	let name = names(&call).ok_or("its call has no name")?;
	Ok(Decoded { name, call })
}

fn names(call: &Value<u32>) -> Option<String> {
	let ValueDef::Variant(pallet) = &call.value else { return None };
	let ValueDef::Variant(call) = &pallet.values.values().next()?.value else { return None };
	Some(format!("{}.{}", pallet.name, call.name))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::client::{
		Accounts, Call, Lifetime, Payload, TransactionParams, ValueParser, Version,
	};
	use codec::Encode;
	use stratos_host::executor::{Executor, ExecutorConfig};

	fn metadata() -> Metadata {
		let executor = Executor::new(ExecutorConfig::default()).unwrap();
		Metadata::of_code(&executor, stratos_runtime_wasm::WASM_BINARY).unwrap()
	}

	fn remark(metadata: &Metadata) -> Vec<u8> {
		let parser = ValueParser::new(metadata, None, Accounts::any());
		Call::parse(&parser, "System", "remark", &["0x0102".to_owned()]).unwrap().bytes
	}

	fn signed(metadata: &Metadata, lifetime: Lifetime) -> Vec<u8> {
		let version =
			Version { spec_name: "stratos".into(), spec_version: 1, transaction_version: 1 };
		let genesis = Default::default();
		let params = TransactionParams { nonce: 300, tip: 5, lifetime, version, genesis };
		let payload = Payload::new(metadata, remark(metadata), &params).unwrap();
		payload.signed_by(metadata, [1; 32], "Sr25519", &[2; 64]).unwrap()
	}

	#[test]
	fn extrinsics_are_decoded_to_their_last_byte() {
		let metadata = &metadata();
		let name =
			|bytes: &[u8]| decode(metadata, &Extrinsic(bytes.to_vec())).map(|decoded| decoded.name);
		let framed = |inner: &[u8]| inner.encode();
		let bare = framed(&[&[BARE_V4][..], &remark(metadata)].concat());
		assert_eq!(name(&bare).unwrap(), "System.remark");
		assert!(is_bare(&Extrinsic(bare)));
		let mortal = Lifetime::Mortal { period: 64, number: 9, checkpoint: Default::default() };
		for lifetime in [Lifetime::Immortal, mortal] {
			let signed = signed(metadata, lifetime);
			assert_eq!(name(&signed).unwrap(), "System.remark");
			assert!(!is_bare(&Extrinsic(signed.clone())));
			let inner = Vec::<u8>::decode(&mut &signed[..]).unwrap();
			let longer = [&inner[..], &[0]].concat();
			assert!(name(&framed(&longer)).unwrap_err().contains("left over"));
			for end in 0..inner.len() {
				assert!(name(&framed(&inner[..end])).is_err(), "cut at {end}");
			}
			assert!(name(&signed[..40]).unwrap_err().contains("its length"));
		}
		assert!(name(&framed(&[0x83, 0, 0])).unwrap_err().contains("version 0x83"));
	}
}
