//! The real runtime.

use super::*;
use codec::Decode as _;
use sp_version::RuntimeVersion;

fn real() -> Runtime {
	let code = stratos_runtime_wasm::WASM_BINARY;
	executor().compile(code).unwrap()
}

#[test]
fn it_tells_the_version_that_its_code_carries() {
	let runtime = real();
	let told = session(&runtime).call("Core_version", &[]).unwrap();
	let told = RuntimeVersion::decode(&mut told.as_slice()).unwrap();
	assert_eq!(Some(told), runtime.version());
}

#[test]
fn it_gives_its_metadata() {
	let bytes = session(&real()).call("Metadata_metadata", &[]).unwrap();
	let opaque = Vec::<u8>::decode(&mut bytes.as_slice()).unwrap();
	assert_eq!(&opaque[..4], b"meta");
}

#[test]
fn every_function_that_it_imports_is_offered() {
	let code = stratos_runtime_wasm::WASM_BINARY;
	let info = executor().inspect(code).unwrap();
	assert!(info.imports.len() > 20);
	let unknown: Vec<_> = info.imports.iter().filter(|import| !import.known).collect();
	assert!(unknown.is_empty(), "{unknown:?}");
}
