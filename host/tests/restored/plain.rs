//! The original module: not instrumented, with a fresh instance for every call and other host functions.
//!
//! The allocator follows the specification and shares no code with the host's.

use super::{compare::CallOutcome, modules::HEAP_BASE};
use wasmtime::{Caller, Config, Engine, Linker, Memory, Module, Store, Trap};

/// The largest chunk of the allocator: 32 MiB.
const LARGEST: u32 = 32 << 20;

/// An engine with the same results as the host's.
pub(super) fn engine() -> Engine {
	let mut config = Config::new();
	config.cranelift_nan_canonicalization(true).max_wasm_stack(1 << 20);
	Engine::new(&config).expect("the engine starts")
}

/// A heap.
struct Heap {
	memory: Option<Memory>,
	bumper: u32,
	/// The address of the first free header, by order.
	free: [u32; 23],
	in_use: u64,
}

/// The heap is full or damaged.
#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("refused by the host")
	}
}

impl std::error::Error for Refused {}

impl Heap {
	fn new() -> Self {
		Self {
			memory: None,
			bumper: HEAP_BASE.next_multiple_of(8),
			free: [u32::MAX; 23],
			in_use: 0,
		}
	}

	fn allocate(&mut self, memory: &mut [u8], size: u32) -> Result<u32, Refused> {
		if size > LARGEST {
			return Err(Refused);
		}
		let chunk = size.next_power_of_two().max(8);
		let order = chunk.ilog2() - 3;
		let head = &mut self.free[order as usize];
		let header = if *head == u32::MAX { self.bumper } else { *head };
		let end = header as usize + 8 + chunk as usize;
		if end > memory.len() {
			return Err(Refused);
		}
		let at = header as usize..header as usize + 8;
		if *head == u32::MAX {
			self.bumper = end as u32;
		} else {
			let raw = u64::from_le_bytes(memory[at.clone()].try_into().map_err(|_| Refused)?);
			if raw >> 32 & 1 == 1 {
				return Err(Refused);
			}
			*head = raw as u32;
		}
		memory[at].copy_from_slice(&(1 << 32 | u64::from(order)).to_le_bytes());
		self.in_use += u64::from(chunk) + 8;
		Ok(header + 8)
	}

	fn release(&mut self, memory: &mut [u8], pointer: u32) -> Result<(), Refused> {
		let header = pointer.checked_sub(8).ok_or(Refused)?;
		let at = header as usize..pointer as usize;
		let slot = memory.get_mut(at).ok_or(Refused)?;
		let raw = u64::from_le_bytes((&*slot).try_into().map_err(|_| Refused)?);
		let order = raw as u32;
		if raw >> 32 & 1 == 0 || order > 22 {
			return Err(Refused);
		}
		self.in_use = self.in_use.checked_sub((8 << order) + 8).ok_or(Refused)?;
		slot.copy_from_slice(&u64::from(self.free[order as usize]).to_le_bytes());
		self.free[order as usize] = header;
		Ok(())
	}
}

fn with_heap<T>(
	caller: &mut Caller<'_, Heap>,
	run: impl FnOnce(&mut Heap, &mut [u8]) -> Result<T, Refused>,
) -> wasmtime::Result<T> {
	let memory = caller.data().memory.ok_or_else(|| wasmtime::Error::new(Refused))?;
	let (bytes, heap) = memory.data_and_store_mut(caller);
	run(heap, bytes).map_err(wasmtime::Error::new)
}

/// A compiled module.
pub(super) struct PlainModule {
	linker: Linker<Heap>,
	module: Module,
}

impl PlainModule {
	pub(super) fn new(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self> {
		let mut linker = Linker::new(engine);
		linker.func_wrap(
			"env",
			"ext_allocator_malloc_version_1",
			|mut caller: Caller<'_, Heap>, size: u32| {
				with_heap(&mut caller, |heap, memory| heap.allocate(memory, size))
			},
		)?;
		linker.func_wrap(
			"env",
			"ext_allocator_free_version_1",
			|mut caller: Caller<'_, Heap>, pointer: u32| {
				with_heap(&mut caller, |heap, memory| heap.release(memory, pointer))
			},
		)?;
		linker.func_wrap(
			"env",
			"ext_hashing_twox_128_version_1",
			|mut caller: Caller<'_, Heap>, range: u64| {
				with_heap(&mut caller, |heap, memory| {
					let start = range as u32 as usize;
					let input = memory.get(start..start + (range >> 32) as usize);
					let hash = sp_crypto_hashing::twox_128(input.ok_or(Refused)?);
					let pointer = heap.allocate(memory, 16)?;
					memory[pointer as usize..pointer as usize + 16].copy_from_slice(&hash);
					Ok(pointer)
				})
			},
		)?;
		Ok(Self { linker, module: Module::new(engine, wasm)? })
	}

	/// Calls an exported function on a fresh instance.
	pub(super) fn call(&self, function: &str, input: &[u8]) -> CallOutcome {
		let mut store = Store::new(self.module.engine(), Heap::new());
		match self.try_call(&mut store, function, input) {
			Ok(bytes) => CallOutcome::Returned(bytes),
			Err(error) => match error.downcast_ref::<Trap>() {
				Some(Trap::StackOverflow) => CallOutcome::StackOverflow,
				Some(trap) => CallOutcome::Trap(trap.to_string()),
				None if error.is::<Refused>() => CallOutcome::Refused,
				None => panic!("{error:#}"),
			},
		}
	}

	fn try_call(
		&self,
		store: &mut Store<Heap>,
		function: &str,
		input: &[u8],
	) -> wasmtime::Result<Vec<u8>> {
		let instance = self.linker.instantiate(&mut *store, &self.module)?;
		let memory = instance.get_memory(&mut *store, "memory").expect("it is exported");
		store.data_mut().memory = Some(memory);
		let (bytes, heap) = memory.data_and_store_mut(&mut *store);
		let pointer = heap.allocate(bytes, input.len() as u32).map_err(wasmtime::Error::new)?;
		bytes[pointer as usize..pointer as usize + input.len()].copy_from_slice(input);
		let function = instance.get_typed_func::<(u32, u32), u64>(&mut *store, function)?;
		let range = function.call(&mut *store, (pointer, input.len() as u32))?;
		let start = range as u32 as usize;
		let result = memory.data(&*store).get(start..start + (range >> 32) as usize);
		Ok(result.expect("a range in the memory").to_vec())
	}
}
