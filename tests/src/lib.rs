//! A harness for whole-chain tests: the real binary with a temporary folder and a real socket; or,
//! independent of time, the runtime's Wasm in the host's library, block by block ([`chain`]).

#![forbid(unsafe_code)]

pub mod attack;
pub mod chain;
pub mod client;
pub mod events;
pub mod javascript;
pub mod launch;
pub mod many_nodes;
pub mod network;
pub mod raw;
pub mod tour;
pub mod transactions;
pub mod usage;

use std::{
	io::{BufRead, BufReader, Read},
	net::SocketAddr,
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::mpsc::{self, Receiver},
	thread,
	time::{Duration, Instant},
};

/// The time limit of each step of a test.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The `stratos` binary of this build.
///
/// Cargo does not tell another package its path: it is beside this program, or beside the folder of the
/// tests.
///
/// # Panics
///
/// If it has not been built.
pub fn binary() -> PathBuf {
	let this = std::env::current_exe().expect("a running program has a path");
	let name = format!("stratos{}", std::env::consts::EXE_SUFFIX);
	let found = this.ancestors().skip(1).take(2).map(|folder| folder.join(&name));
	let found = found.into_iter().find(|path| path.is_file());
	found.unwrap_or_else(|| {
		panic!("no {name} near {}: run `cargo build --workspace` first", this.display())
	})
}

/// The processors of this machine, for the head of measurements.
pub fn machine() -> String {
	let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
	let models: Vec<_> = text
		.lines()
		.filter_map(|line| line.strip_prefix("model name")?.split_once(": ").map(|(_, name)| name))
		.collect();
	format!("{} cores, {}", models.len(), models.first().unwrap_or(&"unknown"))
}

/// How long a test waits for what runs at the lowest priority, such as compiling code in a preimage: on a busy
/// machine that takes long.
pub const IDLE_PATIENCE: Duration = Duration::from_secs(300);

/// Removes the variables that cargo and make set for a test: a cargo that a command starts would compile again
/// what watches them, such as `ring`, and all that depends on it.
pub fn without_cargo(command: &mut Command) {
	for (name, _) in std::env::vars_os() {
		let Some(text) = name.to_str() else { continue };
		let of_cargo = text == "CARGO"
			|| text.starts_with("CARGO_PKG_")
			|| text.starts_with("CARGO_MANIFEST_")
			|| text.starts_with("CARGO_BIN_");
		let others =
			["CARGO_PRIMARY_PACKAGE", "CARGO_CRATE_NAME", "CARGO_TARGET_TMPDIR", "OUT_DIR"];
		let of_make = ["MAKEFLAGS", "MAKELEVEL", "MFLAGS", "LD_LIBRARY_PATH"];
		if of_cargo || others.contains(&text) || of_make.contains(&text) {
			command.env_remove(&name);
		}
	}
}

/// The folder with the golden vectors: `STRATOS_VECTORS`, else the copy in this repository.
pub fn vectors() -> PathBuf {
	std::env::var_os("STRATOS_VECTORS")
		.map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors"), PathBuf::from)
}

/// A finished command.
pub struct Finished {
	/// Its exit status.
	pub status: ExitStatus,
	/// The standard output.
	pub stdout: String,
	/// The standard error.
	pub stderr: String,
}

/// Runs `stratos` with `arguments` and waits for its end.
pub fn stratos<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Finished {
	let output = Command::new(binary())
		.args(arguments)
		.stdin(Stdio::null())
		.output()
		.expect("the binary can be started");
	Finished {
		status: output.status,
		stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
		stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
	}
}

/// A running node. Killed when dropped.
pub struct Node {
	child: Child,
	lines: Receiver<String>,
	/// Its output so far.
	pub output: Vec<String>,
	/// Its WebSocket endpoint.
	pub url: String,
}

impl Node {
	/// Starts `stratos run` on `base_path` with a free port and waits until it serves clients.
	///
	/// # Panics
	///
	/// If the node ends, or does not serve within [`PATIENCE`]; with its output.
	pub fn start(base_path: &Path, arguments: &[&str]) -> Self {
		Self::start_with(base_path, arguments, &[])
	}

	/// As [`Self::start`], with environment variables.
	///
	/// # Panics
	///
	/// As [`Self::start`].
	pub fn start_with(base_path: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
		let mut command = Command::new(binary());
		command
			.args(["run", "--rpc-port", "0", "--base-path"])
			.arg(base_path)
			.args(arguments)
			.envs(variables.iter().copied());
		Self::spawn(command)
	}

	/// Starts a node by a command, and waits until it serves clients.
	///
	/// # Panics
	///
	/// As [`Self::start`].
	pub fn spawn(mut command: Command) -> Self {
		let mut child = command
			.stdin(Stdio::null())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.spawn()
			.expect("the binary can be started");
		let (sender, lines) = mpsc::channel();
		let stdout = child.stdout.take().expect("piped above");
		let stderr = child.stderr.take().expect("piped above");
		forward(stdout, sender.clone());
		forward(stderr, sender);
		let mut node = Self { child, lines, output: Vec::new(), url: String::new() };
		let line = node.wait_for_line("ws://");
		let start = line.find("ws://").expect("waited for it");
		node.url = line[start..].split_whitespace().next().unwrap_or_default().to_owned();
		node
	}

	/// Its process.
	pub fn id(&self) -> u32 {
		self.child.id()
	}

	/// The address of its endpoint.
	///
	/// # Panics
	///
	/// If its endpoint is not an address.
	pub fn address(&self) -> SocketAddr {
		let address = self.url.strip_prefix("ws://").unwrap_or(&self.url).trim_end_matches('/');
		address.parse().expect("host and port")
	}

	/// Its output since the last read, without waiting.
	pub fn printed(&mut self) -> Vec<String> {
		self.lines.try_iter().collect()
	}

	/// Waits for a line of output that contains `text`.
	///
	/// # Panics
	///
	/// If there is none within [`PATIENCE`].
	pub fn wait_for_line(&mut self, text: &str) -> String {
		self.wait_for_line_within(PATIENCE, text)
	}

	/// As [`Self::wait_for_line`], with another patience.
	///
	/// # Panics
	///
	/// If there is none within it.
	pub fn wait_for_line_within(&mut self, patience: Duration, text: &str) -> String {
		let deadline = Instant::now() + patience;
		loop {
			let left = deadline.saturating_duration_since(Instant::now());
			match self.lines.recv_timeout(left) {
				Ok(line) => {
					self.output.push(line.clone());
					if line.contains(text) {
						return line;
					}
				}
				Err(_) => {
					panic!("no line with `{text}` came; all output:\n{}", self.output.join("\n"))
				}
			}
		}
	}

	/// Waits until the node ends by itself.
	///
	/// # Panics
	///
	/// If it does not end within [`PATIENCE`].
	pub fn wait(&mut self) -> ExitStatus {
		let deadline = Instant::now() + PATIENCE;
		loop {
			if let Some(status) = self.child.try_wait().expect("our own child") {
				return status;
			}
			assert!(Instant::now() < deadline, "the node does not end");
			thread::sleep(Duration::from_millis(10));
		}
	}

	/// Stops the node as a service manager does, and waits for its end.
	pub fn stop(mut self) -> ExitStatus {
		self.signal("TERM");
		self.wait()
	}

	/// Sends a signal by name (`TERM`, `INT`, `KILL`).
	pub fn signal(&self, name: &str) {
		let status = Command::new("kill")
			.args(["-s", name, &self.child.id().to_string()])
			.status()
			.expect("`kill` exists");
		assert!(status.success(), "cannot signal the node");
	}
}

impl Drop for Node {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

fn forward(stream: impl Read + Send + 'static, sender: mpsc::Sender<String>) {
	thread::spawn(move || {
		for line in BufReader::new(stream).lines().map_while(Result::ok) {
			if sender.send(line).is_err() {
				break;
			}
		}
	});
}
