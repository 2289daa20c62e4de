//! The guides `docs/adding-*.md` work: their diffs are applied to a copy of the sources, which
//! compiles, and the tests that they add pass.
//!
//! A block whose info string is `diff` and a path is a step: lines with a space or `-` are consecutive lines
//! of the file; lines with `+` are added. Crates that no guide changes are empty in the copy, so that the
//! dependencies are those of `cargo test` and little else is compiled.

use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
	process::Command,
};
use stratos_tests::{tour::shell::repository, without_cargo};

/// The crates that are not empty in the copy, besides the embedded runtime.
const NEEDED: [&str; 7] = [
	"runtime/api",
	"runtime/consensus",
	"pallets/primitives",
	"pallets/ozone",
	"pallets/test-kit",
	"host",
	"tests/model",
];

/// The files of the copy by their paths in the repository.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// A step of a guide.
struct Diff {
	file: PathBuf,
	/// The line of the guide where it begins, for messages.
	place: String,
	lines: Vec<String>,
}

impl Diff {
	/// The lines that begin with one of `marks`, without them. An empty line is one of the file.
	fn with(&self, marks: &[char]) -> Vec<&str> {
		let lines = self.lines.iter().map(String::as_str);
		let own = lines.filter_map(|line| match line {
			"" => marks.contains(&' ').then_some(""),
			line => line.strip_prefix(marks),
		});
		own.collect()
	}

	fn apply(&self, tree: &mut Tree) {
		let text = tree
			.get(&self.file)
			.map_or(String::new(), |bytes| String::from_utf8(bytes.clone()).expect("a text file"));
		let lines: Vec<&str> = text.lines().collect();
		let (old, new) = (self.with(&[' ', '-']), self.with(&[' ', '+']));
		let places: Vec<usize> = (0..=lines.len().saturating_sub(old.len()))
			.filter(|at| lines[*at..].starts_with(&old))
			.collect();
		let place = match places[..] {
			[place] => place,
			// A new file has no lines to match.
			_ if old.is_empty() && text.is_empty() => 0,
			_ => panic!(
				"{}: these lines are {} times in {}:\n{}",
				self.place,
				places.len(),
				self.file.display(),
				old.join("\n")
			),
		};
		let all = [&lines[..place], &new, &lines[place + old.len()..]].concat();
		tree.insert(self.file.clone(), (all.join("\n") + "\n").into_bytes());
	}

	/// The names of the tests that it adds.
	fn tests(&self) -> Vec<String> {
		let added = self.with(&['+']);
		let test = |pair: &[&str]| {
			let name =
				pair[1].trim().strip_prefix("fn ").filter(|_| pair[0].trim() == "#[test]")?;
			Some(name.split('(').next().unwrap_or(name).to_owned())
		};
		added.windows(2).filter_map(test).collect()
	}
}

/// The steps of a guide.
fn steps(guide: &str) -> Vec<Diff> {
	let text = fs::read_to_string(repository().join("docs").join(guide)).expect("a guide");
	let mut steps = Vec::new();
	let mut lines = text.lines().enumerate();
	while let Some((number, line)) = lines.next() {
		let Some(info) = line.strip_prefix("```") else { continue };
		let inside = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```");
		let inside: Vec<String> = inside.map(str::to_owned).collect();
		if let Some(file) = info.strip_prefix("diff ") {
			let place = format!("docs/{guide}:{}", number + 1);
			steps.push(Diff { file: file.into(), place, lines: inside });
		}
	}
	assert!(!steps.is_empty(), "docs/{guide} has no step");
	steps
}

fn read(folder: &Path, tree: &mut Tree) {
	for entry in fs::read_dir(repository().join(folder)).expect("a folder") {
		let entry = entry.expect("an entry");
		let path = folder.join(entry.file_name());
		if entry.path().is_dir() {
			if !["target", "node_modules", "fuzz", "reference"]
				.iter()
				.any(|name| path.ends_with(name))
			{
				read(&path, tree);
			}
		} else {
			tree.insert(path, fs::read(entry.path()).expect("a file"));
		}
	}
}

/// The sources, with crates that are not needed empty.
fn sources() -> Tree {
	let mut tree = Tree::new();
	for file in ["Cargo.toml", "Cargo.lock", "rustfmt.toml"] {
		tree.insert(file.into(), fs::read(repository().join(file)).expect("a file"));
	}
	// Cargo names its output by package and version, not by folder: with the same version, the copy would
	// replace the repository's crates in the shared target folder.
	let root = Path::new("Cargo.toml");
	let text = String::from_utf8(tree[root].clone()).expect("a text file");
	let text = text.replacen("version = \"0.1.0\"", "version = \"0.1.0-guides\"", 1);
	tree.insert(root.into(), text.into_bytes());
	for folder in ["chain-spec", "docs", "host", "pallets", "runtime", "tests"] {
		read(Path::new(folder), &mut tree);
	}
	let manifests: Vec<PathBuf> =
		tree.keys().filter(|path| path.ends_with("Cargo.toml")).cloned().collect();
	for manifest in manifests {
		let folder = manifest.parent().expect("a folder");
		if folder == Path::new("") || NEEDED.iter().any(|needed| folder == Path::new(needed)) {
			continue;
		}
		let library = folder.join("src/lib.rs");
		tree.entry(library).and_modify(|text| *text = b"//! Empty.\n".to_vec());
		// An empty crate needs no host; a module would replace the repository's own.
		let text = String::from_utf8(tree[&manifest].clone()).expect("a text file");
		let text = text.replace("stratos-host.workspace = true\n", "");
		tree.insert(manifest, text.replace(", \"cdylib\"]", "]").into_bytes());
	}
	let embedded = "#![no_std]\n//! The runtime.\n/// The same.\npub const WASM_BINARY: &[u8] = \
	                include_bytes!(\"runtime.wasm\");\n";
	tree.insert("runtime/wasm/src/lib.rs".into(), embedded.into());
	tree.insert("runtime/wasm/src/runtime.wasm".into(), stratos_runtime_wasm::WASM_BINARY.to_vec());
	tree
}

/// Writes only files that differ, so that cargo compiles only what has changed.
fn write(tree: &Tree, folder: &Path) {
	for (path, content) in tree {
		let path = folder.join(path);
		if fs::read(&path).is_ok_and(|old| old == *content) {
			continue;
		}
		fs::create_dir_all(path.parent().expect("a folder")).expect("it is ours");
		fs::write(path, content).expect("it is ours");
	}
}

#[test]
fn the_steps_of_the_guides_compile_and_pass_their_tests() {
	let mut tree = sources();
	let mut tests = Vec::new();
	for guide in GUIDES {
		for step in steps(guide) {
			step.apply(&mut tree);
			tests.extend(step.tests());
		}
	}
	assert!(tests.len() >= GUIDES.len(), "each guide adds a test: {tests:?}");
	let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
	let folder = temporary.join("guides");
	write(&tree, &folder);
	let mut command = Command::new(env!("CARGO"));
	command
		.args(["test", "--workspace", "--lib", "--offline"])
		.args(["--config", "profile.dev.package.stratos-host.opt-level=1"])
		.args(["--config", "profile.dev.package.stratos-host.codegen-units=16"])
		.arg("--")
		.args(&tests)
		.current_dir(&folder)
		.env("CARGO_TARGET_DIR", temporary.parent().expect("the target folder"))
		.env("SKIP_WASM_BUILD", "1");
	without_cargo(&mut command);
	let output = command.output().expect("cargo runs");
	let text = String::from_utf8_lossy(&output.stdout);
	let error = String::from_utf8_lossy(&output.stderr);
	assert!(output.status.success(), "{text}{error}");
	for test in tests {
		let passed = |line: &str| line.ends_with(&format!("{test} ... ok"));
		assert!(text.lines().any(passed), "`{test}` was not run:\n{text}{error}");
	}
}

/// The guides with steps.
const GUIDES: [&str; 3] = ["adding-a-rule.md", "adding-a-parameter.md", "adding-an-rpc-method.md"];
