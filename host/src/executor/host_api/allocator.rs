//! `ext_allocator_*`: the runtime's heap.

use super::{Offers, offer};
use crate::executor::{
	allocator,
	memory::{Caller, HostResult, both},
};

pub(super) fn offer(offers: &mut Offers) -> wasmtime::Result<()> {
	offer! { offers,
		"ext_allocator_malloc_version_1" => malloc, (size: u32) -> u32;
		"ext_allocator_free_version_1" => free, (pointer: u32) -> ();
	}
	Ok(())
}

fn malloc(caller: &mut Caller<'_>, size: u32) -> HostResult<u32> {
	Ok(allocator::allocate(&mut both(caller)?, size)?)
}

fn free(caller: &mut Caller<'_>, pointer: u32) -> HostResult<()> {
	Ok(allocator::free(&mut both(caller)?, pointer)?)
}
