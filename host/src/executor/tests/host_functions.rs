//! Host functions return what the functions of the reference return.

use super::*;
use crate::{
	executor::{CallError, SignatureCache, vm::memory::pack},
	state::StateVersion,
};
use codec::Encode;
use sp_core::{Blake2Hasher, KeccakHasher, Pair, ecdsa, ed25519, sr25519};
use sp_trie::{LayoutV0, LayoutV1, TrieConfiguration};

/// An argument of a host function. Offsets are those in the data of the call.
enum Arg {
	/// A range of the data.
	Range(usize, usize),
	/// The address of a byte of the data.
	At(usize),
	/// A number.
	Number(u32),
}

/// How a host function returns its result.
#[derive(Clone, Copy)]
enum Returns {
	/// As a range.
	Range,
	/// As the address of that many bytes.
	Bytes(u32),
	/// As a number.
	Number,
	/// Not at all.
	Nothing,
}

/// Calls a host function with parts of `data`. Returns its result as bytes.
fn host(
	session_context: CallContext,
	overlay: Overlay,
	name: &str,
	data: &[u8],
	arguments: &[Arg],
	returns: Returns,
) -> (Result<Vec<u8>, CallError>, Overlay) {
	let constants: Vec<(&str, i64)> = arguments
		.iter()
		.map(|argument| match argument {
			Arg::Range(from, to) => ("i64", pack(INPUT + *from as u32, (to - from) as u32) as i64),
			Arg::At(offset) => ("i32", i64::from(INPUT + *offset as u32)),
			Arg::Number(number) => ("i32", i64::from(*number)),
		})
		.collect();
	let types: String = constants.iter().map(|(ty, _)| format!("{ty} ")).collect();
	let values: String =
		constants.iter().map(|(ty, value)| format!("({ty}.const {value}) ")).collect();
	let call = format!("(call $f {values})");
	let (result, body) = match returns {
		Returns::Range => ("(result i64)", call),
		Returns::Bytes(length) => (
			"(result i32)",
			format!("(i64.or (i64.extend_i32_u {call}) (i64.const {}))", pack(0, length)),
		),
		Returns::Number => {
			("(result i32)", format!("(i32.store (i32.const 0) {call}) (i64.const {})", pack(0, 4)))
		}
		Returns::Nothing => ("", format!("{call} (i64.const 0)")),
	};
	let runtime = compile_with(
		&format!(r#"(import "env" "{name}" (func $f (param {types}) {result}))"#),
		&format!(r#"(func (export "go") (param i32 i32) (result i64) {body})"#),
	);
	let mut session = runtime.session(overlay, session_context);
	let result = session.call("go", data);
	(result, session.into_overlay())
}

fn pure(name: &str, data: &[u8], arguments: &[Arg], returns: Returns) -> Vec<u8> {
	host(CallContext::default(), overlay(), name, data, arguments, returns).0.unwrap()
}

fn truth(value: bool) -> Vec<u8> {
	u32::from(value).to_le_bytes().to_vec()
}

#[test]
fn hashes() {
	for data in [&b""[..], b"abc", &[7; 63], &[8; 64], &[9; 65], &[1; 1000]] {
		let hash = |name: &str, length| {
			let name = format!("ext_hashing_{name}_version_1");
			pure(&name, data, &[Arg::Range(0, data.len())], Returns::Bytes(length))
		};
		assert_eq!(hash("keccak_256", 32), sp_crypto_hashing::keccak_256(data));
		assert_eq!(hash("keccak_512", 64), sp_crypto_hashing::keccak_512(data));
		assert_eq!(hash("sha2_256", 32), sp_crypto_hashing::sha2_256(data));
		assert_eq!(hash("blake2_128", 16), sp_crypto_hashing::blake2_128(data));
		assert_eq!(hash("blake2_256", 32), sp_crypto_hashing::blake2_256(data));
		assert_eq!(hash("twox_256", 32), sp_crypto_hashing::twox_256(data));
		assert_eq!(hash("twox_128", 16), sp_crypto_hashing::twox_128(data));
		assert_eq!(hash("twox_64", 8), sp_crypto_hashing::twox_64(data));
	}
}

/// Verifies a signature, damaged ones and one of another message with each host function.
fn signatures<P: Pair>(names: &[&str], signature_length: usize, key_length: usize)
where
	P::Signature: AsRef<[u8]>,
	P::Public: AsRef<[u8]>,
{
	let pair = P::from_string("//Alice", None).unwrap();
	let message = b"pay Bob";
	let signature = pair.sign(message);
	let data = [signature.as_ref(), pair.public().as_ref(), message].concat();
	let key = signature_length;
	let arguments =
		|data: &[u8]| [Arg::At(0), Arg::Range(key + key_length, data.len()), Arg::At(key)];
	for name in names {
		let verify = |data: &[u8]| pure(name, data, &arguments(data), Returns::Number);
		assert_eq!(verify(&data), truth(true), "{name}");
		for broken in [0, key - 5, key + 3, data.len() - 1] {
			let mut data = data.clone();
			data[broken] ^= 1;
			assert_eq!(verify(&data), truth(false), "{name}, byte {broken}");
		}
	}
}

#[test]
fn ed25519_signatures() {
	signatures::<ed25519::Pair>(
		&["ext_crypto_ed25519_verify_version_1", "ext_crypto_ed25519_batch_verify_version_1"],
		64,
		32,
	);
}

#[test]
fn sr25519_signatures() {
	signatures::<sr25519::Pair>(
		&[
			"ext_crypto_sr25519_verify_version_1",
			"ext_crypto_sr25519_verify_version_2",
			"ext_crypto_sr25519_batch_verify_version_1",
		],
		64,
		32,
	);
}

#[test]
fn ecdsa_signatures() {
	signatures::<ecdsa::Pair>(
		&[
			"ext_crypto_ecdsa_verify_version_1",
			"ext_crypto_ecdsa_verify_version_2",
			"ext_crypto_ecdsa_batch_verify_version_1",
		],
		65,
		33,
	);
}

#[test]
fn ecdsa_keys_are_recovered() {
	let pair = ecdsa::Pair::from_string("//Alice", None).unwrap();
	let hash = sp_crypto_hashing::blake2_256(b"pay Bob");
	let signature = pair.sign_prehashed(&hash);
	let compressed = pair.public().0;
	let full = libsecp256k1::PublicKey::parse_compressed(&compressed).unwrap().serialize();
	let recover = |name: &str, signature: &[u8]| {
		let data = [signature, &hash].concat();
		pure(name, &data, &[Arg::At(0), Arg::At(65)], Returns::Range)
	};
	let prehashed = [&signature.0[..], &hash, &compressed].concat();
	let arguments = [Arg::At(0), Arg::At(65), Arg::At(97)];
	assert_eq!(
		pure(
			"ext_crypto_ecdsa_verify_prehashed_version_1",
			&prehashed,
			&arguments,
			Returns::Number
		),
		truth(true)
	);
	for version in [1, 2] {
		let name = format!("ext_crypto_secp256k1_ecdsa_recover_version_{version}");
		assert_eq!(recover(&name, &signature.0), [&[0], &full[1..]].concat());
		// The recovery id of Ethereum.
		let mut ethereum = signature.0;
		ethereum[64] += 27;
		assert_eq!(recover(&name, &ethereum), [&[0], &full[1..]].concat());
		let mut bad = signature.0;
		bad[64] = 5;
		assert_eq!(recover(&name, &bad), [1, 1], "the recovery id");
		assert_eq!(recover(&name, &[0; 65])[0], 1);
		let name = format!("ext_crypto_secp256k1_ecdsa_recover_compressed_version_{version}");
		assert_eq!(recover(&name, &signature.0), [&[0], &compressed[..]].concat());
		assert_eq!(recover(&name, &bad), [1, 1], "the recovery id");
	}
	// r and s beyond the order of the curve: version 2 refuses them, version 1 reduces them.
	let overflowing = [[0xff; 64].as_slice(), &[0]].concat();
	assert_eq!(recover("ext_crypto_secp256k1_ecdsa_recover_version_2", &overflowing), [1, 0]);
	assert_ne!(recover("ext_crypto_secp256k1_ecdsa_recover_version_1", &overflowing), [1, 0]);
}

#[test]
fn only_valid_signatures_are_cached() {
	let pair = sr25519::Pair::from_string("//Alice", None).unwrap();
	let signature = pair.sign(b"pay Bob");
	let data = [&signature.0[..], &pair.public().0, b"pay Bob"].concat();
	let signatures = Arc::new(SignatureCache::new(100));
	let verify = |data: &[u8]| {
		let context = CallContext { signatures: signatures.clone(), ..CallContext::default() };
		let arguments = [Arg::At(0), Arg::Range(96, data.len()), Arg::At(64)];
		let name = "ext_crypto_sr25519_verify_version_2";
		host(context, overlay(), name, data, &arguments, Returns::Number).0.unwrap()
	};
	assert_eq!(verify(&data), truth(true));
	assert_eq!(signatures.len(), 1);
	assert_eq!(verify(&data), truth(true));
	assert_eq!(signatures.len(), 1);
	let mut forged = data.clone();
	forged[100] ^= 1;
	assert_eq!(verify(&forged), truth(false));
	assert_eq!(signatures.len(), 1);
}

#[test]
fn roots_of_tries() {
	let pairs: Vec<(Vec<u8>, Vec<u8>)> =
		(0..40u8).map(|i| (vec![i / 3, i], vec![i; i as usize])).collect();
	let list: Vec<Vec<u8>> = (0..200u8).map(|i| vec![i; i as usize]).collect();
	let (pairs_data, list_data) = (pairs.encode(), list.encode());
	let root = |name: &str, data: &[u8], version: Option<u32>| {
		let mut arguments = vec![Arg::Range(0, data.len())];
		arguments.extend(version.map(Arg::Number));
		let suffix = if version.is_some() { 2 } else { 1 };
		pure(&format!("ext_trie_{name}_version_{suffix}"), data, &arguments, Returns::Bytes(32))
	};
	type B0 = LayoutV0<Blake2Hasher>;
	type B1 = LayoutV1<Blake2Hasher>;
	type K0 = LayoutV0<KeccakHasher>;
	type K1 = LayoutV1<KeccakHasher>;
	for version in [None, Some(0)] {
		assert_eq!(root("blake2_256_root", &pairs_data, version), B0::trie_root(pairs.clone()).0);
		assert_eq!(root("keccak_256_root", &pairs_data, version), K0::trie_root(pairs.clone()).0);
		let name = "blake2_256_ordered_root";
		assert_eq!(root(name, &list_data, version), B0::ordered_trie_root(list.clone()).0);
		let name = "keccak_256_ordered_root";
		assert_eq!(root(name, &list_data, version), K0::ordered_trie_root(list.clone()).0);
	}
	assert_eq!(root("blake2_256_root", &pairs_data, Some(1)), B1::trie_root(pairs.clone()).0);
	assert_eq!(root("keccak_256_root", &pairs_data, Some(1)), K1::trie_root(pairs.clone()).0);
	let name = "blake2_256_ordered_root";
	assert_eq!(root(name, &list_data, Some(1)), B1::ordered_trie_root(list.clone()).0);
	let name = "keccak_256_ordered_root";
	assert_eq!(root(name, &list_data, Some(1)), K1::ordered_trie_root(list.clone()).0);
}

/// Calls a host function on a state of three keys in the main trie or a child trie.
fn stored(
	child: Option<&[u8]>,
	name: &str,
	data: &[u8],
	arguments: &[Arg],
	returns: Returns,
) -> (Vec<u8>, Overlay) {
	let mut overlay = overlay();
	for (key, value) in [(b"ka", &b"value"[..]), (b"kb", b""), (b"kc", &[3; 100])] {
		overlay.set(child, key, Some(value));
	}
	let (result, overlay) = host(CallContext::default(), overlay, name, data, arguments, returns);
	(result.unwrap(), overlay)
}

#[test]
fn values_are_read() {
	for (child, name) in [(None, "ext_storage"), (Some(&b"ch"[..]), "ext_default_child_storage")] {
		// The data: the id of the child trie, a key, and a buffer.
		let call = |function: &str, key: &[u8], extra: &[Arg], returns| {
			let data = [b"ch", key, &[9; 10]].concat();
			let mut arguments = Vec::new();
			if child.is_some() {
				arguments.push(Arg::Range(0, 2));
			}
			arguments.push(Arg::Range(2, 4));
			arguments.extend(extra.iter().map(|extra| match extra {
				Arg::Range(from, to) => Arg::Range(*from, *to),
				Arg::At(at) => Arg::At(*at),
				Arg::Number(number) => Arg::Number(*number),
			}));
			stored(child, &format!("{name}_{function}_version_1"), &data, &arguments, returns).0
		};
		assert_eq!(call("get", b"ka", &[], Returns::Range), Some(b"value".to_vec()).encode());
		assert_eq!(call("get", b"kb", &[], Returns::Range), Some(Vec::<u8>::new()).encode());
		assert_eq!(call("get", b"kx", &[], Returns::Range), None::<Vec<u8>>.encode());
		assert_eq!(call("exists", b"kb", &[], Returns::Number), truth(true));
		assert_eq!(call("exists", b"kx", &[], Returns::Number), truth(false));
		assert_eq!(call("next_key", b"ka", &[], Returns::Range), Some(b"kb".to_vec()).encode());
		assert_eq!(call("next_key", b"kc", &[], Returns::Range), None::<Vec<u8>>.encode());
		// The length after the offset, whatever the size of the buffer.
		let read = |key: &[u8], room: usize, offset| {
			call("read", key, &[Arg::Range(4, 4 + room), Arg::Number(offset)], Returns::Range)
		};
		assert_eq!(read(b"ka", 10, 0), Some(5u32).encode());
		assert_eq!(read(b"ka", 2, 1), Some(4u32).encode());
		assert_eq!(read(b"ka", 2, 100), Some(0u32).encode());
		assert_eq!(read(b"kc", 10, 0), Some(100u32).encode());
		assert_eq!(read(b"kx", 10, 0), None::<u32>.encode());
	}
}

#[test]
fn values_are_written_and_cleared() {
	for (child, name) in [(None, "ext_storage"), (Some(&b"ch"[..]), "ext_default_child_storage")] {
		let call = |function: &str, data: &[u8], ranges: &[(usize, usize)], returns| {
			let data = [b"ch", data].concat();
			let mut arguments = Vec::new();
			if child.is_some() {
				arguments.push(Arg::Range(0, 2));
			}
			arguments.extend(ranges.iter().map(|(from, to)| Arg::Range(from + 2, to + 2)));
			stored(child, &format!("{name}_{function}"), &data, &arguments, returns)
		};
		let (_, mut overlay) = call("set_version_1", b"kxnew", &[(0, 2), (2, 5)], Returns::Nothing);
		assert_eq!(overlay.get(child, b"kx").unwrap(), Some(&b"new"[..]));
		let (_, mut overlay) = call("clear_version_1", b"ka", &[(0, 2)], Returns::Nothing);
		assert_eq!(overlay.get(child, b"ka").unwrap(), None);
		let (_, mut overlay) = call("clear_prefix_version_1", b"k", &[(0, 1)], Returns::Nothing);
		assert_eq!(overlay.next_key(child, b"").unwrap(), None);
		let data = [b"k", &Some(0u32).encode()[..]].concat();
		let (result, _) = call("clear_prefix_version_2", &data, &[(0, 1), (1, 6)], Returns::Range);
		// The limit does not apply to keys in the overlay.
		assert_eq!(result, [0, 0, 0, 0, 0]);
		let data = [b"k".to_vec(), None::<u32>.encode(), None::<Vec<u8>>.encode()].concat();
		let (result, _) =
			call("clear_prefix_version_3", &data, &[(0, 1), (1, 2), (2, 3)], Returns::Range);
		assert_eq!(result, (None::<Vec<u8>>, 0u32, 3u32, 0u32).encode());
	}
	let data = [b"ch".to_vec(), None::<u32>.encode()].concat();
	for (version, arguments, returns, expected) in [
		(1, vec![Arg::Range(0, 2)], Returns::Nothing, vec![]),
		(2, vec![Arg::Range(0, 2), Arg::Range(2, 3)], Returns::Number, truth(true)),
		(3, vec![Arg::Range(0, 2), Arg::Range(2, 3)], Returns::Range, vec![0, 0, 0, 0, 0]),
		(
			4,
			vec![Arg::Range(0, 2), Arg::Range(2, 3), Arg::Range(2, 3)],
			Returns::Range,
			(None::<Vec<u8>>, 0u32, 3u32, 0u32).encode(),
		),
	] {
		let name = format!("ext_default_child_storage_storage_kill_version_{version}");
		let (result, mut overlay) = stored(Some(b"ch"), &name, &data, &arguments, returns);
		assert_eq!(result, expected, "{version}");
		assert_eq!(overlay.next_key(Some(b"ch"), b"").unwrap(), None);
	}
}

#[test]
fn roots_of_the_state() {
	let root = |version| {
		let (_, mut overlay) = stored(
			None,
			"ext_misc_print_hex_version_1",
			b"",
			&[Arg::Range(0, 0)],
			Returns::Nothing,
		);
		overlay.root(version).unwrap().0.to_vec()
	};
	let call = |name, arguments: &[Arg]| stored(None, name, b"", arguments, Returns::Range).0;
	assert_eq!(call("ext_storage_root_version_1", &[]), root(StateVersion::V0));
	assert_eq!(call("ext_storage_root_version_2", &[Arg::Number(0)]), root(StateVersion::V0));
	assert_eq!(call("ext_storage_root_version_2", &[Arg::Number(1)]), root(StateVersion::V1));
	assert_ne!(root(StateVersion::V0), root(StateVersion::V1));
}

#[test]
fn off_chain_functions_fail_on_chain() {
	for (name, returns) in [
		("ext_offchain_random_seed_version_1", Returns::Bytes(32)),
		("ext_offchain_is_validator_version_1", Returns::Number),
	] {
		let on = host(CallContext::default(), overlay(), name, b"", &[], returns).0;
		assert!(matches!(on, Err(CallError::Host { .. })), "{on:?}");
		let context = CallContext { offchain: true, ..CallContext::default() };
		assert!(host(context, overlay(), name, b"", &[], returns).0.is_ok());
	}
}
