//! Chains for tests: the embedded runtime, the development preset, signed transactions.

use crate::{
	chain::{Chain, ChainOptions, ImportedBlock, Proposal, inherent_data},
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig},
	pool::{Pool, PoolOptions},
	primitives::{Extrinsic, Hash},
};
use codec::{Compact, Decode, Encode};
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed, v14::RuntimeMetadataV14};
use sp_core::{Pair, sr25519};
use std::{
	path::PathBuf,
	sync::{Arc, OnceLock},
	time::{Duration, Instant},
};

/// The embedded runtime.
pub(crate) const WASM: &[u8] = stratos_runtime_wasm::WASM_BINARY;

/// One executor for all tests: the runtime is compiled once.
pub(crate) fn executor() -> Executor {
	static EXECUTOR: OnceLock<Executor> = OnceLock::new();
	EXECUTOR.get_or_init(|| Executor::new(ExecutorConfig::default()).expect("an executor")).clone()
}

/// A development chain in a temporary folder.
pub(crate) struct TestChain {
	pub(crate) chain: Arc<Chain>,
	folder: Arc<tempfile::TempDir>,
}

impl TestChain {
	/// A new chain.
	pub(crate) fn new() -> Self {
		let folder = Arc::new(tempfile::tempdir().expect("a folder"));
		Self { chain: open(folder.path().join("chain")), folder }
	}

	/// Closes the chain and opens it again.
	pub(crate) fn restart(self) -> Self {
		let Self { chain, folder } = self;
		drop(Arc::into_inner(chain).expect("nobody else holds the chain"));
		Self { chain: open(folder.path().join("chain")), folder }
	}

	/// A pool on the chain.
	pub(crate) fn pool(&self) -> Arc<Pool> {
		Arc::new(Pool::new(self.chain.clone(), PoolOptions::default()))
	}
}

fn open(path: PathBuf) -> Arc<Chain> {
	let spec = ChainSpec::builtin("development").expect("a builtin chain");
	let chain = spec.open_chain(&path, executor(), WASM, ChainOptions::default());
	Arc::new(chain.expect("a chain"))
}

/// A proposal with this time, in milliseconds since 1970, and a deadline in a minute.
pub(crate) fn proposal(time_ms: u64) -> Proposal {
	Proposal {
		inherents: inherent_data(time_ms).expect("inherent data"),
		digest: Default::default(),
		deadline: Instant::now() + Duration::from_secs(60),
	}
}

/// Builds and commits a block of these extrinsics, all of which must be included.
pub(crate) fn advance(chain: &Chain, extrinsics: &[Extrinsic]) -> Arc<ImportedBlock> {
	let time = 1_700_000_000_000 + 6_000 * u64::from(chain.best().number);
	let candidates: Vec<&Extrinsic> = extrinsics.iter().collect();
	let built = chain.build_block(&proposal(time), &candidates).expect("a block");
	assert_eq!(built.rejected, []);
	chain.commit(built.block).expect("committed")
}

/// The key of a development account such as `Alice`.
pub(crate) fn dev_key(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//{name}"), None).expect("a dev key")
}

/// Creates calls and transactions from the chain's metadata, so that no test contains an index.
pub(crate) struct Client {
	metadata: RuntimeMetadataV14,
	genesis: Hash,
	spec_version: u32,
	transaction_version: u32,
}

impl Client {
	/// A client of a chain's current runtime.
	pub(crate) fn new(chain: &Chain) -> Self {
		let best = chain.best().hash;
		let bytes = chain.metadata_at(best).expect("metadata");
		let decoded = RuntimeMetadataPrefixed::decode(&mut bytes.as_slice()).expect("decodes");
		let RuntimeMetadata::V14(metadata) = decoded.1 else { panic!("not version 14") };
		let version = chain.runtime_version_at(best).expect("a version");
		Self {
			metadata,
			genesis: chain.genesis_hash(),
			spec_version: version.spec_version,
			transaction_version: version.transaction_version,
		}
	}

	/// An encoded call.
	pub(crate) fn call(&self, pallet: &str, call: &str, arguments: &impl Encode) -> Vec<u8> {
		let pallet = self.metadata.pallets.iter().find(|p| p.name == pallet).expect("the pallet");
		let calls = pallet.calls.as_ref().expect("calls");
		let calls = self.metadata.types.resolve(calls.ty.id).expect("the calls' type");
		let scale_info::TypeDef::Variant(calls) = &calls.type_def else { panic!("no variants") };
		let call = calls.variants.iter().find(|v| v.name == call).expect("the call");
		[vec![pallet.index, call.index], arguments.encode()].concat()
	}

	/// A transfer; `value` is in base units.
	pub(crate) fn transfer(&self, to: &str, value: u128) -> Vec<u8> {
		let to = (0u8, dev_key(to).public().0);
		self.call("Balances", "transfer_keep_alive", &(to, Compact(value)))
	}

	/// A signed, immortal transaction.
	pub(crate) fn sign(&self, from: &str, nonce: u32, tip: u128, call: Vec<u8>) -> Extrinsic {
		let key = dev_key(from);
		let (mut extra, mut additional) = (Vec::new(), Vec::new());
		for extension in &self.metadata.extrinsic.signed_extensions {
			match extension.identifier.as_str() {
				"CheckMortality" => {
					extra.push(0);
					self.genesis.encode_to(&mut additional);
				}
				// Disabled, and no hash is signed.
				"CheckMetadataHash" => {
					extra.push(0);
					additional.push(0);
				}
				"CheckNonce" => Compact(nonce).encode_to(&mut extra),
				"ChargeTransactionPayment" => Compact(tip).encode_to(&mut extra),
				"CheckSpecVersion" => self.spec_version.encode_to(&mut additional),
				"CheckTxVersion" => self.transaction_version.encode_to(&mut additional),
				"CheckGenesis" => self.genesis.encode_to(&mut additional),
				"CheckNonZeroSender" | "CheckWeight" | "WeightReclaim" => {}
				other => panic!("the tests do not know the extension {other}"),
			}
		}
		let mut payload = [call.as_slice(), &extra, &additional].concat();
		if payload.len() > 256 {
			payload = sp_crypto_hashing::blake2_256(&payload).to_vec();
		}
		let signature = key.sign(&payload);
		let head = (0x84u8, 0u8, key.public().0, 1u8, signature.0).encode();
		Extrinsic([head, extra, call].concat().encode())
	}
}

/// A bare extrinsic, which is refused from clients.
pub(crate) fn bare(call: &[u8]) -> Extrinsic {
	Extrinsic([&[4u8], call].concat().encode())
}
