//! `stratos check`.

use super::{
	Failure,
	session::{NodeArgs, block_on, print, print_json},
	stopped::{Stopped, StoppedArgs},
};
use crate::client::{Client, ClientError};
use clap::Args;
use codec::Decode;
use serde_json::{Value as Json, json};
use stratos_host::{
	chain::{Chain, ChainOptions, api},
	node::executor,
	primitives::{BlockNumber, Hash},
};

/// Check that a chain's books are right.
///
/// Has the runtime check all its invariants at the newest block: of a running node, or with --chain
/// or --base-path of a stopped one, whose whole database is then checked as well – every value
/// against the state root, every block against its parent. The exit code is 1 if something is
/// broken.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos check                                   a running node
  stratos check --url wss://node.example --json
  stratos check --at 1000
  stratos check --chain local --base-path d       a stopped node's database")]
pub(super) struct CheckArgs {
	#[command(flatten)]
	stopped: StoppedArgs,
	/// Check the state after this block, by number or hash [default: the newest]
	#[arg(long, value_name = "BLOCK", conflicts_with_all = ["chain", "base_path"])]
	at: Option<String>,
	/// Print one JSON object for programs
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	node: NodeArgs,
}

/// The runtime API asked.
const API: &str = "InvariantsApi";
/// Its function.
const FUNCTION: &str = "InvariantsApi_check";

/// What was found.
struct Report {
	number: BlockNumber,
	hash: Hash,
	/// The invariant that is broken, in the runtime's words; None where the runtime has no check.
	invariants: Option<Result<(), String>>,
	/// What is wrong with the database; None where it was not looked at.
	database: Option<Result<(), String>>,
}

pub(super) fn execute(arguments: &CheckArgs) -> Result<(), Failure> {
	let stopped = &arguments.stopped;
	let report = match stopped.chain.is_some() || stopped.base_path.is_some() {
		true => check_stopped(&stopped.open()?)?,
		false => block_on(check_running(arguments))?,
	};
	if arguments.json {
		print_json(&report.json())?;
	} else {
		print(&report.text());
	}
	match report.broken() {
		false => Ok(()),
		true => Err(Failure::new(format!("block {} is not in order", report.number))
			.help("`stratos revert` takes a stopped chain back to a block before the damage")),
	}
}

async fn check_running(arguments: &CheckArgs) -> Result<Report, Failure> {
	let client = Client::connect(&arguments.node.url).await?;
	let hash = client.block(arguments.at.as_deref()).await?;
	let number = client.header(hash).await?.number;
	let answer = match client.call(FUNCTION, &[], Some(hash)).await {
		Err(ClientError::Refused { message, .. }) => {
			return Err(Failure::new(format!("the invariants cannot be checked: {message}")).help(
				format!("the runtime must offer {API}, and the node have the block's state"),
			));
		}
		answer => answer?,
	};
	Ok(Report { number, hash, invariants: Some(decoded(&answer)?), database: None })
}

fn decoded(answer: &[u8]) -> Result<Result<(), String>, Failure> {
	Result::<(), String>::decode(&mut &*answer).map_err(|cause| {
		Failure::new(format!("the answer to {FUNCTION} does not decode: {cause}"))
			.help("the runtime offers another version of this API; use a newer program")
	})
}

fn check_stopped(stopped: &Stopped) -> Result<Report, Failure> {
	let database = stopped.database()?;
	let head = database.head();
	let verified = database.verify().map_err(|cause| cause.to_string());
	// The file is opened once at a time.
	drop(database);
	let options = ChainOptions {
		code_substitutes: stopped.spec.code_substitutes.clone(),
		database: stopped.options.clone(),
		..ChainOptions::default()
	};
	// A runtime that does not run is a finding, not an obstacle.
	let invariants = match Chain::open(&stopped.path(), None, executor()?, options) {
		Ok(chain) => invariants(&chain, head.hash).transpose(),
		Err(cause) => Some(Err(cause.to_string())),
	};
	Ok(Report { number: head.number, hash: head.hash, invariants, database: Some(verified) })
}

/// Has the runtime check itself; None where it has no check.
fn invariants(chain: &Chain, block: Hash) -> Result<Option<()>, String> {
	let runtime = chain.runtime_at(block).map_err(|cause| cause.to_string())?;
	if runtime.api_version(API).is_none() {
		return Ok(None);
	}
	let answer = chain.call_at(block, FUNCTION, &[]).map_err(|cause| cause.to_string())?;
	let checked = api::decode::<Result<(), String>>(FUNCTION, &answer);
	checked.map_err(|cause| cause.to_string())?.map(Some)
}

impl Report {
	fn broken(&self) -> bool {
		[&self.invariants, &self.database].iter().any(|part| matches!(part, Some(Err(_))))
	}

	fn text(&self) -> String {
		let line = |name: &str, result: &Result<(), String>| match result {
			Ok(()) => format!("{name:<12}in order"),
			Err(what) => format!("{name:<12}BROKEN: {what}"),
		};
		let mut lines = vec![format!("{:<12}{} ({:?})", "block", self.number, self.hash)];
		lines.push(match &self.invariants {
			Some(result) => line("invariants", result),
			None => format!("{:<12}not checked: the runtime has no {API}", "invariants"),
		});
		lines.extend(self.database.as_ref().map(|result| line("database", result)));
		lines.join("\n")
	}

	fn json(&self) -> Json {
		let part = |result: &Result<(), String>| json!({ "ok": result.is_ok(), "broken": result.as_ref().err() });
		json!({
			"block": { "number": self.number, "hash": self.hash },
			"ok": !self.broken(),
			"invariants": self.invariants.as_ref().map(part),
			"database": self.database.as_ref().map(part),
		})
	}
}
