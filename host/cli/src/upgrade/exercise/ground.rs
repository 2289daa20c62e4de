//! The fork on which a runtime is used: blocks are made one by one, and each is imported as by a node
//! that did not make it.

use super::{
	super::{Options, trial},
	Side,
	log::{Log, Problem},
};
use crate::client::{Event, Metadata, Outcome, Show, events_of, storage};
use codec::Encode;
use scale_value::{At, Value, ValueDef};
use stratos_host::{
	fork::{BlockPlan, Fork, ForkBlock},
	primitives::{BlockNumber, Extrinsic, Hash},
};

/// A runtime in use.
pub(super) struct Ground<'a> {
	pub(super) fork: Fork,
	pub(super) metadata: &'a Metadata,
	pub(super) show: &'a Show<'a>,
	pub(super) log: Log,
	time_ms: u64,
	step_ms: u64,
	/// Whether blocks are still imported: after one that is refused the others would be as well.
	importing: bool,
}

impl<'a> Ground<'a> {
	pub(super) fn new(side: Side<'a>, options: &Options) -> Self {
		let Side { fork, metadata, show } = side;
		let fork = fork.with_roots();
		let time_ms = fork.time_ms().unwrap_or(0);
		Self {
			fork,
			metadata,
			show,
			log: Log::default(),
			time_ms,
			step_ms: options.block_time_ms,
			importing: true,
		}
	}

	/// Goes on until transactions are taken: after the first block, or after the migrations. Tells
	/// whether it came that far.
	pub(super) fn begin(&mut self, most: u32) -> bool {
		for _ in 0..=most {
			if self.block("a block without transactions", &[]).is_none() {
				return false;
			}
			if !trial::is_migrating(&self.fork, self.metadata) {
				return true;
			}
		}
		false
	}

	/// Makes a block, and imports it. Nothing where none could be made.
	pub(super) fn block(&mut self, name: &str, extrinsics: &[Extrinsic]) -> Option<ForkBlock> {
		self.time_ms = self.time_ms.saturating_add(self.step_ms);
		let before = self.fork.fork();
		let plan = BlockPlan { time_ms: self.time_ms, extrinsics, ..Default::default() };
		let block = match self.fork.block(&plan) {
			Ok(block) => block,
			Err(error) => {
				self.log.note("blocks", name, true, Err(Problem::broken(error)));
				self.log.stop();
				return None;
			}
		};
		if self.importing {
			let imported = before
				.import(&block.header, &block.body, self.time_ms)
				.map_err(Problem::broken)
				.and_then(|changes| match changes == block.changes {
					true => Ok(()),
					false => {
						let what = "the importer's changes are not those of the author";
						Err(Problem::Broken(what.to_owned()))
					}
				});
			self.importing = self.log.note("import", name, true, imported);
			self.log.facts.imported += usize::from(self.importing);
		}
		Some(block)
	}

	/// A value of a pallet's storage.
	pub(super) fn item(&self, pallet: &str, item: &str) -> Option<Value<u32>> {
		trial::item(&self.fork, self.metadata, pallet, item)
	}

	/// The key of an entry of a map with one key.
	pub(super) fn entry(&self, pallet: &str, item: &str, key: &[u8]) -> Option<(Vec<u8>, u32)> {
		let pallet = self.metadata.pallet(pallet)?;
		let item = pallet.item(item)?;
		let [(hasher, _)] = item.keys.as_slice() else { return None };
		let full = [storage::prefix(pallet, item), storage::hashed(hasher, key)].concat();
		Some((full, item.value))
	}

	/// The hash of a block, as transactions name it.
	pub(super) fn block_hash(&self, number: BlockNumber) -> Option<Hash> {
		let best = self.fork.best();
		if number == best.number {
			return Some(best.hash);
		}
		let (key, _) = self.entry("System", "BlockHash", &number.encode())?;
		let bytes: [u8; 32] = self.fork.get(&key).ok()??.to_vec().try_into().ok()?;
		Some(bytes.into())
	}

	/// The free balance of an account, base units.
	pub(super) fn balance(&self, account: &[u8; 32]) -> Option<u128> {
		let (key, ty) = self.entry("System", "Account", account)?;
		let bytes = self.fork.get(&key).ok()??;
		let value = storage::decode(self.metadata, "an account", ty, &bytes).ok()?;
		value.at("data")?.at("free")?.as_u128()
	}

	/// The events of an extrinsic of the last block.
	pub(super) fn events(&self, index: usize) -> Vec<Event> {
		let of_it = |phase: &Value<u32>| {
			let ValueDef::Variant(phase) = &phase.value else { return false };
			let place = phase.values.values().next().and_then(Value::as_u128);
			phase.name == "ApplyExtrinsic" && place == Some(index as u128)
		};
		let records = self.item("System", "Events");
		records.map(|records| events_of(records, of_it)).unwrap_or_default()
	}

	/// Why an extrinsic with these events failed, or a part of it.
	pub(super) fn failure(&self, events: &[Event]) -> Option<String> {
		let outcome = Outcome::of(self.metadata, self.show, events)?;
		let inside = outcome.inside.map(|event| format!(" in {event}")).unwrap_or_default();
		Some(format!("{}{inside}", outcome.error))
	}

	/// Calls a function of a runtime API; the answer, decoded by the metadata to its last byte.
	pub(super) fn ask(&self, api: &str, method: &str, data: &[u8]) -> Result<Value<u32>, Problem> {
		let function = format!("{api}_{method}");
		let answer = self.fork.call(&function, data).map_err(Problem::broken)?;
		let found = self.metadata.api(api).and_then(|api| {
			api.methods.iter().find(|found| found.name == method).map(|found| found.output)
		});
		let ty = found
			.ok_or_else(|| Problem::Broken(format!("the metadata does not describe {function}")))?;
		let what = format!("the answer to {function}");
		storage::decode(self.metadata, &what, ty, &answer).map_err(Problem::broken)
	}
}
