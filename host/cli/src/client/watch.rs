//! What became of a transaction: the block it got into, its events, and why it failed.

use super::{
	Client, ClientError, Metadata, Show, params,
	refusal::{BANNED, METHOD_NOT_FOUND},
	storage,
};
use codec::Decode;
use scale_value::{At, Composite, Value, ValueDef};
use serde_json::Value as Json;
use sp_core::Bytes;
use sp_runtime::transaction_validity::TransactionValidityError;
use stratos_host::primitives::{BlockNumber, Hash};

/// A transaction in a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Included {
	/// The block's hash.
	pub block: Hash,
	/// Its number.
	pub number: BlockNumber,
	/// The transaction's place in it.
	pub index: u32,
}

/// An event.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
	/// Of which pallet.
	pub pallet: String,
	/// Its name.
	pub name: String,
	/// What it says.
	pub fields: Composite<u32>,
}

/// Why a transaction, or a call inside it, failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
	/// `Pallet.Error`, or the kind of error.
	pub error: String,
	/// What the pallet says about it.
	pub docs: String,
	/// Where a part failed and the rest stands: the event that says so.
	pub inside: Option<String>,
}

impl Client {
	/// Submits a transaction and waits until it is final. `progress` hears each step.
	///
	/// # Errors
	/// [`ClientError::Refused`] by the pool, and [`ClientError::NotIncluded`].
	pub async fn submit(
		&self,
		transaction: &[u8],
		mut progress: impl FnMut(&str),
	) -> Result<Included, ClientError> {
		const METHOD: &str = "author_submitAndWatchExtrinsic";
		let params = params![Bytes(transaction.to_vec())];
		let statuses = self.subscribe::<Json>(METHOD, params, "author_unwatchExtrinsic").await;
		let mut statuses = match statuses {
			Err(ClientError::Refused { code: BANNED, message, .. }) => {
				return Err(self.banned(transaction, &message).await);
			}
			statuses => statuses?,
		};
		loop {
			let lost = |cause: String| ClientError::Lost { method: METHOD.to_owned(), cause };
			let status = statuses.next().await.ok_or_else(|| lost("the node went away".into()))?;
			let status = status.map_err(|cause| lost(cause.to_string()))?;
			let (name, data) = match &status {
				Json::String(name) => (name.as_str(), None),
				Json::Object(map) => match map.iter().next() {
					Some((name, data)) => (name.as_str(), data.as_str()),
					None => continue,
				},
				_ => continue,
			};
			match name {
				"inBlock" => progress(&format!("in block {}", data.unwrap_or(""))),
				"finalized" => {
					let block = data.and_then(|hash| hash.parse::<Hash>().ok());
					let block = block.ok_or_else(|| lost("a status without a block".into()))?;
					return self.find(transaction, block).await;
				}
				"invalid" => return Err(self.expelled(transaction).await),
				"usurped" | "dropped" | "finalityTimeout" => {
					let reason = match name {
						"usurped" => {
							"another one with its nonce took its place; look at the account's newest \
							transactions before it is sent with the next nonce"
						}
						"dropped" => {
							"the pool has no room for it; give a --tip, or try again later"
						}
						_ => {
							"its block was not made final in time; look whether a later block has it"
						}
					};
					return Err(ClientError::NotIncluded(reason.to_owned()));
				}
				"future" => progress("waiting for an earlier transaction of the account"),
				_ => {}
			}
		}
	}

	async fn find(&self, transaction: &[u8], block: Hash) -> Result<Included, ClientError> {
		let body = self.body(block).await?;
		let index = body
			.extrinsics
			.iter()
			.position(|extrinsic| extrinsic == transaction)
			.and_then(|index| u32::try_from(index).ok())
			.ok_or_else(|| ClientError::NotIncluded("its block does not have it".into()))?;
		Ok(Included { block, number: body.header.number, index })
	}

	/// The events of a transaction.
	///
	/// # Errors
	/// As [`Self::request`], and [`ClientError::Decode`].
	pub async fn events(
		&self,
		metadata: &Metadata,
		included: &Included,
	) -> Result<Vec<Event>, ClientError> {
		let of_it = |phase: &Value<u32>| {
			let ValueDef::Variant(phase) = &phase.value else { return false };
			let index = phase.values.values().next().and_then(Value::as_u128);
			phase.name == "ApplyExtrinsic" && index == Some(included.index.into())
		};
		self.events_where(metadata, included.block, of_it).await
	}

	/// All events of a block, those of its hooks among them.
	///
	/// # Errors
	/// As [`Self::events`].
	pub async fn block_events(
		&self,
		metadata: &Metadata,
		block: Hash,
	) -> Result<Vec<Event>, ClientError> {
		self.events_where(metadata, block, |_| true).await
	}

	async fn events_where(
		&self,
		metadata: &Metadata,
		block: Hash,
		wanted: impl Fn(&Value<u32>) -> bool,
	) -> Result<Vec<Event>, ClientError> {
		let missing = || ClientError::Metadata("it has no events".into());
		let pallet = metadata.pallet("System").ok_or_else(missing)?;
		let item = pallet.item("Events").ok_or_else(missing)?;
		let encoded = self.storage(&storage::prefix(pallet, item), block).await?;
		let Some(encoded) = encoded else { return Ok(Vec::new()) };
		let records = storage::decode(metadata, "the block's events", item.value, &encoded)?;
		Ok(events_of(records, wanted))
	}

	/// What applying a transaction on top of the newest block would come to. None where the node
	/// does not serve this.
	///
	/// # Errors
	/// As [`Self::request`], and [`ClientError::Decode`].
	pub async fn dry_run(
		&self,
		show: &Show<'_>,
		metadata: &Metadata,
		transaction: &[u8],
	) -> Result<Option<Result<(), Outcome>>, ClientError> {
		let params = params![Bytes(transaction.to_vec())];
		let answer = match self.request::<Bytes>("system_dryRun", params).await {
			Ok(answer) => answer.0,
			Err(ClientError::Refused { code: METHOD_NOT_FOUND, .. }) => return Ok(None),
			Err(other) => return Err(other),
		};
		let broken = |cause: String| ClientError::Decode { what: "the outcome".into(), cause };
		match answer.as_slice() {
			[0, 0] => Ok(Some(Ok(()))),
			[0, 1, error @ ..] => {
				let ty = metadata.types.types.iter().find(|ty| {
					ty.ty.path.segments.last().is_some_and(|end| end == "DispatchError")
				});
				let ty = ty.ok_or_else(|| broken("no type DispatchError".into()))?.id;
				let error = storage::decode(metadata, "the outcome", ty, error)?;
				Ok(Some(Err(describe(metadata, show, &error, None))))
			}
			[1, error @ ..] => {
				let error = TransactionValidityError::decode(&mut &*error)
					.map_err(|cause| broken(cause.to_string()))?;
				let error: &'static str = error.into();
				let outcome = Outcome { error: error.into(), docs: String::new(), inside: None };
				Ok(Some(Err(outcome)))
			}
			_ => Err(broken("unknown form".into())),
		}
	}
}

/// The events in the records of a block whose phase is `wanted`.
pub fn events_of(records: Value<u32>, wanted: impl Fn(&Value<u32>) -> bool) -> Vec<Event> {
	let ValueDef::Composite(records) = records.value else { return Vec::new() };
	records
		.into_values()
		.filter(|record| record.at("phase").is_some_and(&wanted))
		.filter_map(|record| {
			let ValueDef::Variant(outer) = &record.at("event")?.value else { return None };
			let ValueDef::Variant(inner) = &outer.values.values().next()?.value else {
				return None;
			};
			Some(Event {
				pallet: outer.name.clone(),
				name: inner.name.clone(),
				fields: inner.values.clone(),
			})
		})
		.collect()
}

impl Outcome {
	/// Why a transaction with these events failed, or a part of it; None where all went well.
	pub fn of(metadata: &Metadata, show: &Show<'_>, events: &[Event]) -> Option<Self> {
		let whole = events.iter().find(|event| {
			(event.pallet.as_str(), event.name.as_str()) == ("System", "ExtrinsicFailed")
		});
		if let Some(event) = whole {
			let error =
				event.fields.values().find_map(|value| dispatch_error(metadata, value, 0))?;
			return Some(describe(metadata, show, error, None));
		}
		// A batch, a proxy or a multisig succeeds itself where the call inside it failed.
		events.iter().find_map(|event| {
			let error =
				event.fields.values().find_map(|value| dispatch_error(metadata, value, 0))?;
			let inside = format!("{}.{}", event.pallet, event.name);
			Some(describe(metadata, show, error, Some(inside)))
		})
	}
}

fn dispatch_error<'v>(
	metadata: &Metadata,
	value: &'v Value<u32>,
	depth: u32,
) -> Option<&'v Value<u32>> {
	if metadata.path_end(value.context) == "DispatchError" {
		return Some(value);
	}
	let depth = depth.checked_add(1).filter(|depth| *depth < 32)?;
	let inner = match &value.value {
		ValueDef::Composite(composite) => composite,
		ValueDef::Variant(variant) => &variant.values,
		_ => return None,
	};
	inner.values().find_map(|value| dispatch_error(metadata, value, depth))
}

fn describe(
	metadata: &Metadata,
	show: &Show<'_>,
	error: &Value<u32>,
	inside: Option<String>,
) -> Outcome {
	let docs = match &error.value {
		ValueDef::Variant(variant) if variant.name == "Module" => variant
			.values
			.values()
			.next()
			.and_then(module_numbers)
			.and_then(|(pallet, error)| metadata.module_error(pallet, error))
			.map(|(_, _, docs)| docs),
		_ => None,
	};
	Outcome { error: show.text(error), docs: docs.unwrap_or_default(), inside }
}

/// The pallet's and the error's number of a module error.
pub(super) fn module_numbers(value: &Value<u32>) -> Option<(u8, u8)> {
	let byte = |value: &Value<u32>| value.as_u128().and_then(|byte| u8::try_from(byte).ok());
	let pallet = byte(value.at("index")?)?;
	let mut error = value.at("error")?;
	// An array of bytes of which the first says the error; once it was one byte.
	while let ValueDef::Composite(composite) = &error.value {
		error = composite.values().next()?;
	}
	Some((pallet, byte(error)?))
}
