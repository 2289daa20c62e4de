//! Runtime API calls: every function that takes made-up arguments, and by name those that hosts and
//! wallets need.

use crate::{
	client::Metadata,
	upgrade::exercise::{log::Problem, test_chain::TestChain},
};
use codec::{Decode, Encode};
use scale_info::{TypeDef, TypeDefPrimitive};

/// APIs that make blocks, take transactions or benchmark: made-up arguments say nothing of them.
const EXCLUDED: [&str; 6] =
	["Core", "BlockBuilder", "TaggedTransactionQueue", "Metadata", "GenesisBuilder", "Benchmark"];

/// Functions that take a transaction: `transactions` calls them with real ones.
const WITH_TRANSACTION: [&str; 2] = ["query_info", "query_fee_details"];

/// The longest array that is made up, items.
const MAX_ARRAY: u32 = 4_096;

/// Calls every function.
pub(super) fn call_all(chain: &mut TestChain<'_>) {
	exports(chain);
	metadata(chain);
	genesis(chain);
	for api in &chain.metadata().apis {
		if EXCLUDED.contains(&api.name.as_str()) {
			continue;
		}
		for method in &api.methods {
			if chain.log.gave_up() {
				return;
			}
			if WITH_TRANSACTION.contains(&method.name.as_str()) {
				continue;
			}
			let mut data = Vec::new();
			let made_up =
				method.inputs.iter().all(|(_, ty)| make_up(chain.metadata(), *ty, 0, &mut data));
			if !made_up {
				continue;
			}
			let answer = chain.call(&api.name, &method.name, &data).map(drop);
			// Made-up arguments may be refused: the old runtime tells what is right.
			let required = method.inputs.is_empty();
			let name = format!("{}_{}", api.name, method.name);
			let answered = chain.log.record("apis", &name, required, answer);
			chain.log.facts.functions += usize::from(answered);
		}
	}
}

/// Every function in the metadata must be an export of the code.
fn exports(chain: &mut TestChain<'_>) {
	let code = chain.runtime.fork.get(b":code").ok().flatten().unwrap_or_default();
	let Ok(info) = chain.runtime.fork.executor().inspect(&code) else { return };
	for api in &chain.metadata().apis {
		for method in &api.methods {
			let name = format!("{}_{}", api.name, method.name);
			let result = match info.exports.contains(&name) {
				true => Ok(()),
				false => Err(Problem::Broken(
					"the metadata lists this function, the code does not export it".to_owned(),
				)),
			};
			chain.log.record("exports", &name, true, result);
		}
	}
}

/// Wallets ask for the metadata in the version that they can read.
fn metadata(chain: &mut TestChain<'_>) {
	let read = |answer: Vec<u8>, optional: bool| {
		let bytes = match optional {
			true => Option::<Vec<u8>>::decode(&mut &answer[..]).map_err(Problem::broken)?,
			false => Vec::<u8>::decode(&mut &answer[..]).map(Some).map_err(Problem::broken)?,
		};
		let bytes = bytes.ok_or_else(|| {
			Problem::Broken("it lists the version and has no metadata of it".to_owned())
		})?;
		Metadata::decode(&bytes).map(drop).map_err(Problem::broken)
	};
	let mut record = |name: &str, result: Result<(), Problem>| {
		let answered = chain.log.record("apis", name, true, result);
		chain.log.facts.functions += usize::from(answered);
	};
	let call = |function: &str, data: &[u8]| {
		chain.runtime.fork.call(function, data).map_err(Problem::broken)
	};
	record(
		"Metadata_metadata",
		call("Metadata_metadata", &[]).and_then(|answer| read(answer, false)),
	);
	let versions = call("Metadata_metadata_versions", &[])
		.and_then(|answer| Vec::<u32>::decode(&mut &answer[..]).map_err(Problem::broken));
	let listed = versions.clone().unwrap_or_default();
	record("Metadata_metadata_versions", versions.map(drop));
	// Unstable versions are not for wallets.
	for version in listed.into_iter().filter(|version| (14..=16).contains(version)) {
		let answer = call("Metadata_metadata_at_version", &version.encode());
		let name = format!("Metadata_metadata_at_version({version})");
		record(&name, answer.and_then(|answer| read(answer, true)));
	}
}

/// The host builds a genesis state through the runtime.
fn genesis(chain: &mut TestChain<'_>) {
	if !chain.runtime.fork.has_api("GenesisBuilder") {
		return;
	}
	let mut record = |name: &str, result: Result<(), Problem>| {
		let answered = chain.log.record("apis", name, false, result);
		chain.log.facts.functions += usize::from(answered);
	};
	let call = |function: &str, data: &[u8]| {
		chain.runtime.fork.call_on_empty_state(function, data).map_err(Problem::broken)
	};
	let names = call("GenesisBuilder_preset_names", &[])
		.and_then(|answer| Vec::<String>::decode(&mut &answer[..]).map_err(Problem::broken));
	let listed = names.clone().unwrap_or_default();
	record("GenesisBuilder_preset_names", names.map(drop));
	let preset = |name: Option<&String>| {
		let answer = call("GenesisBuilder_get_preset", &name.encode())?;
		Option::<Vec<u8>>::decode(&mut &answer[..]).map_err(Problem::broken)
	};
	for name in &listed {
		let found = preset(Some(name)).and_then(|preset| {
			let found = preset.map(drop);
			found.ok_or_else(|| {
				Problem::Broken("it lists the preset and does not have it".to_owned())
			})
		});
		record(&format!("GenesisBuilder_get_preset({name})"), found);
	}
	let config = preset(None);
	if let Ok(Some(config)) = &config {
		let built = call("GenesisBuilder_build_state", &config.encode()).and_then(|answer| {
			let built = Result::<(), String>::decode(&mut &answer[..]).map_err(Problem::broken)?;
			built.map_err(Problem::Refused)
		});
		record("GenesisBuilder_build_state", built);
	}
	record("GenesisBuilder_get_preset", config.map(drop));
}

/// Appends the smallest value of a type: zeros, empty lists, the variant with the fewest fields.
/// Returns false where there is none.
fn make_up(metadata: &Metadata, ty: u32, depth: u32, out: &mut Vec<u8>) -> bool {
	use TypeDefPrimitive as P;
	if depth > 16 {
		return false;
	}
	let Some(definition) = metadata.types.resolve(ty).map(|ty| &ty.type_def) else { return false };
	let mut each = |types: &[u32]| types.iter().all(|ty| make_up(metadata, *ty, depth + 1, out));
	match definition {
		TypeDef::Composite(composite) => {
			each(&composite.fields.iter().map(|field| field.ty.id).collect::<Vec<_>>())
		}
		TypeDef::Tuple(tuple) => {
			each(&tuple.fields.iter().map(|field| field.id).collect::<Vec<_>>())
		}
		TypeDef::Array(array) if array.len <= MAX_ARRAY => {
			each(&vec![array.type_param.id; array.len as usize])
		}
		TypeDef::Array(_) => false,
		TypeDef::Variant(variants) => {
			let smallest = variants.variants.iter().min_by_key(|variant| variant.fields.len());
			let Some(variant) = smallest else { return false };
			out.push(variant.index);
			variant.fields.iter().all(|field| make_up(metadata, field.ty.id, depth + 1, out))
		}
		// An empty list, no bits, or the number 0.
		TypeDef::Sequence(_) | TypeDef::BitSequence(_) | TypeDef::Compact(_) => {
			out.push(0);
			true
		}
		TypeDef::Primitive(primitive) => {
			let length = match primitive {
				P::Bool | P::U8 | P::I8 | P::Str => 1,
				P::U16 | P::I16 => 2,
				P::U32 | P::I32 | P::Char => 4,
				P::U64 | P::I64 => 8,
				P::U128 | P::I128 => 16,
				P::U256 | P::I256 => 32,
			};
			out.resize(out.len() + length, 0);
			true
		}
	}
}
