//! Paths in README.md, docs/ and the READMEs of the pallets: links, and paths between backticks.

use crate::repository;
use std::{
	fs,
	path::{Path, PathBuf},
};

/// Endings of paths between backticks that are checked.
const ENDINGS: [&str; 5] = [".rs", ".md", ".toml", ".json", ".sh"];

/// Built files and patterns are not in the repository.
fn is_looked_up(path: &str) -> bool {
	let path = path.split('#').next().unwrap_or_default();
	let elsewhere =
		path.contains("://") || path.starts_with("target/") || path.starts_with("/etc/");
	!path.is_empty() && !elsewhere && !path.contains('*')
}

/// The pages, by their paths in the repository.
fn pages() -> Vec<PathBuf> {
	let mut pages = vec![PathBuf::from("README.md")];
	for folder in ["docs", "docs/scenarios", "pallets"] {
		for entry in fs::read_dir(repository().join(folder)).expect("a folder") {
			let path = Path::new(folder).join(entry.expect("an entry").file_name());
			let readme = path.join("README.md");
			if path.extension().is_some_and(|extension| extension == "md") {
				pages.push(path);
			} else if folder == "pallets" && repository().join(&readme).exists() {
				pages.push(readme);
			}
		}
	}
	assert!(pages.len() > 12, "only {pages:?}");
	pages
}

/// The text without fenced blocks.
fn prose(text: &str) -> String {
	text.split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
}

/// Paths that do not exist, each with its page.
pub(crate) fn missing() -> Vec<String> {
	let mut missing = Vec::new();
	for page in pages() {
		let text = prose(&fs::read_to_string(repository().join(&page)).expect("a page"));
		let folder = repository().join(page.parent().unwrap_or(Path::new("")));
		let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
		for link in links.filter(|link| is_looked_up(link)) {
			if !folder.join(link.split('#').next().unwrap_or(link)).exists() {
				missing.push(format!("{}: the link {link}", page.display()));
			}
		}
		let spans = text.split('`').skip(1).step_by(2);
		let paths = spans.filter(|span| {
			span.contains('/')
				&& !span.contains(' ')
				&& ENDINGS.iter().any(|end| span.ends_with(end))
		});
		for path in paths.filter(|path| is_looked_up(path)) {
			// From the root, or from the page.
			if !repository().join(path).exists() && !folder.join(path).exists() {
				missing.push(format!("{}: `{path}`", page.display()));
			}
		}
	}
	missing
}
