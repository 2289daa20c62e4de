//! Networks of real nodes on the loopback interface.

pub mod apart;
pub mod load;
pub mod local;

use crate::{Node, PATIENCE, binary, raw::rpc, stratos};
use apart::{Apart, Conditions};
use serde_json::{Value, json};
use std::{
	collections::BTreeMap,
	fs,
	net::{SocketAddr, TcpListener, UdpSocket},
	path::Path,
	process::Command,
	sync::{Mutex, MutexGuard, PoisonError},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The validators of the chain `local`, with the same stake.
pub const VALIDATORS: [&str; 4] = ["Alice", "Bob", "Charlie", "Dave"];

/// The ports of nodes apart: each has an address of its own.
const APART_PORT: u16 = 30_333;
const APART_RPC: u16 = 9_944;

/// The senders that a spec for tests endows.
pub const SENDERS: u16 = 40;

/// The format of addresses of the built-in specs.
const SS58_FORMAT: u16 = 42;

/// Held by a test that runs a network.
pub struct Alone(#[allow(dead_code, reason = "it is held")] MutexGuard<'static, ()>);

/// Waits until no other test of this process runs a network: two at a time are too much for a small machine.
pub fn alone() -> Alone {
	static ALONE: Mutex<()> = Mutex::new(());
	Alone(ALONE.lock().unwrap_or_else(PoisonError::into_inner))
}

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
	/// The address for other nodes.
	address: SocketAddr,
	/// The port for clients, the same after a restart.
	rpc_port: u16,
	/// Its number in a network of nodes apart.
	number: Option<u8>,
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
		self.address.to_string()
	}

	/// The folder of its data.
	pub fn folder(&self) -> &Path {
		self.folder.path()
	}

	/// The result of an RPC method, if the node answers.
	pub fn try_rpc(&self, method: &str, params: &Value) -> Option<Value> {
		rpc(self.node.as_ref()?.address(), method, params).ok()
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

/// The number of a header, as RPC shows it.
pub fn number(header: &Value) -> Option<u32> {
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
	load::endow(patch, SS58_FORMAT, SENDERS, &[]).expect("the treasury has enough");
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
	apart: Option<Apart>,
	/// All of them, also those that do not run.
	pub members: Vec<Member>,
}

impl Network {
	/// A network without nodes. `common` are the arguments of all, such as the chain and the block time.
	pub fn new(common: &[&str]) -> Self {
		let common = common.iter().map(|text| (*text).to_owned()).collect();
		Self { _folder: None, common, apart: None, members: Vec::new() }
	}

	/// As [`Self::new`], with a network between the nodes.
	///
	/// # Panics
	///
	/// If there can be none: it needs root, `ip` and `socat`.
	pub fn apart(common: &[&str], conditions: Conditions) -> Self {
		let apart = Apart::new(conditions).expect("a network between the nodes");
		Self { apart: Some(apart), ..Self::new(common) }
	}

	/// Changes what happens to packets between nodes apart.
	///
	/// # Panics
	///
	/// If the nodes are not apart.
	pub fn set_conditions(&self, conditions: Conditions) {
		self.apart.as_ref().expect("nodes apart").set(conditions);
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

	/// The chain of all nodes, as `--chain` takes it.
	pub fn chain(&self) -> &str {
		self.common.get(1).map_or("", String::as_str)
	}

	/// Adds a node that does not run yet. Without `--validator` it follows. Returns its place.
	///
	/// # Panics
	///
	/// If there is no temporary folder, or no namespace for a node apart.
	pub fn add(&mut self, arguments: &[&str]) -> usize {
		let (address, number) = match &mut self.apart {
			None => (SocketAddr::from(([127, 0, 0, 1], free_port())), None),
			Some(apart) => {
				let number = apart.add().expect("a namespace");
				(SocketAddr::from((apart.address(number), APART_PORT)), Some(number))
			}
		};
		self.members.push(Member {
			arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
			folder: tempfile::tempdir().expect("a temporary folder"),
			address,
			rpc_port: if number.is_some() { APART_RPC } else { free_port() },
			number,
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
		let mut command = match (&self.apart, member.number) {
			(Some(apart), Some(number)) => {
				let mut command = apart.command(number, &binary());
				command.args(["run", "--rpc-external"]);
				command
			}
			_ => {
				let mut command = Command::new(binary());
				command.arg("run");
				command
			}
		};
		command
			.args(["--rpc-port", &member.rpc_port.to_string()])
			.arg("--base-path")
			.arg(member.folder.path())
			.args(arguments)
			.envs(variables.iter().copied());
		let mut node = Node::spawn(command);
		if member.number.is_some() {
			node.url = format!("ws://{}:{APART_RPC}", member.address.ip());
		}
		self.members[index].node = Some(node);
	}

	/// Ends a node as a crash does.
	pub fn kill(&mut self, index: usize) {
		if let Some(mut node) = self.members[index].node.take() {
			node.signal("KILL");
			node.wait();
		}
	}

	/// Ends a node as a service manager does.
	///
	/// # Panics
	///
	/// If it does not end well.
	pub fn stop(&mut self, index: usize) {
		if let Some(node) = self.members[index].node.take() {
			assert!(node.stop().success(), "a node that is asked to stop ends well");
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

	/// Lets senders send to the running nodes, 50 transactions at a time to each with this pause.
	///
	/// # Panics
	///
	/// If no node answers.
	pub fn load(&self, pause: Duration) -> load::Load {
		let running = self.members.iter().filter_map(|member| member.node.as_ref());
		let nodes: Vec<SocketAddr> = running.map(Node::address).collect();
		let genesis = rpc(nodes[0], "chain_getBlockHash", &json!([0])).expect("a node answers");
		let genesis = genesis.as_str().and_then(|hash| hash.parse().ok()).expect("a hash");
		load::Load::start(&nodes, SENDERS, pause, genesis)
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
