//! Converts metadata V14–V16 to our model.

use crate::client::{
	error::ClientError,
	metadata::{Api, Constant, Extension, ExtrinsicFormat, Metadata, Method, Pallet, StorageItem},
};
use codec::Decode;
use frame_metadata::{
	RuntimeMetadata, RuntimeMetadataPrefixed,
	v14::{StorageEntryModifier, StorageEntryType, StorageHasher},
};
use scale_info::{PortableRegistry, TypeDef, form::PortableForm};

macro_rules! pallets {
	($metadata:expr, $docs:expr) => {
		$metadata
			.pallets
			.into_iter()
			.map(|pallet| {
				let docs = $docs(&pallet);
				let (prefix, entries) = match pallet.storage {
					Some(storage) => (storage.prefix, storage.entries),
					None => (String::new(), Vec::new()),
				};
				let storage = entries
					.into_iter()
					.map(|entry| {
						let (keys, value) = shape(entry.ty, &$metadata.types)?;
						let default = matches!(entry.modifier, StorageEntryModifier::Default)
							.then_some(entry.default);
						Ok(StorageItem { name: entry.name, docs: entry.docs, default, keys, value })
					})
					.collect::<Result<_, ClientError>>()?;
				let constants = pallet.constants.into_iter().map(|constant| Constant {
					name: constant.name,
					docs: constant.docs,
					ty: constant.ty.id,
					value: constant.value,
				});
				Ok(Pallet {
					name: pallet.name,
					index: pallet.index,
					docs,
					prefix,
					storage,
					constants: constants.collect(),
					calls: pallet.calls.map(|calls| calls.ty.id),
					events: pallet.event.map(|event| event.ty.id),
					errors: pallet.error.map(|error| error.ty.id),
				})
			})
			.collect::<Result<Vec<Pallet>, ClientError>>()?
	};
}

macro_rules! apis {
	($metadata:expr) => {
		$metadata
			.apis
			.into_iter()
			.map(|api| Api {
				name: api.name,
				docs: api.docs,
				methods: api
					.methods
					.into_iter()
					.map(|method| Method {
						name: method.name,
						docs: method.docs,
						inputs: method
							.inputs
							.into_iter()
							.map(|input| (input.name, input.ty.id))
							.collect(),
						output: method.output.id,
					})
					.collect(),
			})
			.collect()
	};
}

macro_rules! extensions {
	($list:expr, $implicit:ident) => {
		$list
			.into_iter()
			.map(|extension| Extension {
				name: extension.identifier,
				extra: extension.ty.id,
				implicit: extension.$implicit.id,
			})
			.collect()
	};
}

impl Metadata {
	/// Decodes metadata that begins with the magic number `meta`.
	///
	/// # Errors
	/// [`ClientError::Metadata`] where it does not decode, or has another version.
	pub(crate) fn decode(encoded: &[u8]) -> Result<Self, ClientError> {
		let broken = |what: String| ClientError::Metadata(what);
		let decoded = RuntimeMetadataPrefixed::decode(&mut &encoded[..])
			.map_err(|cause| broken(format!("it does not decode: {cause}")))?;
		match decoded.1 {
			RuntimeMetadata::V14(metadata) => {
				let extrinsic = ExtrinsicFormat {
					extensions: extensions!(
						metadata.extrinsic.signed_extensions.clone(),
						additional_signed
					),
					..parameters(&metadata.types, metadata.extrinsic.ty.id)?
				};
				let pallets = pallets!(metadata, |_: &_| Vec::new());
				Ok(Self {
					version: 14,
					types: metadata.types,
					pallets,
					apis: Vec::new(),
					extrinsic,
				})
			}
			RuntimeMetadata::V15(metadata) => {
				let extrinsic = ExtrinsicFormat {
					address: metadata.extrinsic.address_ty.id,
					call: metadata.extrinsic.call_ty.id,
					signature: metadata.extrinsic.signature_ty.id,
					extensions: extensions!(
						metadata.extrinsic.signed_extensions,
						additional_signed
					),
				};
				let pallets = pallets!(metadata, |pallet: &frame_metadata::v15::PalletMetadata<
					PortableForm,
				>| pallet.docs.clone());
				let apis = apis!(metadata);
				Ok(Self { version: 15, types: metadata.types, pallets, apis, extrinsic })
			}
			RuntimeMetadata::V16(metadata) => {
				let all = metadata.extrinsic.transaction_extensions;
				// A signed transaction of version 4 carries the extensions of version 0.
				let order = metadata.extrinsic.transaction_extensions_by_version.get(&0);
				let chosen = match order {
					Some(order) => order
						.iter()
						.map(|index| all.get(index.0 as usize).cloned())
						.collect::<Option<Vec<_>>>()
						.ok_or_else(|| broken("it refers to a missing extension".into()))?,
					None => all,
				};
				let extrinsic = ExtrinsicFormat {
					address: metadata.extrinsic.address_ty.id,
					call: metadata.extrinsic.call_ty.id,
					signature: metadata.extrinsic.signature_ty.id,
					extensions: extensions!(chosen, implicit),
				};
				let pallets = pallets!(metadata, |pallet: &frame_metadata::v16::PalletMetadata<
					PortableForm,
				>| pallet.docs.clone());
				let apis = apis!(metadata);
				Ok(Self { version: 16, types: metadata.types, pallets, apis, extrinsic })
			}
			other => Err(broken(format!(
				"it has version {}, only 14 to 16 are supported",
				other.version()
			))),
		}
	}
}

/// The keys and the value of a storage item.
#[allow(clippy::type_complexity)]
fn shape(
	ty: StorageEntryType<PortableForm>,
	types: &PortableRegistry,
) -> Result<(Vec<(StorageHasher, u32)>, u32), ClientError> {
	match ty {
		StorageEntryType::Plain(value) => Ok((Vec::new(), value.id)),
		StorageEntryType::Map { hashers, key, value } => {
			if let [hasher] = hashers.as_slice() {
				return Ok((vec![(hasher.clone(), key.id)], value.id));
			}
			// Several hashers: the key is a tuple with one element for each.
			let keys = match types.resolve(key.id).map(|ty| &ty.type_def) {
				Some(TypeDef::Tuple(tuple)) if tuple.fields.len() == hashers.len() => {
					hashers.into_iter().zip(tuple.fields.iter().map(|field| field.id)).collect()
				}
				_ => {
					return Err(ClientError::Metadata(
						"a map has another number of keys than of hashers".into(),
					));
				}
			};
			Ok((keys, value.id))
		}
	}
}

/// Address, call and signature in version 14: the parameters of the extrinsic's type.
fn parameters(types: &PortableRegistry, extrinsic: u32) -> Result<ExtrinsicFormat, ClientError> {
	let parameter = |name: &str| {
		types
			.resolve(extrinsic)
			.and_then(|ty| ty.type_params.iter().find(|parameter| parameter.name == name))
			.and_then(|parameter| parameter.ty.map(|ty| ty.id))
			.ok_or_else(|| ClientError::Metadata(format!("its extrinsic has no {name}")))
	};
	Ok(ExtrinsicFormat {
		address: parameter("Address")?,
		call: parameter("Call")?,
		signature: parameter("Signature")?,
		extensions: Vec::new(),
	})
}
