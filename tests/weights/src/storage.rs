//! The storage accesses of a benchmark, by item.

use crate::abi::{BenchmarkResult, StorageInfo};
use std::collections::HashMap;

/// Bytes that a layer of the trie adds to a proof: 15 hashes of 32 bytes, each with its length.
const LAYER: u32 = 15 * 33;

/// The assumed number of keys of an unbounded map.
const MAP_SIZE: u32 = 1_000_000;

/// The runtime's storage items by prefix.
pub(crate) struct Items(HashMap<Vec<u8>, StorageInfo>);

impl Items {
	pub(crate) fn new(infos: Vec<StorageInfo>) -> Self {
		Self(infos.into_iter().map(|info| (info.prefix.clone(), info)).collect())
	}

	/// An upper bound of the proof of a run's reads, bytes, without values of items of unbounded size.
	pub(crate) fn proof(&self, result: &BenchmarkResult) -> u32 {
		let of = |(prefix, reads, _, _): &(Vec<u8>, u32, u32, bool)| {
			let info = self.0.get(prefix);
			let values = info.and_then(|info| info.max_values).unwrap_or(MAP_SIZE);
			let size = info.and_then(|info| info.max_size).unwrap_or(0);
			reads.saturating_mul(size.saturating_add(layers(values) * LAYER))
		};
		result.keys.iter().map(of).fold(0, u32::saturating_add)
	}

	/// Each accessed item with the most keys that a run read and wrote: `Pallet::Item` (r:1 w:1).
	pub(crate) fn describe(&self, results: &[BenchmarkResult]) -> Vec<String> {
		let mut touched: Vec<(Vec<u8>, u32, u32)> = Vec::new();
		for (prefix, reads, writes, _) in results.iter().flat_map(|result| &result.keys) {
			match touched.iter_mut().find(|(other, ..)| other == prefix) {
				Some(item) => {
					(item.1, item.2) = (item.1.max(*reads), item.2.max(*writes));
				}
				None => touched.push((prefix.clone(), *reads, *writes)),
			}
		}
		touched
			.into_iter()
			.map(|(prefix, reads, writes)| format!("{} (r:{reads} w:{writes})", self.name(&prefix)))
			.collect()
	}

	fn name(&self, prefix: &[u8]) -> String {
		match self.0.get(prefix) {
			Some(info) => format!(
				"`{}::{}`",
				String::from_utf8_lossy(&info.pallet_name),
				String::from_utf8_lossy(&info.storage_name)
			),
			None if prefix.iter().all(|byte| matches!(byte, b' '..=b'~')) => {
				format!("`{}`", String::from_utf8_lossy(prefix))
			}
			None => format!("`{}`", sp_core::bytes::to_hex(prefix, false)),
		}
	}
}

/// The depth of a trie with this number of keys.
fn layers(keys: u32) -> u32 {
	if keys == 0 { 0 } else { (keys - 1).checked_ilog2().map_or(1, |bits| bits / 4 + 1) }
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn tries_are_as_deep_as_their_keys_need() {
		for (keys, depth) in
			[(0, 0), (1, 1), (16, 1), (17, 2), (256, 2), (257, 3), (1_048_576, 5), (u32::MAX, 8)]
		{
			assert_eq!(layers(keys), depth, "{keys}");
		}
	}

	#[test]
	fn items_are_named_and_bounded() {
		let items = Items::new(vec![StorageInfo {
			pallet_name: b"Ozone".to_vec(),
			storage_name: b"Market".to_vec(),
			prefix: vec![1; 32],
			max_values: Some(1),
			max_size: Some(48),
		}]);
		let result = |reads, writes| BenchmarkResult {
			_components: Vec::new(),
			extrinsic_time: 0,
			_storage_root_time: 0,
			reads,
			_repeat_reads: 0,
			writes,
			_repeat_writes: 0,
			_proof_size: 0,
			keys: vec![(vec![1; 32], reads, writes, false), (b":code".to_vec(), 1, 0, false)],
		};
		let described = items.describe(&[result(1, 0), result(3, 2), result(2, 2)]);
		assert_eq!(described, ["`Ozone::Market` (r:3 w:2)", "`:code` (r:1 w:0)"]);
		assert_eq!(items.proof(&result(3, 0)), 3 * (48 + LAYER) + 5 * LAYER);
	}
}
