//! The lists of `stratos query`: pallets, storage items, constants.

use crate::{
	client::{Constant, Pallet, StorageItem, storage},
	command::{
		failure::Failure,
		output::{print, print_json, summary},
		session::Session,
	},
	text::counted,
};
use serde_json::{Value as Json, json};
use std::fmt::Write;

/// Prints the pallets.
pub(super) fn pallets(session: &Session, as_json: bool) -> Result<(), Failure> {
	let pallets = &session.metadata.pallets;
	if as_json {
		let list: Vec<_> = pallets
			.iter()
			.map(|pallet| {
				json!({
					"name": pallet.name,
					"index": pallet.index,
					"storage": pallet.storage.iter().map(|item| &item.name).collect::<Vec<_>>(),
					"constants":
						pallet.constants.iter().map(|constant| &constant.name).collect::<Vec<_>>(),
				})
			})
			.collect();
		return print_json(&list.into());
	}
	let width = pallets.iter().map(|pallet| pallet.name.len()).max().unwrap_or(0);
	let mut text = String::new();
	for pallet in pallets {
		let name = &pallet.name;
		let storage = counted(pallet.storage.len(), "storage item");
		let constants = counted(pallet.constants.len(), "constant");
		// Writing to a string cannot fail.
		let line = format!(
			"{name:<width$}  {storage:>17}, {constants:>12}  {}",
			first_sentence(&summary(&pallet.docs))
		);
		let _ = writeln!(text, "{}", line.trim_end());
	}
	print(text.trim_end());
	Ok(())
}

fn first_sentence(text: &str) -> &str {
	let text = text.trim_start_matches(['#', ' ']);
	text.split_once(". ").map_or(text, |(first, _)| first)
}

/// Prints the storage items and constants of a pallet.
pub(super) fn pallet_page(
	session: &Session,
	pallet: &Pallet,
	constants_alone: bool,
	as_json: bool,
) -> Result<(), Failure> {
	let storage: &[StorageItem] = if constants_alone { &[] } else { &pallet.storage };
	if as_json {
		let storage: Vec<_> = storage.iter().map(|item| item_json(session, item)).collect();
		let constants: Vec<_> =
			pallet.constants.iter().map(|constant| constant_json(session, constant)).collect();
		return print_json(
			&json!({ "name": pallet.name, "storage": storage, "constants": constants }),
		);
	}
	let mut text = String::new();
	if !storage.is_empty() {
		let _ = writeln!(text, "Storage of {}:", pallet.name);
	}
	for item in storage {
		let keys: Vec<_> =
			item.keys.iter().map(|(_, ty)| session.metadata.type_name(*ty)).collect();
		let value = session.metadata.type_name(item.value);
		let value = if item.default.is_none() { format!("{value}, or none") } else { value };
		let arrow = if keys.is_empty() { "" } else { " → " };
		let _ = writeln!(text, "  {}: {}{arrow}{value}", item.name, keys.join(", "));
		docs(&mut text, &item.docs);
	}
	if !pallet.constants.is_empty() {
		let _ = writeln!(text, "Constants of {}:", pallet.name);
	}
	for constant in &pallet.constants {
		let ty = session.metadata.type_name(constant.ty);
		let formatter = session.formatter().described(Some(pallet), &constant.docs);
		let value = constant_value(session, constant)
			.map_or_else(|| "?".to_owned(), |value| formatter.text(&value));
		// Long values, such as the block weights, have a page of their own.
		let value = match value.lines().count() {
			1 => value,
			_ => format!("… (`stratos query {} {}`)", pallet.name, constant.name),
		};
		let _ = writeln!(text, "  {}: {ty} = {value}", constant.name);
		docs(&mut text, &constant.docs);
	}
	if text.is_empty() {
		let _ = writeln!(text, "{} has neither storage nor constants.", pallet.name);
	}
	print(text.trim_end());
	Ok(())
}

fn docs(text: &mut String, docs: &[String]) {
	let summary = summary(docs);
	if !summary.is_empty() {
		let _ = writeln!(text, "      {summary}");
	}
}

fn constant_value(session: &Session, constant: &Constant) -> Option<scale_value::Value<u32>> {
	storage::decode(&session.metadata, &constant.name, constant.ty, &constant.value).ok()
}

fn item_json(session: &Session, item: &StorageItem) -> Json {
	let keys: Vec<_> = item.keys.iter().map(|(_, ty)| session.metadata.type_name(*ty)).collect();
	json!({
		"name": item.name,
		"keys": keys,
		"value": session.metadata.type_name(item.value),
		"optional": item.default.is_none(),
		"docs": item.docs,
	})
}

fn constant_json(session: &Session, constant: &Constant) -> Json {
	json!({
		"name": constant.name,
		"type": session.metadata.type_name(constant.ty),
		"value": constant_value(session, constant).map(|value| session.formatter().json(&value)),
		"docs": constant.docs,
	})
}
