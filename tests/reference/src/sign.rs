//! Signed transactions, by all three schemes.

use codec::Encode;
use sp_core::{Pair, ecdsa, ed25519, sr25519};
use sp_runtime::{
	MultiAddress, MultiSignature, MultiSigner, generic::Era, traits::IdentifyAccount,
};
use stratos_host::primitives::{Extrinsic, Hash};
use stratos_runtime::{
	AccountId, Runtime, RuntimeCall, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
};

/// A key that signs transactions.
#[derive(Clone)]
pub enum Signer {
	/// Schnorr on Ristretto, what wallets use.
	Sr25519(sr25519::Pair),
	/// Ed25519.
	Ed25519(ed25519::Pair),
	/// ECDSA on secp256k1.
	Ecdsa(ecdsa::Pair),
}

impl Signer {
	/// The sr25519 key of a dev account.
	pub fn dev(name: &str) -> Self {
		Self::Sr25519(sr25519::Pair::from_string(&format!("//{name}"), None).expect("a dev key"))
	}

	/// Its account.
	pub fn account(&self) -> AccountId {
		let public = match self {
			Self::Sr25519(pair) => MultiSigner::from(pair.public()),
			Self::Ed25519(pair) => MultiSigner::from(pair.public()),
			Self::Ecdsa(pair) => MultiSigner::from(pair.public()),
		};
		public.into_account()
	}

	fn sign(&self, message: &[u8]) -> MultiSignature {
		match self {
			Self::Sr25519(pair) => pair.sign(message).into(),
			Self::Ed25519(pair) => pair.sign(message).into(),
			Self::Ecdsa(pair) => pair.sign(message).into(),
		}
	}
}

/// Signs a call for the chain of this genesis.
pub fn sign(signer: &Signer, call: RuntimeCall, nonce: u32, tip: u128, genesis: Hash) -> Extrinsic {
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::<Runtime>::new(),
		frame_system::CheckSpecVersion::<Runtime>::new(),
		frame_system::CheckTxVersion::<Runtime>::new(),
		frame_system::CheckGenesis::<Runtime>::new(),
		frame_system::CheckEra::<Runtime>::from(Era::Immortal),
		frame_system::CheckNonce::<Runtime>::from(nonce),
		frame_system::CheckWeight::<Runtime>::new(),
		pallet_transaction_payment::ChargeTransactionPayment::<Runtime>::from(tip),
		frame_metadata_hash_extension::CheckMetadataHash::<Runtime>::new(false),
		frame_system::WeightReclaim::<Runtime>::new(),
	);
	let versions = (VERSION.spec_version, VERSION.transaction_version);
	let implicit = ((), versions.0, versions.1, genesis, genesis, (), (), (), None, ());
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(|bytes| signer.sign(bytes));
	let address = MultiAddress::Id(signer.account());
	Extrinsic(UncheckedExtrinsic::new_signed(call, address, signature, extension).encode())
}
