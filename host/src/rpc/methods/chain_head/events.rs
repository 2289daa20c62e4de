//! The events of `chainHead_v1_follow`.

use crate::{
	primitives::Hash,
	rpc::{
		error,
		methods::storage_query::QueryResult,
		types::{Bytes, ExtrinsicHex},
	},
};
use jsonrpsee::types::ErrorObjectOwned;
use serde::Serialize;
use sp_version::RuntimeVersion;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Serialize)]
#[serde(tag = "event", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum FollowEvent {
	/// The first event.
	Initialized {
		finalized_block_hashes: Vec<Hash>,
		#[serde(skip_serializing_if = "Option::is_none")]
		finalized_block_runtime: Option<RuntimeEvent>,
	},
	NewBlock {
		block_hash: Hash,
		parent_block_hash: Hash,
		/// `null` if the runtime has not changed. Left out in subscriptions without the runtime.
		#[serde(skip_serializing_if = "Option::is_none")]
		new_runtime: Option<Option<RuntimeEvent>>,
	},
	BestBlockChanged {
		best_block_hash: Hash,
	},
	Finalized {
		finalized_block_hashes: Vec<Hash>,
		/// Always empty: the chain has no forks.
		pruned_block_hashes: Vec<Hash>,
	},
	OperationBodyDone {
		operation_id: String,
		value: Vec<ExtrinsicHex>,
	},
	OperationCallDone {
		operation_id: String,
		output: Bytes,
	},
	OperationStorageItems {
		operation_id: String,
		items: Vec<QueryResult>,
	},
	OperationWaitingForContinue {
		operation_id: String,
	},
	OperationStorageDone {
		operation_id: String,
	},
	/// Trying again may help.
	OperationInaccessible {
		operation_id: String,
	},
	/// Trying again does not help.
	OperationError {
		operation_id: String,
		error: String,
	},
	/// The last event.
	Stop,
}

impl FollowEvent {
	/// How an operation ends that failed.
	pub(super) fn failed(operation_id: String, error: &ErrorObjectOwned) -> Self {
		if error::is_lasting(error) {
			Self::OperationError { operation_id, error: error::describe(error) }
		} else {
			tracing::debug!(target: "rpc", "an operation failed: {}", error::describe(error));
			Self::OperationInaccessible { operation_id }
		}
	}
}

/// The runtime of a block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(super) enum RuntimeEvent {
	Valid {
		spec: RuntimeSpec,
	},
	/// The code cannot be run.
	Invalid {
		error: String,
	},
}

/// The part of a runtime's version that clients need.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuntimeSpec {
	spec_name: String,
	impl_name: String,
	spec_version: u32,
	impl_version: u32,
	transaction_version: u32,
	/// The versions of the runtime APIs, by the hashes of their names.
	apis: BTreeMap<String, u32>,
}

impl From<&RuntimeVersion> for RuntimeSpec {
	fn from(version: &RuntimeVersion) -> Self {
		let apis = version.apis.iter();
		Self {
			spec_name: version.spec_name.to_string(),
			impl_name: version.impl_name.to_string(),
			spec_version: version.spec_version,
			impl_version: version.impl_version,
			transaction_version: version.transaction_version,
			apis: apis.map(|(id, version)| (sp_core::bytes::to_hex(id, false), *version)).collect(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::{json, to_value};

	#[test]
	fn events_are_serialized_as_specified() {
		let hash = Hash::repeat_byte(1);
		let hex = format!("{hash:?}");
		let block = |new_runtime| {
			let (block_hash, parent_block_hash) = (hash, hash);
			to_value(FollowEvent::NewBlock { block_hash, parent_block_hash, new_runtime }).unwrap()
		};
		assert_eq!(
			block(Some(None)),
			json!({
				"event": "newBlock",
				"blockHash": hex,
				"parentBlockHash": hex,
				"newRuntime": null,
			})
		);
		assert_eq!(block(None).get("newRuntime"), None);
		let runtime = RuntimeEvent::Invalid { error: "x".into() };
		assert_eq!(
			block(Some(Some(runtime)))["newRuntime"],
			json!({ "type": "invalid", "error": "x" })
		);
		let items = FollowEvent::OperationStorageItems {
			operation_id: "7".into(),
			items: vec![QueryResult::default()],
		};
		assert_eq!(
			to_value(items).unwrap(),
			json!({
				"event": "operationStorageItems",
				"operationId": "7",
				"items": [{ "key": "0x" }],
			})
		);
		assert_eq!(to_value(FollowEvent::Stop).unwrap(), json!({ "event": "stop" }));
	}

	#[test]
	fn runtimes_have_their_apis_by_name() {
		let version = RuntimeVersion {
			spec_name: "a".into(),
			spec_version: 7,
			apis: vec![([1; 8], 3)].into(),
			..RuntimeVersion::default()
		};
		let valid = to_value(RuntimeEvent::Valid { spec: (&version).into() }).unwrap();
		assert_eq!(valid["type"], "valid");
		assert_eq!(valid["spec"]["specName"], "a");
		assert_eq!(valid["spec"]["apis"], json!({ "0x0101010101010101": 3 }));
		assert_eq!(valid["spec"].as_object().unwrap().len(), 6);
	}

	#[test]
	fn operations_fail_for_now_or_for_good() {
		let failed = |error| to_value(FollowEvent::failed("1".into(), &error)).unwrap();
		assert_eq!(failed(error::busy())["event"], "operationInaccessible");
		let trap = failed(error::state("a trap"));
		assert_eq!(trap["event"], "operationError");
		assert_eq!(trap["error"], "Client error: a trap");
		let large = failed(error::response_too_large(1000));
		assert_eq!(large["event"], "operationError");
		assert!(large["error"].as_str().unwrap().contains("1,000 bytes"), "{large}");
	}
}
