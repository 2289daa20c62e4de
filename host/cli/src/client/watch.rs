//! A transaction after its submission: block, events, dry run.

use crate::client::{
	error::ClientError,
	events::{DispatchFailure, Event, events_of},
	format::ValueFormatter,
	metadata::Metadata,
	refusal::{BANNED, METHOD_NOT_FOUND},
	rpc::{Client, params},
	storage,
};
use codec::Decode;
use scale_value::{Value, ValueDef};
use serde_json::Value as Json;
use sp_core::Bytes;
use sp_runtime::transaction_validity::TransactionValidityError;
use stratos_host::primitives::{BlockNumber, Hash};

/// An included transaction.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Included {
	/// The block's hash.
	pub(crate) block: Hash,
	/// The block number.
	pub(crate) number: BlockNumber,
	/// The index of the extrinsic in the block.
	pub(crate) index: u32,
}

impl Client {
	/// Submits a transaction and waits until its block is final. `progress` receives each status.
	///
	/// # Errors
	/// [`ClientError::Refused`] by the pool, and [`ClientError::NotIncluded`].
	pub(crate) async fn submit(
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
			let status =
				statuses.next().await.ok_or_else(|| lost("the connection was closed".into()))?;
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
							"another transaction with this nonce replaced it; check the newest \
							transactions of the account before you send it with the next nonce"
						}
						"dropped" => {
							"the pool has no room for it; give a --tip, or try again later"
						}
						_ => {
							"its block was not finalized in time; check whether a later block has it"
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
			.ok_or_else(|| ClientError::NotIncluded("its block does not contain it".into()))?;
		Ok(Included { block, number: body.header.number, index })
	}

	/// The events of a transaction.
	///
	/// # Errors
	/// As [`Self::request`], and [`ClientError::Decode`].
	pub(crate) async fn events(
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

	/// All events of a block, hooks included.
	///
	/// # Errors
	/// As [`Self::events`].
	pub(crate) async fn block_events(
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

	/// The result of a transaction on the newest block; `None` where the node does not serve it.
	///
	/// # Errors
	/// As [`Self::request`], and [`ClientError::Decode`].
	pub(crate) async fn dry_run(
		&self,
		formatter: &ValueFormatter<'_>,
		transaction: &[u8],
	) -> Result<Option<Result<(), DispatchFailure>>, ClientError> {
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
				let metadata = formatter.metadata();
				let ty = metadata.types.types.iter().find(|ty| {
					ty.ty.path.segments.last().is_some_and(|end| end == "DispatchError")
				});
				let ty = ty.ok_or_else(|| broken("no type DispatchError".into()))?.id;
				let error = storage::decode(metadata, "the outcome", ty, error)?;
				Ok(Some(Err(DispatchFailure::new(formatter, &error, None))))
			}
			[1, error @ ..] => {
				let error = TransactionValidityError::decode(&mut &*error)
					.map_err(|cause| broken(cause.to_string()))?;
				let error: &'static str = error.into();
				let outcome =
					DispatchFailure { error: error.into(), docs: String::new(), inside: None };
				Ok(Some(Err(outcome)))
			}
			_ => Err(broken("unknown form".into())),
		}
	}
}
