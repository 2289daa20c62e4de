//! The types in the metadata of the runtimes.

use scale_info::{Field, PortableRegistry, TypeDef, form::PortableForm};
use std::collections::{BTreeMap, BTreeSet};
use stratos_cli::client::Metadata;
use stratos_host::{
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig},
	fork::Fork,
};
use stratos_runtime_2_wasm::RUNTIME_2;
use stratos_runtime_wasm::WASM_BINARY;

/// A comparison of two types by structure.
struct Comparison<'a> {
	types: &'a PortableRegistry,
	/// Pairs on the current path, equal unless something else differs.
	assumed: BTreeSet<(u32, u32)>,
}

impl<'a> Comparison<'a> {
	fn of(types: &'a PortableRegistry, left: u32, right: u32) -> bool {
		Self { types, assumed: BTreeSet::new() }.same(left, right)
	}

	fn same(&mut self, left: u32, right: u32) -> bool {
		if left == right || !self.assumed.insert((left, right)) {
			return true;
		}
		let types = self.types;
		let definition = |id: u32| &types.resolve(id).expect("a type").type_def;
		match (definition(left), definition(right)) {
			(TypeDef::Composite(left), TypeDef::Composite(right)) => {
				self.same_fields(&left.fields, &right.fields)
			}
			(TypeDef::Variant(left), TypeDef::Variant(right)) => {
				left.variants.len() == right.variants.len()
					&& left.variants.iter().zip(&right.variants).all(|(left, right)| {
						(&left.name, left.index) == (&right.name, right.index)
							&& self.same_fields(&left.fields, &right.fields)
					})
			}
			(TypeDef::Sequence(left), TypeDef::Sequence(right)) => {
				self.same(left.type_param.id, right.type_param.id)
			}
			(TypeDef::Compact(left), TypeDef::Compact(right)) => {
				self.same(left.type_param.id, right.type_param.id)
			}
			(TypeDef::Array(left), TypeDef::Array(right)) => {
				left.len == right.len && self.same(left.type_param.id, right.type_param.id)
			}
			(TypeDef::Tuple(left), TypeDef::Tuple(right)) => {
				left.fields.len() == right.fields.len()
					&& left
						.fields
						.iter()
						.zip(&right.fields)
						.all(|(left, right)| self.same(left.id, right.id))
			}
			(left, right) => left == right,
		}
	}

	fn same_fields(&mut self, left: &[Field<PortableForm>], right: &[Field<PortableForm>]) -> bool {
		left.len() == right.len()
			&& left
				.iter()
				.zip(right)
				.all(|(left, right)| left.name == right.name && self.same(left.ty.id, right.ty.id))
	}
}

fn metadata(code: &[u8]) -> Metadata {
	let executor = Executor::new(ExecutorConfig::default()).expect("the engine starts");
	let spec = ChainSpec::builtin("local").expect("a builtin chain");
	let fork = Fork::of_genesis(executor, &spec, code).expect("a chain");
	Metadata::of_fork(&fork).expect("metadata")
}

/// Clients identify types by their path and their type parameters; other parameters, such as constants, do
/// not distinguish two types.
#[test]
fn no_type_path_has_two_shapes() {
	for code in [WASM_BINARY, RUNTIME_2] {
		let types = metadata(code).types;
		let mut by_path: BTreeMap<String, Vec<u32>> = BTreeMap::new();
		for ty in &types.types {
			if !ty.ty.path.segments.is_empty() {
				by_path.entry(ty.ty.path.segments.join("::")).or_default().push(ty.id);
			}
		}
		assert!(by_path.len() > 300, "{} paths", by_path.len());
		let mut two = Vec::new();
		for (path, ids) in by_path {
			for (place, &left) in ids.iter().enumerate() {
				for &right in &ids[place + 1..] {
					let parameters = |id: u32| {
						let ty = types.resolve(id).expect("a type");
						ty.type_params.iter().map(|p| p.ty.map(|ty| ty.id)).collect::<Vec<_>>()
					};
					let (of_left, of_right) = (parameters(left), parameters(right));
					let alike = of_left.iter().zip(&of_right).all(|pair| match pair {
						(Some(left), Some(right)) => Comparison::of(&types, *left, *right),
						_ => true,
					});
					if alike && !Comparison::of(&types, left, right) {
						two.push(path.clone());
					}
				}
			}
		}
		assert_eq!(two, Vec::<String>::new());
	}
}

/// What offline signers commit to is what the runtime has compiled in.
#[test]
fn the_hash_of_the_metadata_is_the_one_that_is_compiled_in() {
	let executor = Executor::new(ExecutorConfig::default()).expect("an executor");
	let found = stratos_runtime_release::metadata_hash(&executor, WASM_BINARY).expect("a hash");
	let known = include_str!("../../runtime/metadata-hash").trim();
	assert_eq!(found, known, "the metadata has changed: run `make runtime` and commit the file");
}
