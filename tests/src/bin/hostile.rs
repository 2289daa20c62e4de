//! A validator that misbehaves, for the tests of networks: `stratos run` with a consensus that lies.
//!
//! `hostile KIND SECRET LISTEN FOLDER SPEC BLOCK_TIME_MS PEER...`

#![forbid(unsafe_code)]

use sp_core::{H256, Pair, ed25519};
use std::{path::PathBuf, time::Duration};
use stratos_consensus::Certificate;
use stratos_host::{
	chain::Chain,
	chain_spec::ChainSpec,
	node::{self, DataLocation, LogFormat, RunConfig, Seal},
	primitives::Header,
	rpc::{RpcConfig, RuntimeCallConfig},
};
use stratos_network::{Network, NetworkOptions, Tamper, signer::SigningRecord};

/// Proposes blocks with a wrong state root.
struct WrongStateRoot;

impl Tamper for WrongStateRoot {
	fn header(&self, header: &mut Header) {
		header.state_root = H256::repeat_byte(0xbd);
	}
}

/// Sends one part of each proposal.
struct Withheld;

impl Tamper for Withheld {
	fn parts(&self, _: usize) -> usize {
		1
	}
}

/// Sends other bytes than the block that it proposes.
struct Garbage;

impl Tamper for Garbage {
	fn content(&self, block: &mut Vec<u8>) {
		block.iter_mut().for_each(|byte| *byte ^= 0x5a);
	}
}

/// Sends each proposal again and again.
struct Flood;

impl Tamper for Flood {
	fn copies(&self) -> usize {
		500
	}
}

/// Votes against every block of the others: with an honest machine that has the same key, it signs twice.
struct Dissent;

impl Tamper for Dissent {
	fn assents(&self) -> bool {
		false
	}
}

/// Gives certificates whose signatures are not valid to nodes that are behind.
struct FalseCertificates;

impl Tamper for FalseCertificates {
	fn certificate(&self, certificate: &mut Certificate) {
		certificate.round = certificate.round.wrapping_add(1);
	}
}

fn main() {
	let arguments: Vec<String> = std::env::args().skip(1).collect();
	let [kind, secret, listen, folder, spec, block_time, peers @ ..] = &arguments[..] else {
		eprintln!("hostile KIND SECRET LISTEN FOLDER SPEC BLOCK_TIME_MS PEER...");
		std::process::exit(2);
	};
	let tamper: Box<dyn Tamper> = match kind.as_str() {
		"wrong-state-root" => Box::new(WrongStateRoot),
		"withheld" => Box::new(Withheld),
		"garbage" => Box::new(Garbage),
		"flood" => Box::new(Flood),
		"dissent" => Box::new(Dissent),
		"false-certificates" => Box::new(FalseCertificates),
		other => panic!("no misbehaviour {other}"),
	};
	let spec = ChainSpec::load(&PathBuf::from(spec)).expect("a spec");
	let block_time = Duration::from_millis(block_time.parse().expect("milliseconds"));
	let address = |text: &String| {
		let (host, port) = text.split_once(':').expect("HOST:PORT");
		format!("/ip4/{host}/tcp/{port}").parse().expect("an address")
	};
	let pair = ed25519::Pair::from_string(secret, None).expect("a secret");
	let (listen, peers) = (address(listen), peers.iter().map(address).collect());
	let make = move |chain: &Chain, folder: &std::path::Path| {
		let folder = folder.join("network");
		std::fs::create_dir_all(&folder).map_err(|cause| cause.to_string())?;
		let record = folder.join("signed.json");
		let record = SigningRecord::open(record, Box::new(pair), chain.genesis_hash());
		let options = NetworkOptions {
			listen,
			peers,
			node_secret: sp_crypto_hashing::blake2_256(&pair.public().0),
			validator: Some(record.map_err(|cause| cause.to_string())?),
			folder,
			block_time,
			until: None,
			tamper: Some(tamper),
		};
		Ok(Box::new(Network::new(options, chain)?) as Box<_>)
	};
	let config = RunConfig {
		spec,
		embedded: stratos_runtime_wasm::WASM_BINARY,
		accounts: Vec::new(),
		data: DataLocation::Folder(PathBuf::from(folder)),
		seal: Seal::Interval(block_time),
		accept_clock: true,
		until_block: None,
		rpc: RpcConfig { port: 0, ..RpcConfig::default() },
		calls: RuntimeCallConfig::default(),
		metrics_port: None,
		keep_states: Some(256),
		state_cache_bytes: 64 << 20,
		log: "warn".to_owned(),
		log_format: LogFormat::Text,
	};
	if let Err(cause) = node::run(config, Some(Box::new(make)), None) {
		eprintln!("error: {cause}");
		std::process::exit(1);
	}
}
