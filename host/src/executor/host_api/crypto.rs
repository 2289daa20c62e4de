//! `ext_crypto_*`: signatures.
//!
//! Valid signatures are cached in the [`SignatureCache`]. There is no key store: no keys are listed,
//! nothing is signed, and generating a key fails.

use super::{
	cost,
	guest_memory::{Caller, HostResult, host, parts, return_encoded},
	host_functions::{HostFunctions, register},
	host_state::HostState,
	signature_cache::{SignatureCache, SignatureKind},
};
use crate::executor::{
	error::HostError,
	vm::memory::{array, slice},
};
use codec::Encode;
use secp256k1::{
	Message, SECP256K1,
	ecdsa::{RecoverableSignature, RecoveryId},
};
use sp_core::{Pair as _, ecdsa, ed25519, sr25519};

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_crypto_ed25519_verify_version_1" => ed25519_verify, (signature: u32, message: u64, key: u32) -> u32;
		"ext_crypto_sr25519_verify_version_1" => sr25519_verify_1, (signature: u32, message: u64, key: u32) -> u32;
		"ext_crypto_sr25519_verify_version_2" => sr25519_verify_2, (signature: u32, message: u64, key: u32) -> u32;
		"ext_crypto_ecdsa_verify_version_1" => ecdsa_verify_1, (signature: u32, message: u64, key: u32) -> u32;
		"ext_crypto_ecdsa_verify_version_2" => ecdsa_verify_2, (signature: u32, message: u64, key: u32) -> u32;
		"ext_crypto_ecdsa_verify_prehashed_version_1" => ecdsa_verify_prehashed, (signature: u32, message: u32, key: u32) -> u32;

		"ext_crypto_start_batch_verify_version_1" => start_batch_verify, () -> ();
		"ext_crypto_finish_batch_verify_version_1" => finish_batch_verify, () -> u32;
		"ext_crypto_ed25519_batch_verify_version_1" => ed25519_batch_verify, (signature: u32, message: u64, key: u32) -> u32;
		"ext_crypto_sr25519_batch_verify_version_1" => sr25519_batch_verify, (signature: u32, message: u64, key: u32) -> u32;
		"ext_crypto_ecdsa_batch_verify_version_1" => ecdsa_batch_verify, (signature: u32, message: u64, key: u32) -> u32;

		"ext_crypto_secp256k1_ecdsa_recover_version_1" => recover_1, (signature: u32, message: u32) -> u64;
		"ext_crypto_secp256k1_ecdsa_recover_version_2" => recover_2, (signature: u32, message: u32) -> u64;
		"ext_crypto_secp256k1_ecdsa_recover_compressed_version_1" => recover_compressed_1, (signature: u32, message: u32) -> u64;
		"ext_crypto_secp256k1_ecdsa_recover_compressed_version_2" => recover_compressed_2, (signature: u32, message: u32) -> u64;

		"ext_crypto_ed25519_public_keys_version_1" => public_keys, (id: u32) -> u64;
		"ext_crypto_sr25519_public_keys_version_1" => public_keys, (id: u32) -> u64;
		"ext_crypto_ecdsa_public_keys_version_1" => public_keys, (id: u32) -> u64;
		"ext_crypto_ed25519_generate_version_1" => generate, (id: u32, seed: u64) -> u32;
		"ext_crypto_sr25519_generate_version_1" => generate, (id: u32, seed: u64) -> u32;
		"ext_crypto_ecdsa_generate_version_1" => generate, (id: u32, seed: u64) -> u32;
		"ext_crypto_ed25519_sign_version_1" => sign, (id: u32, key: u32, message: u64) -> u64;
		"ext_crypto_sr25519_sign_version_1" => sign, (id: u32, key: u32, message: u64) -> u64;
		"ext_crypto_ecdsa_sign_version_1" => sign, (id: u32, key: u32, message: u64) -> u64;
		"ext_crypto_ecdsa_sign_prehashed_version_1" => sign_prehashed, (id: u32, key: u32, message: u32) -> u64;
	}
	Ok(())
}

/// Why no public key can be recovered. The order is that of the encoding.
#[derive(Encode)]
enum RecoverError {
	/// r or s is not valid.
	BadRs,
	/// The recovery id is not valid.
	BadV,
	/// No key matches.
	BadSignature,
}

/// Whether a signature is valid: because it is cached, because its verification is deferred, or by
/// `verify`.
fn verify<const S: usize, const K: usize>(
	caller: &mut Caller<'_>,
	kind: SignatureKind,
	(signature, message, key): (u32, u64, u32),
	verify: fn(&[u8; S], &[u8], &[u8; K]) -> bool,
) -> HostResult<bool> {
	let (memory, host) = parts(caller)?;
	let signature = array::<S>(memory, signature)?;
	let message = slice(memory, message)?;
	let key = array::<K>(memory, key)?;
	let message_length = message.len();
	host.afford(cost::signature(message_length))?;
	let signatures = &host.context.signatures;
	let id = signatures.id(kind, signature, message, key);
	if signatures.contains(id) {
		return Ok(true);
	}
	if let Some(deferred) = &host.context.deferred {
		let (signature, message, key) = (*signature, message.to_vec(), *key);
		let job = move |signatures: &SignatureCache| {
			signatures.record(id, verify(&signature, &message, &key))
		};
		if deferred.put(S + K + message_length, job) {
			return Ok(true);
		}
	}
	Ok(signatures.record(id, verify(signature, message, key)))
}

fn ed25519(caller: &mut Caller<'_>, arguments: (u32, u64, u32)) -> HostResult<bool> {
	verify(
		caller,
		SignatureKind::Ed25519,
		arguments,
		|signature: &[u8; 64], message, key: &[u8; 32]| {
			ed25519::Pair::verify(
				&ed25519::Signature::from(*signature),
				message,
				&ed25519::Public::from(*key),
			)
		},
	)
}

fn sr25519(caller: &mut Caller<'_>, arguments: (u32, u64, u32)) -> HostResult<bool> {
	verify(
		caller,
		SignatureKind::Sr25519,
		arguments,
		|signature: &[u8; 64], message, key: &[u8; 32]| {
			sr25519::Pair::verify(
				&sr25519::Signature::from(*signature),
				message,
				&sr25519::Public::from(*key),
			)
		},
	)
}

fn sr25519_deprecated(caller: &mut Caller<'_>, arguments: (u32, u64, u32)) -> HostResult<bool> {
	let kind = SignatureKind::Sr25519Deprecated;
	verify(caller, kind, arguments, |signature: &[u8; 64], message, key: &[u8; 32]| {
		sr25519::Pair::verify_deprecated(
			&sr25519::Signature::from(*signature),
			message,
			&sr25519::Public::from(*key),
		)
	})
}

fn ecdsa(caller: &mut Caller<'_>, arguments: (u32, u64, u32)) -> HostResult<bool> {
	verify(
		caller,
		SignatureKind::Ecdsa,
		arguments,
		|signature: &[u8; 65], message, key: &[u8; 33]| {
			ecdsa::Pair::verify(
				&ecdsa::Signature::from(*signature),
				message,
				&ecdsa::Public::from(*key),
			)
		},
	)
}

fn ecdsa_deprecated(caller: &mut Caller<'_>, arguments: (u32, u64, u32)) -> HostResult<bool> {
	let kind = SignatureKind::EcdsaDeprecated;
	verify(caller, kind, arguments, |signature: &[u8; 65], message, key: &[u8; 33]| {
		// Version 1, which accepts more, is part of the Host API.
		#[allow(deprecated)]
		ecdsa::Pair::verify_deprecated(
			&ecdsa::Signature::from(*signature),
			message,
			&ecdsa::Public::from(*key),
		)
	})
}

fn ed25519_verify(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	ed25519(caller, (signature, message, key)).map(u32::from)
}

fn sr25519_verify_1(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	sr25519_deprecated(caller, (signature, message, key)).map(u32::from)
}

fn sr25519_verify_2(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	sr25519(caller, (signature, message, key)).map(u32::from)
}

fn ecdsa_verify_1(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	ecdsa_deprecated(caller, (signature, message, key)).map(u32::from)
}

fn ecdsa_verify_2(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	ecdsa(caller, (signature, message, key)).map(u32::from)
}

fn ecdsa_verify_prehashed(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u32,
	key: u32,
) -> HostResult<u32> {
	let (memory, host) = parts(caller)?;
	let signature = array::<65>(memory, signature)?;
	let message = array::<32>(memory, message)?;
	let key = array::<33>(memory, key)?;
	let signatures = &host.context.signatures;
	let id = signatures.id(SignatureKind::EcdsaPrehashed, signature, message, key);
	let verify = || {
		ecdsa::Pair::verify_prehashed(
			&ecdsa::Signature::from(*signature),
			message,
			&ecdsa::Public::from(*key),
		)
	};
	Ok(u32::from(signatures.contains(id) || signatures.record(id, verify())))
}

fn start_batch_verify(caller: &mut Caller<'_>) -> HostResult<()> {
	let batch = &mut host(caller)?.batch;
	if batch.is_some() {
		return Err(HostError::Unavailable("a batch of signatures is already open"));
	}
	*batch = Some(true);
	Ok(())
}

fn finish_batch_verify(caller: &mut Caller<'_>) -> HostResult<u32> {
	match host(caller)?.batch.take() {
		Some(valid) => Ok(u32::from(valid)),
		None => Err(HostError::Unavailable("no batch of signatures is open")),
	}
}

/// Each signature of a batch is verified immediately, as in the reference. The batch is valid if all are.
fn add_to_batch(caller: &mut Caller<'_>, valid: bool) -> u32 {
	if let Ok(HostState { batch: Some(batch), .. }) = host(caller) {
		*batch &= valid;
	}
	u32::from(valid)
}

fn ed25519_batch_verify(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	let valid = ed25519(caller, (signature, message, key))?;
	Ok(add_to_batch(caller, valid))
}

fn sr25519_batch_verify(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	let valid = sr25519(caller, (signature, message, key))?;
	Ok(add_to_batch(caller, valid))
}

fn ecdsa_batch_verify(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u64,
	key: u32,
) -> HostResult<u32> {
	let valid = ecdsa(caller, (signature, message, key))?;
	Ok(add_to_batch(caller, valid))
}

/// The recovery id. In Ethereum it begins at 27.
fn recovery_id(signature: &[u8; 65]) -> u8 {
	let id = signature[64];
	if id > 26 { id - 27 } else { id }
}

/// Version 1 accepts values of r and s beyond the order of the curve.
fn recover_overflowing(
	signature: &[u8; 65],
	message: &[u8; 32],
) -> Result<libsecp256k1::PublicKey, RecoverError> {
	let id =
		libsecp256k1::RecoveryId::parse(recovery_id(signature)).map_err(|_| RecoverError::BadV)?;
	let values = libsecp256k1::Signature::parse_overflowing_slice(&signature[..64])
		.map_err(|_| RecoverError::BadRs)?;
	libsecp256k1::recover(&libsecp256k1::Message::parse(message), &values, &id)
		.map_err(|_| RecoverError::BadSignature)
}

fn recover(signature: &[u8; 65], message: &[u8; 32]) -> Result<secp256k1::PublicKey, RecoverError> {
	let id =
		RecoveryId::from_i32(i32::from(recovery_id(signature))).map_err(|_| RecoverError::BadV)?;
	let signature = RecoverableSignature::from_compact(&signature[..64], id)
		.map_err(|_| RecoverError::BadRs)?;
	SECP256K1
		.recover_ecdsa(&Message::from_digest(*message), &signature)
		.map_err(|_| RecoverError::BadSignature)
}

/// An uncompressed key without its tag.
fn untagged(key: [u8; 65]) -> [u8; 64] {
	let mut out = [0; 64];
	out.copy_from_slice(&key[1..]);
	out
}

fn return_recovered<const N: usize>(
	caller: &mut Caller<'_>,
	signature: u32,
	message: u32,
	recover: impl FnOnce(&[u8; 65], &[u8; 32]) -> Result<[u8; N], RecoverError>,
) -> HostResult<u64> {
	let (memory, _) = parts(caller)?;
	let key = recover(array(memory, signature)?, array(memory, message)?);
	return_encoded(caller, &key)
}

fn recover_1(caller: &mut Caller<'_>, signature: u32, message: u32) -> HostResult<u64> {
	return_recovered(caller, signature, message, |signature, message| {
		recover_overflowing(signature, message).map(|key| untagged(key.serialize()))
	})
}

fn recover_2(caller: &mut Caller<'_>, signature: u32, message: u32) -> HostResult<u64> {
	return_recovered(caller, signature, message, |signature, message| {
		recover(signature, message).map(|key| untagged(key.serialize_uncompressed()))
	})
}

fn recover_compressed_1(caller: &mut Caller<'_>, signature: u32, message: u32) -> HostResult<u64> {
	return_recovered(caller, signature, message, |signature, message| {
		recover_overflowing(signature, message).map(|key| key.serialize_compressed())
	})
}

fn recover_compressed_2(caller: &mut Caller<'_>, signature: u32, message: u32) -> HostResult<u64> {
	return_recovered(caller, signature, message, |signature, message| {
		recover(signature, message).map(|key| key.serialize())
	})
}

fn public_keys(caller: &mut Caller<'_>, id: u32) -> HostResult<u64> {
	let (memory, _) = parts(caller)?;
	array::<4>(memory, id)?;
	return_encoded(caller, &Vec::<u8>::new())
}

fn generate(_: &mut Caller<'_>, _id: u32, _seed: u64) -> HostResult<u32> {
	Err(HostError::Unavailable("this host has no key store"))
}

fn sign(caller: &mut Caller<'_>, id: u32, _key: u32, message: u64) -> HostResult<u64> {
	let (memory, _) = parts(caller)?;
	array::<4>(memory, id)?;
	slice(memory, message)?;
	return_encoded(caller, &None::<[u8; 64]>)
}

fn sign_prehashed(caller: &mut Caller<'_>, id: u32, _key: u32, message: u32) -> HostResult<u64> {
	let (memory, _) = parts(caller)?;
	array::<4>(memory, id)?;
	array::<32>(memory, message)?;
	return_encoded(caller, &None::<[u8; 65]>)
}
