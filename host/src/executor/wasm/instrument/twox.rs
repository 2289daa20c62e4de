//! The hash of names, as a function of the module itself.
//!
//! FRAME hashes the names of pallet and storage item anew for every access to a map: some fifty
//! times in a transfer, and most of the time goes into the way to the host and back.

use super::asm::{Code, I32, I32_LOAD, I32_LOAD8, I64, I64_LOAD, I64_STORE, op};

const PRIME_1: u64 = 0x9e37_79b1_85eb_ca87;
const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PRIME_3: u64 = 0x1656_67b1_9e37_79f9;
const PRIME_4: u64 = 0x85eb_ca77_c2b2_ae63;
const PRIME_5: u64 = 0x27d4_eb2f_1656_67c5;

/// From this length on xxHash has a main loop, which is left to the host, in bytes.
const LONG: u32 = 32;

const RANGE: u32 = 0;
const POINTER: u32 = 1;
const LEFT: u32 = 2;
const HASHES: [u32; 2] = [3, 4];
const WORD: u32 = 5;

/// `twox_128(range) -> pointer`: 64 bits of xxHash with the seeds 0 and 1, one behind the other.
/// `host` is the imported function, `malloc` the allocator, `memory` the memory's size in bytes.
pub(super) fn twox_128(host: u32, malloc: u32, memory: u64) -> Vec<u8> {
	let mut code = Code::default();
	code.get(RANGE).ops(&[op::I32_WRAP_I64]).set(POINTER);
	code.get(RANGE).i64(32).ops(&[op::I64_SHR_U, op::I32_WRAP_I64]).tee(LEFT);
	code.i32(LONG).ops(&[op::I32_GE_U]);
	code.get(POINTER).i64_extend().get(LEFT).i64_extend().ops(&[op::I64_ADD]);
	code.i64(memory).ops(&[op::I64_GT_U, op::I32_OR]).if_();
	code.get(RANGE).call(host).ops(&[op::RETURN]).end();

	for (hash, seed) in HASHES.into_iter().zip(0..) {
		code.get(LEFT).i64_extend().i64(PRIME_5.wrapping_add(seed)).ops(&[op::I64_ADD]).set(hash);
	}
	// Words of eight bytes.
	while_at_least(&mut code, 8, |code| {
		code.get(POINTER).memory(I64_LOAD, 0).i64(PRIME_2).ops(&[op::I64_MUL]);
		code.i64(31).ops(&[op::I64_ROTL]).i64(PRIME_1).ops(&[op::I64_MUL]).set(WORD);
		mix(code, 27, PRIME_1, PRIME_4);
	});
	// One of four.
	code.get(LEFT).i32(4).ops(&[op::I32_GE_U]).if_();
	code.get(POINTER).memory(I32_LOAD, 0).i64_extend().i64(PRIME_1).ops(&[op::I64_MUL]).set(WORD);
	mix(&mut code, 23, PRIME_2, PRIME_3);
	advance(&mut code, 4);
	code.end();
	// The rest byte for byte.
	while_at_least(&mut code, 1, |code| {
		code.get(POINTER).memory(I32_LOAD8, 0).i64_extend();
		code.i64(PRIME_5).ops(&[op::I64_MUL]).set(WORD);
		mix(code, 11, PRIME_1, 0);
	});

	code.i32(16).call(malloc).set(POINTER);
	for (hash, offset) in HASHES.into_iter().zip([0, 8]) {
		code.get(POINTER).get(hash);
		for (shift, factor) in [(33, Some(PRIME_2)), (29, Some(PRIME_3)), (32, None)] {
			code.tee(hash).get(hash).i64(shift).ops(&[op::I64_SHR_U, op::I64_XOR]);
			if let Some(factor) = factor {
				code.i64(factor).ops(&[op::I64_MUL]);
			}
		}
		code.memory(I64_STORE, offset);
	}
	code.get(POINTER).mark().get(POINTER);
	code.into_body(&[(2, I32), (3, I64)])
}

/// Both hashes take in the word.
fn mix(code: &mut Code, turn: u64, factor: u64, more: u64) {
	for hash in HASHES {
		code.get(hash).get(WORD).ops(&[op::I64_XOR]).i64(turn).ops(&[op::I64_ROTL]);
		code.i64(factor).ops(&[op::I64_MUL]).i64(more).ops(&[op::I64_ADD]).set(hash);
	}
}

/// `bytes` of the input are done.
fn advance(code: &mut Code, bytes: u32) {
	code.get(POINTER).i32(bytes).ops(&[op::I32_ADD]).set(POINTER);
	code.get(LEFT).i32(bytes).ops(&[op::I32_SUB]).set(LEFT);
}

/// As long as there are `bytes` left: takes them in by `step`.
fn while_at_least(code: &mut Code, bytes: u32, step: impl FnOnce(&mut Code)) {
	code.loop_().get(LEFT).i32(bytes).ops(&[op::I32_GE_U]).if_();
	step(code);
	advance(code, bytes);
	code.branch(1).end().end();
}
