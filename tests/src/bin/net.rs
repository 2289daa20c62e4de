//! `make net`: a network on this machine, and one view of it.

#![forbid(unsafe_code)]

use clap::Parser;
use std::{
	io::{IsTerminal, Write},
	thread,
	time::{Duration, Instant},
};
use stratos_tests::network::local::{LocalNetwork, LocalNetworkOptions, NodeView};

/// Run validators and followers on this machine until Ctrl-C.
#[derive(Debug, Parser)]
#[command(after_help = "Examples:
  make net
  make net ARGS=\"--validators 7 --followers 2\"
  make net ARGS=\"--latency 80 --loss 1\"        as root: every node in a network namespace of its own")]
struct Arguments {
	/// Validators
	#[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=32))]
	validators: u16,
	/// Nodes that follow
	#[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=16))]
	followers: u16,
	/// Milliseconds between blocks
	#[arg(long, default_value_t = 1_000, value_name = "MS", value_parser = clap::value_parser!(u64).range(100..=60_000))]
	block_time: u64,
	/// Delay of every message, milliseconds. Needs root and `socat`
	#[arg(long, default_value_t = 0, value_name = "MS", value_parser = clap::value_parser!(u32).range(0..=5_000))]
	latency: u32,
	/// Lost packets, percent. Needs root and `socat`
	#[arg(long, default_value_t = 0, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=50))]
	loss: u32,
	/// Stop after this time
	#[arg(long, value_name = "SECONDS")]
	seconds: Option<u64>,
	/// Where the data and the logs of all nodes go [default: a temporary folder]
	#[arg(long, value_name = "DIR")]
	folder: Option<std::path::PathBuf>,
}

fn main() {
	if let Err(cause) = run(Arguments::parse()) {
		eprintln!("error: {cause}");
		std::process::exit(1);
	}
}

fn run(arguments: Arguments) -> Result<(), String> {
	let mut network = LocalNetwork::start(LocalNetworkOptions {
		validators: arguments.validators,
		followers: arguments.followers,
		block_time: Duration::from_millis(arguments.block_time),
		latency_ms: arguments.latency,
		loss_percent: arguments.loss,
		senders: 0,
		alone: false,
		folder: arguments.folder,
	})?;
	println!("{} nodes; data and logs are in {}", network.len(), network.folder().display());
	let terminal = std::io::stdout().is_terminal();
	let begun = Instant::now();
	let end = arguments.seconds.map(Duration::from_secs);
	let mut lines = 0;
	while end.is_none_or(|end| begun.elapsed() < end) {
		thread::sleep(Duration::from_secs(if terminal { 1 } else { 10 }));
		let views = network.views();
		if terminal && lines > 0 {
			print!("\x1b[{lines}A\x1b[J");
		}
		let table = table(&views, begun.elapsed());
		lines = table.lines().count();
		print!("{table}");
		let _ = std::io::stdout().flush();
	}
	network.stop();
	Ok(())
}

fn table(views: &[NodeView], elapsed: Duration) -> String {
	let mut text = format!(
		"\n{:<14}{:>8}{:>7}{:>7}{:>10}{:>9}{:>9}  {}\n",
		"node", "block", "round", "peers", "syncing", "signed", "missed", "RPC"
	);
	for view in views {
		match &view.state {
			Some(state) => text.push_str(&format!(
				"{:<14}{:>8}{:>7}{:>7}{:>10}{:>9}{:>9}  {}\n",
				view.name,
				state.block,
				state.round,
				state.peers,
				if state.syncing { "yes" } else { "no" },
				state.signed,
				state.missed,
				view.url,
			)),
			None => text.push_str(&format!("{:<14}{:>8}\n", view.name, "no answer")),
		}
	}
	let blocks = views.iter().filter_map(|view| view.state.as_ref()).map(|state| state.block).max();
	let blocks = blocks.unwrap_or(0);
	text.push_str(&format!("{blocks} blocks in {} s\n", elapsed.as_secs()));
	text
}
