//! The report of `stratos inspect` as text, and the names of runtime APIs.

use crate::{client::Metadata, command::output::one_line, text::grouped};
use serde_json::{Map, Value, json};
use sp_version::RuntimeVersion;
use std::fmt::Write;

/// The runtime APIs of a version: name, id and version. The name is null where the metadata has none.
pub(super) fn apis(version: &RuntimeVersion, metadata: Option<&Metadata>) -> Vec<Value> {
	version
		.apis
		.iter()
		.map(|(id, version)| {
			let name = metadata.and_then(|metadata| metadata.api_name(id));
			json!({ "name": name, "id": sp_core::bytes::to_hex(id, false), "version": version })
		})
		.collect()
}

/// The report as lines.
pub(super) fn text(report: &Value) -> String {
	let mut text = String::new();
	if report["kind"] == "spec" {
		for (label, key) in [
			("chain", "name"),
			("id", "id"),
			("type", "chainType"),
			("form", "form"),
			("preset", "preset"),
			("block time, ms", "blockTimeMs"),
			("genesis hash", "genesisHash"),
			("state root", "stateRoot"),
		] {
			line(&mut text, label, &report[key]);
		}
		for (name, value) in report["properties"].as_object().unwrap_or(&Map::new()) {
			line(&mut text, name, value);
		}
		let from = if report["runtimeFromSpec"] == true { "the spec's own" } else { "this host's" };
		let _ = writeln!(text, "\nThe runtime ({from}):");
		runtime(&mut text, &report["runtime"]);
	} else {
		runtime(&mut text, report);
	}
	text
}

fn runtime(text: &mut String, report: &Value) {
	let version = &report["version"];
	if version.is_null() {
		line(text, "version", &"unknown: the Wasm has no version section".into());
	} else {
		let spec = format!("{} {}", plain(&version["specName"]), plain(&version["specVersion"]));
		line(text, "runtime", &spec.into());
		line(text, "implementation", &version["implName"]);
		line(text, "transactions", &version["transactionVersion"]);
	}
	line(text, "size", &report["size"]);
	line(text, "compressed", &report["compressedSize"]);
	line(text, "blake2-256", &report["hash"]);
	if report["hash"] != report["wasmHash"] {
		line(text, "  decompressed", &report["wasmHash"]);
	}
	line(text, "memory pages", &report["memoryPages"]);

	let apis = list(&report["apis"]);
	if !apis.is_empty() {
		let _ = writeln!(text, "\nRuntime APIs ({}):", apis.len());
		for api in apis {
			let name = api["name"].as_str().unwrap_or("(not in the metadata)");
			let _ =
				writeln!(text, "  {name:<28}{:>3}  {}", plain(&api["version"]), plain(&api["id"]));
		}
	}
	let imports = list(&report["imports"]);
	let missing = report["importsNotProvided"].as_u64().unwrap_or(0);
	let verdict = match missing {
		0 => "all provided by this host".to_owned(),
		missing => format!("{missing} NOT provided by this host, marked with !"),
	};
	let _ = writeln!(text, "\nImports ({}, {verdict}):", imports.len());
	for import in imports {
		let mark = if import["provided"] == true { ' ' } else { '!' };
		let _ = writeln!(text, "{mark} {}::{}", plain(&import["module"]), plain(&import["name"]));
	}
}

fn list(value: &Value) -> &[Value] {
	value.as_array().map_or(&[], Vec::as_slice)
}

/// A label and a value; no line for null.
fn line(text: &mut String, label: &str, value: &Value) {
	if !value.is_null() {
		// Writing to a string cannot fail.
		let _ = writeln!(text, "{label:<16}{}", plain(value));
	}
}

fn plain(value: &Value) -> String {
	match value {
		Value::String(text) => one_line(text),
		Value::Number(number) => number.as_u64().map_or_else(|| number.to_string(), grouped),
		other => other.to_string(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn apis_without_metadata_have_an_id_and_no_name() {
		let version = RuntimeVersion {
			apis: vec![
				([0xdf, 0x6a, 0xcb, 0x68, 0x99, 0x07, 0x60, 0x9b], 5),
				([0xbc, 0x9d, 0x89, 0x90, 0x4f, 0x5b, 0x92, 0x3f], 1),
				([1, 2, 3, 4, 5, 6, 7, 8], 9),
			]
			.into(),
			..Default::default()
		};
		let apis = apis(&version, None);
		let core = json!({ "name": Value::Null, "id": "0xdf6acb689907609b", "version": 5 });
		assert_eq!((apis.len(), &apis[0]), (3, &core));
	}

	#[test]
	fn a_missing_import_is_marked() {
		let report = json!({
			"kind": "runtime", "version": null, "size": 10, "hash": "0x1", "wasmHash": "0x1",
			"imports": [
				{ "module": "env", "name": "ext_a", "provided": true },
				{ "module": "env", "name": "ext_b", "provided": false },
			],
			"importsNotProvided": 1,
		});
		let text = text(&report);
		assert!(text.contains("\n  env::ext_a\n! env::ext_b\n"), "{text}");
		assert!(text.contains("1 NOT provided"), "{text}");
		assert!(!text.contains("null"), "{text}");
	}
}
