//! `ext_allocator_*`: the runtime's heap.

use super::{Offers, offer};
use crate::executor::{
	memory::{Caller, HostResult, parts},
};

pub(super) fn offer(offers: &mut Offers) -> wasmtime::Result<()> {
	offer! { offers,
		"ext_allocator_malloc_version_1" => malloc, (size: u32) -> u32;
		"ext_allocator_free_version_1" => free, (pointer: u32) -> ();
	}
	Ok(())
}

fn malloc(caller: &mut Caller<'_>, size: u32) -> HostResult<u32> {
	let (memory, host) = parts(caller)?;
	Ok(host.allocator.allocate(memory, size)?)
}

fn free(caller: &mut Caller<'_>, pointer: u32) -> HostResult<()> {
	let (memory, host) = parts(caller)?;
	Ok(host.allocator.free(memory, pointer)?)
}
