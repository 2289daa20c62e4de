//! The layers of `docs/architecture.md`: fenced blocks with the info string `layers` and a folder, one layer
//! per line, the highest first, names up to two spaces. Modules on the same line do not import each other.

use crate::modules::{Crate, below, join};
use crate::repository;

/// Layers from the highest down, each with its modules or crates.
type Order = Vec<Vec<String>>;

/// The fenced blocks, each with its info string.
fn blocks() -> Vec<(String, Vec<String>)> {
	let text = std::fs::read_to_string(repository().join("docs/architecture.md")).expect("a page");
	let mut blocks = Vec::new();
	let mut lines = text.lines();
	while let Some(line) = lines.next() {
		if let Some(info) = line.strip_prefix("```") {
			let inside = lines.by_ref().take_while(|line| *line != "```").map(str::to_owned);
			blocks.push((info.to_owned(), inside.collect()));
		}
	}
	blocks
}

fn order(lines: &[String]) -> Order {
	let names = |line: &String| {
		let names = line.split("  ").next().unwrap_or_default();
		names.split_whitespace().map(str::to_owned).collect()
	};
	lines.iter().map(names).filter(|layer: &Vec<String>| !layer.is_empty()).collect()
}

/// The folders of modules with their layers.
pub(crate) fn of_modules() -> Vec<(String, Order)> {
	let folder = |(info, lines): (String, Vec<String>)| {
		let folder = info.strip_prefix("layers ")?;
		folder.contains("src").then(|| (folder.to_owned(), order(&lines)))
	};
	blocks().into_iter().filter_map(folder).collect()
}

/// The layers of the crates, by their folders.
pub(crate) fn of_crates() -> Order {
	let crates = blocks().into_iter().find(|(info, _)| info == "layers crates");
	order(&crates.expect("docs/architecture.md has a block `layers crates`").1)
}

/// Imports between the modules directly below `path` that are not of a lower layer.
pub(crate) fn violations(krate: &Crate, path: &str, order: &Order, folder: &str) -> Vec<String> {
	let level = |name: &str| order.iter().position(|layer| layer.iter().any(|other| other == name));
	let children = krate.children(path);
	let mut wrong = Vec::new();
	for name in &children {
		if level(name).is_none() {
			wrong.push(format!("{folder}/{name} is in no layer"));
		}
	}
	for name in order.iter().flatten().filter(|name| !children.contains(name.as_str())) {
		wrong.push(format!("there is no {folder}/{name}"));
	}
	let child = |module: &str| {
		let rest = below(module, path)?;
		Some(rest.split("::").next().unwrap_or(rest).to_owned())
	};
	for (module, imports) in krate.imports() {
		let Some(from) = child(module) else { continue };
		for target in imports {
			if target == path {
				wrong
					.push(format!("{module} imports what {folder}'s own mod.rs or lib.rs defines"));
				continue;
			}
			let Some(to) = child(target).filter(|to| *to != from) else { continue };
			if level(&to).zip(level(&from)).is_some_and(|(to, from)| to <= from) {
				wrong.push(format!("{module} imports {target}; {} may not", join(path, &from)));
			}
		}
	}
	wrong
}
