//! The Polkadot Host API: what a runtime may call.
//!
//! One file per family, each function named as in `sp-io` without prefix and version. All versions
//! that FRAME runtimes have used are offered. A function that is not here can be imported, and ends
//! the call with its name when it is called.

mod benchmarking;
mod crypto;
mod default_child_storage;
mod hashing;
mod heap;
mod logging;
mod misc;
mod offchain;
mod storage;
mod trie;

use super::context::Guest;
use std::collections::HashMap;
use wasmtime::{Engine, FuncType, Linker, ValType};

/// The module that every host function is imported from.
pub(super) const MODULE: &str = "env";

/// The functions that are offered, and their signatures.
pub(super) struct Offers {
	pub(super) linker: Linker<Guest>,
	pub(super) signatures: HashMap<&'static str, FuncType>,
}

/// A type that crosses the border to WebAssembly as it is.
trait Wire {
	/// Its type over there, nothing for nothing.
	const TYPE: Option<ValType>;
}

impl Wire for u32 {
	const TYPE: Option<ValType> = Some(ValType::I32);
}

impl Wire for u64 {
	const TYPE: Option<ValType> = Some(ValType::I64);
}

impl Wire for () {
	const TYPE: Option<ValType> = None;
}

/// Offers functions to the guest by name: `"name" => function, (arguments) -> type`.
macro_rules! offer {
	(
		$offers:ident,
		$($name:literal => $function:path, ($($argument:ident: $type:ty),*) -> $result:ty;)*
	) => {
		$(
			$offers.linker.func_wrap(
				$crate::executor::host_api::MODULE,
				$name,
				|mut caller: $crate::executor::memory::Caller<'_>, $($argument: $type),*|
					-> wasmtime::Result<$result>
				{
					match $function(&mut caller, $($argument),*) {
						Ok(result) => Ok(result),
						Err(error) => Err($crate::executor::host_api::failure($name, error)),
					}
				},
			)?;
			$offers.sign(
				$name,
				[$(<$type as $crate::executor::host_api::Wire>::TYPE),*],
				<$result as $crate::executor::host_api::Wire>::TYPE,
			);
		)*
	};
}
use offer;

impl Offers {
	fn sign<const N: usize>(
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

/// All host functions; those for benchmarks among them if `benchmarking` says so.
pub(super) fn all(engine: &Engine, benchmarking: bool) -> wasmtime::Result<Offers> {
	let mut offers = Offers { linker: Linker::new(engine), signatures: HashMap::new() };
	crypto::offer(&mut offers)?;
	default_child_storage::offer(&mut offers)?;
	hashing::offer(&mut offers)?;
	heap::offer(&mut offers)?;
	logging::offer(&mut offers)?;
	misc::offer(&mut offers)?;
	offchain::offer(&mut offers)?;
	storage::offer(&mut offers)?;
	trie::offer(&mut offers)?;
	if benchmarking {
		benchmarking::offer(&mut offers)?;
	}
	Ok(offers)
}

#[cold]
#[inline(never)]
pub(super) fn failure(import: &'static str, error: super::error::HostError) -> wasmtime::Error {
	super::error::HostFailure { import, error }.into()
}
