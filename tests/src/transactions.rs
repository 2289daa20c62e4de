//! Transactions made with the runtime's own types, for calls that are awkward to write dynamically.

use codec::Encode;
use sp_core::{H256, Pair, sr25519};
use sp_runtime::{MultiAddress, MultiSignature, generic::Era};
use stratos_runtime::{
	Runtime, RuntimeCall, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
};

/// The key of a dev account, such as `Alice`.
///
/// # Panics
///
/// Where the name cannot be part of a derivation path.
pub fn dev(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//{name}"), None).expect("a dev name")
}

/// Signs a call; the encoded transaction.
pub fn sign(signer: &sr25519::Pair, call: RuntimeCall, nonce: u32, genesis: H256) -> Vec<u8> {
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::<Runtime>::new(),
		frame_system::CheckSpecVersion::<Runtime>::new(),
		frame_system::CheckTxVersion::<Runtime>::new(),
		frame_system::CheckGenesis::<Runtime>::new(),
		frame_system::CheckEra::<Runtime>::from(Era::Immortal),
		frame_system::CheckNonce::<Runtime>::from(nonce),
		frame_system::CheckWeight::<Runtime>::new(),
		pallet_transaction_payment::ChargeTransactionPayment::<Runtime>::from(0),
		frame_system::WeightReclaim::<Runtime>::new(),
	);
	let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
	let implicit = ((), spec, transaction, genesis, genesis, (), (), (), ());
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(|bytes| signer.sign(bytes));
	let account = MultiAddress::Id(signer.public().into());
	UncheckedExtrinsic::new_signed(call, account, MultiSignature::Sr25519(signature), extension)
		.encode()
}
