//! The golden vectors, on the model itself.

use serde_json::Value;
use std::{collections::BTreeMap, env, fs, path::PathBuf};
use stratos_model::{
	DAY, Economy, OZ, STOS,
	economy::{Bounds, Genesis},
	epochs::{mining_reward, settled_set, split, tier},
	market::Market,
	money::{FIRST_PERSON, MINING_POOL, NODE_REWARDS, STAKE_REWARDS, TREASURY, VOLUME_POOL},
	nodes::release,
	parameters::{MINING_CAP, Parameters, paper_schedule},
	share::divide_pool,
};

fn vectors(name: &str) -> Value {
	let folder = env::var_os("STRATOS_VECTORS").map_or_else(
		|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../vectors"),
		PathBuf::from,
	);
	let text = fs::read_to_string(folder.join(name)).expect("the vectors are readable");
	serde_json::from_str(&text).expect("the vectors are JSON")
}

/// The cases of a file; never none, or a test of them could not fail.
fn cases(name: &str) -> Vec<Value> {
	let cases = vectors(name)["cases"].as_array().expect("cases").clone();
	assert!(!cases.is_empty(), "{name} has no case");
	cases
}

fn number(value: &Value) -> u128 {
	match value {
		Value::String(digits) => digits.parse().expect("a number"),
		Value::Number(number) => number.as_u64().expect("a whole number").into(),
		other => panic!("{other} is no number"),
	}
}

fn market(value: &Value) -> Market {
	Market {
		s: number(&value["genesis_deposit"]),
		p: number(&value["unissued_prepay"]),
		l: number(&value["remaining_limit"]),
	}
}

#[test]
fn market_runs() {
	let mut steps = 0;
	for run in vectors("market.json")["runs"].as_array().expect("runs") {
		let mut now = market(&run["start"]);
		for step in run["steps"].as_array().expect("steps") {
			let x = number(&step["in"]);
			let out = match step["op"].as_str().expect("an operation") {
				"prepay" => now.prepay(x).expect("fits"),
				"settle" => now.settle(x),
				"cost" => now.cost(x).expect("below L"),
				"join" => now.join(x).expect("fits"),
				"leave" => now.leave(x, OZ),
				other => panic!("unknown operation {other}"),
			};
			assert_eq!(out, number(&step["out"]), "{step}");
			assert_eq!(now, market(&step["after"]), "{step}");
			steps += 1;
		}
	}
	assert!(steps > 0);
}

const BOUNDS: Bounds = Bounds {
	max_active: 100,
	max_candidates: 100,
	max_unbonding: 32,
	max_redelegations: 32,
	max_slashes: 32,
	day: 14_400,
	block_time: 0,
	end_of_epoch: 1,
};

/// An economy in which the next block ends epoch 0 with these contributions.
fn economy(market: Market, mined: u128, metas: u128, contributions: &[(u64, u128)]) -> Economy {
	let deposit = STOS;
	let mut economy = Economy::new(Genesis {
		free: BTreeMap::from([
			(VOLUME_POOL, market.p),
			(MINING_POOL, 40_000_000 * STOS - mined),
			(NODE_REWARDS, 0),
			(STAKE_REWARDS, 0),
		]),
		market,
		ozone: BTreeMap::new(),
		resource_nodes: contributions.iter().map(|(id, _)| (*id, FIRST_PERSON, deposit)).collect(),
		meta_nodes: (0..metas as u64)
			.map(|meta| (1_000_000 + meta, 1_000 + meta as u32, deposit))
			.collect(),
		validators: Vec::new(),
		foundation: FIRST_PERSON,
		epoch_length: 1,
		now: 0,
		mined,
		parameters: Parameters::default(),
		bounds: BOUNDS,
	});
	for (place, (_, ozone)) in contributions.iter().enumerate() {
		economy.contributions.insert(metas as u32 + place as u32, *ozone);
		economy.ozone_totals.initial += ozone;
	}
	// As if a report had brought them.
	economy.new_traffic = true;
	economy
}

#[test]
fn epochs() {
	for case in cases("epochs.json") {
		let contributions: Vec<(u64, u128)> = case["contributions"]
			.as_object()
			.expect("contributions")
			.iter()
			.map(|(node, ozone)| (node.parse().expect("a node"), number(ozone)))
			.collect();
		let settled = settled_set(&contributions, 8_000);
		let ids: Vec<u64> = settled.iter().map(|(id, _)| *id).collect();
		let expected: Vec<u64> = case["settled_nodes"]
			.as_array()
			.expect("nodes")
			.iter()
			.map(|node| number(node) as u64)
			.collect();
		assert_eq!(ids, expected);
		assert_eq!(
			settled.iter().map(|(_, ozone)| ozone).sum::<u128>(),
			number(&case["settled_ozone"])
		);

		let mined = number(&case["mined_before"]);
		let metas = number(&case["meta_nodes"]);
		let mut economy = economy(market(&case["market"]), mined, metas, &contributions);
		let total = economy.money.total();
		let treasury = economy.money.free(TREASURY);
		let shares = tier(&economy.parameters.mining.tiers, mined).shares;
		let expected: Vec<u128> =
			case["split_bp"].as_array().expect("a list").iter().map(number).collect();
		assert_eq!(shares.map(u128::from).as_slice(), expected);
		economy.begin_block(1, 6_000);
		economy.end_block();
		economy.check();
		assert_eq!(economy.money.total(), total);
		assert_eq!(economy.market, market(&case["market_after"]), "{case}");
		assert_eq!(economy.mined - mined, number(&case["mining_reward"]));
		for kind in ["traffic", "mining"] {
			let amount = number(&case[&format!("{kind}_reward")]);
			let parts = split(amount, shares);
			for (part, name) in parts.iter().zip(["resource_share", "meta_share", "chain_share"]) {
				assert_eq!(*part, number(&case[name][kind]), "{name} {kind}");
			}
		}
		let mut paid = 0;
		for (place, (id, _)) in contributions.iter().enumerate() {
			let locked = economy.locked_rewards((metas + place as u128) as u32);
			let expected = &case["per_resource_node"][id.to_string()];
			if expected.is_null() {
				assert_eq!(locked.total(), 0);
			} else {
				assert_eq!(locked.traffic, number(&expected["traffic"]));
				assert_eq!(locked.mining, number(&expected["mining"]));
			}
			paid += locked.total();
		}
		for meta in 0..metas {
			let locked = economy.locked_rewards(meta as u32);
			assert_eq!(locked.traffic, number(&case["per_meta_node"]["traffic"]));
			assert_eq!(locked.mining, number(&case["per_meta_node"]["mining"]));
			paid += locked.total();
		}
		// Nothing is lost: what nobody got is in the treasury, the chain share with the deposits.
		let all = number(&case["traffic_reward"]) + number(&case["mining_reward"]);
		let left = economy.money.free(TREASURY) - treasury;
		assert_eq!(paid + left + economy.expected_stake_rewards(), all);
	}
}

#[test]
fn commission() {
	for case in cases("commission.json") {
		let own_stake = number(&case["self_stake"]);
		let delegated: u128 =
			case["delegations"].as_array().expect("a list").iter().map(number).sum();
		let commission = number(&case["commission_bp"]) as u32 * 100_000;
		let [own, commission, rest] =
			divide_pool(number(&case["pool"]), own_stake, own_stake + delegated, commission);
		assert_eq!(own + commission, number(&case["validator_total"]));
		assert_eq!(commission, number(&case["commission"]));
		assert_eq!(rest, number(&case["delegators_total"]));
	}
}

#[test]
fn releases() {
	for case in cases("releases.json") {
		let ms = |name: &str| number(&case[name]) as u64 * 1_000;
		let frees = release(ms("activated_s"), ms("deactivated_s"), 180 * DAY, 14 * DAY);
		assert_eq!(frees, ms("release_s"));
	}
}

#[test]
fn whole_schedule() {
	let vectors = vectors("schedule.json");
	let tiers = paper_schedule();
	let mut marks = vectors["marks"].as_array().expect("marks").iter().peekable();
	let (mut mined, mut epochs) = (0, 0_u128);
	while mined < MINING_CAP {
		mined += mining_reward(&tiers, mined);
		epochs += 1;
		let mark = marks.peek().expect("no mark beyond the cap");
		if mined >= number(&mark["through_mined_stos"]) * STOS {
			assert_eq!(mined, number(&mark["through_mined_stos"]) * STOS);
			assert_eq!(epochs, number(&mark["epochs_from_genesis"]));
			marks.next();
		}
	}
	assert_eq!(epochs, 3_616_320);
	assert!(marks.next().is_none());
	assert_eq!(mining_reward(&tiers, mined), 0);
}

#[test]
fn five_nodes_of_the_paper() {
	let oz = stratos_model::OZ;
	let start = Market { s: 900 * STOS, p: 100 * STOS, l: 49_000 * oz };
	let contributions = [500, 300, 200, 80, 20].map(|gb: u128| gb * oz);
	let contributions: Vec<_> = (0..5).zip(contributions).collect();
	let mut economy = economy(start, 0, 4, &contributions);
	economy.begin_block(1, 6_000);
	economy.end_block();
	economy.check();
	let got: Vec<u128> = (4..9).map(|node| economy.locked_rewards(node).total() / STOS).collect();
	assert_eq!(got, [30, 18, 12, 0, 0]);
	let metas: u128 = (0..4).map(|node| economy.locked_rewards(node).total()).sum();
	assert_eq!(metas, 20 * STOS);
	assert_eq!(economy.market.p, 80 * STOS);
	assert_eq!(economy.mined, 80 * STOS);
	assert_eq!(economy.contributions, BTreeMap::from([(7, 80 * oz), (8, 20 * oz)]));
}

#[test]
fn ten_validators_of_the_paper() {
	let [own, commission, rest] = divide_pool(100 * STOS, 20, 100, 10_000_000);
	assert_eq!(own + commission, 208 * STOS / 10);
	assert_eq!(rest, 792 * STOS / 10);
}

#[test]
fn exits_of_the_paper() {
	assert_eq!(release(0, 150 * DAY, 180 * DAY, 14 * DAY), 194 * DAY);
	assert_eq!(release(0, 190 * DAY, 180 * DAY, 14 * DAY), 204 * DAY);
}
