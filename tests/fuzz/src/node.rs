//! A development chain in a temporary folder, one for the whole run.

use std::sync::{Arc, LazyLock};
use stratos_host::{
	chain::{Chain, ChainOptions},
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig},
};

/// The embedded runtime.
pub(crate) const WASM: &[u8] = stratos_runtime_wasm::WASM_BINARY;

pub(crate) static EXECUTOR: LazyLock<Executor> = LazyLock::new(|| {
	let config = ExecutorConfig {
		call_timeout: std::time::Duration::from_secs(5),
		..ExecutorConfig::default()
	};
	Executor::new(config).expect("the engine starts")
});

static CHAIN: LazyLock<(Arc<Chain>, tempfile::TempDir)> = LazyLock::new(|| {
	let folder = tempfile::tempdir().expect("a temporary folder");
	let spec = ChainSpec::builtin("development").expect("a built-in chain");
	let path = folder.path().join("state.redb");
	let chain = spec.open_chain(&path, EXECUTOR.clone(), WASM, ChainOptions::default());
	(Arc::new(chain.expect("a new chain")), folder)
});

/// The chain.
pub(crate) fn chain() -> Arc<Chain> {
	CHAIN.0.clone()
}
