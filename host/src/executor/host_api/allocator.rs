//! `ext_allocator_*`: the runtime's heap.

use super::{
	guest_memory::{Caller, HostResult, memories},
	host_functions::{HostFunctions, register},
};
use crate::executor::vm::allocator;

pub(crate) fn register(functions: &mut HostFunctions) -> wasmtime::Result<()> {
	register! { functions,
		"ext_allocator_malloc_version_1" => malloc, (size: u32) -> u32;
		"ext_allocator_free_version_1" => free, (pointer: u32) -> ();
	}
	Ok(())
}

fn malloc(caller: &mut Caller<'_>, size: u32) -> HostResult<u32> {
	Ok(allocator::allocate(&mut memories(caller)?, size)?)
}

fn free(caller: &mut Caller<'_>, pointer: u32) -> HostResult<()> {
	Ok(allocator::free(&mut memories(caller)?, pointer)?)
}
