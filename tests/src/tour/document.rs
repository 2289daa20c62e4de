//! The fenced blocks of a document, with their settings and commands.

use std::ops::Range;

/// A Markdown document.
pub struct Document {
	lines: Vec<String>,
}

/// A fenced block.
pub struct Block {
	/// The number of its first line inside the fence, from 1.
	pub first: usize,
	/// The lines.
	pub lines: Vec<String>,
	/// Its setting, or an error in it; `None` without a setting.
	pub setting: Option<Result<Setting, String>>,
	/// The options of its commands.
	pub how: How,
}

/// The options of commands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct How {
	/// Whether commands are repeated until they print the expected lines.
	pub retry: bool,
	/// Commands with these prefixes are stopped after their first output.
	pub begin: Vec<String>,
	/// Commands with these prefixes are not run.
	pub except: Vec<String>,
}

/// The setting of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
	/// A new folder.
	Fresh,
	/// A new folder and a node with these arguments.
	Node(String),
	/// The folder and node of the previous block.
	Same,
	/// The folder of the previous block, with the node stopped.
	Stopped,
	/// Lines of the node's output.
	Log,
	/// Not run.
	Skip,
}

/// A command with its expected output.
pub struct Step<'a> {
	/// The command line.
	pub command: String,
	/// The lines after it in the block.
	pub shown: &'a [String],
	/// The number, from 1, of the line after the command.
	pub line: usize,
}

impl Document {
	/// Splits a document into lines.
	pub fn new(text: &str) -> Self {
		Self { lines: text.lines().map(str::to_owned).collect() }
	}

	/// The document as text.
	pub fn text(&self) -> String {
		self.lines.iter().map(|line| format!("{line}\n")).collect()
	}

	/// Replaces lines, given by their numbers from 1 in ascending order.
	pub fn replace(&mut self, edits: Vec<(Range<usize>, Vec<String>)>) {
		for (range, new) in edits.into_iter().rev() {
			self.lines.splice(range.start - 1..range.end - 1, new);
		}
	}

	/// The fenced blocks.
	pub fn blocks(&self) -> Vec<Block> {
		let mut blocks = Vec::new();
		let mut before = "";
		let mut lines = self.lines.iter().enumerate();
		while let Some((number, line)) = lines.next() {
			if line.starts_with("```") {
				let inside = lines.by_ref().map(|(_, line)| line.clone());
				let inside = inside.take_while(|line| !line.starts_with("```")).collect();
				let (setting, how) = setting(before);
				blocks.push(Block { first: number + 2, lines: inside, setting, how });
			}
			if !line.trim().is_empty() {
				before = line;
			}
		}
		blocks
	}

	/// The inline code in its text that begins with `program`, without that word.
	pub fn mentioned(&self, program: &str) -> Vec<String> {
		let begin = format!("{program} ");
		let spans = self.lines.iter().flat_map(|line| line.split('`').skip(1).step_by(2));
		spans.filter_map(|span| span.strip_prefix(&begin)).map(str::to_owned).collect()
	}
}

/// Parses the comment before a block.
fn setting(line: &str) -> (Option<Result<Setting, String>>, How) {
	let mut how = How::default();
	let inside = line.trim().strip_prefix("<!-- tour: ").and_then(|rest| rest.strip_suffix(" -->"));
	let Some(inside) = inside else { return (None, how) };
	let mut parts = inside.split("; ");
	let main = parts.next().unwrap_or_default();
	for part in parts {
		let (word, rest) = part.split_once(' ').unwrap_or((part, ""));
		match (word, rest.split_once(", ")) {
			("retry", None) => how.retry = true,
			("begin", _) => how.begin.push(rest.to_owned()),
			// A reason follows.
			("except", Some((command, _))) => how.except.push(command.to_owned()),
			_ => return (Some(Err(format!("`{part}` is no setting"))), how),
		}
	}
	let (word, rest) = main.split_once([' ', ',']).unwrap_or((main, ""));
	let setting = match (word, rest.trim()) {
		("fresh", "") => Ok(Setting::Fresh),
		("node", arguments) => Ok(Setting::Node(arguments.to_owned())),
		("same", "") => Ok(Setting::Same),
		("stopped", "") => Ok(Setting::Stopped),
		("log", "") => Ok(Setting::Log),
		("skip", "") => Err("why is it skipped?".to_owned()),
		("skip", _) => Ok(Setting::Skip),
		_ => Err(format!("`{inside}` is no setting")),
	};
	(Some(setting), how)
}

impl Block {
	/// Whether its lines look like commands.
	pub fn looks_like_commands(&self) -> bool {
		let programs = ["$ ", "stratos ", "make ", "cargo "];
		self.lines.iter().any(|line| programs.iter().any(|program| line.starts_with(program)))
	}

	/// The commands.
	pub fn steps(&self) -> Vec<Step<'_>> {
		let command = |line: &str| line.strip_prefix("$ ").map(str::to_owned);
		if !self.lines.iter().any(|line| line.starts_with("$ ")) {
			let listed = |(number, line): (usize, &String)| {
				let end = line.find("  ").into_iter().chain(line.find(" #")).min();
				let command = line[..end.unwrap_or(line.len())].to_owned();
				let line = self.first + number + 1;
				(!command.is_empty()).then_some(Step { command, shown: &[], line })
			};
			return self.lines.iter().enumerate().filter_map(listed).collect();
		}
		let mut steps = Vec::new();
		for (number, line) in self.lines.iter().enumerate() {
			let Some(command) = command(line) else { continue };
			let behind = &self.lines[number + 1..];
			let count = behind.iter().take_while(|line| !line.starts_with("$ ")).count();
			let line = self.first + number + 1;
			steps.push(Step { command, shown: &behind[..count], line });
		}
		steps
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const TEXT: &str = "\
Text with `make test` and `stratos run --dev`.

<!-- tour: node --dev --block-time 100; retry -->
```
$ stratos query System Number   # a comment
5
$ stratos check
```

<!-- tour: fresh -->
```
stratos param list      every parameter
make run  # until Ctrl-C
```

```
nothing
```
";

	#[test]
	fn blocks_have_settings_and_steps() {
		let document = Document::new(TEXT);
		let blocks = document.blocks();
		assert_eq!(blocks.len(), 3);
		let node = Setting::Node("--dev --block-time 100".to_owned());
		assert_eq!((&blocks[0].setting, blocks[0].how.retry), (&Some(Ok(node)), true));
		let steps = blocks[0].steps();
		assert_eq!((steps[0].shown, steps[0].line), (&["5".to_owned()][..], 6));
		assert_eq!(steps[1].command, "stratos check");
		let commands: Vec<_> = blocks[1].steps().into_iter().map(|step| step.command).collect();
		assert_eq!(commands, ["stratos param list", "make run"]);
		assert!(blocks[1].looks_like_commands() && !blocks[2].looks_like_commands());
		assert_eq!(document.mentioned("make"), ["test"]);
		assert_eq!(document.text(), TEXT);
	}

	#[test]
	fn lines_are_replaced() {
		let mut document = Document::new("a\nb\nc\nd\n");
		let edits = vec![(2..3, vec!["B".to_owned(), "BB".to_owned()]), (4..5, vec![])];
		document.replace(edits);
		assert_eq!(document.text(), "a\nB\nBB\nc\n");
	}

	#[test]
	fn unknown_settings_are_reported() {
		let of = |text: &str| setting(&format!("<!-- {text} -->"));
		for text in ["tour: nodes", "tour: skip", "tour: same; often", "tour: same; except a"] {
			assert!(matches!(of(text), (Some(Err(_)), _)), "{text}");
		}
		assert_eq!(of("another comment"), (None, How::default()));
		assert_eq!(of("tour: skip, too long"), (Some(Ok(Setting::Skip)), How::default()));
		let (setting, how) = of("tour: same; begin make a; except stratos b, it is red");
		assert_eq!(setting, Some(Ok(Setting::Same)));
		assert_eq!((how.begin, how.except), (vec!["make a".into()], vec!["stratos b".into()]));
	}
}
