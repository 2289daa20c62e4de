//! Networks of real nodes on the loopback interface.

pub mod local;

use crate::{Node, PATIENCE, raw, stratos};
use serde_json::{Value, json};
use std::{
	collections::BTreeMap,
	fs,
	net::{TcpListener, UdpSocket},
	path::Path,
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The validators of the chain `local`, with the same stake.
pub const VALIDATORS: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

/// A port that nobody uses for TCP and UDP.
///
/// # Panics
///
/// If the system has none.
pub fn free_port() -> u16 {
	loop {
		let tcp = TcpListener::bind("127.0.0.1:0").expect("a free port");
		let port = tcp.local_addr().expect("bound").port();
		if UdpSocket::bind(("127.0.0.1", port)).is_ok() {
			return port;
		}
	}
}

/// A node of a network, running or not.
pub struct Member {
	/// The arguments but for the addresses.
	arguments: Vec<String>,
	folder: TempDir,
	port: u16,
	/// The process, while it runs.
	pub node: Option<Node>,
}

impl Member {
	/// The running node.
	///
	/// # Panics
	///
	/// If it does not run.
	pub fn running(&self) -> &Node {
		self.node.as_ref().expect("the node runs")
	}

	/// The address for other nodes.
	pub fn address(&self) -> String {
		format!("127.0.0.1:{}", self.port)
	}

	/// The folder of its data.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// The result of an RPC method, if the node answers.
	pub fn try_rpc(&self, method: &str, params: &Value) -> Option<Value> {
		let stream = raw::connect(self.node.as_ref()?.address()).ok()?;
		let answer = raw::post(stream, &raw::request(method, params)).ok()?;
		answer.get("result").cloned()
	}

	/// The result of an RPC method.
	///
	/// # Panics
	///
	/// If there is none.
	pub fn rpc(&self, method: &str, params: Value) -> Value {
		let answer = self.try_rpc(method, &params);
		answer.unwrap_or_else(|| panic!("{method} {params} has no result"))
	}

	/// The number of its best block; 0 if it does not answer.
	pub fn best(&self) -> u32 {
		let header = self.try_rpc("chain_getHeader", &json!([]));
		header.and_then(|header| number(&header)).unwrap_or(0)
	}

	/// Header of a block that it has.
	pub fn header(&self, number: u32) -> Option<Value> {
		let hash = self.try_rpc("chain_getBlockHash", &json!([number]))?;
		self.try_rpc("chain_getHeader", &json!([hash])).filter(|header| !header.is_null())
	}

	/// Waits until its best block has at least this number.
	///
	/// # Panics
	///
	/// If that takes longer than [`PATIENCE`]; with the node's output.
	pub fn wait_for(&mut self, height: u32) {
		let begun = Instant::now();
		while self.best() < height {
			if begun.elapsed() > PATIENCE {
				let best = self.best();
				let output = self.node.as_mut().map(|node| {
					let new = node.printed();
					node.output.extend(new);
					node.output.join("\n")
				});
				panic!("block {height} did not come, the best is {best}; output:\n{output:?}");
			}
			thread::sleep(Duration::from_millis(50));
		}
	}
}

fn number(header: &Value) -> Option<u32> {
	let hex = header.get("number")?.as_str()?.strip_prefix("0x")?;
	u32::from_str_radix(hex, 16).ok()
}

/// Writes a chain spec like `chain`, without a least time between blocks: made faster than its block time, the
/// chain's time would run ahead of the clocks, and validators refuse that. `change` gets the genesis
/// values. Returns the file.
///
/// # Panics
///
/// If the spec cannot be built or written.
pub fn spec(folder: &Path, chain: &str, change: impl FnOnce(&mut Value)) -> String {
	let built = stratos(["build-spec", "--chain", chain]);
	let mut spec: Value = serde_json::from_str(&built.stdout).expect("a spec");
	let patch = &mut spec["genesis"]["runtimeGenesis"]["patch"];
	patch["origins"]["leastPeriod"] = json!(1);
	change(patch);
	let path = folder.join("spec.json");
	fs::write(&path, spec.to_string()).expect("written");
	path.display().to_string()
}

/// Nodes that know each other.
pub struct Network {
	/// The folder of the spec, if it is one of its own.
	_folder: Option<TempDir>,
	common: Vec<String>,
	/// All of them, also those that do not run.
	pub members: Vec<Member>,
}

impl Network {
	/// A network without nodes. `common` are the arguments of all, such as the chain and the block time.
	pub fn new(common: &[&str]) -> Self {
		let common = common.iter().map(|text| (*text).to_owned()).collect();
		Self { _folder: None, common, members: Vec::new() }
	}

	/// The chain `local` with its four validators and this block time in milliseconds, started.
	///
	/// # Panics
	///
	/// If the nodes do not start.
	pub fn of_four(block_time: &str) -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let spec = spec(folder.path(), "local", |_| {});
		let mut network = Self::new(&["--chain", &spec, "--block-time", block_time]);
		network._folder = Some(folder);
		for name in VALIDATORS {
			network.add(&["--validator", &format!("//{name}")]);
		}
		for index in 0..VALIDATORS.len() {
			network.start(index);
		}
		network
	}

	/// Adds a node that does not run yet. Without `--validator` it follows. Returns its place.
	///
	/// # Panics
	///
	/// If there is no temporary folder.
	pub fn add(&mut self, arguments: &[&str]) -> usize {
		self.members.push(Member {
			arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
			folder: tempfile::tempdir().expect("a temporary folder"),
			port: free_port(),
			node: None,
		});
		self.members.len() - 1
	}

	/// Starts a node with all others as its peers.
	pub fn start(&mut self, index: usize) {
		self.start_with(index, &[]);
	}

	/// As [`Self::start`], with environment variables.
	pub fn start_with(&mut self, index: usize, variables: &[(&str, &str)]) {
		let mut arguments = self.common.clone();
		let member = &self.members[index];
		arguments.extend(member.arguments.clone());
		arguments.extend(["--listen".to_owned(), member.address()]);
		for (other, peer) in self.members.iter().enumerate() {
			if other != index {
				arguments.extend(["--peer".to_owned(), peer.address()]);
			}
		}
		let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
		let node = Node::start_with(member.folder.path(), &arguments, variables);
		self.members[index].node = Some(node);
	}

	/// Ends a node as a crash does.
	pub fn kill(&mut self, index: usize) {
		if let Some(mut node) = self.members[index].node.take() {
			node.signal("KILL");
			node.wait();
		}
	}

	/// The running nodes.
	pub fn running(&mut self) -> impl Iterator<Item = &mut Member> {
		self.members.iter_mut().filter(|member| member.node.is_some())
	}

	/// Waits until all running nodes have this block.
	pub fn wait_for(&mut self, height: u32) {
		for member in self.running() {
			member.wait_for(height);
		}
	}

	/// The highest best block.
	pub fn best(&self) -> u32 {
		self.members.iter().map(Member::best).max().unwrap_or(0)
	}

	/// Checks that no two running nodes have different blocks at a height, up to the least best block.
	/// The state root is part of the block. Returns that height.
	///
	/// # Panics
	///
	/// If two have.
	pub fn check_no_fork(&mut self) -> u32 {
		let bests: Vec<u32> = self.running().map(|member| member.best()).collect();
		let common = bests.into_iter().min().unwrap_or(0);
		for height in 1..=common {
			let mut seen: BTreeMap<String, usize> = BTreeMap::new();
			for (index, member) in self.members.iter().enumerate() {
				if member.node.is_some() {
					let header = member.header(height).expect("a block at or below the best one");
					seen.insert(header.to_string(), index);
				}
			}
			assert_eq!(seen.len(), 1, "a fork at block {height}: {seen:#?}");
		}
		common
	}
}
