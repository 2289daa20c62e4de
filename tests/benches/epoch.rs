//! Epochs with many nodes, from report to locked rewards: part of `make bench`. The numbers of nodes
//! are in `NODES` (by default 1,000, 10,000 and 100,000); `make bench-epoch` takes a million. `USERS` (by
//! default 1,000) users used storage, downloads and the database.
//!
//! Each line is an epoch: everything by the Wasm in the host, reported in signed transactions, every
//! block durable. *report* is the submission of its pages, *work* what follows the quorum:
//! application, settlement, lock-up. The second epoch of each chain is what every later one is like:
//! the rewards of an earlier one mature with it.

use std::{env, path::Path, process::Command, time::Duration};
use stratos_host::text::grouped;
use stratos_tests::many_nodes::{Figures, ManyNodes, USERS, check_results};

/// Names the folder in which a process of this program shall make a chain, and nothing else.
const CREATE: &str = "STRATOS_BENCH_CREATE";

const MIB: f64 = (1 << 20) as f64;

fn milliseconds(time: Duration) -> String {
	format!("{:.1}", time.as_secs_f64() * 1_000.0)
}

fn print(epoch: u32, figures: &Figures) {
	let Figures { nodes, size, submission, work, slowest, blocks, memory, state, .. } = figures;
	println!(
		"{:>9} {:>5} {:>11} {:>11} {:>11} {:>11} {:>11} {:>7} {:>11} {:>10} {:>11} {:>9.1} {:>9.2}",
		grouped(*nodes),
		epoch,
		grouped(*size as u64),
		milliseconds(submission.wall),
		milliseconds(submission.processor),
		milliseconds(work.wall),
		milliseconds(work.processor),
		blocks,
		milliseconds(slowest.processor),
		format!("{:.0} MiB", *memory as f64 / MIB),
		grouped(*state),
		*state as f64 / f64::from(*nodes),
		(submission.processor + work.processor).as_secs_f64() * 1e6 / f64::from(*nodes),
	);
}

/// Lets another process prepare the genesis, so that the memory it takes is not counted.
fn create(folder: &Path, nodes: u32, users: u32) {
	let bench = env::current_exe().expect("a running program has a path");
	let mut command = Command::new(bench);
	let status = command
		.env(CREATE, folder)
		.env("NODES", nodes.to_string())
		.env("USERS", users.to_string())
		.status();
	assert!(status.expect("it is this program").success(), "the genesis cannot be built");
}

fn main() {
	let users = env::var("USERS").map_or(USERS, |text| text.parse().expect("USERS is a number"));
	if let Some(folder) = env::var_os(CREATE) {
		let nodes = env::var("NODES").ok().and_then(|number| number.parse().ok());
		return ManyNodes::create(folder.as_ref(), nodes.expect("a number of nodes"), users);
	}
	let numbers = env::var("NODES").unwrap_or_else(|_| "1000 10000 100000".into());
	let numbers: Vec<u32> = numbers
		.split_whitespace()
		.map(|number| number.parse().expect("NODES holds numbers, such as `1000 10000`"))
		.collect();
	println!(
		"Epochs of many nodes, reported, applied, settled and locked through Wasm; times in ms"
	);
	println!(
		"{:>9} {:>5} {:>35} {:>23} {:>7} {:>11} {:>10} {:>11} {:>9} {:>9}",
		"", "", "report", "work", "", "slowest", "", "bytes of", "", "µs of cpu"
	);
	println!(
		"{:>9} {:>5} {:>11} {:>11} {:>11} {:>11} {:>11} {:>7} {:>11} {:>10} {:>11} {:>9} {:>9}",
		"nodes",
		"epoch",
		"bytes",
		"wall",
		"cpu",
		"wall",
		"cpu",
		"blocks",
		"block, cpu",
		"memory",
		"new state",
		"per node",
		"per node"
	);
	for nodes in numbers {
		let folder = tempfile::tempdir().expect("a temporary folder");
		create(folder.path(), nodes, users);
		let mut chain = ManyNodes::open(folder.path(), nodes, users);
		let first = chain.run(0);
		print(0, &first);
		let second = chain.run(1);
		print(1, &second);
		check_results(&first, &second);
	}
}
