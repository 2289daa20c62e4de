//! C's functions on ranges of memory, where a module exports them by their names.
//!
//! A module for WebAssembly's first version moves bytes in loops of its own, which take a sixth of a
//! transfer. Short ranges are moved in a few wide steps here, long ones by the engine. What a range
//! ends up with is the same; ranges that overlap are moved as by `memmove`, which C allows for
//! `memcpy`, too.

use super::{
	BOOKS_INDEX, MAP, PAGE_BITS,
	asm::{
		Access, Code, I32, I32_LOAD, I32_LOAD8, I32_LOAD16, I32_STORE, I32_STORE8, I32_STORE16,
		I64, I64_LOAD, I64_STORE, op,
	},
};

const TARGET: u32 = 0;
const LENGTH: u32 = 2;

/// Notes that the range was written to. It lies in the memory, or the write had trapped.
fn mark_range(code: &mut Code) {
	code.get(LENGTH).i32(1 << PAGE_BITS).ops(&[op::I32_LE_U]).if_();
	{
		code.get(LENGTH).if_();
		code.get(TARGET).mark();
		code.get(TARGET).get(LENGTH).ops(&[op::I32_ADD]).i32(1).ops(&[op::I32_SUB]).mark();
		code.end();
	}
	code.else_();
	{
		let page = |code: &mut Code| {
			code.i32(PAGE_BITS).ops(&[op::I32_SHR_U]);
		};
		code.get(TARGET);
		page(code);
		code.i32(MAP).ops(&[op::I32_ADD]).i32(1);
		code.get(TARGET).get(LENGTH).ops(&[op::I32_ADD]).i32(1).ops(&[op::I32_SUB]);
		page(code);
		code.get(TARGET);
		page(code);
		code.ops(&[op::I32_SUB]).i32(1).ops(&[op::I32_ADD]).fill(BOOKS_INDEX);
	}
	code.end();
}

/// `memcpy(target, source, length) -> target`, and `memmove`.
pub(super) fn copy() -> Vec<u8> {
	const SOURCE: u32 = 1;
	// i32 locals 3 to 5, i64 locals 6 to 13.
	const END: u32 = 3;
	let mut code = Code::default();
	// Up to twice so many `words` of so many bytes, from the front and from the back: everything is
	// read before anything is written. One note covers a range that is shorter than a note's reach.
	let step =
		|code: &mut Code, load: Access, store: Access, bytes: u32, words: u32, first: u32| {
			let half = bytes * words;
			for word in 0..words {
				code.get(SOURCE).memory(load, word * bytes).set(first + word);
			}
			code.get(SOURCE).get(LENGTH).ops(&[op::I32_ADD]).i32(half).ops(&[op::I32_SUB]).set(END);
			for word in 0..words {
				code.get(END).memory(load, word * bytes).set(first + words + word);
			}
			for word in 0..words {
				code.get(TARGET).get(first + word).memory(store, word * bytes);
			}
			code.get(TARGET).get(LENGTH).ops(&[op::I32_ADD]).i32(half).ops(&[op::I32_SUB]).set(END);
			for word in 0..words {
				code.get(END).get(first + words + word).memory(store, word * bytes);
			}
			code.get(TARGET).mark().get(TARGET).ops(&[op::RETURN]);
		};
	let at_least = |code: &mut Code, length: u32| {
		code.get(LENGTH).i32(length).ops(&[op::I32_GE_U]).if_();
	};
	code.get(LENGTH).i32(64).ops(&[op::I32_LE_U]).if_();
	for (length, words) in [(33, 4), (17, 2), (8, 1)] {
		at_least(&mut code, length);
		step(&mut code, I64_LOAD, I64_STORE, 8, words, 6);
		code.end();
	}
	at_least(&mut code, 4);
	step(&mut code, I32_LOAD, I32_STORE, 4, 1, 4);
	code.end();
	at_least(&mut code, 2);
	step(&mut code, I32_LOAD16, I32_STORE16, 2, 1, 4);
	code.end();
	code.get(LENGTH).if_();
	code.get(TARGET).get(SOURCE).memory(I32_LOAD8, 0).memory(I32_STORE8, 0).get(TARGET).mark();
	code.end();
	code.get(TARGET).ops(&[op::RETURN]);
	code.end();
	code.get(TARGET).get(SOURCE).get(LENGTH).copy();
	mark_range(&mut code);
	code.get(TARGET);
	code.into_body(&[(3, I32), (8, I64)])
}

/// `memset(target, byte, length) -> target`.
pub(super) fn fill() -> Vec<u8> {
	const BYTE: u32 = 1;
	const WIDE: u32 = 3;
	let mut code = Code::default();
	code.get(LENGTH).i32(16).ops(&[op::I32_LE_U]).if_();
	{
		code.get(LENGTH).i32(8).ops(&[op::I32_GE_U]).if_();
		code.get(BYTE).i32(0xff).ops(&[op::I32_AND, op::I64_EXTEND_I32_U]);
		code.i64(0x0101_0101_0101_0101).ops(&[op::I64_MUL]).set(WIDE);
		code.get(TARGET).get(WIDE).memory(I64_STORE, 0);
		code.get(TARGET).get(LENGTH).ops(&[op::I32_ADD]).i32(8).ops(&[op::I32_SUB]);
		code.get(WIDE).memory(I64_STORE, 0);
		code.get(TARGET).mark().get(TARGET).ops(&[op::RETURN]).end();
	}
	code.end();
	code.get(TARGET).get(BYTE).get(LENGTH).fill(0);
	mark_range(&mut code);
	code.get(TARGET);
	code.into_body(&[(1, I64)])
}
