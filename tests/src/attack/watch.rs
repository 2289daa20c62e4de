//! Watches an attacked node as an honest client and through the operating system.

use super::target::{Attack, OTHER, SAME, Target};
use crate::{Node, raw, stratos};
use serde_json::{Value, json};
use std::{
	fmt, fs,
	io::Write,
	net::{Ipv4Addr, SocketAddr, TcpStream},
	path::Path,
	sync::{
		Arc,
		atomic::{AtomicBool, Ordering},
	},
	thread,
	time::{Duration, Instant},
};

/// Block time under attack, in milliseconds.
pub const BLOCK_TIME: u64 = 500;

/// A development chain with the drill, whose code this is, from its genesis on, as the path of a spec. It has a
/// call that never returns.
pub fn chain(folder: &Path, drill: &[u8]) -> String {
	let raw = stratos(["build-spec", "--chain", "development", "--raw"]);
	assert!(raw.status.success(), "{}", raw.stderr);
	let mut spec: serde_json::Value = serde_json::from_str(&raw.stdout).expect("a spec");
	for (key, value) in [(&b":code"[..], drill), (b":drill", b"spin")] {
		let [key, value] = [key, value].map(|bytes| sp_core::bytes::to_hex(bytes, false));
		spec["genesis"]["raw"]["top"][key] = value.into();
	}
	let path = folder.join("attacked.json");
	std::fs::write(&path, spec.to_string()).expect("written");
	path.to_str().expect("a path of text").to_owned()
}

/// A node to attack, of the chain of a spec.
pub fn node(folder: &Path, chain: &str) -> Node {
	let time = BLOCK_TIME.to_string();
	let arguments = ["--chain", chain, "--block-time", &time, "--prometheus-port", "0"];
	Node::start(folder, &arguments)
}

/// The observations during an attack.
#[derive(Debug, Default)]
pub struct Seen {
	/// The peak memory of the process, MiB.
	pub memory: u64,
	/// Times between blocks.
	pub blocks: Vec<Duration>,
	/// Answers of `/health`.
	pub health: Answers,
	/// Answers to reads of the chain.
	pub reads: Answers,
	/// Answers to short runtime calls.
	pub calls: Answers,
	/// Bytes of output of the node.
	pub output: usize,
}

/// Answers to a repeated request.
#[derive(Debug, Default)]
pub struct Answers {
	/// The duration of each.
	pub times: Vec<Duration>,
	/// Failures.
	pub failures: Vec<String>,
}

impl Answers {
	fn ask(&mut self, ask: impl FnOnce() -> std::io::Result<Value>) {
		let begun = Instant::now();
		match ask() {
			Ok(answer) if answer.get("error").is_none() => self.times.push(begun.elapsed()),
			Ok(answer) => self.failures.push(answer.to_string()),
			Err(cause) => self.failures.push(cause.to_string()),
		}
	}
}

impl fmt::Display for Answers {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let slowest = self.times.iter().max().copied().unwrap_or_default();
		write!(f, "{:>4}, slowest {:>5} ms", self.times.len(), slowest.as_millis())?;
		match self.failures.len() {
			0 => Ok(()),
			count => write!(f, ", {count} refused"),
		}
	}
}

impl fmt::Display for Seen {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let slowest = self.blocks.iter().max().copied().unwrap_or_default();
		write!(
			f,
			"{:>5} MiB | blocks {:>3}, slowest {:>5} ms | health {} | reads {} | calls {}",
			self.memory,
			self.blocks.len(),
			slowest.as_millis(),
			self.health,
			self.reads,
			self.calls
		)
	}
}

/// The bounds during every attack.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
	/// Memory of the process, MiB.
	pub memory: u64,
	/// Time between two blocks.
	pub block: Duration,
	/// Time of an answer to the honest client.
	pub answer: Duration,
	/// Bytes of output, with the lines of blocks.
	pub output: usize,
}

impl Seen {
	/// The bounds that were exceeded.
	pub fn broken(&self, bounds: &Bounds) -> Vec<String> {
		let mut broken = Vec::new();
		if self.memory > bounds.memory {
			broken.push(format!("{} MiB of memory", self.memory));
		}
		let block = self.blocks.iter().max().copied().unwrap_or_default();
		if self.blocks.is_empty() || block > bounds.block {
			broken.push(format!("{} blocks, the slowest {block:?}", self.blocks.len()));
		}
		for (what, answers) in [("health", &self.health), ("reads", &self.reads)] {
			let slowest = answers.times.iter().max().copied().unwrap_or_default();
			if answers.times.is_empty() || slowest > bounds.answer {
				broken.push(format!(
					"{what}: {} answers, the slowest {slowest:?}",
					answers.times.len()
				));
			}
			if let Some(failure) = answers.failures.first() {
				broken.push(format!("{what}: {} refused: {failure}", answers.failures.len()));
			}
		}
		if self.output > bounds.output {
			broken.push(format!("{} bytes of output", self.output));
		}
		broken
	}
}

/// Runs an attack for `time` and watches the node.
///
/// # Panics
///
/// If the node ends.
pub fn run(attack: &Attack, node: &mut Node, metrics: Option<SocketAddr>, time: Duration) -> Seen {
	let (id, address) = (node.id(), node.address());
	// Resets the peak.
	let _ = fs::File::options()
		.write(true)
		.open(format!("/proc/{id}/clear_refs"))
		.and_then(|mut file| file.write_all(b"5"));
	node.printed();
	let first = height(address);
	let over = Arc::new(AtomicBool::new(false));
	let honest = thread::spawn({
		let (over, from) = (Arc::clone(&over), attack.honest);
		move || be_honest(address, from, &over)
	});
	(attack.run)(&Target { address, metrics, time, id });
	over.store(true, Ordering::Relaxed);
	let mut seen = honest.join().expect("the honest client does not panic");
	seen.memory = peak(id);
	seen.output = node.printed().iter().map(|line| line.len() + 1).sum();
	// One more block, so that the last interval is complete.
	thread::sleep(Duration::from_millis(BLOCK_TIME + 100));
	seen.blocks = block_times(address, first);
	seen
}

fn be_honest(address: SocketAddr, from: Ipv4Addr, over: &AtomicBool) -> Seen {
	let mut seen = Seen::default();
	let connect = || -> std::io::Result<TcpStream> {
		if from == SAME { raw::connect(address) } else { raw::connect_from(from, address) }
	};
	let read = raw::request("chain_getHeader", &json!([]));
	let account = format!("0x{}", "07".repeat(32));
	let call = raw::request("state_call", &json!(["AccountNonceApi_account_nonce", account]));
	// The honest client starts after the attack.
	thread::sleep(Duration::from_millis(200));
	while !over.load(Ordering::Relaxed) {
		seen.health.ask(|| raw::health(connect()?));
		seen.reads.ask(|| raw::post(connect()?, &read));
		seen.calls.ask(|| raw::post(connect()?, &call));
		thread::sleep(Duration::from_millis(50));
	}
	seen
}

/// Repeats a request until there is an answer: the connection limit may be reached for a moment.
fn ask(address: SocketAddr, method: &str, params: &Value) -> Value {
	let body = raw::request(method, params);
	let begun = Instant::now();
	loop {
		match raw::connect_from(OTHER, address).and_then(|stream| raw::post(stream, &body)) {
			Ok(mut answer) if answer.get("error").is_none() => return answer["result"].take(),
			failed => {
				assert!(begun.elapsed() < crate::PATIENCE, "{method}: {failed:?}");
				thread::sleep(Duration::from_millis(100));
			}
		}
	}
}

fn height(address: SocketAddr) -> u64 {
	let header = ask(address, "chain_getHeader", &json!([]));
	let number = header["number"].as_str().expect("a number in hex");
	u64::from_str_radix(number.trim_start_matches("0x"), 16).expect("a number in hex")
}

/// The times between the blocks from `first` on, by their timestamps.
fn block_times(address: SocketAddr, first: u64) -> Vec<Duration> {
	let key =
		[sp_crypto_hashing::twox_128(b"Timestamp"), sp_crypto_hashing::twox_128(b"Now")].concat();
	let key = sp_core::bytes::to_hex(&key, false);
	// The genesis block has no timestamp.
	let times: Vec<u64> = (first.max(1)..=height(address))
		.map(|number| {
			let hash = ask(address, "chain_getBlockHash", &json!([number]));
			let now = ask(address, "state_getStorage", &json!([key, hash]));
			let bytes = stratos_host::hex::decode(now.as_str().unwrap_or("0x0000000000000000"));
			let bytes = bytes.expect("hex").try_into().expect("a moment has eight bytes");
			u64::from_le_bytes(bytes)
		})
		.collect();
	times.windows(2).map(|pair| Duration::from_millis(pair[1].saturating_sub(pair[0]))).collect()
}

/// The peak memory of a process, MiB.
fn peak(id: u32) -> u64 {
	let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
	let line = status.lines().find(|line| line.starts_with("VmHWM:"));
	let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
	kib.expect("the node runs") / 1024
}

/// Raises this process's limit of open files to the maximum.
pub fn raise_files() {
	use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
	let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
	let current = Some(maximum.unwrap_or(8192).min(8192));
	let _ = setrlimit(Resource::Nofile, Rlimit { current, maximum });
}
