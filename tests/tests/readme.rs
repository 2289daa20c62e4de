//! README and docs are correct: every block of commands is run and compared with its output, and every make
//! target names things that exist. `STRATOS_README=write` writes the current output into the documents.

use serde_json::Value;
use std::{
	path::{Path, PathBuf},
	process::Command,
	thread,
};
use stratos_tests::tour::{self, document::Document, shell::repository};

/// README.md and all Markdown below docs/, by their paths in the repository.
fn documents() -> Vec<String> {
	let mut found = vec!["README.md".to_owned()];
	let mut folders = vec![PathBuf::from("docs")];
	while let Some(folder) = folders.pop() {
		for entry in std::fs::read_dir(repository().join(&folder)).expect("a folder") {
			let entry = entry.expect("an entry");
			let path = folder.join(entry.file_name());
			if entry.path().is_dir() {
				folders.push(path);
			} else if path.extension().is_some_and(|extension| extension == "md") {
				found.push(path.to_str().expect("a path of text").to_owned());
			}
		}
	}
	found.sort();
	found
}

#[test]
fn every_command_shows_what_the_documents_say() {
	let write = std::env::var("STRATOS_README").is_ok_and(|value| value == "write");
	let documents = documents();
	let wrong: Vec<String> = thread::scope(|scope| {
		let take = |name: &String| tour::take(&repository().join(name), name, write);
		let threads: Vec<_> =
			documents.iter().map(|name| scope.spawn(move || take(name))).collect();
		threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect()
	});
	assert!(
		wrong.is_empty(),
		"{}\n`STRATOS_README=write cargo test --workspace --test readme` shows it in the documents",
		wrong.join("\n")
	);
}

/// The targets of the Makefile.
fn targets() -> Vec<String> {
	let makefile = std::fs::read_to_string(repository().join("Makefile")).expect("a Makefile");
	let phony = makefile.replace("\\\n", " ");
	let phony = phony.lines().find_map(|line| line.strip_prefix(".PHONY:")).expect("targets");
	let mut targets: Vec<String> = phony.split_whitespace().map(str::to_owned).collect();
	targets.sort();
	for line in makefile.lines() {
		let Some((name, _)) = line.split_once(": ") else { continue };
		let is_target = name.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '2'));
		assert!(!is_target || targets.iter().any(|target| target == name), "{name} is not .PHONY");
	}
	targets
}

#[test]
fn the_documents_name_targets_and_commands_that_exist() {
	let targets = targets();
	let help = stratos_tests::stratos(["--help"]).stdout;
	let commands = help.split("Commands:").nth(1).and_then(|rest| rest.split("\n\n").next());
	let commands: Vec<&str> = commands
		.expect("a list")
		.lines()
		.filter_map(|line| line.split_whitespace().next())
		.collect();
	for name in documents() {
		let text = std::fs::read_to_string(repository().join(&name)).expect("a document");
		let document = Document::new(&text);
		for line in document.mentioned("make") {
			let target = line.split_whitespace().next().unwrap_or_default();
			assert!(targets.iter().any(|known| known == target), "{name}: `make {line}`");
		}
		for line in document.mentioned("stratos") {
			let word = line.split_whitespace().next().unwrap_or_default();
			assert!(word.starts_with('-') || commands.contains(&word), "{name}: `stratos {line}`");
		}
	}
}

/// The targets of a workspace: kind, name and source of each.
fn cargo_targets(manifest: &Path) -> Vec<(String, String, PathBuf)> {
	let output = Command::new(env!("CARGO"))
		.args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
		.arg(manifest)
		.output()
		.expect("cargo runs");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
	let packages = value["packages"].as_array().expect("packages");
	let targets =
		packages.iter().flat_map(|package| package["targets"].as_array().expect("targets"));
	let text = |value: &Value| value.as_str().expect("text").to_owned();
	targets
		.map(|target| {
			(text(&target["kind"][0]), text(&target["name"]), text(&target["src_path"]).into())
		})
		.collect()
}

/// Whether a file, or a file beside it, has a test whose name contains `part`.
fn has_test(source: &Path, part: &str) -> bool {
	let folder = source.parent().expect("a folder");
	let files = match source.ends_with("main.rs") {
		true => std::fs::read_dir(folder)
			.expect("a folder")
			.map(|entry| entry.expect("an entry").path())
			.collect(),
		false => vec![source.to_owned()],
	};
	files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).any(|text| {
		text.lines()
			.filter_map(|line| line.trim().strip_prefix("fn "))
			.any(|name| name.contains(part))
	})
}

#[test]
fn every_target_of_make_names_what_exists() {
	for target in targets() {
		let output = Command::new("make")
			.args(["--dry-run", "--no-print-directory", &target, "CARGO=cargo"])
			.current_dir(repository())
			.env_remove("MAKEFLAGS")
			.output()
			.expect("make runs");
		let recipe = String::from_utf8_lossy(&output.stdout).replace("\\\n", " ");
		assert!(
			output.status.success(),
			"make {target}: {}",
			String::from_utf8_lossy(&output.stderr)
		);
		for line in recipe.lines().filter(|line| line.contains("cargo ")) {
			check_cargo_line(&target, line);
		}
	}
}

/// Checks the names in a line that runs cargo.
fn check_cargo_line(target: &str, line: &str) {
	let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches(';')).collect();
	let values = |flag: &str| {
		let pairs = words.windows(2).filter(move |pair| pair[0] == flag);
		pairs.map(|pair| pair[1]).collect::<Vec<_>>()
	};
	let manifest = values("--manifest-path").first().map_or("Cargo.toml", |path| *path);
	let manifest = repository().join(manifest);
	assert!(manifest.exists(), "make {target}: no {}", manifest.display());
	let known = cargo_targets(&manifest);
	let source = |kind: &str, name: &str| {
		let of = known.iter().find(|(k, n, _)| (k.as_str(), n.as_str()) == (kind, name));
		of.map(|(_, _, source)| source.clone())
			.unwrap_or_else(|| panic!("make {target}: there is no {kind} `{name}`"))
	};
	for kind in ["bin", "bench"] {
		for name in values(&format!("--{kind}")) {
			source(kind, name);
		}
	}
	// Patterns are for cargo; one that is a prefix must begin the name of a test.
	let (patterns, names): (Vec<&str>, Vec<&str>) =
		values("--test").into_iter().partition(|name| name.contains('*'));
	for pattern in patterns {
		let prefix = pattern.trim_matches('\'').trim_end_matches('*');
		let begins = |(kind, name, _): &(String, String, PathBuf)| {
			kind == "test" && name.starts_with(prefix)
		};
		let found = prefix.contains('[') || known.iter().any(begins);
		assert!(found, "make {target}: there is no test {pattern}");
	}
	let tests: Vec<PathBuf> = names.iter().map(|name| source("test", name)).collect();
	let filter =
		words.iter().position(|word| *word == "--nocapture").map(|at| words[at + 1..].iter());
	for part in filter.into_iter().flatten().filter(|part| !part.starts_with('-')) {
		let found = tests.iter().any(|source| has_test(source, part));
		assert!(tests.is_empty() || found, "make {target}: there is no test `{part}`");
	}
}
