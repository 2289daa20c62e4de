//! Faults that need minutes, or root for a network between the nodes: `make net-faults`.

use codec::Decode;
use serde_json::{Value, json};
use sp_core::{H256, Pair, ed25519};
use std::{
	collections::BTreeMap,
	fs, thread,
	time::{Duration, Instant},
};
use stratos_consensus::{ConsensusKey, Proposer};
use stratos_runtime::RuntimeCall;
use stratos_tests::{
	PATIENCE,
	client::Client,
	network::{Member, Network, VALIDATORS, alone, apart::Conditions, spec},
	transactions::{dev, execute},
};

/// The library that changes a program's clock.
const FAKETIME: &str = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

/// The pause of the senders of each node: 200 transactions a second in all.
const PAUSE: Duration = Duration::from_secs(1);

fn number_of(variable: &str, default: u32) -> u32 {
	std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Four validators with a network between them, started.
fn apart(block_time: &str, conditions: Conditions) -> (tempfile::TempDir, Network) {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = spec(folder.path(), "local", |_| {});
	let mut network = Network::apart(&["--chain", &spec, "--block-time", block_time], conditions);
	for name in VALIDATORS {
		network.add(&["--validator", &format!("//{name}")]);
	}
	for index in 0..VALIDATORS.len() {
		network.start(index);
	}
	(folder, network)
}

fn parts(parts: &[(u8, u8)]) -> Conditions {
	Conditions { parts: BTreeMap::from_iter(parts.iter().copied()), ..Conditions::default() }
}

/// Blocks that a node has now, and some seconds later.
fn progress(member: &Member, seconds: u64) -> (u32, u32) {
	let before = member.best();
	thread::sleep(Duration::from_secs(seconds));
	(before, member.best())
}

/// Waits until all nodes have a block after a partition. Nodes take half a minute to see that a connection is
/// dead, and then begin a round.
fn heal(network: &mut Network, height: u32) {
	let begun = Instant::now();
	while network.members.iter().any(|member| member.best() < height) {
		assert!(begun.elapsed() < 3 * PATIENCE, "the network does not heal");
		thread::sleep(Duration::from_millis(200));
	}
}

/// Who proposed a block.
fn proposer(member: &Member, number: u32) -> ConsensusKey {
	let header = member.header(number).expect("a block");
	let logs = header["digest"]["logs"].as_array().expect("logs").iter();
	let decode = |log: &Value| {
		let bytes = stratos_host::hex::decode(log.as_str()?).ok()?;
		Decode::decode(&mut &bytes[..]).ok()
	};
	let digest = sp_runtime::Digest { logs: logs.filter_map(decode).collect() };
	Proposer::find(&digest).expect("the header names its proposer").key
}

#[test]
#[ignore = "needs root: make net-faults"]
fn a_partition_stops_who_has_no_quorum_and_heals() {
	let _alone = alone();
	let (_folder, mut network) = apart("500", Conditions::default());
	network.wait_for(5);
	let _load = network.load(PAUSE);

	network.set_conditions(parts(&[(0, 1), (1, 1), (2, 2), (3, 2)]));
	// What was decided before still arrives.
	thread::sleep(Duration::from_secs(3));
	let (before, after) = progress(&network.members[0], 15);
	assert_eq!(before, after, "two of four are no quorum");
	assert_eq!(network.best(), after, "nor are the other two");

	network.set_conditions(Conditions::default());
	heal(&mut network, after + 5);
	network.check_no_fork();

	network.set_conditions(parts(&[(3, 1)]));
	thread::sleep(Duration::from_secs(3));
	let alone = network.members[3].best();
	let begun = Instant::now();
	while (0..3).any(|index| network.members[index].best() < alone + 10) {
		assert!(begun.elapsed() < 3 * PATIENCE, "three of four do not go on");
		thread::sleep(Duration::from_millis(200));
	}
	assert_eq!(network.members[3].best(), alone, "a validator on its own decides nothing");

	network.set_conditions(Conditions::default());
	let height = network.best() + 5;
	heal(&mut network, height);
	let common = network.check_no_fork();
	println!("{common} blocks through two partitions, no fork");
}

#[test]
#[ignore = "needs root: make net-faults"]
fn a_slow_network_that_loses_packets_has_one_chain() {
	let _alone = alone();
	let conditions =
		Conditions { delay: Duration::from_millis(200), loss_percent: 5, ..Conditions::default() };
	let (_folder, mut network) = apart("1000", conditions);
	network.wait_for(3);
	let load = network.load(PAUSE);
	let (begun, first) = (Instant::now(), network.best());
	network.wait_for(first + 20);
	let seconds = begun.elapsed().as_secs_f64();
	assert!(load.accepted() > 0);
	drop(load);
	network.check_no_fork();
	println!("200 ms and 5 % loss: 20 blocks in {seconds:.0} s");
}

#[test]
#[ignore = "needs libfaketime: make net-faults"]
fn a_clock_ahead_proposes_nothing_and_harms_nobody() {
	let _alone = alone();
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = spec(folder.path(), "local", |_| {});
	let mut network = Network::new(&["--chain", &spec, "--block-time", "300"]);
	for name in VALIDATORS {
		network.add(&["--validator", &format!("//{name}")]);
	}
	for index in 0..3 {
		network.start(index);
	}
	network.start_with(
		3,
		&[("LD_PRELOAD", FAKETIME), ("FAKETIME", "+120s"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")],
	);
	network.wait_for(16);
	let common = network.check_no_fork();
	let dave = ed25519::Pair::from_string("//Dave", None).expect("a secret");
	let dave = ConsensusKey(dave.public().0);
	for number in 1..=common {
		assert_ne!(proposer(&network.members[0], number), dave, "block {number}");
	}
	let time = |member: &Member| {
		let key = [b"Timestamp".as_slice(), b"Now"].map(sp_crypto_hashing::twox_128).concat();
		let value = member.rpc("state_getStorage", json!([sp_core::bytes::to_hex(&key, false)]));
		let bytes = stratos_host::hex::decode(value.as_str().expect("a value")).expect("hex");
		u64::decode(&mut &bytes[..]).expect("a time")
	};
	let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
	let now = now.expect("after 1970").as_millis() as u64;
	assert!(time(&network.members[0]) <= now, "the chain's time is that of the three");
	println!("{common} blocks, none of the validator whose clock is two minutes ahead");
}

#[test]
#[ignore = "needs minutes: make net-faults"]
fn random_crashes_under_load_lose_nothing() {
	let _alone = alone();
	let crashes = number_of("KILLS", 100);
	let mut network = Network::of_four("300");
	network.wait_for(3);
	let load = network.load(PAUSE);
	let mut random = 0x2545_f491_4f6c_dd1du64;
	let mut below = |limit: u64| {
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		random % limit
	};
	let begun = Instant::now();
	for _ in 0..crashes {
		let index = below(4) as usize;
		thread::sleep(Duration::from_millis(below(1_200)));
		let decided = network.members[index].best();
		let hash = network.members[index].try_rpc("chain_getBlockHash", &json!([decided]));
		network.kill(index);
		thread::sleep(Duration::from_millis(below(600)));
		network.start(index);
		network.members[index].wait_for(decided);
		let after = network.members[index].rpc("chain_getBlockHash", json!([decided]));
		assert_eq!(hash.as_ref(), Some(&after), "block {decided} was decided");
	}
	let accepted = load.accepted();
	assert!(accepted > 100 * u64::from(crashes), "there was no load: {accepted} transfers");
	drop(load);
	let height = network.best() + 4;
	network.wait_for(height);
	let common = network.check_no_fork();
	let client = tokio::runtime::Runtime::new().expect("a runtime");
	client.block_on(async {
		let client = Client::connect(&network.members[0].running().url).await;
		for name in VALIDATORS {
			let info: Option<
				stratos_runtime_api::staking::ValidatorInfo<stratos_runtime::AccountId>,
			> = client
				.ask("StakingApi_validator", stratos_runtime::AccountId::from(dev(name).public()))
				.await;
			assert_eq!(info.expect("a validator").slashes, 0, "{name} signed nothing twice");
		}
	});
	println!(
		"{crashes} crashes, {common} blocks, {accepted} transfers accepted, {:.0} s: no fork, nothing lost",
		begun.elapsed().as_secs_f64()
	);
}

/// A chain with set changes and an upgrade, and a node that takes all of it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs many minutes: make net-faults"]
async fn a_follower_from_nothing_takes_a_long_chain() {
	let _alone = alone();
	let blocks = number_of("LENGTH", 10_000);
	let folder = tempfile::tempdir().expect("a temporary folder");
	// It has a sudo key, for the upgrade, and three validators.
	let chain = spec(folder.path(), "development", |patch| {
		patch["mining"]["epochLength"] = json!(blocks / 25);
	});
	let mut network = Network::new(&["--chain", &chain, "--block-time", "100"]);
	for name in ["Alice", "Bob", "Charlie"] {
		network.add(&["--validator", &format!("//{name}")]);
	}
	for index in 0..3 {
		network.start(index);
	}
	network.wait_for(3);
	let client = Client::connect(&network.members[0].running().url).await;
	let mut sets = Vec::new();
	let mut upgraded = false;
	for step in 1..=20 {
		let height = blocks * step / 20;
		while network.members[0].best() < height {
			thread::sleep(Duration::from_millis(500));
		}
		sets.push(client.call("ConsensusApi_validator_set", &[]).await);
		// Charlie leaves, and comes back.
		let call = match step % 4 {
			1 => pallet_staking::Call::leave {},
			3 => pallet_staking::Call::rejoin {},
			_ => continue,
		};
		if !upgraded {
			execute(&client, &dev("Charlie"), RuntimeCall::Staking(call)).await;
		}
		if step == 11 {
			let code = stratos_runtime_2_wasm::RUNTIME_2;
			let code_hash = H256(sp_crypto_hashing::blake2_256(code));
			let authorise = frame_system::Call::authorize_upgrade { code_hash };
			let call = Box::new(RuntimeCall::System(authorise).into());
			let sudo = RuntimeCall::Sudo(pallet_sudo::Call::sudo { call });
			execute(&client, &dev("Alice"), sudo).await;
			let file = folder.path().join("runtime-2.wasm");
			fs::write(&file, code).expect("written");
			let file = file.display().to_string();
			let url = network.members[0].running().url.clone();
			let applied = tokio::task::spawn_blocking(move || {
				stratos_tests::stratos(["upgrade", "apply", &file, "--url", &url])
			});
			let applied = applied.await.expect("no panic");
			assert!(applied.status.success(), "{} {}", applied.stdout, applied.stderr);
			upgraded = true;
		}
	}
	sets.dedup();
	assert!(sets.len() >= 4, "the set changed {} times", sets.len() - 1);

	let follower = network.add(&[]);
	let begun = Instant::now();
	network.start(follower);
	// No limit for all of it: the limit is that it never stands still.
	let (mut last, mut moved) = (0, Instant::now());
	while last < blocks {
		thread::sleep(Duration::from_millis(200));
		let best = network.members[follower].best();
		if best > last {
			(last, moved) = (best, Instant::now());
		}
		assert!(moved.elapsed() < Duration::from_secs(60), "it stands still at block {last}");
	}
	let seconds = begun.elapsed().as_secs_f64();
	network.wait_for(blocks + 3);
	network.check_no_fork();
	println!(
		"{blocks} blocks, {} set changes, an upgrade: synchronised in {seconds:.0} s, {:.0} blocks/s",
		sets.len() - 1,
		f64::from(blocks) / seconds
	);
}
