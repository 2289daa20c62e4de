//! A block of the chain, in the parts that are made again.

use super::extrinsic::{Decoded, decode, is_bare};
use crate::client::Metadata;
use scale_value::{At, Value};
use stratos_host::{
	database::StoredBlock,
	primitives::{BlockNumber, Extrinsic},
};

/// An extrinsic of the chain, with the block that it is from.
pub(super) struct Sent {
	pub(super) block: BlockNumber,
	pub(super) index: usize,
	pub(super) extrinsic: Extrinsic,
}

/// A block of the chain, in the parts that are made again.
pub(super) struct Parts {
	/// `None` where no inherent says the time.
	pub(super) time_ms: Option<u64>,
	pub(super) inherents: Vec<Sent>,
	pub(super) transactions: Vec<Sent>,
}

/// Inherents come first; of these, the runtime makes that of the time itself.
pub(super) fn parts(metadata: &Metadata, block: &StoredBlock) -> Parts {
	let mut parts = Parts { time_ms: None, inherents: Vec::new(), transactions: Vec::new() };
	for (index, extrinsic) in block.body.iter().enumerate() {
		let sent = || Sent { block: block.header.number, index, extrinsic: extrinsic.clone() };
		if !is_bare(extrinsic) || !parts.transactions.is_empty() {
			parts.transactions.push(sent());
			continue;
		}
		match decode(metadata, extrinsic).ok().and_then(|decoded| time(&decoded)) {
			Some(time_ms) => parts.time_ms = Some(time_ms),
			None => parts.inherents.push(sent()),
		}
	}
	parts
}

/// The time of `Timestamp.set`; `None` for another call.
fn time(decoded: &Decoded) -> Option<u64> {
	if decoded.name != "Timestamp.set" {
		return None;
	}
	let call = decoded.call.at(0)?;
	let now: &Value<u32> = call.at("now").or_else(|| call.at(0))?;
	let now = now.as_u128().or_else(|| now.at(0).and_then(Value::as_u128))?;
	u64::try_from(now).ok()
}
