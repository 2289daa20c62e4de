//! The runtime's metadata in one form, whatever version of it the chain offers.
//!
//! Versions 14 to 16 are read; runtime APIs are described from version 15 on. Types stay in the
//! registry that the metadata carries, and are named by their number in it.

mod decode;

use frame_metadata::v14::StorageHasher;
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

impl Metadata {
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

	/// The name of the runtime API with this id: the first 8 bytes of the name's Blake2 hash.
	pub fn api_name(&self, id: &[u8; 8]) -> Option<&str> {
		let named = |api: &&Api| sp_crypto_hashing::blake2_64(api.name.as_bytes()) == *id;
		self.apis.iter().find(named).map(|api| api.name.as_str())
	}

	/// The variants of an enum; empty for another type.
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

	/// Whether a type is a call of the runtime. A runtime may describe its calls more than once, by the
	/// same path.
	pub fn is_call(&self, ty: u32) -> bool {
		let path = |ty| self.types.resolve(ty).map(|ty| &ty.path.segments);
		ty == self.extrinsic.call || path(ty) == path(self.extrinsic.call)
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
