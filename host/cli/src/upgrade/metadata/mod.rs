//! What differs in the metadata: calls, storage, constants, events, errors, runtime APIs and the form
//! of transactions; and whether `transaction_version` tells what it must.

mod shape;

use super::{code::CodeFacts, report::Findings};
use crate::client::{Constant, Metadata, Pallet, Part, Show, parts, storage};
use scale_info::{Variant, form::PortableForm};
use serde::Serialize;
use shape::Shapes;
use std::collections::BTreeMap;

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
	/// A pallet as a whole, or its number.
	Pallet,
	/// A call.
	Call,
	/// A storage item.
	Storage,
	/// A constant.
	Constant,
	/// An event.
	Event,
	/// An error.
	Error,
	/// A function of a runtime API.
	Api,
	/// Part of every transaction.
	Transaction,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
	/// It is new.
	Added,
	/// It is gone.
	Removed,
	/// It is another.
	Changed,
}

/// A difference between two runtimes' metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetadataChange {
	/// What it is about.
	pub kind: Kind,
	/// What happened to it.
	pub what: What,
	/// Its name: `Ozone.prepay`.
	pub name: String,
	/// How it was and is.
	pub detail: String,
	/// Of a constant: the parts in which it differs.
	pub parts: Vec<Part>,
	/// Whether transactions that were encoded for the old runtime mean something else, or nothing,
	/// to the new one.
	pub breaks_transactions: bool,
}

/// A runtime's metadata, its types by structure, and how its values are shown.
struct Side<'a> {
	metadata: &'a Metadata,
	show: &'a Show<'a>,
	shapes: Shapes<'a>,
}

/// What differs between the metadata of two runtimes, by pallet.
pub(super) fn compare(
	old: (&Metadata, &Show<'_>),
	new: (&Metadata, &Show<'_>),
) -> Vec<MetadataChange> {
	let side = |(metadata, show)| Side { metadata, show, shapes: Shapes::new(metadata) };
	let (mut old, mut new) = (side(old), side(new));
	let mut changes = Vec::new();
	let (before, after) = (&old.metadata.pallets, &new.metadata.pallets);
	for (name, pair) in matched(before, after, |pallet| &pallet.name) {
		match pair {
			(Some(pallet), None) => changes.push(change(
				Kind::Pallet,
				What::Removed,
				name,
				format!("number {}", pallet.index),
				pallet.calls.is_some(),
			)),
			(None, Some(pallet)) => changes.push(change(
				Kind::Pallet,
				What::Added,
				name,
				format!("number {}", pallet.index),
				false,
			)),
			(Some(before), Some(after)) => {
				pallets(&mut old, &mut new, before, after, &mut changes);
			}
			(None, None) => {}
		}
	}
	apis(&mut old, &mut new, &mut changes);
	transactions(&mut old, &mut new, &mut changes);
	changes
}

/// Whether `transaction_version` rises where, and only where, it must.
pub(super) fn judge(changes: &[MetadataChange], code: &CodeFacts, findings: &mut Findings) {
	let Some(new) = &code.new else { return };
	let (before, after) = (code.old.transaction_version, new.transaction_version);
	let breaking: Vec<&MetadataChange> =
		changes.iter().filter(|change| change.breaks_transactions).collect();
	match breaking.first() {
		Some(first) if after <= before => findings.error(
			"metadata",
			first.name.clone(),
			format!(
				"{} changes of calls break transactions made for the old runtime ({} {}), and \
				 transaction_version stays {before}: raise it",
				breaking.len(),
				first.name,
				word(first.what),
			),
		),
		None if after != before => findings.warning(
			"metadata",
			"transaction_version",
			format!(
				"it becomes {after} after {before}, but no call changed: hardware wallets need an \
				 update for nothing"
			),
		),
		_ => {}
	}
}

/// `added`, `removed`, `changed`.
pub(super) fn word(what: What) -> &'static str {
	match what {
		What::Added => "added",
		What::Removed => "removed",
		What::Changed => "changed",
	}
}

fn change(
	kind: Kind,
	what: What,
	name: impl Into<String>,
	detail: String,
	breaks_transactions: bool,
) -> MetadataChange {
	MetadataChange { kind, what, name: name.into(), detail, parts: Vec::new(), breaks_transactions }
}

/// The items of two lists by name.
fn matched<'a, T>(
	before: &'a [T],
	after: &'a [T],
	name: impl Fn(&'a T) -> &'a String,
) -> BTreeMap<&'a str, (Option<&'a T>, Option<&'a T>)> {
	let mut pairs: BTreeMap<&str, (Option<&T>, Option<&T>)> = BTreeMap::new();
	for item in before {
		pairs.entry(name(item)).or_default().0 = Some(item);
	}
	for item in after {
		pairs.entry(name(item)).or_default().1 = Some(item);
	}
	pairs
}

fn pallets(
	old: &mut Side<'_>,
	new: &mut Side<'_>,
	before: &Pallet,
	after: &Pallet,
	changes: &mut Vec<MetadataChange>,
) {
	let pallet = &before.name;
	if before.index != after.index {
		let detail = format!("number {} → {}", before.index, after.index);
		let breaks = before.calls.is_some();
		changes.push(change(Kind::Pallet, What::Changed, pallet, detail, breaks));
	}
	for (kind, types) in [
		(Kind::Call, (before.calls, after.calls)),
		(Kind::Event, (before.events, after.events)),
		(Kind::Error, (before.errors, after.errors)),
	] {
		variants(old, new, pallet, kind, types, changes);
	}
	for (name, pair) in matched(&before.storage, &after.storage, |item| &item.name) {
		let name = format!("{pallet}.{name}");
		let added = |what, detail| change(Kind::Storage, what, name.clone(), detail, false);
		match pair {
			(Some(item), None) => {
				changes.push(added(What::Removed, item_shape(old.metadata, item)))
			}
			(None, Some(item)) => changes.push(added(What::Added, item_shape(new.metadata, item))),
			(Some(a), Some(b)) => {
				let keys = |side: &mut Side<'_>, item: &crate::client::StorageItem| {
					let keys: Vec<_> = item.keys.clone();
					keys.iter()
						.map(|(hasher, ty)| (format!("{hasher:?}"), side.shapes.of(*ty)))
						.collect::<Vec<_>>()
				};
				let same = keys(old, a) == keys(new, b)
					&& old.shapes.of(a.value) == new.shapes.of(b.value);
				if !same {
					let (a, b) = (item_shape(old.metadata, a), item_shape(new.metadata, b));
					changes.push(added(What::Changed, from_to(&a, &b)));
				}
			}
			(None, None) => {}
		}
	}
	for (name, pair) in matched(&before.constants, &after.constants, |item| &item.name) {
		let name = format!("{pallet}.{name}");
		let entry = |what, detail| change(Kind::Constant, what, name.clone(), detail, false);
		match pair {
			(Some(a), None) => changes.push(entry(What::Removed, constant(old, a))),
			(None, Some(b)) => changes.push(entry(What::Added, constant(new, b))),
			(Some(a), Some(b)) if a.value != b.value => {
				let parts = constant_parts(old, a, new, b);
				let detail = match parts.is_empty() {
					true => from_to(&constant(old, a), &constant(new, b)),
					false => parts.iter().map(Part::to_string).collect::<Vec<_>>().join("; "),
				};
				changes.push(MetadataChange { parts, ..entry(What::Changed, detail) });
			}
			_ => {}
		}
	}
}

fn variants(
	old: &mut Side<'_>,
	new: &mut Side<'_>,
	pallet: &str,
	kind: Kind,
	(before, after): (Option<u32>, Option<u32>),
	changes: &mut Vec<MetadataChange>,
) {
	let (before, after) = (old.metadata.variants(before), new.metadata.variants(after));
	for (name, pair) in matched(before, after, |variant| &variant.name) {
		let name = format!("{pallet}.{name}");
		// Old transactions hold calls alone.
		let is_call = kind == Kind::Call;
		match pair {
			(Some(a), None) => {
				let detail = signature(old.metadata, a);
				changes.push(change(kind, What::Removed, name, detail, is_call));
			}
			(None, Some(b)) => {
				let detail = signature(new.metadata, b);
				changes.push(change(kind, What::Added, name, detail, false));
			}
			(Some(a), Some(b)) => {
				let fields = |side: &mut Side<'_>, variant: &Variant<PortableForm>| {
					let fields = variant.fields.iter();
					fields.map(|f| (f.name.clone(), side.shapes.of(f.ty.id))).collect::<Vec<_>>()
				};
				if a.index != b.index {
					let detail = format!("number {} → {}", a.index, b.index);
					changes.push(change(kind, What::Changed, name, detail, is_call));
				} else if fields(old, a) != fields(new, b) {
					let (a, b) = (signature(old.metadata, a), signature(new.metadata, b));
					changes.push(change(kind, What::Changed, name, from_to(&a, &b), is_call));
				}
			}
			(None, None) => {}
		}
	}
}

fn apis(old: &mut Side<'_>, new: &mut Side<'_>, changes: &mut Vec<MetadataChange>) {
	let (before, after) = (&old.metadata.apis, &new.metadata.apis);
	for (api, pair) in matched(before, after, |api| &api.name) {
		let methods = |api: Option<&'_ crate::client::Api>| {
			api.map(|api| api.methods.clone()).unwrap_or_default()
		};
		let (before, after) = (methods(pair.0), methods(pair.1));
		for (name, pair) in matched(&before, &after, |method| &method.name) {
			let name = format!("{api}.{name}");
			let text = |side: &Side<'_>, method: &crate::client::Method| {
				let ty = |ty: u32| side.metadata.type_name(ty);
				let inputs = method.inputs.iter();
				let inputs: Vec<_> =
					inputs.map(|(name, id)| format!("{name}: {}", ty(*id))).collect();
				format!("({}) → {}", inputs.join(", "), ty(method.output))
			};
			let shape = |side: &mut Side<'_>, method: &crate::client::Method| {
				let types = method.inputs.iter().map(|(_, ty)| *ty).chain([method.output]);
				types.map(|ty| side.shapes.of(ty)).collect::<Vec<_>>()
			};
			let (what, detail) = match pair {
				(Some(a), None) => (What::Removed, text(old, a)),
				(None, Some(b)) => (What::Added, text(new, b)),
				(Some(a), Some(b)) if shape(old, a) != shape(new, b) => {
					(What::Changed, from_to(&text(old, a), &text(new, b)))
				}
				_ => continue,
			};
			changes.push(change(Kind::Api, what, name, detail, false));
		}
	}
}

fn transactions(old: &mut Side<'_>, new: &mut Side<'_>, changes: &mut Vec<MetadataChange>) {
	let form = |side: &mut Side<'_>| {
		let extrinsic = side.metadata.extrinsic.clone();
		let extensions = extrinsic.extensions.iter();
		let extensions: Vec<_> = extensions
			.map(|e| (e.name.clone(), side.shapes.of(e.extra), side.shapes.of(e.implicit)))
			.collect();
		(side.shapes.of(extrinsic.address), side.shapes.of(extrinsic.signature), extensions)
	};
	let (before, after) = (form(old), form(new));
	let names = |side: &Side<'_>| {
		let extensions = side.metadata.extrinsic.extensions.iter();
		extensions.map(|extension| extension.name.clone()).collect::<Vec<_>>().join(", ")
	};
	if before.2 != after.2 {
		let detail = from_to(&names(old), &names(new));
		changes.push(change(Kind::Transaction, What::Changed, "extensions", detail, true));
	}
	if (before.0, before.1) != (after.0, after.1) {
		let detail = "how senders are named or sign".to_owned();
		changes.push(change(
			Kind::Transaction,
			What::Changed,
			"address or signature",
			detail,
			true,
		));
	}
}

fn from_to(before: &str, after: &str) -> String {
	match before == after {
		// Names hide what is inside.
		true => format!("{before}: a type in it has another form"),
		false => format!("{before} → {after}"),
	}
}

fn signature(metadata: &Metadata, variant: &Variant<PortableForm>) -> String {
	let fields = variant.fields.iter().map(|field| {
		let ty = metadata.type_name(field.ty.id);
		field.name.as_ref().map_or(ty.clone(), |name| format!("{name}: {ty}"))
	});
	format!("({})", fields.collect::<Vec<_>>().join(", "))
}

fn item_shape(metadata: &Metadata, item: &crate::client::StorageItem) -> String {
	let keys: Vec<_> = item.keys.iter().map(|(_, ty)| metadata.type_name(*ty)).collect();
	let value = metadata.type_name(item.value);
	match keys.is_empty() {
		true => value,
		false => format!("{} → {value}", keys.join(", ")),
	}
}

fn constant(side: &Side<'_>, constant: &Constant) -> String {
	match storage::decode(side.metadata, &constant.name, constant.ty, &constant.value) {
		Ok(value) => side.show.text(&value),
		Err(_) => sp_core::bytes::to_hex(&constant.value, false),
	}
}

/// The parts in which two constants differ; none where one of them does not decode.
fn constant_parts(old: &Side<'_>, a: &Constant, new: &Side<'_>, b: &Constant) -> Vec<Part> {
	let value = |side: &Side<'_>, constant: &Constant| {
		storage::decode(side.metadata, &constant.name, constant.ty, &constant.value)
	};
	match (value(old, a), value(new, b)) {
		(Ok(before), Ok(after)) => parts((old.show, &before), (new.show, &after)),
		_ => Vec::new(),
	}
}
