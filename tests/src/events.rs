//! Reads events block by block, so that none is missed on a fast chain.

use crate::{PATIENCE, client::Client};
use codec::Decode;
use frame_system::EventRecord;
use sp_crypto_hashing::twox_128;
use std::time::{Duration, Instant};
use stratos_runtime::RuntimeEvent;
use subxt::rpcs::rpc_params;

/// Reads the events of successive blocks.
pub struct Events<'a> {
	client: &'a Client,
	next: u32,
}

impl<'a> Events<'a> {
	/// Begins with block `next`.
	pub fn from(client: &'a Client, next: u32) -> Self {
		Self { client, next }
	}

	/// Waits for the first event that `pick` accepts. The next read starts after its block.
	///
	/// # Panics
	///
	/// If there is none within [`PATIENCE`]. `what` names the event.
	pub async fn find<T>(&mut self, what: &str, pick: impl Fn(&RuntimeEvent) -> Option<T>) -> T {
		let deadline = Instant::now() + PATIENCE;
		while Instant::now() < deadline {
			let hash: Option<String> = self
				.client
				.rpc
				.request("chain_getBlockHash", rpc_params![self.next])
				.await
				.expect("the node answers");
			let Some(hash) = hash else {
				tokio::time::sleep(Duration::from_millis(20)).await;
				continue;
			};
			self.next += 1;
			if let Some(found) = self.of(&hash).await.iter().find_map(&pick) {
				return found;
			}
		}
		panic!("{what} did not come");
	}

	async fn of(&self, hash: &str) -> Vec<RuntimeEvent> {
		let key = [twox_128(b"System"), twox_128(b"Events")].concat();
		let key = sp_core::bytes::to_hex(&key, false);
		let value: Option<String> = self
			.client
			.rpc
			.request("state_getStorage", rpc_params![key, hash])
			.await
			.expect("the block's state is kept");
		let bytes = stratos_host::hex::decode(&value.unwrap_or_default()).expect("hex digits");
		let records = Vec::<EventRecord<RuntimeEvent, sp_core::H256>>::decode(&mut &bytes[..]);
		records
			.expect("the events of this runtime")
			.into_iter()
			.map(|record| record.event)
			.collect()
	}
}
