//! Measures the costs of the runtime's calls and hooks in this host's executor, and writes the weights.
//!
//! - benchmarks: those of `frame-benchmarking`, compiled into a runtime of their own (not the one
//!   that chains run), called by its runtime API as polkadot-sdk's tools do;
//! - `base`: an empty block and an empty transaction;
//! - `database`: a read and a write in this host's database.
//!
//! Times are CPU time of the thread, which other programs do not affect. The Wasm is executed as in a
//! block.

#![forbid(unsafe_code)]

mod abi;
mod base;
mod bench;
#[path = "../../../runtime/wasm/compile.rs"]
mod compile;
mod database;
mod error;
mod fit;
mod machine;
mod measure;
mod storage;
mod template;

use abi::BenchmarkList;
use bench::Bench;
use clap::Parser;
use error::Error;
use measure::{Effort, Measured, Target};
use std::{
	fs,
	path::{Path, PathBuf},
	process::ExitCode,
	time::{Duration, Instant},
};
use storage::Items;
use template::{Origin, grouped, picoseconds};

/// Measures weights and writes them: `pallets/*/src/weights.rs` for this repository's pallets,
/// `runtime/src/weights/` for FRAME's.
#[derive(Parser, Debug)]
#[command(name = "weights", after_help = EXAMPLES)]
struct Arguments {
	/// Only these: pallets, `base` (block and transaction) or `database`. Default: all.
	#[arg(long, value_delimiter = ',')]
	pallet: Vec<String>,
	/// Only the benchmark of this name; prints its costs and writes nothing.
	#[arg(long)]
	benchmark: Option<String>,
	/// The number of measured values of each component.
	#[arg(long, default_value_t = 8)]
	steps: u32,
	/// Runs at each value.
	#[arg(long, default_value_t = 12)]
	repeat: u32,
	/// Milliseconds at a value after which three runs are enough.
	#[arg(long, default_value_t = 300)]
	patience: u64,
	/// Run every benchmark at its lowest and highest values, and write nothing.
	#[arg(long)]
	check: bool,
	/// Print the benchmarks with the ranges of their components, and do nothing.
	#[arg(long)]
	list: bool,
	/// The built-in chain whose genesis they start from.
	#[arg(long, default_value = "mainnet")]
	chain: String,
	/// A runtime compiled with the feature `runtime-benchmarks`. Default: compile it.
	#[arg(long)]
	code: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  weights                                        everything; takes minutes
  weights --pallet pallet_ozone                  one pallet
  weights --pallet pallet_mining --benchmark settle --repeat 5
  weights --check                                do all benchmarks run?";

fn main() -> ExitCode {
	match run(&Arguments::parse()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}

fn run(arguments: &Arguments) -> Result<(), Error> {
	let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
	let workspace = workspace.canonicalize().map_err(Error::file(&workspace))?;
	let wanted = |name: &str| {
		arguments.pallet.is_empty() || arguments.pallet.iter().any(|pallet| pallet == name)
	};
	let all_else = arguments.check || arguments.list || arguments.benchmark.is_some();
	if wanted("database") && !all_else {
		write_database(&workspace)?;
	}
	if wanted("base") && !all_else {
		write_base(&workspace)?;
	}
	let rest = |name: &&String| !["database", "base"].contains(&name.as_str());
	if !arguments.pallet.is_empty() && arguments.pallet.iter().filter(rest).count() == 0 {
		return Ok(());
	}

	let folder = workspace.join("target/wasm-benchmarks");
	let code = match &arguments.code {
		Some(path) => fs::read(path).map_err(Error::file(path))?,
		None => {
			eprintln!("compiling the runtime with its benchmarks; the first time takes minutes");
			compile::runtime(&workspace, &folder, "runtime-benchmarks").map_err(Error::Compile)?
		}
	};
	let bench = Bench::new(&code, &arguments.chain, folder.join("code"))?;
	let (lists, infos) = bench.list()?;
	let names: Vec<_> = lists.iter().map(|list| text(&list.pallet)).collect();
	if let Some(unknown) = arguments.pallet.iter().filter(rest).find(|name| !names.contains(name)) {
		return Err(Error::UnknownPallet(unknown.clone()));
	}
	let items = Items::new(infos);
	let mut failures = 0;
	for list in lists.iter().filter(|list| wanted(&text(&list.pallet))) {
		failures += pallet(arguments, &workspace, &bench, &items, list)?;
	}
	if failures > 0 { Err(Error::Failed(failures)) } else { Ok(()) }
}

/// Runs the benchmarks of a pallet and writes its weights if none failed. Returns the number of failures.
fn pallet(
	arguments: &Arguments,
	workspace: &Path,
	bench: &Bench,
	items: &Items,
	list: &BenchmarkList,
) -> Result<usize, Error> {
	let effort = Effort {
		steps: arguments.steps,
		repeat: arguments.repeat,
		patience: Duration::from_millis(arguments.patience),
	};
	let name = text(&list.pallet);
	let (mut done, mut failures) = (Vec::new(), 0);
	for benchmark in &list.benchmarks {
		let target = Target { pallet: &list.pallet, instance: &list.instance, benchmark };
		if arguments.benchmark.as_ref().is_some_and(|only| *only != text(&benchmark.name)) {
			continue;
		}
		if arguments.list {
			let ranges = benchmark.components.iter();
			let ranges: Vec<String> =
				ranges.map(|(p, low, high)| format!("{} {low}..{high}", p.letter())).collect();
			println!("{:<56} {}", target.name(), ranges.join("  "));
			continue;
		}
		let begun = Instant::now();
		let outcome = if arguments.check {
			target.check(bench).map(|()| None)
		} else {
			target.measure(bench, items, effort)
		};
		match outcome {
			Err(error) => {
				failures += 1;
				println!("✗ {:<56} {}", target.name(), error.trim());
			}
			Ok(None) if arguments.check => {
				println!("✓ {:<56} {:.1} s", target.name(), begun.elapsed().as_secs_f32());
			}
			Ok(None) => return Err(Error::Empty(target.name())),
			Ok(Some(measured)) => {
				println!("✓ {:<56} {}", target.name(), summary(&measured));
				done.push(measured);
			}
		}
	}
	let whole = !(arguments.check || arguments.list || arguments.benchmark.is_some());
	if whole && failures == 0 {
		let origin = Origin {
			chain: arguments.chain.clone(),
			steps: arguments.steps,
			repeat: arguments.repeat,
		};
		let own = name
			.strip_prefix("pallet_")
			.map(|short| workspace.join("pallets").join(short.replace('_', "-")));
		match own.filter(|folder| folder.is_dir()) {
			Some(folder) => {
				write(&folder.join("src/weights.rs"), &template::own(&name, &done, &origin))?;
			}
			None => {
				let path = workspace.join("runtime/src/weights").join(format!("{name}.rs"));
				write(&path, &template::frame(&name, &done, &origin))?;
			}
		}
	}
	Ok(failures)
}

/// A line for the terminal: `12.3 µs + 0.5 µs · c, 3 + 1 · c reads, 2 writes`.
fn summary(measured: &Measured) -> String {
	let line = |line: &fit::Line, unit: &str, scale: f64, digits: usize| {
		let mut text = format!("{:.digits$}", line.base / scale);
		for (slope, (letter, ..)) in line.slopes.iter().zip(&measured.components) {
			if *slope > 0.0 {
				text.push_str(&format!(" + {:.digits$} {letter}", slope / scale));
			}
		}
		format!("{text} {unit}")
	};
	[
		line(&measured.time, "µs", 1_000.0, 2),
		line(&measured.reads, "reads", 1.0, 0),
		line(&measured.writes, "writes", 1.0, 0),
	]
	.join(", ")
}

fn write_database(workspace: &Path) -> Result<(), Error> {
	let costs = database::measure()?;
	let (read, write_) = (picoseconds(costs.read), picoseconds(costs.write));
	println!(
		"✓ {:<56} read {:.2} µs, write {:.2} µs",
		"database",
		costs.read / 1e3,
		costs.write / 1e3
	);
	let how = "blocks of 1,000 reads and 1,000 writes at random in a state of 500,000 keys; a write\n//!   has its share of the state root and of the commit to the disk";
	let mut file = template::head("What the database costs.", how);
	file.push_str(&format!(
		"
use frame_support::{{parameter_types, weights::RuntimeDbWeight}};

parameter_types! {{
	/// Reads and writes of one key in this host's database.
	pub const DatabaseWeight: RuntimeDbWeight =
		RuntimeDbWeight {{ read: {}, write: {} }};
}}
",
		grouped(read),
		grouped(write_),
	));
	write(&workspace.join("runtime/src/weights/database.rs"), &file)
}

fn write_base(workspace: &Path) -> Result<(), Error> {
	eprintln!("compiling the runtime");
	let code = compile::runtime(workspace, &workspace.join("target/wasm"), "");
	let costs = base::measure(&code.map_err(Error::Compile)?)?;
	println!(
		"✓ {:<56} block {:.2} µs, transaction {:.2} µs",
		"base",
		costs.block / 1e3,
		costs.transaction / 1e3
	);
	let how = "execution of an empty block, and of one with 500 remarks of one signer, on the\n//!   development chain; a transaction has one sr25519 verification added";
	let mut file =
		template::head("What blocks and transactions cost before they do anything.", how);
	file.push_str(&format!(
		"
use frame_support::{{parameter_types, weights::Weight}};

parameter_types! {{
	/// An empty block: inherents, hooks, state root.
	pub const BlockExecutionWeight: Weight = Weight::from_parts({}, 0);
	/// A signed transaction that does nothing, its signature verified.
	pub const ExtrinsicBaseWeight: Weight = Weight::from_parts({}, 0);
}}
",
		grouped(picoseconds(costs.block)),
		grouped(picoseconds(costs.transaction)),
	));
	write(&workspace.join("runtime/src/weights/base.rs"), &file)
}

fn write(path: &Path, content: &str) -> Result<(), Error> {
	if let Some(folder) = path.parent() {
		fs::create_dir_all(folder).map_err(Error::file(folder))?;
	}
	fs::write(path, content).map_err(Error::file(path))?;
	println!("  written: {}", path.display());
	Ok(())
}

fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}
