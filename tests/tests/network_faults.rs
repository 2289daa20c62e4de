//! Validators that come, go, crash and lie.

use codec::DecodeAll;
use serde_json::json;
use sp_core::{Pair, ed25519};
use sp_runtime::{MultiSignature, Perbill};
use std::{
	path::Path,
	process::{Child, Command, Stdio},
	thread,
	time::{Duration, Instant},
};
use stratos_consensus::ValidatorSet;
use stratos_primitives::STOS;
use stratos_runtime::{AccountId, RuntimeCall};
use stratos_runtime_api::staking::{ConsensusKey, Status, ValidatorInfo};
use stratos_tests::{
	client::Client,
	network::{Network, VALIDATORS, alone, free_port, spec},
	transactions::{dev, execute},
};

/// Of a sender, after each request: some hundred transfers a second, which five nodes on two cores execute
/// beside other tests.
const PAUSE: Duration = Duration::from_millis(500);

/// The chain `local` with epochs of 20 blocks.
fn fast(folder: &Path) -> String {
	spec(folder, "local", |patch| patch["mining"]["epochLength"] = json!(20))
}

fn key(name: &str) -> ed25519::Pair {
	ed25519::Pair::from_string(&format!("//{name}"), None).expect("a secret")
}

async fn set(client: &Client) -> ValidatorSet {
	let bytes = client.call("ConsensusApi_validator_set", &[]).await;
	ValidatorSet::decode_all(&mut &bytes[..]).expect("a set")
}

async fn validator(client: &Client, name: &str) -> ValidatorInfo<AccountId> {
	let account = AccountId::from(dev(name).public());
	let info: Option<ValidatorInfo<AccountId>> = client.ask("StakingApi_validator", account).await;
	info.expect("a validator")
}

#[tokio::test(flavor = "multi_thread")]
async fn validators_join_and_leave_at_the_end_of_an_epoch() {
	let _alone = alone();
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = fast(folder.path());
	let mut network = Network::new(&["--chain", &spec, "--block-time", "250"]);
	for name in VALIDATORS.into_iter().chain(["Eve"]) {
		network.add(&["--validator", &format!("//{name}")]);
	}
	for index in 0..5 {
		network.start(index);
	}
	network.wait_for(2);
	let load = network.load(PAUSE);
	let client = Client::connect(&network.members[0].running().url).await;
	let (eve, consensus) = (dev("Eve"), key("Eve"));
	let payload: Option<Vec<u8>> =
		client.ask("StakingApi_key_proof_payload", AccountId::from(eve.public())).await;
	let proof = consensus.sign(&payload.expect("after the first block"));
	let register = pallet_staking::Call::register_validator {
		key: ConsensusKey(consensus.public().0),
		self_stake: 100_000 * STOS,
		commission: Perbill::from_percent(10),
		proof: Some(MultiSignature::Ed25519(proof)),
	};
	execute(&client, &eve, RuntimeCall::Staking(register)).await;
	let leave = pallet_staking::Call::leave {};
	execute(&client, &dev("Alice"), RuntimeCall::Staking(leave)).await;

	let begun = Instant::now();
	loop {
		let now = set(&client).await;
		let has = |name: &str| now.power_of(&ConsensusKey(key(name).public().0)).is_some();
		if has("Eve") && !has("Alice") {
			break;
		}
		assert!(!(has("Eve") ^ !has("Alice")), "both change at once");
		assert!(begun.elapsed() < Duration::from_secs(180), "the set did not change");
		thread::sleep(Duration::from_millis(200));
	}
	// Eve proposes and signs: with Bob down, three of four must do without Alice.
	network.kill(1);
	let height = network.best() + 8;
	network.wait_for(height);
	network.start(1);

	let accepted = load.accepted();
	assert!(accepted > 500, "there was no load: {accepted} transfers");

	// A node from nothing takes the blocks of both sets, and those that are made meanwhile.
	let follower = network.add(&[]);
	network.start(follower);
	network.wait_for(height + 5);
	network.check_no_fork();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_on_two_machines_is_punished() {
	let _alone = alone();
	let folder = tempfile::tempdir().expect("a temporary folder");
	let mut network = Network::of_four("300");
	network.wait_for(3);
	// The second machine votes against what the first one votes for. Two honest ones sign twice too, but by
	// chance: only when they propose, or when one of them is late.
	let (twin, _) = hostile("dissent", &network, folder.path(), network.chain());
	let client = Client::connect(&network.members[0].running().url).await;
	let begun = Instant::now();
	while validator(&client, "Dave").await.slashes == 0 {
		assert!(begun.elapsed() < Duration::from_secs(90), "Dave signed twice with impunity");
		thread::sleep(Duration::from_millis(200));
	}
	let dave = validator(&client, "Dave").await;
	assert!(matches!(dave.status, Status::Banned | Status::Jailed { .. }), "{:?}", dave.status);
	assert!(dave.self_stake < 100_000 * STOS);
	for name in ["Alice", "Bob", "Charlie"] {
		assert_eq!(validator(&client, name).await.slashes, 0, "{name}");
	}
	drop(twin);
	let height = network.best() + 4;
	for index in 0..3 {
		network.members[index].wait_for(height);
	}
	network.check_no_fork();
}

/// A validator that lies. Ended when dropped.
struct Hostile(Child);

impl Drop for Hostile {
	fn drop(&mut self) {
		let _ = self.0.kill();
		let _ = self.0.wait();
	}
}

fn hostile(kind: &str, network: &Network, folder: &Path, spec: &str) -> (Hostile, String) {
	let binary = stratos_tests::binary().with_file_name("hostile");
	let address = format!("127.0.0.1:{}", free_port());
	let child = Command::new(binary)
		.args([kind, "//Dave", &address])
		.arg(folder)
		.args([spec, "250"])
		.args(network.members.iter().map(|member| member.address()))
		.stdin(Stdio::null())
		.stdout(Stdio::null())
		.stderr(Stdio::null())
		.spawn()
		.expect("`hostile` is built");
	(Hostile(child), address)
}

/// Three honest validators and one that lies go on, with one chain.
fn goes_on_beside(kind: &str) {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = fast(folder.path());
	let mut network = Network::new(&["--chain", &spec, "--block-time", "250"]);
	for name in &VALIDATORS[..3] {
		network.add(&["--validator", &format!("//{name}")]);
	}
	let (_hostile, address) = hostile(kind, &network, &folder.path().join("hostile"), &spec);
	for index in 0..3 {
		network.start(index);
	}
	// Every fourth proposal or so is the liar's.
	network.wait_for(12);
	// One that is behind asks the liar too.
	let follower = network.add(&["--peer", &address]);
	network.start(follower);
	let height = network.best() + 3;
	network.wait_for(height);
	network.check_no_fork();
}

#[test]
fn a_wrong_state_root_is_voted_down() {
	let _alone = alone();
	goes_on_beside("wrong-state-root");
}

#[test]
fn withheld_parts_cost_a_round() {
	let _alone = alone();
	goes_on_beside("withheld");
}

#[test]
fn garbage_parts_cost_a_round() {
	let _alone = alone();
	goes_on_beside("garbage");
}

#[test]
fn a_flood_of_parts_delays_nobody() {
	let _alone = alone();
	goes_on_beside("flood");
}

#[test]
fn false_certificates_are_refused_by_who_is_behind() {
	let _alone = alone();
	goes_on_beside("false-certificates");
}

#[test]
fn crashes_at_any_moment_lose_nothing() {
	let _alone = alone();
	let mut network = Network::of_four("200");
	network.wait_for(3);
	// A quarter of the voting power may be down at a time.
	for round in 0..8u64 {
		let index = (round % 4) as usize;
		thread::sleep(Duration::from_millis(170 + 110 * round));
		let decided = network.members[index].best();
		network.kill(index);
		network.start(index);
		network.members[index].wait_for(decided);
	}
	let height = network.best() + 4;
	network.wait_for(height);
	network.check_no_fork();
}
