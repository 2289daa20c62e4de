//! Nodes with a network between them: each has a network namespace with one interface, and a switch in this process
//! carries the packets. It delays them, loses some, and parts the nodes from each other.
//!
//! The packets are those of IP, so that TCP and QUIC meet what they meet between machines. Not every kernel
//! has `netem`, and `netem` knows no partitions. Needs root, `ip` and `socat`.

use std::{
	collections::BTreeMap,
	fs, io,
	net::Ipv4Addr,
	os::unix::net::UnixDatagram,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	sync::{
		Arc, Mutex, MutexGuard, PoisonError,
		atomic::{AtomicBool, Ordering},
		mpsc,
	},
	thread,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// The beginning of the names of all namespaces. The process follows, and the node.
const PREFIX: &str = "stratos";

/// The place of this process on the network. Its packets are neither delayed nor lost.
const OBSERVER: u8 = 1;

/// The place of the first node.
const FIRST: u8 = 10;

/// The most nodes.
const MAX_NODES: u8 = 200;

/// What happens to packets between nodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
	/// How long a packet takes from any node to any other.
	pub delay: Duration,
	/// Lost packets, percent.
	pub loss_percent: u32,
	/// The part of the network that each node is in, by its number; 0 for who is not named. Packets stay in
	/// their part.
	pub parts: BTreeMap<u8, u8>,
}

/// Nodes apart. The namespaces and the interfaces end with it.
pub struct Apart {
	/// The third byte of all addresses: runs at the same time do not meet.
	subnet: u8,
	folder: TempDir,
	conditions: Arc<Mutex<Conditions>>,
	ended: Arc<AtomicBool>,
	interfaces: Vec<Child>,
	nodes: u8,
}

impl Apart {
	/// A network without nodes.
	///
	/// # Errors
	/// What is missing or failed, in words.
	pub fn new(conditions: Conditions) -> Result<Self, String> {
		remove_abandoned();
		let folder = tempfile::tempdir().map_err(|cause| cause.to_string())?;
		let socket = UnixDatagram::bind(folder.path().join("switch"))
			.and_then(|socket| {
				socket.set_read_timeout(Some(Duration::from_millis(200)))?;
				socket.set_write_timeout(Some(Duration::from_millis(200)))?;
				Ok(socket)
			})
			.map_err(|cause| format!("the switch: {cause}"))?;
		let conditions = Arc::new(Mutex::new(conditions));
		let ended = Arc::new(AtomicBool::new(false));
		start_switch(socket, folder.path(), &conditions, &ended)
			.map_err(|cause| cause.to_string())?;
		let subnet = (std::process::id() % 250) as u8;
		let mut this = Self { subnet, folder, conditions, ended, interfaces: Vec::new(), nodes: 0 };
		this.add_interface(OBSERVER, None)?;
		Ok(this)
	}

	/// Adds a node. Returns its number, from 0.
	///
	/// # Errors
	/// What is missing or failed, in words.
	pub fn add(&mut self) -> Result<u8, String> {
		let number = self.nodes;
		if number >= MAX_NODES {
			return Err(format!("a network on this machine has at most {MAX_NODES} nodes"));
		}
		let name = name(number);
		ip(&["netns", "add", &name])?;
		self.nodes += 1;
		ip(&["-n", &name, "link", "set", "lo", "up"])?;
		self.add_interface(FIRST + number, Some(&name))?;
		Ok(number)
	}

	/// The address of a node.
	pub fn address(&self, number: u8) -> Ipv4Addr {
		Ipv4Addr::new(10, 87, self.subnet, FIRST.saturating_add(number))
	}

	/// A command that runs a program as a node.
	pub fn command(&self, number: u8, program: &Path) -> Command {
		let mut command = Command::new("ip");
		command.args(["netns", "exec", &name(number)]).arg(program);
		command
	}

	/// Changes what happens to packets from now on.
	pub fn set(&self, conditions: Conditions) {
		*lock(&self.conditions) = conditions;
	}

	/// The program that gives an interface its packets, and its socket towards the switch.
	fn add_interface(&mut self, place: u8, namespace: Option<&str>) -> Result<(), String> {
		let device = format!("stratos{}", self.subnet);
		let address = Ipv4Addr::new(10, 87, self.subnet, place);
		let socket = self.folder.path().join(place.to_string());
		let mut command = match namespace {
			None => Command::new("socat"),
			Some(name) => {
				let mut command = Command::new("ip");
				command.args(["netns", "exec", name, "socat"]);
				command
			}
		};
		let child = command
			.arg(format!("TUN:{address}/24,tun-name={device},tun-type=tun,iff-no-pi,iff-up"))
			.arg(format!(
				"UNIX-SENDTO:{},bind={}",
				self.folder.path().join("switch").display(),
				socket.display()
			))
			.stdin(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.map_err(|cause| format!("socat: {cause}; install it: apt-get install socat"))?;
		self.interfaces.push(child);
		let begun = Instant::now();
		while !is_up(namespace, &device) || !socket.exists() {
			let ended = self.interfaces.last_mut().and_then(|child| child.try_wait().ok()?);
			if ended.is_some() || begun.elapsed() > Duration::from_secs(10) {
				let cause = self.interfaces.pop().map(stop).unwrap_or_default();
				return Err(format!("an interface cannot be made: {cause}; this needs root"));
			}
			thread::sleep(Duration::from_millis(10));
		}
		Ok(())
	}
}

impl Drop for Apart {
	fn drop(&mut self) {
		self.ended.store(true, Ordering::Relaxed);
		for child in self.interfaces.drain(..) {
			stop(child);
		}
		for number in 0..self.nodes {
			let _ = ip(&["netns", "del", &name(number)]);
		}
	}
}

fn lock(conditions: &Mutex<Conditions>) -> MutexGuard<'_, Conditions> {
	conditions.lock().unwrap_or_else(PoisonError::into_inner)
}

fn name(number: u8) -> String {
	format!("{PREFIX}-{}-{number}", std::process::id())
}

/// Ends a process. Returns what it wrote to its standard error.
fn stop(mut child: Child) -> String {
	let _ = child.kill();
	let output = child.wait_with_output();
	output
		.map_or_else(|_| String::new(), |it| String::from_utf8_lossy(&it.stderr).trim().to_owned())
}

/// Deletes the namespaces of processes that have ended without doing so.
fn remove_abandoned() {
	for entry in fs::read_dir("/run/netns").into_iter().flatten().flatten() {
		let name = entry.file_name().to_string_lossy().into_owned();
		let process = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').nth(1));
		if process.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
			let _ = ip(&["netns", "del", &name]);
		}
	}
}

fn is_up(namespace: Option<&str>, device: &str) -> bool {
	let mut arguments = namespace.map_or_else(Vec::new, |name| vec!["-n", name]);
	arguments.extend(["-4", "addr", "show", "dev", device, "up"]);
	ip(&arguments).is_ok_and(|shown| shown.contains("inet "))
}

/// Runs `ip`. Returns its output.
fn ip(arguments: &[&str]) -> Result<String, String> {
	let command = format!("ip {}", arguments.join(" "));
	let output = Command::new("ip").args(arguments).output();
	let output = output
		.map_err(|cause| format!("`{command}`: {cause}; install it: apt-get install iproute2"))?;
	if output.status.success() {
		return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
	}
	Err(format!("`{command}`: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// A packet on its way, when it arrives, and where.
type Flying = (Instant, PathBuf, Vec<u8>);

fn start_switch(
	socket: UnixDatagram,
	folder: &Path,
	conditions: &Arc<Mutex<Conditions>>,
	ended: &Arc<AtomicBool>,
) -> io::Result<()> {
	let output = socket.try_clone()?;
	// All packets take the same time, so that they arrive in the order of this channel.
	let (launch, flying) = mpsc::channel::<Flying>();
	thread::Builder::new().name("arrivals".to_owned()).spawn(move || {
		for (due, target, packet) in flying {
			thread::sleep(due.saturating_duration_since(Instant::now()));
			// A node that has gone takes nothing.
			let _ = output.send_to(&packet, target);
		}
	})?;
	let (folder, conditions, ended) = (folder.to_owned(), conditions.clone(), ended.clone());
	thread::Builder::new().name("switch".to_owned()).spawn(move || {
		let mut random = 0x9e37_79b9_7f4a_7c15u64;
		let mut packet = vec![0; 1 << 16];
		while !ended.load(Ordering::Relaxed) {
			let Ok((size, from)) = socket.recv_from(&mut packet) else { continue };
			let packet = &packet[..size];
			let from = from.as_pathname().and_then(|path| path.file_name()?.to_str()?.parse().ok());
			let (Some(from), Some(to)) = (from, destination(packet)) else { continue };
			let target = folder.join(to.to_string());
			if from == OBSERVER || to == OBSERVER {
				let _ = socket.send_to(packet, target);
				continue;
			}
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			let conditions = lock(&conditions);
			let part = |place: u8| conditions.parts.get(&place.wrapping_sub(FIRST)).unwrap_or(&0);
			let lost = random % 100 < u64::from(conditions.loss_percent);
			if !lost && part(from) == part(to) {
				let _ = launch.send((Instant::now() + conditions.delay, target, packet.to_vec()));
			}
		}
	})?;
	Ok(())
}

/// The last byte of the address that an IPv4 packet goes to. Others are not carried.
fn destination(packet: &[u8]) -> Option<u8> {
	(packet.first()? >> 4 == 4).then(|| packet.get(19).copied())?
}
