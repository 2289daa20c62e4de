//! Registration of host functions.

use super::host_state::Data;
use crate::executor::{
	error::{HostError, HostFailure},
	wasm::module_index::HOST_MODULE,
};
use std::collections::HashMap;
use wasmtime::{Engine, FuncType, Linker, ValType};

/// The registered functions and their signatures.
pub(crate) struct HostFunctions {
	pub(crate) linker: Linker<Data>,
	pub(crate) signatures: HashMap<&'static str, FuncType>,
}

/// A type that host functions take or return.
pub(crate) trait WasmType {
	/// The WebAssembly type, `None` for `()`.
	const TYPE: Option<ValType>;
}

impl WasmType for u32 {
	const TYPE: Option<ValType> = Some(ValType::I32);
}

impl WasmType for u64 {
	const TYPE: Option<ValType> = Some(ValType::I64);
}

impl WasmType for () {
	const TYPE: Option<ValType> = None;
}

/// Registers functions by name: `"name" => function, (arguments) -> type`.
macro_rules! register {
	(
		$functions:ident,
		$($name:literal => $function:path, ($($argument:ident: $type:ty),*) -> $result:ty;)*
	) => {
		$(
			$functions.linker.func_wrap(
				$crate::executor::wasm::module_index::HOST_MODULE,
				$name,
				|mut caller: $crate::executor::host_api::guest_memory::Caller<'_>,
					$($argument: $type),*| -> wasmtime::Result<$result>
				{
					match $function(&mut caller, $($argument),*) {
						Ok(result) => Ok(result),
						Err(error) => {
							Err($crate::executor::host_api::host_functions::failure($name, error))
						}
					}
				},
			)?;
			$functions.add_signature(
				$name,
				[$(<$type as $crate::executor::host_api::host_functions::WasmType>::TYPE),*],
				<$result as $crate::executor::host_api::host_functions::WasmType>::TYPE,
			);
		)*
	};
}
pub(crate) use register;

impl HostFunctions {
	pub(crate) fn new(engine: &Engine) -> Self {
		Self { linker: Linker::new(engine), signatures: HashMap::new() }
	}

	/// The signature of a host function, `None` if there is no such function.
	pub(crate) fn signature(&self, module: &str, name: &str) -> Option<&FuncType> {
		if module == HOST_MODULE { self.signatures.get(name) } else { None }
	}

	pub(crate) fn add_signature<const N: usize>(
		&mut self,
		name: &'static str,
		arguments: [Option<ValType>; N],
		result: Option<ValType>,
	) {
		let signature =
			FuncType::new(self.linker.engine(), arguments.into_iter().flatten(), result);
		self.signatures.insert(name, signature);
	}
}

#[cold]
#[inline(never)]
pub(crate) fn failure(import: &'static str, error: HostError) -> wasmtime::Error {
	HostFailure { import, error }.into()
}
