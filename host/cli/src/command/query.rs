//! `stratos query`.

use crate::{
	client::{Constant, Pallet, StorageItem, by_name, storage},
	command::{
		failure::Failure,
		output::{names, note, print, print_json},
		query_list::{pallet_page, pallets},
		session::{NodeArgs, Session, block_on},
	},
	text::counted,
};
use clap::Args;
use serde_json::{Value as Json, json};

/// Read the state of a running chain.
///
/// Values are decoded by the runtime's metadata. A map without all of its keys lists its entries.
/// Without ITEM, the pallet's items and constants are listed; without PALLET, the pallets.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  stratos query                                   the pallets of the chain
  stratos query Ozone                             its storage items and constants
  stratos query System Account //Alice
  stratos query System Account --limit 5          entries of a map
  stratos query Balances TotalIssuance --at 100 --json
  stratos query Balances ExistentialDeposit       a constant

Keys have the syntax of `stratos tx`; see `stratos help tx`.")]
pub(super) struct QueryArgs {
	/// The pallet's name
	#[arg(value_name = "PALLET")]
	pallet: Option<String>,
	/// The storage item's or constant's name
	#[arg(value_name = "ITEM")]
	item: Option<String>,
	/// The keys of a map, all or the first ones
	#[arg(value_name = "KEYS", allow_negative_numbers = true)]
	keys: Vec<String>,
	/// Only constants
	#[arg(long, conflicts_with_all = ["limit", "after", "all"])]
	constants: bool,
	/// The most entries of a map to list
	#[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
	limit: u32,
	/// List all entries of a map
	#[arg(long, conflicts_with = "limit")]
	all: bool,
	/// List entries after this storage key, which the previous list ended with
	#[arg(long, value_name = "0x…")]
	after: Option<String>,
	/// The block to read, by number or hash [default: the newest]
	#[arg(long, value_name = "BLOCK")]
	at: Option<String>,
	/// Print JSON; numbers of more than 32 bits are strings
	#[arg(long)]
	json: bool,
	#[command(flatten)]
	node: NodeArgs,
}

/// Entries fetched at a time.
const PAGE: u32 = 500;

pub(super) fn execute(arguments: &QueryArgs) -> Result<(), Failure> {
	block_on(run(arguments))
}

async fn run(arguments: &QueryArgs) -> Result<(), Failure> {
	let session = Session::open(&arguments.node, arguments.at.as_deref()).await?.lenient();
	let Some(name) = &arguments.pallet else { return pallets(&session, arguments.json) };
	let pallet = session.pallet(name)?;
	let Some(name) = &arguments.item else {
		return pallet_page(&session, pallet, arguments.constants, arguments.json);
	};
	let item = pallet.item(name).filter(|_| !arguments.constants);
	if let Some(item) = item {
		return storage_item(&session, pallet, item, arguments).await;
	}
	let constant = by_name(&pallet.constants, name, |constant| &constant.name);
	match constant {
		Some(constant) if arguments.keys.is_empty() => {
			show_constant(&session, pallet, constant, arguments.json)
		}
		Some(constant) => {
			Err(Failure::new(format!("{} is a constant", constant.name)).help("omit the keys"))
		}
		None => {
			let what = if arguments.constants { "constant" } else { "item" };
			let items = names(&pallet.storage, |item| &item.name);
			let constants = names(&pallet.constants, |constant| &constant.name);
			Err(Failure::new(format!("{} has no {what} `{name}`", pallet.name))
				.help(format!("it has {items}; constants: {constants}").replace("; ", " – ")))
		}
	}
}

fn show_constant(
	session: &Session,
	pallet: &Pallet,
	constant: &Constant,
	as_json: bool,
) -> Result<(), Failure> {
	let what = format!("{}.{}", pallet.name, constant.name);
	let value = storage::decode(&session.metadata, &what, constant.ty, &constant.value)?;
	match as_json {
		true => print_json(&session.formatter().json(&value)),
		false => {
			let formatter = session.formatter().described(Some(pallet), &constant.docs);
			print(&formatter.text_block(&value));
			Ok(())
		}
	}
}

async fn storage_item(
	session: &Session,
	pallet: &Pallet,
	item: &StorageItem,
	arguments: &QueryArgs,
) -> Result<(), Failure> {
	let name = format!("{}.{}", pallet.name, item.name);
	let given = &arguments.keys;
	if given.len() > item.keys.len() {
		let wanted = counted(item.keys.len(), "key");
		let failure = Failure::new(format!("{name} has {wanted}, not {}", given.len()));
		return Err(failure.help("`stratos query PALLET` lists the keys of each item"));
	}
	let parser = session.parser();
	let mut key = storage::prefix(pallet, item);
	for (index, (text, (hasher, ty))) in given.iter().zip(&item.keys).enumerate() {
		let encoded = parser.encoded(text, *ty, &format!("{name}, key {}", index + 1))?;
		key.extend_from_slice(&storage::hashed(hasher, &encoded));
	}
	if given.len() < item.keys.len() {
		return entries(session, pallet, item, &key, arguments).await;
	}
	let stored = session.client.storage(&key, session.block).await?;
	let encoded = stored.as_ref().or(item.default.as_ref());
	let value = encoded
		.map(|encoded| storage::decode(&session.metadata, &name, item.value, encoded))
		.transpose()?;
	let formatter = session.formatter().described(Some(pallet), &item.docs);
	if arguments.json {
		return print_json(&value.map_or(Json::Null, |value| formatter.json(&value)));
	}
	print(&match value {
		Some(value) => formatter.text_block(&value),
		None => "none".to_owned(),
	});
	Ok(())
}

/// The entries of a map below a prefix.
async fn entries(
	session: &Session,
	pallet: &Pallet,
	item: &StorageItem,
	prefix: &[u8],
	arguments: &QueryArgs,
) -> Result<(), Failure> {
	let limit = if arguments.all { u32::MAX } else { arguments.limit };
	let mut after = match &arguments.after {
		Some(text) => Some(crate::client::bytes_of_hex(text).map_err(|why| {
			Failure::new(format!("`{text}` is not a storage key: it {why}"))
				.help("give the key that the previous list ended with, as 0x…")
		})?),
		None => None,
	};
	let formatter = session.formatter().described(Some(pallet), &item.docs);
	let name = format!("{}.{}", pallet.name, item.name);
	let (mut list, mut shown, mut more) = (Vec::new(), 0u32, true);
	while more && shown < limit {
		let count = PAGE.min(limit.saturating_sub(shown));
		let page = session.client.pairs(prefix, count, after.as_deref(), session.block).await?;
		more = page.len() == count as usize;
		shown = shown.saturating_add(u32::try_from(page.len()).unwrap_or(u32::MAX));
		for (key, encoded) in page {
			let keys = storage::keys(&session.metadata, pallet, item, &key)?;
			let value = storage::decode(&session.metadata, &name, item.value, &encoded)?;
			if arguments.json {
				let keys: Vec<_> = keys.iter().map(|key| key_json(&formatter, key)).collect();
				list.push(json!({ "keys": keys, "value": formatter.json(&value) }));
			} else {
				let keys: Vec<_> = keys.iter().map(|key| key_text(&formatter, key)).collect();
				print(&format!("{}: {}", keys.join(", "), formatter.text(&value)));
			}
			after = Some(key);
		}
	}
	// After a full page there may be another entry.
	let next = match (&after, more) {
		(Some(key), true) => {
			let rest = session.client.pairs(prefix, 1, Some(key), session.block).await?;
			(!rest.is_empty()).then(|| sp_core::bytes::to_hex(key, false))
		}
		_ => None,
	};
	if arguments.json {
		return print_json(&json!({ "entries": list, "next": next }));
	}
	if shown == 0 {
		print("no entries");
	}
	if let Some(next) = next {
		note(&format!("More entries: continue with --after {next}, or use --limit or --all."));
	}
	Ok(())
}

fn key_text(formatter: &crate::client::ValueFormatter<'_>, key: &storage::Key) -> String {
	match key {
		storage::Key::Known(value) => formatter.text(value),
		storage::Key::Hashed(hash) => format!("hash {}", sp_core::bytes::to_hex(hash, false)),
	}
}

fn key_json(formatter: &crate::client::ValueFormatter<'_>, key: &storage::Key) -> Json {
	match key {
		storage::Key::Known(value) => formatter.json(value),
		storage::Key::Hashed(hash) => json!({ "hash": sp_core::bytes::to_hex(hash, false) }),
	}
}
