//! Untrusted bodies of JSON-RPC requests.
//!
//! Text that begins like JSON is a body. Otherwise the first byte selects a method, and the rest is the text
//! of its parameters.

use crate::node::chain;
use jsonrpsee::RpcModule;
use std::{
	sync::{Arc, LazyLock},
	time::Duration,
};
use stratos_host::{
	pool::{Pool, PoolOptions},
	rpc::{ChainInfo, Context, RuntimeCallConfig, RuntimeCalls, Snapshots, methods},
};

static RUNTIME: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
	tokio::runtime::Builder::new_multi_thread()
		.worker_threads(1)
		.thread_stack_size(4 << 20)
		.enable_all()
		.build()
		.expect("the system gives threads")
});

static MODULE: LazyLock<(RpcModule<Context>, Vec<&'static str>)> = LazyLock::new(|| {
	let chain = chain();
	let pool = Arc::new(Pool::new(chain.clone(), PoolOptions::default()));
	let info = ChainInfo::default();
	let calls = Arc::new(RuntimeCalls::new(RuntimeCallConfig::default()));
	// A folder that cannot be made: no file is written for each snapshot that is asked for.
	let snapshots = Snapshots::new("/dev/null/snapshots".into());
	let context = Context {
		chain,
		pool,
		info,
		spec: Box::new(|_| Err("no spec".to_owned())),
		snapshots,
		calls,
		seal: None,
		network: None,
		log: Box::new(|_| Ok(())),
		deny_unsafe: false,
	};
	let module = methods(context).expect("every name once");
	let mut names: Vec<_> = module.method_names().collect();
	names.sort_unstable();
	(module, names)
});

/// Sends a request. The answer must be JSON.
pub fn run(data: &[u8]) {
	let Ok(text) = std::str::from_utf8(data) else { return };
	let Some(first) = text.bytes().next() else { return };
	let (module, names) = &*MODULE;
	let body = if first == b'{' || first == b'[' {
		text.to_owned()
	} else if first.is_ascii() {
		let name = names[usize::from(first) % names.len()];
		format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{name}","params":{}}}"#, &text[1..])
	} else {
		return;
	};
	let answer = RUNTIME.block_on(async {
		tokio::time::timeout(Duration::from_secs(10), module.raw_json_request(&body, 4)).await
	});
	// The server answers what is not a request.
	if let Ok((answer, _subscription)) = answer.expect("an answer within ten seconds") {
		let parsed = serde_json::from_str::<serde_json::Value>(answer.get());
		assert!(parsed.is_ok(), "not JSON: {answer}");
	}
}
