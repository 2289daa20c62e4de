//! Another implementation of the same methods: the server of chopsticks, which forks the chain of a node.

use std::{
	io::{BufRead, BufReader, Read},
	net::{SocketAddr, TcpListener},
	path::Path,
	process::{Child, Command, Stdio},
	sync::mpsc,
	thread,
	time::Duration,
};

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running fork. Killed when dropped.
pub(crate) struct Fork {
	child: Child,
	/// The address of its endpoint.
	pub(crate) address: SocketAddr,
}

impl Drop for Fork {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

impl Fork {
	/// Forks the chain of a node.
	///
	/// # Errors
	/// What failed, in words: it is not installed, or does not start.
	pub(crate) fn start(node: SocketAddr) -> Result<Self, String> {
		let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("client/heavy");
		let program = folder.join("node_modules/@acala-network/chopsticks/chopsticks.cjs");
		if !program.exists() {
			return Err("it is not installed: run `npm ci` in tests/client/heavy".to_owned());
		}
		let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
		let address = free.map_err(|cause| cause.to_string())?;
		let mut child = Command::new("node")
			.arg(program)
			.args(["--endpoint", &format!("ws://{node}")])
			.args(["--port", &address.port().to_string(), "--build-block-mode", "Manual"])
			.current_dir(folder)
			.stdin(Stdio::null())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.spawn()
			.map_err(|cause| format!("node.js: {cause}"))?;
		let (sender, lines) = mpsc::channel();
		let outputs: [Option<Box<dyn Read + Send>>; 2] = [
			child.stdout.take().map(|output| Box::new(output) as _),
			child.stderr.take().map(|output| Box::new(output) as _),
		];
		for output in outputs.into_iter().flatten() {
			let sender = sender.clone();
			// Reads on to the end, or the program would wait.
			thread::spawn(move || {
				for line in BufReader::new(output).lines().map_while(Result::ok) {
					let _ = sender.send(line);
				}
			});
		}
		let fork = Self { child, address };
		let mut told = Vec::new();
		while let Ok(line) = lines.recv_timeout(PATIENCE) {
			if line.contains("listening on") {
				return Ok(fork);
			}
			told.push(line);
		}
		Err(format!("it does not start: {}", told.join("\n")))
	}
}
