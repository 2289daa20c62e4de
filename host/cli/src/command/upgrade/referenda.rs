//! Referenda about a runtime, in words.

use crate::{
	client::{Call, storage},
	command::{failure::Failure, session::Session},
};
use scale_value::{At, Composite, Value, ValueDef};
use serde::Serialize;
use stratos_host::primitives::Hash;

/// The most referenda that are looked at.
const MOST: u32 = 1_000;

/// A referendum about a runtime.
#[derive(Debug, Serialize)]
pub(super) struct Referendum {
	/// Its number.
	pub(super) index: String,
	/// The number of its track.
	pub(super) track: String,
	/// What it would do.
	pub(super) proposal: String,
	/// Where it stands.
	pub(super) state: String,
}

/// The open referenda whose proposal replaces or authorises code.
pub(super) async fn about_code(session: &Session) -> Result<Vec<Referendum>, Failure> {
	let metadata = &session.metadata;
	let Some(pallet) = metadata.pallet("Referenda") else { return Ok(Vec::new()) };
	let Some(item) = pallet.item("ReferendumInfoFor") else { return Ok(Vec::new()) };
	let prefix = storage::prefix(pallet, item);
	let entries = session.client.pairs(&prefix, MOST, None, session.block).await?;
	let mut found = Vec::new();
	for (key, encoded) in entries {
		let value = storage::decode(metadata, "a referendum", item.value, &encoded)?;
		let ValueDef::Variant(variant) = &value.value else { continue };
		let (true, Some(status)) = (variant.name == "Ongoing", variant.values.values().next())
		else {
			continue;
		};
		let Some(proposal) = proposal(session, status).await? else { continue };
		let text = session.formatter().text(&proposal.value).replace('\n', " ");
		if !["System.authorize_upgrade", "System.set_code"].iter().any(|call| text.contains(call)) {
			continue;
		}
		let keys = storage::keys(metadata, pallet, item, &key)?;
		let index = keys.first().map_or(String::new(), |key| match key {
			storage::Key::Known(value) => session.formatter().text(value),
			storage::Key::Hashed(hash) => sp_core::bytes::to_hex(hash, false),
		});
		found.push(Referendum {
			index,
			track: status
				.at("track")
				.map_or(String::new(), |track| session.formatter().text(track)),
			proposal: text,
			state: state(session, status),
		});
	}
	Ok(found)
}

/// The call that a referendum is about; nothing where its preimage is not there.
async fn proposal(session: &Session, status: &Value<u32>) -> Result<Option<Call>, Failure> {
	let Some(ValueDef::Variant(bounded)) = status.at("proposal").map(|value| &value.value) else {
		return Ok(None);
	};
	let bytes = match bounded.name.as_str() {
		"Inline" => bounded.values.values().next().and_then(bytes),
		"Lookup" => {
			let part = |name: &str| bounded.values.at(name);
			let hash = part("hash").and_then(bytes);
			let length = part("len").and_then(Value::as_u128);
			match (hash.and_then(|hash| <[u8; 32]>::try_from(hash).ok()), length) {
				(Some(hash), Some(length)) => preimage(session, hash.into(), length).await?,
				_ => None,
			}
		}
		_ => None,
	};
	Ok(bytes.and_then(|bytes| Call::decode(&session.metadata, bytes).ok()))
}

async fn preimage(session: &Session, hash: Hash, length: u128) -> Result<Option<Vec<u8>>, Failure> {
	let pallet = session.metadata.pallet("Preimage");
	let found = pallet.and_then(|pallet| Some((pallet, pallet.item("PreimageFor")?)));
	let Some((pallet, item)) = found else { return Ok(None) };
	let Some((hasher, ty)) = item.keys.first() else { return Ok(None) };
	let key = session.parser().encoded(&format!("({hash:?}, {length})"), *ty, "the preimage")?;
	let full = [storage::prefix(pallet, item), storage::hashed(hasher, &key)].concat();
	let encoded = session.client.storage(&full, session.block).await?;
	// The value is a list of bytes.
	use codec::Decode;
	Ok(encoded.and_then(|encoded| Vec::<u8>::decode(&mut &encoded[..]).ok()))
}

/// Where an open referendum stands, in a sentence.
fn state(session: &Session, status: &Value<u32>) -> String {
	let formatter = session.formatter();
	let some = |name: &str| {
		let ValueDef::Variant(option) = &status.at(name)?.value else { return None };
		option.values.values().next()
	};
	let tally = status.at("tally").map_or(String::new(), |tally| {
		let part =
			|name: &str| tally.at(name).map_or(String::new(), |votes| amount(session, votes));
		format!("; ayes {}, nays {}", part("ayes"), part("nays"))
	});
	let stage = match (some("deciding"), some("decision_deposit")) {
		(Some(deciding), _) => {
			let since = deciding.at("since").map_or(String::new(), |since| formatter.text(since));
			let confirming = deciding.at("confirming").map(|value| &value.value);
			match confirming {
				Some(ValueDef::Variant(option)) if option.name == "Some" => {
					let end = option
						.values
						.values()
						.next()
						.map_or(String::new(), |end| formatter.text(end));
					format!("passing; confirmed at block {end} if nothing changes")
				}
				_ => format!("being decided since block {since}, not passing yet"),
			}
		}
		(None, None) => "waits for its decision deposit".to_owned(),
		(None, Some(_)) => "being prepared".to_owned(),
	};
	format!("{stage}{tally}")
}

fn amount(session: &Session, votes: &Value<u32>) -> String {
	votes.as_u128().map_or(String::new(), |votes| session.formatter().amount(votes))
}

/// Bytes, wrappers aside.
fn bytes(value: &Value<u32>) -> Option<Vec<u8>> {
	let ValueDef::Composite(composite) = &value.value else { return None };
	let all: Option<Vec<u8>> =
		composite.values().map(|v| v.as_u128().and_then(|v| u8::try_from(v).ok())).collect();
	match (all, composite) {
		(Some(bytes), _) => Some(bytes),
		(None, Composite::Unnamed(values)) if values.len() == 1 => values.first().and_then(bytes),
		_ => None,
	}
}
