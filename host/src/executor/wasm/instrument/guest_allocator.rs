//! `malloc` and `free` as functions of the module. They save the crossing to the host and back, several
//! hundred times in a transfer.
//!
//! They do step by step what the host's allocator (`vm::allocator`) does, on the same state in the side
//! memory. All errors (no space, any kind of damage) are left to the host function: it finds the state
//! unchanged and returns the error.

use super::emit::{Emit as _, memory, side};
use crate::executor::wasm::heap_layout::{
	BUMPER, FREE, HEADER, IN_USE, MAX_SIZE, MIN_CHUNK, NIL, OCCUPIED, ORDERS,
};
use wasm_encoder::{BlockType, Function, InstructionSink, ValType};

/// `malloc(size) -> pointer`. `host` is the imported function, `end` the size of the memory in bytes.
pub(crate) fn malloc(host: u32, end: u64) -> Function {
	const SIZE: u32 = 0;
	// The order of the chunk; further down, times 4.
	const ORDER: u32 = 1;
	const HEADER_AT: u32 = 2;
	const TOTAL: u32 = 3;
	const RAW: u32 = 4;
	let mut function = Function::new([(2, ValType::I32), (2, ValType::I64)]);
	let mut code = function.instructions();
	let ask_host_if = |code: &mut InstructionSink<'_>| {
		code.if_(BlockType::Empty).local_get(SIZE).call(host).return_().end();
	};
	code.local_get(SIZE).u32_const(MAX_SIZE).i32_gt_u();
	ask_host_if(&mut code);
	// order = log2(max(size, 8) rounded up to a power of two) - 3
	code.u32_const(29).local_get(SIZE).u32_const(MIN_CHUNK).i32_le_u();
	code.if_(BlockType::Result(ValType::I32)).u32_const(29).else_();
	code.local_get(SIZE).u32_const(1).i32_sub().i32_clz().end();
	code.i32_sub().local_tee(ORDER);
	// total = (8 << order) + 8
	code.i64_extend_i32_u().local_set(TOTAL);
	code.u64_const(MIN_CHUNK.into()).local_get(TOTAL).i64_shl();
	code.u64_const(HEADER.into()).i64_add().local_set(TOTAL);
	code.local_get(ORDER).u32_const(2).i32_shl().local_set(ORDER);
	code.local_get(ORDER).i32_load(side(FREE)).local_tee(HEADER_AT).u32_const(NIL).i32_eq();
	code.if_(BlockType::Empty);
	{
		// No free chunk: take one from the end of the heap.
		code.u32_const(0).i32_load(side(BUMPER)).local_tee(HEADER_AT);
		code.i64_extend_i32_u().local_get(TOTAL).i64_add().local_tee(RAW);
		code.u64_const(end).i64_gt_u();
		ask_host_if(&mut code);
		code.u32_const(0).local_get(RAW).i32_wrap_i64().i32_store(side(BUMPER));
	}
	code.else_();
	{
		// Take the first free chunk; its header holds the next one.
		code.local_get(HEADER_AT).i64_extend_i32_u().local_get(TOTAL).i64_add();
		code.u64_const(end).i64_gt_u();
		ask_host_if(&mut code);
		code.local_get(HEADER_AT).i64_load(memory(0)).local_tee(RAW);
		code.u64_const(OCCUPIED).i64_and().i64_eqz().i32_eqz();
		ask_host_if(&mut code);
		code.local_get(ORDER).local_get(RAW).i32_wrap_i64().i32_store(side(FREE));
	}
	code.end();
	code.local_get(HEADER_AT).local_get(ORDER).u32_const(2).i32_shr_u().i64_extend_i32_u();
	code.u64_const(OCCUPIED).i64_or().i64_store(memory(0));
	code.local_get(HEADER_AT).mark();
	code.u32_const(0).u32_const(0).i64_load(side(IN_USE)).local_get(TOTAL).i64_add();
	code.i64_store(side(IN_USE));
	code.local_get(HEADER_AT).u32_const(HEADER).i32_add().end();
	function
}

/// `free(pointer)`. `host` is the imported function, `end` the size of the memory in bytes.
pub(crate) fn free(host: u32, end: u64) -> Function {
	const POINTER: u32 = 0;
	const ORDER: u32 = 1;
	const HEADER_AT: u32 = 2;
	const RAW: u32 = 3;
	const TOTAL: u32 = 4;
	let mut function = Function::new([(2, ValType::I32), (2, ValType::I64)]);
	let mut code = function.instructions();
	let ask_host_if = |code: &mut InstructionSink<'_>| {
		code.if_(BlockType::Empty).local_get(POINTER).call(host).return_().end();
	};
	code.local_get(POINTER).u32_const(HEADER).i32_lt_u();
	ask_host_if(&mut code);
	code.local_get(POINTER).i64_extend_i32_u().u64_const(end).i64_gt_u();
	ask_host_if(&mut code);
	code.local_get(POINTER).u32_const(HEADER).i32_sub().local_tee(HEADER_AT);
	code.i64_load(memory(0)).local_tee(RAW).u64_const(OCCUPIED).i64_and().i64_eqz();
	ask_host_if(&mut code);
	code.local_get(RAW).i32_wrap_i64().local_tee(ORDER).u32_const(ORDERS).i32_ge_u();
	ask_host_if(&mut code);
	code.u64_const(MIN_CHUNK.into()).local_get(ORDER).i64_extend_i32_u().i64_shl();
	code.u64_const(HEADER.into()).i64_add().local_set(TOTAL);
	code.u32_const(0).i64_load(side(IN_USE)).local_tee(RAW).local_get(TOTAL).i64_lt_u();
	ask_host_if(&mut code);
	code.u32_const(0).local_get(RAW).local_get(TOTAL).i64_sub().i64_store(side(IN_USE));
	code.local_get(ORDER).u32_const(2).i32_shl().local_set(ORDER);
	code.local_get(HEADER_AT).local_get(ORDER).i32_load(side(FREE)).i64_extend_i32_u();
	code.i64_store(memory(0)).local_get(HEADER_AT).mark();
	code.local_get(ORDER).local_get(HEADER_AT).i32_store(side(FREE)).end();
	function
}
