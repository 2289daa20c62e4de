//! The output of `stratos tx`: the call to sign, and the events of its block.

use crate::{
	client::{
		Call, DispatchFailure, Event, Included, Lifetime, Metadata, TransactionParams,
		ValueFormatter,
	},
	command::{failure::Failure, output::one_line, session::Session},
	keys::Signer,
	text::{counted, grouped},
};
use serde_json::{Value as Json, json};
use std::fmt::Write;
use stratos_host::primitives::Hash;

/// An included transaction.
pub(super) struct Sent {
	pub(super) hash: Hash,
	pub(super) included: Included,
	/// The estimate before it was sent, base units.
	pub(super) fee: Option<u128>,
}

/// The call to sign, with account, nonce and fee, as lines.
pub(super) fn preview(
	session: &Session,
	call: &Call,
	signer: &Signer,
	from: &str,
	params: &TransactionParams,
	fee: Option<u128>,
	chain: &str,
) -> String {
	let formatter = session.formatter();
	let mut text = String::new();
	let mut line = |label: &str, value: &str| {
		// Writing to a string cannot fail.
		let _ = writeln!(text, "{label:<8}{value}");
	};
	line("call", &formatter.text(&call.value).replace('\n', "\n        "));
	line("from", &format!("{} ({from})", formatter.address(signer.account())));
	line(
		"chain",
		&one_line(&format!(
			"{chain}, {} {}",
			params.version.spec_name, params.version.spec_version
		)),
	);
	let valid = match params.lifetime {
		Lifetime::Immortal => "forever".to_owned(),
		Lifetime::Mortal { period, number, .. } => {
			format!("for {} from {}", counted(period, "block"), grouped(number))
		}
	};
	line("nonce", &format!("{}, valid {valid}", grouped(params.nonce)));
	if params.tip > 0 {
		line("tip", &format!("{}, on top of the fee", formatter.amount(params.tip)));
	}
	match fee {
		Some(fee) => line("fee", &format!("{} (estimate)", formatter.amount(fee))),
		None => line("fee", "unknown"),
	}
	text.trim_end().to_owned()
}

/// Block and events as lines.
pub(super) fn text(
	metadata: &Metadata,
	formatter: &ValueFormatter<'_>,
	sent: &Sent,
	events: &[Event],
) -> String {
	let included = &sent.included;
	let mut text = format!(
		"sent    {:?}\nfinal   in block {} ({:?}), index {}\n",
		sent.hash,
		grouped(included.number),
		included.block,
		included.index
	);
	for event in events {
		let types = metadata.pallet(&event.pallet).and_then(|pallet| pallet.events);
		let _ = writeln!(text, "event   {}.{}", event.pallet, event.name);
		for (name, value) in formatter.fields(&event.fields, types, &event.name) {
			let _ = writeln!(text, "          {name}: {}", value.replace('\n', "\n          "));
		}
	}
	text.trim_end().to_owned()
}

/// Block and events as JSON.
pub(super) fn json(
	formatter: &ValueFormatter<'_>,
	sent: &Sent,
	events: &[Event],
	outcome: Option<&DispatchFailure>,
) -> Json {
	let events: Vec<_> = events
		.iter()
		.map(|event| {
			json!({
				"pallet": event.pallet,
				"name": event.name,
				"fields": formatter.fields_json(&event.fields),
			})
		})
		.collect();
	json!({
		"hash": sent.hash,
		"block": { "number": sent.included.number, "hash": sent.included.block },
		"index": sent.included.index,
		"feeEstimate": sent.fee.map(|fee| fee.to_string()),
		"success": outcome.is_none(),
		"error": outcome.map(outcome_json),
		"events": events,
	})
}

pub(super) fn outcome_json(outcome: &DispatchFailure) -> Json {
	json!({ "name": outcome.error, "docs": outcome.docs, "inside": outcome.inside })
}

/// The failure of the command for a failed transaction.
pub(super) fn failure(what: &str, outcome: &DispatchFailure) -> Failure {
	let failure = match &outcome.inside {
		Some(event) => Failure::new(format!("a call inside failed: {} ({event})", outcome.error)),
		None => Failure::new(format!("{what}: {}", outcome.error)),
	};
	match outcome.docs.as_str() {
		"" => failure.help("`stratos tx PALLET CALL` describes the call"),
		docs => failure.help(docs),
	}
}
