//! Instructions in the binary format.

/// A sequence of instructions under construction.
#[derive(Debug, Default)]
pub(super) struct Code(pub(super) Vec<u8>);

/// Names of opcodes without operands.
pub(super) mod op {
	pub(in crate::executor) const END: u8 = 0x0b;
	pub(in crate::executor) const RETURN: u8 = 0x0f;
	pub(in crate::executor) const I32_EQZ: u8 = 0x45;
	pub(in crate::executor) const I32_EQ: u8 = 0x46;
	pub(in crate::executor) const I32_LT_U: u8 = 0x49;
	pub(in crate::executor) const I32_GT_U: u8 = 0x4b;
	pub(in crate::executor) const I32_LE_U: u8 = 0x4d;
	pub(in crate::executor) const I32_GE_U: u8 = 0x4f;
	pub(in crate::executor) const I64_EQZ: u8 = 0x50;
	pub(in crate::executor) const I64_LT_U: u8 = 0x54;
	pub(in crate::executor) const I64_GT_U: u8 = 0x56;
	pub(in crate::executor) const I32_CLZ: u8 = 0x67;
	pub(in crate::executor) const I32_ADD: u8 = 0x6a;
	pub(in crate::executor) const I32_SUB: u8 = 0x6b;
	pub(in crate::executor) const I32_AND: u8 = 0x71;
	pub(in crate::executor) const I32_OR: u8 = 0x72;
	pub(in crate::executor) const I32_XOR: u8 = 0x73;
	pub(in crate::executor) const I32_SHL: u8 = 0x74;
	pub(in crate::executor) const I32_SHR_U: u8 = 0x76;
	pub(in crate::executor) const I64_ADD: u8 = 0x7c;
	pub(in crate::executor) const I64_SUB: u8 = 0x7d;
	pub(in crate::executor) const I64_MUL: u8 = 0x7e;
	pub(in crate::executor) const I64_AND: u8 = 0x83;
	pub(in crate::executor) const I64_OR: u8 = 0x84;
	pub(in crate::executor) const I64_XOR: u8 = 0x85;
	pub(in crate::executor) const I64_SHL: u8 = 0x86;
	pub(in crate::executor) const I64_SHR_U: u8 = 0x88;
	pub(in crate::executor) const I64_ROTL: u8 = 0x89;
	pub(in crate::executor) const I32_WRAP_I64: u8 = 0xa7;
	pub(in crate::executor) const I64_EXTEND_I32_U: u8 = 0xad;
}

/// A load or a store: its opcode, and the binary logarithm of its bytes.
#[derive(Clone, Copy)]
pub(super) struct Access(u8, u8);

pub(super) const I32_LOAD: Access = Access(0x28, 2);
pub(super) const I64_LOAD: Access = Access(0x29, 3);
pub(super) const I32_LOAD8: Access = Access(0x2d, 0);
pub(super) const I32_LOAD16: Access = Access(0x2f, 1);
pub(super) const I32_STORE: Access = Access(0x36, 2);
pub(super) const I64_STORE: Access = Access(0x37, 3);
pub(super) const I32_STORE8: Access = Access(0x3a, 0);
pub(super) const I32_STORE16: Access = Access(0x3b, 1);

/// Value types.
pub(super) const I32: u8 = 0x7f;
pub(super) const I64: u8 = 0x7e;

impl Code {
	/// Opcodes without operands.
	pub(super) fn ops(&mut self, ops: &[u8]) -> &mut Self {
		self.0.extend_from_slice(ops);
		self
	}

	pub(super) fn get(&mut self, local: u32) -> &mut Self {
		self.with(0x20, local)
	}

	pub(super) fn set(&mut self, local: u32) -> &mut Self {
		self.with(0x21, local)
	}

	pub(super) fn tee(&mut self, local: u32) -> &mut Self {
		self.with(0x22, local)
	}

	pub(super) fn global_get(&mut self, global: u32) -> &mut Self {
		self.with(0x23, global)
	}

	pub(super) fn call(&mut self, function: u32) -> &mut Self {
		self.with(0x10, function)
	}

	pub(super) fn i32(&mut self, value: u32) -> &mut Self {
		self.0.push(0x41);
		signed(&mut self.0, i64::from(value as i32));
		self
	}

	pub(super) fn i64(&mut self, value: u64) -> &mut Self {
		self.0.push(0x42);
		signed(&mut self.0, value as i64);
		self
	}

	/// The number on the stack, without a sign, as one of 64 bits.
	pub(super) fn i64_extend(&mut self) -> &mut Self {
		self.ops(&[op::I64_EXTEND_I32_U])
	}

	/// Begins a loop without a result.
	pub(super) fn loop_(&mut self) -> &mut Self {
		self.ops(&[0x03, 0x40])
	}

	/// Goes to the beginning of a loop, or behind the end of another block.
	pub(super) fn branch(&mut self, depth: u32) -> &mut Self {
		self.with(0x0c, depth)
	}

	/// The same if the number on the stack is not 0.
	pub(super) fn branch_if(&mut self, depth: u32) -> &mut Self {
		self.with(0x0d, depth)
	}

	/// Begins a block without a result.
	pub(super) fn block(&mut self) -> &mut Self {
		self.ops(&[0x02, 0x40])
	}

	/// Begins a conditional without a result.
	pub(super) fn if_(&mut self) -> &mut Self {
		self.ops(&[0x04, 0x40])
	}

	pub(super) fn else_(&mut self) -> &mut Self {
		self.ops(&[0x05])
	}

	pub(super) fn end(&mut self) -> &mut Self {
		self.ops(&[op::END])
	}

	/// A load or store of the module's memory, without a promise on its alignment.
	pub(super) fn memory(&mut self, access: Access, offset: u32) -> &mut Self {
		self.ops(&[access.0, 0]).leb(offset)
	}

	/// A load or store of the books.
	pub(super) fn books(&mut self, access: Access, offset: u32) -> &mut Self {
		// Bit 6 of the alignment says that a memory's index follows.
		self.ops(&[access.0, 0x40 | access.1, super::BOOKS_INDEX]).leb(offset)
	}

	/// `memory.copy` within the module's memory.
	pub(super) fn copy(&mut self) -> &mut Self {
		self.ops(&[0xfc, 10, 0, 0])
	}

	/// `memory.fill` of a memory.
	pub(super) fn fill(&mut self, memory: u8) -> &mut Self {
		self.ops(&[0xfc, 11, memory])
	}

	fn with(&mut self, opcode: u8, operand: u32) -> &mut Self {
		self.0.push(opcode);
		self.leb(operand)
	}

	pub(super) fn leb(&mut self, value: u32) -> &mut Self {
		leb128(&mut self.0, value);
		self
	}

	/// Notes that the page of the address on the stack was written to.
	pub(super) fn mark(&mut self) -> &mut Self {
		self.i32(super::PAGE_BITS).ops(&[op::I32_SHR_U]);
		self.i32(1).books(I32_STORE8, super::MAP)
	}

	/// The body of a function: its locals beside the parameters, and its instructions.
	pub(super) fn into_body(mut self, locals: &[(u32, u8)]) -> Vec<u8> {
		let mut body = Vec::with_capacity(self.0.len() + 16);
		leb128(&mut body, locals.len() as u32);
		for (count, ty) in locals {
			leb128(&mut body, *count);
			body.push(*ty);
		}
		body.append(&mut self.0);
		body.push(op::END);
		body
	}
}

pub(super) fn leb128(out: &mut Vec<u8>, mut value: u32) {
	while value >= 0x80 {
		out.push(value as u8 | 0x80);
		value >>= 7;
	}
	out.push(value as u8);
}

fn signed(out: &mut Vec<u8>, mut value: i64) {
	loop {
		let byte = (value & 0x7f) as u8;
		value >>= 7;
		if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
			out.push(byte);
			return;
		}
		out.push(byte | 0x80);
	}
}
