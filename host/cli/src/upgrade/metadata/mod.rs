//! Differences of the metadata: calls, storage, constants, events, errors, runtime APIs and the
//! transaction format; and whether `transaction_version` reflects them.

mod shape;

use crate::{
	client::{
		Api, Constant, Metadata, Method, Pallet, StorageItem, ValueDifference, ValueFormatter,
		differences, storage,
	},
	text::counted,
	upgrade::{code::CodeFacts, findings::Findings},
};
use scale_info::{Variant, form::PortableForm};
use serde::Serialize;
use shape::Shapes;
use std::collections::BTreeMap;

/// The subject of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
	/// A pallet, or its index.
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
	/// A part of the transaction format.
	Transaction,
}

/// The kind of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum What {
	/// Only the new runtime has it.
	Added,
	/// Only the old runtime has it.
	Removed,
	/// Both have it, in different forms.
	Changed,
}

/// A difference between two runtimes' metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MetadataChange {
	/// The subject.
	pub(crate) kind: Kind,
	/// Added, removed or changed.
	pub(crate) what: What,
	/// The subject's name: `Ozone.prepay`.
	pub(crate) name: String,
	/// The old and the new form.
	pub(crate) detail: String,
	/// Of a constant: the parts that differ.
	pub(crate) parts: Vec<ValueDifference>,
	/// Whether a transaction encoded for the old runtime is invalid, or another call, under the new one.
	pub(crate) breaks_transactions: bool,
}

/// The metadata of a runtime with the shapes of its types.
struct MetadataView<'a> {
	metadata: &'a Metadata,
	formatter: &'a ValueFormatter<'a>,
	shapes: Shapes<'a>,
}

impl<'a> MetadataView<'a> {
	fn new(formatter: &'a ValueFormatter<'a>) -> Self {
		let metadata = formatter.metadata();
		Self { metadata, formatter, shapes: Shapes::new(metadata) }
	}
}

/// The differences between two runtimes, by pallet.
pub(super) fn compare(old: &ValueFormatter<'_>, new: &ValueFormatter<'_>) -> Vec<MetadataChange> {
	let (mut old, mut new) = (MetadataView::new(old), MetadataView::new(new));
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

/// Checks that `transaction_version` rises if and only if a call or the transaction format changed.
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
				"transactions encoded for the old runtime break by {} of calls ({} {}), but \
				 transaction_version stays {before}: raise it",
				counted(breaking.len(), "change"),
				first.name,
				word(first.what),
			),
		),
		None if after != before => findings.warning(
			"metadata",
			"transaction_version",
			format!(
				"it becomes {after} after {before}, but no call changed: hardware wallets would need \
				 an update without a reason"
			),
		),
		_ => {}
	}
}

/// `added`, `removed` or `changed`.
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

/// The items of two lists, paired by name.
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
	old: &mut MetadataView<'_>,
	new: &mut MetadataView<'_>,
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
				let keys = |view: &mut MetadataView<'_>, item: &StorageItem| {
					let keys: Vec<_> = item.keys.clone();
					keys.iter()
						.map(|(hasher, ty)| (format!("{hasher:?}"), view.shapes.of(*ty)))
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
					false => {
						parts.iter().map(ValueDifference::to_string).collect::<Vec<_>>().join("; ")
					}
				};
				changes.push(MetadataChange { parts, ..entry(What::Changed, detail) });
			}
			_ => {}
		}
	}
}

fn variants(
	old: &mut MetadataView<'_>,
	new: &mut MetadataView<'_>,
	pallet: &str,
	kind: Kind,
	(before, after): (Option<u32>, Option<u32>),
	changes: &mut Vec<MetadataChange>,
) {
	let (before, after) = (old.metadata.variants(before), new.metadata.variants(after));
	for (name, pair) in matched(before, after, |variant| &variant.name) {
		let name = format!("{pallet}.{name}");
		// Of all variants, only calls are part of a transaction.
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
				let fields = |view: &mut MetadataView<'_>, variant: &Variant<PortableForm>| {
					let fields = variant.fields.iter();
					fields.map(|f| (f.name.clone(), view.shapes.of(f.ty.id))).collect::<Vec<_>>()
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

fn apis(old: &mut MetadataView<'_>, new: &mut MetadataView<'_>, changes: &mut Vec<MetadataChange>) {
	let (before, after) = (&old.metadata.apis, &new.metadata.apis);
	for (api, pair) in matched(before, after, |api| &api.name) {
		let methods = |api: Option<&'_ Api>| api.map(|api| api.methods.clone()).unwrap_or_default();
		let (before, after) = (methods(pair.0), methods(pair.1));
		for (name, pair) in matched(&before, &after, |method| &method.name) {
			let name = format!("{api}.{name}");
			let text = |view: &MetadataView<'_>, method: &Method| {
				let ty = |ty: u32| view.metadata.type_name(ty);
				let inputs = method.inputs.iter();
				let inputs: Vec<_> =
					inputs.map(|(name, id)| format!("{name}: {}", ty(*id))).collect();
				format!("({}) → {}", inputs.join(", "), ty(method.output))
			};
			let shape = |view: &mut MetadataView<'_>, method: &Method| {
				let types = method.inputs.iter().map(|(_, ty)| *ty).chain([method.output]);
				types.map(|ty| view.shapes.of(ty)).collect::<Vec<_>>()
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

fn transactions(
	old: &mut MetadataView<'_>,
	new: &mut MetadataView<'_>,
	changes: &mut Vec<MetadataChange>,
) {
	let form = |view: &mut MetadataView<'_>| {
		let extrinsic = view.metadata.extrinsic.clone();
		let extensions = extrinsic.extensions.iter();
		let extensions: Vec<_> = extensions
			.map(|e| (e.name.clone(), view.shapes.of(e.extra), view.shapes.of(e.implicit)))
			.collect();
		(view.shapes.of(extrinsic.address), view.shapes.of(extrinsic.signature), extensions)
	};
	let (before, after) = (form(old), form(new));
	let names = |view: &MetadataView<'_>| {
		let extensions = view.metadata.extrinsic.extensions.iter();
		extensions.map(|extension| extension.name.clone()).collect::<Vec<_>>().join(", ")
	};
	if before.2 != after.2 {
		let detail = from_to(&names(old), &names(new));
		changes.push(change(Kind::Transaction, What::Changed, "extensions", detail, true));
	}
	if (before.0, before.1) != (after.0, after.1) {
		let detail = "the type of addresses or of signatures changes".to_owned();
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
		// The names of the types do not show a change of their fields.
		true => format!("{before}: a type inside has changed"),
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

fn item_shape(metadata: &Metadata, item: &StorageItem) -> String {
	let keys: Vec<_> = item.keys.iter().map(|(_, ty)| metadata.type_name(*ty)).collect();
	let value = metadata.type_name(item.value);
	match keys.is_empty() {
		true => value,
		false => format!("{} → {value}", keys.join(", ")),
	}
}

fn constant(view: &MetadataView<'_>, constant: &Constant) -> String {
	match storage::decode(view.metadata, &constant.name, constant.ty, &constant.value) {
		Ok(value) => view.formatter.text(&value),
		Err(_) => sp_core::bytes::to_hex(&constant.value, false),
	}
}

/// The parts in which two constants differ; empty where one of them does not decode.
fn constant_parts(
	old: &MetadataView<'_>,
	a: &Constant,
	new: &MetadataView<'_>,
	b: &Constant,
) -> Vec<ValueDifference> {
	let value = |view: &MetadataView<'_>, constant: &Constant| {
		storage::decode(view.metadata, &constant.name, constant.ty, &constant.value)
	};
	match (value(old, a), value(new, b)) {
		(Ok(before), Ok(after)) => differences((old.formatter, &before), (new.formatter, &after)),
		_ => Vec::new(),
	}
}
