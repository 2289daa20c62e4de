//! The documents' blocks of commands, run as a reader would, and compared with what they show.
//!
//! An HTML comment on the line before a block says what the block needs:
//!
//! ```text
//! <!-- tour: fresh -->             a new folder, and no node
//! <!-- tour: node --dev -->        a new folder, and a node with these arguments of `stratos run`
//! <!-- tour: same -->              the folder and the node of the block before
//! <!-- tour: stopped -->           the same folder, the node stopped
//! <!-- tour: log -->               no commands: lines in the log of the node of the block before
//! <!-- tour: skip, REASON -->      not run
//! ```
//!
//! Behind that, after `; ` each, may stand `retry` (a command is repeated until it shows what it
//! should), `begin COMMAND` (it takes long: it is stopped when it has said anything) and
//! `except COMMAND, REASON` (it is not run).
//!
//! In a block, lines that begin with `$ ` are commands, and what follows is what they show. A block
//! without such lines is a list: each line is a command, up to two spaces or a `#`, and need only
//! succeed. `stratos run` that shows nothing is the node of what follows. Commands find the node by
//! themselves, whatever its port; in a command, 9944 stands for that port. A line `…` stands for any
//! lines, `…` within one for any text; numbers, hashes, times and sizes may differ ([`shape`]).

pub mod document;
pub mod shape;
pub mod shell;

use document::{Block, Document, Setting};
use shell::Shell;
use std::{ops::Range, path::Path, thread};

/// Runs all blocks of a document. With `write`, what its commands show now takes the place of what
/// the document shows.
///
/// Returns what is wrong, each with its place.
///
/// # Panics
///
/// Where the document cannot be read or written.
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
	// Each has a folder and a node of its own, and waits for blocks most of the time.
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

/// What came of blocks that use one folder.
#[derive(Default)]
struct Scene {
	/// What is wrong, each with its place.
	wrong: Vec<String>,
	/// What they show instead: line numbers and new lines.
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

/// Runs a block's commands, and returns what they show instead: line numbers and new lines.
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
