//! A network of any size on this machine, for people to look at and for measurements. With a delay or a
//! loss, its nodes are [`Apart`].

use super::{
	APART_PORT, APART_RPC,
	apart::{Apart, Conditions},
	free_port,
	load::{endow, whole},
};
use crate::{binary, raw::rpc};
use serde_json::{Value, json};
use sp_core::{
	Pair as _,
	crypto::{Ss58AddressFormat, Ss58Codec},
	ed25519, sr25519,
};
use std::{
	fs::{self, File},
	net::{Ipv4Addr, SocketAddr, TcpStream},
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::{Duration, Instant},
};
use stratos_primitives::STOS;

/// The port of the metrics of nodes apart.
const APART_METRICS: u16 = 9_615;

/// STOS that each validator stakes.
const STAKE: u128 = 100_000;

/// The well-known accounts, which the chain `local` endows.
const KNOWN: [&str; 6] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"];

/// The settings of a [`LocalNetwork`].
pub struct LocalNetworkOptions {
	/// How many validators.
	pub validators: u16,
	/// How many nodes follow.
	pub followers: u16,
	/// The time between blocks.
	pub block_time: Duration,
	/// The delay of every message, in milliseconds.
	pub latency_ms: u32,
	/// Lost packets, percent.
	pub loss_percent: u32,
	/// How many senders of load have STOS.
	pub senders: u16,
	/// A single authority instead of a network: one node.
	pub alone: bool,
	/// Where data and logs go; a temporary folder if none is given.
	pub folder: Option<PathBuf>,
}

/// Running nodes. They end with it.
pub struct LocalNetwork {
	nodes: Vec<Running>,
	/// The P2P addresses of all nodes.
	peers: Vec<SocketAddr>,
	block_time: Duration,
	apart: Option<Apart>,
	folder: PathBuf,
	_temporary: Option<tempfile::TempDir>,
}

struct Running {
	name: String,
	child: Child,
	rpc: SocketAddr,
	metrics: SocketAddr,
}

/// What a node says of itself.
pub struct NodeView {
	/// Its name.
	pub name: String,
	/// Its RPC endpoint.
	pub url: String,
	/// Its state, if it answers.
	pub state: Option<NodeState>,
}

/// The state of a node.
pub struct NodeState {
	/// Its best block.
	pub block: u32,
	/// The round of the block that is voted on.
	pub round: u32,
	/// Connected nodes.
	pub peers: u32,
	/// Whether it is behind.
	pub syncing: bool,
	/// Blocks since its start whose certificate has its signature.
	pub signed: u64,
	/// Blocks since its start whose certificate does not have it.
	pub missed: u64,
}

impl LocalNetwork {
	/// Starts the nodes, and waits until all of them answer.
	///
	/// # Errors
	/// What failed, in words.
	pub fn start(options: LocalNetworkOptions) -> Result<Self, String> {
		let (temporary, folder) = match &options.folder {
			Some(folder) => (None, folder.clone()),
			None => {
				let temporary = tempfile::tempdir().map_err(|cause| cause.to_string())?;
				let path = temporary.path().to_owned();
				(Some(temporary), path)
			}
		};
		fs::create_dir_all(&folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
		let spec = folder.join("spec.json");
		let text = spec_of(options.validators, options.senders)?;
		fs::write(&spec, text).map_err(|cause| format!("{}: {cause}", spec.display()))?;

		let count = if options.alone { 1 } else { options.validators + options.followers };
		let is_apart = options.latency_ms > 0 || options.loss_percent > 0;
		let conditions = Conditions {
			delay: Duration::from_millis(options.latency_ms.into()),
			loss_percent: options.loss_percent,
			..Conditions::default()
		};
		let mut network = Self {
			nodes: Vec::new(),
			peers: Vec::new(),
			block_time: options.block_time,
			apart: is_apart.then(|| Apart::new(conditions)).transpose()?,
			folder,
			_temporary: temporary,
		};
		for _ in 0..count {
			network.add_address()?;
		}
		for index in 0..count {
			let validator = index < options.validators;
			let name = match validator {
				true => uri(index)[2..].to_lowercase(),
				false => format!("follower-{}", index - options.validators + 1),
			};
			let mut arguments = Vec::new();
			if !options.alone {
				arguments = network.peering(usize::from(index));
				if validator {
					arguments.extend(["--validator".to_owned(), uri(index)]);
				}
			}
			network.spawn(name, index, &arguments)?;
		}
		network.wait_until_all_answer()?;
		Ok(network)
	}

	/// Adds the address of a further node.
	fn add_address(&mut self) -> Result<(), String> {
		let (host, port) = match &mut self.apart {
			Some(apart) => {
				let number = apart.add()?;
				(apart.address(number), APART_PORT)
			}
			None => (Ipv4Addr::LOCALHOST, free_port()),
		};
		self.peers.push(SocketAddr::from((host, port)));
		Ok(())
	}

	/// The arguments by which a node listens and knows all others.
	fn peering(&self, place: usize) -> Vec<String> {
		let mut arguments = vec!["--listen".to_owned(), self.peers[place].to_string()];
		for (other, peer) in self.peers.iter().enumerate() {
			if other != place {
				arguments.extend(["--peer".to_owned(), peer.to_string()]);
			}
		}
		arguments
	}

	fn spawn(&mut self, name: String, index: u16, arguments: &[String]) -> Result<(), String> {
		let (mut command, rpc, metrics) = match &self.apart {
			Some(apart) => {
				let number = u8::try_from(index).map_err(|_| "too many nodes")?;
				let mut command = apart.command(number, &binary());
				command.args(["run", "--rpc-external"]);
				(command, APART_RPC, APART_METRICS)
			}
			None => {
				let mut command = Command::new(binary());
				command.arg("run");
				(command, free_port(), free_port())
			}
		};
		let host = self.peers[usize::from(index)].ip();
		command
			.arg("--chain")
			.arg(self.folder.join("spec.json"))
			.arg("--base-path")
			.arg(self.folder.join(&name))
			.args(["--block-time", &self.block_time.as_millis().to_string()])
			.args(["--rpc-port", &rpc.to_string(), "--prometheus-port", &metrics.to_string()])
			.args(["--log", "info"])
			.args(arguments);
		let log = self.folder.join(format!("{name}.log"));
		let file = File::create(&log).map_err(|cause| format!("{}: {cause}", log.display()))?;
		let copy = file.try_clone().map_err(|cause| cause.to_string())?;
		let child = command.stdin(Stdio::null()).stdout(file).stderr(copy).spawn();
		let child = child.map_err(|cause| format!("cannot start a node: {cause}"))?;
		let (rpc, metrics) = (SocketAddr::from((host, rpc)), SocketAddr::from((host, metrics)));
		self.nodes.push(Running { name, child, rpc, metrics });
		Ok(())
	}

	/// Adds a node that follows, and waits until it answers. Returns its RPC endpoint.
	///
	/// # Errors
	/// What failed, in words.
	pub fn add_follower(&mut self) -> Result<SocketAddr, String> {
		self.add_address()?;
		let place = self.peers.len() - 1;
		let index = u16::try_from(place).map_err(|_| "too many nodes")?;
		let arguments = self.peering(place);
		self.spawn(format!("follower-{index}"), index, &arguments)?;
		self.wait_until_all_answer()?;
		Ok(self.nodes[place].rpc)
	}

	/// The chain of this network in the host's library, at genesis.
	///
	/// # Errors
	/// What failed, in words.
	pub fn new_chain(&self) -> Result<stratos_host::chain::Chain, String> {
		let spec = self.folder.join("spec.json");
		let spec = stratos_host::chain_spec::ChainSpec::load(&spec);
		let spec = spec.map_err(|cause| cause.to_string())?;
		let executor = stratos_host::node::executor().map_err(|cause| cause.to_string())?;
		let path = self.folder.join("imported.redb");
		let code = stratos_runtime_wasm::WASM_BINARY;
		spec.open_chain(&path, executor, code, Default::default())
			.map_err(|cause| cause.to_string())
	}

	fn wait_until_all_answer(&mut self) -> Result<(), String> {
		let begun = Instant::now();
		while self.views().iter().any(|view| view.state.is_none()) {
			for node in &mut self.nodes {
				if let Ok(Some(status)) = node.child.try_wait() {
					let log = self.folder.join(format!("{}.log", node.name));
					let text = fs::read_to_string(&log).unwrap_or_default();
					return Err(format!("{} ended with {status}:\n{text}", node.name));
				}
			}
			if begun.elapsed() > Duration::from_secs(120) {
				return Err("not all nodes answer".to_owned());
			}
			std::thread::sleep(Duration::from_millis(200));
		}
		Ok(())
	}

	/// The number of nodes.
	pub fn len(&self) -> usize {
		self.nodes.len()
	}

	/// Whether there is none.
	pub fn is_empty(&self) -> bool {
		self.nodes.is_empty()
	}

	/// Where data and logs are.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// The RPC endpoints, validators first.
	pub fn endpoints(&self) -> Vec<SocketAddr> {
		self.nodes.iter().map(|node| node.rpc).collect()
	}

	/// What each node says of itself.
	pub fn views(&self) -> Vec<NodeView> {
		let view = |node: &Running| NodeView {
			name: node.name.clone(),
			url: format!("ws://{}", node.rpc),
			state: state(node),
		};
		self.nodes.iter().map(view).collect()
	}

	/// Ends all nodes.
	pub fn stop(&mut self) {
		for node in &mut self.nodes {
			let _ = node.child.kill();
			let _ = node.child.wait();
		}
		self.nodes.clear();
		self.apart = None;
	}
}

impl Drop for LocalNetwork {
	fn drop(&mut self) {
		self.stop();
	}
}

fn state(node: &Running) -> Option<NodeState> {
	let block = super::number(&rpc(node.rpc, "chain_getHeader", &json!([])).ok()?)?;
	let health = rpc(node.rpc, "system_health", &json!([])).ok()?;
	let metrics = metrics(node.metrics).unwrap_or_default();
	let value = |name: &str| {
		let line = metrics.lines().find(|line| line.starts_with(name))?;
		line.rsplit(' ').next()?.parse::<f64>().ok()
	};
	Some(NodeState {
		block,
		round: value("stratos_consensus_round ").unwrap_or(0.0) as u32,
		peers: health.get("peers")?.as_u64()? as u32,
		syncing: health.get("isSyncing")?.as_bool()?,
		signed: value("stratos_consensus_blocks_total{result=\"signed\"}").unwrap_or(0.0) as u64,
		missed: value("stratos_consensus_blocks_total{result=\"missed\"}").unwrap_or(0.0) as u64,
	})
}

fn metrics(address: SocketAddr) -> Option<String> {
	use std::io::{Read, Write};
	let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1)).ok()?;
	stream.set_read_timeout(Some(Duration::from_secs(2))).ok()?;
	stream.write_all(b"GET /metrics HTTP/1.0\r\n\r\n").ok()?;
	let mut text = String::new();
	stream.read_to_string(&mut text).ok()?;
	Some(text)
}

/// The secret of a validator: `//Alice`, …, `//Validator7`.
fn uri(index: u16) -> String {
	match KNOWN.get(usize::from(index)) {
		Some(name) => format!("//{name}"),
		None => format!("//Validator{}", index + 1),
	}
}

/// The chain `local` with this number of validators, with the same stake, and accounts for load.
fn spec_of(validators: u16, senders: u16) -> Result<String, String> {
	let built = Command::new(binary())
		.args(["build-spec", "--chain", "local"])
		.output()
		.map_err(|cause| format!("cannot start stratos: {cause}"))?;
	// Amounts need all their digits.
	let mut spec: Value =
		serde_json::from_slice(&built.stdout).map_err(|cause| format!("the spec: {cause}"))?;
	let format = spec["properties"]["ss58Format"].as_u64().unwrap_or(42);
	let format = u16::try_from(format).unwrap_or(42);
	let patch = &mut spec["genesis"]["runtimeGenesis"]["patch"];
	let (mut list, mut unknown) = (Vec::new(), Vec::new());
	for index in 0..validators {
		let uri = uri(index);
		let account = sr25519::Pair::from_string(&uri, None).map_err(|_| "a secret")?.public();
		let key = ed25519::Pair::from_string(&uri, None).map_err(|_| "a secret")?.public();
		let address = account.to_ss58check_with_version(Ss58AddressFormat::custom(format));
		if usize::from(index) >= KNOWN.len() {
			unknown.push(account.into());
		}
		list.push(json!([address, key.0, whole(STAKE * STOS), 10_000_000u32]));
	}
	endow(patch, format, senders, &unknown)?;
	patch["staking"] = json!({ "validators": list, "delegations": [] });
	patch["origins"]["leastPeriod"] = json!(1);
	Ok(spec.to_string())
}
