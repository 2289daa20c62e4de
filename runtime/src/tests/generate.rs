//! Calls with arguments drawn from the metadata, for statements about every call.

use crate::{AccountId, Balances, Runtime, RuntimeCall, STOS, genesis};
use codec::{Compact, Decode, Encode};
use frame_support::traits::PalletInfoAccess;
use scale_info::{PortableRegistry, Registry, TypeDef, TypeDefPrimitive, meta_type};

/// The types of the runtime's calls.
pub(super) struct CallTypes {
	registry: PortableRegistry,
	root: u32,
}

/// A call by its place: the pallet's name and index, the call's name and index.
pub(super) struct CallPlace {
	pub(super) pallet: String,
	pub(super) name: String,
	index: [u8; 2],
	fields: Vec<u32>,
}

/// How deep a call may stand in calls.
const MAX_DEPTH: u32 = 3;

impl CallTypes {
	pub(super) fn new() -> Self {
		let mut registry = Registry::new();
		let root = registry.register_type(&meta_type::<RuntimeCall>()).id;
		Self { registry: registry.into(), root }
	}

	/// Every call that the metadata knows.
	pub(super) fn calls(&self) -> Vec<CallPlace> {
		let mut calls = Vec::new();
		for pallet in self.variants(self.root) {
			for call in self.variants(pallet.2[0]) {
				calls.push(CallPlace {
					pallet: pallet.0.clone(),
					name: call.0,
					index: [pallet.1, call.1],
					fields: call.2,
				});
			}
		}
		calls
	}

	/// The variants of an enum: name, index, types of the fields.
	fn variants(&self, id: u32) -> Vec<(String, u8, Vec<u32>)> {
		let TypeDef::Variant(list) = &self.registry.resolve(id).expect("a type").type_def else {
			panic!("calls are enums");
		};
		let fields = |fields: &[scale_info::Field<scale_info::form::PortableForm>]| {
			fields.iter().map(|field| field.ty.id).collect()
		};
		list.variants
			.iter()
			.map(|variant| (variant.name.clone(), variant.index, fields(&variant.fields)))
			.collect()
	}

	/// `call` with drawn arguments; `None` where the draw does not make a call.
	pub(super) fn draw(&self, call: &CallPlace, draw: &mut Draw) -> Option<RuntimeCall> {
		let mut bytes = call.index.to_vec();
		for field in &call.fields {
			self.value(*field, draw, 0, &mut bytes)?;
		}
		RuntimeCall::decode(&mut &bytes[..]).ok()
	}

	fn value(&self, id: u32, draw: &mut Draw, depth: u32, out: &mut Vec<u8>) -> Option<()> {
		let definition = self.registry.resolve(id)?;
		match definition.path.segments.last().map(String::as_str) {
			Some("AccountId32") => {
				out.extend(draw.account().encode());
				return Some(());
			}
			Some("RuntimeCall") if depth >= MAX_DEPTH => return None,
			_ => (),
		}
		match &definition.type_def {
			TypeDef::Composite(composite) => {
				for field in &composite.fields {
					self.value(field.ty.id, draw, depth, out)?;
				}
			}
			TypeDef::Variant(variants) => {
				let variant =
					variants.variants.get(draw.below(variants.variants.len() as u64) as usize)?;
				out.push(variant.index);
				for field in &variant.fields {
					self.value(field.ty.id, draw, depth + 1, out)?;
				}
			}
			TypeDef::Sequence(sequence) => {
				let item = &self.registry.resolve(sequence.type_param.id)?.type_def;
				if matches!(item, TypeDef::Primitive(TypeDefPrimitive::U8)) {
					draw.bytes().encode_to(out);
				} else {
					let count = draw.below(3) as u32;
					Compact(count).encode_to(out);
					for _ in 0..count {
						self.value(sequence.type_param.id, draw, depth, out)?;
					}
				}
			}
			TypeDef::Array(array) => {
				for _ in 0..array.len {
					self.value(array.type_param.id, draw, depth, out)?;
				}
			}
			TypeDef::Tuple(tuple) => {
				for field in &tuple.fields {
					self.value(field.id, draw, depth, out)?;
				}
			}
			TypeDef::Primitive(primitive) => {
				let width = match primitive {
					TypeDefPrimitive::Bool => {
						out.push(draw.below(2) as u8);
						return Some(());
					}
					TypeDefPrimitive::U8 | TypeDefPrimitive::I8 => 1,
					TypeDefPrimitive::U16 | TypeDefPrimitive::I16 => 2,
					TypeDefPrimitive::U32 | TypeDefPrimitive::I32 => 4,
					TypeDefPrimitive::U64 | TypeDefPrimitive::I64 => 8,
					TypeDefPrimitive::U128 | TypeDefPrimitive::I128 => 16,
					_ => return None,
				};
				out.extend(&draw.number().to_le_bytes()[..width]);
			}
			TypeDef::Compact(_) => {
				// Of any width: too large a number does not decode.
				Compact(draw.number()).encode_to(out);
			}
			TypeDef::BitSequence(_) => return None,
		}
		Some(())
	}
}

/// Chance, the same in every run: SplitMix64.
pub(super) struct Draw(pub(super) u64);

impl Draw {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// A number below `bound`; 0 where that is 0.
	fn below(&mut self, bound: u64) -> u64 {
		((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
	}

	fn account(&mut self) -> AccountId {
		let own = crate::config::accounts::protocol();
		match self.below(8) {
			at @ 0..=5 => genesis::DEV_ACCOUNTS[at as usize].1.into(),
			6 => own[self.below(own.len() as u64) as usize].clone(),
			_ => AccountId::new([7; 32]),
		}
	}

	fn number(&mut self) -> u128 {
		match self.below(7) {
			0..=2 => self.below(9).into(),
			3 => STOS * u128::from(self.below(2_000)),
			4 => STOS * 1_000_000 * u128::from(self.below(200)),
			5 => self.next().into(),
			_ => u128::MAX,
		}
	}

	/// Bytes, among them keys of the storage in which STOS are kept.
	fn bytes(&mut self) -> Vec<u8> {
		match self.below(6) {
			0 => pallet_balances::TotalIssuance::<Runtime>::hashed_key().to_vec(),
			1 => frame_system::Account::<Runtime>::hashed_key_for(self.account()),
			2 => Balances::name_hash().to_vec(),
			3 => Vec::new(),
			_ => (0..self.below(40)).map(|_| self.next() as u8).collect(),
		}
	}
}
