//! Transactions with the types of the runtime, for calls that are awkward to write dynamically.

use crate::client::Client;
use codec::Encode;
use sp_core::{H256, Pair, sr25519};
use sp_runtime::{MultiAddress, MultiSignature, generic::Era};
use std::time::Duration;
use stratos_runtime::{
	AccountId, Runtime, RuntimeCall, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
};
use subxt::rpcs::rpc_params;

/// The key of a dev account, such as `Alice`.
///
/// # Panics
///
/// If the name cannot be part of a derivation path.
pub fn dev(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//{name}"), None).expect("a dev name")
}

/// Signs a call. Returns the encoded transaction.
pub fn sign(signer: &sr25519::Pair, call: RuntimeCall, nonce: u32, genesis: H256) -> Vec<u8> {
	sign_for(signer, call, nonce, genesis, VERSION.spec_version)
}

/// As [`sign`], for the runtime with another spec version.
pub fn sign_for(
	signer: &sr25519::Pair,
	call: RuntimeCall,
	nonce: u32,
	genesis: H256,
	spec: u32,
) -> Vec<u8> {
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::<Runtime>::new(),
		frame_system::CheckSpecVersion::<Runtime>::new(),
		frame_system::CheckTxVersion::<Runtime>::new(),
		frame_system::CheckGenesis::<Runtime>::new(),
		frame_system::CheckEra::<Runtime>::from(Era::Immortal),
		frame_system::CheckNonce::<Runtime>::from(nonce),
		frame_system::CheckWeight::<Runtime>::new(),
		pallet_transaction_payment::ChargeTransactionPayment::<Runtime>::from(0),
		frame_metadata_hash_extension::CheckMetadataHash::<Runtime>::new(false),
		frame_system::WeightReclaim::<Runtime>::new(),
	);
	let implicit = ((), spec, VERSION.transaction_version, genesis, genesis, (), (), (), None, ());
	let payload = SignedPayload::from_raw(call.clone(), extension.clone(), implicit);
	let signature = payload.using_encoded(|bytes| signer.sign(bytes));
	let account = MultiAddress::Id(signer.public().into());
	UncheckedExtrinsic::new_signed(call, account, MultiSignature::Sr25519(signature), extension)
		.encode()
}

/// Submits a call and waits until the account's nonce shows its execution, successful or not.
///
/// # Panics
///
/// If the pool refuses it, or no block includes it.
pub async fn execute(client: &Client, signer: &sr25519::Pair, call: RuntimeCall) {
	let account = AccountId::from(signer.public());
	let nonce: u32 = client.ask("AccountNonceApi_account_nonce", &account).await;
	// Its state may be pruned.
	let genesis: H256 = client
		.rpc
		.request("chain_getBlockHash", rpc_params![0u32])
		.await
		.expect("the hash of the genesis block");
	let transaction = sign(signer, call, nonce, genesis);
	let _: String = client
		.rpc
		.request("author_submitExtrinsic", rpc_params![sp_core::bytes::to_hex(&transaction, false)])
		.await
		.expect("a valid transaction");
	for _ in 0..3_000 {
		if client.ask::<u32>("AccountNonceApi_account_nonce", &account).await > nonce {
			return;
		}
		tokio::time::sleep(Duration::from_millis(20)).await;
	}
	panic!("the transaction was not executed");
}
