//! `twox_128` as a function of the module, for short inputs.
//!
//! FRAME hashes the names of pallet and storage item for every access to a map: some fifty times in a
//! transfer. Most of that time would be the crossing to the host and back.

use super::emit::{Emit as _, memory};
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

const PRIME_1: u64 = 0x9e37_79b1_85eb_ca87;
const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PRIME_3: u64 = 0x1656_67b1_9e37_79f9;
const PRIME_4: u64 = 0x85eb_ca77_c2b2_ae63;
const PRIME_5: u64 = 0x27d4_eb2f_1656_67c5;

/// Inputs of this length and more, in bytes, are hashed by the host: xxHash has a main loop for them.
const LONG: u32 = 32;

const RANGE: u32 = 0;
const POINTER: u32 = 1;
const LEFT: u32 = 2;
const HASHES: [u32; 2] = [3, 4];
const WORD: u32 = 5;

/// `twox_128(range) -> pointer`: 64-bit xxHash with the seeds 0 and 1, one after the other. `host` is the
/// imported function, `malloc` the allocator, `end` the size of the memory in bytes.
pub(crate) fn twox_128(host: u32, malloc: u32, end: u64) -> Function {
	let mut function = Function::new([(2, ValType::I32), (3, ValType::I64)]);
	let mut code = function.instructions();
	code.local_get(RANGE).i32_wrap_i64().local_set(POINTER);
	code.local_get(RANGE).u64_const(32).i64_shr_u().i32_wrap_i64().local_tee(LEFT);
	code.u32_const(LONG).i32_ge_u();
	code.local_get(POINTER).i64_extend_i32_u().local_get(LEFT).i64_extend_i32_u().i64_add();
	code.u64_const(end).i64_gt_u().i32_or().if_(BlockType::Empty);
	code.local_get(RANGE).call(host).return_().end();

	for (hash, seed) in HASHES.into_iter().zip(0..) {
		code.local_get(LEFT).i64_extend_i32_u();
		code.u64_const(PRIME_5.wrapping_add(seed)).i64_add().local_set(hash);
	}
	// Words of eight bytes.
	while_at_least(&mut code, 8, |code| {
		code.local_get(POINTER).i64_load(memory(0)).u64_const(PRIME_2).i64_mul();
		code.u64_const(31).i64_rotl().u64_const(PRIME_1).i64_mul().local_set(WORD);
		mix(code, 27, PRIME_1, PRIME_4);
	});
	// One of four.
	code.local_get(LEFT).u32_const(4).i32_ge_u().if_(BlockType::Empty);
	code.local_get(POINTER).i32_load(memory(0)).i64_extend_i32_u();
	code.u64_const(PRIME_1).i64_mul().local_set(WORD);
	mix(&mut code, 23, PRIME_2, PRIME_3);
	advance(&mut code, 4);
	code.end();
	// The rest byte by byte.
	while_at_least(&mut code, 1, |code| {
		code.local_get(POINTER).i32_load8_u(memory(0)).i64_extend_i32_u();
		code.u64_const(PRIME_5).i64_mul().local_set(WORD);
		mix(code, 11, PRIME_1, 0);
	});

	code.u32_const(16).call(malloc).local_set(POINTER);
	for (hash, offset) in HASHES.into_iter().zip([0, 8]) {
		code.local_get(POINTER).local_get(hash);
		for (shift, factor) in [(33, Some(PRIME_2)), (29, Some(PRIME_3)), (32, None)] {
			code.local_tee(hash).local_get(hash).u64_const(shift).i64_shr_u().i64_xor();
			if let Some(factor) = factor {
				code.u64_const(factor).i64_mul();
			}
		}
		code.i64_store(memory(offset));
	}
	code.local_get(POINTER).mark().local_get(POINTER).end();
	function
}

/// Mixes the word into both hashes.
fn mix(code: &mut InstructionSink<'_>, rotation: u64, factor: u64, addend: u64) {
	for hash in HASHES {
		code.local_get(hash).local_get(WORD).i64_xor().u64_const(rotation).i64_rotl();
		code.u64_const(factor).i64_mul().u64_const(addend).i64_add().local_set(hash);
	}
}

/// Skips `bytes` of the input.
fn advance(code: &mut InstructionSink<'_>, bytes: u32) {
	code.local_get(POINTER).u32_const(bytes).i32_add().local_set(POINTER);
	code.local_get(LEFT).u32_const(bytes).i32_sub().local_set(LEFT);
}

/// Runs `step` on the next `bytes` of the input while that many are left.
fn while_at_least(
	code: &mut InstructionSink<'_>,
	bytes: u32,
	step: impl FnOnce(&mut InstructionSink<'_>),
) {
	code.loop_(BlockType::Empty).local_get(LEFT).u32_const(bytes).i32_ge_u();
	code.if_(BlockType::Empty);
	step(code);
	advance(code, bytes);
	code.br(1).end().end();
}
