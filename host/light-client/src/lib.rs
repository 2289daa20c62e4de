//! A light client's verifier.
//!
//! It knows one header, and the validator set that votes on the blocks after it. With a later header, the
//! certificate of that block and a proof of the set in its state, it goes on to that block. It executes
//! nothing, and trusts nobody but the header that it began with.
//!
//! A set changes in the first block of an epoch and votes from the next block on. So a client must be
//! shown the first block of every epoch at least; the blocks between may be skipped. As with every
//! client of a chain by stake, a header to begin with must be younger than the time in which stake can
//! be withdrawn: who has withdrawn it may sign another history at no cost.
//!
//! ```
//! # use stratos_light_client::LightClient;
//! # fn example(genesis: sp_core::H256, header: stratos_light_client::Header, proof: Vec<Vec<u8>>) {
//! let client = LightClient::begin(genesis, header, proof);
//! # }
//! ```

#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Decode, DecodeAll};
use core::fmt;
use sp_core::H256;
use sp_crypto_hashing::twox_128;
use sp_runtime::traits::BlakeTwo256;
use sp_trie::{LayoutV1, StorageProof};
use stratos_consensus::{Certificate, CertificateError, ValidatorSet, verify_ed25519};

/// A header of the chain.
pub type Header = sp_runtime::generic::Header<u32, BlakeTwo256>;

/// The largest proof, in bytes: some paths of the trie, and a value.
pub const MAX_PROOF: usize = 1 << 20;

/// Why the client does not go on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LightClientError {
	/// The header is not of a later block.
	NotLater {
		/// Its number.
		found: u32,
		/// That of the last header.
		last: u32,
	},
	/// The certificate does not make the block final.
	Certificate(CertificateError),
	/// The proof has more than [`MAX_PROOF`] bytes.
	ProofTooLarge,
	/// The proof does not lead to the state root of the header, or not to the key.
	Proof,
	/// The state has no validator set, or one that cannot be decoded.
	NoValidatorSet,
}

impl fmt::Display for LightClientError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NotLater { found, last } => {
				write!(f, "block {found} is not after block {last}, which is known")
			}
			Self::Certificate(error) => error.fmt(f),
			Self::ProofTooLarge => write!(f, "the proof has more than {MAX_PROOF} bytes"),
			Self::Proof => f.write_str("the proof does not fit the state root of the header"),
			Self::NoValidatorSet => f.write_str("the state has no validator set"),
		}
	}
}

impl core::error::Error for LightClientError {}

/// The set in the state: `Consensus::CurrentSet`.
#[derive(Decode)]
struct InstalledSet {
	set: ValidatorSet,
	/// The block in which it was installed.
	_block: u32,
}

/// The key of the validator set in the state, for `state_getReadProof`.
pub fn validator_set_key() -> Vec<u8> {
	[twox_128(b"Consensus"), twox_128(b"CurrentSet")].concat()
}

/// What a light client knows.
#[derive(Clone, Debug)]
pub struct LightClient {
	genesis: H256,
	header: Header,
	set: ValidatorSet,
}

impl LightClient {
	/// Begins at a header that is trusted. `proof` is a read proof of [`validator_set_key`] in its state.
	///
	/// # Errors
	/// [`LightClientError`], but for the certificate.
	pub fn begin(
		genesis: H256,
		header: Header,
		proof: Vec<Vec<u8>>,
	) -> Result<Self, LightClientError> {
		let set = set_in(&header, proof)?;
		Ok(Self { genesis, header, set })
	}

	/// The last header.
	pub fn header(&self) -> &Header {
		&self.header
	}

	/// The set that votes on the next block.
	pub fn validator_set(&self) -> &ValidatorSet {
		&self.set
	}

	/// Goes on to a later block. `proof` is a read proof of [`validator_set_key`] in its state.
	///
	/// # Errors
	/// [`LightClientError`]; the client stays where it is.
	pub fn advance(
		&mut self,
		header: Header,
		certificate: &Certificate,
		proof: Vec<Vec<u8>>,
	) -> Result<(), LightClientError> {
		if header.number <= self.header.number {
			let (found, last) = (header.number, self.header.number);
			return Err(LightClientError::NotLater { found, last });
		}
		certificate
			.check(self.genesis, header.number, header.hash(), &self.set, verify_ed25519)
			.map_err(LightClientError::Certificate)?;
		self.set = set_in(&header, proof)?;
		self.header = header;
		Ok(())
	}

	/// A value in the state of the last header; none if the proof shows that there is none.
	///
	/// # Errors
	/// [`LightClientError::ProofTooLarge`], [`LightClientError::Proof`].
	pub fn read(
		&self,
		key: &[u8],
		proof: Vec<Vec<u8>>,
	) -> Result<Option<Vec<u8>>, LightClientError> {
		read(self.header.state_root, key, proof)
	}
}

fn set_in(header: &Header, proof: Vec<Vec<u8>>) -> Result<ValidatorSet, LightClientError> {
	let value = read(header.state_root, &validator_set_key(), proof)?;
	let value = value.ok_or(LightClientError::NoValidatorSet)?;
	let installed = InstalledSet::decode_all(&mut &value[..]);
	let InstalledSet { set, .. } = installed.map_err(|_| LightClientError::NoValidatorSet)?;
	if set.is_empty() { Err(LightClientError::NoValidatorSet) } else { Ok(set) }
}

fn read(root: H256, key: &[u8], proof: Vec<Vec<u8>>) -> Result<Option<Vec<u8>>, LightClientError> {
	let size = proof.iter().fold(0usize, |sum, node| sum.saturating_add(node.len()));
	if size > MAX_PROOF {
		return Err(LightClientError::ProofTooLarge);
	}
	let nodes = StorageProof::new(proof).into_memory_db::<BlakeTwo256>();
	sp_trie::read_trie_value::<LayoutV1<BlakeTwo256>, _>(&nodes, &root, key, None, None)
		.map_err(|_| LightClientError::Proof)
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use sp_core::{Pair as _, ed25519::Pair};
	use sp_runtime::{Digest, traits::Header as _};
	use sp_trie::{MemoryDB, TrieDBMutBuilder, TrieMut};
	use stratos_consensus::{CommitSignature, Validator};

	const GENESIS: H256 = H256::repeat_byte(1);

	fn pairs(from: u8) -> Vec<Pair> {
		(from..from + 4).map(|seed| Pair::from_seed(&[seed; 32])).collect()
	}

	fn set(pairs: &[Pair]) -> ValidatorSet {
		ValidatorSet::new(
			pairs.iter().map(|pair| Validator { key: pair.public().into(), power: 10 }),
		)
	}

	/// A header whose state has this set, and the proof of it.
	fn block(number: u32, next: &ValidatorSet) -> (Header, Vec<Vec<u8>>) {
		let mut nodes = MemoryDB::<BlakeTwo256>::default();
		let mut root = H256::default();
		{
			let mut trie =
				TrieDBMutBuilder::<LayoutV1<BlakeTwo256>>::new(&mut nodes, &mut root).build();
			trie.insert(&validator_set_key(), &(next, number).encode()).unwrap();
			trie.insert(b"other", b"value").unwrap();
		}
		let whole = nodes.drain().into_values().map(|(node, _)| node).collect();
		let header =
			Header::new(number, H256::zero(), root, H256::repeat_byte(9), Digest::default());
		(header, whole)
	}

	fn certificate(header: &Header, signers: &[Pair]) -> Certificate {
		let mut certificate = Certificate {
			height: header.number,
			round: 0,
			block: header.hash(),
			signatures: Vec::new(),
		};
		let payload = certificate.message().payload(GENESIS);
		let sign = |pair: &Pair| CommitSignature {
			validator: pair.public().into(),
			signature: pair.sign(&payload),
		};
		certificate.signatures = signers.iter().map(sign).collect();
		certificate.signatures.sort_by_key(|one| one.validator);
		certificate
	}

	#[test]
	fn the_client_follows_sets_as_they_change() {
		let (old, new) = (pairs(1), pairs(5));
		let (first, proof) = block(1, &set(&old));
		let mut client = LightClient::begin(GENESIS, first, proof).unwrap();

		// Blocks may be skipped.
		let (second, proof) = block(50, &set(&new));
		client.advance(second.clone(), &certificate(&second, &old[..3]), proof).unwrap();
		assert_eq!(client.validator_set(), &set(&new));

		let (third, proof) = block(51, &set(&new));
		let by_old = client.advance(third.clone(), &certificate(&third, &old), proof.clone());
		assert!(matches!(by_old, Err(LightClientError::Certificate(_))), "{by_old:?}");
		client.advance(third.clone(), &certificate(&third, &new), proof.clone()).unwrap();
		let again = client.advance(third.clone(), &certificate(&third, &new), proof.clone());
		assert_eq!(again, Err(LightClientError::NotLater { found: 51, last: 51 }));

		assert_eq!(client.read(b"other", proof.clone()).unwrap().unwrap(), b"value");
		assert_eq!(client.read(b"none", proof).unwrap(), None);
	}

	#[test]
	fn false_proofs_and_certificates_are_refused() {
		let (ours, theirs) = (pairs(1), pairs(5));
		let (first, proof) = block(1, &set(&ours));
		let mut client = LightClient::begin(GENESIS, first.clone(), proof.clone()).unwrap();

		let (second, right) = block(2, &set(&ours));
		let signed = certificate(&second, &ours);
		// The set of another state.
		assert_eq!(
			client.advance(second.clone(), &signed, proof),
			Err(LightClientError::Proof),
			"of another root"
		);
		let mut changed = right.clone();
		changed[0][0] ^= 1;
		assert!(client.advance(second.clone(), &signed, changed).is_err());
		assert_eq!(
			client.advance(second.clone(), &signed, Vec::new()),
			Err(LightClientError::Proof)
		);
		let large = vec![vec![0; MAX_PROOF + 1]];
		assert_eq!(
			client.advance(second.clone(), &signed, large),
			Err(LightClientError::ProofTooLarge)
		);
		let forged = client.advance(second.clone(), &certificate(&second, &theirs), right.clone());
		assert!(matches!(forged, Err(LightClientError::Certificate(_))), "{forged:?}");
		let few = client.advance(second.clone(), &certificate(&second, &ours[..2]), right.clone());
		assert!(matches!(few, Err(LightClientError::Certificate(_))), "{few:?}");
		assert_eq!(client.header(), &first, "it stays where it is");
		client.advance(second.clone(), &signed, right).unwrap();

		let (empty, proof) = block(9, &ValidatorSet::default());
		let none = LightClient::begin(GENESIS, empty, proof).err();
		assert_eq!(none, Some(LightClientError::NoValidatorSet));
	}
}
