//! Parameters from the command line, through the real binary: shown, previewed, proposed, voted on and in
//! force; and values out of bounds, refused at every step.

use codec::Encode;
use frame_support::traits::{Bounded, schedule::DispatchTime};
use pallet_deposit::{NodeInfo, Overview, ServiceKinds, Status};
use serde_json::Value;
use sp_core::{H256, sr25519};
use sp_runtime::{
	Perbill,
	traits::{BlakeTwo256, Hash},
};
use std::time::{Duration, Instant};
use stratos_primitives::{MarketState, NodeId, key_proof};
use stratos_runtime::{
	AccountId, OriginCaller, RuntimeCall, RuntimeParameters,
	governance::origins::Origin,
	parameters::dynamic::{
		deposit,
		mining::{Parameters, SettlementThreshold},
	},
};
use stratos_runtime_api::{epochs::EpochSummary, ozone::Supply};
use stratos_tests::{
	Finished, Node, PATIENCE,
	client::Client,
	stratos,
	transactions::{dev, execute, sign},
};
use subxt::rpcs::rpc_params;

fn ask(node: &Node, line: &[&str]) -> Finished {
	stratos(line.iter().chain(&["--url", &node.url]))
}

#[track_caller]
fn done(finished: Finished) -> String {
	assert!(finished.status.success(), "{}{}", finished.stdout, finished.stderr);
	finished.stdout
}

#[track_caller]
fn refused(finished: &Finished, parts: &[&str]) {
	assert_eq!(finished.status.code(), Some(1), "{}{}", finished.stdout, finished.stderr);
	for part in ["error: ", "help: "].iter().chain(parts) {
		assert!(finished.stderr.contains(part), "`{part}` is not in {}", finished.stderr);
	}
}

fn threshold(node: &Node) -> String {
	let text = done(ask(node, &["param", "show", "SettlementThreshold", "--json"]));
	let shown: Value = serde_json::from_str(&text).expect("JSON was asked for");
	shown["current"]["text"].as_str().expect("a value").to_owned()
}

fn vote(node: &Node, index: &str) {
	for voter in ["//Alice", "//Bob", "//Charlie"] {
		let said = done(ask(node, &["vote", index, "aye", "600000STOS", "--from", voter]));
		assert!(said.contains("ConvictionVoting.vote"), "{said}");
	}
}

/// Repeats a command until its output contains `part`.
fn wait_for(part: &str, mut question: impl FnMut() -> String) -> String {
	let deadline = Instant::now() + PATIENCE;
	loop {
		let answer = question();
		if answer.contains(part) {
			return answer;
		}
		assert!(Instant::now() < deadline, "`{part}` never came: {answer}");
		std::thread::sleep(Duration::from_millis(100));
	}
}

fn set_threshold(basis_points: u16) -> RuntimeCall {
	let change = Parameters::SettlementThreshold(SettlementThreshold, Some(basis_points));
	set(RuntimeParameters::Mining(change))
}

fn set(change: RuntimeParameters) -> RuntimeCall {
	let changes = vec![change].try_into().expect("one change");
	RuntimeCall::BoundedParameters(pallet_bounded_parameters::Call::set { changes })
}

#[test]
fn parameters_are_listed_and_shown_with_their_bounds() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "manual"]);
	let list = done(ask(&node, &["param", "list"]));
	for part in ["Ozone\n", "\nMining\n", "\nDeposit\n", "\nStaking\n", "LockUp", "2,016 epochs"] {
		assert!(list.contains(part), "`{part}` is not in {list}");
	}
	let group = done(ask(&node, &["param", "list", "deposit"]));
	assert!(group.contains("DepositLock") && group.contains("180 days"), "{group}");
	assert!(!group.contains("LockUp"), "{group}");
	let one = done(ask(&node, &["param", "show", "minresourcedeposit"]));
	for part in ["Deposit.MinResourceDeposit", "1,000 STOS", "1,000,000 STOS", "Least deposit"] {
		assert!(one.contains(part), "`{part}` is not in {one}");
	}
	let tiers = done(ask(&node, &["param", "show", "Tiers"]));
	assert!(tiers.contains("The mining schedule"), "{tiers}");
	refused(&ask(&node, &["param", "show", "Threshold"]), &["SettlementThreshold"]);
	refused(&ask(&node, &["param", "list", "Nonsense"]), &["Mining, Deposit"]);
}

#[test]
fn a_change_goes_from_proposal_to_effect() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "60"]);
	assert_eq!(threshold(&node), "80%");
	assert!(done(ask(&node, &["vote"])).contains("no referendum"));

	let propose = ["param", "propose", "SettlementThreshold", "70%", "--from", "//Alice"];
	let said = done(ask(&node, &propose));
	for part in [
		"change  Mining.SettlementThreshold from 80% to 70%",
		"BoundedParameters.set",
		"Utility.batch_all",
		"referendum 0 is open",
	] {
		assert!(said.contains(part), "`{part}` is not in {said}");
	}
	let listed = done(ask(&node, &["vote"]));
	for part in ["0  ongoing", "SettlementThreshold", "EconomicParameters"] {
		assert!(listed.contains(part), "`{part}` is not in {listed}");
	}
	vote(&node, "0");
	let listed = wait_for("enacted in block", || done(ask(&node, &["vote"])));
	assert!(listed.contains("0  approved"), "{listed}");
	wait_for("70%", || threshold(&node));
	refused(&ask(&node, &propose), &["is 70% already"]);
}

/// Limits that protect the chain: a value that is refused with its reason, and one that is voted into force.
#[test]
fn the_limits_of_the_economy_change_by_vote_within_their_bounds() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "60"]);
	let limits = [
		("MinLimit", "0oz", "must be 1 oz to 1,000,000 oz, not 0 oz", "2oz", "2 oz"),
		("MaxMetaNodes", "129", "must be 1 to 128, not 129", "100", "100"),
		("MaxTaskNodes", "65", "must be 1 to 64, not 65", "32", "32"),
		("MaxMigrations", "0", "must be 1 to 64, not 0", "48", "48"),
		("MaxUnconfirmed", "0.05%", "must be 0.1% to 100%, not 0.05%", "5%", "5%"),
	];
	let shown = |name: &str| done(ask(&node, &["param", "show", name, "--json"]));
	for (number, (name, illegal, why, legal, _)) in limits.iter().enumerate() {
		let propose = |value| ask(&node, &["param", "propose", name, value, "--from", "//Alice"]);
		refused(&propose(illegal), &[why]);
		let said = done(propose(legal));
		assert!(said.contains(&format!("referendum {number} is open")), "{said}");
		// Few votes are enough: it can be decided before the last one.
		for voter in ["//Alice", "//Bob", "//Charlie"] {
			let index = number.to_string();
			let said = ask(&node, &["vote", &index, "aye", "600000STOS", "--from", voter]);
			let over = ["NotOngoing", "is over"].iter().any(|word| said.stderr.contains(word));
			assert!(said.status.success() || over, "{}", said.stderr);
		}
	}
	for (name, _, _, _, text) in limits {
		wait_for(text, || {
			let shown: Value = serde_json::from_str(&shown(name)).expect("JSON was asked for");
			shown["current"]["text"].as_str().expect("a value").to_owned()
		});
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn values_out_of_bounds_are_refused_at_every_step() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "60"]);
	// Before anything is signed.
	let out = ["SettlementThreshold", "100.01%"];
	let bounds = ["SettlementThreshold must be 0.01% to 100%, not 100.01%"];
	refused(&ask(&node, &["param", "propose", out[0], out[1], "--from", "//Alice"]), &bounds);
	refused(&ask(&node, &["param", "preview", out[0], out[1]]), &bounds);
	for (name, value, words) in [
		// More than the type can hold.
		("SettlementThreshold", "700%", "must be 0.01% to 100%, not 700%"),
		("SettlementThreshold", "7,5%", "could mean 7.5% or 75%"),
		("CoolingOff", "2,400 hours", "must be 1 minute to 2,160 hours, not 2,400 hours"),
		("CoolingOff", "100days", "must be 1 minute to 90 days, not 100 days"),
		("MinMetaDeposit", "5,000,000STOS", "to 1,000,000 STOS, not 5,000,000 STOS"),
		("MinMetaDeposit", "1,5STOS", "could mean 1.5STOS or 15STOS"),
		("NozPerComputeUnit", "0oz", "not 0 oz"),
		("EpochLength", "0 blocks", "must be 1 block to"),
		("KpiEpochs", "5000 epochs", "4,032 epochs, not 5,000 epochs"),
		("MinSelfDelegation", "+1STOS", "is not a number"),
		("MinSelfDelegation", "-1", "is not a number"),
		("Tiers", "[]", "Tiers must not be"),
	] {
		let line = ["param", "propose", name, value, "--from", "//Alice"];
		refused(&ask(&node, &line), &[words]);
	}
	let replicas = ["param", "propose", "MinReplicas", "9", "--from", "//Alice"];
	refused(&ask(&node, &replicas), &["Ozone"]);
	let without = ["param", "propose", "MinMetaDeposit", "5", "--from", "//Alice"];
	refused(&ask(&node, &without), &["5STOS"]);
	assert!(done(ask(&node, &["vote"])).contains("no referendum"));

	// In a wrapper that is not checked, it is proposed and passes; its enactment fails, and the list shows
	// why.
	let client = Client::connect(&node.url).await;
	let alice = dev("Alice");
	let (main, fallback) = (Box::new(set_threshold(10_001)), Box::new(set_threshold(10_001)));
	let bytes = RuntimeCall::Utility(pallet_utility::Call::if_else { main, fallback }).encode();
	let proposal = Bounded::Lookup { hash: BlakeTwo256::hash(&bytes), len: bytes.len() as u32 };
	let note = pallet_preimage::Call::note_preimage { bytes };
	execute(&client, &alice, RuntimeCall::Preimage(note)).await;
	let submit = pallet_referenda::Call::submit {
		proposal_origin: Box::new(OriginCaller::Origins(Origin::EconomicParameters)),
		proposal,
		enactment_moment: DispatchTime::After(1),
	};
	execute(&client, &alice, RuntimeCall::Referenda(submit)).await;
	let listed = done(ask(&node, &["vote"]));
	assert!(listed.contains("waits for its decision deposit"), "{listed}");
	let deposit = pallet_referenda::Call::place_decision_deposit { index: 0 };
	execute(&client, &alice, RuntimeCall::Referenda(deposit)).await;
	vote(&node, "0");
	let listed = wait_for("FAILED", || done(ask(&node, &["vote"])));
	assert!(listed.contains("OutOfBounds"), "{listed}");
	assert!(listed.contains("out of its bounds"), "{listed}");
	assert_eq!(threshold(&node), "80%");
}

/// A node that makes blocks on demand.
struct Manual {
	client: Client,
	genesis: H256,
}

impl Manual {
	async fn block(&self) {
		let made: Result<Value, _> =
			self.client.rpc.request("engine_createBlock", rpc_params![true, true]).await;
		made.expect("a block");
	}

	async fn call(&self, signer: &sr25519::Pair, call: RuntimeCall) {
		let account = AccountId::from(sp_core::Pair::public(signer));
		let nonce: u32 = self.client.ask("AccountNonceApi_account_nonce", &account).await;
		let transaction = sign(signer, call, nonce, self.genesis);
		let hex = sp_core::bytes::to_hex(&transaction, false);
		let sent: Result<String, _> =
			self.client.rpc.request("author_submitExtrinsic", rpc_params![hex]).await;
		sent.expect("a valid transaction");
		self.block().await;
		let after: u32 = self.client.ask("AccountNonceApi_account_nonce", &account).await;
		assert_eq!(after, nonce + 1, "it is in the block");
	}

	async fn epoch(&self) -> u32 {
		self.client.ask::<EpochSummary>("EpochApi_summary", ()).await.epoch
	}

	async fn next_epoch(&self) {
		let epoch = self.epoch().await;
		while self.epoch().await == epoch {
			self.block().await;
		}
	}

	/// Figures of a preview as the chain itself has them.
	async fn figures(&self) -> Vec<(&'static str, &'static str, String)> {
		let market: MarketState = self.client.ask("OzoneApi_market", ()).await;
		let supply: Supply = self.client.ask("OzoneApi_supply", ()).await;
		let registry: Overview<AccountId> = self.client.ask("DepositApi_overview", ()).await;
		let waiting = registry.counting_queue + registry.confirmation_queue;
		vec![
			("Ozone", "limit left", market.remaining_limit.to_string()),
			("Pools", "Volume Pool", market.unissued_prepay.to_string()),
			("Pools", "Mining Pool", supply.mining_pool.to_string()),
			("Pools", "rewards not withdrawn", supply.rewards.to_string()),
			("Pools", "treasury", supply.treasury.to_string()),
			("Supply", "circulating", supply.circulating.to_string()),
			("Supply", "mined", supply.total_mined.to_string()),
			("Deposits", "of all nodes", registry.figures.held.to_string()),
			("Nodes", "Resource Nodes", registry.figures.resource.active.to_string()),
			("Nodes", "waiting to count", waiting.to_string()),
		]
	}
}

/// A change of the limit's rise is previewed while deposits wait to be counted, then made: every figure of
/// the following epochs equals the previewed one.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_has_the_previewed_result() {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--seal", "manual"]);
	let client = Client::connect(&node.url).await;
	let genesis = client.api.at_block(0u32).await.expect("genesis").block_hash();
	let chain = Manual { client, genesis };
	let [alice, ferdie] = ["Alice", "Ferdie"].map(dev);

	// Six times 1 % of S: at 2 % in an epoch two are counted at once, at 4 % four.
	let owner = AccountId::from(sp_core::Pair::public(&ferdie));
	chain.block().await;
	let payload: Option<Vec<u8>> = chain.client.ask("DepositApi_key_proof_payload", &owner).await;
	let payload = payload.expect("there is a block");
	let market: MarketState = chain.client.ask("OzoneApi_market", ()).await;
	for number in 0..6 {
		let (id, proof) = key_proof::unheld(&payload, number);
		let register = pallet_deposit::Call::register_resource_node {
			id: NodeId(id),
			kinds: ServiceKinds::STORAGE,
			deposit: market.genesis_deposit / 100,
			free_capacity: 0,
			beneficiary: None,
			proof: Some(proof),
		};
		chain.call(&ferdie, RuntimeCall::Deposit(register)).await;
	}
	let nodes: Vec<NodeInfo<AccountId>> = chain.client.ask("DepositApi_nodes_of", &owner).await;
	for node in nodes.iter().filter(|info| info.node.status == Status::Registered) {
		let activate = pallet_deposit::Call::activate { node: node.index, additional: 0 };
		chain.call(&ferdie, RuntimeCall::Deposit(activate)).await;
	}

	let preview = ["param", "preview", "LimitRise", "4%", "--idle", "--epochs", "3"];
	let line: Vec<&str> = preview.iter().copied().chain(["--json", "-"]).collect();
	let text = done(ask(&node, &line));
	let preview: Value = serde_json::from_str(&text).expect("JSON was asked for");
	assert_ne!(preview["run"]["samples"], preview["changed"]["samples"], "it changes something");

	let rise = deposit::Parameters::LimitRise(deposit::LimitRise, Some(Perbill::from_percent(4)));
	let set = set(RuntimeParameters::Deposit(rise));
	let sudo = pallet_sudo::Call::sudo { call: Box::new(set.into()) };
	chain.call(&alice, RuntimeCall::Sudo(sudo)).await;
	let samples = preview["changed"]["samples"].as_array().expect("samples");
	let labels = preview["changed"]["figures"].as_array().expect("labels");
	assert_eq!(samples.len(), 4, "the end of the running epoch, and three epochs: {samples:?}");
	for sample in samples {
		chain.next_epoch().await;
		assert_eq!(sample["chainEpoch"], chain.epoch().await);
		for (group, name, amount) in chain.figures().await {
			let place = labels
				.iter()
				.position(|label| label["group"] == group && label["name"] == name)
				.expect("the figure");
			let previewed = &sample["amounts"][place];
			assert_eq!(*previewed, amount, "{group}: {name}, epoch {}", sample["chainEpoch"]);
		}
	}
	assert_eq!(chain.client.ask::<Result<(), String>>("InvariantsApi_check", ()).await, Ok(()));
}
