//! The runtime's metadata in one form, whatever version of it the chain offers.
//!
//! Versions 14 to 16 are read; runtime APIs are described from version 15 on. Types stay in the
//! registry that the metadata carries, and are named by their number in it.

use super::ClientError;
use codec::Decode;
use frame_metadata::{
	RuntimeMetadata, RuntimeMetadataPrefixed,
	v14::{StorageEntryModifier, StorageEntryType, StorageHasher},
};
use scale_info::{Field, PortableRegistry, TypeDef, Variant, form::PortableForm};

/// What a runtime says of itself.
#[derive(Clone, Debug)]
pub struct Metadata {
	/// The version of the format it was read from.
	pub version: u32,
	/// All types.
	pub types: PortableRegistry,
	/// The pallets in the order of the runtime.
	pub pallets: Vec<Pallet>,
	/// The runtime APIs; empty before version 15.
	pub apis: Vec<Api>,
	/// How transactions are built.
	pub extrinsic: ExtrinsicFormat,
}

/// A pallet.
#[derive(Clone, Debug)]
pub struct Pallet {
	/// Its name in the runtime.
	pub name: String,
	/// Its number in calls, events and errors.
	pub index: u8,
	/// What it is; empty before version 15.
	pub docs: Vec<String>,
	/// Under which its storage lies.
	pub prefix: String,
	/// Its storage items.
	pub storage: Vec<StorageItem>,
	/// Its constants.
	pub constants: Vec<Constant>,
	/// The enum of its calls.
	pub calls: Option<u32>,
	/// The enum of its events.
	pub events: Option<u32>,
	/// The enum of its errors.
	pub errors: Option<u32>,
}

/// A value or a map in a pallet's storage.
#[derive(Clone, Debug)]
pub struct StorageItem {
	/// Its name.
	pub name: String,
	/// What it is.
	pub docs: Vec<String>,
	/// What is read where nothing is stored; None where there may be no value.
	pub default: Option<Vec<u8>>,
	/// The keys of a map, each with its hasher and type; empty for a value.
	pub keys: Vec<(StorageHasher, u32)>,
	/// The type of the value.
	pub value: u32,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Constant {
	/// Its name.
	pub name: String,
	/// What it is.
	pub docs: Vec<String>,
	/// Its type.
	pub ty: u32,
	/// Its encoded value.
	pub value: Vec<u8>,
}

/// A runtime API.
#[derive(Clone, Debug)]
pub struct Api {
	/// Its name.
	pub name: String,
	/// What it is for.
	pub docs: Vec<String>,
	/// Its functions.
	pub methods: Vec<Method>,
}

/// A function of a runtime API.
#[derive(Clone, Debug)]
pub struct Method {
	/// Its name.
	pub name: String,
	/// What it answers.
	pub docs: Vec<String>,
	/// Its arguments by name and type.
	pub inputs: Vec<(String, u32)>,
	/// The type of its answer.
	pub output: u32,
}

/// How transactions are built.
#[derive(Clone, Debug)]
pub struct ExtrinsicFormat {
	/// How the sender is named.
	pub address: u32,
	/// The enum of all calls.
	pub call: u32,
	/// The signature.
	pub signature: u32,
	/// What each transaction carries besides, in this order.
	pub extensions: Vec<Extension>,
}

/// A transaction extension.
#[derive(Clone, Debug)]
pub struct Extension {
	/// Its name: `CheckNonce`, …
	pub name: String,
	/// What it adds to the transaction.
	pub extra: u32,
	/// What it adds to the signed payload alone.
	pub implicit: u32,
}

/// Names are found as people write them: `prepay`, `TotalIssuance`, `total_issuance`.
fn plain(name: &str) -> String {
	name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// The one with this name: written exactly, or else in any case.
pub(crate) fn by_name<'a, T>(
	items: &'a [T],
	name: &str,
	name_of: impl Fn(&T) -> &str,
) -> Option<&'a T> {
	items.iter().find(|item| name_of(item) == name).or_else(|| {
		let wanted = plain(name);
		items.iter().find(|item| plain(name_of(item)) == wanted)
	})
}

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
	/// Reads encoded metadata, from the magic number `meta` on.
	///
	/// # Errors
	/// [`ClientError::Metadata`] if it does not decode or has another version.
	pub fn decode(encoded: &[u8]) -> Result<Self, ClientError> {
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
						.ok_or_else(|| broken("it names an extension that is not there".into()))?,
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
				"it has version {}, and 14 to 16 are understood",
				other.version()
			))),
		}
	}

	/// A pallet by name.
	pub fn pallet(&self, name: &str) -> Option<&Pallet> {
		by_name(&self.pallets, name, |pallet| &pallet.name)
	}

	/// A pallet by its number.
	pub fn pallet_by_index(&self, index: u8) -> Option<&Pallet> {
		self.pallets.iter().find(|pallet| pallet.index == index)
	}

	/// A runtime API by name.
	pub fn api(&self, name: &str) -> Option<&Api> {
		by_name(&self.apis, name, |api| &api.name)
	}

	/// The variants of an enum; none where it is something else.
	pub fn variants(&self, ty: Option<u32>) -> &[Variant<PortableForm>] {
		match ty.and_then(|ty| self.types.resolve(ty)).map(|ty| &ty.type_def) {
			Some(TypeDef::Variant(variants)) => &variants.variants,
			_ => &[],
		}
	}

	/// The calls of a pallet.
	pub fn calls(&self, pallet: &Pallet) -> &[Variant<PortableForm>] {
		self.variants(pallet.calls)
	}

	/// An error by the numbers that a dispatch error carries: pallet, error, what it is.
	pub fn module_error(&self, pallet: u8, error: u8) -> Option<(&Pallet, &str, String)> {
		let pallet = self.pallet_by_index(pallet)?;
		let found = self.variants(pallet.errors).iter().find(|variant| variant.index == error)?;
		Some((pallet, &found.name, found.docs.join(" ").trim().to_owned()))
	}

	/// A constant by pallet and name, encoded.
	pub fn constant(&self, pallet: &str, name: &str) -> Option<&Constant> {
		by_name(&self.pallet(pallet)?.constants, name, |constant| &constant.name)
	}

	/// The last word of a type's path: `AccountId32`, `Option`; empty where it has none.
	pub fn path_end(&self, ty: u32) -> &str {
		self.types.resolve(ty).and_then(|ty| ty.path.segments.last()).map_or("", String::as_str)
	}

	/// The fields of a struct; None where it is something else.
	pub fn fields(&self, ty: u32) -> Option<&[Field<PortableForm>]> {
		match &self.types.resolve(ty)?.type_def {
			TypeDef::Composite(composite) => Some(&composite.fields),
			_ => None,
		}
	}
}

impl Pallet {
	/// A storage item by name.
	pub fn item(&self, name: &str) -> Option<&StorageItem> {
		by_name(&self.storage, name, |item| &item.name)
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

/// Address, call and signature as version 14 names them: as parameters of the extrinsic's type.
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
