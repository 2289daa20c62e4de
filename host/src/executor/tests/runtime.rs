//! The real runtime.

use super::*;
use crate::{
	executor::CallError,
	primitives::{Extrinsic, Hash, Header},
	state::StateVersion,
};
use codec::{Decode as _, Encode as _};
use sp_inherents::InherentData;
use sp_runtime::traits::Header as _;
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

/// The state after the runtime built its development genesis.
fn genesis(runtime: &Runtime) -> Overlay {
	let mut session = session(runtime);
	let preset = Some(sp_genesis_builder::DEV_RUNTIME_PRESET).encode();
	let preset = session.call("GenesisBuilder_get_preset", &preset).unwrap();
	let preset = Option::<Vec<u8>>::decode(&mut preset.as_slice()).unwrap().unwrap();
	let built = session.call("GenesisBuilder_build_state", &preset.encode()).unwrap();
	assert_eq!(Result::<(), String>::decode(&mut built.as_slice()).unwrap(), Ok(()));
	let code = stratos_runtime_wasm::WASM_BINARY;
	session.overlay().set(None, sp_core::storage::well_known_keys::CODE, Some(code));
	session.into_overlay()
}

/// The state as a backend for blocks on top of it.
fn committed(mut overlay: Overlay) -> (Arc<MemoryBackend>, Hash) {
	let root = overlay.root(StateVersion::V1).unwrap();
	let (changes, update) = overlay.into_changes();
	let mut backend = MemoryBackend::default();
	backend.apply(&changes, &update.unwrap());
	(Arc::new(backend), root)
}

/// An empty block on the genesis state, made as a block author makes it.
fn author(runtime: &Runtime, state: Arc<MemoryBackend>, parent: &Header) -> (Header, Vec<Extrinsic>) {
	let mut session = runtime.session(Overlay::new(state), CallContext::default());
	let header = Header::new(
		parent.number + 1,
		Default::default(),
		Default::default(),
		parent.hash(),
		Default::default(),
	);
	session.call("Core_initialize_block", &header.encode()).unwrap();
	let mut inherents = InherentData::new();
	inherents.put_data(sp_timestamp::INHERENT_IDENTIFIER, &1_700_000_000_000u64).unwrap();
	let body = session.call("BlockBuilder_inherent_extrinsics", &inherents.encode()).unwrap();
	let body = Vec::<Extrinsic>::decode(&mut body.as_slice()).unwrap();
	for extrinsic in &body {
		session.overlay().start_transaction();
		let result = session.call("BlockBuilder_apply_extrinsic", &extrinsic.encode()).unwrap();
		assert_eq!(result, [0, 0]);
		session.overlay().commit_transaction().unwrap();
	}
	let header = session.call("BlockBuilder_finalize_block", &[]).unwrap();
	(Header::decode(&mut header.as_slice()).unwrap(), body)
}

#[test]
fn a_block_that_it_builds_is_one_that_it_executes() {
	let runtime = real();
	let (state, root) = committed(genesis(&runtime));
	let parent = Header::new(0, Default::default(), root, Default::default(), Default::default());
	let (header, body) = author(&runtime, state.clone(), &parent);
	assert_eq!(body.len(), 1, "the time");
	assert_ne!(header.state_root, root);

	let block = (header.clone(), body.clone()).encode();
	let mut session = runtime.session(Overlay::new(state.clone()), CallContext::default());
	session.call("Core_execute_block", &block).unwrap();
	assert_eq!(session.overlay().root(StateVersion::V1).unwrap(), header.state_root);

	// Another root in the header is not believed; the session goes on.
	let mut wrong = header.clone();
	wrong.state_root = Default::default();
	let mut session = runtime.session(Overlay::new(state), CallContext::default());
	session.overlay().start_transaction();
	let error = session.call("Core_execute_block", &(wrong, body).encode()).unwrap_err();
	assert!(matches!(error, CallError::Panic { .. }), "{error}");
	session.overlay().rollback_transaction().unwrap();
	session.call("Core_execute_block", &block).unwrap();
}

#[test]
fn results_are_the_same_with_machine_code_from_the_disk() {
	let directory = tempfile::tempdir().unwrap();
	let executor = || {
		Executor::new(ExecutorConfig {
			cache_dir: Some(directory.path().join("code")),
			max_instances: 2,
			..ExecutorConfig::default()
		})
		.unwrap()
	};
	let code = stratos_runtime_wasm::WASM_BINARY;
	let (first, second) =
		(executor().compile(code).unwrap(), executor().compile(code).unwrap());
	let (state, root) = committed(genesis(&first));
	assert_eq!(committed(genesis(&second)).1, root);
	let parent = Header::new(0, Default::default(), root, Default::default(), Default::default());
	assert_eq!(author(&first, state.clone(), &parent), author(&second, state, &parent));
}
