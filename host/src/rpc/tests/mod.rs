//! The server over a socket, on a chain with the embedded runtime.

mod archive;
mod chain_head;
mod client;
mod limits;
mod operations;
mod reading;
mod transaction;
mod writing;

use super::*;
use crate::{
	chain::{Chain, ChainOptions},
	chain_spec::ChainSpec,
	consensus::{Authority, AuthorityOptions, Clock, ConsensusHandle, Producer, Seal},
	executor::{Executor, ExecutorConfig},
	pool::{Pool, PoolOptions},
	primitives::Hash,
};
use client::{Client, http, post};
use codec::{Compact, Encode};
use serde_json::{Value, json};
use sp_core::{Pair, sr25519};
use sp_runtime::generic::Era;
use std::{
	net::SocketAddr,
	sync::{Arc, OnceLock},
};

/// A chain that seals on demand, and its server.
struct Fixture {
	chain: Arc<Chain>,
	address: SocketAddr,
	_server: RpcServer,
	_production: ConsensusHandle,
	_runtime: tokio::runtime::Runtime,
	_folder: tempfile::TempDir,
}

/// Shared by all tests, so that the runtime is compiled once.
fn executor() -> Executor {
	static EXECUTOR: OnceLock<Executor> = OnceLock::new();
	EXECUTOR.get_or_init(|| Executor::new(ExecutorConfig::default()).unwrap()).clone()
}

impl Fixture {
	fn new() -> Self {
		Self::with(RpcConfig::default())
	}

	fn with(config: RpcConfig) -> Self {
		Self::with_chain(config, ChainOptions::default())
	}

	fn with_chain(config: RpcConfig, options: ChainOptions) -> Self {
		let config = RpcConfig { port: 0, ..config };
		let folder = tempfile::tempdir().unwrap();
		let executor = executor();
		let spec = ChainSpec::builtin("development").unwrap();
		let genesis = spec.build_genesis(&executor, stratos_runtime_wasm::WASM_BINARY).unwrap();
		let path = folder.path().join("state.redb");
		let chain = Chain::create(&path, &spec.id, genesis, executor, options).unwrap();
		let chain = Arc::new(chain);
		let pool = Arc::new(Pool::new(chain.clone(), PoolOptions::default()));
		let options = AuthorityOptions {
			seal: Seal::Manual,
			clock: Clock::default(),
			jumps: Default::default(),
			until: None,
		};
		let (authority, seal) = Authority::new(options);
		let producer = Arc::new(Producer::new(chain.clone(), pool.clone()));
		let production = ConsensusHandle::start(Box::new(authority), producer).unwrap();
		let info = ChainInfo {
			name: spec.name.clone(),
			chain_type: json!("Development"),
			properties: spec.properties.clone(),
		};
		let runtime = tokio::runtime::Builder::new_multi_thread()
			.worker_threads(2)
			.thread_stack_size(4 << 20)
			.enable_all()
			.build()
			.unwrap();
		let deny_unsafe = config.external;
		let calls = Arc::new(RuntimeCalls::new(RuntimeCallConfig::default()));
		let context = Context {
			chain: chain.clone(),
			pool,
			info,
			spec: Box::new(move |raw| Ok(json!({ "id": spec.id, "raw": raw }).to_string())),
			snapshots: Snapshots::new(folder.path().join("snapshots")),
			calls,
			seal: Some(seal),
			network: None,
			log: Box::new(|directives| match directives {
				Some("wrong=") => Err("no level".into()),
				_ => Ok(()),
			}),
			deny_unsafe,
		};
		let server =
			runtime.block_on(async { serve(bind(&config).unwrap(), &config, context).unwrap() });
		let mut address = server.address();
		address.set_ip([127, 0, 0, 1].into());
		Self {
			chain,
			address,
			_server: server,
			_production: production,
			_runtime: runtime,
			_folder: folder,
		}
	}

	fn client(&self) -> Client {
		Client::connect(self.address)
	}

	/// Makes an empty block. Returns its hash.
	fn block(&self, client: &mut Client) -> Value {
		client.call("engine_createBlock", json!([true, true]))["hash"].clone()
	}

	/// A signed `System.remark`: extrinsic version 4, immortal.
	fn remark(&self, who: &str, nonce: u32, text: &[u8]) -> Vec<u8> {
		self.sign(who, nonce, text, &[0], self.chain.genesis_hash())
	}

	/// A signed `System.remark` that is valid for 64 blocks from the best one on.
	fn mortal_remark(&self, who: &str, nonce: u32, text: &[u8]) -> Vec<u8> {
		let best = self.chain.best();
		let era = Era::mortal(64, best.number.into()).encode();
		self.sign(who, nonce, text, &era, best.hash)
	}

	fn sign(&self, who: &str, nonce: u32, text: &[u8], era: &[u8], birth: Hash) -> Vec<u8> {
		let pair = sr25519::Pair::from_string(who, None).unwrap();
		let genesis = self.chain.genesis_hash();
		let version = self.chain.runtime_version_at(genesis).unwrap();
		let call = (0u8, 0u8, text).encode();
		// Era, nonce and tip, and no hash of the metadata. The other extensions are empty.
		let extra = [era, &(Compact(nonce), Compact(0u128), 0u8).encode()].concat();
		let implicit =
			(version.spec_version, version.transaction_version, genesis, birth, 0u8).encode();
		let payload = [call.clone(), extra.clone(), implicit].concat();
		let signature = if payload.len() > 256 {
			pair.sign(&sp_crypto_hashing::blake2_256(&payload))
		} else {
			pair.sign(&payload)
		};
		let mut body = vec![0x84, 0];
		body.extend(pair.public().0);
		body.push(1);
		body.extend(signature.0);
		body.extend(extra);
		body.extend(call);
		body.encode()
	}
}

fn hex(bytes: &[u8]) -> String {
	sp_core::bytes::to_hex(bytes, false)
}

/// The key of `System.Number`, whose value every block changes.
fn number_key() -> String {
	hex(&[sp_crypto_hashing::twox_128(b"System"), sp_crypto_hashing::twox_128(b"Number")].concat())
}

fn parse_hash(value: &serde_json::Value) -> Hash {
	serde_json::from_value(value.clone()).unwrap()
}

#[test]
fn a_port_in_use_is_reported_with_a_remedy() {
	let taken = bind(&RpcConfig { port: 0, ..RpcConfig::default() }).unwrap();
	let port = taken.local_addr().unwrap().port();
	let error = bind(&RpcConfig { port, ..RpcConfig::default() }).unwrap_err();
	assert!(matches!(error, RpcError::PortInUse { port: named } if named == port), "{error}");
	assert!(error.to_string().contains(&port.to_string()));
	assert!(error.help().contains("--rpc-port"));
}

#[test]
fn rpc_methods_lists_exactly_the_served_methods() {
	let fixture = Fixture::new();
	let mut client = fixture.client();
	let listed = client.call("rpc_methods", json!([]));
	let names: Vec<&str> =
		listed["methods"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
	for name in &names {
		let answer = client.request(name, json!([]));
		assert_ne!(answer["error"]["message"], "Method not found", "{name}");
	}
	for needed in [
		"rpc_methods",
		"system_chain",
		"system_properties",
		"system_accountNextIndex",
		"system_dryRun",
		"chain_getBlockHash",
		"chain_subscribeAllHeads",
		"chain_subscribeFinalizedHeads",
		"state_call",
		"state_getMetadata",
		"state_getKeysPaged",
		"state_getReadProof",
		"state_queryStorageAt",
		"state_subscribeRuntimeVersion",
		"state_subscribeStorage",
		"childstate_getStorage",
		"author_submitExtrinsic",
		"author_submitAndWatchExtrinsic",
		"payment_queryInfo",
		"engine_createBlock",
	] {
		assert!(names.contains(&needed), "{needed}");
	}
	// A group of the specification is served as a whole.
	for (group, methods) in [
		(
			"archive_v1",
			"body call finalizedHeight genesisHash hashByHeight header stopStorage stopStorageDiff \
			 storage storageDiff",
		),
		("chainHead_v1", "body call continue follow header stopOperation storage unfollow unpin"),
		("chainSpec_v1", "chainName genesisHash properties"),
		("transaction_v1", "broadcast stop"),
		("transactionWatch_v1", "submitAndWatch unwatch"),
	] {
		for method in methods.split(' ') {
			let name = format!("{group}_{method}");
			assert!(names.contains(&name.as_str()), "{name}");
		}
		let start = format!("{group}_");
		let served = names.iter().filter(|name| name.starts_with(&start)).count();
		assert_eq!(served, methods.split(' ').count(), "{group}");
	}
	assert!(!names.iter().any(|name| name.contains("unstable")));
}
