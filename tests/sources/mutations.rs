//! `tests/mutations/rules.txt` names lines of the sources. Where they have moved, `make mutations` would
//! stop after minutes; this finds it at once.

use crate::repository;
use std::{collections::BTreeMap, fs};

/// The mutations whose lines are not in their file, with the earlier ones applied: all are compiled in at
/// once.
pub(crate) fn outdated() -> Vec<String> {
	let rules = fs::read_to_string(repository().join("tests/mutations/rules.txt")).expect("a list");
	let mutations: Vec<&str> = rules.split("\n= ").skip(1).collect();
	assert!(mutations.len() > 30, "only {} mutations", mutations.len());
	let mut files: BTreeMap<&str, String> = BTreeMap::new();
	let mut outdated = Vec::new();
	for mutation in mutations {
		let with = |mark: char| {
			let lines = mutation.lines().filter_map(|line| line.strip_prefix(mark));
			lines.collect::<Vec<_>>().join("\n")
		};
		let file = mutation.lines().find_map(|line| line.strip_prefix("in ")).expect("a file");
		let text = files
			.entry(file)
			.or_insert_with(|| fs::read_to_string(repository().join(file)).unwrap_or_default());
		let (old, new) = (with('-'), with('+'));
		if text.contains(&old) {
			*text = text.replacen(&old, &new, 1);
		} else {
			let name = mutation.lines().next().unwrap_or_default();
			outdated.push(format!(
				"tests/mutations/rules.txt: the lines of `{name}` are not in its file"
			));
		}
	}
	outdated
}
