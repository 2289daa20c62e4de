//! Tests of the whole executor on small modules, and on the real runtime.

mod benchmarking;
mod bulk;
#[cfg(unix)]
mod cache;
mod code;
mod figures;
mod hostile;
mod isolation;
mod limits;
mod restored;
mod results;
mod rewritten;
mod runtime;

use super::{CallContext, Executor, ExecutorConfig, Runtime, Session, instance};
use crate::state::{MemoryBackend, Overlay};
use std::{
	cell::Cell,
	sync::{Arc, LazyLock},
	time::Duration,
};

/// An executor for most tests, with a short time limit.
fn executor() -> &'static Executor {
	static EXECUTOR: LazyLock<Executor> = LazyLock::new(|| {
		Executor::new(ExecutorConfig {
			call_timeout: Duration::from_secs(20),
			max_instances: 8,
			..ExecutorConfig::default()
		})
		.unwrap()
	});
	&EXECUTOR
}

/// What every module needs: one page of memory, a heap that begins at 1024.
const PRELUDE: &str = r#"
	(import "env" "memory" (memory 1))
	(global (export "__heap_base") i32 (i32.const 1024))
"#;

/// The address of the arguments of a call, in modules with [`PRELUDE`].
const INPUT: u32 = 1024 + 8;

/// Compiles imports and a body with [`PRELUDE`] between them.
fn compile_with(imports: &str, body: &str) -> Runtime {
	let wasm = wat::parse_str(format!("(module {imports} {PRELUDE} {body})")).unwrap();
	executor().compile(&wasm).unwrap()
}

fn compile(body: &str) -> Runtime {
	compile_with("", body)
}

fn overlay() -> Overlay {
	Overlay::new(Arc::new(MemoryBackend::default()))
}

fn session(runtime: &Runtime) -> Session {
	runtime.session(overlay(), CallContext::default())
}

thread_local! {
	/// Whether every instance is looked at as a whole before it is used again.
	static INSPECT: Cell<bool> = const { Cell::new(false) };
}

/// What every instance goes through before it is used again.
pub(super) fn inspect(live: &mut instance::Live, compiled: &super::runtime::Compiled) {
	if INSPECT.get() {
		live.is_fresh(compiled).unwrap();
	}
}
