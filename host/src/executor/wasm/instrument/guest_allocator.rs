//! The allocator's everyday cases, as functions of the module itself: they save the way to the host
//! and back, several hundred times in a transfer.
//!
//! They do step by step what [`Allocator`](crate::executor::allocator::Allocator) does, on the same
//! books. Whatever is not an everyday case (no space, damage of any kind) is left to the host
//! function, which finds the books untouched and says what is wrong.

use super::{
	BUMPER, FREE, IN_USE,
	asm::{Code, I32, I32_LOAD, I32_STORE, I64, I64_LOAD, I64_STORE, op},
};
use crate::executor::allocator::{HEADER, MAX_SIZE, MIN_CHUNK, NIL, OCCUPIED, ORDERS};

/// `malloc(size) -> pointer`; `host` is the imported function, `memory` the memory's size in bytes.
pub(super) fn malloc(host: u32, memory: u64) -> Vec<u8> {
	const SIZE: u32 = 0;
	// The binary logarithm of the chunk's size in units of the smallest, four times.
	const ORDER: u32 = 1;
	const HEADER_AT: u32 = 2;
	const TOTAL: u32 = 3;
	const RAW: u32 = 4;
	let mut code = Code::default();
	code.get(SIZE).i32(MAX_SIZE).ops(&[op::I32_GT_U]).if_();
	code.get(SIZE).call(host).ops(&[op::RETURN]).end();
	// order = max(size, 8) rounded up to a power of two, in units of 8
	code.i32(29).get(SIZE).i32(MIN_CHUNK).ops(&[op::I32_LE_U]).ops(&[0x04, I32]).i32(29).else_();
	code.get(SIZE).i32(1).ops(&[op::I32_SUB, op::I32_CLZ]).end();
	code.ops(&[op::I32_SUB]).tee(ORDER);
	// total = (8 << order) + 8
	code.ops(&[op::I64_EXTEND_I32_U]).set(TOTAL);
	code.i64(u64::from(MIN_CHUNK)).get(TOTAL).ops(&[op::I64_SHL]);
	code.i64(u64::from(HEADER)).ops(&[op::I64_ADD]).set(TOTAL);
	code.get(ORDER).i32(2).ops(&[op::I32_SHL]).set(ORDER);
	code.get(ORDER).books(I32_LOAD, FREE).tee(HEADER_AT).i32(NIL).ops(&[op::I32_EQ]).if_();
	{
		code.i32(0).books(I32_LOAD, BUMPER).tee(HEADER_AT);
		code.ops(&[op::I64_EXTEND_I32_U]).get(TOTAL).ops(&[op::I64_ADD]).tee(RAW);
		code.i64(memory).ops(&[op::I64_GT_U]).if_();
		code.get(SIZE).call(host).ops(&[op::RETURN]).end();
		code.i32(0).get(RAW).ops(&[op::I32_WRAP_I64]).books(I32_STORE, BUMPER);
	}
	code.else_();
	{
		code.get(HEADER_AT).ops(&[op::I64_EXTEND_I32_U]).get(TOTAL).ops(&[op::I64_ADD]);
		code.i64(memory).ops(&[op::I64_GT_U]).if_();
		code.get(SIZE).call(host).ops(&[op::RETURN]).end();
		code.get(HEADER_AT).memory(I64_LOAD, 0).tee(RAW);
		code.i64(OCCUPIED).ops(&[op::I64_AND, op::I64_EQZ, op::I32_EQZ]).if_();
		code.get(SIZE).call(host).ops(&[op::RETURN]).end();
		code.get(ORDER).get(RAW).ops(&[op::I32_WRAP_I64]).books(I32_STORE, FREE);
	}
	code.end();
	code.get(HEADER_AT).get(ORDER).i32(2).ops(&[op::I32_SHR_U, op::I64_EXTEND_I32_U]);
	code.i64(OCCUPIED).ops(&[op::I64_OR]).memory(I64_STORE, 0);
	code.get(HEADER_AT).mark();
	code.i32(0).i32(0).books(I64_LOAD, IN_USE).get(TOTAL).ops(&[op::I64_ADD]);
	code.books(I64_STORE, IN_USE);
	code.get(HEADER_AT).i32(HEADER).ops(&[op::I32_ADD]);
	code.into_body(&[(2, I32), (2, I64)])
}

/// `free(pointer)`; `host` is the imported function, `memory` the memory's size in bytes.
pub(super) fn free(host: u32, memory: u64) -> Vec<u8> {
	const POINTER: u32 = 0;
	const ORDER: u32 = 1;
	const HEADER_AT: u32 = 2;
	const RAW: u32 = 3;
	const TOTAL: u32 = 4;
	let mut code = Code::default();
	let leave = |code: &mut Code| {
		code.if_().get(POINTER).call(host).ops(&[op::RETURN]).end();
	};
	code.get(POINTER).i32(HEADER).ops(&[op::I32_LT_U]);
	leave(&mut code);
	code.get(POINTER).ops(&[op::I64_EXTEND_I32_U]).i64(memory).ops(&[op::I64_GT_U]);
	leave(&mut code);
	code.get(POINTER).i32(HEADER).ops(&[op::I32_SUB]).tee(HEADER_AT);
	code.memory(I64_LOAD, 0).tee(RAW).i64(OCCUPIED).ops(&[op::I64_AND, op::I64_EQZ]);
	leave(&mut code);
	code.get(RAW).ops(&[op::I32_WRAP_I64]).tee(ORDER).i32(ORDERS).ops(&[op::I32_GE_U]);
	leave(&mut code);
	code.i64(u64::from(MIN_CHUNK)).get(ORDER).ops(&[op::I64_EXTEND_I32_U, op::I64_SHL]);
	code.i64(u64::from(HEADER)).ops(&[op::I64_ADD]).set(TOTAL);
	code.i32(0).books(I64_LOAD, IN_USE).tee(RAW).get(TOTAL).ops(&[op::I64_LT_U]);
	leave(&mut code);
	code.i32(0).get(RAW).get(TOTAL).ops(&[op::I64_SUB]).books(I64_STORE, IN_USE);
	code.get(ORDER).i32(2).ops(&[op::I32_SHL]).set(ORDER);
	code.get(HEADER_AT).get(ORDER).books(I32_LOAD, FREE).ops(&[op::I64_EXTEND_I32_U]);
	code.memory(I64_STORE, 0).get(HEADER_AT).mark();
	code.get(ORDER).get(HEADER_AT).books(I32_STORE, FREE);
	code.into_body(&[(2, I32), (2, I64)])
}
