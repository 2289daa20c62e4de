//! Scenarios on forks of the built-in chains, through the real Wasm.

use super::*;
use crate::economy::{Curve, Scenario, Stos};
use std::sync::OnceLock;
use stratos_host::{
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig},
	fork::{Difference, Fork, diff},
};
use stratos_runtime_wasm::WASM_BINARY;

/// One executor for all tests, so that the runtime is compiled once.
fn executor() -> Executor {
	static EXECUTOR: OnceLock<Executor> = OnceLock::new();
	EXECUTOR.get_or_init(|| Executor::new(ExecutorConfig::default()).expect("an executor")).clone()
}

fn fresh(chain: &str) -> Fork {
	let spec = ChainSpec::builtin(chain).expect("a builtin chain");
	Fork::of_genesis(executor(), &spec, WASM_BINARY).expect("a fork")
}

fn simulation(scenario: Option<&Scenario>, epochs: u32) -> Simulation<'_> {
	Simulation { scenario, epochs, changes: &[], block_time_ms: 6_000, every_block: false }
}

fn busy() -> Scenario {
	Scenario {
		nodes: Some(Curve::Points(vec![(0, 5.0), (6, 40.0), (12, 12.0)])),
		users: Curve::Points(vec![(0, 3.0), (12, 900.0)]),
		failures_percent: Some(3.0),
		reserve_epochs: 5,
		withdraw_every: 4,
		node_deposit: Stos::whole(2_000),
		..Scenario::default()
	}
}

fn run(fork: &mut Fork, simulation: &Simulation<'_>) -> Series {
	simulation.run(fork, |_| ()).expect("a run")
}

/// The invariants of the whole runtime.
fn check(fork: &Fork) {
	let checked: Result<(), String> = fork.ask("InvariantsApi_check", &()).expect("an answer");
	assert_eq!(checked, Ok(()));
}

/// The pallet that a key belongs to, by the metadata.
fn pallet_of(fork: &Fork, key: &[u8]) -> String {
	let metadata = crate::client::Metadata::of_fork(fork).expect("metadata");
	let of = |pallet: &&crate::client::Pallet| {
		key.starts_with(&sp_crypto_hashing::twox_128(pallet.prefix.as_bytes()))
	};
	metadata.pallets.iter().find(of).map_or("none".to_owned(), |pallet| pallet.name.clone())
}

#[test]
fn skipping_empty_blocks_gives_the_same_state_as_making_them() {
	let scenario = busy();
	let (mut quick, mut whole) = (fresh("local"), fresh("local"));
	let simulation = simulation(Some(&scenario), 12);
	let every = Simulation { every_block: true, ..simulation.clone() };
	let (quick_series, whole_series) = (run(&mut quick, &simulation), run(&mut whole, &every));
	assert_eq!(quick_series.samples, whole_series.samples);
	assert!(quick_series.totals.blocks * 10 < whole_series.totals.blocks);
	assert_eq!(whole_series.totals.blocks, u64::from(whole.best().number));
	assert_eq!(quick.best().number, whole.best().number);
	// Only the system pallet differs, which stores the hashes of blocks that were skipped.
	let others: Vec<String> = diff(&quick.state(), &whole.state())
		.expect("a diff")
		.iter()
		.map(|Difference { key, .. }| pallet_of(&quick, key))
		.filter(|pallet| pallet != "System")
		.collect();
	assert_eq!(others, Vec::<String>::new());
	check(&quick);
	// The accounts, which are in the system pallet too, are equal.
	let accounts = [b"System".as_slice(), b"Account"].map(sp_crypto_hashing::twox_128).concat();
	let differ = diff(&quick.state(), &whole.state()).expect("a diff");
	assert!(differ.iter().all(|difference| !difference.key.starts_with(&accounts)));
}

#[test]
fn equal_seeds_give_equal_runs() {
	let scenario = busy();
	let other = Scenario { seed: 2, ..busy() };
	let first = run(&mut fresh("local"), &simulation(Some(&scenario), 10));
	let again = run(&mut fresh("local"), &simulation(Some(&scenario), 10));
	assert_eq!(first, again);
	let differs = run(&mut fresh("local"), &simulation(Some(&other), 10));
	assert_ne!(first.samples, differs.samples);
}

#[test]
fn an_idle_chain_mines_nothing_and_keeps_its_price() {
	let mut fork = fresh("local");
	let series = run(&mut fork, &simulation(None, 50));
	assert_eq!(series.samples.len(), 51);
	assert_eq!(series.last("Supply", "mined"), Some(0));
	let price = series.column("Price", "of 1 oz").expect("a price");
	assert!(series.samples.iter().all(|sample| sample.amounts[price] == 2 * 10u128.pow(16)));
	// The first block of the chain, then one for each epoch, then the first of the epoch after the run.
	assert_eq!((series.totals.blocks, fork.best().number), (52, 5_100));
	check(&fork);
}

#[test]
fn traffic_is_paid_for_settled_and_mined() {
	let scenario = Scenario::default();
	let mut fork = fresh("local");
	let series = run(&mut fork, &simulation(Some(&scenario), 30));
	assert_eq!(series.last("Supply", "mined"), Some(30 * 80 * 10u128.pow(18)));
	assert_eq!((series.totals.unserved, &series.totals.notes[..]), (0, &[][..]));
	assert_eq!(series.totals.served, 30 * 1_000 * 10u128.pow(9));
	check(&fork);
}

#[test]
fn a_chain_without_nodes_gets_new_ones() {
	let scenario = Scenario { nodes: Some(Curve::Constant(8.0)), ..Scenario::default() };
	let mut fork = fresh("mainnet");
	let series = run(&mut fork, &simulation(Some(&scenario), 5));
	assert_eq!(series.last("Nodes", "Resource Nodes"), Some(8));
	assert_eq!(series.last("Supply", "mined"), Some(5 * 80 * 10u128.pow(18)));
	check(&fork);
}

#[test]
fn a_run_can_start_in_the_middle_of_an_epoch() {
	let mut fork = fresh("local");
	fork.run(130, 6_000).expect("blocks");
	let series = run(&mut fork, &simulation(None, 3));
	let epochs: Vec<u32> = series.samples.iter().map(|sample| sample.chain_epoch).collect();
	assert_eq!(epochs, [2, 3, 4, 5]);
	assert_eq!(series.samples[0].block, 200);
}

#[test]
fn pages_and_tables_show_both_runs() {
	let scenario = Scenario::default();
	let base = run(&mut fresh("local"), &simulation(Some(&scenario), 4));
	let more = Scenario { users: Curve::Constant(2_000.0), ..Scenario::default() };
	let changed = run(&mut fresh("local"), &simulation(Some(&more), 4));
	let text = render_text(&base, Some(&changed));
	assert!(text.contains("with the change") && text.contains("Price: of 1 oz"), "{text}");
	let html = render_html("Title", vec![], &base, Some(&changed)).render();
	for line in ["\"name\":\"of 1 oz, with the change\"", "\"dashed\":true"] {
		assert!(html.contains(line), "{line} is not plotted");
	}
	assert_eq!(html, render_html("Title", vec![], &base, Some(&changed)).render());
	let value = render_json(&base);
	assert_eq!(value["samples"].as_array().map(Vec::len), Some(5));
}

/// A measurement, which depends on the machine: it prints the speed of a run.
#[test]
#[ignore = "a measurement: run with --ignored --nocapture"]
fn epochs_per_second() {
	let idle = |fork: &mut Fork| run(fork, &simulation(None, 4_000));
	let mut fork = fresh("local");
	run(&mut fork, &simulation(None, 100));
	let started = std::time::Instant::now();
	idle(&mut fork);
	println!("idle: {:.0} epochs per second", 4_000.0 / started.elapsed().as_secs_f64());
	let scenario = Scenario {
		nodes: Some(Curve::Constant(1_000.0)),
		funds: Stos::whole(5_000_000),
		..Scenario::default()
	};
	let mut fork = fresh("local");
	run(&mut fork, &simulation(Some(&scenario), 20));
	let started = std::time::Instant::now();
	run(&mut fork, &simulation(Some(&scenario), 400));
	println!("1,000 nodes: {:.0} epochs per second", 400.0 / started.elapsed().as_secs_f64());
}
