//! The keys of nodes and validators: of the model numbers, of the runtime keys that can sign.

use sp_core::{Pair, ed25519};
use sp_runtime::MultiSignature;
use std::sync::LazyLock;
use stratos_model::economy::{Key, KeyProof};
use stratos_primitives::NodeId;

/// Keys that can sign, ascending by public key.
fn key_pair(of: u64) -> &'static ed25519::Pair {
	static PAIRS: LazyLock<Vec<ed25519::Pair>> = LazyLock::new(|| {
		let seed = |number: u16| [number.to_le_bytes(); 16].concat();
		let pair = |number| ed25519::Pair::from_seed_slice(&seed(number)).expect("32 bytes");
		let mut pairs: Vec<_> = (0..512).map(pair).collect();
		pairs.sort_by_key(|pair| pair.public().0);
		pairs
	});
	&PAIRS[of as usize]
}

/// The runtime's network key of the model's; ordered alike.
pub(crate) fn node_id(of: u64) -> NodeId {
	NodeId(key_pair(of).public().0)
}

/// The runtime's consensus key of the model's.
pub(crate) fn consensus_key(of: u64) -> pallet_staking::ConsensusKey {
	pallet_staking::ConsensusKey(key_pair(of).public().0)
}

/// The signature of a key, where it has to sign `payload`.
pub(crate) fn proof((of, kind): Key, payload: Vec<u8>) -> Option<MultiSignature> {
	match kind {
		KeyProof::Right => Some(key_pair(of).sign(&payload).into()),
		KeyProof::Wrong => Some(key_pair(of).sign(b"something else").into()),
		KeyProof::Missing => None,
	}
}
