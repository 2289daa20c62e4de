//! What clients of a node wait for: reads of storage, and the news of a block. `make bench-rpc`.
//!
//! The clients are on the machine of the node and use its processors. Each measurement is repeated; of each
//! line the best round is shown, and the worst.

#![forbid(unsafe_code)]

mod fork;
mod heads;
mod reads;
mod session;
mod spread;

use clap::Parser;
use fork::Fork;
use heads::{MakeBlock, News, Subscription};
use reads::Reads;
use serde_json::json;
use spread::ms;
use std::{net::SocketAddr, time::Duration};
use stratos_host::text::counted;
use stratos_tests::{Node, attack, machine};

/// Measure the clients of a node.
#[derive(Debug, Parser)]
struct Arguments {
	/// Rounds of each measurement
	#[arg(long, default_value_t = 3, value_name = "N")]
	rounds: usize,
	/// Seconds of each measurement of reads
	#[arg(long, default_value_t = 5, value_name = "N")]
	seconds: u64,
	/// Connections that read
	#[arg(long, default_values_t = [1, 16, 256], num_args = 1.., value_name = "N")]
	connections: Vec<usize>,
	/// Subscribers of new heads
	#[arg(long, default_value_t = 1_000, value_name = "N")]
	subscribers: usize,
	/// Clients that follow the chain
	#[arg(long, default_value_t = 200, value_name = "N")]
	followers: usize,
	/// Blocks in each round
	#[arg(long, default_value_t = 20, value_name = "N")]
	blocks: usize,
}

/// Connections with which the other implementation reads, its subscribers, and the blocks of a round: it takes
/// a second for each.
const FORK_CONNECTIONS: [usize; 2] = [1, 16];
const FORK_SUBSCRIBERS: usize = 16;
const FORK_BLOCKS: usize = 5;

/// What makes a block of the node, and one of the fork.
fn node_block() -> MakeBlock {
	("engine_createBlock", json!([true, true]))
}
fn fork_block() -> MakeBlock {
	("dev_newBlock", json!([{ "count": 1 }]))
}

#[tokio::main]
async fn main() {
	if let Err(cause) = run(&Arguments::parse()).await {
		eprintln!("error: {cause}");
		std::process::exit(1);
	}
}

async fn run(arguments: &Arguments) -> Result<(), String> {
	println!("machine: {}", machine());
	let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
	println!("processes that ran in the last minute: {}", load.split(' ').next().unwrap_or("?"));
	attack::raise_files();
	let folder = tempfile::tempdir().map_err(|cause| cause.to_string())?;
	let limit = (arguments.subscribers + arguments.followers + 500).to_string();
	let node = Node::start(
		folder.path(),
		&[
			"--dev",
			"--seal",
			"manual",
			"--rpc-max-connections",
			&limit,
			"--rpc-max-connections-per-address",
			&limit,
		],
	);
	let address = node.address();

	println!("\nstate_getStorage, {} s, one call at a time on each connection", arguments.seconds);
	println!("{:<38}{:>12}{:>12}{:>12}{:>14}", "", "a second", "median", "99 %", "worst round");
	let title = |name: &str, count: usize| format!("{name}, {}", counted(count, "connection"));
	for &connections in &arguments.connections {
		reads(&title("this node", connections), address, connections, arguments).await?;
	}
	let fork = Fork::start(address);
	match &fork {
		Ok(fork) => {
			for connections in FORK_CONNECTIONS {
				reads(&title("chopsticks", connections), fork.address, connections, arguments)
					.await?;
			}
		}
		Err(cause) => println!("chopsticks is not measured: {cause}"),
	}

	println!("\nnews of a block, {} blocks, of chopsticks {FORK_BLOCKS}", arguments.blocks);
	println!(
		"{:<38}{:>12}{:>12}{:>12}{:>12}{:>14}",
		"", "subscribed", "block made", "99 %", "the last", "worst round"
	);
	let (heads, follow) = (Subscription::Heads, Subscription::Follow);
	// The fork comes first: it reads the state at which it began, and the node prunes that.
	if let Ok(fork) = &fork {
		let (blocks, few) = ((FORK_BLOCKS, fork_block()), FORK_SUBSCRIBERS);
		for (name, subscription) in [("chopsticks, heads", heads), ("chopsticks, follow", follow)] {
			let told = news(name, fork.address, subscription, few, &blocks, arguments).await;
			told.unwrap_or_else(|cause| println!("{name}: not measured: {cause}"));
		}
	}
	let blocks = (arguments.blocks, node_block());
	news("this node, heads", address, heads, arguments.subscribers, &blocks, arguments).await?;
	news("this node, heads", address, heads, FORK_SUBSCRIBERS, &blocks, arguments).await?;
	news("this node, follow", address, follow, arguments.followers, &blocks, arguments).await?;
	Ok(())
}

async fn reads(
	title: &str,
	address: SocketAddr,
	connections: usize,
	arguments: &Arguments,
) -> Result<(), String> {
	let mut rounds = Vec::new();
	for _ in 0..arguments.rounds.max(1) {
		let time = Duration::from_secs(arguments.seconds);
		rounds.push(reads::measure(address, connections, time).await?);
	}
	rounds.sort_by(|one: &Reads, other| other.rate.total_cmp(&one.rate));
	if let (Some(best), Some(worst)) = (rounds.first(), rounds.last()) {
		println!(
			"{title:<38}{:>12.0}{:>12}{:>12}{:>14.0}",
			best.rate,
			ms(best.times.at(50)),
			ms(best.times.at(99)),
			worst.rate
		);
	}
	Ok(())
}

async fn news(
	title: &str,
	address: SocketAddr,
	subscription: Subscription,
	subscribers: usize,
	(blocks, make): &(usize, MakeBlock),
	arguments: &Arguments,
) -> Result<(), String> {
	let mut rounds = Vec::new();
	for _ in 0..arguments.rounds.max(1) {
		let news = heads::measure(address, subscription, subscribers, *blocks, make).await?;
		rounds.push(news);
	}
	rounds.sort_by_key(|news: &News| news.last.at(50));
	if let (Some(best), Some(worst)) = (rounds.first(), rounds.last()) {
		println!(
			"{:<38}{:>12}{:>12}{:>12}{:>12}{:>14}",
			format!("{title}, {}", counted(subscribers, "subscriber")),
			ms(best.begun),
			ms(best.first.at(50)),
			ms(best.each.at(99)),
			ms(best.last.at(50)),
			ms(worst.last.at(50))
		);
	}
	Ok(())
}
