//! The command line: examples parse, failures are one line and a remedy.

use super::{
	build_spec,
	cli::{Cli, Command},
	failure::Failure,
	inspect, purge,
};
use clap::{CommandFactory, Parser};

fn parse(line: &str) -> Result<Cli, clap::Error> {
	Cli::try_parse_from(line.split_whitespace())
}

#[test]
fn the_definition_is_consistent() {
	Cli::command().debug_assert();
}

/// Every command with its subcommands.
fn commands(command: &clap::Command) -> Vec<clap::Command> {
	let mut all = vec![command.clone()];
	for inner in command.get_subcommands() {
		all.extend(commands(inner));
	}
	all
}

#[test]
fn every_example_of_the_help_parses() {
	let mut examples = 0;
	for command in commands(&Cli::command()) {
		let Some(help) = command.get_after_help() else { continue };
		// A long one goes on in the next line.
		let help = help.to_string().replace(" \\\n   ", "");
		for line in help.lines().filter(|line| line.starts_with("  stratos ")) {
			// A remark follows two spaces; `<` and `>` are for the shell.
			let line = line.trim().split("  ").next().unwrap();
			let line = line.split(['<', '>']).next().unwrap().trim();
			parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
			examples += 1;
		}
	}
	assert!(examples >= 15, "{examples}");
}

#[test]
fn every_command_has_a_description_and_an_example() {
	for command in commands(&Cli::command()) {
		assert!(command.get_about().is_some(), "{} has no description", command.get_name());
		for argument in command.get_arguments() {
			assert!(
				argument.get_help().is_some(),
				"{} {} has no help",
				command.get_name(),
				argument.get_id()
			);
		}
		// Leaves have examples.
		if !command.has_subcommands() {
			assert!(command.get_after_help().is_some(), "{} has no example", command.get_name());
		}
	}
}

#[test]
fn invalid_command_lines_are_refused() {
	for wrong in [
		"stratos",
		"stratos fly",
		"stratos run --dev --chain local",
		"stratos run --block-time 0",
		"stratos run --seal never",
		"stratos run --pruning 0",
		"stratos run --pruning some",
		"stratos run --rpc-port 65536",
		"stratos run --rpc-cors example.org",
		"stratos run --until-block -1",
		"stratos build-spec --raw --with-code",
		"stratos build-spec --list-presets --raw",
		"stratos key",
		"stratos key generate --network 16384",
		"stratos key generate --scheme ecdsa",
		"stratos key inspect",
		"stratos inspect",
		"stratos key add",
		"stratos key add x --import --show-phrase",
		"stratos query Balances --limit 0",
		"stratos tx --immortal --mortal 64",
		"stratos tx --mortal 3",
		"stratos revert",
		"stratos revert --to x",
		"stratos check --at 1 --chain local",
		"stratos export-blocks --url ws://x --chain local",
		"stratos export-blocks --from x",
		"stratos import-blocks",
		"stratos upgrade check x --replay 10001",
		"stratos key consensus",
		"stratos genesis",
		"stratos genesis init",
		"stratos genesis init x.json --block-time 0",
		"stratos genesis add-validator --from a --key k --commission 5%",
		"stratos genesis add-node --from a --key k --deposit 1STOS",
		"stratos genesis add-node --from a --key k --deposit 1STOS --meta --capacity 1TB",
		"stratos genesis add-node --from a --key k --deposit 1STOS --services storage",
		"stratos genesis collect x.json --output y.json",
		"stratos genesis collect x.json y.json",
	] {
		let error = parse(wrong).expect_err(wrong);
		assert!(error.use_stderr() || wrong == "stratos", "{wrong}");
	}
}

#[test]
fn a_failure_is_one_line_and_a_line_with_the_remedy() {
	let failure = Failure::new("cannot do\n  this").help("do that");
	assert_eq!(failure.to_string(), "error: cannot do this\nhelp: do that");
	let split = Failure::new("the disk is full; make room, then try again");
	assert_eq!(split.to_string(), "error: the disk is full\nhelp: make room, then try again");
	assert_eq!(Failure::new("it failed").to_string(), "error: it failed");
}

/// The lines that a failing command prints.
fn failure(line: &[&str]) -> String {
	let cli = Cli::try_parse_from(line).unwrap();
	let result = cli.command.execute();
	let text = result.expect_err("it succeeded").to_string();
	let lines: Vec<&str> = text.lines().collect();
	assert!(lines[0].starts_with("error: "), "{text}");
	assert!(lines.len() <= 2, "{text}");
	assert!(lines.get(1).is_none_or(|line| line.starts_with("help: ")), "{text}");
	text
}

#[test]
fn invalid_files_are_named_with_the_defect() {
	let folder = tempfile::tempdir().unwrap();
	let file = |name: &str, content: &[u8]| {
		let path = folder.path().join(name);
		std::fs::write(&path, content).unwrap();
		path.to_str().unwrap().to_owned()
	};
	let truncated = file("truncated.json", b"{\"name\": \"x\", ");
	let text = failure(&["stratos", "run", "--chain", &truncated]);
	assert!(text.contains("not valid JSON") && text.contains("line 1"), "{text}");
	assert!(text.contains("build-spec"), "the remedy: {text}");

	let empty = file("empty.json", b"{}");
	let text = failure(&["stratos", "build-spec", "--chain", &empty]);
	assert!(text.contains("name"), "{text}");

	let text = failure(&["stratos", "build-spec", "--chain", "mainet"]);
	assert!(text.contains("mainet") && text.contains("mainnet"), "{text}");

	let missing = folder.path().join("missing.json");
	let text = failure(&["stratos", "run", "--chain", missing.to_str().unwrap()]);
	assert!(text.contains("missing.json"), "{text}");

	let text = failure(&["stratos", "build-spec", "--preset", "nope"]);
	assert!(text.contains("nope") && text.contains("development"), "{text}");

	let noise = file("noise.bin", &[0xff; 100]);
	let text = failure(&["stratos", "inspect", &noise]);
	assert!(text.contains("noise.bin") && text.contains("neither"), "{text}");

	let cut = file("cut.wasm", b"\0asm\x01\0\0\0\x01\xff");
	let text = failure(&["stratos", "inspect", &cut]);
	assert!(text.contains("WebAssembly"), "{text}");
}

#[test]
fn invalid_keys_have_different_errors() {
	let text = failure(&["stratos", "key", "inspect", "0x1234"]);
	assert!(text.contains("seed"), "{text}");
	let text = failure(&["stratos", "key", "inspect", "hello"]);
	assert!(text.contains("//Alice"), "{text}");
}

#[test]
fn a_consensus_key_is_never_replaced() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("validator.key");
	let line = ["stratos", "key", "consensus", path.to_str().unwrap()];
	Cli::try_parse_from(line).unwrap().command.execute().unwrap();
	let text = failure(&line);
	assert!(text.contains("validator.key") && text.contains("exists"), "{text}");
}

#[test]
fn a_port_in_use_fails_before_any_file_is_written() {
	let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
	let port = taken.local_addr().unwrap().port().to_string();
	let folder = tempfile::tempdir().unwrap();
	let base = folder.path().to_str().unwrap();
	let text = failure(&["stratos", "run", "--dev", "--base-path", base, "--rpc-port", &port]);
	assert!(text.contains(&port) && text.contains("--rpc-port"), "{text}");
	assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_invalid_log_filter_is_named() {
	let text = failure(&["stratos", "run", "--dev", "--log", "rpc=loudly"]);
	assert!(text.contains("rpc=loudly"), "{text}");
}

#[test]
fn purge_with_y_needs_no_confirmation() {
	let folder = tempfile::tempdir().unwrap();
	let base = folder.path().to_str().unwrap();
	let chain =
		stratos_host::node::folders::ChainFolder::open(folder.path(), "stratos_dev").unwrap();
	std::fs::write(chain.database(), "data").unwrap();
	let text = failure(&["stratos", "purge", "--base-path", base, "-y"]);
	assert!(text.contains("another node"), "{text}");
	let path = chain.path().to_owned();
	drop(chain);
	purge_ok(&["stratos", "purge", "--base-path", base, "-y"]);
	assert!(!path.exists());
	purge_ok(&["stratos", "purge", "--base-path", base, "-y"]);
}

fn purge_ok(line: &[&str]) {
	let Command::Purge(arguments) = Cli::try_parse_from(line).unwrap().command else {
		panic!("not a purge")
	};
	purge::execute(&arguments).unwrap();
}

#[test]
fn a_written_spec_can_be_loaded() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("spec.json");
	for form in [None, Some("--with-code"), Some("--raw")] {
		let mut line =
			vec!["stratos", "build-spec", "--chain", "local", "--output", path.to_str().unwrap()];
		line.extend(form);
		let Command::BuildSpec(arguments) = Cli::try_parse_from(&line).unwrap().command else {
			panic!("not a build-spec")
		};
		build_spec::execute(&arguments).unwrap();
		let spec = stratos_host::chain_spec::ChainSpec::load(&path).unwrap();
		assert_eq!(spec.id, "stratos_local");
		assert_eq!(spec.has_code(), form.is_some(), "{form:?}");
		let Command::Inspect(arguments) =
			Cli::try_parse_from(["stratos", "inspect", path.to_str().unwrap()]).unwrap().command
		else {
			panic!("not an inspect")
		};
		inspect::execute(&arguments).unwrap();
	}
	// No temporary file is left.
	assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
