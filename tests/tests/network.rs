//! Networks of validators and followers, through the real binary.

use codec::{Decode, DecodeAll};
use serde_json::{Value, json};
use sp_core::H256;
use std::{fs, path::Path, thread, time::Duration};
use stratos_consensus::{
	Certificate, CertificateError, ENGINE_ID, Proposer, ValidatorSet, verify_ed25519,
};
use stratos_light_client::{Header, LightClient, validator_set_key};
use stratos_primitives::STOS;
use stratos_tests::{
	client::Client,
	network::{Member, Network, VALIDATORS, alone, spec},
};
use subxt_signer::sr25519::dev;

fn bytes(value: &Value) -> Vec<u8> {
	stratos_host::hex::decode(value.as_str().expect("a text")).expect("hex")
}

/// The validator set in the state of a block.
fn set_at(member: &Member, hash: &Value) -> ValidatorSet {
	let answer = member.rpc("state_call", json!(["ConsensusApi_validator_set", "0x", hash]));
	ValidatorSet::decode_all(&mut &bytes(&answer)[..]).expect("a set")
}

/// The certificate of a block, as a client gets it.
fn certificate(member: &Member, hash: &Value) -> Certificate {
	let block = member.rpc("chain_getBlock", json!([hash]));
	let justifications = block["justifications"].as_array().expect("a justification");
	let (engine, proof): ([u8; 4], Vec<u8>) =
		serde_json::from_value(justifications[0].clone()).expect("engine and proof");
	assert_eq!(engine, ENGINE_ID);
	Certificate::decode_all(&mut &proof[..]).expect("a certificate")
}

/// Checks that a block was proposed by the right validator and decided by a quorum, without the engine.
fn check_block(member: &Member, number: u32) {
	let hash = member.rpc("chain_getBlockHash", json!([number]));
	let header = member.rpc("chain_getHeader", json!([hash]));
	let genesis = H256::from_slice(&bytes(&member.rpc("chain_getBlockHash", json!([0]))));
	let set = set_at(member, &header["parentHash"]);
	let block = H256::from_slice(&bytes(&hash));
	let found = certificate(member, &hash);
	assert_eq!(found.check(genesis, number, block, &set, verify_ed25519), Ok(()));
	let foreign = ValidatorSet::default();
	let refused = found.check(genesis, number, block, &foreign, verify_ed25519);
	assert!(matches!(refused, Err(CertificateError::NoValidator(_))), "{refused:?}");

	let logs = header["digest"]["logs"].as_array().expect("logs");
	let digest = sp_runtime::Digest {
		logs: logs.iter().map(|log| Decode::decode(&mut &bytes(log)[..]).unwrap()).collect(),
	};
	let proposer = Proposer::find(&digest).expect("the header names its proposer");
	assert!(proposer.is_due(&set, number), "block {number} is of {}", proposer.key);
}

/// A header, and the proof of the validator set in its state, as a light client gets them.
fn header_and_proof(member: &Member, number: u32) -> (Header, Vec<Vec<u8>>) {
	let hash = member.rpc("chain_getBlockHash", json!([number]));
	let header = member.rpc("chain_getHeader", json!([hash]));
	let key = sp_core::bytes::to_hex(&validator_set_key(), false);
	let proof = member.rpc("state_getReadProof", json!([[key], hash]));
	let nodes = proof["proof"].as_array().expect("nodes").iter().map(bytes).collect();
	(serde_json::from_value(header).expect("a header"), nodes)
}

#[test]
fn a_light_client_follows_by_certificates() {
	let _alone = alone();
	let mut network = Network::of_four("200");
	network.wait_for(12);
	let member = &network.members[0];
	let genesis = H256::from_slice(&bytes(&member.rpc("chain_getBlockHash", json!([0]))));
	let (header, proof) = header_and_proof(member, 1);
	let mut client = LightClient::begin(genesis, header, proof).expect("a trusted header");
	for number in [2, 7, 12] {
		let (header, proof) = header_and_proof(member, number);
		let hash = member.rpc("chain_getBlockHash", json!([number]));
		let certificate = certificate(member, &hash);
		let mut other = header.clone();
		other.state_root = H256::repeat_byte(7);
		assert!(client.advance(other, &certificate, proof.clone()).is_err(), "another header");
		client.advance(header, &certificate, proof).expect("a final block");
	}
	assert_eq!(client.header().number, 12);
	assert_eq!(client.validator_set().validators().len(), 4);
}

/// The development chain with Alice as its only validator.
fn spec_of_one(folder: &Path) -> String {
	spec(folder, "development", |patch| {
		patch["staking"]["validators"].as_array_mut().expect("validators").truncate(1);
		patch["staking"]["delegations"] = json!([]);
	})
}

#[test]
fn a_single_validator_makes_the_chain() {
	let _alone = alone();
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = spec_of_one(folder.path());
	let mut network = Network::new(&["--chain", &spec, "--block-time", "200"]);
	network.add(&["--validator", "//Alice"]);
	network.start(0);
	network.wait_for(5);
	check_block(&network.members[0], 1);
	check_block(&network.members[0], 5);

	// After a crash it goes on, and never at a height that it has decided.
	network.kill(0);
	network.start(0);
	network.wait_for(8);
	check_block(&network.members[0], 8);

	// A single authority would make blocks that nobody voted for.
	let node = network.members[0].node.take().expect("it runs");
	assert!(node.stop().success());
	let data = network.members[0].folder().display().to_string();
	let alone =
		stratos_tests::stratos(["run", "--chain", &spec, "--base-path", &data, "--rpc-port", "0"]);
	assert!(!alone.status.success());
	assert!(alone.stderr.contains("made by its validators"), "{}", alone.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn four_validators_and_a_follower_have_one_chain() {
	let _alone = alone();
	let mut network = Network::of_four("300");
	let follower = network.add(&[]);
	network.start(follower);
	network.wait_for(5);

	// A transaction is given to the follower, and comes into a block of a validator.
	let client = Client::connect(&network.members[follower].running().url).await;
	client
		.submit(&dev::charlie(), client.prepay(77 * STOS, None, 0))
		.await
		.expect("the transaction is final");
	let height = network.best() + 3;
	network.wait_for(height);
	let common = network.check_no_fork();
	for number in [1, common / 2, common] {
		check_block(&network.members[follower], number);
	}
	let proposers: std::collections::BTreeSet<String> = (1..=common)
		.map(|number| network.members[0].header(number).unwrap()["digest"]["logs"][0].to_string())
		.collect();
	assert!(proposers.len() >= 3, "{common} blocks have {} proposers", proposers.len());
}

#[test]
fn a_quorum_goes_on_and_less_than_one_stops() {
	let _alone = alone();
	let mut network = Network::of_four("300");
	network.wait_for(3);

	network.kill(3);
	let height = network.best();
	network.wait_for(height + 5);

	network.kill(2);
	thread::sleep(Duration::from_secs(3));
	let stopped = network.best();
	thread::sleep(Duration::from_secs(4));
	assert_eq!(network.best(), stopped, "two of four are no quorum");

	network.start(2);
	network.wait_for(stopped + 5);
	network.start(3);
	network.wait_for(stopped + 8);
	network.check_no_fork();
	for index in 0..VALIDATORS.len() {
		check_block(&network.members[index], stopped + 1);
	}
}

#[test]
fn a_follower_from_nothing_and_one_from_an_old_state_catch_up() {
	let _alone = alone();
	let mut network = Network::of_four("200");
	let old = network.add(&[]);
	network.start(old);
	network.wait_for(5);
	network.kill(old);
	let height = network.best() + 40;
	network.wait_for(height);

	let new = network.add(&[]);
	network.start(new);
	network.start(old);
	network.wait_for(height + 5);
	network.check_no_fork();
	for index in [old, new] {
		check_block(&network.members[index], 10);
	}
}

#[test]
fn a_follower_starts_from_a_snapshot_that_it_checks() {
	let _alone = alone();
	let mut network = Network::of_four("200");
	let source = network.add(&[]);
	network.start(source);
	network.wait_for(10);
	network.stop(source);
	let folder = tempfile::tempdir().expect("a temporary folder");
	let path = |name: &str| folder.path().join(name).display().to_string();
	let chain = network.chain().to_owned();
	let data = |member: &Member| member.folder().display().to_string();

	let whole = path("whole");
	let base = data(&network.members[source]);
	let arguments =
		["snapshot", "export", &whole, "--chain", &chain, "--base-path", &base, "--json"];
	let exported = stratos_tests::stratos(arguments);
	assert!(exported.status.success(), "{}", exported.stderr);
	let exported: Value = serde_json::from_str(&exported.stdout).expect("JSON");
	let number = exported["number"].as_u64().expect("a number") as u32;
	assert!(number >= 10 && exported["final"] == json!(true), "{exported}");
	let block = network.members[0].rpc("chain_getBlockHash", json!([number]));
	assert_eq!(exported["hash"], block);

	let new = network.add(&[]);
	let base = data(&network.members[new]);
	let import = |file: &str, block: &Value| {
		let block = block.as_str().expect("a hash");
		let arguments = ["snapshot", "import", file, "--chain", &chain, "--base-path", &base];
		stratos_tests::stratos(arguments.into_iter().chain(["--block", block]))
	};
	let bytes = fs::read(&whole).expect("the snapshot");
	for at in [0, 40, bytes.len() / 3, bytes.len() / 2, bytes.len() - 1] {
		let mut changed = bytes.clone();
		changed[at] ^= 1;
		fs::write(path("changed"), changed).expect("written");
		let refused = import(&path("changed"), &block);
		assert!(!refused.status.success(), "byte {at} was changed");
		assert!(refused.stderr.starts_with("error: "), "{}", refused.stderr);
	}
	fs::write(path("short"), &bytes[..bytes.len() / 2]).expect("written");
	assert!(import(&path("short"), &block).stderr.contains("ends too early"));
	let other = network.members[0].rpc("chain_getBlockHash", json!([number - 1]));
	assert!(import(&whole, &other).stderr.contains("was to be trusted"));
	let imported = import(&whole, &block);
	assert!(imported.status.success(), "{}", imported.stderr);

	network.start(new);
	let height = network.best() + 5;
	network.wait_for(height);
	assert_eq!(network.members[new].header(height), network.members[0].header(height));
	check_block(&network.members[new], number + 2);
	let before = network.members[new].rpc("chain_getBlockHash", json!([number - 1]));
	assert_eq!(before, json!(null), "it begins at the snapshot");
	network.stop(new);
	let base = data(&network.members[new]);
	let checked = stratos_tests::stratos(["check", "--chain", &chain, "--base-path", &base]);
	assert!(checked.status.success(), "{}", checked.stderr);
}

#[test]
fn a_node_of_another_chain_gets_nothing() {
	let _alone = alone();
	let mut network = Network::of_four("300");
	network.wait_for(3);
	let peer = network.members[0].address();
	let mut other = Network::new(&["--dev", "--block-time", "300", "--peer", &peer]);
	other.add(&[]);
	other.start(0);
	let height = network.best() + 5;
	network.wait_for(height);
	assert_eq!(other.best(), 0, "the chains are apart");
	network.check_no_fork();
}
