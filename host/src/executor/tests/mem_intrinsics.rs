//! Replaced memory functions do the same as the original bodies: the same result, traps and memory.

use super::*;
use crate::{
	executor::{
		CallError, decompress, vm::instance::inspection::inspected, wasm::instrument::MemIntrinsic,
	},
	primitives::Hash,
};
use codec::Encode as _;
use wasm_encoder::{CodeSection, RawSection};
use wasmparser::{ExternalKind, Operator, Parser, Payload};

const NAMES: [&str; 3] = ["memcpy", "memmove", "memset"];

/// Bytes of the memory, with the heap.
const MEMORY: u32 = 2 * 65_536;

/// An executor with a memory so small that a function can return all of it.
fn tiny() -> &'static Executor {
	static EXECUTOR: LazyLock<Executor> = LazyLock::new(|| {
		let config = ExecutorConfig { heap_pages: 1, max_instances: 8, ..Default::default() };
		Executor::new(config).unwrap()
	});
	&EXECUTOR
}

/// The bodies of all functions that a module defines, and the number of imported functions.
fn bodies(wasm: &[u8]) -> (Vec<&[u8]>, u32) {
	let (mut bodies, mut imports) = (Vec::new(), 0);
	for payload in Parser::new(0).parse_all(wasm) {
		match payload.unwrap() {
			Payload::ImportSection(section) => {
				let functions = section.into_imports().map(Result::unwrap);
				imports += functions
					.filter(|import| matches!(import.ty, wasmparser::TypeRef::Func(_)))
					.count() as u32;
			}
			Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
			_ => {}
		}
	}
	(bodies, imports)
}

/// The bodies of the memory functions in the real runtime, in the order of [`NAMES`].
fn real() -> [Vec<u8>; 3] {
	let wasm = decompress(stratos_runtime_wasm::WASM_BINARY).unwrap();
	let (bodies, imports) = bodies(&wasm);
	NAMES.map(|name| {
		let export = Parser::new(0)
			.parse_all(&wasm)
			.find_map(|payload| match payload.unwrap() {
				Payload::ExportSection(section) => section
					.into_iter()
					.map(Result::unwrap)
					.find(|export| export.name == name && export.kind == ExternalKind::Func),
				_ => None,
			})
			.unwrap_or_else(|| panic!("the runtime does not export {name}"));
		let mut body = bodies[(export.index - imports) as usize];
		// The exported function may be a thunk.
		while body.len() < 20 {
			let reader = wasmparser::BinaryReader::new(body, 0);
			let function = wasmparser::FunctionBody::new(reader);
			let operators = function.get_operators_reader().unwrap();
			let called = operators.into_iter().find_map(|operator| match operator.unwrap() {
				Operator::Call { function_index } => Some(function_index),
				_ => None,
			});
			body = bodies[(called.unwrap() - imports) as usize];
		}
		body.to_vec()
	})
}

/// A body that does the same, but is not known.
fn unknown(body: &[u8]) -> Vec<u8> {
	const NOP: u8 = 1;
	const END: u8 = 0x0b;
	let mut body = body.to_vec();
	assert_eq!(body.pop(), Some(END));
	body.extend([NOP, END]);
	body
}

/// A module whose `f` calls one of [`NAMES`] (by index) with three arguments and a stack pointer, and
/// returns the whole memory. The first three functions have these bodies.
fn module(own: [Vec<u8>; 3]) -> Vec<u8> {
	let noise = |seed: u32| -> String {
		(0..1_500u32).map(|at| format!("\\{:02x}", ((at * seed) >> 5) as u8)).collect()
	};
	let declared = format!(
		r#"(module
			(import "env" "memory" (memory 1))
			(func $memcpy (export "memcpy") (param i32 i32 i32) (result i32) unreachable)
			(func $memmove (export "memmove") (param i32 i32 i32) (result i32) unreachable)
			(func $memset (export "memset") (param i32 i32 i32) (result i32) unreachable)
			(global $stack (mut i32) (i32.const 50000))
			(global (export "__heap_base") i32 (i32.const 100000))
			(data (i32.const 0) "{}")
			(data (i32.const 8000) "{}")
			(data (i32.const 49500) "{}")
			(data (i32.const {}) "{}")
			(func (export "f") (param $in i32) (param i32) (result i64) (local i32 i32 i32 i32)
				(local.set 2 (i32.load offset=4 (local.get $in)))
				(local.set 3 (i32.load offset=8 (local.get $in)))
				(local.set 4 (i32.load offset=12 (local.get $in)))
				(local.set 5 (i32.load (local.get $in)))
				(global.set $stack (i32.load offset=16 (local.get $in)))
				(if (i32.ne (local.get 2)
						(if (result i32) (i32.eqz (local.get 5))
							(then (call $memcpy (local.get 2) (local.get 3) (local.get 4)))
							(else (if (result i32) (i32.eq (local.get 5) (i32.const 1))
								(then (call $memmove (local.get 2) (local.get 3) (local.get 4)))
								(else (call $memset (local.get 2) (local.get 3) (local.get 4)))))))
					(then unreachable))
				(i64.const {})))"#,
		noise(1_103),
		noise(2_377),
		noise(4_451),
		MEMORY - 1_500,
		noise(7_919),
		u64::from(MEMORY) << 32,
	);
	let wasm = wat::parse_str(declared).unwrap();
	let (declared, _) = bodies(&wasm);
	let mut code = CodeSection::new();
	for body in own.iter().map(Vec::as_slice).chain(declared[3..].iter().copied()) {
		code.raw(body);
	}
	let mut module = wasm_encoder::Module::new();
	for payload in Parser::new(0).parse_all(&wasm) {
		let payload = payload.unwrap();
		let Some((id, range)) = payload.as_section() else { continue };
		match payload {
			Payload::CodeSectionStart { .. } => module.section(&code),
			_ => module.section(&RawSection { id, data: &wasm[range] }),
		};
	}
	module.finish()
}

fn call(session: &mut Session, arguments: [u32; 5]) -> Result<Vec<u8>, String> {
	match inspected(|| session.call("f", &arguments.encode())) {
		Ok(memory) => Ok(memory),
		Err(CallError::Trap { kind, .. }) => Err(kind),
		Err(error) => panic!("{arguments:?}: {error}"),
	}
}

#[test]
fn the_memory_functions_of_the_real_runtime_are_known() {
	let found = real().map(|body| MemIntrinsic::of(&body));
	let hashes = real().map(|body| (body.len(), Hash::from(sp_crypto_hashing::blake2_256(&body))));
	assert_eq!(
		found,
		[Some(MemIntrinsic::Copy), Some(MemIntrinsic::Move), Some(MemIntrinsic::Fill)],
		"this toolchain has other bodies of {NAMES:?}, so blocks take longer. If the other tests of \
		this file pass, add them to `KNOWN` in wasm/instrument/mem_intrinsics.rs: {hashes:?}"
	);
}

#[test]
fn replacements_do_what_the_bodies_do() {
	let known = tiny().compile(&module(real())).unwrap();
	let plain = tiny().compile(&module(real().map(|body| unknown(&body)))).unwrap();
	let (mut known, mut plain) = (session(&known), session(&plain));
	let mut random = 1u64;
	let mut below = |limit: u32| {
		random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
		((random >> 33) % u64::from(limit)) as u32
	};
	let mut traps = 0;
	for round in 0..4_000 {
		let length = match round % 8 {
			0 => below(20),
			1..4 => below(70),
			4 => below(300),
			5 => 4_000 + below(5_000),
			6 => below(MEMORY),
			_ => 0u32.wrapping_sub(below(70)),
		};
		let mut place = || match below(10) {
			0 => 0u32.wrapping_sub(below(70)),
			1 => below(70),
			2 => MEMORY.wrapping_add(below(140)).wrapping_sub(70),
			3 => MEMORY.wrapping_sub(length).wrapping_sub(below(3)),
			4 => 4_096 - below(70),
			5 => 49_950 + below(100),
			_ => 8_000 + below(1_500),
		};
		let (target, source) = (place(), place());
		// Often near the target, in both directions.
		let source = match below(3) {
			0 => target.wrapping_add(below(140)).wrapping_sub(70),
			1 => target.wrapping_add(4 * below(70)).wrapping_sub(140),
			_ => source,
		};
		let stack = match below(8) {
			0 => below(40),
			1 => 0u32.wrapping_sub(below(40)),
			2 => MEMORY + below(40),
			3 => target.wrapping_add(below(80)),
			4 => source.wrapping_add(below(80)),
			5 => 50_000,
			// Below most ranges, with and without alignment.
			6 => 7_990 + below(20),
			_ => 7_000,
		};
		for function in 0..3 {
			let arguments = [function, target, source, length, stack];
			let expected = call(&mut plain, arguments);
			assert!(call(&mut known, arguments) == expected, "{NAMES:?} {arguments:?}");
			traps += u32::from(expected.is_err());
		}
	}
	assert!((500..9_000).contains(&traps), "{traps} of 12000 trapped");
}

#[test]
fn an_empty_range_may_be_anywhere() {
	let runtime = tiny().compile(&module(real())).unwrap();
	let mut session = session(&runtime);
	for function in 0..3 {
		let inside = call(&mut session, [function, 0, 1, 0, 50_000]).unwrap();
		for address in [MEMORY - 1, MEMORY, MEMORY + 1, 1 << 31, u32::MAX - 15, u32::MAX] {
			let there = call(&mut session, [function, address, address, 0, 50_000]);
			assert!(there.is_ok_and(|memory| memory[..65_536] == inside[..65_536]), "{address}");
		}
	}
}

#[test]
fn functions_are_not_recognised_by_name() {
	let runtime = compile(
		r#"
		(func $memcpy (export "memcpy") (param i32 i32 i32) (result i32)
			(i32.add (local.get 0) (i32.add (local.get 1) (local.get 2))))
		(func $memmove (export "memmove") (param i32 i32 i32) (result i32)
			(i32.store (i32.const 500) (local.get 2)) (i32.const 7))
		(func $memset (export "memset") (param i32 i32 i32) (result i32) (i32.const -1))
		(func $check (param i32 i32) (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
		(func (export "f") (param i32 i32) (result i64)
			(call $check (call $memcpy (i32.const 600) (i32.const 700) (i32.const 8)) (i32.const 1308))
			(call $check (call $memmove (i32.const 600) (i32.const 700) (i32.const 8)) (i32.const 7))
			(call $check (call $memset (i32.const -1) (i32.const 1) (i32.const -1)) (i32.const -1))
			(call $check (i32.load (i32.const 500)) (i32.const 8))
			(call $check (i32.load (i32.const 600)) (i32.const 0))
			(i64.const 0))"#,
	);
	let mut session = session(&runtime);
	for _ in 0..3 {
		assert!(inspected(|| session.call("f", &[])).unwrap().is_empty());
	}
}
