//! Untrusted transactions.
//!
//! The first byte selects the kind of the rest: any bytes, an extrinsic without its length prefix, or a call
//! that a dev account signs, so that it passes the signature check and is decoded.

use crate::node::chain;
use codec::{Compact, Encode};
use sp_core::{Pair, sr25519};
use std::{
	cell::RefCell,
	time::{Duration, Instant},
};
use stratos_host::{
	chain::{Proposal, inherent_data},
	pool::{Pool, PoolOptions},
	primitives::Extrinsic,
};

/// The number of transactions after which the pool is emptied.
const LIFETIME: usize = 256;

thread_local! {
	static POOL: RefCell<Option<(Pool, usize)>> = const { RefCell::new(None) };
}

/// Submits a transaction, and puts it into a block if it is accepted.
pub fn run(data: &[u8]) {
	let Some((&kind, rest)) = data.split_first() else { return };
	let extrinsic = match kind % 4 {
		0 => rest.to_vec(),
		1 => rest.encode(),
		_ => signed(rest),
	};
	let extrinsic = Extrinsic(extrinsic);
	let accepted = POOL.with_borrow_mut(|slot| {
		let (pool, used) =
			slot.get_or_insert_with(|| (Pool::new(chain(), PoolOptions::default()), 0));
		let accepted = pool.submit(extrinsic.clone()).is_ok();
		*used += 1;
		if *used >= LIFETIME {
			*slot = None;
		}
		accepted
	});
	if accepted {
		let proposal = Proposal {
			inherents: inherent_data(1_700_000_000_000).expect("inherent data"),
			digest: Default::default(),
			deadline: Instant::now() + Duration::from_secs(5),
		};
		// A call that the pool accepted may fail; the block is made nevertheless.
		let built = chain().build_block(&proposal, &[&extrinsic]).expect("a block is made");
		assert!(built.included.len() + built.rejected.len() <= 1);
	}
}

/// Version 4, immortal, Alice's first transaction.
fn signed(call: &[u8]) -> Vec<u8> {
	let pair = sr25519::Pair::from_string("//Alice", None).expect("a dev key");
	let chain = chain();
	let genesis = chain.genesis_hash();
	let version = chain.runtime_version_at(genesis).expect("a version");
	let extra = (0u8, Compact(0u32), Compact(0u128)).encode();
	let implicit = (version.spec_version, version.transaction_version, genesis, genesis).encode();
	let payload = [call, &extra, &implicit].concat();
	let signature = match payload.len() > 256 {
		true => pair.sign(&sp_crypto_hashing::blake2_256(&payload)),
		false => pair.sign(&payload),
	};
	let mut body = vec![0x84, 0];
	body.extend(pair.public().0);
	body.push(1);
	body.extend(signature.0);
	body.extend(extra);
	body.extend(call);
	body.encode()
}
