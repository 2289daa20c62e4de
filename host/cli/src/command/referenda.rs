//! The referenda of a chain and where each stands, in words.

use crate::{
	client::{Call, DispatchFailure, Event, ValueFormatter, storage},
	command::{failure::Failure, session::Session},
};
use scale_value::{At, Composite, Value, ValueDef};
use serde_json::{Value as Json, json};
use stratos_host::primitives::BlockNumber;

/// How far back an enactment is looked for, in blocks.
const MOST_BLOCKS: u32 = 5_000;

/// A referendum.
pub(super) struct Referendum {
	pub(super) index: u32,
	/// `ongoing`, `approved`, …
	state: String,
	/// Where it stands, in words.
	words: Vec<String>,
	/// What it decides on.
	proposal: Option<String>,
	/// How its enactment went, once it has happened.
	enacted: Option<Result<BlockNumber, (BlockNumber, String)>>,
}

/// All referenda, the newest first.
pub(super) async fn all(session: &Session) -> Result<Vec<Referendum>, Failure> {
	/// How many are fetched at once.
	const PAGE: u32 = 500;
	let pallet = session.pallet("Referenda")?;
	let item = pallet.item("ReferendumInfoFor").ok_or_else(|| {
		Failure::new("the pallet Referenda keeps no referenda").help("use a newer program")
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
			found.push(read(session, index, &value).await?);
		}
	}
	found.sort_by_key(|referendum| std::cmp::Reverse(referendum.index));
	Ok(found)
}

impl Referendum {
	/// Several lines.
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
			Some(Ok(block)) => line(&format!("enacted in block {block}")),
			Some(Err((block, why))) => {
				line(&format!("its enactment in block {block} FAILED: {why}"));
			}
			None => {}
		}
		text
	}

	/// For programs.
	pub(super) fn json(&self) -> Json {
		json!({
			"index": self.index,
			"state": self.state,
			"words": self.words,
			"proposal": self.proposal,
			"enacted": self.enacted.as_ref().map(|enacted| match enacted {
				Ok(block) => json!({ "block": block, "error": null }),
				Err((block, why)) => json!({ "block": block, "error": why }),
			}),
		})
	}
}

/// A number inside of whatever wraps it.
fn integer(value: &Value<u32>) -> Option<u32> {
	match &value.value {
		ValueDef::Composite(fields) if fields.len() == 1 => integer(fields.values().next()?),
		_ => value.as_u128().and_then(|number| u32::try_from(number).ok()),
	}
}

/// The value in an option.
fn some(value: Option<&Value<u32>>) -> Option<&Value<u32>> {
	match &value?.value {
		ValueDef::Variant(variant) if variant.name == "Some" => variant.values.values().next(),
		_ => None,
	}
}

fn variant_name(value: &Value<u32>) -> Option<&str> {
	match &value.value {
		ValueDef::Variant(variant) => Some(&variant.name),
		_ => None,
	}
}

async fn read(session: &Session, index: u32, value: &Value<u32>) -> Result<Referendum, Failure> {
	let ValueDef::Variant(variant) = &value.value else {
		return Err(Failure::new(format!("referendum {index} is of another form"))
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
			referendum.words.push(format!("approved in block {block}"));
			match scheduled(session, index).await? {
				Some(at) => referendum.words.push(format!("will be enacted in block {at}")),
				None => referendum.enacted = enactment(session, index, block).await?,
			}
		}
		("TimedOut", Some(block)) => referendum
			.words
			.push(format!("in block {block}: nobody paid its decision deposit in time")),
		(_, Some(block)) => referendum.words.push(format!("in block {block}")),
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
		Some(proposal) => Some(describe(session, &formatter, proposal).await?),
		None => None,
	};
	let amount = |name: &str| {
		let amount = field("tally").and_then(|tally| tally.at(name)).and_then(Value::as_u128);
		amount.map_or_else(|| "?".to_owned(), |amount| formatter.amount(amount))
	};
	referendum.words.push(format!(
		"ayes {}, nays {} (by conviction), support {}",
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
			format!("it has the votes: if it keeps them until block {until}, it is approved")
		}
		(None, Some(since), _) => format!("deciding since block {since}: not enough votes yet"),
		(None, None, false) => "waits for somebody to pay its decision deposit: `stratos tx \
			Referenda place_decision_deposit`"
			.to_owned(),
		(None, None, true) if queued => "waits for a place among those decided on".to_owned(),
		(None, None, true) => "prepares: deciding begins soon".to_owned(),
	});
	if let Some(alarm) = some(field("alarm"))
		&& let ValueDef::Composite(alarm) = &alarm.value
		&& let Some(block) = alarm.values().next().and_then(integer)
	{
		referendum.words.push(format!("looked at next in block {block}"));
	}
	Ok(())
}

/// What a referendum decides on, decoded where its preimage is known.
async fn describe(
	session: &Session,
	formatter: &ValueFormatter<'_>,
	proposal: &Value<u32>,
) -> Result<String, Failure> {
	let unknown = || format!("call {}", formatter.text(proposal));
	let bytes = match variant_name(proposal) {
		Some("Inline") => match &proposal.value {
			ValueDef::Variant(variant) => variant.values.values().next().and_then(bytes),
			_ => None,
		},
		Some("Lookup") => {
			let hash = proposal.at("hash").and_then(bytes);
			let length = proposal.at("len").and_then(integer);
			match hash.zip(length) {
				Some((hash, length)) => preimage(session, &hash, length).await?,
				None => None,
			}
		}
		_ => None,
	};
	let call = bytes.and_then(|bytes| Call::decode(&session.metadata, bytes).ok());
	Ok(call.map_or_else(unknown, |call| formatter.text(&call.value)))
}

/// The bytes of a list of bytes, inside of whatever wraps it.
fn bytes(value: &Value<u32>) -> Option<Vec<u8>> {
	let ValueDef::Composite(composite) = &value.value else { return None };
	let byte = |value: &Value<u32>| u8::try_from(value.as_u128()?).ok();
	let list: Option<Vec<u8>> = composite.values().map(byte).collect();
	match (list, composite.len()) {
		(None, 1) => composite.values().next().and_then(bytes),
		(list, _) => list,
	}
}

/// A preimage by its hash and length.
async fn preimage(session: &Session, hash: &[u8], length: u32) -> Result<Option<Vec<u8>>, Failure> {
	use codec::{Decode, Encode};
	let pallet = session.pallet("Preimage")?;
	let Some(item) = pallet.item("PreimageFor") else { return Ok(None) };
	let Some((hasher, _)) = item.keys.first() else { return Ok(None) };
	let key = [hash, &length.encode()].concat();
	let key = [storage::prefix(pallet, item), storage::hashed(hasher, &key)].concat();
	let stored = session.client.storage(&key, session.block).await?;
	Ok(stored.and_then(|stored| Vec::<u8>::decode(&mut &stored[..]).ok()))
}

/// The name under which the scheduler keeps the enactment of a referendum.
fn task_name(index: u32) -> [u8; 32] {
	use codec::Encode;
	(*b"assembly", "enactment", index).using_encoded(sp_crypto_hashing::blake2_256)
}

/// The block in which a referendum will be enacted, if it still waits for that.
async fn scheduled(session: &Session, index: u32) -> Result<Option<BlockNumber>, Failure> {
	use codec::Decode;
	let pallet = session.pallet("Scheduler")?;
	let Some(item) = pallet.item("Lookup") else { return Ok(None) };
	let Some((hasher, _)) = item.keys.first() else { return Ok(None) };
	let hashed = storage::hashed(hasher, &task_name(index));
	let key = [storage::prefix(pallet, item), hashed].concat();
	let stored = session.client.storage(&key, session.block).await?;
	Ok(stored.and_then(|stored| BlockNumber::decode(&mut &stored[..]).ok()))
}

/// How the enactment of a referendum that was approved in block `from` went: by the scheduler's event.
/// `None` where it is not found among the blocks whose state the node has.
async fn enactment(
	session: &Session,
	index: u32,
	from: BlockNumber,
) -> Result<Option<Result<BlockNumber, (BlockNumber, String)>>, Failure> {
	let client = &session.client;
	let head = client.header(session.block).await?.number;
	let name = task_name(index);
	for number in from..=head.min(from.saturating_add(MOST_BLOCKS)) {
		let hash = client.hash_of(number).await?;
		// What the node no longer has cannot be told.
		let Ok(events) = client.block_events(&session.metadata, hash).await else { continue };
		for event in events {
			if let Some(result) = dispatched(session, &event, &name) {
				return Ok(Some(match result {
					None => Ok(number),
					Some(why) => Err((number, why)),
				}));
			}
		}
	}
	Ok(None)
}

/// Whether an event is the dispatch of the named task: with why it failed, if it did.
fn dispatched(session: &Session, event: &Event, name: &[u8; 32]) -> Option<Option<String>> {
	let of_scheduler = event.pallet == "Scheduler"
		&& matches!(
			event.name.as_str(),
			"Dispatched" | "CallUnavailable" | "PermanentlyOverweight"
		);
	let Composite::Named(fields) = &event.fields else { return None };
	let id = fields.iter().find(|(field, _)| field == "id").map(|(_, id)| id);
	let same = some(id).and_then(bytes).is_some_and(|id| id == name);
	if !of_scheduler || !same {
		return None;
	}
	Some(match event.name.as_str() {
		"Dispatched" => {
			let outcome = DispatchFailure::of(&session.formatter(), std::slice::from_ref(event));
			outcome.map(|outcome| match outcome.docs.as_str() {
				"" => outcome.error,
				docs => format!("{} – {docs}", outcome.error),
			})
		}
		"CallUnavailable" => Some("its preimage was gone".to_owned()),
		_ => Some("its call is too heavy for a block".to_owned()),
	})
}
