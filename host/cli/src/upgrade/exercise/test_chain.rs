//! A fork that makes blocks one by one. Each is imported as by a node that did not make it.

use crate::{
	client::{DispatchFailure, Event, Metadata, storage},
	upgrade::{
		exercise::log::{Log, Problem},
		forked_runtime::ForkedRuntime,
		options::Options,
	},
};
use codec::Encode;
use scale_value::{At, Value};
use stratos_host::{
	fork::{BlockPlan, ForkBlock},
	primitives::{BlockNumber, Extrinsic, Hash},
};

/// A fork under one runtime, with the log of what is attempted on it.
pub(super) struct TestChain<'a> {
	pub(super) runtime: ForkedRuntime<'a>,
	pub(super) log: Log,
	time_ms: u64,
	step_ms: u64,
	/// Whether blocks are imported: not after one that failed, as all later ones would fail too.
	importing: bool,
}

impl<'a> TestChain<'a> {
	/// A chain whose blocks are imported, state root included.
	pub(super) fn new(mut runtime: ForkedRuntime<'a>, options: &Options) -> Self {
		runtime.fork = runtime.fork.with_roots();
		Self {
			time_ms: runtime.fork.time_ms().unwrap_or(0),
			runtime,
			log: Log::default(),
			step_ms: options.block_time_ms,
			importing: true,
		}
	}

	pub(super) fn metadata(&self) -> &'a Metadata {
		self.runtime.metadata()
	}

	/// Whether nothing more can or should be attempted.
	pub(super) fn is_over(&self) -> bool {
		self.log.gave_up() || self.log.stopped()
	}

	/// Makes blocks until transactions are taken: one, or those of the migrations, but not more than
	/// `most` and one. Returns whether transactions are taken.
	pub(super) fn begin(&mut self, most: u32) -> bool {
		for _ in 0..=most {
			if self.block("a block without transactions", &[]).is_none() {
				return false;
			}
			if !self.runtime.is_migrating() {
				return true;
			}
		}
		false
	}

	/// Makes and imports the next block; `None` where it cannot be made.
	pub(super) fn block(&mut self, name: &str, extrinsics: &[Extrinsic]) -> Option<ForkBlock> {
		self.time_ms = self.time_ms.saturating_add(self.step_ms);
		let before = self.importing.then(|| self.runtime.fork.fork());
		let plan = BlockPlan { time_ms: self.time_ms, extrinsics, ..Default::default() };
		let block = match self.runtime.fork.block(&plan) {
			Ok(block) => block,
			Err(error) => {
				self.log.record("blocks", name, true, Err(Problem::broken(error)));
				self.log.stop();
				return None;
			}
		};
		if let Some(before) = before {
			let imported = before
				.import(&block.header, &block.body, self.time_ms)
				.map_err(Problem::broken)
				.and_then(|changes| match changes == block.changes {
					true => Ok(()),
					false => {
						let what = "the importer's changes differ from the author's";
						Err(Problem::Broken(what.to_owned()))
					}
				});
			self.importing = self.log.record("import", name, true, imported);
			self.log.facts.imported += usize::from(self.importing);
		}
		Some(block)
	}

	/// The key and the value type of an entry of a map with one key.
	pub(super) fn entry(&self, pallet: &str, item: &str, key: &[u8]) -> Option<(Vec<u8>, u32)> {
		storage::entry(self.metadata(), pallet, item, key).ok()
	}

	/// The hash of a block, as a transaction's era names it.
	pub(super) fn block_hash(&self, number: BlockNumber) -> Option<Hash> {
		let best = self.runtime.fork.best();
		if number == best.number {
			return Some(best.hash);
		}
		let (key, _) = self.entry("System", "BlockHash", &number.encode())?;
		let bytes: [u8; 32] = self.runtime.fork.get(&key).ok()??.to_vec().try_into().ok()?;
		Some(bytes.into())
	}

	/// The free balance of an account, base units.
	pub(super) fn balance(&self, account: &[u8; 32]) -> Option<u128> {
		let (key, ty) = self.entry("System", "Account", account)?;
		let bytes = self.runtime.fork.get(&key).ok()??;
		let value = storage::decode(self.metadata(), "an account", ty, &bytes).ok()?;
		value.at("data")?.at("free")?.as_u128()
	}

	/// The dispatch error in these events, with the event of a failed inner call.
	pub(super) fn failure(&self, events: &[Event]) -> Option<String> {
		let failure = DispatchFailure::of(self.runtime.formatter, events)?;
		let inside = failure.inside.map(|event| format!(" in {event}")).unwrap_or_default();
		Some(format!("{}{inside}", failure.error))
	}

	/// Calls a runtime API function; the answer is decoded by the metadata, to its last byte.
	pub(super) fn call(&self, api: &str, method: &str, data: &[u8]) -> Result<Value<u32>, Problem> {
		let function = format!("{api}_{method}");
		let answer = self.runtime.fork.call(&function, data).map_err(Problem::broken)?;
		let found = self.metadata().api(api).and_then(|api| {
			api.methods.iter().find(|found| found.name == method).map(|found| found.output)
		});
		let ty = found
			.ok_or_else(|| Problem::Broken(format!("the metadata does not describe {function}")))?;
		let what = format!("the answer to {function}");
		storage::decode(self.metadata(), &what, ty, &answer).map_err(Problem::broken)
	}
}
