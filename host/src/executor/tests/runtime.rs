//! The real runtime.

use super::*;
use crate::{
	chain::inherent_data,
	executor::CallError,
	primitives::{Extrinsic, Hash, Header},
	state::StateVersion,
};
use codec::{Compact, Decode as _, Encode as _};
use sp_runtime::traits::Header as _;
use sp_version::RuntimeVersion;

pub(super) fn real() -> Runtime {
	let code = stratos_runtime_wasm::WASM_BINARY;
	executor().compile(code).unwrap()
}

#[test]
fn core_version_returns_the_embedded_version() {
	let runtime = real();
	let reported = session(&runtime).call("Core_version", &[]).unwrap();
	let sorted = |mut version: RuntimeVersion| {
		// The linker may reorder the entries of the section.
		version.apis.to_mut().sort();
		version
	};
	let reported = RuntimeVersion::decode(&mut reported.as_slice()).unwrap();
	assert_eq!(sorted(reported), sorted(runtime.version().unwrap()));
}

#[test]
fn metadata_is_returned() {
	let bytes = session(&real()).call("Metadata_metadata", &[]).unwrap();
	let opaque = Vec::<u8>::decode(&mut bytes.as_slice()).unwrap();
	assert_eq!(&opaque[..4], b"meta");
}

#[test]
fn every_imported_function_exists() {
	let code = stratos_runtime_wasm::WASM_BINARY;
	let info = executor().inspect(code).unwrap();
	assert!(info.imports.len() > 20);
	let unknown: Vec<_> = info.imports.iter().filter(|import| !import.known).collect();
	assert!(unknown.is_empty(), "{unknown:?}");
}

/// Replaces the values that `patch` has.
fn merge(target: &mut serde_json::Value, patch: serde_json::Value) {
	use serde_json::Value::Object;
	match (target, patch) {
		(Object(target), Object(patch)) => {
			for (key, value) in patch {
				merge(target.entry(key).or_insert(serde_json::Value::Null), value);
			}
		}
		(target, patch) => *target = patch,
	}
}

/// The state after the runtime has built its development genesis.
pub(super) fn genesis(runtime: &Runtime) -> Overlay {
	let mut session = session(runtime);
	// The preset only has the differences from the default.
	let mut json = |name: Option<&str>| {
		let preset = session.call("GenesisBuilder_get_preset", &name.encode()).unwrap();
		let preset = Option::<Vec<u8>>::decode(&mut preset.as_slice()).unwrap().unwrap();
		serde_json::from_slice::<serde_json::Value>(&preset).unwrap()
	};
	let mut config = json(None);
	merge(&mut config, json(Some(sp_genesis_builder::DEV_RUNTIME_PRESET)));
	let config = config.to_string().into_bytes();
	let built = session.call("GenesisBuilder_build_state", &config.encode()).unwrap();
	assert_eq!(Result::<(), String>::decode(&mut built.as_slice()).unwrap(), Ok(()));
	let code = stratos_runtime_wasm::WASM_BINARY;
	session.overlay().set(None, sp_core::storage::well_known_keys::CODE, Some(code));
	session.into_overlay()
}

/// The state as a backend for blocks on top of it.
pub(super) fn committed(mut overlay: Overlay) -> (Arc<MemoryBackend>, Hash) {
	let root = overlay.root(StateVersion::V1).unwrap();
	let (changes, update) = overlay.into_changes();
	let mut backend = MemoryBackend::default();
	backend.apply(&changes, &update.unwrap());
	(Arc::new(backend), root)
}

/// The header of a genesis with this state root.
pub(super) fn genesis_header(root: Hash) -> Header {
	Header::new(0, Default::default(), root, Default::default(), Default::default())
}

/// Begins a block and applies its inherents. Returns them.
pub(super) fn open_block(session: &mut Session, parent: &Header) -> Vec<Extrinsic> {
	let header = Header::new(
		parent.number + 1,
		Default::default(),
		Default::default(),
		parent.hash(),
		Default::default(),
	);
	session.call("Core_initialize_block", &header.encode()).unwrap();
	let inherents = inherent_data(1_700_000_000_000).unwrap();
	let body = session.call("BlockBuilder_inherent_extrinsics", &inherents.encode()).unwrap();
	let body = Vec::<Extrinsic>::decode(&mut body.as_slice()).unwrap();
	for extrinsic in &body {
		session.overlay().start_transaction();
		let result = session.call("BlockBuilder_apply_extrinsic", &extrinsic.0).unwrap();
		assert_eq!(result, [0, 0]);
		session.overlay().commit_transaction().unwrap();
	}
	body
}

/// An empty block on the genesis state.
fn author(
	runtime: &Runtime,
	state: Arc<MemoryBackend>,
	parent: &Header,
) -> (Header, Vec<Extrinsic>) {
	let mut session = runtime.session(Overlay::new(state), CallContext::default());
	let body = open_block(&mut session, parent);
	let header = session.call("BlockBuilder_finalize_block", &[]).unwrap();
	(Header::decode(&mut header.as_slice()).unwrap(), body)
}

/// Signed transfers of a dev account to new accounts. Indices come from the metadata.
pub(super) fn transfers(
	runtime: &Runtime,
	state: Arc<MemoryBackend>,
	genesis: Hash,
	count: u32,
) -> Vec<Extrinsic> {
	use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
	use scale_info::TypeDef;
	use sp_core::Pair as _;
	let mut session = runtime.session(Overlay::new(state), CallContext::default());
	let bytes = session.call("Metadata_metadata", &[]).unwrap();
	let bytes = Vec::<u8>::decode(&mut bytes.as_slice()).unwrap();
	let metadata = RuntimeMetadataPrefixed::decode(&mut bytes.as_slice()).unwrap();
	let RuntimeMetadata::V14(metadata) = metadata.1 else { panic!("not V14") };
	let pallet = metadata.pallets.iter().find(|pallet| pallet.name == "Balances").unwrap();
	let calls = metadata.types.resolve(pallet.calls.as_ref().unwrap().ty.id).unwrap();
	let TypeDef::Variant(calls) = &calls.type_def else { panic!("no variants") };
	let call = calls.variants.iter().find(|call| call.name == "transfer_keep_alive").unwrap();
	let version = runtime.version().unwrap();
	let key = sp_core::sr25519::Pair::from_string("//Alice", None).unwrap();
	let sign = |index: u32| {
		let to = sp_crypto_hashing::blake2_256(&index.encode());
		let value = Compact(1_000_000_000_000_000_000u128);
		let call = (pallet.index, call.index, 0u8, to, value).encode();
		let (mut extra, mut additional) = (Vec::new(), Vec::new());
		for extension in &metadata.extrinsic.signed_extensions {
			match extension.identifier.as_str() {
				"CheckMortality" => {
					extra.push(0);
					genesis.encode_to(&mut additional);
				}
				"CheckNonce" => Compact(index).encode_to(&mut extra),
				"ChargeTransactionPayment" => Compact(0u128).encode_to(&mut extra),
				// Disabled, and no hash is signed.
				"CheckMetadataHash" => {
					extra.push(0);
					additional.push(0);
				}
				"CheckSpecVersion" => version.spec_version.encode_to(&mut additional),
				"CheckTxVersion" => version.transaction_version.encode_to(&mut additional),
				"CheckGenesis" => genesis.encode_to(&mut additional),
				_ => {}
			}
		}
		let signature = key.sign(&[call.as_slice(), &extra, &additional].concat());
		let head = (0x84u8, 0u8, key.public().0, 1u8, signature.0).encode();
		Extrinsic([head, extra, call].concat().encode())
	};
	(0..count).map(sign).collect()
}

#[test]
fn an_authored_block_can_be_executed() {
	let runtime = real();
	let (state, root) = committed(genesis(&runtime));
	let parent = genesis_header(root);
	let (header, body) = author(&runtime, state.clone(), &parent);
	assert_eq!(body.len(), 1, "the time");
	assert_ne!(header.state_root, root);

	let block = (header.clone(), body.clone()).encode();
	let mut session = runtime.session(Overlay::new(state.clone()), CallContext::default());
	session.call("Core_execute_block", &block).unwrap();
	assert_eq!(session.overlay().root(StateVersion::V1).unwrap(), header.state_root);

	// A wrong state root is refused, and the session can be used again.
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
fn results_are_the_same_with_machine_code_from_disk() {
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
	let (first, second) = (executor().compile(code).unwrap(), executor().compile(code).unwrap());
	let (state, root) = committed(genesis(&first));
	assert_eq!(committed(genesis(&second)).1, root);
	let parent = genesis_header(root);
	assert_eq!(author(&first, state.clone(), &parent), author(&second, state, &parent));
}
