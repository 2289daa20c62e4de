//! The lists of `stratos tx`: pallets, calls, one call.

use crate::{
	client::{Pallet, by_name},
	command::{
		failure::Failure,
		output::{indented, names, print, print_json, summary},
		session::Session,
	},
};
use scale_info::{Variant, form::PortableForm};
use serde_json::{Value as Json, json};
use std::fmt::Write;

type Variants = Variant<PortableForm>;

/// A call by pallet and name.
pub(super) fn find<'a>(
	session: &'a Session,
	pallet: &str,
	call: &str,
) -> Result<(&'a Pallet, &'a Variants), Failure> {
	let pallet = session.pallet(pallet)?;
	let calls = session.metadata.calls(pallet);
	let found = by_name(calls, call, |variant| &variant.name).ok_or_else(|| {
		Failure::new(format!("{} has no call `{call}`", pallet.name))
			.help(format!("it has {}", names(calls, |variant| &variant.name)))
	})?;
	Ok((pallet, found))
}

/// Prints the pallets with calls.
pub(super) fn pallets(session: &Session, as_json: bool) -> Result<(), Failure> {
	let pallets =
		session.metadata.pallets.iter().map(|pallet| (pallet, session.metadata.calls(pallet)));
	let pallets: Vec<_> = pallets.filter(|(_, calls)| !calls.is_empty()).collect();
	if as_json {
		let list: Vec<_> = pallets
			.iter()
			.map(|(pallet, calls)| {
				let calls: Vec<_> = calls.iter().map(|call| &call.name).collect();
				json!({ "name": pallet.name, "calls": calls })
			})
			.collect();
		return print_json(&list.into());
	}
	let mut text = String::new();
	for (pallet, calls) in pallets {
		// Writing to a string cannot fail.
		let _ = writeln!(text, "{}: {}", pallet.name, names(calls, |call| &call.name));
	}
	print(text.trim_end());
	Ok(())
}

/// Prints the calls of a pallet.
pub(super) fn calls(session: &Session, pallet: &str, as_json: bool) -> Result<(), Failure> {
	let pallet = session.pallet(pallet)?;
	let calls = session.metadata.calls(pallet);
	if as_json {
		let list: Vec<_> = calls.iter().map(|call| call_json(session, call)).collect();
		return print_json(&json!({ "name": pallet.name, "calls": list }));
	}
	if calls.is_empty() {
		print(&format!("{} has no calls.", pallet.name));
		return Ok(());
	}
	let mut text = String::new();
	for call in calls {
		let _ = writeln!(text, "{}", usage(session, pallet, call));
		let summary = summary(&call.docs);
		if !summary.is_empty() {
			let _ = writeln!(text, "    {summary}");
		}
	}
	print(text.trim_end());
	Ok(())
}

/// Prints a call with docs and arguments.
pub(super) fn call(
	session: &Session,
	pallet: &Pallet,
	call: &Variants,
	as_json: bool,
) -> Result<(), Failure> {
	if as_json {
		return print_json(&call_json(session, call));
	}
	let mut text = format!("{}\n", usage(session, pallet, call));
	text.push_str(&indented(&call.docs, "    "));
	if !call.fields.is_empty() {
		text.push_str("\nArguments:\n");
	}
	for field in &call.fields {
		let name = field.name.as_deref().unwrap_or("argument");
		let _ = writeln!(text, "    {name}: {}", session.metadata.how_to_write(field.ty.id));
	}
	let _ = writeln!(text, "\nTo send it, add the arguments and --from KEY.");
	print(text.trim_end());
	Ok(())
}

fn usage(session: &Session, pallet: &Pallet, call: &Variants) -> String {
	let mut text = format!("{} {}", pallet.name, call.name);
	for field in &call.fields {
		let name = field.name.as_deref().unwrap_or("argument");
		let _ = write!(text, " {name}:{}", session.metadata.type_name(field.ty.id));
	}
	text
}

fn call_json(session: &Session, call: &Variants) -> Json {
	let arguments: Vec<_> = call
		.fields
		.iter()
		.map(|field| {
			json!({
				"name": field.name,
				"type": session.metadata.type_name(field.ty.id),
				"sourceType": field.type_name,
				"write": session.metadata.how_to_write(field.ty.id),
			})
		})
		.collect();
	json!({ "name": call.name, "index": call.index, "arguments": arguments, "docs": call.docs })
}
