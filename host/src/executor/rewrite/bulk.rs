//! C's functions on ranges of memory.
//!
//! A module for WebAssembly's first version moves bytes in loops of its own, which take a sixth of a
//! transfer. Short ranges are moved in a few wide steps here, long ones by the engine.
//!
//! A function is one of C's if its body is one that a Rust toolchain ships, byte for byte ([`KNOWN`]).
//! Its name is no sign of it: any function can be exported as `memcpy`. A function with another body
//! stays as it is, slower and right.
//!
//! Even a known body does more than C says of it: on ranges that overlap `memcpy` repeats bytes; at
//! the end of the 32-bit addresses a loop may end before it begins; ranges of 16 bytes and more whose
//! addresses differ modulo 4 pass through the stack. The faster way is taken only where the body
//! - reads and writes nothing but the two ranges, and these lie in the memory: so neither traps;
//! - leaves in the target what was in the source, or the byte: so both leave the same memory;
//!
//! which is what the conditions before it ask for. In every other case the former body runs.

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

/// The new body of a function; `former` is the function with the former one, `memory` the memory's
/// size in bytes.
pub(super) fn body(bulk: Bulk, former: u32, memory: u64) -> Vec<u8> {
	match bulk {
		Bulk::Copy => copy(former, memory, false),
		Bulk::Move => copy(former, memory, true),
		Bulk::Fill => fill(former, memory),
	}
}

const TARGET: u32 = 0;
const LENGTH: u32 = 2;

/// The longest range that is copied in wide steps, in bytes.
const SHORT: u32 = 64;

/// From this length on the known bodies move words where the addresses are equal modulo 4, and go by
/// way of the stack where they are not, in bytes.
const WORDS: u32 = 16;

/// Where the number on the stack is 0, the former function does it.
fn or_former(code: &mut Code, former: u32) {
	code.ops(&[op::I32_EQZ]).if_();
	code.get(TARGET).get(1).get(LENGTH).call(former).ops(&[op::RETURN]).end();
}

/// Whether the range from `local` on lies in the memory, as a number on the stack.
fn is_inside(code: &mut Code, local: u32, memory: u64) {
	code.get(local).i64_extend().get(LENGTH).i64_extend().ops(&[op::I64_ADD]);
	code.i64(memory).ops(&[op::I64_LE_U]);
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
fn copy(former: u32, memory: u64, may_overlap: bool) -> Vec<u8> {
	const SOURCE: u32 = 1;
	// i32 locals 3 to 5, i64 locals 6 to 13.
	const END: u32 = 3;
	let mut code = Code::default();
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
	let are_equal_modulo_4 = |code: &mut Code| {
		code.get(TARGET).get(SOURCE).ops(&[op::I32_XOR]).i32(3).ops(&[op::I32_AND, op::I32_EQZ]);
	};
	code.get(LENGTH).i32(SHORT).ops(&[op::I32_LE_U]).if_();
	{
		// Both ranges end in the memory: the addresses are below a power of two that is so far from
		// its end.
		let far = memory.saturating_sub(u64::from(SHORT)).checked_ilog2();
		let below = far.map_or(0, |log| 1 << log);
		code.get(TARGET).get(SOURCE).ops(&[op::I32_OR]).i32(below).ops(&[op::I32_LT_U]);
		code.get(LENGTH).i32(WORDS).ops(&[op::I32_LT_U]);
		are_equal_modulo_4(&mut code);
		code.ops(&[op::I32_OR, op::I32_AND]);
		if !may_overlap {
			// Between -length and length, both excluded, is no difference of addresses that are far
			// enough from each other; as one comparison.
			code.get(TARGET).get(SOURCE).ops(&[op::I32_SUB]);
			code.get(LENGTH).ops(&[op::I32_ADD]).i32(1).ops(&[op::I32_SUB]);
			code.get(LENGTH).i32(1).ops(&[op::I32_SHL]).i32(2).ops(&[op::I32_SUB]);
			code.ops(&[op::I32_GT_U, op::I32_AND]);
		}
		or_former(&mut code, former);
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
		code.get(TARGET).get(SOURCE).memory(I32_LOAD8, 0).memory(I32_STORE8, 0);
		code.get(TARGET).mark();
		code.end();
		code.get(TARGET).ops(&[op::RETURN]);
	}
	code.end();
	is_inside(&mut code, TARGET, memory);
	is_inside(&mut code, SOURCE, memory);
	are_equal_modulo_4(&mut code);
	code.ops(&[op::I32_AND, op::I32_AND]);
	if !may_overlap {
		for (one, other) in [(TARGET, SOURCE), (SOURCE, TARGET)] {
			code.get(one).get(other).ops(&[op::I32_SUB]).get(LENGTH);
			code.ops(&[op::I32_GE_U, op::I32_AND]);
		}
	}
	or_former(&mut code, former);
	code.get(TARGET).get(SOURCE).get(LENGTH).copy();
	mark_range(&mut code);
	code.get(TARGET);
	code.into_body(&[(3, I32), (8, I64)])
}

fn fill(former: u32, memory: u64) -> Vec<u8> {
	const BYTE: u32 = 1;
	const WIDE: u32 = 3;
	let mut code = Code::default();
	is_inside(&mut code, TARGET, memory);
	or_former(&mut code, former);
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
