//! The metadata of a runtime in one model for versions 14 to 16.
//!
//! Runtime APIs are described from version 15. A type is identified by its number in the registry.

mod decode;

use frame_metadata::v14::StorageHasher;
use scale_info::{Field, PortableRegistry, TypeDef, Variant, form::PortableForm};

/// The metadata of a runtime.
#[derive(Clone, Debug)]
pub struct Metadata {
	/// The version of the encoding.
	pub version: u32,
	/// The type registry.
	pub types: PortableRegistry,
	/// The pallets, in the runtime's order.
	pub(crate) pallets: Vec<Pallet>,
	/// The runtime APIs; empty before version 15.
	pub(crate) apis: Vec<Api>,
	/// The format of transactions.
	pub(crate) extrinsic: ExtrinsicFormat,
}

/// A pallet.
#[derive(Clone, Debug)]
pub(crate) struct Pallet {
	/// The name in the runtime.
	pub(crate) name: String,
	/// The index in calls, events and errors.
	pub(crate) index: u8,
	/// The docs; empty before version 15.
	pub(crate) docs: Vec<String>,
	/// The name of the storage prefix.
	pub(crate) prefix: String,
	/// The storage items.
	pub(crate) storage: Vec<StorageItem>,
	/// The constants.
	pub(crate) constants: Vec<Constant>,
	/// The type of the calls' enum.
	pub(crate) calls: Option<u32>,
	/// The type of the events' enum.
	pub(crate) events: Option<u32>,
	/// The type of the errors' enum.
	pub(crate) errors: Option<u32>,
}

/// A value or a map in a pallet's storage.
#[derive(Clone, Debug)]
pub(crate) struct StorageItem {
	/// The name.
	pub(crate) name: String,
	/// The docs.
	pub(crate) docs: Vec<String>,
	/// The encoded value of an absent entry; `None` for an optional value.
	pub(crate) default: Option<Vec<u8>>,
	/// The hasher and type of each key of a map; empty for a plain value.
	pub(crate) keys: Vec<(StorageHasher, u32)>,
	/// The type of the value.
	pub(crate) value: u32,
}

/// A constant.
#[derive(Clone, Debug)]
pub(crate) struct Constant {
	/// The name.
	pub(crate) name: String,
	/// The docs.
	pub(crate) docs: Vec<String>,
	/// The type.
	pub(crate) ty: u32,
	/// The encoded value.
	pub(crate) value: Vec<u8>,
}

/// A runtime API.
#[derive(Clone, Debug)]
pub(crate) struct Api {
	/// The name.
	pub(crate) name: String,
	/// The docs.
	pub(crate) docs: Vec<String>,
	/// The functions.
	pub(crate) methods: Vec<Method>,
}

/// A function of a runtime API.
#[derive(Clone, Debug)]
pub(crate) struct Method {
	/// The name.
	pub(crate) name: String,
	/// The docs.
	pub(crate) docs: Vec<String>,
	/// Name and type of each argument.
	pub(crate) inputs: Vec<(String, u32)>,
	/// The type of the answer.
	pub(crate) output: u32,
}

/// The format of transactions.
#[derive(Clone, Debug)]
pub(crate) struct ExtrinsicFormat {
	/// The type of addresses.
	pub(crate) address: u32,
	/// The type of the enum of all calls.
	pub(crate) call: u32,
	/// The type of signatures.
	pub(crate) signature: u32,
	/// The transaction extensions, in order.
	pub(crate) extensions: Vec<Extension>,
}

/// A transaction extension.
#[derive(Clone, Debug)]
pub(crate) struct Extension {
	/// The name: `CheckNonce`, …
	pub(crate) name: String,
	/// The type of its part of the transaction.
	pub(crate) extra: u32,
	/// The type of its part of the signed payload only.
	pub(crate) implicit: u32,
}

/// Names are compared without case and punctuation: `TotalIssuance`, `total_issuance`.
fn plain(name: &str) -> String {
	name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect()
}

/// The item with this name: by an exact match, or without case and punctuation.
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

impl Metadata {
	/// A pallet by name.
	pub(crate) fn pallet(&self, name: &str) -> Option<&Pallet> {
		by_name(&self.pallets, name, |pallet| &pallet.name)
	}

	/// A pallet by its number.
	pub(crate) fn pallet_by_index(&self, index: u8) -> Option<&Pallet> {
		self.pallets.iter().find(|pallet| pallet.index == index)
	}

	/// A runtime API by name.
	pub(crate) fn api(&self, name: &str) -> Option<&Api> {
		by_name(&self.apis, name, |api| &api.name)
	}

	/// The name of the runtime API with this id: the first 8 bytes of the name's Blake2 hash.
	pub(crate) fn api_name(&self, id: &[u8; 8]) -> Option<&str> {
		let named = |api: &&Api| sp_crypto_hashing::blake2_64(api.name.as_bytes()) == *id;
		self.apis.iter().find(named).map(|api| api.name.as_str())
	}

	/// The variants of an enum; empty for another type.
	pub(crate) fn variants(&self, ty: Option<u32>) -> &[Variant<PortableForm>] {
		match ty.and_then(|ty| self.types.resolve(ty)).map(|ty| &ty.type_def) {
			Some(TypeDef::Variant(variants)) => &variants.variants,
			_ => &[],
		}
	}

	/// The calls of a pallet.
	pub(crate) fn calls(&self, pallet: &Pallet) -> &[Variant<PortableForm>] {
		self.variants(pallet.calls)
	}

	/// The pallet, name and docs of an error by its indices.
	pub(crate) fn module_error(&self, pallet: u8, error: u8) -> Option<(&Pallet, &str, String)> {
		let pallet = self.pallet_by_index(pallet)?;
		let found = self.variants(pallet.errors).iter().find(|variant| variant.index == error)?;
		Some((pallet, &found.name, found.docs.join(" ").trim().to_owned()))
	}

	/// A constant by pallet and name.
	pub(crate) fn constant(&self, pallet: &str, name: &str) -> Option<&Constant> {
		by_name(&self.pallet(pallet)?.constants, name, |constant| &constant.name)
	}

	/// The last segment of a type's path, such as `AccountId32`; empty without a path.
	pub(crate) fn path_end(&self, ty: u32) -> &str {
		self.types.resolve(ty).and_then(|ty| ty.path.segments.last()).map_or("", String::as_str)
	}

	/// Whether a type is the enum of all calls. A registry may have it twice, with the same path.
	pub(crate) fn is_call(&self, ty: u32) -> bool {
		let path = |ty| self.types.resolve(ty).map(|ty| &ty.path.segments);
		ty == self.extrinsic.call || path(ty) == path(self.extrinsic.call)
	}

	/// The fields of a struct; `None` for another type.
	pub(crate) fn fields(&self, ty: u32) -> Option<&[Field<PortableForm>]> {
		match &self.types.resolve(ty)?.type_def {
			TypeDef::Composite(composite) => Some(&composite.fields),
			_ => None,
		}
	}
}

impl Pallet {
	/// A storage item by name.
	pub(crate) fn item(&self, name: &str) -> Option<&StorageItem> {
		by_name(&self.storage, name, |item| &item.name)
	}
}
