//! The HTML pages in a real browser.

use std::{path::Path, process::Command};
use stratos_runtime_2_wasm::RUNTIME_2;
use stratos_tests::{
	Node,
	javascript::{client, skipped},
	stratos,
};

/// The path in Debian's package.
const CHROMIUM: &str = "/usr/bin/chromium";

#[track_caller]
fn done(line: &[&str]) {
	let finished = stratos(line);
	assert!(finished.status.success(), "{line:?}: {}{}", finished.stdout, finished.stderr);
}

/// Writes every kind of page into a folder.
fn write_pages(folder: &Path) -> Vec<String> {
	let path = |name: &str| folder.join(name).to_str().expect("a path of text").to_owned();
	let (run, preview, check) = (path("simulate.html"), path("preview.html"), path("check.html"));
	done(&["simulate", "--chain", "local", "--epochs", "60", "--html", &run]);
	let change = ["param", "preview", "SettlementThreshold", "70%", "--chain", "local"];
	done(&[&change[..], &["--epochs", "60", "--html", &preview]].concat());
	let code = path("runtime-2.wasm");
	std::fs::write(&code, RUNTIME_2).expect("written");
	let node = Node::start(&folder.join("node"), &["--dev", "--block-time", "500"]);
	done(&["upgrade", "check", &code, "--html", &check, "--url", &node.url]);
	vec![run, preview, check]
}

/// With `STRATOS_PICTURES=FOLDER`, screenshots are kept there.
#[test]
fn every_page_is_readable_in_a_browser() {
	let Some(client) = client().filter(|_| Path::new(CHROMIUM).exists()) else {
		return skipped("pages.mjs, which also needs Chromium,");
	};
	let folder = tempfile::tempdir().expect("a temporary folder");
	let mut command = Command::new("node");
	command.args(["pages.mjs", CHROMIUM]).current_dir(client);
	if let Some(pictures) = std::env::var_os("STRATOS_PICTURES") {
		command.arg("--pictures").arg(pictures);
	}
	let output = command.args(write_pages(folder.path())).output().expect("node was found above");
	let seen = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success(), "{seen}{}", String::from_utf8_lossy(&output.stderr));
	for page in ["simulate", "preview"] {
		let line = seen.lines().find_map(|line| line.strip_prefix(&format!("{page}.html: ")));
		let plots = line.and_then(|rest| rest.split(' ').next()?.parse::<u32>().ok());
		assert!(plots.is_some_and(|plots| plots > 0), "{page} lost its plots: {seen}");
	}
}

/// The dashboard that a node serves, on a chain with a referendum, while blocks are made. With
/// `STRATOS_PICTURES=FOLDER`, screenshots are kept there.
#[test]
fn the_dashboard_shows_what_the_rpc_says() {
	let Some(client) = client().filter(|_| Path::new(CHROMIUM).exists()) else {
		return skipped("dashboard.mjs, which also needs Chromium,");
	};
	let folder = tempfile::tempdir().expect("a temporary folder");
	let node = Node::start(folder.path(), &["--dev", "--block-time", "1000"]);
	let url = ["--url", &node.url];
	let change = ["param", "propose", "SettlementThreshold", "70%", "--from", "//Alice"];
	done(&[&change[..], &url].concat());
	let vote = ["vote", "0", "aye", "1000STOS", "--from", "//Bob"];
	done(&[&vote[..], &url].concat());

	let page = format!("http://{}", node.address());
	let mut command = Command::new("node");
	command.args(["dashboard.mjs", CHROMIUM]).current_dir(client);
	if let Some(pictures) = std::env::var_os("STRATOS_PICTURES") {
		command.arg("--pictures").arg(pictures);
	}
	let output = command.args(["--sign", &page]).output().expect("node was found above");
	let seen = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success(), "{seen}{}", String::from_utf8_lossy(&output.stderr));
}
