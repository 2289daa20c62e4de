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
		Err(cause) => return Verdict { genesis: None, checks: failed(reason(&cause.to_string())) },
	};
	let genesis = Some(fork.best().hash);
	match Facts::read(spec, &fork) {
		Ok(facts) => Verdict { genesis, checks: checks(&facts) },
		Err(cause) => Verdict { genesis, checks: failed(format!("it cannot be asked: {cause}")) },
	}
}

/// Why the runtime makes no genesis: where it panicked in its sources helps nobody who launches a chain.
pub(crate) fn reason(cause: &str) -> String {
	let message = cause.rsplit_once(" panicked at ").and_then(|(_, place)| place.split_once(": "));
	message.map_or(cause, |(_, message)| message).to_owned()
}

impl Verdict {
	/// The checks that failed.
	pub(crate) fn failed(&self) -> impl Iterator<Item = &Check> {
		self.checks.iter().filter(|check| check.outcome == Outcome::Failed)
	}
}

#[cfg(test)]
mod tests {
	use super::reason;

	#[test]
	fn the_place_of_a_panic_is_left_out() {
		let cause =
			"the runtime failed: `f` panicked: panicked at a/b.rs:1:4: staking genesis: x; y";
		assert_eq!(reason(cause), "staking genesis: x; y");
		assert_eq!(reason("balances: less"), "balances: less");
	}
}
