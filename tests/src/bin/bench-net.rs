//! `make bench-net`: finality, transfers a second and synchronisation of a network, beside a single
//! authority, in one run on this machine.

#![forbid(unsafe_code)]

use clap::Parser;
use codec::Decode;
use serde_json::{Value, json};
use sp_core::H256;
use std::{
	net::SocketAddr,
	thread,
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use stratos_tests::{
	machine,
	network::{
		load::Load,
		local::{LocalNetwork, LocalNetworkOptions},
		number,
	},
	raw::rpc,
};

/// Accounts that send transfers.
const SENDERS: u16 = 200;

/// Measure a network on this machine.
#[derive(Debug, Parser)]
struct Arguments {
	/// Validators
	#[arg(long, default_value_t = 4, value_name = "N")]
	validators: u16,
	/// Blocks of each measurement of finality
	#[arg(long, default_value_t = 60, value_name = "N")]
	blocks: u32,
	/// Seconds of load
	#[arg(long, default_value_t = 30, value_name = "N")]
	seconds: u64,
	/// Delay between any two nodes in the second measurement of finality, milliseconds. Needs root and
	/// `socat`; 0 leaves it out
	#[arg(long, default_value_t = 80, value_name = "MS")]
	latency: u32,
}

fn main() {
	if let Err(cause) = run(&Arguments::parse()) {
		eprintln!("error: {cause}");
		std::process::exit(1);
	}
}

fn options(arguments: &Arguments, block_time: u64) -> LocalNetworkOptions {
	LocalNetworkOptions {
		validators: arguments.validators,
		followers: 0,
		block_time: Duration::from_millis(block_time),
		latency_ms: 0,
		loss_percent: 0,
		senders: SENDERS,
		alone: false,
		folder: None,
	}
}

fn run(arguments: &Arguments) -> Result<(), String> {
	println!("machine: {}", machine());

	println!(
		"\nfinality: from the timestamp of a block to the notice of it, {} blocks",
		arguments.blocks
	);
	println!("{:<40}{:>12}{:>12}", "", "median", "99 %");
	let network = LocalNetwork::start(options(arguments, 1_000))?;
	report("loopback", finality(&network, arguments.blocks)?);
	drop(network);
	if arguments.latency > 0 {
		let far =
			LocalNetworkOptions { latency_ms: arguments.latency, ..options(arguments, 1_000) };
		match LocalNetwork::start(far) {
			Ok(network) => {
				let name = format!("{} ms between any two", arguments.latency);
				report(&name, finality(&network, arguments.blocks)?);
			}
			Err(cause) => println!("not measured with a delay: {cause}"),
		}
	}

	println!("\ntransfers a second, {} s of load, block time 500 ms", arguments.seconds);
	let mut network = LocalNetwork::start(options(arguments, 500))?;
	println!(
		"{:<40}{:>12.0}",
		format!("{} validators", arguments.validators),
		load(&network, arguments.seconds)?
	);

	println!("\nsynchronisation of the blocks of that load");
	let (blocks, transfers, seconds) = synchronise(&mut network)?;
	println!(
		"{:<40}{:>12.0} blocks/s  ({blocks} blocks, {transfers} transfers)",
		"a follower from nothing",
		f64::from(blocks) / seconds
	);
	let imported = import(&network, blocks)?;
	println!(
		"{:<40}{:>12.0} blocks/s",
		"plain import of the same blocks",
		f64::from(blocks) / imported
	);
	println!("{:<40}{:>12.0} %", "synchronisation beside import", 100.0 * imported / seconds);
	drop(network);

	let alone = LocalNetworkOptions { alone: true, ..options(arguments, 500) };
	let network = LocalNetwork::start(alone)?;
	println!(
		"\n{:<40}{:>12.0}",
		"transfers a second, single authority",
		load(&network, arguments.seconds)?
	);
	Ok(())
}

fn report(name: &str, mut times: Vec<u64>) {
	times.sort_unstable();
	let at = |part: usize| times.get((times.len() * part / 100).min(times.len().saturating_sub(1)));
	let (median, most) = (at(50).copied().unwrap_or(0), at(99).copied().unwrap_or(0));
	println!("{name:<40}{median:>9} ms{most:>9} ms");
}

fn best(address: SocketAddr) -> Result<u32, String> {
	number(&rpc(address, "chain_getHeader", &json!([]))?).ok_or_else(|| "a header".to_owned())
}

fn now_ms() -> u64 {
	SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis() as u64)
}

/// The time of a block.
fn timestamp(address: SocketAddr, hash: &Value) -> Result<u64, String> {
	let key = [b"Timestamp".as_slice(), b"Now"].map(sp_crypto_hashing::twox_128).concat();
	let key = sp_core::bytes::to_hex(&key, false);
	let value = rpc(address, "state_getStorage", &json!([key, hash]))?;
	let bytes = stratos_host::hex::decode(value.as_str().unwrap_or_default());
	let bytes = bytes.map_err(|_| "the time of a block")?;
	u64::decode(&mut &bytes[..]).map_err(|cause| cause.to_string())
}

/// Milliseconds from the timestamp of each block to the moment at which a node shows it. The node is asked
/// every few milliseconds.
fn finality(network: &LocalNetwork, blocks: u32) -> Result<Vec<u64>, String> {
	let address = network.endpoints()[0];
	// The first blocks come while nodes find each other.
	let mut last = best(address)?.max(5);
	let mut times = Vec::new();
	while times.len() < blocks as usize {
		let current = best(address)?;
		if current > last {
			let shown = now_ms();
			last = current;
			let hash = rpc(address, "chain_getBlockHash", &json!([current]))?;
			times.push(shown.saturating_sub(timestamp(address, &hash)?));
		}
		thread::sleep(Duration::from_millis(3));
	}
	Ok(times)
}

/// Transfers a second in decided blocks while senders keep the pools full.
fn load(network: &LocalNetwork, seconds: u64) -> Result<f64, String> {
	let endpoints = network.endpoints();
	let genesis = rpc(endpoints[0], "chain_getBlockHash", &json!([0]))?;
	let genesis = stratos_host::hex::decode(genesis.as_str().unwrap_or_default());
	let genesis = H256::from_slice(&genesis.map_err(|_| "the genesis hash")?);
	let senders =
		Load::start(&endpoints[..endpoints.len().min(4)], SENDERS, Duration::ZERO, genesis);
	thread::sleep(Duration::from_secs(3));
	let (begun, first) = (Instant::now(), best(endpoints[0])?);
	thread::sleep(Duration::from_secs(seconds));
	let last = best(endpoints[0])?;
	let elapsed = begun.elapsed().as_secs_f64();
	drop(senders);
	Ok(f64::from(transfers(endpoints[0], first + 1, last)?) / elapsed)
}

/// Transactions in a range of blocks.
fn transfers(address: SocketAddr, first: u32, last: u32) -> Result<u32, String> {
	let mut count = 0;
	for number in first..=last {
		let hash = rpc(address, "chain_getBlockHash", &json!([number]))?;
		let block = rpc(address, "chain_getBlock", &json!([hash]))?;
		let extrinsics = block["block"]["extrinsics"].as_array().map_or(0, Vec::len);
		// The inherents: the time, and who signed the parent.
		count += u32::try_from(extrinsics.saturating_sub(2)).unwrap_or(0);
	}
	Ok(count)
}

/// Blocks, transfers in them, and the seconds in which a follower from nothing takes them.
fn synchronise(network: &mut LocalNetwork) -> Result<(u32, u32, f64), String> {
	let source = network.endpoints()[0];
	let target = best(source)?;
	let follower = network.add_follower()?;
	// Its first blocks come after it has found the others.
	while best(follower)? == 0 {
		thread::sleep(Duration::from_millis(5));
	}
	let (begun, first) = (Instant::now(), best(follower)?);
	while best(follower)? < target {
		thread::sleep(Duration::from_millis(20));
	}
	let seconds = begun.elapsed().as_secs_f64();
	let blocks = target - first;
	Ok((blocks, transfers(source, first + 1, target)?, seconds))
}

/// The seconds in which this process imports the blocks of the chain, in the host's library.
fn import(network: &LocalNetwork, blocks: u32) -> Result<f64, String> {
	let source = network.endpoints()[0];
	let chain = network.new_chain()?;
	let mut seconds = 0.0;
	let last = best(source)?.min(blocks);
	for number in 1..=last {
		let hash = rpc(source, "chain_getBlockHash", &json!([number]))?;
		let block = rpc(source, "chain_getBlock", &json!([hash]))?;
		let header = serde_json::from_value(block["block"]["header"].clone())
			.map_err(|cause| cause.to_string())?;
		let body = block["block"]["extrinsics"]
			.as_array()
			.into_iter()
			.flatten()
			.map(|hex| {
				let bytes = stratos_host::hex::decode(hex.as_str().unwrap_or_default());
				bytes.map(stratos_host::primitives::Extrinsic)
			})
			.collect::<Result<Vec<_>, _>>()
			.map_err(|_| "an extrinsic")?;
		let begun = Instant::now();
		chain.import(header, body, None).map_err(|cause| cause.to_string())?;
		seconds += begun.elapsed().as_secs_f64();
	}
	Ok(seconds * f64::from(blocks) / f64::from(last))
}
