//! The base costs of a block and of a transaction.

use crate::{error::Error, fit::median};
use sp_core::{Pair, sr25519};
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use stratos_host::{
	chain::{Chain, ChainOptions, Proposal, inherent_data},
	chain_spec::ChainSpec,
	executor::{Executor, ExecutorConfig, ProcessorClock},
	pool::{Pool, PoolOptions},
	primitives::Extrinsic,
};
use stratos_runtime::RuntimeCall;
use stratos_tests::transactions::{dev, sign};

/// Transactions of a full block.
const TRANSACTIONS: u32 = 500;

/// The number of executions of a block.
const REPEAT: usize = 100;

/// The costs, nanoseconds.
pub(crate) struct Costs {
	/// Executing an empty block: inherents, hooks, root.
	pub(crate) block: f64,
	/// A signed transaction that does nothing, with its signature.
	pub(crate) transaction: f64,
}

/// Measures the execution of blocks of a development chain that begins with `code`.
pub(crate) fn measure(code: &[u8]) -> Result<Costs, Error> {
	let folder = tempfile::tempdir().map_err(Error::file(std::env::temp_dir()))?;
	let executor = Executor::new(ExecutorConfig::default()).map_err(Error::host)?;
	let chain = ChainSpec::builtin("development")
		.and_then(|spec| {
			spec.open_chain(
				&folder.path().join("state.redb"),
				executor,
				code,
				ChainOptions::default(),
			)
		})
		.map_err(Error::host)?;
	// The first block of a chain has more work than others.
	let first = chain.build_block(&proposal(&chain), &[]).map_err(Error::host)?;
	chain.commit(first.block).map_err(Error::host)?;
	let chain = Arc::new(chain);

	let alice = dev("Alice");
	let genesis = chain.genesis_hash();
	let remark = RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() });
	let transactions: Vec<Extrinsic> = (0..TRANSACTIONS)
		.map(|nonce| Extrinsic(sign(&alice, remark.clone(), nonce, genesis)))
		.collect();
	// The pool has verified the signatures, so that they are not in this time: they are added below, as on one
	// core.
	let pool = Pool::new(chain.clone(), PoolOptions::default());
	for transaction in &transactions {
		pool.submit(transaction.clone()).map_err(Error::host)?;
	}
	let block = execution(&chain, &[])?;
	let full = execution(&chain, &transactions)?;
	let transaction = (full - block).max(0.0) / f64::from(TRANSACTIONS) + signature(&alice);
	Ok(Costs { block, transaction })
}

/// The time of executing a block of these transactions.
fn execution(chain: &Chain, transactions: &[Extrinsic]) -> Result<f64, Error> {
	let candidates: Vec<&Extrinsic> = transactions.iter().collect();
	let built = chain.build_block(&proposal(chain), &candidates).map_err(Error::host)?;
	if built.included.len() != transactions.len() {
		let (asked, got) = (transactions.len(), built.included.len());
		return Err(Error::Host(format!("a block took {got} of {asked} transactions")));
	}
	let block = built.block;
	let mut clock = ProcessorClock::start();
	let mut times = Vec::new();
	for _ in 0..REPEAT {
		let begun = clock.now();
		chain.execute(block.header.clone(), block.body.clone(), None).map_err(Error::host)?;
		times.push(clock.now().saturating_sub(begun).as_nanos() as f64);
	}
	Ok(median(times))
}

/// The time of verifying a signature.
fn signature(signer: &sr25519::Pair) -> f64 {
	let message = [7; 120];
	let signature = signer.sign(&message);
	let mut clock = ProcessorClock::start();
	let mut times = Vec::new();
	for _ in 0..REPEAT {
		let begun = clock.now();
		std::hint::black_box(sr25519::Pair::verify(&signature, message, &signer.public()));
		times.push(clock.now().saturating_sub(begun).as_nanos() as f64);
	}
	median(times)
}

fn proposal(chain: &Chain) -> Proposal {
	let time = 1_700_000_000_000 + u64::from(chain.best().number) * 6_000;
	Proposal {
		// A number can always be encoded.
		inherents: inherent_data(time).unwrap_or_default(),
		digest: Default::default(),
		deadline: Instant::now() + Duration::from_secs(60),
	}
}
