//! Faster versions of `memcpy`, `memmove` and `memset`.
//!
//! A module without bulk memory operations moves bytes in loops of its own, which take a sixth of a
//! transfer. Here short ranges are moved in a few wide steps, long ones by the engine.
//!
//! A function is replaced only if its body is, byte for byte, one that a Rust toolchain ships ([`KNOWN`]).
//! Its name means nothing: any function can be exported as `memcpy`. Functions with other bodies stay as
//! they are, slower and correct.
//!
//! Even a known body is not C's `memcpy` on every input, so the replacement follows the body. The rules
//! below are the same for all three functions. They were derived from the bodies and are tested on
//! random inputs (`tests::mem_intrinsics`):
//!
//! - Bytes are written one after the other, upwards. `memmove` goes downwards where an overlap requires
//!   it. If the target does not wrap around the 32-bit address space, all of it is written and all of
//!   the source is read. The body traps exactly if one of the two is not in the memory, and so do wide
//!   loads and stores and the engine's instructions. If the target wraps, the loops may end before they
//!   begin: then the original body runs.
//! - A byte is read before it is overwritten, unless the target of `memcpy` begins inside the source.
//!   Then bytes repeat, and the original body runs.
//! - Where the addresses differ modulo 4, ranges of 16 bytes and more are assembled word by word in a
//!   scratch area below the stack pointer. Only a function that is called later can read it. `memcpy`
//!   leaves there what [`scratch`] writes, if the area is below both ranges. In all other cases, and for
//!   `memmove`, the original body runs.
//! - Nothing else is read or written. The target address is returned.

use super::emit::{Emit as _, memory};
use crate::executor::wasm::heap_layout::{DIRTY_MAP, DIRTY_PAGE_BITS, SIDE_MEMORY_INDEX};
use wasm_encoder::{BlockType, Function, InstructionSink, MemArg, ValType};

/// A memory function of C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MemIntrinsic {
	/// `memcpy(target, source, length) -> target`.
	Copy,
	/// `memmove(target, source, length) -> target`.
	Move,
	/// `memset(target, byte, length) -> target`.
	Fill,
}

/// Known function bodies: length in bytes, Blake2-256, function. A new body may be added if
/// `tests::mem_intrinsics` finds no difference.
const KNOWN: [(usize, [u8; 32], MemIntrinsic); 3] = [
	// Rust 1.95, wasm32v1-none.
	(
		940,
		hex("b29b0aac009658a8f3ec3714b97e6c295889a8fc8aa47f2b96710f4d0fcfe2bc"),
		MemIntrinsic::Copy,
	),
	(
		1807,
		hex("d569062532a4c01f969a7cc0ac1bb28e0f5452afc28ed4015490268bebc2bf3c"),
		MemIntrinsic::Move,
	),
	(
		426,
		hex("cf5577acaa94c2b7dcba95011a75c69bdbcdbd814a447d5991909ed9d88aef5e"),
		MemIntrinsic::Fill,
	),
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

impl MemIntrinsic {
	/// What a function with this body does, if the body is known. The body begins with its locals.
	pub(crate) fn of(body: &[u8]) -> Option<Self> {
		let candidates = || KNOWN.iter().filter(|(length, ..)| *length == body.len());
		// Comparing lengths is cheaper than hashing.
		candidates().next()?;
		let hash = sp_crypto_hashing::blake2_256(body);
		candidates().find(|(_, known, _)| *known == hash).map(|(.., intrinsic)| *intrinsic)
	}

	/// The replacement. `original` is the function with the original body.
	pub(crate) fn replacement(self, original: u32) -> Function {
		match self {
			Self::Copy => copy(original, false),
			Self::Move => copy(original, true),
			Self::Fill => fill(original),
		}
	}
}

const TARGET: u32 = 0;
const SOURCE: u32 = 1;
const LENGTH: u32 = 2;

/// The longest range that is copied in wide steps, in bytes.
const SHORT: u32 = 64;

/// The known bodies move words in ranges of this length and more, in bytes.
const WORDS: u32 = 16;

/// The global that the known bodies use as stack pointer.
const STACK: u32 = 0;

/// Bytes of the scratch area of `memcpy`, below the stack pointer.
const SCRATCH: u32 = 16;

/// A function of `common`, which leaves the outermost block to run the original function.
fn or_original(
	locals: &[(u32, ValType)],
	original: u32,
	common: impl FnOnce(&mut InstructionSink<'_>),
) -> Function {
	let mut function = Function::new(locals.iter().copied());
	let mut code = function.instructions();
	code.block(BlockType::Empty);
	common(&mut code);
	code.local_get(TARGET).return_().end();
	code.local_get(TARGET).local_get(1).local_get(LENGTH).call(original).end();
	function
}

/// Writes what the body of `memcpy` leaves in its scratch area: the first word of the source that begins
/// within the target's first word, without the bytes before it; of the last such word the first byte,
/// and the third if it belongs to the source. Uses the i32 locals 3 to 5. Branches `depth` blocks out if
/// the area is not below both ranges, or not aligned.
fn scratch(code: &mut InstructionSink<'_>, depth: u32) {
	const AREA: u32 = 3;
	const LAST: u32 = 4;
	const FIRST: u32 = 5;
	let word_of = |code: &mut InstructionSink<'_>| {
		code.u32_const(!3).i32_and();
	};
	code.global_get(STACK).local_tee(AREA).u32_const(3).i32_and();
	code.local_get(AREA).u32_const(SCRATCH).i32_lt_u().i32_or();
	code.local_get(TARGET).local_get(AREA).i32_lt_u().i32_or();
	code.local_get(SOURCE).local_get(AREA).i32_lt_u().i32_or();
	code.br_if(depth);
	code.local_get(AREA).u32_const(SCRATCH).i32_sub().local_set(AREA);
	// The bytes up to the target's first word.
	code.u32_const(0).local_get(TARGET).i32_sub().u32_const(3).i32_and().local_tee(LAST);
	code.local_get(SOURCE).i32_add().local_set(FIRST);
	code.local_get(AREA).local_get(FIRST);
	word_of(code);
	// Shifts use the number of bits modulo 32.
	code.i32_load(memory(0)).u32_const(!0).local_get(FIRST).u32_const(3).i32_shl().i32_shl();
	code.i32_and().i32_store(memory(12));
	code.local_get(FIRST);
	word_of(code);
	code.local_get(LENGTH).local_get(LAST).i32_sub();
	word_of(code);
	code.i32_add().local_set(LAST);
	code.local_get(AREA).local_get(LAST).i32_load8_u(memory(0)).i32_store8(memory(8));
	code.local_get(FIRST).u32_const(3).i32_and().u32_const(3).i32_eq().local_set(FIRST);
	code.local_get(AREA).local_get(LAST).local_get(FIRST).u32_const(1).i32_shl().i32_add();
	code.i32_load8_u(memory(0)).u32_const(0).local_get(FIRST).i32_sub().i32_and();
	code.i32_store8(memory(6));
	code.local_get(AREA).mark();
}

/// The last address of the target.
fn last_of_target(code: &mut InstructionSink<'_>) {
	code.local_get(TARGET).local_get(LENGTH).i32_add().u32_const(1).i32_sub();
}

/// Marks the target range, which is in the memory.
fn mark_range(code: &mut InstructionSink<'_>) {
	code.local_get(LENGTH).u32_const(1 << DIRTY_PAGE_BITS).i32_le_u().if_(BlockType::Empty);
	{
		code.local_get(LENGTH).if_(BlockType::Empty);
		code.local_get(TARGET).mark();
		last_of_target(code);
		code.mark().end();
	}
	code.else_();
	{
		let page = |code: &mut InstructionSink<'_>| {
			code.u32_const(DIRTY_PAGE_BITS).i32_shr_u();
		};
		code.local_get(TARGET);
		page(code);
		code.u32_const(DIRTY_MAP).i32_add().u32_const(1);
		last_of_target(code);
		page(code);
		code.local_get(TARGET);
		page(code);
		code.i32_sub().u32_const(1).i32_add().memory_fill(SIDE_MEMORY_INDEX);
	}
	code.end();
}

/// The width of a load and a store.
#[derive(Clone, Copy)]
enum Width {
	Two,
	Four,
	Eight,
}

impl Width {
	fn bytes(self) -> u32 {
		match self {
			Self::Two => 2,
			Self::Four => 4,
			Self::Eight => 8,
		}
	}

	fn load(self, code: &mut InstructionSink<'_>, at: MemArg) {
		match self {
			Self::Two => code.i32_load16_u(at),
			Self::Four => code.i32_load(at),
			Self::Eight => code.i64_load(at),
		};
	}

	fn store(self, code: &mut InstructionSink<'_>, at: MemArg) {
		match self {
			Self::Two => code.i32_store16(at),
			Self::Four => code.i32_store(at),
			Self::Eight => code.i64_store(at),
		};
	}
}

/// Copies a range of `count` to `2 * count` words: that many from its beginning and from its end, kept
/// in the locals from `first` on. All words are read before one is written, as `memmove` requires. One
/// mark covers the range, which is shorter than the reach of a mark. Then returns.
fn copy_words(code: &mut InstructionSink<'_>, width: Width, count: u32, first: u32) {
	// i32
	const END: u32 = 3;
	let (bytes, half) = (width.bytes(), width.bytes() * count);
	for word in 0..count {
		code.local_get(SOURCE);
		width.load(code, memory(word * bytes));
		code.local_set(first + word);
	}
	code.local_get(SOURCE).local_get(LENGTH).i32_add().u32_const(half).i32_sub().local_set(END);
	for word in 0..count {
		code.local_get(END);
		width.load(code, memory(word * bytes));
		code.local_set(first + count + word);
	}
	for word in 0..count {
		code.local_get(TARGET).local_get(first + word);
		width.store(code, memory(word * bytes));
	}
	code.local_get(TARGET).local_get(LENGTH).i32_add().u32_const(half).i32_sub().local_set(END);
	for word in 0..count {
		code.local_get(END).local_get(first + count + word);
		width.store(code, memory(word * bytes));
	}
	code.local_get(TARGET).mark().local_get(TARGET).return_();
}

/// `memcpy`, or `memmove` if the ranges may overlap.
fn copy(original: u32, may_overlap: bool) -> Function {
	// Words are kept in the i32 locals from 4 on, or the i64 locals from 6 on.
	const NARROW: u32 = 4;
	const WIDE: u32 = 6;
	let if_at_least = |code: &mut InstructionSink<'_>, length: u32| {
		code.local_get(LENGTH).u32_const(length).i32_ge_u().if_(BlockType::Empty);
	};
	or_original(&[(3, ValType::I32), (8, ValType::I64)], original, |code| {
		code.local_get(TARGET).local_get(LENGTH).i32_add().local_get(TARGET).i32_lt_u();
		code.br_if(0);
		if !may_overlap {
			code.local_get(TARGET).local_get(SOURCE).i32_sub().local_get(LENGTH).i32_lt_u();
			code.br_if(0);
		}
		if_at_least(code, WORDS);
		{
			code.local_get(TARGET).local_get(SOURCE).i32_xor().u32_const(3).i32_and();
			if may_overlap {
				code.br_if(1);
			} else {
				code.if_(BlockType::Empty);
				scratch(code, 2);
				code.end();
			}
			if_at_least(code, SHORT + 1);
			code.local_get(TARGET).local_get(SOURCE).local_get(LENGTH).memory_copy(0, 0);
			mark_range(code);
			code.local_get(TARGET).return_();
			code.end();
			if_at_least(code, 33);
			copy_words(code, Width::Eight, 4, WIDE);
			code.end();
			copy_words(code, Width::Eight, 2, WIDE);
		}
		code.end();
		for (width, first) in [(Width::Eight, WIDE), (Width::Four, NARROW), (Width::Two, NARROW)] {
			if_at_least(code, width.bytes());
			copy_words(code, width, 1, first);
			code.end();
		}
		code.local_get(LENGTH).if_(BlockType::Empty);
		code.local_get(TARGET).local_get(SOURCE).i32_load8_u(memory(0)).i32_store8(memory(0));
		code.local_get(TARGET).mark();
		code.end();
	})
}

fn fill(original: u32) -> Function {
	const BYTE: u32 = 1;
	const WIDE: u32 = 3;
	or_original(&[(1, ValType::I64)], original, |code| {
		// An empty range may be anywhere, but the engine requires it to be in the memory.
		code.local_get(TARGET).local_get(LENGTH).i32_add().local_get(TARGET).i32_le_u();
		code.br_if(0);
		code.local_get(LENGTH).u32_const(16).i32_le_u().if_(BlockType::Empty);
		{
			code.local_get(LENGTH).u32_const(8).i32_ge_u().if_(BlockType::Empty);
			code.local_get(BYTE).u32_const(0xff).i32_and().i64_extend_i32_u();
			code.u64_const(0x0101_0101_0101_0101).i64_mul().local_set(WIDE);
			code.local_get(TARGET).local_get(WIDE).i64_store(memory(0));
			code.local_get(TARGET).local_get(LENGTH).i32_add().u32_const(8).i32_sub();
			code.local_get(WIDE).i64_store(memory(0));
			code.local_get(TARGET).mark().local_get(TARGET).return_().end();
		}
		code.end();
		code.local_get(TARGET).local_get(BYTE).local_get(LENGTH).memory_fill(0);
		mark_range(code);
	})
}
