//! A shell as a reader has it: a folder, possibly a node, and commands as typed.

use super::shape;
use crate::{PATIENCE, binary, without_cargo};
use std::{
	io::{BufRead, BufReader, Read},
	os::unix::{fs::PermissionsExt, process::CommandExt},
	path::Path,
	process::{Child, Command, ExitStatus, Stdio},
	sync::{Arc, Mutex, PoisonError},
	thread,
	time::{Duration, Instant},
};

/// `stratos` as in the documents, with a node on the usual port.
const STRATOS: &str = r#"#!/bin/bash
[[ " $* " == *" --help "* ]] && exec "$TOUR_BINARY" "$@"
case "$1" in
run)
	[[ " $* " == *" --rpc-port "* ]] || set -- "$@" --rpc-port 0 ;;
query | call | tx | param | vote | upgrade | check)
	[ -z "${TOUR_NODE-}" ] || [[ " $* " =~ " --"(url|chain|base-path)[\ =] ]] ||
		set -- "$@" --url "$TOUR_NODE" ;;
esac
exec "$TOUR_BINARY" "$@"
"#;

/// `make` in the repository. Everything is built already; `run` gets a free port.
const MAKE: &str = r#"#!/bin/bash
cd "$TOUR_REPOSITORY"
set -- "${@/#ARGS=/ARGS=--rpc-port 0 }"
exec "$TOUR_MAKE" FEATURES=stratos/network "$@"
"#;

/// The port of a node in the documents.
const PORT: &str = "9944";

/// The time limit for effects of other commands.
const SOON: Duration = Duration::from_secs(30);

/// A shell.
pub struct Shell {
	folder: tempfile::TempDir,
	node: Option<Running>,
	/// The log of the last node.
	log: Lines,
}

/// The result of a command.
#[derive(Clone)]
pub struct Ran {
	/// The difference from the expected output, if any.
	pub outcome: Result<(), String>,
	/// Whether it succeeded or failed as expected.
	pub succeeded: bool,
	/// Its output.
	pub lines: Vec<String>,
}

/// The output of a program, line by line.
type Lines = Arc<Mutex<Vec<String>>>;

/// A program with its children. Killed when dropped.
struct Running {
	child: Child,
	/// Its standard output, and its standard error: log, errors, progress.
	output: Lines,
	aside: Lines,
	readers: Vec<thread::JoinHandle<()>>,
	/// Its WebSocket endpoint, if it is a serving node.
	url: String,
}

impl Default for Shell {
	fn default() -> Self {
		Self::new()
	}
}

impl Shell {
	/// A shell in a new folder.
	///
	/// # Panics
	///
	/// If the folder cannot be created.
	pub fn new() -> Self {
		let folder = tempfile::tempdir().expect("a temporary folder");
		let programs = folder.path().join(".bin");
		std::fs::create_dir(&programs).expect("a folder in it");
		for (name, script) in [("stratos", STRATOS), ("make", MAKE)] {
			let path = programs.join(name);
			std::fs::write(&path, script).expect("written");
			let mode = std::fs::Permissions::from_mode(0o755);
			std::fs::set_permissions(&path, mode).expect("it is ours");
		}
		for name in ["target", "docs", "chain-spec"] {
			let link = folder.path().join(name);
			std::os::unix::fs::symlink(repository().join(name), link).expect("a link");
		}
		Self { folder, node: None, log: Arc::default() }
	}

	/// A command of this shell, not started yet.
	fn command(&self, line: &str) -> Command {
		let url = self.node.as_ref().map_or("", |node| node.url.as_str());
		let port = url.rsplit(':').next().unwrap_or_default();
		let line = if port.is_empty() { line.to_owned() } else { line.replace(PORT, port) };
		let path = std::env::var("PATH").unwrap_or_default();
		let mut command = Command::new("bash");
		command
			.args(["-c", &line])
			.current_dir(self.folder.path())
			.env("PATH", format!("{}/.bin:{path}", self.folder.path().display()))
			.env("TOUR_BINARY", binary())
			.env("TOUR_REPOSITORY", repository())
			.env("TOUR_MAKE", which("make"))
			.env("XDG_DATA_HOME", self.folder.path().join(".data"))
			.env("STRATOS_PASSWORD", "a password of the tour")
			.stdin(Stdio::null())
			.stdout(Stdio::piped())
			.stderr(Stdio::piped())
			.process_group(0);
		if !url.is_empty() {
			command.env("TOUR_NODE", url);
		}
		without_cargo(&mut command);
		command
	}

	/// The output of a command, with the usual port instead of the actual one.
	pub(super) fn with_usual_port(&self, lines: &[String]) -> Vec<String> {
		let url = |line: &String| {
			let url = line.split_whitespace().find(|word| word.starts_with("ws://"))?;
			Some(url.rsplit(':').next()?.to_owned())
		};
		let own = self.node.as_ref().map(|node| node.url.clone());
		let ports: Vec<String> = lines.iter().chain(&own).filter_map(url).collect();
		let usual = |line: &String| {
			ports.iter().fold(line.clone(), |line, port| line.replace(port.as_str(), PORT))
		};
		lines.iter().map(usual).collect()
	}

	/// Starts a node in the background and waits until it serves.
	pub(super) fn start_node(&mut self, line: &str) -> Result<(), String> {
		self.stop_node();
		let mut node = Running::start(self.command(line))?;
		self.log = Arc::clone(&node.aside);
		let deadline = Instant::now() + PATIENCE;
		loop {
			let lines = lines_of(&node.output);
			let url = lines.iter().flat_map(|line| line.split_whitespace());
			if let Some(url) = url.into_iter().find(|word| word.starts_with("ws://")) {
				node.url = url.to_owned();
				break;
			}
			if Instant::now() > deadline || node.ended().is_some() {
				let all = [lines, lines_of(&node.aside)].concat();
				return Err(format!("`{line}` does not serve:\n{}", excerpt(&all)));
			}
			thread::sleep(Duration::from_millis(10));
		}
		self.node = Some(node);
		Ok(())
	}

	/// Stops the node, if there is one, by Ctrl-C.
	pub(super) fn stop_node(&mut self) {
		if let Some(mut node) = self.node.take() {
			node.interrupt();
		}
	}

	/// Whether the node's log has these lines, or gets them soon.
	pub(super) fn node_logged(&self, shown: &[String]) -> Result<(), String> {
		let deadline = Instant::now() + SOON;
		loop {
			let lines = lines_of(&self.log);
			if shape::is_among(shown, &lines) {
				return Ok(());
			}
			if Instant::now() > deadline {
				return Err(format!("the node did not log this, but:\n{}", excerpt(&lines)));
			}
			thread::sleep(Duration::from_millis(100));
		}
	}

	/// Runs a command to its end, or a node until its output is as expected. With `retry`, the command is
	/// repeated for some time until its output is as expected.
	pub(super) fn run(&self, line: &str, shown: &[String], retry: bool) -> Ran {
		let deadline = Instant::now() + SOON;
		let mut first: Option<Ran> = None;
		loop {
			let ran = self.run_once(line, shown);
			if ran.outcome.is_ok() {
				return ran;
			}
			let first = first.get_or_insert(ran);
			if !retry || Instant::now() > deadline {
				return first.clone();
			}
			thread::sleep(Duration::from_millis(200));
		}
	}

	/// Runs a command until its first output, then stops it.
	pub(super) fn begin(&self, line: &str) -> Result<(), String> {
		let mut running = Running::start(self.command(line))?;
		let deadline = Instant::now() + PATIENCE;
		while lines_of(&running.output).is_empty() && lines_of(&running.aside).is_empty() {
			let status = running.ended();
			if status.is_some_and(|status| !status.success()) || Instant::now() > deadline {
				return Err(format!("`{line}` fails, or says nothing"));
			}
			thread::sleep(Duration::from_millis(10));
		}
		let said = excerpt(&lines_of(&running.aside));
		running.interrupt();
		if said.starts_with("error: ") { Err(format!("`{line}` says:\n{said}")) } else { Ok(()) }
	}

	fn run_once(&self, line: &str, shown: &[String]) -> Ran {
		let fail = |why| Ran { outcome: Err(why), succeeded: false, lines: Vec::new() };
		let mut running = match Running::start(self.command(line)) {
			Ok(running) => running,
			Err(why) => return fail(why),
		};
		let is_node = line.starts_with("stratos run") || line.starts_with("make run");
		let output = |running: &Running| {
			let mut lines = lines_of(&running.output);
			// The first output of make is not compared.
			if let (true, Some(first)) = (line.starts_with("make "), shown.first()) {
				let begin = lines.iter().position(|line| shape::stands_for(first, line));
				lines.drain(..begin.unwrap_or(0));
			}
			lines
		};
		let deadline = Instant::now() + PATIENCE;
		let status = loop {
			if let Some(status) = running.ended() {
				break Some(status);
			}
			let lines = output(&running);
			if is_node && !shown.is_empty() && shape::begins(shown, &lines) {
				running.interrupt();
				return Ran { outcome: Ok(()), succeeded: true, lines };
			}
			if Instant::now() > deadline {
				break None;
			}
			thread::sleep(Duration::from_millis(20));
		};
		let mut lines = output(&running);
		// Errors are compared, progress is not.
		let refused = shown.iter().any(|line| line.starts_with("error: "));
		if refused {
			lines.extend(lines_of(&running.aside));
		}
		let succeeded = status.is_some_and(|status| status.success() != refused);
		let same = shown.is_empty() || shape::matches(shown, &lines);
		let outcome = if succeeded && same {
			Ok(())
		} else {
			let end = status.map_or("does not end".to_owned(), |status| status.to_string());
			let all = [lines.clone(), lines_of(&running.aside)].concat();
			Err(format!("`{line}` ({end}) says:\n{}\n", excerpt(&all)))
		};
		Ran { outcome, succeeded, lines }
	}
}

impl Drop for Shell {
	fn drop(&mut self) {
		self.stop_node();
	}
}

impl Running {
	fn start(mut command: Command) -> Result<Self, String> {
		let mut child = command.spawn().map_err(|cause| format!("bash: {cause}"))?;
		let (output, aside) = (Lines::default(), Lines::default());
		let stdout = child.stdout.take().expect("piped");
		let stderr = child.stderr.take().expect("piped");
		let readers = vec![read(stdout, Arc::clone(&output)), read(stderr, Arc::clone(&aside))];
		Ok(Self { child, output, aside, readers, url: String::new() })
	}

	/// Its exit status, after all its output was read; `None` while it runs.
	fn ended(&mut self) -> Option<ExitStatus> {
		let status = self.child.try_wait().expect("our own child")?;
		for reader in self.readers.drain(..) {
			let _ = reader.join();
		}
		Some(status)
	}

	/// Sends Ctrl-C to it and its children, and waits for its end.
	fn interrupt(&mut self) {
		let deadline = Instant::now() + PATIENCE / 4;
		self.signal("INT");
		while self.child.try_wait().expect("our own child").is_none() {
			if Instant::now() > deadline {
				self.signal("KILL");
			}
			thread::sleep(Duration::from_millis(10));
		}
	}

	fn signal(&self, name: &str) {
		let group = format!("-{}", self.child.id());
		let _ = Command::new("kill").args(["-s", name, "--", &group]).status();
	}
}

impl Drop for Running {
	fn drop(&mut self) {
		if self.child.try_wait().is_ok_and(|status| status.is_none()) {
			self.signal("KILL");
			let _ = self.child.wait();
		}
	}
}

/// The output so far.
fn lines_of(lines: &Lines) -> Vec<String> {
	lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Lines for a message: of many, the first and the last.
fn excerpt(lines: &[String]) -> String {
	const PART: usize = 25;
	match lines.len().checked_sub(2 * PART) {
		None | Some(0) => lines.join("\n"),
		Some(_) => {
			let (begin, end) = (&lines[..PART], &lines[lines.len() - PART..]);
			format!("{}\n…\n{}", begin.join("\n"), end.join("\n"))
		}
	}
}

fn read(stream: impl Read + Send + 'static, lines: Lines) -> thread::JoinHandle<()> {
	thread::spawn(move || {
		for line in BufReader::new(stream).lines().map_while(Result::ok) {
			lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
		}
	})
}

/// The root of the repository.
pub fn repository() -> &'static Path {
	Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The path of a program.
fn which(program: &str) -> String {
	let output = Command::new("bash").args(["-c", &format!("command -v {program}")]).output();
	let path = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
	path.unwrap_or_default()
}
