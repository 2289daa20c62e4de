//! What the generated code has in common: accesses to the two memories, and marks in the dirty map.

use crate::executor::wasm::heap_layout::{DIRTY_MAP, DIRTY_PAGE_BITS, SIDE_MEMORY_INDEX};
use wasm_encoder::{InstructionSink, MemArg};

/// An access to the module's memory, at a constant offset from the address on the stack.
pub(crate) fn memory(offset: u32) -> MemArg {
	MemArg { offset: offset.into(), align: 0, memory_index: 0 }
}

/// An access to the side memory, at a constant offset from the address on the stack.
pub(crate) fn side(offset: u32) -> MemArg {
	MemArg { offset: offset.into(), align: 0, memory_index: SIDE_MEMORY_INDEX }
}

/// Instruction sequences that are used in many places.
pub(crate) trait Emit {
	/// Marks the page of the address on the stack as written to.
	fn mark(&mut self) -> &mut Self;

	/// Pushes an address or another unsigned number.
	fn u32_const(&mut self, value: u32) -> &mut Self;

	/// Pushes an unsigned number.
	fn u64_const(&mut self, value: u64) -> &mut Self;
}

impl Emit for InstructionSink<'_> {
	fn mark(&mut self) -> &mut Self {
		self.u32_const(DIRTY_PAGE_BITS).i32_shr_u();
		self.u32_const(1).i32_store8(side(DIRTY_MAP))
	}

	fn u32_const(&mut self, value: u32) -> &mut Self {
		self.i32_const(value as i32)
	}

	fn u64_const(&mut self, value: u64) -> &mut Self {
		self.i64_const(value as i64)
	}
}
