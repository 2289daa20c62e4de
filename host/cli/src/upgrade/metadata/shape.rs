//! Types compared by structure: two type registries number the same types differently.

use crate::client::Metadata;
use scale_info::TypeDef;
use std::collections::BTreeMap;

/// The hash of a type's structure: equal where the encoding and all names are equal.
pub(super) type Shape = [u8; 16];

/// Enums of all pallets. Their changes are reported by pallet: a type that contains one of them does
/// not count as changed.
const OUTER_ENUMS: [&str; 4] = ["RuntimeCall", "RuntimeEvent", "RuntimeError", "RuntimeTask"];

/// The shapes of the types of a runtime.
pub(super) struct Shapes<'a> {
	metadata: &'a Metadata,
	known: BTreeMap<u32, Shape>,
	/// The path from the first type to the current one. A recursive type is cut where it repeats.
	open: Vec<u32>,
	/// The outermost position of the path that was met again.
	met: usize,
}

impl<'a> Shapes<'a> {
	pub(super) fn new(metadata: &'a Metadata) -> Self {
		Self { metadata, known: BTreeMap::new(), open: Vec::new(), met: usize::MAX }
	}

	/// The shape of a type.
	pub(super) fn of(&mut self, id: u32) -> Shape {
		if let Some(shape) = self.known.get(&id) {
			return *shape;
		}
		let place = self.open.len();
		if let Some(found) = self.open.iter().position(|open| *open == id) {
			self.met = self.met.min(found);
			return sp_crypto_hashing::blake2_128(format!("{} up", place - found).as_bytes());
		}
		let outside = std::mem::replace(&mut self.met, usize::MAX);
		self.open.push(id);
		let text = self.text(id);
		self.open.pop();
		let shape = sp_crypto_hashing::blake2_128(&text);
		// Inside a recursive type the shape depends on the path: it is not cached.
		if self.met >= place {
			self.known.insert(id, shape);
			self.met = outside;
		} else {
			self.met = self.met.min(outside);
		}
		shape
	}

	fn text(&mut self, id: u32) -> Vec<u8> {
		let metadata = self.metadata;
		let Some(ty) = metadata.types.resolve(id) else { return b"?".to_vec() };
		let end = metadata.path_end(id);
		if OUTER_ENUMS.contains(&end) {
			return end.as_bytes().to_vec();
		}
		let mut text = Vec::new();
		let mut add = |part: &[u8]| {
			text.extend_from_slice(part);
			text.push(0);
		};
		match &ty.type_def {
			TypeDef::Primitive(primitive) => add(format!("{primitive:?}").as_bytes()),
			TypeDef::Compact(inner) => {
				add(b"compact");
				add(&self.of(inner.type_param.id));
			}
			TypeDef::Sequence(inner) => {
				add(b"list");
				add(&self.of(inner.type_param.id));
			}
			TypeDef::Array(inner) => {
				add(format!("array {}", inner.len).as_bytes());
				add(&self.of(inner.type_param.id));
			}
			TypeDef::Tuple(tuple) => {
				add(b"tuple");
				for field in &tuple.fields {
					add(&self.of(field.id));
				}
			}
			TypeDef::BitSequence(bits) => {
				add(b"bits");
				add(&self.of(bits.bit_store_type.id));
				add(&self.of(bits.bit_order_type.id));
			}
			TypeDef::Composite(composite) => {
				add(b"struct");
				for field in &composite.fields {
					add(field.name.as_deref().unwrap_or("").as_bytes());
					add(&self.of(field.ty.id));
				}
			}
			TypeDef::Variant(variants) => {
				add(b"enum");
				for variant in &variants.variants {
					add(format!("{} {}", variant.index, variant.name).as_bytes());
					for field in &variant.fields {
						add(field.name.as_deref().unwrap_or("").as_bytes());
						add(&self.of(field.ty.id));
					}
				}
			}
		}
		text
	}
}
