//! The notes of writes, and which writes are covered by an earlier note.
//!
//! # What has to hold
//!
//! The addresses of 32 bits form a circle: behind the last comes 0. A note of an address sets the entry
//! of its page of 4 KiB, and *reaches* that page and [`REACH`] bytes on both sides of it, around the
//! circle. The memory is a part of the circle from 0 on that leaves out 64 KiB at least
//! ([`MAX_PAGES`](super::MAX_PAGES)). Two claims make an instance what it was:
//!
//! 1. *Every byte of the memory that a note reaches is restored*, whatever address was noted. The
//!    restore reads the entries of the memory's pages, and of the two pages beside the memory on the
//!    circle: the one behind its end and the last of all. No other page is within [`REACH`] of the
//!    memory. So nobody has to know where an address lies to note it, and a note never traps: the map
//!    has an entry for every page of the circle.
//! 2. *Every byte that a call writes is reached by a note that the call makes.*
//!
//! # Why the second holds
//!
//! Calls that trap do not matter: what they leave behind is not used again. In any other call, a store
//! whose bytes begin at the address `e` has a base in a local or another operand, and a constant
//! offset; `e` is their sum, without a carry, since a store beyond the memory traps.
//!
//! - *A store without a cover* is followed by a note of `e`, computed modulo 2^32 from the same parts.
//!   Nothing comes between that could change them, or leave. The note reaches the bytes: no store is
//!   wider than [`REACH`].
//! - *A cover* says: the bytes of the circle from `local + from` to `local + to` are reached by notes
//!   made already. It comes into being
//!   - by the note of `e` = `local + offset`: it reaches [`REACH`] bytes before `e` and behind it;
//!   - by the notes of a frame: where a local is set to a global less a constant `size`, addresses from
//!     `local` to `local + size` are noted so densely that all bytes between them are reached
//!     ([`frame_notes`]). That is a statement on the circle. It holds for any value of the local, be
//!     the frame in the memory, partly or wholly beyond its end, or around the circle's seam, and be
//!     the global a stack pointer or not.
//! - *A store with a cover* has its bytes at `local + offset` on the circle, where `offset` is the sum
//!   of the constants: reached, if the cover's `from` and `to` enclose them, the local holds the value
//!   that it held when the notes were made, and control came through them. A cover ends when its local
//!   is set, when the block ends in which its notes are (they may have been passed over), and in a loop
//!   that begins behind the notes (it may come back with another value), unless no later instruction of
//!   the function sets the local.
//!
//! Bytes that the host writes, and those of [`super::bulk`], [`super::heap`] and [`super::hash`], lie in
//! the memory and are noted by their addresses.
//!
//! Nothing here relies on what a compiler would do.

use super::{
	PAGE_BITS,
	asm::{Code, I32, op},
	stack::Known,
};
use std::collections::HashMap;
use wasmparser::MemArg;

/// How far beyond its page a note reaches, in bytes.
pub(in crate::executor) const REACH: u32 = 256;

/// The widest store, in bytes.
const WIDEST: i64 = 8;

/// The largest frame that is noted at once.
const MAX_FRAME: u32 = 16 * 1024;

/// Value types, by their encodings, that a store may write.
const STORED: [u8; 4] = [0x7f, 0x7e, 0x7d, 0x7c];

/// How many covers of a local are looked through for a store: the latest. More would find little, and
/// make the time for a function grow with the square of its length.
const SEARCHED: usize = 64;

/// Writes to `local + offset` are covered for offsets from `from` to `to`.
#[derive(Clone, Copy)]
struct Covered {
	local: u32,
	from: i64,
	to: i64,
	/// How often the local was still to be set when the notes were made. It holds the same value as
	/// long as that is so.
	sets: u32,
	/// The cover of the same local before this one.
	before: Option<usize>,
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
	/// The latest cover of each local that has one.
	latest: HashMap<u32, usize>,
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
			latest: HashMap::new(),
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
		self.uncover(covered);
	}

	/// A block ends: what was noted inside may have been passed over.
	pub(super) fn end(&mut self) {
		if let Some(block) = self.blocks.pop() {
			self.uncover(block.covered);
			self.visible = block.visible;
		}
	}

	/// A local was just set.
	pub(super) fn set(&mut self, code: &mut Code, local: u32, value: Known) {
		// Counted before, so that it does not go below zero.
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
		let sets = self.sets(local);
		let before = self.latest.insert(local, self.covered.len());
		self.covered.push(Covered { local, from, to, sets, before });
	}

	/// Forgets all covers but the first ones.
	fn uncover(&mut self, count: usize) {
		while self.covered.len() > count
			&& let Some(covered) = self.covered.pop()
		{
			match covered.before {
				Some(before) => self.latest.insert(covered.local, before),
				None => self.latest.remove(&covered.local),
			};
		}
	}

	/// How often a local is still set in the rest of the function.
	fn sets(&self, local: u32) -> u32 {
		self.sets.get(local as usize).copied().unwrap_or(u32::MAX)
	}

	fn is_covered(&self, local: u32, offset: i64) -> bool {
		let sets = self.sets(local);
		let first = if sets == 0 { 0 } else { self.visible };
		let latest = self.latest.get(&local).copied();
		std::iter::successors(latest, |index| self.covered.get(*index)?.before)
			.take_while(|index| *index >= first)
			.take(SEARCHED)
			.filter_map(|index| self.covered.get(index))
			// Those before it are older still.
			.take_while(|covered| covered.sets == sets)
			.any(|covered| covered.from <= offset && offset + WIDEST <= covered.to)
	}

	/// A store and, after it, the note of its page. `slot` is the place of the value's type in
	/// [`STORED`].
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

	/// Whether the note of an address reaches a byte, around the circle of addresses.
	fn reaches(noted: u32, byte: u32) -> bool {
		let start = noted >> PAGE_BITS << PAGE_BITS;
		byte.wrapping_sub(start).wrapping_add(REACH) < (1 << PAGE_BITS) + 2 * REACH
	}

	#[test]
	fn the_notes_of_a_frame_reach_every_byte_of_it() {
		const PAGE: u32 = 1 << PAGE_BITS;
		let sizes = (1..20).chain((20..700).step_by(7)).chain((700..=MAX_FRAME).step_by(997));
		for size in sizes.chain(4340..4360).chain([255, 256, 257, 511, 512, 513, MAX_FRAME]) {
			let notes: Vec<u32> = frame_notes(size).collect();
			assert!(notes.iter().all(|offset| *offset < size), "{size}: {notes:?}");
			// Where a page begins, in the middle of the addresses and around their seam.
			for page in [1_000_000 / PAGE * PAGE, 0, 0_u32.wrapping_sub(MAX_FRAME)] {
				for base in (0..PAGE).step_by(127).map(|offset| page.wrapping_add(offset)) {
					// What a note reaches goes on to its end: the byte behind is the next in question.
					let mut next = 0;
					for offset in &notes {
						let noted = base.wrapping_add(*offset);
						assert!(next >= size || reaches(noted, base.wrapping_add(next)), "{size}");
						let page_end = (noted | (PAGE - 1)).wrapping_add(1 + REACH);
						next = next.max(page_end.wrapping_sub(base));
						assert!(reaches(noted, base.wrapping_add(next - 1)));
					}
					assert!(next >= size, "{size}: {notes:?}");
				}
			}
		}
		assert_eq!(frame_notes(2 * REACH).count(), 1);
	}
}
