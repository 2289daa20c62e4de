//! The notes of writes, and which writes are covered by an earlier note.
//!
//! A note of an address covers the whole page of 4 KiB that it is in and [`REACH`] bytes on both
//! sides. Most writes of compiled code go to a base in a local plus a constant: several to the same
//! structure, many to the function's frame on the stack. So
//! - after a note of `local + a` none is needed for `local + b` with `b` near `a`, as long as the
//!   local holds the same value and control cannot come to the second write but through the first.
//!   Part of the constant may have been added modulo 2^32: two addresses at which writes succeeded
//!   and whose difference is small modulo 2^32 are near each other, since no memory comes within
//!   [`REACH`] of 4 GiB;
//! - where a local is set to a global less a constant, the stack frame of that size is noted at once,
//!   and writes into it need no more.
//!
//! Nothing here relies on what a compiler would do: a write that does not fit is noted by itself.

use super::{
	PAGE_BITS,
	asm::{Code, I32, op},
	stack::Known,
};
use wasmparser::MemArg;

/// How far beyond its page a note reaches, in bytes.
pub(in crate::executor) const REACH: u32 = 256;

/// The widest store, in bytes.
const WIDEST: i64 = 8;

/// The largest frame that is noted at once.
const MAX_FRAME: u32 = 16 * 1024;

/// Value types, by their encodings, that a store may write.
const STORED: [u8; 4] = [0x7f, 0x7e, 0x7d, 0x7c];

/// Writes to `local + offset` are covered for offsets from `from` to `to`.
#[derive(Clone, Copy)]
struct Covered {
	local: u32,
	from: i64,
	to: i64,
	/// False once the local was set to something else.
	valid: bool,
}

/// A block of code.
struct Block {
	/// How many notes cover something before the block; they do after it, too.
	covered: usize,
	/// The first note that counts inside, for locals that may still change.
	visible: usize,
}

/// The notes in one function.
pub(super) struct Notes {
	/// The index of the first local of the notes' own.
	first: u32,
	/// The types of these locals in their order; the address comes first.
	types: Vec<u8>,
	/// Where the value of each type is kept.
	values: [Option<u32>; 4],
	covered: Vec<Covered>,
	visible: usize,
	blocks: Vec<Block>,
	/// How often each local is still set in the rest of the function.
	sets: Vec<u32>,
}

impl Notes {
	/// For a function with `locals` locals; `sets` tells how often each is set.
	pub(super) fn new(locals: u32, sets: Vec<u32>) -> Self {
		Self {
			first: locals,
			types: Vec::new(),
			values: [None; 4],
			covered: Vec::new(),
			visible: 0,
			blocks: Vec::new(),
			sets,
		}
	}

	/// The types of the locals that the notes need.
	pub(super) fn into_locals(self) -> Vec<u8> {
		self.types
	}

	fn own_local(&mut self, ty: u8) -> u32 {
		self.types.push(ty);
		self.first + self.types.len() as u32 - 1
	}

	/// A block begins: what is covered stays so inside. In a loop that holds only for locals that are
	/// not set any more: the loop may come back with another value.
	pub(super) fn begin(&mut self, is_loop: bool) {
		self.blocks.push(Block { covered: self.covered.len(), visible: self.visible });
		if is_loop {
			self.visible = self.covered.len();
		}
	}

	/// The other branch of a conditional begins.
	pub(super) fn other_branch(&mut self) {
		let covered = self.blocks.last().map_or(0, |block| block.covered);
		self.covered.truncate(covered);
	}

	/// A block ends: what was noted inside may have been passed over.
	pub(super) fn end(&mut self) {
		if let Some(block) = self.blocks.pop() {
			self.covered.truncate(block.covered);
			self.visible = block.visible;
		}
	}

	/// A local was just set.
	pub(super) fn set(&mut self, code: &mut Code, local: u32, value: Known) {
		for covered in &mut self.covered {
			covered.valid &= covered.local != local;
		}
		if let Some(sets) = self.sets.get_mut(local as usize) {
			*sets = sets.saturating_sub(1);
		}
		if let Known::Frame(size @ 1..=MAX_FRAME) = value {
			for offset in frame_notes(size) {
				code.get(local).i32(offset).ops(&[op::I32_ADD]).mark();
			}
			self.cover(local, 0, i64::from(size));
		}
	}

	fn cover(&mut self, local: u32, from: i64, to: i64) {
		self.covered.push(Covered { local, from, to, valid: true });
	}

	fn is_covered(&self, local: u32, offset: i64) -> bool {
		let settled = self.sets.get(local as usize) == Some(&0);
		let from = if settled { 0 } else { self.visible };
		self.covered.iter().skip(from).any(|covered| {
			covered.valid
				&& covered.local == local
				&& covered.from <= offset
				&& offset + WIDEST <= covered.to
		})
	}

	/// A store and, after it, the note of its page. A store that traps needs none: what a call that
	/// traps leaves behind is not used again. `slot` is the place of the value's type in [`STORED`].
	pub(super) fn store(
		&mut self,
		code: &mut Code,
		raw: &[u8],
		slot: usize,
		place: MemArg,
		base: Known,
	) {
		if let Known::Local(local, constant) = base {
			let offset = i64::from(constant) + place.offset as i64;
			code.ops(raw);
			if !self.is_covered(local, offset) {
				code.get(local).i32(offset as u32).ops(&[op::I32_ADD]).mark();
				self.cover(local, offset - i64::from(REACH), offset + i64::from(REACH));
			}
			return;
		}
		if self.types.is_empty() {
			self.own_local(I32);
		}
		let address = self.first;
		let value = match self.values.get(slot).copied().flatten() {
			Some(value) => value,
			None => {
				let value = self.own_local(STORED.get(slot).copied().unwrap_or(I32));
				if let Some(known) = self.values.get_mut(slot) {
					*known = Some(value);
				}
				value
			}
		};
		code.set(value).tee(address).get(value).ops(raw);
		// The store was in bounds, so that the sum is that of the engine, without a carry.
		code.get(address).i32(place.offset as u32).ops(&[op::I32_ADD]).mark();
	}
}

/// Where a stack frame of `size` bytes has to be noted, as offsets from its lowest address: each note
/// covers [`REACH`] bytes on both sides, and two notes no more than a page apart all between them.
fn frame_notes(size: u32) -> impl Iterator<Item = u32> {
	let last = size - 1;
	let mut next = Some(last.min(REACH));
	std::iter::from_fn(move || {
		let offset = next?;
		next = (size - offset > REACH).then(|| last.min(offset + (1 << PAGE_BITS)));
		Some(offset)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_notes_of_a_frame_cover_every_byte_of_it() {
		const PAGE: u32 = 1 << PAGE_BITS;
		for size in (1..700).chain((700..=MAX_FRAME).step_by(61)).chain(4500..4700) {
			let notes: Vec<u32> = frame_notes(size).collect();
			assert!(notes.iter().all(|offset| *offset < size), "{size}: {notes:?}");
			for base in (0..PAGE).step_by(127).map(|offset| 1_000_000 / PAGE * PAGE + offset) {
				let mut next = base;
				for offset in &notes {
					let start = (base + offset) / PAGE * PAGE;
					assert!(start - REACH <= next, "{size}: a gap before {offset} of {notes:?}");
					next = start + PAGE + REACH;
				}
				assert!(next >= base + size, "{size}: {notes:?}");
			}
		}
		assert_eq!(frame_notes(2 * REACH).count(), 1);
	}
}
