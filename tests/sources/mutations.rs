//! `tests/mutations/rules.txt` names lines of the sources. Where they have moved, `make mutations` would
//! stop after minutes; this finds it at once.

use crate::repository;
use std::fs;

/// The mutations whose lines are not in their file.
pub(crate) fn outdated() -> Vec<String> {
	let rules = fs::read_to_string(repository().join("tests/mutations/rules.txt")).expect("a list");
	let mutations: Vec<&str> = rules.split("\n= ").skip(1).collect();
	assert!(mutations.len() > 30, "only {} mutations", mutations.len());
	let outdated = |mutation: &&str| {
		let file = mutation.lines().find_map(|line| line.strip_prefix("in ")).expect("a file");
		let old = mutation.lines().filter_map(|line| line.strip_prefix('-'));
		let old = old.collect::<Vec<_>>().join("\n");
		!fs::read_to_string(repository().join(file)).is_ok_and(|text| text.contains(&old))
	};
	let name = |mutation: &str| {
		let name = mutation.lines().next().unwrap_or_default();
		format!("tests/mutations/rules.txt: the lines of `{name}` are not in its file")
	};
	mutations.into_iter().filter(outdated).map(name).collect()
}
