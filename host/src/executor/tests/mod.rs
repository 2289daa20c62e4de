//! Tests of the whole executor with small modules and with the real runtime.

mod benchmarking;
mod blobs;
mod call_limits;
#[cfg(unix)]
mod code_cache;
mod host_functions;
mod hostile;
mod instrumented;
mod isolation;
mod measurements;
mod mem_intrinsics;
mod restored;
mod runtime;

use super::{CallContext, Executor, ExecutorConfig, Runtime, Session};
use crate::state::{MemoryBackend, Overlay};
use std::{
	sync::{Arc, LazyLock},
	time::Duration,
};

/// The executor of most tests, with a short time limit.
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

/// What every module needs: one page of memory, and a heap from address 1024 on.
const PRELUDE: &str = r#"
	(import "env" "memory" (memory 1))
	(global (export "__heap_base") i32 (i32.const 1024))
"#;

/// The address of the arguments of a call, in modules with [`PRELUDE`].
const INPUT: u32 = 1024 + 8;

/// Compiles a module of imports, [`PRELUDE`] and a body.
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
