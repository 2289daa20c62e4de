//! `stratos genesis verify`.

use crate::{
	command::{
		failure::Failure,
		output::{print, print_json},
		selection::{chain_spec, runtime_for},
	},
	launch::checks::{self, Check, Outcome, Verdict},
	text::counted,
};
use clap::Args;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use stratos_host::{chain_spec::ChainSpec, node::executor};

/// Check a spec before its chain starts.
///
/// The runtime builds the genesis and is asked what it holds. The hash of the genesis identifies the chain;
/// that of the file is what `sha256sum` prints. The exit code is 1 if a check fails. `stratos run` makes the
/// same checks before it begins a chain of type Live.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos genesis verify mainnet.json
  stratos genesis verify mainnet.json --json
  stratos genesis verify mainnet        why the preset alone is no chain yet")]
pub(super) struct VerifyArgs {
	/// A spec file, or a built-in chain
	#[arg(value_name = "SPEC")]
	spec: String,
	/// Print one JSON object
	#[arg(long)]
	json: bool,
}

pub(super) fn execute(arguments: &VerifyArgs) -> Result<(), Failure> {
	let spec = chain_spec(&arguments.spec)?;
	let hash = spec_hash(&spec)?;
	let verdict = checks::verify(&spec, executor()?, runtime_for(&spec)?);
	match arguments.json {
		true => print_json(&report(&spec, &verdict, &hash))?,
		false => print(&text(&spec, &verdict, &hash)),
	}
	let failed: Vec<&str> = verdict.failed().map(|check| check.name).collect();
	match failed.is_empty() {
		true => Ok(()),
		false => Err(Failure::new(format!(
			"{} must not start: {} failed: {}",
			arguments.spec,
			counted(failed.len(), "check"),
			failed.join(", ")
		))
		.help("`stratos genesis init` begins a draft, to which accounts and operators are added")),
	}
}

/// SHA-256 of the file; of what `stratos build-spec` writes for a built-in chain.
fn spec_hash(spec: &ChainSpec) -> Result<String, Failure> {
	let bytes = match &spec.file {
		Some(path) => std::fs::read(path).map_err(|cause| Failure::file("read", path, &cause))?,
		None => spec.to_json().into_bytes(),
	};
	let hex = sp_core::bytes::to_hex(&Sha256::digest(&bytes), false);
	Ok(hex.trim_start_matches("0x").to_owned())
}

fn mark(check: &Check) -> &'static str {
	match check.outcome {
		Outcome::Ok => "ok",
		Outcome::Warning => "WARN",
		Outcome::Failed => "FAIL",
	}
}

fn text(spec: &ChainSpec, verdict: &Verdict, hash: &str) -> String {
	let mut text = format!("{} ({})\n\n", spec.name, spec.id);
	for check in &verdict.checks {
		// Writing to a string cannot fail.
		let _ = writeln!(text, "{:<5}{:<16}{}", mark(check), check.name, check.found);
	}
	let genesis = verdict.genesis.map_or("none".to_owned(), |hash| format!("{hash:?}"));
	let _ = writeln!(text, "\ngenesis hash    {genesis}\nspec's sha256   {hash}");
	text
}

fn report(spec: &ChainSpec, verdict: &Verdict, hash: &str) -> Value {
	let checks: Vec<Value> = verdict
		.checks
		.iter()
		.map(|check| {
			let outcome = match check.outcome {
				Outcome::Ok => "ok",
				Outcome::Warning => "warning",
				Outcome::Failed => "failed",
			};
			json!({ "check": check.name, "outcome": outcome, "found": check.found })
		})
		.collect();
	json!({
		"name": spec.name,
		"id": spec.id,
		"ok": verdict.failed().next().is_none(),
		"genesisHash": verdict.genesis,
		"specSha256": hash,
		"checks": checks,
	})
}
