//! The crates of the workspace and their dependencies, by cargo.

use crate::modules::tokens;
use crate::repository;
use serde_json::Value;
use std::{
	collections::BTreeSet,
	fs,
	path::{Path, PathBuf},
	process::Command,
};

/// A crate of the workspace.
pub(crate) struct Package {
	/// Its folder in the repository.
	pub(crate) folder: String,
	pub(crate) dependencies: Vec<Dependency>,
	/// Dependencies that need not occur in its sources.
	ignored: Vec<String>,
}

pub(crate) struct Dependency {
	/// The name in Cargo.toml.
	name: String,
	/// "normal", "dev" or "build".
	pub(crate) kind: String,
	/// The folder in the repository, if it is one of its crates.
	pub(crate) folder: Option<String>,
}

/// The crates of the workspace.
pub(crate) fn packages() -> Vec<Package> {
	let root = repository().canonicalize().expect("the repository");
	let output = Command::new(env!("CARGO"))
		.args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
		.current_dir(&root)
		.output()
		.expect("cargo runs");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
	let packages = value["packages"].as_array().expect("packages");
	packages.iter().map(|package| Package::read(package, &root)).collect()
}

impl Package {
	fn read(package: &Value, root: &Path) -> Self {
		let text = |value: &Value| value.as_str().expect("text").to_owned();
		let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
		let relative = |path: &Path| {
			let inside = path.strip_prefix(root).expect("a crate in the repository");
			inside.to_str().expect("a path of text").to_owned()
		};
		let manifest = PathBuf::from(text(&package["manifest_path"]));
		let dependency = |one: &Value| Dependency {
			name: text(if one["rename"].is_null() { &one["name"] } else { &one["rename"] }),
			kind: one["kind"].as_str().unwrap_or("normal").to_owned(),
			folder: one["path"].as_str().map(|path| relative(Path::new(path))),
		};
		Self {
			folder: relative(manifest.parent().expect("a folder")),
			dependencies: list(&package["dependencies"]).iter().map(dependency).collect(),
			ignored: list(&package["metadata"]["cargo-machete"]["ignored"])
				.iter()
				.map(text)
				.collect(),
		}
	}

	/// The identifiers in its files that `wanted` selects by their path.
	fn words(&self, wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
		let folder = repository().join(&self.folder);
		let mut files = Vec::new();
		for part in ["src", "tests", "benches"] {
			files_below(&folder.join(part), &mut files);
		}
		let top = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("one").path());
		files.extend(top.filter(|file| is_rust(file)));
		let inside = |file: &PathBuf| file.strip_prefix(&folder).ok()?.to_str().map(str::to_owned);
		let files = files.iter().filter(|file| inside(file).is_some_and(|path| wanted(&path)));
		let read = |file: &PathBuf| fs::read_to_string(file).expect("a source file");
		files.flat_map(|file| tokens(&read(file))).collect()
	}
}

fn is_rust(file: &Path) -> bool {
	file.extension().is_some_and(|extension| extension == "rs")
}

fn files_below(folder: &Path, files: &mut Vec<PathBuf>) {
	for entry in fs::read_dir(folder).into_iter().flatten() {
		let path = entry.expect("an entry").path();
		if path.is_dir() {
			files_below(&path, files);
		} else if is_rust(&path) {
			files.push(path);
		}
	}
}

/// Dependencies of a crate whose names do not occur in its sources: of normal ones in `src`, of build ones in
/// the scripts beside `Cargo.toml`, of dev ones anywhere.
pub(crate) fn unused(package: &Package) -> Vec<String> {
	let shipped = package.words(|path| path.starts_with("src/"));
	let scripts = package.words(|path| !path.contains('/'));
	let all = package.words(|_| true);
	let unused = |dependency: &&Dependency| {
		let name = dependency.name.replace('-', "_");
		let words = match dependency.kind.as_str() {
			"build" => &scripts,
			"dev" => &all,
			_ => &shipped,
		};
		!words.contains(&name) && !package.ignored.contains(&dependency.name)
	};
	let unused = package.dependencies.iter().filter(unused);
	let line =
		|one: &Dependency| format!("{}: {} ({}) is not used", package.folder, one.name, one.kind);
	let known = |name: &&String| package.dependencies.iter().any(|one| one.name == **name);
	let gone = package.ignored.iter().filter(|name| !known(name));
	let gone =
		gone.map(|name| format!("{}: {name} is ignored, but is no dependency", package.folder));
	unused.map(line).chain(gone).collect()
}

/// Entries of `[workspace.dependencies]` that no crate uses.
pub(crate) fn unused_by_the_workspace(packages: &[Package]) -> Vec<String> {
	let text = fs::read_to_string(repository().join("Cargo.toml")).expect("a manifest");
	let section = text.split("[workspace.dependencies]").nth(1).expect("a list of dependencies");
	let section = section.split("\n[").next().unwrap_or_default();
	let names = section.lines().filter(|line| !line.starts_with('#'));
	let names: Vec<&str> = names.filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
	assert!(names.len() > 50, "only {names:?}");
	let used = |name: &&str| {
		packages.iter().flat_map(|one| &one.dependencies).any(|one| one.name == *name)
	};
	let unused = names.into_iter().filter(|name| !used(name));
	unused.map(|name| format!("Cargo.toml: no crate depends on {name}")).collect()
}
