//! C's functions on ranges of memory.
//!
//! A module for WebAssembly's first version moves bytes in loops of its own, which take a sixth of a
//! transfer. Short ranges are moved in a few wide steps here, long ones by the engine.
//!
//! A function is one of C's if its body is one that a Rust toolchain ships, byte for byte ([`KNOWN`]).
//! Its name is no sign of it: any function can be exported as `memcpy`. A function with another body
//! stays as it is, slower and right.
//!
//! Even a known body is not `memcpy` as C has it on every input, so that its own rules decide. They are
//! the same for all three, read off the bodies and tried on random inputs (`tests::bulk`):
//!
//! - Bytes are written one after the other, upwards, by `memmove` downwards where ranges overlap so that
//!   it has to. If the target does not go around the end of the 32-bit addresses, all of it is written
//!   and all of the source is read; the body traps exactly if one of them is not in the memory, and so
//!   do wide loads and stores and the engine's instructions. A target that goes around may end the loops
//!   before they begin: then the former body runs.
//! - What is read has not been written to, unless the target of `memcpy` begins within the source: then
//!   bytes repeat, and the former body runs.
//! - Where the addresses differ modulo 4, from 16 bytes on, words are put together in a scratch area
//!   below the stack pointer, which nothing but a function that is called later can see. `memcpy` leaves
//!   there what [`scratch`] leaves, if the area lies below both ranges; else, and for `memmove`, the
//!   former body runs.
//! - Nothing else is read or written. The target's address is returned.

use super::{
	BOOKS_INDEX, MAP, PAGE_BITS,
	asm::{
		Access, Code, I32, I32_LOAD, I32_LOAD8, I32_LOAD16, I32_STORE, I32_STORE8, I32_STORE16,
		I64, I64_LOAD, I64_STORE, op,
	},
};

/// One of C's functions on memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::executor) enum Bulk {
	/// `memcpy(target, source, length) -> target`.
	Copy,
	/// `memmove(target, source, length) -> target`.
	Move,
	/// `memset(target, byte, length) -> target`.
	Fill,
}

/// Bodies of functions: their lengths in bytes, their hashes by Blake2-256, what they do. One more is
/// right if `tests::bulk` finds it equal with the faster way in its place.
const KNOWN: [(usize, [u8; 32], Bulk); 3] = [
	// Rust 1.95, wasm32v1-none.
	(940, hex("b29b0aac009658a8f3ec3714b97e6c295889a8fc8aa47f2b96710f4d0fcfe2bc"), Bulk::Copy),
	(1807, hex("d569062532a4c01f969a7cc0ac1bb28e0f5452afc28ed4015490268bebc2bf3c"), Bulk::Move),
	(426, hex("cf5577acaa94c2b7dcba95011a75c69bdbcdbd814a447d5991909ed9d88aef5e"), Bulk::Fill),
];

const fn hex(text: &str) -> [u8; 32] {
	const fn digit(byte: u8) -> u8 {
		match byte {
			b'0'..=b'9' => byte - b'0',
			_ => byte - b'a' + 10,
		}
	}
	let text = text.as_bytes();
	let mut bytes = [0; 32];
	let mut at = 0;
	while at < bytes.len() {
		bytes[at] = digit(text[2 * at]) << 4 | digit(text[2 * at + 1]);
		at += 1;
	}
	bytes
}

impl Bulk {
	/// What a function with this body does, if it is a known one. The body begins with its locals.
	pub(in crate::executor) fn of(body: &[u8]) -> Option<Self> {
		let candidates = || KNOWN.iter().filter(|(length, ..)| *length == body.len());
		// Hashing takes longer than to compare lengths.
		candidates().next()?;
		let hash = sp_crypto_hashing::blake2_256(body);
		candidates().find(|(_, known, _)| *known == hash).map(|(.., bulk)| *bulk)
	}
}

/// The new body of a function; `former` is the function with the former one.
pub(super) fn body(bulk: Bulk, former: u32) -> Vec<u8> {
	match bulk {
		Bulk::Copy => copy(former, false),
		Bulk::Move => copy(former, true),
		Bulk::Fill => fill(former),
	}
}

const TARGET: u32 = 0;
const SOURCE: u32 = 1;
const LENGTH: u32 = 2;

/// The longest range that is copied in wide steps, in bytes.
const SHORT: u32 = 64;

/// From this length on the known bodies move words, in bytes.
const WORDS: u32 = 16;

/// The global that the known bodies take for the stack pointer, and the size of `memcpy`'s scratch area
/// below it, in bytes.
const STACK: u32 = 0;
const SCRATCH: u32 = 16;

/// A function whose `way` for most ranges is left by a branch out of all blocks, to the former function.
fn or_former(former: u32, way: impl FnOnce(&mut Code)) -> Code {
	let mut code = Code::default();
	code.block();
	way(&mut code);
	code.get(TARGET).ops(&[op::RETURN]).end();
	code.get(TARGET).get(1).get(LENGTH).call(former);
	code
}

/// What the body of `memcpy` leaves in its scratch area: the first word of the source that begins
/// within the target's first word, without the bytes before it; and of the last such word the first
/// byte, and the third if it belongs to the source. Uses the i32 locals 3 to 5. Branches so many blocks
/// out if the area is not below both ranges, or not aligned.
fn scratch(code: &mut Code, depth: u32) {
	const AREA: u32 = 3;
	const LAST: u32 = 4;
	const FIRST: u32 = 5;
	let word_of = |code: &mut Code| {
		code.i32(!3).ops(&[op::I32_AND]);
	};
	code.global_get(STACK).tee(AREA).i32(3).ops(&[op::I32_AND]);
	code.get(AREA).i32(SCRATCH).ops(&[op::I32_LT_U, op::I32_OR]);
	code.get(TARGET).get(AREA).ops(&[op::I32_LT_U, op::I32_OR]);
	code.get(SOURCE).get(AREA).ops(&[op::I32_LT_U, op::I32_OR]);
	code.branch_if(depth);
	code.get(AREA).i32(SCRATCH).ops(&[op::I32_SUB]).set(AREA);
	// The bytes up to the target's first word.
	code.i32(0).get(TARGET).ops(&[op::I32_SUB]).i32(3).ops(&[op::I32_AND]).tee(LAST);
	code.get(SOURCE).ops(&[op::I32_ADD]).set(FIRST);
	code.get(AREA).get(FIRST);
	word_of(code);
	// The number of bits is taken modulo 32.
	code.memory(I32_LOAD, 0).i32(!0).get(FIRST).i32(3).ops(&[op::I32_SHL, op::I32_SHL]);
	code.ops(&[op::I32_AND]).memory(I32_STORE, 12);
	code.get(FIRST);
	word_of(code);
	code.get(LENGTH).get(LAST).ops(&[op::I32_SUB]);
	word_of(code);
	code.ops(&[op::I32_ADD]).set(LAST);
	code.get(AREA).get(LAST).memory(I32_LOAD8, 0).memory(I32_STORE8, 8);
	code.get(FIRST).i32(3).ops(&[op::I32_AND]).i32(3).ops(&[op::I32_EQ]).set(FIRST);
	code.get(AREA).get(LAST).get(FIRST).i32(1).ops(&[op::I32_SHL, op::I32_ADD]);
	code.memory(I32_LOAD8, 0).i32(0).get(FIRST).ops(&[op::I32_SUB, op::I32_AND]);
	code.memory(I32_STORE8, 6);
	code.get(AREA).mark();
}

/// Notes that the range was written to. It lies in the memory.
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

/// `memcpy`, or `memmove` if ranges may overlap.
fn copy(former: u32, may_overlap: bool) -> Vec<u8> {
	// i32 locals 3 to 5, i64 locals 6 to 13.
	const END: u32 = 3;
	// Up to twice so many `words` of so many bytes, from the front and from the back: everything is
	// read before anything is written, as `memmove` has to. One note covers a range that is shorter
	// than a note's reach.
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
	let code = or_former(former, |code| {
		code.get(TARGET).get(LENGTH).ops(&[op::I32_ADD]).get(TARGET).ops(&[op::I32_LT_U]);
		code.branch_if(0);
		if !may_overlap {
			code.get(TARGET).get(SOURCE).ops(&[op::I32_SUB]).get(LENGTH).ops(&[op::I32_LT_U]);
			code.branch_if(0);
		}
		at_least(code, WORDS);
		{
			code.get(TARGET).get(SOURCE).ops(&[op::I32_XOR]).i32(3).ops(&[op::I32_AND]);
			if may_overlap {
				code.branch_if(1);
			} else {
				code.if_();
				scratch(code, 2);
				code.end();
			}
			at_least(code, SHORT + 1);
			code.get(TARGET).get(SOURCE).get(LENGTH).copy();
			mark_range(code);
			code.get(TARGET).ops(&[op::RETURN]);
			code.end();
			at_least(code, 33);
			step(code, I64_LOAD, I64_STORE, 8, 4, 6);
			code.end();
			step(code, I64_LOAD, I64_STORE, 8, 2, 6);
		}
		code.end();
		at_least(code, 8);
		step(code, I64_LOAD, I64_STORE, 8, 1, 6);
		code.end();
		at_least(code, 4);
		step(code, I32_LOAD, I32_STORE, 4, 1, 4);
		code.end();
		at_least(code, 2);
		step(code, I32_LOAD16, I32_STORE16, 2, 1, 4);
		code.end();
		code.get(LENGTH).if_();
		code.get(TARGET).get(SOURCE).memory(I32_LOAD8, 0).memory(I32_STORE8, 0);
		code.get(TARGET).mark();
		code.end();
	});
	code.into_body(&[(3, I32), (8, I64)])
}

fn fill(former: u32) -> Vec<u8> {
	const BYTE: u32 = 1;
	const WIDE: u32 = 3;
	let code = or_former(former, |code| {
		// An empty range may lie anywhere, but the engine wants it in the memory.
		code.get(TARGET).get(LENGTH).ops(&[op::I32_ADD]).get(TARGET).ops(&[op::I32_LE_U]);
		code.branch_if(0);
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
		mark_range(code);
	});
	code.into_body(&[(1, I64)])
}
