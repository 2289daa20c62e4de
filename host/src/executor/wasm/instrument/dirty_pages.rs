//! Marks of written pages, and which writes are covered by an earlier mark.
//!
//! # What is guaranteed
//!
//! Addresses are 32-bit numbers modulo 2^32: address 0 follows the last one. *Marking* an address sets
//! the dirty map entry of its 4 KiB page. A mark *reaches* that page and [`MARK_REACH`] bytes on both
//! sides of it, modulo 2^32. The memory begins at address 0 and leaves at least 64 KiB of the address
//! space unused (`heap_layout::MAX_PAGES`). An instance is restored completely because of two claims:
//!
//! 1. *Every byte of the memory that a mark reaches is restored*, whatever address was marked. The
//!    restore reads the entries of all pages of the memory, of the page after its end, and of the last
//!    page of the address space. No other page is within [`MARK_REACH`] of the memory. So code may mark
//!    an address without knowing whether it is in the memory, and a mark never traps: the map has an
//!    entry for every page of the address space.
//! 2. *Every byte that a call writes is reached by a mark that the call makes.*
//!
//! # Proof of the second claim
//!
//! Calls that trap do not matter: their instances are not used again. In all other calls, consider a
//! store that writes from address `e` on. `e` is the sum of a base operand and a constant offset,
//! without overflow, since a store outside of the memory traps.
//!
//! - *A store without a cover* is followed by a mark of `e`, computed modulo 2^32 from the same base and
//!   offset. No instruction in between can change them or leave the function. The mark reaches all
//!   written bytes, since no store is wider than [`MARK_REACH`].
//! - *A cover* states: all addresses from `local + from` to `local + to`, modulo 2^32, are reached by
//!   marks that were made before. A cover is created
//!   - by the mark of `e = local + offset`, which reaches [`MARK_REACH`] bytes before and after `e`;
//!   - by the marks of a stack frame. Where a local is set to a global minus a constant `size`, addresses
//!     from `local` to `local + size` are marked so densely that every address between them is reached
//!     ([`frame_marks`]). This holds modulo 2^32 and thus for any value of the local: the frame may be
//!     in the memory, partly or wholly after its end, or wrap around the address space, and the global
//!     need not be a stack pointer.
//! - *A store with a cover* writes to `local + offset`, modulo 2^32, where `offset` is the sum of the
//!   constants. Its bytes are reached if they are between the cover's `from` and `to`, if the local has
//!   the value that it had when the marks were made, and if control passed through the marks. So a
//!   cover ends
//!   - when its local is set;
//!   - at the end of the block that contains the marks, which may have been skipped;
//!   - at the beginning of a loop after the marks, unless no later instruction of the function sets the
//!     local: the loop may repeat with another value.
//!
//! The bytes that the host writes, and those that [`super::mem_intrinsics`],
//! [`super::guest_allocator`] and [`super::twox`] write, are in the memory and are marked by address.
//!
//! The proof does not depend on what compilers generate.

use super::{emit::Emit as _, operand_stack::Known};
use crate::executor::wasm::heap_layout::{DIRTY_PAGE_BITS, MARK_REACH};
use std::collections::HashMap;
use wasm_encoder::{InstructionSink, ValType};
use wasmparser::MemArg;

/// The widest store, in bytes.
const WIDEST: i64 = 8;

/// The largest stack frame that is marked as a whole.
const MAX_FRAME: u32 = 16 * 1024;

/// The most covers of a local that are searched for a store: the latest ones. More rarely help, and the
/// time for a function would grow with the square of its length.
const MAX_SEARCHED: usize = 64;

/// Writes to `local + offset` are covered for offsets from `from` to `to`.
#[derive(Clone, Copy)]
struct Cover {
	local: u32,
	from: i64,
	to: i64,
	/// How many instructions that set the local were still to come when the marks were made. The local
	/// has the same value as long as the number is the same.
	sets: u32,
	/// The previous cover of the same local.
	previous: Option<usize>,
}

/// An open block of code.
struct Block {
	/// The number of covers before the block. They remain after it.
	covers: usize,
	/// The value of [`PageMarks::visible`] before the block.
	visible: usize,
}

/// The marks of one function.
pub(crate) struct PageMarks {
	/// The index of the first local that is added.
	first_local: u32,
	/// The types of the added locals. The first one holds an address.
	locals: Vec<ValType>,
	/// The added local that holds a stored value, by type.
	values: HashMap<ValType, u32>,
	covers: Vec<Cover>,
	/// The latest cover of each local that has one.
	latest: HashMap<u32, usize>,
	/// The first cover that counts for locals that may still be set.
	visible: usize,
	blocks: Vec<Block>,
	/// For each local, the number of instructions that set it in the rest of the function.
	sets: Vec<u32>,
}

impl PageMarks {
	/// The marks of a function with `locals` locals. `sets` is the number of instructions that set each.
	pub(crate) fn new(locals: u32, sets: Vec<u32>) -> Self {
		Self {
			first_local: locals,
			locals: Vec::new(),
			values: HashMap::new(),
			covers: Vec::new(),
			latest: HashMap::new(),
			visible: 0,
			blocks: Vec::new(),
			sets,
		}
	}

	/// The types of the added locals.
	pub(crate) fn into_locals(self) -> Vec<ValType> {
		self.locals
	}

	fn add_local(&mut self, ty: ValType) -> u32 {
		self.locals.push(ty);
		self.first_local + self.locals.len() as u32 - 1
	}

	/// A block begins. Covers count inside of it; in a loop only those of locals that are not set any
	/// more.
	pub(crate) fn begin(&mut self, is_loop: bool) {
		self.blocks.push(Block { covers: self.covers.len(), visible: self.visible });
		if is_loop {
			self.visible = self.covers.len();
		}
	}

	/// The `else` of a conditional.
	pub(crate) fn begin_else(&mut self) {
		let covers = self.blocks.last().map_or(0, |block| block.covers);
		self.drop_covers(covers);
	}

	/// A block ends. Marks inside of it may have been skipped.
	pub(crate) fn end(&mut self) {
		if let Some(block) = self.blocks.pop() {
			self.drop_covers(block.covers);
			self.visible = block.visible;
		}
	}

	/// A local was just set.
	pub(crate) fn set(&mut self, code: &mut Vec<u8>, local: u32, value: Known) {
		if let Some(sets) = self.sets.get_mut(local as usize) {
			*sets = sets.saturating_sub(1);
		}
		if let Known::Frame(size @ 1..=MAX_FRAME) = value {
			let mut code = InstructionSink::new(code);
			for offset in frame_marks(size) {
				code.local_get(local).u32_const(offset).i32_add().mark();
			}
			self.cover(local, 0, i64::from(size));
		}
	}

	fn cover(&mut self, local: u32, from: i64, to: i64) {
		let sets = self.sets(local);
		let previous = self.latest.insert(local, self.covers.len());
		self.covers.push(Cover { local, from, to, sets, previous });
	}

	/// Drops all covers but the first ones.
	fn drop_covers(&mut self, count: usize) {
		while self.covers.len() > count
			&& let Some(cover) = self.covers.pop()
		{
			match cover.previous {
				Some(previous) => self.latest.insert(cover.local, previous),
				None => self.latest.remove(&cover.local),
			};
		}
	}

	/// The number of instructions that set a local in the rest of the function.
	fn sets(&self, local: u32) -> u32 {
		self.sets.get(local as usize).copied().unwrap_or(u32::MAX)
	}

	fn is_covered(&self, local: u32, offset: i64) -> bool {
		let sets = self.sets(local);
		let first = if sets == 0 { 0 } else { self.visible };
		let latest = self.latest.get(&local).copied();
		std::iter::successors(latest, |index| self.covers.get(*index)?.previous)
			.take_while(|index| *index >= first)
			.take(MAX_SEARCHED)
			.filter_map(|index| self.covers.get(index))
			// Earlier ones are of earlier values.
			.take_while(|cover| cover.sets == sets)
			.any(|cover| cover.from <= offset && offset + WIDEST <= cover.to)
	}

	/// Appends a store (`raw` are its bytes) and the mark of its page, unless the store is covered.
	pub(crate) fn store(
		&mut self,
		code: &mut Vec<u8>,
		raw: &[u8],
		ty: ValType,
		place: MemArg,
		base: Known,
	) {
		if let Known::Local(local, constant) = base {
			let offset = i64::from(constant) + place.offset as i64;
			code.extend_from_slice(raw);
			if !self.is_covered(local, offset) {
				let mut code = InstructionSink::new(code);
				code.local_get(local).u32_const(offset as u32).i32_add().mark();
				let reach = i64::from(MARK_REACH);
				self.cover(local, offset - reach, offset + reach);
			}
			return;
		}
		if self.locals.is_empty() {
			self.add_local(ValType::I32);
		}
		let address = self.first_local;
		let value = match self.values.get(&ty) {
			Some(value) => *value,
			None => {
				let value = self.add_local(ty);
				self.values.insert(ty, value);
				value
			}
		};
		InstructionSink::new(code).local_set(value).local_tee(address).local_get(value);
		code.extend_from_slice(raw);
		// The store was in bounds, so the engine's sum had no overflow and is the same.
		let mut code = InstructionSink::new(code);
		code.local_get(address).u32_const(place.offset as u32).i32_add().mark();
	}
}

/// Where a stack frame of `size` bytes is marked, as offsets from its lowest address. Each mark covers
/// [`MARK_REACH`] bytes on both sides, and two marks at most a page apart cover all bytes between them.
fn frame_marks(size: u32) -> impl Iterator<Item = u32> {
	let last = size - 1;
	let mut next = Some(last.min(MARK_REACH));
	std::iter::from_fn(move || {
		let offset = next?;
		next = (size - offset > MARK_REACH).then(|| last.min(offset + (1 << DIRTY_PAGE_BITS)));
		Some(offset)
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Whether the mark of an address reaches a byte, modulo 2^32.
	fn reaches(marked: u32, byte: u32) -> bool {
		let start = marked >> DIRTY_PAGE_BITS << DIRTY_PAGE_BITS;
		byte.wrapping_sub(start).wrapping_add(MARK_REACH) < (1 << DIRTY_PAGE_BITS) + 2 * MARK_REACH
	}

	#[test]
	fn frame_marks_reach_every_byte_of_the_frame() {
		const PAGE: u32 = 1 << DIRTY_PAGE_BITS;
		let sizes = (1..20).chain((20..700).step_by(7)).chain((700..=MAX_FRAME).step_by(997));
		for size in sizes.chain(4340..4360).chain([255, 256, 257, 511, 512, 513, MAX_FRAME]) {
			let marks: Vec<u32> = frame_marks(size).collect();
			assert!(marks.iter().all(|offset| *offset < size), "{size}: {marks:?}");
			// Pages in the middle of the address space and around its end.
			for page in [1_000_000 / PAGE * PAGE, 0, 0_u32.wrapping_sub(MAX_FRAME)] {
				for base in (0..PAGE).step_by(127).map(|offset| page.wrapping_add(offset)) {
					// A mark reaches all bytes up to the end of its page plus the reach.
					let mut next = 0;
					for offset in &marks {
						let marked = base.wrapping_add(*offset);
						assert!(next >= size || reaches(marked, base.wrapping_add(next)), "{size}");
						let page_end = (marked | (PAGE - 1)).wrapping_add(1 + MARK_REACH);
						next = next.max(page_end.wrapping_sub(base));
						assert!(reaches(marked, base.wrapping_add(next - 1)));
					}
					assert!(next >= size, "{size}: {marks:?}");
				}
			}
		}
		assert_eq!(frame_marks(2 * MARK_REACH).count(), 1);
	}
}
