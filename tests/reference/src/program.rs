//! Random sequences of host functions.
//!
//! A small module in WebAssembly reads operations from its input, calls the host function that each
//! one names, and puts what came back into its answer. So both hosts can be asked anything that the
//! Polkadot Host API offers, also what no pallet of ours uses: child storage, cursors, proofs, every
//! hash, every kind of signature.
//!
//! An operation is `opcode: u8, n: u32, a, b, c`, the last three being bytes with their length before
//! them (`u16`); all numbers are little-endian.

use crate::random::Random;
use codec::{Compact, Encode};
use sp_core::{Pair, ecdsa, ed25519, sr25519};
use std::fmt::Write as _;

/// What a host function takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Take {
	/// Address and length of `a`, `b` or `c`.
	Span(char),
	/// The address of `a`, `b` or `c`.
	Pointer(char),
	/// `n`.
	Number,
	/// Address and length of a buffer of `n % 64` bytes, which goes into the answer afterwards.
	Buffer,
}

/// What a host function returns.
#[derive(Clone, Copy)]
enum Give {
	Nothing,
	Number,
	/// Address and length.
	Span,
	/// The address of so many bytes.
	Pointer(u32),
}

use Give::{Nothing, Number as Num};
use Take::{Buffer, Number, Pointer, Span};

const A: Take = Span('a');
const B: Take = Span('b');
const C: Take = Span('c');

/// A host function by its name, and how it is called.
type Function = (&'static str, &'static [Take], Give);

/// Every host function that the programs call; an operation's code is its place here.
const FUNCTIONS: &[Function] = &[
	("ext_storage_set_version_1", &[A, B], Nothing),
	("ext_storage_get_version_1", &[A], Give::Span),
	("ext_storage_exists_version_1", &[A], Num),
	("ext_storage_clear_version_1", &[A], Nothing),
	("ext_storage_append_version_1", &[A, B], Nothing),
	("ext_storage_next_key_version_1", &[A], Give::Span),
	("ext_storage_read_version_1", &[A, Buffer, Number], Give::Span),
	("ext_storage_clear_prefix_version_1", &[A], Nothing),
	("ext_storage_clear_prefix_version_2", &[A, B], Give::Span),
	("ext_storage_clear_prefix_version_3", &[A, B, C], Give::Span),
	("ext_storage_root_version_1", &[], Give::Span),
	("ext_storage_root_version_2", &[Number], Give::Span),
	("ext_storage_start_transaction_version_1", &[], Nothing),
	("ext_storage_commit_transaction_version_1", &[], Nothing),
	("ext_storage_rollback_transaction_version_1", &[], Nothing),
	("ext_default_child_storage_set_version_1", &[A, B, C], Nothing),
	("ext_default_child_storage_get_version_1", &[A, B], Give::Span),
	("ext_default_child_storage_exists_version_1", &[A, B], Num),
	("ext_default_child_storage_clear_version_1", &[A, B], Nothing),
	("ext_default_child_storage_next_key_version_1", &[A, B], Give::Span),
	("ext_default_child_storage_read_version_1", &[A, B, Buffer, Number], Give::Span),
	("ext_default_child_storage_clear_prefix_version_1", &[A, B], Nothing),
	("ext_default_child_storage_clear_prefix_version_2", &[A, B, C], Give::Span),
	("ext_default_child_storage_storage_kill_version_1", &[A], Nothing),
	("ext_default_child_storage_storage_kill_version_2", &[A, B], Num),
	("ext_default_child_storage_storage_kill_version_3", &[A, B], Give::Span),
	("ext_default_child_storage_storage_kill_version_4", &[A, B, C], Give::Span),
	("ext_default_child_storage_root_version_1", &[A], Give::Span),
	("ext_default_child_storage_root_version_2", &[A, Number], Give::Span),
	("ext_hashing_blake2_128_version_1", &[A], Give::Pointer(16)),
	("ext_hashing_blake2_256_version_1", &[A], Give::Pointer(32)),
	("ext_hashing_twox_64_version_1", &[A], Give::Pointer(8)),
	("ext_hashing_twox_128_version_1", &[A], Give::Pointer(16)),
	("ext_hashing_twox_256_version_1", &[A], Give::Pointer(32)),
	("ext_hashing_keccak_256_version_1", &[A], Give::Pointer(32)),
	("ext_hashing_keccak_512_version_1", &[A], Give::Pointer(64)),
	("ext_hashing_sha2_256_version_1", &[A], Give::Pointer(32)),
	("ext_trie_blake2_256_root_version_2", &[A, Number], Give::Pointer(32)),
	("ext_trie_blake2_256_ordered_root_version_2", &[A, Number], Give::Pointer(32)),
	("ext_trie_keccak_256_root_version_2", &[A, Number], Give::Pointer(32)),
	("ext_trie_keccak_256_ordered_root_version_2", &[A, Number], Give::Pointer(32)),
	("ext_trie_blake2_256_root_version_1", &[A], Give::Pointer(32)),
	("ext_trie_blake2_256_ordered_root_version_1", &[A], Give::Pointer(32)),
	("ext_crypto_ed25519_verify_version_1", &[Pointer('a'), B, Pointer('c')], Num),
	("ext_crypto_sr25519_verify_version_1", &[Pointer('a'), B, Pointer('c')], Num),
	("ext_crypto_sr25519_verify_version_2", &[Pointer('a'), B, Pointer('c')], Num),
	("ext_crypto_ecdsa_verify_version_1", &[Pointer('a'), B, Pointer('c')], Num),
	("ext_crypto_ecdsa_verify_version_2", &[Pointer('a'), B, Pointer('c')], Num),
	(
		"ext_crypto_ecdsa_verify_prehashed_version_1",
		&[Pointer('a'), Pointer('b'), Pointer('c')],
		Num,
	),
	("ext_crypto_secp256k1_ecdsa_recover_version_1", &[Pointer('a'), Pointer('b')], Give::Span),
	("ext_crypto_secp256k1_ecdsa_recover_version_2", &[Pointer('a'), Pointer('b')], Give::Span),
	(
		"ext_crypto_secp256k1_ecdsa_recover_compressed_version_1",
		&[Pointer('a'), Pointer('b')],
		Give::Span,
	),
	(
		"ext_crypto_secp256k1_ecdsa_recover_compressed_version_2",
		&[Pointer('a'), Pointer('b')],
		Give::Span,
	),
	("ext_offchain_index_set_version_1", &[A, B], Nothing),
	("ext_offchain_index_clear_version_1", &[A], Nothing),
	("ext_misc_print_hex_version_1", &[A], Nothing),
];

/// Host functions that only hostile programs call: those whose answers differ between hosts by nature,
/// and those that an honest program cannot make sense of.
const HOSTILE: &[Function] = &[
	("ext_misc_print_num_version_1", &[A], Nothing),
	("ext_misc_print_utf8_version_1", &[A], Nothing),
	("ext_misc_runtime_version_version_1", &[A], Give::Span),
	("ext_logging_log_version_1", &[Number, A, B], Nothing),
	("ext_logging_max_level_version_1", &[], Num),
	("ext_allocator_malloc_version_1", &[Number], Num),
	("ext_allocator_free_version_1", &[Number], Nothing),
	("ext_panic_handler_abort_on_panic_version_1", &[A], Nothing),
	("ext_storage_changes_root_version_1", &[A], Give::Span),
	("ext_trie_blake2_256_verify_proof_version_1", &[Number, A, B, C], Num),
	("ext_trie_blake2_256_verify_proof_version_2", &[Number, A, B, C, Number], Num),
	("ext_trie_keccak_256_verify_proof_version_2", &[Number, A, B, C, Number], Num),
	("ext_crypto_ed25519_batch_verify_version_1", &[Pointer('a'), B, Pointer('c')], Num),
	("ext_crypto_sr25519_batch_verify_version_1", &[Pointer('a'), B, Pointer('c')], Num),
	("ext_crypto_ecdsa_batch_verify_version_1", &[Pointer('a'), B, Pointer('c')], Num),
	("ext_crypto_start_batch_verify_version_1", &[], Nothing),
	("ext_crypto_finish_batch_verify_version_1", &[], Num),
	("ext_crypto_sr25519_public_keys_version_1", &[Number], Give::Span),
	("ext_crypto_sr25519_generate_version_1", &[Number, A], Num),
	("ext_crypto_sr25519_sign_version_1", &[Number, Pointer('a'), B], Give::Span),
	("ext_transaction_index_index_version_1", &[Number, Pointer('a'), Pointer('b')], Nothing),
	("ext_transaction_index_renew_version_1", &[Number, Pointer('a')], Nothing),
	("ext_wasm_tracing_enabled_version_1", &[A], Num),
	("ext_wasm_tracing_enter_span_version_1", &[A], Give::Span),
	("ext_wasm_tracing_event_version_1", &[A], Nothing),
	("ext_wasm_tracing_exit_version_1", &[A], Nothing),
	("ext_offchain_is_validator_version_1", &[], Num),
	("ext_offchain_submit_transaction_version_1", &[A], Give::Span),
	("ext_offchain_network_state_version_1", &[], Give::Span),
	("ext_offchain_timestamp_version_1", &[], Give::Span),
	("ext_offchain_random_seed_version_1", &[], Give::Pointer(32)),
	("ext_offchain_local_storage_set_version_1", &[Number, A, B], Nothing),
	("ext_offchain_local_storage_get_version_1", &[Number, A], Give::Span),
	("ext_offchain_local_storage_clear_version_1", &[Number, A], Nothing),
	("ext_offchain_local_storage_compare_and_set_version_1", &[Number, A, B, C], Num),
	("ext_offchain_http_request_start_version_1", &[A, B, C], Give::Span),
	("ext_offchain_http_response_wait_version_1", &[A, B], Give::Span),
];

/// Where the answer is collected, where buffers lie, and where the heap begins.
const ANSWER: u32 = 1 << 20;
const BUFFER: u32 = 512 * 1024;
const HEAP: u32 = 16 << 20;

/// What `a`, `b` and `c` are in a program's bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Arguments {
	/// Bytes, to which the host function gets a valid address: an honest program.
	Fields,
	/// Numbers (`u64`) that go to the host function as they are: a hostile one.
	Numbers,
}

/// The interpreter, in WebAssembly.
///
/// # Panics
/// Where its text is no module, which a test would show.
pub fn module(arguments: Arguments) -> Vec<u8> {
	let hostile = arguments == Arguments::Numbers;
	let functions: Vec<&Function> = match hostile {
		true => FUNCTIONS.iter().chain(HOSTILE).collect(),
		false => FUNCTIONS.iter().collect(),
	};
	let mut imports = String::new();
	let mut operations = String::new();
	let mut table = String::new();
	for (code, (name, takes, give)) in functions.iter().enumerate() {
		let kinds: Vec<&str> = takes
			.iter()
			.map(|take| if matches!(take, Pointer(_) | Number) { "i32" } else { "i64" })
			.collect();
		let result = match give {
			Nothing => "",
			Give::Span => "(result i64)",
			Num | Give::Pointer(_) => "(result i32)",
		};
		let kinds = kinds.join(" ");
		let _ = writeln!(
			imports,
			r#"(import "env" "{name}" (func $host{code} (param {kinds}) {result}))"#
		);
		let mut arguments = String::new();
		for take in *takes {
			arguments += &match take {
				Span(field) => format!("(global.get ${field})"),
				Pointer(field) => format!("(i32.wrap_i64 (global.get ${field}))"),
				Number => "(global.get $n)".to_owned(),
				Buffer => format!(
					"(i64.or (i64.const {BUFFER}) (i64.shl (i64.extend_i32_u \
					 (i32.and (global.get $n) (i32.const 63))) (i64.const 32)))"
				),
			};
		}
		let call = format!("(call $host{code} {arguments})");
		let call = match give {
			Nothing => call,
			Num => format!("(call $number {call})"),
			Give::Span => format!("(call $span {call})"),
			Give::Pointer(length) => format!("(call $bytes {call} (i32.const {length}))"),
		};
		let buffer = match takes.contains(&Buffer) {
			true => format!("(call $bytes (i32.const {BUFFER}) (i32.const 64))"),
			false => String::new(),
		};
		let _ = writeln!(operations, "(func $operation{code} {call} {buffer})");
		let _ = write!(table, " $operation{code}");
	}
	let count = functions.len();
	let field = match hostile {
		true => {
			"(func $field (result i64)
				(global.set $at (i32.add (global.get $at) (i32.const 8)))
				(i64.load (i32.sub (global.get $at) (i32.const 8))))"
		}
		false => {
			"(func $field (result i64)
				(local $length i32)
				(local $start i32)
				(local.set $length (i32.load16_u (global.get $at)))
				(local.set $start (i32.add (global.get $at) (i32.const 2)))
				(global.set $at (i32.add (local.get $start) (local.get $length)))
				(i64.or
					(i64.extend_i32_u (local.get $start))
					(i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))))"
		}
	};
	let text = format!(
		r#"(module
		{imports}
		(import "env" "memory" (memory 300))
		(global $a (mut i64) (i64.const 0))
		(global $b (mut i64) (i64.const 0))
		(global $c (mut i64) (i64.const 0))
		(global $n (mut i32) (i32.const 0))
		(global $at (mut i32) (i32.const 0))
		(global $out (mut i32) (i32.const {ANSWER}))
		(global (export "__heap_base") i32 (i32.const {HEAP}))
		(table {count} funcref)
		(elem (i32.const 0) func {table})
		{operations}
		(func $number (param $value i32)
			(i32.store (global.get $out) (local.get $value))
			(global.set $out (i32.add (global.get $out) (i32.const 4))))
		(func $span (param $span i64)
			(call $number (i32.wrap_i64 (i64.shr_u (local.get $span) (i64.const 32))))
			(call $bytes
				(i32.wrap_i64 (local.get $span))
				(i32.wrap_i64 (i64.shr_u (local.get $span) (i64.const 32)))))
		(func $bytes (param $from i32) (param $length i32)
			(local $end i32)
			(local.set $end (i32.add (local.get $from) (local.get $length)))
			(block $done
				(loop $more
					(br_if $done (i32.ge_u (local.get $from) (local.get $end)))
					(i32.store8 (global.get $out) (i32.load8_u (local.get $from)))
					(local.set $from (i32.add (local.get $from) (i32.const 1)))
					(global.set $out (i32.add (global.get $out) (i32.const 1)))
					(br $more))))
		{field}
		(func (export "run") (param $input i32) (param $length i32) (result i64)
			(local $end i32)
			(local $code i32)
			(global.set $at (local.get $input))
			(local.set $end (i32.add (local.get $input) (local.get $length)))
			(block $done
				(loop $more
					(br_if $done (i32.ge_u (global.get $at) (local.get $end)))
					(local.set $code (i32.load8_u (global.get $at)))
					(global.set $n (i32.load (i32.add (global.get $at) (i32.const 1))))
					(global.set $at (i32.add (global.get $at) (i32.const 5)))
					(global.set $a (call $field))
					(global.set $b (call $field))
					(global.set $c (call $field))
					(call_indirect (local.get $code))
					(br $more)))
			(i64.or
				(i64.const {ANSWER})
				(i64.shl
					(i64.extend_i32_u (i32.sub (global.get $out) (i32.const {ANSWER})))
					(i64.const 32)))))"#
	);
	wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}"))
}

/// One operation.
#[derive(Clone, Debug, Default)]
pub struct Operation {
	code: u8,
	n: u32,
	fields: [Vec<u8>; 3],
}

impl Operation {
	/// The host function that it calls.
	pub fn name(&self) -> &'static str {
		FUNCTIONS[usize::from(self.code)].0
	}

	/// Whether it asks for the root of the state or of a child.
	pub fn asks_for_a_root(&self) -> bool {
		self.name().starts_with("ext_storage_root") || self.name().contains("child_storage_root")
	}

	fn new<const N: usize>(name: &str, n: u32, fields: [Vec<u8>; N]) -> Self {
		let code = FUNCTIONS.iter().position(|function| function.0 == name);
		let code = code.unwrap_or_else(|| panic!("{name} is not in the list")) as u8;
		let mut operation = Self { code, n, fields: Default::default() };
		for (place, field) in operation.fields.iter_mut().zip(fields) {
			*place = field;
		}
		operation
	}
}

/// A program's bytes.
pub fn encode(program: &[Operation]) -> Vec<u8> {
	let mut bytes = Vec::new();
	for operation in program {
		bytes.push(operation.code);
		bytes.extend(operation.n.to_le_bytes());
		for field in &operation.fields {
			bytes.extend((field.len() as u16).to_le_bytes());
			bytes.extend(field);
		}
	}
	bytes
}

/// A random program of `length` operations that opens and closes its storage transactions.
pub fn random(random: &mut Random, length: usize) -> Vec<Operation> {
	let mut program = Vec::new();
	let mut open = 0;
	while program.len() < length {
		match random.below(100) {
			0..6 => {
				open += 1;
				program.push(Operation::new("ext_storage_start_transaction_version_1", 0, []));
			}
			6..11 if open > 0 => {
				open -= 1;
				let name = match random.chance(50) {
					true => "ext_storage_commit_transaction_version_1",
					false => "ext_storage_rollback_transaction_version_1",
				};
				program.push(Operation::new(name, 0, []));
			}
			0..48 => program.push(main_storage(random)),
			48..78 => program.push(child_storage(random)),
			78..82 => roots(random, &mut program),
			82..88 => program.push(hash(random)),
			88..92 => program.push(trie(random)),
			_ => program.push(signature(random)),
		}
	}
	for _ in 0..open {
		program.push(Operation::new("ext_storage_commit_transaction_version_1", 0, []));
	}
	program
}

/// Few keys, many of which are prefixes of others.
fn key(random: &mut Random) -> Vec<u8> {
	let length = random.below(5) as usize;
	match random.below(40) {
		0 => b":child_storage:default:x".to_vec(),
		1 => random.bytes(length * 10),
		_ => (0..length).map(|_| [0, 1, 0x10, 0xff][random.below(4) as usize]).collect(),
	}
}

fn value(random: &mut Random) -> Vec<u8> {
	let length = [0, 1, 5, 31, 32, 33, 40, 400][random.below(8) as usize];
	random.bytes(length)
}

fn limit(random: &mut Random) -> Vec<u8> {
	random.chance(60).then(|| random.below(12) as u32).encode()
}

fn main_storage(r: &mut Random) -> Operation {
	let cursor = None::<Vec<u8>>.encode();
	match r.below(20) {
		0..6 => Operation::new("ext_storage_set_version_1", 0, [key(r), value(r)]),
		6..8 => Operation::new("ext_storage_get_version_1", 0, [key(r)]),
		8 => Operation::new("ext_storage_exists_version_1", 0, [key(r)]),
		9 => Operation::new("ext_storage_clear_version_1", 0, [key(r)]),
		10..13 => {
			// Mostly to keys of their own, so that there are lists to append to.
			let key = if r.chance(70) { vec![7, r.below(3) as u8] } else { key(r) };
			let element = if r.chance(80) { r.bytes(4) } else { value(r) };
			Operation::new("ext_storage_append_version_1", 0, [key, element])
		}
		13..16 => Operation::new("ext_storage_next_key_version_1", 0, [key(r)]),
		16 => Operation::new("ext_storage_read_version_1", r.below(50) as u32, [key(r)]),
		17 => Operation::new("ext_storage_clear_prefix_version_1", 0, [key(r)]),
		18 => Operation::new("ext_storage_clear_prefix_version_2", 0, [key(r), limit(r)]),
		_ => Operation::new("ext_storage_clear_prefix_version_3", 0, [key(r), limit(r), cursor]),
	}
}

fn child_storage(r: &mut Random) -> Operation {
	let cursor = None::<Vec<u8>>.encode();
	let child = vec![b'a' + r.below(3) as u8];
	let name = |name: &str| format!("ext_default_child_storage_{name}");
	let n = r.below(50) as u32;
	match r.below(20) {
		0..8 => Operation::new(&name("set_version_1"), 0, [child, key(r), value(r)]),
		8..10 => Operation::new(&name("get_version_1"), 0, [child, key(r)]),
		10 => Operation::new(&name("exists_version_1"), 0, [child, key(r)]),
		11 => Operation::new(&name("clear_version_1"), 0, [child, key(r)]),
		12 | 13 => Operation::new(&name("next_key_version_1"), 0, [child, key(r)]),
		14 => Operation::new(&name("read_version_1"), n, [child, key(r)]),
		15 => Operation::new(&name("clear_prefix_version_1"), 0, [child, key(r)]),
		16 => Operation::new(&name("clear_prefix_version_2"), 0, [child, key(r), limit(r)]),
		17 => match r.below(3) {
			0 => Operation::new(&name("storage_kill_version_1"), 0, [child]),
			1 => Operation::new(&name("storage_kill_version_2"), 0, [child, limit(r)]),
			_ => Operation::new(&name("storage_kill_version_4"), 0, [child, limit(r), cursor]),
		},
		_ => Operation::new(&name("storage_kill_version_3"), 0, [child, limit(r)]),
	}
}

/// A root, and then a write. The reference remembers a root and gives the same one again after an
/// append; the host does not, and no runtime asks.
fn roots(r: &mut Random, program: &mut Vec<Operation>) {
	let version = r.below(2) as u32;
	let child = vec![b'a' + r.below(3) as u8];
	program.push(match r.below(3) {
		0 => Operation::new("ext_storage_root_version_2", version, []),
		1 => Operation::new("ext_default_child_storage_root_version_2", version, [child]),
		_ => Operation::new("ext_default_child_storage_root_version_1", 0, [child]),
	});
	let fresh = r.bytes(16);
	program.push(Operation::new("ext_storage_set_version_1", 0, [vec![8], fresh]));
}

fn hash(r: &mut Random) -> Operation {
	let hashes: Vec<_> = FUNCTIONS.iter().filter(|f| f.0.starts_with("ext_hashing")).collect();
	let name = r.pick(&hashes).0;
	let length = r.below(300) as usize;
	Operation::new(name, 0, [r.bytes(length)])
}

fn trie(r: &mut Random) -> Operation {
	let version = r.below(2) as u32;
	let count = r.below(20);
	let name = |name: &str| format!("ext_trie_{name}");
	if r.chance(50) {
		let values: Vec<Vec<u8>> = (0..count).map(|_| value(r)).collect();
		let kind = *r.pick(&[
			"blake2_256_ordered_root_version_2",
			"keccak_256_ordered_root_version_2",
			"blake2_256_ordered_root_version_1",
		]);
		return Operation::new(&name(kind), version, [values.encode()]);
	}
	let pairs: std::collections::BTreeMap<_, _> = (0..count).map(|_| (key(r), value(r))).collect();
	let kind = *r.pick(&[
		"blake2_256_root_version_2",
		"keccak_256_root_version_2",
		"blake2_256_root_version_1",
	]);
	let mut bytes = Compact(pairs.len() as u32).encode();
	pairs.iter().for_each(|pair| pair.encode_to(&mut bytes));
	Operation::new(&name(kind), version, [bytes])
}

/// A signature, most often a valid one, with a bit changed somewhere now and then.
fn signature(r: &mut Random) -> Operation {
	let length = r.below(100) as usize;
	let mut message = r.bytes(length);
	let seed: [u8; 32] = r.bytes(32).try_into().expect("as many");
	let digest = sp_crypto_hashing::blake2_256(&message);
	let which = r.below(10);
	let (name, mut signature, key) = match which {
		0 | 1 => {
			let pair = ed25519::Pair::from_seed(&seed);
			("ed25519_verify_version_1", pair.sign(&message).0.to_vec(), pair.public().0.to_vec())
		}
		2..4 => {
			let pair = sr25519::Pair::from_seed(&seed);
			let name = ["sr25519_verify_version_1", "sr25519_verify_version_2"][which as usize - 2];
			(name, pair.sign(&message).0.to_vec(), pair.public().0.to_vec())
		}
		_ => {
			let pair = ecdsa::Pair::from_seed(&seed);
			let signature = pair.sign_prehashed(&digest).0.to_vec();
			let name = [
				"ecdsa_verify_version_1",
				"ecdsa_verify_version_2",
				"ecdsa_verify_prehashed_version_1",
				"secp256k1_ecdsa_recover_version_1",
				"secp256k1_ecdsa_recover_version_2",
				"secp256k1_ecdsa_recover_compressed_version_2",
			][which as usize - 4];
			if which >= 6 {
				message = digest.to_vec();
			}
			(name, signature, pair.public().0.to_vec())
		}
	};
	match r.below(6) {
		0 => {
			let place = r.below(signature.len() as u64) as usize;
			signature[place] ^= 1 << r.below(8);
		}
		1 => {
			// The recovery id, in all its spellings.
			let last = signature.len() - 1;
			signature[last] = [0, 1, 2, 3, 4, 27, 28, 29, 255][r.below(9) as usize];
		}
		2 if r.chance(30) => signature.fill(0xff),
		_ => {}
	}
	Operation::new(&format!("ext_crypto_{name}"), 0, [signature, message, key])
}
