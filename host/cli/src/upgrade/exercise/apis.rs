//! What wallets and hosts call of a runtime: every function of its APIs, as far as arguments can be
//! made up, and by name those without which a node or a wallet does nothing.

use super::{ground::Ground, log::Problem};
use crate::client::Metadata;
use codec::{Decode, Encode};
use scale_info::{TypeDef, TypeDefPrimitive};

/// APIs whose functions make blocks, take transactions or benchmark: not with made-up arguments.
const OTHERWISE: [&str; 6] =
	["Core", "BlockBuilder", "TaggedTransactionQueue", "Metadata", "GenesisBuilder", "Benchmark"];

/// Functions that take a transaction; they are called with real ones.
const OF_TRANSACTIONS: [&str; 2] = ["query_info", "query_fee_details"];

/// The longest array that is made up.
const LONGEST: u32 = 4_096;

/// Calls everything.
pub(super) fn call_all(ground: &mut Ground<'_>) {
	exports(ground);
	metadata(ground);
	genesis(ground);
	for api in &ground.metadata.apis {
		if OTHERWISE.contains(&api.name.as_str()) {
			continue;
		}
		for method in &api.methods {
			if ground.log.gave_up() {
				return;
			}
			if OF_TRANSACTIONS.contains(&method.name.as_str()) {
				continue;
			}
			let mut data = Vec::new();
			let made_up =
				method.inputs.iter().all(|(_, ty)| make_up(ground.metadata, *ty, 0, &mut data));
			if !made_up {
				continue;
			}
			let answer = ground.ask(&api.name, &method.name, &data).map(drop);
			// With arguments out of thin air only the old runtime can tell what is right.
			let firm = method.inputs.is_empty();
			let name = format!("{}_{}", api.name, method.name);
			let answered = ground.log.note("apis", &name, firm, answer);
			ground.log.facts.functions += usize::from(answered);
		}
	}
}

/// What the metadata promises has to be in the code.
fn exports(ground: &mut Ground<'_>) {
	let code = ground.fork.get(b":code").ok().flatten().unwrap_or_default();
	let Ok(info) = ground.fork.executor().inspect(&code) else { return };
	for api in &ground.metadata.apis {
		for method in &api.methods {
			let name = format!("{}_{}", api.name, method.name);
			let result = match info.exports.contains(&name) {
				true => Ok(()),
				false => Err(Problem::Broken(
					"the metadata promises this function, the code does not export it".to_owned(),
				)),
			};
			ground.log.note("exports", &name, true, result);
		}
	}
}

/// Wallets read the metadata in the version that they know.
fn metadata(ground: &mut Ground<'_>) {
	let read = |answer: Vec<u8>, optional: bool| {
		let bytes = match optional {
			true => Option::<Vec<u8>>::decode(&mut &answer[..]).map_err(Problem::broken)?,
			false => Vec::<u8>::decode(&mut &answer[..]).map(Some).map_err(Problem::broken)?,
		};
		let bytes = bytes.ok_or_else(|| {
			Problem::Broken("it gives none, though it lists the version".to_owned())
		})?;
		Metadata::decode(&bytes).map(drop).map_err(Problem::broken)
	};
	let mut note = |name: &str, result: Result<(), Problem>| {
		let answered = ground.log.note("apis", name, true, result);
		ground.log.facts.functions += usize::from(answered);
	};
	let call =
		|function: &str, data: &[u8]| ground.fork.call(function, data).map_err(Problem::broken);
	note(
		"Metadata_metadata",
		call("Metadata_metadata", &[]).and_then(|answer| read(answer, false)),
	);
	let versions = call("Metadata_metadata_versions", &[])
		.and_then(|answer| Vec::<u32>::decode(&mut &answer[..]).map_err(Problem::broken));
	let listed = versions.as_ref().map(Vec::clone).unwrap_or_default();
	note("Metadata_metadata_versions", versions.map(drop));
	// A version that no release has yet is not for wallets.
	for version in listed.into_iter().filter(|version| (14..=16).contains(version)) {
		let answer = call("Metadata_metadata_at_version", &version.encode());
		let name = format!("Metadata_metadata_at_version({version})");
		note(&name, answer.and_then(|answer| read(answer, true)));
	}
}

/// Specs are built by the runtime.
fn genesis(ground: &mut Ground<'_>) {
	if !ground.fork.has_api("GenesisBuilder") {
		return;
	}
	let mut note = |name: &str, result: Result<(), Problem>| {
		let answered = ground.log.note("apis", name, false, result);
		ground.log.facts.functions += usize::from(answered);
	};
	let call = |function: &str, data: &[u8]| {
		ground.fork.call_on_empty_state(function, data).map_err(Problem::broken)
	};
	let names = call("GenesisBuilder_preset_names", &[])
		.and_then(|answer| Vec::<String>::decode(&mut &answer[..]).map_err(Problem::broken));
	let listed = names.as_ref().map(Vec::clone).unwrap_or_default();
	note("GenesisBuilder_preset_names", names.map(drop));
	let preset = |name: Option<&String>| {
		let answer = call("GenesisBuilder_get_preset", &name.encode())?;
		Option::<Vec<u8>>::decode(&mut &answer[..]).map_err(Problem::broken)
	};
	for name in &listed {
		let found = preset(Some(name)).and_then(|preset| {
			let found = preset.map(drop);
			found.ok_or_else(|| Problem::Broken("it lists the preset, and has it not".to_owned()))
		});
		note(&format!("GenesisBuilder_get_preset({name})"), found);
	}
	let config = preset(None);
	if let Ok(Some(config)) = &config {
		let built = call("GenesisBuilder_build_state", &config.encode()).and_then(|answer| {
			let built = Result::<(), String>::decode(&mut &answer[..]).map_err(Problem::broken)?;
			built.map_err(Problem::Refused)
		});
		note("GenesisBuilder_build_state", built);
	}
	note("GenesisBuilder_get_preset", config.map(drop));
}

/// Appends a value of a type, the smallest there is: zeros, nothing, the variant with the fewest
/// fields. Tells whether there is one.
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
		TypeDef::Array(array) if array.len <= LONGEST => {
			each(&vec![array.type_param.id; array.len as usize])
		}
		TypeDef::Array(_) => false,
		TypeDef::Variant(variants) => {
			let smallest = variants.variants.iter().min_by_key(|variant| variant.fields.len());
			let Some(variant) = smallest else { return false };
			out.push(variant.index);
			variant.fields.iter().all(|field| make_up(metadata, field.ty.id, depth + 1, out))
		}
		// No item, no bit, nothing written, the number 0.
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
