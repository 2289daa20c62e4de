//! The result of all checks.

use crate::launch::checks::{
	facts::Facts,
	rules::{Check, Outcome, checks},
};
use stratos_host::{chain_spec::ChainSpec, executor::Executor, fork::Fork, primitives::Hash};

/// The checks of a spec.
pub(crate) struct Verdict {
	/// The hash of the genesis block; `None` where none can be built.
	pub(crate) genesis: Option<Hash>,
	pub(crate) checks: Vec<Check>,
}

/// Builds the genesis of a spec and checks it. `embedded` is the code for a spec without code.
pub(crate) fn verify(spec: &ChainSpec, executor: Executor, embedded: &[u8]) -> Verdict {
	let failed = |found: String| vec![Check { name: "genesis", outcome: Outcome::Failed, found }];
	let fork = match Fork::of_genesis(executor, spec, embedded) {
		Ok(fork) => fork,
		Err(cause) => return Verdict { genesis: None, checks: failed(cause.to_string()) },
	};
	let genesis = Some(fork.best().hash);
	match Facts::read(spec, &fork) {
		Ok(facts) => Verdict { genesis, checks: checks(&facts) },
		Err(cause) => Verdict { genesis, checks: failed(format!("it cannot be asked: {cause}")) },
	}
}

impl Verdict {
	/// The checks that failed.
	pub(crate) fn failed(&self) -> impl Iterator<Item = &Check> {
		self.checks.iter().filter(|check| check.outcome == Outcome::Failed)
	}
}
