//! The referenda of a chain and their state, as text.

use crate::{
	client::{
		Call, DispatchFailure, Event, storage,
		values::{bytes, integer, some},
	},
	command::{failure::Failure, session::Session},
	text::grouped,
};
use codec::{Decode, Encode};
use scale_value::{At, Composite, Value, ValueDef};
use serde::Serialize;
use stratos_host::primitives::BlockNumber;
use stratos_runtime_api::referenda::{Needed, Outlook};

/// The most blocks in which an enactment is searched for.
const MAX_SEARCHED: u32 = 5_000;

/// The calls that replace a runtime.
const CODE_CALLS: [&str; 2] = ["System.authorize_upgrade", "System.set_code"];

/// A referendum.
#[derive(Debug, Serialize)]
pub(super) struct Referendum {
	pub(super) index: u32,
	/// `ongoing`, `approved`, `rejected`, `cancelled`, `timedout` or `killed`.
	pub(super) state: String,
	/// The state as lines of text.
	words: Vec<String>,
	/// The call to be decided on; `None` where the referendum is over.
	proposal: Option<String>,
	enacted: Option<Enactment>,
}

/// The enactment of an approved referendum.
#[derive(Debug, Serialize)]
struct Enactment {
	block: BlockNumber,
	/// Why the call failed.
	error: Option<String>,
}

/// All referenda, the newest first.
pub(super) async fn all(session: &Session) -> Result<Vec<Referendum>, Failure> {
	let mut list = Vec::new();
	for (index, value) in entries(session).await? {
		list.push(describe(session, index, &value).await?);
	}
	Ok(list)
}

/// The open referenda that would replace the runtime, the newest first.
pub(super) async fn about_code(session: &Session) -> Result<Vec<Referendum>, Failure> {
	if session.metadata.pallet("Referenda").is_none() {
		return Ok(Vec::new());
	}
	let mut list = Vec::new();
	for (index, value) in entries(session).await? {
		if !matches!(&value.value, ValueDef::Variant(variant) if variant.name == "Ongoing") {
			continue;
		}
		let referendum = describe(session, index, &value).await?;
		let proposal = referendum.proposal.as_deref().unwrap_or("");
		if CODE_CALLS.iter().any(|call| proposal.contains(call)) {
			list.push(referendum);
		}
	}
	Ok(list)
}

/// Index and `ReferendumInfo` of each referendum, the newest first.
async fn entries(session: &Session) -> Result<Vec<(u32, Value<u32>)>, Failure> {
	/// Referenda fetched at a time.
	const PAGE: u32 = 500;
	let pallet = session.pallet("Referenda")?;
	let item = pallet.item("ReferendumInfoFor").ok_or_else(|| {
		Failure::new("the pallet Referenda has no item ReferendumInfoFor")
			.help("use a newer program")
	})?;
	let prefix = storage::prefix(pallet, item);
	let mut found = Vec::new();
	let mut after: Option<Vec<u8>> = None;
	loop {
		let pairs = session.client.pairs(&prefix, PAGE, after.as_deref(), session.block).await?;
		let Some((last, _)) = pairs.last() else { break };
		after = Some(last.clone());
		for (key, value) in pairs {
			let keys = storage::keys(&session.metadata, pallet, item, &key)?;
			let Some(storage::Key::Known(index)) = keys.first() else { continue };
			let Some(index) = integer(index) else { continue };
			let value = storage::decode(&session.metadata, "a referendum", item.value, &value)?;
			found.push((index, value));
		}
	}
	found.sort_by_key(|(index, _)| std::cmp::Reverse(*index));
	Ok(found)
}

impl Referendum {
	/// The referendum as lines; all but the first are indented.
	pub(super) fn text(&self) -> String {
		let mut text = format!("{}  {}", self.index, self.state);
		let mut line = |words: &str| {
			text.push_str("\n   ");
			text.push_str(&words.replace('\n', "\n   "));
		};
		if let Some(proposal) = &self.proposal {
			line(proposal);
		}
		self.words.iter().for_each(|words| line(words));
		match &self.enacted {
			Some(Enactment { block, error: None }) => {
				line(&format!("enacted in block {}", grouped(*block)));
			}
			Some(Enactment { block, error: Some(error) }) => {
				line(&format!("its enactment in block {} FAILED: {error}", grouped(*block)));
			}
			None => {}
		}
		text
	}
}

async fn describe(
	session: &Session,
	index: u32,
	value: &Value<u32>,
) -> Result<Referendum, Failure> {
	let ValueDef::Variant(variant) = &value.value else {
		return Err(Failure::new(format!("referendum {index} has an unknown form"))
			.help("use a newer program"));
	};
	let mut referendum = Referendum {
		index,
		state: variant.name.to_lowercase(),
		words: Vec::new(),
		proposal: None,
		enacted: None,
	};
	let since = variant.values.values().next().and_then(integer);
	match (variant.name.as_str(), since) {
		("Ongoing", _) => ongoing(session, &mut referendum, &variant.values).await?,
		("Approved", Some(block)) => {
			referendum.words.push(format!("approved in block {}", grouped(block)));
			match scheduled(session, index).await? {
				Some(at) => {
					referendum.words.push(format!("will be enacted in block {}", grouped(at)));
				}
				None => referendum.enacted = enactment(session, index, block).await?,
			}
		}
		("TimedOut", Some(block)) => referendum.words.push(format!(
			"in block {}: its decision deposit was not placed in time",
			grouped(block)
		)),
		(_, Some(block)) => referendum.words.push(format!("in block {}", grouped(block))),
		_ => {}
	}
	Ok(referendum)
}

async fn ongoing(
	session: &Session,
	referendum: &mut Referendum,
	fields: &Composite<u32>,
) -> Result<(), Failure> {
	let status = fields.values().next();
	let field = |name: &str| status.and_then(|status| status.at(name));
	let formatter = session.formatter();
	if let Some(track) = field("track").and_then(integer) {
		let origin = field("origin").map_or_else(String::new, |origin| formatter.text(origin));
		referendum.words.push(format!("on track {track}, as {origin}"));
	}
	referendum.proposal = match field("proposal") {
		Some(proposal) => Some(match call(session, proposal).await? {
			Some(call) => formatter.text(&call.value),
			None => format!("call {}", formatter.text(proposal)),
		}),
		None => None,
	};
	let amount = |name: &str| {
		let amount = field("tally").and_then(|tally| tally.at(name)).and_then(Value::as_u128);
		amount.map_or_else(|| "?".to_owned(), |amount| formatter.amount(amount))
	};
	referendum.words.push(format!(
		"ayes {}, nays {} (with conviction), support {}",
		amount("ayes"),
		amount("nays"),
		amount("support")
	));
	let deciding = some(field("deciding"));
	let since = deciding.and_then(|deciding| deciding.at("since")).and_then(integer);
	let confirming = some(deciding.and_then(|deciding| deciding.at("confirming")));
	let paid = some(field("decision_deposit")).is_some();
	let queued = field("in_queue").and_then(Value::as_bool).unwrap_or(false);
	referendum.words.push(match (confirming.and_then(integer), since, paid) {
		(Some(until), ..) => {
			format!("passing: approved in block {} if the votes stay", grouped(until))
		}
		(None, Some(since), _) => match outlook(session, referendum.index).await? {
			Some(outlook) => deciding_in_words(session, since, &outlook),
			None => format!("deciding since block {}: not enough votes yet", grouped(since)),
		},
		(None, None, false) => "waits for its decision deposit: `stratos tx Referenda \
			place_decision_deposit`"
			.to_owned(),
		(None, None, true) if queued => {
			"queued: its track decides other referenda first".to_owned()
		}
		(None, None, true) => "preparing: the decision period has not begun".to_owned(),
	});
	if let Some(alarm) = some(field("alarm"))
		&& let ValueDef::Composite(alarm) = &alarm.value
		&& let Some(block) = alarm.values().next().and_then(integer)
	{
		referendum.words.push(format!("next update in block {}", grouped(block)));
	}
	Ok(())
}

/// What a referendum still needs; `None` where the runtime does not tell.
async fn outlook(session: &Session, index: u32) -> Result<Option<Outlook<BlockNumber>>, Failure> {
	if session.metadata.api("ReferendaApi").is_none() {
		return Ok(None);
	}
	let arguments = index.encode();
	let answer = session.client.call("ReferendaApi_outlook", &arguments, Some(session.block));
	Ok(Option::decode(&mut &answer.await?[..]).unwrap_or_default())
}

fn deciding_in_words(session: &Session, since: u32, outlook: &Outlook<BlockNumber>) -> String {
	let formatter = session.formatter();
	let needs = |needed: &Needed| {
		let support = (needed.more_support > 0)
			.then(|| format!("{} more support", formatter.amount(needed.more_support)));
		let ayes = match needed.more_ayes {
			// A vote brings a tenth of its support as ayes at least, without conviction.
			Some(ayes) if ayes <= needed.more_support / 10 => None,
			Some(ayes) => Some(format!("{} more ayes (with conviction)", formatter.amount(ayes))),
			None => Some("no nays".to_owned()),
		};
		let all: Vec<String> = support.into_iter().chain(ayes).collect();
		if all.is_empty() { "nothing more".to_owned() } else { all.join(" and ") }
	};
	let outcome = match outlook.passes {
		Some(block) => format!("at this tally it passes in block {}", grouped(block)),
		None => "at this tally it is rejected".to_owned(),
	};
	format!(
		"deciding since block {}: needs {}\nby block {}: needs {}; {outcome}",
		grouped(since),
		needs(&outlook.now),
		grouped(outlook.ends),
		needs(&outlook.at_end),
	)
}

/// The call of a proposal; `None` where its preimage is missing.
async fn call(session: &Session, proposal: &Value<u32>) -> Result<Option<Call>, Failure> {
	let ValueDef::Variant(bounded) = &proposal.value else { return Ok(None) };
	let bytes = match bounded.name.as_str() {
		"Inline" => bounded.values.values().next().and_then(bytes),
		"Lookup" => {
			let hash = proposal.at("hash").and_then(bytes);
			match hash.zip(proposal.at("len").and_then(integer)) {
				Some((hash, length)) => preimage(session, &hash, length).await?,
				None => None,
			}
		}
		_ => None,
	};
	Ok(bytes.and_then(|bytes| Call::decode(&session.metadata, bytes).ok()))
}

async fn preimage(session: &Session, hash: &[u8], length: u32) -> Result<Option<Vec<u8>>, Failure> {
	let pallet = session.pallet("Preimage")?;
	let Some(item) = pallet.item("PreimageFor") else { return Ok(None) };
	let Some((hasher, _)) = item.keys.first() else { return Ok(None) };
	let key = [hash, &length.encode()].concat();
	let key = [storage::prefix(pallet, item), storage::hashed(hasher, &key)].concat();
	let stored = session.client.storage(&key, session.block).await?;
	Ok(stored.and_then(|stored| Vec::<u8>::decode(&mut &stored[..]).ok()))
}

/// The scheduler's task name for the enactment of a referendum.
fn task_name(index: u32) -> [u8; 32] {
	(*b"assembly", "enactment", index).using_encoded(sp_crypto_hashing::blake2_256)
}

/// The block in which the enactment is scheduled; `None` after it.
async fn scheduled(session: &Session, index: u32) -> Result<Option<BlockNumber>, Failure> {
	let pallet = session.pallet("Scheduler")?;
	let Some(item) = pallet.item("Lookup") else { return Ok(None) };
	let Some((hasher, _)) = item.keys.first() else { return Ok(None) };
	let hashed = storage::hashed(hasher, &task_name(index));
	let key = [storage::prefix(pallet, item), hashed].concat();
	let stored = session.client.storage(&key, session.block).await?;
	Ok(stored.and_then(|stored| BlockNumber::decode(&mut &stored[..]).ok()))
}

/// The enactment of a referendum that was approved in block `from`, by the scheduler's event; `None`
/// where no block whose state the node keeps has the event.
async fn enactment(
	session: &Session,
	index: u32,
	from: BlockNumber,
) -> Result<Option<Enactment>, Failure> {
	let client = &session.client;
	let head = client.header(session.block).await?.number;
	let name = task_name(index);
	for block in from..=head.min(from.saturating_add(MAX_SEARCHED)) {
		let hash = client.hash_of(block).await?;
		// The state may be pruned.
		let Ok(events) = client.block_events(&session.metadata, hash).await else { continue };
		for event in events {
			if let Some(error) = dispatched(session, &event, &name) {
				return Ok(Some(Enactment { block, error }));
			}
		}
	}
	Ok(None)
}

/// `Some` where the event is the dispatch of the named task, with its error.
fn dispatched(session: &Session, event: &Event, name: &[u8; 32]) -> Option<Option<String>> {
	if event.pallet != "Scheduler" {
		return None;
	}
	let Composite::Named(fields) = &event.fields else { return None };
	let id = fields.iter().find(|(field, _)| field == "id").map(|(_, id)| id);
	if some(id).and_then(bytes).is_none_or(|id| id != name) {
		return None;
	}
	match event.name.as_str() {
		"Dispatched" => {
			let failure = DispatchFailure::of(&session.formatter(), std::slice::from_ref(event));
			Some(failure.map(|failure| match failure.docs.as_str() {
				"" => failure.error,
				docs => format!("{} – {docs}", failure.error),
			}))
		}
		"CallUnavailable" => Some(Some("its preimage is missing".to_owned())),
		"PermanentlyOverweight" => Some(Some("its call is too heavy for a block".to_owned())),
		_ => None,
	}
}
