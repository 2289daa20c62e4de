//! `stratos check`.

use crate::{
	claims::{self, Claim},
	client::{Client, ClientError},
	command::{
		failure::Failure,
		offline_chain::{OfflineArgs, OfflineChain},
		output::{print, print_json},
		session::{NodeArgs, block_on},
	},
	text::{counted, grouped},
};
use clap::Args;
use serde_json::{Value as Json, json};
use stratos_host::{
	chain::{Chain, ChainOptions},
	node::executor,
	primitives::{BlockNumber, Hash},
};

/// Check the invariants of a chain's state.
///
/// The runtime checks all of its invariants at the newest block of a running node. With --chain or
/// --base-path, a stopped node is checked, and its database too: every value against the state root,
/// every block against its parent. Claims are checked one by one: a broken claim does not hide others.
/// The exit code is 1 if a claim or the database is broken.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos check                                   a running node
  stratos check --url wss://node.example --json
  stratos check --at 1000 --claims
  stratos check --chain local --base-path d       a stopped node's database")]
pub(super) struct CheckArgs {
	#[command(flatten)]
	stopped: OfflineArgs,
	/// List all claims, not only the broken ones
	#[arg(long)]
	claims: bool,
	/// The block to check, by number or hash [default: the newest]
	#[arg(long, value_name = "BLOCK", conflicts_with_all = ["chain", "base_path"])]
	at: Option<String>,
	/// Print one JSON object
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	node: NodeArgs,
}

/// The result of a check.
struct CheckReport {
	number: BlockNumber,
	hash: Hash,
	/// The runtime's claims, or why they cannot be checked; `None` where the runtime makes none.
	claims: Option<Result<Vec<Claim>, String>>,
	/// Whether the claims that hold are listed.
	lists_all: bool,
	/// The result for the database; `None` where it was not checked.
	database: Option<Result<(), String>>,
}

pub(super) fn execute(arguments: &CheckArgs) -> Result<(), Failure> {
	let stopped = &arguments.stopped;
	let report = match stopped.chain.is_some() || stopped.base_path.is_some() {
		true => check_stopped(&stopped.open()?, arguments.claims)?,
		false => block_on(check_running(arguments))?,
	};
	if arguments.json {
		print_json(&report.json())?;
	} else {
		print(&report.text());
	}
	match report.broken() {
		false => Ok(()),
		true => Err(Failure::new(report.verdict())
			.help("`stratos revert` returns a stopped chain to a block before the damage")),
	}
}

async fn check_running(arguments: &CheckArgs) -> Result<CheckReport, Failure> {
	let client = Client::connect(&arguments.node.url).await?;
	let hash = client.block(arguments.at.as_deref()).await?;
	let number = client.header(hash).await?.number;
	let claims = match client.call(claims::LIST, &[], Some(hash)).await {
		Ok(answer) => claims::of_list(&answer),
		Err(ClientError::Refused { message, .. }) if claims::is_unknown(&message) => {
			claims::of_all(&client.call(claims::ALL, &[], Some(hash)).await?)
		}
		Err(ClientError::Refused { message, .. }) => Err(message),
		Err(lost) => return Err(lost.into()),
	};
	let claims = claims.map_err(|message| {
		Failure::new(format!("the invariants cannot be checked: {message}")).help(format!(
			"the runtime must have {}, and the node the state of the block",
			claims::API
		))
	})?;
	let lists_all = arguments.claims;
	Ok(CheckReport { number, hash, claims: Some(Ok(claims)), lists_all, database: None })
}

fn check_stopped(stopped: &OfflineChain, lists_all: bool) -> Result<CheckReport, Failure> {
	let database = stopped.database()?;
	let head = database.head();
	let verified = database.verify().map_err(|cause| cause.to_string());
	// The database file can be open only once.
	drop(database);
	let options = ChainOptions {
		code_substitutes: stopped.spec.code_substitutes.clone(),
		database: stopped.options.clone(),
		..ChainOptions::default()
	};
	// A runtime that does not start is a result of the check.
	let claims = match Chain::open(&stopped.path(), None, executor()?, options) {
		Ok(chain) => claims_of(&chain, head.hash).transpose(),
		Err(cause) => Some(Err(cause.to_string())),
	};
	let (number, hash) = (head.number, head.hash);
	Ok(CheckReport { number, hash, claims, lists_all, database: Some(verified) })
}

/// The claims at a block; `None` where the runtime makes none.
fn claims_of(chain: &Chain, block: Hash) -> Result<Option<Vec<Claim>>, String> {
	let runtime = chain.runtime_at(block).map_err(|cause| cause.to_string())?;
	if runtime.api_version(claims::API).is_none() {
		return Ok(None);
	}
	claims::check_claims(|function| chain.call_at(block, function, &[])).map(Some)
}

impl CheckReport {
	fn broken_claims(&self) -> Vec<&Claim> {
		let list = self.claims.iter().flatten().flatten();
		list.filter(|claim| !claim.holds()).collect()
	}

	fn broken(&self) -> bool {
		matches!(self.claims, Some(Err(_)))
			|| matches!(self.database, Some(Err(_)))
			|| !self.broken_claims().is_empty()
	}

	/// The first defect, and the number of others, on one line.
	fn verdict(&self) -> String {
		let broken = self.broken_claims();
		let what = match (broken.as_slice(), &self.claims, &self.database) {
			([claim], ..) => format!("{}: {}", claims::name(claim), claims::figures(claim)),
			([first, rest @ ..], ..) => {
				format!("{} (and {})", claims::name(first), counted(rest.len(), "more claim"))
			}
			([], Some(Err(what)), _) => format!("the invariants cannot be checked: {what}"),
			([], _, Some(Err(what))) => format!("the database: {what}"),
			([], ..) => "nothing".to_owned(),
		};
		format!("block {} is broken: {what}", grouped(self.number))
	}

	fn text(&self) -> String {
		let mut lines = vec![format!("{:<12}{} ({:?})", "block", grouped(self.number), self.hash)];
		let mut line = |name: &str, text: String| lines.push(format!("{name:<12}{text}"));
		let broken = self.broken_claims();
		match &self.claims {
			None => line("invariants", format!("not checked: no {} in the runtime", claims::API)),
			Some(Err(what)) => line("invariants", format!("NOT CHECKABLE: {what}")),
			Some(Ok(all)) if broken.is_empty() => {
				line("invariants", format!("all {} hold", grouped(all.len())));
			}
			Some(Ok(all)) => {
				line(
					"invariants",
					format!("{} of {} BROKEN", grouped(broken.len()), grouped(all.len())),
				);
			}
		}
		for claim in &broken {
			line("", format!("✗ {}: {}", claims::name(claim), claims::figures(claim)));
		}
		if self.lists_all {
			let holding = self.claims.iter().flatten().flatten().filter(|claim| claim.holds());
			for claim in holding {
				line("", format!("✓ {}", claims::name(claim)));
			}
		}
		match &self.database {
			None => {}
			Some(Ok(())) => line("database", "ok".to_owned()),
			Some(Err(what)) => line("database", format!("BROKEN: {what}")),
		}
		lines.join("\n")
	}

	fn json(&self) -> Json {
		let part = |result: &Result<(), String>| json!({ "ok": result.is_ok(), "broken": result.as_ref().err() });
		let invariants = self.claims.as_ref().map(|claims| match claims {
			Err(what) => json!({ "ok": false, "failed": what, "claims": [] }),
			Ok(list) => {
				let ok = list.iter().all(Claim::holds);
				let claims: Vec<_> = list.iter().map(claims::json).collect();
				json!({ "ok": ok, "failed": null, "claims": claims })
			}
		});
		json!({
			"block": { "number": self.number, "hash": self.hash },
			"ok": !self.broken(),
			"invariants": invariants,
			"database": self.database.as_ref().map(part),
		})
	}
}
