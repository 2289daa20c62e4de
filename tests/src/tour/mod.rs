//! Runs the blocks of commands in the documents, and compares their output.
//!
//! An HTML comment on the line before a block is its setting:
//!
//! ```text
//! <!-- tour: fresh -->             a new folder, and no node
//! <!-- tour: node --dev -->        a new folder, and a node with these arguments of `stratos run`
//! <!-- tour: same -->              the folder and the node of the previous block
//! <!-- tour: stopped -->           the same folder, the node stopped
//! <!-- tour: log -->               no commands: lines in the log of the previous block's node
//! <!-- tour: skip, REASON -->      not run
//! ```
//!
//! Options may follow, each after `; `: `retry` (a command is repeated until its output is as expected),
//! `begin COMMAND` (a slow command: it is stopped after its first output) and `except COMMAND, REASON` (it is
//! not run).
//!
//! Lines that begin with `$ ` are commands, followed by their output. A block without such lines is a list:
//! each line is a command, up to two spaces or a `#`, and must succeed. `stratos run` without output starts
//! the node of the following commands. Commands find the node whatever its port; in a command, 9944 stands
//! for that port. A line `…` stands for any lines, `…` within a line for any text; numbers, hashes, times and
//! sizes may differ ([`shape`]).

pub mod document;
pub mod shape;
pub mod shell;

use document::{Block, Document, Setting};
use shell::Shell;
use std::{ops::Range, path::Path, thread};

/// Runs all blocks of a document. With `write`, the output in the document is replaced by the current
/// output.
///
/// Returns the differences, each with its position.
///
/// # Panics
///
/// If the document cannot be read or written.
pub fn take(path: &Path, name: &str, write: bool) -> Vec<String> {
	let text = std::fs::read_to_string(path).expect("a document");
	let mut document = Document::new(&text);
	let mut scenes: Vec<Vec<Block>> = vec![Vec::new()];
	for block in document.blocks() {
		if matches!(block.setting, Some(Ok(Setting::Fresh | Setting::Node(_)))) {
			scenes.push(Vec::new());
		}
		scenes.last_mut().expect("the first one").push(block);
	}
	// Each has its own folder and node, and mostly waits for blocks.
	let played: Vec<Scene> = thread::scope(|scope| {
		let threads: Vec<_> =
			scenes.iter().map(|scene| scope.spawn(|| play(scene, name, write))).collect();
		threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
	});
	let (wrong, edits): (Vec<_>, Vec<_>) =
		played.into_iter().map(|scene| (scene.wrong, scene.edits)).unzip();
	if write {
		document.replace(edits.concat());
		std::fs::write(path, document.text()).expect("written");
	}
	wrong.concat()
}

/// The result of blocks that share a folder.
#[derive(Default)]
struct Scene {
	/// The differences, each with its position.
	wrong: Vec<String>,
	/// The current output: line numbers and new lines.
	edits: Vec<(Range<usize>, Vec<String>)>,
}

fn play(blocks: &[Block], name: &str, write: bool) -> Scene {
	let mut scene = Scene::default();
	let mut shell: Option<Shell> = None;
	for block in blocks {
		let mut complain =
			|line: usize, what: &str| scene.wrong.push(format!("{name}:{line}: {what}"));
		let setting = match &block.setting {
			Some(Ok(setting)) => setting,
			Some(Err(why)) => {
				complain(block.first, why);
				continue;
			}
			None => {
				if block.looks_like_commands() {
					complain(block.first, "commands without a comment that says what they need");
				}
				continue;
			}
		};
		match setting {
			Setting::Skip => continue,
			Setting::Fresh => shell = Some(Shell::new()),
			Setting::Node(arguments) => {
				let mut new = Shell::new();
				if let Err(why) = new.start_node(&format!("stratos run {arguments}")) {
					complain(block.first, &why);
				}
				shell = Some(new);
			}
			Setting::Same | Setting::Log => {}
			Setting::Stopped => shell.iter_mut().for_each(Shell::stop_node),
		}
		let Some(shell) = &mut shell else {
			complain(block.first, "there is no block before it whose folder it could use");
			continue;
		};
		if *setting == Setting::Log {
			if let Err(why) = shell.node_logged(&block.lines) {
				complain(block.first, &why);
			}
			continue;
		}
		let edits = run(shell, block, write, &mut complain);
		scene.edits.extend(edits);
	}
	scene
}

/// Runs the commands of a block. Returns their current output: line numbers and new lines.
fn run(
	shell: &mut Shell,
	block: &Block,
	write: bool,
	complain: &mut dyn FnMut(usize, &str),
) -> Vec<(Range<usize>, Vec<String>)> {
	let mut edits = Vec::new();
	let steps = block.steps();
	for (number, step) in steps.iter().enumerate() {
		let last = number + 1 == steps.len();
		let is_node = step.command.starts_with("stratos run ") && step.shown.is_empty() && !last;
		if is_node {
			if let Err(why) = shell.start_node(&step.command) {
				complain(step.line, &why);
			}
			continue;
		}
		let is_of = |list: &[String]| list.iter().any(|begin| step.command.starts_with(begin));
		if is_of(&block.how.except) {
			continue;
		}
		if is_of(&block.how.begin) {
			if let Err(why) = shell.begin(&step.command) {
				complain(step.line, &why);
			}
			continue;
		}
		let ran = shell.run(&step.command, step.shown, block.how.retry);
		if let (Err(why), false) = (&ran.outcome, write && ran.succeeded) {
			complain(step.line, why);
		}
		if write && !step.shown.is_empty() {
			let new = shape::refreshed(step.shown, &shell.with_usual_port(&ran.lines));
			edits.push((step.line..step.line + step.shown.len(), new));
		}
	}
	edits
}
