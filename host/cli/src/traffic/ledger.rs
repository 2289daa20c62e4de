//! What the actors did and is under way, so that nothing is done twice before the chain shows it, and nothing
//! that fails is tried for ever.

use super::{actor::Actor, deed::Deed, view::View};
use std::collections::BTreeMap;

/// How many blocks an actor waits for its transaction.
const PATIENCE: u32 = 12;

/// How often an actor tries the same kind of deed in an epoch.
const ATTEMPTS: u32 = 4;

#[derive(Default, Debug)]
pub(super) struct Ledger {
	/// Who waits: for which nonce of the account, and until which block.
	waiting: BTreeMap<Actor, (u32, u32)>,
	/// How often each tried what in this epoch.
	tried: BTreeMap<(Actor, &'static str), u32>,
	epoch: Option<u32>,
}

impl Ledger {
	/// Takes note of a new state.
	pub(super) fn observe(&mut self, view: &View) {
		self.waiting.retain(|actor, (nonce, until)| {
			view.account(*actor).nonce < *nonce && view.block < *until
		});
		if self.epoch.replace(view.epoch) != Some(view.epoch) {
			self.tried.clear();
		}
	}

	/// Whether the deed may be done now.
	pub(super) fn allows(&self, deed: &Deed) -> bool {
		let tried = self.tried.get(&(deed.who, deed.kind())).copied().unwrap_or(0);
		!self.waiting.contains_key(&deed.who) && tried < ATTEMPTS
	}

	/// The deed was sent with a nonce below `next`, or refused.
	pub(super) fn note(&mut self, deed: &Deed, next: Option<u32>, block: u32) {
		let tried = self.tried.entry((deed.who, deed.kind())).or_default();
		*tried = tried.saturating_add(1);
		if let Some(next) = next {
			self.waiting.insert(deed.who, (next, block.saturating_add(PATIENCE)));
		}
	}
}
