//! The virtual machine: from a module to machine code, and instances that run it. It is generic over the
//! state `H` that host functions work on, and knows none of them.

pub(crate) mod allocator;
pub(crate) mod code_cache;
pub(crate) mod compile_limits;
pub(crate) mod compiler;
pub(crate) mod engine;
pub(crate) mod instance;
pub(crate) mod instance_pool;
mod machine_code;
pub(crate) mod memory;
pub(crate) mod semaphore;
