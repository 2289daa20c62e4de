//! WebAssembly modules as bytes: what they declare, what is allowed, and the instrumented module that
//! is compiled. Nothing here runs code.

pub(crate) mod blob;
pub(crate) mod heap_layout;
pub(crate) mod instrument;
pub(crate) mod limits;
pub(crate) mod memory_image;
pub(crate) mod module_index;
mod signatures;
mod validate;
